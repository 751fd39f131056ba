"""Tables of published data sets: which mapping a file fits, and its rows one by one.

Enters: a file of separated values and the mappings of ``loaders/tables/``. Leaves: for each row its facts and its
text, with the SHA-256 of its own bytes, and findings on what was left out. A file is known by its first line: the
mapping whose columns are all in it, in whatever order, reads it; data sets that print no column names are known by
their number of cells. Refused: a file that no mapping fits (``unknown-table``, with the nearest mapping and the
columns that are missing). A row that cannot be read is an error with its line (``table-row``), and the others go on.
One row is held at a time.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.claims import Finding
from kg.errors import InputError
from kg.publication import to_edtf
from kg.rows import ReadRow, RowError, event_code, read_row
from kg.tablemaps import TableMap

_DELIMITERS = ",;\t"
_BROKEN = re.compile(r"[\udc80-\udcff]")
_FOLDER = "loaders/tables/"
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that was read."""

    read: ReadRow
    line: int
    raw_sha256: str


def read_table(path: Path, tables: Sequence[TableMap], snapshot: str | None = None) -> Iterator[TableRow | Finding]:
    """The rows of a file, each finding before the next row. Raises InputError when the file cannot be opened.

    ``snapshot`` is the edition as ``metadata.csv`` tells it; without it the file's name may tell.
    """
    first, delimiter = _first(path)
    table, header = _fitting(first, tables)
    if table is None:
        yield _unknown(path, first, tables)
        return
    named = re.search(table.snapshot.file, path.name) if table.snapshot and table.snapshot.file else None
    edition = snapshot or (".".join(filter(None, named.groups())) if named else None)
    yield from _Reader(path, table, header, delimiter, edition).rows()


# -- which mapping


def _first(path: Path) -> tuple[list[str], str]:
    """The cells of the first line, and what parts them."""
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            line = file.readline()
    except OSError as exc:
        raise InputError(f"cannot be opened: {exc.strerror}", hint="check who may read the file") from exc
    delimiter = max(_DELIMITERS, key=line.count)
    cells = next(csv.reader([line], delimiter=delimiter), [])
    return [cell.strip() for cell in cells], delimiter


def _fitting(first: Sequence[str], tables: Sequence[TableMap]) -> tuple[TableMap | None, list[str]]:
    """The mapping that knows most of the columns among those that lack none, with the columns as it calls them."""
    fits = []
    for table in tables:
        header = _header(first, table)
        if set(table.used) <= set(header):
            fits.append((-len(set(table.columns) & set(header)), table.table, table, header))
        elif table.headless and _looks_like_a_row(first, table):
            fits.append((0, table.table, table, list(table.columns)))
    if not fits:
        return None, []
    best = min(fits, key=lambda fit: fit[:2])
    return best[2], best[3]


def _header(first: Sequence[str], table: TableMap) -> list[str]:
    """The first line's cells as the mapping calls its columns; other cells as they are."""
    names = {name.casefold(): name for name in table.columns}
    names |= {written.casefold(): name for written, name in table.aliases.items()}
    return [names.get(cell.casefold(), cell) for cell in first]


def _looks_like_a_row(first: Sequence[str], table: TableMap) -> bool:
    if len(first) != len(table.columns) or table.date is None:
        return False
    cells = dict(zip(table.columns, first, strict=True))
    try:
        return bool(cells[table.id]) and bool(to_edtf(cells[table.date.start]))
    except ValueError:
        return False


def _unknown(path: Path, first: Sequence[str], tables: Sequence[TableMap]) -> Finding:
    message = "is a table whose first line fits no mapping"
    advice = f"write a mapping for it in {_FOLDER} (loaders/README.md, Tables), or leave the file out"
    shared = [(len(set(table.used) & set(_header(first, table))), table) for table in tables]
    most, table = min(shared, key=lambda pair: (-pair[0], pair[1].table), default=(0, None))
    if table is not None and most:
        missing = [name for name in table.used if name not in _header(first, table)]
        message += f"; nearest is `{table.table}`, for which it lacks {', '.join(f'`{name}`' for name in missing)}"
        advice = f"export it with these columns, or {advice}"
    return Finding("unknown-table", str(path), message, advice, severity="error")


# -- its rows


@dataclass
class _Lines:
    """Hands out a file's lines and keeps those that the row being read is made of."""

    lines: Iterator[str]
    raw: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.raw.append(line)
            yield line

    def taken(self, encoding: str) -> str:
        """SHA-256 of the lines since the last time it was asked."""
        data = "".join(self.raw).encode(encoding, "surrogateescape")
        self.raw.clear()
        return hashlib.sha256(data).hexdigest()


@dataclass
class _Reader:
    path: Path
    table: TableMap
    header: list[str]
    delimiter: str
    snapshot: str | None
    skipped: Counter[str] = field(default_factory=Counter)
    seen: dict[str, int] = field(default_factory=dict)

    def rows(self) -> Iterator[TableRow | Finding]:
        encoding = self.table.encoding
        opened = "utf-8-sig" if encoding.replace("_", "-").lower() in ("utf-8", "utf8") else encoding
        with self.path.open(encoding=opened, errors="surrogateescape", newline="") as file:
            lines = _Lines(iter(file))
            reader = csv.reader(lines, delimiter=self.delimiter)
            if self.delimiter == "\t" and not self.table.quoted:
                reader = csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)
            if self._has_header():
                next(reader, None)
                lines.taken(encoding)
            while True:
                line = reader.line_num + 1
                try:
                    cells = next(reader)
                except StopIteration:
                    break
                except csv.Error as exc:
                    yield self._refused(line, str(exc))
                    continue
                finally:
                    raw = lines.taken(encoding)
                if any(cell.strip() for cell in cells):
                    yield from self._row(cells, line, raw)
        if self.skipped:
            yield self._left_out()

    def _has_header(self) -> bool:
        first, _ = _first(self.path)
        return set(self.table.used) <= set(_header(first, self.table))

    def _row(self, written: list[str], line: int, raw: str) -> Iterator[TableRow | Finding]:
        try:
            cells = self._cells(written)
            read = read_row(cells, self.table, self.snapshot)
            if read is None:
                self.skipped[event_code(cells, self.table.event)] += 1
                return
            if self.seen.setdefault(read.row.key, line) != line:
                raise RowError(f"`{self.table.id}` {read.row.key} stands in line {self.seen[read.row.key]} already")
        except RowError as exc:
            yield self._refused(line, str(exc))
            return
        yield TableRow(read, line, raw)

    def _cells(self, written: list[str]) -> dict[str, str]:
        while len(written) > len(self.header) and not written[-1].strip():
            written.pop()
        if len(written) != len(self.header):
            raise RowError(f"has {len(written)} cells where {len(self.header)} columns are")
        if any(_BROKEN.search(cell) for cell in written):
            raise RowError(f"is not {self.table.encoding.upper()}")
        cells: dict[str, str] = {}
        for name, cell in zip(self.header, written, strict=True):
            value = " ".join(cell.split())
            cells.setdefault(name, "" if value in self.table.missing else value)
        return cells

    def _refused(self, line: int, reason: str) -> Finding:
        advice = "mend the row in the file, or the mapping; the other rows are read"
        return Finding("table-row", str(self.path), reason, advice, f"line {line}", line, "error")

    def _left_out(self) -> Finding:
        most = sorted(self.skipped.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = ", ".join(f"{code} ({number})" for code, number in most[:_SHOWN])
        more = f" and {len(most) - _SHOWN} more codes" if len(most) > _SHOWN else ""
        message = f"{self.skipped.total()} row(s) are of kinds that the mapping leaves out: {shown}{more}"
        advice = f"nothing to do; to have them read, add their codes to {_FOLDER}{self.table.table}.yaml"
        return Finding("rows-left-out", str(self.path), message, advice)
