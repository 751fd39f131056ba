"""Which reports of different documents are of one event.

Enters: reports with their slots, and what compares two of them (``kg.likeness``). Leaves: groups of reports, and pairs
that look alike but not enough. Two reports of one document are never joined: extraction has kept them apart. A group
joins only what fits every member.

A person's judgement on a pair stands above all this: ``same`` joins the two whatever their score, ``different`` keeps
them in two groups whatever joins them.

Reports are known by their places in the order of their IRIs. Conservative on purpose: what is joined wrongly is hard to
see, what is left apart is listed as a candidate. Blocking (a shared name in the same month) keeps the work near linear
in the number of reports.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, product

from kg.judgements import DIFFERENT, SAME, Judgements, Pair, groups
from kg.likeness import CULPRITS, PARTICIPANTS, UNDATED, WINDOW, Comparison, PairScore
from kg.records import ReportRecord
from kg.scores import Kept, Scores
from kg.shelf import Names, Shelf, numbers
from kg.stories import entities_in

JOIN = 4.25
CANDIDATE = 3.0
LARGEST_BLOCK = 200
_REMEMBERED = 4096  # pairs
_BITS = 32  # of a place
_PLACE = (1 << _BITS) - 1


class Groups:
    """Reports by their places in groups; ``first`` is the least place in each report's group."""

    def __init__(self, count: int) -> None:
        self.first = numbers(range(count))
        self._several: dict[int, array[int]] = {}

    def __iter__(self) -> Iterator[Sequence[int]]:
        return (self.of(at) for at, first in enumerate(self.first) if at == first)

    def of(self, at: int) -> Sequence[int]:
        """All that are in the group of a report, sorted."""
        return self._several.get(self.first[at]) or (at,)

    def unite(self, one: int, two: int) -> None:
        low, high = sorted((self.first[one], self.first[two]))
        if low != high:
            self._several[low] = members = numbers(sorted((*self.of(low), *self.of(high))))
            self._several.pop(high, None)
            for at in members:
                self.first[at] = low


class Fitting:
    """Scores of pairs, the best first; on disk but for their totals and the places of the two."""

    def __init__(self, scores: Iterable[PairScore], reports: Names) -> None:
        self._rows, self._first, self._second, self._totals = Shelf(), numbers(), numbers(), array("d")
        for score in scores:
            self._rows.put((score.first, score.second, dict(score.parts)))
            self._first.append(reports.place(score.first))
            self._second.append(reports.place(score.second))
            self._totals.append(score.total)
        self._order = numbers(sorted(range(len(self._rows)), key=self._rank))

    def _rank(self, number: int) -> tuple[float, int, int]:
        return -self._totals[number], self._first[number], self._second[number]

    def pairs(self) -> Iterator[tuple[int, float, int, int]]:
        """Each pair's number, its total, and the places of the two."""
        return ((number, self._totals[number], self._first[number], self._second[number]) for number in self._order)

    def __getitem__(self, number: int) -> PairScore:
        return PairScore(*self._rows[number])


@dataclass(frozen=True, slots=True)
class Merged:
    """Groups of reports, each one event, and the pairs that were left apart in doubt."""

    groups: Groups
    fitting: Fitting
    doubtful: Sequence[int]

    @property
    def candidates(self) -> Iterator[PairScore]:
        return map(self.fitting.__getitem__, self.doubtful)


class _Gatherer:
    """Joins reports under one comparison and one table of judgements."""

    def __init__(self, comparison: Comparison, judgements: Judgements, kept: Kept | None) -> None:
        self.comparison, self.texts = comparison, comparison.texts
        self.scores = Scores(self.texts, comparison, CANDIDATE, kept)
        self.same, self.different = (self._places(judgements.pairs(verdict)) for verdict in (SAME, DIFFERENT))
        self.units = {self.texts.reports.find(iri): group for iri, group in groups(judgements.pairs(SAME)).items()}
        self._fits = lru_cache(_REMEMBERED)(self._fit)

    def _places(self, pairs: Iterable[Pair]) -> set[tuple[int, int]]:
        """The pairs of which both are here."""
        reports = self.texts.reports
        return {(reports.place(a), reports.place(b)) for a, b in pairs if a in reports and b in reports}

    def merge(self) -> Merged:
        scores = (score for one, others in self._rows() for score in self.scores.of(one, others))
        fitting = Fitting(scores, self.texts.reports)
        joined = self._join(fitting)
        apart = {_sorted_pair(joined.first[a], joined.first[b]) for a, b in self.different}
        left = ((number, joined.first[a], joined.first[b]) for number, _, a, b in fitting.pairs())
        return Merged(joined, fitting, numbers(number for number, a, b in left if _is_open(a, b, apart)))

    def _fit(self, first: int, second: int) -> bool:
        """Whether nothing speaks against the two being one event; kept for a while, as groups grow one by one."""
        return self.comparison.score(self.texts.report(first), self.texts.report(second)) is not None

    # -- blocks

    def _rows(self) -> Iterator[tuple[int, list[int]]]:
        """Each report with those after it that share a block with it, each pair once; all by their places.

        Month by month, so that what is asked for together is of the same days.
        """
        compared: dict[int, set[int]] = {}
        for _, entries in groupby(self._months(), key=lambda entry: entry >> _BITS):
            month = [entry & _PLACE for entry in entries]
            here = set(month)
            compared = {one: others & here for one, others in compared.items() if one in here}
            shared: dict[int, list[array[int]]] = defaultdict(list)
            for block in self._blocks(month):
                for one in block:
                    shared[one].append(block)
            for one in sorted(shared):
                later = {two for block in shared[one] for two in block[bisect_right(block, one) :]}
                later -= compared.get(one, set())
                if later:
                    compared.setdefault(one, set()).update(later)
                    yield one, sorted(later)

    def _months(self) -> list[int]:
        """The place of each report after each month in which it may be, sorted; the scores get to know it."""
        entries = array("Q")
        for document in self.texts.names:
            places = self.texts.places(document)
            self.scores.know(document, places)
            for at, report in zip(places, self.texts.text(document).reports.values(), strict=True):
                days = self.comparison.days(report)
                entries.extend(m << _BITS | at for m in (_months(days[0], days[1] + WINDOW) if days else range(1)))
        return sorted(entries)

    def _blocks(self, month: Iterable[int]) -> Iterator[array[int]]:
        """The places of the reports of a month that share a name; in the order of documents, which are read once."""
        blocks: dict[str, array[int]] = defaultdict(numbers)
        for at in sorted(month, key=self.texts.document_of.__getitem__):
            for key in self._keys(self.texts.report(at)):
                blocks[key].append(at)
        for key in sorted(blocks):
            block = numbers(sorted(blocks[key]))
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
        days: dict[date, array[int]] = defaultdict(numbers)
        for at in block:
            bounds = self.comparison.days(self.texts.report(at))
            if bounds and bounds[1] - bounds[0] <= UNDATED:
                for step in range((bounds[1] - bounds[0]).days + 2):
                    days[bounds[0] + step * WINDOW].append(at)
        for day in sorted(days):
            yield days[day][:LARGEST_BLOCK]

    # -- groups

    def _join(self, fitting: Fitting) -> Groups:
        joined = Groups(len(self.texts.reports))
        for first, second in sorted(self.same):
            joined.unite(first, second)
        known = array("Q", sorted(first << _BITS | second for _, _, first, second in fitting.pairs()))
        for _, total, first, second in fitting.pairs():
            one, two = joined.of(first), joined.of(second)
            if total >= JOIN and joined.first[first] != joined.first[second] and self._may_unite(one, two, known):
                joined.unite(first, second)
        return joined

    def _may_unite(self, one: Sequence[int], two: Sequence[int], known: array[int]) -> bool:
        """Whether nobody calls any two different, and each fits each; of those judged the same, one fit is enough."""
        fits: dict[tuple[object, object], bool] = defaultdict(bool)
        for a, b in product(one, two):
            first, second = _sorted_pair(a, b)
            if (first, second) in self.different:
                return False
            units = (self.units.get(a, a), self.units.get(b, b))
            fits[units] = fits[units] or _holds(known, first << _BITS | second) or self._fits(first, second)
        return all(fits.values())


def merge_reports(comparison: Comparison, judgements: Judgements, kept: Kept | None = None) -> Merged:
    """Group the reports; the result does not depend on their order, nor on which scores were ``kept``."""
    return _Gatherer(comparison, judgements, kept).merge()


def _holds(ordered: array[int], number: int) -> bool:
    at = bisect_left(ordered, number)
    return at < len(ordered) and ordered[at] == number


def _months(first: date, last: date) -> range:
    """The months that the days touch; of what spans more than a year, the first twelve."""
    start, end = (d.year * 12 + d.month for d in (first, last))
    return range(start, min(end, start + 11) + 1)


def _sorted_pair(one: int, two: int) -> tuple[int, int]:
    return min(one, two), max(one, two)


def _is_open(one: int, two: int, kept_apart: Collection[tuple[int, int]]) -> bool:
    """Whether two groups are two, and nobody has said that they have to be."""
    return one != two and _sorted_pair(one, two) not in kept_apart
