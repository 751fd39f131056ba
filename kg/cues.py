"""Words of reporting in one sentence, each with its source and its content as tokens of the parse.

Takes a parsed sentence and the reporting words; returns its cues in order. What the words are and what they may govern
comes from the rules file; here is only how English puts speaker, cue and content together: complements, words set
in parenthesis ("…, she said, …"), as-clauses, passives, participles that share a subject. A verb without anybody
who could be its source and without the passive is refused: nobody says anything there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.parse import Sentence
from kg.reporting import Entry, Reporting
from kg.said import Content, read_content
from kg.syntax import find_rest, lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

_BEFORE_HEAD = frozenset({"aux", "auxpass", "neg", "advmod"})
_SHARED = frozenset({"conj", "advcl", "xcomp", "ccomp", "pcomp", "dep", "prep"})
_VERBAL = frozenset({"VERB", "AUX"})
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_DASHES = frozenset({"-", "--", "–", "—", ":", ";"})
_MARKS = frozenset({'"', "“", "”", "''", "``"})
_FOCUS = frozenset({"even", "only", "but", "and", "both"})
_WIDEST_CUE_GAP = 3
_LONGEST_CLIMB = 6
_LONGEST_NAME = 6


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


def find_cues(sentence: Sentence, reporting: Reporting) -> list[Cue]:
    """The cues of one sentence, in order of their heads; one for each head."""
    found: list[Cue] = []
    for token in sentence.span:
        cue = _cue_at(token, sentence, reporting)
        if cue is not None:
            found.append(cue)
    return found


def _cue_at(token: Token, sentence: Sentence, reporting: Reporting) -> Cue | None:
    name = lemma(token)
    if token.lower_ in reporting.phrases:
        cue = _phrase_cue(token, sentence, reporting.phrases[token.lower_])
        if cue is not None:
            return cue
    if token.pos_ in _VERBAL or token.tag_.startswith("VB"):
        return _verb_cue(token, sentence, reporting, reporting.verbs.get(name, ()))
    if name in reporting.nouns and token.pos_ in ("NOUN", "PROPN"):
        return _noun_cue(token, sentence, reporting.nouns[name])
    if token.lower_ in reporting.adverbs:
        return _adverb_cue(token, sentence, reporting.adverbs[token.lower_][0])
    return None


def _verb_cue(token: Token, sentence: Sentence, reporting: Reporting, entries: tuple[Entry, ...]) -> Cue | None:
    quoting: Cue | None = None
    for entry in entries:
        rest = find_rest(token, entry.rest)
        if rest is None:
            continue
        source, content = _source_of(token), read_content(token, rest, entry.group)
        if source is None and not _is_passive(token) and not (content and content.apart):
            continue
        words = _cue_words(token, rest, content, reporting)
        if content:
            return _made(sentence, entry, token, words, source, content)
        if quoting is None and "quote" in entry.group.takes and not _is_passive(token):
            quoting = _made(sentence, entry, token, words, source or _inverted(token), None)
    return quoting


def _made(
    sentence: Sentence, entry: Entry, head: Token, words: set[int], source: Token | None, content: Content | None
) -> Cue:
    said = set(content.words) if content else set()
    source_words = () if source is None else _source_words(source, words | (said if source.is_ancestor(head) else set()))
    taken = words | set(source_words)
    return Cue(
        sentence=sentence,
        entry=entry,
        head=head,
        words=tuple(sorted(words)),
        source=source,
        source_words=source_words,
        referent=_referent(source),
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
        said = {t.i for t in clause.subtree if t.i not in whole} if clause is not None else set()
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
    """"According to the expert, Jan Novak, …": the name between commas belongs to the source, whatever the parse says."""
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
    below = {t.i for t in token.subtree} | {t.i for t in token.doc[last].subtree}
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


def _noun_cue(token: Token, sentence: Sentence, entries: tuple[Entry, ...]) -> Cue | None:
    for entry in entries:
        rest = find_rest(token, entry.rest)
        content = None if rest is None else read_content(token, rest, entry.group)
        if rest is None or not content:
            continue
        words = {token.i, *(t.i for t in rest)} | set(content.lead)
        return _made(sentence, entry, token, words, _noun_source(token), content)
    return None


def _noun_source(token: Token) -> Token | None:
    for child in token.children:
        if child.dep_ == "poss":
            return child
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    if (
        token.dep_ == "dobj"
        and token.head.pos_ in _VERBAL
        and not any(c.dep_ == "det" and c.lower_ == "the" for c in token.children)
    ):
        return _source_of(token.head)
    return None


def _adverb_cue(token: Token, sentence: Sentence, entry: Entry) -> Cue | None:
    verb = token.head
    if token.dep_ != "advmod" or verb.pos_ not in _VERBAL:
        return None
    said = {t.i for t in verb.subtree if t.i != token.i}
    return _made(sentence, entry, token, {token.i}, None, Content(tuple(sorted(said)), apart=True))


def _source_of(token: Token) -> Token | None:
    """Who does what this verb says: its subject, a passive's agent, or the subject of the verb that governs it."""
    if _is_passive(token):
        return _agent(token)
    verb = token
    for _ in range(_LONGEST_CLIMB):
        for child in verb.children:
            if (
                child.dep_ in _SUBJECTS
                and child.lower_ not in ("it", "there", "what")
                or (child.dep_ in _SUBJECTS and child.lower_ == "it" and verb is token and not _is_passive(token))
            ):
                return child
        if verb.dep_ in ("acl", "relcl"):
            return verb.head if verb is token or verb.dep_ == "acl" else None
        if verb.dep_ not in _SHARED or verb.head == verb:
            return None
        verb = verb.head
    return None


def _is_passive(token: Token) -> bool:
    labels = {child.dep_ for child in token.children}
    if "nsubjpass" in labels or "auxpass" in labels:
        return True
    return (
        token.tag_ == "VBN"
        and token.dep_ in ("acl", "conj", "advcl")
        and "aux" not in labels
        and ("agent" in labels or (token.dep_ == "acl" and "dobj" not in labels and "ccomp" not in labels))
    )


def _agent(token: Token) -> Token | None:
    for child in token.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def _inverted(token: Token) -> Token | None:
    """ "…," said X, where the parser took X for an object."""
    return next(
        (c for c in token.children if c.dep_ in ("dobj", "attr", "npadvmod") and c.i == c.left_edge.i + 0), None
    )


def _referent(source: Token | None) -> Token | None:
    if source is None or source.lower_ not in _RELATIVE:
        return source
    verb = source.head
    for _ in range(_LONGEST_CLIMB):
        if verb.dep_ == "relcl":
            return verb.head
        if verb.head == verb:
            break
        verb = verb.head
    return None


def _source_words(source: Token, others: set[int]) -> tuple[int, ...]:
    """The source's noun phrase, without a clause that only adds something (", which …") and without cue and content."""
    doc = source.doc
    first, last = source.left_edge.i, source.right_edge.i
    for child in source.subtree:
        opens = child.left_edge.i
        if child.dep_ == "relcl" and opens > source.i and doc[opens].lower_ == "which" and doc[opens - 1].text == ",":
            last = min(last, opens - 1)
    last = min([last, *(i - 1 for i in others if source.i < i <= last)])
    first = max([first, *(i + 1 for i in others if first <= i < source.i)])
    for i in range(first, source.i):
        if doc[i].text in _DASHES and doc[i].whitespace_ and doc[i - 1].whitespace_ or doc[i].text in _MARKS:
            first = i + 1
    while first < source.i and doc[first].lower_ in _FOCUS:
        first += 1
    return tuple(range(first, last + 1))


def _cue_words(token: Token, rest: list[Token], content: Content | None, reporting: Reporting) -> set[int]:
    head = token
    first = token.i
    while head.dep_ == "xcomp" and lemma(head.head) in reporting.leading_verbs and head.head.i < first:
        head = head.head
        first = head.i
    attached = {child.i for child in head.children if child.dep_ in _BEFORE_HEAD} | {
        grandchild.i for child in head.children if child.dep_ == "advmod" for grandchild in child.subtree
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
    return {
        child.i for child in token.children if child.dep_ in ("prt", "agent") and child.i == token.i + 1
    }


def cue_clause(cue: Cue) -> Iterator[Token]:
    """The tokens that go with the cue itself: neither its content nor its source."""
    taken = set(cue.content) | set(cue.source_words)
    return (token for token in cue.head.subtree if token.i not in taken)


def with_source(cue: Cue, words: Sequence[int]) -> Cue:
    """The cue with a shorter source, whose head is looked for anew; with none when no word is left."""
    doc, kept = cue.sentence.span.doc, frozenset(words)
    tops = [doc[i] for i in words if doc[i].head.i not in kept and not doc[i].is_punct]
    names = [token for token in tops if token.pos_ in ("NOUN", "PROPN", "PRON")]
    source = (names or tops or [None])[0]
    return replace(cue, source=source, source_words=tuple(words) if source is not None else (), referent=source)
