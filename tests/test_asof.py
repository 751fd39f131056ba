"""The graph as it was known on a day is the build of what was there by then; true on a day are the edges that held."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus import ATTACK, chosen, content_folder, report, written
from history import RECIPES, person, quads_of, says, turtle, unit
from pyoxigraph import Quad
from spine import IDS, document, event_claim, ontology, statement_claim

from kg.asof import known_on, true_on
from kg.build import build
from kg.claims import Count
from kg.judgements import Judgements
from kg.marks import Marks
from kg.recipes import parameters, run
from kg.session import store_known
from kg.settings import Settings
from kg.terms import TYPE, kg, local_name

SLOTS = {"perpetrator": ("red",), "target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


def attack(name: str, published: str, dead: int, stance: str = "asserts"):
    slots = {**SLOTS, "killed": Count(dead, dead)}
    return document(name, [event_claim("c1", stance=stance, **slots)], slots=slots, published=published)


DOCUMENTS = {
    "2022-05-04": attack("first", "2022-05-04", 3),
    "2022-05-06": attack("second", "2022-05-06", 5),
    "2022-05-09": attack("denial", "2022-05-09", 5, "denies"),
    "2022-06": document("leader", [statement_claim("c1", "red", "partOf", "army")], published="2022-06"),
}
NAMES = unit("guard") + person("mira") + person("anton", died="2020-06-01")


def then(quads: list[Quad], day: str) -> set[Quad]:
    return set(known_on(quads, day, ontology(), IDS, Judgements(), Marks()))


def edges(quads: list[Quad], *predicates: str) -> set[tuple[str, str, str]]:
    wanted = {kg(name) for name in predicates}
    return {(IDS.key(q.subject.value), local_name(q.predicate.value), IDS.key(q.object.value))
            for q in quads if q.predicate in wanted}  # fmt: skip


@pytest.mark.parametrize("day", ["2022-05-03", "2022-05-04", "2022-05-08", "2022-05-09", "2022-06-29", "2022-06-30"])
def test_what_was_known_on_a_day_is_the_build_of_what_was_published_by_then(tmp_path: Path, day: str):
    names = {"names": turtle("id:regiment kg:partOf id:army .\n", recorded="2022-05-08")}
    by_then = [graph for published, graph in DOCUMENTS.items() if f"{published}-30"[:10] <= day]
    wanted = quads_of(tmp_path, names if day >= "2022-05-08" else {}, *by_then)
    known = then(quads_of(tmp_path, names, *DOCUMENTS.values()), day)
    file = "file-names"
    assert {q for q in known if file not in str(q.graph_name)} == {q for q in wanted if file not in str(q.graph_name)}
    assert any(q.predicate == kg("partOf") and "derived" in str(q.graph_name) for q in known) == (day >= "2022-05-08")


def test_status_and_counts_are_those_of_the_day(tmp_path: Path):
    quads = quads_of(tmp_path, {}, *DOCUMENTS.values())

    def event(day: str) -> dict[str, str]:
        known, wanted = then(quads, day), {kg("status"), kg("claimsFor"), kg("killedMax")}
        about = {q.subject for q in known if q.predicate == TYPE and q.object == kg("Attack")}
        return {
            local_name(q.predicate.value): local_name(q.object.value)
            for q in known
            if q.subject in about and q.predicate in wanted
        }

    assert event("2022-05-04") == {"status": "asserted", "claimsFor": "1", "killedMax": "3"}
    assert event("2022-05-06") == {"status": "asserted", "claimsFor": "2", "killedMax": "5"}
    assert event("2022-05-09") == {"status": "disputed", "claimsFor": "2", "killedMax": "5"}


def test_a_hand_written_file_keeps_its_names_and_loses_claims_posts_and_deaths_of_later(tmp_path: Path):
    post = "id:post-mira a kg:Post ; kg:holder id:mira ; kg:postIn id:guard ; kg:role code:role-commander ; "
    body = NAMES + post + 'kg:recorded "2019-05-01" .\n' + says("anton", "leads", "guard", recorded="2021-01-01")
    quads = quads_of(tmp_path, {"one": turtle(body, recorded="2023-01-01")})
    told = {day: list(then(quads, day)) for day in ("2018-01-01", "2020-01-01", "2022-01-01", "2024-01-01")}
    mira, anton = ("mira", "commands", "guard"), ("anton", "leads", "guard")
    assert {day: edges(q, "commands", "leads") for day, q in told.items()} == {
        "2018-01-01": set(),
        "2020-01-01": {mira},
        "2022-01-01": {mira, anton},
        "2024-01-01": {mira, anton},
    }
    found = {
        day: {local_name(q.predicate.value) for q in qs} & {"holder", "died", "prefLabel"} for day, qs in told.items()
    }
    assert found == {
        "2018-01-01": {"prefLabel"},
        "2020-01-01": {"prefLabel", "holder"},
        "2022-01-01": {"prefLabel", "holder"},
        "2024-01-01": {"prefLabel", "holder", "died"},
    }


def test_what_lies_where_is_known_on_any_day_and_who_is_based_where_is_not(tmp_path: Path):
    body = unit("guard") + "id:selo kg:locatedIn id:brod .\nid:guard kg:basedIn id:selo .\n"
    known = then(quads_of(tmp_path, {"one": turtle(body, recorded="2023-01-01")}), "2019-01-01")
    assert edges(known, "locatedIn", "basedIn") == {("selo", "locatedIn", "brod")}


EARLY = {"courier.md": report(ATTACK, published="2022-05-04", url="https://example.org/a")}
LATER = {
    "hill.md": report(ATTACK.replace("three soldiers", "five"), "Hill Tribune", "2022-05-06"),
    "mended.md": report(ATTACK.replace("three", "two"), published="2022-05-08", url="https://example.org/a"),
    "denial.md": report("The Red Front denied that it attacked the 4th Rifle Regiment in Novo Selo on 3 May.",
                        "Hill Tribune", "2022-05-09"),
}  # fmt: skip


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Settings]:
    """A build of all reports, and one of those that there were on 6 May."""
    content = content_folder(tmp_path_factory.mktemp("content"))
    made = []
    for reports in ({**EARLY, **LATER}, {**EARLY, "hill.md": LATER["hill.md"]}):
        folder = tmp_path_factory.mktemp("reports")
        made.append(chosen(content, folder / "build"))
        build(made[-1], [written(folder / "in", reports)])
    return made[0], made[1]


ASKED = ["timeline", "event-reports", "casualties", "asserted-and-denied", "corrections", "single-source-edges",
         "documents", "contradictions", "denials", "tolls-apart", "tolls-by-month", "copies", "entities"]  # fmt: skip


def asked(settings: Settings, recipe: str, day: str | None) -> list[dict[str, object]]:
    with store_known(settings, day) as store:
        return [row for row in run(RECIPES[recipe], store, parameters(RECIPES[recipe], {}, lambda *_: ""))
                if row.get("kind") != "handwritten"]  # fmt: skip


@pytest.mark.parametrize("recipe", ASKED)
def test_recipe_asked_as_known_on_a_day_answers_as_it_did_then(builds, recipe: str):
    """Status, tolls and counts are those of the day; a correction of later has not come yet."""
    now, before = builds
    assert asked(now, recipe, "2022-05-06") == asked(before, recipe, "2022-05-06")


def test_as_known_the_toll_that_was_mended_later_still_counts(builds):
    def tolls(day: str | None) -> list[tuple[object, ...]]:
        return [
            (r["status"], r["killed_min"], r["killed_max"], r["documents"]) for r in asked(builds[0], "timeline", day)
        ]

    assert {day: tolls(day) for day in ("2022-05-03", "2022-05-04", "2022-05-07", "2022-05-08", "2022-05", None)} == {
        "2022-05-03": [],
        "2022-05-04": [("asserted", 3, 3, 1)],
        "2022-05-07": [("asserted", 3, 5, 2)],
        "2022-05-08": [("asserted", 2, 5, 2)],
        "2022-05": [("disputed", 2, 5, 3)],
        None: [("disputed", 2, 5, 3)],
    }
    assert [r["title"] for r in asked(builds[0], "corrections", None)] == ["courier.md"]


def test_as_known_is_made_anew_when_the_build_has_changed(tmp_path: Path):
    made, folder = chosen(content_folder(tmp_path / "content"), tmp_path / "build"), tmp_path / "in"
    build(made, [written(folder, EARLY)])
    assert len(asked(made, "event-reports", "2022-05-06")) == 1
    build(made, [written(folder, {"hill.md": LATER["hill.md"]})])
    assert len(asked(made, "event-reports", "2022-05-06")) == 2


def test_true_on_a_day_leaves_the_direct_edges_that_can_have_held(tmp_path: Path):
    body = NAMES + says("mira", "commands", "guard", since="2019", until="2020") + says("anton", "leads", "guard")
    quads = quads_of(tmp_path, {"one": turtle(body)}, DOCUMENTS["2022-05-04"])
    held = {day: edges(true_on(quads, day, ontology()), "commands", "leads", "attacked") for day in
            ("2018-06-01", "2020-06-01", "2020-06-02", "2021-01-01", "2022-05-03")}  # fmt: skip
    mira, anton = ("mira", "commands", "guard"), ("anton", "leads", "guard")
    assert held == {
        "2018-06-01": {anton},
        "2020-06-01": {mira, anton},
        "2020-06-02": {mira},
        "2021-01-01": set(),
        "2022-05-03": {("red", "attacked", "regiment")},
    }


def test_true_on_a_day_leaves_all_claims_and_statements(tmp_path: Path):
    quads = quads_of(tmp_path, {"one": turtle(NAMES + says("mira", "commands", "guard", until="2019"))})
    left = true_on(quads, "2021-01-01", ontology())
    assert {q.predicate for q in set(quads) - set(left)} == {kg("commands")}
