"""What is held of all graphs while they are joined: documents, reports, and entities that have a name.

Enters: the records of one graph after the other, in any order. Leaves: the same for all of them together. Of entities
that a document only describes ("two gunmen"), which are most of them, no more is held than that a report speaks of one
of a class; the rest comes along when their documents' claims pass through. Those that judgements, marks or hand-written
files speak of (``wanted``) are held like the others.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from kg.identity import both
from kg.records import DescribedRecord, DocumentRecord, EndRecord, EntityRecord, ReportRecord


class Source(Protocol):
    """The records of one graph, without its claims; ``unnamed`` is what it only describes, with its class."""

    @property
    def documents(self) -> Sequence[DocumentRecord]: ...
    @property
    def reports(self) -> Sequence[ReportRecord]: ...
    @property
    def labels(self) -> Mapping[str, tuple[int, str]]: ...
    @property
    def types(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def unnamed(self) -> Mapping[str, str]: ...
    @property
    def described(self) -> Mapping[str, DescribedRecord]: ...
    @property
    def entities(self) -> Mapping[str, EntityRecord]: ...
    @property
    def ends(self) -> Iterable[EndRecord]: ...
    @property
    def inside(self) -> Iterable[tuple[str, str, str]]: ...
    @property
    def realised(self) -> Iterable[str]: ...


@dataclass
class Held:
    """Records by IRI; ``unnamed`` and ``unrealised`` are as ``kg.likeness`` takes them."""

    wanted: set[str]
    documents: dict[str, DocumentRecord] = field(default_factory=dict)
    reports: dict[str, ReportRecord] = field(default_factory=dict)
    labels: dict[str, tuple[int, str]] = field(default_factory=dict)
    entities: dict[str, EntityRecord] = field(default_factory=dict)
    types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unnamed: set[str] = field(default_factory=set)
    inside: set[tuple[str, str, str]] = field(default_factory=set)
    ends: list[EndRecord] = field(default_factory=list)
    _unrealised: set[str] = field(default_factory=set)
    _realised: set[str] = field(default_factory=set)
    _passing: array[int] = field(default_factory=lambda: array("q"))
    _nobody: dict[str, EntityRecord] = field(default_factory=dict)

    def add(self, graph: Source) -> None:
        """Take in all of a graph but its claims."""
        passing = graph.unnamed.keys() - self.wanted
        for document in graph.documents:
            named = tuple(name for name in document.names if name not in passing)
            self.documents[document.iri] = replace(document, names=named)
        own = {report.iri: report for report in graph.reports}
        self.reports |= own
        realised = set(graph.realised)
        self._unrealised |= own.keys() - realised
        self._realised |= realised - own.keys()
        self.inside.update(graph.inside)
        self.ends += graph.ends
        for iri, ranked in graph.labels.items():
            self.labels[iri] = min(self.labels.get(iri, ranked), ranked)
        for iri, entity in graph.entities.items():
            self._entity(iri, entity)
        for iri, types in graph.types.items():
            self._types(iri, types)
        self._describe(graph)

    @property
    def unrealised(self) -> set[str]:
        """The reports of what nobody tells as come about."""
        return (self._unrealised - self._realised) & self.reports.keys()

    @property
    def count(self) -> int:
        """How many actors, places and channels there are."""
        return len(self.types) + len(set(self._passing))

    def _describe(self, graph: Source) -> None:
        lists = (value for report in graph.reports for value in report.slots.values() if isinstance(value, tuple))
        spoken_of = {iri for value in lists for iri in value}
        for iri, kind in graph.unnamed.items():
            if iri in self.wanted:
                self._keep(iri, graph.described[iri])
            elif kind:
                self._passing.append(hash(iri))
                if iri in spoken_of:
                    self._entity(iri, self._nobody.setdefault(kind, EntityRecord(kind, "described", ())))
            if iri in self.wanted or iri in spoken_of:
                self.unnamed.add(iri)

    def _keep(self, iri: str, known: DescribedRecord) -> None:
        if known.label is not None:
            self.labels[iri] = min(self.labels.get(iri, (1, known.label)), (1, known.label))
        if known.type:
            self._entity(iri, EntityRecord(known.type, "described", known.names))
        if known.types:
            self._types(iri, known.types)

    def _entity(self, iri: str, entity: EntityRecord) -> None:
        self.entities[iri] = both(self.entities[iri], entity) if iri in self.entities else entity

    def _types(self, iri: str, types: tuple[str, ...]) -> None:
        if self.types.setdefault(iri, types) != types:
            self.types[iri] = tuple(sorted({*self.types[iri], *types}))
