"""The command line: data on stdout, the rest on stderr, an exit code that says how it went, a way out of each error."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import networkx as nx
import pytest
from corpus import NORLAND, content_folder
from pyoxigraph import RdfFormat, parse
from theatre import BASE

from kg import __version__
from kg.cli import app, main

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def kg(norland, monkeypatch, capfd, tmp_path) -> Run:
    """Run a command on the invented theatre, from an empty working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_BUILD", str(norland.build))
    monkeypatch.setenv("KG_BASE", BASE)
    monkeypatch.setenv("COLUMNS", "160")

    def run(*words: str | Path) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as exc:
            code = int(exc.code or 0)
        told = capfd.readouterr()
        return Outcome(code, told.out, told.err)

    return run


def commands() -> list[str]:
    return sorted(c.name or c.callback.__name__ for c in app.registered_commands if c.callback)


def test_version_is_the_packages(kg):
    assert kg("--version") == Outcome(0, f"kg {__version__}\n", "")


def test_help_lists_every_command_with_what_it_does(kg):
    told = kg("--help")
    assert told.code == 0
    assert len(commands()) >= 10
    assert [name for name in commands() if not re.search(rf"^\W*{name} +\w", told.out, re.M)] == []


@pytest.mark.parametrize("command", commands())
def test_each_command_has_help(kg, command):
    told = kg(command, "--help")
    assert told.code == 0
    assert "--help" in told.out


def test_without_a_command_the_help_is_shown(kg):
    told = kg()
    assert told.code == 2 or told.code == 0
    assert "query" in told.out + told.err


def test_program_starts_as_a_program_of_its_own():
    told = subprocess.run(
        [sys.executable, "-m", "kg.cli", "--version"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (told.returncode, told.stdout) == (0, f"kg {__version__}\n")


# -- query


def test_list_of_recipes_shows_their_questions_and_parameters(kg):
    listed = json.loads(kg("query", "--format", "json").out)
    recipes = {row["recipe"]: row for row in listed}
    assert set(recipes) == {f.stem for f in (ROOT / "queries").glob("*.cypher") if not f.stem.endswith(".draw")}
    assert recipes["commanders"]["parameters"] == ["unit", "[on]", "[reliability]", "[credibility]"]
    assert recipes["commanders"]["question"].endswith("?")


def test_recipe_prints_its_rows_and_nothing_else_on_stdout(kg):
    told = kg("query", "commanders", "--param", "unit=fourth rifles", "--format", "json")
    assert (told.code, told.err) == (0, "")
    assert [(r["commander_name"], r["relation"], r["said_by"]) for r in json.loads(told.out)] == [
        ("Mira Ruda", "commands", "A. Analyst")
    ]


def test_recipe_is_shown_as_a_table_as_csv_and_as_markdown(kg):
    words = ("query", "entities", "-p", "kind=City")
    assert kg(*words).out.splitlines()[-1] == "(2 rows)"
    assert [line.split(",")[1] for line in kg(*words, "--format", "csv").out.splitlines()] == [
        "name",
        "Novo Selo",
        "Stari Brod",
    ]
    assert kg(*words, "--format", "markdown").out.startswith("| entity | name |")


def test_recipe_tells_what_it_takes_returns_and_leaves_out(kg):
    told = kg("query", "post-holders", "--about").out
    assert told.startswith("Who held which office in an organisation on a day")
    assert "on            the day that is asked about; needed\n" in told
    assert "one of A, B, C, D, E, F\n" in told
    assert [
        words for words in ("  returns  office, role, holder", "  limits   Who had left") if words not in told
    ] == []


@pytest.mark.parametrize(
    ("words", "noted"),
    [
        (("commanders", "-p", "unit=regiment"), "note: Who had left"),
        (("commanders", "-p", "unit=regiment", "--format", "json"), ""),
        (("corrections", "--format", "csv"), "note: The old claims stay"),
    ],
    ids=["a table", "rows for a pipe", "no rows for a pipe"],
)
def test_limits_of_an_answer_are_told_to_people_and_where_there_are_no_rows(kg, words, noted):
    told = kg("query", *words)
    assert (told.err.startswith(noted), bool(told.err), "note:" in told.out) == (True, bool(noted), False)


def test_value_of_a_parameter_may_hold_an_equals_sign(kg):
    told = kg("query", "entities", "-p", "contains=a=b", "--format", "csv")
    assert (told.code, len(told.out.splitlines())) == (0, 1)


def test_drawing_is_printed_for_browser(kg):
    told = kg("query", "attacks-on", "-p", "target=4th Rifle Regiment", "--draw")
    assert told.code == 0
    assert told.out.startswith("MATCH path")
    assert f'"{BASE}regiment"' in told.out


WRONG = [
    (("query", "comanders"), ["there is no recipe `comanders`", "nearest: `commanders`"]),
    (("query", "commanders"), ["`unit` is needed", "--param unit=…"]),
    (("query", "commanders", "-p", "unti=x"), ["no parameter `unti`", "nearest: `unit`"]),
    (("query", "commanders", "-p", "unit=regiment", "-p", "unit=army"), ["`unit` is given twice"]),
    (("query", "statement-claims", "-p", "statement=Mira Ruda"), ["nothing is called", "give the id (st-…)"]),
    (("query", "timeline", "-p", "kind=Attac"), ["no choice for `kind`", "nearest: `Attack`", "ontology/core.ttl"]),
    (("query", "commanders", "-p", "unit"), ["`unit` is no parameter", "--param name=value"]),
    (
        ("query", "commanders", "-p", "unit=the Army"),
        ["means more than one thing", "army (Northern Army)", "southern-army"],
    ),
    (("query", "commanders", "-p", "unit=4th Rifel Regment"), ["nothing is called", "regiment (4th Rifle Regiment)"]),
    (("query", "posts", "-p", "actor=Mira Ruda", "-p", "on=May"), ["`on` wants a day"]),
    (("query", "posts", "-p", "actor=Mira Ruda", "--draw"), ["no variant that draws"]),
    (("query", "denials", "--known", "May"), ["`known` wants a day"]),
    (("query", "attacks-on", "-p", "target=regiment", "-p", "known=2020-01-01", "--draw"), ["drawing", "--known"]),
    (("explain", "st-nothing"), ["nothing has the id `st-nothing`"]),
    (("explain", "4th Rifel Regment"), ["nothing is called", "regiment (4th Rifle Regiment)"]),
    (("explain", "the Army"), ["means more than one thing", "southern-army"]),
    (("query", "event-claims", "-p", "event=ev-nope"), ["nothing is called “ev-nope” among Event", "event-reports"]),
    (("query", "casualties", "-p", "event=regiment"), ["`regiment` (4th Rifle Regiment) is not among Event"]),
    (("export", "--known", "May"), ["`known` wants a day"]),
    (("export", "--on", "2022-13-01"), ["`on` wants a day"]),
    (("export", "--format", "turtel"), ["unknown format `turtel`", "nearest: `turtle`"]),
    (("export", "--entity", "nobody at all"), ["nothing is called"]),
    (("check", "loader"), ["`loader` cannot be checked", "nearest: `loaders`"]),
    (("measure", "centre"), ["there is no measure `centre`", "central, communities, hierarchy"]),
    (("query", "--store", "http://x"), ["not the address of a store", "bolt://localhost:7687"]),
    (("query", "denials", "--store", "bolt://neo4j:s3cret@x"), ["password in the address", "KG_NEO4J_PASSWORD"]),
    (("query", "--content", "nowhere"), ["no content here", "kg init nowhere"]),
]


@pytest.mark.parametrize(("words", "told"), WRONG, ids=[" ".join(words) for words, _ in WRONG])
def test_wrong_use_is_told_on_stderr_with_code_2(kg, words, told):
    outcome = kg(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("error: ")
    assert [part for part in told if part not in outcome.err] == []
    assert "Traceback" not in outcome.err
    assert "s3cret" not in outcome.err


@pytest.mark.parametrize("words", [("qurey",), ("query", "--formt", "csv"), ("query", "--format", "xml"), ("explain",)])
def test_unknown_command_option_or_choice_is_code_2(kg, words):
    outcome = kg(*words)
    assert (outcome.code, outcome.out) == (2, "")
    assert "Error" in outcome.err


# -- what cannot run


def test_folder_without_a_build_is_code_3_with_a_way_out(kg, tmp_path):
    for words in (("query", "denials"), ("explain", "x"), ("export",), ("status",), ("load",), ("measure", "central")):
        outcome = kg(*words, "--build", tmp_path)
        assert (outcome.code, outcome.out) == (3, "")
        assert "there is no build here" in outcome.err
        assert "`kg build` makes one" in outcome.err


def test_neo4j_that_is_not_running_is_code_3_with_a_way_out(kg, monkeypatch):
    monkeypatch.setenv("KG_NEO4J_PASSWORD", "s3cret")
    for words in (("query", "denials"), ("load",)):
        outcome = kg(*words, "--store", "bolt://127.0.0.1:9")
        assert (outcome.code, outcome.out) == (3, "")
        assert "bolt://127.0.0.1:9: nothing answers there" in outcome.err
        assert "docker compose up -d" in outcome.err
        assert "s3cret" not in outcome.err


def test_server_of_env_file_is_the_one_that_is_asked(kg, tmp_path):
    (tmp_path / ".env").write_text("KG_NEO4J_URI=bolt://127.0.0.1:9\nKG_NEO4J_PASSWORD=s3cret\n")
    assert "bolt://127.0.0.1:9: nothing answers there" in kg("query", "denials").err
    assert kg("query", "denials", "--store", "embedded").code == 0


def test_recipe_with_a_fault_is_code_3_with_file_and_line(kg, tmp_path):
    for name in ("ontology", "loaders", "queries"):
        (tmp_path / name).mkdir()
    (tmp_path / "ontology" / "core.ttl").write_text((ROOT / "ontology" / "core.ttl").read_text())
    (tmp_path / "queries" / "who.cypher").write_text("// recipe: who\n// qestion: Who?\nRETURN 1 AS x\n")
    outcome = kg("query", "--content", tmp_path)
    assert (outcome.code, outcome.out) == (3, "")
    assert f"{tmp_path}/queries/who.cypher:2: unknown key `qestion`" in outcome.err
    assert "nearest: `question`" in outcome.err


# -- the other commands


def test_explain_prints_a_footnoted_answer_or_json(kg):
    rows = json.loads(kg("query", "attacks-on", "-p", "target=regiment", "--format", "json").out)
    told = kg("explain", rows[0]["edge"])
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"Red Front attacked 4th Rifle Regiment  [{rows[0]['edge']}]\n")
    answer = json.loads(kg("explain", rows[0]["edge"], "--format", "json").out)
    assert [note["counts"] for note in answer["notes"]] == ["for", "for", "for", "against"]


def test_export_writes_data_to_stdout_or_a_file_and_what_is_left_out_to_stderr(kg, tmp_path):
    told = kg("export")
    assert (told.code, "left out: " in told.err, "left out" in told.out) == (0, True, False)
    assert len(list(parse(told.out.encode(), RdfFormat.TURTLE))) > 100
    assert kg("export", "--out", tmp_path / "new" / "graph.ttl").out == ""
    assert (tmp_path / "new" / "graph.ttl").read_text() == told.out


def test_export_of_one_entity_is_smaller_and_without_derived_edges_smaller_still(kg):
    sizes = [
        len(kg("export", *words).out)
        for words in ((), ("--entity", "Mira Ruda"), ("--entity", "Mira Ruda", "--no-derived"))
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


def test_export_as_a_network_is_read_by_networkx(kg):
    assert "regiment" in nx.parse_graphml(kg("export", "--format", "graphml").out)


def test_load_prints_the_receipt(kg):
    kg("load")
    told = kg("load")
    assert told.code == 0
    heads, *lines = [line.split() for line in told.out.splitlines()]
    assert heads == ["sent", "created", "updated", "unchanged", "removed", "rejected"]
    assert [line[0] for line in lines] == ["nodes", "relationships"]
    for _, sent, created, updated, unchanged, removed, rejected in lines:
        assert (created, updated, unchanged, removed, rejected) == ("0", "0", sent, "0", "0")


def test_build_is_loaded_into_neo4j_and_asked_there(kg, neo4j_empty, monkeypatch):
    for name, value in neo4j_empty.environment().items():
        monkeypatch.setenv(name, value)
    unloaded = kg("query", "commanders", "-p", "unit=regiment")
    assert (unloaded.code, "holds no complete build" in unloaded.err) == (3, True)
    told = kg("load")
    assert (told.code, told.err) == (0, "")
    words = ("query", "commanders", "-p", "unit=regiment", "--format", "json")
    assert kg(*words).out == kg(*words, "--store", "embedded").out != "[]\n"
    then = ("query", "event-reports", "--known", "2022-05-04", "--format", "json")
    assert kg(*then).out == kg(*then, "--store", "embedded").out != "[]\n"
    monkeypatch.setenv("KG_NEO4J_PASSWORD", "wrong-s3cret")
    refused = kg(*words)
    assert (refused.code, refused.out) == (3, "")
    assert "password is not right" in refused.err
    assert "s3cret" not in refused.err


def test_table_of_rows_as_they_were_known_says_what_was_never_known(kg):
    note = "note: As known on 2022-05-04; what has no date of publication or record was known on no day.\n"
    assert kg("query", "denials", "--known", "2022-05-04").err.endswith(note)
    assert "As known on" not in kg("query", "denials").err


def test_status_shows_counts_hash_and_findings(kg):
    told = kg("status")
    assert told.code == 0
    assert re.search(r"^documents +3$", told.out, re.M)
    report = json.loads(kg("status", "--format", "json").out)
    assert (report["documents"], len(report["hash"])) == (3, 64)
    assert "“the army” is a name of two" in kg("status", "--findings").out
    assert [f["kind"] for f in json.loads(kg("status", "--findings", "--format", "json").out)] == ["shared-name"]


def test_measures_are_tables(kg):
    rows = json.loads(kg("measure", "central", "--format", "json").out)
    assert [row["actor"] for row in rows[:2]] == ["army", "regiment"]
    assert "Northern Army" in kg("measure", "hierarchy").out


def test_check_says_how_much_was_looked_at(kg):
    assert re.fullmatch(r"queries: \d+ recipes, \d+ with a variant that draws\n", kg("check", "queries").out)
    assert re.fullmatch(r"ontology: \d+ classes, \d+ properties, \d+ files of shapes\n", kg("check", "ontology").out)
    told = kg("check", "graph")
    assert (told.code, told.out.splitlines()[0].startswith("graph: 3 documents")) == (0, True)


def test_check_tells_what_the_rules_leave_unread_in_reports(kg, tmp_path):
    (tmp_path / "may.txt").write_text("The Northern Army attacked Novo Selo on 3 May.\n", encoding="utf-8")
    told = kg("check", "loaders", "--coverage", tmp_path / "may.txt")
    assert told.code == 0
    first, *others = told.out.splitlines()
    assert re.fullmatch(
        r"coverage: 1 documents, 1 sentences: rules fired in 1; \d+ of \d+ rules fired; 0 sentences .* nothing", first
    )
    assert any("sexual-violence: the rule never fired in 1 documents" in line for line in others)
    assert kg("check", "queries", "--coverage", tmp_path).code == 2


@pytest.fixture
def faulty(tmp_path) -> Path:
    """Content with a fault in each of five files."""
    content = content_folder(tmp_path / "content")
    loaders, queries = content / "loaders", content / "queries"
    (loaders / "handwritten" / "norland.ttl").write_text(NORLAND + "id:zz a kg:Unitt .\n")
    (loaders / "handwritten" / "other.ttl").write_text("id:zz a kg:Unit ;")
    (loaders / "judgements.csv").write_text("one,two\n")
    rules = loaders / "rules" / "violence.yaml"
    rules.write_text(rules.read_text().replace("event: kg:Attack\n", "event: kg:Attak\n", 1))
    recipe = queries / "posts.cypher"
    recipe.write_text(recipe.read_text() + "MATCH (n RETURN n\n")
    return content


def test_check_goes_on_after_a_fault_and_tells_every_file_that_has_one(kg, faulty):
    told = kg("check", "--content", faulty)
    faults = [line for line in told.out.splitlines() if line.startswith("error: ")]
    places = [(Path(fault.split(":")[1].strip()).name, fault) for fault in faults]
    assert [name for name, _ in places] == [
        "norland.ttl",
        "other.ttl",
        "judgements.csv",
        "violence.yaml",
        "posts.cypher",
    ]
    assert "`kg:Unitt`; nearest: `kg:Unit`" in faults[0]
    assert "`kg:Attak`; nearest: `Attack`" in faults[3]
    assert told.code == 1


def test_check_of_the_loaders_tells_what_a_shape_and_the_calendar_refuse_with_its_line(kg, tmp_path):
    content = content_folder(tmp_path / "content")
    file = content / "loaders" / "handwritten" / "norland.ttl"
    more = 'id:zz a kg:Person ; kg:born "1970-02-30" .\n'
    file.write_text(NORLAND + more)
    told = kg("check", "loaders", "--content", content)
    line = f"error: loaders/handwritten/norland.ttl:{NORLAND.count(chr(10)) + 1}: zz: "
    assert told.code == 1
    assert [found.removeprefix(line)[:30] for found in told.out.splitlines() if found.startswith(line)] == [
        "It has no name: every unit, pe",
        "Its kg:born names a day that i",
    ]


def test_query_minds_only_its_own_recipe(kg, faulty):
    assert kg("query", "entities", "--content", faulty).code == 0
    told = kg("query", "posts", "--content", faulty)
    assert (told.code, "posts.cypher" in told.err) == (3, True)


# -- build and extract, as programs of their own


def program(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("KG_")} | {"COLUMNS": "160", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=env,
        check=False,
    )


ATTACK = "The Islamic State attacked the 628th Battalion in Traghan on Monday, killing three soldiers."


def test_build_of_a_folder_with_a_broken_file_reads_the_others_and_ends_with_code_1(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "001.txt").write_text(f"date 2020-05-25\n\n{ATTACK}\n")
    (tmp_path / "in" / "002.txt").write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    told = program("build", "in", cwd=tmp_path)
    assert told.returncode == 1
    assert re.search(r"^documents +1$", told.stdout, re.M)
    assert "in/002.txt" in told.stderr
    assert "PDF" in told.stderr
    assert (tmp_path / "kg-build" / "graph.nq").is_file()
    asked = program("query", "attacks-on", "-p", "target=628th Battalion", "--format", "json", cwd=tmp_path)
    assert [row["perpetrators"] for row in json.loads(asked.stdout)] == [["Islamic State"]]


def test_extract_writes_a_file_for_each_document_without_a_store(tmp_path):
    (tmp_path / "001.txt").write_text(f"date 2020-05-25\n\n{ATTACK}\n")
    told = program("extract", "001.txt", "--json", "--out", "graphs", cwd=tmp_path)
    assert (told.returncode, told.stdout) == (0, "")
    assert [file.name for file in (tmp_path / "graphs").iterdir()] == ["001.json"]
    assert {"document", "entities", "statements", "events", "claims"} <= set(
        json.loads((tmp_path / "graphs" / "001.json").read_text())
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == ["001.txt", "graphs"]


def test_empty_folder_is_code_3_and_an_unwritable_one_code_2(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "in.txt").write_text(ATTACK)
    (tmp_path / "taken").write_text("a file")
    empty = program("build", "empty", cwd=tmp_path)
    assert (empty.returncode, empty.stdout) == (3, "")
    assert "nothing to read" in empty.stderr
    taken = program("build", "in.txt", "--out", "taken", cwd=tmp_path)
    assert (taken.returncode, taken.stdout) == (2, "")
    assert "--out DIR" in taken.stderr
