"""What documents are about, and how many there are of the same days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from spine import ontology

from kg.claims import Count
from kg.library import Texts
from kg.likeness import Comparison
from kg.records import DocumentRecord, EntityRecord, ReportRecord
from kg.spellings import Spellings
from kg.stories import FEW, MANY, SOME, Stories

DAY = date(2022, 5, 4)
SUBJECT = "bakery bridge:3 dentist minibus orchard"


def text(name: str, days: int = 0, words: str = SUBJECT) -> DocumentRecord:
    return DocumentRecord(name, (DAY + timedelta(days=days)).isoformat(), None, name, words=words)


def others(count: int) -> list[DocumentRecord]:
    return [text(f"other{n}", words=f"word{chr(97 + n)}") for n in range(count)]


def crowd(*documents: DocumentRecord) -> int:
    return Stories(Texts.of(documents, ()), Spellings({}, ontology())).crowd(documents[0].iri)


def test_texts_of_the_same_days_are_a_crowd_and_copies_are_one_text() -> None:
    one = text("one")
    assert crowd(one) == FEW
    assert crowd(one, *others(FEW)) == FEW
    assert crowd(one, *others(FEW + 1)) == SOME
    assert crowd(one, *others(SOME + 1)) == MANY
    copies = [DocumentRecord(f"copy{n}", one.published, None, "one", words=SUBJECT) for n in range(20)]
    assert crowd(one, *copies) == FEW
    weeks_later = [text(f"late{n}", days=20) for n in range(20)]
    assert crowd(one, *weeks_later) == FEW


def test_a_text_that_no_day_is_known_of_may_be_in_any_crowd() -> None:
    assert crowd(DocumentRecord("one", None, None, "one", words=SUBJECT)) == MANY
    assert crowd(DocumentRecord("one", "2022-05", None, "one", words=SUBJECT)) == MANY


def test_what_two_texts_share_counts_more_where_few_others_are_of_their_days() -> None:
    def parts(*more: DocumentRecord) -> dict[str, float]:
        documents = (text("one"), text("two", days=1), *more)
        slots = {"date": DAY.isoformat(), "killed": Count(3, 3)}
        reports = [ReportRecord(f"{name}-1", name, "Attack", slots) for name in ("one", "two")]
        score = Comparison(ontology(), Texts.of(documents, reports), {}).score(*reports)
        assert score is not None
        return dict(score.parts)

    assert parts()["quiet"] > parts(*others(FEW + 1))["quiet"] > parts(*others(SOME + 1))["quiet"] == 0.0
    assert parts()["words"] == parts(*others(SOME + 1))["words"]


def test_two_towns_may_be_two_names_of_one_place_where_texts_of_quiet_days_share_a_rare_name_and_words() -> None:
    known = {name: EntityRecord("City", "found", (name.title(),)) for name in ("karst", "lesna", "ostvar")}
    mapped = {
        name: EntityRecord("City", "found", (name.title(),), (at, at))
        for name, at in (("mapped", 1.0), ("distant", 9.0))
    }

    def parts(
        one: str, two: str, *more: DocumentRecord, words: str = SUBJECT, rank: int = 1
    ) -> dict[str, float] | None:
        both = (replace(text("one"), names=("ostvar",)), replace(text("two", words=words), names=("ostvar",)))
        slots = {"date": DAY.isoformat()}
        reports = [
            ReportRecord(f"{name}-1", name, "Attack", slots | {"place": (place,)}, rank)
            for name, place in (("one", one), ("two", two))
        ]
        texts = Texts.of((*both, *more), reports)
        score = Comparison(ontology(), texts, known | mapped).score(*reports)
        return dict(score.parts) if score else None

    told = parts("karst", "lesna")
    assert told is not None
    assert told["place"] < 0
    assert parts("mapped", "distant") is None, "they are known to lie far apart"
    assert parts("karst", "lesna", *others(FEW + 1)) is None, "more texts are of these days"
    assert parts("karst", "lesna", words="harvest tractor") is None
    assert parts("karst", "lesna", rank=2) is None, "neither text is chiefly of it"
