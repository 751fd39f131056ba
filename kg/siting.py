"""Where the main event of a text was, as the sentences around it tell.

Takes the event and the places that other events have; returns the place that stands after "in", "at" and the like in
one of its own sentences or soon after, the title's before others; a place where something lies or people live that the
text tells of ("the prison of X", "the people of X") is as good. Where whoever speaks is, where something else was done
and a country tell nothing; where the wounded are treated and the dead buried does only where there is no other. Last
comes the dateline, where the text goes on to speak of that town.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from kg.eventgroup import Group
from kg.fillers import Reading
from kg.headline import names
from kg.naming import NamedMention
from kg.parse import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

BEYOND, WITHIN, CLIMB, LABEL = 2, 4, 6, 4
SHORT = 40
_LENGTHS = frozenset({"km", "kilometre", "kilometer", "mile", "metre", "meter"})
_FROM = frozenset({"from", "to", "via", "beyond", "towards", "toward"})
PLACE = "place"
_SITES = frozenset({"in", "at", "near", "beside", "outside", "inside", "around", "on", "off", "over"})


class _Site(NamedTuple):
    """A place that a sentence tells, and how surely it is where the deed was done."""

    sentence: int
    key: str
    rank: int


HERE, NEAR, OFFICE, CARE = range(4)  # it was done there; not far off; to whom has an office there; who is nursed there


def site_of(reading: Reading, chief: Group, taken: set[str], again: Sequence[str] = ()) -> str | None:
    """The place that the event's sentences tell; else that which the title or the text tells most, where told soon.

    ``taken`` are the places of other events, ``again`` those where the text takes up this one ("the blast in Lesna").
    """
    own = list(dict.fromkeys(m.sentence for m in chief.mentions))
    told = list(_sites(reading, set(own)))
    if listed := [site.key for site in told if labelled(reading, reading.sentences[site.sentence], "where_label")]:
        return listed[0]
    sites = [site for site in told if site.key not in taken or _titled(reading, site.key)]
    beside = near_by(reading, chief)
    held = (key for key in chief.entities(PLACE) if key not in beside and not reading.is_a(key, "Country"))
    named = any(reading.entity(key).identity != "described" for key in held)
    if named:  # of a facility it is asked where it lies, of a region which town it was
        known = " ".join(reading.entity(key).label for key in chief.entities(PLACE))
        towns = (s for s in sites if s.rank != OFFICE and not reading.is_a(s.key, "Facility", "Region"))
        towns = (s for s in towns if reading.entity(s.key).label not in known)
        wide = not any(reading.is_a(key, "Facility") for key in chief.entities(PLACE))
        sites = [s for s in towns if s.sentence in own or _titled(reading, s.key) or (wide and _next(s, own))]
    sites = [site for site in sites if site.key not in beside]
    apart = [site for site in told if site.sentence not in own and site.rank == HERE]
    here = any(site.sentence in own for site in sites)
    if not named and not here and _nearest(reading, apart, own) not in {None, *(site.key for site in sites)}:
        return None  # the text tells most of a place where something else befell
    ranked = (_nearest(reading, [site for site in sites if site.rank == rank], own) for rank in range(CARE + 1))
    best = next((key for key in ranked if key), None) or next((key for key in again if _town(reading, key)), None)
    if best or any(reading.entity(key).identity != "described" for key in chief.entities(PLACE)):
        return best
    return _dateline(reading, [site.key for site in sites if site.sentence <= WITHIN]) or _named_otherwise(
        reading, chief, taken
    )


def _next(site: _Site, own: Sequence[int]) -> bool:
    return site.rank == HERE and site.sentence - own[0] == 1


def _named_otherwise(reading: Reading, chief: Group, taken: set[str]) -> str | None:
    """The town that was struck; else the one that the title names too, however the text does."""
    struck = [key for key in chief.entities("target") if _town(reading, key)]
    if struck:
        return struck[0]
    towns = {
        mention.entity: None
        for mention in reading.naming.mentions
        if mention.sentence <= WITHIN
        and mention.how == "name"
        and mention.entity not in taken
        and _town(reading, mention.entity)
        and _titled(reading, mention.entity)
        and not _of_speaker(reading, mention)
        and not _elsewhere(reading, mention)
    }
    return next(iter(towns)) if len(towns) == 1 else None


def _town(reading: Reading, key: str) -> bool:
    found = reading.entity(key).identity != "described"
    return found and reading.is_a(key, "Place") and not reading.is_a(key, "Country", "Region", "Facility", "Vehicle")


def _elsewhere(reading: Reading, mention: NamedMention) -> bool:
    """Whether the name only tells whose or from where somebody is, or what lies far off."""
    token = reading.sentences[mention.sentence].span.doc[mention.head]
    care = any(reading.syntax.has_word(above, "care") for above in (token, *token.ancestors))
    return care or token.dep_ in ("compound", "nmod", "poss") or (token.dep_ == "pobj" and token.head.lower_ in _FROM)


def labelled(reading: Reading, sentence: Sentence, label: str) -> bool:
    """ "Location: Lesna, Novo Selo district": a line of a note that is headed by what it tells."""
    opening = sentence.span[: LABEL + 1]
    return any(token.text == ":" for token in opening[1:]) and reading.syntax.has_word(opening[0], label)


def near_by(reading: Reading, chief: Group) -> set[str]:
    """The places of the event that its sentences only tell to be near: "in rice fields near Lesna"."""
    own = {m.sentence for m in chief.mentions}
    told: dict[str, bool] = {}
    for mention in reading.naming.mentions:
        if mention.sentence in own and mention.entity in chief.entities(PLACE):
            head = reading.sentences[mention.sentence].span.doc[mention.head]
            near = head.dep_ == "pobj" and head.head.lower_ == "near"
            told[mention.entity] = told.get(mention.entity, True) and near
    return {key for key, near in told.items() if near}


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
        if labelled(reading, sentence, "where_label"):
            yield _Site(mention.sentence, mention.entity, HERE)
            continue
        rank = _rank(reading, sentence, mention, own=mention.sentence in own)
        if rank is not None and not _of_speaker(reading, mention):
            yield _Site(mention.sentence, mention.entity, rank)


def _of_speaker(reading: Reading, mention: NamedMention) -> bool:
    """Whether it only says where somebody is who tells of it: "a doctor at the Lesna hospital said"."""
    return any(start <= mention.start < end for sources, _ in reading.speaking for start, end in sources)


def _rank(reading: Reading, sentence: Sentence, mention: NamedMention, *, own: bool) -> int | None:
    """How surely the deed was done there; None for a place that is told for something else."""
    token = sentence.span.doc[mention.head]
    if _sited(reading, sentence, mention, own=own):
        return CARE if any(reading.syntax.has_word(above, "care") for above in (token, *token.ancestors)) else HERE
    if _stopped(token) or (own and _not_far(reading, token)):
        return NEAR
    return OFFICE if own and _in_office(reading, token) else None


def _not_far(reading: Reading, name: Token) -> bool:
    """ "20 kilometres north of Lesna", "on its way from Lesna to Novo Selo", "a bus travelling to Lesna"."""
    while name.dep_ == "conj":
        name = name.head
    joint = name.head
    if name.dep_ != "pobj" or joint.dep_ not in ("prep", "agent"):
        return False
    above = joint.head
    while above.lower_ in _FROM | {"to"} and above.dep_ == "prep":  # "from Lesna to Novo Selo"
        above = above.head
    if joint.lower_ in ("of", "from") and any(_length(word) for word in (above, *above.children)):
        counted = [word for word in (above, *above.children) if _length(word)]
        return all(_short(word) for word in counted)
    going = reading.syntax.has_word(above, "travel") and above.tag_ == "VBG" and above.dep_ in ("acl", "advcl", "pcomp")
    going = going and not reading.syntax.has_word(above.head, "vessel")
    return joint.lower_ in ("from", "to", "for", "towards") and (going or reading.syntax.has_word(above, "road"))


def _stopped(name: Token) -> bool:
    """ "Were stopped at noon between Lesna and Novo Selo"."""
    while name.dep_ == "conj":
        name = name.head
    joint = name.head
    between = name.dep_ == "pobj" and joint.lower_ == "between"
    return between and (joint.head.tag_ == "VBN" or joint.head.ent_type_ == "TIME")


def _length(word: Token) -> bool:
    return word.lower_.rstrip("s") in _LENGTHS


def _short(length: Token) -> bool:
    """Whether the kilometres are few, or not told."""
    told = [int(figure) for child in length.children if (figure := child.text.replace(",", "")).isdigit()]
    return not told or told[0] <= SHORT


def _in_office(reading: Reading, name: Token) -> bool:
    """ "The village head of Lesna": who has an office there is mostly struck there."""
    holder = name.head.head
    return name.dep_ == "pobj" and name.head.lower_ == "of" and reading.syntax.has_word(holder, "local_office")


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
    """ "On the road to Lesna", "between Lesna and Novo Selo"."""
    return preposition.lower_ in ("to", "between") and reading.syntax.has_word(preposition.head, "road")


def _holds(reading: Reading, sentence: Sentence, noun: Token) -> bool:
    """ "The prison of Lesna", "Lesna's main square", "the people of Lesna": what is part of a place or lives there."""
    mention = reading.mention(sentence, noun)
    return (mention is not None and reading.is_a(mention.entity, "Place")) or any(
        reading.syntax.has_word(noun, word) for word in ("dweller", "holding", "property", "installation", "grounds")
    )


def _apart(reading: Reading, preposition: Token, *, own: bool) -> bool:
    """Whether it only tells where something else is: "from its post in Lesna", "treated in Lesna"."""
    above = preposition.head
    if above.lower_ in ("one", "that", "those"):  # "as many as the one on Lesna"
        return True
    if above.dep_ in ("acl", "relcl") and (not own or reading.syntax.has_word(above, "presented")):
        return True
    return above.dep_ == "pobj" and above.head.lower_ in ("from", "to", *(() if own else ("by",)))
