"""Which pairs a person has settled: ``loaders/judgements.csv``.

Enters: the table, one row for a pair of reports or a pair of entities that are the ``same`` or ``different``, with
who decided it, when and why. Leaves: the rows with the IRIs that they speak of. Nothing else remembers a judgement,
so that deleting the row undoes it. The file may be missing or hold its first line alone. Refused (LexiconError): a
column or a verdict that there is not, an empty cell, a day that is none, a pair of one thing or of unlike things, and
rows that contradict each other.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kg.errors import LexiconError, nearest
from kg.ids import Ids

FILE = "judgements.csv"
PLACE = f"loaders/{FILE}"
COLUMNS = ("first", "second", "verdict", "who", "when", "why")
SAME, DIFFERENT = "same", "different"
Pair = tuple[str, str]
_FORBIDDEN = '<>"{}|\\^` \t'


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row; ``first`` and ``second`` are IRIs, ``line`` is where it stands."""

    first: str
    second: str
    verdict: str
    who: str
    when: str
    why: str
    line: int

    @property
    def pair(self) -> Pair:
        return pair(self.first, self.second)


@dataclass(frozen=True, slots=True)
class Judgements:
    """All rows, in the order of the file."""

    rows: tuple[Judgement, ...] = ()

    def pairs(self, verdict: str) -> frozenset[Pair]:
        """The pairs with this verdict, each with the smaller IRI first."""
        return frozenset(row.pair for row in self.rows if row.verdict == verdict)

    def settled(self) -> frozenset[Pair]:
        """The pairs that have a verdict."""
        return self.pairs(SAME) | self.pairs(DIFFERENT)


def pair(first: str, second: str) -> Pair:
    """Two IRIs as a pair that does not depend on their order."""
    return (first, second) if first <= second else (second, first)


def groups(pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    """Each member of the pairs with all that a chain of pairs ties to it, itself included, sorted."""
    held: dict[str, list[str]] = {}
    for first, second in sorted(pairs):
        one, two = held.setdefault(first, [first]), held.setdefault(second, [second])
        if one is not two:
            one.extend(two)
            held.update(dict.fromkeys(two, one))
    return {member: tuple(sorted(group)) for member, group in held.items()}


def row_to_add(first: str, second: str) -> str:
    """The row with which a person would settle a pair of ids."""
    return f"{first},{second},{SAME},YOUR NAME,YYYY-MM-DD,WHY"


def read_judgements(file: Path, ids: Ids) -> Judgements:
    """The table; no rows where there is none. Raises LexiconError."""
    if not file.is_file():
        return Judgements()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise LexiconError(f"cannot be read: {exc}", place=file, hint="save it as CSV in UTF-8") from exc
    rows = tuple(_judgement(file, line, cells, ids) for line, cells in _cells(file, text))
    _refuse_contradictions(file, rows)
    return Judgements(rows)


def _cells(file: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that is not blank, by column, with its line."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if header is None:
                header = _header(file, cells)
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


def _header(file: Path, cells: list[str]) -> list[str]:
    hint = f"begin the file with the line {','.join(COLUMNS)}"
    for name in cells:
        if name not in COLUMNS:
            raise LexiconError(
                f"there is no column `{name}`", place=file, line=1, nearest=nearest(name, COLUMNS), hint=hint
            )
    missing = [name for name in COLUMNS if cells.count(name) != 1]
    if missing:
        fact = "the first line lacks" if missing[0] not in cells else "the first line has twice"
        raise LexiconError(f"{fact} the column `{missing[0]}`", place=file, line=1, hint=hint)
    return cells


def _judgement(file: Path, line: int, cells: dict[str, str], ids: Ids) -> Judgement:
    for name in COLUMNS:
        if not cells[name]:
            raise LexiconError(
                f"the cell `{name}` is empty", place=file, line=line, hint="say who decided, on which day, and why"
            )
    if cells["verdict"] not in (SAME, DIFFERENT):
        raise LexiconError(
            f"there is no verdict `{cells['verdict']}`",
            place=file,
            line=line,
            nearest=nearest(cells["verdict"], (SAME, DIFFERENT)),
            hint=f"write `{SAME}` or `{DIFFERENT}`",
        )
    try:
        date.fromisoformat(cells["when"])
    except ValueError:
        raise LexiconError(
            f"`{cells['when']}` is not a day", place=file, line=line, hint="write it as 2022-05-03"
        ) from None
    first, second = (_iri(file, line, cells[name], ids) for name in ("first", "second"))
    if first == second:
        raise LexiconError(f"`{cells['first']}` is paired with itself", place=file, line=line)
    if ids.is_report(first) != ids.is_report(second):
        raise LexiconError(
            "a report and an entity cannot be paired",
            place=file,
            line=line,
            hint="give the ids of two reports, or of two entities",
        )
    return Judgement(first, second, cells["verdict"], cells["who"], cells["when"], cells["why"], line)


def _iri(file: Path, line: int, written: str, ids: Ids) -> str:
    key = written.removeprefix("id:")
    if any(char in _FORBIDDEN for char in key):
        hint = "give ids as `kg explain` shows them"
        raise LexiconError(f"`{written}` is not an id", place=file, line=line, hint=hint)
    if ids.is_event(key):
        raise LexiconError(
            f"`{written}` is an event, and an event is its reports",
            place=file,
            line=line,
            hint="give the ids of two reports; `kg status --findings` names them",
        )
    return key if "://" in key else ids.iri(key).value


def _refuse_contradictions(file: Path, rows: tuple[Judgement, ...]) -> None:
    """No pair stands twice, and none is different that a chain of ``same`` rows makes one."""
    seen: dict[Pair, int] = {}
    for row in rows:
        held = seen.setdefault(row.pair, row.line)
        if held != row.line:
            raise LexiconError(
                f"this pair is judged in line {held} already", place=file, line=row.line, hint="keep one of the two"
            )
    together = groups(row.pair for row in rows if row.verdict == SAME)
    for row in rows:
        if row.verdict == DIFFERENT and row.second in together.get(row.first, ()):
            raise LexiconError(
                "the pair is called different here, and the rows that say `same` make the two one",
                place=file,
                line=row.line,
                hint="delete this row, or one of those",
            )
