"""What the entities of two mentions have in common, or keep apart.

Takes ids of entities and the document as read; says which of them tell one event from another, and which are only
described, so that they may be what the other mention names ("a village", "gunmen").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kg.fillers import Reading


def local(reading: Reading, keys: set[str]) -> set[str]:
    """Places that tell one event from another; a country or a region does not."""
    return {key for key in keys if not reading.is_a(key, "Country", "Region")}


def vague(reading: Reading, first: Iterable[str], second: Iterable[str]) -> bool:
    """Whether one side is only described, so that it may be what the other names: "a village", "Novo Selo"."""
    return any(all(reading.entity(key).identity == "described" for key in keys) for keys in (first, second))


def alike(reading: Reading, first: set[str], second: set[str]) -> bool:
    """Whether two descriptions of a place have one noun: "a military camp", "a camp"."""
    return bool(nouns(reading, first, some_place) & nouns(reading, second, some_place))


def some_place(reading: Reading, key: str) -> bool:
    return reading.entity(key).identity == "described" and reading.is_a(key, "Place")


def lies_within(reading: Reading, mine: set[str], theirs: set[str], *, near: bool) -> bool:
    """Whether facilities without a name may lie in the town or region told before: "a supermarket", "two houses"."""
    wide = not any(reading.is_a(key, "Facility") for key in mine)
    return near and wide and all(some_place(reading, key) and reading.is_a(key, "Facility") for key in theirs)


def nouns(reading: Reading, keys: set[str], which: Callable[[Reading, str], bool]) -> set[str]:
    """The nouns that those of the entities are described by that are of this sort."""
    return {reading.entity(key).label.split()[-1].lower() for key in keys if which(reading, key)}


def bodies(reading: Reading, keys: set[str]) -> set[str]:
    """Those that are no single persons: a commander may stand for his men."""
    return {key for key in keys if not reading.is_a(key, "Person")}


def told_apart(reading: Reading, keys: set[str]) -> set[str]:
    """Those who tell one event from another: "gunmen" may be of any group."""
    return {key for key in keys if not anybody(reading, key)}


def only_states(reading: Reading, keys: set[str]) -> bool:
    """Whether states alone are named, which may stand for any of their forces."""
    return bool(keys) and all(reading.is_a(key, "Country", "Government") for key in keys)


def without_people(reading: Reading, keys: set[str]) -> set[str]:
    """Targets that tell one event from another: "five soldiers" may have been in any village."""
    return {k for k in keys if not (reading.entity(k).identity == "described" and reading.is_a(k, "PersonGroup"))}


def anybody(reading: Reading, key: str) -> bool:
    """Whether people are described without a name that would tell whose they are."""
    entity = reading.entity(key)
    named = re.search(r"['’]|\s[A-Z]", entity.label) is not None
    return entity.identity == "described" and reading.is_a(key, "PersonGroup") and not named
