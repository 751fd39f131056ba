"""A document graph as JSON, and back without loss: the format that ``kg extract --json`` writes.

Enters and leaves: a ``DocumentGraph`` and a plain dictionary. Unknown values are left out; a count is a number where
least and most agree. Refused with an InputError: a dictionary that lacks a required key or has a wrong kind of value,
since another tool's extraction can come in this way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kg.claims import (
    Claim,
    Count,
    DocumentGraph,
    Entity,
    Event,
    EventContent,
    Finding,
    Mention,
    SlotValue,
    Span,
    Statement,
    StatementContent,
    TimeExpression,
)
from kg.errors import InputError

_NOT_SLOTS = frozenset({"id", "type", "types", "status", "claims", "codes", "location", "unrealised"})


def to_json(graph: DocumentGraph) -> dict[str, Any]:
    """The graph as plain dictionaries and lists, ready for ``json.dumps``."""
    result: dict[str, Any] = {
        "document": dict(graph.document),
        "entities": [_entity(e) for e in graph.entities],
        "statements": [_statement(s) for s in graph.statements],
        "events": [_event(e) for e in graph.events],
        "claims": [_claim(c) for c in graph.claims],
        "times": [{"text": t.text, "start": t.start, "end": t.end, "value": t.value} for t in graph.times],
    }
    if graph.findings:
        result["findings"] = [_finding(f) for f in graph.findings]
    return result


def from_json(data: Mapping[str, Any]) -> DocumentGraph:
    """Read what ``to_json`` wrote. Raises InputError for anything else."""
    try:
        return DocumentGraph(
            document=dict(data["document"]),
            entities=tuple(_read_entity(e) for e in data.get("entities", ())),
            statements=tuple(_read_statement(s) for s in data.get("statements", ())),
            events=tuple(_read_event(e) for e in data.get("events", ())),
            claims=tuple(_read_claim(c) for c in data.get("claims", ())),
            times=tuple(TimeExpression(t["start"], t["end"], t["text"], t["value"]) for t in data.get("times", ())),
            findings=tuple(Finding(**f) for f in data.get("findings", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise InputError(
            f"not a document graph: {type(exc).__name__} {exc}", hint="compare it with what `kg extract --json` writes"
        ) from exc


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, (), [], {})}


def _entity(entity: Entity) -> dict[str, Any]:
    mentions = [{"text": m.text, "start": m.start, "end": m.end} for m in entity.mentions]
    head = {"id": entity.id, "key": entity.key, "type": entity.type, "types": list(entity.types), "label": entity.label}
    tail = _given(aliases=list(entity.aliases), candidates=list(entity.candidates))
    return {**head, **tail, "identity": entity.identity, "mentions": mentions}


def _read_entity(data: Mapping[str, Any]) -> Entity:
    return Entity(
        id=data["id"],
        key=data.get("key", data["id"]),
        type=data["type"],
        types=tuple(data["types"]),
        label=data["label"],
        aliases=tuple(data.get("aliases", ())),
        mentions=tuple(Mention(m["start"], m["end"], m["text"]) for m in data.get("mentions", ())),
        identity=data.get("identity", "found"),
        candidates=tuple(data.get("candidates", ())),
    )


def _slot(value: SlotValue) -> Any:
    if isinstance(value, Count):
        if value.min is not None and value.min == value.max:
            return value.min
        return {key: bound for key, bound in (("min", value.min), ("max", value.max)) if bound is not None}
    return list(value) if isinstance(value, tuple) else value


def _read_slot(value: Any) -> SlotValue:
    if isinstance(value, bool):
        raise ValueError("a slot holds neither yes nor no")
    if isinstance(value, int):
        return Count(value, value)
    if isinstance(value, Mapping):
        return Count(value.get("min"), value.get("max"))
    return str(value) if isinstance(value, str) else tuple(str(v) for v in value)


def _slots(slots: Mapping[str, SlotValue]) -> dict[str, Any]:
    return {name: _slot(slots[name]) for name in sorted(slots)}


def _read_slots(data: Mapping[str, Any]) -> dict[str, SlotValue]:
    return {name: _read_slot(value) for name, value in data.items() if name not in _NOT_SLOTS}


def _event(event: Event) -> dict[str, Any]:
    head = {"id": event.id, "type": event.type, "types": list(event.types), "status": event.status}
    tail = _given(codes=dict(event.codes), location=list(event.location or ()))
    return {**head, **_slots(event.slots), **tail, "claims": list(event.claims)}


def _read_event(data: Mapping[str, Any]) -> Event:
    return Event(
        id=data["id"],
        type=data["type"],
        types=tuple(data["types"]),
        status=data["status"],
        slots=_read_slots(data),
        claims=tuple(data.get("claims", ())),
        codes=dict(data.get("codes", {})),
        location=_location(data),
    )


def _location(data: Mapping[str, Any]) -> tuple[str, str] | None:
    if "location" not in data:
        return None
    latitude, longitude = data["location"]
    return str(latitude), str(longitude)


def _statement(statement: Statement) -> dict[str, Any]:
    triple = {"subject": statement.subject, "predicate": statement.predicate, "object": statement.object}
    period = _given(**{"from": statement.since, "until": statement.until})
    return {"id": statement.id, **triple, **period, "status": statement.status, "claims": list(statement.claims)}


def _read_statement(data: Mapping[str, Any]) -> Statement:
    return Statement(
        id=data["id"],
        subject=data["subject"],
        predicate=data["predicate"],
        object=data["object"],
        status=data["status"],
        claims=tuple(data.get("claims", ())),
        since=data.get("from"),
        until=data.get("until"),
    )


def _content(content: EventContent | StatementContent | None) -> dict[str, Any] | None:
    if content is None:
        return None
    if isinstance(content, EventContent):
        body = {"type": content.type, **_slots(content.slots)}
    else:
        body = {"subject": content.subject, "predicate": content.predicate, "object": content.object}
        body |= _given(**{"from": content.since, "until": content.until})
    return {**body, "unrealised": True} if content.unrealised else body


def _read_content(data: Mapping[str, Any] | None) -> EventContent | StatementContent | None:
    if data is None:
        return None
    unrealised = bool(data.get("unrealised", False))
    if "predicate" in data:
        period = (data.get("from"), data.get("until"))
        return StatementContent(data["subject"], data["predicate"], data["object"], *period, unrealised)
    return EventContent(data["type"], _read_slots(data), unrealised)


def _claim(claim: Claim) -> dict[str, Any]:
    spans = _given(
        source=[list(s) for s in claim.source_spans],
        cue=[list(s) for s in claim.cue_spans],
        content=[list(s) for s in claim.content_spans],
    )
    head = {"id": claim.id, "speaker": claim.speaker, "stance": claim.stance}
    middle = _given(about=claim.about, via=list(claim.via))
    place = {"text": claim.text, "start": claim.start, "end": claim.end}
    tail = {"polarity": claim.polarity, "certainty": claim.certainty, "rule": claim.rule}
    content = _given(content=_content(claim.content), spans=spans)
    return {**head, **middle, **place, **content, **tail, **_given(content_rule=claim.content_rule)}


def _spans(data: Mapping[str, Any], name: str) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for start, end in data.get("spans", {}).get(name, ()))


def _read_claim(data: Mapping[str, Any]) -> Claim:
    return Claim(
        id=data["id"],
        speaker=data["speaker"],
        stance=data["stance"],
        text=data["text"],
        start=data["start"],
        end=data["end"],
        rule=data.get("rule", ""),
        about=data.get("about"),
        via=tuple(data.get("via", ())),
        content=_read_content(data.get("content")),
        polarity=data.get("polarity", "positive"),
        certainty=data.get("certainty", "certain"),
        source_spans=_spans(data, "source"),
        cue_spans=_spans(data, "cue"),
        content_spans=_spans(data, "content"),
        content_rule=data.get("content_rule"),
    )


def _finding(finding: Finding) -> dict[str, Any]:
    fields = ("kind", "place", "message", "advice", "subject", "severity")
    return {**{name: getattr(finding, name) for name in fields}, **_given(position=finding.position)}
