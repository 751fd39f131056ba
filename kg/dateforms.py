"""The forms in which English writes dates and durations, and what each means.

A form is a pattern over kinds of words and a function that gives its EDTF value (ISO 8601 for durations) within a
``Frame``. In a pattern capitals are kinds of words, small letters the words themselves; the rest is as in regular
expressions, without stars. A function answers None where the words mean no date after all (another form may fit),
and SKIP where they mean something that is no date and must not be read in part either ("a 24-year-old").

06/12/2014 is read by the order that only one reading allows; where both are days of the calendar and neither is
after publication, its value is the EDTF set of both, since the text does not say which.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from kg.calendar import Days, add, bounds, easter, weekday_near
from kg.datewords import Word, unit_name
from kg.timeframe import Frame

SKIP = ""

KINDS: dict[str, tuple[str, ...]] = {
    kind: (kind,)
    for kind in "SMALL DAYNUM TENS YEAR SPOKEN NUMBER EIGHT ORD NTH MONTH WEEKDAY SEASON DECADE NEAR COMMA DOT SLASH "
    "DASH OPEN CLOSE APOS STOP BREAK WORD NAME OTHER".split()
} | {
    "DAY": ("SMALL", "DAYNUM"),
    "YY": ("SMALL", "DAYNUM", "TENS"),
    "NUM": ("SMALL", "DAYNUM", "TENS", "NUMBER"),
    "YR": ("YEAR", "SPOKEN"),
    "NTHS": ("ORD", "NTH"),
    "ENDS": ("COMMA", "DOT", "STOP", "BREAK", "CLOSE", "OPEN", "DASH"),
    "UNIT": tuple("minute hour day night week fortnight month year decade century".split()),
    "UNITS": tuple("minutes hours days nights weeks fortnights months years decades centuries hrs mins".split()),
    "SPAN": ("day", "week", "month", "year", "decade", "century"),
    "PART": ("morning", "afternoon", "evening", "night", "noon"),
    "BACK": ("last", "past", "previous", "preceding"),
    "HERE": ("this", "current"),
    "NEXT": ("next", "coming", "upcoming", "following"),
    "EDGE": ("early", "mid", "middle", "late", "beginning", "start", "end", "turn", "earlier", "later"),
}
"""The kinds that patterns name, each with the kinds or words it stands for."""

_BACK, _NEXT = set(KINDS["BACK"]), set(KINDS["NEXT"])
_STEPS = {"day": 7, "week": 5, "month": 12, "year": 10, "decade": 5, "hour": 24, "minute": 60, "century": 5}
_DURATIONS = {"minute": "T{}M", "hour": "T{}H", "day": "{}D", "night": "{}D", "week": "{}W", "month": "{}M", "year": "{}Y"}
_LARGE = {"fortnight": ("week", 2), "decade": ("year", 10), "century": ("year", 100)}
_COUNTED = set(
    "people men women children troops police dead injured wounded killed percent km kilometres kilometers miles meters "
    "metres euros dollars tons tonnes kg hectares more other civilian civilians foreign armed".split()
)
_YEAR_LEADS = {"in", "since", "until", "till", "year", "early", "late", "mid", "(", "during", "before"}
_WEAK_LEADS = {"of", "from", "by", "to", "and", "between", "after", "through", "or", "around", "about", "circa", "for"}
_NAMED_DAYS = {"black", "bloody", "good", "holy", "palm", "ash", "super", "every", "each"}
_PAPERS = {"times", "telegraph", "herald", "express", "mail", "mirror", "post", "world"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words that a form covers, with their place among the words of the text."""

    words: Sequence[Word]
    first: int
    after: int
    glued: bool

    def __contains__(self, word: str) -> bool:
        return any(w.lower == word for w in self.inside)

    @property
    def inside(self) -> Sequence[Word]:
        return self.words[self.first : self.after]

    @property
    def before(self) -> Word:
        return self.words[self.first - 1] if self.first else Word("BREAK", 0, 0, 0, "")

    @property
    def following(self) -> Word:
        return self.words[min(self.after, len(self.words) - 1)]

    def values(self, kind: str) -> list[int]:
        """The values of the words of a kind, in order."""
        kinds = KINDS[kind]
        return [w.value for w in self.inside if w.kind in kinds]

    def value(self, kind: str) -> int | None:
        return next(iter(self.values(kind)), None)

    @property
    def unit(self) -> str:
        """The last unit named."""
        return next((unit_name(w) for w in reversed(self.inside) if w.kind in ("UNIT", "UNITS")), "day")

    @property
    def way(self) -> int | None:
        """-1 for "last" and its like, 1 for "next", 0 for "this"; None when the phrase has none of them."""
        for word in self.inside:
            if word.lower in _BACK:
                return -1
            if word.lower in _NEXT:
                return 1
            if word.lower in KINDS["HERE"]:
                return 0
        return None

    @property
    def understood(self) -> bool:
        """Whether the year is left to the reader."""
        return not self.values("YR") and not self.values("EIGHT") and "year" not in self


Build = Callable[[Phrase, Frame], str | None]


def _year(p: Phrase, f: Frame) -> int | None:
    year = p.value("YR")
    if year is None and "year" in p:
        told = _whole("year", p, f)
        return int(told[:4]) if told else None
    return year


def _whole(unit: str, p: Phrase, f: Frame) -> str | None:
    """The calendar unit that "last", "the same", "the following" and their like speak of."""
    anchor = f.anchor(unit)
    if "same" in p or "that" in p:
        return f.whole(unit, 0, anchor)
    if "previous" in p or "preceding" in p:
        return f.whole(unit, -1, anchor)
    if "following" in p:
        return f.whole(unit, 1, anchor) if anchor or f.tense(p.first, p.after) >= 0 else None
    return f.whole(unit, p.way or 0)


def _way(p: Phrase, f: Frame) -> int:
    way = p.way
    return way if way else f.tense(p.first, p.after) or -1


def _short_year(value: int, f: Frame) -> int | None:
    """Two digits mean the last such year up to publication."""
    if f.now is None:
        return None
    year = f.now[0].year // 100 * 100 + value
    return year if year <= f.now[0].year else year - 100


def _day(p: Phrase, f: Frame) -> str | None:
    month, day = p.value("MONTH"), (p.values("DAY") + p.values("NTHS"))[:1]
    if month is None or not day:
        return None
    if p.before.lower == "in" and p.inside[0].kind == "MONTH" and p.understood and not p.values("NTHS"):
        return None
    year = _year(p, f)
    if "year" in p and year is None:
        return None
    return f.on(year, month, day[0], way=_way(p, f), weekday=p.value("WEEKDAY"))


def _day_short_year(p: Phrase, f: Frame) -> str | None:
    day = (p.values("DAY") + p.values("NTHS"))[0] if p.inside[0].kind != "NTH" else p.values("NTHS")[0]
    year = _short_year(p.values("YY")[-1], f)
    return f.on(year, p.values("MONTH")[0], day, way=-1) if year is not None else None


def _month_short_year(p: Phrase, f: Frame) -> str | None:
    year = _short_year(p.values("YY")[-1], f)
    return f.on(year, p.values("MONTH")[0], None, way=-1) if year is not None else None


def _triple(p: Phrase, f: Frame) -> str | None:
    parts = [p.values(kind) for kind in ("YR", "MONTH", "DAY")]
    if not p.glued or any(len(part) != 1 for part in parts):
        return None
    return f.on(parts[0][0], parts[1][0], parts[2][0], way=-1)


def _iso(p: Phrase, f: Frame) -> str | None:
    if not p.glued:
        return None
    month, day = p.values("DAY")
    return f.on(p.values("YR")[0], month, day, way=-1)


def _numeric(p: Phrase, f: Frame) -> str | None:
    numbers = [w.value for w in p.inside if w.kind in (*KINDS["YY"], "YEAR")]
    if not _is_glued(p):
        return None
    year = numbers[2] if p.values("YR") else _short_year(numbers[2], f)
    return _either_order(f, year, numbers[0], numbers[1], p.value("WEEKDAY")) if year is not None else None


def _is_glued(p: Phrase) -> bool:
    words = [w for w in p.inside if w.kind in (*KINDS["YY"], "YEAR", "SLASH", "DASH", "DOT")]
    return all(a.end == b.start for a, b in zip(words, words[1:], strict=False))


def _either_order(f: Frame, year: int | None, first: int, second: int, weekday: int | None) -> str | None:
    found = {f.on(year, m, d, way=-1) for m, d in ((first, second), (second, first))}
    values = sorted(v for v in found if v)
    if f.now:
        values = [v for v in values if v <= f.now[1].isoformat()] or values
    if weekday is not None:
        values = [v for v in values if date.fromisoformat(v).weekday() == weekday] or values
    return f"[{','.join(values)}]" if len(values) > 1 else next(iter(values), None)


def _numeric_no_year(p: Phrase, f: Frame) -> str | None:
    first, second = p.values("DAY")
    return _either_order(f, None, first, second, p.value("WEEKDAY")) if _is_glued(p) else None


def _eight(p: Phrase, f: Frame) -> str | None:
    digits = f"{p.values('EIGHT')[0]:08}"
    year = int(digits[:4])
    return f.on(year, int(digits[4:6]), int(digits[6:]), way=-1) if 1900 <= year < 2100 else None


def _weekday_and_day(p: Phrase, f: Frame) -> str | None:
    """"Monday the 21st": the last month in which that day was that weekday."""
    weekday, day = p.values("WEEKDAY")[0], (p.values("DAY") + p.values("NTHS"))[0]
    return _back_to_day(f, day, weekday)


def _back_to_day(f: Frame, day: int, weekday: int | None = None) -> str | None:
    for months in range(0, -40, -1):
        start = add(f.today.replace(day=1), months, "month") if f.today else None
        value = f.on(start.year, start.month, day, way=-1) if start else None
        if value and f.today and value <= f.today.isoformat():
            if weekday is None or date.fromisoformat(value).weekday() == weekday:
                return value
    return None


def _day_of_month(p: Phrase, f: Frame) -> str | None:
    day = p.values("NTHS")[0]
    if "month" not in p:
        return _back_to_day(f, day)
    month = _whole("month", p, f)
    return f.on(int(month[:4]), int(month[5:]), day, way=-1) if month else None


def _month_of_year(p: Phrase, f: Frame) -> str | None:
    year, month = _year(p, f), p.values("NTHS")[0]
    return f.on(year, month, None, way=-1) if year is not None and month <= 12 else None


def _part_of_year(p: Phrase, f: Frame) -> str | None:
    year, number = _year(p, f), p.value("NTHS") or (4 if "last" in p else 0)
    first = 33 if "quarter" in p else 40
    if year is None or not 1 <= number <= (4 if first == 33 else 2):
        return None
    return f"{year:04}-{first + number - 1}"


def _month(p: Phrase, f: Frame) -> str | None:
    month = p.values("MONTH")[0]
    year = _year(p, f)
    if "year" in p and year is None:
        return None
    if year is None and f.year is None and p.way and f.now:
        return f.on(_neighbour_year(month, p.way, f.now), month, None, way=-1)
    return f.on(year, month, None, way=0 if p.way == 0 else _way(p, f))


def _neighbour_year(month: int, way: int, now: Days) -> int:
    """"Last April" said in April is a year ago."""
    passed = month < now[0].month if way < 0 else month > now[0].month
    return now[0].year + (0 if passed else way)


def _year_and_month(p: Phrase, f: Frame) -> str | None:
    month = p.values("DAY")[0]
    return f.on(p.values("YR")[0], month, None, way=-1) if p.glued and month <= 12 else None


def _plain_year(p: Phrase, f: Frame) -> str | None:
    """A year standing alone is one where no count of people or things is meant."""
    year, word = p.values("YR")[0], p.following
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


def _years(p: Phrase, f: Frame) -> str | None:
    first = p.values("YR")[0]
    last = p.values("YR")[1:] or [first // 100 * 100 + p.values("YY")[-1]]
    return f"{first:04}/{last[0]:04}" if p.glued and 0 < last[0] - first < 100 else None


def _decade(p: Phrase, f: Frame) -> str | None:
    value = p.values("DECADE")[0]
    if value < 100:
        return f"19{value // 10}X" if len(p.inside) > 1 and p.before.lower not in _DEFINITE else None
    return f"{value // 10}X"


def _century(p: Phrase, f: Frame) -> str | None:
    return f"{p.values('NTHS')[0] - 1:02}XX"


def _season(p: Phrase, f: Frame) -> str | None:
    code, year = p.values("SEASON")[0], _year(p, f)
    if year is None and "year" in p:
        return None
    if year is None and p.way == -1 and f.now and f.now[0].isoformat() <= (f.season(None, code, -1) or ""):
        return None
    return f.season(year, code, _way(p, f))


def _near(p: Phrase, f: Frame) -> str | None:
    steps = p.values("NEAR")[0]
    if "before" in p or "after" in p:
        steps += -1 if "before" in p else 1
    return f.step(f.today.isoformat(), abs(steps), abs(steps), "day", 1 if steps > 0 else -1) if f.today else None


def _last_night(p: Phrase, f: Frame) -> str | None:
    return f.whole("day", -1)


def _today(p: Phrase, f: Frame) -> str | None:
    return f.whole("day", 0)


def _overnight(p: Phrase, f: Frame) -> str | None:
    yesterday, today = f.whole("day", -1), f.whole("day", 0)
    return f"{yesterday}/{today}" if yesterday else None


def _weekday(p: Phrase, f: Frame) -> str | None:
    weekday = p.values("WEEKDAY")[0]
    if p.before.lower in _NAMED_DAYS or p.following.lower in _PAPERS or f.today is None:
        return None
    if "week" in p:
        return _in_week(_whole("week", p, f), weekday)
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
    return f.weekday(weekday, _way(p, f))


def _in_week(week: str | None, weekday: int) -> str | None:
    monday = bounds(week or "")
    return str(add(monday[0], weekday, "day")) if monday else None


def _weekday_of_step(p: Phrase, f: Frame) -> str | None:
    """"Two weeks ago on Monday": the Monday of the week that is two weeks back."""
    way = -1 if "ago" in p else 1
    value = f.step(str(f.today), *quantity(p), p.unit, way, exact=True) if f.today else None
    days = bounds(value or "")
    return _in_week(_week(days[0]), p.values("WEEKDAY")[0]) if days and days[0] == days[1] else None


def _week(day: date) -> str:
    monday = weekday_near(day, 0, -1)
    return f"{monday}/{add(monday, 6, 'day')}"


def _weekend(p: Phrase, f: Frame) -> str | None:
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


def _unit(p: Phrase, f: Frame) -> str | None:
    """"last week", "earlier this month", "the same day", "the following year", "the end of the year"."""
    unit = "day" if p.unit == "night" else p.unit
    if unit not in KINDS["SPAN"]:
        return None
    if "next" in p and "the" in p or p.inside[0].lower == "next" and unit == "day":
        return _onward(unit, p, f)
    if "that" in p and not f.anchor(unit):
        return None
    return _whole(unit, p, f)


def _onward(unit: str, p: Phrase, f: Frame) -> str | None:
    """"The next day" is counted from the date before it; "the next year" without one runs on from publication."""
    anchor = f.anchor(unit)
    if anchor:
        return f.whole(unit, 1, anchor)
    if f.tense(p.first, p.after) < 0:
        return None
    return f.whole(unit, 1) if unit == "day" else _rolling_span(f, 1, unit, 1)


def _rolling(p: Phrase, f: Frame) -> str | None:
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


def _skip(p: Phrase, f: Frame) -> str | None:
    return SKIP


def _duration(p: Phrase, f: Frame) -> str | None:
    numbers = p.values("NUM") or [1]
    unit, count = _plain_unit(p.unit, numbers[0])
    if len(numbers) > 1 or count == 0:
        return SKIP
    return "P" + _DURATIONS[unit].format(f"{count}.5" if "half" in p else count)


def _in_time(p: Phrase, f: Frame) -> str | None:
    """"In two weeks" is a date where the tense is the future's, and a length of time elsewhere."""
    if not f.today or f.tense(p.first, p.after) <= 0:
        return None
    low, high = quantity(p)
    unit, count = _plain_unit(p.unit, 1)
    return f.step(str(f.today), low * count, high * count, unit, 1)


def _steps(p: Phrase, f: Frame) -> str | None:
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
