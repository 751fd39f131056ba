"""Where the lines of each source go: to the heaps of its events, its statements and its times.

Enters: what is known of documents and entities when all graphs are joined (``Facts``), and the claims of one source
after the other – a document, a hand-written file, or a heap of events that makes statements. Leaves: the lines that
each source gives to each heap, with what must be known there of those that they speak of; and a hash over all that
other sources decide of them, so that a source with the hash that it had gives what it gave. Nothing is refused.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple
from zlib import crc32

from kg.held import Held
from kg.identity import Identity
from kg.ids import Ids
from kg.library import Texts
from kg.likeness import Comparison
from kg.merging import Groups
from kg.ontology import Ontology
from kg.pieces import Edges, Lines
from kg.propositions import ordered
from kg.records import DescribedRecord, StatementKey
from kg.recordtext import ClaimLine, Told, claim_of, key_of, key_text, line_of, report_text
from kg.validity import family

EVENTS, STATEMENTS, TIMES = "ev-", "st-", "ti-"
SIZE = 16  # bytes of a hash
_REMEMBERED = 4096  # entities, events
_json = json.JSONEncoder(ensure_ascii=False).encode


def hash_of(lines: Iterable[bytes]) -> str:
    return blake2b(b"\n".join(lines), digest_size=SIZE).hexdigest()


def line_on(kind: str, iri: str, *facts: Any) -> bytes:
    return f"{kind}\t{iri}\t{_json(facts)}".encode()


class Asked(NamedTuple):
    """Of what a source asks: the documents and entities, those that it only describes, and its marked claims."""

    documents: Sequence[str]
    claimed: Sequence[str]
    entities: Sequence[str]
    described: Sequence[str]
    marked: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """What a source gave: a hash over what was asked, what that was, and a hash of the lines for each heap."""

    basis: str
    asked: Asked
    shares: Mapping[str, str]


@dataclass
class Facts:
    """What is known when all are joined; ``groups`` are the reports of one event each."""

    held: Held
    identity: Identity
    comparison: Comparison
    ids: Ids
    groups: Groups

    def __post_init__(self) -> None:
        self.entity = lru_cache(_REMEMBERED)(self._entity)
        self._event = lru_cache(_REMEMBERED)(self._event_of)

    @property
    def texts(self) -> Texts:
        return self.comparison.texts

    def event(self, at: int) -> str:
        """The event of the report at a place."""
        return self._event(self.groups.first[at])

    def _event_of(self, at: int) -> str:
        return self.ids.event([self.ids.key(self.texts.reports[member]) for member in self.groups.of(at)])

    def document(self, iri: str) -> bytes:
        """The line that tells of a document; empty where nothing is known."""
        known = self.texts.document(iri)
        return line_on("d", iri, known.published, known.recorded, known.text_hash) if known else b""

    def _entity(self, iri: str) -> bytes:
        """The line that tells of an entity; empty where nothing is known."""
        wholes, types = self.wholes(iri), self.held.types.get(iri, ())
        entity, (_, label) = self.comparison.spellings.entities.get(iri), self.held.labels.get(iri, (0, None))
        known = label or wholes or entity or types
        return line_on("l", iri, label, wholes, entity and entity.type, types) if known else b""

    def described(self, iri: str, known: DescribedRecord) -> bytes:
        """The line on what one document describes, told by each that does; on what is held, what all tell."""
        if iri in self.held.wanted:
            return self.entity(iri)
        return line_on("l", iri, known.label, self.wholes(iri), known.type or None, known.types)

    def around(self, iri: str) -> bytes:
        """What others decide of the line on what a document describes."""
        return self.entity(iri) if iri in self.held.wanted else "\t".join(self.wholes(iri)).encode()

    def wholes(self, iri: str) -> list[str]:
        return sorted(self.comparison.whereabouts.wholes(iri))


class Router:
    """Gives each source's lines to heaps, the more of them (``digits``) the more there is to tell."""

    def __init__(self, ontology: Ontology, facts: Facts, digits: int, marked: Iterable[str]) -> None:
        self.ontology, self.facts, self.digits, self.marked = ontology, facts, digits, frozenset(marked)
        settled = [digits, sorted(facts.identity.canonical.items()), sorted(self.marked)]
        self._settled = _json(settled).encode()

    def lines(self, told: Told) -> tuple[Lines, Asked]:
        """What a document or a file gives to each heap, and of what it asks."""
        return _Source(self, told).lines()

    def basis(self, asked: Asked) -> str:
        """A hash over all that is not of the source itself in what it gives."""
        facts = self.facts
        rows = [self._settled]
        for document in asked.documents:
            rows += [facts.event(at).encode() for at in facts.texts.places(document)]
        rows += (b"-" if iri in facts.texts.replaced else facts.document(iri) for iri in asked.claimed)
        rows += map(facts.entity, asked.entities)
        rows += map(facts.around, asked.described)
        return hash_of(rows)

    def heap(self, kind: str, text: str) -> str:
        """One heap or another, by chance and always the same."""
        return kind + f"{crc32(text.encode()):08x}"[: self.digits]

    def event_heap(self, event: str) -> str:
        return EVENTS + event.rpartition("-")[2][: self.digits]

    def about(self, key: str) -> tuple[str, StatementKey, str]:
        """The heap of a statement, the statement in the one form that it has, and this as text."""
        parts = key_of(key)
        about = ordered(parts, self.ontology)
        text = key if about is parts else key_text(about)
        return self.heap(STATEMENTS, text), about, text

    def made(self, edges: Edges, lines: Iterable[bytes]) -> dict[str, set[bytes]]:
        """What a heap of events gives to heaps of statements; its own ``lines`` tell all that must be known there."""
        known: dict[bytes, list[bytes]] = defaultdict(list)
        for line in lines:
            if line.startswith((b"l\t", b"d\t")):
                known[line.split(b"\t", 2)[1]].append(line)
        given: dict[str, set[bytes]] = defaultdict(set)
        for key, event, naming in edges:
            heap, about, text = self.about(key)
            of = [*_ends(about), *(document for document, _ in naming)]
            given[heap].update(line for iri in of for line in known.get(iri.encode(), ()))
            given[heap].update(f"c\t{text}\t{claim}".encode() for _, claim in naming)
            given[heap].add(f"e\t{text}\t{event}".encode())
        return given


@dataclass
class _Source:
    """One document or file on its way."""

    router: Router
    told: Told
    given: dict[str, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    entities: set[str] = field(default_factory=set)
    claimed: set[str] = field(default_factory=set)
    marked: list[str] = field(default_factory=list)
    _events: dict[str, str] = field(default_factory=dict)
    _documents: dict[str, bytes] = field(default_factory=dict)
    _described: dict[str, bytes] = field(default_factory=dict)

    def lines(self) -> tuple[Lines, Asked]:
        for document in self.told.documents:
            self._reports(document)
        for line in self.told.claims:
            self._claim(line)
        named = sorted(self.entities - self._described.keys())
        asked = Asked(sorted(self.told.documents), sorted(self.claimed), named, sorted(self._described), self.marked)
        return self.given, asked

    def _reports(self, document: str) -> None:
        facts = self.router.facts
        for at in facts.texts.places(document):
            report, event = facts.texts.report(at), facts.event(at)
            self._events[report.iri] = event
            heap = self.router.event_heap(event)
            self.given[heap].add(f"r\t{event}\t{report_text(report)}".encode())
            self._tell_of_document(heap, report.document)
            for value in report.slots.values():
                self._tell_of(heap, value if isinstance(value, tuple) else ())

    def _claim(self, line: ClaimLine) -> None:
        facts = self.router.facts
        self.claimed.add(line.document)
        if line.document in facts.texts.replaced:
            return
        if self.router.marked and (iri := claim_of(line.text).iri) in self.router.marked:
            self.marked.append(iri)
        if facts.identity.canonical:
            line = line_of(facts.identity.claim(claim_of(line.text)))
        if line.key:
            self._of_statement(line)
        else:
            self._put(self.router.heap(TIMES, line.document), "", line)
        event = self._event(line.report)
        if event:
            self._put(self.router.event_heap(event), event, line)

    def _event(self, report: str) -> str | None:
        """The event of a report, nearly always of the source itself."""
        at = self.router.facts.texts.reports.find(report) if report and report not in self._events else None
        return self._events.get(report) if at is None else self.router.facts.event(at)

    def _of_statement(self, line: ClaimLine) -> None:
        """A statement to its heap; claims that one leaving may end to one heap."""
        heap, about, text = self.router.about(line.key)
        self._put(heap, text, line)
        self._tell_of(heap, _ends(about))
        self._put(self.router.heap(TIMES, "\t".join(family(about, self.router.ontology))), "", line)

    def _put(self, heap: str, about: str, line: ClaimLine) -> None:
        self.given[heap].add(f"c\t{about}\t{line.text}".encode())
        self._tell_of_document(heap, line.document)

    def _tell_of_document(self, heap: str, iri: str) -> None:
        if iri not in self._documents:
            self._documents[iri] = self.router.facts.document(iri)
            self.claimed.add(iri)
        if self._documents[iri]:
            self.given[heap].add(self._documents[iri])

    def _tell_of(self, heap: str, entities: Iterable[str]) -> None:
        """What must be known of entities where a heap is worked out."""
        for iri in entities:
            known = self.told.described.get(iri)
            self.entities.add(iri)
            if known and iri not in self._described:
                self._described[iri] = self.router.facts.described(iri, known)
            fact = self._described[iri] if known else self.router.facts.entity(iri)
            if fact:
                self.given[heap].add(fact)


def _ends(key: StatementKey) -> tuple[str, ...]:
    return (key.subject,) if key.literal else (key.subject, key.object)
