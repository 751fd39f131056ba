"""A communiqué says "we" and "our forces": the party that issues it is meant, never a newspaper."""

from __future__ import annotations

import pytest
from reader_help import events, read

OURS = "Our fighters attacked Novo Selo on Monday, killing nine soldiers."


@pytest.mark.parametrize(
    ("publisher", "perpetrator"),
    [
        ("Dawn Front", {"Dawn Front"}),
        ("Press Office, Dawn Front", {"Dawn Front"}),
        ("Dawn Front media commission", {"Dawn Front"}),
        ("Dawn Front (communiqué)", {"Dawn Front"}),
        ("Lesna Post", {"fighters"}),
        ("Zarian Relief Committee", {"fighters"}),
        (None, {"fighters"}),
    ],
)
def test_our_fighters_are_those_of_the_party_that_publishes(publisher: str | None, perpetrator: set[str]) -> None:
    assert events(read(OURS, publisher=publisher))[0]["perpetrator"] == perpetrator


def test_we_is_the_party_and_its_own_men_may_be_what_it_befell() -> None:
    (event,) = events(read("We carried out the attack on Novo Selo.", publisher="Dawn Front"))
    assert event["perpetrator"] == {"Dawn Front"}
    (event,) = events(read("Our forces were attacked in Lesna.", publisher="Dawn Front"))
    assert (event["target"], event.get("perpetrator")) == ({"Dawn Front"}, None)


def test_we_in_somebody_elses_quotation_is_not_the_party() -> None:
    (event,) = events(read("“Our fighters attacked Novo Selo,” Ana Vala said.", publisher="Dawn Front"))
    assert event["perpetrator"] == {"fighters"}
