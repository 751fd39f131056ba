"""What a date in a text is told against: the day of publication, the dates before it, and the tense around it.

Takes the reference and the words; answers which year, weekday or month an incomplete expression means. A report
looks back, so the past reading is taken unless words of the future stand nearest. Without a reference an incomplete
date has no value; what looks on from a date that the text never gave has none either in a sentence about the past.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from kg.calendar import Days, add, between, bounds, cover, unit_of, weekday_near
from kg.datewords import Word
from kg.gardenpaths import HELD
from kg.numerals import words

_FUTURE = {"will", "shall", "scheduled", "slated", "upcoming", "expected", "planned", "plans", "postponed", "tomorrow"}
_PAST = frozenset(
    words(
        "was were had did said told took began left fell came went met made saw gave found held shot hit "
        "struck fought fled broke led lost won sent brought blew ran kept ago yesterday"
    )
)
_BACK, _ON = 25, 15
_ORDER = ("day", "week", "season", "month", "year", "decade", "century")


def coarser(first: str, second: str) -> str:
    """The less exact of two units."""
    return max(first, second, key=_ORDER.index)


@dataclass(slots=True)
class Frame:
    """The reference, the last dates that the text gave, and a year lent by a neighbour ("May and June 2019").

    ``given`` is the date that a step is counted from in so many words ("two weeks before 4 May"), ``day_first``
    the order that the text writes dates in, where it shows.
    """

    words: Sequence[Word]
    reference: str | None
    now: Days | None = None
    exactness: str = "year"
    year: int | None = None
    given: str | None = None
    day_first: bool | None = None
    _anchors: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = bounds(self.reference) if self.reference else None
        if self.now:
            same_month = self.now[0].replace(day=1) == self.now[1].replace(day=1)
            self.exactness = "day" if self.now[0] == self.now[1] else "month" if same_month else "year"
            if self.now[0].year != self.now[1].year or not 1000 <= self.now[0].year <= 9000:
                self.now = None

    @property
    def today(self) -> date | None:
        """The day of publication, where it is known to the day."""
        return self.now[0] if self.now and self.exactness == "day" else None

    def knows(self, unit: str) -> date | None:
        """A day in the reference's unit, when the reference is at least that exact."""
        return self.now[0] if self.now and coarser(self.exactness, unit) == unit else None

    @property
    def base(self) -> str | None:
        """The date of publication, as exact as it is known."""
        return cover(self.now[0], self.exactness) if self.now else None

    def during(self, value: str) -> bool:
        """Whether publication falls into the days of a value."""
        days = bounds(value)
        return bool(days and self.now and days[0] <= self.now[0] and self.now[1] <= days[1])

    def remember(self, value: str) -> None:
        """Keep a date of the text for the relative ones that follow it."""
        unit = unit_of(value)
        if unit:
            self._anchors["any"] = value
            if unit in ("day", "month"):
                self._anchors["near"] = value

    def anchor(self, unit: str) -> str | None:
        """The last date before this that a step of the unit can be counted from."""
        return self._anchors.get("near" if unit in ("hour", "day", "week") else "any")

    def tense(self, first: int, after: int) -> int:
        """-1 where the words nearest to ``first`` … ``after`` tell of the past, 1 of the future, 0 where none does."""
        for places in (range(first - 1, max(first - _BACK, -1), -1), range(after, min(after + _ON, len(self.words)))):
            for place in places:
                if self.words[place].kind in ("DOT", "STOP", "BREAK"):
                    break
                tense = self._cue(place)
                if tense:
                    return tense
        return 0

    def _cue(self, place: int) -> int:
        word = self.words[place].lower
        before = self.words[place - 1].lower if place else ""
        if word == "be" and before == "to":  # "suspected to be" tells nothing of when
            return int(place < 2 or self.words[place - 2].lower not in HELD)
        if word in _FUTURE:
            return 1
        if before in ("be", "being"):
            return 0
        return -1 if word in _PAST or (len(word) > 4 and word.endswith("ed")) else 0

    def on(self, year: int | None, month: int, day: int | None, *, way: int, weekday: int | None = None) -> str | None:
        """The day or month with a given or understood year; ``way`` -1 is the last one, 1 the next, 0 this year's."""
        year = year if year is not None else self.year
        if year is not None:
            return _valid(year, month, day)
        now = self.now if self.knows("month") else None
        if now is None:
            return None
        if way == 0:
            return _valid(now[0].year, month, day)
        if weekday is not None and day is not None:
            for steps in (0, -1, 1, -2, -3, -4, -5, -6):
                value = _valid(now[0].year + steps, month, day)
                if value and date.fromisoformat(value).weekday() == weekday:
                    return value
        values = [v for steps in range(0, 9 * way, way) if (v := _valid(now[0].year + steps, month, day))]
        here = now[way < 0].isoformat()[: 7 if day is None else 10]
        return next((v for v in values if (v <= here if way < 0 else v >= here)), None)

    def season(self, year: int | None, code: int, way: int, base: date | None = None) -> str | None:
        """The season of a year, or the nearest that has begun (``way`` -1) or has not ended (1); 0 is this year's.

        From another ``base`` than publication, the nearest that ends before it or begins after it.
        """
        year = year if year is not None else self.year
        now = base or self.knows("month")
        if year is not None or now is None:
            return f"{year:04}-{code}" if year is not None else None
        for candidate in range(now.year, now.year + 3 * way, way) if way else (now.year,):
            days = bounds(f"{candidate:04}-{code}")
            first, last = days[:: -1 if base else 1] if days else (now, now)
            if way == 0 or (first <= now if way < 0 else last >= now):
                return f"{candidate:04}-{code}"
        return None

    def weekday(self, weekday: int, way: int, base: date | None = None) -> str | None:
        """The nearest such weekday up to today, or from today on."""
        base = base or self.today
        return weekday_near(base, weekday, way).isoformat() if base else None

    def step(self, base: str | None, low: int, high: int, unit: str, way: int, *, exact: bool = False) -> str | None:
        """What lies ``low`` to ``high`` units before or after a date, told as exactly as unit and date allow.

        ``exact`` keeps the date's own exactness: "two months after 4 May" is a day, "two months ago" is a month.
        """
        days = bounds(base) if base else None
        if days is None or base is None:
            return None
        if unit in ("hour", "minute"):
            hours = 24 if unit == "hour" else 24 * 60
            low, high, unit = low // hours, -(-high // hours) if unit == "hour" else 0, "day"
        near, far = (low, high) if way > 0 else (-high, -low)
        first, last = add(days[0], near, unit), add(days[1], far, unit)
        if first is None or last is None:
            return None
        told = unit_of(base) or "day"
        told = "month" if told == "season" else told
        unit = {"week": "day", "decade": "year", "century": "year"}.get(unit, unit)
        return between(first, last, told if exact else coarser(told, unit))

    def whole(self, unit: str, steps: int, base: str | None = None) -> str | None:
        """The calendar day, week, month, year … that lies some steps from the one of the base or of publication."""
        days = bounds(base) if base else None
        start = days[0] if days else self.knows("day" if unit == "week" else unit)
        moved = add(start, steps, unit) if start else None
        return cover(moved, unit) if moved else None


def _valid(year: int, month: int, day: int | None) -> str | None:
    value = f"{year:04}-{month:02}" + (f"-{day:02}" if day is not None else "")
    return value if bounds(value) and month <= 12 else None
