"""Which documents their publisher has replaced by a later version.

Enters: the documents' records. Leaves: each replaced document with the next version, and findings on what looks like
a new version and cannot be taken for one. A version is known by the publisher's own word (``corrects`` names the id,
the address or the title of what it replaces) or by standing at the same address with a later date; a row of a data set
by its own id and a later edition. Only a publisher replaces its own text: what somebody else calls wrong is a claim
like any other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.claims import Finding
from kg.dates import interval
from kg.ids import Ids
from kg.records import DocumentRecord


@dataclass(frozen=True, slots=True)
class Versions:
    """``replaced`` maps a document to the one that took its place."""

    replaced: Mapping[str, str]
    findings: tuple[Finding, ...] = ()


def find_versions(documents: Iterable[DocumentRecord], ids: Ids) -> Versions:
    """The replaced documents; the result does not depend on the order."""
    rows = sorted(documents, key=lambda d: d.iri)
    replaced: dict[str, str] = {}
    findings = list[Finding]()
    for document in rows:
        if document.corrects:
            findings += _corrected(document, rows, replaced, ids)
    addresses: dict[tuple[str, str], list[DocumentRecord]] = defaultdict(list)
    for document in rows:
        if document.url and document.publisher and not document.row:  # the rows of a table share its address
            addresses[document.publisher, document.url].append(document)
    for key in sorted(addresses):
        findings += _one_address(addresses[key], replaced, ids)
    same_row: dict[tuple[str, str], list[DocumentRecord]] = defaultdict(list)
    for document in rows:
        if document.row and document.publisher:
            same_row[document.publisher, document.row].append(document)
    for name in sorted(same_row):
        findings += _one_row(same_row[name], replaced, ids)
    return Versions(replaced, tuple(findings))


def _corrected(
    document: DocumentRecord, every: Sequence[DocumentRecord], replaced: dict[str, str], ids: Ids
) -> list[Finding]:
    """What ``document`` says that it corrects, entered into ``replaced``."""
    findings = []
    for name in document.corrects:
        same = [d for d in every if d.iri != document.iri and name in _names(d, ids)]
        own = [d for d in same if d.publisher == document.publisher and not _before(document, d)]
        if len(own) == 1 and _replace(own[0].iri, document.iri, replaced):
            continue
        if not same:
            fact, advice = "no document here is called so", "give its id, its address or its title; or leave it so"
        elif not own:
            fact, advice = "that is another publisher's, or later", "only a publisher's later text replaces its own"
        else:
            fact, advice = "more than one document could be meant", "give the document's id"
        message = f"corrects “{name}”: {fact}"
        findings.append(Finding("unclear-correction", ids.key(document.iri), message, advice, severity="warning"))
    return findings


def _one_address(rows: Sequence[DocumentRecord], replaced: dict[str, str], ids: Ids) -> list[Finding]:
    """Each document of one address is replaced by the next later one."""
    findings = []
    ordered = sorted(rows, key=lambda d: (_days(d) or ("", ""), d.iri))
    for earlier, later in pairwise(ordered):
        if earlier.iri in replaced:
            continue
        if not _before(earlier, later) or not _replace(earlier.iri, later.iri, replaced):
            findings.append(
                Finding(
                    kind="unclear-version",
                    place=ids.key(later.iri),
                    message=f"stands at the same address as {ids.key(earlier.iri)}, and their dates do not tell "
                    "which is the later; both count",
                    advice="give each its date, or write `corrects` into the later one",
                    severity="warning",
                )
            )
    return findings


def _one_row(rows: Sequence[DocumentRecord], replaced: dict[str, str], ids: Ids) -> list[Finding]:
    """Each edition of one row is replaced by the next later one; several that are not are told."""
    ordered = sorted(rows, key=lambda d: (_edition(d), d.iri))
    standing = []
    for earlier in ordered:
        later = next((d for d in ordered if _edition(d) > _edition(earlier)), None)
        if later is None or not _edition(earlier):
            standing.append(earlier)
        else:
            _replace(earlier.iri, later.iri, replaced)
    findings = []
    for one, other in pairwise(standing):
        message = f"gives the row {other.row} otherwise than {ids.key(one.iri)}, and nothing tells which is newer"
        advice = "give the tables' editions in the column `snapshot` of metadata.csv; until then both count"
        findings.append(Finding("unclear-version", ids.key(other.iri), message, advice, severity="warning"))
    return findings


def _edition(document: DocumentRecord) -> tuple[int, ...]:
    """The numbers of an edition's name in their order: 24.0.10 comes after 24.0.9."""
    return tuple(int(number) for number in re.findall(r"\d+", document.snapshot or ""))


def _names(document: DocumentRecord, ids: Ids) -> set[str]:
    key = ids.key(document.iri)
    return {name for name in (document.iri, key, f"id:{key}", document.url, document.title) if name}


def _days(document: DocumentRecord) -> tuple[str, str] | None:
    return interval(document.published) if document.published else None


def _before(first: DocumentRecord, second: DocumentRecord) -> bool:
    """Whether the first was certainly published on an earlier day."""
    one, two = _days(first), _days(second)
    return one is not None and two is not None and one[1] < two[0]


def _replace(old: str, new: str, replaced: dict[str, str]) -> bool:
    """Enter the replacement unless the new one is itself replaced by the old, or the old by another already."""
    at: str | None = new
    while at is not None:
        if at == old:
            return False
        at = replaced.get(at)
    return replaced.setdefault(old, new) == new
