"""The claims, reports and names of one named graph, as records that the joining stages can hold in memory.

Enters: the quads of one document or hand-written file. Leaves: ``Records``, small and without the text, or as lines of
text. All that joins documents works on these, so that a hundred thousand documents need not be held as quads.
Refused: nothing; a claim that lacks what the shapes ask for is left to ``kg.checks`` and makes no record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pyoxigraph import Literal, NamedNode, Quad

from kg.claims import Count, SlotValue
from kg.ontology import Ontology
from kg.statements import camel
from kg.status import FOR, NEITHER, counts_as
from kg.terms import ALT_LABEL, HIDDEN_LABEL, KG, PREF_LABEL, TYPE, code, local_name

Facts = Mapping[str, list[NamedNode | Literal]]
_NAMED = frozenset({"Actor", "Place", "Channel"})
_LABELS = tuple(label.value for label in (PREF_LABEL, ALT_LABEL, HIDDEN_LABEL))


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """``names`` are the entities that the document names or describes, ``words`` what else tells its subject."""

    iri: str
    published: str | None
    publisher: str | None
    text_hash: str | None
    signature: str | None = None
    title: str | None = None
    url: str | None = None
    corrects: tuple[str, ...] = ()
    row: str | None = None
    snapshot: str | None = None
    recorded: str | None = None
    names: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class EntityRecord:
    """An actor, place or channel as one graph names it; ``identity`` is ``known`` for a hand-written one.

    ``point`` is the latitude and longitude of a place, in degrees.
    """

    type: str
    identity: str
    names: tuple[str, ...]
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class DescribedRecord:
    """What a text has only a description for: "two gunmen". ``type`` is empty for what makes no entity."""

    label: str | None
    types: tuple[str, ...]
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """One document's account of one event; slot values that are entities are IRIs.

    ``rank`` is 1 for the event that the document is chiefly about.
    """

    iri: str
    document: str
    type: str
    slots: Mapping[str, SlotValue]
    rank: int = 1


@dataclass(frozen=True, slots=True)
class StatementKey:
    """A proposition: ``object`` is an IRI, or plain text where ``literal``."""

    subject: str
    predicate: str
    object: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    iri: str
    document: str
    speaker: str
    stance: str
    polarity: str
    certainty: str
    actual: bool
    statement: StatementKey | None
    report: str | None
    slots: Mapping[str, SlotValue]
    since: str | None
    until: str | None
    recorded: str | None = None


@dataclass(frozen=True, slots=True)
class EndRecord:
    """That an entity is no more after a date, as a hand-written file says; ``how`` is what befell it."""

    entity: str
    how: str
    date: str
    file: str


@dataclass(frozen=True, slots=True)
class Records:
    """What one named graph holds for the joining stages. ``labels`` ranks hand-written names (0) before found ones (1).

    ``described`` are the entities that the document only describes, with all that is known of them; ``types`` the
    classes of the other actors, places and channels, ``inside`` what is said to lie in, or be part of, what, each with
    the document that says so, ``realised`` the reports of what somebody tells as come about.
    """

    documents: tuple[DocumentRecord, ...]
    reports: tuple[ReportRecord, ...]
    claims: tuple[ClaimRecord, ...]
    labels: Mapping[str, tuple[int, str]]
    described: Mapping[str, DescribedRecord] = field(default_factory=dict)
    entities: Mapping[str, EntityRecord] = field(default_factory=dict)
    ends: tuple[EndRecord, ...] = ()
    types: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    inside: tuple[tuple[str, str, str], ...] = ()
    realised: tuple[str, ...] = ()

    @property
    def unnamed(self) -> Mapping[str, str]:
        """What is only described, with its class."""
        return {iri: entity.type for iri, entity in self.described.items()}


def read_records(quads: Iterable[Quad], ontology: Ontology) -> Records:
    """The records of one named graph's quads."""
    subjects: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            subjects[quad.subject.value][quad.predicate.value].append(quad.object)
    reader = _Reader(ontology)
    mentioned = tuple(iri for iri in sorted(subjects) if KG + "mentionedIn" in subjects[iri])
    documents, reports, claims, labels, described, entities, classes = [], [], [], {}, {}, {}, {}
    ends: list[tuple[str, str, str]] = []
    for iri in sorted(subjects):
        facts = subjects[iri]
        types = {local_name(value.value) for value in facts.get(TYPE.value, [])}
        if "Document" in types:
            documents.append(replace(reader.document(iri, facts), names=mentioned))
        elif "Report" in types:
            reports.append(reader.report(iri, facts))
        elif "Claim" in types:
            claim = reader.claim(iri, facts)
            if claim is not None:
                claims.append(claim)
        if PREF_LABEL.value in facts:
            labels[iri] = (int(KG + "identity" in facts), _english(facts[PREF_LABEL.value]))
        named = reader.named(types)
        if named:
            classes[iri] = named
        elif _one(facts, "identity") == code("identity", "ambiguous").value:  # it may be of no closer class
            named = tuple(sorted(t for t in types if t in ontology.classes))
        if named and PREF_LABEL.value in facts:
            entities[iri] = reader.entity(named, facts)
        dates = ontology.end_dates.items()
        ends += [(iri, how, value.value) for predicate, how in dates for value in facts.get(predicate, ())]
        if _one(facts, "identity") == code("identity", "described").value:
            entity, (_, label) = entities.pop(iri, None), labels.pop(iri, (0, None))
            kind, names = (entity.type, entity.names) if entity else ("", ())
            described[iri] = DescribedRecord(label, classes.pop(iri, ()), kind, names)
    told = tuple(EndRecord(*end, documents[0].iri) for end in ends) if documents else ()
    return Records(
        tuple(documents),
        tuple(reports),
        tuple(claims),
        labels,
        described,
        entities,
        told,
        classes,
        tuple(_inside(claims, ontology)),
        tuple(sorted({claim.report for claim in claims if claim.report and claim.actual})),
    )


def _point(facts: Facts) -> tuple[float, float] | None:
    degrees = [_one(facts, name) for name in ("latitude", "longitude")]
    return (float(degrees[0]), float(degrees[1])) if degrees[0] and degrees[1] else None


def _inside(claims: Iterable[ClaimRecord], ontology: Ontology) -> Iterable[tuple[str, str, str]]:
    """What claims that count for it say lies in what: statements whose predicate the ontology calls transitive."""
    for claim in claims:
        key = claim.statement
        if key and not key.literal and weight(claim, ontology) == FOR:
            term = ontology.statement_predicates.get(key.predicate)
            if term is not None and term.is_transitive:
                yield claim.document, key.subject, key.object


def weight(claim: ClaimRecord, ontology: Ontology) -> str:
    """What the claim counts for."""
    if not claim.actual:
        return NEITHER
    return counts_as(ontology.evidence, claim.stance, claim.polarity, claim.certainty)


def _english(labels: list[NamedNode | Literal]) -> str:
    english = [v.value for v in labels if isinstance(v, Literal) and (v.language or "en").startswith("en")]
    return min(english or [v.value for v in labels])


def _one(facts: Facts, name: str) -> str | None:
    values = facts.get(KG + name)
    return min(v.value for v in values) if values else None


class _Reader:
    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology
        self.lists = {slot: KG + term.name for slot, term in ontology.slots.items() if slot != "date"}
        self.counts = {slot: KG + camel(slot) for slot in ontology.count_slots}

    def document(self, iri: str, facts: Facts) -> DocumentRecord:
        return DocumentRecord(
            iri,
            _one(facts, "published"),
            _one(facts, "publishedBy"),
            _one(facts, "textHash"),
            _one(facts, "textSignature"),
            _one(facts, "title"),
            _one(facts, "url"),
            tuple(sorted(value.value for value in facts.get(KG + "corrects", ()))),
            _one(facts, "row"),
            _one(facts, "snapshot"),
            _one(facts, "recorded"),
            words=_one(facts, "tellingWords") or "",
        )

    def named(self, types: Iterable[str]) -> tuple[str, ...]:
        """The classes; none for what is neither actor nor place nor channel."""
        known = sorted(t for t in types if t in self.ontology.classes)
        return tuple(known) if any(_NAMED.intersection(self.ontology.chain(t)) for t in known) else ()

    def entity(self, named: Iterable[str], facts: Facts) -> EntityRecord:
        names = {value.value for label in _LABELS for value in facts.get(label, ())}
        return EntityRecord(
            max(named, key=lambda n: (bool(_NAMED.intersection(self.ontology.chain(n))), len(self.ontology.chain(n)))),
            local_name(_one(facts, "identity") or "known"),
            tuple(sorted(names)),
            _point(facts),
        )

    def report(self, iri: str, facts: Facts) -> ReportRecord:
        return ReportRecord(
            iri,
            _one(facts, "inDocument") or "",
            local_name(_one(facts, "eventType") or ""),
            self.slots(facts),
            int(_one(facts, "rank") or 1),
        )

    def slots(self, facts: Facts) -> dict[str, SlotValue]:
        found: dict[str, SlotValue] = {}
        for slot, predicate in self.lists.items():
            if predicate in facts:
                found[slot] = tuple(sorted(v.value for v in facts[predicate]))
        for slot, predicate in self.counts.items():
            low, high = (facts.get(predicate + end) for end in ("Min", "Max"))
            if low or high:
                found[slot] = Count(
                    min(int(v.value) for v in low) if low else None,
                    max(int(v.value) for v in high) if high else None,
                )
        date = _one(facts, "date")
        if date:
            found["date"] = date
        return found

    def claim(self, iri: str, facts: Facts) -> ClaimRecord | None:
        speaker, document = _one(facts, "saidBy"), _one(facts, "inDocument")
        if speaker is None or document is None:
            return None
        return ClaimRecord(
            iri=iri,
            document=document,
            speaker=speaker,
            stance=local_name(_one(facts, "stance") or "asserts"),
            polarity=local_name(_one(facts, "polarity") or "positive"),
            certainty=local_name(_one(facts, "certainty") or "certain"),
            actual=local_name(_one(facts, "mode") or "actual") == "actual",
            statement=self.statement(facts),
            report=_one(facts, "inReport"),
            slots=self.slots(facts),
            since=_one(facts, "since"),
            until=_one(facts, "until"),
            recorded=_one(facts, "recorded"),
        )

    @staticmethod
    def statement(facts: Facts) -> StatementKey | None:
        subject, predicate = _one(facts, "subject"), _one(facts, "predicate")
        if subject is None or predicate is None:
            return None
        target = _one(facts, "object")
        if target is not None:
            return StatementKey(subject, local_name(predicate), target)
        text = _one(facts, "objectText")
        return None if text is None else StatementKey(subject, local_name(predicate), text, literal=True)
