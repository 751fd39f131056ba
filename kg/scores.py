"""Which pairs of reports are alike enough, kept from one build to the next.

Enters: a report with those that it is to be compared with. Leaves: the scores that reach a least total. A row of scores
depends on nothing but what its documents tell and what is known of the names in them; a row with the same hash over
all that is looked up (``Kept``) and not worked out again. Nothing is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Protocol

from kg.library import Texts
from kg.likeness import Comparison, Frame, PairScore
from kg.recordtext import report_text

_SIZE = 16  # bytes of a hash
_REMEMBERED = 8192  # entities, and frames of reports


class Kept(Protocol):
    """Rows of scores that were worked out before, by their hashes."""

    def get(self, row: str) -> Sequence[PairScore] | None: ...
    def put(self, row: str, scores: Sequence[PairScore]) -> None: ...


class Scores:
    """The scores of at least ``least`` under one comparison; ``know`` is told of each document first."""

    def __init__(self, texts: Texts, comparison: Comparison, least: float, kept: Kept | None) -> None:
        self.texts, self.comparison, self.least, self.kept = texts, comparison, least, kept
        self._fact = lru_cache(_REMEMBERED)(self._told_of)
        self._frames: dict[int, Frame] = {}
        self._hashes = bytearray(0 if kept is None else _SIZE * len(texts.reports))

    def know(self, document: str, reports: Iterable[int]) -> None:
        """A document, with the places of its reports."""
        if self.kept is not None:
            told = self._document(document)
            for at in reports:
                own = blake2b(self.texts.reports[at].encode() + told, digest_size=_SIZE)
                self._hashes[_SIZE * at : _SIZE * (at + 1)] = own.digest()

    def of(self, one: int, others: Sequence[int]) -> Sequence[PairScore]:
        """The scores of one report with each of the others, in the order of these; all by their places."""
        if self.kept is None:
            return self._worked_out(one, others)
        hashes = b"".join([self._hashes[_SIZE * at : _SIZE * (at + 1)] for at in (one, *others)])
        row = blake2b(hashes, digest_size=_SIZE).hexdigest()
        held = self.kept.get(row)
        if held is None:
            held = self._worked_out(one, others)
            self.kept.put(row, held)
        return held

    def _worked_out(self, one: int, others: Sequence[int]) -> Sequence[PairScore]:
        apart, report, first = self.comparison.apart, self.texts.report(one), self._frame(one)
        near = (self.texts.report(two) for two in others if not apart(first, self._frame(two)))
        scores = (self.comparison.score(report, two) for two in near)
        return [score for score in scores if score and score.total >= self.least]

    def _frame(self, at: int) -> Frame:
        """Kept for a while, as every pair asks."""
        if at not in self._frames:
            if len(self._frames) >= _REMEMBERED:
                self._frames.clear()
            self._frames[at] = self.comparison.frame(self.texts.report(at))
        return self._frames[at]

    # -- all that a score goes by

    def _document(self, iri: str) -> bytes:
        """A hash over the document's reports, when and by whom it was published, and the names and words in it."""
        known, text = self.texts.document(iri), self.texts.text(iri)
        told = sorted(f"{report_text(r)}{r.iri in text.unrealised}" for r in text.reports.values())
        slots = (value for r in text.reports.values() for value in r.slots.values() if isinstance(value, tuple))
        named = {name for value in slots for name in value}
        if known:
            told.append(repr((known.published, known.publisher, known.text_hash, known.names, known.row)))
            told.append(repr((self.comparison.stories.words(iri), self.comparison.stories.crowd(iri))))
            named.update(known.names)
        facts = b"".join(map(self._fact, sorted(named)))
        return blake2b("\n".join(told).encode() + facts, digest_size=_SIZE).digest()

    def _told_of(self, iri: str) -> bytes:
        """What is known of an entity: its names, what it is and lies in, and how many documents bear its name."""
        spellings, stories = self.comparison.spellings, self.comparison.stories
        keys = sorted(spellings.keys(iri) | spellings.surnames(iri))
        wholes = sorted(self.comparison.whereabouts.wholes(iri))
        spread = [stories.spread(key) for key in keys]
        points = self.comparison.whereabouts.points(iri)
        told = (iri, spellings.entities.get(iri), iri in self.comparison.unnamed, wholes, points, spread)
        return blake2b(repr(told).encode(), digest_size=_SIZE).digest()
