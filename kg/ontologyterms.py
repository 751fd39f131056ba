"""What the ontology says of one class, property or kind of event, as frozen data.

Enters and leaves: nothing but values; ``kg.ontology`` reads them from Turtle. Refused: nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class: its superclasses up to the root (itself first), and its label."""

    iri: str
    name: str
    label: str
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PropertyTerm:
    """A property and how it is projected: ``edge``, ``property``, ``code`` (item of a code list) or ``link``."""

    iri: str
    name: str
    label: str
    projection: str
    slot: str
    is_statement: bool
    is_symmetric: bool
    is_transitive: bool
    is_worked_out: bool
    range: str | None

    @property
    def relationship_type(self) -> str:
        return upper_snake(self.name)


@dataclass(frozen=True, slots=True)
class EdgeRule:
    """The direct edge that an event of a class makes between what fills two of its slots."""

    predicate: str
    from_slot: str
    to_slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndRule:
    """Who came to their end in an event: fillers of ``slots`` that are a ``cls`` and do not stand in ``unless`` too.

    ``count`` is the toll that it takes.
    """

    label: str
    cls: str
    slots: tuple[str, ...]
    count: str | None
    unless: str | None


def upper_snake(name: str) -> str:
    """``locatedIn`` → ``LOCATED_IN``."""
    return CAMEL.sub("_", name).upper()
