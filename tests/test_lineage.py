"""What a unit was before and what became of it: changes written by hand are events with claims; names have a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from history import History, history, person, quads_of, says, turtle, unit

from kg.terms import TYPE, local_name

UNITS = unit("river") + unit("hill") + unit("corps") + unit("army")


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with history(tmp_path_factory.mktemp("lineage")) as told:
        yield told


def change(kind: str, original: str, resulting: str, date: str, **more: str) -> str:
    ends = [f"kg:original {', '.join(f'id:{o}' for o in original.split())}"]
    ends += [f"kg:resulting {', '.join(f'id:{r}' for r in resulting.split())}"] if resulting else []
    facts = [*ends, f'kg:date "{date}"', *(f"kg:{name} {value}" for name, value in more.items())]
    return f"id:change-{kind.lower()}-{date} a kg:{kind} ; {' ; '.join(facts)} .\n"


def steps(past: History, of: str, **given: str) -> list[tuple[object, ...]]:
    return past.column("lineage", "side", "step", "how", "date", "before_name", "after_name", unit=of, **given)


def test_a_change_is_a_report_and_a_claim_of_the_files_author_and_makes_the_edge(past, tmp_path):
    text = turtle(UNITS + change("Merger", "river hill", "corps", "2019-05-01"))
    kinds = [local_name(q.object.value) for q in quads_of(tmp_path, {"one": text}) if q.predicate == TYPE]
    assert sorted(k for k in kinds if k not in ("Unit", "Document", "Source")) == [
        "Claim",
        "Merger",
        "Report",
        *["Statement"] * 2,
    ]
    past.tell(text)
    edges = "MATCH (a:Unit)-[r:SUCCEEDED]->(b:Unit) RETURN a.name AS a, b.name AS b, r.status AS status ORDER BY b"
    assert past.store.read(edges) == [
        {"a": "Corps Unit", "b": "Hill Unit", "status": "asserted"},
        {"a": "Corps Unit", "b": "River Unit", "status": "asserted"},
    ]


def test_lineage_goes_back_and_forth_step_by_step(past):
    first = change("Merger", "river hill", "corps", "2019-05-01")
    past.tell(turtle(UNITS + first + change("Absorption", "corps", "army", "2021")))
    assert steps(past, "corps") == [
        ("before", 1, "Merger", "2019-05-01", "Hill Unit", "Corps Unit"),
        ("before", 1, "Merger", "2019-05-01", "River Unit", "Corps Unit"),
        ("after", 1, "Absorption", "2021", "Corps Unit", "Army Unit"),
    ]
    assert steps(past, "river") == [
        ("after", 1, "Merger", "2019-05-01", "River Unit", "Corps Unit"),
        ("after", 2, "Absorption", "2021", "Corps Unit", "Army Unit"),
    ]


def test_a_plain_line_that_one_succeeded_another_is_a_step_too(past):
    past.tell(turtle(UNITS + "id:corps kg:succeeded id:river .\n"))
    assert steps(past, "river") == [("after", 1, "succeeded", None, "River Unit", "Corps Unit")]


def test_who_says_so_stands_beside_it_and_a_denial_disputes_it(past):
    told = change("Split", "river", "hill", "2019-05-01", saidBy="id:army")
    stance = "<https://w3id.org/conflict-kg/code/stance/denies>"
    denied = change("Split", "river", "hill", "2019-05-01", saidBy="id:river", stance=stance)
    past.tell({"one": turtle(UNITS + told), "two": turtle(denied)})
    rows = past.column("lineage", "side", "status", "said_by", unit="river")
    assert rows == [("after", "disputed", ["Army Unit"])]
    assert past.store.read("MATCH (e:Split) RETURN e.status AS status") == [{"status": "disputed"}]


@pytest.mark.parametrize(
    ("kind", "ended"), [("Merger", True), ("Absorption", True), ("Renaming", False), ("Split", False)]
)
def test_what_was_merged_or_absorbed_has_no_commander_any_more(past, kind, ended):
    facts = UNITS + person("mira") + says("mira", "commands", "river", since="2015")
    past.tell(turtle(facts + change(kind, "river", "corps", "2019-05-01")))
    held = {day: dict(past.column("post-holders", "name", "held", organisation="river", on=day)) for day in
            ("2019-05-01", "2019-05-02")}  # fmt: skip
    assert held == {
        "2019-05-01": {"Mira Ruda": "end unknown"},
        "2019-05-02": {None: "nobody"} if ended else {"Mira Ruda": "end unknown"},
    }


def test_who_goes_on_under_its_own_name_after_a_merger_is_not_at_its_end(past):
    facts = UNITS + person("mira") + says("mira", "commands", "corps", since="2015")
    past.tell(turtle(facts + change("Merger", "river corps", "corps", "2019-05-01")))
    assert past.column("post-holders", "name", organisation="corps", on="2020-01-01") == ["Mira Ruda"]


# -- names


def called(unit: str, name: str, **dates: str) -> str:
    return says(unit, "alias", "nothing", **dates).replace("kg:object id:nothing", f'kg:objectText "{name}"')


NAMES = called("river", "River Guard", since="2010-01-01", until="2014-12-31")
NAMES += called("river", "River Army", since="2015-01-01", until="..")


@pytest.mark.parametrize(
    ("on", "names"),
    [
        ("2009-05-01", ["River Unit"]),
        ("2012-05-01", ["River Guard", "River Unit"]),
        ("2020-05-01", ["River Army", "River Unit"]),
    ],
)
def test_names_are_those_of_the_day_beside_the_main_one(past, on, names):
    past.tell(turtle(UNITS + NAMES))
    assert past.column("names", "name", entity="river", on=on) == names


def test_a_renaming_gives_names_an_end_and_a_start(past):
    renamed = change("Renaming", "river", "river", "2015-06-01", formerName='"River Guard"', newName='"River Army"')
    past.tell(turtle(UNITS + renamed))
    assert past.column("names", "name", "kind", "since", "until", entity="river") == [
        ("River Guard", "until renamed", None, "2015-06-01"),
        ("River Army", "since renamed", "2015-06-01", None),
        ("River Unit", "main", None, None),
    ]
    assert steps(past, "river") == [("itself", 0, "Renaming", "2015-06-01", "River Guard", "River Army")]


@pytest.mark.parametrize(("on", "name"), [("2012-01-01", "River Guard"), ("2016-01-01", "River Army")])
def test_lineage_shows_the_names_of_the_day_that_is_asked_about(past, on, name):
    renamed = change("Renaming", "river", "river", "2015-06-01", formerName='"River Guard"', newName='"River Army"')
    past.tell(turtle(UNITS + renamed + change("Merger", "river", "corps", "2019-05-01")))
    assert [row[4] for row in steps(past, "river", on=on)] == [name, name]
    assert [row[4:] for row in steps(past, "river")] == [("River Guard", "River Army"), ("River Army", "Corps Unit")]


@pytest.mark.parametrize("name", ["Night Company", "Old Rangers", "New Rangers", "River Unit", "river"])
def test_unit_is_found_by_a_name_that_somebody_says_it_had(past, name):
    renamed = change("Renaming", "river", "river", "2019-05-01", formerName='"Old Rangers"', newName='"New Rangers"')
    past.tell(turtle(UNITS + renamed + called("river", "Night Company", since="2015")))
    assert [row["name"] for row in past.ask("names", entity=name) if row["kind"] == "main"] == ["River Unit"]
