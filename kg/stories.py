"""What each text is about: the names that tell its subject, and how many texts bear each of them.

Enters: documents with their reports, and the spellings of entities' names. Leaves: for each document the keys of the
names that tell its subject, the places of what else it tells of, how rare a name is, and how many other texts are of
the same days. Countries, outlets, the publisher itself and what a text only describes tell no subject.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from kg.dates import interval
from kg.library import RECENT, Texts
from kg.records import DocumentRecord, ReportRecord
from kg.shelf import mark, numbers
from kg.spellings import Spellings
from kg.tellingwords import agreement, words_of

SMALL, RARE, USUAL, COMMON = STEPS = (4, 6, 30, 31)  # documents that name it; the last is more than all before
FEW, SOME, MANY = CROWDS = (8, 16, 17)  # texts of the same days; the last is more than all before
_DAYS = 4  # before and after a text
_WEEKS = 31  # days, within which a text may tell what another told before
_BITS = 32  # of a document's place, after its day
_PLACE = (1 << _BITS) - 1
_REMEMBERED = 4096  # names
_NO_STORY = frozenset({"Country", "MediaOutlet", "Channel", "Source"})


class Stories:
    """The subjects of documents."""

    def __init__(self, texts: Texts, spellings: Spellings) -> None:
        self.texts, self.spellings = texts, spellings
        self.names, self.elsewhere = lru_cache(RECENT)(self._names), lru_cache(RECENT)(self._elsewhere)
        self._keys = lru_cache(_REMEMBERED)(self._keys_of)
        self.crowd = lru_cache(RECENT)(self._crowd)
        borne: Counter[str] = Counter()
        used: Counter[str] = Counter()
        day_of: dict[int, int | None] = {}
        dated = array("Q")
        for iri, known in texts.current():
            borne.update(self._names(iri).keys())
            used.update(words_of(known.words))
            if known.words:
                day = day_of[mark(known.text_hash or iri)] = _day(known)
                dated.extend((day << _BITS | texts.names.place(iri),) if day else ())
        self._spread, self._used = _steps(borne), _steps(used)
        self._published = numbers(sorted(day for day in day_of.values() if day))
        self._dated = array("Q", sorted(dated))

    def _names(self, document: str) -> dict[str, str]:
        """The names that tell a document's subject, each with the entity that bears it."""
        known = self.texts.document(document)
        told = [(iri, *self._keys(iri)) for iri in known.names if iri != known.publisher] if known else []
        surnames = {key: iri for iri, keys, _ in told for key in keys}
        return surnames | {key: iri for iri, _, keys in told for key in keys}

    def _keys_of(self, iri: str) -> tuple[Collection[str], Collection[str]]:
        """The keys of a surname and of names; none where the entity tells no subject."""
        if self.spellings.described(iri) or self.spellings.is_a(iri, _NO_STORY):
            return (), ()
        return self.spellings.surnames(iri), self.spellings.keys(iri)

    def _elsewhere(self, document: str) -> set[str]:
        """The keys of the places of what the document tells of besides."""
        besides = (report for report in self.texts.text(document).reports.values() if report.rank > 1)
        return {key for report in besides for p in entities_in(report, ("place",)) for key in self.spellings.keys(p)}

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
        known = self.texts.document(document)
        return [(word, self._used.get(word, SMALL)) for word in words_of(known.words)] if known else []

    def quiet(self) -> Iterator[str]:
        """The documents with words of whose days few other texts are, in their order."""
        few = sorted(row & _PLACE for row in self._dated if self._crowd_of_day(row >> _BITS) < MANY)
        return map(self.texts.names.__getitem__, few)

    def _crowd(self, document: str) -> int:
        """How many other texts were published within days of the document, rounded up to a step."""
        day = self._day(document)
        return MANY if day is None else self._crowd_of_day(day)

    def _crowd_of_day(self, day: int) -> int:
        others = bisect_right(self._published, day + _DAYS) - bisect_left(self._published, day - _DAYS) - 1
        return _rounded(others, CROWDS)

    def crowd_of(self, first: str, second: str) -> int:
        """The larger crowd of the two."""
        return max(self.crowd(first), self.crowd(second))

    def near_in_time(self, document: str) -> Iterator[tuple[int, int]]:
        """The places of the other documents with a text that were published within weeks of it, each with how many
        texts were published between the two or within days of one of them, rounded up to a step.
        """
        day = self._day(document)
        if day is None:
            return
        own = self.texts.names.place(document)
        first, last = (bisect_left(self._dated, at << _BITS) for at in (day - _WEEKS, day + _WEEKS + 1))
        for row in self._dated[first:last]:
            at, other = row >> _BITS, row & _PLACE
            if other != own:
                between = bisect_right(self._published, max(day, at) + _DAYS)
                between -= bisect_left(self._published, min(day, at) - _DAYS)
                yield other, _rounded(between - 1, CROWDS)

    def of_the_same_days(self, first: str, second: str) -> bool:
        """Whether no more than days lie between the publication of the two."""
        one, two = self._day(first), self._day(second)
        return one is not None and two is not None and abs(one - two) <= _DAYS

    def _day(self, document: str) -> int | None:
        known = self.texts.document(document)
        return _day(known) if known else None

    def agreement(self, first: str, second: str) -> float:
        """How far the words of two documents agree, from 0 to 1; what many documents use counts less."""
        one, two = (self.texts.document(document) for document in (first, second))
        if one is None or two is None:
            return 0.0
        return agreement(one.words, two.words, lambda word: _rarity(self._used.get(word, SMALL)))


def _day(document: DocumentRecord) -> int | None:
    """The day of publication as an ordinal, where it is one day."""
    bounds = interval(document.published) if document.published else None
    return date.fromisoformat(bounds[0]).toordinal() if bounds and bounds[0] == bounds[1] else None


def _steps(told: Counter[str]) -> dict[str, int]:
    """How often each is told, rounded up to a step; without what few documents tell."""
    return {key: _rounded(n, STEPS) for key, n in told.items() if n > SMALL}


def _rounded(number: int, steps: Sequence[int]) -> int:
    """The first step that is no less, or the last."""
    return steps[min(bisect_left(steps, number), len(steps) - 1)]


def _rarity(documents: int) -> float:
    return 1.0 if documents <= RARE else 0.5 if documents <= USUAL else 0.25


def entities_in(report: ReportRecord, slots: Iterable[str]) -> set[str]:
    """All entities in the slots."""
    values = (report.slots.get(slot) for slot in slots)
    return {v for value in values if isinstance(value, tuple) for v in value}
