"""Which mapping a table file fits, in which encoding it is, and what parts its cells.

Enters: a file and the mappings of ``loaders/tables/``. Leaves: a ``Layout``. A file is known by its first line that is
not blank: the mapping whose columns are all in it, in whatever order, reads it. A data set that prints no column names
is known by the number of cells of one of the first lines, so that a fault in the very first row costs that row alone.
What the bytes tell of the encoding (a mark, the pairs of UTF-16) comes before the mapping; a line ``sep=;``, as
spreadsheets write it, tells what parts the cells. Refused (InputError): a file that cannot be opened, is empty, or is
in a format that is no table. One that no mapping fits is a finding (``unknown-table``, with the nearest mapping and the
columns that are missing).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from kg.claims import Finding
from kg.decoding import encoding_by_bytes, refuse_other_formats
from kg.errors import InputError
from kg.inputs import refuse_no_file
from kg.publication import to_edtf
from kg.tablemaps import TableMap

_DELIMITERS = ",;\t|"
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\s*", re.IGNORECASE)
_PAGE = re.compile(rb"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_BETWEEN_WORDS = re.compile(r"[\s_.-]+")
_FIRST_LINES = 50
_LONGEST = 1_000_000
_SAMPLE = 1_024
FOLDER = "loaders/tables/"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is read: ``columns`` as the mapping calls them, ``skipped`` the lines before the first row."""

    table: TableMap
    columns: tuple[str, ...]
    delimiter: str
    encoding: str
    skipped: int

    @property
    def not_read(self) -> tuple[str, ...]:
        """Columns that the mapping does not know, and those that stand there a second time."""
        repeated = {name for name in self.columns if name and self.columns.count(name) > 1}
        return tuple(dict.fromkeys(n for n in self.columns if n and (n not in self.table.columns or n in repeated)))

    @property
    def missing(self) -> tuple[str, ...]:
        """Columns that the rows can be read without, and that no older layout lacks."""
        gone = {name for lacking in self.table.older for name in lacking}
        return tuple(name for name in self.table.beside if name not in self.columns and name not in gone)


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[TextIO]:
    """The file's characters, line ends as they are; bytes that are none of its encoding stay to be found."""
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    try:
        with path.open(encoding=encoding, errors=errors, newline="") as file:
            yield file
    except OSError as exc:
        raise InputError(f"cannot be opened: {exc.strerror}", hint="check who may read the file") from exc


def find_layout(path: Path, tables: Sequence[TableMap]) -> Layout | Finding:
    """The layout of a file, or the finding that no mapping fits it. Raises InputError."""
    marked = _marked(path)
    lines = _first_lines(path, marked or "utf-8")
    told = _SEPARATOR_LINE.fullmatch(lines[0][1]) if lines else None
    lines = lines[1:] if told else lines
    if not lines:
        raise InputError("holds no line but blank ones", hint="leave it out, or fetch it again")
    number, first = lines[0]
    delimiter = told[1] if told else max(_DELIMITERS, key=first.count)
    cells = _cells(first, delimiter)
    fits = []
    for table in tables:
        columns = _columns(cells, table)
        if any(set(layout) & set(table.used) <= set(columns) for layout in table.layouts):
            fits.append((-len(set(table.columns) & set(columns)), table.table, table, columns, number))
        elif table.headless and (layout := _like_rows([_cells(line, delimiter) for _, line in lines], table)):
            fits.append((0, table.table, table, layout, number - 1))
    if not fits:
        return _unknown(path, cells, delimiter, tables)
    *_, table, columns, skipped = min(fits, key=lambda fit: fit[:2])
    return Layout(table, columns, delimiter, marked or table.encoding.lower(), skipped)


def is_table(path: Path, tables: Sequence[TableMap]) -> bool:
    """Whether a mapping fits a file whose name does not call it a table."""
    try:
        return isinstance(find_layout(path, tables), Layout)
    except InputError:
        return False


def _marked(path: Path) -> str | None:
    """The encoding as the bytes tell it. Raises InputError for what is no table at all."""
    try:
        refuse_no_file(path)
        with path.open("rb") as file:
            data = file.read(_SAMPLE)
    except OSError as exc:
        raise InputError(f"cannot be opened: {exc.strerror}", hint="check who may read the file") from exc
    if not data:
        raise InputError("is empty", hint="leave it out, or fetch it again")
    refuse_other_formats(data)
    if _PAGE.match(data):
        raise InputError(
            "is a web page, not a table",
            hint="the download may have ended at a page that asks to log in; fetch the table again",
        )
    return encoding_by_bytes(data)


def _first_lines(path: Path, encoding: str) -> list[tuple[int, str]]:
    """The first lines that are not blank, with their numbers."""
    with opened(path, encoding) as file:
        lines = iter(lambda: file.readline(_LONGEST), "")
        numbered = ((number, line.removeprefix("\ufeff")) for number, line in enumerate(lines, 1))
        return list(islice(((number, line) for number, line in numbered if line.strip()), _FIRST_LINES))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:  # a cell beyond all measure
        return []


def _columns(cells: Sequence[str], table: TableMap) -> tuple[str, ...]:
    """The first line's cells as the mapping calls its columns; other cells as they are."""
    names = {_plain(name): name for name in table.columns}
    names |= {_plain(written): name for written, name in table.aliases.items()}
    return tuple(names.get(_plain(cell), cell) for cell in cells)


def _plain(name: str) -> str:
    """A column's name as programs agree on it: they differ in capitals and in what parts the words."""
    return _BETWEEN_WORDS.sub(" ", name).strip().casefold()


def _like_rows(lines: Sequence[Sequence[str]], table: TableMap) -> tuple[str, ...]:
    """The layout that one of the lines is a row of; empty when none is."""
    fitting = (layout for line in lines for layout in table.layouts if _like_a_row(line, layout, table))
    return next(fitting, ())


def _like_a_row(line: Sequence[str], layout: Sequence[str], table: TableMap) -> bool:
    if len(line) != len(layout) or table.date is None:
        return False
    cells = dict(zip(layout, line, strict=True))
    try:
        return bool(cells[table.id]) and bool(to_edtf(cells[table.date.start]))
    except ValueError:
        return False


def _unknown(path: Path, first: Sequence[str], delimiter: str, tables: Sequence[TableMap]) -> Finding:
    message = "is a table whose first line fits no mapping"
    advice = f"write a mapping for it in {FOLDER} (loaders/README.md, Tables), or leave the file out"
    shared = [(len(set(table.used) & set(_columns(first, table))), table) for table in tables]
    most, table = min(shared, key=lambda pair: (-pair[0], pair[1].table), default=(0, None))
    if table is not None and most:
        missing = [name for name in table.used if name not in _columns(first, table)]
        message += f"; nearest is `{table.table}`, for which it lacks {', '.join(f'`{name}`' for name in missing)}"
        advice = f"export it with these columns, or {advice}"
    elif delimiter == "\t" and (headless := [table for table in tables if table.headless]):
        numbers = sorted({len(layout) for table in headless for layout in table.layouts})
        message += f" (it has {len(first)} cells; tables without names of columns have {', '.join(map(str, numbers))})"
    return Finding("unknown-table", str(path), message, advice, severity="error")
