"""What the READMEs of loaders/ and queries/ say is so, and they leave nothing out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.content import find_content
from kg.frontmatter import split_front_matter
from kg.handwritten import handwritten_quads
from kg.ids import Ids
from kg.lexicon import WORD_KINDS, read_lexicon
from kg.metadata import KEYS
from kg.recipeheader import Header, Parameter, Reads
from kg.recipes import Recipe, read_recipe, read_recipes
from kg.sidecar import COLUMNS

CONTENT = find_content()
QUERIES = (CONTENT.queries / "README.md").read_text(encoding="utf-8")
LOADERS = (CONTENT.loaders / "README.md").read_text(encoding="utf-8")


def shipped_recipes() -> dict[str, Recipe]:
    return read_recipes(CONTENT.queries, CONTENT.ontology)


def recipe_blocks() -> dict[str, str]:
    """The worked example of queries/README.md, by the file name under which each block is to be saved."""
    blocks = re.findall(r"```cypher\n(.*?)```", QUERIES, flags=re.S)
    return {("parts.cypher" if "recipe: parts" in block else "parts.draw.cypher"): block for block in blocks}


def first_cells(text: str) -> list[str]:
    """The words in code marks of the first column of all tables."""
    rows = re.findall(r"^\| (`[^|]*`) \|", text, flags=re.M)
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row)]


# -- queries/README.md


def test_every_recipe_stands_there_with_its_question_and_no_other() -> None:
    listed = dict(re.findall(r"^\| `([\w-]+)` \| (.+\?) \|$", QUERIES, flags=re.M))
    assert len(listed) >= 15
    assert listed == {name: recipe.header.question for name, recipe in shipped_recipes().items()}


@pytest.mark.parametrize("model", [Header, Parameter])
def test_every_key_of_the_header_is_explained(model: type[Header] | type[Parameter]) -> None:
    assert set(model.model_fields) <= set(first_cells(QUERIES))


def test_every_parameter_type_is_explained_and_what_reads_holds_is_named() -> None:
    types = Parameter.model_fields["type"].annotation.__args__  # type: ignore[union-attr]
    assert set(types) <= set(first_cells(QUERIES))
    assert all(f"`{name}`" in QUERIES for name in Reads.model_fields)


def test_the_worked_example_is_a_recipe_with_a_variant_that_draws(tmp_path: Path) -> None:
    for name, text in recipe_blocks().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    recipe = read_recipe(tmp_path / "parts.cypher", CONTENT.ontology)
    assert recipe.name not in shipped_recipes()
    assert recipe.drawing is not None


# -- loaders/README.md


def test_every_word_list_stands_there_with_its_columns() -> None:
    rows = dict(re.findall(r"^\| `(\w+\.csv)` \| ([^|]+) \|", LOADERS, flags=re.M))
    listed = {name: re.findall(r"`(\w+)`", columns) for name, columns in rows.items()}
    files = sorted((CONTENT.loaders / "lexicon").glob("*.csv"))
    assert len(files) >= 8
    assert listed == {f.name: f.read_text(encoding="utf-8").splitlines()[0].split(",") for f in files}


def test_every_kind_of_word_is_explained_and_in_use() -> None:
    assert {kind for kind in WORD_KINDS if f"`{kind}`" not in LOADERS} == set()
    assert all(read_lexicon(CONTENT.loaders / "lexicon").words[kind] for kind in WORD_KINDS)


def test_everything_that_can_be_said_of_a_report_is_named() -> None:
    assert {key for key in {*KEYS, *COLUMNS} if not re.search(rf"\b{key}\b", LOADERS)} == set()


def test_the_front_matter_shown_is_read_without_a_finding() -> None:
    [block] = re.findall(r"```\n(---\n.*?)```", LOADERS, flags=re.S)
    text, metadata, findings = split_front_matter(block, "report.md")
    assert findings == []
    assert (metadata.published, metadata.kind, metadata.publisher) == ("2022-05-04", "summary", "Norland Courier")
    assert text.strip()


def test_the_hand_written_blocks_are_one_file_that_is_read(tmp_path: Path) -> None:
    blocks = re.findall(r"```turtle\n(.*?)```", LOADERS, flags=re.S)
    assert len(blocks) >= 6
    file = tmp_path / "norland.ttl"
    file.write_text("\n".join(blocks), encoding="utf-8")
    assert len(list(parse(file.read_bytes(), RdfFormat.TURTLE, base_iri="file:///norland.ttl"))) > 25
    quads = handwritten_quads(file, CONTENT.ontology, Ids())
    said = {
        str(quad.object).rsplit("#")[-1].rstrip(">") for quad in quads if str(quad.predicate).endswith("#predicate>")
    }
    assert said == {"partOf", "commands", "controls", "alias"}


def test_the_readme_of_the_theatre_lists_every_hand_written_file() -> None:
    listed = first_cells((CONTENT.loaders / "handwritten" / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(listed, key=listed.index)
    assert set(listed) == {file.name for file in CONTENT.handwritten_files}
