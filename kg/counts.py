"""Numbers of people in a parsed sentence, with the least and the most that the words allow.

Enters: a sentence. Leaves: ``CountExpression``s. Left out: what only looks like a number of people (ages, ordinals,
money, dates, distances, the number in a unit's name). Vague words have a least and no most: "several" 3, "dozens" 24,
"scores" 40, "hundreds" 200.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.claims import Count
from kg.numerals import CARDINALS, SCALES

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

    from kg.parse import Sentence

_VAGUE = {
    "several": 3,
    "few": 2,
    "many": 3,
    "dozens": 24,
    "scores": 40,
    "hundreds": 200,
    "thousands": 2000,
    "number": 2,
}
_NONE = frozenset({"no", "none", "nobody"})
_LEAST = re.compile(r"(?:at least|more than|over|no fewer than|upwards of|a minimum of)\s+$", re.I)
_MOST = re.compile(r"(?:up to|at most|no more than|as many as|fewer than|less than)\s+$", re.I)
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_NOT_PEOPLE = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})


@dataclass(frozen=True, slots=True)
class CountExpression:
    """A number: its token, the token of the noun that it counts (or its own), its value, and offsets of the text."""

    token: int
    noun: int
    count: Count
    start: int
    end: int


def find_counts(sentence: Sentence) -> list[CountExpression]:
    """The counts of a sentence, in order; each token belongs to one at the most."""
    found: list[CountExpression] = []
    last = -1
    for token in sentence.span:
        if token.i <= last:
            continue
        read = _read(token, sentence.span)
        if read is not None:
            count, end = read
            noun = _noun(end)
            first = token
            found.append(CountExpression(end.i, noun.i, count, sentence.token_start(first), sentence.token_end(end)))
            last = end.i
    return found


def _read(token: Token, span: Span) -> tuple[Count, Token] | None:
    lower = token.lower_
    if lower in _NONE and token.dep_ in ("det", "nsubj", "nsubjpass", "dobj", "pobj", "neg"):
        return Count(0, 0), token
    if lower in _VAGUE and (token.pos_ in ("NOUN", "ADJ", "NUM")):
        return Count(_VAGUE[lower], None), token
    value = _number(token)
    if value is None or token.ent_type_ in _NOT_PEOPLE or token.dep_ in ("appos", "npadvmod"):
        return None
    before = token.doc[span.start : token.i].text + " "
    after = token.doc[token.i + 1 : min(token.i + 3, span.end)]
    if len(after) == 2 and after[0].lower_ in ("to", "-", "–", "or", "and"):
        high = _number(after[1])
        between = before.lower().endswith("between ")
        if high is not None and high > value and (after[0].lower_ != "and" or between):
            return Count(value, high), after[1]
    if _LEAST.search(before):
        return Count(value, None), token
    if _MOST.search(before):
        return Count(None, value), token
    return Count(value, value), token


def _number(token: Token) -> int | None:
    if token.pos_ != "NUM" and not token.like_num:
        return None
    text = token.lower_
    if _DIGITS.fullmatch(text):
        return int(text.replace(",", ""))
    return CARDINALS.get(text) or SCALES.get(text)


def _noun(token: Token) -> Token:
    """The noun that a number counts: its head, or what stands behind its "of"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for below in child.children:
                if below.dep_ == "pobj":
                    return below
    return token.head if token.dep_ in ("nummod", "det", "amod", "quantmod") else token
