"""Which pairs a person has settled: ``loaders/judgements.csv``.

Enters: the table, one row for a pair of reports or a pair of entities that are the ``same`` or ``different``, or for
a document and a report of an event that the document does not tell of (``different``), with who decided it, when and
why. Leaves: the rows with the IRIs that they speak of. Nothing else remembers a judgement, so that deleting the row
undoes it. The file may be missing or hold its first line alone. Refused (LexiconError): a
column or a verdict that there is not, an empty cell, a day that is none, a pair of one thing or of unlike things, and
rows that contradict each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.claims import Finding
from kg.csvtable import cell_iri, table_rows
from kg.errors import LexiconError, nearest
from kg.ids import Ids

FILE = "judgements.csv"
PLACE = f"loaders/{FILE}"
COLUMNS = ("first", "second", "verdict", "who", "when", "why")
SAME, DIFFERENT = "same", "different"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row; ``first`` and ``second`` are IRIs, ``line`` is where it stands."""

    first: str
    second: str
    verdict: str
    who: str
    when: str
    why: str
    line: int

    @property
    def pair(self) -> Pair:
        return pair(self.first, self.second)


@dataclass(frozen=True, slots=True)
class Judgements:
    """All rows, in the order of the file."""

    rows: tuple[Judgement, ...] = ()

    def pairs(self, verdict: str) -> frozenset[Pair]:
        """The pairs with this verdict, each with the smaller IRI first."""
        return frozenset(row.pair for row in self.rows if row.verdict == verdict)

    def settled(self) -> frozenset[Pair]:
        """The pairs that have a verdict."""
        return self.pairs(SAME) | self.pairs(DIFFERENT)


def pair(first: str, second: str) -> Pair:
    """Two IRIs as a pair that does not depend on their order."""
    return (first, second) if first <= second else (second, first)


def groups(pairs: Iterable[Pair]) -> dict[str, tuple[str, ...]]:
    """Each member of the pairs with all that a chain of pairs ties to it, itself included, sorted."""
    held: dict[str, list[str]] = {}
    for first, second in sorted(pairs):
        one, two = held.setdefault(first, [first]), held.setdefault(second, [second])
        if one is not two:
            one.extend(two)
            held.update(dict.fromkeys(two, one))
    return {member: tuple(sorted(group)) for member, group in held.items()}


def read_judgements(file: Path, ids: Ids) -> Judgements:
    """The table; no rows where there is none. Raises LexiconError."""
    rows = tuple(_judgement(file, line, cells, ids) for line, cells in table_rows(file, COLUMNS, day="when"))
    _refuse_contradictions(file, rows)
    return Judgements(rows)


def doubtful(
    judgements: Judgements, known: Iterable[Collection[str]], types: Mapping[str, tuple[str, ...]], ids: Ids
) -> Iterator[Finding]:
    """Rows on what is not ``known`` here, and rows that make one of things that have no class in common."""
    for row in judgements.rows:
        for iri in (iri for iri in (row.first, row.second) if not any(iri in each for each in known)):
            key = ids.key(iri)
            alike = [other for each in known for other in map(ids.key, each) if other.startswith(key[: len(key) // 2])]
            like = nearest(key, alike, 1)
            message = "nothing in this build has this id; the row changes nothing"
            advice = f"write `{like[0]}`, if that is meant" if like else "check the id"
            advice += "; or leave the row for a build that reads the document"
            yield Finding("unused-judgement", PLACE, message, advice, key, row.line)
        kinds = [types.get(iri, ()) for iri in (row.first, row.second)]
        if row.verdict == SAME and all(kinds) and not set(kinds[0]) & set(kinds[1]):
            names = (f"{ids.key(iri)} ({kind[0]})" for iri, kind in zip((row.first, row.second), kinds, strict=True))
            message = f"makes one of {' and '.join(names)}"
            yield Finding(
                "unlike-judgement", PLACE, message, "check the two ids", ids.key(row.first), row.line, "warning"
            )


def _judgement(file: Path, line: int, cells: dict[str, str], ids: Ids) -> Judgement:
    if cells["verdict"] not in (SAME, DIFFERENT):
        raise LexiconError(
            f"there is no verdict `{cells['verdict']}`",
            place=file,
            line=line,
            nearest=nearest(cells["verdict"], (SAME, DIFFERENT)),
            hint=f"write `{SAME}` or `{DIFFERENT}`",
        )
    first, second = (_iri(file, line, cells[name], ids) for name in ("first", "second"))
    if first == second:
        raise LexiconError(f"`{cells['first']}` is paired with itself", place=file, line=line)
    kinds = {_kind(first, ids), _kind(second, ids)}
    if len(kinds) > 1 and (kinds != {"document", "report"} or cells["verdict"] != DIFFERENT):
        raise LexiconError(
            f"{' and '.join(sorted(kinds))} cannot be paired as `{cells['verdict']}`",
            place=file,
            line=line,
            hint="give the ids of two reports, or of two entities; or of a document and a report of an event that it "
            f"does not tell of, as `{DIFFERENT}`",
        )
    return Judgement(first, second, cells["verdict"], cells["who"], cells["when"], cells["why"], line)


def _kind(iri: str, ids: Ids) -> str:
    return "report" if ids.is_report(iri) else "document" if ids.is_document(iri) else "entity"


def _iri(file: Path, line: int, written: str, ids: Ids) -> str:
    iri = cell_iri(written, ids, file, line)
    if ids.is_event(iri):
        raise LexiconError(
            f"`{written}` is an event, and an event is its reports",
            place=file,
            line=line,
            hint="give the ids of two reports; `kg status --findings` names them",
        )
    return iri


def _refuse_contradictions(file: Path, rows: tuple[Judgement, ...]) -> None:
    """No pair stands twice, and none is different that a chain of ``same`` rows makes one."""
    seen: dict[Pair, int] = {}
    for row in rows:
        held = seen.setdefault(row.pair, row.line)
        if held != row.line:
            raise LexiconError(
                f"this pair is judged in line {held} already", place=file, line=row.line, hint="keep one of the two"
            )
    together = groups(row.pair for row in rows if row.verdict == SAME)
    for row in rows:
        if row.verdict == DIFFERENT and row.second in together.get(row.first, ()):
            raise LexiconError(
                "the pair is called different here, and the rows that say `same` make the two one",
                place=file,
                line=row.line,
                hint="delete this row, or one of those",
            )
