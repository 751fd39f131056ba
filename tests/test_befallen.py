"""Whom the chief event befell: a lead says what he is, his name comes after."""

from __future__ import annotations

import pytest
from reader_help import events, read

KILLED = "Gunmen killed a judge in Lesna on Monday. "


@pytest.mark.parametrize(
    ("text", "slot", "names"),
    [
        (KILLED + "Marko Doran, 51, had just left his house.", "victim", {"Marko Doran"}),
        (KILLED + "The judge, Marko Doran, was driving to court.", "victim", {"Marko Doran"}),
        (KILLED + "The man, Marko Doran, had been warned.", "victim", {"Marko Doran"}),
        (KILLED + "Marko Doran, 51, said he had heard shots.", "victim", {"judge"}),
        (KILLED + "The mayor, Marko Doran, went to the house.", "victim", {"judge"}),
        (KILLED + "Marko Doran, 51, was wounded in the attack.", "victim", {"judge", "Marko Doran"}),
        (KILLED + "Marko Doran, 51, has been mayor since 2005.", "victim", {"judge"}),
        ("Police arrested a smuggler in Lesna. Marko Doran, 51, was caught in a flat.", "target", {"Marko Doran"}),
        (
            "Two priests, Ivan Petrov and Marko Doran, were abducted in Lesna.",
            "target",
            {"Ivan Petrov", "Marko Doran", "Two priests"},
        ),
    ],
)
def test_a_name_that_comes_after_is_his_whom_the_lead_describes(text: str, slot: str, names: set[str]) -> None:
    assert events(read(text))[0][slot] == names


def test_who_was_named_before_is_somebody_else() -> None:
    graph = read("Marko Doran is mayor of Lesna. " + KILLED + "Marko Doran, 51, was called to the house.")
    assert events(graph)[0]["victim"] == {"judge"}
