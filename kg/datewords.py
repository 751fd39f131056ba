"""Cut a text into words and say which of them belong to the language of dates.

Takes text; returns its words with kind, value and offsets. Months, weekdays and seasons that are also ordinary
words ("may", "march", "sun", "fall") count as dates only beside words that make them so. Number words come out as
one word with their value, and four digits as a year only where a year can be meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from kg.calendar import SEASONS
from kg.numerals import CARDINALS, ORDINALS, read_cardinal, read_ordinal, words


class Word(NamedTuple):
    """One word, number or sign: ``kind`` is a class of the grammar of dates, or WORD, NAME, OTHER, BREAK."""

    kind: str
    value: int
    start: int
    end: int
    lower: str


_TOKEN = re.compile(
    r"\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?=T\d\d:)|(?<!\d\.)\d+\.\d+(?![.\d])|[^\W_]+|\n[ \t\r\f\v]*\n\s*|[^\w\s]"
)
_MONTHS = words("january february march april may june july august september october november december")
_WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
_SHORT_MONTHS = {name[:3]: n for n, name in enumerate(_MONTHS, 1) if name != "may"} | {"sept": 9}
_SHORT_WEEKDAYS = {name[:3]: n for n, name in enumerate(_WEEKDAYS)} | {"tues": 1, "thur": 3, "thurs": 3}
_RUN_TOGETHER = re.compile(rf"(\d{{1,2}})?({'|'.join(name[:3] for name in _MONTHS)})(\d\d(?:\d\d)?)", re.ASCII | re.I)
_UNITS = words("minute hour day night week fortnight month year decade century")
_PLURALS = {unit + "s": unit for unit in _UNITS} | {"centuries": "century", "hrs": "hour", "mins": "minute"}
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70} | {
    "eighties": 80,
    "nineties": 90,
}
_NEAR_DAYS = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "tmrw": 1}
_SIGNS = {",": "COMMA", ".": "DOT", "/": "SLASH", "(": "OPEN", ")": "CLOSE", "'": "APOS"}
_SIGNS |= dict.fromkeys("’‘ʼ`", "APOS") | dict.fromkeys("-‐‑–—−", "DASH") | dict.fromkeys(';:!?"“”»…]', "STOP")

VOCABULARY: dict[str, tuple[str, int]] = (
    {name: ("MONTH", n) for n, name in enumerate(_MONTHS, 1)}
    | {name: ("MONTH", n) for name, n in _SHORT_MONTHS.items()}
    | {name: ("WEEKDAY", n) for n, name in enumerate(_WEEKDAYS)}
    | {name: ("WEEKDAY", n) for name, n in _SHORT_WEEKDAYS.items()}
    | {name: ("SEASON", n) for name, n in SEASONS.items()}
    | {name: ("UNIT", n) for n, name in enumerate(_UNITS)}
    | {name: ("UNITS", _UNITS.index(unit)) for name, unit in _PLURALS.items()}
    | {name: ("DECADE", n) for name, n in _DECADES.items()}
    | {name: ("NEAR", n) for name, n in _NEAR_DAYS.items()}
    | dict.fromkeys(("christmas", "easter", "eve", "weekend", "overnight"), ("FEAST", 0))
    | {sign: (kind, 0) for sign, kind in _SIGNS.items()}
)
"""What a word can be, and its value: the number of the month, weekday (Monday 0), season code, place in the units."""

_LEADS = {"in", "of", "since", "until", "till", "last", "next", "this", "mid", "late", "early"}
_LEADS_OF_CAPITALS = _LEADS | {"by", "from", "during", "before", "after", "between", "and", "to", "through", "past"}
_AFTER_VERBS = {"be", "have", "not", "never", "also", "well", "yet", "still", "only", "on", "against", "into"}
_DOUBTFUL_MONTHS = {"may", "march", "mar"}
_DOUBTFUL_WEEKDAYS = {"mon", "wed", "sat", "sun"}
_NEED_CAPITALS = {*_SHORT_MONTHS, "august"}
_MONEY = {"$", "€", "£", "¥", "#", "№"}
_NEIGHBOURS = {"SMALL", "DAYNUM", "TENS", "YEAR", "NTH", "ORD", "DECADE"}


def unit_name(word: Word) -> str:
    """The unit that a UNIT or UNITS word names: minute, hour, day, night, week, fortnight … century."""
    return _UNITS[word.value]


def words_of(text: str) -> list[Word]:
    """The words of a text, with a BREAK after the last one."""
    raw = [piece for match in _TOKEN.finditer(text) for piece in _pieces(match)]
    lowers = [token.lower() for token, _, _ in raw]
    words: list[Word] = []
    at = 0
    while at < len(raw):
        kind, value, following = _read(raw, lowers, at, words[-1] if words else None)
        words.append(Word(kind, value, raw[at][1], raw[following - 1][2], lowers[at]))
        at = following
    words.append(Word("BREAK", 0, len(text), len(text), ""))
    for place, word in enumerate(words):
        if word.kind in ("MONTH", "WEEKDAY", "SEASON") and not _is_meant(text, words, place):
            words[place] = word._replace(kind=_plain(text[word.start : word.end]))
    return words


def _pieces(match: re.Match[str]) -> list[tuple[str, int, int]]:
    """A token; three for "12MAY89", two for "Dec31"."""
    parts = _RUN_TOGETHER.fullmatch(match.group())
    if parts is None:
        return [(match.group(), match.start(), match.end())]
    start = match.start()
    return [(parts[n], start + parts.start(n), start + parts.end(n)) for n in (1, 2, 3) if parts[n]]


def _read(raw: list[tuple[str, int, int]], lowers: list[str], at: int, before: Word | None) -> tuple[str, int, int]:
    """Kind, value and following index of the word at ``at``."""
    token, lower = raw[at][0], lowers[at]
    if token[0].isdigit():
        money = (before is not None and before.lower in _MONEY) or lowers[at + 1 : at + 2] == ["%"]
        return *(_digits(token) if not money else ("NUMBER", 0)), at + 1
    if lower in CARDINALS or lower in ORDINALS:
        return _number_words(lowers, at)
    known = VOCABULARY.get(lower)
    if known is None:
        return ("BREAK" if token[0] == "\n" else _plain(token)), 0, at + 1
    short = lower in _SHORT_MONTHS or lower in _SHORT_WEEKDAYS
    dotted = short and at + 1 < len(raw) and lowers[at + 1] == "." and raw[at + 1][1] == raw[at][2]
    return *known, at + 2 if dotted else at + 1


def _plain(token: str) -> str:
    """A capital makes a name, but not in a text or an acronym of capitals only."""
    if not token[0].isalpha():
        return "OTHER"
    return "NAME" if token[0].isupper() and not token.isupper() else "WORD"


def _number_words(lowers: list[str], at: int) -> tuple[str, int, int]:
    window = lowers[at : at + 12]
    ordinal = read_ordinal(window, 0)
    if ordinal:
        return "ORD" if ordinal[0] <= 31 else "OTHER", ordinal[0], at + ordinal[1]
    value, length = read_cardinal(window, 0) or (0, 1)
    kind = "SPOKEN" if 1700 <= value < 2200 else _size(value, 2)
    return kind, value, at + length


def _digits(token: str) -> tuple[str, int]:
    if token.isdecimal() and token.isascii():
        value = int(token) if len(token) <= 9 else 0
        if len(token) == 4 and 1700 <= value < 2200:
            return "YEAR", value
        return ("EIGHT", value) if len(token) == 8 else (_size(value, len(token)), value)
    stem, ending = token.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"), token.lower()[-2:]
    value = int(stem) if stem.isdecimal() and stem.isascii() and len(stem) <= 4 else 0
    if len(token) == len(stem) + 2 and ending in ("st", "nd", "rd", "th"):
        return "NTH" if 0 < value <= 31 else "OTHER", value
    if token == stem + "s" and value % 10 == 0 and (1700 <= value < 2200 or (20 <= value <= 90 and len(stem) == 2)):
        return "DECADE", value
    plain = token.replace(",", "")
    return ("NUMBER", int(plain)) if plain.isdecimal() and plain.isascii() and len(plain) <= 9 else ("OTHER", 0)


def _size(value: int, digits: int) -> str:
    if digits > 2 or value > 99:
        return "NUMBER"
    return "SMALL" if 1 <= value <= 12 else "DAYNUM" if 13 <= value <= 31 else "TENS"


def _is_meant(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether a month, weekday or season that is also an ordinary word stands where a date does."""
    word = words[at]
    before = words[at - 1] if at else Word("BREAK", 0, 0, 0, "")
    after = words[at + 1]
    if before.lower in _MONEY:
        return False
    if before.kind in ("DASH", "SLASH") and at > 1:
        before = words[at - 2]
    if after.kind in ("DASH", "SLASH"):
        after = words[at + 2]
    capital = text[word.start].isupper()
    if word.lower in _DOUBTFUL_MONTHS:
        return _is_month(words, at, before, after, capital)
    if word.lower in _DOUBTFUL_WEEKDAYS:
        numbered = after.kind in _NEIGHBOURS or after.kind in ("MONTH", "COMMA") or after.lower == "the"
        return capital and (numbered or before.lower in ("on", "next", "last", "week"))
    if word.kind == "SEASON":
        if capital and before.kind == "NAME" and at > 1 and words[at - 2].kind not in ("BREAK", "DOT", "STOP"):
            return False
        dated = before.lower in ("last", "this") or after.kind == "YEAR"
        return word.lower != "fall" or dated or (after.lower == "of" and words[at + 2].kind == "YEAR")
    return capital or word.lower not in _NEED_CAPITALS or before.lower in _LEADS or _numbered(before, after)


def _is_month(words: Sequence[Word], at: int, before: Word, after: Word, capital: bool) -> bool:
    numbered = capital and before.kind in ("SMALL", "DAYNUM")
    if after.lower in _AFTER_VERBS and not (after.lower == "on" and (numbered or words[at + 2].kind == "WEEKDAY")):
        return False
    if not capital:
        return before.lower in _LEADS or before.kind == "YEAR"
    if before.kind in ("NAME", "WORD") and before.lower not in _LEADS_OF_CAPITALS | {"on", "the", "around"}:
        return before.kind == "WORD" and after.kind in _NEIGHBOURS
    return before.lower in _LEADS_OF_CAPITALS or _numbered(before, after)


def _numbered(before: Word, after: Word) -> bool:
    return before.kind in _NEIGHBOURS or after.kind in _NEIGHBOURS


KINDS: dict[str, tuple[str, ...]] = {
    kind: (kind,)
    for kind in words(
        "SMALL DAYNUM TENS YEAR SPOKEN NUMBER EIGHT ORD NTH MONTH WEEKDAY SEASON DECADE NEAR COMMA DOT SLASH "
        "DASH OPEN CLOSE APOS STOP BREAK WORD NAME OTHER"
    )
} | {
    "DAY": ("SMALL", "DAYNUM"),
    "YY": ("SMALL", "DAYNUM", "TENS"),
    "NUM": ("SMALL", "DAYNUM", "TENS", "NUMBER"),
    "YR": ("YEAR", "SPOKEN"),
    "NTHS": ("ORD", "NTH"),
    "ENDS": ("COMMA", "DOT", "STOP", "BREAK", "CLOSE", "OPEN", "DASH", "APOS"),
    "UNIT": words("minute hour day night week fortnight month year decade century"),
    "UNITS": words("minutes hours days nights weeks fortnights months years decades centuries hrs mins"),
    "SPAN": ("day", "week", "month", "year", "decade", "century"),
    "FEAST": ("christmas", "easter", "eve", "weekend", "overnight"),
    "PART": ("morning", "afternoon", "evening", "night", "noon"),
    "BACK": ("last", "past", "previous", "preceding"),
    "HERE": ("this", "current"),
    "NEXT": ("next", "coming", "upcoming", "following"),
    "EDGE": ("early", "mid", "middle", "late", "beginning", "start", "end", "turn", "earlier", "later"),
}
"""The kinds that patterns name, each with the kinds or words it stands for."""

_LOOKING_BACK, _LOOKING_ON, _HERE = set(KINDS["BACK"]), set(KINDS["NEXT"]), set(KINDS["HERE"])


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words that a form covers, with their place among the words of the text."""

    words: Sequence[Word]
    first: int
    after: int

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

    @property
    def glued(self) -> bool:
        """Whether nothing stands between the words."""
        return all(a.end == b.start for a, b in pairwise(self.inside))

    def values(self, kind: str) -> list[int]:
        """The values of the words of a kind, in order."""
        kinds = KINDS[kind]
        return [w.value for w in self.inside if w.kind in kinds]

    def value(self, kind: str) -> int | None:
        return next(iter(self.values(kind)), None)

    @property
    def days(self) -> list[int]:
        """The numbers that can be days of a month, in order."""
        return [w.value for w in self.inside if w.kind in ("SMALL", "DAYNUM", "NTH", "ORD")]

    @property
    def unit(self) -> str:
        """The last unit named."""
        return next((unit_name(w) for w in reversed(self.inside) if w.kind in ("UNIT", "UNITS")), "day")

    @property
    def way(self) -> int | None:
        """-1 for "last" and its like, 1 for "next", 0 for "this"; None when the phrase has none of them."""
        for ways, way in ((_LOOKING_BACK, -1), (_LOOKING_ON, 1), (_HERE, 0)):
            if any(word.lower in ways for word in self.inside):
                return way
        return None

    @property
    def understood(self) -> bool:
        """Whether the year is left to the reader."""
        return not self.values("YR") and not self.values("EIGHT") and "year" not in self
