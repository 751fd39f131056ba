"""A small invented theatre in memory, under the model as it ships: builders of claims for the joining stages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Quad, RdfFormat, parse

from kg.claims import (
    Claim,
    DocumentGraph,
    Entity,
    Event,
    EventContent,
    Finding,
    Mention,
    SlotValue,
    Statement,
    StatementContent,
)
from kg.content import Content, find_content
from kg.graph import Joining
from kg.ids import Ids
from kg.judgements import Judgements
from kg.marks import Marks
from kg.ontology import Ontology
from kg.records import Records, read_records
from kg.recordtext import told
from kg.statements import document_quads

IDS = Ids("https://example.org/id/")
TEXT = "The Red Front attacked the 4th Rifle Regiment at Novo Selo on 3 May. Nobody else was there to see it happen."


@cache
def shipped() -> Content:
    return find_content()


@cache
def ontology() -> Ontology:
    return shipped().ontology


ACTORS = {
    "red": "Red Front",
    "regiment": "4th Rifle Regiment",
    "press": "Courier",
    "army": "Northern Army",
    "source": "a source",
}
PLACES = {"selo": "Novo Selo", "brod": "Stari Brod"}


def entities() -> tuple[Entity, ...]:
    made = []
    for names, kind in ((ACTORS, "Organization"), (PLACES, "City")):
        for key, label in names.items():
            types = tuple(t for t in ontology().chain(kind) if t != "Entity")
            made.append(Entity(key, key, kind, types, label, mentions=(Mention(0, 3, "The"),)))
    return tuple(made)


def event_claim(
    ident: str,
    speaker: str = "press",
    stance: str = "asserts",
    *,
    kind: str = "Attack",
    about: str | None = "ev1",
    polarity: str = "positive",
    certainty: str = "certain",
    unrealised: bool = False,
    start: int = 0,
    via: tuple[str, ...] = (),
    **slots: SlotValue,
) -> Claim:
    content = EventContent(kind, slots, unrealised)
    return _claim(ident, speaker, stance, content, about, polarity, certainty, start, via)


def statement_claim(
    ident: str,
    subject: str,
    predicate: str,
    target: str,
    speaker: str = "press",
    stance: str = "asserts",
    *,
    polarity: str = "positive",
    certainty: str = "certain",
    start: int = 0,
) -> Claim:
    return _claim(
        ident, speaker, stance, StatementContent(subject, predicate, target), "s1", polarity, certainty, start, ()
    )


def _claim(
    ident: str,
    speaker: str,
    stance: str,
    content: EventContent | StatementContent,
    about: str | None,
    polarity: str,
    certainty: str,
    start: int,
    via: tuple[str, ...],
) -> Claim:
    end = start + 20
    return Claim(
        ident, speaker, stance, TEXT[start:end], start, end, "invented@1", about, via, content, polarity, certainty
    )


def document(
    name: str,
    claims: Iterable[Claim],
    *,
    published: str = "2022-05-04",
    slots: Mapping[str, SlotValue] | None = None,
    kind: str = "Attack",
    text_hash: str | None = None,
) -> DocumentGraph:
    """A document with at most one event (``ev1``) whose slots are given."""
    claims = tuple(claims)
    events = ()
    told = tuple(c.id for c in claims if isinstance(c.content, EventContent))
    if told:
        events = (Event("ev1", kind, ontology().chain(kind), "asserted", slots or {}, told),)
    statements = tuple(
        Statement("s1", c.content.subject, c.content.predicate, c.content.object, "asserted", (c.id,))
        for c in claims
        if isinstance(c.content, StatementContent)
    )
    about = {
        "id": f"doc-{name}", "speaker": "press", "published": published, "language": "en", "title": f"Report {name}",
        "text_sha256": text_hash or f"hash-{name}", "file": f"{name}.txt",
    }  # fmt: skip
    return DocumentGraph(about, entities(), statements, events, claims, ())


def quads_of(graph: DocumentGraph) -> list[Quad]:
    return document_quads(graph, TEXT, ontology(), IDS)


def records_of(*graphs: DocumentGraph) -> list[Records]:
    return [read_records(quads_of(graph), ontology()) for graph in graphs]


@dataclass(frozen=True)
class Joined:
    """The derived graph as quads."""

    quads: list[Quad]
    findings: tuple[Finding, ...]


def derive(
    records: Iterable[Records],
    ontology: Ontology,
    ids: Ids,
    judgements: Judgements | None = None,
    marks: Marks | None = None,
) -> Joined:
    """What ``kg.graph`` derives, each statement and event checked by nobody."""
    joining = Joining(ontology, ids, judgements or Judgements(), marks or Marks())
    held = list(records)
    for each in held:
        joining.add(each)
    graphs = {str(number): each for number, each in enumerate(held)}
    made = joining.derive(graphs, lambda name: told(graphs[name]))
    data = b"\n".join(line for lines in made.lines() for line in lines)
    return Joined(list(parse(data, RdfFormat.N_QUADS)), tuple(made.findings))
