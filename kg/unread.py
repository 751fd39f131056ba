"""Documents that seem to tell of an event although no report of it was read in them.

Enters: the groups of reports that are one event, what compares reports (``kg.likeness``), and the pairs that a person
calls different. Leaves: for such a document and event, the document of the event whose words agree with it most, and
how far. That is no report and no claim: it counts for nothing, and only says where to read on.

A feature may never name the deed; a text may be read as chiefly telling of its aftermath. Where few other texts are of
these days, agreeing words speak for one subject all the same, less of them where both texts bear a name that few do;
the more texts there are, the more words have to agree, and among many nothing is said. Twice as many have to where
weeks lie between two texts without such a name, and where the document's own chief report has another town than the
event, or neither its kind nor its place; more still where that report is of another kind and day, as of what followed.
Refused: a document whose own chief report is of a like kind on another day, or in a place that is known to lie far
away, or whose own event more documents are chiefly about. What a document tells of a time long before it was published
is not what it is about.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from kg.judgements import Pair, pair
from kg.likeness import Comparison
from kg.merging import Groups
from kg.records import ReportRecord
from kg.stories import FEW, SOME, Stories

NONE = -1
# How far words have to agree, by the crowd of texts of these days: in any two texts, and in two that bear a rare name.
LEAST = {FEW: (0.06, 0.03), SOME: (0.12, 0.06)}
_LATER = 2.0  # how many times as far in two texts without such a name, weeks apart


@dataclass(frozen=True, slots=True)
class Unread:
    """A document, the reports of the event that it seems to tell of, and the document that it agrees with most."""

    document: str
    event: tuple[str, ...]
    like: str
    agreement: float


class _Like(NamedTuple):
    """How many times the least that has to agree does, how far that is, and with which document."""

    times: float
    agreement: float
    document: str


class _Told:
    """What quiet documents, of whose days few other texts are, are chiefly about; events by their first report."""

    def __init__(self, groups: Groups, comparison: Comparison) -> None:
        self.groups, self.comparison = groups, comparison
        self.texts, self.stories = comparison.texts, comparison.stories
        self._events = array("q", (NONE,)) * len(self.texts.names)
        for document in self.stories.quiet():
            chief = self.chief(document)
            if chief:
                self._events[self.texts.names.place(document)] = groups.first[self.texts.reports.place(chief.iri)]
        self.size = Counter(event for event in self._events if event != NONE)

    def event(self, document: str) -> int:
        return self._events[self.texts.names.place(document)]

    def chief(self, document: str) -> ReportRecord | None:
        """The report that the document is chiefly about, unless that is of long before."""
        reports = self.texts.text(document).reports.values()
        chiefs = [report for report in reports if report.rank == 1 and not self.comparison.long_ago(report)]
        return chiefs[-1] if chiefs else None

    def chiefs(self, event: int) -> Iterator[ReportRecord]:
        """The reports of the event that quiet documents are chiefly about."""
        for at in self.groups.of(event):
            report = self.texts.report(at)
            if self.event(report.document) == event and self.chief(report.document) == report:
                yield report

    def alike(self, document: str) -> dict[int, _Like]:
        """The events whose documents agree enough with this one, each with the one of them that does most."""
        found: dict[int, _Like] = {}
        for at, crowd in self.stories.near_in_time(document):
            event = self._events[at]
            if event != NONE and (least := LEAST.get(crowd)):
                other = self.texts.names[at]
                agreement = self.stories.agreement(document, other)
                if agreement >= min(least):
                    times = agreement / _least(least, self.stories, document, other)
                    if times >= 1.0:
                        like = _Like(times, agreement, other)
                        found[event] = max(found.get(event, like), like)
        return found


def find_unread(groups: Groups, comparison: Comparison, different: Collection[Pair]) -> Iterator[Unread]:
    """By document, then by event; ``different`` are pairs of reports, or of a document and a report."""
    told, texts = _Told(groups, comparison), comparison.texts
    for document in told.stories.quiet():
        chief, own = told.chief(document), texts.places(document)
        reports = [texts.reports[at] for at in own]
        for first, like in sorted(told.alike(document).items()):
            members = groups.of(first)
            if not set(own).isdisjoint(members) or told.size[first] < told.size[told.event(document)]:
                continue
            event = tuple(texts.reports[at] for at in members)
            if any(pair(one, two) in different for one, two in product((document, *reports), event)):
                continue
            doubts = [comparison.doubt(chief, report) for report in told.chiefs(first)] if chief else []
            if all(doubts) and like.times >= max((doubt for doubt in doubts if doubt), default=1.0):
                yield Unread(document, event, like.document, like.agreement)


def _least(least: tuple[float, float], stories: Stories, first: str, second: str) -> float:
    """How far the words of the two have to agree."""
    if stories.share_a_rare_name(first, second):
        return least[1]
    return least[0] if stories.of_the_same_days(first, second) else _LATER * least[0]
