"""The header of a recipe: YAML behind ``//`` at the top of the file.

Enters: the text of a recipe. Leaves: its ``Header``, and each parameter's value from what was typed. Refused: YAML
that cannot be read, a key that is unknown or missing, a label, relationship type or class that the ontology does not
know, a default that does not fit its own parameter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.calendar import interval
from kg.errors import ConfigError, RecipeError, nearest
from kg.ontology import Ontology
from kg.yamltext import parse_yaml

KNOWN = "known"
"""The day from which one looks: no recipe declares it, and every recipe takes it."""
ParameterType = Literal["iri", "text", "int", "float", "date", "choice", "class"]


class Parameter(BaseModel):
    """One parameter of a recipe. ``iri`` takes a name in any spelling, limited to the classes in ``kinds``; ``date`` a
    day, or its first or last day for a year or a month (or any EDTF) as ``takes`` says; ``class`` a class of the
    ontology below those in ``kinds``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: ParameterType
    about: str
    required: bool = False
    default: Any = None
    min: float | None = None
    max: float | None = None
    choices: list[str] = Field(default_factory=list)
    kinds: list[str] = Field(default_factory=list)
    takes: Literal["first", "last"] | None = None


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
    if KNOWN in header.params:
        raise RecipeError(
            f"`{KNOWN}` is no parameter of one recipe: with it, kg runs any recipe on the graph as it was known then",
            place=file,
            line=line_of_key(text, ["params", KNOWN]),
            hint="leave it out of the header and of the statement",
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
        converted = _CONVERT[parameter.type](_day_of(value, parameter.takes))
        converted = _as_chosen(converted, parameter.choices)
    except ValueError as exc:
        days = interval(value) if parameter.type == "date" else None
        hint = f"it is many days: its first is {days[0]}, its last {days[1]}" if days else parameter.about
        raise ConfigError(f"`{name}` wants {_WANTS[parameter.type]}, not `{value}`", hint=hint) from exc
    if parameter.choices and converted not in parameter.choices:
        raise ConfigError(
            f"`{value}` is no choice for `{name}`",
            nearest=nearest(value, parameter.choices),
            hint=f"{parameter.about}; ontology/core.ttl has them all"
            if parameter.type == "class"
            else "choose one of " + ", ".join(parameter.choices),
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


def _day_of(value: str, takes: str | None) -> str:
    """The first or the last day of a date in EDTF; any other text as it is."""
    days = interval(value) if takes else None
    return days[0 if takes == "first" else 1] if days else value


def _as_chosen(value: Any, choices: Sequence[str]) -> Any:
    """The choice that is meant, whether in capitals, with blanks or as it stands."""
    plain = {"".join(choice.split()).casefold(): choice for choice in choices}
    return plain.get("".join(str(value).split()).casefold(), value)


def with_classes(header: Header, ontology: Ontology) -> Header:
    """The header with the classes of the ontology as the choices of its parameters of that type."""
    params = {
        name: p.model_copy(
            update={"choices": [c for c in ("Entity", *sorted(ontology.classes)) if _below(c, p, ontology)]}
        )
        for name, p in header.params.items()
        if p.type == "class"
    }
    return header.model_copy(update={"params": {**header.params, **params}})


def _below(name: str, parameter: Parameter, ontology: Ontology) -> bool:
    return name in parameter.kinds or not set(parameter.kinds).isdisjoint(ontology.chain(name))


def check_order(values: Mapping[str, Any]) -> None:
    """Refuse a time that ends before it begins: it would have no rows whatever there is. Raises ConfigError."""
    since, until = values.get("since"), values.get("until")
    if since is not None and until is not None and since > until:
        raise ConfigError(f"`since` ({since}) is after `until` ({until})", hint="change the two round")


def _iso_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()


def iso_day(name: str, text: str) -> str:
    """A day as it was typed for a parameter or an option. Raises ConfigError."""
    parameter = Parameter(type="date", about="the day that is asked about", takes="last" if name == KNOWN else None)
    return str(typed(name, parameter, text))


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError
    return number


_CONVERT: dict[str, Callable[[str], Any]] = {
    "iri": str,
    "text": str,
    "choice": str,
    "class": str,
    "int": int,
    "float": _finite,
    "date": _iso_day,
}
_WANTS = {"int": "a whole number", "float": "a number", "date": "a day such as 2020-05-25"}
