"""How many people a trigger tells of: the dead, the wounded, the taken, and of which sort the dead are.

Enters: a sentence, a rule that one of its words has triggered, and a slot that counts. Leaves: a ``Count``; none where
nobody is counted, or where the number is that of things. Those who share the fate of others ("with three guards") are
counted too, and those told only as some of them ("among them five foreigners") are not counted twice.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.claims import Count
from kg.fillers import Reading, add_counts, count_of, counted
from kg.numerals import ordinal
from kg.parse import Sentence
from kg.rules import Hit, Slot

if TYPE_CHECKING:
    from spacy.tokens import Token

NONE = "none"
COMPANIONS = "companions"
TOLD = "told"
_OTHERS = frozenset({"others", "more"})


def headcount(reading: Reading, sentence: Sentence, hit: Hit, slot: Slot) -> Count | None:
    total: Count | None = None
    if any(c.dep_ == "cc" and c.lower_ == "or" for t in (hit.token, hit.token.head) for c in t.children):
        return None
    for role in slot.roles:
        tokens = reading.syntax.fillers(role, hit.token, lambda t: _counts_people(reading, sentence, t))
        if slot.count == "dead" and len(tokens) == 1 and (place := _place_in_row(tokens[0])):
            return Count(place, place)
        for token in tokens:
            several = len(tokens) > 1
            if several and (_among(token) or _fared_otherwise(reading, token, slot)):
                continue
            if not (several or slot.count == TOLD) or _are_people(reading, sentence, token):
                total = add_counts(total, count_of(reading, sentence, token, people=True))
        if total is not None:
            if slot.count == NONE and total.max != 0:
                return None
            return _with_companions(reading, sentence, hit, total)
    return None


def _with_companions(reading: Reading, sentence: Sentence, hit: Hit, total: Count) -> Count:
    """ "X was killed with three others", "along with two guards": they are counted too."""
    if COMPANIONS not in reading.syntax.roles or reading.syntax.shape(hit.token) == "noun":
        return total
    others = reading.syntax.fillers(COMPANIONS, hit.token, lambda t: _other_people(reading, sentence, t))
    for token in others:
        total = add_counts(total, count_of(reading, sentence, token, people=True)) or total
    return total


def _other_people(reading: Reading, sentence: Sentence, token: Token) -> bool:
    if token.lower_ in _OTHERS:
        return counted(reading, sentence, token) is not None
    if token.tag_ == "CD":  # "three of his guards"
        below = (g for c in token.children if c.lower_ == "of" for g in c.children)
        return any(_are_people(reading, sentence, noun) for noun in below)
    return (
        _counts_people(reading, sentence, token)
        and reading.mention(sentence, token) is not None
        and (_are_people(reading, sentence, token))
    )


def _place_in_row(token: Token) -> int:
    """ "A fourth officer has died": three had before."""
    marks = {c.lower_ for c in token.children if c.dep_ in ("det", "poss")}
    row = [found for c in token.children if c.dep_ == "amod" and (found := ordinal(c.lower_))]
    return row[0] if row and row[0] > 1 and marks <= {"a", "an"} else 0


def _among(token: Token) -> bool:
    """ "nine people, among them five foreigners": these were counted before."""
    before = [w.lower_ for w in token.doc[max(token.sent.start, token.left_edge.i - 2) : token.i]]
    return "including" in before or ("among", "them") in pairwise(before)


def _fared_otherwise(reading: Reading, token: Token, slot: Slot) -> bool:
    """ "30 dead and 102 persons hurt": the others are counted for themselves."""
    fates = (c for c in token.children if c.dep_ in ("acl", "amod"))
    return slot.count == "dead" and any(reading.syntax.has_word(fate, "other_fate") for fate in fates)


def _are_people(reading: Reading, sentence: Sentence, token: Token) -> bool:
    """Whether a number tells how many, or the noun is known for one of people: "a captive", not "an allegation"."""
    mention = reading.mention(sentence, token)
    known = mention is not None and reading.is_a(mention.entity, "Actor")
    known = known or any(reading.syntax.has_word(token, name) for name in ("unarmed", "under_arms"))
    return known or counted(reading, sentence, token) is not None


def told(reading: Reading, sentence: Sentence, hit: Hit, slot: Slot) -> bool:
    """Whether a number tells the count, and not only names or an article."""
    return any(
        counted(reading, sentence, token) is not None
        for role in slot.roles
        for path in reading.syntax.candidates(role, hit.token)
        for token in path
    )


def dead_by_sort(reading: Reading, sentence: Sentence, hit: Hit) -> tuple[tuple[str, Count], ...]:
    """The parts of the toll by the sort of those who died."""
    syntax = reading.syntax
    for role in next((slot.roles for slot in hit.rule.slots if slot.count == "dead"), ()):
        tokens = syntax.fillers(role, hit.token, lambda t: _counts_people(reading, sentence, t))
        if tokens:
            tokens = [t for t in tokens if len(tokens) == 1 or not _among(t)]
            sorts = (_sort_of(t, reading) for t in tokens)
            counts = (count_of(reading, sentence, t, people=True) for t in tokens)
            return tuple((sort, count) for sort, count in zip(sorts, counts, strict=True) if count is not None)
    return ()


def _sort_of(token: Token, reading: Reading) -> str:
    """Whether the dead are ``attackers`` or ``armed``, themselves or as "two of the gunmen"."""
    below = [g for c in token.children if c.lower_ == "of" for g in c.children] if token.tag_ == "CD" else []
    sorts = (s for noun in (token, *below) for s in ("attackers", "armed") if reading.syntax.has_word(noun, s))
    return next(sorts, "")


def _counts_people(reading: Reading, sentence: Sentence, token: Token) -> bool:
    return not reading.syntax.has_word(token, "thing") and count_of(reading, sentence, token, people=True) is not None
