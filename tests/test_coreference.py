"""Pronouns and definite descriptions stand for the entity that a reader would take, or for none."""

from __future__ import annotations

import pytest
from naming_help import read, stands_for


@pytest.mark.parametrize(
    ("text", "words", "nth", "label"),
    [
        ("Red Dawn entered Novo Selo. The group burned a school.", "group", 0, "Red Dawn Front"),
        ("Red Dawn fought the SNA. The jihadist group lost.", "jihadist group", 0, "Red Dawn Front"),
        ("The SNA fought Red Dawn. The army lost ten men.", "army", 0, "Selonian National Army"),
        ("Red Dawn entered Novo Selo. Residents left the town.", "town", 0, "Novo Selo"),
        ("General Osman Talib arrived in Novo Selo. The general spoke.", "general", 0, "Osman Talib"),
        ("Osman Talib, a spokesman, spoke. The spokesman left.", "spokesman", 1, "Osman Talib"),
        ("Osman Talib spoke. He left.", "He", 0, "Osman Talib"),
        ("Osman Talib praised his men.", "his", 0, "Osman Talib"),
        ("The SNA said its men had won.", "its", 0, "Selonian National Army"),
        ("Two gunmen fled. They took a car.", "They", 0, "Two gunmen"),
        ("Two gunmen fired. The gunmen fled.", "gunmen", 1, "Two gunmen"),
        ("The Red Dawn organization fled.", "Red Dawn organization", 0, "Red Dawn Front"),
        ("The terrorist organization Red Dawn fled.", "terrorist organization", 0, "Red Dawn Front"),
        ("Troops entered the city of Novo Selo.", "city of Novo Selo", 0, "Novo Selo"),
        ("The military expert, Osman Talib, agreed.", "military expert", 0, "Osman Talib"),
        ("Osman Talib is a general.", "general", 0, "Osman Talib"),
        ("Selonia closed its border. Fighters left the country.", "country", 0, "Selonia"),
        (
            "The SNA fought Karst Support Forces. Karst Support Forces won. The army fled.",
            "army",
            0,
            "Selonian National Army",
        ),
        ("A bomb exploded in the Somali capital.", "Somali capital", 0, "Mogadishu"),
        ("A bomb exploded in the capital of Mali.", "capital of Mali", 0, "Bamako"),
    ],
)
def test_reference_is_read(text: str, words: str, nth: int, label: str):
    """By class and number, the subject of the nearest sentence first."""
    assert stands_for(text, read(text), words, nth) == label


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Osman Talib met Karim Basri and Petra Novak. Nobody listened to talks. It rained. He left.", "He"),
        ("It is clear that Red Dawn lost.", "It"),
        ("Red Dawn fought. The attack was bloody. It killed ten men.", "It"),
        ("The group fled.", "town"),
        ("Novo Selo lies near Qadrun. The general spoke.", "he"),
        ("Osman Talib saw him.", "him"),
    ],
)
def test_reference_without_a_single_antecedent_stays_unread(text: str, words: str):
    """Refusing is better than guessing: empty "it", too far, or the same clause."""
    if words not in text:
        assert all(m.how != "pronoun" for m in read(text).mentions)
    else:
        assert stands_for(text, read(text), words) is None


def test_noun_is_not_another_party_of_its_own_verb():
    text = "The Karst Support Forces accused the army of shelling Novo Selo."
    labels = {e.id: e.label for e in read(text).entities}
    assert sorted(labels.values()) == ["Karst Support Forces", "Novo Selo", "army"]


def test_two_persons_of_equal_weight_leave_the_pronoun_unread():
    """Both stand behind prepositions."""
    text = "Shots were fired at General Osman Talib near Colonel Karim Basri. He fled."
    naming = read(text)
    assert {e.label for e in naming.entities if e.type == "Person"} == {"Osman Talib", "Karim Basri"}
    assert stands_for(text, naming, "He") is None


def test_person_called_he_is_not_called_she():
    """Once the text has said he, she is somebody else."""
    text = "Osman Talib spoke. He smiled. She left."
    naming = read(text)
    assert stands_for(text, naming, "He") == "Osman Talib"
    assert stands_for(text, naming, "She") is None


def test_pronoun_inside_a_quotation_is_not_its_speaker():
    """A speaker says I, not he."""
    text = 'Osman Talib said: "He will never return."'
    assert stands_for(text, read(text), "He") is None


def test_plural_description_does_not_take_up_a_single_group():
    """ "Extremist organisations" are not the one organisation named before."""
    text = "Red Dawn fled. The extremist organisations regrouped."
    assert stands_for(text, read(text), "extremist organisations") != "Red Dawn Front"


def test_officer_of_somebody_else_is_no_reference():
    """ "The commander of the 4th Rifle Regiment" says itself who is meant."""
    text = "Osman Talib spoke. The commander of the 4th Rifle Regiment left."
    naming = read(text)
    assert stands_for(text, naming, "commander of the 4th Rifle Regiment") == "commander of the 4th Rifle Regiment"


def test_description_that_takes_up_nothing_is_an_entity_of_its_own():
    """ "The gunmen" in the first sentence are somebody."""
    text = "The gunmen fled."
    naming = read(text)
    assert [(e.label, e.identity) for e in naming.entities] == [("gunmen", "described")]


def test_references_do_not_become_aliases():
    """An entity's names are names, not "he" and "the group"."""
    naming = read("Red Dawn entered Novo Selo. The group burned a school. It left.")
    assert {e.label: e.aliases for e in naming.entities if e.key == "red-dawn"} == {"Red Dawn Front": ("Red Dawn",)}
