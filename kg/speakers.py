"""Speaker and channels of a report: entities from the tokens of its source and of its clause.

Takes a cue and the names of the document; returns the speaker's entity and those that only carry the words. Which
types of entity speak, and which carry (outlets, channels), is said in the rules file. Somebody whose words are passed
on by an outlet is the speaker; an outlet that speaks with nobody behind it is one itself. A statement speaks for whom
its words name, else, like a pronoun that nothing else explains, for who spoke last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.cues import Cue, cue_clause
from kg.culprits import culprits_of, whose_men
from kg.naming import Naming
from kg.parse import subtree
from kg.reporting import Reporting
from kg.sources import is_passive, passed_on_by, source_of
from kg.syntax import lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

_BESIDE = frozenset({"appos", "flat"})
_PASSED_ON = frozenset({"acl", "relcl"})
_ONE = frozenset({"he", "she"})
_SEVERAL = frozenset({"they"})
_BODY = frozenset({"it"})
_WITHIN = frozenset({"in", "during", "at", "via", "through", "on"})
_NOBODYS = frozenset({"Person", "Country", "Tribe"})  # "X fighters" are not X itself
_GENERAL = frozenset({"Actor", "Organization", "Agency"})
_TELL = "tell"
_SO_CALLED = frozenset({"supposed", "alleged", "purported", "called", "claimed", "described"})
_OF = frozenset({"by", "from", "of"})


class Speakers:
    """Looks up who speaks, over one document's names."""

    def __init__(self, naming: Naming, reporting: Reporting) -> None:
        self._naming = naming
        self._reporting = reporting
        self._types = {entity.id: frozenset({entity.type, *entity.types}) for entity in naming.entities}
        self._direct = {entity.id: entity.type for entity in naming.entities}
        self._speakers = frozenset(entity for entity, types in self._types.items() if reporting.speaker_types & types)
        self._carriers = frozenset(entity for entity, types in self._types.items() if reporting.carrier_types & types)

    def carries(self, entity: str | None) -> bool:
        """Whether the entity is an outlet or a channel."""
        return entity in self._carriers

    def may_carry(self, entity: str | None) -> bool:
        """Whether the entity is an outlet, or of so general a class that it can be one."""
        return entity is not None and (self.carries(entity) or self._direct.get(entity) in _GENERAL)

    def speaker(self, cue: Cue, last: str | None) -> str | None:
        """The entity that the source's head stands for, if it is one that speaks. ``last`` is who spoke before."""
        found = self._source(cue)
        if found in self._speakers or cue.referent is None:
            return found if found in self._speakers else None
        if lemma(cue.referent) in self._reporting.utterances:
            return self._author(cue) or (None if cue.head.tag_ == "VBG" and not _definite(cue.referent) else last)
        if found is not None:  # a place that speaks is somebody's: "the Zarian embassy"
            return self._author(cue)
        return last if last is not None and self._can_be(cue.referent.lower_, last) else None

    def _can_be(self, pronoun: str, entity: str) -> bool:
        """Whether a pronoun can go on with who spoke last: one person, several, or a body."""
        types = self._types.get(entity, frozenset())
        one, several = "Person" in types, "PersonGroup" in types
        return (
            (pronoun in _ONE and one) or (pronoun in _SEVERAL and not one) or (pronoun in _BODY and not one | several)
        )

    def named_in(self, cue: Cue) -> str | None:
        """Whom a content names that has nothing else in it: "citing an army officer"; not "a supposed source"."""
        heads = [head for head in cue.content_heads if head.dep_ == "dobj"]
        if any(child.lower_ in _SO_CALLED for head in heads for child in head.children):
            return None
        found = [self._naming.at(cue.sentence.index, head.i) for head in heads]
        return found[0] if found and found[0] in self._speakers else None

    def culprits(self, cue: Cue) -> tuple[str, ...]:
        """Those whom a content names that is only a name: "blamed X and Y"; of "X fighters" it is X."""
        nouns = culprits_of(cue, self._reporting.deeds)
        found = (self._principal(cue, noun) or self._naming.at(cue.sentence.index, noun.i) for noun in nouns)
        return tuple(dict.fromkeys(entity for entity in found if entity in self._speakers))

    def _principal(self, cue: Cue, noun: Token) -> str | None:
        mentions = (self._naming.mention_at(cue.sentence.index, token.i) for token in whose_men(noun))
        named = [m.entity for m in mentions if m is not None and m.how == "name" and m.entity in self._speakers]
        own = (e for e in named if self._direct[e] not in _GENERAL and _NOBODYS.isdisjoint(self._types[e]))
        return next(own, None)

    def _author(self, cue: Cue) -> str | None:
        """Who made the statement that speaks: named before it ("a ministry statement"), or after "by" and "from"."""
        if cue.referent is None:
            return None
        before = [i for i in cue.source_words if i < cue.referent.i]
        below = [*cue.referent.children, *(c for m in cue.referent.children if m.dep_ == "acl" for c in m.children)]
        after = [c.i for p in below if p.lower_ in _OF for c in p.children if c.dep_ == "pobj"]
        for i in (*reversed(before), *after):
            entity = self._naming.at(cue.sentence.index, i)
            if entity in self._speakers and not self.carries(entity):
                return entity
        return None

    def _source(self, cue: Cue) -> str | None:
        """The entity of the source's head; a name set beside a description goes before it."""
        if cue.referent is None:
            return None
        sentence, head = cue.sentence.index, cue.referent
        mention = self._naming.mention_at(sentence, head.i)
        if mention is not None and mention.how != "description":
            return mention.entity
        beside = [child.i for child in head.children if child.dep_ in _BESIDE and child.i in cue.source_words]
        named = [m for m in (self._naming.mention_at(sentence, i) for i in beside) if m is not None and m.how == "name"]
        return named[0].entity if named else mention.entity if mention is not None else None

    def without_channel(self, cue: Cue) -> Cue:
        """The cue without what tells how it was said: "… through its news agency", "… in a video"."""
        if not cue.content:
            return cue
        doc, last = cue.sentence.span.doc, cue.content[-1]
        for i in cue.content:
            if doc[i].dep_ != "prep" or doc[i].right_edge.i not in (last, last + 1):
                continue
            if i > cue.content[0] and self._names_utterance(doc[i]):
                return replace(cue, content=tuple(n for n in cue.content if n < i))
            if self._names_channel(doc[i], cue):
                holder = doc[i].head
                stated = lemma(holder) in self._reporting.nouns and holder.head.dep_ == "prep"
                first = holder.head.i if stated else i
                return replace(cue, content=tuple(n for n in cue.content if n < first))
        return cue

    def _names_utterance(self, preposition: Token) -> bool:
        """ "in a statement", "during an interview": one said or written somewhere, no part of its content."""
        if preposition.lower_ not in _WITHIN:
            return False
        said = [c for c in preposition.children if c.dep_ == "pobj" and lemma(c) in self._reporting.utterances]
        return any(child.dep_ in ("det", "poss", "amod", "compound") for noun in said for child in noun.children)

    def _names_channel(self, preposition: Token, cue: Cue) -> bool:
        wanted = self._reporting.channel_prepositions.get(preposition.lower_, frozenset())
        for child in preposition.children if wanted else ():
            entity = self._naming.at(cue.sentence.index, child.i)
            if entity is not None and wanted & self._types.get(entity, frozenset()):
                return True
        return False

    def via(self, cue: Cue, speaker: str | None) -> tuple[str, ...]:
        """Outlets and channels named with the cue, or with the source as passing its words on."""
        found: list[str] = []
        quoting = dict.fromkeys((*self._quoting(cue), *self._carrying(cue), *self._hearing(cue)))
        beside = (*cue_clause(cue), *_passing_on(cue)) if self._carriers else ()
        for i in (*beside, *quoting):
            entity = self._naming.at(cue.sentence.index, i)
            carries = self.carries(entity) or (i in quoting and entity in self._speakers)
            if entity is not None and entity != speaker and carries and entity not in found:
                found.append(entity)
        return tuple(found)

    def _quoting(self, cue: Cue) -> Iterator[int]:
        """Who quotes: the subject, or the agent, of the verb in "X quoted Y as saying", by index."""
        verb = passed_on_by(cue.head, self._reporting.passing_on)
        if verb is None:
            return
        agents = [c for child in verb.children if child.dep_ == "agent" for c in child.children]
        subject = None if is_passive(verb) else source_of(verb)
        yield from (token.i for token in (*agents, subject) if token is not None)

    def _carrying(self, cue: Cue) -> Iterator[int]:
        """Who carries it: "in a statement published by X", "a statement carried by X said", by index."""
        nouns = [c for p in cue.head.children if p.dep_ == "prep" for c in p.children if c.dep_ == "pobj"]
        for noun in (*nouns, *([cue.source] if cue.source is not None else [])):
            for verb in noun.children:
                if verb.dep_ == "acl" and lemma(verb) in self._reporting.carried:
                    yield from (c.i for by in verb.children if by.dep_ == "agent" for c in by.children)

    def is_about(self, cue: Cue, classes: Iterable[str]) -> bool:
        """Whether the noun phrase that the cue takes names one of these classes."""
        wanted = {name.removeprefix("kg:") for name in classes}
        below = (c.i for c in cue.head.children if c.dep_ in ("dobj", "nsubjpass")) if wanted else ()
        found = (self._naming.at(cue.sentence.index, i) for i in below)
        return any(entity is not None and not wanted.isdisjoint(self._types[entity]) for entity in found)

    def _hearing(self, cue: Cue) -> Iterator[int]:
        """Whom it was told, where that may be an outlet: "told X", by index."""
        for child in cue.head.children:
            entity = self._naming.at(cue.sentence.index, child.i) if child.dep_ in ("dobj", "dative") else None
            if child.pos_ == "PROPN" and lemma(cue.head) == _TELL and self.may_carry(entity):
                yield child.i


def _definite(noun: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in ("the", "this", "that") for child in noun.children)


def _passing_on(cue: Cue) -> Iterator[int]:
    """The words of "… consulted by X" below the source, by index."""
    if cue.source is None:
        return
    for child in cue.source.children:
        if child.dep_ in _PASSED_ON and child.i > cue.source.i:
            yield from subtree(child)
