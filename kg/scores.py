"""Which pairs of reports are alike enough, kept from one build to the next.

Enters: a report with those that it is to be compared with. Leaves: the scores that reach a least total. A row of scores
depends on nothing but what its documents tell and what is known of the names in them; a row with the same hash over
all that is looked up (``Kept``) and not worked out again. Nothing is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import Protocol

from kg.likeness import Comparison, PairScore
from kg.records import ReportRecord
from kg.recordtext import report_text

_SIZE = 16  # bytes of a hash


class Kept(Protocol):
    """Rows of scores that were worked out before, by their hashes."""

    def get(self, row: str) -> Sequence[PairScore] | None: ...
    def put(self, row: str, scores: Sequence[PairScore]) -> None: ...


class Scores:
    """The scores of at least ``least`` under one comparison."""

    def __init__(
        self, reports: Sequence[ReportRecord], comparison: Comparison, least: float, kept: Kept | None
    ) -> None:
        self.reports, self.comparison, self.least, self.kept = reports, comparison, least, kept
        self._facts: dict[str, bytes] = {}
        self._documents: dict[str, bytes] = {}
        self._hashes = [] if kept is None else list(map(self._report, reports))

    def of(self, one: int, others: Sequence[int]) -> Sequence[PairScore]:
        """The scores of one report with each of the others, in the order of these; all by their places."""
        if self.kept is None:
            return self._worked_out(one, others)
        hashes = itemgetter(one, *others)(self._hashes)
        row = blake2b(b"".join(hashes), digest_size=_SIZE).hexdigest()
        held = self.kept.get(row)
        if held is None:
            held = self._worked_out(one, others)
            self.kept.put(row, held)
        return held

    def _worked_out(self, one: int, others: Sequence[int]) -> Sequence[PairScore]:
        frame, apart, report = self.comparison.frame, self.comparison.apart, self.reports[one]
        first = frame(report)
        near = (two for two in map(self.reports.__getitem__, others) if not apart(first, frame(two)))
        scores = (self.comparison.score(report, two) for two in near)
        return [score for score in scores if score and score.total >= self.least]

    # -- all that a score goes by

    def _report(self, report: ReportRecord) -> bytes:
        told = self._document(report.document)
        return blake2b(report.iri.encode() + told, digest_size=_SIZE).digest()

    def _document(self, iri: str) -> bytes:
        """A hash over the document's reports, when and by whom it was published, and the names and words in it."""
        if iri not in self._documents:
            known, reports = self.comparison.documents.get(iri), self.comparison.beside[iri]
            told = sorted(f"{report_text(r)}{r.iri in self.comparison.unrealised}" for r in reports)
            named = {name for r in reports for value in r.slots.values() if isinstance(value, tuple) for name in value}
            if known:
                told.append(repr((known.published, known.publisher, known.text_hash, known.names, known.row)))
                told.append(repr((self.comparison.stories.words(iri), self.comparison.stories.crowd(iri))))
                named.update(known.names)
            facts = b"".join(map(self._fact, sorted(named)))
            self._documents[iri] = blake2b("\n".join(told).encode() + facts, digest_size=_SIZE).digest()
        return self._documents[iri]

    def _fact(self, iri: str) -> bytes:
        """What is known of an entity: its names, what it is and lies in, and how many documents bear its name."""
        spellings, stories = self.comparison.spellings, self.comparison.stories
        if iri not in self._facts:
            keys = sorted(spellings.keys(iri) | spellings.surnames(iri))
            wholes = sorted(self.comparison.whereabouts.wholes(iri))
            spread = [stories.spread(key) for key in keys]
            points = self.comparison.whereabouts.points(iri)
            told = (iri, spellings.entities.get(iri), iri in self.comparison.unnamed, wholes, points, spread)
            self._facts[iri] = blake2b(repr(told).encode(), digest_size=_SIZE).digest()
        return self._facts[iri]
