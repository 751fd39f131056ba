"""Which documents files held when they were read last, so that a file with the same bytes need not be read again.

Enters: files with a hash of their bytes, and what ``metadata.csv`` says of them. Leaves: the findings on a file, and of
each document in it as much as tells it from others and finds its entry in the cache; the document itself where that
entry is lost or the file is new. What is kept was read under one content (``KeptRows``). Nothing is refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kg.cache import Cache
from kg.claims import Finding
from kg.documents import Document, Seen, document_id, with_tables
from kg.files import file_hash
from kg.inputs import InputFile, find_inputs
from kg.kept import KeptRows
from kg.metadata import Metadata

Read = Callable[[], Iterator[Document | Finding]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a build, what is passed over, and a hash of the bytes of all files that the build depends on."""

    files: Sequence[InputFile]
    findings: Sequence[Finding]
    bytes: Mapping[str, bytes]

    @classmethod
    def of(cls, paths: Sequence[Path]) -> Inputs:
        """Raises InputError."""
        files, findings = find_inputs(paths)
        names = {file.file: file.file for file in files}  # which are held already
        hashes = ((str(path), _hash(path)) for path in with_tables(files))
        return cls(files, findings, {names.get(file, file): data for file, data in hashes})

    def told(self) -> Iterator[str]:
        """All that a build depends on, file by file."""
        paths = ((Path(file), data) for file, data in self.bytes.items())
        return (f"{path.parent.name}/{path.name}\t{data.hex()}" for path, data in paths)


def _hash(file: Path) -> bytes:
    """SHA-256 over the file's bytes; empty where it cannot be read."""
    try:
        return bytes.fromhex(file_hash(file)) if file.is_file() else b""
    except OSError:
        return b""


@dataclass
class SeenFiles:
    """The files of one run, by their paths."""

    inputs: Inputs
    rows: KeptRows
    cache: Cache

    def items(self, file: InputFile, beside: Metadata, read: Read) -> Iterator[Document | Seen | Finding]:
        """What the file holds, in its order."""
        name, of = f"in {file.file!a}", self._of(file, beside)
        self.rows.use((name,))
        kept = self._kept(name, of, read)
        return iter(kept) if kept is not None else self._read(file, name, of, read)

    def _of(self, file: InputFile, beside: Metadata) -> str:
        """A hash over all that the file's documents depend on; empty where they are read each time."""
        data = self.inputs.bytes.get(file.file)
        told = repr((data, file.name, beside, self.cache.basis))
        return hashlib.sha256(told.encode()).hexdigest() if data else ""

    def _kept(self, name: str, of: str, read: Read) -> list[Seen | Finding] | None:
        row = self.rows.get(name) if of else None
        try:
            if not row or row[0] != of:
                return None
            items = [_item(each, read) for each in row[1]]
        except (IndexError, KeyError, TypeError, ValueError):
            return None
        rows = (item for item in items if isinstance(item, Seen) and item.row)
        return items if all(self.cache.has(row.kept) for row in rows) else None  # to find one again takes a whole table

    def _read(self, file: InputFile, name: str, of: str, read: Read) -> Iterator[Document | Finding]:
        row: list[Any] = []
        for item in read():
            yield item
            if isinstance(item, Finding):
                row.append(asdict(item))
            else:
                row.append([document_id(item), item.path, self.cache.name(item), item.row is not None])
        if of and _hash(file.path) == self.inputs.bytes[file.file]:  # it is still what it was
            self.rows.put(name, [of, row])


def _item(row: Any, read: Read) -> Seen | Finding:
    if isinstance(row, dict):
        return Finding(**row)
    own, path, kept, of_table = row
    return Seen(own, path, kept, of_table, read)
