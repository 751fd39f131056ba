"""What the chief event of a text lacks and the sentences around it tell: where it was (``kg.siting``), and when.

A report says where and when in its lead or right after it, though often in another clause than the deed: "fired into
the crowd that had filled the stadium on Monday". Takes the chief event and the others; the event gets a place where it
has none or only a wide one, and the date that is the only one of its sentence, or of the next in which the story goes
on. Neither the day on which something was said is the event's, nor one of the future or of no exact day, nor that of
what had gone before or befell elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from kg.claims import SlotValue
from kg.dates import interval, narrows
from kg.eventdates import dated, long_ago, when_said
from kg.eventgroup import Group
from kg.eventmentions import TALLIES, EventMention
from kg.fillers import Reading, governing_verb
from kg.parse import Sentence
from kg.rules import DATE
from kg.siting import PLACE, labelled, near_by, site_of
from kg.storyline import HEADLINE

if TYPE_CHECKING:
    from spacy.tokens import Token

_REASONS = frozenset({"because", "although", "though", "whereas", "before"})
AFTER, LINES = 4, 12
_DAY = len("2022-05-04")


def complete(reading: Reading, chief: Group, others: Sequence[Group]) -> None:
    """Give the chief event the place and the date that it lacks."""
    if chief.unrealised:
        return
    if not _placed(reading, chief):
        apart = (group for group in others if not _taken_up(group))
        taken = {key for group in apart for key in group.entities(PLACE) + group.entities("target")}
        own = {m.sentence for m in chief.mentions}
        near = (
            group
            for group in others
            if _taken_up(group) and min(abs(group.mentions[0].sentence - at) for at in own) <= 1
        )
        site = site_of(reading, chief, taken, [key for group in near for key in group.entities(PLACE)])
        _give(chief, PLACE, (site,) if site else None)
    if not _exact(chief.slots.get(DATE)):
        _give(chief, DATE, _date(reading, chief, others))


def _taken_up(group: Group) -> bool:
    """ "The strikes on Lesna": nothing but what the text has told of, so its place is the chief event's too."""
    return DATE not in group.slots and all(mention.definite for mention in group.mentions)


def _exact(day: SlotValue | None) -> bool:
    return isinstance(day, str) and "/" not in day


def _placed(reading: Reading, chief: Group) -> bool:
    """Whether it has a place that is not wide, no building, and not only near by."""
    beside = near_by(reading, chief)
    return any(
        reading.entity(key).identity != "described" and not reading.is_a(key, "Country", "Facility", "Region")
        for key in chief.entities(PLACE)
        if key not in beside
    )


def _give(chief: Group, slot: str, value: tuple[str, ...] | str | None) -> None:
    if value:
        first = next((m for m in chief.mentions if not m.bare), chief.mentions[0])
        at = chief.mentions.index(first)
        held = first.slots.get(slot)
        both = (*held, *value) if isinstance(held, tuple) and isinstance(value, tuple) else value
        chief.mentions[at] = replace(first, slots={**first.slots, slot: both})
        chief.take(chief.mentions[at])


def _date(reading: Reading, chief: Group, others: Sequence[Group]) -> str | None:
    """The one day that the event's sentences tell, or that of the sentences right after; within the days known."""
    known = chief.slots.get(DATE)
    own = None if known else _listed(reading) or _own_date(reading, chief, others)
    day = own or _date_after(reading, chief, others) or _day_of_deed(reading)
    return day if day and (not isinstance(known, str) or narrows(day, known)) else None


def _listed(reading: Reading) -> str | None:
    """ "Date: 3 May": the day in a line of a note that is headed so."""
    lines = (sentence for sentence in reading.sentences[:LINES] if labelled(reading, sentence, "when_label"))
    days = [value for line in lines for _, value in dated(reading, line) if _past(value, reading.published)]
    return days[0] if days else None


def _date_after(reading: Reading, chief: Group, others: Sequence[Group]) -> str | None:
    """The day on which the story goes on, or began: "They came in darkness on Monday night"."""
    known, first = chief.slots.get(DATE), min(m.sentence for m in chief.mentions)
    apart = [m for group in others for m in group.mentions if m.aside or _elsewhere(reading, group)]
    after = reading.sentences[first + bool(known) : first + AFTER]
    before = reading.sentences[first - 1 : first] if 0 < first <= HEADLINE and not known else []
    for sentence in (*after, *before):
        told = [(t, v) for t, v in dated(reading, sentence) if _past(v, reading.published)]
        told = [(t, v) for t, v in told if not isinstance(known, str) or narrows(v, known)]
        told = [(t, v) for t, v in told if not any(_of_another(reading, t, v, mention) for mention in apart)]
        if not chief.firm and not chief.entities("perpetrator"):  # nothing but a toll is known of it
            told = [(t, v) for t, v in told if reading.syntax.has_word(governing_verb(t), "hit")]
        days = {v for t, v in told if not long_ago(v, reading.published) and _narrated(reading, sentence, t)}
        if len(days) == 1:
            return days.pop()
    return None


def _day_of_deed(reading: Reading) -> str | None:
    """ "Tuesday night's raid", "yesterday's crime", told soon: a known deed is the one that the report is about."""
    for sentence in reading.sentences[: HEADLINE + 1]:
        for time, day in dated(reading, sentence):
            deed = time.head if time.dep_ in ("poss", "nmod", "compound", "npadvmod") else time
            known = reading.syntax.has_word(deed, "deed") and _past(day, reading.published)
            if known and not long_ago(day, reading.published):
                return day
    return None


def _of_another(reading: Reading, time: Token, day: str, mention: EventMention) -> bool:
    """Whether it is another event's day; but "the fighting erupted on Monday after a man was shot" tells its own."""
    verb = governing_verb(time)
    beside = mention.token.sent == verb.sent and mention.token.head.i != verb.i and mention.token.i != verb.i
    own = reading.syntax.has_word(verb, "happen") and (beside or mention.token.dep_ == "advcl")
    return mention.slots.get(DATE) == day and not own


def _elsewhere(reading: Reading, group: Group) -> bool:
    return any(_told(reading, key) for slot in (PLACE, "target", "victim") for key in group.entities(slot))


def _told(reading: Reading, key: str) -> bool:
    return reading.entity(key).identity != "described"


def _narrated(reading: Reading, sentence: Sentence, time: Token) -> bool:
    """Whether the day is that of what happened then, and not of its telling or of what had gone before."""
    verb = governing_verb(time)
    if (
        verb.tag_ not in ("VBD", "VBN", "VBG")
        or verb.dep_ == "relcl"
        or any(c.lower_ in ("had", "has", "have", "will") for c in verb.children)
    ):
        return False
    if any(reading.syntax.has_word(verb, word) for word in ("tell", "aftermath", "statement", "care")) or _revised(
        reading, verb
    ):
        return False
    day = sentence.token_start(time)
    said = [contents for _, contents in reading.speaking if any(s <= day < e for s, e in contents)]
    return bool(said) or not any(_within(sentence, verb, spans) for spans, _ in reading.speaking)


def _within(sentence: Sentence, token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    at = sentence.token_start(token)
    return any(start <= at < end for start, end in spans)


def _own_date(reading: Reading, chief: Group, others: Sequence[Group]) -> str | None:
    for mention in chief.mentions:
        if all(slot.count for slot in mention.rule.slots):
            continue  # a toll has the date of its telling
        sentence = reading.sentences[mention.sentence]
        told = [(time, value) for time, value in dated(reading, sentence) if _past(value, reading.published)]
        days = {value for time, value in told if not _when_said(reading, sentence, mention, time)}
        apart = (group for group in others if group.type != chief.type and not _there(chief, group))
        days -= {m.slots.get(DATE) for group in apart for m in group.mentions if m.sentence == mention.sentence}
        if len(days) == 1 and not _background(mention):
            return days.pop()
    return None


def _there(chief: Group, other: Group) -> bool:
    """Whether the other event, told in the same breath, was in the same place."""
    here, there = set(chief.entities(PLACE)), set(other.entities(PLACE))
    return bool(here & there) or (bool(here) and not there and not other.entities("victim"))


def _when_said(reading: Reading, sentence: Sentence, mention: EventMention, time: Token) -> bool:
    """ "…, the navy said on Sunday": a day beside what is said, and not in it, is when it was said; so a burial's."""
    if any(reading.syntax.has_word(token, "hour") for token in mention.token.subtree):
        return False  # "shortly after midnight, police said on Sunday"
    if when_said(time, mention.token):
        return True
    deed, day = sentence.token_start(mention.token), sentence.token_start(time)
    said = [contents for _, contents in reading.speaking if any(start <= deed < end for start, end in contents)]
    if any(all(not start <= day < end for start, end in contents) for contents in said):
        return True
    verb = governing_verb(time)
    if any(c.dep_ == "nsubj" and c.lower_ in ("i", "we") for c in verb.children):
        return verb.i != mention.token.i  # "a man whom we met on Monday"
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _REASONS for c in verb.children):
        return not verb.is_ancestor(mention.token) and verb.i != mention.token.i
    words = ("tell", "statement", "care")
    later = not mention.token.i < time.i < verb.i and (
        reading.syntax.has_word(verb, "aftermath") or _revised(reading, verb)
    )
    return later or any(reading.syntax.has_word(verb, word) for word in words)


def _revised(reading: Reading, verb: Token) -> bool:
    """ "The toll rose to ten on Monday": that was told then."""
    tolls = (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj"))
    return reading.syntax.has_word(verb, "revise") and any(c.lemma_.lower() in TALLIES for c in tolls)


def _past(value: str, published: str | None) -> bool:
    bounds, known = interval(value), interval(published) if published else None
    if bounds is None or len(value) < _DAY:
        return False
    return known is None or date.fromisoformat(bounds[0]) <= date.fromisoformat(known[1])


def _background(mention: EventMention) -> bool:
    return mention.background or mention.reason
