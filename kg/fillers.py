"""From a token in a role to the entity, count or words that fill a slot.

Takes the document as read so far (names, times, counts by sentence) and a slot of a rule; returns entity ids of the
classes that the slot accepts. A noun that only hands its role on ("members of", "the outskirts of") gives what stands
below it: whose members, which town. What names nothing gives nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.claims import Count, Entity, SlotValue, Span, TimeExpression
from kg.counts import CountExpression
from kg.naming import NamedMention, Naming
from kg.parse import Sentence
from kg.rules import CAUSE, Hit, Rule, Slot
from kg.syntax import Syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

HANDS = 4
SENTENCE = 1_000
_ONE = frozenset({"a", "an", "one"})
_ANY = frozenset({"any", "no"})
_PLACE = "place"
_NOT_SPEAKING = frozenset({"target", "victim", "place"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One document with its names, times and counts, as the rules see it.

    ``speaking`` are the words for who says something and what he says, by their offsets, where these are known yet.
    """

    text: str
    sentences: Sequence[Sentence]
    naming: Naming
    syntax: Syntax
    times: Sequence[Sequence[TimeExpression]]
    counts: Sequence[Sequence[CountExpression]]
    published: str | None
    title: str | None = None
    speaking: Sequence[tuple[Sequence[Span], Sequence[Span]]] = ()

    def speaks_of(self, sentence: Sentence, token: Token, trigger: Token) -> bool:
        """Whether the token is who says what the trigger stands in: "three died, the governor, X, said"."""
        at, told = sentence.token_start(token), sentence.token_start(trigger)
        return any(_holds(sources, at) and _holds(contents, told) for sources, contents in self.speaking)

    def readable(self) -> Iterator[Sentence]:
        """The sentences that rules are tried on: runs of over ``SENTENCE`` words have no parse to speak of."""
        return (sentence for sentence in self.sentences if len(sentence.span) <= SENTENCE)

    def entity(self, key: str) -> Entity:
        return self.naming.entity(key)

    def mention(self, sentence: Sentence, token: Token) -> NamedMention | None:
        return self.naming.mention_at(sentence.index, token.i)

    def is_a(self, key: str, *classes: str) -> bool:
        return any(name in self.naming.entity(key).types for name in classes)


def fill(
    reading: Reading, sentence: Sentence, trigger: Token, slot: Slot, triggers: frozenset[int] = frozenset()
) -> tuple[str, ...]:
    """The entities in the slot's roles; the first role that is filled decides, but places are gathered from all.

    What hangs on another of ``triggers`` belongs to that one.
    """
    found: dict[str, None] = {}
    for role in slot.roles:
        tokens = reading.syntax.fillers(role, trigger, lambda t: bool(resolve(reading, sentence, t, slot)))
        for token in tokens:
            if triggers and _hangs_on_other(token, trigger, triggers):
                continue
            if slot.name == _PLACE and _nursed(reading.syntax, token, trigger):
                continue
            if slot.name in _NOT_SPEAKING and reading.speaks_of(sentence, token, trigger):
                continue
            for key in resolve(reading, sentence, token, slot):
                found.setdefault(key)
        if found and not slot.all:
            break
    return tuple(found)


def _nursed(syntax: Syntax, token: Token, trigger: Token) -> bool:
    """ "Died in a hospital in Lesna", "taken to the hospital in Lesna": where the wounded are is not where it was."""
    led = (
        a
        for verb in token.ancestors
        for c in verb.children
        if c.dep_ == "prep" and c.lower_ == "to"
        for a in c.children
    )
    if any(syntax.has_word(nursing, "care") for nursing in led):
        return True
    if not syntax.has_word(trigger, "succumb"):
        return False
    return any(syntax.has_word(above, "care") for above in (token, *token.ancestors) if trigger.is_ancestor(above))


def _holds(spans: Sequence[Span], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def _hangs_on_other(token: Token, trigger: Token, triggers: frozenset[int]) -> bool:
    while token.head.i != token.i:
        token = token.head
        if token.i in triggers:
            return token.i != trigger.i and not trigger.is_ancestor(token) and not token.is_ancestor(trigger)
    return False


def resolve(reading: Reading, sentence: Sentence, token: Token, slot: Slot) -> tuple[str, ...]:
    """The entities that the token stands for, itself or through the noun that it hands its role to."""
    return _resolve(reading, sentence, token, slot, 0)


def _resolve(reading: Reading, sentence: Sentence, token: Token, slot: Slot, depth: int) -> tuple[str, ...]:
    if token.lower_.endswith(("self", "selves")):
        return ()
    mention = reading.mention(sentence, token)
    own: tuple[str, ...] = ()
    if mention is not None:
        entity = reading.entity(mention.entity)
        if _accepts(slot, entity):
            own = (mention.entity,)
        if own and (entity.identity != "described" or mention.how in ("pronoun", "possessive")):
            return own
    if depth < HANDS:
        handed = _handed_on(reading, sentence, token, slot, depth)
        if handed:
            return (*own, *handed) if own and reading.is_a(own[0], "Place") else handed
        if mention is None:
            return next((_resolve(reading, sentence, c, slot, depth + 1) for c in _headed(token)), ())
    return own


def _headed(title: Token) -> list[Token]:
    """ "the journalist X": the name that a title before it heads the phrase of."""
    if title.tag_ in ("NNS", "NNPS"):
        return []
    return [c for c in title.children if c.dep_ == "appos" and c.left_edge.i - title.i in (1, 2)]


def _accepts(slot: Slot, entity: Entity) -> bool:
    fits = not slot.types or any(name in slot.types for name in entity.types)
    return fits and not any(name in slot.not_types for name in entity.types)


def _handed_on(reading: Reading, sentence: Sentence, token: Token, slot: Slot, depth: int) -> tuple[str, ...]:
    syntax = reading.syntax
    place = "Place" in slot.types and not slot.types - {"Place"}
    if syntax.has_word(token, "area") or (place and syntax.has_word(token, "part")):
        path = "area_of"
    elif syntax.has_word(token, "part") or token.pos_ in ("NUM", "DET"):
        path = "part_of"
    else:
        return ()
    mention = reading.mention(sentence, token)
    found: dict[str, None] = {}
    for below in syntax.reach(path, token):
        inside = reading.mention(sentence, below)
        if inside is not None and mention is not None and inside.entity == mention.entity:
            continue
        for key in _resolve(reading, sentence, below, slot, depth + 1):
            if path == "area_of" or (
                reading.is_a(key, "Actor") and not reading.is_a(key, "Person", "Country", "Tribe")
            ):
                found.setdefault(key)
    return tuple(found)


def count_of(reading: Reading, sentence: Sentence, token: Token, *, people: bool) -> Count | None:
    """How many the noun speaks of; one for "a soldier" and for a named person."""
    total = counted(reading, sentence, token)
    if total is not None:
        return total
    mentions = [reading.mention(sentence, t) for t in (token, *_headed(token))]
    mention = next((m for m in mentions if m is not None), None)
    if mention is not None and mention.how == "name" and reading.is_a(mention.entity, "Person"):
        return Count(1, 1)
    if people and mention is not None and (_one_man(reading, mention, token) or _himself(reading, mention, token)):
        return Count(1, 1)
    if people and {c.lower_ for c in token.children if c.dep_ == "det"} & _ANY:
        return Count(1, 1)
    owned = token.tag_ == "NN" and any(child.dep_ == "poss" for child in token.children)
    if people and owned and mention is not None and reading.is_a(mention.entity, "Person"):
        return Count(1, 1)  # "his driver"
    determiners = {child.lower_ for child in token.children if child.dep_ in ("det", "nummod")}
    if people and token.tag_ in ("NN", "NNP") and determiners & _ONE and not reading.syntax.has_word(token, "many"):
        return Count(1, 1)
    return None


def _himself(reading: Reading, mention: NamedMention, token: Token) -> bool:
    """ "killing him and his aide": one person told of before."""
    return (
        mention.how == "pronoun"
        and token.lower_ in ("he", "him", "she", "her")
        and token.tag_ == "PRP"
        and (reading.is_a(mention.entity, "Person"))
    )


def _one_man(reading: Reading, mention: NamedMention, noun: Token) -> bool:
    """ "the mayor", "his guard": one who is known without a name."""
    known = any(child.dep_ == "poss" or child.lower_ == "the" for child in noun.children)
    return known and noun.tag_ == "NN" and mention.how == "description" and reading.is_a(mention.entity, "Person")


def counted(reading: Reading, sentence: Sentence, token: Token) -> Count | None:
    """The number that stands with the noun."""
    below = {token.i, *(c.i for c in token.children if c.dep_ in ("nummod", "amod", "quantmod", "det", "advmod"))}
    for expression in reading.counts[sentence.index]:
        if expression.token in below or expression.noun == token.i:
            return expression.count
    return None


def words_of(reading: Reading, sentence: Sentence, token: Token, word_class: str) -> str | None:
    """The noun with its own modifiers, when it belongs to the word class: "suicide belt", "explosive device"."""
    syntax = reading.syntax
    if not syntax.has_word(token, word_class) or (token.dep_ == "compound" and syntax.has_word(token.head, word_class)):
        return None
    parts = [c for c in token.children if c.dep_ in ("compound", "amod", "nmod") and c.i < token.i]
    first = min((p.i for p in parts), default=token.i)
    span = token.doc[first : token.i + 1]
    return reading.text[sentence.token_start(span[0]) : sentence.token_end(token)]


def words_in_roles(reading: Reading, sentence: Sentence, hit: Hit, slot: Slot) -> tuple[str, ...]:
    """The words of the slot's class in its roles, by the first path that reaches any."""
    for role in slot.roles:
        for path in reading.syntax.candidates(role, hit.token):
            found = [w for t in path if (w := words_of(reading, sentence, t, slot.words or "")) is not None]
            if found:
                return tuple(dict.fromkeys(found))
    return ()


def name_text(reading: Reading, sentence: Sentence, token: Token) -> str:
    """The name that the token belongs to, as it stands in the text."""
    mention = reading.mention(sentence, token)
    if mention is not None and mention.how == "name":
        return reading.text[mention.start : mention.end]
    parts = [
        t for t in token.subtree if t.dep_ in ("compound", "amod", "nmod", "punct") and t.i < token.i and not t.is_quote
    ]
    first = next((t for t in parts if t.pos_ == "PROPN"), token)
    return reading.text[sentence.token_start(first) : sentence.token_end(token)]


def names_in_roles(reading: Reading, sentence: Sentence, hit: Hit, slot: Slot) -> tuple[str, ...]:
    """The names that stand in the slot's roles, as they stand in the text; whoever they are of."""
    for role in slot.roles:
        for path in reading.syntax.candidates(role, hit.token):
            found = [name_text(reading, sentence, t) for t in path if _is_name(reading, sentence, t)]
            if found:
                return tuple(dict.fromkeys(found))
    return ()


def _is_name(reading: Reading, sentence: Sentence, token: Token) -> bool:
    mention = reading.mention(sentence, token)
    return mention.how == "name" if mention is not None else token.pos_ == "PROPN"


def covered_by_name(reading: Reading, sentence: Sentence, token: Token) -> bool:
    """Whether the trigger is only part of a name, such as a party's or a unit's."""
    mention = reading.mention(sentence, token)
    if mention is None or mention.how in ("pronoun", "possessive", "description"):
        return False
    return mention.last - mention.first > 1


def lacking(reading: Reading, hit: Hit) -> tuple[str, ...]:
    """What the rule asks for under ``given``, ``beside`` and ``unless`` and the sentence does not meet, in words."""
    syntax = reading.syntax
    nouns = [f"{slot.name} to be of `{words}`" for slot, words in hit.rule.given if not _of(syntax, hit, slot, words)]
    words = [f"a word of `{name}` in the sentence" for name in hit.rule.beside if not _beside(syntax, hit, name)]
    spoilt = [f"another cause than one of `{name}`" for name in hit.rule.causes if _caused(syntax, hit, name)]
    return (*nouns, *words, *spoilt)


def _of(syntax: Syntax, hit: Hit, slot: Slot, words: str) -> bool:
    first = 1 if slot.count else None  # of "eight civilians and two soldiers" the first decide
    tokens = (t for role in slot.roles for path in syntax.candidates(role, hit.token) for t in path[:first])
    return any(syntax.has_word(each, words) for token in tokens for each in _of_which(syntax, token))


def _of_which(syntax: Syntax, token: Token) -> list[Token]:
    """The noun, and what it is several or one of: "volleys of rockets", "one of its mines"."""
    if not syntax.has_word(token, "measure"):
        return [token]
    of = (c for c in token.children if c.dep_ == "prep" and c.lower_ == "of")
    return [token, *(c for each in of for c in each.children if c.dep_ == "pobj")]


def _caused(syntax: Syntax, hit: Hit, name: str) -> bool:
    return any(syntax.has_word(token, name) for path in syntax.candidates(CAUSE, hit.token) for token in path)


def _beside(syntax: Syntax, hit: Hit, name: str) -> bool:
    return bool(syntax.words_in(hit.token.sent, name).difference(hit.tokens))


def needs_met(rule: Rule, slots: Mapping[str, SlotValue]) -> bool:
    """Whether every need of the rule has one of its slots filled; without needs, any slot will do."""
    if not rule.needs:
        return bool(slots)
    return all(any(_has(slots.get(need.slot), need.least) for need in group) for group in rule.needs)


def _has(value: SlotValue | None, least: int) -> bool:
    return value is not None and (least == 1 or (isinstance(value, tuple) and len(value) >= least))


def add_counts(first: Count | None, second: Count | None) -> Count | None:
    """Two counts of different people together; an open end stays open."""
    if first is None or second is None:
        return first or second
    low = (first.min or 0) + (second.min or 0)
    high = None if first.max is None or second.max is None else first.max + second.max
    return Count(low, high)


def tree_distance(first: Token, second: Token, limit: int = 12) -> int:
    """Steps between two tokens of one sentence over the parse; ``limit`` when they are farther apart."""
    up: dict[int, int] = {}
    token, steps = first, 0
    while steps < limit:
        up[token.i] = steps
        if token.head.i == token.i:
            break
        token, steps = token.head, steps + 1
    token, steps = second, 0
    while steps < limit:
        if token.i in up:
            return min(limit, steps + up[token.i])
        if token.head.i == token.i:
            break
        token, steps = token.head, steps + 1
    return limit


def governing_verb(token: Token) -> Token:
    """The nearest verb above, or the root."""
    token = token.head
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    return token
