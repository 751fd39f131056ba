"""What one document says: its entities, events, statements and claims, as frozen data.

Extraction returns a ``DocumentGraph``; everything after it starts from there. It is also the JSON that
``kg extract --json`` writes and that another tool's extraction can come in as. Offsets count Unicode code
points of the document's text; ids (``e1``, ``ev1``, ``s1``, ``c1``) hold inside one document only.
Unknown values are left out of the JSON, never guessed and never ``null``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A stretch of the text that stands for an entity."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, with the least and the most that the text allows; None is open."""

    min: int | None
    max: int | None


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """An expression of date (EDTF) or duration (ISO 8601) in the text."""

    start: int
    end: int
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody, something or somewhere that the document names or describes.

    ``key`` is the id it has in every document that means the same by the same name: the local id of a
    hand-written entity, or a hash of its natural key. ``identity`` is ``known`` (hand-written), ``found`` (a new
    name), ``described`` (an unnamed actor of this document) or ``ambiguous``, with the keys it could stand for in
    ``candidates``.
    """

    id: str
    key: str
    type: str
    types: tuple[str, ...]
    label: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()
    identity: str = "found"
    candidates: tuple[str, ...] = ()


SlotValue = tuple[str, ...] | Count | str
"""Entity ids or plain words (``perpetrator``, ``weapon``), a count (``killed``), or an EDTF date (``date``)."""


@dataclass(frozen=True, slots=True)
class EventContent:
    """What a claim says of an event: its type and the slots that this speaker fills."""

    type: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    unrealised: bool = False


@dataclass(frozen=True, slots=True)
class StatementContent:
    """What a claim says as subject, predicate and object; the object is an entity id or, for names, plain text."""

    subject: str
    predicate: str
    object: str
    since: str | None = None
    until: str | None = None
    unrealised: bool = False


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """One speaker's statement in one stretch of the text.

    ``about`` is the id of the event or statement that it is about; None when no rule understood the content,
    which is then only in ``text``. With ``about`` and without ``content`` the claim takes for granted what it is about
    ("condemned the attack") and is no evidence for it. ``rule`` is ``name@version``; where it found the speaker,
    ``content_rule`` is the one that understood the content.
    """

    id: str
    speaker: str
    stance: str
    text: str
    start: int
    end: int
    rule: str
    about: str | None = None
    via: tuple[str, ...] = ()
    content: EventContent | StatementContent | None = None
    polarity: str = "positive"
    certainty: str = "certain"
    source_spans: tuple[Span, ...] = ()
    cue_spans: tuple[Span, ...] = ()
    content_spans: tuple[Span, ...] = ()
    content_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event as this document tells it; its slots gather what its claims say for it.

    ``location`` are the degrees north and east, as decimals, where the document gives them for the event.
    """

    id: str
    type: str
    types: tuple[str, ...]
    status: str
    slots: Mapping[str, SlotValue]
    claims: tuple[str, ...]
    codes: Mapping[str, str] = field(default_factory=dict)
    location: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A proposition that this document's claims are about."""

    id: str
    subject: str
    predicate: str
    object: str
    status: str
    claims: tuple[str, ...]
    since: str | None = None
    until: str | None = None


def row_to_add(first: str, second: str, verdict: str = "same") -> str:
    """The row of judgements.csv with which a person would settle a pair of ids."""
    return f"{first},{second},{verdict},YOUR NAME,YYYY-MM-DD,WHY"


def rows_for(key: str, candidates: Sequence[str]) -> str:
    """What to do about a name that could be any of several known entities."""
    rows = " or ".join(f"`{row_to_add(key, known)}`" for known in candidates)
    return f"add the row of the one that is meant to loaders/judgements.csv, {rows}; or tell them apart in handwritten/"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person should look at: data, not an exception.

    ``kind`` is a short slug (``shape``, ``ambiguous-name``, ``unread-file`` …), ``place`` the file or document,
    ``position`` a line (files) or an offset (texts), ``advice`` what to do about it and in which file.
    """

    kind: str
    place: str
    message: str
    advice: str
    subject: str = ""
    position: int | None = None
    severity: str = "note"


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """All that was read out of one document."""

    document: Mapping[str, Any]
    entities: tuple[Entity, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    times: tuple[TimeExpression, ...]
    findings: tuple[Finding, ...] = ()
