"""Whom the chief event of a text befell, where the lead only says what he is and his name comes after.

"Police arrested a rebel leader on Monday. Ivan Petrov, 47, was caught in a flat." Takes the chief event and the others;
puts the name in the place of what described him: that of a person whose age stands with a name that opens one of the
sentences right after, who is named beside the same noun ("The leader, Ivan Petrov, …"), or whom a deed of the same kind
befalls there. Several who are only counted ("two priests, X and Y, …") get the names that stand beside them. Who
speaks, who was named before and whom the text tells of as he is now is somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.claims import Count
from kg.eventgroup import Group
from kg.eventmentions import EventMention
from kg.fillers import Reading
from kg.naming import NamedMention
from kg.rules import DATE
from kg.syntax import lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 3
_SLOTS = ("victim", "target")
_ANYBODY = frozenset({"man", "woman", "suspect", "victim", "deceased", "official"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NOW = frozenset({"is", "are", "has", "says"})
_OLDEST = 110


def name_befallen(reading: Reading, chief: Group, others: Sequence[Group]) -> None:
    """Give the chief event the names of those whom it only describes."""
    for slot in _SLOTS:
        for key in chief.entities(slot):
            entity = reading.entity(key)
            if entity.identity != "described" or not {"Person", "PersonGroup"} & {*entity.types}:
                continue
            told = next(
                (m for m in _mentions(reading, key) if m.sentence in {e.sentence for e in chief.mentions}), None
            )
            if told is None:
                continue
            if names := tuple(dict.fromkeys(_beside(reading, told))):
                _add(chief, slot, key, names, keep=True)
            elif "Person" in entity.types and (name := _after(reading, chief, others, told)):
                _add(chief, slot, key, (name,), keep=False)
                return


def _mentions(reading: Reading, key: str) -> Iterator[NamedMention]:
    return (mention for mention in reading.naming.mentions if mention.entity == key)


def _add(chief: Group, slot: str, key: str, names: tuple[str, ...], *, keep: bool) -> None:
    """Put the names in the place of a description, or beside it where it tells of several."""
    for at, mention in enumerate(chief.mentions):
        held = mention.slots.get(slot)
        if not isinstance(held, tuple) or key not in held:
            continue
        kept = tuple(other for other in held if keep or other != key)
        goes = "victim" if any(each.name == "victim" for each in mention.rule.slots) else slot
        slots = {**mention.slots, slot: kept}
        there = slots.get(goes)
        slots[goes] = tuple(dict.fromkeys((*names, *(there if isinstance(there, tuple) else ()))))
        chief.mentions[at] = replace(mention, slots={name: value for name, value in slots.items() if value != ()})
    held = tuple(other for other in chief.entities(slot) if keep or other != key)
    chief.slots[slot] = held
    chief.slots = {name: value for name, value in chief.slots.items() if value != ()}
    for mention in chief.mentions:
        chief.take(mention)


def _beside(reading: Reading, told: NamedMention) -> Iterator[str]:
    """The persons named in apposition: "two priests, X of Lesna and Y, were …"."""
    head = reading.sentences[told.sentence].span.doc[told.head]
    if head.tag_ not in ("NNS", "NNPS"):
        return
    for child in head.children:
        if child.dep_ == "appos" and child.i > head.i:
            yield from _listed(reading, told.sentence, child)


def _listed(reading: Reading, sentence: int, token: Token) -> Iterator[str]:
    mention = reading.naming.mention_at(sentence, token.i)
    if mention is None or mention.how != "name" or not reading.is_a(mention.entity, "Person"):
        return
    yield mention.entity
    for child in token.children:
        if child.dep_ in ("conj", "appos"):
            yield from _listed(reading, sentence, child)


def _after(reading: Reading, chief: Group, others: Sequence[Group], told: NamedMention) -> str | None:
    """The name that one of the sentences right after gives him."""
    noun = lemma(reading.sentences[told.sentence].span.doc[told.head])
    first: dict[str, int] = {}
    for mention in reading.naming.mentions:
        first.setdefault(mention.entity, mention.sentence)
    for mention in reading.naming.mentions:
        near = told.sentence < mention.sentence <= told.sentence + REACH
        new = first[mention.entity] == mention.sentence
        if not (near and new and mention.how == "name" and reading.is_a(mention.entity, "Person")):
            continue
        if any(start <= mention.start < end for sources, _ in reading.speaking for start, end in sources):
            continue
        if _otherwise(chief, others, mention):
            continue
        token = reading.sentences[mention.sentence].span.doc[mention.head]
        befallen = any(_alike(chief, other, mention) for other in others)
        if befallen or _aged(reading, mention, token) or _same(token, noun):
            return mention.entity
    return None


def _aged(reading: Reading, mention: NamedMention, token: Token) -> bool:
    """ "Ivan Petrov, 47, was …" at the sentence's beginning."""
    span = reading.sentences[mention.sentence].span
    doc, comma = span.doc, mention.last
    if comma + 2 >= span.end or doc[comma].text != "," or token.dep_ not in _SUBJECTS:
        return False
    years = doc[comma + 1].text
    opens = all(word.pos_ == "PROPN" or word.is_punct for word in doc[span.start : mention.first])
    verb = token.head
    now = any(child.lower_ in _NOW for child in (verb, *verb.children) if child.dep_ in ("aux", "ROOT"))
    return opens and years.isdigit() and int(years) <= _OLDEST and not now


def _same(token: Token, noun: str) -> bool:
    """ "The leader, Ivan Petrov, …", "The man, …": beside a word that says who was told of."""
    if token.dep_ != "appos" or token.head.i > token.i:
        return False
    definite = any(child.dep_ == "det" and child.lower_ == "the" for child in token.head.children)
    return definite and token.head.dep_ in _SUBJECTS and lemma(token.head) in {noun, *_ANYBODY}


def _otherwise(chief: Group, others: Sequence[Group], mention: NamedMention) -> bool:
    """Whether he fared otherwise than who was told of: "killed a judge … X, 47, was wounded"."""
    told = _fates(chief.mentions[0])
    here = [m for group in (chief, *others) for m in group.mentions if m.sentence == mention.sentence]
    fates = {fate for m in here if any(mention.entity in m.entities(slot) for slot in _SLOTS) for fate in _fates(m)}
    return bool(told and fates) and not told & fates


def _fates(mention: EventMention) -> set[str]:
    return {name for name, value in mention.slots.items() if isinstance(value, Count)}


def _alike(chief: Group, other: Group, mention: NamedMention) -> bool:
    """Whether a deed of the chief event's kind befalls him in that sentence, and nothing tells that it is another."""
    if other.type != chief.type or other.mentions[0].sentence != mention.sentence or other.aside:
        return False
    days = {value for group in (chief, other) if (value := group.slots.get(DATE))}
    befallen = {key for slot in _SLOTS for key in other.entities(slot)}
    return len(days) < 2 and mention.entity in befallen
