"""Which date of a sentence is an event's.

Takes the sentence with the time expressions in it, and a trigger; returns the EDTF date that hangs on the trigger or on
the verb of its clause, nearest first. A date beside a verb of saying is the saying's and is not taken, nor is that of a
claim of responsibility for "the attack", of what came "after the attack", or of what was done about it later
("condemned on Monday the attack", "the toll of the attack rose on Monday").
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING

from kg.dates import interval
from kg.daysapart import Distance, distances
from kg.fillers import Reading, tree_distance
from kg.parse import Sentence
from kg.syntax import Syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

NEWS = timedelta(days=30)
REACH = 7
WINDOW = 80
_OWNED = frozenset({"responsibility", "credit"})
_UNTIL_NOW = frozenset({"since", "until", "till"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
_OTHER_TIME = frozenset({"after", "before", "following", "since", "until"})


def dated(reading: Reading, sentence: Sentence) -> list[tuple[Token, str]]:
    """The dates on which something of the sentence happened, at their head words; "since 2019" is none."""
    found = heads_of_dates(reading, sentence)
    return [(head, value) for head, value in found if not {head.lower_, head.head.lower_} & _UNTIL_NOW]


def heads_of_dates(reading: Reading, sentence: Sentence) -> list[tuple[Token, str]]:
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


def long_ago(told: str, published: str | None) -> bool:
    """Whether the date ended well before the text was published: no news."""
    bounds, known = interval(told), interval(published) if published else None
    if bounds is None or known is None:
        return False
    return date.fromisoformat(bounds[1]) < date.fromisoformat(known[0]) - NEWS


def date_of(syntax: Syntax, dated: list[tuple[Token, str]], trigger: Token, published: str | None = None) -> str | None:
    """The date of the trigger's clause; a date beside the verb of saying is the saying's.

    "On Tuesday, a day after X was killed" dates both; "a week after X was killed, Y is free" is told of the day of
    publication.
    """
    for distance in distances(trigger.sent):
        inside = [(token, value) for token, value in dated if distance.from_origin(token)]
        outside = [(token, value) for token, value in dated if not distance.from_origin(token)]
        if distance.from_origin(trigger):
            day = _nearest(syntax, inside, trigger) or _counted(syntax, outside, distance)
            return day or (distance.moved(published, back=True) if published and _now(distance.counted) else None)
        if distance.tells(trigger):
            return _nearest(syntax, outside, trigger) or _counted_on(syntax, inside, outside, distance)
    return _nearest(syntax, dated, trigger)


def _now(verb: Token) -> bool:
    """Whether it tells how things are as the text is written."""
    forms = [verb, *(child for child in verb.children if child.dep_ in ("aux", "auxpass"))]
    return any(token.tag_ in ("VBZ", "VBP", "MD") for token in forms)


def _counted(syntax: Syntax, dated: list[tuple[Token, str]], distance: Distance) -> str | None:
    """The day of what the days are counted from, by the day of what they are counted for."""
    day = _beside(dated, distance) or _nearest(syntax, dated, distance.counted)
    return distance.moved(day, back=True) if day else None


def _counted_on(
    syntax: Syntax, inside: list[tuple[Token, str]], outside: list[tuple[Token, str]], distance: Distance
) -> str | None:
    """The day of what the days are counted for, told beside them or by the day of what they are counted from."""
    day = _nearest(syntax, inside, distance.origin)
    return _beside(outside, distance) or (distance.moved(day, back=False) if day else None)


def _beside(dated: list[tuple[Token, str]], distance: Distance) -> str | None:
    return next((value for token, value in dated if distance.beside(token)), None)


def _nearest(syntax: Syntax, dated: list[tuple[Token, str]], trigger: Token) -> str | None:
    best: tuple[int, str] | None = None
    for token, value in dated:
        if abs(token.i - trigger.i) > WINDOW or not (
            _same_clause(syntax, token, trigger) or _told_when(token, trigger)
        ):
            continue
        distance = tree_distance(token, trigger)
        if best is None or distance < best[0]:
            best = (distance, value)
    return best[1] if best else None


def _same_clause(syntax: Syntax, time: Token, trigger: Token) -> bool:
    """Whether the time hangs on the trigger, on a verb that the trigger is a part or a participle of, or on one that
    only says that it came about: "the attack, which took place on Monday".
    """
    if when_said(time, trigger):
        return False
    anchor = time
    while anchor.head.i != anchor.i and anchor.i != trigger.i:
        anchor = anchor.head
        if (anchor.pos_ in ("VERB", "AUX") and not _meanwhile(syntax, anchor, time)) or anchor.i == trigger.i:
            break
        if syntax.has_word(anchor, "statement"):  # "in a statement on Friday": then it was said
            return False
    if anchor.i != trigger.i and syntax.has_word(anchor, "care"):
        return False  # "the dead were buried on Monday"
    if _took_place(syntax, anchor, trigger) or _shared(syntax, time, anchor, trigger):
        return True
    token, hops = trigger, 0
    while token.i != anchor.i:
        if token.head.i == token.i or hops > REACH:
            return False
        if token.dep_ in ("nsubj", "prep", "advcl") and token.head.i == anchor.i and syntax.has_word(anchor, "tell"):
            return False  # deeds do not speak: it was said then, also of "…, police said on Monday, in an attack"
        if token.dep_ in ("ccomp", "relcl", "parataxis") and not _said_after(time, token):
            return False
        if token.lower_ in _OWNED and _known(trigger):
            return False
        if token.dep_ in ("pobj", "pcomp") and token.head.lower_ in _OTHER_TIME:
            return False
        if (
            token.dep_ in ("conj", "advcl")
            and token.pos_ in ("VERB", "AUX")
            and any(c.dep_ == "nsubj" for c in token.children)
        ):
            return False
        token, hops = token.head, hops + 1
    later = (
        token.i != trigger.i
        and token.pos_ == "VERB"
        and (syntax.has_word(token, "aftermath") or syntax.has_word(token, "revise"))
    )
    return not (later and (time.i < trigger.i or trigger.i < token.i))


def _took_place(syntax: Syntax, verb: Token, noun: Token) -> bool:
    """ "the attack, which took place on Monday", "the abductions carried out on Monday": a verb that only says when."""
    told = syntax.has_word(verb, "result") or syntax.has_word(verb, "hit")
    own = verb.head.i == noun.i and told  # "clashes that killed 38 at the weekend", "that rocked the town on Monday"
    return verb.dep_ in ("relcl", "acl") and (own or (noun.is_ancestor(verb) and syntax.has_word(verb, "happen")))


def _meanwhile(syntax: Syntax, participle: Token, time: Token) -> bool:
    """ "Attacked a convoy travelling to the town on Monday": what went on when it was attacked has its day."""
    if participle.tag_ != "VBG" or participle.dep_ != "acl":
        return False
    return not any(syntax.has_word(token, "tell") for token in time.doc[participle.i : time.i])


def _shared(syntax: Syntax, time: Token, verb: Token, trigger: Token) -> bool:
    """ "Detained the minister and arrested the army chief on Monday": a day behind the last of several verbs."""
    while verb.dep_ == "conj" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        if not verb.i < time.i or syntax.has_word(verb, "tell"):
            return False
        verb = verb.head
        if verb.i == trigger.i:
            return True
    return False


def _said_after(time: Token, clause: Token) -> bool:
    """ "…, on Tuesday, a spokesman said": a time between the clause and who says it is the clause's."""
    saying = clause.head
    speaker = next((c for c in saying.children if c.dep_ == "nsubj"), None)
    return clause.dep_ == "ccomp" and speaker is not None and clause.i < time.i < min(speaker.left_edge.i, saying.i)


def when_said(time: Token, trigger: Token) -> bool:
    """ "The army said on Sunday it had killed …": right after the verb it is the saying's, whatever the parse says."""
    clause = trigger
    while clause.head.i != clause.i and clause.dep_ != "ccomp":
        clause = clause.head
    if clause.dep_ != "ccomp" or not clause.head.i < time.i < clause.i:
        return False
    subject = next((c.left_edge.i for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")), 0)
    between = time.doc[clause.head.i + 1 : time.left_edge.i]
    return time.i < subject and all(token.pos_ == "ADP" for token in between)


def _known(noun: Token) -> bool:
    return any(child.lower_ in _DEFINITE for child in noun.children)


def _told_when(time: Token, trigger: Token) -> bool:
    """ "in June 2019, when the group attacked": the clause hangs on the time, or opens with *when* beside it."""
    token, hops = trigger, 0
    while token.head.i != token.i and hops < REACH:
        opened = any(c.lower_ == "when" and c.dep_ in ("advmod", "mark") for c in token.children)
        if opened and token.i > time.i and (token.head.i == time.i or token.head.is_ancestor(time)):
            return True
        token, hops = token.head, hops + 1
    return False
