"""Statements: what the text says as subject, predicate and object.

Takes a document as read so far and the rules; returns statement mentions in the order of the text, each with the word
that triggered it and the time for which it holds. The object is an entity, or for a slot with ``text`` the words
themselves. A rule tells apart for whom it lasts (``subject``), ``starts`` and ``ends``. Left out: a statement whose two
ends are one entity, an end that did not come about, and what is over when nobody can say by when.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.factuality import Factuality, FactualityWords, assess, assess_description
from kg.fillers import Reading, fill, governing_verb, name_text, resolve
from kg.parse import Sentence
from kg.periods import ENDS, LASTS, NO_PERIOD, PAST, Period, period_of
from kg.rules import OBJECT, SUBJECTS, Hit, Rule, RuleSet, Slot

if TYPE_CHECKING:
    from spacy.tokens import Token


ITSELF = "self"
_DESCRIBING = frozenset({"attr", "oprd", "appos", "compound", "nmod"})
_ONE = frozenset({"a", "an", "another", "some"})


@dataclass(frozen=True, slots=True)
class StatementMention:
    """One place where the text states a relation.

    ``own_words``: the subject is only described, by the very words that state it ("an army spokesman"). ``over``: the
    text says that it came to its end.
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
    period: Period = NO_PERIOD
    over: bool = False

    @property
    def triple(self) -> tuple[str, str, str]:
        return self.subject, self.rule.makes, self.object

    def joined(self, other: StatementMention) -> StatementMention:
        """One for both, which stand in one sentence: "took over in 2011 and was ousted in 2014"."""
        return replace(self, period=self.period.joined(other.period), over=self.over or other.over)


def find_statements(
    reading: Reading, rules: RuleSet, words: FactualityWords, states: Collection[str]
) -> list[StatementMention]:
    """All statements of the document; a triple that a sentence states twice is there once.

    Only ``states`` hold for a time; what is none (a founding) has no period, and was never so "formerly".
    """
    found: dict[tuple[int, str, str, str], StatementMention] = {}
    for sentence in reading.readable():
        for token in sentence.span:
            for hit in rules.hits("statement", token):
                before = _told_before(found.values(), rules.taken_up)
                for mention in _statements(reading, sentence, hit, words, states, before):
                    key = (sentence.index, *mention.triple)
                    found[key] = found[key].joined(mention) if key in found else mention
    return sorted(found.values(), key=lambda m: (m.start, m.triple))


def _statements(
    reading: Reading,
    sentence: Sentence,
    hit: Hit,
    words: FactualityWords,
    states: Collection[str],
    before: Mapping[str, set[tuple[str, str]]],
) -> list[StatementMention]:
    by_name = {slot.name: slot for slot in hit.rule.slots}
    subjects = _subjects(reading, sentence, hit, by_name)
    if not subjects:
        return []
    if OBJECT in by_name:
        objects = _objects(reading, sentence, hit.token, by_name[OBJECT])
    else:
        objects = _taken_up(before, subjects, hit.rule.makes)
    itself = OBJECT in by_name and ITSELF in by_name[OBJECT].roles
    start, end = sentence.token_start(hit.token), sentence.token_end(hit.token)
    found = []
    for subject, how in subjects.items():
        told = _told(reading, sentence, hit, how, words, states)
        if told is None:
            continue
        period, factuality, over = told
        found += [
            StatementMention(
                hit.rule,
                sentence.index,
                start,
                end,
                subject,
                target,
                factuality,
                hit.trigger.kind == "verb" or how != LASTS,
                _own_words(reading, sentence, hit.token, subject),
                period,
                over,
            )
            for target in (objects if itself else _others(reading, sentence, hit.token, objects))
            if subject != target
            and (itself or not _own_name(reading, sentence, hit.token, target))
            and not _nobody_told(reading, sentence, target)
        ]
    return found


def _told_before(mentions: Iterable[StatementMention], predicates: Collection[str]) -> dict[str, set[tuple[str, str]]]:
    """Of each subject what the text told of it, as predicate and object: "He resigned" takes it up."""
    told: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for mention in mentions:
        if mention.rule.makes in predicates:
            told[mention.subject].add((mention.rule.makes, mention.object))
    return told


def _taken_up(
    before: Mapping[str, set[tuple[str, str]]], subjects: Mapping[str, str], predicate: str
) -> tuple[str, ...]:
    """The object that whoever leaves is known by; with several, nothing tells which one is meant."""
    known = set().union(*(before.get(subject, ()) for subject, how in subjects.items() if how == ENDS))
    return tuple(target for told, target in known if told == predicate) if len(known) == 1 else ()


def _subjects(reading: Reading, sentence: Sentence, hit: Hit, slots: Mapping[str, Slot]) -> dict[str, str]:
    """Of whom it is stated, each with how it stands with them; who is told to leave does not stay."""
    found: dict[str, str] = {}
    for name, how in reversed(SUBJECTS.items()):
        if name in slots:
            for key in fill(reading, sentence, hit.token, slots[name]):
                found.setdefault(key, how)
    return found


def _told(
    reading: Reading, sentence: Sentence, hit: Hit, how: str, words: FactualityWords, states: Collection[str]
) -> tuple[Period, Factuality, bool] | None:
    """For what time it is stated, how surely, and whether it is over; None where that makes no statement."""
    verb = hit.token if hit.trigger.kind == "verb" else governing_verb(hit.token)
    factuality = _factuality(hit, words) if how == LASTS else assess(verb, words)
    if how == ENDS and (factuality.polarity == "negative" or factuality.unrealised):
        return None
    if hit.rule.makes not in states:
        return None if factuality.past else (NO_PERIOD, factuality, False)
    if factuality.past and (hit.trigger.kind == "verb" or _describes(reading, sentence, hit.token)):
        how, factuality = PAST, replace(factuality, polarity="positive")
    period = period_of(reading, sentence, hit.token, how)
    return None if period is None else (period, factuality, how in (ENDS, PAST))


def _describes(reading: Reading, sentence: Sentence, noun: Token) -> bool:
    """Whether the noun stands for somebody: a former commander is one no more, previous operations were waged."""
    return noun.dep_ in _DESCRIBING or reading.mention(sentence, noun) is not None


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
                return tuple(name_text(reading, sentence, token) for token in named)
    return ()
