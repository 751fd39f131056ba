"""Documents with their reports, on disk while they are joined: as many as there are, and few of them in memory.

Enters: the documents and reports of one graph after the other, in any order (``Library``); then which documents are
replaced, which texts print another one, and what reads one entity for another (``Texts``). Leaves: documents and
reports by their IRIs or by their places in the order of these, read when they are asked for. What was asked for last
stays in memory, so that texts of the same days that are compared with each other are not read again for each pair.
Nothing is refused.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import Any

from kg.identity import Identity
from kg.records import DocumentRecord, ReportRecord
from kg.recordtext import report_of_row, report_row
from kg.shelf import Names, Shelf, numbers

RECENT = 512  # documents in memory
_facts = attrgetter(*(each.name for each in fields(DocumentRecord)))


@dataclass(frozen=True, slots=True)
class Text:
    """The reports of one document, sorted, and those of them that tell of what did not come about."""

    reports: Mapping[str, ReportRecord] = field(default_factory=dict)
    unrealised: frozenset[str] = frozenset()


@dataclass
class Library:
    """What graphs tell of documents, as it came; ``realised`` are reports that another graph tells as come about."""

    realised: set[str] = field(default_factory=set)
    _rows: Shelf = field(default_factory=Shelf)
    _iris: list[str] = field(default_factory=list)

    def put(
        self,
        documents: Iterable[DocumentRecord],
        reports: Iterable[ReportRecord],
        inside: Iterable[tuple[str, str, str]] = (),
        realised: Iterable[str] = (),
    ) -> None:
        """One graph; ``inside`` is what lies in what, after the document that says so."""
        known = {document.iri: _facts(document) for document in documents}
        told: dict[str, tuple[list[Any], list[str], list[tuple[str, str]]]] = {}
        come_about = set(realised)
        for report in reports:
            rows, unrealised, _ = told.setdefault(report.document, ([], [], []))
            rows.append(report_row(report))
            if report.iri not in come_about:
                unrealised.append(report.iri)
        self.realised |= come_about.difference(report.iri for report in reports)
        for document, part, whole in inside:
            told.setdefault(document, ([], [], []))[2].append((part, whole))
        for iri in sorted(known.keys() | told.keys()):
            self._iris.append(iri)
            self._rows.put(known.get(iri))
            self._rows.put(told.get(iri))

    @cached_property
    def names(self) -> Names:
        """The documents' IRIs, sorted; from now on nothing may be put."""
        iris = self._iris
        order = sorted(range(len(iris)), key=iris.__getitem__)
        first = [at for at, row in enumerate(order) if not at or iris[row] != iris[order[at - 1]]]
        self._order, self._begins = numbers(order), numbers([*first, len(order)])
        names = Names(iris[order[at]] for at in first)
        iris.clear()
        return names

    def documents(self) -> Iterator[DocumentRecord]:
        """All documents in the order of their IRIs."""
        return filter(None, map(self.document, range(len(self.names))))

    def document(self, place: int) -> DocumentRecord | None:
        """What the last graph tells of it that does."""
        known = [row for row in self._about(place, 0) if row]
        return DocumentRecord(*known[-1]) if known else None

    def told(self, place: int) -> tuple[list[Any], list[str], list[tuple[str, str]]]:
        """Rows of the document's reports, the unrealised ones, and what lies in what."""
        found = [row for row in self._about(place, 1) if row]
        rows, unrealised, inside = ([each for row in found for each in row[at]] for at in range(3))
        return rows, unrealised, inside

    def _about(self, place: int, which: int) -> list[Any]:
        """Rows of each graph that tells of the document, nearly always one."""
        return [self._rows[2 * row + which] for row in self._order[self._begins[place] : self._begins[place + 1]]]


class Texts:
    """Documents and reports as they are compared: without the reports of documents that are replaced."""

    def __init__(
        self,
        library: Library,
        identity: Identity | None = None,
        replaced: Collection[str] = (),
        origins: Mapping[str, str] | None = None,
    ) -> None:
        """``origins`` has the text that stands for each that is another's copy."""
        self.library, self.replaced = library, replaced
        self._identity, self._origins = identity or Identity({}, {}), origins or {}
        self.document, self.text = lru_cache(RECENT)(self._document), lru_cache(RECENT)(self._text)
        self.inside: set[tuple[str, str]] = set()
        self.reports, self.document_of = self._reports()
        self._in_order = numbers(sorted(range(len(self.reports)), key=self.document_of.__getitem__))
        told = Counter(self.document_of)
        self._begins = numbers(accumulate((told[at] for at in range(len(library.names))), initial=0))

    @classmethod
    def of(
        cls, documents: Iterable[DocumentRecord], reports: Iterable[ReportRecord], unrealised: Collection[str] = ()
    ) -> Texts:
        """As they are, with nobody's judgement on them."""
        library, rows = Library(), list(reports)
        library.put(documents, rows, realised=[report.iri for report in rows if report.iri not in unrealised])
        return cls(library)

    def _reports(self) -> tuple[Names, array[int]]:
        """The reports' IRIs, sorted, and of each the place of its document."""
        found: list[bytes] = []  # which takes less memory than pairs
        for place, iri in enumerate(self.names):
            if iri not in self.replaced:
                rows, _, inside = self.library.told(place)
                found += {f"{row[0]}\t{place}".encode() for row in rows}
                of = self._identity.of
                self.inside.update((of(part), of(whole)) for part, whole in inside if of(part) != of(whole))
        found.sort()
        reports = Names(row.decode().partition("\t")[0] for row in found)
        return reports, numbers(int(row.rpartition(b"\t")[2]) for row in found)

    @property
    def names(self) -> Names:
        """The IRIs of all documents."""
        return self.library.names

    def current(self) -> Iterator[tuple[str, DocumentRecord]]:
        """The documents that are not replaced, in their order."""
        for iri in self.names:
            known = None if iri in self.replaced else self.document(iri)
            if known:
                yield iri, known

    def report(self, place: int) -> ReportRecord:
        """The report at a place in the order of ``reports``."""
        return self.text(self.names[self.document_of[place]]).reports[self.reports[place]]

    def places(self, document: str) -> array[int]:
        """The places of a document's reports."""
        at = self.names.find(document)
        return self._in_order[self._begins[at] : self._begins[at + 1]] if at is not None else numbers()

    def _document(self, iri: str) -> DocumentRecord | None:
        """The document; copies and near copies of one text have the same ``text_hash``."""
        place = self.names.find(iri)
        known = None if place is None else self.library.document(place)
        if known is None:
            return None
        text = known.text_hash or iri
        origin = self._origins.get(text, text)
        return self._identity.document(known if known.text_hash == origin else replace(known, text_hash=origin))

    def _text(self, iri: str) -> Text:
        """The document's reports; none where it is replaced."""
        place = self.names.find(iri)
        if place is None or iri in self.replaced:
            return Text()
        rows, unrealised, _ = self.library.told(place)
        reports = (self._identity.report(report_of_row(row)) for row in sorted(rows, key=itemgetter(0)))
        return Text({report.iri: report for report in reports}, frozenset(unrealised) - self.library.realised)
