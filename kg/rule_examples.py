"""The examples that rules bring with them, run.

Takes the content that extraction reads with; returns a finding for each example that fails, told as a difference (what
was wanted after ``-``, what came out after ``+``, slot by slot), and a line that says how many were looked at. Names in
the examples are invented: they stand in ``loaders/rules/names.yaml`` and are known here only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from kg.claims import Count, DocumentGraph, Event, Finding, SlotValue, StatementContent
from kg.documents import Document
from kg.errors import RuleError
from kg.gazetteer import KnownEntity, NameIndex
from kg.rulefiles import Accept
from kg.rules import Examples
from kg.yamltext import parse_yaml

if TYPE_CHECKING:
    from kg.extract import ExtractionContent

NAMES = "names.yaml"
REAL = frozenset({"asserted", "alleged", "disputed"})


def example_names(folder: Path, content: ExtractionContent) -> NameIndex:
    """The invented names of ``names.yaml``. Raises RuleError."""
    path = folder / NAMES
    try:
        rows = parse_yaml(path.read_text(encoding="utf-8"))
        chain = content.ontology.chain
        return NameIndex.from_entities(
            KnownEntity(r["key"], r["type"], chain(r["type"]), r["names"][0], tuple(r["names"])) for r in rows
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, IndexError) as exc:
        raise RuleError(f"cannot be read: {exc}", place=path, hint="each row needs key, type and names") from exc


def check_examples(content: ExtractionContent) -> tuple[list[Finding], str]:
    """Failures of all examples of all rules, and how many there were."""
    reader = replace(content, names=example_names(content.folder, content))
    findings: list[Finding] = []
    total = 0
    for examples in content.rules.examples:
        for message in failures(examples, reader):
            if message is not None:
                findings.append(_finding(examples, message))
            total += 1
    return findings, f"{len(content.rules.rules)} rules, {total} examples"


def failures(examples: Examples, reader: ExtractionContent) -> Iterator[str | None]:
    """One answer for each example: None when it holds, else what is wrong."""
    for accept in examples.accepts:
        yield _accepts(examples, accept, _read(accept.text, accept.published, reader))
    for reject in examples.rejects:
        graph = _read(reject.text, None, reader)
        found = [_told(graph, e) for e in graph.events if e.type == examples.rule.makes]
        found += [s.predicate for s in graph.statements if s.predicate == examples.rule.makes]
        yield _instead(reject.text, f"nothing: {reject.because}", found) if found else None
    for unrealised in examples.unrealised:
        graph = _read(unrealised.text, None, reader)
        statuses = {e.status for e in graph.events if e.type == examples.rule.makes}
        met = statuses == {"unrealised"}
        yield None if met else _instead(unrealised.text, f"{examples.rule.makes} unrealised", sorted(statuses))


def _read(text: str, published: str | None, reader: ExtractionContent) -> DocumentGraph:
    from kg.extract import extract

    return extract(Document("example", "example", text, published=published), reader)


def _accepts(examples: Examples, accept: Accept, graph: DocumentGraph) -> str | None:
    if accept.statement is not None:
        labels = {e.id: e.label for e in graph.entities}
        line = _dated(accept.statement, accept.since, accept.until)
        stated = [claim.content for claim in graph.claims if isinstance(claim.content, StatementContent)]
        lines = [
            _dated([labels[s.subject], s.predicate, labels.get(s.object, s.object)], s.since, s.until) for s in stated
        ]
        return None if line in lines else _instead(accept.text, line, lines)
    wanted = {name: _plain(value) for name, value in (accept.event or {}).items()}
    real = [e for e in graph.events if e.status in REAL]
    got = [_slots(graph, e) for e in real if examples.rule.makes in (e.type, *e.types)]
    if wanted in got:
        return None
    if not got:
        return _instead(accept.text, f"{examples.rule.makes} {wanted}", (_told(graph, event) for event in real))
    return _diff(accept.text, _slot_lines(wanted, max(got, key=lambda slots: _alike(wanted, slots))))


def _alike(wanted: dict[str, Any], got: dict[str, Any]) -> int:
    return sum(got.get(name) == value for name, value in wanted.items())


def _slot_lines(wanted: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """The slots that differ, what was wanted before what came out."""
    lines = []
    for name in sorted(wanted.keys() | got.keys()):
        if wanted.get(name) != got.get(name):
            lines += [f"- {name}: {wanted[name]}"] if name in wanted else []
            lines += [f"+ {name}: {got[name]}"] if name in got else []
    return lines


def _dated(statement: list[str], since: str | None, until: str | None) -> str:
    """A statement in one line, with the time for which it holds."""
    ends = [f"{name} {date}" for name, date in (("since", since), ("until", until)) if date]
    return " · ".join([*statement, *ends])


def _instead(text: str, wanted: str, found: Iterable[str]) -> str:
    """What was wanted, and all that came out instead."""
    return _diff(text, [f"- {wanted}", *(f"+ {each}" for each in [*found] or ["nothing"])])


def _diff(text: str, lines: list[str]) -> str:
    return "\n      ".join([f"“{text}”", *lines])


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value


def _slots(graph: DocumentGraph, event: Event) -> dict[str, Any]:
    labels = {e.id: e.label for e in graph.entities}
    named = {e.id for e in graph.entities if e.identity != "described"}
    told = {name: _shown(value, labels, named) for name, value in event.slots.items()}
    return {name: value for name, value in told.items() if value not in ([], None)}


def _shown(value: SlotValue, labels: dict[str, str], named: set[str]) -> Any:
    if isinstance(value, Count):
        if value.min == value.max:
            return value.min
        return {key: bound for key, bound in (("min", value.min), ("max", value.max)) if bound is not None}
    if isinstance(value, tuple):
        return sorted(labels.get(v, v) for v in value if v not in labels or v in named)
    return value


def _told(graph: DocumentGraph, event: Event) -> str:
    return f"{event.type} {_slots(graph, event)}"


def _finding(examples: Examples, message: str) -> Finding:
    rule = examples.rule
    return Finding(
        kind="rule-example",
        place=f"loaders/rules/{rule.place}",
        message=f"rule `{rule.name}`: {message}",
        advice="mend the rule's triggers, slots or `unless`, or the example",
        subject=rule.name,
        position=rule.line,
        severity="error",
    )
