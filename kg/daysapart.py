"""How many days a sentence puts between two things that it tells: "on Tuesday, a day after the truce was signed".

Takes a sentence; returns the distances that it counts in days and weeks, each with what it counts from and what it is
counted for. "Hours after" and "less than a week after" name no day and give none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.numerals import CARDINALS

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_UNITS = {"day": 1, "days": 1, "week": 7, "weeks": 7, "fortnight": 14}
_WAYS = {"after": 1, "following": 1, "before": -1}
_ONE = frozenset({"a", "an", "the", "one"})
_DAY = len("2022-05-04")
_BESIDE = 3
_BELOW = frozenset({"pobj", "pcomp"})


@dataclass(frozen=True, slots=True)
class Distance:
    """``days`` lie between what the head ``origin`` tells and, later, what the verb ``counted`` tells."""

    first: int
    joint: Token
    origin: Token
    counted: Token
    days: int

    def from_origin(self, token: Token) -> bool:
        """Whether the token stands in the part that the days are counted from."""
        return token.i > self.joint.i and (token.i == self.origin.i or self.origin.is_ancestor(token))

    def tells(self, token: Token) -> bool:
        """Whether the token is the verb that the days are counted for, or stands right beside it."""
        return token.i == self.counted.i or (token.head.i == self.counted.i and not self.from_origin(token))

    def beside(self, token: Token) -> bool:
        """ "On Tuesday, a day after …": whether the token stands right before the days."""
        return 0 < self.first - token.i <= _BESIDE

    def moved(self, day: str, *, back: bool) -> str | None:
        """The day as many days later (or earlier); None for what is not one day."""
        if len(day) != _DAY:
            return None
        return str(date.fromisoformat(day) + timedelta(days=-self.days if back else self.days))


def distances(sentence: Span) -> Iterator[Distance]:
    """All distances of the sentence that name a day."""
    for joint in sentence:
        unit = sentence.doc[joint.i - 1] if joint.i > sentence.start else joint
        if joint.lower_ not in _WAYS or unit.lower_ not in _UNITS:
            continue
        number = next((n for c in unit.children if (n := _number(c)) is not None), None)
        origin = _origin(joint, unit)
        if number is None or origin is None or origin.i <= joint.i:
            continue
        clause = joint.dep_ == "mark" or joint.head.i == unit.i
        counted = origin.head if clause else joint.head
        if counted.i == joint.i:
            counted = unit.head
        days = number * _UNITS[unit.lower_] * _WAYS[joint.lower_]
        yield Distance(unit.left_edge.i, joint, origin, counted, days)


def _origin(joint: Token, unit: Token) -> Token | None:
    """The verb of the clause after it, even where its subject is taken for all that follows, or the noun."""
    if joint.dep_ == "mark":
        return joint.head
    if joint.head.i == unit.i and unit.dep_ == "npadvmod" and unit.head.dep_ == "advcl":
        return unit.head
    return next((c for c in joint.children if c.dep_ in _BELOW), None)


def _number(token: Token) -> int | None:
    if any(child.dep_ in ("quantmod", "advmod") for child in token.children):
        return None  # "less than two", "nearly ten"
    if token.dep_ == "nummod":
        return int(token.text) if token.text.isdecimal() else CARDINALS.get(token.lower_)
    return 1 if token.dep_ == "det" and token.lower_ in _ONE else None
