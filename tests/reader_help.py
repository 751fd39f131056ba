"""A reader of the shipped rules that knows the invented names of ``loaders/rules/names.yaml`` and nobody else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from kg.claims import Count, DocumentGraph, SlotValue
from kg.content import find_content
from kg.documents import Document
from kg.extract import ExtractionContent, extract, read_extraction_content
from kg.rule_examples import example_names


@cache
def reader() -> ExtractionContent:
    content = read_extraction_content(find_content(), [])
    return replace(content, names=example_names(content.folder, content))


def read(
    text: str, published: str | None = "2022-05-04", publisher: str | None = None, title: str | None = None
) -> DocumentGraph:
    document = Document("example", "example.txt", text, published=published, publisher=publisher, title=title)
    return extract(document, reader())


def shown(graph: DocumentGraph, value: SlotValue) -> Any:
    """A slot as people write it: labels, a number or the pair of least and most, a date."""
    labels = {entity.id: entity.label for entity in graph.entities}
    if isinstance(value, Count):
        return value.min if value.min == value.max else (value.min, value.max)
    return {labels.get(key, key) for key in value} if isinstance(value, tuple) else value


def events(graph: DocumentGraph) -> list[dict[str, Any]]:
    return [
        {"type": e.type, "status": e.status, **{name: shown(graph, value) for name, value in e.slots.items()}}
        for e in graph.events
    ]


def statements(graph: DocumentGraph) -> set[tuple[str, str, str]]:
    labels = {entity.id: entity.label for entity in graph.entities}
    return {(labels[s.subject], s.predicate, labels.get(s.object, s.object)) for s in graph.statements}


def claims(graph: DocumentGraph) -> set[tuple[str, str, str | None, str, str]]:
    """Speaker, stance, what it is about, polarity and certainty of each claim."""
    labels = {entity.id: entity.label for entity in graph.entities}
    return {(labels[c.speaker], c.stance, c.about, c.polarity, c.certainty) for c in graph.claims}
