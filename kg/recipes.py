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
from math import isfinite
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import ConfigError, RecipeError, nearest
from kg.ontology import Ontology
from kg.store import Store
from kg.yamltext import parse_yaml

ParameterType = Literal["iri", "text", "int", "float", "date", "choice"]
_NOT_CODE = re.compile(
    r"//[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`",
    re.S,
)
_WRITES = re.compile(
    r"(?<![.$\w])(CREATE|INSERT|MERGE|DELETE|DETACH|SET|REMOVE|DROP|ALTER|GRANT|REVOKE|FOREACH|LOAD\s+CSV"
    r"|IN\s+TRANSACTIONS|CALL\s+(?:dbms|db|apoc)\b)(?!\w)",
    re.I,
)
_PARAMETER = re.compile(r"\$(\w+)")
_MAP = re.compile(r"\{\s*(?:\.|\w+\s*:)[^{}]*\}")
_RELATIONSHIP = re.compile(r"-\s*\[[^\[\]]*\]")
_NAMES = r"!?\s*([A-Za-z_]\w*(?:\s*[|&:]+\s*!?\s*[A-Za-z_]\w*)*)"
_LABELS = re.compile(rf"(?:\(\s*\w*|\b[A-Za-z_]\w*)\s*:\s*{_NAMES}")
_TYPES = re.compile(rf"-\s*\[\s*\w*\s*:\s*{_NAMES}")


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
    _check_declared(file, text, header, ontology)
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
    model = {"params": Parameter, "reads": Reads}.get(path[0], Header) if len(path) > 1 else Header
    close: tuple[str, ...] = ()
    if first["type"] == "extra_forbidden":
        fact, close = f"unknown key `{'.'.join(path)}`", nearest(path[-1], model.model_fields)
    elif first["type"] == "missing":
        fact = f"the key `{'.'.join(path)}` is missing"
    elif first["type"] == "literal_error":
        fact = f"`{'.'.join(path)}` cannot be `{first['input']}`"
        close = nearest(str(first["input"]), get_args(ParameterType)) or get_args(ParameterType)
    else:
        fact = f"`{'.'.join(path) or 'the header'}`: {first['msg'].lower()}"
    return RecipeError(
        fact, place=file, line=_line_of_key(text, path), nearest=close, hint="see queries/README.md for the header's keys"
    )


def _line_of_key(text: str, path: Sequence[str]) -> int:
    """The header's line with the last key of the path that is there."""
    rows = [row for row in text.splitlines() if row.startswith("//")]
    at = 0
    for key in path:
        at = next((n for n in range(at, len(rows)) if re.search(rf"(?<!\w){re.escape(key)}\s*:", rows[n])), at)
    return at + 1


def _code(text: str) -> str:
    """The text with blanks in place of comments, strings and quoted names, so that every place keeps its line."""
    return _NOT_CODE.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", found[0])


def _check_statement(file: Path, text: str, header: Header, ontology: Ontology) -> None:
    code = _code(text)
    write = _WRITES.search(code)
    if write:
        raise RecipeError(
            f"a recipe only reads, and this one has `{' '.join(write[1].upper().split())}`",
            place=file,
            line=code.count("\n", 0, write.start()) + 1,
            hint="data comes in through loaders/ and `kg load`",
        )
    for found in _PARAMETER.finditer(code):
        if found[1] not in header.params:
            raise RecipeError(
                f"the parameter `${found[1]}` is not declared",
                place=file,
                line=code.count("\n", 0, found.start()) + 1,
                nearest=nearest(found[1], header.params),
                hint="declare it under `params:` in the header",
            )
    without_maps = _MAP.sub(_blank, _MAP.sub(_blank, code))
    labels = _named(_LABELS, _RELATIONSHIP.sub(_blank, without_maps))
    known_labels, known_types = {"Entity", *ontology.classes}, set(ontology.by_relationship_type)
    uses = ((labels, known_labels, "label"), (_named(_TYPES, without_maps), known_types, "relationship type"))
    for used, known, what in uses:
        for name, line in used.items():
            if name not in known:
                raise RecipeError(
                    f"the ontology has no {what} `{name}`", place=file, line=line, nearest=nearest(name, known)
                )


def _named(pattern: re.Pattern[str], code: str) -> dict[str, int]:
    """The names that stand in the pattern's places, each with its first line."""
    found: dict[str, int] = {}
    for match in pattern.finditer(code):
        for name in re.findall(r"\w+", match[1]):
            found.setdefault(name, code.count("\n", 0, match.start(1)) + 1)
    return found


def _check_declared(file: Path, text: str, header: Header, ontology: Ontology) -> None:
    """What the header names is there: labels, relationship types, classes of parameters, defaults that fit."""
    labels, types = {"Entity", *ontology.classes}, set(ontology.by_relationship_type)
    named = [(["reads", "nodes"], header.reads.nodes, labels), (["reads", "edges"], header.reads.edges, types)]
    named += [(["params", name, "kinds"], p.kinds, labels) for name, p in header.params.items()]
    for path, names, known in named:
        for name in names:
            if name not in known:
                raise RecipeError(
                    f"`{'.'.join(path)}` names `{name}`, which the ontology does not know",
                    place=file,
                    line=_line_of_key(text, path),
                    nearest=nearest(name, known),
                )
    for name, parameter in header.params.items():
        try:
            fits = parameter.default is None or typed(name, parameter, str(parameter.default)) is not None
        except ConfigError as exc:
            raise RecipeError(
                f"the default does not fit: {exc.fact}",
                place=file,
                line=_line_of_key(text, ["params", name, "default"]),
                nearest=exc.nearest,
            ) from exc
        if not fits or (parameter.type == "choice" and not parameter.choices):
            raise RecipeError(
                f"the parameter `{name}` has no choices",
                place=file,
                line=_line_of_key(text, ["params", name]),
                hint="write choices: [one, another]",
            )


def _check_columns(file: Path, text: str, header: Header) -> None:
    code = _code(text)
    found = list(re.finditer(r"\bRETURN\b", code, flags=re.I))
    if not found:
        raise RecipeError("the statement returns nothing", place=file, hint="end it with RETURN … ORDER BY …")
    returned = re.split(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b", text[found[-1].end() :], flags=re.I)[0]
    columns = [_alias(part) for part in _top_level(re.sub(r"^\s*DISTINCT\b", "", returned, flags=re.I))]
    declared_on = _line_of_key(text, ["returns"])
    for name in columns:
        if name not in header.returns:
            raise RecipeError(
                f"the column `{name}` is returned and not declared",
                place=file,
                line=code.count("\n", 0, code.find(name, found[-1].end())) + 1,
                nearest=nearest(name, header.returns),
                hint="`returns:` in the header and the last RETURN name the same columns",
            )
    for name in header.returns:
        if name not in columns:
            raise RecipeError(
                f"the column `{name}` is declared and not returned",
                place=file,
                line=declared_on,
                nearest=nearest(name, columns),
                hint="`returns:` in the header and the last RETURN name the same columns",
            )
    for name in header.identity:
        if name not in header.returns:
            raise RecipeError(
                f"`identity` names `{name}`, which is no column",
                place=file,
                line=_line_of_key(text, ["identity"]),
                nearest=nearest(name, header.returns),
            )


def _top_level(text: str) -> list[str]:
    """The parts between commas that stand in no bracket and no string."""
    code, parts, depth, start = _code(text), [], 0, 0
    for index, char in enumerate(code):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def _alias(part: str) -> str:
    match = re.search(r"\bAS\s+`?(\w+)`?\s*$", part, flags=re.I)
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


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError
    return number


_CONVERT = {"iri": str, "text": str, "choice": str, "int": int, "float": _finite, "date": _iso_day}
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
    if isinstance(value, Mapping):
        return {key: _shown(item) for key, item in value.items()}
    return value
