"""Sentences of the press that are easily misread: who acts, who is hit, who says it and when it was said."""

from __future__ import annotations

from typing import Any

import pytest
from reader_help import claims, events, read

from kg.parse import parse


def kinds(text: str) -> list[tuple[str, str]]:
    return [(event["type"], event["status"]) for event in events(read(text, published="2022-05-04"))]


def only(text: str) -> dict[str, Any]:
    (event,) = events(read(text, published="2022-05-04"))
    return event


@pytest.mark.parametrize(
    "text",
    [
        "A storm struck Lesna on Monday, leaving 14 people dead.",
        "The earthquake hit Lesna, killing 40 people and injuring 200.",
        "Floods and landslides killed 22 people in Lesna.",
        "Hurricane Ana killed eleven people in Lesna.",
        "Sixteen people drowned when a ferry capsized near Lesna.",
        "Sixteen people died when their ferry capsized near Lesna.",
        "Two soldiers were killed in Lesna when their helicopter crashed.",
        "The death toll of the epidemic in Lesna rose to 200.",
        "An outbreak of cholera has claimed 300 lives in Lesna.",
    ],
)
def test_what_befalls_without_anybodys_doing_is_no_attack(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Soldiers stormed a church in Lesna, killing nine people.", "Attack"),
        (
            "The Dawn Front attacked Lesna Mining in Lesna, killing nine people who had come to help after a flood.",
            "Attack",
        ),
        ("Eleven people died in Lesna.", "Casualties"),
        ("Six people were injured in Lesna.", "Casualties"),
        ("Marko Doran died in Lesna of gunshot wounds.", "Killing"),
        ("Fourteen people died in an attack on Lesna.", "Attack"),
    ],
)
def test_a_death_is_a_killing_only_where_the_text_says_so(text: str, kind: str) -> None:
    assert kinds(text) == [(kind, "asserted")]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Two soldiers were wounded when their vehicle hit a landmine near Lesna.", {"Two soldiers"}),
        (
            "A convoy of the 4th Rifle Regiment struck an improvised explosive device near Lesna.",
            {"4th Rifle Regiment"},
        ),
    ],
)
def test_who_meets_a_mine_is_hit_by_it(text: str, target: set[str]) -> None:
    event = only(text)
    assert (event["type"], event.get("perpetrator"), event["target"]) == ("Bombing", None, target)


def test_a_possessor_is_the_victim_of_a_murder_unless_somebody_else_is() -> None:
    assert only("Marko Doran's murder in Lesna shocked many.")["victim"] == {"Marko Doran"}
    event = only("The Dawn Front's killing of Marko Doran shocked many.")
    assert (event["perpetrator"], event["victim"]) == ({"Dawn Front"}, {"Marko Doran"})


def test_what_an_attack_answers_is_another_event() -> None:
    attack, killing = events(read("The Dawn Front fired rockets at Karst base in response to the killing of Ana Vala."))
    assert (attack["type"], attack.get("victim"), attack.get("killed")) == ("Shelling", None, None)
    assert (killing["type"], killing["victim"]) == ("Killing", {"Ana Vala"})


def test_those_who_marched_are_no_culprits_where_their_march_was_shot_at() -> None:
    event = only("Soldiers of the 4th Rifle Regiment shot at members of the Harvest Party marching in Lesna.")
    assert event["perpetrator"] == {"4th Rifle Regiment"}


@pytest.mark.parametrize(
    "text",
    [
        "The Zarian army said on Monday it had killed nine soldiers in Lesna.",
        "The Zarian army said on Monday that nine soldiers were killed in Lesna.",
    ],
)
def test_a_day_right_after_said_is_when_it_was_said(text: str) -> None:
    assert "date" not in only(text)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        (
            "On Tuesday, a day after gunmen killed five people in Lesna, police arrested two men.",
            {"Killing": "2022-05-02", "Arrest": "2022-05-03"},
        ),
        (
            "General Anton Vesk spoke to fighters in Lesna on Tuesday, a day after the Dawn Front and the River "
            "Brigade agreed on a truce in Novo Selo.",
            {"Ceasefire": "2022-05-02"},
        ),
        (
            "The bombing of Lesna on 1 May came three days after militants abducted ten farmers near Novo Selo.",
            {"Bombing": "2022-05-01", "Abduction": "2022-04-28"},
        ),
        (
            "Gunmen raided Lesna two weeks after the army had retaken Novo Selo on 3 April.",
            {"Raid": "2022-04-17", "GovernmentRegain": "2022-04-03"},
        ),
        (
            "Gunmen raided Lesna hours after soldiers had retaken Novo Selo on 3 April.",
            {"Raid": None, "GovernmentRegain": "2022-04-03"},
        ),
        (
            "Less than two days after the attack on Lesna, soldiers raided Novo Selo on Tuesday.",
            {"Attack": None, "Raid": "2022-05-03"},
        ),
    ],
)
def test_days_between_two_events_date_the_one_by_the_other(text: str, dates: dict[str, str | None]) -> None:
    assert {event["type"]: event.get("date") for event in events(read(text, published="2022-05-04"))} == dates


def test_who_says_we_is_who_is_quoted() -> None:
    graph = read("“We deny carrying out the attack on Karst base,” Marko Doran said.", publisher="Lesna Post")
    assert ("Marko Doran", "denies", "ev1", "positive", "certain") in claims(graph)


@pytest.mark.parametrize(
    "text",
    [
        "Gunmen attacked Karst base and two went missing when they fled to Lesna, the Zarian army said on Tuesday.",
        "Helicopters strafed posts held by the Dawn Front around Lesna, the Zarian army said.",
    ],
)
def test_who_closes_a_sentence_says_all_of_it(text: str) -> None:
    graph = read(text, publisher="Lesna Post")
    assert {speaker for speaker, _, about, _, _ in claims(graph) if about == "ev1"} == {"Zarian National Army"}


def test_a_sentence_may_end_in_an_abbreviation() -> None:
    text = "Nine soldiers died, Marko Doran said on X. There were no other casualties at 5 p.m. The town was calm."
    assert [sentence.span.text for sentence in parse(text)] == [
        "Nine soldiers died, Marko Doran said on X.",
        "There were no other casualties at 5 p.m.",
        "The town was calm.",
    ]


def test_one_who_was_killed_beside_whom_it_was_meant_for_is_a_victim_too() -> None:
    event = only("Marko Doran survived an assassination attempt in Lesna that killed his driver.")
    assert (event["victim"], event["killed"]) == ({"Marko Doran", "driver"}, 1)


def test_a_noun_set_beside_the_dead_is_counted_only_when_it_is_known_for_people() -> None:
    assert (
        only("The Zarian army killed 40 civilians, Ana Vala said, an allegation that the army denies.")["killed"] == 40
    )


def test_several_verbs_of_one_result_share_what_they_leave() -> None:
    event = only("The Dawn Front attacked Karst base, leaving three guards dead and one injured.")
    assert (event["killed"], event["injured"]) == (3, 1)


@pytest.mark.parametrize("noun", ["evidence", "confirmation", "sign"])
def test_what_there_is_no_evidence_of_is_not_asserted(noun: str) -> None:
    assert kinds(f"There was no {noun} that the Dawn Front had captured Lesna.") == [("Seizure", "unrealised")]


def test_who_is_shot_down_with_an_aircraft_was_attacked_and_a_drone_was_stopped() -> None:
    assert kinds("The Dawn Front shot down a helicopter near Lesna.") == [("AttackOnForces", "asserted")]
    assert kinds("The Zarian army shot down a drone near Lesna.") == [("DisruptedWeaponsUse", "asserted")]


def test_weapons_that_rebels_take_are_loot_and_those_that_soldiers_take_are_out_of_use() -> None:
    assert kinds("Rebels seized rifles in Lesna.") == [("Looting", "asserted")]
    assert kinds("Police seized rifles in Lesna.") == [("DisruptedWeaponsUse", "asserted")]


def test_who_was_taken_somewhere_is_no_town_that_was_taken() -> None:
    assert kinds("Ivan Petrov was detained in Lesna and taken to Novo Selo.") == [("Arrest", "asserted")]


def test_men_driven_out_by_others_are_another_event_than_their_raid() -> None:
    found = events(read("Fighters of the Dawn Front raided Lesna before Zarian troops drove them out."))
    assert {event["type"]: event["target"] for event in found}["Raid"] == {"Lesna"}
    assert {event["type"] for event in found} == {"Raid", "StateExpulsion"}


def test_who_closes_a_sentence_is_nobody_s_victim() -> None:
    event = only("A drone attack on Lesna wounded three people, the governor, Ivan Petrov, said.")
    assert (event["injured"], event.get("victim")) == (3, None)


def test_a_rescue_is_of_whom_somebody_was_rescued_from_no_more() -> None:
    event = only("Zarian troops rescued a sailor from fighters of the Dawn Front near Lesna.")
    assert event["target"] == {"sailor"}


def test_fighting_that_broke_out_is_between_those_who_fight() -> None:
    event = only("Residents fled after fighting broke out between the Dawn Front and the River Brigade near Lesna.")
    assert (event["type"], event["perpetrator"]) == ("Clash", {"Dawn Front", "River Brigade"})


def test_the_first_of_the_dead_decide_whether_it_was_fighting() -> None:
    attack = "The Dawn Front attacked Lesna, killing eight civilians and two soldiers."
    assert kinds(attack) == [("Attack", "asserted")]


def test_an_attack_that_killed_is_not_those_attacked_who_killed() -> None:
    event = only("The Dawn Front claimed the attack on a convoy of the 4th Rifle Regiment that killed 40.")
    assert (event["killed"], event.get("perpetrator_killed")) == (40, None)
    assert (event["perpetrator"], event["target"]) == ({"Dawn Front"}, {"4th Rifle Regiment"})


def test_both_who_exchange_fire_are_parties() -> None:
    event = only("The 4th Rifle Regiment exchanged fire with the Dawn Front near Lesna.")
    assert event["perpetrator"] == {"4th Rifle Regiment", "Dawn Front"}
