"""One heap of lines worked out by itself: what it gives depends on its lines and the ontology alone.

Enters: the lines of one heap (``c`` a claim, ``r`` a report, ``e`` an event that makes a statement; ``d``, ``l`` and
``x`` tell what must be known of a document, of an entity, and of its end), each with what it is about. Leaves: a
``Piece`` of the derived graph. Lines are made in ``kg.graph`` alone, so that nothing is refused.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import Protocol

from pyoxigraph import Quad

from kg.claims import Finding
from kg.propositions import Background, DocumentFacts, Writer
from kg.records import ClaimRecord, ReportRecord
from kg.recordtext import claim_of, key_of, key_text, line_of, report_of
from kg.validity import End

Lines = Mapping[str, Collection[bytes]]
"""Lines by the heap that they go to."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What one heap gave: lines of N-Quads, findings, what was counted, and what other heaps are told.

    ``given`` tells the lines for other heaps, ``shares`` has a hash of them for each; ``ends`` are an entity and an end
    that an event brings it.
    """

    lines: Iterable[str] = ()
    given: Callable[[], Lines] = dict
    shares: Mapping[str, str] = field(default_factory=dict)
    ends: Sequence[tuple[str, Sequence[str]]] = ()
    findings: Sequence[Finding] = ()
    counts: Mapping[str, int] = field(default_factory=dict)


class Memo(Protocol):
    """Pieces that were worked out before, by the heap's name and the hash of its lines."""

    def get(self, name: str, lines: str) -> Piece | None: ...
    def put(self, name: str, lines: str, piece: Piece) -> None: ...


Types = Mapping[str, tuple[tuple[str, ...], str]]
"""The classes of entities, and their names."""
Check = Callable[[Sequence[Quad], Types], Sequence[Finding]]


@dataclass
class Heap:
    """The lines of one heap, read: reports, claims and events by what they are about."""

    background: Background
    types: dict[str, tuple[tuple[str, ...], str]]
    reports: dict[str, list[ReportRecord]]
    claims: dict[str, list[ClaimRecord]]
    events: dict[str, list[str]]

    @classmethod
    def read(cls, lines: Iterable[bytes]) -> Heap:
        documents: dict[str, DocumentFacts] = {}
        kinds: dict[str, str] = {}
        labels: dict[str, str] = {}
        wholes: dict[str, frozenset[str]] = {}
        ends: dict[str, list[End]] = defaultdict(list)
        background = Background(documents, kinds, labels, wholes, ends)
        heap = cls(background, {}, defaultdict(list), defaultdict(list), defaultdict(list))
        for line in lines:
            sort, name, text = line.decode().split("\t", 2)
            if sort == "c":
                heap.claims[name].append(claim_of(text))
            elif sort == "r":
                heap.reports[name].append(report_of(text))
            elif sort == "e":
                heap.events[name].append(text)
            elif sort == "d":
                documents[name] = DocumentFacts(*json.loads(text))
            elif sort == "x":
                ends[name].append(End(*json.loads(text)))
            else:
                label, inside, kind, types = json.loads(text)
                wholes[name] = frozenset(inside)
                labels |= {name: label} if label else {}
                kinds |= {name: kind} if kind else {}
                heap.types |= {name: (tuple(types), label or "")} if types else {}
        return heap


Edges = list[tuple[str, str, list[tuple[str, str]]]]
Ends = list[tuple[str, tuple[str, ...]]]
Work = Callable[[Heap, Writer], tuple[Edges, Ends]]


def work_events(heap: Heap, writer: Writer) -> tuple[Edges, Ends]:
    """The events, with the edges and the ends that they make."""
    edges: Edges = []
    for name in sorted(heap.reports):
        iri = writer.ids.iri(name)
        for key, claims in writer.event(iri, heap.reports[name], heap.claims[name]):
            edges.append((key_text(key), iri.value, [(claim.document, line_of(claim).text) for claim in claims]))
    return edges, [(entity, astuple(end)) for entity, ends in writer.validity.ends.items() for end in sorted(ends)]


def work_statements(heap: Heap, writer: Writer) -> tuple[Edges, Ends]:
    """The statements."""
    for key in sorted({*heap.claims, *heap.events}):
        writer.statement(key_of(key), heap.claims[key], heap.events[key])
    return [], []


def work_times(heap: Heap, writer: Writer) -> tuple[Edges, Ends]:
    """When the claims hold."""
    writer.times(heap.claims[""])
    return [], []
