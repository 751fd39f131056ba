"""Extraction rules: the schema of ``loaders/rules/*.yaml`` and their compiled form.

Enters: the rule files (one rule a YAML document, ``---`` between them), the syntax and the ontology. Leaves: a
``RuleSet`` that finds, for a token, the rules that it may trigger. Refused with a RuleError that names file and line:
an unknown key, class, predicate, slot, role, word class or table, a rule written twice, a trigger without words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import ValidationError

from kg.errors import KgError, RuleError, nearest
from kg.rulefiles import Accept, Lines, Reject, RuleEntry, SlotEntry, Unrealised, read_entries
from kg.syntax import Syntax, find_rest, has_phrase, lemmas, load_syntax, phrase
from kg.yamltext import parse_yaml

if TYPE_CHECKING:
    from spacy.tokens import Token

OTHER_FILES = frozenset({"syntax.yaml", "attribution.yaml", "factuality.yaml", "names.yaml"})
DATE = "date"
GAP = 4
_MODIFIERS = frozenset({"compound", "amod", "nmod", "punct"})


class Terms(Protocol):
    """What a rule file is checked against: the classes, properties and event slots of the ontology."""

    @property
    def properties(self) -> Container[str]: ...
    @property
    def slots(self) -> Container[str]: ...
    @property
    def count_slots(self) -> Container[str]: ...
    def chain(self, name: str) -> tuple[str, ...]: ...


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
    """A compiled rule. ``makes`` is the local name of the event class or of the predicate."""

    name: str
    version: int
    kind: str
    makes: str
    triggers: tuple[Trigger, ...]
    slots: tuple[Slot, ...]
    given: tuple[tuple[Slot, str], ...]
    needs: tuple[tuple[Need, ...], ...]
    unless: frozenset[tuple[str, ...]]
    consequence: bool
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

    def hits(self, kind: str, token: Token) -> list[Hit]:
        """The rules of one kind (``event``, ``statement``) that the token triggers; longest phrases only."""
        names = [name for name in lemmas(token) if name in self.heads]
        if not names:
            return []
        entries = [entry for name in names for entry in self._index.get((kind, self._sort(token), name), ())]
        found = []
        for trigger, rule in entries:
            tokens = _match(trigger, token)
            if tokens is not None and not self._excluded(rule, token):
                found.append(Hit(rule, trigger, token, tokens))
        longest = max((hit.trigger.length for hit in found), default=0)
        return [hit for hit in found if hit.trigger.length == longest]

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
    """The head of a verb phrase is its first word; that of a noun phrase the last before ``of``, ``to`` or ``in``."""
    words = phrase(text)
    if kind != "noun":
        return Trigger(kind, words[0], (), words[1:])
    cut = next((i for i, word in enumerate(words) if i and word in ("of", "to", "in", "on")), len(words))
    return Trigger(kind, words[cut - 1], words[: cut - 1], words[cut:])


def load_rules(folder: Path, terms: Terms) -> RuleSet:
    """Read ``folder/*.yaml``. Raises RuleError for the first fault, with its line."""
    syntax_file = folder / "syntax.yaml"
    syntax = load_syntax(syntax_file)
    tables = _tables(syntax_file)
    compiler = _Compiler(syntax, tables, terms)
    for path in sorted(folder.glob("*.yaml")):
        if path.name not in OTHER_FILES:
            for entry, lines in read_entries(path):
                compiler.add(entry, path, lines)
    return RuleSet(compiler.rules, syntax, compiler.examples)


def _tables(path: Path) -> dict[str, dict[str, SlotEntry]]:
    data = parse_yaml(path.read_text(encoding="utf-8")).get("tables") or {}
    tables = {}
    for name, slots in data.items():
        try:
            tables[name] = {slot: SlotEntry.model_validate(entry) for slot, entry in slots.items()}
        except ValidationError as exc:
            raise RuleError(f"table `{name}`: {exc.errors()[0]['msg']}", place=path) from exc
    return tables


class _Compiler:
    """Turns entries into rules and checks their words against syntax and ontology."""

    def __init__(self, syntax: Syntax, tables: Mapping[str, dict[str, SlotEntry]], terms: Terms) -> None:
        self.rules: list[Rule] = []
        self.examples: list[Examples] = []
        self._syntax, self._tables, self._terms = syntax, tables, terms
        self._names: dict[str, str] = {}

    def add(self, entry: RuleEntry, path: Path, lines: Lines) -> None:
        if entry.rule in self._names:
            raise RuleError(
                f"rule `{entry.rule}` is there twice",
                place=path,
                line=lines.of("rule"),
                hint=f"first: {self._names[entry.rule]}",
            )
        self._names[entry.rule] = f"{path.name}:{lines.of('rule')}"
        kind, makes = self._makes(entry, path, lines)
        written = entry.triggers
        triggers = [(k, t) for k in ("verb", "noun", "particle") for t in getattr(written, k)]
        if not triggers:
            raise RuleError(f"rule `{entry.rule}` has no trigger", place=path, line=lines.of("triggers"))
        slots = tuple(
            self._slot(name, slot, path, lines) for name, slot in self._entries(entry, kind, path, lines).items()
        )
        rule = Rule(
            name=entry.rule,
            version=entry.version,
            kind=kind,
            makes=makes,
            triggers=tuple(compile_trigger(k, str(t)) for k, t in triggers),
            slots=slots,
            given=self._given(entry, slots, path, lines),
            needs=tuple(tuple(_need(n) for n in group.split("|")) for group in entry.needs),
            unless=frozenset(phrase(word) for word in entry.unless),
            consequence=entry.consequence,
            depth=len(self._terms.chain(makes)) if kind == "event" else 0,
            place=path.name,
            line=lines.of("rule"),
        )
        self._check_needs(rule, path, lines)
        self.rules.append(rule)
        self.examples.append(Examples(rule, tuple(entry.accepts), tuple(entry.rejects), tuple(entry.unrealised)))

    def _makes(self, entry: RuleEntry, path: Path, lines: Lines) -> tuple[str, str]:
        if (entry.event is None) == (entry.statement is None):
            raise RuleError(
                f"rule `{entry.rule}` must make either an `event` or a `statement`", place=path, line=lines.of("rule")
            )
        if entry.event is not None:
            return "event", self._class(entry.event, path, lines.of("event"))
        name = _local(entry.statement or "")
        if name not in self._terms.properties:
            raise self._unknown(name, self._terms.properties, path, lines.of("statement"))
        return "statement", name

    def _class(self, name: str, path: Path, line: int) -> str:
        local = _local(name)
        try:
            self._terms.chain(local)
        except KgError as exc:
            raise RuleError(
                f"unknown ontology term `{name}`",
                place=path,
                line=line,
                nearest=exc.nearest,
                hint="use one of these, or declare the class in ontology/core.ttl",
            ) from exc
        return local

    def _entries(self, entry: RuleEntry, kind: str, path: Path, lines: Lines) -> dict[str, SlotEntry]:
        if kind == "statement":
            if entry.subject is None or entry.object is None:
                raise RuleError(f"rule `{entry.rule}` needs `subject` and `object`", place=path, line=lines.of("rule"))
            return {"subject": entry.subject, "object": entry.object}
        if entry.table is None:
            return dict(entry.slots)
        if entry.table not in self._tables:
            raise RuleError(
                f"unknown table `{entry.table}`",
                place=path,
                line=lines.of("table"),
                nearest=nearest(entry.table, self._tables),
                hint="tables stand in syntax.yaml",
            )
        return {**self._tables[entry.table], **entry.slots}

    def _slot(self, name: str, slot: SlotEntry, path: Path, lines: Lines) -> Slot:
        line = lines.of("slots", name) if name not in ("subject", "object") else lines.of(name)
        if name not in ("subject", "object") and name not in self._terms.slots and name not in self._terms.count_slots:
            raise self._unknown(name, self._terms.slots, path, line)
        roles = (slot.role,) if isinstance(slot.role, str) else tuple(slot.role)
        for role in roles:
            if role not in self._syntax.roles:
                raise RuleError(
                    f"unknown role `{role}`", place=path, line=line, nearest=nearest(role, self._syntax.roles),
                    hint="roles stand in syntax.yaml",
                )  # fmt: skip
        if slot.words is not None and slot.words not in self._syntax.words:
            raise RuleError(
                f"unknown word class `{slot.words}`",
                place=path,
                line=line,
                nearest=nearest(slot.words, self._syntax.words),
            )
        types = frozenset(self._class(t, path, line) for t in slot.type)
        not_types = frozenset(self._class(t, path, line) for t in slot.not_type)
        return Slot(name, roles, types, not_types, slot.of, slot.words, slot.text, slot.all)

    def _given(
        self, entry: RuleEntry, slots: tuple[Slot, ...], path: Path, lines: Lines
    ) -> tuple[tuple[Slot, str], ...]:
        """The word classes that the nouns in some slots must belong to."""
        by_name = {slot.name: slot for slot in slots}
        for names, known in ((entry.given.keys(), by_name), (entry.given.values(), self._syntax.words)):
            for name in names:
                if name not in known:
                    raise RuleError(
                        f"rule `{entry.rule}` has under `given` the unknown `{name}`",
                        place=path,
                        line=lines.of("given"),
                        nearest=nearest(name, known),
                    )
        return tuple((by_name[name], words) for name, words in entry.given.items())

    def _check_needs(self, rule: Rule, path: Path, lines: Lines) -> None:
        known = {DATE, *(slot.name for slot in rule.slots)}
        for name in (need.slot for group in rule.needs for need in group):
            if name not in known:
                raise RuleError(
                    f"rule `{rule.name}` needs `{name}`, which is none of its slots",
                    place=path,
                    line=lines.of("needs"),
                    nearest=nearest(name, known),
                )

    @staticmethod
    def _unknown(name: str, known: Container[str], path: Path, line: int) -> RuleError:
        return RuleError(
            f"unknown ontology term `{name}`",
            place=path,
            line=line,
            nearest=nearest(name, known) if isinstance(known, Iterable) else (),
            hint="use one of these, or declare the property in ontology/core.ttl and run `kg check`",
        )


def _need(text: str) -> Need:
    slot, _, least = text.partition("*")
    return Need(slot.strip(), int(least or 1))


def _local(name: str) -> str:
    return name.removeprefix("kg:")
