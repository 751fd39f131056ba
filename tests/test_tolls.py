"""Whose the dead are, where a toll stands, and which number of a text counts."""

from __future__ import annotations

from typing import Any

import pytest
from reader_help import events, read

COUNTS = ("killed", "injured", "perpetrator_killed")


def told(text: str) -> list[dict[str, Any]]:
    """The counts of each event of the text."""
    return [{name: event[name] for name in COUNTS if name in event} for event in events(read(text))]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        pytest.param(
            "Gunmen attacked Karst base in Lesna. Eleven people were killed.", {"killed": 11}, id="the next sentence"
        ),
        pytest.param(
            "Gunmen attacked Karst base in Lesna. They came on foot. Eleven people were killed and two injured.",
            {"killed": 11, "injured": 2},
            id="the sentence after the next",
        ),
        pytest.param(
            "The Dawn Front shelled Karst base. There were no casualties.", {"killed": 0, "injured": 0}, id="nobody"
        ),
        pytest.param(
            "The Dawn Front bombed Novo Selo, killing 16 people. The death toll later rose to 21.",
            {"killed": 21},
            id="a toll that rose",
        ),
        pytest.param(
            "The Dawn Front bombed Novo Selo, killing 16 people. Two of the dead were officers.",
            {"killed": 16},
            id="some of the dead",
        ),
        pytest.param(
            "Gunmen stormed Karst base, killing at least nine people, among them five foreigners.",
            {"killed": (9, None)},
            id="among them",
        ),
        pytest.param(
            "Nine soldiers were killed and eight injured in an attack in Lesna.",
            {"killed": 9, "injured": 8},
            id="two verbs and one attack",
        ),
    ],
)
def test_a_toll_belongs_to_the_attack_told_before(text: str, counts: dict[str, Any]) -> None:
    assert told(text) == [counts]


def test_a_toll_with_a_place_of_its_own_is_of_another_event() -> None:
    assert told("The Dawn Front attacked Novo Selo. Two people were killed in Lesna.") == [{}, {"killed": 2}]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        pytest.param(
            "The Dawn Front stormed Karst base, leaving 11 soldiers and 24 militants dead.",
            {"killed": 11, "perpetrator_killed": 24},
            id="two sorts",
        ),
        pytest.param(
            "Gunmen attacked Karst base in Lesna. Three soldiers and seven attackers were killed.",
            {"killed": 3, "perpetrator_killed": 7},
            id="attackers",
        ),
        pytest.param(
            "The Dawn Front attacked the 4th Rifle Regiment in Lesna. "
            "The regiment said it had repulsed the attack and killed 12 militants.",
            {"perpetrator_killed": 12},
            id="killed in defence",
        ),
        pytest.param(
            "The Zarian army attacked Novo Selo, killing 24 militants and three civilians.",
            {"killed": 27},
            id="an army's victims of two sorts",
        ),
        pytest.param(
            "Clashes between the Zarian army and the Dawn Front in Lesna left 11 soldiers and 24 militants dead.",
            {"killed": 35},
            id="a clash has no sides",
        ),
    ],
)
def test_the_attackers_own_dead_are_told_apart(text: str, counts: dict[str, Any]) -> None:
    assert told(text) == [counts]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The Dawn Front attacked Novo Selo. Two people died of cholera.", id="an illness"),
        pytest.param(
            "The Dawn Front attacked Novo Selo. More than 130 people have died in Lesna since May.", id="since"
        ),
    ],
)
def test_other_deaths_are_not_the_attacks(text: str) -> None:
    assert told(text)[0] == {}
