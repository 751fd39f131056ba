"""The files that rules are written in: their schema, and where in the file each key stands.

Enters: ``loaders/rules/*.yaml``, one rule a YAML document. Leaves: the rules as written, with the lines of their keys.
Refused with a RuleError that names file and line: what is not YAML, an unknown key (with the nearest right one), a
value of the wrong kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import RuleError, nearest
from kg.yamltext import parse_documents


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SlotEntry(_Strict):
    """How one slot is filled: by the first of its roles that is, or with ``all`` by all of them."""

    role: str | list[str]
    type: list[str] = []
    not_type: list[str] = []
    of: Literal["dead", "injured", "captured", "any", "told", "none"] | None = None
    words: str | None = None
    text: bool = False
    all: bool = False


class TriggerEntry(_Strict):
    """The words that open a rule, as lemmas."""

    verb: list[str] = []
    noun: list[str] = []
    particle: list[str] = []


class Accept(_Strict):
    """A text and what the rule must read in it."""

    text: str
    published: str | None = None
    event: dict[str, Any] | None = None
    statement: list[str] | None = None
    since: str | None = None
    until: str | None = None


class Reject(_Strict):
    """A text in which the rule must find nothing."""

    text: str
    because: str


class Unrealised(_Strict):
    """A text in which the event did not happen."""

    text: str


class RuleEntry(_Strict):
    """One rule as an analyst writes it."""

    rule: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: int = Field(ge=1)
    event: str | None = None
    statement: str | None = None
    triggers: TriggerEntry
    table: str | None = None
    slots: dict[str, SlotEntry] = {}
    subject: SlotEntry | None = None
    starts: SlotEntry | None = None
    ends: SlotEntry | None = None
    object: SlotEntry | None = None
    given: dict[str, str] = {}
    beside: list[str] = []
    needs: list[Annotated[str, Field(pattern=r"^[a-z_]+(\*\d)?(\|[a-z_]+(\*\d)?)*$")]] = []
    unless: list[str] = []
    consequence: bool = False
    follows: bool = False
    accepts: list[Accept] = []
    rejects: list[Reject] = []
    unrealised: list[Unrealised] = []


class Lines:
    """Where in its file each key of a YAML document stands."""

    def __init__(self, node: yaml.Node) -> None:
        self._node = node

    def of(self, *keys: object) -> int:
        """Line of the deepest of the keys that is there."""
        node, line = self._node, self._node.start_mark.line + 1
        for key in keys:
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == str(key)), None)
                if pair is None:
                    continue
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
                node = node.value[key]
                line = node.start_mark.line + 1
        return int(line)


def read_entries(path: Path) -> Iterator[tuple[RuleEntry, Lines]]:
    """The rules of one file, checked against the schema."""
    text = path.read_text(encoding="utf-8")
    try:
        documents = list(parse_documents(text))
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        raise RuleError(
            f"is not YAML: {getattr(exc, 'problem', exc)}", place=path, line=mark.line + 1 if mark else None
        ) from exc
    for node, value in documents:
        if value is None:
            continue
        lines = Lines(node)
        try:
            yield RuleEntry.model_validate(value), lines
        except ValidationError as exc:
            raise _schema_error(exc, path, lines) from exc


def _schema_error(exc: ValidationError, path: Path, lines: Lines) -> RuleError:
    faults = exc.errors()
    fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
    where = fault["loc"]
    line = lines.of(*where)
    key = str(where[-1]) if where else ""
    if fault["type"] == "extra_forbidden":
        known = {name for model in _MODELS for name in model.model_fields}
        return RuleError(
            f"unknown key `{key}`",
            place=path,
            line=line,
            nearest=nearest(key, known),
            hint="see loaders/README.md, Rules",
        )
    return RuleError(f"`{'.'.join(map(str, where))}`: {fault['msg']}", place=path, line=line)


_MODELS: tuple[type[BaseModel], ...] = (RuleEntry, SlotEntry, TriggerEntry, Accept, Reject, Unrealised)
