"""Find dates and lengths of time in English text, with EDTF values against the date of publication.

Takes a text and the EDTF date of its publication; returns ``TimeExpression``s that do not overlap, in the order of
the text: EDTF values for dates, ISO 8601 for lengths of time. Where a past and a future reading are both possible
the past one is taken, unless words of the future stand nearest. "Two days earlier" is counted from the date before
it in the text, else from publication. What has no value stays out: a weekday without a date of publication, "the
day after the attack", "for months", ages, counts of people.

The rest of the work is in ``datewords`` (which words), ``dateforms`` (which forms), ``datevalues`` and
``relativedates`` (which values), ``timeframe`` (against what) and ``calendar`` (arithmetic on EDTF).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from kg.calendar import add, approximate, bounds, cover, interval, narrows, unit_of
from kg.claims import TimeExpression
from kg.dateforms import DATE, OFFSET, Match, forms_of
from kg.datevalues import numeric
from kg.datewords import KINDS, Word, words_of
from kg.timeframe import Frame

__all__ = ["find_times", "interval", "narrows"]

_EDGES = set(KINDS["EDGE"])
_THAN = {"later": "after", "earlier": "before"}
_RANGE = {"to", "until", "till", "through", "-"}
_ABOUT = {"around", "circa", "approximately", "roughly", "nearly", "almost"}
_LEADS = {"in", "on", "since", "from", "until", "of"}
_UNARTICLED = {"MONTH", "SMALL", "DAYNUM"}
_ENDS = {"COMMA", "DOT", "STOP", "BREAK", "CLOSE"}
_COUNTED = {"ago", "earlier", "later", "before", "after"}


class _Found(NamedTuple):
    """A form with its value, from its first word to the one after its last."""

    first: int
    after: int
    value: str
    match: Match

    @property
    def understood(self) -> bool:
        """Whether its year is only understood."""
        phrase = self.match.phrase
        return self.match.makes == DATE and phrase.understood and bool(phrase.values("MONTH"))


def find_times(text: str, reference: str | None) -> list[TimeExpression]:
    """Every expression of date or length of time, with its value against ``reference`` (EDTF), in order."""
    words = words_of(text)
    forms = forms_of(words)
    reader = _Reader(words, Frame(words, reference, day_first=_day_first(forms)), forms)
    found: list[TimeExpression] = []
    after = 0
    for first in sorted(reader.forms):
        if first >= after:
            expression = reader.read(first)
            if expression is not None:
                after = expression.after
                if expression.value:
                    found.append(reader.expression(text, expression))
    return found


def _day_first(forms: dict[int, list[Match]]) -> bool | None:
    """The order of the text's dates in figures, when those that can be read in one way only agree."""
    dates = (m.phrase.days for matches in forms.values() for m in matches if m.build is numeric)
    orders = {days[0] > 12 for days in dates if (days[0] > 12) != (days[1] > 12)}
    return orders.pop() if len(orders) == 1 else None


@dataclass(slots=True)
class _Reader:
    words: list[Word]
    frame: Frame
    forms: dict[int, list[Match]]

    def read(self, first: int) -> _Found | None:
        """The expression that begins at a word, joined with the one it makes a range with."""
        found = self._form(first)
        if found is None or not found.value:
            return found
        found = self._joined(found)
        if found.match.makes == DATE:
            self.frame.remember(found.value)
        return self._open(found)

    def _open(self, found: _Found) -> _Found:
        """ "The open interval of "after 2018", where no noun follows that the date could belong to."""
        side, days = self._before(found.first), bounds(found.value)
        words = 1
        if side == "than":
            side, words = _THAN.get(self._before(found.first - 1), ""), 2
        if side not in ("before", "after") or unit_of(found.value) not in ("month", "year") or days is None:
            return found
        phrase = found.match.phrase
        vague = phrase.way is not None or _EDGES & {word.lower for word in phrase.inside}
        if vague or self.words[found.after].kind not in _ENDS:
            return found
        edge = add(days[1], 1, "day") if side == "after" else add(days[0], -1, "day")
        if edge is None:
            return found
        value = cover(edge, unit_of(found.value) or "day")
        return found._replace(first=found.first - words, value=f"{value}/.." if side == "after" else f"../{value}")

    def _form(self, first: int, *, plain: bool = False) -> _Found | None:
        """The longest form with a value. ``plain`` leaves out steps from a date, so that they never nest."""
        for match in self.forms.get(first, ()):
            after = match.phrase.after
            if match.makes == OFFSET:
                base = None if plain else self._form(after, plain=True)
                if base is None or not bounds(base.value):
                    continue
                self.frame.given, after = base.value, base.after
            value = match.build(match.phrase, self.frame)
            if value is not None:
                return _Found(first, after, value, match)
        return None

    def _joined(self, found: _Found) -> _Found:
        """Lend or borrow a year across "and", and make one interval of two dates with "to" between them."""
        link = self.words[found.after]
        ranged = link.lower in _RANGE or link.kind == "DASH"
        ranged = ranged or (link.lower == "and" and self._before(found.first) == "between")
        if found.match.makes != DATE or not (ranged or link.lower in ("and", "or", ",")):
            return found
        place = found.after + 1
        if link.lower == "," and self.words[place].lower in ("and", "or"):
            place += 1
        other = self._form(place, plain=True)
        if other is None or other.match.makes != DATE or unit_of(other.value) is None:
            return found
        if found.understood and not other.understood:
            found = self._lend(found, other, -1)
        elif ranged and other.understood and not found.understood:
            other = self._lend(other, found, 1)
        return self._interval(found, other) if ranged else found

    def _lend(self, taker: _Found, giver: _Found, way: int) -> _Found:
        """The year of the neighbour, or the next one that keeps the order."""
        year = giver.match.phrase.value("YR")
        for candidate in (year, year + way) if year is not None else ():
            self.frame.year = candidate
            found = self._form(taker.first, plain=True)
            self.frame.year = None
            if found and (found.value <= giver.value if way < 0 else found.value >= giver.value):
                return found
        return taker

    def _interval(self, first: _Found, last: _Found) -> _Found:
        units = unit_of(first.value), unit_of(last.value)
        if None in units or units[0] != units[1] or first.value >= last.value:
            return first
        return _Found(first.first, last.after, f"{first.value}/{last.value}", first.match)

    def _before(self, place: int) -> str:
        return self.words[place - 1].lower if place else ""

    def expression(self, text: str, found: _Found) -> TimeExpression:
        """The expression with its offsets; "around" before it belongs to it and makes it approximate."""
        first, value = found.first, found.value
        if self._is_about(found) and approximate(value) != value:
            first, value = first - 1, approximate(value)
        inside = self.words[first : found.after]
        if inside[0].lower == "the" and (inside[1].kind in _UNARTICLED or inside[1].lower in ("early", "mid", "late")):
            inside = inside[1:]
        unopened = inside[-1].kind == "CLOSE" and all(word.kind != "OPEN" for word in inside)
        start, end = inside[0].start, inside[-2 if unopened else -1].end
        return TimeExpression(start, end, text[start:end], value)

    def _is_about(self, found: _Found) -> bool:
        word = self._before(found.first)
        if word == "about":
            counted = any(w.lower in _COUNTED for w in self.words[found.first : found.after])
            return counted or self._before(found.first - 1) in _LEADS
        return word in _ABOUT
