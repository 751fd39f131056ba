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

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from kg.judgements import Pair, pair
from kg.likeness import Comparison
from kg.stories import FEW, MANY, SOME, Stories

Event = tuple[str, ...]  # the reports of one event
# How far words have to agree, by the crowd of texts of these days: in any two texts, and in two that bear a rare name.
LEAST = {FEW: (0.06, 0.03), SOME: (0.12, 0.06)}
_LATER = 2.0  # how many times as far in two texts without such a name, weeks apart


@dataclass(frozen=True, slots=True)
class Unread:
    """A document, the reports of the event that it seems to tell of, and the document that it agrees with most."""

    document: str
    event: Event
    like: str
    agreement: float


def find_unread(events: Iterable[Event], comparison: Comparison, different: Collection[Pair]) -> Iterator[Unread]:
    """By document, then by event; ``different`` are pairs of reports, or of a document and a report."""
    stories, beside = comparison.stories, comparison.beside
    quiet = [iri for iri, known in sorted(stories.documents.items()) if known.words and stories.crowd(iri) < MANY]
    of = {report.iri: document for document in quiet for report in beside[document]}
    chief = {
        document: report
        for document in quiet
        for report in beside[document]
        if report.rank == 1 and not comparison.long_ago(report)
    }
    main = {report.iri for report in chief.values()}
    told = {of[iri]: event for event in events for iri in event if iri in main}
    size = Counter(told.values())
    for document in quiet:
        reports = [report.iri for report in beside[document]]
        for event, like in sorted(_alike(document, told, stories).items()):
            if not set(reports).isdisjoint(event) or size[event] < size[told.get(document, ())]:
                continue
            if any(pair(one, two) in different for one, two in product((document, *reports), event)):
                continue
            members = [chief[of[iri]] for iri in event if iri in main]
            doubts = [comparison.doubt(chief[document], report) for report in members] if document in chief else []
            if all(doubts) and like.times >= max((doubt for doubt in doubts if doubt), default=1.0):
                yield Unread(document, event, like.document, like.agreement)


class _Like(NamedTuple):
    """How many times the least that has to agree does, how far that is, and with which document."""

    times: float
    agreement: float
    document: str


def _alike(document: str, told: Mapping[str, Event], stories: Stories) -> dict[Event, _Like]:
    """The events whose documents agree enough with this one, each with the one of them that does most."""
    found: dict[Event, _Like] = {}
    for other, crowd in stories.near_in_time(document):
        if other in told and (least := LEAST.get(crowd)):
            agreement = stories.agreement(document, other)
            if agreement >= min(least):
                times = agreement / _least(least, stories, document, other)
                if times >= 1.0:
                    like = _Like(times, agreement, other)
                    found[told[other]] = max(found.get(told[other], like), like)
    return found


def _least(least: tuple[float, float], stories: Stories, first: str, second: str) -> float:
    """How far the words of the two have to agree."""
    if stories.share_a_rare_name(first, second):
        return least[1]
    return least[0] if stories.of_the_same_days(first, second) else _LATER * least[0]
