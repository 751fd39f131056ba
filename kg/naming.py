"""What is known after names and descriptions were read: entities, and where the text mentions them.

Plain data for the stages after it, and the natural key that makes one entity of the same name in two documents.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from kg.claims import Entity
from kg.gazetteer import normalise

How = Literal["name", "description", "pronoun", "possessive", "nested"]


@dataclass(frozen=True, slots=True, order=True)
class NamedMention:
    """Tokens ``first`` to ``last`` (exclusive) of a sentence's paragraph that stand for an entity.

    ``head`` is the token that the parse hangs the mention on; ``start`` and ``end`` are offsets of the text.
    """

    sentence: int
    first: int
    last: int
    head: int
    start: int
    end: int
    entity: str
    how: How


@dataclass(frozen=True, slots=True)
class Naming:
    """All entities of a document and their mentions, both in the order of the text."""

    entities: tuple[Entity, ...]
    mentions: tuple[NamedMention, ...]
    _heads: dict[tuple[int, int], NamedMention] = field(init=False, repr=False, compare=False, hash=False)
    _covers: dict[tuple[int, int], NamedMention] = field(init=False, repr=False, compare=False, hash=False)
    _entities: dict[str, Entity] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        heads: dict[tuple[int, int], NamedMention] = {}
        covers: dict[tuple[int, int], NamedMention] = {}
        for mention in sorted(self.mentions, key=lambda m: (m.first - m.last, m)):
            heads[mention.sentence, mention.head] = mention
            for token in range(mention.first, mention.last):
                covers[mention.sentence, token] = mention
        object.__setattr__(self, "_heads", heads)
        object.__setattr__(self, "_covers", covers)
        object.__setattr__(self, "_entities", {entity.id: entity for entity in self.entities})

    def at(self, sentence: int, token: int) -> str | None:
        """Id of the entity whose mention has this token as its head, else of the innermost mention over it."""
        mention = self.mention_at(sentence, token)
        return mention.entity if mention else None

    def mention_at(self, sentence: int, token: int) -> NamedMention | None:
        return self._heads.get((sentence, token)) or self._covers.get((sentence, token))

    def has(self, entity_id: str) -> bool:
        """Whether this is the id of an entity, and not a text."""
        return entity_id in self._entities

    def entity(self, entity_id: str) -> Entity:
        return self._entities[entity_id]


def source_key(name: str) -> str:
    """The key of who publishes: that of a body of exactly this name, so that texts that name it mean the same."""
    return entity_key("Organization", normalise(name))


def entity_key(type_root: str, normalised_name: str, document_scope: str | None = None) -> str:
    """The key of an entity that is not hand-written: equal for equal names of one kind of thing.

    ``document_scope`` keeps what is only described ("two gunmen") inside its document.
    """
    natural = "\x1f".join((type_root, normalised_name, document_scope or ""))
    return "ent-" + sha256(natural.encode()).hexdigest()[:12]
