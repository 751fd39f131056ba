"""What the tests of names share: a small invented theatre, the shipped lexicon, and one call that reads a text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.lexicon import Lexicon, read_lexicon
from kg.names import KnownEntity, NameIndex, Naming, find_names
from kg.parse import parse

LEXICON = Path(__file__).parent.parent / "loaders" / "lexicon"

UP = {
    "Actor": "Entity",
    "Place": "Entity",
    "Person": "Actor",
    "PersonGroup": "Actor",
    "Organization": "Actor",
    "Country": "Place",
    "Region": "Place",
    "City": "Place",
    "Facility": "Place",
    "NaturalFeature": "Place",
    "Vehicle": "Place",
    "Base": "Facility",
    "Prison": "Facility",
    "OilField": "Facility",
    "Government": "Organization",
    "ArmedForces": "Organization",
    "ArmedGroup": "Organization",
    "Unit": "Organization",
    "MediaOutlet": "Organization",
    "Ministry": "Organization",
    "Agency": "Organization",
    "CivilOrganization": "Organization",
}


def chain(kind: str) -> tuple[str, ...]:
    found = [kind]
    while found[-1] in UP:
        found.append(UP[found[-1]])
    return tuple(found)


def known(key: str, kind: str, label: str, *names: str, context: tuple[str, ...] = ()) -> KnownEntity:
    return KnownEntity(key, kind, chain(kind), label, names, context)


THEATRE = (
    known("selonian-army", "ArmedForces", "Selonian National Army", "SNA", "Marek's army"),
    known("red-dawn", "ArmedGroup", "Red Dawn Front", "Red Dawn"),
    known("zarya", "MediaOutlet", "Zarya News Agency", "Zarya"),
    known("novo-selo", "City", "Novo Selo"),
    known("qadrun", "City", "Qadrun", "قدرون"),
    known("marek", "Person", "Jan Marek"),
    known("dorani", "Person", "Yusuf al-Dorani"),
    known("rifles", "Unit", "4th Rifle Regiment"),
    known("selonia", "Country", "Selonia"),
)


@cache
def lexicon() -> Lexicon:
    return read_lexicon(LEXICON)


def read(text: str, *entities: KnownEntity) -> Naming:
    """The text's naming, with the invented theatre or the entities given; every offset is checked on the way."""
    naming = find_names(text, parse(text), NameIndex.from_entities(entities or THEATRE), lexicon(), chain)
    for entity in naming.entities:
        for mention in entity.mentions:
            assert text[mention.start : mention.end] == mention.text
    return naming


def typed(naming: Naming) -> set[tuple[str, str, str]]:
    return {(e.label, e.type, e.identity) for e in naming.entities}


def stands_for(text: str, naming: Naming, words: str, nth: int = 0) -> str | None:
    """Label of the entity that the nth occurrence of these words stands for; None when it is unread."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    found = [m for m in naming.mentions if (m.start, m.end) == (at, at + len(words))]
    return naming.entity(found[0].entity).label if found else None
