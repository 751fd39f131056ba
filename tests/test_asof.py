"""The graph as it was known on a day is the build of what was there by then; true on a day are the edges that held."""

from __future__ import annotations

from pathlib import Path

import pytest
from history import person, quads_of, says, turtle, unit
from pyoxigraph import Quad
from spine import IDS, document, event_claim, ontology, statement_claim

from kg.asof import known_on, true_on
from kg.claims import Count
from kg.judgements import Judgements
from kg.marks import Marks
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
