"""Numbers of people and things in a parsed sentence, with the least and the most that the words allow.

Takes a sentence; returns ``CountExpression``s in its order. What each wording allows:

    18 · eighteen · both · none, no, nobody, zero     exactly that many
    about, around, some, nearly, almost 18            18: the words bound nothing, and the figure is what was said
    at least, more than, over 18 · 18 or more         18 and up, as newspapers use "more than"
    up to, as many as, fewer than, less than 18       no least, 18 at the most
    between 18 and 20 · 18 to 20 · 18-20 · two or three     from the one to the other
    a dozen · two dozen · a couple · a few            12 · 24 · 2 to 3 · 2 and up
    several, many, numerous                           3 and up
    dozens · scores · tens · hundreds · thousands     24 · 40 · 20 · 200 · 2,000 and up: two of them at the least
    several hundred · tens of thousands               300 · 20,000 and up
    a number of · multiple                            2 and up
    without casualties · not any casualties           0, as is the second noun of "no deaths or injuries"

Left out: ages, ordinals, dates and lengths of time, money, measures, clock times, fractions, shares, and the
numbers in names ("Brigade 128", "Article 5"). "A soldier" is left to the reader of the noun: whether it is one man or one unit of
many ("a patrol") is a question for the lexicon.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.claims import Count
from kg.dates import find_times
from kg.numerals import CARDINALS, ORDINALS, SCALES, read_cardinal, words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.parse import Sentence

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
_DASHES = frozenset("-‐‑–—−")
_PAIRING = _DASHES | {":", "in"}
_DIGITS = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.\d{1,3})?", re.ASCII)
_SPAN = re.compile(r"(\d{1,9})[-–—](\d{1,9})", re.ASCII)
_MEASURES = frozenset(
    words(
        "square cubic nautical year years month months week weeks day days hour hours minute minutes second seconds mm millimeter millimetre "
        "millimeters millimetres cm m metre metres meter meters km kms kilometre kilometres kilometer kilometers mile "
        "miles yard yards foot feet inch inches caliber calibre kg kilo kilos kilogram kilograms gram grams ton tons "
        "tonne tonnes pound pounds litre litres liter liters barrel barrels hectare hectares acre acres degree degrees "
        "percent % percentage per cent dollar dollars euro euros dinar dinars usd eur times fold am pm a.m. p.m. "
        "o'clock gmt local third thirds quarter quarters half halves"
    )
)
_MONEY = frozenset({"$", "€", "£", "¥", "us$", "usd", "eur", "#", "no.", "nos.", "number", "aged", "age", "chapter"})
_NOT_ONE = frozenset({"the", "this", "that", "each", "every", "any", "which", "another"})
_ABOVE = frozenset({"nummod", "quantmod", "det", "amod", "compound", "predet", "advmod", "nmod"})
_CLOCK = 24


@dataclass(frozen=True, slots=True)
class CountExpression:
    """A number of something.

    ``token`` is the token (``token.i``) that carries the number in the parse, ``noun`` that of what is counted, which
    is the same for a number standing alone. ``start`` and ``end`` are offsets of the number in the text, without
    "at least" and its like.
    """

    token: int
    noun: int
    count: Count
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as read off the words: the places of its first and last token in the sentence, and its bounds."""

    first: int
    last: int
    low: int | None
    high: int | None
    plain: bool = True


def find_counts(sentence: Sentence) -> list[CountExpression]:
    """The counts of a sentence, in order; a token belongs to one at the most."""
    tokens = list(sentence.span)
    lowers = [token.lower_ for token in tokens]
    found = []
    dated: list[tuple[int, int]] | None = None
    for number in _numbers(lowers):
        if number.plain and dated is None:
            dated = [(t.start, t.end) for t in find_times(sentence.span.text, _ANY_DAY)]
        if tokens[number.first].dep_ in ("cc", "preconj"):
            continue
        if number.plain and not _is_count(sentence, tokens, lowers, number, dated or []):
            continue
        found.append(_expression(sentence, tokens, number))
    found += _none_of(sentence, tokens)
    return sorted(found, key=lambda count: (count.start, count.end))


_ANY_DAY = "2000-01-05"
"""Only where dates stand matters here, and that does not depend on the day of publication."""


def _numbers(lowers: Sequence[str]) -> Iterator[_Number]:
    at = 0
    while at < len(lowers):
        number = _number(lowers, at)
        if number is None:
            at += 1
        else:
            at = number.last + 1
            yield number


def _number(lowers: Sequence[str], at: int) -> _Number | None:
    """The number that begins at a token, with what bounds it."""
    special = _without_figures(lowers, at)
    if special is not None:
        return special
    span = _SPAN.fullmatch(lowers[at])
    if span and int(span[1]) < int(span[2]):
        return _Number(at, at, int(span[1]), int(span[2]))
    read = _cardinal(lowers, at)
    if read is None:
        return None
    value, after = read
    second = _second(lowers, at, value, after)
    if second is not None:
        return _Number(at, second[2] - 1, *second[:2])
    return _bounded(lowers, at, value, after)


def _bounded(lowers: Sequence[str], at: int, value: int, after: int) -> _Number:
    before = " ".join(lowers[max(0, at - 3) : at])
    following = lowers[after : after + 2]
    if following == ["or", "more"] or following[:1] in (["+"], ["plus"]):
        return _Number(at, after - 1, value, None)
    least, most = _ending(before, _LEAST), _ending(before, _MOST)
    if following in (["or", "fewer"], ["or", "less"]) or most > least:
        return _Number(at, after - 1, None, value)
    return _Number(at, after - 1, value, None if least else value)


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
    if link not in ("to", "or") and link not in _DASHES and not (link == "and" and between):
        return None
    read = _cardinal(lowers, after + 1)
    if read is None or read[0] <= value:
        return None
    scale = _SCALES.get(lowers[read[1] - 1], 1)
    return value * scale if value * scale < read[0] and value < scale else value, *read


def _without_figures(lowers: Sequence[str], at: int) -> _Number | None:
    """Words that tell a number without naming it: "dozens", "several hundred", "a number of", "none"."""
    word, following = lowers[at], lowers[at + 1] if at + 1 < len(lowers) else ""
    if word in _NONE or word == "both":
        return _exact(lowers, at)
    if word in _MANY:
        low, last = 2 * _MANY[word], at
        while following == "of" and last + 2 < len(lowers) and lowers[last + 2] in _MANY:
            last += 2
            low, following = low * _MANY[lowers[last]], lowers[last + 1] if last + 1 < len(lowers) else ""
        return _Number(at, last, low, None, plain=False)
    before = lowers[at - 1] if at else ""
    if (word == "few" and before != "a") or (word == "many" and before in ("as", "how", "so", "too", "not")):
        return None
    if word in _VAGUE:
        low, last = _VAGUE[word], at
        while last + 1 < len(lowers) and lowers[last + 1] in _SCALES:
            last += 1
            low *= _SCALES[lowers[last]]
        return _Number(at, last, low, None, plain=False)
    if word in ("number", "couple", "pair") and _is_group(lowers, at):
        return _Number(at, at, 2, {"couple": 3, "pair": 2}.get(word), plain=False)
    return None


def _exact(lowers: Sequence[str], at: int) -> _Number | None:
    following = lowers[at + 1] if at + 1 < len(lowers) else ""
    if lowers[at] == "both":
        return _Number(at, at, 2, 2, plain=False)
    if following in ("longer", "more", "less", "fewer", "matter", "doubt", "later", ".") and lowers[at] == "no":
        return None
    last = at + 1 if lowers[at] == "no" and following == "one" else at
    return _Number(at, last, 0, 0, plain=False)


def _is_group(lowers: Sequence[str], at: int) -> bool:
    """Whether it is "a number of", "a large number of", "a couple" and not "the number of"."""
    article = "a" in lowers[max(0, at - 2) : at] or "an" in lowers[max(0, at - 2) : at]
    return article and (lowers[at] == "couple" or lowers[at + 1 : at + 2] == ["of"])


def _is_count(
    sentence: Sentence,
    tokens: Sequence[Token],
    lowers: Sequence[str],
    number: _Number,
    dated: Sequence[tuple[int, int]],
) -> bool:
    """Whether a figure counts something, and is no date, age, measure, share or part of a name."""
    first, last = tokens[number.first], tokens[number.last]
    before = lowers[number.first - 1] if number.first else ""
    after = lowers[number.last + 1] if number.last + 1 < len(lowers) else ""
    if before in _MONEY or after in _MEASURES or after in ORDINALS or after in _DASHES or (before, after) == ("(", ")"):
        return False
    if (before in _PAIRING and _is_number(lowers, number.first - 2)) or "/" in (before, after):
        return False
    if after in _PAIRING and _is_number(lowers, number.last + 2):
        return False
    start, end = (offset - sentence.span.start_char for offset in (first.idx, last.idx + len(last)))
    if any(a < end and start < b for a, b in dated):
        return False
    return not _is_label(tokens, number, before, after) and not _is_bare(tokens, number, before, after)


def _is_number(lowers: Sequence[str], at: int) -> bool:
    return 0 <= at < len(lowers) and (lowers[at] in CARDINALS or _DIGITS.fullmatch(lowers[at]) is not None)


def _is_label(tokens: Sequence[Token], number: _Number, before: str, after: str) -> bool:
    """The number of a unit, article or road, or the age behind a name ("Haddad, 24, said")."""
    head = tokens[number.last]
    previous = tokens[number.first - 1] if number.first else None
    if head.dep_ == "nummod" and head.head.i > head.i:
        return head.head.tag_ == "NNP" and head.head.i == head.i + 1 and not head.head.text.endswith("s")
    if previous is None:
        return after in (".", ")")
    if before == "," and number.first > 1:
        return tokens[number.first - 2].tag_ == "NNP" and after in (",", ".", "")
    follows_name = previous.tag_ == "NNP" or (head.dep_ == "nummod" and head.head.i == previous.i)
    return follows_name and (head.text[0].isdigit() or head.text[0].isupper()) and _next_noun(head) is None


def _is_bare(tokens: Sequence[Token], number: _Number, before: str, after: str) -> bool:
    """Whether it is a clock time ("at 5"), or "one" standing for a noun ("the one", "this one")."""
    if tokens[number.last].lower_ == "one":
        described = number.first > 0 and tokens[number.first - 1].tag_ == "JJ"
        return before in _NOT_ONE or (described and tokens[number.last].dep_ != "nummod")
    clock = before == "at" and number.high is not None and number.high <= _CLOCK
    return clock and after in ("", ".", ",", "on", "in", "and", "when", "local")


def _expression(sentence: Sentence, tokens: Sequence[Token], number: _Number) -> CountExpression:
    inside = tokens[number.first : number.last + 1]
    heads = [token for token in inside if not inside[0].i <= token.head.i <= inside[-1].i]
    head = next((t for t in heads if t.dep_ in ("nummod", "amod", "det")), (heads or inside)[-1])
    start, end = sentence.token_start(inside[0]), sentence.token_end(inside[-1])
    return CountExpression(head.i, _noun(head).i, Count(number.low, number.high), start, end)


def _noun(token: Token) -> Token:
    """What a number counts: what stands behind its "of", the noun that it modifies, the next plural, or itself."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for below in child.children:
                if below.dep_ == "pobj":
                    return below
    if token.i + 1 < token.sent.end and token.doc[token.i + 1].lower_ == "of":
        return _next_noun(token.doc[token.i + 1]) or token
    noun = token
    while noun.dep_ in _ABOVE and noun.head.i > noun.i and noun.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON"):
        noun = noun.head
    return noun if noun.i != token.i and noun.pos_ != "NUM" else _next_noun(token) or token


def _next_noun(token: Token) -> Token | None:
    """A plural that follows directly or behind adjectives and nouns."""
    for place in range(token.i + 1, min(token.i + 4, token.sent.end)):
        following = token.doc[place]
        if following.tag_ in ("NNS", "NNPS"):
            return following
        if following.tag_ not in ("JJ", "NN", "NNP", "VBN", "VBG"):
            return None
    return None


def _none_of(sentence: Sentence, tokens: Sequence[Token]) -> list[CountExpression]:
    """Nouns that a word elsewhere brings to zero: "without casualties", "not any deaths", "no deaths or injuries"."""
    found = []
    for token in tokens:
        if token.lower_ in ("or", "nor") and token.dep_ == "cc" and _is_none(token.head):
            nouns = [c for c in token.head.children if c.dep_ == "conj" and c.i > token.i]
        elif token.lower_ == "without":
            nouns = [c for c in token.children if c.dep_ == "pobj" and (c.tag_ == "NNS" or _has_any(c))]
        elif token.lower_ == "any" and token.dep_ == "det" and _is_denied(token.head):
            nouns = [token.head]
        else:
            continue
        found += [
            CountExpression(n.i, n.i, Count(0, 0), sentence.token_start(n), sentence.token_end(n))
            for n in nouns
            if not any(child.dep_ == "nummod" or child.lower_ == "no" for child in n.children)
        ]
    return found


def _is_none(noun: Token) -> bool:
    return any(child.lower_ == "no" for child in noun.children) or noun.head.lower_ == "without"


def _has_any(noun: Token) -> bool:
    return any(child.lower_ == "any" for child in noun.children)


def _is_denied(noun: Token) -> bool:
    """Whether the nearest verb above is negated."""
    verb = noun
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    return any(child.dep_ == "neg" for child in verb.children)
