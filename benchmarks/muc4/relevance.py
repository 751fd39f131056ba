"""Clues to whether a document, or a sentence of it, tells of an incident that this measure counts.

Takes the parsed sentences and the graph; returns the words, the rules that they trigger, what hangs on them in which
way, and, for a document, what its opening says and which events the rules found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.muc4 import phrases
from benchmarks.muc4.candidates import Words
from benchmarks.muc4.roles import counts
from kg.claims import DocumentGraph
from kg.parse import Sentence

_CONTENT = frozenset({"NOUN", "VERB", "ADJ", "PROPN"})
_ARGUMENTS = frozenset({"dobj", "nsubjpass", "nsubj", "pobj"})
_OPENING = 3
_MOST_EVENTS = 5
_LATE = 6


def sentence_clues(sentences: Sequence[Sentence], words: Words) -> list[frozenset[str]]:
    """The clues of each sentence, with the rules that its neighbours trigger."""
    own = [_own(sentence, words) for sentence in sentences]
    rules = [{clue for clue in clues if clue.startswith("[")} for clues in own]
    return [
        frozenset(clues)
        | {f"before{rule}" for rule in (rules[at - 1] if at else ())}
        | {f"after{rule}" for rule in (rules[at + 1] if at + 1 < len(rules) else ())}
        | {f"sentence{min(at, _LATE)}"}
        for at, clues in enumerate(own)
    ]


def triggers_rule(clues: frozenset[str]) -> bool:
    return any(clue.startswith("[") for clue in clues)


def _own(sentence: Sentence, words: Words) -> set[str]:
    found: set[str] = set()
    for token in sentence.span:
        if token.pos_ in _CONTENT:
            found.add(phrases.lemma(token))
        rule = words.trigger(token)
        if rule:
            found.add(f"[{rule}]{token.pos_}")
        up = phrases.paths_up(token) if token.dep_ in _ARGUMENTS else ()
        if up:
            found.add(up[0])
            path = words.path(up[0])
            if path:
                found.add(f"{path}|{words.noun(token)}{token.tag_}")
    return found


def document_clues(sentences: Sequence[Sentence], graph: DocumentGraph, words: Words) -> frozenset[str]:
    """What the whole text says, what its opening does, and what the rules made of it."""
    each = [_own(sentence, words) for sentence in sentences]
    seen = Counter(clue for clues in each for clue in clues)
    again = {f"{clue}+" for clue, count in seen.items() if count > 1 and clue.startswith("[")}
    opening = {f"opening {clue}" for clues in each[:_OPENING] for clue in clues}
    return frozenset({*seen, *again, *opening, *_of_events(graph)})


def _of_events(graph: DocumentGraph) -> Iterator[str]:
    entities = {entity.id: entity for entity in graph.entities}
    counted = [event for event in graph.events if counts(event, entities)]
    yield f"events{min(len(counted), _MOST_EVENTS)}"
    for event in counted:
        for slot, value in event.slots.items():
            if isinstance(value, tuple):
                yield from (f"slot {slot}", f"slot {event.type} {slot}")
