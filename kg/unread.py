"""Documents that seem to tell of an event although no report of it was read in them.

Enters: the groups of reports that are one event, what compares reports (``kg.likeness``), and the pairs that a person
calls different. Leaves: for such a document and event, the document of the event whose words agree with it most, and
how far. That is no report and no claim: it counts for nothing, and only says where to read on.

A feature may never name the deed; a text may be read as chiefly telling of its aftermath. Where few other texts are of
these days, agreeing words speak for one subject all the same, and the more texts there are, the more words have to
agree; among many nothing is said. Refused: a document whose own chief report gives another day or another town than
those of the event, or whose own event more documents are chiefly about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from kg.judgements import Pair, pair
from kg.likeness import Comparison
from kg.stories import FEW, SOME, Stories

Event = tuple[str, ...]  # the reports of one event
LEAST = {FEW: 0.06, SOME: 0.12}  # how far words have to agree, by the crowd of texts of these days


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
    quiet = [iri for iri, known in sorted(stories.documents.items()) if known.words and stories.crowd(iri) in LEAST]
    of = {report.iri: document for document in quiet for report in beside[document]}
    chief = {document: report for document in quiet for report in beside[document] if report.rank == 1}
    main = {report.iri for report in chief.values()}
    told = {of[iri]: event for event in events for iri in event if iri in main}
    size = Counter(told.values())
    for document in quiet:
        reports = [report.iri for report in beside[document]]
        for event, (agreement, like) in sorted(_alike(document, told, stories).items()):
            if not set(reports).isdisjoint(event) or size[event] < size[told.get(document, ())]:
                continue
            if any(pair(one, two) in different for one, two in product((document, *reports), event)):
                continue
            members = [chief[of[iri]] for iri in event if iri in main]
            if document in chief and any(comparison.at_odds(chief[document], report) for report in members):
                continue
            least = LEAST[stories.crowd_of(document, like)]
            if document in chief and comparison.strangers(chief[document], chief[like]):
                least *= 2
            if agreement >= least:
                yield Unread(document, event, like, agreement)


def _alike(document: str, told: Mapping[str, Event], stories: Stories) -> dict[Event, tuple[float, str]]:
    """The events whose documents agree enough with this one, each with the most that one of them does."""
    found: dict[Event, tuple[float, str]] = {}
    for other in stories.of_the_same_days(document):
        least = LEAST.get(stories.crowd_of(document, other))
        if other in told and least is not None:
            agreement = stories.agreement(document, other)
            if agreement >= least:
                found[told[other]] = max(found.get(told[other], (0.0, "")), (agreement, other))
    return found
