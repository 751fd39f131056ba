"""How the columns of a published data set are read: the files of ``loaders/tables/``.

Enters: one YAML file a data set. Leaves: ``TableMap``s in the order of their names, every term checked against the
ontology and every column against the layout that the file itself lists. Refused with a ContentError that names file
and line: what is not YAML, an unknown key, class, slot or column (with the nearest right one), a pattern that is
none, a table named twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import ContentError, UnknownTerm, nearest
from kg.ontology import Ontology
from kg.yamltext import parse_yaml

DATE, PLACE = "date", "place"
DATE_PRECISION, PLACE_PRECISION = "date_precision", "place_precision"
Reach = Literal["day", "range", "week", "month", "year"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SnapshotEntry(_Strict):
    """What tells the edition of the data set: a column, or the groups of a pattern on the file's name."""

    column: str | None = None
    file: str | None = None


class EventEntry(_Strict):
    """Which class an event has: the values of ``columns``, parted by slashes, or as many of them as ``codes`` knows."""

    columns: list[str] = Field(min_length=1)
    codes: dict[str, str]
    match: Literal["whole", "prefix"] = "whole"
    others: Literal["refuse", "skip"] = "refuse"


class ClassesEntry(_Strict):
    """The class of an actor by the value of another column."""

    column: str
    codes: dict[str, str]


class RoleEntry(_Strict):
    """The slot that an actor fills in the rows that ``when`` allows, if the name fits; ``null`` for none at all."""

    slot: str | None
    when: dict[str, list[str]] = {}
    matching: str | None = None


class PartyEntry(_Strict):
    """An actor's column; the first of its ``roles`` that fits the row holds."""

    column: str
    roles: list[RoleEntry] = Field(min_length=1)
    type: str = Field(alias="class")
    classes: ClassesEntry | None = None
    unnamed: str | None = None
    unnamed_class: str | None = None
    remove: str | None = None
    split: str | None = None


class PrecisionEntry(_Strict):
    """A column of codes of precision, and what each code says in words."""

    column: str
    words: dict[str, str]


class DateEntry(_Strict):
    """When: first and last day, and how far around them each code of precision reaches."""

    start: str
    end: str | None = None
    precision: PrecisionEntry | None = None
    reach: dict[str, Reach] = {}


class LevelEntry(_Strict):
    """A column that names the place, and its class; with ``codes`` only at these codes of precision."""

    column: str
    type: str = Field(alias="class")
    codes: list[str] = []
    remove: str | None = None


class PlaceEntry(_Strict):
    """Where: the first of ``levels`` that is filled, with the coordinates that the data set gives."""

    levels: list[LevelEntry] = Field(min_length=1)
    precision: PrecisionEntry | None = None
    latitude: str | None = None
    longitude: str | None = None


class CountEntry(_Strict):
    """A number of people: the least, the best and the highest figure, or one figure alone."""

    slot: str
    best: str
    low: str | None = None
    high: str | None = None
    zero_is_unknown: bool = False


class SourceEntry(_Strict):
    """The column that says whom the data set has it from; of addresses, ``host`` takes the name of the site."""

    column: str
    split: str | None = None
    host: bool = False


class PublishedEntry(_Strict):
    """The column that says when the row was published; ``unix`` for seconds since 1970."""

    column: str
    unix: bool = False


class TableMap(_Strict):
    """One data set as an analyst describes it.

    ``quoted`` is false where its files parted by tabs hold quotes that are part of the words. ``older`` are the columns
    that older layouts of the data set lack.
    """

    table: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: int = Field(ge=1)
    name: str
    speaker: str
    codebook: str
    columns: list[str] = Field(min_length=2)
    older: list[list[str]] = []
    aliases: dict[str, str] = {}
    headless: bool = False
    quoted: bool = True
    encoding: str = "utf-8"
    missing: list[str] = []
    certainty: Literal["certain", "probable", "possible", "unknown"] = "certain"
    id: str
    snapshot: SnapshotEntry | None = None
    published: PublishedEntry | None = None
    event: EventEntry
    parties: list[PartyEntry] = []
    date: DateEntry | None = None
    place: PlaceEntry | None = None
    counts: list[CountEntry] = []
    sources: SourceEntry | None = None
    text: str | None = None

    @property
    def rule(self) -> str:
        """What the claims of its rows say that they were read by."""
        return f"{self.table}@{self.version}"

    @property
    def layouts(self) -> tuple[tuple[str, ...], ...]:
        """The columns of the data set's files, the present layout first."""
        lacking = [(), *self.older]
        return tuple(tuple(name for name in self.columns if name not in gone) for gone in lacking)

    @property
    def used(self) -> tuple[str, ...]:
        """The columns without which no row can be read, in the order of the layout."""
        wanted = {name for name, _ in _columns(self)} - set(self.beside)
        return tuple(name for name in self.columns if name in wanted)

    @property
    def beside(self) -> tuple[str, ...]:
        """The columns that tell of the row and not of what happened: its edition, its day, its sources, its words."""
        owners = (self.snapshot, self.published, self.sources)
        told = {self.text, *(owner.column for owner in owners if owner is not None)}
        return tuple(name for name in self.columns if name in told)


def keys() -> tuple[str, ...]:
    """All that can be written in a mapping, sorted."""
    return tuple(sorted({field.alias or name for model in _MODELS for name, field in model.model_fields.items()}))


def read_table_maps(folder: Path, ontology: Ontology) -> tuple[TableMap, ...]:
    """The mappings of a folder, sorted by name; none where there is no folder. Raises ContentError."""
    found: dict[str, TableMap] = {}
    for path in sorted(folder.glob("*.yaml")):
        table = _read(path)
        if table.table in found:
            raise ContentError(f"there are two mappings called `{table.table}`", place=path, hint="rename one of them")
        _check_columns(table, path)
        _check_terms(table, path, ontology)
        _check_patterns(table, path)
        found[table.table] = table
    return tuple(found[name] for name in sorted(found))


def _read(path: Path) -> TableMap:
    try:
        return TableMap.model_validate(parse_yaml(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as exc:
        mark = getattr(exc, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise ContentError(f"is not YAML: {getattr(exc, 'problem', exc)}", place=path, line=line) from exc
    except ValidationError as exc:
        raise _schema_error(exc, path) from exc


def _schema_error(exc: ValidationError, path: Path) -> ContentError:
    faults = exc.errors()
    fault = next((f for f in faults if f["type"] == "extra_forbidden"), faults[0])
    where = [str(key) for key in fault["loc"]]
    if fault["type"] == "extra_forbidden":
        return ContentError(
            f"unknown key `{where[-1]}`",
            place=path,
            line=_line(path, where[-1]),
            nearest=nearest(where[-1], keys()),
            hint="see loaders/README.md, Tables",
        )
    return ContentError(
        f"`{'.'.join(where)}`: {fault['msg']}", place=path, line=_line(path, where[-1] if where else "")
    )


def _line(path: Path, word: str) -> int | None:
    """The first line in which the word stands by itself."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if pattern.search(line)), None)


def _columns(table: TableMap) -> Iterator[tuple[str, str]]:
    """Each column that the mapping reads, with the key that names it."""
    yield table.id, "id"
    for name in table.event.columns:
        yield name, "event"
    for party in table.parties:
        yield party.column, "parties"
        yield from ((name, "when") for role in party.roles for name in role.when)
        if party.classes:
            yield party.classes.column, "classes"
    for owner in (table.snapshot, table.published, table.sources):
        if owner is not None and owner.column:
            yield owner.column, "column"
    for count in table.counts:
        yield from ((name, "counts") for name in (count.best, count.low, count.high) if name)
    yield from ((name, "date") for name in _of_date(table) if name)
    yield from ((name, "place") for name in _of_place(table) if name)
    if table.text:
        yield table.text, "text"


def _of_date(table: TableMap) -> Iterable[str | None]:
    date = table.date
    return (date.start, date.end, _column(date.precision)) if date else ()


def _of_place(table: TableMap) -> Iterable[str | None]:
    place = table.place
    if place is None:
        return ()
    levels = [level.column for level in place.levels]
    return (*levels, place.latitude, place.longitude, _column(place.precision))


def _column(entry: PrecisionEntry | None) -> str | None:
    return entry.column if entry else None


def _check_columns(table: TableMap, path: Path) -> None:
    named = [(name, "aliases") for name in table.aliases.values()]
    named += [(name, "older") for lacking in table.older for name in lacking]
    for name, key in (*_columns(table), *named):
        if name not in table.columns:
            raise ContentError(
                f"`{key}` reads a column `{name}` that `columns` does not list",
                place=path,
                line=_line(path, name),
                nearest=nearest(name, table.columns),
            )


def _check_terms(table: TableMap, path: Path, ontology: Ontology) -> None:
    parties = [kind for p in table.parties for kind in (p.type, p.unnamed_class, *_codes(p.classes).values()) if kind]
    levels = [level.type for level in table.place.levels] if table.place else []
    for kinds, above in ((table.event.codes.values(), "Event"), (parties, "Actor"), (levels, "Place")):
        allowed = [name for name, term in ontology.classes.items() if above in term.chain]
        for kind in kinds:
            _known(kind, allowed, f"class below {above}", path)
    slots = [name for name, term in ontology.slots.items() if term.projection == "edge" and name != PLACE]
    for slot in (role.slot for party in table.parties for role in party.roles if role.slot):
        _known(slot, slots, "slot", path)
    for count in table.counts:
        _known(count.slot, ontology.count_slots, "slot of numbers", path)


def _codes(entry: ClassesEntry | None) -> Mapping[str, str]:
    return entry.codes if entry else {}


def _known(word: str, allowed: Iterable[str], what: str, path: Path) -> None:
    names = list(allowed)
    if word not in names:
        raise UnknownTerm(
            f"there is no {what} `{word}`",
            place=path,
            line=_line(path, word),
            nearest=nearest(word, names),
            hint="use one of these, or declare it in ontology/core.ttl",
        )


def _check_patterns(table: TableMap, path: Path) -> None:
    patterns = [pattern for party in table.parties for pattern in (party.unnamed, party.remove)]
    patterns += [role.matching for party in table.parties for role in party.roles]
    patterns += [level.remove for level in table.place.levels] if table.place else []
    patterns.append(table.snapshot.file if table.snapshot else None)
    for pattern in filter(None, patterns):
        try:
            re.compile(pattern)
        except re.error as exc:
            raise ContentError(f"`{pattern}` is no regular expression: {exc}", place=path) from exc


_MODELS: tuple[type[BaseModel], ...] = (
    TableMap, SnapshotEntry, EventEntry, ClassesEntry, RoleEntry, PartyEntry, PrecisionEntry, DateEntry, LevelEntry,
    PlaceEntry, CountEntry, SourceEntry, PublishedEntry,
)  # fmt: skip
