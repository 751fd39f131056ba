"""One place where a text tells of an event: what the rules found there, before mentions are joined."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.claims import Count, SlotValue
from kg.factuality import Factuality
from kg.rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class EventMention:
    """One place where the text tells of an event.

    ``anchored`` says that its own words tell where, when or whom it befell; ``number`` that of a noun. A ``bare``
    mention ("the attack") fills too little to be an event of its own and only stands for one told before. A count is
    ``implied`` where only names or "a soldier" tell it; one that ``revises`` takes the place of those told before.
    ``dead`` parts a toll by the sort of those who died: ``attackers``, ``armed`` (militants and the like), or none.
    What "had" happened is ``background``; a sentence begins with an ``opening`` mention ("The strike killed …").
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
