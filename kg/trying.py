"""What the rules make of a sentence, step by step, for somebody who writes rules.

Enters: a text and the extraction content. Leaves: a ``Trial`` for each sentence (names with their classes, the
parse, each trigger that fired with the slots that its rule filled and what the rule still needs), and the document
graph that comes out of the whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.claims import DocumentGraph
from kg.dates import find_times
from kg.documents import Document
from kg.extract import ExtractionContent, extract, read_text
from kg.fillers import Reading, count_of, fill, lacking, needs_met, words_in_roles
from kg.parse import Sentence
from kg.rules import SUBJECT, SUBJECTS, Hit, Rule


@dataclass(frozen=True, slots=True)
class TriedName:
    """A mention: its words, what it stands for, and how (by name, description, pronoun …)."""

    text: str
    label: str
    type: str
    how: str


@dataclass(frozen=True, slots=True)
class TriedToken:
    """A word of the parse: its part of speech, its relation, and the word that it hangs on."""

    text: str
    tag: str
    relation: str
    head: str


@dataclass(frozen=True, slots=True)
class TriedRule:
    """A rule whose trigger stands in the sentence; ``missing`` is what it needs and did not find."""

    rule: str
    makes: str
    kind: str
    trigger: str
    place: str
    slots: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    text: str
    names: tuple[TriedName, ...]
    parse: tuple[TriedToken, ...]
    rules: tuple[TriedRule, ...]


def try_text(text: str, published: str | None, content: ExtractionContent) -> tuple[list[Trial], DocumentGraph]:
    """A trial for each sentence of the text, its rules in the order of their triggers; and what the whole gives."""
    reading = read_text(text, find_times(text, published), published, content)
    tried = [_trial(reading, sentence, content) for sentence in reading.sentences]
    return tried, extract(Document("text", "text", text, published), content)


def _trial(reading: Reading, sentence: Sentence, content: ExtractionContent) -> Trial:
    names = [
        TriedName(reading.text[m.start : m.end], reading.entity(m.entity).label, reading.entity(m.entity).type, m.how)
        for m in reading.naming.mentions
        if m.sentence == sentence.index
    ]
    parse = [TriedToken(t.text, t.tag_, t.dep_, t.head.text) for t in sentence.span]
    return Trial(sentence.span.text, tuple(names), tuple(parse), tuple(tried_rules(reading, sentence, content)))


def tried_rules(reading: Reading, sentence: Sentence, content: ExtractionContent) -> Iterator[TriedRule]:
    """The rules whose triggers stand in the sentence, in the order of the text."""
    for token in sentence.span:
        for kind in ("event", "statement"):
            for hit in content.rules.hits(kind, token):
                yield _tried(reading, sentence, hit)


def _tried(reading: Reading, sentence: Sentence, hit: Hit) -> TriedRule:
    named = [slot for slot in hit.rule.slots if not slot.count and not slot.words]
    filled = {slot.name: fill(reading, sentence, hit.token, slot) for slot in named}
    shown = {name: tuple(reading.entity(key).label for key in keys) for name, keys in filled.items() if keys}
    for slot in hit.rule.slots:
        if slot.words and (words := words_in_roles(reading, sentence, hit, slot)):
            shown[slot.name] = words
        if slot.count:
            tokens = [t for role in slot.roles for t in reading.syntax.fillers(role, hit.token)]
            counts = [c for t in tokens if (c := count_of(reading, sentence, t, people=True)) is not None]
            if counts:
                shown[slot.name] = (f"{counts[0].min} to {counts[0].max}",)
    doc = sentence.span.doc
    return TriedRule(
        rule=hit.rule.id,
        makes=hit.rule.makes,
        kind=hit.trigger.kind,
        trigger=" ".join(doc[i].text for i in sorted(hit.tokens)),
        place=f"{hit.rule.place}:{hit.rule.line}",
        slots=tuple(sorted(shown.items())),
        missing=_missing(hit.rule, shown) + lacking(reading, hit),
    )


def _missing(rule: Rule, shown: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The rule's unmet needs: each group lists the slots of which one has to be filled."""
    if rule.kind == "statement" and not rule.needs:
        who = () if shown.keys() & SUBJECTS.keys() else (SUBJECT,)
        return tuple(sorted({slot.name for slot in rule.slots} - SUBJECTS.keys() - shown.keys())) + who
    if needs_met(rule, shown):
        return ()
    if not rule.needs:
        return ("any slot: " + ", ".join(slot.name for slot in rule.slots),)
    groups = [group for group in rule.needs if not any(len(shown.get(n.slot, ())) >= n.least for n in group)]
    return tuple(
        " or ".join(f"{n.slot}" + (f" (at least {n.least})" if n.least > 1 else "") for n in g) for g in groups
    )
