"""Statements: what the text says as subject, predicate and object.

Takes a document as read so far and the rules; returns statement mentions in the order of the text, each with the word
that triggered it. The object is an entity, or for a slot with ``text`` the words themselves. A statement whose two
ends are one entity, or that the text denies the time of ("former"), is left out by the rule's ``unless``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.factuality import Factuality, FactualityWords, assess, assess_description
from kg.fillers import Reading, fill, resolve
from kg.parse import Sentence
from kg.rules import Hit, Rule, RuleSet, Slot

if TYPE_CHECKING:
    from spacy.tokens import Token


ITSELF = "self"
_ONE = frozenset({"a", "an", "another", "some"})


@dataclass(frozen=True, slots=True)
class StatementMention:
    """One place where the text states a relation.

    ``own_words``: the subject is only described, by the very words that state it ("an army spokesman").
    """

    rule: Rule
    sentence: int
    start: int
    end: int
    subject: str
    object: str
    factuality: Factuality
    verbal: bool
    own_words: bool = False

    @property
    def triple(self) -> tuple[str, str, str]:
        return self.subject, self.rule.makes, self.object


def find_statements(reading: Reading, rules: RuleSet, words: FactualityWords) -> list[StatementMention]:
    """All statements of the document; a triple that a sentence states twice is there once."""
    found: dict[tuple[int, str, str, str], StatementMention] = {}
    for sentence in reading.readable():
        for token in sentence.span:
            for hit in rules.hits("statement", token):
                for mention in _statements(reading, sentence, hit, words):
                    found.setdefault((sentence.index, *mention.triple), mention)
    return sorted(found.values(), key=lambda m: (m.start, m.triple))


def _statements(reading: Reading, sentence: Sentence, hit: Hit, words: FactualityWords) -> list[StatementMention]:
    by_name = {slot.name: slot for slot in hit.rule.slots}
    subjects = fill(reading, sentence, hit.token, by_name["subject"])
    if not subjects:
        return []
    objects = _objects(reading, sentence, hit.token, by_name["object"])
    factuality = _factuality(hit, words)
    if factuality.past:
        return []
    itself = ITSELF in by_name["object"].roles
    start, end = sentence.token_start(hit.token), sentence.token_end(hit.token)
    return [
        StatementMention(
            hit.rule,
            sentence.index,
            start,
            end,
            subject,
            target,
            factuality,
            hit.trigger.kind == "verb",
            _own_words(reading, sentence, hit.token, subject),
        )
        for subject in subjects
        for target in (objects if itself else _others(reading, sentence, hit.token, objects))
        if subject != target
        and (itself or not _own_name(reading, sentence, hit.token, target))
        and not _nobody_told(reading, sentence, target)
    ]


def _own_words(reading: Reading, sentence: Sentence, trigger: Token, subject: str) -> bool:
    return reading.entity(subject).identity == "described" and reading.naming.at(sentence.index, trigger.i) == subject


def _others(reading: Reading, sentence: Sentence, trigger: Token, found: Iterable[str]) -> list[str]:
    """Without whom the trigger itself describes: of "three units of the army" the units are no end of a statement."""
    own = reading.naming.at(sentence.index, trigger.i)
    return [key for key in found if key != own or reading.entity(key).identity != "described"]


def _nobody_told(reading: Reading, sentence: Sentence, target: str) -> bool:
    """Whether the object is only "a brigade", and nothing tells which one."""
    entity = reading.entity(target) if reading.naming.has(target) else None
    if entity is None or entity.identity != "described" or not entity.label.islower() or "Place" in entity.types:
        return False
    heads = [t for t in sentence.span if (m := reading.mention(sentence, t)) is not None and m.entity == target]
    return any(child.lower_ in _ONE for token in heads for child in token.children if child.dep_ == "det")


def _own_name(reading: Reading, sentence: Sentence, trigger: Token, target: str) -> bool:
    """Whether the trigger is a word of the object's own name ("… Division")."""
    mention = reading.mention(sentence, trigger)
    return mention is not None and mention.how in ("name", "nested") and mention.entity == target


def _factuality(hit: Hit, words: FactualityWords) -> Factuality:
    match hit.trigger.kind:
        case "verb":
            return assess(hit.token, words)
        case "noun":
            return assess_description(hit.token, words)
    return Factuality()


def _objects(reading: Reading, sentence: Sentence, trigger: Token, slot: Slot) -> tuple[str, ...]:
    if not slot.text:
        return fill(reading, sentence, trigger, slot)
    for role in slot.roles:
        for tokens in reading.syntax.candidates(role, trigger):
            named = [t for t in tokens if t.pos_ == "PROPN" or resolve(reading, sentence, t, slot)]
            if named:
                return tuple(_name_text(reading, sentence, token) for token in named)
    return ()


def _name_text(reading: Reading, sentence: Sentence, token: Token) -> str:
    mention = reading.mention(sentence, token)
    if mention is not None and mention.how == "name":
        return reading.text[mention.start : mention.end]
    parts = [
        t for t in token.subtree if t.dep_ in ("compound", "amod", "nmod", "punct") and t.i < token.i and not t.is_quote
    ]
    first = next((t for t in parts if t.pos_ == "PROPN"), token)
    return reading.text[sentence.token_start(first) : sentence.token_end(token)]
