"""Recipes: one question each, as Cypher with a header in YAML behind ``//``.

Enters: ``queries/*.cypher``. Leaves: ``Recipe``s, checked against the ontology when they are read, and their rows. A statement in
``NAME.draw.cypher`` beside ``NAME.cypher`` answers the same question with paths, for Neo4j Browser. Refused when read: an unknown
key, a write clause or ``LOAD CSV``, a column that is declared and not returned (or the other way round), a label or
relationship type that the ontology does not know, a parameter that is used and not declared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import ConfigError, RecipeError, nearest
from kg.ontology import Ontology
from kg.store import Store
from kg.yamltext import parse_yaml

ParameterType = Literal["iri", "text", "int", "float", "date", "choice"]
_COMMENT = re.compile(r"//[^\n]*")
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_WRITES = re.compile(
    r"\b(CREATE|MERGE|DELETE|DETACH|SET|REMOVE|DROP|FOREACH|LOAD\s+CSV|IN\s+TRANSACTIONS|CALL\s+(?:dbms|db|apoc)\b)",
    re.I,
)
_PARAMETER = re.compile(r"\$(\w+)")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_LABELS = re.compile(r"(?:\(\s*|\b\w+):(\w+(?:[|&:]\w+)*)")
_TYPES = re.compile(r"\[\s*\w*\s*:\s*(\w+(?:\|\w+)*)")


class Parameter(BaseModel):
    """One parameter of a recipe. ``iri`` takes a name in any spelling, limited to the classes in ``kinds``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ParameterType
    about: str
    required: bool = False
    default: Any = None
    min: float | None = None
    max: float | None = None
    choices: list[str] = Field(default_factory=list)
    kinds: list[str] = Field(default_factory=list)


class Reads(BaseModel):
    """The labels and relationship types that a recipe goes through."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    nodes: list[str]
    edges: list[str]


class Header(BaseModel):
    """What a recipe says of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipe: str
    version: int
    question: str
    params: dict[str, Parameter] = Field(default_factory=dict)
    returns: list[str]
    identity: list[str]
    reads: Reads
    limits: str


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


def read_recipes(folder: Path, ontology: Ontology) -> dict[str, Recipe]:
    """Every recipe of a folder by name. Raises RecipeError for the first that is wrong."""
    files = [f for f in sorted(folder.glob("*.cypher")) if not f.name.endswith(".draw.cypher")]
    recipes = [read_recipe(file, ontology) for file in files]
    return {recipe.name: recipe for recipe in recipes}


def read_recipe(file: Path, ontology: Ontology) -> Recipe:
    """One recipe, checked. Raises RecipeError."""
    text = file.read_text(encoding="utf-8")
    header = _header(file, text)
    if header.recipe != file.stem:
        raise RecipeError(
            f"the header calls it `{header.recipe}`",
            place=file,
            line=1,
            hint=f"write `recipe: {file.stem}`, or rename the file",
        )
    beside = file.with_name(f"{file.stem}.draw.cypher")
    drawing = beside.read_text(encoding="utf-8") if beside.is_file() else None
    _check_statement(file, text, header, ontology)
    _check_columns(file, text, header)
    if drawing is not None:
        _check_statement(beside, drawing, header, ontology)
    return Recipe(header, _body(text), drawing and _body(drawing), file)


def _body(text: str) -> str:
    """The statement without comment lines; a string that holds ``//`` stays whole."""
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("//")).strip()


def _header(file: Path, text: str) -> Header:
    import yaml

    lines = []
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        lines.append(line[2:].removeprefix(" "))
    try:
        return Header.model_validate(parse_yaml("\n".join(lines)) or {})
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        raise RecipeError(
            f"the header is not YAML: {getattr(exc, 'problem', None) or exc}",
            place=file,
            line=mark.line + 1 if mark else 1,
            hint="put a text that holds a colon in quotes; see queries/README.md for a worked example",
        ) from exc
    except ValidationError as exc:
        raise _header_error(file, text, exc) from exc


def _header_error(file: Path, text: str, exc: ValidationError) -> RecipeError:
    first = exc.errors()[0]
    path = [str(part) for part in first["loc"]]
    key = path[-1] if path else "recipe"
    known = {**Header.model_fields, **Parameter.model_fields, **Reads.model_fields}
    line = next((n for n, row in enumerate(text.splitlines(), 1) if re.search(rf"\b{re.escape(key)}\b", row)), 1)
    close = nearest(key, known) if first["type"] == "extra_forbidden" else ()
    what = "unknown key" if close or first["type"] == "extra_forbidden" else first["msg"].lower()
    return RecipeError(
        f"{what}: `{'.'.join(path)}`",
        place=file,
        line=line,
        nearest=close,
        hint="see queries/README.md for the header's keys",
    )


def _check_statement(file: Path, text: str, header: Header, ontology: Ontology) -> None:
    code = _STRING.sub("''", _COMMENT.sub("", _STRING.sub(lambda m: m[0].replace("//", "  "), text)))
    write = _WRITES.search(code)
    if write:
        raise RecipeError(
            f"a recipe only reads, and this one has `{write[1].upper()}`",
            place=file,
            line=_line_of(text, write[1]),
            hint="data comes in through loaders/ and `kg load`",
        )
    for name in sorted(set(_PARAMETER.findall(code)) - set(header.params)):
        raise RecipeError(
            f"the parameter `${name}` is not declared",
            place=file,
            line=_line_of(text, f"${name}"),
            nearest=nearest(name, header.params),
            hint="declare it under `params:` in the header",
        )
    labels = {name for found in _LABELS.findall(_BRACKETS.sub("", code)) for name in re.split(r"[|&:]", found)}
    types = {name for found in _TYPES.findall(code) for name in found.split("|")}
    known_labels, known_types = {"Entity", *ontology.classes}, set(ontology.by_relationship_type)
    for used, known, what in ((labels, known_labels, "label"), (types, known_types, "relationship type")):
        for name in sorted(used - known):
            raise RecipeError(
                f"the ontology has no {what} `{name}`",
                place=file,
                line=_line_of(text, name),
                nearest=nearest(name, known),
            )
    for name in sorted({*header.reads.nodes} - known_labels) + sorted({*header.reads.edges} - known_types):
        raise RecipeError(
            f"`reads` names `{name}`, which the ontology does not know",
            place=file,
            line=_line_of(text, name),
            nearest=nearest(name, known_labels | known_types),
        )


def _line_of(text: str, word: str) -> int | None:
    rows = enumerate(text.splitlines(), 1)
    return next((n for n, row in rows if word.lower() in row.lower() and not row.startswith("//")), None)


def _check_columns(file: Path, text: str, header: Header) -> None:
    code = _STRING.sub("''", _COMMENT.sub("", text))
    returned = re.split(r"\bRETURN\b", code, flags=re.I)[-1]
    returned = re.split(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b", returned, flags=re.I)[0]
    columns = [_alias(part) for part in _top_level(re.sub(r"^\s*DISTINCT\b", "", returned, flags=re.I))]
    for name in sorted(set(columns) ^ set(header.returns)):
        undeclared = name in columns
        raise RecipeError(
            f"the column `{name}` is returned and not declared"
            if undeclared
            else f"the column `{name}` is declared and not returned",
            place=file,
            line=_line_of(text, name),
            nearest=nearest(name, header.returns if undeclared else columns),
            hint="`returns:` in the header and the last RETURN name the same columns",
        )
    missing = sorted(set(header.identity) - set(header.returns))
    if missing:
        raise RecipeError(
            f"`identity` names `{missing[0]}`, which is no column",
            place=file,
            nearest=nearest(missing[0], header.returns),
        )


def _top_level(text: str) -> list[str]:
    """The parts between commas that stand in no bracket."""
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _alias(part: str) -> str:
    match = re.search(r"\bAS\s+(\w+)\s*$", part, flags=re.I)
    return match[1] if match else part.strip()


# -- running


def find_recipe(recipes: Mapping[str, Recipe], name: str) -> Recipe:
    """Raises ConfigError with the nearest names."""
    try:
        return recipes[name]
    except KeyError:
        raise ConfigError(
            f"there is no recipe `{name}`",
            nearest=nearest(name, recipes),
            hint="`kg query` lists them with their questions",
        ) from None


def typed(name: str, parameter: Parameter, value: str | None) -> Any:
    """A parameter's value from what was typed. Raises ConfigError."""
    if value is None:
        if parameter.required:
            raise ConfigError(f"the parameter `{name}` is needed: {parameter.about}", hint=f"--param {name}=…")
        return parameter.default
    try:
        converted = _CONVERT[parameter.type](value)
    except ValueError as exc:
        raise ConfigError(f"`{name}` wants {_WANTS[parameter.type]}, not `{value}`", hint=parameter.about) from exc
    if parameter.choices and value not in parameter.choices:
        raise ConfigError(
            f"`{value}` is no choice for `{name}`",
            nearest=nearest(value, parameter.choices),
            hint="choose one of " + ", ".join(parameter.choices),
        )
    low, high = parameter.min, parameter.max
    if (low is not None and converted < low) or (high is not None and converted > high):
        raise ConfigError(
            f"`{name}` is {value}, outside {low:g} to {high:g}"
            if low is not None and high is not None
            else f"`{name}` is {value}, out of range",
            hint=parameter.about,
        )
    return converted


def _iso_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


_CONVERT = {"iri": str, "text": str, "choice": str, "int": int, "float": float, "date": _iso_day}
_WANTS = {"int": "a whole number", "float": "a number", "date": "a day such as 2020-05-25"}


def parameters(recipe: Recipe, given: Mapping[str, str], resolve: Any) -> dict[str, Any]:
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
    return values


def run(recipe: Recipe, store: Store, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The recipe's rows, in its order, with exactly the declared columns. Raises StoreError, RecipeError."""
    rows = store.read(recipe.cypher, values)
    return [{column: _shown(_column(recipe, row, column)) for column in recipe.header.returns} for row in rows]


def browser_text(recipe: Recipe, values: Mapping[str, Any]) -> str:
    """The drawing variant with its parameters as Neo4j Browser takes them. Raises ConfigError when there is none."""
    if recipe.drawing is None:
        raise ConfigError(f"`{recipe.name}` has no variant that draws", hint="run it without --draw for its rows")
    lines = [f":param {name} => {json.dumps(value, ensure_ascii=False)};" for name, value in sorted(values.items())]
    return "\n".join([*lines, recipe.drawing]) + "\n"


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
    return value
