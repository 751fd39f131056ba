"""How alike two reports of different documents are: a score whose parts can be read, or a refusal.

Enters: two reports with their slots, and what is known of their documents and of the entities in them. Leaves: a
``PairScore`` with its parts (type, date, place, target, perpetrator, toll, names, words, quiet,
copy), or None where the two cannot be one event: their kinds are never of one event, their days lie apart, their
places are two places, one came about and the other was only planned, or one data set has them as two rows. A report
without a date is taken to be of the week before it was published.

Actors of two documents count as shared when they are one entity, and nearly so when both are found and their names are
spellings of one name; that joins events and never the entities. Places are compared by ``kg.whereabouts``. Where both
reports are what their documents are chiefly about, the names and words that the two texts share besides count too,
the rarer the more, and most where few texts are of these days: there two towns that are not known to lie far apart may
be a village and the next town. What the text leaves out of the one is taken from what it tells of the same deed under
another kind.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from kg.claims import Count
from kg.dates import interval
from kg.library import RECENT, Texts
from kg.ontology import Ontology
from kg.records import ReportRecord
from kg.spellings import Entities, Spellings
from kg.stories import FEW, SOME, Stories, entities_in
from kg.whereabouts import Whereabouts

WINDOW = timedelta(days=1)  # a night attack, or a report from another time zone, is a day off
UNDATED = timedelta(days=7)  # what a report of the day leaves undated is news
PARTICIPANTS = ("target", "victim", "original", "resulting")
CULPRITS = ("perpetrator", "claimed_by")
_NAMES = 3.0
_CHIEF = 0.5
_SAME_DAY, _ANOTHER_DAY = 2.0, -1.0
_ELSEWHERE = 1.0  # what names may count where no day is known, or the places differ
_OTHERWISE = 2.0  # what they may where the kinds differ, and not both texts have the day
_PLACE = 1.5  # a place tells more than a name of another kind
# What the words of two texts may count; where the places differ on one day; else, in doubt.
_WORDS, _WORDS_ELSEWHERE, _WORDS_IN_DOUBT = 3.0, 2.0, 1.0
_CHANCE = 0.03  # the agreement that any two reports have
_WORD = 25.0
_QUIET = 3.0
_ONE_STORY = 0.08  # the agreement at which two towns may be the village and the district, where few texts are of then
_TWO_TOWNS = -1.0
_STRANGERS, _ANOTHER_STORY = 2.0, 3.0
_ALIKE = 0.5  # what shared words have to count at least
_MANY_TIMES = 8
_FAR = -1.5
_FRESH = timedelta(days=3)
_LONG = timedelta(days=60)
_REMEMBERED = 2048  # reports


@dataclass(frozen=True, slots=True)
class PairScore:
    """How alike two reports are: the parts and their sum."""

    first: str
    second: str
    parts: Mapping[str, float]

    @property
    def total(self) -> float:
        return sum(self.parts.values())


class Frame(NamedTuple):
    """What refuses most pairs at a glance; days as ordinals, from the least to the most where none are known."""

    document: str
    type: str
    unrealised: bool
    since: int
    until: int
    dated: bool
    row: str | None

    def otherwise_counted(self, other: Frame) -> bool:
        """Whether the two are rows of one data set, which has them under two ids as two events."""
        if not self.row or not other.row or self.row == other.row:
            return False
        return self.row.partition("/")[0] == other.row.partition("/")[0]


def _within(text: str | None, *, told: bool = False) -> tuple[date, date] | None:
    """The first and last day of a date that is told, or of the week before a text was published."""
    bounds = interval(text) if text else None
    if not bounds:
        return None
    first, last = map(date.fromisoformat, bounds)
    return (first if told else first - UNDATED, last)


def _far(low: Count, high: Count) -> bool:
    """Whether the second toll is many times the first, and the first leaves nothing open."""
    return low.max is not None and (high.min or 0) > _MANY_TIMES * max(low.max, 1)


class Comparison:
    """Compares reports under one ontology and one map of what lies inside what.

    ``unnamed`` are actors that a document only describes ("two gunmen"): another name for them is no contradiction.
    """

    def __init__(
        self,
        ontology: Ontology,
        texts: Texts,
        entities: Entities,
        unnamed: Container[str] = (),
        inside: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.ontology, self.texts, self.unnamed = ontology, texts, unnamed
        self.spellings = Spellings(entities, ontology)
        self._general = {above for name in ontology.classes for above in ontology.chain(name)[1:]}
        self._kin = cache(ontology.may_be_one)
        self._within = lru_cache(RECENT)(_within)
        self._filled: dict[str, ReportRecord] = {}
        self.stories = Stories(texts, self.spellings)
        self.whereabouts = Whereabouts(self.spellings, self.stories, inside)

    def score(self, first: ReportRecord, second: ReportRecord) -> PairScore | None:
        """None when the two cannot be one event."""
        if self.apart(self.frame(first), self.frame(second)):
            return None
        first, second = self.filled(first), self.filled(second)
        parts: dict[str, float] = {"type": self._types(first.type, second.type)}
        day = self._dates(first, second)
        place = self.whereabouts.score(first, second, alike=parts["type"] > 0)
        if place is None and self._of_one_story(first, second):
            place = _TWO_TOWNS
        if place is None:
            return None
        parts |= {"date": day, "place": place}
        parts["target"] = self._shared(first, second, PARTICIPANTS, 2.0, 0.0)
        parts["perpetrator"] = self._shared(first, second, CULPRITS, 1.0, -0.5)
        parts["toll"] = self._toll(first, second)
        vague = day <= 0 or (place < 0 and self.whereabouts.both_placed(first, second))
        vague |= first.type != second.type and any(not {"date", "place"} & r.slots.keys() for r in (first, second))
        most = _ELSEWHERE if vague else _NAMES if parts["type"] or day == _SAME_DAY else _OTHERWISE
        parts["names"] = min(most, self._names(first, second))
        parts["words"] = self._words(first, second, day, place)
        parts["quiet"] = self._quiet(first, second, parts)
        parts["copy"] = self._copy(first, second)
        parts["chief"] = _CHIEF if first.rank == second.rank == 1 else 0.0
        low, high = sorted((first.iri, second.iri))
        return PairScore(low, high, parts)

    def frame(self, report: ReportRecord) -> Frame:
        """What ``apart`` goes by."""
        filled = self.filled(report)
        days = self.days(filled) or (date.min, date.max)
        since, until = (day.toordinal() for day in days)
        known, dated = self.texts.document(report.document), "date" in filled.slots
        unrealised = self.unrealised(report)
        return Frame(report.document, report.type, unrealised, since, until, dated, known.row if known else None)

    def unrealised(self, report: ReportRecord) -> bool:
        """Whether the report is of what did not come about."""
        return report.iri in self.texts.text(report.document).unrealised

    def apart(self, one: Frame, two: Frame) -> bool:
        """Whether document, kind or day alone tell two events; an older one may be told of without its date."""
        if self._days_apart(one, two):
            early, late = (one, two) if one.since < two.since else (two, one)
            if late.dated or not early.dated:
                return True
        if one.document == two.document or one.unrealised != two.unrealised or one.otherwise_counted(two):
            return True
        return not self._kin(one.type, two.type)

    def doubt(self, first: ReportRecord, second: ReportRecord) -> float | None:
        """How many times as much two texts have to share, for what they are chiefly about to be one event all the same.

        None where it cannot be: both are known to be far apart, or of two days though their kinds are alike, or of two
        days and two towns.
        """
        one, two = self.frame(first), self.frame(second)
        first, second = self.filled(first), self.filled(second)
        place = self.whereabouts.score(first, second, alike=True)
        kin, another_day = self._kin(one.type, two.type), one.dated and two.dated and self._days_apart(one, two)
        next_town = place is None and self._dates(first, second) == _ANOTHER_DAY
        if self.whereabouts.far(first, second) or next_town or (kin and another_day):
            return None
        strangers = place is None or (place < 0 and not kin) or one.unrealised != two.unrealised
        return (_STRANGERS if strangers else 1.0) * (_ANOTHER_STORY if another_day else 1.0)

    def long_ago(self, report: ReportRecord) -> bool:
        """Whether what is told ended long before the text was published."""
        known = self.texts.document(report.document)
        days, published = self.days(report), interval(known.published) if known and known.published else None
        return bool(days and published and date.fromisoformat(published[0]) - days[1] > _LONG)

    @staticmethod
    def _days_apart(one: Frame, two: Frame) -> bool:
        return max(one.since, two.since) - WINDOW.days > min(one.until, two.until)

    def filled(self, report: ReportRecord) -> ReportRecord:
        """What a text is chiefly about, with the town and the day that the text tells of the same deed under another
        kind: "stormed a mine and took six men; the raid took place on Sunday in …".
        """
        if report.iri not in self._filled:
            if len(self._filled) >= _REMEMBERED:
                self._filled.clear()
            self._filled[report.iri] = self._with_others(report) if report.rank == 1 else report
        return self._filled[report.iri]

    def _with_others(self, report: ReportRecord) -> ReportRecord:
        slots, where = dict(report.slots), self.whereabouts
        others = sorted(self.texts.text(report.document).reports.values(), key=lambda r: r.rank)
        for other in (o for o in others if o.iri != report.iri and self._of_one_deed(report, o)):
            towns = where.local(where.named(other))
            if towns and not where.local(where.named(replace(report, slots=slots))):
                slots["place"] = tuple(sorted(towns | entities_in(report, ("place",))))
            if "date" in other.slots:
                slots.setdefault("date", other.slots["date"])
        return replace(report, slots=slots) if slots != report.slots else report

    def _of_one_deed(self, chief: ReportRecord, other: ReportRecord) -> bool:
        one, two = self.days(chief), self.days(other)
        if not self._kin(chief.type, other.type) or self.unrealised(chief) != self.unrealised(other):
            return False
        if one is None or two is None or max(one[0], two[0]) - WINDOW > min(one[1], two[1]):
            return False
        slots = (*PARTICIPANTS, *CULPRITS, "place")
        shared = entities_in(chief, slots) & entities_in(other, slots)
        return any(not self.spellings.is_a(iri, ("Country",)) for iri in shared)

    # -- type and time

    def _types(self, first: str, second: str) -> float:
        if first == second:
            return 0.5 if first in self._general else 1.0
        return 0.25 if first in self.ontology.chain(second) or second in self.ontology.chain(first) else 0.0

    def days(self, report: ReportRecord) -> tuple[date, date] | None:
        """The first and last day that the report allows; the week before publication where it gives none."""
        value, known = report.slots.get("date"), self.texts.document(report.document)
        return self._within(value, told=True) if isinstance(value, str) else self._within(known and known.published)

    def _dates(self, first: ReportRecord, second: ReportRecord) -> float:
        one, two = self.days(first), self.days(second)
        if one is None or two is None or max(one[0], two[0]) - WINDOW > min(one[1], two[1]):
            return 0.0
        if one[0] == one[1] and two[0] == two[1]:
            return _SAME_DAY if one == two else _ANOTHER_DAY
        if max(one[1] - one[0], two[1] - two[0]) <= WINDOW:
            return 1.5
        return 1.0 if self._fresh(first, two) or self._fresh(second, one) else 0.5

    def _fresh(self, report: ReportRecord, days: tuple[date, date]) -> bool:
        """Whether a report without a date was published within three days after the other's day."""
        own = self.days(report)
        return (
            "date" not in report.slots
            and own is not None
            and days[1] - days[0] <= WINDOW
            and own[1] - days[1] <= _FRESH
        )

    # -- participants and tolls

    def _shared(
        self, first: ReportRecord, second: ReportRecord, slots: Sequence[str], same: float, other: float
    ) -> float:
        one, two = (self._participants(report, slots) for report in (first, second))
        if not one or not two:
            return 0.0
        if any(self.spellings.one(a, b) for a in one for b in two):
            return same
        if any(self.spellings.shortened(a, b) or self.spellings.shortened(b, a) for a in one for b in two):
            return same / 2
        if any(a in self.whereabouts.wholes(b) or b in self.whereabouts.wholes(a) for a in one for b in two):
            return same / 2
        if any(all(actor in self.unnamed for actor in actors) for actors in (one, two)):
            return 0.0
        return 0.0 if self._named_there(one, second) or self._named_there(two, first) else other

    def _participants(self, report: ReportRecord, slots: Sequence[str]) -> set[str]:
        """Those in the slots but towns and regions, which the part ``place`` counts."""
        return {
            iri
            for iri in entities_in(report, slots)
            if not self.spellings.is_a(iri, ("Place",)) or self.spellings.is_a(iri, ("Country", "Facility"))
        }

    def _named_there(self, actors: Iterable[str], other: ReportRecord) -> bool:
        """Whether the other text names one of them, though not in this part."""
        story = self.stories.names(other.document)
        return any(key in story for iri in actors for key in self.spellings.keys(iri))

    @staticmethod
    def _toll(first: ReportRecord, second: ReportRecord) -> float:
        for slot in ("killed", "injured"):
            one, two = first.slots.get(slot), second.slots.get(slot)
            if isinstance(one, Count) and isinstance(two, Count):
                if one == two and (one.min or 0) > 2:
                    return 1.0
                if _far(one, two) or _far(two, one):
                    return _FAR
        return 0.0

    # -- the two texts

    def _names(self, first: ReportRecord, second: ReportRecord) -> float:
        if not (first.rank == second.rank == 1 or self._surely(first, second)):
            return 0.0
        if self._dates(first, second) == _ANOTHER_DAY:
            return 0.0
        one, two = self.stories.names(first.document), self.stories.names(second.document)
        counted = self._counted(first, second)
        shared: dict[str, float] = {}
        for key in one.keys() & two.keys():
            if not (self.spellings.keys(one[key]) | self.spellings.keys(two[key])) & counted:
                shared[one[key]] = max(shared.get(one[key], 0.0), self._worth(key, one[key]))
        return sum(shared.values())

    def _words(self, first: ReportRecord, second: ReportRecord, day: float, place: float) -> float:
        """What it counts that two texts, each chiefly of its report, share words that few texts use."""
        if not first.rank == second.rank == 1:
            return 0.0
        worth = max(0.0, _WORD * (self.stories.agreement(first.document, second.document) - _CHANCE))
        if day > 0 and place >= 0:
            return min(_WORDS, worth)
        if worth > _WORDS_IN_DOUBT and day == _SAME_DAY and self.whereabouts.meet(first, second):
            return min(_WORDS_ELSEWHERE, worth)
        return min(_WORDS_IN_DOUBT, worth)

    def _quiet(self, first: ReportRecord, second: ReportRecord, parts: Mapping[str, float]) -> float:
        """What it counts that few other texts are of these days: the fewer, the less is alike by chance."""
        if parts["words"] < _ALIKE or parts["toll"] <= _FAR:
            return 0.0
        crowd = self.stories.crowd_of(first.document, second.document)
        return _QUIET if crowd <= FEW else _QUIET / 2 if crowd <= SOME else 0.0

    def _of_one_story(self, first: ReportRecord, second: ReportRecord) -> bool:
        """Whether two texts share so much that two towns may be two names of where it was."""
        one, two = first.document, second.document
        chief = first.rank == second.rank == 1
        if not chief or self.stories.crowd_of(one, two) > FEW or not self.stories.share_a_rare_name(one, two):
            return False
        return self.stories.agreement(one, two) >= _ONE_STORY and not self.whereabouts.far(first, second)

    def _surely(self, first: ReportRecord, second: ReportRecord) -> bool:
        """Whether one text tells of it besides, and both tell the same kind of the same day."""
        same = first.type == second.type and first.slots.get("date") == second.slots.get("date")
        return 1 in (first.rank, second.rank) and same and self._dates(first, second) == _SAME_DAY

    def _counted(self, first: ReportRecord, second: ReportRecord) -> set[str]:
        """What other parts count: the places of both, and the actors that both name."""
        one, two = (entities_in(report, (*PARTICIPANTS, *CULPRITS)) for report in (first, second))
        places = entities_in(first, ("place",)) | entities_in(second, ("place",))
        shared = {x for a in one for b in two if self.spellings.one(a, b) for x in (a, b)}
        return {key for iri in places | shared for key in self.spellings.keys(iri)}

    def _worth(self, key: str, iri: str) -> float:
        town = self.spellings.is_a(iri, ("Place",)) and self.whereabouts.local((iri,))
        return self.stories.rarity(key) * (_PLACE if town else 1.0)

    def _copy(self, first: ReportRecord, second: ReportRecord) -> float:
        """One text in two places tells one event, wherever both read it alike."""
        one, two = self.texts.document(first.document), self.texts.document(second.document)
        same = one and two and one.text_hash and one.text_hash == two.text_hash
        return 4.0 if same and first.type == second.type and dict(first.slots) == dict(second.slots) else 0.0
