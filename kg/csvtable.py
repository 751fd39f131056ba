"""Tables that an analyst writes as CSV: the rows by column, each with its line.

Enters: a file and the columns that it must have, in whatever order. Leaves: the rows that are not blank, without the
blanks around cells. A file that does not exist has no rows. Refused (LexiconError): what is no CSV in UTF-8, a column
that is unknown, missing or there twice, a row of another length, an empty cell, a day that is none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from kg.errors import LexiconError, nearest
from kg.ids import Ids

_NOT_IN_IRI = '<>"{}|\\^` \t'
Row = tuple[int, dict[str, str]]


def table_rows(file: Path, columns: Sequence[str], *, day: str) -> Iterator[Row]:
    """Each row with its line; ``day`` is the column that holds one. Raises LexiconError."""
    if not file.is_file():
        return
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise LexiconError(f"cannot be read: {exc}", place=file, hint="save it as CSV in UTF-8") from exc
    for line, cells in _cells(file, text, columns):
        _check(file, line, cells, columns, day)
        yield line, cells


def cell_iri(written: str, ids: Ids, file: Path, line: int) -> str:
    """The IRI that a cell means: an id, with ``id:`` before it or not, or an IRI. Raises LexiconError."""
    key = written.removeprefix("id:")
    if any(char in _NOT_IN_IRI for char in key):
        hint = "give ids as `kg explain` shows them"
        raise LexiconError(f"`{written}` is not an id", place=file, line=line, hint=hint)
    return key if "://" in key else ids.iri(key).value


def _cells(file: Path, text: str, columns: Sequence[str]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if header is None:
                header = _header(file, cells, columns)
            elif any(cells):
                if len(cells) != len(header):
                    raise LexiconError(
                        f"the row has {len(cells)} cells, the first line {len(header)}",
                        place=file,
                        line=reader.line_num,
                        hint="put quotes around a cell that holds a comma",
                    )
                yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as exc:
        raise LexiconError(f"not a table of comma-separated values: {exc}", place=file, line=reader.line_num) from exc


def _header(file: Path, cells: list[str], columns: Sequence[str]) -> list[str]:
    hint = f"begin the file with the line {','.join(columns)}"
    for name in cells:
        if name not in columns:
            raise LexiconError(
                f"there is no column `{name}`", place=file, line=1, nearest=nearest(name, columns), hint=hint
            )
    missing = [name for name in columns if cells.count(name) != 1]
    if missing:
        fact = "the first line lacks" if missing[0] not in cells else "the first line has twice"
        raise LexiconError(f"{fact} the column `{missing[0]}`", place=file, line=1, hint=hint)
    return cells


def _check(file: Path, line: int, cells: dict[str, str], columns: Sequence[str], day: str) -> None:
    for name in columns:
        if not cells[name]:
            raise LexiconError(
                f"the cell `{name}` is empty", place=file, line=line, hint="say who decided, on which day, and why"
            )
    try:
        date.fromisoformat(cells[day])
    except ValueError:
        raise LexiconError(
            f"`{cells[day]}` is not a day", place=file, line=line, hint="write it as 2022-05-03"
        ) from None
