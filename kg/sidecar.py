"""``metadata.csv``: one row for each file in the same folder.

Enters: a folder. Leaves: the metadata of each file that a row names, and findings on columns, rows and values
that cannot be used. Refused (InputError): a table that cannot be read, or that has no column ``file``. Commas,
semicolons (as spreadsheets write in much of the world) and tabs part the cells; names are compared in Unicode's
composed form, as some disks hold them decomposed.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from kg.claims import Finding
from kg.decoding import decode
from kg.errors import InputError
from kg.metadata import Line, Metadata

SIDECAR = "metadata.csv"
COLUMNS = ("file", "published", "publisher", "title", "url", "language", "archived", "snapshot")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a folder's ``metadata.csv`` says of the files beside it."""

    rows: Mapping[str, Metadata] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def about(self, file: Path) -> Metadata:
        return self.rows.get(_composed(file.name), Metadata())


def read_sidecar(folder: Path) -> Sidecar:
    """The folder's table; an empty one where there is none. Raises InputError."""
    path = folder / SIDECAR
    if not path.is_file():
        return Sidecar()
    try:
        text = decode(path.read_bytes()).text
        first = next(iter(text.splitlines()), "")
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except OSError as exc:
        raise InputError(f"cannot be opened: {exc.strerror}", hint="check who may read the file") from exc
    except csv.Error as exc:
        raise InputError(f"is not a table of comma-separated values: {exc}", hint="save it as CSV") from exc
    return _sidecar(str(path), lines, {_composed(file.name) for file in folder.iterdir() if file.is_file()})


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _sidecar(file: str, lines: list[tuple[int, list[str]]], present: set[str]) -> Sidecar:
    header = [cell.lower() for cell in lines[0][1]] if lines else []
    if "file" not in header:
        raise InputError("has no column `file`", hint=f"begin it with the line {','.join(COLUMNS)}")
    findings = _header_findings(header, Line(file, 1))
    by_stem = {_stem(name): name for name in sorted(present)}
    rows: dict[str, Metadata] = {}
    for number, cells in lines[1:]:
        if not any(cells):
            continue
        line, row = Line(file, number), _row(header, cells)
        name = _composed(row.get("file", ""))
        if not name:
            findings.append(line.wrong("file", "the row names no file", "name one in this folder"))
        elif name not in present:
            findings.append(line.unused(name, _instead(by_stem.get(_stem(name)))))
        elif name in rows:
            findings.append(line.wrong(name, "has a row above already", "keep one of the two"))
        else:
            values = {key: line.value(key, row.get(key, ""), findings) for key in COLUMNS[1:]}
            rows[name] = Metadata(**values, summarises=(), corrects=())
            if any(cells[len(header) :]):
                advice = "put quotes around a value that holds a comma"
                findings.append(line.wrong(name, "has more cells than there are columns", advice))
    return Sidecar(rows, tuple(findings))


def _header_findings(header: list[str], line: Line) -> list[Finding]:
    findings = []
    for name in filter(None, dict.fromkeys(header)):
        if name not in COLUMNS:
            findings.append(line.unknown(name, COLUMNS, "column"))
        elif header.count(name) > 1:
            findings.append(line.wrong(name, "stands here a second time", "keep one of the two"))
    return findings


def _row(header: list[str], cells: list[str]) -> dict[str, str]:
    """The cells by column; of two columns with one name the first."""
    row: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        row.setdefault(name, cell)
    return row


def _stem(name: str) -> str:
    return PurePath(name).stem.casefold()


def _instead(name: str | None) -> str:
    return f"write `{name}`" if name else "take the row out, or put the file beside the table"
