"""The mentions of one event, gathered within a document, and what they tell of it together.

Takes event mentions in the order of the text; gives the slots that they fill together, and the kind that fits them all.
"""

from __future__ import annotations

from dataclasses import replace

from kg.claims import Count, SlotValue
from kg.dates import narrows
from kg.eventmentions import EventMention, Kinds
from kg.fillers import Reading, add_counts
from kg.tolls import divided

BRANCH = 3  # how many of the widest classes two kinds share that are of one branch


class Group:
    """The mentions of one event, in the order of the text."""

    def __init__(self, mention: EventMention, kinds: Kinds) -> None:
        self.mentions = [mention]
        self._kinds = kinds
        self.slots: dict[str, SlotValue] = {}
        self.take(mention)

    @property
    def unrealised(self) -> bool:
        return all(m.factuality.unrealised for m in self.mentions)

    @property
    def firm(self) -> list[EventMention]:
        """The mentions that are events by themselves, no consequences and not bare."""
        return [m for m in self.mentions if (m.host or not m.rule.consequence) and not m.bare]

    @property
    def reason(self) -> bool:
        return all(m.reason for m in self.mentions)

    @property
    def aside(self) -> bool:
        return all(m.aside for m in self.mentions if not m.bare) if self.firm else all(m.aside for m in self.mentions)

    @property
    def type(self) -> str:
        """The narrowest class of the mentions that are no consequences, below that of the first of them; the first
        mention's where all are consequences.
        """
        firm = [m.type for m in self.firm or self.mentions[:1]]
        return max(firm, key=lambda kind: firm[0] in (chain := self._kinds.chain(kind)) and len(chain))

    def entities(self, slot: str) -> tuple[str, ...]:
        value = self.slots.get(slot)
        return value if isinstance(value, tuple) else ()

    def add(self, reading: Reading, mention: EventMention) -> None:
        """Add a mention; a bare one takes over that the event did not come about."""
        sided = all(m.rule.sided for m in self.mentions)
        apart = not (
            nearness(self.type, mention.type, self._kinds) or of_one_branch(self.type, mention.type, self._kinds)
        )
        if sided and "perpetrator" in self.slots and apart:
            others = {name: value for name, value in mention.slots.items() if name != "perpetrator"}
            mention = replace(mention, slots=others)  # who marched is no culprit where the march was shot at
        mention = replace(mention, slots=divided(reading, self.slots, mention, sided=sided))
        if mention.besides:
            mention = self._added(mention)
        if mention.bare and self.unrealised:
            mention = replace(mention, factuality=replace(mention.factuality, unrealised=True))
        self.mentions.append(mention)
        self.take(mention)

    def _added(self, mention: EventMention) -> EventMention:
        """The mention with its toll added to the one told before."""
        told = {name: value for m in reversed(self.mentions) for name, value in m.slots.items()} | self.slots
        sums = {
            name: total
            for name, more in mention.slots.items()
            if isinstance(more, Count)
            and isinstance(held := told.get(name), Count)
            and (total := add_counts(held, more)) is not None
        }
        if not sums:
            return mention
        self.slots.update(sums)
        return replace(mention, slots={**mention.slots, **sums}, implied=mention.implied - sums.keys(), revises=True)

    def take(self, mention: EventMention) -> None:
        for name, value in mention.slots.items():
            held = self.slots.get(name)
            if isinstance(value, tuple) and isinstance(held, tuple):
                self.slots[name] = tuple(dict.fromkeys((*held, *value)))
            elif isinstance(value, str) and isinstance(held, str):
                self.slots[name] = value if narrows(value, held) else held
            elif held is None and name not in mention.implied:
                self.slots[name] = value


def of_one_branch(first: str, second: str, kinds: Kinds) -> bool:
    """Whether two kinds are of one branch: acts of violence, protests, changes of who holds a place."""
    return kinds.chain(first)[-BRANCH:] == kinds.chain(second)[-BRANCH:]


def nearness(first: str, second: str, kinds: Kinds) -> int:
    """Two for one class, one for a class and a narrower one, none for classes that may only be compared."""
    if first == second:
        return 2
    return int(first in kinds.chain(second) or second in kinds.chain(first))
