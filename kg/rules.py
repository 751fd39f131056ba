"""Extraction rules in their compiled form, and which of them a word triggers.

Enters: rules as ``kg.rulecompiler`` makes them of the files. Leaves: a ``RuleSet`` that finds, for a token, the rules
that it may trigger.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.rulefiles import Accept, Reject, Unrealised
from kg.syntax import Syntax, find_rest, has_phrase, lemmas, phrase

if TYPE_CHECKING:
    from spacy.tokens import Token

DATE = "date"
CAUSE = "cause"
SUBJECT, OBJECT = "subject", "object"
SUBJECTS = {SUBJECT: "lasts", "starts": "begins", "ends": "ends"}  # how what is stated stands with each of them
GAP = 4
_HYPHEN = re.compile(r"(?<=.)(-)(?=.)")
_MODIFIERS = frozenset({"compound", "amod", "nmod", "punct"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of a compiled rule: its roles by preference and what it accepts."""

    name: str
    roles: tuple[str, ...]
    types: frozenset[str]
    not_types: frozenset[str]
    count: str | None
    words: str | None
    text: bool = False
    all: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """A slot that must be filled, with at least so many entities."""

    slot: str
    least: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """A phrase that opens a rule; ``before`` and ``after`` stand beside the head of a noun phrase."""

    kind: str
    head: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def length(self) -> int:
        return 1 + len(self.before) + len(self.after)


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. ``makes`` is the local name of the event class or of the predicate.

    ``unless`` are phrases that spoil it beside its trigger, ``causes`` word classes that do so in the role ``cause``.
    What ``follows`` only tells more of an event told before, and makes none.
    """

    name: str
    version: int
    kind: str
    makes: str
    triggers: tuple[Trigger, ...]
    slots: tuple[Slot, ...]
    given: tuple[tuple[Slot, str], ...]
    beside: tuple[str, ...]
    needs: tuple[tuple[Need, ...], ...]
    unless: frozenset[tuple[str, ...]]
    causes: tuple[str, ...]
    consequence: bool
    follows: bool
    depth: int
    place: str
    line: int

    @property
    def id(self) -> str:
        return f"{self.name}@{self.version}"

    @property
    def sided(self) -> bool:
        """Whether some do it and others are befallen; in a clash all are parties."""
        return {"perpetrator", "target"} <= {slot.name for slot in self.slots}

    @property
    def has_object(self) -> bool:
        """Whether a statement's object stands beside it; else it is the one that the text told of before."""
        return any(slot.name == OBJECT for slot in self.slots)

    @property
    def asks(self) -> int:
        """For how many words beside its trigger it asks; a rule that asks for more goes before others."""
        return len(self.given) + len(self.beside)


@dataclass(frozen=True, slots=True)
class Examples:
    """The examples that a rule brings with it."""

    rule: Rule
    accepts: tuple[Accept, ...]
    rejects: tuple[Reject, ...]
    unrealised: tuple[Unrealised, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that a token triggers, with the token that stands in for the event and the words of the trigger."""

    rule: Rule
    trigger: Trigger
    token: Token
    tokens: tuple[int, ...]


class RuleSet:
    """All rules of one content folder, found by the head word of their triggers."""

    def __init__(self, rules: Iterable[Rule], syntax: Syntax, examples: Iterable[Examples] = ()) -> None:
        self.syntax = syntax
        self.rules = tuple(rules)
        self.examples = tuple(examples)
        self._index: dict[tuple[str, str, str], list[tuple[Trigger, Rule]]] = defaultdict(list)
        for rule in self.rules:
            for trigger in rule.triggers:
                self._index[(rule.kind, trigger.kind, trigger.head)].append((trigger, rule))
        self.heads = frozenset(head for _, _, head in self._index)
        self.taken_up = frozenset(r.makes for r in self.rules if r.kind == "statement" and not r.has_object)

    def hits(self, kind: str, token: Token) -> list[Hit]:
        """The rules of one kind (``event``, ``statement``) that the token triggers.

        Of those that ask for nothing beside the trigger only the longest phrases.
        """
        names = [name for name in lemmas(token) if name in self.heads]
        if not names:
            return []
        entries = [entry for name in names for entry in self._index.get((kind, self._sort(token), name), ())]
        found = []
        for trigger, rule in entries:
            tokens = _match(trigger, token)
            if tokens is not None and not self._excluded(rule, token):
                found.append(Hit(rule, trigger, _top(token, tokens), tokens))
        longest = max((hit.trigger.length for hit in found if not hit.rule.asks), default=0)
        return [hit for hit in found if hit.rule.asks or hit.trigger.length == longest]

    def _sort(self, token: Token) -> str:
        if token.pos_ in ("ADP", "PART", "SCONJ", "ADV"):
            return "particle"
        form = self.syntax.shape(token)
        return "noun" if form == "noun" or (form == "passive" and token.dep_ == "amod") else "verb"

    @staticmethod
    def _excluded(rule: Rule, token: Token) -> bool:
        if not rule.unless:
            return False
        below = [c for c in token.children if c.dep_ not in ("nsubj", "agent")]
        near = [token.head, *below, *(g for c in below if c.dep_ == "prep" for g in c.children)]
        return any(has_phrase(each, rule.unless) for each in near if each.i != token.i and each.pos_ != "PROPN")


def _top(token: Token, tokens: tuple[int, ...]) -> Token:
    """The word of the trigger that the others hang on: in "secretary-general" it may be the first."""
    while token.head.i in tokens and token.head.i != token.i:
        token = token.head
    return token


def _match(trigger: Trigger, token: Token) -> tuple[int, ...] | None:
    """The indices of the trigger's words in the sentence, or None when they are not all there."""
    if trigger.kind != "noun":
        rest = find_rest(token, trigger.after)
        return None if rest is None else (token.i, *(t.i for t in rest))
    end = token.i + 1 + len(trigger.after)
    if end > token.sent.end:
        return None
    before = _modifiers(trigger, token)
    if before is None:
        return None
    for word, other in zip(trigger.after, token.doc[token.i + 1 : end], strict=True):
        if word not in lemmas(other):
            return None
    return (*before, *range(token.i, end))


def _modifiers(trigger: Trigger, token: Token) -> tuple[int, ...] | None:
    """The words before the head of a noun phrase, in order; other modifiers may stand between them."""
    found: list[int] = []
    at = token.i - 1
    for word in reversed(trigger.before):
        while at >= token.sent.start and word not in lemmas(token.doc[at]):
            if token.doc[at].dep_ not in _MODIFIERS or token.i - at > GAP:
                return None
            at -= 1
        if at < token.sent.start:
            return None
        found.insert(0, at)
        at -= 1
    return tuple(found)


def compile_trigger(kind: str, text: str) -> Trigger:
    """The head of a verb phrase is its first word; that of a noun phrase the last before ``of``, ``to`` or ``in``.

    The parser takes words with hyphens apart: the head of "sit-in" is its last piece.
    """
    words = phrase(text)
    if kind != "noun":
        return Trigger(kind, words[0], (), words[1:])
    cut = next((i for i, word in enumerate(words) if i and word in ("of", "to", "in", "on")), len(words))
    *before, head = (piece for word in words[:cut] for piece in _HYPHEN.split(word))
    return Trigger(kind, head, tuple(before), words[cut:])
