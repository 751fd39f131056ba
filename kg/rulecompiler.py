"""The rule files compiled: ``loaders/rules/*.yaml`` to a ``RuleSet``.

Enters: the rule files (one rule a YAML document, ``---`` between them), the syntax and the ontology. Refused with a
RuleError that names file and line: an unknown key, class, predicate, slot, role, word class or table, a rule written
twice, a trigger without words.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from kg.errors import KgError, RuleError, nearest
from kg.rulefiles import Lines, RuleEntry, SlotEntry, read_entries
from kg.rules import CAUSE, DATE, OBJECT, SUBJECTS, Examples, Need, Rule, RuleSet, Slot, compile_trigger
from kg.syntax import Syntax, load_syntax, phrase
from kg.yamltext import parse_yaml

OTHER_FILES = frozenset({"syntax.yaml", "attribution.yaml", "factuality.yaml", "names.yaml"})


class Terms(Protocol):
    """What a rule file is checked against: the classes, properties and event slots of the ontology."""

    @property
    def properties(self) -> Container[str]: ...
    @property
    def slots(self) -> Container[str]: ...
    @property
    def count_slots(self) -> Container[str]: ...
    def chain(self, name: str) -> tuple[str, ...]: ...


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
            triggers=tuple(
                compile_trigger(k, word)
                for k, t in triggers
                for word in self._trigger_words(entry, str(t), path, lines)
            ),
            slots=slots,
            given=self._given(entry, slots, path, lines),
            beside=self._beside(entry, path, lines),
            needs=tuple(tuple(_need(n) for n in group.split("|")) for group in entry.needs),
            unless=frozenset(phrase(word) for word in entry.unless if not word.startswith("$")),
            causes=self._causes(entry, path, lines),
            consequence=entry.consequence,
            follows=entry.follows,
            depth=len(self._terms.chain(makes)) if kind == "event" else 0,
            place=path.name,
            line=lines.of("rule"),
        )
        self._check_needs(rule, path, lines)
        self.rules.append(rule)
        self.examples.append(Examples(rule, tuple(entry.accepts), tuple(entry.rejects), tuple(entry.unrealised)))

    def _trigger_words(self, entry: RuleEntry, written: str, path: Path, lines: Lines) -> Iterable[str]:
        """The trigger; ``$name`` stands for all words of a class."""
        if not written.startswith("$"):
            return (written,)
        self._known(entry, "triggers", [written[1:]], self._syntax.words, path, lines)
        return sorted(" ".join(words) for words in self._syntax.words[written[1:]])

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
            named = {name: getattr(entry, name) for name in (*SUBJECTS, OBJECT)}
            given = {name: slot for name, slot in named.items() if slot is not None}
            if given.keys() <= {OBJECT} or (OBJECT not in given and "ends" not in given):
                raise RuleError(
                    f"rule `{entry.rule}` needs `subject` and `object`",
                    place=path,
                    line=lines.of("rule"),
                    hint="`starts` and `ends`, for whom it begins and ends, can stand in place of `subject`; "
                    "with `ends` the object can be that of which the text told before",
                )
            return given
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
        of_statement = name in SUBJECTS or name == OBJECT
        line = lines.of(name) if of_statement else lines.of("slots", name)
        if not of_statement and name not in self._terms.slots and name not in self._terms.count_slots:
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
        self._known(entry, "given", entry.given, by_name, path, lines)
        self._known(entry, "given", entry.given.values(), self._syntax.words, path, lines)
        return tuple((by_name[name], words) for name, words in entry.given.items())

    def _beside(self, entry: RuleEntry, path: Path, lines: Lines) -> tuple[str, ...]:
        """The word classes of which a word must stand in the sentence."""
        self._known(entry, "beside", entry.beside, self._syntax.words, path, lines)
        return tuple(entry.beside)

    def _causes(self, entry: RuleEntry, path: Path, lines: Lines) -> tuple[str, ...]:
        """The word classes under ``unless``, written ``$name``."""
        classes = [word[1:] for word in entry.unless if word.startswith("$")]
        self._known(entry, "unless", classes, self._syntax.words, path, lines)
        if classes and CAUSE not in self._syntax.roles:
            raise RuleError(
                f"rule `{entry.rule}` has a word class under `unless`, and there is no role `{CAUSE}`",
                place=path,
                line=lines.of("unless"),
                nearest=nearest(CAUSE, self._syntax.roles),
                hint="roles stand in syntax.yaml",
            )
        return tuple(classes)

    @staticmethod
    def _known(
        entry: RuleEntry, key: str, names: Iterable[str], known: Mapping[str, object], path: Path, lines: Lines
    ) -> None:
        for name in names:
            if name not in known:
                raise RuleError(
                    f"rule `{entry.rule}` has under `{key}` the unknown `{name}`",
                    place=path,
                    line=lines.of(key),
                    nearest=nearest(name, known),
                )

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
