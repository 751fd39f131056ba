"""How far an analyst trusts a source, and how far a claim: ``loaders/marks.csv``.

Enters: the table, one row for a source with its reliability (A to F) or for a claim with its credibility (1 to 6),
and who gave the mark, when and why; the two scales are those of the Admiralty. Leaves: the marks on the sources and
claims of a build, each with a node that tells where it comes from, and as findings the rows that mark nothing there.
Nothing is computed from a mark: recipes can ask for one. The file may be missing; deleting a row undoes it. Refused
(LexiconError): a mark that neither scale has, a letter for a claim, a number for a source, a second mark for one of
them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from kg.claims import Finding
from kg.csvtable import cell_iri, table_rows
from kg.errors import LexiconError, nearest
from kg.identity import Identity
from kg.ids import Ids
from kg.statements import Triples, edtf, integer
from kg.terms import TYPE, code, kg

FILE = "marks.csv"
PLACE = f"loaders/{FILE}"
COLUMNS = ("of", "mark", "who", "when", "why")
RELIABILITY, CREDIBILITY = "reliability", "credibility"
SCALES: Mapping[str, str] = {RELIABILITY: "ABCDEF", CREDIBILITY: "123456"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One row; ``of`` is the IRI of a source or a claim, ``line`` is where it stands."""

    of: str
    scale: str
    mark: str
    who: str
    when: str
    why: str
    line: int


@dataclass(frozen=True, slots=True)
class Marks:
    """All rows, in the order of the file."""

    rows: tuple[Mark, ...] = ()

    def findings(self, known: Collection[str], ids: Ids) -> Iterator[Finding]:
        """A finding for each row that marks nothing in the build."""
        keys = {ids.key(iri) for iri in known if not ids.is_claim(iri)}
        for row in self.rows:
            if row.of not in known:
                close = nearest(ids.key(row.of), keys, 1)
                yield Finding(
                    kind="unused-mark",
                    place=PLACE,
                    subject=ids.key(row.of),
                    message=f"nothing in this build has this id; the mark {row.mark} marks nothing",
                    advice=f"did you mean {close[0]}?" if close else "check the id: `kg query entities` lists sources",
                    position=row.line,
                )

    def write(self, out: Triples, known: Collection[str], identity: Identity, ids: Ids) -> None:
        """Each mark on what it marks, and on all that is one with it."""
        for row in self.rows:
            if row.of in known:
                node = ids.iri(ids.mark(ids.key(row.of)))
                value = code(row.scale, row.mark)
                out.add(node, TYPE, kg("Mark"))
                out.add(node, "markOf", NamedNode(row.of))
                out.add(node, row.scale, value)
                out.add(node, "author", row.who)
                out.add(node, "recorded", edtf(row.when))
                out.add(node, "text", row.why)
                out.add(node, "line", integer(row.line))
                for iri in identity.members(row.of):
                    out.add(NamedNode(iri), row.scale, value)


def read_marks(file: Path, ids: Ids) -> Marks:
    """The table; no rows where there is none. Raises LexiconError."""
    rows: dict[str, Mark] = {}
    for line, cells in table_rows(file, COLUMNS, day="when"):
        mark = _mark(file, line, cells, ids)
        held = rows.setdefault(mark.of, mark)
        if held is not mark:
            raise LexiconError(
                f"`{cells['of']}` is marked in line {held.line} already", place=file, line=line, hint="keep one"
            )
    return Marks(tuple(rows.values()))


def _mark(file: Path, line: int, cells: dict[str, str], ids: Ids) -> Mark:
    iri, given = cell_iri(cells["of"], ids, file, line), cells["mark"]
    scale = next((name for name, letters in SCALES.items() if len(given) == 1 and given in letters), None)
    if scale is None:
        raise LexiconError(
            f"there is no mark `{given}`",
            place=file,
            line=line,
            nearest=tuple(m for letters in SCALES.values() for m in letters if m == given[:1].upper()),
            hint="a source is marked A (reliable) to F (unknown), a claim 1 (confirmed) to 6 (unknown)",
        )
    if ids.is_claim(iri) != (scale == CREDIBILITY):
        what, wanted = ("a claim", "1 to 6") if ids.is_claim(iri) else ("a source", "A to F")
        raise LexiconError(
            f"`{cells['of']}` is {what}, and {given} is no mark for one",
            place=file,
            line=line,
            hint=f"{what} is marked {wanted}; what a source said once is marked by the id of that claim",
        )
    return Mark(iri, scale, given, cells["who"], cells["when"], cells["why"], line)
