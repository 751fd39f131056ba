"""From a document graph to the five roles of MUC-4: who did it (persons, organisation), to what, to whom, with what.

Takes our events of violence against persons and things; fighting between two forces is none of this measure's
incidents. Each entity gives one string, as the text has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.claims import DocumentGraph, Entity, Event

ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
COUNTED = frozenset({"ViolentEvent", "Abduction", "Looting"})
FIGHTING = frozenset({"Clash", "MilitaryOperation", "Airstrike", "ExcessiveForce"})
_PERSONS = frozenset({"Person", "PersonGroup"})
_ARMED = frozenset({"ArmedForces", "ArmedGroup", "Unit", "Agency"})
_FORCES = _ARMED | {"Government", "Country"}
_DETERMINER = re.compile(r"^(?:the|an?|some|these|those|this|that|his|her|its|their|several|other) ")
Roles = dict[str, list[list[str]]]


def roles(graph: DocumentGraph) -> Roles:
    """The fillers of each role, one string for each entity, every string once."""
    entities = {entity.id: entity for entity in graph.entities}
    found: dict[str, dict[str, None]] = {role: {} for role in ROLES}
    for event in graph.events:
        if counts(event, entities):
            for role, words in _fillers(event, entities):
                found[role].setdefault(_DETERMINER.sub("", words.lower(), count=1))
    return {role: [[words] for words in found[role] if words] for role in ROLES}


def tells_of_incident(graph: DocumentGraph) -> bool:
    """Whether an incident of this measure is told as having happened."""
    entities = {entity.id: entity for entity in graph.entities}
    return any(event.status != "unrealised" and counts(event, entities) for event in graph.events)


def counts(event: Event, entities: dict[str, Entity]) -> bool:
    """Whether the event is one of this measure's incidents; an attack on armed men alone is fighting too."""
    if event.status == "denied" or not COUNTED & set(event.types) or FIGHTING & set(event.types):
        return False
    targets = _keys(event, "target")
    return not targets or bool(_keys(event, "victim")) or any(not _ARMED & set(entities[k].types) for k in targets)


def _fillers(event: Event, entities: dict[str, Entity]) -> Iterator[tuple[str, str]]:
    for key in (*_keys(event, "perpetrator"), *_keys(event, "claimed_by")):
        entity = entities[key]
        if entity.type in _PERSONS:
            yield "PerpInd", words_of(entity)
        elif "Organization" in entity.types:
            yield "PerpOrg", words_of(entity)
    for key in (*_keys(event, "victim"), *_keys(event, "target")):
        entity = entities[key]
        if entity.type == "Person" and entity.identity != "described":
            yield "Victim", words_of(entity)
        elif "Facility" in entity.types or ("Organization" in entity.types and not _FORCES & set(entity.types)):
            yield "Target", words_of(entity)
    for words in _keys(event, "weapon"):
        yield "Weapon", words


def _keys(event: Event, slot: str) -> tuple[str, ...]:
    value = event.slots.get(slot, ())
    return value if isinstance(value, tuple) else ()


def words_of(entity: Entity) -> str:
    """The longest of its names in the text; of what has no name, the first mention."""
    texts = [mention.text for mention in entity.mentions]
    if not texts:
        return entity.label
    named = [text for text in texts if text[:1].isupper()]
    if entity.identity == "described" or not named:
        return texts[0]
    return max(named, key=lambda text: (len(text), text))
