"""Whose the dead are: the attackers' own apart from those whom they attacked.

Takes an event mention as known so far and a mention of dead that joins it; returns the latter's slots, with the
attackers' own dead as ``perpetrator_killed``. They are those who are called attackers, those whom somebody else killed
in defence, and in "11 soldiers and 24 militants" or "two gunmen also died" the ones of the attackers' sort. In an
event without sides (a clash) nobody is parted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kg.claims import Count, SlotValue
from kg.eventmentions import EventMention
from kg.fillers import Reading, add_counts

OWN = "perpetrator_killed"
_KILLED = "killed"
_PEOPLE = frozenset({"perpetrator", "target", "victim"})


def divided(
    reading: Reading, slots: Mapping[str, SlotValue], mention: EventMention, *, sided: bool
) -> dict[str, SlotValue]:
    """The slots that the mention brings to an event; it is ``sided`` when some attack and others are attacked."""
    brought = dict(mention.slots)
    if _KILLED not in brought or not sided:
        return brought
    attackers, befallen = _entities(slots, "perpetrator"), _entities(slots, "target") | _entities(slots, "victim")
    mine = _entities(brought, "perpetrator")
    if mine & befallen - attackers and _of_the_deed(mention):
        del brought["perpetrator"]
        mine = set()
    struck_back = bool(mine & befallen - attackers) or (
        bool(mine and attackers) and not mine & attackers and mention.of_sort("all") and _irregular(reading, attackers)
    )
    own = bool(attackers & (_entities(brought, "target") | _entities(brought, "victim"))) and "target" in slots
    besides = mention.besides and mention.of_sort("all") and not _of_a_state(reading, attackers)
    if struck_back or own or besides or mention.of_sort("attackers"):
        return {(OWN if n == _KILLED else n): v for n, v in brought.items() if own or n not in _PEOPLE}
    parts = mention.dead
    armed = [count for sort, count in parts if sort]
    if armed and len(armed) < len(parts) and _irregular(reading, attackers):
        for name, counts in ((OWN, armed), (_KILLED, [count for sort, count in parts if not sort])):
            total: Count | None = None
            for count in counts:
                total = add_counts(total, count)
            if total is not None:
                brought[name] = total
    return brought


def _of_the_deed(mention: EventMention) -> bool:
    """ "the attack on the police that killed 40": the attack did, though the police stand nearer."""
    told = (c.lower_ for c in mention.token.children if c.dep_ == "nsubj")
    return mention.token.dep_ == "relcl" and bool({*told} & {"that", "which"})


def _entities(slots: Mapping[str, SlotValue], name: str) -> set[str]:
    value = slots.get(name)
    return set(value) if isinstance(value, tuple) else set()


def _of_a_state(reading: Reading, keys: Collection[str]) -> bool:
    return any(reading.is_a(key, "ArmedForces", "Government", "Country", "Agency", "Unit") for key in keys)


def _irregular(reading: Reading, keys: Collection[str]) -> bool:
    """Whether they are no state's soldiers."""
    words = {entry[0] for name in ("armed", "attackers") for entry in reading.syntax.words.get(name, ())}
    nouns = {reading.entity(key).label.split()[-1].lower() for key in keys}
    described = any({noun, noun.removesuffix("s"), noun.replace("men", "man")} & words for noun in nouns)
    return described or any(reading.is_a(key, "ArmedGroup") for key in keys)


def agreement(first: Mapping[str, SlotValue], second: Mapping[str, SlotValue]) -> int:
    """What the figures of two mentions speak for one event: less than nothing where they contradict each other."""
    total = 0
    for name in ("killed", "injured", "captured"):
        one, two = first.get(name), second.get(name)
        if isinstance(one, Count) and isinstance(two, Count):
            total += 2 if one.min == two.min else 0 if _within(one, two) or _within(two, one) else -1
    return total


def _within(figure: Count, bound: Count) -> bool:
    """Whether the figure is one that the other leaves open: 78 of "dozens"."""
    return bound.max is None and (figure.min or 0) >= (bound.min or 0)
