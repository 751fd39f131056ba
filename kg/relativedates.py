"""What the forms of date that depend on another date mean: weekdays, "last month", "two days earlier", lengths of time.

Takes the words of one form and the ``Frame`` they stand in; returns the EDTF value (ISO 8601 for a length of time).
None says that the words have no value here, so that another form may fit; SKIP that they are no date at all and
must not be read in part either ("a 24-year-old"). A vague number ("days earlier", "a few weeks ago") is an interval
from two units to as many as make the next larger one; a vague length of time has no value.
"""

from __future__ import annotations

from datetime import date

from kg.calendar import add, bounds, weekday_near
from kg.datewords import KINDS, Phrase, unit_name
from kg.timeframe import Frame

SKIP = ""

_STEPS = {"day": 7, "week": 5, "month": 12, "year": 10, "decade": 5, "hour": 24, "minute": 60, "century": 5}
_DURATIONS = {"minute": "T{}M", "hour": "T{}H", "day": "{}D", "night": "{}D", "week": "{}W", "month": "{}M", "year": "{}Y"}
_LARGE = {"fortnight": ("week", 2), "decade": ("year", 10), "century": ("year", 100)}
_NAMED_DAYS = {"black", "bloody", "good", "holy", "palm", "ash", "super", "every", "each"}
_PAPERS = {"times", "telegraph", "herald", "express", "mail", "mirror", "post", "world"}


def whole(unit: str, p: Phrase, f: Frame) -> str | None:
    """The calendar unit that "last", "the same", "the following" and their like speak of."""
    anchor = f.anchor(unit)
    if "same" in p or "that" in p:
        return f.whole(unit, 0, anchor)
    if "previous" in p or "preceding" in p:
        return f.whole(unit, -1, anchor)
    if "following" in p:
        return f.whole(unit, 1, anchor) if anchor or f.tense(p.first, p.after) >= 0 else None
    return f.whole(unit, p.way or 0)


def way_of(p: Phrase, f: Frame) -> int:
    way = p.way
    return way if way else f.tense(p.first, p.after) or -1


def near_day(p: Phrase, f: Frame) -> str | None:
    steps = p.values("NEAR")[0]
    if "before" in p or "after" in p:
        steps += -1 if "before" in p else 1
    return f.step(f.today.isoformat(), abs(steps), abs(steps), "day", 1 if steps > 0 else -1) if f.today else None


def last_night(p: Phrase, f: Frame) -> str | None:
    return f.whole("day", -1)


def today(p: Phrase, f: Frame) -> str | None:
    return f.whole("day", 0)


def overnight(p: Phrase, f: Frame) -> str | None:
    yesterday, today = f.whole("day", -1), f.whole("day", 0)
    return f"{yesterday}/{today}" if yesterday else None


def weekday(p: Phrase, f: Frame) -> str | None:
    weekday = p.values("WEEKDAY")[0]
    if p.before.lower in _NAMED_DAYS or p.following.lower in _PAPERS or f.today is None:
        return None
    if "week" in p:
        return _in_week(whole("week", p, f), weekday)
    anchor = bounds(f.anchor("day") or "") if "following" in p or "previous" in p else None
    if anchor:
        way = 1 if "following" in p else -1
        base = add(anchor[way > 0], way, "day")
        return f.weekday(weekday, way, base) if base else None
    if "next" in p or "following" in p or "previous" in p:
        return _in_week(f.whole("week", 1 if p.way == 1 else -1), weekday)
    if "this" in p and p.way == 0:
        return _in_week(f.whole("week", 0), weekday)
    if "last" in p:
        found = weekday_near(f.today, weekday, -1)
        return str(found if (f.today - found).days > 1 else add(found, -1, "week"))
    return f.weekday(weekday, way_of(p, f))


def _in_week(week: str | None, weekday: int) -> str | None:
    monday = bounds(week or "")
    return str(add(monday[0], weekday, "day")) if monday else None


def weekday_of_step(p: Phrase, f: Frame) -> str | None:
    """"Two weeks ago on Monday": the Monday of the week that is two weeks back."""
    way = -1 if "ago" in p else 1
    value = f.step(str(f.today), *quantity(p), p.unit, way, exact=True) if f.today else None
    days = bounds(value or "")
    return _in_week(_week(days[0]), p.values("WEEKDAY")[0]) if days and days[0] == days[1] else None


def _week(day: date) -> str:
    monday = weekday_near(day, 0, -1)
    return f"{monday}/{add(monday, 6, 'day')}"


def weekend(p: Phrase, f: Frame) -> str | None:
    way = p.way or f.tense(p.first, p.after) or -1
    if f.today is None:
        return None
    if way > 0:
        saturday = weekday_near(f.today, 5, 1)
    else:
        saturday = weekday_near(f.today, 5, -1)
        if f.today.weekday() >= 5 and p.way == -1:
            saturday = add(saturday, -1, "week") or saturday
    return f"{saturday}/{add(saturday, 1, 'day')}"


def calendar_unit(p: Phrase, f: Frame) -> str | None:
    """"last week", "earlier this month", "the same day", "the following year", "the end of the year"."""
    unit = "day" if p.unit == "night" else p.unit
    if unit not in KINDS["SPAN"]:
        return None
    if "next" in p and "the" in p or p.inside[0].lower == "next" and unit == "day":
        return _onward(unit, p, f)
    if "that" in p and not f.anchor(unit):
        return None
    return whole(unit, p, f)


def _onward(unit: str, p: Phrase, f: Frame) -> str | None:
    """"The next day" is counted from the date before it; "the next year" without one runs on from publication."""
    anchor = f.anchor(unit)
    if anchor:
        return f.whole(unit, 1, anchor)
    if f.tense(p.first, p.after) < 0:
        return None
    return f.whole(unit, 1) if unit == "day" else _rolling_span(f, 1, unit, 1)


def rolling(p: Phrase, f: Frame) -> str | None:
    """"The past year", "the last two weeks", "the coming days": a stretch that ends or begins with publication."""
    low, high = quantity(p)
    unit = "day" if p.unit == "night" else p.unit
    way = 1 if p.way == 1 else -1
    count = high if low != high else low
    if "previous" in p or "preceding" in p or "following" in p:
        return None
    return _rolling_span(f, count, *_plain_unit(unit, 1)[:1], way)


def _rolling_span(f: Frame, count: int, unit: str, way: int) -> str | None:
    if unit in ("hour", "minute"):
        count, unit = max(1, -(-count // 24)) if unit == "hour" else 1, "day"
    far = add(f.today, count * way, unit) if f.today else None
    if far is None or f.today is None:
        return None
    return f"{far}/{f.today}" if way < 0 else f"{f.today}/{far}"


def _plain_unit(unit: str, count: int) -> tuple[str, int]:
    larger = _LARGE.get(unit)
    return (larger[0], larger[1] * count) if larger else (unit, count)


def quantity(p: Phrase) -> tuple[int, int]:
    """The least and the most units that a phrase names; a bare plural and "a few" are from two to the next unit."""
    numbers = p.values("NUM")
    if len(numbers) > 1:
        return numbers[0], numbers[-1]
    if numbers:
        return numbers[0], numbers[0] + ("half" in p)
    if "couple" in p:
        return 2, 3
    single = any(w.kind == "UNIT" for w in p.inside)
    return (1, 1 + ("half" in p)) if single else (2, _STEPS.get(p.unit, 10))


def skip(p: Phrase, f: Frame) -> str | None:
    return SKIP


def duration(p: Phrase, f: Frame) -> str | None:
    numbers = p.values("NUM") or [1]
    unit, count = _plain_unit(p.unit, numbers[0])
    if len(numbers) > 1 or count == 0:
        return SKIP
    return "P" + _DURATIONS[unit].format(f"{count}.5" if "half" in p else count)


def in_time(p: Phrase, f: Frame) -> str | None:
    """"In two weeks" is a date where the tense is the future's, and a length of time elsewhere."""
    if not f.today or f.tense(p.first, p.after) <= 0:
        return None
    low, high = quantity(p)
    unit, count = _plain_unit(p.unit, 1)
    return f.step(str(f.today), low * count, high * count, unit, 1)


def steps(p: Phrase, f: Frame) -> str | None:
    """"2 years 1 month 21 days later": one step after the other."""
    way = 1 if "later" in p or "now" in p else -1
    base: str | None = str(f.today) if "ago" in p or "now" in p else f.anchor("day") or (str(f.today) if f.today else None)
    if "later" in p and not f.anchor("day") and f.tense(p.first, p.after) < 0:
        return None
    units = [unit_name(w) for w in p.inside if w.kind in ("UNIT", "UNITS")]
    for count, unit in zip(p.values("NUM"), units, strict=True):
        plain, steps = _plain_unit(unit, count)
        base = f.step(base, steps, steps, plain, way, exact=True)
    return base
