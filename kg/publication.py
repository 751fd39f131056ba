"""Dates of publication: what people and pages write, as EDTF; and the dateline they stand in.

Enters: the words of a date, or a text whose opening may date it. Leaves: EDTF (``2020-05-27``, ``2020-05``,
``2020``); a time of day is left out, EDTF is kept as it is. Refused (ValueError, with the reason): what is no
date, a day that the calendar lacks, and ``05/06/2020``, which is one day in London and another in New York.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_ISO = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?")
_DAY_FIRST = re.compile(rf"{_WEEKDAY}({_DAY})\s+(?:of\s+)?({_MONTH})(?:,\s*|\s+)(\d{{4}})", re.IGNORECASE)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}({_MONTH})\s+({_DAY})(?:,\s*|\s+)(\d{{4}})", re.IGNORECASE)
_MONTH_ONLY = re.compile(rf"({_MONTH})(?:,\s*|\s+)(\d{{4}})", re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_TIME_OF_DAY = re.compile(r"(?:T|,?\s+(?:at\s+)?)\d{1,2}:\d{2}.*\Z", re.DOTALL)
_EDTF_DATE = r"\d\d[\dX]{2}(?:-(?:0[1-9]|1[0-2]|XX)(?:-[\dX]{2})?)?[?~%]?"
_EDTF = re.compile(rf"{_EDTF_DATE}(?:/{_EDTF_DATE})?")

_FULL_DATE = (
    rf"(?:\d{{4}}-\d{{1,2}}-\d{{1,2}}|{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH}(?:,\s*|\s+)\d{{4}}"
    rf"|{_WEEKDAY}{_MONTH}\s+{_DAY}(?:,\s*|\s+)\d{{4}}|\d{{1,2}}([-/.])\d{{1,2}}\2\d{{4}})(?!\d)"
)
# Marked ("date 3 May 2021 …"), alone in the line or parted from what follows ("3 May 2021 – …"), or behind
# the place of writing ("NOVO SELO, 3 May 2021 (Agency) – …"). A date in a sentence may be the event's.
_MARKED = re.compile(rf"\W*(?:dated?|published|posted)(?:\s+(?:on|at))?\s*[:\-–—]?\s*({_FULL_DATE})", re.IGNORECASE)
_ALONE = re.compile(rf"\W*({_FULL_DATE})\s*(?:\Z|[-–—|:)\]]|\([^)]*\)\s*[-–—:])", re.IGNORECASE)
_PLACE = r"[^\W\d_a-z][\w.'’ -]{0,40}"
_AFTER_PLACE = re.compile(rf"\W*{_PLACE}(?:,\s*{_PLACE}){{0,2}},\s*((?i:{_FULL_DATE}))\s*(?:\([^)]*\)\s*)?[-–—:]")
_LINE = 400
_OPENING_LINES = 3
_SHORT_DATE = rf"(?:{_DAY}\s+{_MONTH}|{_MONTH}\s+{_DAY})(?:,?\s*\d{{4}})?"
_AGENCY = r"\(([A-Z][\w.&'’ /-]{1,40})\)"
_DATELINE = re.compile(
    rf"{_PLACE}(?:,\s*{_PLACE}){{0,2}}(?:,?\s+(?i:{_SHORT_DATE})(?:\s*{_AGENCY})?|\s*{_AGENCY})\s*[-–—]+\s+(?=\S)"
)
_CAPITALS = r"[^\W\d_a-z]{3,}(?:[ /'’-][^\W\d_a-z]{2,}){0,3}"
_NAMED = r"[^\W\d_a-z][\w'’-]+(?:(?: (?:of|the|and|de|du|la))* [^\W\d_a-z][\w'’-]+){0,3}"
# No date and no agency: "NOVO SELO, Norland – …", "NOVO SELO: …", "Novo Selo – The …"
_BARE_DATELINE = re.compile(
    rf"(?:{_CAPITALS}(?:,\s*{_NAMED}){{0,2}}(?:\s+[-–—]+|:)|{_NAMED}(?:,\s*{_NAMED})?\s+[–—]+)\s+(?=[^\W\d_a-z])"
)


def to_edtf(words: str) -> str:
    """The date that ``words`` say, in EDTF. Raises ValueError with the reason when they say none."""
    words = words.strip()
    plain = _TIME_OF_DAY.sub("", words)
    if found := _COMPACT.fullmatch(plain):
        return _written(found[1], found[2], found[3], words)
    if found := _ISO.fullmatch(plain):
        year, _, month, day = found.groups()
        return _written(year, month, day, words)
    if found := _DAY_FIRST.fullmatch(plain):
        return _written(found[3], _number(found[2]), _digits(found[1]), words)
    if found := _MONTH_FIRST.fullmatch(plain):
        return _written(found[3], _number(found[1]), _digits(found[2]), words)
    if found := _MONTH_ONLY.fullmatch(plain):
        return _written(found[2], _number(found[1]), None, words)
    if found := _NUMERIC.fullmatch(plain):
        return _numeric(found[1], found[3], found[4], words)
    if _EDTF.fullmatch(words) and _is_edtf(words):
        return words
    raise ValueError(f"`{words}` is not a date")


def _digits(day: str) -> str:
    return day.rstrip("stndrh")


def _number(month: str) -> str:
    return str(_MONTHS.index(month[:3].lower()) + 1)


def _numeric(first: str, second: str, year: str, words: str) -> str:
    if int(first) <= 12 and int(second) <= 12 and int(first) != int(second):
        raise ValueError(f"`{words}` could be two days")
    day, month = (second, first) if int(second) > 12 else (first, second)
    return _written(year, month, day, words)


def _written(year: str, month: str | None, day: str | None, words: str) -> str:
    try:
        known = date(int(year), int(month or 1), int(day or 1)).isoformat()
    except ValueError as exc:
        raise ValueError(f"`{words}` is not in the calendar") from exc
    return known[: 10 if day else 7 if month else 4]


def _is_edtf(words: str) -> bool:
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parse_edtf(words)
    except EDTFParseException:
        return False
    return True


def dateline(text: str) -> str | None:
    """The date that the opening of a text gives as that of the text, in EDTF; None when it gives none.

    The first line may say it in any of the ways; below a headline only the place of writing marks it.
    """
    for number, line in enumerate(_opening(text)):
        for pattern in (_AFTER_PLACE,) if number else (_MARKED, _ALONE, _AFTER_PLACE):
            if found := pattern.match(line):
                try:
                    return to_edtf(found[1])
                except ValueError:
                    return None
    return None


def agency(text: str) -> str | None:
    """Who is credited in the dateline of a text ("NOVO SELO, 3 May 2021 (Hill Agency) – …"); None when nobody is."""
    found = next((match for line in _opening(text) if (match := _DATELINE.match(line))), None)
    return None if found is None else found[1] or found[2]


def dateline_length(paragraph: str) -> int:
    """How many characters at the paragraph's start are dateline and no part of its first sentence."""
    opening = paragraph[:_LINE]
    marked = _MARKED.match(opening)
    if marked and opening[marked.end() :][:1].isspace():
        return marked.end()
    found = _DATELINE.match(opening) or _BARE_DATELINE.match(opening)
    return found.end() if found else 0


def _opening(text: str) -> list[str]:
    """The first lines that are not empty."""
    lines = (line.strip() for line in text[: 4 * _LINE].splitlines())
    return [line[:_LINE] for line in lines if line][:_OPENING_LINES]
