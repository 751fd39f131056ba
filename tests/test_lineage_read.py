"""What became of groups, as texts tell it: merged, split, renamed, absorbed, formed and dissolved, with both ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from history import History, history
from reader_help import events, read

BRIGADE, FRONT, NINTH = "River Brigade", "Dawn Front", "9th Rifle Regiment"


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with history(tmp_path_factory.mktemp("lineage-read")) as told:
        yield told


def change(text: str) -> list[tuple[Any, ...]]:
    """Kind, what there was, what came of it and when, of each change of a group."""
    kinds = ("Merger", "Split", "Renaming", "Absorption", "Formation", "Dissolution")
    found = (e for e in events(read(text)) if e["type"] in kinds)
    return [(e["type"], e.get("original", set()), e.get("resulting", set()), e.get("date")) for e in found]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "In May 2019 the River Brigade and the 9th Rifle Regiment merged to form the Dawn Front.",
            ("Merger", {BRIGADE, NINTH}, {FRONT}, "2019-05"),
        ),
        ("In 2016 the River Brigade merged with the Dawn Front.", ("Merger", {BRIGADE, FRONT}, set(), "2016")),
        (
            "The Dawn Front was formed by the merger of the River Brigade and the 9th Rifle Regiment.",
            ("Merger", {BRIGADE, NINTH}, {FRONT}, None),
        ),
        ("The River Brigade broke away from the Dawn Front in 2014.", ("Split", {FRONT}, {BRIGADE}, "2014")),
        ("The River Brigade, a splinter group of the Dawn Front, rallied.", ("Split", {FRONT}, {BRIGADE}, None)),
        (
            "The Dawn Front split into the River Brigade and the 9th Rifle Regiment in 2018.",
            ("Split", {FRONT}, {BRIGADE, NINTH}, "2018"),
        ),
        (
            "The River Brigade was renamed the 9th Rifle Regiment on 3 May 2020.",
            ("Renaming", {BRIGADE}, {NINTH}, "2020-05-03"),
        ),
        (
            "The River Brigade changed its name to the Dawn Front in July 2016.",
            ("Renaming", {BRIGADE}, {FRONT}, "2016-07"),
        ),
        ("The Dawn Front rebranded itself as the River Brigade in 2017.", ("Renaming", {FRONT}, {BRIGADE}, "2017")),
        ("The 9th Rifle Regiment, formerly known as the River Brigade, left.", ("Renaming", {BRIGADE}, {NINTH}, None)),
        ("The 9th Rifle Regiment (formerly the River Brigade) left.", ("Renaming", {BRIGADE}, {NINTH}, None)),
        ("The River Brigade was absorbed into the Dawn Front in 2021.", ("Absorption", {BRIGADE}, {FRONT}, "2021")),
        ("The River Brigade was integrated into the Dawn Front.", ("Absorption", {BRIGADE}, {FRONT}, None)),
        ("In 2015 the Dawn Front absorbed the River Brigade.", ("Absorption", {BRIGADE}, {FRONT}, "2015")),
        ("The River Brigade merged into the Dawn Front in 2017.", ("Absorption", {BRIGADE}, {FRONT}, "2017")),
        ("The Dawn Front, which was founded in 2011, left Lesna.", ("Formation", set(), {FRONT}, "2011")),
        ("The government disbanded the River Brigade in 2020.", ("Dissolution", {BRIGADE}, set(), "2020")),
    ],
)
def test_a_change_has_what_there_was_and_what_came_of_it(text, told):
    assert change(text) == [told]


def test_two_known_groups_stay_two_when_a_text_says_that_one_was_called_as_the_other():
    graph = read("The 9th Rifle Regiment, formerly known as the River Brigade, left. The River Brigade returned.")
    assert {e.label for e in graph.entities if e.identity == "known"} == {NINTH, BRIGADE}


def test_a_new_name_that_nobody_else_has_is_another_name_of_the_same():
    [event] = events(read("The River Brigade renamed itself Harakat al-Fajr in 2019."))
    assert (event["original"], event["new_name"]) == ({BRIGADE}, {"Harakat al-Fajr"})


TEXTS = {
    "2012-06-01 Lesna Post": "The River Brigade was founded in 2011. Ivan Petrov commands the River Brigade.",
    "2015-03-02 Lesna Post": "The River Brigade was renamed the 9th Rifle Regiment on 1 March 2015.",
    "2019-05-04 River Courier": "The 9th Rifle Regiment was absorbed into the Zarian National Army on 3 May 2019.",
    "2022-01-03 River Courier": "The Harvest Party was dissolved on 2 January 2022. Ana Vala leads the Harvest Party.",
}


def test_lineage_follows_what_reports_told_from_one_name_to_the_next(past):
    past.read(TEXTS)
    rows = past.column(
        "lineage", "side", "how", "date", "before_name", "after_name", "said_by", unit="rifle-regiment-9"
    )
    assert rows == [
        ("before", "Renaming", "2015-03-01", BRIGADE, NINTH, ["Lesna Post"]),
        ("after", "Absorption", "2019-05-03", NINTH, "Zarian National Army", ["River Courier"]),
    ]


def test_a_formation_and_a_dissolution_stand_on_the_side_of_the_group_itself(past):
    past.read(TEXTS)
    ends = ("side", "how", "date", "before_name", "after_name")
    assert past.column("lineage", *ends, unit="river-brigade")[0] == ("itself", "Formation", "2011", None, BRIGADE)
    assert past.column("lineage", *ends, unit="peoples-party") == [
        ("itself", "Dissolution", "2022-01-02", "Harvest Party", None)
    ]


def test_nobody_leads_what_was_dissolved(past):
    past.read(TEXTS)
    for day, leader in (("2022-01-02", "Ana Vala"), ("2022-01-04", None)):
        assert past.column("post-holders", "name", organisation="peoples-party", on=day) == [leader]


def test_names_are_those_of_the_day_as_reports_tell_them(past):
    past.read({"2019-05-04 Lesna Post": "The River Brigade renamed itself Harakat al-Fajr in May 2019."})
    names = {day: past.column("names", "name", entity="river-brigade", on=day) for day in ("2018-01-01", "2020-01-01")}
    assert names == {"2018-01-01": [BRIGADE, BRIGADE], "2020-01-01": ["Harakat al-Fajr", BRIGADE]}
