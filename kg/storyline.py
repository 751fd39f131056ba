"""Whether a mention goes on with the story that the text began with.

A report is chiefly of one event, which its headline or lead tells. What it goes on to tell in the simple past, with no
date, place or victim of its own that would make it another event, is told of that one. Takes the mentions gathered of
the first event and a later one; answers yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.common import local, nouns, told_apart, vague
from kg.eventgroup import Group
from kg.eventmentions import EventMention
from kg.fillers import Reading, governing_verb

HEADLINE = 3
_STRUCK = ("target", "victim")
_DAY = len("2022-05-04")


def goes_on_with(reading: Reading, story: Group, last: Group | None, mention: EventMention) -> bool:
    """Whether the mention goes on with the story that the text began with: it tells it once more, and nothing new."""
    if story.mentions[0].sentence > HEADLINE or mention.fresh or mention.number == "plural" or mention.bare:
        return False
    if last is not story and last is not None and last.slots.keys() & {"date", "place"}:
        return False  # what is told in between goes on with that
    if not story.firm and mention.sentence > HEADLINE:
        return False  # nothing but a toll is known of it
    when = mention.slots.get("date")
    if isinstance(when, str) and len(when) < _DAY:
        return False  # "in October": a report of the day tells the day
    if mention.number == "" and not _narrated(mention):
        return False
    if any(
        tells_new(reading, story, mention, slot) and not _named_now(reading, story, mention, slot) for slot in _STRUCK
    ):
        return False
    claimed, alike = story.entities("claimed_by"), story.type == mention.type
    unknown = alike and not told_apart(reading, {*story.entities("perpetrator"), *claimed})
    if (
        tells_new(reading, story, mention, "perpetrator")
        and not unknown
        and not mention.entities("perpetrator") & set(claimed)
    ):
        return False
    if tells_new(reading, story, mention, "place") and not unplaced(reading, story):
        return False
    return not _turned(reading, story, mention)


def _named_now(reading: Reading, story: Group, mention: EventMention, slot: str) -> bool:
    """Whether the lead names whom the headline only describes: "detains drug lord's son"."""
    told = story.entities(slot)
    return in_headline(reading, story, mention) and bool(told) and vague(reading, told, told)


def unplaced(reading: Reading, story: Group) -> bool:
    """Whether the story has told no more of where it was than "a village in the north"."""
    return all(reading.entity(key).identity == "described" for key in local(reading, set(story.entities("place"))))


def _narrated(mention: EventMention) -> bool:
    """Whether the verb tells what happened then: no habit, and nothing that has gone on since."""
    auxiliaries = {c.lower_ for c in mention.token.children if c.dep_ in ("aux", "auxpass", "neg")}
    headline = mention.sentence == 0
    verb = mention.token if mention.token.pos_ == "VERB" or mention.number else governing_verb(mention.token)
    return (verb.tag_ in ("VBD", "VBN", "VBG") or headline) and not auxiliaries & {
        "has",
        "have",
        "not",
        "never",
    }


def _turned(reading: Reading, story: Group, mention: EventMention) -> bool:
    """Whether those who acted in the story suffer here, or the other way round."""
    acting, befallen = (_kinds(reading, group) for group in (story.entities("perpetrator"), _struck(story)))
    actors, struck = (_kinds(reading, group) for group in (mention.entities("perpetrator"), _struck(mention)))
    aggressors = reading.syntax.words.get("aggressor", ())
    theirs = {reading.entity(key).label for key in _struck(mention)}
    men = any(reading.entity(key).label in label for key in story.entities("perpetrator") for label in theirs)
    return bool(men or actors & befallen or struck & acting or any((noun,) in aggressors for noun in struck))


def _struck(told: Group | EventMention) -> set[str]:
    return {*told.entities("target"), *told.entities("victim")}


def _kinds(reading: Reading, keys: Iterable[str]) -> set[str]:
    """The entities, and the nouns that tell one kind of people from another."""
    return {*keys, *nouns(reading, set(keys), lambda _, __: True)}


def in_headline(reading: Reading, group: Group, mention: EventMention) -> bool:
    """Whether all that is known of the event stands in the text's first sentence, and the mention in the lead."""
    last = max(m.sentence for m in group.mentions)
    paragraphs = {reading.sentences[n].paragraph for n in (0, mention.sentence)}
    return last == 0 and 0 < mention.sentence <= HEADLINE and len(paragraphs) == 2


def tells_new(reading: Reading, group: Group, mention: EventMention, slot: str) -> bool:
    """Whether the mention fills the slot with something local that the group does not have."""
    first, second = group.slots.get(slot), mention.slots.get(slot)
    mine = local(reading, set(first)) if isinstance(first, tuple) else set()
    theirs = local(reading, set(second)) if isinstance(second, tuple) else set()
    return any(reading.entity(key).identity != "described" for key in theirs - mine)
