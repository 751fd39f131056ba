"""What each form of a date or duration means within its text.

Takes the words of one form and the ``Frame`` they stand in; returns the EDTF value. None
says that the words mean no date after all, so that another form may fit; SKIP that no part of them means one.

06/12/2014 is read in the only order that gives a day; where both do and neither lies after publication, its value
is the EDTF set of both, unless other dates of the text show its order. 6.12.2014, with points, has the day first.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from kg.calendar import add, bounds, easter, weekday_near
from kg.datewords import KINDS, Phrase
from kg.numerals import words
from kg.relativedates import SKIP, way_of, whole
from kg.timeframe import Frame

_COUNTED = frozenset(
    words(
        "people men women children troops police dead injured wounded killed percent km kilometres kilometers miles "
        "meters metres euros dollars tons tonnes kg hectares more other civilian civilians foreign armed"
    )
)
_NUMBERED = frozenset(
    words(
        "resolution article law decree order case flight route highway road room page no number brigade battalion "
        "regiment division boeing airbus model"
    )
)
_YEAR_LEADS = {"in", "since", "until", "till", "year", "early", "late", "mid", "(", "during", "before"}
_WEAK_LEADS = {"of", "from", "by", "to", "and", "between", "after", "through", "or", "around", "about", "circa", "for"}


def _year(p: Phrase, f: Frame) -> int | None:
    year = p.value("YR")
    if year is None and "year" in p:
        told = whole("year", p, f)
        return int(told[:4]) if told else None
    return year


def _short_year(value: int, f: Frame) -> int | None:
    """Two digits mean the last such year up to publication."""
    if f.now is None:
        return None
    year = f.now[0].year // 100 * 100 + value
    return year if year <= f.now[0].year else year - 100


def day_and_month(p: Phrase, f: Frame) -> str | None:
    if p.before.lower == "in" and p.inside[0].kind == "MONTH" and p.understood and not p.values("NTHS"):
        return None
    if _names_something(p):
        return SKIP
    year = _year(p, f)
    if "year" in p and year is None:
        return None
    return f.on(year, p.values("MONTH")[0], p.days[0], way=way_of(p, f), weekday=p.value("WEEKDAY"))


def _names_something(p: Phrase) -> bool:
    """Whether the day is part of a name: "the 4 May Brigade" was not founded this year."""
    definite = p.before.lower == "the" or p.inside[0].lower == "the"
    return definite and p.understood and p.following.kind == "NAME" and "DASH" not in {w.kind for w in p.inside}


def listed_before(p: Phrase, f: Frame) -> str | None:
    """The "18" of "18 and 19 June 2019"."""
    later = p.words[p.after : p.after + 9]
    place = next(n for n, word in enumerate(later) if word.kind == "MONTH")
    year = next((w.value for w in later[place + 1 : place + 3] if w.kind in KINDS["YR"]), None)
    return f.on(year, later[place].value, p.days[0], way=way_of(p, f))


def listed_after(p: Phrase, f: Frame) -> str | None:
    """The "5" of "May 4 and 5"."""
    return f.on(p.value("YR"), p.words[p.first - 3].value, p.days[0], way=way_of(p, f))


def days_in_month(p: Phrase, f: Frame) -> str | None:
    """ "4-6 May", "between May 4 and 6"."""
    if "and" in p and p.before.lower != "between":
        return None
    first, last = p.days[:2]
    end = f.on(_year(p, f), p.values("MONTH")[0], last, way=way_of(p, f))
    begin = f.on(int(end[:4]), int(end[5:7]), first, way=-1) if end else None
    return f"{begin}/{end}" if begin and end and begin < end else None


def day_short_year(p: Phrase, f: Frame) -> str | None:
    year = _short_year(p.values("YY")[-1], f)
    return f.on(year, p.values("MONTH")[0], p.days[0], way=-1) if year is not None else None


def month_short_year(p: Phrase, f: Frame) -> str | None:
    year = _short_year(p.values("YY")[-1], f)
    return f.on(year, p.values("MONTH")[0], None, way=-1) if year is not None else None


def triple(p: Phrase, f: Frame) -> str | None:
    parts = [p.values(kind) for kind in ("YR", "MONTH", "DAY")]
    if not p.glued or any(len(part) != 1 for part in parts):
        return None
    return f.on(parts[0][0], parts[1][0], parts[2][0], way=-1)


def iso(p: Phrase, f: Frame) -> str | None:
    if not _is_glued(p):
        return None
    month, day = p.values("DAY")
    return f.on(p.values("YR")[0], month, day, way=-1)


def numeric(p: Phrase, f: Frame) -> str | None:
    numbers = [w.value for w in p.inside if w.kind in (*KINDS["YY"], "YEAR")]
    if not _is_glued(p):
        return None
    year = numbers[2] if p.values("YR") else _short_year(numbers[2], f)
    if year is None:
        return None
    written = f.on(year, numbers[1], numbers[0], way=-1) if any(w.kind == "DOT" for w in p.inside) else None
    return written or _either_order(f, year, numbers[0], numbers[1], p.value("WEEKDAY"))


def _is_glued(p: Phrase) -> bool:
    parts = [w for w in p.inside if w.kind in (*KINDS["YY"], "YEAR", "SLASH", "DASH", "DOT")]
    return all(a.end == b.start for a, b in pairwise(parts))


def _either_order(f: Frame, year: int | None, first: int, second: int, weekday: int | None) -> str | None:
    orders = [(first, second), (second, first)]
    if f.day_first is not None:
        orders = orders[f.day_first :][:1]
    found = {f.on(year, month, day, way=-1) for month, day in orders}
    values = sorted(v for v in found if v)
    if f.now:
        values = [v for v in values if v <= f.now[1].isoformat()] or values
    if weekday is not None:
        values = [v for v in values if date.fromisoformat(v).weekday() == weekday] or values
    return f"[{','.join(values)}]" if len(values) > 1 else next(iter(values), None)


def numeric_no_year(p: Phrase, f: Frame) -> str | None:
    first, second = p.values("DAY")
    return _either_order(f, None, first, second, p.value("WEEKDAY")) if _is_glued(p) else None


def spaced(p: Phrase, f: Frame) -> str | None:
    """ "2016 10 16": written with two digits each and one space between."""
    if p.inside[-1].end - p.inside[0].start != len("2016 10 16"):
        return None
    month, day = p.values("DAY")
    return f.on(p.values("YR")[0], month, day, way=-1)


def eight(p: Phrase, f: Frame) -> str | None:
    digits = f"{p.values('EIGHT')[0]:08}"
    year = int(digits[:4])
    return f.on(year, int(digits[4:6]), int(digits[6:]), way=-1) if 1900 <= year < 2100 else None


def weekday_and_day(p: Phrase, f: Frame) -> str | None:
    """ "Monday the 21st": the last month in which that day was that weekday."""
    weekday, day = p.values("WEEKDAY")[0], p.days[0]
    return _nearest_day(f, day, weekday)


def _nearest_day(f: Frame, day: int, weekday: int | None = None) -> str | None:
    """The last such day of a month, or the next one when that is nearer than a month and the last one is not."""
    if f.today is None:
        return None
    found = []
    for months in (0, -1, 1, *range(-2, -40, -1)):
        start = add(f.today.replace(day=1), months, "month")
        value = f.on(start.year, start.month, day, way=-1) if start else None
        if value and (weekday is None or date.fromisoformat(value).weekday() == weekday):
            found.append(date.fromisoformat(value))
    near = [d for d in found if abs((d - f.today).days) <= 31]
    past = [d for d in near or found if d <= f.today]
    return str(max(past, default=None) or near[0]) if past or near else None


def day_of_month(p: Phrase, f: Frame) -> str | None:
    day = p.values("NTHS")[0]
    if "month" not in p:
        return _nearest_day(f, day)
    month = whole("month", p, f)
    return f.on(int(month[:4]), int(month[5:]), day, way=-1) if month else None


def end_of_month(p: Phrase, f: Frame) -> str | None:
    """ "The last day of July"."""
    days = bounds(month(p, f) or "")
    return days[1].isoformat() if days else None


def month_of_year(p: Phrase, f: Frame) -> str | None:
    year, month = _year(p, f), p.values("NTHS")[0]
    return f.on(year, month, None, way=-1) if year is not None and month <= 12 else None


def part_of_year(p: Phrase, f: Frame) -> str | None:
    year, number = _year(p, f), p.value("NTHS") or (4 if "last" in p else 0)
    first = 33 if "quarter" in p else 40
    if year is None or not 1 <= number <= (4 if first == 33 else 2):
        return None
    return f"{year:04}-{first + number - 1}"


def same_month(p: Phrase, f: Frame) -> str | None:
    """ "In the same month of 2018": the month of the date before it."""
    year, told = _year(p, f), f.anchor("month")
    return f.on(year, int(told[5:7]), None, way=-1) if year and told and told[5:7].isdigit() else None


def week_of_month(p: Phrase, f: Frame) -> str | None:
    """ "The first week of October" is the first seven days of it."""
    told, number = month(p, f), p.value("NTHS")
    days = bounds(told or "")
    if days is None or (number or 1) > 4:
        return None
    first = add(days[0], 7 * (number - 1), "day") if number else add(days[1], -6, "day")
    return f"{first}/{add(first, 6, 'day')}" if first else None


def month(p: Phrase, f: Frame) -> str | None:
    month = p.values("MONTH")[0]
    year = _year(p, f)
    if "year" in p and year is None:
        return None
    now = f.knows("month")
    if year is None and f.year is None and p.way and now:
        return f.on(_neighbour_year(month, p.way, now), month, None, way=-1)
    return f.on(year, month, None, way=0 if p.way == 0 else way_of(p, f))


def _neighbour_year(month: int, way: int, now: date) -> int:
    """ "Last April" said in April is a year ago."""
    passed = month < now.month if way < 0 else month > now.month
    return now.year + (0 if passed else way)


def year_and_month(p: Phrase, f: Frame) -> str | None:
    month = p.values("DAY")[0]
    return f.on(p.values("YR")[0], month, None, way=-1) if p.glued and month <= 12 else None


def plain_year(p: Phrase, _f: Frame) -> str | None:
    """A year standing alone is one where no count of people or things is meant."""
    year, word = p.values("YR")[0], p.following
    if p.before.lower in _NUMBERED or (p.before.lower == "." and p.words[p.first - 2].lower == "no"):
        return None
    if len(p.inside) > 1 or p.before.lower in _YEAR_LEADS:
        return f"{year:04}" if p.inside[-1].kind == "YEAR" or not _counts(p) else None
    if not 1900 <= year < 2100 or p.before.kind in ("SLASH", "DASH") or word.kind in ("SLASH", "OTHER"):
        return None
    if p.inside[0].kind == "SPOKEN" or word.lower in _COUNTED or word.kind in ("UNIT", "UNITS", "DASH"):
        return None
    doubtful = year % 100 == 0 or p.before.lower in _WEAK_LEADS or p.before.kind in ("WORD", "NAME")
    return None if doubtful and p.before.lower not in _DEFINITE and _counts(p) else f"{year:04}"


_DEFINITE = {"the", "its", "their", "his", "her", "our", "s", "this", "that"}


def _counts(p: Phrase) -> bool:
    """Whether what follows is a noun in the plural, perhaps after one other word."""
    later = p.words[min(p.after + 1, len(p.words) - 1)]
    if p.following.kind not in ("WORD", "UNITS"):
        return False
    if p.following.lower in ("and", "or", "when", "after", "to", "the", "in", "by", "but", "as", "with", "was", "is"):
        return False
    return any(w.lower in _COUNTED or (w.lower.endswith("s") and len(w.lower) > 3) for w in (p.following, later))


def years(p: Phrase, _f: Frame) -> str | None:
    first = p.values("YR")[0]
    last = p.values("YR")[1:] or [first // 100 * 100 + p.values("YY")[-1]]
    return f"{first:04}/{last[0]:04}" if p.glued and 0 < last[0] - first < 100 else None


def decade(p: Phrase, _f: Frame) -> str | None:
    value = p.values("DECADE")[0]
    if value < 100:
        return f"19{value // 10}X" if "the" in p or any(w.kind == "APOS" for w in p.inside) else None
    return f"{value // 10}X"


def century(p: Phrase, _f: Frame) -> str | None:
    return f"{p.values('NTHS')[0] - 1:02}XX"


def season(p: Phrase, f: Frame) -> str | None:
    code, year = p.values("SEASON")[0], _year(p, f)
    if year is None and "year" in p:
        return None
    anchor = bounds(f.anchor("year") or "") if "following" in p or "previous" in p else None
    if anchor and year is None:
        return f.season(None, code, p.way or 1, anchor[0] if p.way == -1 else anchor[1])
    if year is None and p.way == -1:
        current = f.season(None, code, -1)
        year = int(current[:4]) - f.during(current) if current else None
    return f.season(year, code, 0 if p.way == 0 else way_of(p, f))


_FEASTS: dict[str, tuple[int, ...]] = {
    "christmas": (12, 25),
    "patrick": (3, 17),
    "valentine": (2, 14),
    "halloween": (10, 31),
    "earth": (4, 22),
    "workers": (5, 1),
    "labour": (5, 1),
    "may": (5, 1),
    "easter": (),
    "good": (),
    "black": (),
}


def feast(p: Phrase, f: Frame) -> str | None:
    """Feasts that the whole world dates alike; those that a sighting of the moon or a country decides have no value."""
    if p.values("WEEKDAY") and "easter" not in p and p.value("WEEKDAY") != 4:
        return None
    year = p.value("YR")
    if year is None and p.inside[-1].lower == "year" and p.inside[-2].lower != "new":
        told = whole("year", p, f)
        year = int(told[:4]) if told else None
    if year is not None or f.today is None:
        return _feast_of(p, year).isoformat() if year is not None else None
    way, now = way_of(p, f), f.today
    days = [_feast_of(p, now.year + steps * way) for steps in (0, 1)]
    return next(day.isoformat() for day in days if (day <= now if way < 0 else day >= now))


def _feast_of(p: Phrase, year: int) -> date:
    name = next((name for name in _FEASTS if name in p), "new")
    if name == "easter":
        return easter(year) + timedelta(days=p.value("WEEKDAY") == 0)
    if name == "good":
        return easter(year) - timedelta(days=2)
    if name == "black":
        return weekday_near(date(year, 11, 22), 3, 1) + timedelta(days=1)
    if name == "new":
        return date(year, 12, 31) if "eve" in p else date(year, 1, 1)
    return date(year, *_FEASTS[name]) - timedelta(days="eve" in p)
