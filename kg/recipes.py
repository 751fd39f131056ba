"""Recipes: one question each, as Cypher with a header in YAML behind ``//``.

Enters: ``queries/*.cypher``. Leaves: ``Recipe``s, checked against the ontology when they are read, and their rows. A
statement in ``NAME.draw.cypher`` beside ``NAME.cypher`` answers the same question with paths, for Neo4j Browser.
Refused when read: what ``kg.recipeheader`` and ``kg.recipetext`` refuse, a name in the header that is not the file's,
a drawing without a recipe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import ConfigError, RecipeError, nearest
from kg.ontology import Ontology
from kg.recipeheader import Header, check_declared, check_order, read_header, typed, with_classes
from kg.recipetext import check_columns, check_statement
from kg.store import Store

Resolve = Callable[[str, Sequence[str]], str]
Found = TypeVar("Found")
_DRAWS = ".draw.cypher"


@dataclass(frozen=True, slots=True)
class Recipe:
    """A checked recipe; ``drawing`` is its variant for Neo4j Browser, where there is one."""

    header: Header
    cypher: str
    drawing: str | None
    file: Path

    @property
    def name(self) -> str:
        return self.header.recipe


def recipe_files(folder: Path) -> dict[str, Path]:
    """The files of a folder's recipes by name. Raises RecipeError for a drawing without one."""
    files = sorted(folder.glob("*.cypher"))
    recipes = {file.stem: file for file in files if not file.name.endswith(_DRAWS)}
    for file in files:
        name = file.name.removesuffix(_DRAWS)
        if file.name.endswith(_DRAWS) and name not in recipes:
            raise RecipeError(
                f"there is no recipe `{name}` for this drawing", place=file, nearest=nearest(name, recipes)
            )
    return recipes


def read_recipes(folder: Path, ontology: Ontology) -> dict[str, Recipe]:
    """Every recipe of a folder by name. Raises RecipeError for the first that is wrong."""
    return {name: read_recipe(file, ontology) for name, file in recipe_files(folder).items()}


def read_recipe(file: Path, ontology: Ontology) -> Recipe:
    """One recipe, checked. Raises RecipeError."""
    text = _text(file)
    header = read_header(file, text)
    if header.recipe != file.stem:
        raise RecipeError(
            f"the header calls it `{header.recipe}`",
            place=file,
            line=1,
            hint=f"write `recipe: {file.stem}`, or rename the file",
        )
    beside = file.with_name(f"{file.stem}{_DRAWS}")
    drawing = _text(beside) if beside.is_file() else None
    check_statement(file, text, header, ontology)
    check_columns(file, text, header)
    check_declared(file, text, with_classes(header, ontology), ontology)
    if drawing is not None:
        check_statement(beside, drawing, header, ontology)
    return Recipe(with_classes(header, ontology), _body(text), drawing and _body(drawing), file)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise RecipeError(f"the file cannot be read: {exc}", place=file, hint="save it as text in UTF-8") from exc


def _body(text: str) -> str:
    """The statement without comment lines; a string that holds ``//`` stays whole."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//")).strip()


# -- running


def find_recipe(recipes: Mapping[str, Found], name: str) -> Found:
    """A recipe, or its file, by its name. Raises ConfigError with the nearest names."""
    try:
        return recipes[name]
    except KeyError:
        raise ConfigError(
            f"there is no recipe `{name}`",
            nearest=nearest(name, recipes),
            hint="`kg query` lists them with their questions",
        ) from None


def parameters(recipe: Recipe, given: Mapping[str, str], resolve: Resolve) -> dict[str, Any]:
    """Every declared parameter's value; ``resolve(text, kinds)`` turns a name into an IRI. Raises ConfigError."""
    declared = recipe.header.params
    for name in sorted(set(given) - set(declared)):
        raise ConfigError(
            f"the recipe `{recipe.name}` has no parameter `{name}`",
            nearest=nearest(name, declared) or tuple(sorted(declared)),
        )
    values = {}
    for name, parameter in declared.items():
        value = typed(name, parameter, given.get(name))
        is_name = parameter.type == "iri" and value is not None
        values[name] = resolve(value, tuple(parameter.kinds)) if is_name else value
    check_order(values)
    return values


def run(recipe: Recipe, store: Store, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The recipe's rows, in its order, with exactly the declared columns. Raises StoreError, RecipeError."""
    rows = store.read(recipe.cypher, values)
    return [{column: _shown(_column(recipe, row, column)) for column in recipe.header.returns} for row in rows]


def browser_text(recipe: Recipe, values: Mapping[str, Any]) -> str:
    """The drawing variant with its values written in, to be pasted into Neo4j Browser. Raises ConfigError without one.

    Browser draws nothing for several statements at once, so ``:param`` lines would cost the picture.
    """
    if recipe.drawing is None:
        raise ConfigError(f"`{recipe.name}` has no variant that draws", hint="run it without --draw for its rows")
    literals = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return re.sub(r"\$(\w+)", lambda match: literals[match[1]], recipe.drawing) + "\n"


def _column(recipe: Recipe, row: Mapping[str, Any], column: str) -> Any:
    if column not in row:
        raise RecipeError(f"the store did not return the column `{column}`", place=recipe.file)
    return row[column]


def _shown(value: Any) -> Any:
    """Temporal values as ISO text, numbers rounded where engines differ in the last digit."""
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_shown(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    return value
