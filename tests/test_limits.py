"""What ``loaders/LIMITS.md`` says is not understood is still read so; what has been mended leaves the page."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from spine import shipped

from kg.claims import Count, DocumentGraph, SlotValue
from kg.documents import Document
from kg.extract import ExtractionContent, extract, read_extraction_content
from kg.rule_examples import example_names

PAGE = shipped().loaders / "LIMITS.md"
_EXAMPLE = re.compile(r"^> (?P<said>.+)\n\n```text\n(?P<read>(?:.+\n)+?)```$", re.M)


def examples() -> list[tuple[str, list[str]]]:
    return [(m["said"], m["read"].splitlines()) for m in _EXAMPLE.finditer(PAGE.read_text(encoding="utf-8"))]


@cache
def reader() -> ExtractionContent:
    content = read_extraction_content(shipped(), ())
    return replace(content, names=example_names(content.folder, content))


def read(text: str) -> list[str]:
    """The events and statements of a text, a line each, as the page writes them."""
    graph = extract(Document("example", "example", text, published="2024-05-10"), reader())
    labels = {entity.id: entity.label for entity in graph.entities}
    events = [f"{e.type} ({e.status}): " + _slots(e.slots, labels) for e in graph.events]
    return [*events, *_statements(graph, labels)] or ["nothing"]


def _statements(graph: DocumentGraph, labels: dict[str, str]) -> list[str]:
    return [
        f"{labels[s.subject]} {s.predicate} {labels.get(s.object, s.object)} ({s.status})" for s in graph.statements
    ]


def _slots(slots: dict[str, SlotValue], labels: dict[str, str]) -> str:
    return "; ".join(f"{name} {_shown(value, labels)}" for name, value in sorted(slots.items()))


def _shown(value: SlotValue, labels: dict[str, str]) -> str:
    match value:
        case Count(min=low, max=high):
            return str(low) if low == high else f"{'' if low is None else low}–{'' if high is None else high}"
        case tuple():
            return ", ".join(labels.get(item, item) for item in value)
    return value


def test_the_page_has_examples() -> None:
    assert len(examples()) >= 20
    assert PAGE.read_text(encoding="utf-8").count("\n> ") == len(examples())


@pytest.mark.parametrize(("said", "expected"), examples())
def test_what_is_said_to_be_misread_is(said: str, expected: list[str]) -> None:
    assert read(said) == expected
