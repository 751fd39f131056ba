"""From when until when a text says that something holds.

Enters: a sentence with its dates, the word that states something, and how that stands: it ``lasts``, ``begins`` or
``ends`` there, or is ``past``. Leaves: a ``Period`` in EDTF. "Since", "from" and "until" give its ends; a date beside
what begins or ends is that end; one beside what lasted ("led the group in 2014") says no more than that it held then.
What ended on a day that is not told ended by the day of publication; without one either there is no period to tell,
since the statement would be taken for one that holds to this day. What came "after" or "before" a date has none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.eventdates import heads_of_dates
from kg.fillers import Reading, tree_distance
from kg.parse import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

LASTS, BEGINS, ENDS, PAST = "lasts", "begins", "ends", "past"
_SINCE = frozenset({"since"})
_UNTIL = frozenset({"until", "till"})
_FROM = frozenset({"from"})
_TO = frozenset({"to", "through"})
_RANGE = frozenset({"from", "between"})
_OTHER_TIME = frozenset({"after", "before", "following", "by", "behind", "ahead", "prior", "than", "against"})
_VERBS = frozenset({"VERB", "AUX"})
_SAME_CLAUSE = frozenset({"attr", "oprd", "xcomp"})


@dataclass(frozen=True, slots=True)
class Period:
    """When something holds, as EDTF; None is not told."""

    since: str | None = None
    until: str | None = None

    @property
    def told(self) -> bool:
        return bool(self.since or self.until)

    def joined(self, other: Period) -> Period:
        """Both together; where each tells an end, this one's stays."""
        return Period(self.since or other.since, self.until or other.until)


NO_PERIOD = Period()


def period_of(reading: Reading, sentence: Sentence, trigger: Token, how: str) -> Period | None:
    """The time for which the trigger states something; None for what is over and nobody can say since when."""
    clause = _clause(trigger, how)
    told = sorted(_told(reading, sentence, clause), key=lambda t: tree_distance(t[0], trigger))
    dates = {kind: value for _, kind, value in reversed(told)}
    first, _, last = dates.get("range", "").partition("/")
    period = Period(dates.get("since", first) or None, dates.get("until", last) or None)
    begun, at = dates.get("from"), dates.get("at")
    match how:
        case "begins":
            return period.joined(Period(since=begun or at))
        case "ends":
            return _over(period.joined(Period(until=at or begun)), reading)
        case "past":
            return _over(period.joined(Period(begun)).joined(_within(at)), reading)
    period = period.joined(Period(begun))
    if not period.until and any(_open_until(token) for token in clause):
        return _over(period, reading)
    return period.joined(_within(at)) if any(_is_past(token) for token in clause) else period


def _over(period: Period, reading: Reading) -> Period | None:
    """What is over ended by the day of publication at the latest."""
    if period.until:
        return period
    return Period(period.since, f"../{reading.published}") if reading.published else None


def _within(at: str | None) -> Period:
    """What held at a time began no later and ended no earlier."""
    if at is None:
        return Period()
    first, _, last = at.partition("/")
    return Period(f"../{last or first}", f"{first}/..")


def _clause(trigger: Token, how: str) -> list[Token]:
    """The words on which a date of the statement can hang: the trigger, and the verb that says it."""
    words = [trigger]
    token, named = trigger, how in (BEGINS, ENDS)
    while token.head.i != token.i and token.pos_ not in _VERBS:
        named = named or token.dep_ in _SAME_CLAUSE or (token.dep_ == "pobj" and token.head.lower_ == "as")
        if not named:
            return words
        token = token.head.head if token.dep_ == "pobj" and token.head.dep_ == "prep" else token.head
    if token.i != trigger.i:
        words.append(token)
    while token.dep_ == "xcomp" and token.head.pos_ in _VERBS:
        token = token.head
        words.append(token)
    return words


def _told(reading: Reading, sentence: Sentence, clause: list[Token]) -> Iterator[tuple[Token, str, str]]:
    """The dates that hang on the clause, each with what it tells: ``since``, ``until``, ``range`` or ``at``."""
    anchors = {token.i for token in clause}
    for head, value in heads_of_dates(reading, sentence):
        mention = reading.mention(sentence, head)
        words = None if mention is not None and mention.how == "name" else _prepositions(head, anchors)
        if words is not None and not _OTHER_TIME.intersection(words):
            yield head, _kind(words, head, value), value


def _prepositions(date: Token, anchors: set[int]) -> list[str] | None:
    """The prepositions from the date up to an anchor, nearest the date first; None where it hangs elsewhere."""
    words: list[str] = []
    token = date
    while token.i not in anchors:
        if token.head.i == token.i or (token.pos_ in _VERBS and token.i != date.i):
            return None
        token = token.head
        if token.dep_ == "prep" or token.pos_ in ("ADP", "SCONJ"):
            words.append(token.lower_)
    return words


def _kind(words: list[str], head: Token, value: str) -> str:
    nearest = words[:1]
    spelt = any(token.like_num for token in (head, *head.children))  # "2012–2015", and not "last week"
    if "/" in value and (_RANGE.intersection(nearest) or (spelt and not nearest)):
        return "range"
    if _SINCE.intersection(words):
        return "since"
    if _UNTIL.intersection(words) or _TO.intersection(nearest):
        return "until"
    return "from" if _FROM.intersection(nearest) else "at"


def _open_until(token: Token) -> bool:
    """ "… until his death": it ended, and nothing tells when."""
    return any(child.lower_ in _UNTIL for child in token.children) and _is_past(token)


def _is_past(token: Token) -> bool:
    """Whether the verb stands in the past, or a noun stands beside the name of whom it describes.

    In "the force led by X attacked in June" nothing tells whether he leads it still.
    """
    return token.tag_ == "VBD" or token.pos_ in ("NOUN", "PROPN") or any(c.tag_ == "VBD" for c in token.children)
