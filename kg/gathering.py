"""Mentions of one event gathered within a document: headline, lead and detail.

Takes event mentions in the order of the text; returns groups of them, one an event. Two mentions meet when their
kinds may be of one event, nothing in place, date, target, culprit or toll contradicts, and enough speaks for it: a
definite noun ("the attack"), a shared place, date, target or toll. "Another attack" begins an event of its own. A bare
mention that meets none is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.claims import Count, SlotValue
from kg.common import alike, anybody, bodies, lies_within, local, nouns, only_states, told_apart, vague, without_people
from kg.dates import narrows
from kg.eventdates import long_ago
from kg.eventgroup import Group, nearness, of_one_branch
from kg.eventmentions import EventMention, Kinds
from kg.fillers import Reading
from kg.rules import DATE
from kg.storyline import HEADLINE, goes_on_with, in_headline, tells_new, unplaced
from kg.tolls import agreement

ENOUGH = 3
_MONTH = len("2022-05")
NEAR = 12
ROOTS = 2
_TELLING = frozenset({"place", "target", "victim", "date", "killed"})


def gather(reading: Reading, mentions: Sequence[EventMention], kinds: Kinds) -> list[Group]:
    """The events of the document, in the order of their first mention."""
    groups: list[Group] = []
    told: list[Group] = []
    for mention in mentions:
        best: tuple[int, int] | None = None
        last = next((group for group in reversed(told) if _kin(group, mention, kinds)), None)
        for index in range(len(groups) - 1, max(-1, len(groups) - 1 - NEAR * 4), -1):
            score = _score(reading, groups[index], mention, kinds, told_last=groups[index] is last)
            if score is not None and groups[index] is groups[0] and goes_on_with(reading, groups[0], last, mention):
                score = max(score, ENOUGH)
            if score is not None and score >= ENOUGH and (best is None or score > best[0]):
                best = (score, index)
        if best is not None:
            groups[best[1]].add(reading, mention)
        elif not mention.bare:
            groups.append(Group(mention, kinds))
        if (best is not None or not mention.bare) and not mention.background:
            told.append(groups[best[1] if best is not None else -1])
    return [_settled(group) for group in groups if group.slots]


def _settled(group: Group) -> Group:
    """The group without the counts that only names imply where a number is told, a revised toll first."""
    told = {name for m in group.mentions for name in m.slots if name not in m.implied}
    for at, mention in enumerate(group.mentions):
        slots = {n: v for n, v in mention.slots.items() if n not in mention.implied or n not in told}
        group.mentions[at] = replace(mention, slots=slots)
    return group


def _score(reading: Reading, group: Group, mention: EventMention, kinds: Kinds, *, told_last: bool) -> int | None:
    """What speaks for one event; None when something speaks against it."""
    if group.unrealised != mention.factuality.unrealised and not mention.bare:
        return None
    if not _kin(group, mention, kinds) or mention.reason != group.reason:
        return None
    if {mention.number, group.mentions[0].number} == {"singular", "plural"} or _one_of_many(group, mention):
        return None
    distance = mention.sentence - group.mentions[-1].sentence
    if mention.besides:
        return _added(reading, group, mention, distance, told_last=told_last)
    if distance > 1 and DATE not in group.slots and _long_ago(reading, mention):
        return None  # what a report tells without a day is news
    if mention.fresh and not mention.definite:
        return None if distance > HEADLINE + 1 or not _same_story(reading, group, mention, kinds) else ENOUGH
    same = told_last and (
        _opens(mention, distance, group.type, kinds) or (distance == 1 and _same_man(reading, group, mention))
    )
    total = _lists(reading, group, mention, same=same)
    if total is None:
        return None
    dates = _dates(group.slots.get("date"), mention.slots.get("date"))
    counts = agreement(group.slots, mention.slots)
    if dates is None:
        return None
    total += dates + max(0, counts) + int(counts > 0 and in_headline(reading, group, mention))
    if mention.definite:
        total += ENOUGH if same else _taken_up(reading, group, mention, distance)
    elif told_last and distance <= 1 and (same or _only_details(reading, group, mention)):
        total += ENOUGH
    elif told_last and distance <= 1 and _same_actors(reading, group, mention):
        total += 2
    elif mention.rule.consequence and not tells_new(reading, group, mention, "place"):
        total += _goes_on(mention, distance, told_last=told_last)
    if counts < 0 and total < ENOUGH:
        return None
    return total + nearness(group.type, mention.type, kinds) * bool(total)


def _added(reading: Reading, group: Group, mention: EventMention, distance: int, *, told_last: bool) -> int | None:
    """How much a toll that comes besides speaks for the event told last: "A guard was also killed"."""
    elsewhere = (
        tells_new(reading, group, mention, "place") or _dates(group.slots.get(DATE), mention.slots.get(DATE)) is None
    )
    return ENOUGH if told_last and distance <= HEADLINE and not elsewhere else None


def _long_ago(reading: Reading, mention: EventMention) -> bool:
    """ "one of the worst bombings of the war in July 2016": a month or a year well before the text."""
    told = mention.slots.get(DATE)
    return isinstance(told, str) and len(told) <= _MONTH and long_ago(told, reading.published)


def _one_of_many(group: Group, mention: EventMention) -> bool:
    """Whether a verb with a date of its own tells only one of the "clashes" or "attacks" of a longer time."""
    many = group.mentions[0].number == "plural" and not mention.number and not mention.rule.consequence
    dates = (group.slots.get("date"), mention.slots.get("date"))
    return many and all(dates) and dates[0] != dates[1]


def _same_actors(reading: Reading, group: Group, mention: EventMention) -> bool:
    """Whether the next sentence only goes on with what the same people did there."""
    mine, theirs = set(group.entities("perpetrator")), mention.entities("perpetrator")
    shared = mine & theirs or nouns(reading, mine, anybody) & nouns(reading, theirs, anybody)
    fresh = any(
        tells_new(reading, group, mention, slot) and local(reading, set(group.entities(slot)))
        for slot in ("place", "target")
    )
    return bool(shared) and not fresh and not {"date", "victim"} & mention.slots.keys()


def _goes_on(mention: EventMention, distance: int, *, told_last: bool) -> int:
    """How much a toll in the next sentence speaks for the event told last: "Eleven people were killed." """
    only = not mention.slots.keys() - {"killed", "injured", "target", "victim"} and not _overall(mention)
    if told_last and distance <= HEADLINE and (only or mention.of_sort("attackers")):
        return ENOUGH
    return 2 if distance <= 1 else 0


def _overall(mention: EventMention) -> bool:
    """Whether it is a toll of many events: "More than 130 people have died since May." """
    return any(child.dep_ == "prep" and child.lower_ == "since" for child in mention.token.children)


def _taken_up(reading: Reading, group: Group, mention: EventMention, distance: int) -> int:
    """How much a definite noun speaks for the event told before: less when it brings a place or a target of its own."""
    elsewhere = tells_new(reading, group, mention, "place") and not (distance <= HEADLINE and unplaced(reading, group))
    if mention.anchored and (elsewhere or tells_new(reading, group, mention, "target")):
        return 1
    main = int(len(group.slots.keys() & _TELLING) > ROOTS)
    return main + (1 if distance > NEAR else 5 if distance <= 1 else 4 if distance <= HEADLINE else 3)


def _kin(group: Group, mention: EventMention, kinds: Kinds) -> bool:
    """Whether the two kinds may be of one event; a mere "the operation" may take up any event of its branch, and so
    may what "the kidnappers" did.
    """
    if kinds.comparable(group.type, mention.type):
        return True
    if not mention.definite or (mention.anchored and mention.token.pos_ != "VERB"):
        return False
    return of_one_branch(group.type, mention.type, kinds)


def _same_story(reading: Reading, group: Group, mention: EventMention, kinds: Kinds) -> bool:
    """A headline and its lead tell of one event with an indefinite noun each."""
    headline, here = (reading.sentences[m.sentence].paragraph for m in (group.mentions[0], mention))
    if headline == here or _dates(group.slots.get("date"), mention.slots.get("date")) is None:
        return False
    if len(group.mentions) > 1 or group.mentions[0].sentence > HEADLINE:
        return False
    shared = 0
    for name in ("place", "target", "victim", "perpetrator", "killed"):
        first, second = group.slots.get(name), mention.slots.get(name)
        if isinstance(first, tuple) and isinstance(second, tuple):
            mine, theirs = (local(reading, set(keys)) if name == "place" else set(keys) for keys in (first, second))
            same = bool(mine & theirs)
            if not same and (not mine or not theirs or vague(reading, mine, theirs)):
                continue
        elif isinstance(first, Count) and isinstance(second, Count):
            same = first.min == second.min
        else:
            continue
        if not same:
            return False
        shared += 1
    return shared > 0 or (group.mentions[0].sentence == 0 and nearness(group.type, mention.type, kinds) > 0)


def _opens(mention: EventMention, distance: int, kind: str, kinds: Kinds) -> bool:
    """Whether the next sentence begins with the event's own noun: "The strike on the headquarters killed …"."""
    return mention.definite and mention.opening and distance == 1 and nearness(kind, mention.type, kinds) > 0


def _same_man(reading: Reading, group: Group, mention: EventMention) -> bool:
    """Whether one man who is only described, as "a suicide bomber", did both."""
    shared = set(group.entities("perpetrator")) & mention.entities("perpetrator")
    return any(reading.entity(key).identity == "described" and reading.is_a(key, "Person") for key in shared)


def _only_details(reading: Reading, group: Group, mention: EventMention) -> bool:
    """Whether the mention tells nothing but which buildings were hit in the town or region told before."""
    sites = mention.entities("place") | mention.entities("target")
    told = set(group.entities("place"))
    return (
        bool(sites and told)
        and not {"perpetrator", "date", "victim"} & mention.slots.keys()
        and (lies_within(reading, told, sites, near=True))
    )


def _lists(reading: Reading, group: Group, mention: EventMention, *, same: bool) -> int | None:
    """What the lists have in common; None when they speak against one event, which they cannot for the ``same``."""
    total = 0
    near = mention.sentence - group.mentions[-1].sentence <= HEADLINE
    for name, weight in (("place", 2), ("target", 2), ("victim", 2), ("perpetrator", 1)):
        first, second = group.slots.get(name), mention.slots.get(name)
        if not isinstance(first, tuple) or not isinstance(second, tuple):
            continue
        mine, theirs = set(first), set(second)
        shared = weight if mine & theirs else int(near and alike(reading, mine, theirs))
        if name == "place":
            mine, theirs = local(reading, mine), local(reading, theirs)
        elif name == "perpetrator":
            mine, theirs = (told_apart(reading, bodies(reading, keys)) for keys in (mine, theirs))
            if only_states(reading, mine) != only_states(reading, theirs):
                continue  # "Zaria", and its army
        elif name == "target":
            mine, theirs = without_people(reading, mine), without_people(reading, theirs)
        if not mine or not theirs:
            continue
        if mine & theirs or shared:
            total += weight if mine & theirs else shared
        elif (
            same
            or (name == "target" and _inside(reading, group, mention))
            or (in_headline(reading, group, mention) and (name == "place" or vague(reading, first, second)))
            or (name == "place" and near and unplaced(reading, group))
        ):
            continue  # a headline says "in the north", its lead which town; a lead "a village", the next sentence which
        elif name == "place" or name == "perpetrator" or not mention.definite:
            return None
    return total


def _inside(reading: Reading, group: Group, mention: EventMention) -> bool:
    """Whether the mention stands in a facility that the event befell: "a prison inside the camp"."""
    sites = {*group.entities("place"), *group.entities("target")} & mention.entities("place")
    return any(reading.is_a(key, "Facility") for key in sites)


def _dates(first: SlotValue | None, second: SlotValue | None) -> int | None:
    if not isinstance(first, str) or not isinstance(second, str):
        return 0
    return 2 if first == second or narrows(first, second) or narrows(second, first) else None
