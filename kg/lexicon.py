"""The word lists that names, descriptions and references are read with.

Takes the folder ``lexicon`` of the loaders and returns one ``Lexicon``. Each table is a CSV file with a fixed
header, each plain list a text with one word on a line; a missing file, an unknown or missing column, an empty cell or
line, a repeated word, a value outside its column's choice or (when the ontology's class names are given) an unknown
class is refused with file, line and the nearest right answer, because a word list that is half read finds half the
names without saying so.

The tables: ``heads`` (words that say what a name names), ``titles`` (ranks, offices and professions of persons),
``demonyms``, ``geography`` (countries and large regions under all their names), ``organizations`` (armed groups and
others of the whole world, likewise), ``capitals`` (which stand for their countries where they speak), ``actors`` and
``places`` (nouns for what has no name), ``references`` (pronouns and nouns that stand for something said before),
``words`` (small sorts of words: particles inside names, verbs of saying …). The lists: ``common`` (words that reports
of every kind share), ``settlements`` (names of towns, which tell that a name is a place's and no more).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LexiconError, nearest

POSITIONS = ("first", "last")
YES_NO = ("yes", "no")
TITLE_KINDS = ("rank", "office", "profession", "honorific")
NUMBERS = ("singular", "plural", "any")
REFERENCE_KINDS = ("pronoun", "possessive", "noun")
WORD_KINDS = (
    "particle",
    "given",
    "notname",
    "calendar",
    "thing",
    "locative",
    "compass",
    "loyal",
    "alias",
    "ground",
    "taken",
    "personal",
    "dweller",
    "saying",
    "quoting",
    "utterance",
    "seat",
    "way",
    "going",
    "belligerent",
    "deed",
    "arm",
)

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "heads": ("word", "class", "position", "lowercase"),
    "titles": ("title", "kind"),
    "demonyms": ("demonym", "country"),
    "geography": ("name", "class", "label"),
    "organizations": ("name", "class", "label"),
    "capitals": ("capital", "country"),
    "actors": ("noun", "class", "plural_class"),
    "places": ("noun", "class", "described"),
    "references": ("word", "kind", "number", "classes"),
    "words": ("word", "kind"),
}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "heads.position": POSITIONS,
    "heads.lowercase": YES_NO,
    "titles.kind": TITLE_KINDS,
    "places.described": YES_NO,
    "references.kind": REFERENCE_KINDS,
    "references.number": NUMBERS,
    "words.kind": WORD_KINDS,
}
_CLASS_COLUMNS = ("class", "plural_class", "classes")
_CASED = ("demonyms", "geography", "organizations", "capitals")


@dataclass(frozen=True, slots=True)
class Head:
    """A word that ends or opens a name and says its class: "… Brigade", "Ministry of …".

    ``first`` means that an *of* after it goes on with the name; ``lowercase`` that the word belongs to the name in
    small letters too ("Novo Selo prison").
    """

    type: str
    first: bool
    lowercase: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A word that may stand for an entity of one of ``classes`` named before."""

    kind: str
    number: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All word lists, by their words in small letters; those of names (``_CASED``) keep their case.

    ``geography``, ``organizations`` and ``settlements`` are by their words as the parser parts them: "Novo - Selo".
    """

    heads: Mapping[str, Head]
    titles: Mapping[str, str]
    demonyms: Mapping[str, str]
    geography: Mapping[str, tuple[str, str]]
    organizations: Mapping[str, tuple[str, str]]
    capitals: Mapping[str, str]
    actors: Mapping[str, tuple[str, str]]
    places: Mapping[str, tuple[str, bool]]
    references: Mapping[str, Reference]
    words: Mapping[str, frozenset[str]]
    common: frozenset[str]
    settlements: frozenset[str]
    longest: Mapping[str, int]

    def phrase(self, table: Mapping[str, object], name: str, words: list[str], at: int, end: int | None = None) -> int:
        """How many of ``words`` from ``at`` on make the longest entry of the table; 0 when none does."""
        most = min((len(words) if end is None else end) - at, self.longest[name])
        for count in range(most, 0, -1):
            if " ".join(words[at : at + count]) in table:
                return count
        return 0

    def phrase_before(self, table: Mapping[str, object], name: str, words: list[str], end: int) -> int:
        """How many of ``words`` before ``end`` make the longest entry of the table; 0 when none does."""
        for count in range(min(end, self.longest[name]), 0, -1):
            if " ".join(words[end - count : end]) in table:
                return count
        return 0

    def is_word(self, word: str, kind: str) -> bool:
        return word.lower() in self.words[kind]


Row = dict[str, str]


def read_lexicon(folder: Path, classes: Iterable[str] | None = None) -> Lexicon:
    """Read all tables of the folder. ``classes`` are the ontology's class names, to check the tables against."""
    known = None if classes is None else frozenset(classes)
    tables = {name: list(_rows(folder / f"{name}.csv", name, known)) for name in _COLUMNS}
    heads = {r["word"]: Head(r["class"], r["position"] == "first", r["lowercase"] == "yes") for r in tables["heads"]}
    references = {
        r["word"]: Reference(r["kind"], r["number"], tuple(r["classes"].split())) for r in tables["references"]
    }
    return Lexicon(
        heads=heads,
        titles={form: r["kind"] for r in tables["titles"] for form in (r["title"], " ".join(_parted(r["title"])))},
        demonyms={r["demonym"]: r["country"] for r in tables["demonyms"]},
        geography=_named(tables["geography"]),
        organizations=_named(tables["organizations"]),
        capitals={r["capital"]: r["country"] for r in tables["capitals"]},
        actors={r["noun"]: (r["class"], r["plural_class"]) for r in tables["actors"]},
        places={r["noun"]: (r["class"], r["described"] == "yes") for r in tables["places"]},
        references=references,
        words={kind: frozenset(r["word"] for r in tables["words"] if r["kind"] == kind) for kind in WORD_KINDS},
        common=frozenset(_lines(folder / "common.txt")),
        settlements=frozenset(" ".join(_parted(name)) for name in _lines(folder / "settlements.txt")),
        longest={
            name: max((len(_parted(r[_COLUMNS[name][0]])) for r in rows), default=0) for name, rows in tables.items()
        },
    )


def _named(rows: Iterable[Row]) -> dict[str, tuple[str, str]]:
    return {" ".join(_parted(row["name"])): (row["class"], row["label"]) for row in rows}


def _parted(name: str) -> list[str]:
    return name.replace("-", " - ").replace("'s ", " 's ").split()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        found = nearest(path.name, (p.name for p in path.parent.glob(f"*{path.suffix}") if p.stem not in _COLUMNS))
        raise LexiconError("the word list is missing", place=path, nearest=found) from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise LexiconError(f"the word list cannot be read: {exc}", place=path) from exc


def _lines(path: Path) -> dict[str, int]:
    """The words of a list without columns, one on each line, with their lines."""
    seen: dict[str, int] = {}
    for line, word in enumerate(_text(path).splitlines(), 1):
        if not word.strip():
            raise LexiconError("empty line", place=path, line=line)
        if word in seen:
            raise LexiconError(f"`{word}` stands in line {seen[word]} already", place=path, line=line)
        seen[word] = line
    return seen


def _rows(path: Path, table: str, classes: frozenset[str] | None) -> Iterator[Row]:
    columns = _COLUMNS[table]
    text = _text(path)
    reader = csv.reader(text.splitlines(), strict=True)
    seen: dict[tuple[str, ...], int] = {}
    try:
        _check_header(next(reader, []), columns, path)
        for cells in reader:
            row = _row(cells, columns, path, reader.line_num)
            if table not in _CASED:
                row[columns[0]] = row[columns[0]].lower()
            _check_values(row, table, classes, path, reader.line_num)
            _check_new(row, table, seen, path, reader.line_num)
            yield row
    except csv.Error as exc:
        raise LexiconError(f"no proper CSV: {exc}", place=path, line=reader.line_num) from exc


def _check_header(header: list[str], columns: tuple[str, ...], path: Path) -> None:
    for column in header:
        if column not in columns:
            raise LexiconError(
                f"unknown column `{column}`",
                place=path,
                line=1,
                nearest=nearest(column, columns),
                hint=f"the columns are: {', '.join(columns)}",
            )
    if tuple(header) != columns:
        raise LexiconError("wrong header", place=path, line=1, hint=f"the first line must be: {','.join(columns)}")


def _row(cells: list[str], columns: tuple[str, ...], path: Path, line: int) -> Row:
    if len(cells) != len(columns):
        raise LexiconError(
            f"{len(cells)} cells where {len(columns)} are due",
            place=path,
            line=line,
            hint=f"the columns are: {', '.join(columns)}",
        )
    row = {column: " ".join(cell.split()) for column, cell in zip(columns, cells, strict=True)}
    for column, cell in row.items():
        if not cell:
            raise LexiconError(f"empty cell in column `{column}`", place=path, line=line)
    return row


def _check_values(row: Row, table: str, classes: frozenset[str] | None, path: Path, line: int) -> None:
    for column, cell in row.items():
        choices = _CHOICES.get(f"{table}.{column}")
        if choices and cell not in choices:
            raise LexiconError(
                f"`{cell}` is no value of column `{column}`",
                place=path,
                line=line,
                nearest=nearest(cell, choices),
                hint=f"one of: {', '.join(choices)}",
            )
        if classes is None or column not in _CLASS_COLUMNS:
            continue
        for name in cell.split():
            if name not in classes:
                raise LexiconError(
                    f"the ontology has no class `{name}`",
                    place=path,
                    line=line,
                    nearest=nearest(name, classes),
                )


def _check_new(row: Row, table: str, seen: dict[tuple[str, ...], int], path: Path, line: int) -> None:
    word = row[_COLUMNS[table][0]]
    key = (word, row["kind"]) if table == "words" else (word,)
    if key in seen:
        raise LexiconError(f"`{word}` stands in line {seen[key]} already", place=path, line=line)
    seen[key] = line
