"""What the title that stands beside a text tells of which event the text is chiefly about.

Takes the title and the events as gathered; returns how much the title and an event have in common: names of people and
places, what was done, figures. The title is no passage: nothing is claimed by it, it only chooses.
"""

from __future__ import annotations

import re

from kg.claims import Count, Entity
from kg.eventgroup import Group
from kg.eventmentions import EventMention
from kg.fillers import Reading
from kg.numerals import read_cardinal

_WORD = re.compile(r"\d[\d,.]*|[^\W\d_]+")
_LONG, _STEM = 4, 5
_FILLED = ("place", "target", "victim", "perpetrator", "claimed_by")
_FIGURES = ("killed", "injured", "captured")


def shared(title: str | None, reading: Reading, group: Group) -> int:
    """How many of the title's words and figures stand for something of the event."""
    if not title:
        return 0
    words, figures = _told(title)
    labels = (reading.entity(key) for slot in _FILLED for key in group.entities(slot))
    named = {_stem(word) for entity in labels for name in (entity.label, *entity.aliases) for word in _told(name)[0]}
    deeds = {word for mention in group.mentions for word in _deeds(mention)}
    counts = [value for slot in _FIGURES if isinstance(value := group.slots.get(slot), Count)]
    told = sum(_stem(word) in named or _done(word, deeds) for word in words)
    return told + sum(bool({count.min, count.max} & figures) for count in counts)


def by_name(title: str | None, reading: Reading, group: Group) -> bool:
    """Whether the title names one of those or a place that the event has, and does not only speak of "children"."""
    told = (reading.entity(key) for slot in _FILLED for key in group.entities(slot))
    return bool(title) and any(entity.identity != "described" and names(title or "", entity) for entity in told)


def names(title: str, entity: Entity) -> bool:
    """Whether the title names it, by one of its longer words."""
    words = {_stem(word) for word in _told(title)[0]}
    return any(_stem(word) in words for name in (entity.label, *entity.aliases) for word in _told(name)[0])


def _deeds(mention: EventMention) -> set[str]:
    """The words by which what was done is told, in the text or elsewhere."""
    return {mention.token.lemma_.lower(), mention.token.lower_, *(t.head for t in mention.rule.triggers)}


def _done(word: str, deeds: set[str]) -> bool:
    """Whether a word of the title is one of them, with an ending or without."""
    return any(word == deed or (len(deed) >= _LONG and word.startswith(deed)) for deed in deeds)


def _told(text: str) -> tuple[set[str], set[int]]:
    """Its longer words, and its numbers, written out or not."""
    words = [word.lower() for word in _WORD.findall(text)]
    figures = {int(digits) for word in words if (digits := word.replace(",", "")).isdigit()}
    figures |= {read[0] for at in range(len(words)) if (read := read_cardinal(words, at)) is not None}
    return {word for word in words if len(word) >= _LONG and not word[0].isdigit()}, figures


def _stem(word: str) -> str:
    return word[:_STEM]
