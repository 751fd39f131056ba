"""Every recipe on the sample: declared columns, an identity that is one, the rows that were kept, on every store.

The questions are in ``golden/cases.yaml``, their rows in ``golden/rows``; that file says how they are written anew.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import neo4j
import pytest
import yaml
from spine import shipped

from kg.lookup import Lookup
from kg.recipes import Recipe, find_recipe, parameters, read_recipes, run
from kg.session import store_known
from kg.settings import Settings
from kg.store import Store

GOLDEN = Path(__file__).parent / "golden"
ROWS = GOLDEN / "rows"
CASES: list[dict[str, Any]] = yaml.safe_load((GOLDEN / "cases.yaml").read_text(encoding="utf-8"))
RECIPES = read_recipes(shipped().queries, shipped().ontology)
DRAWN = [name for name, recipe in RECIPES.items() if recipe.drawing]

each_case = pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
each_drawing = pytest.mark.parametrize("name", DRAWN)

Rows = list[dict[str, Any]]


def values(recipe: Recipe, given: dict[str, Any], store: Store, sample: Settings) -> dict[str, Any]:
    typed = {n: v if isinstance(v, str) else taken(v, store, sample) for n, v in given.items()}
    return parameters(recipe, typed, Lookup(store, sample.ids).resolve)


def taken(from_other: dict[str, Any], store: Store, sample: Settings) -> str:
    """A value out of another recipe's rows."""
    rows = asked({"recipe": from_other["of"], "params": from_other["params"]}, store, sample)
    where = from_other.get("where", {})
    return next(row[from_other["column"]] for row in rows if all(row[k] == v for k, v in where.items()))


def asked(case: dict[str, Any], store: Store, sample: Settings) -> Rows:
    recipe = find_recipe(RECIPES, case["recipe"])
    if "known" in case:
        with store_known(sample, case["known"]) as then:
            return run(recipe, then, values(recipe, case["params"], then, sample))
    return run(recipe, store, values(recipe, case["params"], store, sample))


def kept(case: dict[str, Any]) -> Rows:
    rows: Rows = json.loads((ROWS / f"{case['case']}.json").read_text(encoding="utf-8"))
    return rows


def keep(case: dict[str, Any], rows: Rows) -> None:
    text = ",\n".join(" " + json.dumps(row, ensure_ascii=False) for row in rows)
    (ROWS / f"{case['case']}.json").write_text(f"[\n{text}\n]\n" if rows else "[]\n", encoding="utf-8")


@each_case
def test_rows_of_the_embedded_store_are_those_that_were_kept(case, sample, sample_store, pytestconfig):
    rows = asked(case, sample_store, sample)
    if pytestconfig.getoption("--regenerate-golden"):
        keep(case, rows)
    assert rows == kept(case)


@each_case
def test_rows_of_neo4j_are_those_of_the_embedded_store(case, sample, neo4j_sample, sample_store):
    """The same question has the same answer wherever it is asked."""
    assert asked(case, neo4j_sample, sample) == asked(case, sample_store, sample)


@each_case
def test_columns_are_as_declared_and_the_identity_is_one(case, sample, sample_store):
    header = RECIPES[case["recipe"]].header
    rows = asked(case, sample_store, sample)
    assert [list(row) for row in rows if list(row) != header.returns] == []
    twice = Counter(tuple(str(row[column]) for column in header.identity) for row in rows)
    assert [key for key, count in twice.items() if count > 1] == []
    assert bool(rows) != case.get("empty", False)


NOTHING_IN_THE_SAMPLE = {
    "perpetrators-apart",
    "rival-claims",
    "corrections",
}  # rows in test_contradictions, on Neo4j too, and in test_versions


def test_every_recipe_has_a_case_with_rows_and_every_case_a_file():
    assert len(RECIPES) >= 15
    assert {case["recipe"] for case in CASES if not case.get("empty")} == set(RECIPES) - NOTHING_IN_THE_SAMPLE
    assert {file.stem for file in ROWS.glob("*.json")} == {case["case"] for case in CASES}


def test_every_parameter_of_every_recipe_is_given_in_some_case():
    given = {(case["recipe"], name) for case in CASES for name in case["params"]}
    declared = {(name, parameter) for name, recipe in RECIPES.items() for parameter in recipe.header.params}
    assert declared - given == set()


def test_rows_are_plain_values():
    """Engines differ in nodes, temporal values and the order of labels; a recipe returns none of them."""
    plain = (str, int, float, bool, type(None))
    cells = [cell for case in CASES for row in kept(case) for cell in row.values()]
    flat = [one for cell in cells for one in (cell if isinstance(cell, list) else [cell])]
    assert len(flat) > 1000
    assert [cell for cell in flat if not isinstance(cell, plain)] == []


# -- drawings


def drawn(name: str, store: Store, sample: Settings) -> set[tuple[tuple[str, ...], ...]]:
    """The paths of a drawing, each as (node, type, node) steps."""
    recipe = RECIPES[name]
    case = next(case for case in CASES if case["recipe"] == name and not case.get("empty"))
    given = values(recipe, case["params"], store, sample)
    with store._session(neo4j.READ_ACCESS) as session:
        records = list(session.run(recipe.drawing, given))  # type: ignore[arg-type]
    paths = [value for record in records for value in record.values() if isinstance(value, neo4j.graph.Path)]
    assert len(paths) == len(records)
    return {
        tuple((r.start_node["name"], r.type, r.end_node["name"]) for r in path.relationships)  # type: ignore[index]
        for path in paths
    }


@each_drawing
def test_drawing_returns_paths_on_the_embedded_store(name, sample, sample_store):
    assert len(drawn(name, sample_store, sample)) > 0


@each_drawing
def test_drawing_returns_paths_on_neo4j(name, sample, neo4j_sample):
    assert len(drawn(name, neo4j_sample, sample)) > 0


def test_drawing_of_commanders_shows_who_commands_the_army(sample, sample_store):
    assert (("Khalifa Haftar", "COMMANDS", "Libyan National Army"),) in drawn("commanders", sample_store, sample)


def test_drawing_of_attacks_on_shows_who_attacked_the_battalion(sample, sample_store):
    assert (("Islamic State", "ATTACKED", "628th Battalion"),) in drawn("attacks-on", sample_store, sample)
