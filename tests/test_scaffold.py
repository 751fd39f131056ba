"""``kg init``: a folder for another theatre of war that builds as it is and holds nothing of the one that ships."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from kg.build import BuildReport, build, read_findings
from kg.checking import check_part
from kg.content import FOLDERS, find_content
from kg.errors import ConfigError
from kg.lookup import Lookup
from kg.recipes import Recipe, parameters, read_recipe, read_recipes, run
from kg.scaffold import scaffold
from kg.session import load, open_store
from kg.settings import Settings, settings
from kg.store import Store

ROOT = Path(__file__).parent.parent
SHIPPED = find_content()
WORKED_EXAMPLES = {
    "loaders/handwritten/norland.ttl",
    "loaders/rules/cattle-raids.yaml",
    "loaders/samples/2022-05-04-novo-selo-norland-courier.md",
    "queries/looting.cypher",
    "queries/looting.draw.cypher",
}
OF_ONE_WAR = ("loaders/handwritten/", "loaders/samples/", "loaders/judgements.csv", "loaders/marks.csv")


@dataclass(frozen=True)
class Theatre:
    """A scaffold with its build, loaded."""

    settings: Settings
    files: list[Path]
    report: BuildReport
    store: Store
    recipes: dict[str, Recipe]

    @property
    def folder(self) -> Path:
        return self.settings.content.folder

    def rows(self, recipe: str, **given: str) -> list[dict[str, object]]:
        return self.ask(self.recipes[recipe], **given)

    def ask(self, recipe: Recipe, **given: str) -> list[dict[str, object]]:
        return run(recipe, self.store, parameters(recipe, given, Lookup(self.store, self.settings.ids).resolve))


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    folder = tmp_path_factory.mktemp("scaffold") / "norland"
    files = scaffold(folder, SHIPPED)
    chosen = settings(build=folder / "kg-build", content=folder, variables={})
    report, _ = build(chosen)
    with open_store(chosen) as store:
        load(chosen, store)
        yield Theatre(chosen, files, report, store, read_recipes(chosen.content.queries, chosen.content.ontology))


def general_files() -> set[str]:
    paths = {f.relative_to(SHIPPED.folder).as_posix() for name in FOLDERS for f in (SHIPPED.folder / name).rglob("*")}
    return {p for p in paths if (SHIPPED.folder / p).is_file() and not p.startswith(OF_ONE_WAR)}


def below(folder: Path, files: list[Path]) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in files]


# -- what is written


def test_everything_general_is_copied_and_one_example_of_each_kind_added(theatre: Theatre) -> None:
    assert {
        "ontology/core.ttl",
        "loaders/README.md",
        "loaders/rules/syntax.yaml",
        "queries/commanders.cypher",
    } < general_files()
    assert set(below(theatre.folder, theatre.files)) == general_files() | WORKED_EXAMPLES
    assert len(theatre.files) == len(general_files()) + len(WORKED_EXAMPLES)


def test_the_files_are_told_in_order_and_are_all_that_there_is(tmp_path: Path) -> None:
    files = scaffold(tmp_path / "new", SHIPPED)
    assert files == sorted(file for file in (tmp_path / "new").rglob("*") if file.is_file())


def test_copies_are_the_same_to_the_byte(theatre: Theatre) -> None:
    differing = {p for p in general_files() if (theatre.folder / p).read_bytes() != (SHIPPED.folder / p).read_bytes()}
    assert differing == set()


def shipped_names() -> set[str]:
    """The names of what is written by hand for the theatre that ships, but for countries, which any war may name."""
    with (SHIPPED.loaders / "lexicon" / "geography.csv").open(encoding="utf-8") as table:
        countries = {row["name"] for row in csv.DictReader(table) if row["class"] in ("Country", "Region")}
    names = set()
    for file in SHIPPED.handwritten_files:
        for quad in parse(file.read_bytes(), RdfFormat.TURTLE, base_iri="file:///f"):
            if quad.predicate.value.endswith(("#prefLabel", "#altLabel")) and isinstance(quad.object, Literal):
                names.add(quad.object.value)
    return {name for name in names if len(name) > 3} - countries


def test_nothing_of_the_theatre_that_ships_is_in_it(theatre: Theatre) -> None:
    """The word lists are left out here: they hold all countries and their people."""
    names = shipped_names()
    assert len(names) > 500
    found: dict[str, set[str]] = {}
    for file, path in zip(theatre.files, below(theatre.folder, theatre.files), strict=True):
        if not path.startswith("loaders/lexicon/"):
            words = _words(file.read_text(encoding="utf-8"))
            named = {name for name in names if _words(name) in words}
            found |= {path: named} if named else {}
    assert found == {}


def _words(text: str) -> str:
    """The words alone, each with a blank on both sides."""
    return " " + " ".join(re.findall(r"[\w'-]+", text)) + " "


# -- what is refused


@pytest.mark.parametrize("name", ["notes.txt", ".hidden", "ontology/core.ttl"])
def test_a_folder_that_is_not_empty_is_refused_and_left_as_it_is(tmp_path: Path, name: str) -> None:
    held = tmp_path / name
    held.parent.mkdir(exist_ok=True)
    held.write_text("mine")
    with pytest.raises(ConfigError, match="not empty") as caught:
        scaffold(tmp_path, SHIPPED)
    assert "new or empty folder" in str(caught.value.hint)
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == [held]
    assert held.read_text() == "mine"


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    held = tmp_path / "norland"
    held.write_text("mine")
    with pytest.raises(ConfigError, match="a file, not a folder"):
        scaffold(held, SHIPPED)
    assert held.read_text() == "mine"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert len(scaffold(tmp_path, SHIPPED)) > len(WORKED_EXAMPLES)


# -- what it is good for


def test_it_builds_without_an_error_and_reads_its_one_report(theatre: Theatre) -> None:
    assert [f for f in read_findings(theatre.settings.build) if f.severity == "error"] == []
    assert (theatre.report.documents, theatre.report.errors) == (1, 0)


@pytest.mark.parametrize("part", ["ontology", "loaders", "queries"])
def test_its_content_passes_every_check(theatre: Theatre, part: str) -> None:
    """The examples of all rules are run: those of the general rules too must not lean on the theatre that ships."""
    findings, looked_at = check_part(part, theatre.settings)
    assert [finding for finding in findings if finding.severity == "error"] == []
    assert not looked_at.startswith("0 ")


def test_its_hand_written_facts_are_found_by_the_recipes_that_come_with_it(theatre: Theatre) -> None:
    commanders = theatre.rows("commanders", unit="4th Rifel Regiment")
    assert [(r["commander_name"], r["since"], r["until"], r["said_by"]) for r in commanders] == [
        ("Mira Ruda", "2019-03", "2021-06", "A. Analyst")
    ]
    above = {
        (r["name"], r["relation"], r["distance"])
        for r in theatre.rows("chain-of-command", actor="9th Border Battalion")
    }
    assert {("4th Rifle Regiment", "PART_OF", 1), ("Norland Army", "PART_OF", 2)} <= above


def test_its_long_claim_is_there_with_its_time_and_source(theatre: Theatre) -> None:
    rows = theatre.store.read(
        "MATCH (c:Claim {predicate: 'controls'})-[:OBJECT]->(o:Entity) "
        "RETURN o.name AS place, c.since AS since, c.until AS until, c.source AS source, c.author AS author"
    )
    assert rows == [
        {
            "place": "Novo Selo",
            "since": "2020-11",
            "until": "2021-02-14",
            "source": "https://example.org/novo-selo-2020",
            "author": "A. Analyst",
        }
    ]


def test_its_own_rule_reads_the_report_and_its_own_recipe_asks_for_it(theatre: Theatre) -> None:
    [row] = theatre.rows("looting", actor="Upland Front")
    assert (row["status"], row["date"], row["actors"], row["places"], row["rules"]) == (
        "asserted", "2022-05-01", ["Upland Front"], ["Novo Selo"], ["cattle-raid@1"],
    )  # fmt: skip
    assert theatre.rows("looting", actor="Norland Army") == []
    assert theatre.rows("looting", since="2022-05-02") == []


def test_its_report_shows_what_the_graph_is_for(theatre: Theatre) -> None:
    """One attack with two tolls, which nobody disputes, and who did it, which the accused denies."""
    [attack] = theatre.rows("attacks-on", target="9th Border Battalion")
    assert (attack["date"], attack["status"]) == ("2022-05-03", "asserted")
    [edge] = theatre.store.read("MATCH ()-[r:ATTACKED]->() RETURN r.status AS status")
    assert edge["status"] == "disputed"
    assert "Upland Front" in {row["speaker"] for row in theatre.rows("denials")}


def test_every_recipe_of_the_scaffold_runs_on_it(theatre: Theatre) -> None:
    """With each parameter that has to be given named after something that is there."""
    things = {"unit": "4th Rifle Regiment", "place": "Novo Selo", "to": "Upland Front", "source": "Norland Courier"}
    [event] = {row["event"] for row in theatre.rows("looting")}
    [statement] = theatre.store.read("MATCH (s:Statement) RETURN s.uri AS uri ORDER BY uri LIMIT 1")
    by_id = {"Event": str(event), "Statement": statement["uri"]}
    asked: Counter[str] = Counter()
    for name, recipe in theatre.recipes.items():
        needed = [n for n, p in recipe.header.params.items() if p.required]
        others = {n: "2020-05-03" for n in needed if recipe.header.params[n].type == "date"}
        others |= {n: by_id[kind] for n in needed for kind in recipe.header.params[n].kinds if kind in by_id}
        asked[name] += len(theatre.rows(name, **{n: things.get(n, "4th Rifle Regiment") for n in needed} | others))
    assert set(asked) == set(theatre.recipes)
    assert asked["looting"] == 1


def test_the_readme_s_new_recipe_runs_after_it_is_saved_as_told(theatre: Theatre, tmp_path: Path) -> None:
    from test_readmes import recipe_blocks

    for name, text in recipe_blocks().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    recipe = read_recipe(tmp_path / "parts.cypher", theatre.settings.content.ontology)
    rows = theatre.ask(recipe, whole="Norland Army")
    assert [(r["name"], r["status"], r["said_by"]) for r in rows] == [
        ("4th Rifle Regiment", "asserted", ["A. Analyst"])
    ]
    assert theatre.ask(recipe, whole="Norland Army", trust="disputed") == []
    drawing = str(recipe.drawing).replace("RETURN path", "RETURN length(path) AS steps")
    drawn = theatre.store.read(drawing, {"whole": theatre.settings.ids.iri("norland-army").value})
    assert drawn == [{"steps": 1}]


def test_content_is_used_from_any_working_directory(theatre: Theatre, tmp_path: Path) -> None:
    """By a path from where one stands, and by a variable."""
    here = tmp_path / "elsewhere"
    here.mkdir()
    relative = os.path.relpath(theatre.folder, here)
    listed = _kg(here, {}, "query", "--content", relative, "--format", "csv")
    assert listed == _kg(here, {"KG_CONTENT": str(theatre.folder)}, "query", "--format", "csv")
    assert "looting" in listed
    assert "looting" not in _kg(here, {}, "query", "--format", "csv")
    assert list(here.iterdir()) == []


def _kg(here: Path, variables: dict[str, str], *words: str) -> str:
    env = {**os.environ, **variables, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-m", "kg.cli", *words], cwd=here, env=env, capture_output=True, text=True, check=True
    ).stdout


def test_folder_without_content_says_how_to_get_some(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"ontology/, loaders/, queries/ missing") as caught:
        find_content(tmp_path)
    assert f"kg init {tmp_path}" in str(caught.value.hint)
