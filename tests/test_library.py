"""Of many documents few are in memory at a time, and each is what was put."""

from __future__ import annotations

import gc
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spine import IDS, document, event_claim, ontology, records_of

import kg.library
import kg.stories
from kg.claims import Count
from kg.graph import Joining
from kg.identity import Identity
from kg.judgements import Judgements
from kg.library import Library, Texts
from kg.likeness import Comparison, PairScore
from kg.marks import Marks
from kg.merging import merge_reports
from kg.records import DocumentRecord, EntityRecord, ReportRecord
from kg.recordtext import Told, told
from kg.shelf import Names, Shelf, mark, repeated

VALUES = st.recursive(st.none() | st.text() | st.integers() | st.floats(allow_nan=False), st.lists)
SLOTS = {"place": ("karst",), "date": "2022-05-03", "killed": Count(3, None)}


@given(st.lists(VALUES))
def test_what_is_put_on_the_shelf_is_there_by_its_number(values):
    shelf = Shelf()
    assert [shelf.put(value) for value in values] == list(range(len(values)))
    assert [shelf[number] for number in reversed(range(len(values)))] == values[::-1]


@given(st.sets(st.text()), st.text())
def test_names_are_found_at_their_places(names, other):
    packed = Names(sorted(names))
    assert list(packed) == sorted(names)
    assert [packed.find(name) for name in packed] == list(range(len(names)))
    assert (other in packed) == (other in names)


@given(st.lists(st.sampled_from("abcdef")))
def test_only_what_is_met_again_is_repeated(texts):
    assert repeated(map(mark, texts)) == {mark(text) for text in texts if texts.count(text) > 1}


def known(name: str, **facts: object) -> DocumentRecord:
    return DocumentRecord(name, "2022-05-04", "press", f"text of {name}", **facts)  # type: ignore[arg-type]


def report(document: str, number: int = 1) -> ReportRecord:
    return ReportRecord(f"{document}-{number}", document, "Attack", SLOTS, number)


def test_documents_and_reports_come_back_in_the_order_of_their_ids():
    documents = [known("b", names=("karst", "red"), words="well"), known("a", corrects=("b",))]
    reports = [report("b", 2), report("a"), report("b")]
    texts = Texts.of(documents, reports, unrealised=["b-2"])
    assert list(texts.current()) == [("a", documents[1]), ("b", documents[0])]
    assert [texts.report(at) for at in range(3)] == [report("a"), report("b"), report("b", 2)]
    assert [list(texts.places(iri)) for iri in ("a", "b", "c")] == [[0], [1, 2], []]
    assert texts.text("b").unrealised == {"b-2"}
    assert texts.document("c") is None


def test_several_graphs_may_tell_of_one_document():
    library = Library()
    library.put([known("a")], [report("a")])
    library.put([], [report("a", 2)], inside=[("a", "karst", "norland")], realised=["a-1"])
    texts = Texts(library)
    assert texts.text("a").reports == {"a-1": report("a"), "a-2": report("a", 2)}
    assert texts.text("a").unrealised == {"a-2"}, "the other is told as come about by somebody else"
    assert texts.inside == {("karst", "norland")}


def test_replaced_documents_are_left_out_and_who_is_one_with_another_is_told_as_that_one():
    library = Library()
    library.put([known("a"), known("b", names=("karst",))], [report("a"), report("b")])
    texts = Texts(library, Identity({"karst": "town"}, {}), {"a": "b"}, {"text of b": "text of a"})
    shown = DocumentRecord("b", "2022-05-04", "press", "text of a", names=("town",))
    assert list(texts.current()) == [("b", shown)]
    assert list(texts.reports) == ["b-1"]
    assert texts.report(0).slots["place"] == ("town",)
    assert (texts.text("a").reports, texts.document("a") is None) == ({}, False)


def test_reports_are_compared_although_nothing_else_is_known_of_their_documents():
    texts = Texts.of([], [report("a"), report("b"), report("c", 2)])
    merged = merge_reports(Comparison(ontology(), texts, {}), Judgements())
    assert [list(group) for group in merged.groups] == [[0, 1, 2]]


# -- what is in memory


def held(*kinds: type) -> int:
    """How many of these are in memory now."""
    gc.collect()
    return sum(isinstance(each, kinds) for each in gc.get_objects())


def most_held(documents: int) -> tuple[int, int, int]:
    """Of a build of so many documents, all told: records, entities and scores that are in memory at most."""
    joining, most, before = Joining(ontology(), IDS, Judgements(), Marks()), [0, 0, 0], held(PairScore)

    def records(number: int):
        place, day = ("selo", "brod")[number % 2], f"20{10 + number // 24:02}-{1 + number // 2 % 12:02}-03"
        slots = {"perpetrator": ("red",), "place": (place,), "date": day, "killed": Count(number % 3 + 2, None)}
        return records_of(document(f"a{number}", [event_claim("c1", **slots)], slots=slots, published=day))[0]

    def count() -> None:
        now = held(DocumentRecord, ReportRecord), held(EntityRecord), held(PairScore) - before
        most[:] = map(max, most, now)

    def tell(name: str) -> Told:
        if int(name) % 20 == 0:
            count()
        return told(records(int(name)))

    for number in range(documents):
        joining.add(records(number))
    count()
    joining.derive(map(str, range(documents)), tell)
    count()
    return most[0], most[1], most[2]


@pytest.fixture
def small(monkeypatch) -> None:
    for module, name in product((kg.library, kg.stories), ("RECENT",)):
        monkeypatch.setattr(module, name, 4)
    for name in ("likeness", "scores", "merging"):
        monkeypatch.setattr(f"kg.{name}._REMEMBERED", 4)


@pytest.mark.usefixtures("small")
def test_no_more_records_are_in_memory_of_many_documents_than_of_few():
    most_held(40)  # what is kept for good
    few, many = most_held(40), most_held(160)
    assert few == many
