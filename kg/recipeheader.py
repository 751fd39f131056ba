"""The header of a recipe: YAML behind ``//`` at the top of the file.

Enters: the text of a recipe. Leaves: its ``Header``, and each parameter's value from what was typed. Refused: YAML
that cannot be read, a key that is unknown or missing, a label, relationship type or class that the ontology does not
know, a default that does not fit its own parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import ConfigError, RecipeError, nearest
from kg.ontology import Ontology
from kg.yamltext import parse_yaml

ParameterType = Literal["iri", "text", "int", "float", "date", "choice"]


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


def read_header(file: Path, text: str) -> Header:
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


_MODELS: dict[str, type[BaseModel]] = {"params": Parameter, "reads": Reads}


def _header_error(file: Path, text: str, exc: ValidationError) -> RecipeError:
    errors = exc.errors()
    first = next(
        (e for e in errors if e["type"] == "extra_forbidden"), errors[0]
    )  # a misspelt key is also a missing one
    path = [str(part) for part in first["loc"]]
    model = _MODELS.get(path[0], Header) if len(path) > 1 else Header
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
        fact,
        place=file,
        line=line_of_key(text, path),
        nearest=close,
        hint="see queries/README.md for the header's keys",
    )


def line_of_key(text: str, path: Sequence[str]) -> int:
    """The header's line with the last key of the path that is there."""
    rows = [row for row in text.splitlines() if row.startswith("//")]
    at = 0
    for key in path:
        at = next((n for n in range(at, len(rows)) if re.search(rf"(?<!\w){re.escape(key)}\s*:", rows[n])), at)
    return at + 1


def check_declared(file: Path, text: str, header: Header, ontology: Ontology) -> None:
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
                    line=line_of_key(text, path),
                    nearest=nearest(name, known),
                )
    for name, parameter in header.params.items():
        try:
            if parameter.default is not None:
                typed(name, parameter, str(parameter.default))
        except ConfigError as exc:
            raise RecipeError(
                f"the default does not fit: {exc.fact}",
                place=file,
                line=line_of_key(text, ["params", name, "default"]),
                nearest=exc.nearest,
            ) from exc
        if parameter.type == "choice" and not parameter.choices:
            raise RecipeError(
                f"the parameter `{name}` has no choices",
                place=file,
                line=line_of_key(text, ["params", name]),
                hint="write choices: [one, another]",
            )


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
    if isinstance(converted, int | float) and not _within(converted, low, high):
        raise ConfigError(
            f"`{name}` is {value}, outside {low:g} to {high:g}"
            if low is not None and high is not None
            else f"`{name}` is {value}, out of range",
            hint=parameter.about,
        )
    return converted


def _within(number: float, low: float | None, high: float | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


def _iso_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def iso_day(name: str, text: str) -> str:
    """A day as it was typed for a parameter or an option. Raises ConfigError."""
    return str(typed(name, Parameter(type="date", about="the day that is asked about"), text))


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError
    return number


_CONVERT: dict[str, Callable[[str], Any]] = {
    "iri": str,
    "text": str,
    "choice": str,
    "int": int,
    "float": _finite,
    "date": _iso_day,
}
_WANTS = {"int": "a whole number", "float": "a number", "date": "a day such as 2020-05-25"}
