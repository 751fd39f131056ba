"""What the forms of date that depend on another date mean: weekdays, "last month", "two days earlier", lengths of time.

Takes the words of one form and the ``Frame`` they stand in; returns the EDTF value (ISO 8601 for a length of time).
None says that the words have no value here, so that another form may fit; SKIP that they must not be read in part
either, as "24-year" in "a 24-year-old" or "two days" in "two days later". A vague number ("days earlier", "a few
weeks ago") is an interval from two units to as many as make the next larger one; a vague length of time has none.
"""

from __future__ import annotations

from datetime import date

from kg.calendar import add, bounds, weekday_near
from kg.datewords import KINDS, Phrase, unit_name
from kg.timeframe import Frame

SKIP = ""

_STEPS = {"day": 7, "week": 5, "month": 12, "year": 10, "decade": 5, "hour": 24, "minute": 60, "century": 5}
_DURATIONS = {"minute": "T{}M", "hour": "T{}H", "day": "{}D", "night": "{}D", "week": "{}W"}
_DURATIONS |= {"month": "{}M", "year": "{}Y"}
_LARGE = {"fortnight": ("week", 2), "decade": ("year", 10), "century": ("year", 100)}
_HALVES = {
    "hour": (0, 1, "hour"),
    "day": (0, 1, "day"),
    "week": (3, 4, "day"),
    "month": (2, 2, "week"),
    "year": (6, 6, "month"),
    "decade": (5, 5, "year"),
    "century": (50, 50, "year"),
}
_HALF_DURATIONS = {"hour": "PT30M", "day": "PT12H", "year": "P6M", "decade": "P5Y", "century": "P50Y"}
_DAYS_ON = {"previous", "preceding", "following", "next", "same", "that", "early", "earlier", "late", "later"}
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


def last_night(_p: Phrase, f: Frame) -> str | None:
    return f.whole("day", -1)


def today(_p: Phrase, f: Frame) -> str | None:
    return f.whole("day", 0)


def overnight(_p: Phrase, f: Frame) -> str | None:
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
    way = way_of(p, f)
    return f.weekday(weekday, way, add(f.today, way, "day") if p.way else f.today)


def _in_week(week: str | None, weekday: int) -> str | None:
    monday = bounds(week or "")
    return str(add(monday[0], weekday, "day")) if monday else None


def weekday_of_step(p: Phrase, f: Frame) -> str | None:
    """ "Two weeks ago on Monday": the Monday of the week that is two weeks back."""
    way = -1 if "ago" in p else 1
    value = f.step(str(f.today), *measure(p), way, exact=True) if f.today else None
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
    """ "last week", "earlier this month", "the same day", "the following year", "the end of the year"."""
    unit = "day" if p.unit == "night" else p.unit
    before = [w.lower for w in p.inside[:-1]]
    if unit not in KINDS["SPAN"] or "past" in p or before[-2:] == ["the", "last"]:
        return None
    if unit == "day" and (p.way is not None or len(p.inside) > 2) and not _DAYS_ON & set(before):
        return None
    if "next" in p and ("the" in p or unit == "day"):
        return _onward(unit, p, f)
    if "that" in p and not f.anchor(unit):
        return None
    if unit == "day" and p.way is None and "same" not in p:
        return f.whole(unit, 0, f.anchor(unit))
    return whole(unit, p, f)


def _onward(unit: str, p: Phrase, f: Frame) -> str | None:
    """ "The next day" is counted from the date before it; "the next year" without one runs on from publication."""
    anchor = f.anchor(unit)
    if anchor and (unit == "day" or f.tense(p.first, p.after) <= 0):
        return f.whole(unit, 1, anchor)
    if f.tense(p.first, p.after) < 0:
        return None
    return f.whole(unit, 1) if unit == "day" else _stretch(f.base, 1, unit, 1)


def rolling(p: Phrase, f: Frame) -> str | None:
    """ "The past year", "the last two weeks", "the coming days": a stretch that ends or begins with publication.

    "The following days" and "the previous two weeks" do so with the date before them.
    """
    _, count, unit = measure(p)
    told = "previous" in p or "preceding" in p or "following" in p
    return _stretch(f.anchor(unit) if told else f.base, count, unit, 1 if p.way == 1 else -1) or SKIP


def _stretch(base: str | None, count: int, unit: str, way: int) -> str | None:
    days = bounds(base or "")
    if unit in ("hour", "minute"):
        count, unit = -(-count // 24) if unit == "hour" else 1, "day"
    if days is None or days[0] != days[1]:
        return None
    far = add(days[0], count * way, unit)
    return None if far is None else f"{far}/{days[0]}" if way < 0 else f"{days[0]}/{far}"


def measure(p: Phrase) -> tuple[int, int, str]:
    """The least and the most units that a phrase counts; a bare plural and "a few" go from two to the next unit."""
    unit = "day" if p.unit == "night" else p.unit
    if p.inside[0].lower == "half" and unit in _HALVES:
        return _HALVES[unit]
    low, high = _numbers(p)
    unit, size = _LARGE.get(unit, (unit, 1))
    return low * size, high * size, unit


def _numbers(p: Phrase) -> tuple[int, int]:
    numbers, half = p.values("NUM"), int("half" in p)
    if numbers:
        return numbers[0], max(numbers[0], numbers[-1]) + half
    if "couple" in p:
        return 2, 3
    if any(w.kind == "UNIT" for w in p.inside):
        return 1, 1 + half
    return 2, _STEPS[p.unit]


def skip(_p: Phrase, _f: Frame) -> str | None:
    """What looks like a length of time and is none that has a value: an age, "two to three months"."""
    return SKIP


def duration(p: Phrase, _f: Frame) -> str | None:
    """ "Three months", "48 hours", "a five-year plan"; "a few days" has no value."""
    numbers, unit = p.values("NUM") or [1], p.unit
    if p.inside[0].lower == "half":
        return _HALF_DURATIONS[unit]
    if "few" in p or not numbers[0]:
        return SKIP
    unit, size = _LARGE.get(unit, (unit, 1))
    return "P" + _DURATIONS[unit].format(f"{numbers[0] * size}.5" if "half" in p else numbers[0] * size)


def in_time(p: Phrase, f: Frame) -> str | None:
    """ "In two weeks" is a date where the tense is the future's, and a length of time elsewhere."""
    ahead = "time" in p or f.tense(p.first, p.after) > 0
    return f.step(f.base, *measure(p), 1) if ahead else None


def counted_back(p: Phrase, f: Frame) -> str | None:
    """ "Eight months ago", "two days from now": counted from publication."""
    return f.step(f.base, *measure(p), -1 if "ago" in p or "before" in p else 1) or SKIP


def counted_from_anchor(p: Phrase, f: Frame) -> str | None:
    """ "Two days earlier", "the year before": counted from the date before it in the text, else from publication."""
    low, high, unit = measure(p)
    return f.step(_anchor(unit, p, f), low, high, unit, _direction(p)) or SKIP


def _direction(p: Phrase) -> int:
    return 1 if "later" in p or "after" in p or "from" in p or "following" in p else -1


def _anchor(unit: str, p: Phrase, f: Frame) -> str | None:
    """What is later than a date that the text never gave has no value in a sentence about the past."""
    unknown = _direction(p) > 0 and f.tense(p.first, p.after) < 0
    return f.anchor(unit) or (None if unknown else f.base)


def offset(p: Phrase, f: Frame) -> str | None:
    """ "Two weeks before 4 May", "the eve of 4 May": counted from the date that follows."""
    if "eve" in p:
        return f.step(f.given, 1, 1, "day", -1, exact=True)
    return f.step(f.given, *measure(p), _direction(p), exact=True)


def steps(p: Phrase, f: Frame) -> str | None:
    """ "2 years 1 month 21 days later": one step after the other."""
    way = 1 if "later" in p or "now" in p else -1
    value = f.base if "ago" in p or "now" in p else _anchor("day", p, f)
    for count, unit in zip(p.values("NUM"), [w for w in p.inside if w.kind in ("UNIT", "UNITS")], strict=True):
        name, size = _LARGE.get(unit_name(unit), (unit_name(unit), 1))
        value = f.step(value, count * size, count * size, name, way, exact=True)
    return value or SKIP
