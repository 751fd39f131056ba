"""One row of a table: cells in, the facts that its data set states out.

Enters: a row's cells by column, and the mapping of its data set. Leaves: a ``ReadRow``, with the row as text (one
line a column, as it stands in the file, so that every figure can be quoted) and its facts in the ontology's terms;
names are not looked up here. Refused (RowError, with the reason): a cell that cannot be read as what the mapping says
it is. A row of a kind that the mapping leaves out is no fault and gives ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from kg.publication import to_edtf
from kg.tablemaps import (
    DATE_PRECISION,
    PLACE_PRECISION,
    CountEntry,
    EventEntry,
    LevelEntry,
    PartyEntry,
    PrecisionEntry,
    Reach,
    RoleEntry,
    TableMap,
)

_HALF_WEEK = timedelta(days=3)
_DIGITS = re.compile(r"(\d+)(?:\.0+)?")
_DEGREES = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_MANKIND = 10**10
_STAMP = re.compile(r"(\d{8})\d{6}")


class RowError(ValueError):
    """Why a row cannot be read."""


class DayError(RowError):
    """A day that cannot be read: spreadsheets write them anew when they save a table."""


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as the row names it; not ``named`` when the words stand for nobody in particular."""

    slot: str
    name: str
    type: str
    named: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """What a row states. ``said`` are the offsets of its own account in the text; figures are slot, least and most."""

    rule: str
    key: str
    event: str
    snapshot: str | None = None
    certainty: str = "certain"
    parties: tuple[Party, ...] = ()
    place: tuple[str, str] | None = None
    location: tuple[str, str] | None = None
    date: str | None = None
    counts: tuple[tuple[str, int, int], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    said: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row's facts with its text, the day on which the data set published it (EDTF), and who says it.

    ``notes`` say what of the row is left out, and why.
    """

    row: Row
    text: str
    published: str | None
    speaker: str
    notes: tuple[str, ...] = ()


def read_row(cells: Mapping[str, str], table: TableMap, snapshot: str | None) -> ReadRow | None:
    """The facts of one row; None for a kind of event that the mapping leaves out. Raises RowError."""
    key = _code(cells, table.id)
    if not key:
        raise RowError(f"has no `{table.id}`")
    event = event_class(cells, table.event)
    if event is None:
        return None
    text, spans = _text(cells, table)
    day, day_words = _date(cells, table)
    place, place_words = _place(cells, table)
    sources, links = _sources(cells, table)
    location, notes = _location(cells, table)
    row = Row(
        rule=table.rule,
        key=key,
        event=event,
        snapshot=(table.snapshot and table.snapshot.column and _code(cells, table.snapshot.column)) or snapshot,
        certainty=table.certainty,
        parties=tuple(dict.fromkeys(p for entry in table.parties for p in _parties(cells, entry))),
        place=place,
        location=location,
        date=day,
        counts=tuple(c for entry in table.counts for c in _count(cells, entry)),
        words=(*day_words, *place_words),
        sources=sources,
        links=links,
        said=spans.get(table.text or "", (0, len(text))),
    )
    return ReadRow(row, text, _published(cells, table), table.speaker, notes)


# -- what and who


def event_class(cells: Mapping[str, str], entry: EventEntry) -> str | None:
    """The class that the row's code stands for; None when others are left out. Raises RowError when they are not."""
    codes = {code.casefold(): kind for code, kind in entry.codes.items()}
    values = [_code(cells, name).casefold() for name in entry.columns]
    for length in range(len(values), 0, -1):
        code = "/".join(values[:length])
        found = _prefixed(code, codes) if entry.match == "prefix" else codes.get(code)
        if found:
            return found
    if entry.others == "skip":
        return None
    raise RowError(f"`{event_code(cells, entry)}` is not among the codes of `{entry.columns[-1]}`")


def event_code(cells: Mapping[str, str], entry: EventEntry) -> str:
    """The code as the row has it."""
    return "/".join(filter(None, (_code(cells, name) for name in entry.columns))) or "nothing"


def _code(cells: Mapping[str, str], column: str) -> str:
    """What stands there for a code or an id; programs that take codes for numbers write 1 as 1.0."""
    value = cells.get(column, "")
    found = _DIGITS.fullmatch(value)
    return found[1] if found else value


def _prefixed(code: str, codes: Mapping[str, str]) -> str | None:
    """Codes of a hierarchy: what a longer one is not listed for holds for the shorter one that it begins with."""
    return next((codes[code[:n]] for n in range(len(code), 0, -1) if code[:n] in codes), None)


def _parties(cells: Mapping[str, str], entry: PartyEntry) -> Iterator[Party]:
    for written in _split(cells.get(entry.column, ""), entry.split):
        slot = next((role.slot for role in entry.roles if _holds(role, written, cells)), None)
        name = _without(written, entry.remove)
        named = not (entry.unnamed and re.search(entry.unnamed, written))
        kind = entry.type if named else entry.unnamed_class or entry.type
        if named and entry.classes:
            kind = entry.classes.codes.get(_code(cells, entry.classes.column), kind)
        if name and slot:
            yield Party(slot, name, kind, named)


def _holds(role: RoleEntry, written: str, cells: Mapping[str, str]) -> bool:
    if role.matching and not re.search(role.matching, written):
        return False
    return all(
        _code(cells, column).casefold() in {value.casefold() for value in values}
        for column, values in role.when.items()
    )


def _split(value: str, mark: str | None) -> list[str]:
    parts = value.split(mark) if mark else [value]
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def _without(value: str, pattern: str | None) -> str:
    return " ".join(re.sub(pattern, "", value).split()) if pattern else value


# -- when


def _date(cells: Mapping[str, str], table: TableMap) -> tuple[str | None, list[tuple[str, str]]]:
    entry = table.date
    if entry is None:
        return None, []
    if not cells.get(entry.start):
        raise RowError(f"has no `{entry.start}`")
    start = _day(cells[entry.start], entry.start)
    end = _day(cells[entry.end], entry.end) if entry.end and cells.get(entry.end) else start
    if end < start:
        raise RowError(f"`{entry.end}` {end} is before `{entry.start}` {start}")
    code, words = _precision(cells, entry.precision, DATE_PRECISION)
    return _reaching(entry.reach.get(code, "range"), start, end), words


def _day(value: str, column: str) -> date:
    stamp = _STAMP.fullmatch(value)
    try:
        return date.fromisoformat(to_edtf(stamp[1] if stamp else value))
    except ValueError as exc:
        fact = "could be two days" if "two days" in str(exc) else "is no day"
        raise DayError(f"`{column}` {fact}: “{value}”") from exc


def _reaching(reach: Reach, start: date, end: date) -> str:
    """The date in EDTF as wide as its precision allows."""
    if reach == "week":
        start, end = start - _HALF_WEEK, end + _HALF_WEEK
    first, last = start.isoformat(), end.isoformat()
    if reach in ("month", "year"):
        size = 7 if reach == "month" else 4
        first, last = first[:size], last[:size]
    return first if first == last else f"{first}/{last}"


def _precision(cells: Mapping[str, str], entry: PrecisionEntry | None, slot: str) -> tuple[str, list[tuple[str, str]]]:
    """The code of precision, and the slot that tells it in words."""
    code = _code(cells, entry.column) if entry else ""
    if entry is None or not code:
        return "", []
    if code not in entry.words:
        raise RowError(f"`{entry.column}` is none of {', '.join(entry.words)}: “{code}”")
    return code, [(slot, f"{entry.words[code]} ({entry.column} {code})")]


def _published(cells: Mapping[str, str], table: TableMap) -> str | None:
    entry = table.published
    value = _code(cells, entry.column) if entry else None
    if entry is None or not value:
        return None
    if not entry.unix:
        return _day(value, entry.column).isoformat()
    try:
        return datetime.fromtimestamp(int(value), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError) as exc:
        raise RowError(f"`{entry.column}` is no time in seconds: “{value}”") from exc


# -- where


def _place(cells: Mapping[str, str], table: TableMap) -> tuple[tuple[str, str] | None, list[tuple[str, str]]]:
    entry = table.place
    if entry is None:
        return None, []
    code, words = _precision(cells, entry.precision, PLACE_PRECISION)
    named = (_named(cells, level) for level in entry.levels if not level.codes or code in level.codes)
    return next((place for place in named if place), None), words


def _named(cells: Mapping[str, str], level: LevelEntry) -> tuple[str, str] | None:
    name = _without(cells.get(level.column, ""), level.remove)
    return (name, level.type) if name else None


def _location(cells: Mapping[str, str], table: TableMap) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
    """The coordinates; zero and zero lie in the open sea and are what programs write for none."""
    entry = table.place
    if entry is None or entry.latitude is None or entry.longitude is None:
        return None, ()
    pairs = ((entry.latitude, 90), (entry.longitude, 180))
    degrees = [_degrees(cells.get(column, ""), column, most) for column, most in pairs]
    if degrees == ["", ""]:
        return None, ()
    if "" in degrees:
        raise RowError(f"has only one of `{entry.latitude}` and `{entry.longitude}`")
    if not any(map(float, degrees)):
        return None, (f"`{entry.latitude}` and `{entry.longitude}` are both 0, as where none are known; left out",)
    return (degrees[0], degrees[1]), ()


def _degrees(value: str, column: str, most: int) -> str:
    point = value.replace(",", ".").removeprefix("+")  # a comma can only be the decimal one: a thousand is too much
    if value and not (_DEGREES.fullmatch(value) and abs(float(point)) <= most):
        raise RowError(f"`{column}` is no number between -{most} and {most}: “{value}”")
    return point


# -- how many, and from whom


def _count(cells: Mapping[str, str], entry: CountEntry) -> Iterator[tuple[str, int, int]]:
    columns = (entry.low or entry.best, entry.best, entry.high or entry.best)
    low, best, high = (_number(cells.get(column, ""), column) for column in columns)
    figures = [figure for figure in (low, best, high) if figure is not None]
    if figures != sorted(figures):
        raise RowError(f"`{', '.join(dict.fromkeys(columns))}` do not rise: {', '.join(map(str, figures))}")
    if figures and not (entry.zero_is_unknown and figures[-1] == 0):
        yield entry.slot, figures[0], figures[-1]


def _number(value: str, column: str) -> int | None:
    found = _DIGITS.fullmatch(value)
    if value and not (found and int(found[1]) < _MANKIND):
        raise RowError(f"`{column}` is no number of people: “{value}”")
    return int(found[1]) if found else None


def _sources(cells: Mapping[str, str], table: TableMap) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom the data set names as its sources, and the addresses among them."""
    entry = table.sources
    if entry is None:
        return (), ()
    parts = _split(cells.get(entry.column, ""), entry.split)
    links = tuple(part for part in parts if _host(part))
    names = [(_host(part) or part) if entry.host else part for part in parts]
    return tuple(dict.fromkeys(names)), links


def _host(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return (parts.hostname or "").removeprefix("www.") if parts.scheme in ("http", "https") else ""


# -- the row as text


def _text(cells: Mapping[str, str], table: TableMap) -> tuple[str, dict[str, tuple[int, int]]]:
    """The filled cells, one a line, and where in that text each value stands."""
    lines: list[str] = []
    spans: dict[str, tuple[int, int]] = {}
    at = 0
    for column in table.columns:
        value = cells.get(column)
        if value:
            lines.append(f"{column}: {value}")
            at += len(lines[-1]) + 1
            spans[column] = (at - 1 - len(value), at - 1)
    return "\n".join(lines), spans
