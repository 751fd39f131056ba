"""Which of a document's events it is chiefly about.

Takes the events as gathered, the text's title and day of publication, and which of them are only demanded or predicted;
returns them with the main one first, the others in the order of the text.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.eventdates import long_ago
from kg.eventgroup import Group
from kg.eventmentions import Kinds
from kg.fillers import Reading
from kg.headline import by_name, shared
from kg.rules import DATE

EARLY, MENTIONS, TITLED, TITLE = 5, 4, 2, 4
Weight = tuple[bool, bool, bool, int]


def main_first(reading: Reading, groups: Sequence[Group], kinds: Kinds, to_come: Sequence[bool]) -> list[Group]:
    """The main event first; the others keep the order of the text.

    What happened goes before what did not, what is news before an event of long ago that the text comes to later, and
    what is told for itself before what only explains it; but what the title names is always news. Then counts what most
    is said of, in the title and early; but not where an event told within a sentence of it is of a kind that outranks
    its own: that one is what the report is about.
    """
    if not groups:
        return []
    weights = [_weight(reading, group, unrealised=late) for group, late in zip(groups, to_come, strict=True)]
    titled = [shared(reading.title, reading, group) for group in groups]
    main = max(range(len(groups)), key=lambda i: (weights[i], -i))
    for _ in groups:
        main = _outranking(groups, weights, titled, main, kinds)
    return [groups[main], *groups[:main], *groups[main + 1 :]]


def _weight(reading: Reading, group: Group, *, unrealised: bool) -> Weight:
    first = min((m.sentence for m in group.mentions if not m.aside), default=group.mentions[0].sentence)
    early = max(0, EARLY - first)
    titled = shared(reading.title, reading, group)
    said = min(MENTIONS, len(group.mentions)) + len(group.slots) + 2 * early + (not group.aside)
    happened = not (group.unrealised or unrealised)
    old = _of_long_ago(group, reading.published)
    named = titled >= TITLED and (not old or by_name(reading.title, reading, group))
    news = bool(early) or named or not old
    return happened, news, named or (bool(early) and not group.aside), said + TITLE * titled


def _of_long_ago(group: Group, published: str | None) -> bool:
    told = group.slots.get(DATE)
    return isinstance(told, str) and long_ago(told, published)


def _outranking(
    groups: Sequence[Group], weights: Sequence[Weight], titled: Sequence[int], main: int, kinds: Kinds
) -> int:
    """The first event near the main one that is told as firmly, of a kind that outranks its kind; else the main one.

    What the title tells is not outranked by what it tells nothing of.
    """
    top = groups[main]
    return next(
        (
            index
            for index, group in enumerate(groups)
            if kinds.outranks(group.type, top.type)
            and weights[index][:3] >= weights[main][:3]
            and (titled[index] or not titled[main])
            and abs(group.mentions[0].sentence - top.mentions[0].sentence) <= 1
        ),
        main,
    )
