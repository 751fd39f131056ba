"""One place where a text tells of an event: what the rules found there, before mentions are joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from kg.claims import Count, SlotValue
from kg.factuality import Factuality
from kg.rules import Rule
from kg.syntax import Syntax

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token

_SUBORDINATE = frozenset({"relcl", "acl"})
_OPENING = frozenset({"mark", "advmod", "prep"})
_EXPLAINS = "explains"
TALLIES = frozenset({"number", "toll", "total", "count"})
_ANSWERED = "answered_with"


class Kinds(Protocol):
    """What the ontology tells of two event classes."""

    def chain(self, name: str) -> tuple[str, ...]: ...
    def comparable(self, first: str, second: str) -> bool: ...
    def outranks(self, first: str, second: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class EventMention:
    """One place where the text tells of an event.

    ``anchored`` says that its own words tell where, when or whom it befell; ``number`` that of a noun. A ``bare``
    mention ("the attack") fills too little to be an event of its own and only stands for one told before. A count is
    ``implied`` where only names or "a soldier" tell it; one that ``revises`` takes the place of those told before.
    ``dead`` parts a toll by the sort of those who died: ``attackers``, ``armed`` (militants and the like), or none.
    What "had" happened is ``background``; a sentence begins with an ``opening`` mention ("The strike killed …"). One
    ``aside`` is told to explain another: "after the attack", "who had fled", "a march against the arrests"; one that is
    a ``reason`` is what somebody answered: "in response to the killing". A ``host`` is an
    event by itself, though the kind of who died in it may have decided its own. A toll that comes ``besides`` is added
    to the one told before: "A guard was also killed".
    """

    rule: Rule
    sentence: int
    token: Token
    start: int
    end: int
    slots: Mapping[str, SlotValue]
    factuality: Factuality
    definite: bool = False
    fresh: bool = False
    bare: bool = False
    number: str = ""
    anchored: bool = False
    implied: frozenset[str] = frozenset()
    dead: tuple[tuple[str, Count], ...] = ()
    revises: bool = False
    background: bool = False
    opening: bool = False
    aside: bool = False
    reason: bool = False
    host: bool = False
    besides: bool = False
    also: tuple[tuple[int, int], ...] = field(default=())

    @property
    def type(self) -> str:
        return self.rule.makes

    def of_sort(self, sort: str) -> bool:
        """Whether all the dead are of this sort; ``all`` stands for either."""
        return bool(self.dead) and all(found and sort in (found, "all") for found, _ in self.dead)

    def entities(self, slot: str) -> set[str]:
        """The entities in a slot; none for a slot that is empty or holds something else."""
        value = self.slots.get(slot)
        return set(value) if isinstance(value, tuple) else set()


def told_as_reason(token: Token, syntax: Syntax) -> bool:
    """Whether it is what somebody answered with what the sentence tells: "in retaliation for the killing"."""
    above = token.head.head if token.dep_ == "pobj" else token
    return above.i != token.i and syntax.has_word(above, _ANSWERED)


def told_aside(token: Token, syntax: Syntax) -> bool:
    """Whether the sentence tells of it only to explain something else.

    It had happened before, stands in a relative clause or before a noun ("occupied Novo Selo"), or below a word of the
    class ``explains`` ("after").
    """
    if token.dep_ == "amod" or any(child.dep_ == "aux" and child.lower_ in ("had", "'d") for child in token.children):
        return True
    while token.head.i != token.i:
        opened = token.dep_ == "advcl" and any(
            child.dep_ in _OPENING and syntax.has_word(child, _EXPLAINS) for child in token.children
        )
        if (
            opened
            or (token.dep_ in _SUBORDINATE and not _tallied(token.head))
            or syntax.has_word(token.head, _EXPLAINS)
        ):
            return True
        token = token.head
    return False


def _tallied(noun: Token) -> bool:
    """ "The number of miners kidnapped has risen": what is told of them is the news."""
    return noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in TALLIES
