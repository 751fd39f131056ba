"""Two builds compared: what a change of rules or documents gains, loses and alters, before it is loaded."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from pyoxigraph import Quad
from spine import IDS, derive, document, event_claim, ontology, quads_of, statement_claim
from theatre import theatre
from typer.testing import CliRunner

from kg.claims import Count, DocumentGraph
from kg.cli import app
from kg.diff import Change, differences
from kg.records import read_records

SLOTS = {"perpetrator": ("red",), "target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


def built(*graphs: DocumentGraph) -> list[Quad]:
    groups = [quads_of(graph) for graph in graphs]
    derived = derive([read_records(quads, ontology()) for quads in groups], ontology(), IDS)
    return [*(quad for quads in groups for quad in quads), *derived.quads]


def attack(name: str, rule: str = "invented@1", **slots) -> DocumentGraph:
    made = {**SLOTS, **slots}
    return document(name, [replace(event_claim("c1", **made), rule=rule)], slots=made)


def told(before: list[Quad], after: list[Quad]) -> list[tuple[str, str]]:
    return [(c.what, c.change) for c in differences(before, after, IDS)]


def test_build_does_not_differ_from_itself_nor_from_another_order():
    one, two = attack("a"), attack("b")
    assert differences(built(one, two), built(two, one), IDS) == []


def test_new_version_of_a_rule_that_finds_the_same_is_no_difference():
    assert differences(built(attack("a")), built(attack("a", rule="invented@2")), IDS) == []


def test_document_that_is_gone_takes_its_claim_event_and_edge_with_it():
    ally = document("b", [statement_claim("c1", "red", "alliedWith", "army")])
    found = differences(built(attack("a"), ally), built(attack("a")), IDS)
    assert [(c.what, c.change) for c in found] == [("claim", "lost"), ("statement", "lost")]
    assert found[0] == Change(
        "claim",
        "lost",
        found[0].id,
        "Courier asserts: Red Front alliedWith Northern Army",
        (),
        "invented@1",
        found[0].quote,
    )
    assert (found[1].rule, found[1].quote) == ("invented@1", found[0].quote)
    assert found[0].quote
    assert told(built(attack("a")), built(attack("a"), ally)) == [("claim", "added"), ("statement", "added")]


def test_other_toll_in_the_same_place_is_a_change_with_both_values():
    found = differences(built(attack("a", killed=Count(3, 3))), built(attack("a", killed=Count(5, 5))), IDS)
    assert {(c.what, c.change, c.details) for c in found} == {
        ("claim", "changed", ("killedMax: 3 → 5", "killedMin: 3 → 5")),
        ("event", "changed", ("killedMax: 3 → 5", "killedMin: 3 → 5")),
    }


def test_event_that_another_report_joins_has_changed_and_is_not_lost():
    found = [c for c in differences(built(attack("a")), built(attack("a"), attack("b")), IDS) if c.what == "event"]
    assert [(c.change, c.details) for c in found] == [
        ("changed", ("claimsFor: 1 → 2", "documents: 1 → 2", "origins: 1 → 2"))
    ]


def test_two_events_that_become_one_are_changed_and_one_that_becomes_two_is_joined_by_another():
    apart = built(attack("a"), attack("b", place=("brod",)))
    together = built(attack("a"), attack("b"))
    assert sorted(c.change for c in differences(apart, together, IDS) if c.what == "event") == ["changed", "changed"]
    assert sorted(c.change for c in differences(together, apart, IDS) if c.what == "event") == ["added", "changed"]


def version(name: str, day: str, **slots) -> DocumentGraph:
    """What one paper says of the attack in one place, on a day."""
    graph = attack(name, **slots)
    return replace(graph, document={**graph.document, "published": day, "url": "https://courier.example/1"})


OLD, SAME, NEW = (
    version("old", "2022-05-04", killed=Count(3, 3)),
    version("same", "2022-05-05", killed=Count(3, 3)),
    version("new", "2022-05-05", killed=Count(5, 5)),
)


@pytest.mark.parametrize(("before", "after"), [((OLD,), (OLD, SAME)), ((OLD,), (SAME,)), ((OLD, SAME), (OLD,))])
def test_version_that_says_the_same_is_no_difference_but_of_its_day(before, after):
    found = differences(built(*before), built(*after), IDS)
    assert {name.partition(":")[0] for change in found for name in change.details} <= {"firstReported", "lastReported"}
    assert {c.change for c in found} <= {"changed"}
    assert "claim" not in {c.what for c in found}


@pytest.mark.parametrize(
    ("before", "after", "tolls"),
    [((OLD,), (OLD, NEW), "3 → 5"), ((OLD,), (NEW,), "3 → 5"), ((OLD, NEW), (OLD,), "5 → 3")],
)
def test_version_that_says_otherwise_changes_its_claim_and_its_event(before, after, tolls):
    found = differences(built(*before), built(*after), IDS)
    details = {c.what: c.details for c in found if c.what != "statement"}
    assert {c.change for c in found} == {"changed"}
    assert details["claim"] == (f"killedMax: {tolls}", f"killedMin: {tolls}")
    assert {f"killedMax: {tolls}", f"killedMin: {tolls}"} <= set(details["event"])


@pytest.mark.parametrize(("order", "code"), [(("all", "less"), 1), (("less", "all"), 0)])
def test_command_tells_a_script_by_its_exit_code_that_something_was_lost(tmp_path, order, code):
    whole, less = tmp_path / "all", tmp_path / "less"
    whole.mkdir(), less.mkdir()
    theatre(whole), theatre(less)
    lines = (less / "graph.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    gone = {line.split()[0] for line in lines if "ontology#fromPost>" in line}
    assert gone
    data = "".join(line for line in lines if line.split()[0] not in gone).encode()
    (less / "graph.nq").write_bytes(data)
    told = json.loads((less / "build.json").read_text()) | {"hash": hashlib.sha256(data).hexdigest()}
    (less / "build.json").write_text(json.dumps(told))
    folders = [str(tmp_path / name) for name in order]
    run = CliRunner().invoke
    env = {"KG_BASE": IDS.base}
    done = run(app, ["diff", *folders, "--format", "json"], env=env)
    assert done.exit_code == code
    rows = json.loads(done.stdout)
    assert [(r["what"], r["change"]) for r in rows] == [("claim", "lost" if code else "added")]
    assert run(app, ["diff", folders[0], folders[0]], env=env).exit_code == 0
    assert "Mira Ruda commands Northern Army" in " ".join(run(app, ["diff", *folders], env=env).stdout.split())
