"""What each text is about: the names that tell its subject, and how many texts bear each of them.

Enters: the records of documents, entities and reports. Leaves: for each document the keys of the names that tell its
subject, the places of what else it tells of, how rare a name is, and how many other texts are of the same days.
Countries, outlets, the publisher itself and what a text only describes tell no subject.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from kg.dates import interval
from kg.records import DocumentRecord, ReportRecord
from kg.spellings import Spellings
from kg.tellingwords import agreement, words_of

SMALL, RARE, USUAL, COMMON = STEPS = (4, 6, 30, 31)  # documents that name it; the last is more than all before
FEW, SOME, MANY = CROWDS = (8, 16, 17)  # texts of the same days; the last is more than all before
_DAYS = 4  # before and after a text
_WEEKS = 31  # days, within which a text may tell what another told before
_NO_STORY = frozenset({"Country", "MediaOutlet", "Channel", "Source"})


class Stories:
    """The subjects of documents."""

    def __init__(
        self, documents: Mapping[str, DocumentRecord], spellings: Spellings, reports: Iterable[ReportRecord]
    ) -> None:
        self.documents, self.spellings = documents, spellings
        self._names: dict[str, dict[str, str]] = {}
        self._elsewhere: dict[str, set[str]] = defaultdict(set)
        for report in reports:
            if report.rank > 1:
                keys = {key for p in entities_in(report, ("place",)) for key in spellings.keys(p)}
                self._elsewhere[report.document] |= keys
        self._spread = _steps(key for document in documents for key in self.names(document))
        self._used = _steps(word for document in documents.values() for word in words_of(document.words))
        texts = {d.text_hash or iri: _day(d) for iri, d in sorted(documents.items()) if d.words}
        self._published = sorted(day for day in texts.values() if day)
        self._dated = sorted((day, iri) for iri, d in documents.items() if d.words and (day := _day(d)))

    def names(self, document: str) -> dict[str, str]:
        """The names that tell a document's subject, each with the entity that bears it."""
        if document not in self._names:
            known = self.documents.get(document)
            names = [iri for iri in known.names if self._tells(iri, known)] if known else []
            surnames = {key: iri for iri in names for key in self.spellings.surnames(iri)}
            self._names[document] = surnames | {key: iri for iri in names for key in self.spellings.keys(iri)}
        return self._names[document]

    def _tells(self, iri: str, document: DocumentRecord) -> bool:
        told = not self.spellings.described(iri) and not self.spellings.is_a(iri, _NO_STORY)
        return told and iri != document.publisher

    def elsewhere(self, document: str) -> set[str]:
        """The keys of the places of what the document tells of besides."""
        return self._elsewhere.get(document, set())

    def bearing(self, name: str) -> int:
        """How many documents bear the entity's name, rounded up to a step."""
        return max(map(self.spread, self.spellings.keys(name)))

    def spread(self, key: str) -> int:
        """How many documents bear a name of this key, rounded up to a step: nothing depends on the very number."""
        return self._spread.get(key, SMALL)

    def rarity(self, key: str) -> float:
        return _rarity(self.spread(key))

    def share_a_rare_name(self, first: str, second: str) -> bool:
        """Whether both documents bear a name that tells their subjects, and few do."""
        return any(self.spread(key) <= RARE for key in self.names(first).keys() & self.names(second).keys())

    def words(self, document: str) -> list[tuple[str, int]]:
        """The telling words of a document, each with the documents that use it, rounded up to a step."""
        known = self.documents.get(document)
        return [(word, self._used[word]) for word in words_of(known.words)] if known else []

    def crowd(self, document: str) -> int:
        """How many other texts were published within days of the document, rounded up to a step."""
        day = _day(self.documents[document]) if document in self.documents else None
        if day is None:
            return MANY
        others = bisect_right(self._published, day + _DAYS) - bisect_left(self._published, day - _DAYS) - 1
        return _rounded(others, CROWDS)

    def crowd_of(self, first: str, second: str) -> int:
        """The larger crowd of the two."""
        return max(self.crowd(first), self.crowd(second))

    def near_in_time(self, document: str) -> Iterator[tuple[str, int]]:
        """The other documents with a text that were published within weeks of it, each with how many texts were
        published between the two or within days of one of them, rounded up to a step.
        """
        day = _day(self.documents[document])
        if day is None:
            return
        first, last = (bisect_left(self._dated, (at, "")) for at in (day - _WEEKS, day + _WEEKS + 1))
        for at, other in self._dated[first:last]:
            if other != document:
                between = bisect_right(self._published, max(day, at) + _DAYS)
                between -= bisect_left(self._published, min(day, at) - _DAYS)
                yield other, _rounded(between - 1, CROWDS)

    def of_the_same_days(self, first: str, second: str) -> bool:
        """Whether no more than days lie between the publication of the two."""
        one, two = (_day(self.documents[document]) for document in (first, second))
        return one is not None and two is not None and abs(one - two) <= _DAYS

    def agreement(self, first: str, second: str) -> float:
        """How far the words of two documents agree, from 0 to 1; what many documents use counts less."""
        one, two = (self.documents.get(document) for document in (first, second))
        if one is None or two is None:
            return 0.0
        return agreement(one.words, two.words, lambda word: _rarity(self._used[word]))


def _day(document: DocumentRecord) -> int | None:
    """The day of publication as an ordinal, where it is one day."""
    bounds = interval(document.published) if document.published else None
    return date.fromisoformat(bounds[0]).toordinal() if bounds and bounds[0] == bounds[1] else None


def _steps(told: Iterable[str]) -> dict[str, int]:
    """How often each is told, rounded up to a step."""
    return {key: _rounded(n, STEPS) for key, n in Counter(told).items()}


def _rounded(number: int, steps: Sequence[int]) -> int:
    """The first step that is no less, or the last."""
    return steps[min(bisect_left(steps, number), len(steps) - 1)]


def _rarity(documents: int) -> float:
    return 1.0 if documents <= RARE else 0.5 if documents <= USUAL else 0.25


def entities_in(report: ReportRecord, slots: Iterable[str]) -> set[str]:
    """All entities in the slots."""
    values = (report.slots.get(slot) for slot in slots)
    return {v for value in values if isinstance(value, tuple) for v in value}
