"""Documents that seem to tell of an event by their words alone: where that is said, and who may take it back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from spine import ontology

from kg.judgements import Pair
from kg.likeness import Comparison
from kg.records import DocumentRecord, EntityRecord, ReportRecord
from kg.stories import FEW, SOME
from kg.unread import LEAST, find_unread

DAY = date(2022, 5, 4)
SUBJECT = "bakery bridge:3 dentist minibus orchard"
HALF = "bakery counter crumb:3 flour:3 oven:2 queue:4 rye sacks:3 yeast:5"
TOWNS = {name: EntityRecord("City", "found", (name.title(),)) for name in ("karst", "lesna")}
PLACES = TOWNS | {"hill": EntityRecord("Facility", "found", ("Hill Farm",))}
Reports = dict[str, dict[str, object]]


def text(name: str, words: str = SUBJECT, days: int = 0) -> DocumentRecord:
    return DocumentRecord(name, (DAY + timedelta(days=days)).isoformat(), None, name, words=words)


def report(document: str, kind: str = "Attack", rank: int = 1, **slots: object) -> ReportRecord:
    return ReportRecord(f"{document}-{rank}", document, kind, slots, rank)  # type: ignore[arg-type]


def found(
    documents: Iterable[DocumentRecord],
    *events: tuple[ReportRecord, ...],
    different: Iterable[Pair] = (),
) -> set[tuple[str, str]]:
    """Each document that seems to tell of an event, with the event's first report."""
    reports = [report for event in events for report in event]
    comparison = Comparison(ontology(), (), {d.iri: d for d in documents}, PLACES, reports=reports)
    groups = [tuple(report.iri for report in event) for event in events]
    return {(row.document, row.event[0]) for row in find_unread(groups, comparison, frozenset(different))}


def test_text_without_any_report_seems_to_tell_of_what_a_text_of_its_words_is_chiefly_about():
    assert found([text("feature"), text("wire", days=-1)], (report("wire"),)) == {("feature", "wire-1")}


def test_text_of_other_words_or_of_other_days_tells_of_something_else():
    assert found([text("feature", "harvest tractor"), text("wire")], (report("wire"),)) == set()
    assert found([text("feature", days=9), text("wire")], (report("wire"),)) == set()
    undated = DocumentRecord("feature", None, None, "feature", words=SUBJECT)
    assert found([undated, text("wire")], (report("wire"),)) == set()


def test_the_more_texts_are_of_these_days_the_more_the_words_have_to_agree_and_among_many_nothing_is_said():
    def said(words: str, others: int) -> bool:
        crowd = [text(f"other{n}", f"word{chr(97 + n)}") for n in range(others)]
        return bool(found([text("feature", words), text("wire"), *crowd], (report("wire"),)))

    share = Comparison(ontology(), (), {d.iri: d for d in (text("a"), text("b", HALF))}).stories.agreement("a", "b")
    assert LEAST[FEW] < share
    assert [said(SUBJECT, others) for others in (0, FEW, SOME)] == [True, True, False]
    weak = "bakery " + " ".join(f"rare{chr(97 + n)}" for n in range(14))
    assert [said(weak, others) for others in (0, FEW)] == [True, False]


def test_text_read_as_chiefly_of_another_kind_of_event_seems_to_tell_of_it_too():
    documents = [text("feature"), text("wire"), text("local")]
    events = (report("feature", "Arrest"),), (report("wire"), report("local"))
    assert found(documents, *events) == {("feature", "wire-1")}, "and the two do not seem to tell of the lone arrest"


def test_two_texts_that_are_each_read_otherwise_seem_to_tell_of_each_others_events():
    events = (report("one", "Arrest"),), (report("two"),)
    assert found([text("one"), text("two")], *events) == {("one", "two-1"), ("two", "one-1")}


def test_text_whose_own_event_is_of_another_day_or_town_tells_of_another_event():
    documents = [text("feature"), text("wire")]
    of_day = report("wire", date="2022-05-03")
    assert found(documents, (report("feature", "Arrest", date="2022-05-03"),), (of_day,)) != set()
    assert found(documents, (report("feature", "Arrest", date="2022-04-20"),), (of_day,)) == set()
    in_town = report("wire", place=("karst",))
    assert found(documents, (report("feature", "Arrest", place=("karst",)),), (in_town,)) != set()
    assert found(documents, (report("feature", "Arrest", place=("lesna",)),), (in_town,)) == set()


def test_text_whose_own_event_has_neither_kind_nor_place_in_common_needs_twice_the_agreement():
    documents = [text("feature", HALF), text("wire")]
    share = Comparison(ontology(), (), {d.iri: d for d in documents}).stories.agreement("feature", "wire")
    assert LEAST[FEW] < share < 2 * LEAST[FEW]
    at = report("wire", place=("karst",))
    assert found(documents, (report("feature", "Arrest", place=("karst",)),), (at,)) != set()
    assert found(documents, (report("feature", "Attack"),), (at,)) != set()
    assert found(documents, (report("feature", "Arrest", place=("hill",)),), (at,)) == set()


def test_document_with_a_report_of_the_event_is_not_listed_beside_it():
    events = (report("wire"), report("feature", rank=2)), (report("feature", "Arrest"),)
    assert ("feature", "wire-1") not in found([text("feature"), text("wire")], *events)


def test_a_person_may_say_that_it_tells_of_another_event():
    documents, event = [text("feature"), text("wire")], (report("wire"),)
    assert found(documents, event, different=[("feature", "wire-1")]) == set()
    assert found(documents, event, different=[("feature", "other-1")]) == {("feature", "wire-1")}
    own = (report("feature", "Arrest"),)
    assert found(documents, event, own, different=[("feature-1", "wire-1")]) == set()
