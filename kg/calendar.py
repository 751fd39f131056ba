"""Arithmetic on EDTF dates: the days a value covers, and what lies before or after it.

Takes and returns EDTF text (``2020-05``, ``2018-22``, ``199X``, ``2019-05-01/2019-05-04``, ``2016~``). The shapes
that news needs are read here, since the ``edtf`` package takes milliseconds for each; it reads the rarer ones (sets,
long years, single unspecified digits). What has no first or no last day (``2016/..``), a duration, an impossible
day and anything that is not EDTF have no interval: None, never a guess.

Seasons are those of the ``edtf`` package, the meteorological ones of the north, except that winter (``24``) runs on
into February of the next year. An approximate value reaches one unit further on both sides, as it does there.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:?[\d:.]*(?:Z|[+-]\d\d:?\d*)?)?)?)?([~?%]?)", re.ASCII)
_MASKED = re.compile(r"(\d\dX|\d\d)X", re.ASCII)
_LONGEST = 100
_PERIODS = {21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3)}
_PERIODS |= {25 + n: period for n, period in enumerate([(3, 3), (6, 3), (9, 3), (12, 3)])}
_PERIODS |= {29 + n: period for n, period in enumerate([(9, 3), (12, 3), (3, 3), (6, 3)])}
_PERIODS |= {33 + n: (1 + 3 * n, 3) for n in range(4)} | {37 + n: (1 + 4 * n, 4) for n in range(3)}
_PERIODS |= {40: (1, 6), 41: (7, 6)}

Days = tuple[date, date]


def interval(edtf: str) -> tuple[str, str] | None:
    """The earliest and the latest day of an EDTF value, as ISO dates; None when it has not both."""
    days = bounds(edtf)
    return (days[0].isoformat(), days[1].isoformat()) if days else None


def narrows(a: str, b: str) -> bool:
    """Whether ``a`` says the same as ``b`` more exactly: its days lie within those of ``b`` and are fewer."""
    inner, outer = bounds(a), bounds(b)
    return bool(inner and outer and inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1])


def ends(edtf: str) -> tuple[date | None, date | None]:
    """The first and the last day of an EDTF value, as far as it has them: ``2016/..`` and ``[..2016]`` have one."""
    whole = bounds(edtf)
    if whole:
        return whole
    first, last = (part and bounds(part) for part in _parts(edtf))
    begin, end = first[0] if first else None, last[1] if last else None
    return (begin, end) if not (begin and end) or begin <= end else (None, None)


def is_date(edtf: str) -> bool:
    """Whether the text is EDTF and every day that it names is in the calendar."""
    first, last = _parts(edtf)
    if not first and not last:
        return edtf in ("..", "../..") or bounds(edtf) is not None
    begin, end = ends(edtf)
    return bool(begin) == bool(first) and bool(end) == bool(last)


def _parts(edtf: str) -> tuple[str, str]:
    """What stands at both ends of an interval, or of a set with ``..`` in it; empty where it is open or is neither."""
    first, slash, last = edtf.partition("/")
    if not slash and edtf[:1] + edtf[-1:] in ("[]", "{}") and ".." in edtf:
        pieces = edtf[1:-1].split(",")
        first, last = pieces[0].partition("..")[0], pieces[-1].rpartition("..")[2]
    elif not slash:
        return "", ""
    return first.strip().replace("..", ""), last.strip().replace("..", "")


def bounds(edtf: str) -> Days | None:
    """The first and the last day of an EDTF value; None when it has not both."""
    if len(edtf) > _LONGEST:
        return None
    try:
        return _bounds(edtf.strip())
    except (ValueError, OverflowError):
        return None


def _bounds(edtf: str) -> Days | None:
    first, slash, last = edtf.partition("/")
    if not slash and ".." in edtf:
        first, last = _parts(edtf)
        slash = first and last
    if slash:
        begin, end = _bounds(first), _bounds(last)
        return (begin[0], end[1]) if begin and end and begin[0] <= end[1] else None
    plain = _PLAIN.fullmatch(edtf)
    if plain:
        return _plain(plain)
    masked = _MASKED.fullmatch(edtf)
    if masked:
        return date(int(edtf.replace("X", "0")) or 1, 1, 1), date(int(edtf.replace("X", "9")), 12, 31)
    return _rare(edtf) if edtf and edtf not in ("..", "*") and not edtf.startswith("P") else None


def _plain(match: re.Match[str]) -> Days:
    year, month, day, about = match.groups()
    if day:
        first = last = date(int(year), int(month), int(day))
        unit = "day"
    elif month and int(month) > 12:
        start, length = _PERIODS.get(int(month), (0, 0))
        first = date(int(year), start, 1)
        last = _add(first, length, "month") - timedelta(days=1)
        unit = "season"
    elif month:
        first, last, unit = date(int(year), int(month), 1), month_end(int(year), int(month)), "month"
    else:
        first, last, unit = date(int(year), 1, 1), date(int(year), 12, 31), "year"
    if not about:
        return first, last
    earlier, later = _add(first, -1, unit), _add(last, 1, unit)
    return earlier, later if unit in ("day", "year") else month_end(later.year, later.month)


def _rare(edtf: str) -> Days | None:
    """Read by the ``edtf`` package, which raises many things on text that is not EDTF."""
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(edtf)
        low, high = parsed.lower_fuzzy(), parsed.upper_fuzzy()
        return date(*low[:3]), date(*high[:3])
    except (EDTFParseException, AttributeError, TypeError, IndexError):
        return None


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add(day: date, count: int, unit: str) -> date | None:
    """The day ``count`` units on (back when negative), kept within its month; None outside the calendar."""
    try:
        return _add(day, count, unit)
    except (ValueError, OverflowError):
        return None


def _add(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = count * {"month": 1, "season": 3, "year": 12, "decade": 120, "century": 1200}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def unit_of(value: str) -> str | None:
    """How exact a single date is: day, season, month, year, decade or century; None for anything else."""
    plain = _PLAIN.fullmatch(value)
    if plain:
        _, month, day, _ = plain.groups()
        return "day" if day else "season" if month and month > "12" else "month" if month else "year"
    if _MASKED.fullmatch(value):
        return "century" if value.endswith("XX") else "decade"
    return None


def cover(day: date, unit: str) -> str:
    """The EDTF value of the day, week (Monday to Sunday), month, year, decade or century that holds a day."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return f"{monday}/{monday + timedelta(days=6)}"
    iso = day.isoformat()
    if unit in ("decade", "century"):
        return iso[:3] + "X" if unit == "decade" else iso[:2] + "XX"
    return iso[: {"day": 10, "month": 7, "year": 4}[unit]]


def between(first: date, last: date, unit: str) -> str:
    """The EDTF interval from one day to another, told in units; a single value when both lie in the same."""
    begin, end = cover(first, unit), cover(last, unit)
    return begin if begin == end else f"{begin}/{end}"


def approximate(value: str) -> str:
    """The value with EDTF's sign for "about"; weeks, decades and intervals stay as they are."""
    return value + "~" if _PLAIN.fullmatch(value) and not value.endswith(("~", "?", "%")) else value


def weekday_near(day: date, weekday: int, direction: int) -> date:
    """The nearest such weekday at or before a day (``direction`` -1), or at or after it (1). Monday is 0."""
    return day + timedelta(days=direction * (direction * (weekday - day.weekday()) % 7))


def easter(year: int) -> date:
    """Easter Sunday of the Western churches (the anonymous Gregorian computus)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    month, day = divmod(epact + weekday - 7 * ((golden + 11 * epact + 22 * weekday) // 451) + 114, 31)
    return date(year, month, day + 1)
