"""What a word of reporting governs: the content of the report, as tokens of the parse.

Takes a cue's head, the further words of its phrase and its group; returns the content's tokens by the first complement
of the group that is there, else by one of its prepositions, or None. A clause that the reporter adds at the end
(", which …") is left out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.parse import subtree
from kg.reporting import Group
from kg.syntax import lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

_VERBAL = frozenset({"VERB", "AUX"})
_CLAUSES = frozenset({"ccomp", "acl", "relcl", "advcl"})
_INFINITIVES = frozenset({"xcomp", "acl", "advcl", "ccomp"})
_THAT = frozenset({"that", "whether", "if"})
_GAPS = frozenset({"nsubj", "nsubjpass", "dobj"})
_WIDEST_GAP = 7
_EVIDENCE = frozenset({"evidence", "proof", "indications", "signs"})


@dataclass(frozen=True, slots=True)
class Content:
    """The content's tokens; ``lead`` are words of the cue that introduce it ("called *for*").

    ``apart`` when the report needs no speaker ("is said to", "reportedly").
    """

    words: tuple[int, ...]
    lead: tuple[int, ...] = ()
    apart: bool = False

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True, slots=True)
class Governor:
    """A cue's head, the further words of its phrase, and the group that says what it may govern."""

    head: Token
    rest: tuple[Token, ...]
    group: Group

    def below(self, labels: frozenset[str] | set[str]) -> list[Token]:
        """Children with one of these labels, of the head and then of the further words."""
        return [child for holder in (self.head, *self.rest) for child in holder.children if child.dep_ in labels]

    @property
    def subject(self) -> Token | None:
        subjects = [c for c in self.head.children if c.dep_ in ("nsubj", "nsubjpass")]
        return max(subjects, key=lambda c: (c.i < self.head.i, c.i), default=None)

    @property
    def first(self) -> int:
        """Where the head or the subject before it begins."""
        return self.head.i if self.subject is None else min(self.subject.left_edge.i, self.head.i)


def read_content(governor: Governor) -> Content | None:
    """The content that the head governs, by the group's complements in their order, then by its prepositions."""
    for complement in governor.group.takes:
        reader = _READERS.get(complement)
        content = reader(governor) if reader else None
        if content:
            return content
    return _by_preposition(governor)


def _clause(governor: Governor) -> Content | None:
    head = governor.head
    clauses = [c for c in governor.below(_CLAUSES) if _reported(c) and (c.i > head.i or _reaches(c, governor))]
    if not clauses:
        return _told_hearers(governor) or _parenthesis(governor)
    before = [clause for clause in clauses if clause.i < head.i]
    after = [clause for clause in clauses if clause.i > head.i]
    if not before:
        return Content(_before(after[0], head) if _in_commas(governor) else _whole(after[0]))
    return _made(_before(before[-1], head), *(_whole(clause) for clause in after[:1]))


def _told_hearers(governor: Governor) -> Content | None:
    """A clause that the parse hangs on the hearers, or on the evidence: "told a meeting that …"."""
    for noun in governor.below({"dobj", "dative"}):
        for child in noun.children:
            that = child.left_edge
            linked = child.dep_ == "relcl" or (child.dep_ == "acl" and noun.lower_ in _EVIDENCE)
            if linked and that.lower_ == "that" and that.dep_ == "mark" and child.i > governor.head.i:
                return Content(_whole(child))
    return None


def _reported(clause: Token) -> bool:
    if clause.dep_ == "ccomp":
        return not (clause.tag_ == "VB" and _to(clause) is not None)
    opening = clause.left_edge
    if clause.dep_ == "relcl":
        # "the claim that they left" is often read as a relative clause although nothing is missing in it
        subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in clause.children)
        return opening.lower_ == "that" and subject and (opening.tag_ == "IN" or opening.dep_ not in _GAPS)
    marked = any(child.dep_ == "mark" and child.lower_ in _THAT for child in clause.children)
    return marked and (clause.dep_ != "advcl" or opening.lower_ in ("that", "whether"))


def _reaches(clause: Token, governor: Governor) -> bool:
    """Whether a clause before the cue ends where the cue and its subject begin."""
    between = clause.doc[clause.right_edge.i + 1 : governor.first]
    return len(between) <= _WIDEST_GAP and all(token.text != ";" for token in between)


def _in_commas(governor: Governor) -> bool:
    """Whether cue and subject stand between commas after a clause: "When they came, she said, …"."""
    head, subject = governor.head, governor.subject
    if subject is None:
        return False
    doc, first, last = head.doc, governor.first, max(subject.right_edge.i, head.i)
    return (
        head.left_edge.i < first - 1
        and last + 1 < len(doc)
        and doc[first - 1].text == doc[last + 1].text == ","
        and any(c.dep_ in ("advcl", "ccomp") and c.i < first for c in head.children)
    )


def _before(clause: Token, head: Token) -> tuple[int, ...]:
    """Content that stands before its cue begins where the sentence of the two begins."""
    return tuple(range(min(clause.left_edge.i, head.left_edge.i), clause.right_edge.i + 1))


def _whole(head: Token) -> tuple[int, ...]:
    doc, last = head.doc, head.right_edge.i
    for child in (doc[i] for i in subtree(head)):
        if child.dep_ == "relcl" and child.right_edge.i == last and (opens := child.left_edge.i) > head.i + 1:
            last = opens - 2 if doc[opens - 1].text == "," and doc[opens].lower_ in ("who", "which") else last
    return tuple(range(head.left_edge.i, last + 1))


def _made(*parts: Iterable[int], lead: tuple[int, ...] = (), apart: bool = False) -> Content:
    return Content(tuple(sorted({i for part in parts for i in part})), lead, apart)


def _parenthesis(governor: Governor) -> Content | None:
    """The clause in which a report stands in parenthesis: "…, she said, …"."""
    head = governor.head
    if head.dep_ != "parataxis" or head.head.pos_ not in _VERBAL or governor.below({"dobj"}):
        return None
    return _around(head)


def _as_clause(governor: Governor) -> Content | None:
    head = governor.head
    if head.dep_ not in ("advcl", "ccomp") or not any(
        c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in head.children
    ):
        return None
    return _around(head)


def _around(head: Token) -> Content:
    own = frozenset(subtree(head))
    return Content(tuple(i for i in subtree(head.head) if i not in own))


def _infinitive(governor: Governor) -> Content | None:
    if any(child.dep_ == "nsubjpass" for child in governor.head.children):
        return None
    for child in governor.below(_INFINITIVES):
        if child.i > governor.head.i and (_to(child) or (child.dep_ == "xcomp" and _gerund(child))):
            return Content(_whole(child))
    return None


def _gerund(verb: Token) -> bool:
    """ "doing", "having done"."""
    return verb.tag_ == "VBG" or any(child.lower_ == "having" and child.dep_ == "aux" for child in verb.children)


def _to(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.lower_ == "to" and child.dep_ == "aux"), None)


def _request(governor: Governor) -> Content | None:
    head = governor.head
    for child in head.children:
        to = _to(child) if child.i > head.i and child.dep_ in _INFINITIVES else None
        if to is not None:
            asked = [c for c in governor.below({"dobj", "dative", "pobj"}) if head.i < c.i < to.i]
            first = min([to.i, child.left_edge.i, *(c.left_edge.i for c in asked)])
            return Content(tuple(range(max(first, head.i + 1), child.right_edge.i + 1)))
    return None


def _object(governor: Governor) -> Content | None:
    head, group = governor.head, governor.group
    for child in head.children:
        if child.dep_ not in ("dobj", "nsubjpass") or child in governor.rest:
            continue
        if group.objects and lemma(child) not in group.objects:
            continue
        if child.dep_ == "dobj":
            return _made(_whole(child), _tails(governor, child))
        tails = _tails(governor, head)
        first = min(tails, default=0)
        if first == head.i + 1 and head.doc[first].dep_ == "prep":
            # "was accused of looting": the preposition belongs to the cue
            return _made(_whole(child), tails - {first}, lead=(first,), apart=True)
        return _made(_whole(child), tails)
    return None


def _description(governor: Governor) -> Content | None:
    head = governor.head
    small = [c for c in head.children if c.dep_ == "ccomp" and c.i > head.i and c.pos_ not in _VERBAL]
    if small:
        return Content(_whole(small[0]))
    for child in head.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            tails = _tails(governor, child if child.dep_ == "dobj" else head)
            inside = any(c.dep_ == "prep" and c.lower_ in governor.group.tails for c in child.children)
            return _made(_whole(child), tails) if tails or inside else None
    return None


def _subject(governor: Governor) -> Content | None:
    """ "X is responsible": the subject, where the phrase says no more of what for."""
    subject, last = governor.subject, governor.rest[-1:]
    below = (child for holder in (governor.head, *last) for child in holder.children if child.i > holder.i)
    more = any(child.dep_ == "prep" and child not in governor.rest for child in below)
    return None if subject is None or more else Content(_whole(subject))


def _tails(governor: Governor, after: Token) -> set[int]:
    """What goes on with the content after its object: "as …", "of …", "a disaster"."""
    tails = governor.group.tails
    return {
        i
        for child in governor.head.children
        if child.i > after.i
        and (
            child.dep_ in ("oprd", "acomp")
            or (child.dep_ in ("prep", "advmod", "dative") and child.lower_ in tails)
            or (child.dep_ == "advcl" and child.left_edge.lower_ in tails)
        )
        for i in _whole(child)
    }


def _passive_subject(governor: Governor) -> Content | None:
    head = governor.head
    subject = next((child for child in head.children if child.dep_ == "nsubjpass"), None)
    if subject is None:
        return None
    further = [child for child in head.children if child.dep_ in ("xcomp", "oprd", "advcl") and child.i > head.i]
    tails = _tails(governor, head)
    if not further and not tails:
        return None
    return _made(_whole(subject), tails, *(_whole(child) for child in further[:1]), apart=True)


def _by_preposition(governor: Governor) -> Content | None:
    for holder in (*reversed(governor.rest), governor.head):
        for child in holder.children:
            if child.i > holder.i and child.lower_ in governor.group.prepositions:
                below = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
                if below:
                    return _made(_whole(below[0]), _tails(governor, child), lead=(child.i,))
    return None


_READERS: dict[str, Callable[[Governor], Content | None]] = {
    "clause": _clause,
    "infinitive": _infinitive,
    "request": _request,
    "object": _object,
    "description": _description,
    "as-clause": _as_clause,
    "passive-subject": _passive_subject,
    "subject": _subject,
}
