"""What is held of all graphs while they are joined: documents, reports, and entities that have a name.

Enters: the records of one graph after the other, in any order. Leaves: the same for all of them together. Of entities
that a document only describes ("two gunmen"), which are most of them, no more is held than that a report speaks of one
of a class; the rest comes along when their documents' claims pass through. Those that judgements, marks or hand-written
files speak of (``wanted``) are held like the others.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import Protocol

from kg.identity import both
from kg.library import Library
from kg.records import DescribedRecord, DocumentRecord, EndRecord, EntityRecord, ReportRecord
from kg.shelf import mark

_KIND = 12  # bits for a class
_REMEMBERED = 4096  # of the nameless


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


class Nameless:
    """Those whom documents only describe and reports speak of: no more than a mark of each, with a class."""

    def __init__(self) -> None:
        self.held: set[str] = set()
        self._kinds: list[str] = []
        self._rows = array("Q")
        self._of = lru_cache(_REMEMBERED)(self._kinds_of)

    def put(self, iri: str, kind: str) -> None:
        if kind not in self._kinds:
            self._kinds.append(kind)
        self._rows.append(self._least(iri) + self._kinds.index(kind))

    @staticmethod
    def _least(iri: str) -> int:
        return mark(iri) >> _KIND << _KIND

    @cached_property
    def _sorted(self) -> array[int]:
        """From now on nothing may be put."""
        return array("Q", sorted(set(self._rows)))

    def _kinds_of(self, iri: str) -> list[str]:
        """The classes under which documents describe it; empty ones for what makes no entity."""
        least = self._least(iri)
        at, end = (bisect_left(self._sorted, bound) for bound in (least, least + (1 << _KIND)))
        return [self._kinds[row - least] for row in self._sorted[at:end]]

    def __contains__(self, iri: object) -> bool:
        return iri in self.held or (isinstance(iri, str) and bool(self._of(iri)))

    def get(self, iri: str) -> EntityRecord | None:
        kinds = sorted(filter(None, self._of(iri)))
        return _nobody(kinds[0]) if kinds else None


@cache
def _nobody(kind: str) -> EntityRecord:
    return EntityRecord(kind, "described", ())


@dataclass(frozen=True, slots=True)
class Everybody:
    """All entities: those that have a name, and those who have none."""

    named: Mapping[str, EntityRecord]
    nameless: Nameless

    def get(self, iri: str, /) -> EntityRecord | None:
        return self.named.get(iri) or self.nameless.get(iri)


@dataclass
class Held:
    """Records by IRI; documents and their reports are in the ``library``."""

    wanted: set[str]
    library: Library = field(default_factory=Library)
    labels: dict[str, tuple[int, str]] = field(default_factory=dict)
    entities: dict[str, EntityRecord] = field(default_factory=dict)
    types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    nameless: Nameless = field(default_factory=Nameless)
    ends: list[EndRecord] = field(default_factory=list)
    _passing: array[int] = field(default_factory=lambda: array("q"))

    def add(self, graph: Source) -> None:
        """Take in all of a graph but its claims."""
        passing = graph.unnamed.keys() - self.wanted
        named = ((document, [name for name in document.names if name not in passing]) for document in graph.documents)
        documents = [replace(document, names=tuple(names)) for document, names in named]
        self.library.put(documents, graph.reports, graph.inside, graph.realised)
        self.ends += graph.ends
        for iri, ranked in graph.labels.items():
            self.labels[iri] = min(self.labels.get(iri, ranked), ranked)
        for iri, entity in graph.entities.items():
            self._entity(iri, entity)
        for iri, types in graph.types.items():
            self._types(iri, types)
        self._describe(graph)

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
                self.nameless.held.add(iri)
                continue
            if kind:
                self._passing.append(mark(iri))
            if iri in spoken_of:
                self.nameless.put(iri, kind)

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
