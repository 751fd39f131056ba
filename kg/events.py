"""Event mentions: triggers, their slots, and the tolls that belong to them, sentence by sentence.

Takes a document as read so far (``Reading``) and the rules; returns event mentions in the order of the text. Within a
sentence a mention of a consequence ("killing four", "nine deaths") gives its counts and victims to the event that it is
a consequence of, and only stands for itself where there is none. Gathering over sentences is ``kg.gathering``.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.claims import Count, SlotValue
from kg.factuality import Factuality, FactualityWords, assess
from kg.fillers import (
    Reading,
    add_counts,
    count_of,
    covered_by_name,
    fill,
    governing_verb,
    needs_met,
    tree_distance,
    words_of,
)
from kg.parse import Sentence
from kg.rules import DATE, Hit, Rule, RuleSet, Slot
from kg.syntax import lemma

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spacy.tokens import Token

REACH = 7
WINDOW = 80
_ANCHORS = frozenset({"place", "target", "victim", "date"})
_FRESH = frozenset({"another", "second", "new", "other", "separate", "third", "a", "an", "similar"})
_BEFORE = frozenset({"already", "previously", "again", "before", "earlier", "once"})
_ARGUMENTS = frozenset({"dobj", "nsubj", "nsubjpass"})
_ACTING = frozenset({"perpetrator"})
_BEFALLEN = frozenset({"target", "victim"})


@dataclass(frozen=True, slots=True)
class EventMention:
    """One place where the text tells of an event.

    ``anchored`` says that its own words tell where, when or whom it befell; ``number`` that of a noun. A ``bare``
    mention ("the attack") fills too little to be an event of its own and only stands for one told before.
    """

    rule: Rule
    sentence: int
    token: Token
    start: int
    end: int
    slots: Mapping[str, SlotValue]
    factuality: Factuality
    definite: bool = False
    fresh: bool = False
    bare: bool = False
    number: str = ""
    anchored: bool = False
    also: tuple[tuple[int, int], ...] = field(default=())

    @property
    def type(self) -> str:
        return self.rule.makes


def find_event_mentions(
    reading: Reading, rules: RuleSet, words: FactualityWords, comparable: Callable[[str, str], bool]
) -> list[EventMention]:
    """All event mentions of the document, consequences joined to what they are consequences of."""
    found: list[EventMention] = []
    for sentence in reading.sentences:
        hits = {t.i: h for t in sentence.span if (h := _hits(reading, sentence, t, rules))}
        triggers = frozenset(hits)
        mentions = [m for i in sorted(hits) for m in _mentions(reading, sentence, hits[i], words, triggers)]
        joined = _join_consequences(reading, _join_arguments(mentions, comparable))
        found += [m for m in joined if not _general(m) and (m.definite or not m.bare)]
    return found


def _hits(reading: Reading, sentence: Sentence, token: Token, rules: RuleSet) -> list[Hit]:
    hits = rules.hits("event", token)
    if not hits or covered_by_name(reading, sentence, token) or _only_modifies(reading, token):
        return []
    return hits


def _mentions(
    reading: Reading, sentence: Sentence, hits: list[Hit], words: FactualityWords, triggers: frozenset[int]
) -> list[EventMention]:
    """What the trigger tells of: of several readings of one word, the one that fills most."""
    factuality = assess(hits[0].token, words)
    made = [m for hit in hits if (m := _mention(reading, sentence, hit, factuality, triggers)) is not None]
    best = max((len(m.slots) for m in made), default=0)
    return [m for m in made if len(m.slots) == best][:1]


def _only_modifies(reading: Reading, token: Token) -> bool:
    """ "attack helicopter", "protest camp": a trigger before another noun tells of no event."""
    return (
        token.dep_ in ("compound", "nmod")
        and token.head.i > token.i
        and not reading.syntax.has_word(token.head, "bearer")
    )


def _mention(
    reading: Reading, sentence: Sentence, hit: Hit, factuality: Factuality, triggers: frozenset[int]
) -> EventMention | None:
    slots: dict[str, SlotValue] = {}
    taken: set[str] = set()
    for slot in hit.rule.slots:
        value = _value(reading, sentence, hit, slot, taken, triggers)
        if value:
            slots[slot.name] = value
            if isinstance(value, tuple) and slot.name in _ACTING:
                taken.update(value)
    date = _date(reading, sentence, hit.token)
    if date:
        slots[DATE] = date
    marks = {child.lower_ for child in hit.token.children if child.dep_ in ("det", "amod", "poss", "nummod")}
    definite = bool(marks & {"the", "this", "that", "these", "those", "its", "their"})
    bare = not needs_met(hit.rule, slots)
    if bare and (hit.rule.consequence or not _is_noun(reading, hit.token)):
        return None
    if factuality.polarity == "negative":
        slots = {n: v for n, v in slots.items() if not isinstance(v, Count)} if not hit.rule.consequence else slots
    return EventMention(
        rule=hit.rule,
        sentence=sentence.index,
        token=hit.token,
        start=sentence.token_start(hit.token),
        end=sentence.token_end(hit.token),
        slots=slots,
        factuality=factuality,
        definite=definite,
        fresh=bool(marks & _FRESH) or any(c.lower_ in _BEFORE for c in hit.token.children if c.dep_ == "advmod"),
        bare=bare,
        number=_number(reading, hit.token),
        anchored=bool(slots.keys() & _ANCHORS),
    )


def _number(reading: Reading, token: Token) -> str:
    """Whether a noun tells of one event or of several; a verb does not say."""
    if not _is_noun(reading, token):
        return ""
    return "plural" if token.tag_ in ("NNS", "NNPS") else "singular"


def _is_noun(reading: Reading, token: Token) -> bool:
    return reading.syntax.shape(token) == "noun"


def _value(
    reading: Reading, sentence: Sentence, hit: Hit, slot: Slot, taken: set[str], triggers: frozenset[int]
) -> SlotValue | None:
    if slot.count:
        return _count(reading, sentence, hit, slot)
    if slot.words:
        return _words(reading, sentence, hit, slot)
    others = frozenset() if slot.name != "place" else triggers
    keys = fill(reading, sentence, hit.token, slot, others)
    return tuple(key for key in keys if slot.name not in _BEFALLEN or key not in taken) or None


def _words(reading: Reading, sentence: Sentence, hit: Hit, slot: Slot) -> tuple[str, ...] | None:
    found: list[str] = []
    for role in slot.roles:
        for path in reading.syntax.candidates(role, hit.token):
            found += [w for t in path if (w := words_of(reading, sentence, t, slot.words or "")) is not None]
            if found:
                return tuple(dict.fromkeys(found))
    return None


def _count(reading: Reading, sentence: Sentence, hit: Hit, slot: Slot) -> Count | None:
    total: Count | None = None
    if any(c.dep_ == "cc" and c.lower_ == "or" for t in (hit.token, hit.token.head) for c in t.children):
        return None
    for role in slot.roles:
        tokens = reading.syntax.fillers(role, hit.token, lambda t: _counts_people(reading, sentence, t))
        for token in tokens:
            total = add_counts(total, count_of(reading, sentence, token, people=True))
        if total is not None:
            return total
    return None


def _counts_people(reading: Reading, sentence: Sentence, token: Token) -> bool:
    return not reading.syntax.has_word(token, "thing") and count_of(reading, sentence, token, people=True) is not None


def _dated(reading: Reading, sentence: Sentence) -> list[tuple[Token, str]]:
    """The dates of the sentence at their head words; durations are none."""
    times = [time for time in reading.times[sentence.index] if not time.value.startswith(("P", "R"))]
    if not times:
        return []
    starts = [sentence.token_start(token) for token in sentence.span]
    found = []
    for time in times:
        first, last = bisect_left(starts, time.start), bisect_left(starts, time.end)
        inside = list(sentence.span[first:last])
        within = {token.i for token in inside}
        head = next((t for t in inside if t.head.i not in within or t.head.i == t.i), None)
        if head is not None:
            found.append((head, time.value))
    return found


def _date(dated: list[tuple[Token, str]], trigger: Token) -> str | None:
    """The date of the trigger's clause; a date beside the verb of saying is the saying's."""
    best: tuple[int, str] | None = None
    for token, value in dated:
        if abs(token.i - trigger.i) > WINDOW or not (_same_clause(token, trigger) or _told_when(token, trigger)):
            continue
        distance = tree_distance(token, trigger)
        if best is None or distance < best[0]:
            best = (distance, value)
    return best[1] if best else None


def _same_clause(time: Token, trigger: Token) -> bool:
    """Whether the time hangs on the trigger, or on a verb that the trigger is a part or a participle of."""
    anchor = time
    while anchor.head.i != anchor.i and anchor.i != trigger.i:
        anchor = anchor.head
        if anchor.pos_ in ("VERB", "AUX") or anchor.i == trigger.i:
            break
    token, hops = trigger, 0
    while token.i != anchor.i:
        if token.head.i == token.i or hops > REACH:
            return False
        if token.dep_ in ("ccomp", "relcl", "parataxis"):
            return False
        if (
            token.dep_ in ("conj", "advcl")
            and token.pos_ in ("VERB", "AUX")
            and any(c.dep_ == "nsubj" for c in token.children)
        ):
            return False
        token, hops = token.head, hops + 1
    return True


def _told_when(time: Token, trigger: Token) -> bool:
    """ "in June 2019, when the group attacked": the clause hangs on the time, or opens with *when* beside it."""
    token, hops = trigger, 0
    while token.head.i != token.i and hops < REACH:
        opened = any(c.lower_ == "when" and c.dep_ in ("advmod", "mark") for c in token.children)
        if opened and token.i > time.i and (token.head.i == time.i or token.head.is_ancestor(time)):
            return True
        token, hops = token.head, hops + 1
    return False


def _general(mention: EventMention) -> bool:
    """ "attacks by the group" as such: several, and nothing that tells which."""
    telling = mention.slots.keys() - {"perpetrator", "weapon", "claimed_by"}
    owned = any(child.dep_ == "poss" for child in mention.token.children)
    return mention.number == "plural" and not mention.definite and not owned and not telling


def _join_arguments(mentions: list[EventMention], comparable: Callable[[str, str], bool]) -> list[EventMention]:
    """A trigger that is the subject or object of another's verb tells of the same event: "the attack targeted X"."""
    by_token = {m.token.i: m for m in mentions}
    absorbed: set[int] = set()
    for mention in mentions:
        verb = by_token.get(mention.token.head.i)
        direct = mention.token.dep_ in _ARGUMENTS and verb is not None and verb.token.pos_ == "VERB"
        firm = verb is not None and not (mention.rule.consequence or verb.rule.consequence)
        if verb is not None and direct and firm and comparable(mention.type, verb.type):
            host = by_token[verb.token.i]
            slots = {**host.slots, **{k: v for k, v in mention.slots.items() if k not in host.slots}}
            by_token[verb.token.i] = replace(
                host,
                rule=mention.rule if mention.rule.depth > host.rule.depth else host.rule,
                slots=slots,
                also=(*host.also, (mention.start, mention.end)),
                definite=mention.definite,
                fresh=mention.fresh,
                bare=host.bare and mention.bare,
            )
            absorbed.add(mention.token.i)
    return [by_token[m.token.i] for m in mentions if m.token.i not in absorbed]


def _join_consequences(reading: Reading, mentions: list[EventMention]) -> list[EventMention]:
    """Give each consequence to its event in the sentence."""
    hosts = [m for m in mentions if not m.rule.consequence]
    kept: dict[int, EventMention] = {m.token.i: m for m in hosts}
    alone: list[EventMention] = []
    for mention in (m for m in mentions if m.rule.consequence):
        host = _host(mention, [kept[h.token.i] for h in hosts])
        if host is None:
            alone.append(mention)
        else:
            kept[host.token.i] = _joined(reading, host, mention)
    alone = _join_alone(reading, alone)
    return sorted([*kept.values(), *alone], key=lambda m: m.start)


def _host(mention: EventMention, hosts: list[EventMention]) -> EventMention | None:
    """The event of the sentence that the consequence follows from: the nearest over the parse."""
    mine = _entities(mention, "perpetrator")
    best: tuple[tuple[bool, int, int], EventMention] | None = None
    for host in hosts:
        theirs = _entities(host, "perpetrator")
        if mine and theirs and not mine & theirs:
            continue
        if host.factuality.unrealised and not mention.factuality.unrealised:
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
    )


def _entities(mention: EventMention, slot: str) -> set[str]:
    value = mention.slots.get(slot)
    return set(value) if isinstance(value, tuple) else set()


def _joined(reading: Reading, host: EventMention, other: EventMention) -> EventMention:
    slots = dict(host.slots)
    own_dead = _entities(host, "perpetrator") & (_entities(other, "target") | _entities(other, "victim"))
    for name, value in other.slots.items():
        if isinstance(value, Count):
            value = _negated(value, other.factuality)
            name = "perpetrator_killed" if name == "killed" and own_dead and "target" in host.slots else name
            slots.setdefault(name, value)
        elif name == "perpetrator" and reading.syntax.shape(other.token) == "noun":
            continue
        elif name not in slots and not (name in ("target", "victim") and set(value) & _entities(host, "perpetrator")):
            slots[name] = value
    counted = any(isinstance(value, Count) for value in slots.values())
    return replace(host, slots=slots, bare=host.bare and not counted, also=(*host.also, (other.start, other.end)))


def _negated(count: Count, factuality: Factuality) -> Count:
    return Count(0, 0) if factuality.polarity == "negative" else count


def _join_alone(reading: Reading, alone: list[EventMention]) -> list[EventMention]:
    """Consequences without an event make one together: "four were killed and six wounded"."""
    merged: list[EventMention] = []
    for mention in alone:
        previous = merged[-1] if merged else None
        mine, theirs = _entities(mention, "perpetrator"), _entities(previous, "perpetrator") if previous else set()
        if previous is not None and not (mine and theirs and mine != theirs):
            merged[-1] = _joined(reading, previous, mention)
        else:
            merged.append(mention)
    return merged
