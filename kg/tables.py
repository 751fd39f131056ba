"""Tables of published data sets, read row by row.

Enters: a file of separated values and the mappings of ``loaders/tables/``. Leaves: for each row its facts and its
text, with the SHA-256 of its own bytes, and findings on what was left out. A row that cannot be read is an error with
its line (``table-row``), and the others go on: where a quote is not closed, only the line that opens it is refused and
reading goes on behind it. Columns that the mapping does not know are told and not read. One row is held at a time.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kg.claims import Finding
from kg.decoding import CONTROL
from kg.rows import DayError, ReadRow, RowError, event_code, read_row
from kg.tablefiles import FOLDER, Layout, find_layout, opened
from kg.tablemaps import TableMap

_BROKEN = re.compile(r"[\udc80-\udcff]")
_REPLACED = re.compile("\ufffd")
_TORN = ("unexpected end of data", "expected after '\"'")  # as csv says it
_SHOWN = 12


class _Torn(RowError):
    """A row that does not end where it should, so that what follows may belong to another."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row that was read."""

    read: ReadRow
    line: int
    raw_sha256: str


def read_table(path: Path, tables: Sequence[TableMap], snapshot: str | None = None) -> Iterator[TableRow | Finding]:
    """The rows of a file, each finding before the next row. Raises InputError when it cannot be read at all.

    ``snapshot`` is the edition as ``metadata.csv`` tells it; without it the file's name may tell.
    """
    layout = find_layout(path, tables)
    if isinstance(layout, Finding):
        yield layout
        return
    told = layout.table.snapshot
    named = re.search(told.file, path.name) if told and told.file else None
    edition = snapshot or (".".join(filter(None, named.groups())) if named else None)
    yield from _Reader(path, layout, edition).rows()


@dataclass
class _Lines:
    """Hands out a file's lines, keeps those that the row being read is made of, and takes back all but the first."""

    lines: Iterator[str]
    number: int = 0
    held: list[str] = field(default_factory=list)
    waiting: deque[str] = field(default_factory=deque)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else next(self.lines)
        self.number += 1
        self.held.append(line)
        return line

    def give_back(self) -> None:
        self.waiting.extendleft(reversed(self.held[1:]))
        self.number -= len(self.held[1:])

    def taken(self, encoding: str) -> str:
        """SHA-256 of the lines of the row."""
        return hashlib.sha256("".join(self.held).encode(encoding, "surrogateescape")).hexdigest()


@dataclass
class _Reader:
    path: Path
    layout: Layout
    snapshot: str | None
    skipped: Counter[str] = field(default_factory=Counter)
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def table(self) -> TableMap:
        return self.layout.table

    def rows(self) -> Iterator[TableRow | Finding]:
        if self.layout.not_read:
            yield self._not_read()
        if self.layout.missing:
            yield self._missing()
        found = False
        with opened(self.path, self.layout.encoding) as file:
            lines = _Lines(iter(file))
            for _ in range(self.layout.skipped):
                next(lines)
            reader = self._cells_of(lines)
            while True:
                line = lines.number + 1
                lines.held.clear()
                try:
                    written = next(reader, None)
                    if written is None:
                        break
                    if not any(cell.strip() for cell in written):
                        continue
                    found = True
                    yield from self._row(self._cells(written), line, lines.taken(self.layout.encoding))
                except (csv.Error, RowError) as exc:
                    found = True
                    if isinstance(exc, csv.Error | _Torn):
                        lines.give_back()
                        reader = self._cells_of(lines)
                    yield self._refused(line, exc)
        if not found:
            yield Finding(
                "empty-table", str(self.path), "has no row", "leave it out, or fetch it again", severity="warning"
            )
        if self.skipped:
            yield self._left_out()

    def _cells_of(self, lines: _Lines) -> Iterator[list[str]]:
        delimiter = self.layout.delimiter
        if delimiter == "\t" and not self.table.quoted:
            return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
        return csv.reader(lines, delimiter=delimiter, strict=True)

    def _row(self, cells: dict[str, str], line: int, raw: str) -> Iterator[TableRow | Finding]:
        read = read_row(cells, self.table, self.snapshot)
        if read is None:
            self.skipped[event_code(cells, self.table.event)] += 1
            return
        if self.seen.setdefault(read.row.key, line) != line:
            raise RowError(f"`{self.table.id}` {read.row.key} stands in line {self.seen[read.row.key]} already")
        for note in read.notes:
            yield Finding(
                "doubtful-cell", str(self.path), note, "mend the row in the file", f"line {line}", line, "warning"
            )
        yield TableRow(read, line, raw)

    def _cells(self, written: list[str]) -> dict[str, str]:
        columns = self.layout.columns
        while len(written) > len(columns) and not written[-1].strip():
            written.pop()
        if len(written) != len(columns):
            raise _Torn(f"has {len(written)} cells where {len(columns)} columns are")
        broken = _REPLACED if self.layout.encoding.startswith(("utf-16", "utf-32")) else _BROKEN
        if any(broken.search(cell) for cell in written):
            raise RowError(f"is not {self.layout.encoding.upper()}")
        if control := next(filter(None, map(CONTROL.search, written)), None):
            raise RowError(f"holds a control character (U+{ord(control.group()):04X}), as no text does")
        cells: dict[str, str] = {}
        for name, cell in zip(columns, written, strict=True):
            value = " ".join(cell.split())
            cells.setdefault(name, "" if value in self.table.missing else value)
        return cells

    def _refused(self, line: int, exc: Exception) -> Finding:
        reason, advice = str(exc), "mend the row in the file, or the mapping; the other rows are read"
        if any(torn in reason for torn in _TORN):
            reason = "the quotes around a cell are not closed where the cell ends"
        elif isinstance(exc, DayError):
            advice = "fetch the table again, since a spreadsheet may have written its dates anew; or mend the row"
        elif reason.startswith("is not UTF"):
            advice = f"save the file as UTF-8, or write its `encoding` into {FOLDER}{self.table.table}.yaml"
        return Finding("table-row", str(self.path), reason, advice, f"line {line}", line, "error")

    def _not_read(self) -> Finding:
        names = ", ".join(f"`{name}`" for name in self.layout.not_read[:_SHOWN])
        more = f" and {len(self.layout.not_read) - _SHOWN} more" if len(self.layout.not_read) > _SHOWN else ""
        message = f"has columns that the mapping does not know, or has twice: {names}{more}; they are not read"
        advice = f"nothing to do; to have them quoted, add them to `columns` of {FOLDER}{self.table.table}.yaml"
        return Finding("columns-not-read", str(self.path), message, advice)

    def _missing(self) -> Finding:
        names = ", ".join(f"`{name}`" for name in self.layout.missing)
        message = f"lacks the columns {names}, which tell of each row its edition, its day, its sources or its words"
        advice = "export it with them; `published` and `snapshot` in metadata.csv tell a table's day and edition too"
        return Finding("columns-missing", str(self.path), message, advice, severity="warning")

    def _left_out(self) -> Finding:
        most = sorted(self.skipped.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = ", ".join(f"{code} ({number})" for code, number in most[:_SHOWN])
        more = f" and {len(most) - _SHOWN} more codes" if len(most) > _SHOWN else ""
        message = f"{self.skipped.total()} row(s) are of kinds that the mapping leaves out: {shown}{more}"
        advice = f"nothing to do; to have them read, add their codes to {FOLDER}{self.table.table}.yaml"
        return Finding("rows-left-out", str(self.path), message, advice)
