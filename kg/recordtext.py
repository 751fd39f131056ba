"""Records as lines of text without tabs and line feeds, so that they can be put down and taken up again.

Enters: records. Leaves: JSON on one line, and the records of such lines; what passes through the joining stages without
being held (``Told``). Nothing is refused: lines are made here alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, NamedTuple

from kg.claims import Count, SlotValue
from kg.records import ClaimRecord, DescribedRecord, Records, ReportRecord, StatementKey


class ClaimLine(NamedTuple):
    """One claim: where it belongs (empty where nowhere), and all of it as JSON."""

    document: str
    report: str
    key: str
    text: str


class Told(NamedTuple):
    """What passes through the joining stages and need not be held: the claims, and what only the documents describe."""

    documents: Collection[str]
    described: Mapping[str, DescribedRecord]
    claims: Iterable[ClaimLine]


def told(records: Records) -> Told:
    """The claims of one graph as text, with what only it describes."""
    return Told([document.iri for document in records.documents], records.described, map(line_of, records.claims))


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def key_text(key: StatementKey) -> str:
    return _json([key.subject, key.predicate, key.object, key.literal])


def key_of(text: str) -> StatementKey:
    return StatementKey(*json.loads(text))


def line_of(claim: ClaimRecord) -> ClaimLine:
    key = key_text(claim.statement) if claim.statement else ""
    return ClaimLine(claim.document, claim.report or "", key, claim_text(claim))


def claim_text(claim: ClaimRecord) -> str:
    key = claim.statement
    statement = [key.subject, key.predicate, key.object, key.literal] if key else None
    head = [claim.iri, claim.document, claim.speaker, claim.stance, claim.polarity, claim.certainty, claim.actual]
    return _json([*head, statement, claim.report, slots_json(claim.slots), claim.since, claim.until, claim.recorded])


def claim_of(text: str) -> ClaimRecord:
    row = json.loads(text)
    row[7], row[9] = row[7] and StatementKey(*row[7]), slots_of(row[9])
    return ClaimRecord(*row)


def report_row(report: ReportRecord) -> list[Any]:
    return [report.iri, report.document, report.type, slots_json(report.slots), report.rank]


def report_of_row(row: Sequence[Any]) -> ReportRecord:
    iri, document, kind, slots, rank = row
    return ReportRecord(iri, document, intern(kind), slots_of(slots), rank)


def report_text(report: ReportRecord) -> str:
    return _json(report_row(report))


def report_of(text: str) -> ReportRecord:
    return report_of_row(json.loads(text))


def slots_json(slots: Mapping[str, SlotValue]) -> dict[str, Any]:
    """Lists as lists, dates as text, counts by their two ends."""
    return {
        name: {"min": value.min, "max": value.max} if isinstance(value, Count) else value
        for name, value in sorted(slots.items())
    }


_count = lru_cache(1024)(Count)  # few tolls are told, and they are told often


def slots_of(data: Mapping[str, Any]) -> dict[str, SlotValue]:
    return {
        intern(name): tuple(map(intern, value))
        if isinstance(value, list | tuple)
        else _count(value["min"], value["max"])
        if isinstance(value, dict)
        else intern(value)
        for name, value in data.items()
    }
