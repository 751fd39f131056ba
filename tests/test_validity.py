"""Who held what on which day, as it was and as it was known: never who had left or died, nothing firmer than was said.

Tables for the cases that have a name, and generated histories that are read again by counting days one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from history import History, history, person, says, turtle, unit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spine import document, event_claim

from kg.claims import Count, DocumentGraph, Entity, SlotValue
from kg.validity import FIRST, LAST, first_days, last_days

ONE = unit("guard") + person("mira")


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with history(tmp_path_factory.mktemp("history")) as told:
        yield told


def holders(past: History, on: str, unit: str = "guard", **more: str) -> dict[str, str]:
    """Who held the command and how sure that is; claims of one person by the last of them."""
    return dict(past.column("post-holders", "name", "held", organisation=unit, on=on, **more))


# -- what EDTF allows


@pytest.mark.parametrize(
    ("edtf", "since", "until"),
    [
        ("2020-05-03", ("2020-05-03", "2020-05-03"), ("2020-05-03", "2020-05-03")),
        ("2020-02", ("2020-02-01", "2020-02-29"), ("2020-02-01", "2020-02-29")),
        ("2020", ("2020-01-01", "2020-12-31"), ("2020-01-01", "2020-12-31")),
        ("202X", ("2020-01-01", "2029-12-31"), ("2020-01-01", "2029-12-31")),
        ("2020-06~", ("2020-05-01", "2020-07-31"), ("2020-05-01", "2020-07-31")),
        ("2020?", ("2019-01-01", "2021-12-31"), ("2019-01-01", "2021-12-31")),
        ("[2019-03-01,2019-06-01]", ("2019-03-01", "2019-06-01"), ("2019-03-01", "2019-06-01")),
        ("2019/2020", ("2019-01-01", "2020-12-31"), ("2019-01-01", "2020-12-31")),
        ("..", (FIRST, FIRST), (LAST, LAST)),
        ("../2020", (None, "2020-12-31"), (None, "2020-12-31")),
        ("2019/..", ("2019-01-01", None), ("2019-01-01", None)),
        ("[2019-03..]", ("2019-03-01", None), ("2019-03-01", None)),
        ("[..2020-06]", (None, "2020-06-30"), (None, "2020-06-30")),
        ("{2019-03..2019-05-04}", ("2019-03-01", "2019-05-04"), ("2019-03-01", "2019-05-04")),
        ("2019-02-30/2020", (None, "2020-12-31"), (None, "2020-12-31")),
        ("", (None, None), (None, None)),
        (None, (None, None), (None, None)),
    ],
)
def test_a_date_allows_these_days(edtf, since, until):
    assert (first_days(edtf), last_days(edtf)) == (since, until)


# -- one claim


@pytest.mark.parametrize(
    ("dates", "on", "held"),
    [
        ({"since": "2019-03-05", "until": "2021-06-30"}, "2019-03-04", None),
        ({"since": "2019-03-05", "until": "2021-06-30"}, "2019-03-05", "yes"),
        ({"since": "2019-03-05", "until": "2021-06-30"}, "2021-06-30", "yes"),
        ({"since": "2019-03-05", "until": "2021-06-30"}, "2021-07-01", None),
        ({"since": "2019-03", "until": "2021"}, "2019-03-10", "perhaps"),
        ({"since": "2019-03", "until": "2021"}, "2020-06-01", "yes"),
        ({"since": "2019-03", "until": "2021"}, "2021-12-31", "perhaps"),
        ({"since": "2019-03", "until": "2021"}, "2022-01-01", None),
        ({"since": "2019~"}, "2018-06-01", "perhaps"),
        ({"since": "2019~"}, "2017-12-31", None),
        ({"since": "2019"}, "2020-01-01", "end unknown"),
        ({"since": "2019", "until": ".."}, "2045-01-01", "yes"),
        ({"since": "..", "until": "2019"}, "1950-01-01", "yes"),
        ({"until": "2019"}, "1950-01-01", "start unknown"),
        ({"until": "2019"}, "2020-01-01", None),
        ({}, "1950-01-01", "time unknown"),
    ],
)
def test_a_claim_holds_on_a_day_as_far_as_its_dates_allow(past, dates, on, held):
    past.tell(turtle(ONE + says("mira", "commands", "guard", **dates)))
    assert holders(past, on).get("Mira Ruda") == held


def test_what_a_dated_text_says_held_on_its_day_and_nobody_knows_since_when_or_until_when(past):
    past.tell(turtle(ONE + "id:mira kg:commands id:guard .\n", published="2020-05-03"))
    days = ("2020-05-02", "2020-05-03", "2020-05-04")
    assert [holders(past, day)["Mira Ruda"] for day in days] == ["start unknown", "yes", "end unknown"]


def test_rows_tell_speaker_dates_and_the_others_who_are_said_to_hold_it(past):
    facts = ONE + person("anton") + says("mira", "commands", "guard", since="2019", until="2021")
    second = says("anton", "commands", "guard", since="2020-06-01")
    past.tell({"one": turtle(facts), "two": turtle(second, "B. Other", published="2020-07-01")})
    rows = past.ask("post-holders", organisation="guard", on="2020-07-01")
    columns = ("office", "name", "held", "since", "until", "others", "said_by", "published")
    assert [tuple(row[c] for c in columns) for row in rows] == [
        ("commands", "Anton Ruda", "yes", "2020-06-01", None, ["Mira Ruda"], "B. Other", "2020-07-01"),
        ("commands", "Mira Ruda", "yes", "2019", "2021", ["Anton Ruda"], "A. Analyst", None),
    ]


def test_an_office_that_nobody_held_says_since_when_and_until_when(past):
    facts = ONE + person("anton")
    facts += says("mira", "commands", "guard", since="2015", until="2017-03-01")
    past.tell(turtle(facts + says("anton", "commands", "guard", since="2019-02")))
    rows = past.column("post-holders", "name", "held", "since", "until", organisation="guard", on="2018-01-01")
    assert rows == [(None, "nobody", "2017-03-01", "2019-02-01")]


# -- ends that others tell


@pytest.mark.parametrize(("on", "held"), [("2021-05-03", "end unknown"), ("2021-05-04", None)])
def test_who_has_died_holds_nothing(past, on, held):
    past.tell(
        turtle(unit("guard") + person("mira", died="2021-05-03") + says("mira", "commands", "guard", since="2019"))
    )
    assert holders(past, on).get("Mira Ruda") == held


def test_death_on_a_day_that_is_not_known_leaves_a_perhaps(past):
    past.tell(turtle(unit("guard") + person("mira", died="2021") + says("mira", "commands", "guard", since="2019")))
    held = [holders(past, day).get("Mira Ruda") for day in ("2020-12-31", "2021-06-01", "2022-01-01")]
    assert held == ["end unknown", "perhaps", None]


def test_who_has_left_by_one_claim_has_left_for_claims_without_an_end(past):
    facts = ONE + says("mira", "commands", "guard", since="2015") + says("mira", "leads", "guard")
    past.tell(turtle(facts + says("mira", "commands", "guard", since="2015", until="2017-06-30")))
    assert holders(past, "2017-06-30") == {"Mira Ruda": "start unknown"}
    assert past.column("post-holders", "name", organisation="guard", on="2017-07-01") == [None, None]


def test_who_came_back_holds_it_again_from_the_day_that_somebody_says_so(past):
    first = says("mira", "commands", "guard", since="2015", until="2017")
    past.tell(turtle(ONE + first + says("mira", "commands", "guard", since="2019-01-01")))
    held = [holders(past, day).get("Mira Ruda") for day in ("2016-06-01", "2018-06-01", "2019-01-01")]
    assert held == ["yes", None, "end unknown"]


def test_nobody_commands_what_has_been_dissolved(past):
    unit = 'id:guard a kg:Unit ; skos:prefLabel "Guard"@en ; kg:dissolved "2020-03" .\n'
    past.tell(turtle(unit + person("mira") + says("mira", "commands", "guard", since="2019")))
    held = [holders(past, day).get("Mira Ruda") for day in ("2020-02-29", "2020-03-15", "2020-04-01")]
    assert held == ["end unknown", "perhaps", None]


def test_an_ending_says_how_and_by_whom_it_is_told(past):
    past.tell(
        turtle(unit("guard") + person("mira", died="2021-05-03") + says("mira", "commands", "guard", since="2019"))
    )
    found = past.store.read(
        "MATCH (c:Claim)-[:ENDED_BY]->(x:Ending)-[:TOLD_BY]->(d:Document) "
        "RETURN x.how AS how, toString(x.latest) AS latest, x.status AS status, d.fileName AS file"
    )
    assert found == [{"how": "died", "latest": "2021-05-03", "status": "asserted", "file": "one.ttl"}]


def telling_of(kind: str, *claims: str, published: str = "2021-05-10", **slots: SlotValue) -> DocumentGraph:
    """A document that tells of an event with Mira Ruda in it, by claims of these stances."""
    told = [event_claim(f"c{n}", stance=stance, kind=kind, start=n, **slots) for n, stance in enumerate(claims)]
    graph = document("death", told, slots=slots, kind=kind, published=published)
    known = Entity("mira", "mira", "Person", ("Person", "Actor"), "Mira Ruda", identity="known")
    return replace(graph, entities=(*graph.entities, known))


IN_COMMAND = turtle(ONE + says("mira", "commands", "guard", since="2019"))
ONE_DEAD = Count(1, 1)


@pytest.mark.parametrize(
    ("document", "on", "held"),
    [
        (telling_of("Killing", "asserts", victim=("mira",), date="2021-05-03"), "2021-05-03", "end unknown"),
        (telling_of("Killing", "asserts", victim=("mira",), date="2021-05-03"), "2021-05-04", None),
        (telling_of("Killing", "asserts", victim=("mira",)), "2021-05-10", "perhaps"),
        (telling_of("Killing", "asserts", victim=("mira",)), "2021-05-11", None),
        (telling_of("Killing", "asserts", "denies", victim=("mira",), date="2021-05-03"), "2021-05-04", "perhaps"),
        (telling_of("Killing", "accuses", victim=("mira",), date="2021-05-03"), "2021-05-04", "perhaps"),
        (telling_of("Killing", "denies", victim=("mira",), date="2021-05-03"), "2021-05-04", "end unknown"),
        (telling_of("Airstrike", "asserts", victim=("mira",), killed=ONE_DEAD, date="2021-05-03"), "2021-05-04", None),
        (telling_of("Airstrike", "asserts", victim=("mira",), date="2021-05-03"), "2021-05-04", "end unknown"),
        (
            telling_of(
                "Airstrike", "asserts", victim=("mira",), killed=ONE_DEAD, injured=ONE_DEAD, date="2021-05-03"
            ),
            "2021-05-04",
            "end unknown",
        ),
        (telling_of("Arrest", "asserts", target=("mira",), date="2021-05-03"), "2021-05-04", "end unknown"),
    ],
    ids=[
        "on the day", "the day after", "undated, on the day it was told", "undated, the day after", "denied by one",
        "alleged only", "denied only", "all that an air strike killed", "hurt by an air strike",
        "killed or hurt by an air strike", "arrested",
    ],
)  # fmt: skip
def test_who_is_told_to_have_been_killed_holds_nothing_after(past, document, on, held):
    past.tell(IN_COMMAND, document)
    assert holders(past, on).get("Mira Ruda") == held


def test_a_death_that_was_told_later_was_not_known_before(past):
    facts = turtle(ONE + says("mira", "commands", "guard", since="2019", recorded="2019-05-01"))
    past.tell(facts, telling_of("Killing", "asserts", victim=("mira",), date="2021-05-03", published="2021-06-01"))
    assert holders(past, "2021-05-20", known="2021-05-25") == {"Mira Ruda": "end unknown"}
    assert holders(past, "2021-05-20", known="2021-06-01") == {None: "nobody"}


# -- known and true are two questions


def test_what_was_known_on_a_day_is_apart_from_what_was_true_on_it(past):
    appointed = says("mira", "commands", "guard", since="2019-01-01", recorded="2019-02-01")
    left = says("mira", "commands", "guard", since="2019-01-01", until="2020-01-01", recorded="2020-06-01")
    past.tell(turtle(ONE + appointed + left))
    asked = {(on, known): holders(past, on, known=known) for on in ("2019-06-01", "2020-03-01") for known in
             ("2019-01-15", "2019-12-01", "2021-01-01")}  # fmt: skip
    assert asked == {
        ("2019-06-01", "2019-01-15"): {},
        ("2019-06-01", "2019-12-01"): {"Mira Ruda": "end unknown"},
        ("2019-06-01", "2021-01-01"): {"Mira Ruda": "yes"},
        ("2020-03-01", "2019-01-15"): {},
        ("2020-03-01", "2019-12-01"): {"Mira Ruda": "end unknown"},
        ("2020-03-01", "2021-01-01"): {None: "nobody"},
    }


def test_a_file_without_a_date_of_record_was_known_on_no_day(past):
    past.tell(turtle(ONE + says("mira", "commands", "guard", since="2019")))
    assert holders(past, "2020-01-01", known="2026-01-01") == {}


# -- the other recipes


def test_tenures_show_gaps_and_overlaps(past):
    facts = ONE + person("anton") + person("vera")
    facts += says("mira", "commands", "guard", since="2015-01-01", until="2016-12-31")
    facts += says("anton", "commands", "guard", since="2018-01-01", until="2020-06-30")
    past.tell(turtle(facts + says("vera", "commands", "guard", since="2020-06-01")))
    columns = ("kind", "holders", "since", "until")
    assert past.column("tenures", *columns, organisation="guard") == [
        ("held", ["Mira Ruda"], "2015-01-01", "2016-12-31"),
        ("gap", [], "2017-01-01", "2017-12-31"),
        ("held", ["Anton Ruda"], "2018-01-01", "2020-06-30"),
        ("held", ["Vera Ruda"], "2020-06-01", None),
    ]


def test_tenures_show_an_overlap_that_the_dates_leave_no_doubt_of(past):
    facts = ONE + person("anton") + says("mira", "commands", "guard", since="2015", until="2019-12-31")
    past.tell(turtle(facts + says("anton", "commands", "guard", since="2018-01", until="2021")))
    rows = past.column("tenures", "kind", "holders", "since", "until", organisation="guard")
    assert [row for row in rows if row[0] == "overlap"] == [
        ("overlap", ["Anton Ruda", "Mira Ruda"], "2018-01-31", "2019-12-31")
    ]


def test_chain_of_command_is_that_of_the_day(past):
    facts = ONE + person("anton") + unit("army") + unit("corps")
    facts += says("guard", "partOf", "army", until="2018") + says("guard", "partOf", "corps", since="2019-01-01")
    facts += says("mira", "commands", "army", since="2015") + says("anton", "commands", "corps", since="2015")
    past.tell(turtle(facts))
    above = {
        day: past.column("chain-of-command", "name", "relation", actor="guard", **({"on": day} if day else {}))
        for day in ("2017-05-01", "2020-05-01", "")
    }
    old = [("Army Unit", "PART_OF"), ("Mira Ruda", "COMMANDS")]
    new = [("Corps Unit", "PART_OF"), ("Anton Ruda", "COMMANDS")]
    assert above == {"2017-05-01": old, "2020-05-01": new, "": [old[0], new[0], new[1], old[1]]}


# -- generated histories

START = date(2020, 1, 1)
SPAN = 120
DAYS = [START + timedelta(days=n) for n in range(-5, SPAN + 5)]
DATES = st.integers(0, SPAN - 1).map(lambda n: (START + timedelta(days=n)).isoformat())
MONTHS = st.integers(1, 4).map(lambda m: f"2020-{m:02}")
WHEN = st.one_of(st.none(), DATES, DATES, MONTHS, MONTHS.map(lambda m: m + "~"), st.just(".."))
CLAIMS = st.tuples(st.sampled_from(["mira", "anton"]), WHEN, WHEN, st.sampled_from([None, "2020-02-10", "2020-03-20"]))
DEATHS = st.one_of(st.none(), st.none(), DATES, MONTHS)
HISTORIES = st.tuples(st.lists(CLAIMS, min_size=1, max_size=5), DEATHS)


def month(text: str, more: int = 0) -> tuple[date, date]:
    number = int(text[5:7])
    begin = date(2020 - (number - more < 1), (number - more - 1) % 12 + 1, 1)
    end = date(2020, number + more + 1, 1) - timedelta(days=1)
    return begin, end


def days_of(text: str | None, open_day: date) -> tuple[date, date] | None:
    if text is None:
        return None
    if text == "..":
        return open_day, open_day
    if len(text) == 10:
        return date.fromisoformat(text), date.fromisoformat(text)
    return month(text[:7], 1 if text.endswith("~") else 0)


def may_have_begun(claim, claims, on: date) -> bool:
    """Whether a claim without a start of its own can have begun, by what dated claims about the same two tell."""
    who, _, until, published = claim
    end = days_of(until, date.max)
    by = end[1] if end else date.fromisoformat(published) if published else date.max
    told = [days[0] for other, since, *_ in claims if other == who and (days := days_of(since, date.min))]
    told = [day for day in told if day <= by]
    return not told or min(told) <= on


def may_hold(claim, claims, died, on: date) -> bool:
    """Read one claim on one day, by counting through the days that begin and end can have been."""
    who, since, until, published = claim
    begin, end = days_of(since, date.min), days_of(until, date.max)
    if (begin and on < begin[0]) or (end and on > end[1]):
        return False
    if begin is None and not may_have_begun(claim, claims, on):
        return False
    death = days_of(died, date.max) if who == "mira" else None
    if death and on > death[1]:
        return False
    if end:
        return True
    own = [begin[1]] if begin else []
    own += [date.fromisoformat(published)] if published else []
    for other, _, other_until, _ in claims:
        told = days_of(other_until, date.max)
        if other != who or told is None or told[1] == date.max or told[1] >= on:
            continue
        if begin and told[1] < begin[0]:
            continue
        if not any(told[1] < day <= on for day in own):
            return False
    return True


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HISTORIES, min_size=4, max_size=4), st.lists(st.sampled_from(DAYS), min_size=4, max_size=4))
def test_the_answer_for_a_day_is_that_of_a_reading_day_by_day(past, histories, days):
    """For any dates: who is shown is exactly who can have held it, and never somebody who had left or died."""
    files: dict[str, str] = {"names": turtle(person("anton"))}
    for number, (claims, died) in enumerate(histories):
        facts = unit(f"guard{number}") + person(f"mira{number}", died)
        files[f"unit{number}"] = turtle(facts)
        for n, (who, since, until, published) in enumerate(claims):
            dates = {k: v for k, v in (("since", since), ("until", until)) if v}
            key = f"mira{number}" if who == "mira" else who
            body = says(key, "commands", f"guard{number}", **dates)
            told = {"published": published} if published else {}
            files[f"claim{number}{n}"] = turtle(body, f"Author {n}", **told)
    past.tell(files)
    for number, (claims, died) in enumerate(histories):
        for on in days:
            shown = {
                (row["said_by"], row["name"].split()[0].rstrip("0123456789").lower())
                for row in past.ask("post-holders", organisation=f"guard{number}", on=on.isoformat())
                if row["held"] != "nobody"
            }
            wanted = {(f"Author {n}", claim[0]) for n, claim in enumerate(claims) if may_hold(claim, claims, died, on)}
            assert shown == wanted, (claims, died, on)
