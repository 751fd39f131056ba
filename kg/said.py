"""What a word of reporting governs: the content of the report, as tokens of the parse.

Takes a cue's head, the further words of its phrase and its group; returns the content's tokens by the first complement
of the group that is there, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.reporting import Group
from kg.syntax import lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

_VERBAL = frozenset({"VERB", "AUX"})
_WIDEST_GAP = 5


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


def read_content(token: Token, rest: list[Token], group: Group) -> Content | None:
    """The content that the head governs, by the group's complements in their order, then by its prepositions."""
    for complement in group.takes:
        reader = _READERS.get(complement)
        content = reader(token, rest, group) if reader else None
        if content:
            return content
    return _by_preposition(token, rest, group)


def _clause(token: Token, rest: list[Token], group: Group) -> Content | None:
    clauses = [
        child
        for holder in (token, *rest)
        for child in holder.children
        if child.dep_ in ("ccomp", "acl", "relcl", "advcl")
        and _reported(child, token)
        and (child.i > token.i or _reaches(child, token))
    ]
    if not clauses:
        return _around(token)
    before = [clause for clause in clauses if clause.i < token.i]
    after = [clause for clause in clauses if clause.i > token.i]
    if not before:
        return Content(_before(after[0], token) if _in_parenthesis(token, after[0]) else _range(after[0]))
    words = set(_before(before[-1], token))
    for clause in after[:1]:
        words |= set(_range(clause))
    return Content(tuple(sorted(words)))


def _reported(clause: Token, cue: Token) -> bool:
    if clause.dep_ == "ccomp":
        return not (clause.tag_ == "VB" and _to(clause) is not None)
    marked = any(child.dep_ == "mark" and child.lower_ in ("that", "whether", "if") for child in clause.children)
    if clause.dep_ == "advcl":
        return marked and clause.left_edge.lower_ in ("that", "whether")
    if clause.dep_ == "relcl":
        # "the claim that they left" is often read as a relative clause although nothing is missing in it
        labels = {child.dep_ for child in clause.children}
        return (
            clause.left_edge.lower_ == "that"
            and "nsubj" in labels
            and clause.left_edge.dep_ not in ("nsubj", "nsubjpass", "dobj")
        )
    return marked


def _in_parenthesis(cue: Token, clause: Token) -> bool:
    """"When they came, she said, …": commas on both sides of cue and source, and words before them."""
    subject = next((c for c in cue.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or clause.i < cue.i:
        return False
    doc, first, last = cue.doc, min(subject.left_edge.i, cue.i), max(subject.right_edge.i, cue.i)
    return (
        cue.left_edge.i < first - 1
        and doc[first - 1].text == ","
        and doc[last + 1].text == ","
        and any(c.dep_ in ("advcl", "ccomp") and c.i < first for c in cue.children)
    )


def _reaches(clause: Token, cue: Token) -> bool:
    """Whether a clause before the cue ends where the cue and its subject begin."""
    subject = next((c for c in cue.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    first = cue.i if subject is None else min(subject.left_edge.i, cue.i)
    between = cue.doc[clause.right_edge.i + 1 : first]
    return len(between) <= _WIDEST_GAP and all(token.text != ";" for token in between)


def _before(clause: Token, cue: Token) -> tuple[int, ...]:
    """Content that stands before its cue begins where the sentence of the two begins."""
    first = min(clause.left_edge.i, cue.left_edge.i)
    return tuple(range(first, clause.right_edge.i + 1))


def _range(head: Token) -> tuple[int, ...]:
    """The tokens below the head, without what the reporter adds at the end (", which …")."""
    doc, last = head.doc, head.right_edge.i
    for child in head.subtree:
        opens = child.left_edge.i
        if child.dep_ == "relcl" and child.right_edge.i == last and opens > head.i + 1 and doc[opens - 1].text == ",":
            if doc[opens].lower_ in ("who", "which"):
                last = opens - 2
    return tuple(range(head.left_edge.i, last + 1))


def _around(token: Token) -> Content | None:
    """The clause in which a report stands in parenthesis ("…, she said, …") or as an as-clause."""
    host = token.head
    if host == token or host.pos_ not in _VERBAL:
        return None
    labels = {child.dep_ for child in token.children}
    parenthesis = token.dep_ == "parataxis" or (
        token.dep_ in ("ccomp", "advcl") and any(c.dep_ == "mark" and c.lower_ == "as" for c in token.children)
    )
    if not parenthesis or "dobj" in labels and token.dep_ != "advcl":
        return None
    own = {t.i for t in token.subtree}
    return Content(tuple(t.i for t in host.subtree if t.i not in own))


def _infinitive(token: Token, rest: list[Token], group: Group) -> Content | None:
    for holder in (token, *rest):
        for child in holder.children:
            if (
                child.i > token.i
                and child.dep_ in ("xcomp", "acl", "advcl", "ccomp")
                and (_to(child) is not None or (child.dep_ == "xcomp" and child.tag_ == "VBG"))
            ):
                passive = any(c.dep_ == "nsubjpass" for c in token.children)
                if not passive:
                    return Content(_range(child))
    return None


def _to(verb: Token) -> Token | None:
    return next((child for child in verb.children if child.lower_ == "to" and child.dep_ == "aux"), None)


def _request(token: Token, rest: list[Token], group: Group) -> Content | None:
    for child in token.children:
        if child.i > token.i and child.dep_ in ("xcomp", "ccomp", "advcl"):
            to = _to(child)
            if to is not None:
                asked = [c.left_edge.i for c in token.children if c.dep_ in ("dobj", "dative") and token.i < c.i < to.i]
                asked += [g.left_edge.i for r in rest for g in r.children if g.dep_ == "pobj" and g.i < to.i]
                first = min([to.i, child.left_edge.i, *asked])
                return Content(tuple(range(max(first, token.i + 1), child.right_edge.i + 1)))
    return None


def _object(token: Token, rest: list[Token], group: Group) -> Content | None:
    below = {t.i for t in rest}
    for child in token.children:
        if child.dep_ not in ("dobj", "nsubjpass") or child.i in below:
            continue
        if group.objects and lemma(child) not in group.objects:
            continue
        words = set(_range(child))
        if child.dep_ == "dobj":
            return Content(tuple(sorted(words | _tails(token, child, group))))
        tails = _tails(token, token, group)
        first = min(tails, default=0)
        if first == token.i + 1 and token.doc[first].dep_ == "prep":
            # "was accused of looting": the preposition belongs to the cue
            return Content(tuple(sorted(words | tails - {first})), lead=(first,), apart=True)
        return Content(tuple(sorted(words | tails)))
    return None


def _description(token: Token, rest: list[Token], group: Group) -> Content | None:
    small = next((c for c in token.children if c.dep_ == "ccomp" and c.i > token.i and c.pos_ not in _VERBAL), None)
    if small is not None:
        return Content(_range(small))
    for child in token.children:
        if child.dep_ in ("dobj", "nsubjpass"):
            tails = _tails(token, child if child.dep_ == "dobj" else token, group)
            return Content(tuple(sorted({*_range(child), *tails}))) if tails else None
    return None


def _tails(token: Token, after: Token, group: Group) -> set[int]:
    words: set[int] = set()
    for child in token.children:
        if child.i > after.i and (
            child.dep_ in ("oprd", "acomp")
            or (child.dep_ in ("prep", "advmod", "dative") and child.lower_ in group.tails)
            or (child.dep_ == "advcl" and child.left_edge.lower_ in group.tails)
        ):
            words |= set(_range(child))
    return words


def _as_clause(token: Token, rest: list[Token], group: Group) -> Content | None:
    if token.dep_ == "advcl" and any(c.lower_ == "as" and c.dep_ in ("mark", "advmod") for c in token.children):
        own = {t.i for t in token.subtree}
        return Content(tuple(t.i for t in token.head.subtree if t.i not in own))
    return None


def _passive_subject(token: Token, rest: list[Token], group: Group) -> Content | None:
    subject = next((child for child in token.children if child.dep_ == "nsubjpass"), None)
    if subject is None:
        return None
    further = [child for child in token.children if child.dep_ in ("xcomp", "oprd", "advcl") and child.i > token.i]
    tails = _tails(token, token, group)
    if not further and not tails:
        return None
    words = set(_range(subject)) | tails
    for child in further[:1]:
        words |= set(_range(child))
    return Content(tuple(sorted(words)), apart=True)


def _by_preposition(token: Token, rest: list[Token], group: Group) -> Content | None:
    for holder in (*reversed(rest), token):
        for child in holder.children:
            if (
                child.dep_ in ("prep", "agent", "prt", "dative")
                and child.lower_ in group.prepositions
                and child.i > token.i
            ):
                below = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
                if below:
                    words = set(_range(below[0])) | _tails(token, child, group)
                    return Content(tuple(sorted(words)), lead=(child.i,))
    return None


_READERS: dict[str, Callable[[Token, list[Token], Group], Content | None]] = {
    "clause": _clause,
    "infinitive": _infinitive,
    "request": _request,
    "object": _object,
    "description": _description,
    "as-clause": _as_clause,
    "passive-subject": _passive_subject,
}
