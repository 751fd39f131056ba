"""How much the places of two reports speak for one event.

Enters: two reports with the places in their slots, what lies in what, and what their texts are about. Leaves: a number,
or None where each has a town of its own, or where both are known to lie far apart. Places of two documents count as
shared when they are one entity, and nearly so when both are found and their names are spellings of one name; a town
that few documents name counts most. A town that only one report has counts where the other's text names it too, and so
does one that lies in or near the other's. Regions and "a village" tell nothing apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from math import cos, hypot, radians

from kg.records import ReportRecord
from kg.spellings import Spellings
from kg.stories import RARE, SMALL, USUAL, Stories, entities_in

NEAR, FAR = 20, 60  # kilometres
_DEGREE = 111.2  # kilometres
_WIDE = frozenset({"Country", "Region"})
_SITES = frozenset({"Facility", "Landform"})


def _kilometres(first: tuple[float, float], second: tuple[float, float]) -> float:
    """How far apart two points are, well enough for short distances."""
    north = first[0] - second[0]
    east = (first[1] - second[1]) * cos(radians((first[0] + second[0]) / 2))
    return hypot(north, east) * _DEGREE


class Whereabouts:
    """Compares the places of reports."""

    def __init__(self, spellings: Spellings, stories: Stories, inside: Iterable[tuple[str, str]]) -> None:
        self.spellings, self.stories = spellings, stories
        self.above: dict[str, set[str]] = defaultdict(set)
        for part, whole in inside:
            self.above[part].add(whole)

    def score(self, first: ReportRecord, second: ReportRecord, *, alike: bool) -> float | None:
        """The most that any place speaks for one event; None when each has a town of its own, or they lie far apart."""
        one, two = (self.named(report) for report in (first, second))
        found = [
            self._alike(one, two) - self._closer(one, two, first, second),
            max(self._within(one, two), self._near(one, two)),
            self._told(one, two, first, second, alike=alike),
        ]
        if None in found and not found[1]:
            return None
        best = max(value for value in found if value is not None)
        if best > 0:
            return best
        if (self._towns(one) and self._towns(two)) or self._known_far(one, two):
            return None
        if self._regional(one) or self._regional(two):
            if not one or not two:  # a text that leaves the place out, or was not read right
                return 0.0 if self._told_of(one | two, first if two else second, second if two else first) else -0.5
            return 0.0 if self._told_of(one, second, first) or self._told_of(two, first, second) else -1.0
        return None if one and two and not self._same_country(one, two) else 0.0

    def named(self, report: ReportRecord) -> set[str]:
        """The places of the report that have a name."""
        return {iri for iri in entities_in(report, ("place",)) if not self.spellings.described(iri)}

    def _alike(self, one: set[str], two: set[str]) -> float:
        """What the places count that both have, or that are spelt as one; less where one of them tells it closer."""
        values = [0.0]
        for p, q in product(one, two):
            if not self.spellings.one(p, q) and not self.spellings.keys(p) & self.spellings.keys(q):
                continue
            if not self.local((p, q)):
                values.append(0.5 if self.spellings.is_a(p, ("Country",)) else max(0.5, self._weight(p) / 2))
                continue
            closer = [any({p, q} & self.wholes(x) for x in places) for places in (one, two)]
            values.append(0.5 if all(closer) else self._weight(p) - 0.5 * (p != q) - 0.5 * any(closer))
        return max(values)

    def _closer(self, one: set[str], two: set[str], first: ReportRecord, second: ReportRecord) -> float:
        """What to take off where one report has a further town, or part of a large one, that the other text lacks."""
        keys = self.spellings.keys
        shared = {x for p, q in product(one, two) if self.spellings.one(p, q) or keys(p) & keys(q) for x in (p, q)}
        small = any(self.stories.bearing(p) == SMALL for p in self.local(shared))
        rest = [(self._towns(places) if small else self._regional(places)) - shared for places in (one, two)]
        above = {whole for p in shared for whole in self.wholes(p)}
        untold = [p for p in rest[0] - above if not self._told_of((p,), second, first)]
        untold += [p for p in rest[1] - above if not self._told_of((p,), first, second)]
        return (1.0 if small else 1.5) if untold else 0.0

    def _within(self, one: set[str], two: set[str]) -> float:
        inside = any(a in self.wholes(b) or b in self.wholes(a) for a, b in product(one, two) if a != b)
        return 1.0 if inside and not self.local(one & two) else 0.0

    def _near(self, one: set[str], two: set[str]) -> float:
        """What it counts that two towns lie a few kilometres apart: a suburb, and the city that others name."""
        points = [[p for iri in self.local(places) if (p := self.spellings.point(iri))] for places in (one, two)]
        return 1.0 if any(_kilometres(p, q) <= NEAR for p, q in product(*points)) else 0.0

    def far(self, first: ReportRecord, second: ReportRecord) -> bool:
        """Whether it is known where both were, and that it is nowhere near."""
        return self._known_far(self.named(first), self.named(second))

    def _known_far(self, one: set[str], two: set[str]) -> bool:
        """Whether it is known where both are, and that it is nowhere near."""
        points = [[p for iri in self.local(places) for p in self.points(iri)] for places in (one, two)]
        return all(points) and all(_kilometres(p, q) > FAR for p, q in product(*points))

    def points(self, place: str) -> list[tuple[float, float]]:
        """Where the place is known to be: its own point, or those of the sites and towns that it lies in."""
        own = self.spellings.point(place)
        if own:
            return [own]
        return sorted(p for whole in self.local(self.wholes(place)) if (p := self.spellings.point(whole)))

    def _told(
        self, one: set[str], two: set[str], first: ReportRecord, second: ReportRecord, *, alike: bool
    ) -> float | None:
        """What it counts that the other text names the place; None when both name both and have chosen two."""
        told = self._told_of(self.local(one), second, first), self._told_of(self.local(two), first, second)
        if self._told_apart(one, second, two) or self._told_apart(two, first, one):
            return 0.0
        if (
            alike
            and not any(told)
            and (regions := self._regions_told(one, second, first) | self._regions_told(two, first, second))
        ):
            return max(self._weight(p) for p in regions) / 2
        if not any(told) or any(self.spellings.keys(p) & self.spellings.keys(q) for p, q in product(one, two)):
            return 0.0
        if all(told):
            return None
        least = 1.5 if not self._regional(two if told[0] else one) else 1.0
        most = max(self._weight(p) for p in self.local(one if told[0] else two)) - 1.0
        return max(least, most) if alike else 1.0

    def _regions_told(self, places: Iterable[str], other: ReportRecord, report: ReportRecord) -> set[str]:
        """The regions of the report that the other text names too."""
        regions = self._regional(places) - self.local(places)
        return {p for p in regions if self._told_of((p,), other, report)}

    def _weight(self, place: str) -> float:
        """What a shared town counts: less where many documents name it, since much happens there."""
        documents = self.stories.bearing(place)
        return 3.0 if documents <= RARE else 2.0 if documents <= USUAL else 1.5

    def meet(self, first: ReportRecord, second: ReportRecord) -> bool:
        """Whether the two texts name one town, or one of them none."""
        one, two = (self._told_towns(report.document) for report in (first, second))
        return bool(one & two) or not one or not two

    def _told_towns(self, document: str) -> set[str]:
        names = self.stories.names(document)
        return {key for key, iri in names.items() if self.local((iri,)) and self.spellings.is_a(iri, ("Place",))}

    def both_placed(self, first: ReportRecord, second: ReportRecord) -> bool:
        """Whether each report tells a place within a country."""
        return all(self._regional(self.named(report)) for report in (first, second))

    def local(self, places: Iterable[str]) -> set[str]:
        """Those that are no country and no region."""
        return {p for p in places if not self.spellings.is_a(p, _WIDE)}

    def _regional(self, places: Iterable[str]) -> set[str]:
        return {p for p in places if not self.spellings.is_a(p, ("Country",))}

    def _towns(self, places: Iterable[str]) -> set[str]:
        """Those of which one event has one: a site or a valley may lie in, or around, what another text names."""
        return {p for p in self.local(places) if not self.spellings.is_a(p, _SITES)}

    def _same_country(self, one: set[str], two: set[str]) -> bool:
        countries = [{p for p in places if self.spellings.is_a(p, ("Country",))} for places in (one, two)]
        return not countries[0] or not countries[1]

    def _told_apart(self, places: set[str], other: ReportRecord, its: set[str]) -> bool:
        """Whether the other text tells of the town too, and of another event there."""
        own = {key for p in its for key in self.spellings.keys(p)}
        elsewhere = self.stories.elsewhere(other.document) - own
        return any(key in elsewhere for p in self.local(places) for key in self.spellings.keys(p))

    def _told_of(self, places: Iterable[str], other: ReportRecord, report: ReportRecord) -> bool:
        """Whether the other text, too, names one of the places of the report, and tells of no other event there."""
        if not report.rank == other.rank == 1:
            return False
        story = self.stories.names(other.document)
        elsewhere = self.stories.elsewhere(other.document)
        return any(key in story and key not in elsewhere for p in places for key in self.spellings.keys(p))

    def wholes(self, place: str) -> set[str]:
        """Everything that the place (or unit) lies in, step by step."""
        seen: set[str] = set()
        todo = [place]
        while todo:
            for whole in self.above.get(todo.pop(), ()):
                if whole not in seen:
                    seen.add(whole)
                    todo.append(whole)
        return seen
