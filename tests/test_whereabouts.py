"""What places of two reports say for one event: the same town, one near it, one that the other text names too."""

from __future__ import annotations

import pytest
from spine import ontology

from kg.library import Texts
from kg.records import DocumentRecord, EntityRecord, ReportRecord
from kg.spellings import Spellings
from kg.stories import Stories
from kg.whereabouts import Whereabouts

PLACES = {
    "selo": EntityRecord("City", "known", ("Novo Selo",), (32.88, 13.19)),
    "suburb": EntityRecord("City", "known", ("Selo Quay",), (32.88, 13.35)),
    "brod": EntityRecord("City", "known", ("Brod",), (32.37, 15.09)),
    "ostvar": EntityRecord("Region", "known", ("Ostvar",)),
    "norland": EntityRecord("Country", "known", ("Norland",)),
    "mill": EntityRecord("Facility", "known", ("Old Mill",), (32.40, 15.10)),
    "village": EntityRecord("City", "described", ("a village",)),
}


def counted(one: str, two: str, *, first: tuple[str, ...] = (), second: tuple[str, ...] = ()) -> float | None:
    """What a report placed at the one and a report placed at the other count; each text names more places."""
    reports = [ReportRecord(f"r{at}", f"d{at}", "Attack", {"place": (at,)} if at else {}) for at in (one, two)]
    texts = {"d" + at: names for at, names in ((one, (one, *first)), (two, (two, *second)))}
    documents = [DocumentRecord(iri, None, None, None, names=tuple(filter(None, n))) for iri, n in texts.items()]
    spellings = Spellings(PLACES, ontology())
    return Whereabouts(spellings, Stories(Texts.of(documents, reports), spellings), []).score(*reports, alike=True)


@pytest.mark.parametrize(
    ("one", "two", "count"),
    [
        ("selo", "suburb", 1.0),  # 15 kilometres apart
        ("selo", "brod", None),  # 185 kilometres apart
        ("selo", "mill", None),  # a site that is known to lie as far
        ("brod", "mill", 1.0),
        ("selo", "norland", -1.0),
        ("selo", "village", -0.5),
        ("selo", "", -0.5),
    ],
)
def test_two_towns_are_two_places_unless_they_lie_close_together(one, two, count):
    assert counted(one, two) == counted(two, one) == count


def test_a_town_that_the_other_text_names_too_speaks_for_one_event():
    assert counted("selo", "ostvar", second=("selo",)) == 2.0
    assert counted("selo", "", second=("selo",)) == 2.0
    assert counted("ostvar", "", second=("ostvar",)) == 1.5
