"""Which event a report is chiefly about, and where and when that was."""

from __future__ import annotations

from typing import Any

import pytest
from reader_help import events, read


def main(text: str, title: str | None = None, published: str = "2022-05-04") -> dict[str, Any]:
    return events(read(text, published=published, title=title))[0]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The Dawn Front overran Novo Selo. The men came in darkness on Monday and fought until dawn.", "2022-05-02"),
        (
            "The Dawn Front bombed a bakery in Lesna. People were queuing on Monday when it was left there.",
            "2022-05-02",
        ),
        ("The two sides agreed a ceasefire in Lesna. The deal, signed on Monday, is the third.", "2022-05-02"),
        (
            "The Dawn Front killed ten people in Lesna. The men entered the village on Monday at nightfall.",
            "2022-05-02",
        ),
        ("Rival gangs clashed in Lesna. The fighting erupted on Monday after a man was shot in a bar.", "2022-05-02"),
        ("The governor spoke of Monday night's massacre. Gunmen killed ten people in Lesna, he said.", "2022-05-02"),
        ("Gunmen killed ten people in Lesna at the weekend. They came on Saturday afternoon.", "2022-04-30"),
        ("The cars came to grief on Monday. Gunmen attacked the convoy near Lesna.", "2022-05-02"),
        ("A farmer whom we met on Monday lost ten sons. Gunmen attacked Lesna.", None),
        ("Ten people were killed in Lesna. The governor learned of it on Monday.", None),
        ("The toll of the blast in Lesna rose to ten on Monday.", None),
        ("Gunmen stormed Lesna because their men had lost Novo Selo on Monday.", None),
        ("A bomb went off in Lesna. An official said on Monday that he was sorry.", None),
        ("A bomb went off in Lesna. Ivan Petrov, who was born there on Monday, wept.", None),
        ("A bomb went off in Lesna. The dead were buried on Monday.", None),
        ("A bomb went off in Lesna. The mayor had gone home on Monday.", None),
        ("A bomb went off in Lesna. Gunmen killed two people in Staro Selo on Monday.", None),
    ],
)
def test_the_day_may_stand_where_the_story_goes_on(text: str, day: str | None) -> None:
    assert main(text).get("date") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Soldiers detained Ivan Petrov for some hours and arrested Marko Doran in Lesna on Monday.", "2022-05-02"),
        ("Gunmen abducted five farmers travelling to Lesna on Monday.", "2022-05-02"),
        ("Four days after jets bombed the market of Lesna, people are digging still.", "2022-04-30"),
        ("A week after the mass escape in Lesna, forty are free.", "2022-04-27"),
        ("Four days after jets bombed the market of Lesna, people were digging still.", None),
    ],
)
def test_the_day_may_belong_to_a_verb_beside_it(text: str, day: str | None) -> None:
    assert main(text).get("date") == day


@pytest.mark.parametrize(
    ("text", "title", "places"),
    [
        ("Police searched the town hall of Lesna and arrested the mayor.", None, {"Lesna"}),
        ("Soldiers fired into a crowd that had filled Lesna's main square, killing four.", None, {"Lesna"}),
        ("Gunmen killed two traders on Monday. They were on the road to Lesna.", None, {"Lesna"}),
        ("Gunmen killed two traders. They were going to Lesna.", None, set()),
        ("Gunmen killed two traders. They had lived in Novo Selo. They lay near Lesna.", "Dead at Lesna", {"Lesna"}),
        ("Gunmen killed two traders. Three others are treated in Novo Selo. They lay near Lesna.", None, {"Lesna"}),
        ("Gunmen killed two traders near Novo Selo. They lay in the village of Lesna.", None, {"Novo Selo", "Lesna"}),
        ("Gunmen killed two traders 20 km north of Lesna on Monday.", None, {"Lesna"}),
        ("Gunmen killed two traders 200 km north of Lesna on Monday.", None, set()),
        ("Gunmen killed two traders on the road between Lesna and Novo Selo.", None, {"Lesna"}),
        ("Gunmen attacked a bus travelling to Lesna on Monday.", None, {"Lesna"}),
        ("Gunmen killed two traders while driving from Lesna to Orbin.", None, {"Lesna"}),
        ("Gunmen ambushed traders escorted by soldiers at Lesna.", None, {"Lesna"}),
        ("Gunmen abducted six men. They were stopped at noon between Lesna and Orbin.", None, {"Lesna"}),
        ("Gunmen killed the mayor of Lesna in his home on Monday.", None, {"Lesna"}),
        ("Gunmen killed two traders in the Rudna neighbourhood of Lesna.", None, {"Rudna neighbourhood", "Lesna"}),
        ("Shells killed two traders in the villages of Lesna and Orbin.", None, {"Lesna", "Orbin"}),
        (
            "Gunmen killed two traders in the Dorin region on Monday. They lay near Lesna.",
            None,
            {"Dorin region", "Lesna"},
        ),
        (
            "A bomb killed two traders in Dorin province. The blast hit Lesna, a village.",
            None,
            {"Dorin province", "Lesna"},
        ),
        ("A bomb killed two traders. The wounded were taken to the hospital in Lesna.", None, {"Lesna"}),
        ("A bomb killed two men in Orbin. The wounded were taken to the hospital in Lesna.", None, {"Orbin"}),
        ("LESNA — Gunmen killed two traders in a square in the capital on Monday.", None, {"Lesna"}),
        ("LESNA — Gunmen killed two traders on Monday. Lesna has no police.", None, {"Lesna"}),
        ("LESNA — Gunmen killed two traders on Monday. The country has no police.", None, set()),
    ],
)
def test_the_place_is_told_by_what_stands_there_and_not_by_where_the_wounded_are(
    text: str, title: str | None, places: set[str]
) -> None:
    assert main(text, title).get("place", set()) == places


def test_what_the_title_tells_is_not_outranked_by_what_soldiers_found_afterwards() -> None:
    text = "A bomb killed four people in Lesna on Monday. Police found a rifle in a flat on Tuesday."
    titles = {None: "DisruptedWeaponsUse", "Bomb kills four": "Bombing"}
    assert {title: main(text, title)["type"] for title in titles} == titles


def test_a_word_of_the_title_tells_the_deed_though_the_text_uses_another() -> None:
    text = "Ivan Petrov was gunned down in Lesna on Monday. A crowd attacked the police post with stones on Tuesday."
    assert main(text, "Ivan Petrov murdered")["type"] == "Killing"


def test_who_died_in_a_hospital_was_struck_elsewhere() -> None:
    found = main("Nine people were killed by a bomb in Lesna. Two died in hospital in Novo Selo.")
    assert found["place"] == {"Lesna"}


def test_lines_of_a_note_that_are_headed_so_tell_where_and_when() -> None:
    found = main("Date/time: 3 May 2022, 22:10.\n\nLocation: Lesna.\n\nA drone fired a missile at a car. Two men died.")
    assert (found["date"], found["place"]) == ("2022-05-03", {"Lesna"})


def test_a_day_beside_who_says_it_is_not_that_of_the_dead_told_behind_it() -> None:
    found = main("Gunmen ambushed a patrol near Lesna, the ministry announced on Monday, killing five.")
    assert ("date" in found, found["killed"]) == (False, 5)


def test_an_event_of_long_ago_is_not_the_main_one_for_words_that_any_may_have() -> None:
    text = (
        "The dead of Lesna are counted. Lists are made. Names are read. People wept. Nobody slept."
        " Soldiers attacked Lesna. In September gunmen attacked a school in Novo Selo and killed eleven children."
    )
    assert main(text, "Dead children of the attack counted")["place"] == {"Lesna"}
