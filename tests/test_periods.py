"""Who held which office from when until when, as texts tell it: taking over, leaving, being put out, having been."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from history import History, history
from reader_help import read

from kg.claims import StatementContent

REGIMENT = "4th Rifle Regiment"
PUBLISHED = "2022-05-04"
BY_NOW = f"../{PUBLISHED}"
Held = tuple[str, str, str | None, str | None]


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with history(tmp_path_factory.mktemp("periods")) as told:
        yield told


def held(text: str, published: str | None = PUBLISHED) -> set[Held]:
    """Who, by which predicate, from when until when, of all claims that somebody makes for it."""
    graph = read(text, published)
    labels = {entity.id: entity.label for entity in graph.entities}
    stated = (c.content for c in graph.claims if isinstance(c.content, StatementContent) and c.polarity == "positive")
    return {(labels[s.subject], s.predicate, s.since, s.until) for s in stated if not s.unrealised}


def one(since: str | None, until: str | None, who: str = "Ivan Petrov", predicate: str = "commands") -> set[Held]:
    return {(who, predicate, since, until)}


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("On 3 May 2019 Ivan Petrov was appointed commander of the 4th Rifle Regiment.", "2019-05-03"),
        ("Ivan Petrov was sworn in as commander of the 4th Rifle Regiment in June 2020.", "2020-06"),
        ("The president named General Ivan Petrov as commander of the 4th Rifle Regiment in 2021.", "2021"),
        ("Ivan Petrov was promoted to commander of the 4th Rifle Regiment in 2018.", "2018"),
        ("Ivan Petrov became commander of the 4th Rifle Regiment in 2018.", "2018"),
        ("Ivan Petrov took over as commander of the 4th Rifle Regiment in 2018.", "2018"),
        ("Ivan Petrov took over command of the 4th Rifle Regiment in August 2015.", "2015-08"),
        ("Ivan Petrov was given command of the 4th Rifle Regiment on 4 July 2020.", "2020-07-04"),
        ("Ivan Petrov has commanded the 4th Rifle Regiment since 2019.", "2019"),
        ("Ivan Petrov, commander of the 4th Rifle Regiment since March 2019, spoke in Lesna.", "2019-03"),
        ("Ivan Petrov took command of the 4th Rifle Regiment after the fall of Lesna in 2014.", None),
    ],
)
def test_who_takes_an_office_has_it_from_that_day_and_nobody_knows_until_when(text, since):
    assert held(text) == one(since, None)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Ivan Petrov resigned as commander of the 4th Rifle Regiment on 7 October 2021.", "2021-10-07"),
        ("Ivan Petrov stepped down as commander of the 4th Rifle Regiment in 2016.", "2016"),
        ("The government dismissed Ivan Petrov as commander of the 4th Rifle Regiment in 2020.", "2020"),
        ("Ivan Petrov was removed from his post as commander of the 4th Rifle Regiment in July 2021.", "2021-07"),
        ("Ivan Petrov was relieved of command of the 4th Rifle Regiment in May 2021.", "2021-05"),
        ("On Monday the ministry sacked Ivan Petrov, the commander of the 4th Rifle Regiment.", "2022-05-02"),
        ("Ivan Petrov's dismissal as commander of the 4th Rifle Regiment on 8 January 2021 angered men.", "2021-01-08"),
        ("Ivan Petrov commanded the 4th Rifle Regiment until his death in 2013.", "2013"),
        ("Ivan Petrov commands the 4th Rifle Regiment, a paper said. He was sacked on 2 May.", "2022-05-02"),
    ],
)
def test_who_leaves_an_office_has_it_until_that_day_and_nobody_knows_since_when(text, until):
    assert held(text) - one(None, None) == one(None, until)


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Petrov, the former commander of the 4th Rifle Regiment, was seen in Lesna.",
        "The late commander of the 4th Rifle Regiment, Ivan Petrov, was born in Lesna.",
        "Ivan Petrov, then commander of the 4th Rifle Regiment, signed the truce.",
        "Ivan Petrov used to command the 4th Rifle Regiment.",
        "Ivan Petrov no longer commands the 4th Rifle Regiment.",
        "Ivan Petrov is no longer commander of the 4th Rifle Regiment.",
        "Ivan Petrov commanded the 4th Rifle Regiment until his death.",
        "Ivan Petrov was dismissed as commander of the 4th Rifle Regiment.",
    ],
)
def test_who_had_left_on_a_day_that_is_not_told_had_left_by_the_day_of_publication(text):
    assert held(text) == one(None, BY_NOW)
    assert held(text, None) == set()


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("Ivan Petrov, who commanded the 4th Rifle Regiment from 2012 to 2015, lives in Lesna.", "2012", "2015"),
        ("Ivan Petrov commanded the 4th Rifle Regiment between 2009 and 2013.", "2009", "2013"),
        ("Ivan Petrov, commander of the 4th Rifle Regiment from 2012 to 2015, spoke.", "2012", "2015"),
        (
            "Ivan Petrov was commander of the 4th Rifle Regiment from May 2012 until 3 June 2015.",
            "2012-05",
            "2015-06-03",
        ),
        ("Ivan Petrov became commander of the 4th Rifle Regiment in 2011 and was ousted in 2014.", "2011", "2014"),
        ("Ivan Petrov, who commanded the 4th Rifle Regiment in 2014, was arrested in Lesna.", "../2014", "2014/.."),
    ],
)
def test_a_time_in_office_has_both_ends_and_a_date_within_it_is_neither(text, since, until):
    assert held(text) == one(since, until)


@pytest.mark.parametrize(
    "text",
    [
        "Marko Doran succeeded Ivan Petrov as commander of the 4th Rifle Regiment in March 2021.",
        "Ivan Petrov was replaced as commander of the 4th Rifle Regiment by Marko Doran in March 2021.",
        "Ivan Petrov handed over command of the 4th Rifle Regiment to Marko Doran in March 2021.",
    ],
)
def test_where_one_succeeds_another_both_are_told_of(text):
    assert held(text) == one(None, "2021-03") | one("2021-03", None, "Marko Doran")


@pytest.mark.parametrize(
    "text",
    [
        "Ivan Petrov has not been dismissed as commander of the 4th Rifle Regiment.",
        "Ivan Petrov threatened to resign as commander of the 4th Rifle Regiment.",
        "Ivan Petrov will be appointed commander of the 4th Rifle Regiment in June.",
        "Ivan Petrov denied that he had been dismissed as commander of the 4th Rifle Regiment.",
        "Ivan Petrov resigned on Monday.",
    ],
)
def test_what_did_not_come_about_or_names_no_office_begins_and_ends_nothing(text):
    assert held(text) == set()


def test_other_states_have_their_time_too_and_what_is_none_has_no_time():
    assert held("Ivan Petrov joined the Dawn Front in 2013.") == one("2013", None, predicate="memberOf")
    assert held("Ivan Petrov left the Dawn Front in 2020.") == one(None, "2020", predicate="memberOf")
    assert held("Ivan Petrov founded the Dawn Front in 2013.") == one(None, None, predicate="founded")
    assert held("The Dawn Front controlled Lesna from 2014 to 2016.") == one("2014", "2016", "Dawn Front", "controls")


# -- asked by recipe

TEXTS = {
    "2019-05-04 Lesna Post": "On 3 May 2019 Ivan Petrov was appointed commander of the 4th Rifle Regiment.",
    "2020-03-01 River Courier": "Ivan Petrov, commander of the 4th Rifle Regiment, visited Lesna.",
    "2021-06-03 Lesna Post": "Marko Doran succeeded Ivan Petrov as commander of the 4th Rifle Regiment on 1 June 2021.",
    "2022-02-10 River Courier": "Marko Doran, commander of the 4th Rifle Regiment, was killed in Lesna on 9 February.",
}


@pytest.mark.parametrize(
    ("on", "sure", "others"),
    [
        ("2018-01-01", set(), {(None, "nobody")}),
        (
            "2019-08-01",
            {("Ivan Petrov", "yes", "Lesna Post")},
            {("Ivan Petrov", "start unknown")},
        ),
        (
            "2020-03-01",
            {("Ivan Petrov", "yes", "Lesna Post"), ("Ivan Petrov", "yes", "River Courier")},
            {("Ivan Petrov", "start unknown")},
        ),
        ("2021-06-02", {("Marko Doran", "yes", "Lesna Post")}, {("Marko Doran", "start unknown")}),
        ("2022-02-10", set(), {(None, "nobody")}),
    ],
)
def test_who_held_the_command_on_a_day_and_according_to_whom_is_answered_from_reports(past, on, sure, others):
    past.read(TEXTS)
    rows = past.column("post-holders", "name", "held", "said_by", organisation="rifle-regiment-4", on=on)
    assert {row for row in rows if row[1] == "yes"} == sure
    assert {row[:2] for row in rows if row[1] != "yes"} == others


def test_the_tenures_follow_each_other_and_who_was_killed_is_at_the_end_of_his(past):
    past.read(TEXTS)
    rows = past.column("tenures", "kind", "holders", "since", "until", organisation="rifle-regiment-4")
    assert ("held", ["Ivan Petrov"], "2019-05-03", "2021-06-01") in rows
    assert ("held", ["Marko Doran"], "2021-06-01", "2022-02-09") in rows
    assert past.column("post-overlaps", "first_holder", organisation="rifle-regiment-4", sure="yes") == []


def test_the_chain_of_command_of_a_day_leaves_out_who_had_left(past):
    past.read(TEXTS)
    asked = {"actor": "rifle-regiment-4"}
    assert ("above", "Marko Doran") in past.column("chain-of-command", "direction", "name", **asked, on="2021-12-01")
    assert past.column("chain-of-command", "direction", "name", **asked, on="2022-03-01") == []
