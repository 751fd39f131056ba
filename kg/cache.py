"""What was read out of a document, kept until the document or what reading depends on changes.

Two files for each document, named by a hash over the document and ``basis`` (the content's hash and our version), so
that a stale entry is never found: its graph as sorted N-Quads, and beside it what the joining stages and the report ask
of it. The derived graph's heaps are kept in the same way, each by a hash over its lines, and the scores of reports in
one file. A file that cannot be read counts as absent: the document is simply read again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from sys import intern
from typing import Any

from kg.claims import Finding
from kg.documents import Document
from kg.files import write_whole
from kg.kept import KeptRows
from kg.likeness import PairScore
from kg.pieces import Lines, Piece
from kg.records import DescribedRecord, DocumentRecord, EndRecord, EntityRecord, Records, ReportRecord
from kg.recordtext import ClaimLine, Told, report_of_row, report_row, told
from kg.routing import Asked, Route

QUADS, FACTS = ".nq", ".json"
KEPT = "kept.db"


@dataclass(frozen=True, slots=True)
class EntryFile:
    """Where the graph of one document is kept, and what passes through the joining stages."""

    folder: Path
    name: str

    def quads(self) -> bytes:
        """The graph, one quad a line, sorted."""
        return (self.folder / f"{self.name}{QUADS}").read_bytes()

    def told(self) -> Told:
        """The claims, and what only this document describes."""
        _, passing, *claims, _ = (self.folder / f"{self.name}{FACTS}").read_text(encoding="utf-8").split("\n")
        row = json.loads(passing)
        described = {
            iri: DescribedRecord(label, tuple(t), kind, tuple(n)) for iri, (label, t, kind, n) in row[1].items()
        }
        return Told(row[0], described, (ClaimLine(*line.split("\t", 3)) for line in claims))


@dataclass(frozen=True, slots=True)
class Entry:
    """What the graph of one document holds, without its quads; the claims stay in the file."""

    file: EntryFile
    graph: str
    triples: int
    counts: Mapping[str, int]
    findings: Sequence[Finding]
    documents: Sequence[DocumentRecord]
    reports: Sequence[ReportRecord]
    labels: Mapping[str, tuple[int, str]]
    types: Mapping[str, tuple[str, ...]]
    unnamed: Mapping[str, str]
    entities: Mapping[str, EntityRecord]
    ends: Sequence[EndRecord]
    inside: Sequence[tuple[str, str, str]]
    realised: Sequence[str]

    @property
    def described(self) -> Mapping[str, DescribedRecord]:
        return self.file.told().described


@dataclass
class Cache:
    """One build folder's cache; remembers which files this run used."""

    folder: Path
    basis: str
    used: set[str] = field(default_factory=set)

    def name(self, document: Document) -> str:
        """The name of the document's entry."""
        return hashlib.sha256(f"{self.basis}{document!r}".encode()).hexdigest()[:32]

    def file(self, name: str) -> EntryFile:
        return EntryFile(self.folder, name)

    def has(self, name: str) -> bool:
        """Whether there is an entry, whole or not."""
        return (self.folder / f"{name}{FACTS}").exists()

    def get(self, name: str) -> Entry | None:
        """The entry; None when it is not here whole."""
        file = self.folder / f"{name}{FACTS}"
        self.used.add(name)
        try:
            with file.open(encoding="utf-8") as handle:
                row = json.loads(handle.readline())
            if file.with_suffix(QUADS).stat().st_size != row["size"]:
                return None
            return _entry(self.file(name), row)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(
        self, name: str, graph: str, lines: Sequence[str], records: Records, findings: Iterable[Finding],
        counts: Mapping[str, int],
    ) -> None:  # fmt: skip
        data = "".join(f"{line}\n" for line in lines).encode()
        row = {
            "graph": graph,
            "triples": len(lines),
            "size": len(data),
            "counts": dict(counts),
            "findings": [asdict(finding) for finding in findings],
            "documents": [asdict(document) for document in records.documents],
            "reports": [report_row(report) for report in records.reports],
            "labels": dict(records.labels),
            "types": dict(records.types),
            "unnamed": records.unnamed,
            "entities": {iri: [e.type, e.identity, e.names, e.point] for iri, e in records.entities.items()},
            "ends": [astuple(end) for end in records.ends],
            "inside": records.inside,
            "realised": records.realised,
        }
        passing = told(records)
        described = {iri: [e.label, e.types, e.type, e.names] for iri, e in passing.described.items()}
        rows = [json.dumps(r, ensure_ascii=False, separators=(",", ":")) for r in (row, [passing.documents, described])]
        rows += ("\t".join(claim) for claim in passing.claims)
        write_whole(self.folder / f"{name}{QUADS}", data)
        write_whole(self.folder / f"{name}{FACTS}", "".join(f"{row}\n" for row in rows).encode())

    def forget_unused(self) -> None:
        """Delete what this run did not ask for: documents that are gone or changed."""
        forget(self.folder, self.used)


def _entry(file: EntryFile, row: Mapping[str, Any]) -> Entry:
    return Entry(
        file=file,
        graph=row["graph"],
        triples=row["triples"],
        counts=row["counts"],
        findings=[Finding(**finding) for finding in row["findings"]],
        documents=[_document(each) for each in row["documents"]],
        reports=[report_of_row(each) for each in row["reports"]],
        labels={intern(iri): (rank, label) for iri, (rank, label) in row["labels"].items()},
        types={intern(iri): tuple(types) for iri, types in row["types"].items()},
        unnamed=row["unnamed"],
        entities={
            intern(iri): EntityRecord(kind, how, tuple(names), point and (point[0], point[1]))
            for iri, (kind, how, names, point) in row["entities"].items()
        },
        ends=[EndRecord(*end) for end in row["ends"]],
        inside=[(document, part, whole) for document, part, whole in row["inside"]],
        realised=row["realised"],
    )


def _document(row: Mapping[str, Any]) -> DocumentRecord:
    return DocumentRecord(**{**row, "corrects": tuple(row["corrects"]), "names": tuple(row["names"])})


@dataclass(frozen=True, slots=True)
class _PieceFile:
    """The lines of a piece, those for other heaps first, read when they are asked for."""

    file: Path

    def __iter__(self) -> Iterator[str]:
        return iter(self.file.read_text(encoding="utf-8").split("\n")[1:-1])

    def given(self) -> Lines:
        with self.file.open(encoding="utf-8") as handle:
            return {heap: [line.encode() for line in lines] for heap, lines in json.loads(handle.readline()).items()}


@dataclass
class Pieces:
    """The derived graph's pieces as they were worked out, and what each source gave to which (``kg.shares``).

    A file for each piece holds its lines, named by its hash, so that it is never taken for another one.
    """

    folder: Path
    basis: str

    @cached_property
    def rows(self) -> KeptRows:
        return KeptRows(self.folder / KEPT, self.basis)

    def get(self, name: str, lines: str) -> Piece | None:
        row = self.rows.get(name)
        try:
            if row is None or row["of"] != lines or self._file(name, lines).stat().st_size != row["size"]:
                return None
            file = _PieceFile(self._file(name, lines))
            found = [Finding(**finding) for finding in row["findings"]]
            ends = [(entity, end) for entity, end in row["ends"]]
            return Piece(file, file.given, row["shares"], ends, found, row["counts"])
        except (OSError, KeyError, TypeError, ValueError):
            return None

    def put(self, name: str, lines: str, piece: Piece) -> None:
        given = {heap: [line.decode() for line in sorted(told)] for heap, told in piece.given().items()}
        head = json.dumps(given, ensure_ascii=False, separators=(",", ":"))
        data = "".join(f"{line}\n" for line in (head, *piece.lines)).encode()
        write_whole(self._file(name, lines), data)
        row = {
            "of": lines,
            "size": len(data),
            "shares": dict(piece.shares),
            "ends": piece.ends,
            "findings": [asdict(finding) for finding in piece.findings],
            "counts": dict(piece.counts),
        }
        self.rows.put(name, row)

    def _file(self, name: str, lines: str) -> Path:
        return self.folder / f"{name}-{lines}{FACTS}"

    def save(self, pieces: Mapping[str, str], sources: Iterable[str]) -> None:
        """Keep these pieces, by name and hash, what these sources gave, and rows that were used; forget all others."""
        self.rows.use(pieces)
        self.rows.use(map(_route_name, chain(pieces, sources)))
        self.rows.save()
        forget(self.folder, {Path(KEPT).stem, *(f"{name}-{lines}" for name, lines in pieces.items())})


@dataclass(frozen=True, slots=True)
class KeptRoutes:
    """What sources gave to which heaps."""

    rows: KeptRows

    def get(self, name: str) -> Route | None:
        row = self.rows.get(_route_name(name))
        try:
            return row and Route(row[0], Asked(*row[1]), row[2])
        except (IndexError, TypeError):
            return None

    def put(self, name: str, route: Route) -> None:
        self.rows.put(_route_name(name), [route.basis, route.asked, route.shares])


def _route_name(source: str) -> str:
    return f"of {source}"


_number = lru_cache(1024)(float)  # the parts of a score are few numbers, and many are the same


def _score(first: str, second: str, parts: Mapping[str, float]) -> PairScore:
    return PairScore(first, second, {intern(name): _number(part) for name, part in parts.items()})


@dataclass
class KeptScores:
    """Rows of scores of reports, by a hash over what they go by."""

    rows: KeptRows

    def get(self, row: str) -> list[PairScore] | None:
        held = self.rows.get(name := f"row {row}")
        try:
            scores = None if held is None else [_score(*score) for score in held]
        except (ValueError, TypeError):
            return None
        if scores is not None:
            self.rows.use((name,))
        return scores

    def put(self, row: str, scores: Sequence[PairScore]) -> None:
        name = f"row {row}"
        self.rows.use((name,))
        self.rows.put(name, [[s.first, s.second, s.parts] for s in scores])


def forget(folder: Path, used: Collection[str]) -> None:
    """Delete the files whose names, without their endings, are not among those used."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        gone = [file.path for file in found if file.name.partition(".")[0] not in used and file.is_file()]
    for path in gone:
        os.unlink(path)
