"""What is taken back is gone as if it had never been read, and an undo brings it back to the byte."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from corpus import ATTACK, REPORTS, chosen, content_folder, report, without, written
from typer.testing import CliRunner

from kg.build import build, read_graph, read_report
from kg.cli import app
from kg.errors import ConfigError, UnknownName
from kg.log import Log
from kg.retraction import record, retractions, undo
from kg.revision import retract
from kg.settings import Settings
from kg.terms import KG, kg


@pytest.fixture(scope="module")
def content(tmp_path_factory) -> Path:
    return content_folder(tmp_path_factory.mktemp("content"))


@pytest.fixture
def whole(content, tmp_path) -> Settings:
    """A build of all reports."""
    settings = chosen(content, tmp_path / "whole")
    build(settings, [written(tmp_path / "reports", REPORTS)])
    return settings


def documents(settings: Settings) -> dict[str, str]:
    """The ids of the documents by file name."""
    return {q.object.value: settings.ids.key(q.subject.value) for q in read_graph(settings.build) if _names_report(q)}


def _names_report(quad) -> bool:
    return quad.predicate == kg("fileName") and quad.object.value in REPORTS


def again(settings: Settings) -> str:
    source = Log(settings.build).last_source()
    return build(settings, [Path(p) for p in source.paths])[0].hash


def taken_back(settings: Settings, kind: str, target: str) -> str:
    record(Log(settings.build), kind, target, "for the test", "A. Analyst")
    return again(settings)


def made_of(content: Path, folder: Path, reports: dict[str, str]) -> str:
    return build(chosen(content, folder / "other"), [written(folder / "fewer", reports)])[0].hash


def values(settings: Settings, name: str) -> list[str]:
    return sorted(q.object.value for q in read_graph(settings.build) if q.predicate.value == KG + name)


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_retracted_document_leaves_the_graph_that_is_built_without_it_and_undo_brings_it_back(
    whole, content, tmp_path, name
):
    before = read_report(whole.build).hash
    after = taken_back(whole, "document", documents(whole)[name])
    assert after == made_of(content, tmp_path, without(name))
    assert after != before
    undo(Log(whole.build), 1, "A. Analyst")
    assert again(whole) == before


def test_retracted_source_takes_all_that_it_published_and_no_more(whole, content, tmp_path):
    assert taken_back(whole, "source", "courier") == made_of(
        content, tmp_path, without("courier.md", "claim.md", "leader.md")
    )


def test_corroborated_event_stays_with_new_counts(whole):
    events = [q.subject for q in read_graph(whole.build) if q.predicate == kg("documents") and q.object.value == "4"]
    assert events, "four documents should tell of the attack"
    taken_back(whole, "document", documents(whole)["hill.md"])
    killed = {q.object.value for q in read_graph(whole.build) if q.predicate == kg("killedMax")}
    assert killed == {"3"}
    assert "4" not in values(whole, "documents")
    assert "3" in values(whole, "documents")


def test_retracted_speaker_says_nothing_any_more_and_the_others_still_do(whole):
    said = [q for q in read_graph(whole.build) if q.predicate == kg("saidBy")]
    speakers = {q.object.value for q in said}
    front = whole.ids.iri("red-front").value
    assert front in speakers
    before = read_report(whole.build).hash
    taken_back(whole, "speaker", "red-front")
    left = [q for q in read_graph(whole.build) if q.predicate == kg("saidBy")]
    assert {q.object.value for q in left} == speakers - {front}
    assert {q.subject for q in left} == {q.subject for q in said if q.object.value != front}
    used = {q.object for q in read_graph(whole.build) if q.predicate == kg("inPassage")}
    passages = {q.subject for q in read_graph(whole.build) if q.predicate == kg("startOffset")}
    assert passages == used
    undo(Log(whole.build), 1, "A. Analyst")
    assert again(whole) == before


@pytest.mark.parametrize("named", ["with its version", "without"])
def test_retracted_rule_takes_the_claims_that_it_found_or_understood(whole, named):
    rules = {q.object.value for q in read_graph(whole.build) if q.predicate == kg("contentRule")}
    assert rules, "somebody should be quoted"
    rule = min(rules)
    taken_back(whole, "rule", rule if named == "with its version" else rule.partition("@")[0])
    assert rule not in values(whole, "rule") + values(whole, "contentRule")
    assert values(whole, "rule")


def test_event_that_two_speakers_of_one_document_tell_keeps_what_the_other_says(content, tmp_path):
    text = f"{ATTACK} A spokesman for the Northern Army said the Red Front attacked it in Novo Selo on 3 May."
    settings = chosen(content, tmp_path / "build")
    build(settings, [written(tmp_path / "in", {"a.md": report(text)})])
    assert "3" in values(settings, "killedMin")
    taken_back(settings, "speaker", "courier")
    assert "3" not in values(settings, "killedMin")


def test_retracted_handwritten_file_is_as_if_it_did_not_exist(content, tmp_path):
    more = content / "loaders" / "handwritten" / "more.ttl"
    head = (content / "loaders" / "handwritten" / "norland.ttl").read_text().splitlines()[:5]
    plain = made_of(content, tmp_path, REPORTS)
    try:
        more.write_text("\n".join([*head, 'id:mira-ruda a kg:Person ; skos:prefLabel "Mira Ruda"@en .']) + "\n")
        settings = chosen(content, tmp_path / "more")
        with_it, _ = build(settings, [tmp_path / "fewer"])
        assert with_it.hash != plain
        assert taken_back(settings, "document", "file-more") == plain
    finally:
        more.unlink()


def test_same_thing_cannot_be_retracted_twice_nor_put_back_twice(whole):
    log = Log(whole.build)
    record(log, "rule", "attack", "wrong", "A. Analyst")
    with pytest.raises(ConfigError, match="retracted already"):
        record(log, "rule", "attack", "wrong", "A. Analyst")
    undo(log, 1, "A. Analyst")
    with pytest.raises(ConfigError, match="no retraction of number 1 holds: it was put back on "):
        undo(log, 1, "A. Analyst")
    assert [(r.number, r.target, r.reason, r.by, r.undone is None) for r in retractions(log)] == [
        (1, "attack", "wrong", "A. Analyst", False)
    ]


def test_what_is_retracted_already_is_told_by_its_id_and_by_the_name_it_was_given(whole):
    log = Log(whole.build)
    target = documents(whole)["hill.md"]
    record(log, "document", target, "wrong", "A. Analyst", called="hill.md")
    again(whole)
    for name in (target, f"id:{target}", "hill.md"):
        with pytest.raises(ConfigError, match="retracted already") as caught:
            retract(whole, "document", name, "wrong", "A. Analyst")
        assert "number 1" in str(caught.value)


def test_what_the_build_does_not_hold_is_refused_with_the_nearest_and_nothing_is_logged(whole):
    with pytest.raises(UnknownName) as caught:
        retract(whole, "source", "Norland Couriers", "wrong", "A. Analyst")
    assert "norland courier" in caught.value.nearest
    assert "--undo" not in str(caught.value.hint)
    assert retractions(Log(whole.build)) == []


def test_what_is_not_there_because_something_else_is_retracted_is_told_with_that(whole):
    retract(whole, "source", "Norland Courier", "wrong", "A. Analyst")
    with pytest.raises(UnknownName) as caught:
        retract(whole, "document", "courier.md", "wrong", "A. Analyst")
    assert "it is without the source `courier`, which `kg retract --undo` puts back" in str(caught.value.hint)


def test_commands_retract_undo_and_list_build_again_and_load(content, tmp_path):
    reports, folder = written(tmp_path / "reports", REPORTS), str(tmp_path / "build")
    run = CliRunner().invoke

    def told(*words: str) -> str:
        done = run(app, [*words, "--build", folder], env={"KG_NEO4J_URI": ""})
        assert done.exit_code == 0, done.output
        return done.stdout

    first = run(app, ["build", str(reports), "--out", folder, "--content", str(content)], env={"KG_NEO4J_URI": ""})
    assert first.exit_code == 0, first.output
    before = json.loads(told("status", "--format", "json"))["hash"]
    assert "number 1" in told("retract", "--document", "Attack in Novo Selo", "--reason", "withdrawn", "--by", "Jo")
    Log(Path(folder)).append("load", {"store": "bolt://db.example:7687", "build": before})
    assert "embedded" in {entry["store"] for entry in Log(Path(folder)).entries("load")}
    (reports / "courier.md").unlink()
    less = build(chosen(content, tmp_path / "less"), [reports])[0].hash
    written(reports, REPORTS)
    assert json.loads(told("status", "--format", "json"))["hash"] == less
    rows = json.loads(told("retract", "--list", "--format", "json"))
    assert [(r["number"], r["kind"], r["reason"], r["by"], r["undone"]) for r in rows] == [
        (1, "document", "withdrawn", "Jo", None)
    ]
    done = run(
        app, ["retract", "--document", "leader.md", "--reason", "x", "--build", folder], env={"KG_NEO4J_URI": ""}
    )
    assert "bolt://db.example:7687 still holds what was loaded before; `kg load --store bolt:" in done.stderr
    told("retract", "--undo", "2")
    told("retract", "--undo", "1")
    assert json.loads(told("status", "--format", "json"))["hash"] == before
    assert json.loads(told("retract", "--list", "--format", "json"))[0]["undone"]


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        (["--rule", "attack"], "needs a reason"),
        (["--reason", "because"], "one thing"),
        (["--rule", "attack", "--list"], "one thing"),
    ],
)
def test_half_a_retraction_is_wrong_use(whole, words, fact):
    done = CliRunner().invoke(app, ["retract", *words, "--build", str(whole.build)])
    assert isinstance(done.exception, ConfigError)
    assert fact in str(done.exception)


def test_order_of_the_inputs_and_the_process_that_reads_them_change_nothing(whole, content, tmp_path):
    """Another seed for Python's hashes, another order of arguments: the same bytes."""
    files = [tmp_path / "reports" / name for name in REPORTS]
    random.Random(5).shuffle(files)
    code = (
        "import sys; from pathlib import Path; from kg.build import build; from kg.settings import settings;"
        "c = settings(build=Path(sys.argv[1]), content=Path(sys.argv[2]), variables={});"
        "print(build(c, [Path(p) for p in sys.argv[3:]])[0].hash)"
    )
    running = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                code,
                str(tmp_path / f"seed{seed}"),
                str(content),
                *map(str, files[:: 1 - 2 * seed]),
            ],
            env={**os.environ, "PYTHONHASHSEED": str(seed + 1)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in (0, 1)
    ]
    hashes = {process.communicate()[0].strip() for process in running}
    assert hashes == {read_report(whole.build).hash}
