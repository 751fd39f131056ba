"""Event mentions: triggers, their slots, and the tolls that belong to them, sentence by sentence.

Takes a document as read so far (``Reading``) and the rules; returns event mentions in the order of the text. Within a
sentence a mention of a consequence ("killing four", "nine deaths") gives its counts and victims to the event that it is
a consequence of, and only stands for itself where there is none. Gathering over sentences is ``kg.gathering``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from kg.claims import Count, SlotValue
from kg.consequences import join_arguments, join_consequences
from kg.eventdates import date_of, dated
from kg.eventmentions import TALLIES, EventMention, Kinds, told_as_reason, told_aside
from kg.factuality import Factuality, FactualityWords, assess
from kg.fillers import (
    Reading,
    covered_by_name,
    fill,
    governing_verb,
    lacking,
    names_in_roles,
    needs_met,
    words_in_roles,
)
from kg.headcounts import dead_by_sort, headcount, told
from kg.numerals import ordinal
from kg.parse import Sentence
from kg.rules import DATE, Hit, RuleSet, Slot

if TYPE_CHECKING:
    from spacy.tokens import Token

TRIGGERS = 100
OPENING = 3
_ANCHORS = frozenset({"place", "target", "victim", "date"})
_FRESH = frozenset({"another", "second", "new", "other", "separate", "third", "a", "an", "similar"})
_APART = frozenset({"separate", "different", "another", "other", "unrelated", "similar"})
_BEFORE = frozenset({"already", "previously", "again", "before", "earlier", "once"})
_WORST = frozenset({"worst", "deadliest", "bloodiest"})
_SELVES = frozenset({"i", "we"})
_ALSO = frozenset({"also", "too", "likewise"})
_MORE = frozenset({"new", "further", "more", "additional"})
_ACTING = frozenset({"perpetrator"})
_NOT_ACTING = frozenset({"target", "victim", "place"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their", "both"})


@dataclass(frozen=True, slots=True)
class _Scope:
    """A sentence with its triggers and its dates."""

    reading: Reading
    sentence: Sentence
    words: FactualityWords
    triggers: frozenset[int]
    dates: list[tuple[Token, str]]
    kinds: Kinds


def find_event_mentions(reading: Reading, rules: RuleSet, words: FactualityWords, kinds: Kinds) -> list[EventMention]:
    """All event mentions of the document, consequences joined to what they are consequences of."""
    found: list[EventMention] = []
    for sentence in reading.readable():
        found_hits = ((t.i, h) for t in sentence.span if (h := _hits(reading, sentence, t, rules)))
        hits = dict(islice(found_hits, TRIGGERS))
        if hits:
            scope = _Scope(reading, sentence, words, frozenset(hits), dated(reading, sentence), kinds)
            mentions = [m for i in sorted(hits) if (m := _best(scope, hits[i])) is not None]
            joined = join_consequences(reading, join_arguments(mentions, kinds), kinds)
            found += [m for m in joined if not _general(m) and _tells(m)]
    return found


def _tells(mention: EventMention) -> bool:
    """Whether a mention that fills too little can at least take up an event told before."""
    return not mention.bare or mention.definite or mention.rule.consequence


def _hits(reading: Reading, sentence: Sentence, token: Token, rules: RuleSet) -> list[Hit]:
    hits = rules.hits("event", token)
    if not hits or covered_by_name(reading, sentence, token) or _only_modifies(reading, token):
        return []
    start = sentence.token_start(token)
    if any(time.start <= start < time.end for time in reading.times[sentence.index]):  # "14 March 2023"
        return []
    return hits


def _best(scope: _Scope, hits: list[Hit]) -> EventMention | None:
    """What the trigger tells of.

    Of several readings of one word one whose kind no other's is below or outranks; then that which asks for most
    beside it; then the one that fills most.
    """
    factuality = assess(hits[0].token, scope.words)
    made = [
        (hit.trigger.length, mention)
        for hit in hits
        if not lacking(scope.reading, hit) and (mention := _mention(scope, hit, factuality)) is not None
    ]
    told = [each for each in made if not each[1].bare]
    if not told and made:  # a noun that tells nothing is of no special kind
        return max(made, key=lambda m: (m[1].rule.asks, -m[1].rule.depth, len(m[1].slots), m[0]))[1]
    made = told
    kinds = {mention.type for _, mention in made}
    best = [(n, m) for n, m in made if not any(_before(kind, m.type, scope.kinds) for kind in kinds - {m.type})]
    return max(best, key=lambda m: (m[1].rule.asks, len(m[1].slots), m[0], m[1].rule.depth), default=(0, None))[1]


def _before(first: str, second: str, kinds: Kinds) -> bool:
    return second in kinds.chain(first) or kinds.outranks(first, second)


def _only_modifies(reading: Reading, token: Token) -> bool:
    """ "attack helicopter", "protest camp": a trigger before another noun tells of no event."""
    return (
        token.dep_ in ("compound", "nmod")
        and token.head.i > token.i
        and not reading.syntax.has_word(token.head, "bearer")
    )


def _mention(scope: _Scope, hit: Hit, factuality: Factuality) -> EventMention | None:
    token, sentence = hit.token, scope.sentence
    if hit.rule.consequence and _some_of(token):
        return None
    slots = _slots(scope, hit)
    nobody = hit.rule.consequence and factuality.polarity == "negative"
    if nobody and _of_more(token):
        return None
    if hit.rule.follows and not needs_met(hit.rule, slots):
        return None
    bare = nobody or hit.rule.follows or not needs_met(hit.rule, slots)
    noun = scope.reading.syntax.shape(token) == "noun"
    marks = {child.lower_ for child in token.children if child.dep_ in ("det", "amod", "poss", "nummod")}
    if bare and not nobody and not hit.rule.follows and not (noun and (marks & _DEFINITE or not hit.rule.consequence)):
        return None
    if nobody:  # "nobody died" asserts a toll of none
        slots = {name: Count(0, 0) if isinstance(value, Count) else value for name, value in slots.items()}
        factuality = Factuality("positive", factuality.certainty, factuality.unrealised)
    if scope.reading.syntax.has_word(token, "weapon") or token.lemma_.lower() in TALLIES:
        marks -= {"a", "an"}  # "a bomb" may be that of the attack told before, "a toll" that of its dead
    again = any(
        word.lower_ in _BEFORE
        for child in token.children
        if child.dep_ in ("advmod", "npadvmod")
        for word in ([child] if child.dep_ == "advmod" else child.lefts)
    )
    mention = EventMention(
        rule=hit.rule,
        sentence=sentence.index,
        token=token,
        start=sentence.token_start(token),
        end=sentence.token_end(token),
        slots=slots,
        factuality=factuality,
        definite=hit.rule.follows
        or bool(marks & _DEFINITE)
        or _dated_noun(scope, token)
        or (not noun and _by_the_same(scope, token)),
        fresh=again or bool(marks & _FRESH) or _told_apart(token),
        bare=bare,
        number="" if not noun else _number(token),
        anchored=bool(slots.keys() & _ANCHORS),
        dead=dead_by_sort(scope.reading, sentence, hit) if hit.rule.consequence else (),
        implied=frozenset(s.name for s in hit.rule.slots if s.count and not told(scope.reading, sentence, hit, s)),
        background=token.dep_ != "ccomp" and any(c.dep_ == "aux" and c.lower_ == "had" for c in token.children),
        opening=_opens(token) or any(_opens(c) for c in token.children),
        revises=noun and hit.rule.consequence and _revised(scope, token),
        aside=told_aside(token, scope.reading.syntax),
        reason=told_as_reason(token, scope.reading.syntax),
        besides=hit.rule.consequence and token.dep_ != "relcl" and _besides(token),
    )
    return _ranking(mention) if _superlative(token) or _counted_off(token) else mention


def _of_more(token: Token) -> bool:
    """ "found no new bodies": it tells nothing of those counted before."""
    return any(c.dep_ == "amod" and c.lower_ in _MORE for noun in (token, *token.children) for c in noun.children)


def _ranking(mention: EventMention) -> EventMention:
    """ "in the country's deadliest attack in years": a rank of what is told of; where and since when bound the rank."""
    return replace(mention, slots={}, factuality=Factuality(), definite=True, fresh=False, bare=True, anchored=False)


def _besides(token: Token) -> bool:
    """ "A guard was also killed", "killed two others as well": more than those told before."""
    adverbs = [c for c in token.children if c.dep_ in ("advmod", "cc")]
    if any(c.dep_ == "nsubj" and c.lower_ in _SELVES for c in token.children):
        return False  # "We too killed some of them"
    whole = any(c.lower_ == "well" and any(d.lower_ == "as" for d in c.children) for c in adverbs)
    return whole or any(c.lower_ in _ALSO and c.i <= token.i + 1 for c in adverbs)


def _superlative(token: Token) -> bool:
    ranked = any(c.dep_ == "amod" and (c.tag_ == "JJS" or c.lower_ in _WORST or _most(c)) for c in token.children)
    return ranked and token.dep_ in ("attr", "pobj", "appos", "oprd", "dobj", "ccomp", "dep")


def _counted_off(token: Token) -> bool:
    """ "It was the 52nd attack on the line this year": one told before, as the last of many."""
    return token.dep_ == "attr" and any(c.dep_ == "amod" and ordinal(c.lower_) for c in token.children)


def _most(adjective: Token) -> bool:
    return any(child.lower_ == "most" for child in adjective.children)


def _told_apart(token: Token) -> bool:
    """ "In a separate incident, gunmen …", "Separately, …": the verb tells of something else."""
    verb = governing_verb(token) if token.pos_ not in ("VERB", "AUX") else token
    if any(c.dep_ == "advmod" and c.lower_ in ("separately", "elsewhere") for c in verb.children):
        return True
    cases = (g for c in verb.children if c.dep_ == "prep" and c.lower_ == "in" for g in c.children)
    return any(case.i != token.i and any(c.lower_ in _APART for c in case.children) for case in cases)


def _number(token: Token) -> str:
    """Singular or plural; a bare singular ("fighting") is neither."""
    if any(child.lower_ == "both" for child in token.children):
        return ""  # each of them may have been told by itself
    if token.tag_ in ("NNS", "NNPS"):
        return "plural"
    return "singular" if any(child.dep_ in ("det", "poss", "nummod") for child in token.children) else ""


def _opens(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass") and token.i - token.sent.start <= OPENING


def _revised(scope: _Scope, token: Token) -> bool:
    """ "The toll rose to ten", "taking the toll to ten": a figure that takes the place of those told before."""
    syntax = scope.reading.syntax
    raised = token.lemma_.lower() in TALLIES and syntax.has_word(token.head, "raise_to")
    return raised or syntax.has_word(token.head, "revise")


def _dated_noun(scope: _Scope, token: Token) -> bool:
    """ "Saturday's blast": its date tells which one is meant."""
    dates = {date.i for date, _ in scope.dates}
    return any(child.dep_ == "poss" and child.i in dates for child in token.children)


def _by_the_same(scope: _Scope, token: Token) -> bool:
    """ "The missile hit …", "The attackers entered …": weapon and doers were told of before, and so was the deed."""
    return any(
        child.dep_ == "nsubj"
        and any(scope.reading.syntax.has_word(child, name) for name in ("weapon", "aggressor"))
        and any(c.dep_ == "det" and c.lower_ in _DEFINITE for c in child.children)
        for child in token.children
    )


def _some_of(token: Token) -> bool:
    """ "Two of the dead", "among the dead": the whole was told before, and these are some of it."""
    if token.dep_ != "pobj" or token.head.lower_ not in ("of", "among"):
        return False
    return any(child.lower_ in _DEFINITE for child in token.children) and token.head.head.pos_ != "NOUN"


def _slots(scope: _Scope, hit: Hit) -> dict[str, SlotValue]:
    slots: dict[str, SlotValue] = {}
    acting: set[str] = set()
    for slot in hit.rule.slots:
        value = _value(scope, hit, slot, acting)
        if value:
            slots[slot.name] = value
            if isinstance(value, tuple) and slot.name in _ACTING:
                acting.update(value)
    date = date_of(scope.reading.syntax, scope.dates, hit.token, scope.reading.published)
    if date and not all(slot.count for slot in hit.rule.slots):  # a toll has the date of its telling
        slots[DATE] = date
    return slots


def _value(scope: _Scope, hit: Hit, slot: Slot, acting: set[str]) -> SlotValue | None:
    reading, sentence = scope.reading, scope.sentence
    if slot.count:
        return headcount(reading, sentence, hit, slot)
    if slot.words:
        return words_in_roles(reading, sentence, hit, slot) or None
    if slot.text:
        return names_in_roles(reading, sentence, hit, slot) or None
    others = scope.triggers if slot.name == "place" else frozenset()
    keys = fill(reading, sentence, hit.token, slot, others)
    return tuple(key for key in keys if slot.name not in _NOT_ACTING or key not in acting) or None


def _general(mention: EventMention) -> bool:
    """ "attacks by the group" as such: several, and nothing that tells which."""
    telling = mention.slots.keys() - {"perpetrator", "weapon", "claimed_by"}
    owned = any(child.dep_ == "poss" for child in mention.token.children)
    return mention.number == "plural" and not mention.definite and not owned and not telling
