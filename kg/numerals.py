"""Read English number words.

Takes lower-case tokens ("twenty", "-", "five"; "two", "thousand", "and", "fifteen"); returns the number and where
it ends. Digits are not read here: what a run of digits means depends on what stands around it. Two tens in a row
are a year as it is spoken ("nineteen ninety six"), since nobody counts that way.
"""

from __future__ import annotations

from collections.abc import Sequence


def words(text: str) -> tuple[str, ...]:
    """A word list written as one text."""
    return tuple(text.split())


_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINAL_ONES = words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth"
)
_ORDINAL_TENS = words("twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth")

CARDINALS = {word: value for value, word in enumerate(_ONES)} | {
    word: 20 + 10 * place for place, word in enumerate(_TENS)
}
ORDINALS = {word: value for value, word in enumerate(_ORDINAL_ONES) if value} | {
    word: 20 + 10 * place for place, word in enumerate(_ORDINAL_TENS)
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}

Read = tuple[int, int]
"""The number and the index just after its last token."""


def read_cardinal(tokens: Sequence[str], at: int) -> Read | None:
    """The number whose words begin at ``at``, read as far as it goes; None when no number word stands there."""
    group = _below_hundred(tokens, at)
    if group is None:
        return None
    value, end = group
    spoken_year = _spoken_year(tokens, value, end)
    if spoken_year is not None:
        return spoken_year
    total, limit = 0, SCALES["billion"] * 10
    while end < len(tokens):
        scale = SCALES.get(tokens[end])
        if scale == 100 and 0 < value < 100:
            value, end = value * scale, end + 1
        elif scale is not None and 100 < scale < limit and value:
            total, value, limit, end = total + value * scale, 0, scale, end + 1
        else:
            break
        following = _below_hundred(tokens, end + 1 if _joins(tokens, end) else end)
        if following is not None:
            value, end = value + following[0], following[1]
    return total + value, end


def ordinal(word: str) -> int:
    """The place in a row that one small word tells ("fourth", "52nd"); 0 for any other."""
    digits = word[:-2]
    return int(digits) if digits.isdecimal() and word[-2:] in ("st", "nd", "rd", "th") else ORDINALS.get(word, 0)


def read_ordinal(tokens: Sequence[str], at: int) -> Read | None:
    """The ordinal whose words begin at ``at`` ("fourth", "twenty-third"); None when there is none."""
    word = tokens[at]
    if word in ORDINALS:
        return ORDINALS[word], at + 1
    tens = CARDINALS.get(word, 0)
    if tens < 20:
        return None
    second = at + 2 if at + 1 < len(tokens) and tokens[at + 1] == "-" else at + 1
    if second < len(tokens) and ORDINALS.get(tokens[second], 10) < 10:
        return tens + ORDINALS[tokens[second]], second + 1
    return None


def _below_hundred(tokens: Sequence[str], at: int) -> Read | None:
    if at >= len(tokens) or tokens[at] not in CARDINALS:
        return None
    value, end = CARDINALS[tokens[at]], at + 1
    if value >= 20:
        second = end + 1 if end < len(tokens) and tokens[end] == "-" else end
        if second < len(tokens) and 0 < CARDINALS.get(tokens[second], 10) < 10:
            return value + CARDINALS[tokens[second]], second + 1
    return value, end


def _joins(tokens: Sequence[str], at: int) -> bool:
    """Whether "and" (or a hyphen) at ``at`` goes on with the number, as in "two hundred and six"."""
    return at + 1 < len(tokens) and tokens[at] in ("and", "-") and tokens[at + 1] in CARDINALS


def _spoken_year(tokens: Sequence[str], value: int, end: int) -> Read | None:
    if not 10 < value < 22 or end >= len(tokens):
        return None
    following = _below_hundred(tokens, end)
    if following is None or following[0] < 10:
        return None
    return value * 100 + following[0], following[1]
