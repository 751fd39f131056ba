"""From when until when what claims say holds, since when it was known, and which ends others tell of it.

Enters: claims, documents, the dates after which entities are no more, and events with what they tell. Leaves: quads
in the derived graph: on each claim the first and last day that its ``since`` and ``until`` allow, the day it was
published or recorded, and an Ending for each death, dissolution or leaving that cuts it short. An open end (``..``)
is the first or last day of the calendar; an unknown one has no day, and is never taken for an open one.

A death or a dissolution ends every state of the one who is no more. A leaving, told by a claim that gives an end,
ends what other claims say of the same two without an end of their own, unless they say that it held again later.
Nothing here removes a claim: whoever asks about a day reads the Endings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import NamedNode

from kg.calendar import ends
from kg.claims import Count, SlotValue
from kg.dates import interval
from kg.ids import Ids
from kg.ontology import Ontology
from kg.ontologyterms import EndRule
from kg.records import ClaimRecord, EndRecord, StatementKey
from kg.statements import Triples, day
from kg.status import FOR, WEAKLY
from kg.terms import TYPE, code, kg

FIRST, LAST = "0001-01-01", "9999-12-31"
LEFT = "left"
Bounds = tuple[str | None, str | None]
Family = tuple[str, str, str]
UNKNOWN: Bounds = (None, None)


@dataclass(frozen=True, slots=True, order=True)
class End:
    """An end that somebody tells: ``told`` is the event, claim or file; the days are ISO text, empty when unknown."""

    how: str
    earliest: str
    latest: str
    known: str
    status: str
    told: str


@dataclass(frozen=True, slots=True)
class Span:
    """When a claim says that something holds; None is unknown. ``seen`` is a day on which it held by the way."""

    since: Bounds
    until: Bounds
    seen: str | None

    def resumed(self, end: End) -> str | None:
        """The first day after the end on which the claim says that it holds."""
        return min((d for d in (self.since[1], self.seen) if d and d > end.latest), default=None)


def first_days(edtf: str | None) -> Bounds:
    """The days on which something that is so ``since`` the date can have begun."""
    return _bounds(edtf, FIRST)


def last_days(edtf: str | None) -> Bounds:
    """The days on which something that is so ``until`` the date can have ended."""
    return _bounds(edtf, LAST)


def _bounds(edtf: str | None, open_end: str) -> Bounds:
    if not edtf:
        return UNKNOWN
    if edtf == "..":
        return open_end, open_end
    first, last = ends(edtf)
    return (first.isoformat() if first else None, last.isoformat() if last else None)


class Dated(Protocol):
    """A document, as far as its dates go."""

    @property
    def published(self) -> str | None: ...
    @property
    def recorded(self) -> str | None: ...


def known_since(recorded: str | None, document: Dated | None) -> str | None:
    """The day by which something was on record: its own, else the earlier of its document's."""
    if recorded:
        return last_days(recorded)[1]
    dates = (document.published, document.recorded) if document else ()
    return min((latest for date in dates if (latest := last_days(date)[1])), default=None)


def family(key: StatementKey, ontology: Ontology) -> Family:
    """The same for all statements that one leaving ends."""
    ends = (key.subject, key.object)
    if ontology.property_named(key.predicate).is_symmetric:
        ends = (min(ends), max(ends))
    return (ends[0], ontology.family(key.predicate), ends[1])


def end_of(record: EndRecord, file: Dated | None) -> End | None:
    """The end that a hand-written file tells; None for one without a day."""
    earliest, latest = _texts(last_days(record.date))
    known = known_since(None, file) or ""
    return End(record.how, earliest, latest, known, "asserted", record.file) if latest else None


class Validity:
    """Gathers what tells of ends, then writes the times of all claims."""

    def __init__(
        self,
        ontology: Ontology,
        ids: Ids,
        documents: Mapping[str, Dated],
        kinds: Mapping[str, str],
        ends: Mapping[str, Iterable[End]],
    ) -> None:
        """``kinds`` are the classes of entities; ``ends`` what is told elsewhere."""
        self.ontology, self.ids, self.documents, self.kinds = ontology, ids, documents, kinds
        self.ends: dict[str, set[End]] = defaultdict(set)
        self.left: dict[Family, set[End]] = defaultdict(set)
        for entity in ends:
            self.ends[entity].update(ends[entity])

    def event(
        self, iri: str, kind: str, slots: Mapping[str, SlotValue], status: str, claims: Sequence[ClaimRecord]
    ) -> None:
        """Remember who came to their end in an event, by the claims that speak for it."""
        rule = self.ontology.end_rule(kind)
        if rule is None:
            return
        told: dict[str, list[ClaimRecord]] = defaultdict(list)
        for claim in claims:
            for filler in self._ended(claim.slots, rule):
                told[filler].append(claim)
        date = slots.get("date")
        for filler, tellers in told.items():
            known = min((d for c in tellers if (d := self._known(c))), default="")
            bounds = last_days(date) if isinstance(date, str) else (None, known or None)
            end = End(rule.label, *_texts(bounds), known, status, iri)
            if end.latest:
                self.ends[filler].add(end)

    def _ended(self, slots: Mapping[str, SlotValue], rule: EndRule) -> set[str]:
        """Who came to their end, by what one claim says of an event."""
        fillers = {f for slot in rule.slots for f in _fillers(slots.get(slot))}
        if rule.count is not None and not _covers(slots, rule.count, len(fillers)):
            return set()
        if rule.unless is not None:
            resulting = set(_fillers(slots.get(rule.unless)))
            fillers = fillers - resulting if resulting else set()  # what came out of it is not told
        return {f for f in fillers if f in self.kinds and self.ontology.is_a(self.kinds[f], rule.cls)}

    def _known(self, claim: ClaimRecord) -> str | None:
        return known_since(claim.recorded, self.documents.get(claim.document))

    # -- claims

    def write(self, out: Triples, claims: Sequence[ClaimRecord], counts: Mapping[str, str]) -> None:
        """The times of all claims; ``counts`` tells what each counts for."""
        spans = {claim.iri: self._span(claim) for claim in claims}
        for claim in claims:
            if counts[claim.iri] in (FOR, WEAKLY) and claim.statement:
                self._leaving(claim, spans[claim.iri], "asserted" if counts[claim.iri] == FOR else "alleged")
        for claim in claims:
            iri, span = NamedNode(claim.iri), spans[claim.iri]
            out.add(iri, "countsAs", counts[claim.iri])
            for name, value in (
                ("knownSince", self._known(claim)),
                ("sinceEarliest", span.since[0]),
                ("sinceLatest", span.since[1]),
                ("untilEarliest", span.until[0]),
                ("untilLatest", span.until[1]),
                ("seenOn", span.seen),
            ):
                out.add(iri, name, value and day(value))
            for end in self._ends_of(claim, span):
                self._ending(out, claim, span, end)

    def _span(self, claim: ClaimRecord) -> Span:
        if claim.statement is None:
            return Span(UNKNOWN, UNKNOWN, None)
        since, until = first_days(claim.since), last_days(claim.until)
        document = self.documents.get(claim.document)
        published = interval(document.published) if document and document.published else None
        seen = published[0] if published and until == UNKNOWN and self._is_state(claim.statement) else None
        return Span(since, until, seen if published and published[0] == published[1] else None)

    def _is_state(self, key: StatementKey) -> bool:
        return key.predicate in self.ontology.states

    def _leaving(self, claim: ClaimRecord, span: Span, status: str) -> None:
        earliest, latest = span.until
        if claim.statement and self._is_state(claim.statement) and latest and latest != LAST:
            end = End(LEFT, earliest or "", latest, self._known(claim) or "", status, claim.iri)
            self.left[family(claim.statement, self.ontology)].add(end)

    def _ends_of(self, claim: ClaimRecord, span: Span) -> list[End]:
        key = claim.statement
        if key is None or key.literal or not self._is_state(key):
            return []
        ends = {*self.ends.get(key.subject, ()), *self.ends.get(key.object, ())}
        if span.until == UNKNOWN:
            begin = span.since[0] or ""
            ends |= {end for end in self.left.get(family(key, self.ontology), ()) if end.latest >= begin}
        return sorted(ends)

    def _ending(self, out: Triples, claim: ClaimRecord, span: Span, end: End) -> None:
        name = self.ids.ending(self.ids.key(claim.iri), end.how, self.ids.key(end.told), end.earliest, end.latest)
        iri = self.ids.iri(name)
        out.add(NamedNode(claim.iri), "endedBy", iri)
        out.add(iri, TYPE, kg("Ending"))
        out.add(iri, "how", end.how)
        out.add(iri, "status", code("status", end.status))
        out.add(iri, "toldBy", NamedNode(end.told))
        resumed = span.resumed(end) if end.how == LEFT else None
        days = (
            ("earliest", end.earliest),
            ("latest", end.latest),
            ("knownSince", end.known),
            ("resumed", resumed),
        )
        for predicate, value in days:
            out.add(iri, predicate, day(value) if value else None)


def _texts(bounds: Bounds) -> tuple[str, str]:
    return bounds[0] or "", bounds[1] or ""


def _fillers(value: SlotValue | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _covers(slots: Mapping[str, SlotValue], count: str, named: int) -> bool:
    """Whether the toll is as great as the number of those named, and no other toll could be theirs."""
    toll = slots.get(count)
    others = [name for name, value in slots.items() if isinstance(value, Count) and name != count]
    return isinstance(toll, Count) and toll.min is not None and toll.min >= named and not others
