"""Read how many a row of words tells, with the least and the most that it allows.

Takes lower-case tokens; returns ``Figure``s in their order. No parse is needed: "between 18 and 20", "several hundred"
and "no fewer than" are fixed wordings. What each allows is told in ``kg.counts``; whether a figure counts something,
and what, is decided there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.numerals import CARDINALS, SCALES, read_cardinal

DASHES = frozenset("-‐‑–—−")

_SCALES = SCALES | {"dozen": 12, "score": 20}
_MANY = {"tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000, "millions": 1_000_000}
_VAGUE = {"several": 3, "few": 2, "many": 3, "numerous": 3, "multiple": 2}
_NONE = frozenset({"no", "none", "nobody", "nil"})
_LEAST: tuple[str, ...] = (
    "at least",
    "more than",
    "over",
    "no fewer than",
    "no less than",
    "not less than",
    "upwards of",
    "above",
)
_RISEN: tuple[str, ...] = ("go up to", "goes up to", "gone up to", "went up to", "going up to", "is up to")
_LEAST += ("a minimum of", "in excess of", "well over", "exceeding")
_MOST: tuple[str, ...] = (
    "up to",
    "at most",
    "no more than",
    "not more than",
    "as many as",
    "fewer than",
    "less than",
    "under",
)
_MOST += ("a maximum of", "below")
_DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,3})?", re.ASCII)
_SPAN = re.compile(r"(\d{1,9})[-–—](\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as read off the words: the places of its first and last token in the sentence, and its bounds."""

    first: int
    last: int
    low: int | None
    high: int | None
    plain: bool = True


def figures(lowers: Sequence[str]) -> Iterator[Figure]:
    """The figures of a row of lower-case words; a word belongs to one at the most."""
    at = 0
    while at < len(lowers):
        number = _number(lowers, at)
        if number is None:
            at += 1
        else:
            at = number.last + 1
            yield number


def _number(lowers: Sequence[str], at: int) -> Figure | None:
    """The number that begins at a token, with what bounds it."""
    special = _without_figures(lowers, at)
    if special is not None:
        return special
    span = _SPAN.fullmatch(lowers[at])
    if span and int(span[1]) < int(span[2]):
        return Figure(at, at, int(span[1]), int(span[2]))
    read = _cardinal(lowers, at)
    if read is None:
        return None
    value, after = read
    second = _second(lowers, at, value, after)
    if second is not None:
        return Figure(at, second[2] - 1, *second[:2])
    return _bounded(lowers, at, value, after)


def _bounded(lowers: Sequence[str], at: int, value: int, after: int) -> Figure:
    before = " ".join(lowers[max(0, at - 3) : at])
    following = lowers[after : after + 2]
    if following == ["or", "more"] or following[:1] in (["+"], ["plus"]):
        return Figure(at, after - 1, value, None)
    least, most = _ending(before, _LEAST), _ending(before, _MOST) * (_ending(before, _RISEN) == 0)
    if following in (["or", "fewer"], ["or", "less"]) or most > least:
        return Figure(at, after - 1, None, value)
    return Figure(at, after - 1, value, None if least else value)


def _ending(before: str, endings: tuple[str, ...]) -> int:
    """The length of the longest wording that stands before a number: "no more than" is not "more than"."""
    return max((len(ending) for ending in endings if f" {before}".endswith(f" {ending}")), default=0)


def _cardinal(lowers: Sequence[str], at: int) -> tuple[int, int] | None:
    """A number in figures or words with its scale ("1.5 million", "two dozen", "a hundred"), and what follows it."""
    word = lowers[at]
    value: float
    if word in ("a", "half") and at + 1 < len(lowers):
        return _article(lowers, at)
    if _DIGITS.fullmatch(word):
        value, after = float(word.replace(",", "")), at + 1
    else:
        read = read_cardinal(lowers[at : at + 12], 0) if word in CARDINALS else None
        if read is None:
            return None
        value, after = read[0], at + read[1]
    while after < len(lowers) and lowers[after] in _SCALES:
        value, after = value * _SCALES[lowers[after]], after + 1
    return (int(value), after) if value == int(value) else None


def _article(lowers: Sequence[str], at: int) -> tuple[int, int] | None:
    """ "A dozen", "half a dozen", "a hundred"."""
    after = at + 1 if lowers[at] == "a" else at + 2
    if after >= len(lowers) or lowers[after] not in _SCALES or (after == at + 2 and lowers[at + 1] != "a"):
        return None
    value = _SCALES[lowers[after]] // (2 if lowers[at] == "half" else 1)
    after += 1
    while after < len(lowers) and lowers[after] in SCALES:
        value, after = value * SCALES[lowers[after]], after + 1
    return value, after


def _second(lowers: Sequence[str], at: int, value: int, after: int) -> tuple[int, int, int] | None:
    """Both ends of a range and what follows it. "From 18 to 20" is a change, not a range."""
    if after + 1 >= len(lowers) or (at and lowers[at - 1] == "from"):
        return None
    link = lowers[after]
    between = at > 0 and lowers[at - 1] == "between"
    if link not in ("to", "or") and link not in DASHES and not (link == "and" and between):
        return None
    read = _cardinal(lowers, after + 1)
    if read is None or read[0] <= value:
        return None
    scale = _SCALES.get(lowers[read[1] - 1], 1)
    return value * scale if value * scale < read[0] and value < scale else value, *read


def _without_figures(lowers: Sequence[str], at: int) -> Figure | None:
    """Words that tell a number without naming it: "dozens", "several hundred", "a number of", "none"."""
    word, following = lowers[at], lowers[at + 1] if at + 1 < len(lowers) else ""
    if word in _NONE or word == "both":
        return _exact(lowers, at)
    if word in _MANY:
        low, last = 2 * _MANY[word], at
        while following == "of" and last + 2 < len(lowers) and lowers[last + 2] in _MANY:
            last += 2
            low, following = low * _MANY[lowers[last]], lowers[last + 1] if last + 1 < len(lowers) else ""
        return Figure(at, last, low, None, plain=False)
    before = lowers[at - 1] if at else ""
    if (word == "few" and before != "a") or (word == "many" and before in ("as", "how", "so", "too", "not")):
        return None
    if word in _VAGUE:
        low, last = _VAGUE[word], at
        while last + 1 < len(lowers) and lowers[last + 1] in _SCALES:
            last += 1
            low *= _SCALES[lowers[last]]
        return Figure(at, last, low, None, plain=False)
    if word in ("number", "couple", "pair") and _is_group(lowers, at):
        return Figure(at, at, 2, {"couple": 3, "pair": 2}.get(word), plain=False)
    return None


def _exact(lowers: Sequence[str], at: int) -> Figure | None:
    following = lowers[at + 1] if at + 1 < len(lowers) else ""
    if lowers[at] == "both":
        return Figure(at, at, 2, 2, plain=False)
    if following in ("longer", "more", "less", "fewer", "matter", "doubt", "later", ".") and lowers[at] == "no":
        return None
    last = at + 1 if lowers[at] == "no" and following == "one" else at
    return Figure(at, last, 0, 0, plain=False)


def _is_group(lowers: Sequence[str], at: int) -> bool:
    """Whether it is "a number of", "a large number of", "a couple" and not "the number of"."""
    article = "a" in lowers[max(0, at - 2) : at] or "an" in lowers[max(0, at - 2) : at]
    return article and (lowers[at] == "couple" or lowers[at + 1 : at + 2] == ["of"])


def is_number(lowers: Sequence[str], at: int) -> bool:
    """Whether a plain number stands at a place."""
    return 0 <= at < len(lowers) and (lowers[at] in CARDINALS or _DIGITS.fullmatch(lowers[at]) is not None)
