"""A build's graph cut by node, so that a property graph of any size passes through little memory.

Enters: N-Quads, a line each, in the order in which a build writes them. Leaves: portions, each a ``Projection`` of the
nodes whose ids fall into it, with the relationships that begin there: together the projection of the whole. What a
portion must know of other nodes goes to it with its lines: that a relationship ends in a node of which nothing is told,
and the figures of the statement that a direct relationship stands for. Nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from mmap import ACCESS_READ, mmap
from pathlib import Path
from zlib import crc32

from pyoxigraph import RdfFormat, parse

from kg.heap import Heaps
from kg.ids import Ids
from kg.ontology import Ontology
from kg.projection import ROOT, TOLD, Projection, Projector
from kg.terms import KG, TYPE

PORTION = 6_000_000  # bytes of N-Quads in one portion, about
_END, _FIGURES = b"\x01", b"\x02"  # begin lines that tell of the end of a relationship, and of a statement's figures
_TYPE = f" <{TYPE.value}> <{KG}".encode()
_STATEMENT = _TYPE + b"Statement> "
_SUBJECT = f" <{KG}subject> ".encode()


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file, from the beginning each time that they are gone through; ``size`` is in bytes."""

    file: Path

    @property
    def size(self) -> int:
        return self.file.stat().st_size

    def __iter__(self) -> Iterator[bytes]:
        with self.file.open("rb") as handle:
            yield from handle

    def statements(self) -> Iterator[tuple[bytes, bytes]]:
        """Each subject of a line that says where a statement's relationship begins, and that node."""
        if not self.size:
            return
        with self.file.open("rb") as handle, mmap(handle.fileno(), 0, access=ACCESS_READ) as data:
            at = data.find(_SUBJECT)
            while at >= 0:
                subject, rest = data[data.rfind(b"\n", 0, at) + 1 : at], at + len(_SUBJECT)
                if b" " not in subject:
                    yield subject, data[rest : data.find(b" ", rest)]
                at = data.find(_SUBJECT, rest)


def blocks(lines: Iterable[bytes]) -> Iterator[tuple[bytes, list[bytes]]]:
    """Each subject, as it stands in the lines, with those in a row that begin with it, without line feeds."""
    for subject, block in groupby(lines, lambda line: line[: line.index(b" ")]):
        yield subject, [line.rstrip(b"\n") for line in block]


class Ties:
    """What a block of lines tells of other nodes under one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        edges = (iri for iri, term in ontology.by_iri.items() if term.projection == "edge")
        self.edges = frozenset(f"<{iri}>".encode() for iri in edges)
        self.told = tuple(f" <{KG}{name}> ".encode() for name in TOLD)

    def ends(self, subject: bytes, block: Iterable[bytes]) -> set[bytes]:
        """The nodes that relationships of the subject end in."""
        found = set()
        for line in block:
            predicate, _, rest = line[len(subject) + 1 :].partition(b" ")
            if predicate in self.edges and rest[:1] in b"<_":
                found.add(rest[: rest.index(b" ")])
        return found

    def figures(self, subject: bytes, block: Sequence[bytes]) -> list[bytes]:
        """Of a statement: the lines that its direct relationship is told."""
        if not any(line.startswith(_STATEMENT, len(subject)) for line in block):
            return []
        return [line for line in block if line.startswith(self.told, len(subject))]

    def begins(self, subject: bytes, block: Iterable[bytes]) -> Iterator[bytes]:
        """Where a statement's direct relationship begins, if lines of one say so."""
        start = len(subject)
        for line in block:
            if line.startswith(_SUBJECT, start):
                yield line[start + len(_SUBJECT) :].partition(b" ")[0]


def uri_in(node: bytes) -> str:
    """The uri of a node as it stands in a line."""
    return node.decode().removeprefix("<").removesuffix(">")


def in_line(uri: str) -> bytes:
    """A node as it stands in a line."""
    return (uri if uri.startswith("_:") else f"<{uri}>").encode()


def projected(
    lines: Iterable[bytes], figures: Iterable[bytes], ends: Iterable[bytes], ontology: Ontology, ids: Ids
) -> Projection:
    """The nodes that the lines are about, and those of ``ends`` of which no line is."""
    projector = Projector(ontology, ids)
    projector.read(parse(b"\n".join(lines), RdfFormat.N_QUADS))
    projector.tell(parse(b"\n".join(figures), RdfFormat.N_QUADS))
    return projector.project(map(uri_in, ends))


@dataclass
class Portions:
    """A build's graph, portion by portion."""

    lines: Lines
    ontology: Ontology
    ids: Ids
    _heaps: Heaps = field(default_factory=Heaps)
    _classes: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._cut(Ties(self.ontology))

    def _cut(self, ties: Ties) -> None:
        """Each line to the portion of its subject, and what others must be told to theirs."""
        add, portion = self._heaps.add, self._portion
        for subject, block in blocks(self.lines):
            add(portion(subject), b"\n".join(block))
            start = len(subject) + len(_TYPE)
            self._classes |= {line[start:].partition(b">")[0] for line in block if line.startswith(_TYPE, len(subject))}
            for end in ties.ends(subject, block):
                add(portion(end), _END + end)
            figures = b"\n".join(_FIGURES + line for line in ties.figures(subject, block))
            for begins in ties.begins(subject, block) if figures else ():
                add(portion(begins), figures)

    @property
    def labels(self) -> list[str]:
        """The labels of the nodes but the root, from general to special."""
        names = {name.decode() for name in self._classes} & self.ontology.classes.keys()
        used = {above for name in names for above in self.ontology.chain(name)} - {ROOT}
        return [name for name in self.ontology.labels_by_depth if name in used]

    def portion_of(self, uri: str) -> str:
        """The name of the portion that the node is in."""
        return self._portion(in_line(uri))

    def _portion(self, node: bytes) -> str:
        return f"{crc32(node) % (self.lines.size // PORTION + 1):06}"

    def portions(self) -> Iterator[tuple[str, Projection]]:
        """The name and the nodes of each portion; can be gone through once."""
        for name in self._heaps.names():
            lines = self._heaps.take(name)
            ends, figures = ([line[1:] for line in lines if line.startswith(mark)] for mark in (_END, _FIGURES))
            told = len(ends) + len(figures)  # the marks sort before all else
            yield name, projected(lines[told:], figures, ends, self.ontology, self.ids)
