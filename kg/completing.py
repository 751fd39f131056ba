"""What the chief event of a text lacks and the sentences around it tell: where it was, and when.

A report says where and when in its lead or right after it, though often in another clause than the deed: "fired into
the crowd that had filled the stadium on Monday". Takes the chief event and the others; the event gets the first place
that its own sentences tell and no other event has, else one of the sentences right after, and the date that is the only
one of its sentence. Where whoever speaks is tells nothing, neither does the day on which it was said, nor a date
of the future or of no exact day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kg.dates import interval
from kg.eventdates import dated, long_ago, when_said
from kg.eventgroup import Group
from kg.eventmentions import EventMention
from kg.fillers import Reading, governing_verb
from kg.headline import names
from kg.naming import NamedMention
from kg.parse import Sentence
from kg.rules import DATE

if TYPE_CHECKING:
    from spacy.tokens import Token

BEYOND, WITHIN, CLIMB, AFTER = 2, 4, 6, 4
_SITES = frozenset({"in", "at", "near", "outside", "inside", "around", "on", "off", "over"})
_PLACE = "place"
_DAY = len("2022-05-04")


class _Site(NamedTuple):
    """A place that a sentence tells; ``care`` where it tells what became of the wounded and the dead."""

    sentence: int
    key: str
    care: bool


def complete(reading: Reading, chief: Group, others: Sequence[Group]) -> None:
    """Give the chief event the place and the date that it lacks."""
    if chief.unrealised:
        return
    if not _placed(reading, chief):
        taken = {key for group in others for key in group.entities(_PLACE) + group.entities("target")}
        _give(chief, _PLACE, _place(reading, chief, taken))
    if DATE not in chief.slots:
        _give(chief, DATE, _date(reading, chief, others))


def _placed(reading: Reading, chief: Group) -> bool:
    places = (reading.entity(key) for key in chief.entities(_PLACE))
    return any(place.identity != "described" and not {"Country", "Facility", "Region"} & set(place.types) for place in places)


def _give(chief: Group, slot: str, value: tuple[str, ...] | str | None) -> None:
    if value:
        first = next((m for m in chief.mentions if not m.bare), chief.mentions[0])
        at = chief.mentions.index(first)
        held = first.slots.get(slot)
        both = (*held, *value) if isinstance(held, tuple) and isinstance(value, tuple) else value
        chief.mentions[at] = replace(first, slots={**first.slots, slot: both})
        chief.take(chief.mentions[at])


def _place(reading: Reading, chief: Group, taken: set[str]) -> tuple[str, ...] | None:
    """The place that the event's sentences tell; else that which the title or the text tells most, where told soon."""
    own = list(dict.fromkeys(m.sentence for m in chief.mentions))
    sites = [site for site in _sites(reading, set(own)) if site.key not in taken or _titled(reading, site.key)]
    named = any(reading.entity(key).identity != "described" for key in chief.entities(_PLACE))
    if named:  # of a facility it is asked where it lies, of a region which town it was
        towns = (site for site in sites if not reading.is_a(site.key, "Facility", "Region"))
        sites = [site for site in towns if site.sentence in own or _titled(reading, site.key)]
    best = _nearest(reading, [site for site in sites if not site.care], own) or _nearest(reading, sites, own)
    best = best or (None if named else _dateline(reading, [site.key for site in sites if site.sentence <= WITHIN]))
    return (best,) if best else None


def _nearest(reading: Reading, sites: Sequence[_Site], own: Sequence[int]) -> str | None:
    if found := [(own.index(site.sentence), site.key) for site in sites if site.sentence in own]:
        return min(found, key=lambda each: each[0])[1]
    often = Counter(mention.entity for mention in reading.naming.mentions)
    told: dict[str, int] = {}
    for site in sites:
        if abs(site.sentence - own[0]) <= (BEYOND if often[site.key] == 1 else WITHIN):
            told.setdefault(site.key, site.sentence)
    return min(told, key=lambda key: (not _titled(reading, key), -often[key], told[key]), default=None)


def _dateline(reading: Reading, others: Sequence[str]) -> str | None:
    """Where the report was written, where it goes on to speak of that town, and soon tells of no other place."""
    if not reading.sentences[0].dateline or not all(reading.is_a(key, "Facility") for key in others):
        return None
    here = [m.entity for m in reading.naming.mentions if m.sentence == reading.sentences[0].index]
    towns = (key for key in here if reading.is_a(key, "Place") and not reading.is_a(key, "Country", "Region"))
    again = {m.entity for m in reading.naming.mentions if m.sentence > reading.sentences[0].index}
    return next((town for town in towns if town in again), None)


def _titled(reading: Reading, key: str) -> bool:
    return bool(reading.title) and names(reading.title or "", reading.entity(key))


def _sites(reading: Reading, own: set[int]) -> Iterator[_Site]:
    """Places with a name, no countries, that stand after "in", "at" and the like."""
    for mention in reading.naming.mentions:
        sentence = reading.sentences[mention.sentence]
        entity = reading.entity(mention.entity)
        if mention.how != "name" or "Place" not in entity.types or "Country" in entity.types or sentence.dateline:
            continue
        if _sited(reading, sentence, mention, own=mention.sentence in own) and not _of_speaker(reading, mention):
            token = sentence.span.doc[mention.head]
            care = any(reading.syntax.has_word(above, "care") for above in (token, *token.ancestors))
            yield _Site(mention.sentence, mention.entity, care)


def _of_speaker(reading: Reading, mention: NamedMention) -> bool:
    """Whether it only says where somebody is who tells of it: "a doctor at the Lesna hospital said"."""
    return any(start <= mention.start < end for sources, _ in reading.speaking for start, end in sources)


def _sited(reading: Reading, sentence: Sentence, mention: NamedMention, *, own: bool) -> bool:
    """Whether "in", "at" and the like stand above the name, and nothing on the way up that leads elsewhere."""
    token = sentence.span.doc[mention.head]
    held = False
    for _ in range(CLIMB):
        if token.dep_ == "pobj":
            token = token.head
            if token.lower_ in _SITES or _leads_to(reading, token):
                return not _apart(reading, token, own=own)
            if token.lower_ != "of":
                return False
            held = True
        elif token.dep_ not in ("compound", "appos", "conj", "nmod", "poss"):
            return held and _holds(reading, sentence, token)
        held = held or token.dep_ == "poss"
        token = token.head
    return False


def _leads_to(reading: Reading, preposition: Token) -> bool:
    """ "On the road to Lesna"."""
    return preposition.lower_ == "to" and reading.syntax.has_word(preposition.head, "road")


def _holds(reading: Reading, sentence: Sentence, noun: Token) -> bool:
    """ "The prison of Lesna", "Lesna's main square", "the people of Lesna": what is part of a place or lives there."""
    mention = reading.mention(sentence, noun)
    return (mention is not None and reading.is_a(mention.entity, "Place")) or any(
        reading.syntax.has_word(noun, word) for word in ("dweller", "holding", "property", "installation", "grounds")
    )


def _apart(reading: Reading, preposition: Token, *, own: bool) -> bool:
    """Whether it only tells where something else is: "from its post in Lesna", "treated in Lesna"."""
    above = preposition.head
    if above.dep_ in ("acl", "relcl") and (not own or reading.syntax.has_word(above, "presented")):
        return True
    return above.dep_ == "pobj" and above.head.lower_ in ("from", "to", "by")


def _date(reading: Reading, chief: Group, others: Sequence[Group]) -> str | None:
    """The one day that the event's sentences tell; else that of the sentences right after."""
    return _own_date(reading, chief, others) or _date_after(reading, chief, others)


def _date_after(reading: Reading, chief: Group, others: Sequence[Group]) -> str | None:
    """The day on which the story goes on: "They came in darkness on Monday night"."""
    if not chief.firm:
        return None  # nothing but a toll is known of it
    first = min(m.sentence for m in chief.mentions)
    for sentence in reading.sentences[first : first + AFTER]:
        apart = {m.slots.get(DATE) for group in others if _elsewhere(reading, group) for m in group.mentions}
        told = [(t, v) for t, v in dated(reading, sentence) if _past(v, reading.published) and v not in apart]
        days = {v for t, v in told if not long_ago(v, reading.published) and _narrated(reading, sentence, t)}
        if len(days) == 1:
            return days.pop()
    return None


def _elsewhere(reading: Reading, group: Group) -> bool:
    return any(_told(reading, key) for slot in (_PLACE, "target", "victim") for key in group.entities(slot))


def _told(reading: Reading, key: str) -> bool:
    return reading.entity(key).identity != "described"


def _narrated(reading: Reading, sentence: Sentence, time: Token) -> bool:
    """Whether the day is that of what happened then, and not of its telling or of what had gone before."""
    verb = governing_verb(time)
    if verb.tag_ not in ("VBD", "VBN", "VBG") or verb.dep_ == "relcl" or any(c.lower_ in ("had", "has", "have", "will") for c in verb.children):
        return False
    if any(reading.syntax.has_word(verb, word) for word in ("tell", "aftermath", "statement")):
        return False
    day = sentence.token_start(time)
    said = [contents for _, contents in reading.speaking if any(s <= day < e for s, e in contents)]
    return bool(said) or not any(_within(reading, sentence, verb, spans) for spans, _ in reading.speaking)


def _within(reading: Reading, sentence: Sentence, token: Token, spans: Sequence[tuple[int, int]]) -> bool:
    at = sentence.token_start(token)
    return any(start <= at < end for start, end in spans)


def _own_date(reading: Reading, chief: Group, others: Sequence[Group]) -> str | None:
    for mention in chief.mentions:
        if all(slot.count for slot in mention.rule.slots):
            continue  # a toll has the date of its telling
        sentence = reading.sentences[mention.sentence]
        told = [(time, value) for time, value in dated(reading, sentence) if _past(value, reading.published)]
        days = {value for time, value in told if not _when_said(reading, sentence, mention, time)}
        days -= {m.slots.get(DATE) for group in others for m in group.mentions if m.sentence == mention.sentence}
        if len(days) == 1 and not _background(mention):
            return days.pop()
    return None


def _when_said(reading: Reading, sentence: Sentence, mention: EventMention, time: Token) -> bool:
    """ "…, the navy said on Sunday": a day beside what is said, and not in it, is when it was said."""
    if any(reading.syntax.has_word(token, "hour") for token in mention.token.subtree):
        return False  # "shortly after midnight, police said on Sunday"
    if when_said(time, mention.token):
        return True
    deed, day = sentence.token_start(mention.token), sentence.token_start(time)
    said = [contents for _, contents in reading.speaking if any(start <= deed < end for start, end in contents)]
    if any(all(not start <= day < end for start, end in contents) for contents in said):
        return True
    verb = governing_verb(time)
    return reading.syntax.has_word(verb, "tell") or reading.syntax.has_word(verb, "statement")


def _past(value: str, published: str | None) -> bool:
    bounds, known = interval(value), interval(published) if published else None
    if bounds is None or len(value) < _DAY:
        return False
    return known is None or date.fromisoformat(bounds[0]) <= date.fromisoformat(known[1])


def _background(mention: EventMention) -> bool:
    return mention.background or mention.reason
