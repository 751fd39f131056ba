"""A town of another country is not the known one of its name."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from reader_help import reader

from kg.documents import Document
from kg.extract import ExtractionContent, extract
from kg.gazetteer import KnownEntity, NameIndex


@cache
def content() -> ExtractionContent:
    """Lesna lies in the east of Zaria; Orsova is another country; nobody has said where Novo Selo lies."""
    chain = reader().ontology.chain
    rows = [
        ("zaria", "Country", "Zaria", ()),
        ("orsova", "Country", "Orsova", ()),
        ("east", "Region", "Ostvar Province", ("zaria",)),
        ("lesna", "City", "Lesna", ("east",)),
        ("novo-selo", "City", "Novo Selo", ()),
    ]
    known = [KnownEntity(key, kind, chain(kind), name, (name,), context) for key, kind, name, context in rows]
    return replace(reader(), names=NameIndex.from_entities(known))


def known(text: str) -> set[str]:
    graph = extract(Document("example", "example", text, published="2022-05-04"), content())
    return {e.label for e in graph.entities if e.identity == "known" and "City" in e.types}


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked Lesna, Orsova, on Monday.",
        "Gunmen attacked Lesna in northern Orsova.",
        "Gunmen attacked Lesna, northern Orsova, on Monday. Lesna was calm on Tuesday.",
        "Gunmen in Lesna shot at a bus. Many live in Lesna, Orsova.",
    ],
)
def test_a_town_told_to_be_in_another_country_is_not_the_known_one(text: str) -> None:
    assert known(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen attacked Lesna in eastern Zaria.", {"Lesna"}),
        ("Gunmen attacked Lesna on Monday.", {"Lesna"}),
        ("Gunmen left Lesna, Orsova said.", {"Lesna"}),
        ("Gunmen attacked Lesna, Orsova and Novo Selo.", {"Lesna", "Novo Selo"}),
        ("Gunmen attacked Novo Selo, Orsova, on Monday.", {"Novo Selo"}),
    ],
)
def test_the_known_one_stays_where_nothing_speaks_against_it(text: str, expected: set[str]) -> None:
    assert known(text) == expected
