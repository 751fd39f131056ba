"""What the title that stands beside a text tells of which event the text is chiefly about.

Takes the title and the events as gathered; returns how much the title and an event have in common: names of people and
places, what was done, figures. The title is no passage: nothing is claimed by it, it only chooses.
"""

from __future__ import annotations

import re

from kg.claims import Count
from kg.eventgroup import Group
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
    named = {stem for entity in labels for name in (entity.label, *entity.aliases) for stem in _told(name)[0]}
    deeds = {stem for mention in group.mentions for stem in _told(mention.token.lemma_)[0]}
    counts = [value for slot in _FIGURES if isinstance(value := group.slots.get(slot), Count)]
    return len(words & (named | deeds)) + sum(bool({count.min, count.max} & figures) for count in counts)


def _told(text: str) -> tuple[set[str], set[int]]:
    """The beginnings of its longer words, and its numbers, written out or not."""
    words = [word.lower() for word in _WORD.findall(text)]
    figures = {int(digits) for word in words if (digits := word.replace(",", "")).isdigit()}
    figures |= {read[0] for at in range(len(words)) if (read := read_cardinal(words, at)) is not None}
    return {word[:_STEM] for word in words if len(word) >= _LONG and not word[0].isdigit()}, figures
