"""Which documents their publisher has replaced by a later version.

Enters: what gives the documents' records, as often as it is asked. Leaves: each replaced document with the next
version, and findings on what looks like a new version and cannot be taken for one. A version is known by the
publisher's own word (``corrects`` names the id, the address or the title of what it replaces) or by standing at the
same address; all that are joined so are versions of one text, in the order of their dates, whichever of them each
names. A row of a data set is known by its own id and a later edition. Only a publisher replaces its own text: what
somebody else calls wrong is a claim like any other.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.addresses import page_key
from kg.claims import Finding
from kg.dates import interval
from kg.ids import Ids
from kg.records import DocumentRecord
from kg.shelf import mark, repeated


@dataclass(frozen=True, slots=True)
class Versions:
    """``replaced`` maps a document to the one that took its place."""

    replaced: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


def find_versions(documents: Callable[[], Iterable[DocumentRecord]], ids: Ids) -> Versions:
    """The replaced documents; the result does not depend on the order in which ``documents`` gives them each time."""
    rows = sorted(_concerned(documents, ids), key=lambda d: d.iri)
    texts = _Texts([d for d in rows if not d.row], ids)  # the rows of a table share its address
    findings = texts.corrected()
    findings += texts.replace()
    same_row: dict[tuple[str, str], list[DocumentRecord]] = defaultdict(list)
    for document in rows:
        if document.row and document.publisher:
            same_row[document.publisher, document.row].append(document)
    for name in sorted(same_row):
        findings += _one_row(same_row[name], texts.replaced, ids)
    return Versions(texts.replaced, tuple(findings))


def _concerned(documents: Callable[[], Iterable[DocumentRecord]], ids: Ids) -> list[DocumentRecord]:
    """Those that correct another one, that one corrects, or that stand where another one does: few of many."""
    named: set[str] = set()
    places = array("q")
    for document in documents():
        named.update(key for name in document.corrects for key in (name, page_key(name)))
        place = _place(document)
        places.extend((mark(place),) if place else ())
    shared = repeated(places)
    if not named and not shared:
        return []
    return [
        d
        for d in documents()
        if d.corrects or mark(_place(d)) in shared or not named.isdisjoint(_names(d, ids) if named else ())
    ]


def _place(document: DocumentRecord) -> str:
    """Where two versions of one text or row stand; empty where that is nowhere."""
    where = document.row or (document.url and page_key(document.url))
    return f"{document.publisher}\t{where}" if document.publisher and where else ""


def _names(document: DocumentRecord, ids: Ids) -> set[str]:
    key = ids.key(document.iri)
    address = document.url and page_key(document.url)
    return {name for name in (document.iri, key, f"id:{key}", document.url, address, document.title) if name}


@dataclass
class _Texts:
    """Documents and which of them are versions of one text."""

    documents: Sequence[DocumentRecord]
    ids: Ids
    replaced: dict[str, str] = field(default_factory=dict)
    family: dict[str, list[DocumentRecord]] = field(default_factory=dict)
    correctors: dict[str, list[DocumentRecord]] = field(default_factory=lambda: defaultdict(list))
    named: dict[str, list[DocumentRecord]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        places: dict[tuple[str, str], DocumentRecord] = {}
        for document in self.documents:
            self.family[document.iri] = [document]
            for name in _names(document, self.ids):
                self.named[name].append(document)
            if document.url and document.publisher:
                first = places.setdefault((document.publisher, page_key(document.url)), document)
                self._join(first, document)

    def corrected(self) -> list[Finding]:
        """Join each document with what it says that it corrects; which one is meant may show when others are joined."""
        left = [(d, name) for d in self.documents for name in d.corrects]
        while True:
            unclear = [(d, name) for d, name in left if not self._take(d, self._meant(d, name))]
            if len(unclear) == len(left):
                return [self._unclear(d, name) for d, name in unclear]
            left = unclear

    def _meant(self, document: DocumentRecord, name: str) -> list[DocumentRecord]:
        own = (d for d in self._called(document, name) if d.publisher == document.publisher)
        return [d for d in own if not _before(document, d)]

    def _called(self, document: DocumentRecord, name: str) -> list[DocumentRecord]:
        called = self.named.get(name, []) or self.named.get(page_key(name), [])
        return [d for d in called if d.iri != document.iri]

    def _take(self, document: DocumentRecord, meant: Sequence[DocumentRecord]) -> bool:
        if len({id(self.family[d.iri]) for d in meant}) != 1:
            return False
        for earlier in meant:
            self.correctors[earlier.iri].append(document)
        self._join(meant[0], document)
        return True

    def _join(self, one: DocumentRecord, other: DocumentRecord) -> None:
        mine, theirs = sorted((self.family[one.iri], self.family[other.iri]), key=len, reverse=True)
        if mine is not theirs:
            mine += theirs
            self.family.update((d.iri, mine) for d in theirs)

    def _unclear(self, document: DocumentRecord, name: str) -> Finding:
        same = self._called(document, name)
        if not same and name in _names(document, self.ids):
            fact, advice = "that is what it is called itself", "give the id or the address of the earlier text"
        elif not same:
            fact, advice = "no document here is called so", "give its id, its address or its title; or leave it so"
        elif not self._meant(document, name):
            fact, advice = "that is another publisher's, or later", "only a publisher's later text replaces its own"
        else:
            fact, advice = "more than one document could be meant", "give the document's id"
        message = f"corrects “{name}”: {fact}"
        return Finding("unclear-correction", self.ids.key(document.iri), message, advice, severity="warning")

    def replace(self) -> list[Finding]:
        """Each version is replaced by the next that is certainly later; several that are not are told."""
        families = {id(f): sorted(f, key=_order) for f in self.family.values() if len(f) > 1}
        findings = []
        for versions in sorted(families.values(), key=lambda family: family[0].iri):
            self._order_family(versions)
            standing = [d for d in versions if d.iri not in self.replaced]
            findings += [self._undecided(one, other) for one, other in pairwise(standing)]
        return findings

    def _order_family(self, versions: Sequence[DocumentRecord]) -> None:
        dated = [(days[0], d) for d in versions if (days := _days(d))]
        firsts = [first for first, _ in dated]
        by_date = {}
        for document in versions:
            days = _days(document)
            at = bisect_right(firsts, days[1]) if days else len(dated)
            if at < len(dated):
                by_date[document.iri] = dated[at][1]
        corrected = [d for d in versions if d.iri in self.correctors]
        chosen = {iri: later.iri for iri, later in by_date.items()}
        for document in corrected:
            later = [*self.correctors[document.iri], *filter(None, [by_date.get(document.iri)])]
            chosen[document.iri] = min(later, key=_order).iri
        while around := [d for d in corrected if _comes_back(d.iri, chosen)]:  # two that correct each other
            for document in around:
                chosen.pop(document.iri)
                if document.iri in by_date:
                    chosen[document.iri] = by_date[document.iri].iri
            corrected = [d for d in corrected if d not in around]
        self.replaced.update(chosen)

    def _undecided(self, one: DocumentRecord, other: DocumentRecord) -> Finding:
        return Finding(
            kind="unclear-version",
            place=self.ids.key(other.iri),
            message=f"is another version of {self.ids.key(one.iri)}, and their dates do not tell which is the later; "
            "both count",
            advice="give each its date, or write `corrects` into the later one",
            severity="warning",
        )


def _comes_back(iri: str, chosen: Mapping[str, str]) -> bool:
    at, seen = chosen.get(iri), {iri}
    while at is not None and at not in seen:
        seen.add(at)
        at = chosen.get(at)
    return at == iri


def _order(document: DocumentRecord) -> tuple[tuple[str, str], str]:
    """Versions by their dates, those without one last."""
    return _days(document) or ("~", "~"), document.iri


def _one_row(rows: Sequence[DocumentRecord], replaced: dict[str, str], ids: Ids) -> list[Finding]:
    """Each edition of one row is replaced by the next later one; several that are not are told."""
    ordered = sorted(rows, key=lambda d: (_edition(d), d.iri))
    standing = []
    for earlier in ordered:
        later = next((d for d in ordered if _edition(d) > _edition(earlier)), None)
        if later is None or not _edition(earlier):
            standing.append(earlier)
        else:
            replaced[earlier.iri] = later.iri
    findings = []
    for one, other in pairwise(standing):
        message = f"gives the row {other.row} otherwise than {ids.key(one.iri)}, and nothing tells which is newer"
        advice = "give the tables' editions in the column `snapshot` of metadata.csv; until then both count"
        findings.append(Finding("unclear-version", ids.key(other.iri), message, advice, severity="warning"))
    return findings


def _edition(document: DocumentRecord) -> tuple[int, ...]:
    """The numbers of an edition's name in their order: 24.0.10 comes after 24.0.9."""
    return tuple(int(number) for number in re.findall(r"\d+", document.snapshot or ""))


def _days(document: DocumentRecord) -> tuple[str, str] | None:
    return interval(document.published) if document.published else None


def _before(first: DocumentRecord, second: DocumentRecord) -> bool:
    """Whether the first was certainly published on an earlier day."""
    one, two = _days(first), _days(second)
    return one is not None and two is not None and one[1] < two[0]
