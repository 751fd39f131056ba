"""Which reports of different documents are of one event.

Enters: reports with their slots. Leaves: groups of reports, and pairs that look alike but not enough. Each pair's
score is the sum of parts that can be read (type, date, place, target, perpetrator, toll, copy of one text); a
contradiction in place or date is a refusal, not a low score. A report without a date is taken to be of the week
before it was published. Two reports of one document are never joined: extraction has kept them apart. A group joins
only what fits every member.

A person's judgement on a pair stands above all this: ``same`` joins the two whatever their score, ``different`` keeps
them in two groups whatever joins them.

Conservative on purpose: what is joined wrongly is hard to see, what is left apart is listed as a candidate. Blocking
(a shared place or participant in the same month) keeps the work near linear in the number of reports.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product

from kg.claims import Count
from kg.dates import interval
from kg.judgements import DIFFERENT, SAME, Judgements, groups, pair
from kg.ontology import Ontology
from kg.records import DocumentRecord, ReportRecord

JOIN = 4.5
CANDIDATE = 3.5
WINDOW = timedelta(days=1)  # a night attack, or a report from another time zone, is a day off
UNDATED = timedelta(days=7)  # what a report of the day leaves undated is news
LARGEST_BLOCK = 200

_PARTICIPANTS = ("target", "victim")


@dataclass(frozen=True, slots=True)
class PairScore:
    """How alike two reports are: the parts and their sum."""

    first: str
    second: str
    parts: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class Merged:
    """Groups of report IRIs (each one event, sorted) and the pairs that were left apart in doubt."""

    groups: tuple[tuple[str, ...], ...]
    candidates: tuple[PairScore, ...]


class Comparison:
    """Compares reports under one ontology and one map of what lies inside what.

    ``unnamed`` are actors that a document only describes ("two gunmen"): another name for them is no contradiction.
    """

    def __init__(
        self,
        ontology: Ontology,
        inside: Iterable[tuple[str, str]] = (),
        documents: Mapping[str, DocumentRecord] | None = None,
        unnamed: Collection[str] = (),
        judgements: Judgements | None = None,
    ) -> None:
        self.ontology = ontology
        self.documents = documents or {}
        self.unnamed = frozenset(unnamed)
        self.same, self.different = ((judgements or Judgements()).pairs(verdict) for verdict in (SAME, DIFFERENT))
        self.units = groups(self.same)
        self.above: dict[str, set[str]] = defaultdict(set)
        for part, whole in inside:
            self.above[part].add(whole)

    def score(self, first: ReportRecord, second: ReportRecord) -> PairScore | None:
        """None when the two cannot be one event."""
        if first.document == second.document or not self.ontology.comparable(first.type, second.type):
            return None
        parts: dict[str, float] = {"type": 0.5 if first.type == second.type else 0.0}
        for name, part in (("date", self._dates), ("place", self._places)):
            value = part(first, second)
            if value is None:
                return None
            parts[name] = value
        parts["target"] = self._shared(first, second, _PARTICIPANTS, 2.0, 0.0)
        parts["perpetrator"] = self._shared(first, second, ("perpetrator", "claimed_by"), 1.0, -1.0)
        parts["toll"] = self._toll(first, second)
        parts["copy"] = self._copy(first, second)
        low, high = sorted((first.iri, second.iri))
        return PairScore(low, high, parts)

    def may_unite(self, one: Sequence[ReportRecord], two: Sequence[ReportRecord]) -> bool:
        """Whether nobody calls any two different, and each fits each; of those judged the same, one fit is enough."""
        fits: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = defaultdict(bool)
        for first, second in product(one, two):
            if pair(first.iri, second.iri) in self.different:
                return False
            units = (self.units.get(first.iri, (first.iri,)), self.units.get(second.iri, (second.iri,)))
            fits[units] = fits[units] or self.score(first, second) is not None
        return all(fits.values())

    def days(self, report: ReportRecord) -> tuple[date, date] | None:
        """The first and last day that the report allows; the week before publication where it gives none."""
        value = report.slots.get("date")
        if isinstance(value, str):
            bounds = interval(value)
            return (date.fromisoformat(bounds[0]), date.fromisoformat(bounds[1])) if bounds else None
        known = self.documents.get(report.document)
        bounds = interval(known.published) if known and known.published else None
        return (date.fromisoformat(bounds[0]) - UNDATED, date.fromisoformat(bounds[1])) if bounds else None

    def _copy(self, first: ReportRecord, second: ReportRecord) -> float:
        """One text in two places tells one event, wherever both read it alike."""
        one, two = self.documents.get(first.document), self.documents.get(second.document)
        same = one and two and one.text_hash and one.text_hash == two.text_hash
        return 4.0 if same and first.type == second.type and dict(first.slots) == dict(second.slots) else 0.0

    def _dates(self, first: ReportRecord, second: ReportRecord) -> float | None:
        one, two = self.days(first), self.days(second)
        if one is None or two is None:
            return 0.0
        early, late = (first, second) if one <= two else (second, first)
        if max(one[0], two[0]) - WINDOW > min(one[1], two[1]):
            background = (
                "date" in early.slots and "date" not in late.slots
            )  # an older event, told of again without its date
            return 0.0 if background else None
        exact = one[0] == one[1] and two[0] == two[1]
        if exact:
            return 2.0 if one == two else 1.0
        return 0.5

    def _places(self, first: ReportRecord, second: ReportRecord) -> float | None:
        one, two = _entities(first, ("place",)), _entities(second, ("place",))
        if not one or not two:
            return 0.0
        if one & two:
            narrow = {p for p in one & two if not any(p in self.wholes(q) for q in (one | two) - {p})}
            return 2.0 if narrow else 0.5
        if any(a in self.wholes(b) or b in self.wholes(a) for a in one for b in two):
            return 1.0
        return None

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

    def _shared(
        self, first: ReportRecord, second: ReportRecord, slots: Sequence[str], same: float, other: float
    ) -> float:
        one, two = _entities(first, slots), _entities(second, slots)
        if not one or not two:
            return 0.0
        if one & two:
            return same
        if any(a in self.wholes(b) or b in self.wholes(a) for a in one for b in two):
            return same / 2
        return other if one - self.unnamed and two - self.unnamed else 0.0

    @staticmethod
    def _toll(first: ReportRecord, second: ReportRecord) -> float:
        for slot in ("killed", "injured"):
            one, two = first.slots.get(slot), second.slots.get(slot)
            if isinstance(one, Count) and one == two and (one.min or 0) > 2:
                return 1.0
        return 0.0


def _entities(report: ReportRecord, slots: Sequence[str]) -> set[str]:
    values = (report.slots.get(slot) for slot in slots)
    return {v for value in values if isinstance(value, tuple) for v in value}


def _blocks(reports: Sequence[ReportRecord], comparison: Comparison) -> Iterable[list[ReportRecord]]:
    """Reports that share a place or participant and a month (or the month after)."""
    blocks: dict[tuple[str, int], list[ReportRecord]] = defaultdict(list)
    for report in reports:
        days = comparison.days(report)
        months = _months(days[0], days[1] + WINDOW) if days else range(1)
        for entity in sorted(_entities(report, ("place", *_PARTICIPANTS, "perpetrator"))):
            for month in months:
                blocks[entity, month].append(report)
    for key in sorted(blocks):
        if 1 < len(blocks[key]) <= LARGEST_BLOCK:
            yield blocks[key]
        elif len(blocks[key]) > LARGEST_BLOCK:
            yield from _by_day(blocks[key], comparison)


def _months(first: date, last: date) -> range:
    """The months that the days touch; of what spans more than a year, the first twelve."""
    start, end = (d.year * 12 + d.month for d in (first, last))
    return range(start, min(end, start + 11) + 1)


def _by_day(block: list[ReportRecord], comparison: Comparison) -> Iterable[list[ReportRecord]]:
    """A block too large to compare whole, cut by day (each with the next)."""
    days: dict[date, list[ReportRecord]] = defaultdict(list)
    for report in block:
        bounds = comparison.days(report)
        if bounds and bounds[1] - bounds[0] <= UNDATED:
            for step in range((bounds[1] - bounds[0]).days + 2):
                days[bounds[0] + step * WINDOW].append(report)
    for day in sorted(days):
        yield days[day][:LARGEST_BLOCK]


def merge_reports(reports: Iterable[ReportRecord], comparison: Comparison) -> Merged:
    """Group the reports; the result does not depend on their order."""
    rows = sorted(reports, key=lambda r: r.iri)
    scores: dict[tuple[str, str], PairScore | None] = {}
    for block in _blocks(rows, comparison):
        for one, two in combinations(block, 2):
            key = (one.iri, two.iri) if one.iri < two.iri else (two.iri, one.iri)
            if key not in scores:
                scores[key] = comparison.score(one, two)
    fitting = sorted(
        (s for s in scores.values() if s and s.total >= CANDIDATE),
        key=lambda s: (-s.total, s.first, s.second),
    )
    joined = _join(rows, [s for s in fitting if s.total >= JOIN], comparison)
    group_of = {iri: index for index, group in enumerate(joined) for iri in group}
    kept_apart = {_sorted_pair(group_of[a], group_of[b]) for a, b in comparison.different if {a, b} <= group_of.keys()}
    return Merged(joined, tuple(s for s in fitting if _is_open(group_of[s.first], group_of[s.second], kept_apart)))


def _sorted_pair(one: int, two: int) -> tuple[int, int]:
    return min(one, two), max(one, two)


def _is_open(one: int, two: int, kept_apart: Collection[tuple[int, int]]) -> bool:
    """Whether two groups are two, and nobody has said that they have to be."""
    return one != two and _sorted_pair(one, two) not in kept_apart


def _join(
    rows: Sequence[ReportRecord], pairs: Sequence[PairScore], comparison: Comparison
) -> tuple[tuple[str, ...], ...]:
    by_iri = {row.iri: row for row in rows}
    group: dict[str, list[str]] = {row.iri: [row.iri] for row in rows}
    for first, second in sorted(comparison.same):
        if first in group and second in group and group[first] is not group[second]:
            _unite(group, group[first], group[second])
    for fitting in pairs:
        one, two = group[fitting.first], group[fitting.second]
        if one is two:
            continue
        if comparison.may_unite([by_iri[iri] for iri in one], [by_iri[iri] for iri in two]):
            _unite(group, one, two)
    return tuple(sorted({tuple(sorted(members)) for members in group.values()}))


def _unite(group: dict[str, list[str]], one: list[str], two: list[str]) -> None:
    one.extend(two)
    group.update(dict.fromkeys(two, one))
