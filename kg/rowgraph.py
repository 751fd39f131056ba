"""A row of a table as a document graph: one event, one claim, said by the data set.

Enters: a document that is a row, the names that are known, and who publishes it. Leaves: a ``DocumentGraph`` like any
other: the data set is the speaker, its own sources are what it says it by (``via``), and the whole row is the
passage. A name is looked up as in texts: one known entity of the right sort is meant, several make it ambiguous (a
finding), none a new name. Nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kg.assembly import OntologyView
from kg.claims import Claim, Count, DocumentGraph, Entity, Event, EventContent, Finding, SlotValue, rows_for
from kg.documents import Document
from kg.gazetteer import NameIndex, normalise
from kg.naming import entity_key, source_key
from kg.register import ROOTS
from kg.rows import Party, Row
from kg.status import counts_as, status_of
from kg.tablemaps import PLACE

STANCE, POLARITY = "asserts", "positive"


@dataclass
class _Names:
    """The entities of one row, numbered as they come."""

    known: NameIndex
    chain: Callable[[str], tuple[str, ...]]
    scope: str
    path: str
    entities: dict[str, Entity] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def party(self, party: Party) -> str:
        if party.named:
            return self.named(party.name, party.type, "Actor")
        key = entity_key(self._root(party.type), normalise(party.name), self.scope)
        return self._add(Entity("", key, party.type, self.chain(party.type), party.name, identity="described"))

    def source(self, name: str) -> str:
        """Whom the data set has it from; keyed as publishers are, so that a paper is one node here and there."""
        keys = self.known.lookup(name)
        if len(keys) == 1:
            return self._known(keys[0])
        key = source_key(name)
        return self._add(Entity("", key, "Source", self.chain("Source"), name, candidates=keys))

    def named(self, name: str, kind: str, sort: str) -> str:
        keys = [key for key in self.known.lookup(name) if self._is_a(key, sort)]
        if len(keys) == 1:
            return self._known(keys[0])
        if keys:
            return self._ambiguous(name, kind, tuple(keys))
        key = entity_key(self._root(kind), normalise(name))
        return self._add(Entity("", key, kind, self.chain(kind), name))

    def _known(self, key: str) -> str:
        entity = self.known.entity(key)
        types = entity.types or self.chain(entity.type)
        return self._add(Entity("", key, entity.type, types, entity.label, identity="known"))

    def _ambiguous(self, name: str, kind: str, keys: tuple[str, ...]) -> str:
        key = entity_key("ambiguous", normalise(name))
        message = f"“{name}” could be {' or '.join(keys)}"
        self.findings.append(Finding("ambiguous-name", self.path, message, rows_for(key, keys), key))
        return self._add(Entity("", key, kind, self.chain(kind), name, identity="ambiguous", candidates=keys))

    def _is_a(self, key: str, sort: str) -> bool:
        entity = self.known.entity(key)
        return sort in (entity.type, *entity.types, *self.chain(entity.type))

    def _root(self, kind: str) -> str:
        chain = (kind, *self.chain(kind))
        return next((root for root in ROOTS if root in chain), chain[-1])

    def _add(self, entity: Entity) -> str:
        held = self.entities.setdefault(entity.key, replace(entity, id=f"e{len(self.entities) + 1}"))
        return held.id


def row_graph(
    document: Document,
    row: Row,
    publisher: Entity,
    facts: Mapping[str, Any],
    known: NameIndex,
    ontology: OntologyView,
) -> DocumentGraph:
    """The graph of one row; ``facts`` are what is known of the document."""
    names = _Names(known, ontology.chain, str(facts["id"]), document.path)
    slots = _slots(row, names)
    via = tuple(dict.fromkeys(names.source(name) for name in row.sources))
    start, end = row.said
    claim = Claim(
        id="c1",
        speaker=publisher.id,
        stance=STANCE,
        text=document.text[start:end],
        start=start,
        end=end,
        rule=row.rule,
        about="ev1",
        via=via,
        content=EventContent(row.event, slots),
        polarity=POLARITY,
        certainty=row.certainty,
        content_spans=((0, len(document.text)),),
    )
    status = status_of([counts_as(ontology.evidence, STANCE, POLARITY, row.certainty)])
    codes = {scheme: code for scheme in ontology.schemes if (code := ontology.code(row.event, scheme)) is not None}
    event = Event("ev1", row.event, ontology.chain(row.event), status, slots, ("c1",), codes, row.location)
    entities = (publisher, *names.entities.values())
    return DocumentGraph(facts, entities, (), (event,), (claim,), (), tuple(names.findings))


def _slots(row: Row, names: _Names) -> dict[str, SlotValue]:
    slots: dict[str, SlotValue] = {}
    for party in row.parties:
        _append(slots, party.slot, [names.party(party)])
    if row.place is not None:
        slots[PLACE] = (names.named(*row.place, "Place"),)
    if row.date is not None:
        slots["date"] = row.date
    for slot, low, high in row.counts:
        slots[slot] = Count(low, high)
    for slot, words in row.words:
        _append(slots, slot, [words])
    return slots


def _append(slots: dict[str, SlotValue], slot: str, values: Iterable[str]) -> None:
    held = slots.get(slot, ())
    slots[slot] = tuple(dict.fromkeys((*held, *values))) if isinstance(held, tuple) else tuple(values)
