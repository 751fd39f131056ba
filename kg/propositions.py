"""One event, or one statement, with all that is said of it: its quads.

Enters: the reports and claims of one event, or the claims about one proposition, and what must be known of the things
that they speak of (``Background``). Leaves: quads of the graph ``graph/derived``, and the direct edges that an event
makes, each with the claims that name it. A denial is evidence against what it denies and never for it. Contradicting
claims stand side by side: both count, and the status says ``disputed``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product

from pyoxigraph import Literal, NamedNode

from kg.claims import Count, SlotValue
from kg.dates import interval
from kg.ids import Ids
from kg.ontology import Ontology
from kg.records import ClaimRecord, ReportRecord, StatementKey, weight
from kg.statements import Triples, add_slots, edtf, integer
from kg.status import AGAINST, FOR, WEAKLY, of_events, status_of
from kg.terms import KG, PREF_LABEL, TYPE, code, kg
from kg.validity import End, Validity

CULPRITS = ("perpetrator",)
REAL = ("asserted", "alleged", "disputed")


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """When a document was published and put on record, and the origin that it shares with its copies."""

    published: str | None
    recorded: str | None
    origin: str | None


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of documents and entities, by IRI.

    ``labels`` are the names that stand for entities, ``wholes`` all that a place lies in or a unit is part of,
    ``kinds`` tell which class an entity is of, ``ends`` what is told of its end elsewhere.
    """

    documents: Mapping[str, DocumentFacts]
    kinds: Mapping[str, str]
    labels: Mapping[str, str]
    wholes: Mapping[str, frozenset[str]]
    ends: Mapping[str, Iterable[End]]


Edge = tuple[StatementKey, Sequence[ClaimRecord]]


class Writer:
    """Writes events and statements into one graph."""

    def __init__(self, ontology: Ontology, ids: Ids, background: Background) -> None:
        self.ontology, self.ids, self.background = ontology, ids, background
        self.out = Triples(ids.graph("derived"))
        self.validity = Validity(ontology, ids, background.documents, background.kinds, background.ends)

    def statement(self, key: StatementKey, claims: Iterable[ClaimRecord], events: Iterable[str]) -> None:
        """The proposition with its evidence, and its direct edge when it is more than denied."""
        name = self.ids.statement(self.ids.key(key.subject), key.predicate, self.ids.key(key.object))
        iri = self.ids.iri(name)
        term = self.ontology.property_named(key.predicate)
        subject = NamedNode(key.subject)
        target = Literal(key.object) if key.literal else NamedNode(key.object)
        add = self.out.add
        add(iri, TYPE, kg("Statement"))
        add(iri, "shortId", name)
        add(iri, "subject", subject)
        add(iri, "predicate", NamedNode(term.iri))
        add(iri, "objectText" if key.literal else "object", target)
        shown = key.object if key.literal else self._label(key.object)
        add(iri, PREF_LABEL, Literal(f"{self._label(key.subject)} {term.label} {shown}", language="en"))
        for event in sorted(set(events)):
            add(iri, "fromEvent", NamedNode(event))
        status = self._evidence(iri, [(claim, weight(claim, self.ontology)) for claim in claims])
        if status in REAL and not key.literal:
            add(subject, NamedNode(term.iri), target)

    def event(self, iri: NamedNode, reports: Sequence[ReportRecord], claims: Sequence[ClaimRecord]) -> list[Edge]:
        """The event of the reports with its evidence; returns the direct edges that it makes."""
        add = self.out.add
        kind = self._type(reports)
        slots = gather([report.slots for report in reports])
        weights = [weight(claim, self.ontology) for claim in claims]
        weighed = list(zip(claims, weights, strict=True))
        told = {**_without_the_cleared(slots, weighed), **_tolls(slots, weighed)}
        add(iri, TYPE, kg(kind))
        add(iri, "shortId", self.ids.key(iri.value))
        add(iri, "eventType", kg(kind))
        add(iri, PREF_LABEL, Literal(self._event_label(kind, slots), language="en"))
        add_slots(self.out, iri, told, self.ontology, NamedNode)
        for report in reports:
            add(NamedNode(report.iri), "reportOf", iri)
        kinds = of_events([(counted, self._culprits(claim, counted)) for claim, counted in weighed])
        status = self._evidence(iri, zip(claims, kinds, strict=True))
        if status not in REAL:
            return []
        telling = [claim for claim, counted in zip(claims, weights, strict=True) if counted in (FOR, WEAKLY)]
        self.validity.event(iri.value, kind, slots, status, telling)
        return self._edges(kind, slots, claims, {report.iri: report for report in reports})

    def times(self, claims: Sequence[ClaimRecord]) -> None:
        """From when until when each claim holds; those that may end one another come together."""
        self.validity.write(self.out, claims, {claim.iri: weight(claim, self.ontology) for claim in claims})

    def _evidence(self, about: NamedNode, claims: Iterable[tuple[ClaimRecord, str]]) -> str:
        """Write what counts for and against; returns the status."""
        add = self.out.add
        each = {claim.iri: (claim, kind) for claim, kind in claims}
        kinds = [each[iri] for iri in sorted(each)]
        status = status_of([kind for _, kind in kinds])
        add(about, "status", code("status", status))
        supporting = [c for c, kind in kinds if kind in (FOR, WEAKLY)]
        opposing = [c for c, kind in kinds if kind == AGAINST]
        add(about, "claimsFor", integer(len(supporting)))
        add(about, "claimsAgainst", integer(len(opposing)))
        add(about, "speakersFor", integer(len({c.speaker for c in supporting})))
        add(about, "speakersAgainst", integer(len({c.speaker for c in opposing})))
        known = self.background.documents
        documents = [known[d] for d in sorted({c.document for c, _ in kinds}) if d in known]
        add(about, "documents", integer(len(documents)))
        add(about, "origins", integer(len({d.origin for d in documents})))
        days = sorted((b, d.published) for d in documents if d.published and (b := interval(d.published)))
        if days:
            add(about, "firstReported", edtf(days[0][1]))
            add(about, "lastReported", edtf(max(days, key=lambda row: (row[0][1], row[1]))[1]))
        for claim, _ in kinds:
            add(NamedNode(claim.iri), "about", about)
        return status

    def _culprits(self, claim: ClaimRecord, counted: str) -> frozenset[str]:
        """Whom a claim names; who tells of a unit tells of its army, and who clears a unit does not clear the army."""
        named = frozenset(_ends(claim.slots, CULPRITS))
        if counted == AGAINST:
            return named
        return named.union(*(self.background.wholes.get(culprit, ()) for culprit in named))

    def _type(self, reports: Sequence[ReportRecord]) -> str:
        """The most specific type that most reports give; ties by name."""
        votes = Counter(report.type for report in reports)
        depth = {name: len(self.ontology.chain(name)) for name in votes}
        return min(votes, key=lambda name: (-depth[name], -votes[name], name))

    def _event_label(self, kind: str, slots: Mapping[str, SlotValue]) -> str:
        places, wholes = slots.get("place", ()), self.background.wholes
        narrowest = (
            max(places, key=lambda p: len(wholes.get(p, ())), default=None) if isinstance(places, tuple) else None
        )
        where = [self._label(narrowest)] if narrowest else []
        when = [str(slots["date"])] if "date" in slots else []
        what = self.ontology.label(KG + kind)
        return ", ".join([what[:1].upper() + what[1:], *where, *when])

    def _edges(
        self,
        kind: str,
        slots: Mapping[str, SlotValue],
        claims: Sequence[ClaimRecord],
        reports: Mapping[str, ReportRecord],
    ) -> list[Edge]:
        found: list[Edge] = []
        for rule in self.ontology.edge_rules(kind):
            starts, ends = _ends(slots, (rule.from_slot,)), _ends(slots, rule.to_slots)
            pairs = combinations(starts, 2) if rule.to_slots == (rule.from_slot,) else product(starts, ends)
            sides = [(claim, _sides(claim, reports, (rule.from_slot,), rule.to_slots, starts)) for claim in claims]
            for start, end in pairs:
                naming = [claim for claim, told in sides if told.name(start, end)]
                if start != end and naming:  # of two culprits and two targets not everybody attacked everybody
                    found.append((ordered(StatementKey(start, rule.predicate, end), self.ontology), naming))
        return found

    def _label(self, iri: str) -> str:
        return self.background.labels.get(iri) or self.ids.key(iri)


def ordered(key: StatementKey, ontology: Ontology) -> StatementKey:
    """A symmetric statement has one form, whichever way round it was said."""
    if not key.literal and key.object < key.subject and ontology.property_named(key.predicate).is_symmetric:
        return StatementKey(key.object, key.predicate, key.subject)
    return key


def _without_the_cleared(
    slots: Mapping[str, SlotValue], claims: Sequence[tuple[ClaimRecord, str]]
) -> Mapping[str, SlotValue]:
    """The slots of an event that somebody tells of, without culprits whom only a denial names."""
    named: dict[bool, set[str]] = {True: set(), False: set()}
    for claim, counted in claims:
        named[counted == AGAINST].update(_ends(claim.slots, CULPRITS))
    cleared = named[True] - named[False]
    if not cleared or not any(counted in (FOR, WEAKLY) for _, counted in claims):
        return slots
    left = {name: tuple(c for c in _ends(slots, (name,)) if c not in cleared) for name in CULPRITS}
    return {name: value for name, value in {**slots, **left}.items() if value != ()}


def _ends(slots: Mapping[str, SlotValue], names: Sequence[str]) -> list[str]:
    values = (slots.get(name) for name in names)
    return sorted({v for value in values if isinstance(value, tuple) for v in value})


@dataclass(frozen=True, slots=True)
class _Sides:
    """Whom a claim names at the two ends of an edge (``own``), and whom it can mean there; None is anybody."""

    own: tuple[Sequence[str], Sequence[str]]
    meant: tuple[Sequence[str] | None, Sequence[str] | None]

    def name(self, start: str, end: str) -> bool:
        """Whether the claim speaks of this edge: it names one end and can mean the other."""
        starts, ends = self.meant
        named = start in self.own[0] or end in self.own[1]
        return named and (starts is None or start in starts) and (ends is None or end in ends)


def _sides(
    claim: ClaimRecord,
    reports: Mapping[str, ReportRecord],
    from_slots: Sequence[str],
    to_slots: Sequence[str],
    starts: Sequence[str],
) -> _Sides:
    """An end that the claim leaves out is the one of its own report; where that has none either, the event's only one.

    Who tells of the dead without naming a culprit accuses none of several.
    """
    own = _ends(claim.slots, from_slots), _ends(claim.slots, to_slots)
    report = reports.get(claim.report or "")
    beside = (_ends(report.slots, from_slots), _ends(report.slots, to_slots)) if report else ((), ())
    return _Sides(own, (own[0] or beside[0] or (None if len(starts) < 2 else ()), own[1] or beside[1] or None))


def _tolls(slots: Mapping[str, SlotValue], claims: Sequence[tuple[ClaimRecord, str]]) -> dict[str, SlotValue]:
    """The counts of an event over all that speak for it, whom its reports quote too."""
    told = [claim.slots for claim, counted in claims if counted in (FOR, WEAKLY)]
    counts = [{name: value for name, value in each.items() if isinstance(value, Count)} for each in (slots, *told)]
    return gather(counts)


def gather(slots: Iterable[Mapping[str, SlotValue]]) -> dict[str, SlotValue]:
    """One event's slots from its reports: lists united, counts from the least to the most, the narrowest date."""
    every: dict[str, list[SlotValue]] = defaultdict(list)
    for mapping in slots:
        for slot, value in mapping.items():
            every[slot].append(value)
    return {slot: _gathered(values) for slot, values in sorted(every.items())}


def _gathered(values: list[SlotValue]) -> SlotValue:
    counts = [v for v in values if isinstance(v, Count)]
    if counts:
        lows = [c.min for c in counts if c.min is not None]
        highs = [c.max for c in counts]
        top = None if None in highs else max(h for h in highs if h is not None)
        return Count(min(lows, default=None), top)
    dates = [v for v in values if isinstance(v, str)]
    if dates:
        votes = Counter(dates)
        return min(votes, key=lambda d: (_length(d), -votes[d], d))
    return tuple(sorted({item for value in values if isinstance(value, tuple) for item in value}))


def _length(value: str) -> int:
    bounds = interval(value)
    return (date.fromisoformat(bounds[1]) - date.fromisoformat(bounds[0])).days if bounds else 10**6
