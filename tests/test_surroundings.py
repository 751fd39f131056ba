"""Unknown names that the words around them tell to be places."""

from __future__ import annotations

import pytest
from naming_help import read, typed


def kinds(text: str) -> dict[str, str]:
    return {label: kind for label, kind, identity in typed(read(text)) if identity == "found"}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Shells hit the villages of Lirka and Orbin.", {"Lirka", "Orbin"}),
        ("Gunmen attacked the towns of Lirka, Orbin and Vasna.", {"Lirka", "Orbin", "Vasna"}),
        ("A bomb went off on the edge of Lirka.", {"Lirka"}),
        ("The mayor of Lirka was shot dead.", {"Lirka"}),
        ("Gunmen fought their way into the compound of the governor of Lirka.", {"Lirka"}),
        ("Rebels ambushed a bus travelling from Lirka to Orbin.", {"Lirka", "Orbin"}),
        ("Gunmen attacked a convoy on its way from Lirka to Orbin.", {"Lirka", "Orbin"}),
        ("Lirka fell to the rebels on Monday.", {"Lirka"}),
        ("Lirka came under fire on Monday.", {"Lirka"}),
        ("The army shelled Lirka eleven times.", {"Lirka"}),
        ("A patrol was ambushed 20 kilometres from Lirka.", {"Lirka"}),
        ("The police chief of Lirka was shot dead.", {"Lirka"}),
        ("Shells fell on the main square of Lirka.", {"Lirka"}),
        ("Shells hit rebel-held Lirka on Monday.", {"Lirka"}),
        ("A warplane was shot down over Lirka on Monday.", {"Lirka"}),
        ("Army helicopters dropped barrel bombs on Lirka on Monday.", {"Lirka"}),
        ("A commander fell on the Lirka front on Monday.", {"Lirka"}),
        ("Six technicians were stopped between Lirka and Orbin.", {"Lirka", "Orbin"}),
        ("An aircraft circled over Lirka on Monday.", {"Lirka"}),
    ],
)
def test_an_unknown_name_is_a_place_by_what_stands_around_it(text: str, places: set[str]) -> None:
    found = kinds(text)
    assert {name for name, kind in found.items() if kind in ("Place", "City")} == places == set(found)


def test_who_falls_to_his_death_is_no_town() -> None:
    assert "Place" not in kinds("Petrov fell to his death on Monday.").values()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A bomb went off in the city of 'Afrin on Monday.", "Afrin"),
        ("A bomb went off in the city of ʿAfrin on Monday.", "Afrin"),
        ("A bomb killed four in Tall 'Arishah on Monday.", "Tall 'Arishah"),
        ("A bomb killed four in al-'Arish on Monday.", "al-'Arish"),
        ("A bomb killed four in al-ʿArish on Monday.", "al-ʿArish"),
        ("A bomb killed four in Lir'a on Monday.", "Lir'a"),
    ],
)
def test_an_apostrophe_may_be_a_letter_of_a_places_name(text: str, name: str) -> None:
    found = kinds(text)
    assert set(found) == {name}
    assert found[name] in ("Place", "City")


def test_a_quotation_is_no_name_with_an_apostrophe() -> None:
    assert kinds("Police called them 'Rebels of the Valley' on Monday.") == {"Rebels of the Valley": "ArmedGroup"}
