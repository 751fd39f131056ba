"""Words of reporting in one sentence, each with its source and its content as tokens of the parse.

Takes a parsed sentence and the reporting words; returns its cues in order. What the words are and what they may govern
comes from the rules file; here is only how English puts speaker, cue and content together: complements, words set
in parenthesis ("…, she said, …"), as-clauses, passives, participles that share a subject. A verb without anybody
who could be its source and without the passive is refused: nobody says anything there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.parse import Sentence, displaced, subtree
from kg.reporting import Entry, Reporting
from kg.said import Content, Governor, read_content
from kg.sources import (
    inverted_source,
    is_passive,
    noun_source,
    raised,
    referent_of,
    source_of,
    source_phrase,
)
from kg.syntax import find_rest, lemma, lemmas
from kg.trailing import trailing_source

if TYPE_CHECKING:
    from spacy.tokens import Token

_BEFORE_HEAD = frozenset({"aux", "auxpass", "neg", "advmod"})
_VERBAL = frozenset({"VERB", "AUX"})
_WIDEST_CUE_GAP = 3
_LONGEST_CLIMB = 6
_LONGEST_NAME = 6
_SHORT_WISH = 5
_QUESTIONS = frozenset({"whether", "if", "how", "who", "what", "when", "where", "why", "which"})
_PRONOUNS = frozenset({"it", "this", "that", "which", "these", "those"})
_MODALS = frozenset({"will", "would", "could", "may", "might", "can", "'ll", "’ll", "shall"})
_TOLD_BEFORE = frozenset({"had", "would", "was", "were"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A word of reporting: its tokens, its source's head and tokens, its content's tokens (by index in the parse).

    ``referent`` is the token that a relative pronoun in the source stands for. ``content`` is empty where only words
    in quotation marks can be meant.
    """

    sentence: Sentence
    entry: Entry
    head: Token
    words: tuple[int, ...]
    source: Token | None
    source_words: tuple[int, ...]
    referent: Token | None
    content: tuple[int, ...]
    negated: bool = False
    raised: bool = False

    @property
    def stance(self) -> str:
        """The group's, or another where the content tells of what may come."""
        group = self.entry.group
        clauses = [child for child in self.head.children if child.dep_ == "ccomp"]
        ahead = any(child.lower_ in _MODALS for clause in clauses for child in clause.children if child.dep_ == "aux")
        return group.future if group.future is not None and ahead else group.stance

    @property
    def content_heads(self) -> list[Token]:
        """The words of the content that nothing in the content governs."""
        doc, inside = self.sentence.span.doc, frozenset(self.content)
        return [doc[i] for i in self.content if doc[i].head.i not in inside or doc[i].head == doc[i]]

    @property
    def asks(self) -> bool:
        """Whether the content is a question: "whether …", "to say how many …"."""
        doc = self.sentence.span.doc
        words = [doc[i].lower_ for i in self.content[:3]]
        return bool(words) and (words[0] in _QUESTIONS or (words[0] == "to" and words[-1] in _QUESTIONS))

    def keeps_silent(self, verbs: frozenset[str]) -> bool:
        """Whether the speaker only declines to speak: "declined to comment"."""
        doc = self.sentence.span.doc
        return len(self.content) > 1 and doc[self.content[0]].lower_ == "to" and lemma(doc[self.content[1]]) in verbs

    def answers(self, nouns: frozenset[str]) -> bool:
        """Whether the content is only a word for what was said: a pronoun, or such a noun without a clause."""
        for head in self.content_heads:
            if head.lower_ in _PRONOUNS:
                return True
            if head.pos_ == "NOUN" and lemma(head) in nouns:
                return not any(c.dep_ in ("acl", "relcl", "ccomp") and c.i not in self.words for c in head.children)
        return False

    def own_part(self, nouns: frozenset[str]) -> bool:
        """Whether the content is the speaker's own part in something: "involvement in …", "carrying out …"."""
        verbal = self.head.children if self.head.pos_ == "VERB" else ()
        done = any(c.dep_ == "xcomp" and c.i in self.content for c in verbal)
        return done or self.headed_by(nouns)

    def headed_by(self, nouns: frozenset[str]) -> bool:
        """Whether one of these nouns heads the content."""
        return any(lemma(head) in nouns for head in self.content_heads)


def find_cues(sentence: Sentence, reporting: Reporting) -> list[Cue]:
    """The cues of one sentence, in order of their heads; one for each head."""
    found: list[Cue] = []
    for token in sentence.span:
        cue = _cue_at(token, sentence, reporting)
        if cue is not None and not _nobody(cue, reporting) and not _hides(cue, reporting):
            found.append(cue)
    found = [_without_raised(cue, found) for cue in found]
    denying = {cue.head.i for cue in found if cue.entry.group.stance == "denies"}
    return [cue for cue in found if not _is_denied(cue, denying)]


def _without_raised(cue: Cue, cues: Sequence[Cue]) -> Cue:
    """The cue without what its speaker goes on to say in a verb of its own ("… and accused Y")."""
    cuts = [
        min([c.i for c in other.head.head.children if c.dep_ == "cc" and c.i < other.head.i], default=other.head.i)
        for other in cues
        if other.raised and other.source == cue.source and cue.head.i < other.head.i
    ]
    return replace(cue, content=tuple(i for i in cue.content if i < min(cuts))) if cuts else cue


def _hides(cue: Cue, reporting: Reporting) -> bool:
    """Whether a source only asks for its own name to be left out: "who asked not to be named"."""
    words = [cue.sentence.span.doc[i].lower_ for i in cue.content]
    wish = len(words) <= _SHORT_WISH or words[0] in ("to", "not")
    return wish and not set(words[:_SHORT_WISH]).isdisjoint(reporting.file.anonymity)


def _is_denied(cue: Cue, denying: set[int]) -> bool:
    """Whether the cue is the noun that somebody rejects: "rejected claims that …" is a denial, no claim."""
    return cue.entry.group.kind == "noun" and cue.head.dep_ == "dobj" and cue.head.head.i in denying


def _nobody(cue: Cue, reporting: Reporting) -> bool:
    """Whether the source says that nobody speaks: "no group claimed …"."""
    if cue.source is None:
        return False
    before = (child.lower_ for child in cue.source.children if child.dep_ in ("det", "neg"))
    return not reporting.nobody.isdisjoint((cue.source.lower_, *before))


def _cue_at(token: Token, sentence: Sentence, reporting: Reporting) -> Cue | None:
    name = lemma(token)
    if token.lower_ in reporting.phrases:
        cue = _phrase_cue(token, sentence, reporting.phrases[token.lower_])
        if cue is not None:
            return cue
    if token.pos_ in _VERBAL or token.tag_.startswith("VB"):
        if name in reporting.passing_on and _introduces(token):
            return None
        entries = next((found for form in lemmas(token) if (found := reporting.verbs.get(form))), ())
        return _verb_cue(token, sentence, reporting, entries)
    if name in reporting.nouns and token.pos_ in ("NOUN", "PROPN"):
        return _noun_cue(token, sentence, reporting)
    if token.lower_ in reporting.adverbs:
        return _adverb_cue(token, sentence, reporting.adverbs[token.lower_][0])
    return None


def _introduces(token: Token) -> bool:
    """Whether a verb of passing on leaves the words to a "saying": "quoted X as saying"."""
    heads = {token, *(child for child in token.children if child.dep_ == "dobj")}
    links = [child for head in heads for child in head.children if child.lower_ == "as"]
    return any(c.dep_ == "pcomp" and c.tag_ == "VBG" for link in links for c in link.children)


def _verb_cue(token: Token, sentence: Sentence, reporting: Reporting, entries: tuple[Entry, ...]) -> Cue | None:
    quoting: Cue | None = None
    for entry in entries:
        rest = find_rest(token, entry.rest, subject=entry.group.impersonal)
        if rest is None and any(c.dep_ == "dobj" and find_rest(c, entry.rest) for c in token.children):
            rest = []  # "held X responsible", read as one noun phrase
        if rest is None:
            continue
        between = [c for c in token.children if c.dep_ == "dobj" and c not in rest]
        rest = [t for t in rest if not any(token.i < c.i < t.i for c in between)]
        outer = raised(token) if _goes_on(token, entry) else None
        source = source_of(token if outer is None else outer, reporting.passing_on)
        source = None if entry.group.impersonal else source
        content = read_content(Governor(token, tuple(rest), entry.group))
        crowded = token.dep_ in ("acl", "conj") or sum(child.dep_ == "nsubj" for child in token.children) > 1
        lost = source is None or displaced(source) or (crowded and not content)
        if "clause" in entry.group.takes and lost:
            closing, said = trailing_source(token)
            source, content = closing or source, said or content
        told = (content and entry.group.impersonal) or is_passive(token) or (content and content.apart)
        if source is None and not told:
            continue
        if not content and entry.group.elliptic and rest and not entry.group.impersonal:
            content = Content(tuple(t.i for t in rest))
            rest = []
        words = _cue_words(token, rest, content, reporting)
        if content and len(content.words) == 1 and (noun := _answered_noun(token, entry, reporting)):
            content = replace(content, words=(noun.i, *content.words))
        if content:
            return replace(_made(sentence, entry, token, words, source, content), raised=outer is not None)
        elif answered := _answered_noun(token, entry, reporting):
            return _made(sentence, entry, token, words, source, Content((answered.i,)))
        if quoting is None and "quote" in entry.group.takes and not (is_passive(token) or _conditional(token)):
            quoting = _made(sentence, entry, token, words, source or inverted_source(token), None)
    return quoting


def _answered_noun(token: Token, entry: Entry, reporting: Reporting) -> Token | None:
    """What a denial answers, where it is only the noun before: "a claim the group denies"."""
    noun = token.head
    fits = entry.group.stance == "denies" and "object" in entry.group.takes and token.dep_ in ("relcl", "acl")
    whole = any(child.dep_ in ("dobj", "ccomp", "xcomp") and child.i > token.i for child in token.children)
    told = any(child.dep_ == "nsubj" for child in token.children)
    return noun if fits and told and not whole and lemma(noun) in reporting.answered else None


def _conditional(token: Token) -> bool:
    """ "if they respond, …": what follows is not what they say."""
    return token.dep_ == "advcl" and any(c.dep_ in ("mark", "advmod") and c.lower_ != "as" for c in token.lefts)


def _goes_on(token: Token, entry: Entry) -> bool:
    """Whether a coordinated verb is likelier to go on after a verb of saying than inside what was said."""
    told = any(c.dep_ == "aux" and c.lower_ in _TOLD_BEFORE for c in token.head.children)
    return told or entry.group.stance != "asserts"


def _made(
    sentence: Sentence, entry: Entry, head: Token, words: set[int], source: Token | None, content: Content | None
) -> Cue:
    said = set(content.words) if content else set()
    others = words | said if source is not None and source.is_ancestor(head) else words
    source_words = source_phrase(source, others) if source is not None else ()
    taken = words | set(source_words)
    return Cue(
        sentence=sentence,
        entry=entry,
        head=head,
        words=tuple(sorted(words)),
        source=source,
        source_words=source_words,
        referent=referent_of(source),
        content=tuple(sorted(said - taken)),
        negated=any(child.dep_ == "neg" and child.i in words for child in head.children),
    )


def _phrase_cue(token: Token, sentence: Sentence, entries: tuple[Entry, ...]) -> Cue | None:
    doc = token.doc
    for entry in entries:
        last = token.i + len(entry.rest)
        if last >= sentence.span.end or tuple(doc[i].lower_ for i in range(token.i + 1, last + 1)) != entry.rest:
            continue
        below = [child for child in doc[last].children if child.dep_ in ("pobj", "pcomp", "prep", "nsubj")]
        source = below[0] if below else None
        if source is None:
            continue
        if source.pos_ in _VERBAL:
            source = next((c for c in source.children if c.dep_ == "nsubj"), source)
        whole = _under(token, last)
        clause = _clause_above(token, whole)
        said = set(subtree(clause)) - whole if clause is not None else set()
        words = set(range(token.i, last + 1))
        cue = _made(sentence, entry, token, words, source, Content(_from_clause(said, token)))
        return _with_apposed_name(cue)
    return None


def _from_clause(said: set[int], token: Token) -> tuple[int, ...]:
    """The content without a few words before an opening phrase ("In addition, and according to …")."""
    opening = [i for i in said if i < token.i]
    if len(opening) < len(said) and not any(token.doc[i].pos_ in _VERBAL for i in opening):
        said = said - set(opening)
    return tuple(sorted(said))


def _with_apposed_name(cue: Cue) -> Cue:
    """The cue with a name set between commas after its source ("the expert, Jan Novak, …"), often lost in the parse."""
    doc, comma = cue.head.doc, cue.source_words[-1] + 1 if cue.source_words else -1
    if comma < 1 or comma >= cue.sentence.span.end or doc[comma].text != ",":
        return cue
    last = comma + 1
    while last < cue.sentence.span.end and (doc[last].pos_ == "PROPN" or doc[last].text in "-–’'"):
        last += 1
    length = last - comma - 1
    if not 1 <= length <= _LONGEST_NAME or last >= cue.sentence.span.end or doc[last].text != ",":
        return cue
    name = range(comma, last)
    return replace(
        cue,
        source_words=(*cue.source_words, *name),
        referent=doc[last - 1],
        content=tuple(i for i in cue.content if i not in name),
    )


def _under(token: Token, last: int) -> set[int]:
    """The phrase with its source: everything below its first word, and at least through its last word's subtree."""
    below = {*subtree(token), *subtree(token.doc[last])}
    return set(range(min(below), max(below) + 1))


def _clause_above(token: Token, whole: set[int]) -> Token | None:
    """The verb of the clause that a phrase stands in: the nearest above that is outside the phrase."""
    above = token.head
    for _ in range(_LONGEST_CLIMB):
        if above.i not in whole and (above.pos_ in _VERBAL or above.head == above):
            return above if above != token else None
        if above.head == above:
            break
        above = above.head
    return None


def _noun_cue(token: Token, sentence: Sentence, reporting: Reporting) -> Cue | None:
    clauses = [child for child in token.children if child.dep_ in ("relcl", "acl")]
    if any(_answered_noun(c, entry, reporting) for c in clauses for entry in reporting.verbs.get(lemma(c), ())):
        return None  # "a claim that the group denies"
    for entry in reporting.nouns[lemma(token)]:
        rest = find_rest(token, entry.rest)
        content = None if rest is None else read_content(Governor(token, tuple(rest), entry.group))
        if rest is None or not content or any(c.dep_ == "det" and c.lower_ in reporting.nobody for c in token.children):
            continue
        words = {token.i, *(t.i for t in rest)} | set(content.lead)
        return _made(sentence, entry, token, words, noun_source(token), content)
    return None


def _adverb_cue(token: Token, sentence: Sentence, entry: Entry) -> Cue | None:
    verb = token.head
    if token.dep_ != "advmod" or verb.pos_ not in _VERBAL:
        return None
    said = set(subtree(verb)) - {token.i}
    return _made(sentence, entry, token, {token.i}, None, Content(tuple(sorted(said)), apart=True))


def _cue_words(token: Token, rest: list[Token], content: Content | None, reporting: Reporting) -> set[int]:
    head = token
    first = token.i
    while head.dep_ == "xcomp" and lemma(head.head) in reporting.leading_verbs and head.head.i < first:
        head = head.head
        first = head.i
    attached = {child.i for child in head.children if child.dep_ in _BEFORE_HEAD} | {
        i for child in head.children if child.dep_ == "advmod" for i in subtree(child)
    }
    while first - 1 in attached:
        first -= 1
    words = set(range(first, token.i + 1))
    further = sorted({t.i for t in rest} | set(content.lead if content else ()) | _particles(token))
    last = token.i
    for i in further:
        if last < i <= last + _WIDEST_CUE_GAP:
            words |= set(range(last, i + 1))
            last = i
    return words


def _particles(token: Token) -> set[int]:
    return {child.i for child in token.children if child.dep_ in ("prt", "agent") and child.i == token.i + 1}


def cue_clause(cue: Cue) -> list[int]:
    """The tokens that go with the cue itself, by index: neither its content nor its source."""
    taken = {*cue.content, *cue.source_words}
    return [i for i in subtree(cue.head) if i not in taken]


def with_source(cue: Cue, words: Sequence[int]) -> Cue:
    """The cue with a shorter source, whose head is looked for anew; with none when no word is left."""
    doc, kept = cue.sentence.span.doc, frozenset(words)
    tops = [doc[i] for i in words if doc[i].head.i not in kept and not doc[i].is_punct]
    names = [token for token in tops if token.pos_ in ("NOUN", "PROPN", "PRON")]
    source = next(iter(names or tops), None)
    return replace(cue, source=source, source_words=tuple(words) if source is not None else (), referent=source)
