"""The forms in which English writes dates and durations, as patterns over kinds of words.

Takes words; returns for each place the forms that begin there, longest first. In a pattern capitals are kinds of
words (``kg.datewords.KINDS``), small letters the words themselves; the rest is as in regular expressions, without
stars: every form has a longest length, so that reading a text takes time in proportion to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from kg import datevalues as day
from kg import relativedates as rel
from kg.datewords import KINDS, Phrase, Word
from kg.numerals import words
from kg.timeframe import Frame

_YEAR = "((COMMA|of|in|DASH|SLASH)? (YR | (of|in)? the? (BACK|HERE|NEXT|same|that) year))?"
_WEEKDAY = "((the? HERE? (BACK|HERE|NEXT))? WEEKDAY (COMMA|DASH|OPEN|the)?)?"
_EDGE = "(the? EDGE (DASH|of|in)? the?)?"
_WHICH = "(the? (BACK|HERE|NEXT|same|that))"
_SUCH = "(the? (BACK|HERE|NEXT|same))"
_MANY = "(NUM|NUM (to|or|DASH) NUM|NUM and a half|(a|an) few|few|several|many|(a|an) couple of?|couple of|some)"
_QUANTITY = f"({_MANY} DASH? (UNIT|UNITS) | (a|an) UNIT (and a half)? | half (a|an) UNIT | UNITS)"
_LINK = "(and|or|COMMA)"
_BY = "(before|after|from|prior to|following)"
_SINGLE = "(NUM DASH? (UNIT|UNITS))"

_CORE = words("MONTH WEEKDAY SEASON DECADE NEAR YR EIGHT SLASH UNIT UNITS NTHS FEAST")

DATE, OFFSET, OTHER = "date", "offset", "other"
"""What a form makes: a date that others may be counted from, a step from the date after it, or neither."""

Build = Callable[[Phrase, Frame], str | None]

FORMS: tuple[tuple[str, Build, tuple[str, ...]], ...] = (
    (
        DATE,
        day.day_and_month,
        (
            f"{_WEEKDAY} the? (DAY|NTH) (day? of|DASH|SLASH)? the? MONTH {_YEAR} CLOSE?",
            f"{_WEEKDAY} the? ORD day? of MONTH {_YEAR}",
            f"{_WEEKDAY} ORD MONTH (of|COMMA)? YR",
            f"{_WEEKDAY} the? MONTH (the|DASH|SLASH|COMMA)? (DAY|NTH|ORD) {_YEAR} CLOSE?",
            "(BACK|HERE|NEXT) (DAY|NTH) of? MONTH",
        ),
    ),
    (DATE, day.listed_before, (f"(DAY|NTH) (?={_LINK} (the? (DAY|NTH) {_LINK})? the? (DAY|NTH) of? MONTH)",)),
    (DATE, day.listed_after, ("(?<=MONTH DAY and) (DAY|NTH) (COMMA? YR)? (?=ENDS)",)),
    (DATE, day.day_short_year, ("(DAY|NTH) (of|DASH|SLASH)? MONTH (of|APOS|DASH|SLASH|COMMA)? YY (?=ENDS)",)),
    (DATE, day.month_short_year, ("MONTH (of|APOS|of APOS) YY (?=ENDS)",)),
    (
        DATE,
        day.days_in_month,
        (
            f"the? (DAY|NTH) (DASH|to|until|through|and) the? (DAY|NTH) of? MONTH {_YEAR}",
            "MONTH (DAY|NTH) (DASH|to|until|through|and) (DAY|NTH) (COMMA? YR)?",
        ),
    ),
    (DATE, day.triple, ("(YR|DAY|MONTH) (DASH|SLASH) (YR|DAY|MONTH) (DASH|SLASH) (YR|DAY|MONTH)",)),
    (DATE, day.iso, tuple(f"{_WEEKDAY} YEAR {sign} DAY {sign} DAY" for sign in ("DASH", "SLASH", "DOT"))),
    (
        DATE,
        day.numeric,
        (
            f"{_WEEKDAY} DAY SLASH DAY SLASH (YEAR|YY)",
            f"{_WEEKDAY} DAY DASH DAY DASH YEAR",
            f"{_WEEKDAY} DAY DOT DAY DOT YEAR",
        ),
    ),
    (
        DATE,
        day.numeric_no_year,
        ("WEEKDAY COMMA? DAY (SLASH|DASH) DAY", "(?<=on|since|until|by) DAY SLASH DAY (?!SLASH)"),
    ),
    (DATE, day.eight, ("EIGHT",)),
    (DATE, day.spaced, ("YEAR DAY DAY (?=COMMA|DOT|STOP|BREAK|CLOSE)",)),
    (
        DATE,
        day.weekday_and_day,
        ("WEEKDAY the? NTH (?=ENDS)", "WEEKDAY the ORD (?=ENDS)", "WEEKDAY DAY (?=ENDS)"),
    ),
    (
        DATE,
        day.day_of_month,
        (
            f"the? NTHS day? (of|in)? {_WHICH} month",
            "(?<=on|by|since|until|around) the NTH (?=ENDS|has|have|had|was|were|when|after|as|in|at|with)",
        ),
    ),
    (DATE, day.end_of_month, (f"the? last day of MONTH {_YEAR}",)),
    (DATE, day.month_of_year, (f"the? NTHS month of (YR|{_WHICH} year)",)),
    (DATE, day.part_of_year, (f"the? (NTHS|last) (quarter|half) of (YR|{_WHICH} year)",)),
    (OTHER, day.week_of_month, (f"the? (NTHS|last) week (of|in) MONTH {_YEAR}",)),
    (DATE, day.month, (f"{_EDGE} {_SUCH}? the? MONTH {_YEAR}", "YR (DASH|SLASH)? MONTH", f"{_WHICH} year in MONTH")),
    (DATE, day.same_month, (f"the? same month (of|in) (YR|{_WHICH} year)",)),
    (DATE, day.year_and_month, ("YEAR DASH DAY (?!DASH)", "DAY (DASH|SLASH) YEAR (?!DASH)")),
    (DATE, day.plain_year, (f"{_EDGE} ((the (calendar|fiscal)?)? year of?|(calendar|fiscal) year)? YR",)),
    (OTHER, day.years, ("YEAR DASH (YEAR|YY)",)),
    (OTHER, day.decade, (f"{_EDGE} (the APOS?|APOS)? DECADE",)),
    (OTHER, day.century, (f"{_EDGE} the? NTHS century",)),
    (DATE, day.season, (f"{_EDGE} {_SUCH} SEASON", f"{_EDGE} the? SEASON (YR|(of|in|COMMA) YR|{_WHICH} year)")),
    (DATE, day.season, (f"(?<=in|during|since|over|by|of) {_EDGE} the SEASON (?!of|WORD|NAME)", "EDGE DASH? SEASON")),
    (
        DATE,
        day.feast,
        (
            f"{_WHICH}? (christmas (eve|day)?|new year (APOS s)? (eve|day)|easter WEEKDAY?|may day) {_YEAR}",
            f"{_WHICH}? (saint|st DOT?) (patrick|valentine) (APOS? s)? day? {_YEAR}",
            f"{_WHICH}? (earth day|(good|black) WEEKDAY|halloween|international? (workers|labour) APOS? day) {_YEAR}",
            "(?<=before|after|since|until|by) the? new year",
        ),
    ),
    (DATE, rel.near_day, ("the? day (before|after) NEAR",)),
    (DATE, rel.near_day, ("(early|earlier|late|later)? NEAR PART?",)),
    (DATE, rel.last_night, ("last (night|evening)",)),
    (DATE, rel.today, ("this (morning|afternoon|evening|night)",)),
    (OTHER, rel.overnight, ("overnight",)),
    (
        DATE,
        rel.weekday,
        (
            "(the? HERE? (BACK|HERE|NEXT))? WEEKDAY PART?",
            f"WEEKDAY PART? (of|in|COMMA)? {_WHICH} week",
            f"{_WHICH} week (on|DASH|COMMA)? WEEKDAY",
        ),
    ),
    (
        DATE,
        rel.weekday_of_step,
        (
            f"{_QUANTITY} (ago|from now) COMMA? on? WEEKDAY",
            f"WEEKDAY COMMA? {_QUANTITY} (ago|from now)",
            f"in {_QUANTITY} on WEEKDAY",
        ),
    ),
    (OTHER, rel.weekend, ("(the HERE? (BACK|NEXT)?|HERE|BACK|NEXT) weekend",)),
    (
        DATE,
        rel.calendar_unit,
        (
            f"{_EDGE} {_WHICH} calendar? (SPAN|night)",
            "the? EDGE (of|in)? the (SPAN|night)",
            "the? EDGE of (month|year)",
            "the? year to date",
            "(?<=of|for) the day (?=ENDS)",
            "(?<=of|in|for) the (month|year) (?!WORD|NAME|OPEN|of|to|that|before|after|DASH|in|and|of)",
        ),
    ),
    (
        OTHER,
        rel.rolling,
        (
            f"(the|these|those|this)? (past|last|next|coming|following|recent|previous|preceding) {_MANY}? UNITS",
            "(the|this) past (day|week|month|year|decade|century)",
            "the last (week|month|year|decade) (?!of)",
        ),
    ),
    (
        DATE,
        rel.counted_back,
        (f"{_QUANTITY} ago", f"{_QUANTITY} (from now|hence)", f"{_QUANTITY} before now"),
    ),
    (
        DATE,
        rel.counted_from_anchor,
        (
            f"({_QUANTITY}|the UNIT) (earlier|later|prior|previously) (?!than|to)",
            f"({_QUANTITY}|the UNIT) (before|after) (?=ENDS|and)",
        ),
    ),
    (DATE, rel.steps, (f"{_SINGLE} (COMMA|and)? {_SINGLE} ((COMMA|and)? {_SINGLE})? (ago|earlier|later|from now)",)),
    (OFFSET, rel.offset, (f"(in? {_QUANTITY}|the? UNIT) {_BY} (on|the)?", "the? eve of")),
    (OTHER, rel.in_time, (f"in {_QUANTITY} (APOS s? time)?",)),
    (
        OTHER,
        rel.duration,
        (
            "NUM (and a half)? DASH? (UNIT|UNITS)",
            "(?<=for|within|over|under|after|than|nearly|almost|about|lasted) (a|an) (UNIT|few UNITS) (and a half)?",
            "half (a|an) (hour|day|year|decade|century)",
        ),
    ),
    (
        OTHER,
        rel.skip,
        (
            "NUM DASH? (UNIT|UNITS) DASH? (old|olds)",
            "NUM (UNIT|UNITS) of age",
            "NUM (to|or|DASH) NUM DASH? (UNIT|UNITS) ((DASH|of)? (old|olds|age))?",
            "the? (UNIT|UNITS|NTHS UNIT) of (?=the|(a|an))",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Match:
    """A form that fits: what it makes, the words it covers, and the function that values them."""

    makes: str
    phrase: Phrase
    build: Build


@cache
def _alphabet() -> dict[str, str]:
    """One character for every kind and every word that the patterns name."""
    patterns = [pattern for _, _, forms in FORMS for pattern in forms]
    words = {word for pattern in patterns for word in re.findall(r"[a-z]+", pattern)}
    parts = {part for parts in KINDS.values() for part in parts}
    return {name: chr(0xE000 + place) for place, name in enumerate(sorted(words | parts))}


@cache
def _compiled() -> tuple[tuple[str, Build, re.Pattern[str]], ...]:
    alphabet = _alphabet()

    def encode(match: re.Match[str]) -> str:
        name = match.group()
        return alphabet[name] if name.islower() else f"[{''.join(alphabet[part] for part in KINDS[name])}]"

    def regex(pattern: str) -> re.Pattern[str]:
        return re.compile(re.sub(r"[A-Za-z]+", encode, re.sub(r"\((?!\?)", "(?:", pattern)).replace(" ", ""))

    return tuple((makes, build, regex(pattern)) for makes, build, patterns in FORMS for pattern in patterns)


def _islands(tags: str) -> Iterator[tuple[int, int]]:
    """Runs of words that forms are made of, with at least one that makes a date."""
    alphabet = _alphabet()
    plain = "".join(alphabet[kind] for kind in ("WORD", "NAME", "OTHER", "BREAK", "STOP"))
    core = re.compile(f"[{''.join(alphabet[part] for kind in _CORE for part in KINDS[kind])}]")
    for island in re.finditer(f"[^{plain}]+", tags):
        if core.search(tags, *island.span()):
            yield island.span()


def _tag(word: Word, alphabet: dict[str, str]) -> str:
    if word.kind in ("UNIT", "UNITS", "FEAST"):
        return alphabet[word.lower]
    return alphabet.get(word.lower, alphabet[word.kind]) if word.kind in ("WORD", "NAME") else alphabet[word.kind]


def forms_of(words: Sequence[Word]) -> dict[int, list[Match]]:
    """The forms that fit, by the place of their first word, the longest first."""
    alphabet = _alphabet()
    tags = "".join([_tag(word, alphabet) for word in words])
    found: dict[int, list[Match]] = {}
    for start, end in _islands(tags):
        for makes, build, pattern in _compiled():
            for match in pattern.finditer(tags, start, min(end + 1, len(tags))):
                phrase = Phrase(words, match.start(), match.end())
                found.setdefault(match.start(), []).append(Match(makes, phrase, build))
    for matches in found.values():
        matches.sort(key=lambda match: -match.phrase.after)
    return found
