"""Claims in, statements and events with their status out, and the direct edges that follow.

Enters: the records of every named graph. Leaves: the quads of the graph ``graph/derived``: one Statement for each
proposition and one Event for each group of reports, with what counts for and against; ``about`` from each claim to
them; and a direct edge for each statement that is asserted, alleged or disputed. Before that, entities that a person
has judged the same become one, and documents that their publisher has replaced are set aside. Nothing here reads a
text or resolves a name.

A denial is evidence against what it denies and never for it. Contradicting claims stand side by side: both count, and
the status says ``disputed``. The result does not depend on the order of the records.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from pyoxigraph import Literal, NamedNode, Quad

from kg.claims import Count, Finding, SlotValue, row_to_add
from kg.copies import origins
from kg.dates import interval
from kg.identity import find_identity
from kg.ids import Ids
from kg.judgements import PLACE, Judgements
from kg.likeness import Comparison, PairScore
from kg.marks import Marks
from kg.merging import Merged, merge_reports
from kg.ontology import Ontology
from kg.records import ClaimRecord, DocumentRecord, Records, ReportRecord, StatementKey
from kg.statements import Triples, add_slots, edtf, integer
from kg.status import FOR, WEAKLY, counts_as, of_events, status_of
from kg.terms import KG, PREF_LABEL, TYPE, code, kg
from kg.validity import Validity
from kg.versions import find_versions

CULPRITS = ("perpetrator",)
REAL = ("asserted", "alleged", "disputed")


@dataclass(frozen=True, slots=True)
class Derived:
    """The derived quads, and what a person should look at."""

    quads: list[Quad]
    findings: tuple[Finding, ...]


@dataclass
class _Proposition:
    """A statement or event on its way: the claims about it."""

    claims: list[ClaimRecord] = field(default_factory=list)
    events: set[str] = field(default_factory=set)


class _Deriver:
    def __init__(
        self, records: Sequence[Records], ontology: Ontology, ids: Ids, judgements: Judgements, marks: Marks
    ) -> None:
        self.ontology, self.ids, self.judgements, self.marks = ontology, ids, judgements, marks
        self.labels = _labels(records)
        self.identity = find_identity(records, judgements, ontology, ids)
        records = self.identity.applied(records)
        self.versions = find_versions((d for r in records for d in r.documents), ids)
        old = self.versions.replaced
        self.documents = _with_origins(d for r in records for d in r.documents)
        self.claims = sorted((c for r in records for c in r.claims if c.document not in old), key=lambda c: c.iri)
        self.reports = sorted((p for r in records for p in r.reports if p.document not in old), key=lambda p: p.iri)
        self.comparison = self._comparison({u for r in records for u in r.unnamed})
        ends = (end for r in records for end in r.ends)
        self.validity = Validity(ontology, ids, self.documents, self.identity.entities, ends)
        self.out = Triples(ids.graph("derived"))
        self.statements: dict[StatementKey, _Proposition] = defaultdict(_Proposition)

    def derive(self) -> Derived:
        self.identity.write(self.out)
        for old, new in sorted(self.versions.replaced.items()):
            self.out.add(NamedNode(old), "supersededBy", NamedNode(new))
        for claim in self.claims:
            if claim.statement is not None:
                self.statements[self._ordered(claim.statement)].claims.append(claim)
        merged = merge_reports(self.reports, self.comparison, self.judgements)
        self._events(merged)
        for key in sorted(self.statements, key=lambda k: (k.subject, k.predicate, k.object)):
            self._statement(key, self.statements[key])
        self.validity.write(self.out, self.claims, {claim.iri: self._counts_as(claim) for claim in self.claims})
        candidates = (self._candidate(pair) for pair in merged.candidates)
        can_be_marked = {*self.labels, *(claim.iri for claim in self.claims)}
        self.marks.write(self.out, can_be_marked, self.identity, self.ids)
        unused = (*self._unused_judgements(), *self.marks.findings(can_be_marked, self.ids))
        findings = (*self.identity.findings, *self.versions.findings, *candidates, *unused)
        return Derived(self.out.quads, findings)

    def _comparison(self, unnamed: Collection[str]) -> Comparison:
        current = {iri: d for iri, d in self.documents.items() if iri not in self.versions.replaced}
        entities, unrealised = self.identity.entities, self._unrealised()
        return Comparison(self.ontology, self._inside(), current, entities, unnamed, unrealised, self.reports)

    def _inside(self) -> set[tuple[str, str]]:
        """What is said to lie in, or be part of, what: statements whose predicate the ontology calls transitive."""
        transitive = {name for name, term in self.ontology.statement_predicates.items() if term.is_transitive}
        said = [c.statement for c in self.claims if c.statement and self._counts_as(c) == "for"]
        return {(key.subject, key.object) for key in said if key.predicate in transitive and not key.literal}

    def _unrealised(self) -> set[str]:
        """The reports of what was only planned, threatened or foiled."""
        told = {c.report for c in self.claims if c.report and c.actual}
        return {report.iri for report in self.reports} - told

    # -- statements

    def _ordered(self, key: StatementKey) -> StatementKey:
        """A symmetric statement has one form, whichever way round it was said."""
        term = self.ontology.property_named(key.predicate)
        if term.is_symmetric and not key.literal and key.object < key.subject:
            return StatementKey(key.object, key.predicate, key.subject)
        return key

    def _statement(self, key: StatementKey, about: _Proposition) -> None:
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
        for event in sorted(about.events):
            add(iri, "fromEvent", NamedNode(event))
        status = self._evidence(iri, [(claim, self._counts_as(claim)) for claim in about.claims])
        if status in REAL and not key.literal:
            add(subject, NamedNode(term.iri), target)

    def _evidence(self, about: NamedNode, claims: Iterable[tuple[ClaimRecord, str]]) -> str:
        """Write what counts for and against; returns the status."""
        add = self.out.add
        each = {claim.iri: (claim, kind) for claim, kind in claims}
        kinds = [each[iri] for iri in sorted(each)]
        status = status_of([kind for _, kind in kinds])
        add(about, "status", code("status", status))
        supporting = [c for c, kind in kinds if kind in ("for", "weakly for")]
        opposing = [c for c, kind in kinds if kind == "against"]
        add(about, "claimsFor", integer(len(supporting)))
        add(about, "claimsAgainst", integer(len(opposing)))
        add(about, "speakersFor", integer(len({c.speaker for c in supporting})))
        add(about, "speakersAgainst", integer(len({c.speaker for c in opposing})))
        documents = [self.documents[d] for d in sorted({c.document for c, _ in kinds}) if d in self.documents]
        add(about, "documents", integer(len(documents)))
        add(about, "origins", integer(len({d.text_hash for d in documents})))
        days = sorted((b, d.published) for d in documents if d.published and (b := interval(d.published)))
        if days:
            add(about, "firstReported", edtf(days[0][1]))
            add(about, "lastReported", edtf(max(days, key=lambda row: (row[0][1], row[1]))[1]))
        for claim, _ in kinds:
            add(NamedNode(claim.iri), "about", about)
        return status

    def _counts_as(self, claim: ClaimRecord) -> str:
        if not claim.actual:
            return "neither"
        return counts_as(self.ontology.evidence, claim.stance, claim.polarity, claim.certainty)

    # -- events

    def _events(self, merged: Merged) -> None:
        by_report: dict[str, list[ClaimRecord]] = defaultdict(list)
        for claim in self.claims:
            if claim.report is not None:
                by_report[claim.report].append(claim)
        reports = {report.iri: report for report in self.reports}
        for group in merged.groups:
            claims = [claim for iri in group for claim in by_report[iri]]
            self._event([reports[iri] for iri in group], claims)

    def _event(self, reports: list[ReportRecord], claims: list[ClaimRecord]) -> None:
        name = self.ids.event([self.ids.key(report.iri) for report in reports])
        iri, add = self.ids.iri(name), self.out.add
        kind = self._type(reports)
        slots = gather([report.slots for report in reports])
        add(iri, TYPE, kg(kind))
        add(iri, "shortId", name)
        add(iri, "eventType", kg(kind))
        add(iri, PREF_LABEL, Literal(self._event_label(kind, slots), language="en"))
        add_slots(self.out, iri, slots, self.ontology, NamedNode)
        for report in reports:
            add(NamedNode(report.iri), "reportOf", iri)
        kinds = of_events([(self._counts_as(claim), frozenset(_ends(claim.slots, CULPRITS))) for claim in claims])
        status = self._evidence(iri, zip(claims, kinds, strict=True))
        if status in REAL:
            self._edges(iri.value, kind, slots, claims)
            telling = [claim for claim in claims if self._counts_as(claim) in (FOR, WEAKLY)]
            self.validity.event(iri.value, kind, slots, status, telling)

    def _type(self, reports: Sequence[ReportRecord]) -> str:
        """The most specific type that most reports give; ties by name."""
        votes = Counter(report.type for report in reports)
        depth = {name: len(self.ontology.chain(name)) for name in votes}
        return min(votes, key=lambda name: (-depth[name], -votes[name], name))

    def _event_label(self, kind: str, slots: Mapping[str, SlotValue]) -> str:
        places = slots.get("place", ())
        narrowest = max(places, key=self._depth, default=None) if isinstance(places, tuple) else None
        where = [self._label(narrowest)] if narrowest else []
        when = [str(slots["date"])] if "date" in slots else []
        what = self.ontology.label(KG + kind)
        return ", ".join([what[:1].upper() + what[1:], *where, *when])

    def _depth(self, place: str) -> int:
        """In how many of the known places this one lies."""
        return len(self.comparison.wholes(place))

    def _edges(self, event: str, kind: str, slots: Mapping[str, SlotValue], claims: list[ClaimRecord]) -> None:
        for rule in self.ontology.edge_rules(kind):
            starts = _ends(slots, (rule.from_slot,))
            pairs = (
                combinations(starts, 2)
                if rule.to_slots == (rule.from_slot,)
                else product(starts, _ends(slots, rule.to_slots))
            )
            for start, end in pairs:
                if start == end:
                    continue
                key = self._ordered(StatementKey(start, rule.predicate, end))
                about = self.statements[key]
                about.events.add(event)
                about.claims += _naming(claims, (rule.from_slot,), start, rule.to_slots, end)

    # -- names and findings

    def _label(self, iri: str) -> str:
        return self.labels.get(iri) or self.ids.key(iri)

    def _candidate(self, pair: PairScore) -> Finding:
        parts = ", ".join(f"{name} {value:+g}" for name, value in pair.parts.items() if value)
        first, second = self.ids.key(pair.first), self.ids.key(pair.second)
        return Finding(
            kind="maybe-same-event",
            place=PLACE,
            subject=first,
            message=f"may be the same event as {second} (score {pair.total:g}: {parts})",
            advice="read both with `kg explain`; they stay two events. If they are one, add the row "
            f"`{row_to_add(first, second)}` to {PLACE}; if not, the same row with `different`",
        )

    def _unused_judgements(self) -> Iterable[Finding]:
        known = {*self.labels, *(report.iri for report in self.reports)}
        for row in self.judgements.rows:
            for iri in sorted({row.first, row.second} - known):
                yield Finding(
                    kind="unused-judgement",
                    place=PLACE,
                    subject=self.ids.key(iri),
                    message="nothing in this build has this id; the row changes nothing",
                    advice="check the id; or leave the row for a build that reads the document",
                    position=row.line,
                )


def _ends(slots: Mapping[str, SlotValue], names: Sequence[str]) -> list[str]:
    values = (slots.get(name) for name in names)
    return sorted({v for value in values if isinstance(value, tuple) for v in value})


def _naming(
    claims: Iterable[ClaimRecord], from_slots: Sequence[str], start: str, to_slots: Sequence[str], end: str
) -> list[ClaimRecord]:
    """The claims about an event that speak of this edge: they name one end and nobody else at the other."""
    found = []
    for claim in claims:
        starts, ends = _ends(claim.slots, from_slots), _ends(claim.slots, to_slots)
        if (start in starts or end in ends) and (start in starts or not starts) and (end in ends or not ends):
            found.append(claim)
    return found


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
    from datetime import date

    bounds = interval(value)
    return (date.fromisoformat(bounds[1]) - date.fromisoformat(bounds[0])).days if bounds else 10**6


def _labels(records: Iterable[Records]) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for record in records:
        for iri, ranked in record.labels.items():
            best[iri] = min(best.get(iri, ranked), ranked)
    return {iri: label for iri, (_, label) in best.items()}


def _with_origins(documents: Iterable[DocumentRecord]) -> dict[str, DocumentRecord]:
    """The documents by IRI; copies and near copies of one text have the same ``text_hash``."""
    by_iri = {document.iri: document for document in documents}
    origin = origins((d.iri, d.text_hash, d.signature) for d in by_iri.values())
    return {iri: replace(document, text_hash=origin[iri]) for iri, document in by_iri.items()}


def derive(
    records: Sequence[Records],
    ontology: Ontology,
    ids: Ids,
    judgements: Judgements | None = None,
    marks: Marks | None = None,
) -> Derived:
    """The derived graph of all records, with the pairs of reports and entities that a person should look at."""
    return _Deriver(records, ontology, ids, judgements or Judgements(), marks or Marks()).derive()
