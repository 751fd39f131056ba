"""Which reports of different documents are of one event.

Enters: reports with their slots, and what compares two of them (``kg.likeness``). Leaves: groups of reports, and pairs
that look alike but not enough. Two reports of one document are never joined: extraction has kept them apart. A group
joins only what fits every member.

A person's judgement on a pair stands above all this: ``same`` joins the two whatever their score, ``different`` keeps
them in two groups whatever joins them.

Conservative on purpose: what is joined wrongly is hard to see, what is left apart is listed as a candidate. Blocking
(a shared name in the same month) keeps the work near linear in the number of reports.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from operator import attrgetter

from kg.judgements import DIFFERENT, SAME, Judgements, groups, pair
from kg.likeness import CULPRITS, PARTICIPANTS, UNDATED, WINDOW, Comparison, PairScore
from kg.records import ReportRecord
from kg.scores import Kept, Scores
from kg.stories import entities_in

JOIN = 4.25
CANDIDATE = 3.0
LARGEST_BLOCK = 200
_IRI = attrgetter("iri")


@dataclass(frozen=True, slots=True)
class Merged:
    """Groups of report IRIs (each one event, sorted) and the pairs that were left apart in doubt."""

    groups: tuple[tuple[str, ...], ...]
    candidates: tuple[PairScore, ...]


class _Gatherer:
    """Joins reports under one comparison and one table of judgements."""

    def __init__(
        self, reports: Iterable[ReportRecord], comparison: Comparison, judgements: Judgements, kept: Kept | None
    ) -> None:
        self.rows = sorted(reports, key=_IRI)
        self.comparison = comparison
        self.scores = Scores(self.rows, comparison, CANDIDATE, kept)
        self.same, self.different = (judgements.pairs(verdict) for verdict in (SAME, DIFFERENT))
        self.units = groups(self.same)
        self._fits: dict[tuple[str, str], bool] = {}

    def merge(self) -> Merged:
        scores = (score for one, others in self._rows() for score in self.scores.of(one, others))
        fitting = sorted(scores, key=lambda s: (-s.total, s.first, s.second))
        self._fits = {(s.first, s.second): True for s in fitting}
        joined = self._join([s for s in fitting if s.total >= JOIN])
        asked = {iri for s in fitting for iri in (s.first, s.second)}.union(*self.different)
        group_of = {iri: index for index, group in enumerate(joined) for iri in group if iri in asked}
        apart = {_sorted_pair(group_of[a], group_of[b]) for a, b in self.different if {a, b} <= group_of.keys()}
        return Merged(joined, tuple(s for s in fitting if _is_open(group_of[s.first], group_of[s.second], apart)))

    def _fit(self, first: str, second: str) -> bool:
        """Whether nothing speaks against the two being one event; kept, as groups grow one by one."""
        key = pair(first, second)
        if key not in self._fits:
            self._fits[key] = self.comparison.score(self._report(first), self._report(second)) is not None
        return self._fits[key]

    def _report(self, iri: str) -> ReportRecord:
        return self.rows[bisect_left(self.rows, iri, key=_IRI)]

    # -- blocks

    def _rows(self) -> Iterator[tuple[int, list[int]]]:
        """Each report with those after it that share a block with it, each pair once; all by their places."""
        shared: dict[int, array[int]] = defaultdict(_places)
        blocks = list(self._blocks())
        for number, block in enumerate(blocks):
            for one in block:
                shared[one].append(number)
        for one, numbers in shared.items():
            later = {two for number in numbers for two in blocks[number][bisect_right(blocks[number], one) :]}
            if later:
                yield one, sorted(later)

    def _blocks(self) -> Iterator[array[int]]:
        """The places in ``rows`` of the reports that share a name and a month (or the month after)."""
        blocks: dict[tuple[str, int], array[int]] = defaultdict(_places)
        for at, report in enumerate(self.rows):
            days = self.comparison.days(report)
            months = _months(days[0], days[1] + WINDOW) if days else range(1)
            for key in self._keys(report):
                for month in months:
                    blocks[key, month].append(at)
        for _, block in sorted(blocks.items()):
            if 1 < len(block) <= LARGEST_BLOCK:
                yield block
            elif len(block) > LARGEST_BLOCK:
                yield from self._by_day(block)

    def _keys(self, report: ReportRecord) -> set[str]:
        """The names that the report's pairs are looked up by: its slots', and its document's where it is chief."""
        spellings = self.comparison.spellings
        named = entities_in(report, ("place", *PARTICIPANTS, *CULPRITS))
        found = {key for iri in named if not spellings.described(iri) for key in spellings.keys(iri)}
        return found | self.comparison.stories.names(report.document).keys() if report.rank == 1 else found

    def _by_day(self, block: array[int]) -> Iterator[array[int]]:
        """A block too large to compare whole, cut by day (each with the next)."""
        days: dict[date, array[int]] = defaultdict(_places)
        for at in block:
            bounds = self.comparison.days(self.rows[at])
            if bounds and bounds[1] - bounds[0] <= UNDATED:
                for step in range((bounds[1] - bounds[0]).days + 2):
                    days[bounds[0] + step * WINDOW].append(at)
        for day in sorted(days):
            yield days[day][:LARGEST_BLOCK]

    # -- groups

    def _join(self, pairs: Sequence[PairScore]) -> tuple[tuple[str, ...], ...]:
        group: dict[str, list[str]] = {}
        judged = {iri for each in self.same for iri in each}
        here = {row.iri for row in self.rows if row.iri in judged}
        for first, second in sorted(self.same):
            if {first, second} <= here:
                _unite(group, first, second)
        for fitting in pairs:
            one, two = (group.get(iri, [iri]) for iri in (fitting.first, fitting.second))
            if one is not two and self._may_unite(one, two):
                _unite(group, fitting.first, fitting.second)
        alone = {(row.iri,) for row in self.rows if row.iri not in group}
        return tuple(sorted(alone.union(tuple(sorted(members)) for members in group.values())))

    def _may_unite(self, one: Sequence[str], two: Sequence[str]) -> bool:
        """Whether nobody calls any two different, and each fits each; of those judged the same, one fit is enough."""
        fits: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = defaultdict(bool)
        for first, second in product(one, two):
            if pair(first, second) in self.different:
                return False
            units = (self.units.get(first, (first,)), self.units.get(second, (second,)))
            fits[units] = fits[units] or self._fit(first, second)
        return all(fits.values())


def merge_reports(
    reports: Iterable[ReportRecord], comparison: Comparison, judgements: Judgements, kept: Kept | None = None
) -> Merged:
    """Group the reports; the result does not depend on their order, nor on which scores were ``kept``."""
    return _Gatherer(reports, comparison, judgements, kept).merge()


def _places() -> array[int]:
    return array("I")


def _months(first: date, last: date) -> range:
    """The months that the days touch; of what spans more than a year, the first twelve."""
    start, end = (d.year * 12 + d.month for d in (first, last))
    return range(start, min(end, start + 11) + 1)


def _sorted_pair(one: int, two: int) -> tuple[int, int]:
    return min(one, two), max(one, two)


def _is_open(one: int, two: int, kept_apart: Collection[tuple[int, int]]) -> bool:
    """Whether two groups are two, and nobody has said that they have to be."""
    return one != two and _sorted_pair(one, two) not in kept_apart


def _unite(group: dict[str, list[str]], first: str, second: str) -> None:
    """Make one group of two; who is in none is one alone."""
    one, two = (group.setdefault(iri, [iri]) for iri in (first, second))
    if one is not two:
        one.extend(two)
        group.update(dict.fromkeys(two, one))
