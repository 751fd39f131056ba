"""Mentions of one event within a sentence, joined.

Takes the event mentions of a sentence; returns fewer. A trigger that is the subject or object of another's verb ("the
attack targeted X") tells of the same event. A consequence ("killing four", "nine deaths", by a rule that says so) gives
its counts and victims to the event that it follows from, the nearest over the parse; a participle follows from what
stands before it. Consequences without an event make one together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.claims import Count, SlotValue
from kg.common import told_apart
from kg.eventmentions import EventMention, Kinds
from kg.fillers import Reading, governing_verb, tree_distance
from kg.rules import Rule
from kg.syntax import lemma
from kg.tolls import divided

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 7
WINDOW = 80
_WITHIN = frozenset({"in", "during"})
_APART = frozenset({"separate", "different", "second", "third", "similar", "earlier", "previous", "unrelated"})
_BEFORE = frozenset({"after", "since"})
_ARGUMENTS = frozenset({"dobj", "nsubj", "nsubjpass"})


def join_arguments(mentions: list[EventMention], kinds: Kinds) -> list[EventMention]:
    """A trigger that is the subject, object or participle of another's verb tells of the same event, and so does "the
    attack" in which somebody did it.
    """
    by_token = {m.token.i: m for m in mentions}
    absorbed: set[int] = set()
    for mention in mentions:
        noun = by_token.get(mention.token.head.i)
        if noun is not None and _its_own_clause(mention) and kinds.comparable(noun.type, mention.type):
            by_token[noun.token.i] = _named_and_told(noun, mention)
            absorbed.add(mention.token.i)
    mentions = [by_token[m.token.i] for m in mentions if m.token.i not in absorbed]
    for mention in mentions:
        within = (mention.definite or _only_one(mention)) and _inside(mention)
        host = by_token.get(mention.token.head.head.i if within else mention.token.head.i)
        if host is None or host.token.pos_ != "VERB" or not kinds.comparable(mention.type, host.type):
            continue
        participle = mention.token.dep_ == "advcl" and mention.token.tag_ == "VBG" and mention.start > host.start
        consequence = mention.rule.consequence or host.rule.consequence
        if consequence or not (participle or within or mention.token.dep_ in _ARGUMENTS):
            continue
        by_token[host.token.i] = replace(
            host,
            rule=mention.rule if _rather(mention.rule, host.rule, kinds) else host.rule,
            slots=_together(host.slots, mention.slots) if participle else {**mention.slots, **host.slots},
            also=(*host.also, (mention.start, mention.end)),
            definite=host.definite if participle or not mention.definite else True,
            fresh=host.fresh if participle or not mention.definite else mention.fresh,
            bare=host.bare and mention.bare,
        )
        absorbed.add(mention.token.i)
    return [by_token[m.token.i] for m in mentions if m.token.i not in absorbed]


def _inside(mention: EventMention) -> bool:
    return mention.token.dep_ == "pobj" and mention.token.head.lower_ in _WITHIN


def _only_one(mention: EventMention) -> bool:
    """ "freed sixty prisoners in an assault": the one in which they did it."""
    marks = {child.lower_ for child in mention.token.children if child.dep_ in ("det", "amod", "nummod")}
    return mention.number == "singular" and bool(marks & {"a", "an"}) and not marks & _APART


def _its_own_clause(mention: EventMention) -> bool:
    """Whether the verb tells what the noun before it did: "the air strikes that hit the town"."""
    relatives = (c.lower_ for c in mention.token.children if c.dep_ == "nsubj")
    return mention.token.dep_ == "relcl" and not mention.rule.consequence and bool({*relatives} & {"that", "which"})


def _named_and_told(noun: EventMention, verb: EventMention) -> EventMention:
    slots = {**verb.slots, **noun.slots}
    also = (*noun.also, (verb.start, verb.end))
    return replace(noun, slots=slots, also=also, bare=noun.bare and verb.bare, anchored=noun.anchored or verb.anchored)


def _together(first: Mapping[str, SlotValue], second: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    """ "shelled Novo Selo, hitting the market": what each of them befell."""
    slots = {**second, **first}
    for name in first.keys() & second.keys():
        one, two = first[name], second[name]
        if isinstance(one, tuple) and isinstance(two, tuple):
            slots[name] = tuple(dict.fromkeys((*one, *two)))
    return slots


def _rather(first: Rule, second: Rule, kinds: Kinds) -> bool:
    return first.depth > second.depth or kinds.outranks(first.makes, second.makes)


def join_consequences(reading: Reading, mentions: list[EventMention], kinds: Kinds) -> list[EventMention]:
    """Give each consequence to its event in the sentence."""
    hosts = [m for m in mentions if not m.rule.consequence or _taking_up(m)]
    kept: dict[int, EventMention] = {m.token.i: m for m in hosts}
    alone: list[EventMention] = []
    for mention in (m for m in mentions if m.rule.consequence and not _taking_up(m)):
        host = _host(reading, mention, [kept[h.token.i] for h in hosts if not h.rule.consequence])
        if host is None:
            alone.append(mention)
        else:
            kept[host.token.i] = _joined(reading, host, mention, kinds)
    for mention in [*alone]:  # "nine were killed and nine injured in an attack"
        beside = next((m for m in mentions if m.rule.consequence and _coordinated(mention.token, m.token)), None)
        host = beside and next((h for h in kept.values() if (beside.start, beside.end) in h.also), None)
        if host:
            kept[host.token.i] = _joined(reading, host, mention, kinds)
            alone.remove(mention)
    alone = _join_alone(reading, alone, kinds)
    return sorted([*kept.values(), *alone], key=lambda m: m.start)


def _taking_up(mention: EventMention) -> bool:
    """ "The killings took place in X": no toll, so that it takes up what was told before."""
    return mention.bare and not any(isinstance(value, Count) for value in mention.slots.values())


def _host(reading: Reading, mention: EventMention, hosts: list[EventMention]) -> EventMention | None:
    """The event of the sentence that the consequence follows from: the nearest over the parse."""
    mine = mention.entities("perpetrator")
    best: tuple[tuple[bool, int, int], EventMention] | None = None
    for host in hosts:
        if abs(host.token.i - mention.token.i) > WINDOW:
            continue
        theirs = host.entities("perpetrator")
        befallen = host.entities("target") | host.entities("victim")
        others = mine and theirs and not mine & (theirs | befallen) and not mention.of_sort("attackers")
        if others and not (_in_which(mention, host) and (_nobody(reading, mine) or _nobody(reading, theirs))):
            continue
        if (
            theirs and not host.rule.sided and theirs <= mention.entities("target")
        ):  # "were killed during their retreat"
            continue
        if host.factuality.unrealised and not mention.factuality.unrealised:
            continue
        if host.token.dep_ == "relcl" and host.token.pos_ == "VERB" and mention.token.is_ancestor(host.token):
            continue  # "shot dead the men whom it had captured"
        if _goes_on(mention.token, host.token) or (mention.reason and not host.reason):
            continue
        if _came_before(mention.token, host.token):
            continue
        distance = tree_distance(host.token, mention.token)
        following = mention.token.tag_ == "VBG" and host.start < mention.start
        if (distance > REACH and not following) or _apart(host.token, mention.token):
            continue
        gap = abs(host.start - mention.start)
        near = gap if following else distance
        rank = (not following, near, gap)
        if best is None or rank < best[0]:
            best = (rank, host)
    return best[1] if best else None


def _came_before(first: Token, second: Token) -> bool:
    """Whether the first is told below the second as what had gone before: "shelled the town a day after nine died"."""
    if not second.is_ancestor(first):
        return False
    while first.head.i != first.i and first.i != second.i:
        marks = [first] if first.dep_ == "prep" else [c for c in first.children if c.dep_ in ("mark", "prep", "advmod")]
        dated = any(c.dep_ in ("npadvmod", "advmod") for mark in marks for c in mark.children)
        if any(mark.lower_ in _BEFORE and mark.i < first.i + 1 for mark in marks) and (dated or first.dep_ == "advcl"):
            return True
        first = first.head
    return False


def _in_which(mention: EventMention, host: EventMention) -> bool:
    """ "Gunmen killed nine people in an attack blamed on X": the attack in which they did it."""
    above = host.token.head.head
    return _inside(host) and (above.i == mention.token.i or above.is_ancestor(mention.token))


def _nobody(reading: Reading, keys: set[str]) -> bool:
    return not told_apart(reading, keys)


def _coordinated(first: Token, second: Token) -> bool:
    """Whether the second verb stands beside the first: "were killed and nine injured"."""
    return second.dep_ == "conj" and second.head.i == first.i


def _goes_on(first: Token, second: Token) -> bool:
    """Whether the second verb only goes on after the first: "killed two guards and seized rifles"."""
    return second.dep_ == "conj" and second.head.i == first.i and second.pos_ == "VERB"


def _apart(host: Token, mention: Token) -> bool:
    """Whether the two stand in coordinated main clauses with subjects of their own."""
    first, second = (governing_verb(t) if t.pos_ not in ("VERB", "AUX") else t for t in (host, mention))
    later = max((first, second), key=lambda t: t.i)
    return (
        first.i != second.i
        and later.dep_ in ("conj", "parataxis")
        and later.head.i in (first.i, second.i)
        and any(c.dep_ in ("nsubj", "nsubjpass") and lemma(c) not in ("who", "which") for c in later.children)
        and not any(c.dep_ == "nsubjpass" for c in later.children)
        and (later.tag_ != "VBN" or any(c.dep_ == "aux" for c in later.children))
    )


def _of_what_was_met(reading: Reading, token: Token) -> bool:
    """ "the bus ran over a mine, killing ten and wounding two": the mine did, though the bus is the subject."""
    while token.dep_ == "conj":
        token = token.head
    if token.dep_ != "advcl":
        return False
    met = (c for child in token.head.children for c in (child, *child.children))
    return any(c.dep_ in ("dobj", "pobj") and reading.syntax.has_word(c, "laid") for c in met)


def _joined(reading: Reading, host: EventMention, other: EventMention, kinds: Kinds) -> EventMention:
    slots, implied = dict(host.slots), set(host.implied)
    if _of_what_was_met(reading, other.token):
        other = replace(other, slots={n: value for n, value in other.slots.items() if n != "perpetrator"})
    brought = divided(reading, slots, other, sided=host.rule.sided)
    for name, value in brought.items():
        if isinstance(value, Count):
            rather = other.revises and not host.revises
            if name not in slots or rather or (name in implied and name not in other.implied):
                slots[name] = value
                implied = implied - {name} | (other.implied & {name})
        elif name == "perpetrator" and reading.syntax.shape(other.token) == "noun":
            continue
        elif name == "victim" and name in slots and isinstance(value, tuple):
            slots[name] = tuple(dict.fromkeys((*host.entities(name), *value)))
        elif name == "place" and isinstance(held := slots.get(name), tuple) and _without_town(reading, host):
            slots[name] = tuple(dict.fromkeys((*held, *value)))
        elif name not in slots and not (name in ("target", "victim") and set(value) & host.entities("perpetrator")):
            slots[name] = value
    counted = any(isinstance(value, Count) for value in slots.values())
    decides = other.rule.asks and kinds.outranks(other.type, host.type)  # who died may decide the kind
    rule = other.rule if decides else host.rule
    also = (*host.also, (other.start, other.end))
    bare = host.bare and not counted
    aside = host.aside and other.aside
    return replace(
        host,
        rule=rule,
        slots=slots,
        bare=bare,
        also=also,
        implied=frozenset(implied),
        aside=aside,
        revises=host.revises or other.revises,
        host=host.host or not host.rule.consequence,
    )


def _without_town(reading: Reading, host: EventMention) -> bool:
    """Whether only "a station" is told, and the town may stand with the dead."""
    return all(reading.entity(key).identity == "described" for key in host.entities("place"))


def _join_alone(reading: Reading, alone: list[EventMention], kinds: Kinds) -> list[EventMention]:
    """Consequences without an event make one together: "four were killed and six wounded"."""
    merged: list[EventMention] = []
    for mention in alone:
        previous = merged[-1] if merged else None
        mine = mention.entities("perpetrator")
        theirs = previous.entities("perpetrator") if previous else set()
        if previous is not None and not (mine and theirs and mine != theirs):
            merged[-1] = _joined(reading, previous, mention, kinds)
        else:
            merged.append(mention)
    return merged
