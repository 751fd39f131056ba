"""Expressions of date and duration in English text, with EDTF values against a reference date.

Enters: a text and the date of publication. Leaves: ``TimeExpression``s that do not overlap, in the order of the text. A relative
expression ("two days earlier") is anchored on the date before it in the text, else on the reference. Where past and future
readings are both possible the past one is taken, since reports look back. Left out: what has no value without a reference.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from kg.claims import TimeExpression

_MONTHS = {m.lower(): n for n, m in enumerate(calendar.month_name) if m} | {m.lower(): n for n, m in enumerate(calendar.month_abbr) if m} | {"sept": 9}
_DAYS = {d.lower(): n for n, d in enumerate(calendar.day_name)}
_NUMBERS = {w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())} | {"a": 1, "an": 1}
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_MONTH = r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december|jan\.?|feb\.?|mar\.?|apr\.?|jun\.?|jul\.?|aug\.?|sept?\.?|oct\.?|nov\.?|dec\.?)"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_N = r"(?P<n>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?P<unit>day|week|month|year)s?"

_PATTERNS = [
    ("iso", r"(?P<year>\d{4})-(?P<m>[01]\d)(?:-(?P<d>[0-3]\d))?(?![\d-])"),
    ("mdy", rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}\b"),
    ("dmy", rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b"),
    ("md", rf"{_MONTH}\s+{_DAY}\b(?!\s*(?:people|civilians|,?\d))"),
    ("dm", rf"(?:the\s+)?{_DAY}\s+(?:of\s+)?{_MONTH}\b"),
    ("my", rf"(?:(?P<part>early|mid|late)[- ])?{_MONTH},?\s+(?:of\s+)?{_YEAR}\b"),
    ("m", rf"(?:(?P<part>early|mid|late)[- ]|(?P<rel>last|this|next|in|since|of|during|until|by)\s+){_MONTH}\b(?!\s+\d)"),
    ("sy", rf"(?:the\s+)?(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_YEAR}\b"),
    ("py", rf"(?:(?P<part>early|mid|late)[- ]|the end of\s+){_YEAR}\b"),
    ("y", rf"(?:(?:in|since|of|by|during|from|until|to|after|before|and|year)\s+){_YEAR}\b(?!\s+(?:people|men|fighters|civilians))"),
    ("ago", rf"{_N}\s+{_UNIT}\s+ago\b"),
    ("earlier", rf"{_N}\s+{_UNIT}\s+(?:earlier|before)\b"),
    ("later", rf"{_N}\s+{_UNIT}\s+later\b"),
    ("weekday", r"(?:(?P<rel>last|this|next)\s+)?(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b"),
    ("rel", r"(?P<word>the day before yesterday|yesterday|today|tonight|last night|(?:last|this|past) (?:week|month|year)|(?:the|during the) (?:last|past) (?:week|month|year))\b"),
    ("same", r"(?P<word>the same day|that day)\b"),
    ("duration", rf"(?:for|over|in)\s+(?:the\s+(?:last|past)\s+)?{_N}\s+{_UNIT}\b"),
]
_ALL = [(name, re.compile(r"(?<![\w-])" + p, re.I)) for name, p in _PATTERNS]


def interval(edtf: str) -> tuple[str, str] | None:
    """The earliest and latest day that an EDTF value allows, as ISO text; None for what has no bounds."""
    text = edtf.replace("~", "").replace("?", "").replace("%", "")
    if "/" in text:
        first, last = text.split("/", 1)
        low, high = interval(first), interval(last)
        return (low[0], high[1]) if low and high else None
    if match := re.fullmatch(r"(\d{3})X", text):
        return f"{match[1]}0-01-01", f"{match[1]}9-12-31"
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text)
    if not match:
        return None
    year, month, day = int(match[1]), match[2], match[3]
    try:
        if month is None:
            return date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat()
        number = int(month)
        if number > 12:
            start = {21: 3, 22: 6, 23: 9, 24: 12}[number]
            end = date(year + (start + 2 > 12), (start + 1) % 12 + 1, 1)
            return date(year, start, 1).isoformat(), _last(end.year, end.month).isoformat()
        if day is None:
            return date(year, number, 1).isoformat(), _last(year, number).isoformat()
        return (date(year, number, int(day)).isoformat(),) * 2
    except (ValueError, KeyError):
        return None


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def find_times(text: str, reference: str | None) -> list[TimeExpression]:
    """Every expression of date or duration, with its value against ``reference`` (EDTF); in the order of the text."""
    bounds = interval(reference) if reference else None
    today = date.fromisoformat(bounds[1]) if bounds else None
    candidates = sorted(
        ((m.start(), -m.end(), name, m) for name, pattern in _ALL for m in pattern.finditer(text)), key=lambda c: c[:2]
    )
    found: list[TimeExpression] = []
    anchor: date | None = None
    end = 0
    for start, _, name, match in candidates:
        if start < end:
            continue
        value = _value(name, match, today, anchor)
        if value is None:
            continue
        begin, stop = _core(name, match)
        found.append(TimeExpression(begin, stop, text[begin:stop], value))
        end = match.end()
        known = interval(value)
        if known and known[0] == known[1]:
            anchor = date.fromisoformat(known[0])
    return found


def _core(name: str, match: re.Match[str]) -> tuple[int, int]:
    start = match.start()
    if name == "y":
        start = match.start("year")
    elif name == "m" and (match["rel"] or "").lower() not in ("last", "this", "next", ""):
        start = match.start("month")
    return start, match.end()


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS[text.lower()]


def _shift(day: date, unit: str, n: int) -> str:
    if unit == "day":
        return (day + timedelta(days=n)).isoformat()
    if unit == "week":
        return (day + timedelta(days=7 * n)).isoformat()
    if unit == "month":
        months = day.year * 12 + day.month - 1 + n
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return f"{day.year + n:04}"


def _past_year(month: int, day: int, today: date) -> int:
    return today.year if (month, day) <= (today.month, today.day) else today.year - 1


def _value(name: str, match: re.Match[str], today: date | None, anchor: date | None) -> str | None:
    groups = match.groupdict()
    unit = (groups.get("unit") or "").lower()
    if name == "iso":
        value = "-".join(v for v in (groups["year"], groups["m"], groups["d"]) if v)
        return value if interval(value) else None
    if name == "duration":
        return f"P{_number(groups['n'])}{unit[0].upper()}"
    if name in ("y", "py"):
        return groups["year"]
    if name == "sy":
        return f"{groups['year']}-{_SEASONS[groups['season'].lower()]}"
    month = _MONTHS.get((groups.get("month") or "").lower().rstrip("."))
    if name in ("mdy", "dmy", "my"):
        value = f"{groups['year']}-{month:02}" + (f"-{int(groups['day']):02}" if groups.get("day") else "")
        return value if interval(value) else None
    if today is None:
        return None
    if name in ("md", "dm") and month:
        value = f"{_past_year(month, int(groups['day']), today)}-{month:02}-{int(groups['day']):02}"
        return value if interval(value) else None
    if name == "m" and month:
        return _month(match, month, (groups["rel"] or "").lower(), today)
    if name == "ago":
        return _shift(today, unit, -_number(groups["n"]))
    if name in ("earlier", "later"):
        return _shift(anchor or today, unit, _number(groups["n"]) * (-1 if name == "earlier" else 1))
    if name == "weekday":
        back = (today.weekday() - _DAYS[groups["weekday"].lower()]) % 7
        if (groups["rel"] or "").lower() == "next":
            return (today + timedelta(days=7 - back if back else 7)).isoformat()
        if (groups["rel"] or "").lower() == "last" and back == 0:
            back = 7
        return (today - timedelta(days=back)).isoformat()
    if name == "same":
        return anchor.isoformat() if anchor else None
    return _relative(groups["word"].lower(), today)


def _month(match: re.Match[str], month: int, rel: str, today: date) -> str | None:
    if match["month"].lower() in ("may", "march", "mar") and match["month"].islower():
        return None
    if rel == "next":
        return f"{today.year + (month <= today.month)}-{month:02}"
    year = today.year if month < today.month or (month == today.month and rel != "last") else today.year - 1
    return f"{year}-{month:02}"


def _relative(word: str, today: date) -> str | None:
    day = timedelta(days=1)
    exact = {"yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "the day before yesterday": -2}
    if word in exact:
        return (today + exact[word] * day).isoformat()
    if word.endswith("year"):
        return str(today.year - ("last" in word and not word.startswith("the"))) if "this" in word or word.startswith("last") else f"{today.year - 1}/{today.year}"
    if word.endswith("month"):
        return _shift(today, "month", 0 if "this" in word else -1)
    monday = today - today.weekday() * day
    start = monday if word.startswith("this") else monday - 7 * day
    return f"{start.isoformat()}/{(start + 6 * day).isoformat()}"


def narrows(first: str, second: str) -> bool:
    """Whether the days of ``first`` lie within those of ``second`` and are fewer."""
    one, two = interval(first), interval(second)
    return bool(one and two and two[0] <= one[0] and one[1] <= two[1] and one != two)
