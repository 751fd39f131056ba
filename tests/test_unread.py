"""Documents that seem to tell of an event by their words alone: where that is said, and who may take it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from spine import ontology

from kg.judgements import Pair
from kg.library import Texts
from kg.likeness import Comparison
from kg.merging import Groups
from kg.records import DocumentRecord, EntityRecord, ReportRecord
from kg.stories import FEW, SOME
from kg.unread import LEAST, find_unread

DAY = date(2022, 5, 4)
SUBJECT = "bakery bridge:3 dentist minibus orchard"


def beside(others: int) -> str:
    """Two words of the subject among others that nobody else uses."""
    return " ".join(["bakery bridge", *(f"rare{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(others))])


HALF = "bakery counter crumb:3 flour:3 oven:2 queue:4 rye sacks:3 yeast:5"
TOWNS = {name: EntityRecord("City", "found", (name.title(),)) for name in ("karst", "lesna")}
MAPPED = {
    name: EntityRecord("City", "found", (name.title(),), point=(at, at))
    for name, at in (("mapped", 1.0), ("distant", 9.0))
}
PLACES = TOWNS | MAPPED | {"hill": EntityRecord("Facility", "found", ("Hill Farm",))}
Reports = dict[str, dict[str, object]]


def text(name: str, words: str = SUBJECT, days: int = 0) -> DocumentRecord:
    return DocumentRecord(name, (DAY + timedelta(days=days)).isoformat(), None, name, words=words)


def report(document: str, kind: str = "Attack", rank: int = 1, **slots: object) -> ReportRecord:
    return ReportRecord(f"{document}-{rank}", document, kind, slots, rank)  # type: ignore[arg-type]


def found(
    documents: Iterable[DocumentRecord],
    *events: tuple[ReportRecord, ...],
    different: Iterable[Pair] = (),
    unrealised: Iterable[str] = (),
) -> set[tuple[str, str]]:
    """Each document that seems to tell of an event, with the event's first report."""
    reports = [report for event in events for report in event]
    texts = Texts.of(documents, reports, tuple(unrealised))
    groups = Groups(len(texts.reports))
    for first, *others in events:
        for other in others:
            groups.unite(texts.reports.place(first.iri), texts.reports.place(other.iri))
    unread = find_unread(groups, Comparison(ontology(), texts, PLACES), frozenset(different))
    return {(row.document, row.event[0]) for row in unread}


def test_text_without_any_report_seems_to_tell_of_what_a_text_of_its_words_is_chiefly_about():
    assert found([text("feature"), text("wire", days=-1)], (report("wire"),)) == {("feature", "wire-1")}


def test_text_of_other_words_or_of_other_days_tells_of_something_else():
    assert found([text("feature", "harvest tractor"), text("wire")], (report("wire"),)) == set()
    assert found([text("feature", days=40), text("wire")], (report("wire"),)) == set()
    undated = DocumentRecord("feature", None, None, "feature", words=SUBJECT)
    assert found([undated, text("wire")], (report("wire"),)) == set()


def share_of(first: str, second: str) -> float:
    """How far two texts of these words agree."""
    texts = Texts.of((text("a", first), text("b", second)), ())
    return Comparison(ontology(), texts, {}).stories.agreement("a", "b")


def said(words: str, others: int, *names: str) -> bool:
    """Whether a feature of these words seems to tell of what a wire told, among other texts of these days."""
    crowd = [text(f"other{n}", f"word{chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(others)]
    both = (replace(text(name, of), names=names) for name, of in (("feature", words), ("wire", SUBJECT)))
    return bool(found([*both, *crowd], (report("wire"),)))


def test_the_more_texts_are_of_these_days_the_more_the_words_have_to_agree_and_among_many_nothing_is_said():
    assert [said(SUBJECT, others) for others in (0, FEW, SOME)] == [True, True, False]
    assert LEAST[FEW][0] < share_of(HALF, SUBJECT) < LEAST[SOME][0]
    assert [said(HALF, others) for others in (0, FEW)] == [True, False]


def test_where_both_texts_bear_a_name_that_few_do_fewer_words_have_to_agree():
    thin = beside(500)
    assert LEAST[FEW][1] < share_of(thin, SUBJECT) < LEAST[FEW][0]
    assert (said(thin, 0), said(thin, 0, "karst")) == (False, True)
    assert (said(HALF, FEW), said(HALF, FEW, "karst")) == (False, True)
    assert not said(SUBJECT, SOME, "karst"), "among many not even then"


def test_weeks_later_a_rare_name_or_twice_the_agreement_is_needed_and_the_texts_between_are_a_crowd_too():
    def listed(words: str, *names: str, between: int = 0) -> bool:
        later, wire = text("feature", words, days=20), text("wire")
        others = (text(f"other{n}", f"word{chr(97 + n // 26)}{chr(97 + n % 26)}", days=10) for n in range(between))
        documents = [replace(later, names=names), replace(wire, names=names), *others]
        return bool(found(documents, (report("wire"),)))

    assert (listed(HALF), listed(HALF, "karst"), listed(SUBJECT)) == (False, True, True)
    assert [listed(HALF, "karst", between=n) for n in (FEW - 1, SOME - 1, SOME)] == [True, True, False]


def test_text_read_as_chiefly_of_another_kind_of_event_seems_to_tell_of_it_too():
    documents = [text("feature"), text("wire"), text("local")]
    events = (report("feature", "Arrest"),), (report("wire"), report("local"))
    assert found(documents, *events) == {("feature", "local-1")}, "and the two do not seem to tell of the lone arrest"


def test_two_texts_that_are_each_read_otherwise_seem_to_tell_of_each_others_events():
    events = (report("one", "Arrest"),), (report("two"),)
    assert found([text("one"), text("two")], *events) == {("one", "two-1"), ("two", "one-1")}


def test_text_whose_own_event_is_of_the_kind_on_another_day_or_known_to_be_far_away_tells_of_another_event():
    documents = [text("feature"), text("wire")]
    of_day = report("wire", date="2022-05-03")
    assert found(documents, (report("feature", date="2022-05-03"),), (of_day,)) != set()
    assert found(documents, (report("feature", date="2022-04-20"),), (of_day,)) == set()
    at = report("wire", place=("mapped",))
    assert found(documents, (report("feature", place=("karst",)),), (at,)) != set()
    assert found(documents, (report("feature", place=("distant",)),), (at,)) == set()


def test_text_whose_own_event_is_of_the_next_day_and_in_another_town_tells_of_another_event():
    documents, event = [text("feature"), text("wire")], (report("wire", date="2022-05-03", place=("karst",)),)

    def listed(day: str, town: str) -> bool:
        return ("feature", "wire-1") in found(documents, (report("feature", date=day, place=(town,)),), event)

    own = [(day, town) for day in ("2022-05-03", "2022-05-04") for town in ("karst", "lesna")]
    assert [listed(*each) for each in own] == [True, True, True, False]


def test_what_a_text_tells_of_a_time_long_past_is_not_what_it_is_about():
    documents = [text("feature"), text("wire")]
    of_day = report("wire", date="2022-05-03")
    assert ("feature", "wire-1") in found(documents, (report("feature", date="2019-04-20"),), (of_day,))
    past = (report("wire", date="2019-04-20"),)
    assert found(documents, past) == set(), "and nothing seems to tell of it"


@pytest.mark.parametrize(
    ("its", "own", "times"),
    [
        ({"place": ("karst",)}, {"place": ("lesna",)}, 2),
        ({"place": ("karst",)}, {"kind": "Arrest", "place": ("hill",)}, 2),
        ({}, {"planned": True}, 2),
        ({"date": "2022-05-03"}, {"kind": "Arrest", "date": "2022-05-04"}, 1),
        ({"date": "2022-05-01"}, {"kind": "Arrest", "date": "2022-05-04"}, 3),
        ({"date": "2022-05-01", "place": ("karst",)}, {"kind": "Arrest", "date": "2022-05-04", "place": ("hill",)}, 6),
    ],
)
def test_text_whose_own_event_is_hardly_the_same_has_to_agree_several_times_as_much(
    its: dict[str, Any], own: dict[str, Any], times: int
):
    def listed(words: str) -> bool:
        documents = [text("feature", words), text("wire")]
        told = {key: value for key, value in own.items() if key != "planned"}
        events = (report("feature", **told),), (report("wire", **its),)
        return ("feature", "wire-1") in found(documents, *events, unrealised=["feature-1"] if "planned" in own else ())

    shares = {share_of(beside(others), SUBJECT): beside(others) for others in (6, 30, 60, 90, 130, 250, 500)}
    least = LEAST[FEW][0]
    assert {int(share / least) for share in shares} >= {0, 1, 2, 3, 6}
    assert {share / least: listed(words) for share, words in shares.items()} == {
        share / least: share / least >= times for share in shares
    }


def test_document_with_a_report_of_the_event_is_not_listed_beside_it():
    events = (report("wire"), report("feature", rank=2)), (report("feature", "Arrest"),)
    assert ("feature", "wire-1") not in found([text("feature"), text("wire")], *events)


def test_a_person_may_say_that_it_tells_of_another_event():
    documents, event = [text("feature"), text("wire")], (report("wire"),)
    assert found(documents, event, different=[("feature", "wire-1")]) == set()
    assert found(documents, event, different=[("feature", "other-1")]) == {("feature", "wire-1")}
    own = (report("feature", "Arrest"),)
    assert found(documents, event, own, different=[("feature-1", "wire-1")]) == set()
