"""Which entities of several documents have names that are spellings of one name.

Enters: the entities of every graph with their names. Leaves: answers about pairs of them, and for each the keys under
which another spelling of its name is found. Nothing is joined here: that two names are spellings of one speaks for
one event that both are told in, and never makes the two one entity.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Protocol

from kg.compare import similarity
from kg.gazetteer import normalise, skeleton, sound
from kg.ontology import Ontology
from kg.records import EntityRecord

_ALIKE = 0.5
_LONG = 6  # letters; "Beni" and "Boni" are two towns
_ACRONYM = 2
_SURNAME = 5  # letters
_REMEMBERED = 100_000  # pairs
_PERSONS = frozenset({"Person"})
_HEADED = frozenset({"Region", "Facility"})


class Entities(Protocol):
    """What is known of entities, by their IRIs."""

    def get(self, iri: str, /) -> EntityRecord | None: ...


class Spellings:
    """Which entities' names are spellings of one name."""

    def __init__(self, entities: Entities, ontology: Ontology) -> None:
        self.entities, self.ontology = entities, ontology
        self._chain = cache(lambda kind: frozenset(ontology.chain(kind)))
        self._alike: dict[int, bool] = {}
        self._keys: dict[str, frozenset[str]] = {}

    def is_a(self, iri: str, kinds: Collection[str]) -> bool:
        entity = self.entities.get(iri)
        return entity is not None and not self._chain(entity.type).isdisjoint(kinds)

    def point(self, iri: str) -> tuple[float, float] | None:
        """Latitude and longitude, where they are known."""
        entity = self.entities.get(iri)
        return entity.point if entity else None

    def described(self, iri: str) -> bool:
        """Whether a text has only a description for it: "two gunmen", "a village"."""
        entity = self.entities.get(iri)
        return entity is not None and entity.identity == "described"

    def keys(self, iri: str) -> frozenset[str]:
        """What is equal for the spellings of one name, and the IRI itself."""
        if iri not in self._keys:
            entity = self.entities.get(iri)
            if entity is None or entity.identity == "described":
                return frozenset((iri,))
            names, headed = entity.names, self.is_a(iri, _HEADED)
            self._keys[iri] = frozenset(
                {iri, *(_key(part) for name in names for part in (name, _proper(name, headed)))}
            )
        return self._keys[iri]

    def surnames(self, iri: str) -> frozenset[str]:
        """What is equal for the last words of persons' names: one text has "Ana Vala", another "Ms Vala"."""
        entity = self.entities.get(iri)
        if entity is None or entity.identity == "described" or not self.is_a(iri, _PERSONS):
            return frozenset()
        words = [name.split() for name in entity.names]
        return frozenset(_key(parts[-1]) for parts in words if len(parts) > 1 and len(parts[-1]) >= _SURNAME)

    def one(self, first: str, second: str) -> bool:
        """Whether the two are one entity, or found ones whose names are written alike."""
        if first == second:
            return True
        pair = (first, second) if first < second else (second, first)
        known = hash(pair)
        if known not in self._alike:
            if len(self._alike) >= _REMEMBERED:
                self._alike.clear()
            self._alike[known] = self._spelt_alike(*pair)
        return self._alike[known]

    def shortened(self, short: str, long: str) -> bool:
        """Whether one name holds the other: "Mountain Front", "Mountain Front for National Salvation", "MFNS"."""
        entities = [self.entities.get(iri) for iri in (short, long)]
        if any(e is None or e.identity == "described" for e in entities):
            return False
        words = [[normalise(name).split() for name in e.names] for e in entities if e]
        return any(_holds(b, a) for a in words[0] for b in words[1])

    def _spelt_alike(self, first: str, second: str) -> bool:
        one, two = self.entities.get(first), self.entities.get(second)
        if one is None or two is None or "found" not in (one.identity, two.identity):
            return False
        if not {one.identity, two.identity} <= {"found", "known"} or ("Person" in self._chain(one.type)) != (
            "Person" in self._chain(two.type)
        ):
            return False
        return any(_same_name(a, b, one.type) for a in one.names for b in two.names)


def _key(name: str) -> str:
    return skeleton("".join(normalise(name).split()))


def _proper(name: str, headed: bool) -> str:
    """The name without the words at its end that say what it is: "Sagaing region", "Katsina State"."""
    words = name.split()
    whole = len(words)
    while len(words) > 1 and words[-1].isascii() and (words[-1].islower() or (headed and len(words) == whole)):
        words.pop()
    return " ".join(words)


def _holds(long: Sequence[str], short: Sequence[str]) -> bool:
    """Whether the words stand in a row in the longer name, or are the initials of such a row."""
    if len(short) == 1:
        initials = "".join(word[0] for word in long)
        return len(short[0]) > _ACRONYM and short[0] in initials
    return any(list(long[at : at + len(short)]) == list(short) for at in range(len(long) - len(short)))


def _same_name(first: str, second: str, kind: str) -> bool:
    one, two = ("".join(normalise(name).split()) for name in (first, second))
    if min(len(one), len(two)) < _LONG:
        return sound(one) == sound(two)
    return similarity(first, second, kind) >= _ALIKE
