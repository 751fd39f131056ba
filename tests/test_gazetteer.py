"""Known names are found in every spelling of one family, and in no other."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from naming_help import THEATRE, known

from kg.gazetteer import NameIndex, normalise

INDEX = NameIndex.from_entities(
    (
        *THEATRE,
        known("sabha", "City", "Sabha", "سبها"),
        known("sarraj", "Person", "Fayez al-Sarraj"),
        known("daesh", "ArmedGroup", "Da'esh", "IS"),
        known("front", "ArmedGroup", "People's Front"),
        known("tenth", "Unit", "10th Brigade"),
        known("oman", "Country", "Oman"),
        known("tikrit", "City", "Tikrit"),
        known("derna", "City", "Derna"),
        known("derna-centre", "Prison", "Derna detention centre"),
        known("bank", "Organization", "Central Bank Council"),
    )
)


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Sebha", "sabha"),
        ("al-Sabhah", "sabha"),
        ("سبها", "sabha"),
        ("Fayez Sarraj", "sarraj"),
        ("Fayez Al Serraj", "sarraj"),
        ("Fayez as-Sarraj", "sarraj"),
        ("Fāyez al–Sarrāj", "sarraj"),
        ("Da’esh", "daesh"),
        ("Daʼesh", "daesh"),
        ("Da`esh", "daesh"),
        ("People’s Front", "front"),
        ("the People Front", "front"),
        ("Tenth Brigade", "tenth"),
        ("10 Brigade", "tenth"),
        ("4 Rifle Regiment", "rifles"),
        ("Qadroun", "qadrun"),
        ("QADRUN", "qadrun"),
        ("قدرون", "qadrun"),
    ],
)
def test_spelling_of_a_known_name_is_looked_up(spelling: str, key: str):
    """Press spellings differ by article, vowels, apostrophes, script and numerals."""
    assert INDEX.lookup(spelling) == (key,)


@pytest.mark.parametrize(
    "other", ["Uman", "Tikriti", "Drone", "Sabah Front", "5th Rifle Regiment", "Front", "Peoples' Front", ""]
)
def test_other_name_is_not_looked_up(other: str):
    """Near in letters is not the same: Uman is not Oman, and a Tikriti is no town."""
    assert INDEX.lookup(other) == ()


def test_exact_spelling_wins_over_its_family():
    """Two real places may differ by one vowel."""
    index = NameIndex.from_entities([known("a", "City", "Mareka"), known("b", "City", "Marika")])
    assert [index.lookup(name) for name in ("Mareka", "Marika")] == [("a",), ("b",)]


def test_two_entities_of_one_name_are_both_returned():
    """The index decides nothing."""
    index = NameIndex.from_entities([known("b", "City", "Tripoli"), known("a", "City", "Tripoli")])
    assert index.lookup("Tripoli") == ("a", "b")


def found(text: str) -> list[tuple[str, tuple[str, ...]]]:
    tokens = text.split()
    matches = INDEX.matches(tokens, [True] * len(tokens))
    return [(" ".join(tokens[m.first : m.last]), m.keys) for m in matches]


def test_longest_name_is_matched_over_tokens():
    """Red Dawn inside Red Dawn Front is not a second match from the same token."""
    assert found("the Red Dawn Front shelled Novo Selo") == [
        ("Red Dawn Front", ("red-dawn",)),
        ("Novo Selo", ("novo-selo",)),
    ]


def test_article_before_a_name_belongs_to_the_match():
    """Otherwise the name would begin in the middle of a word."""
    assert found("near Al Qadrun today") == [("Al Qadrun", ("qadrun",))]


def test_small_letters_match_no_short_capital_name():
    """ "is" is not the group IS."""
    assert found("it is in derna and IS is in Derna") == [("IS", ("daesh",)), ("Derna", ("derna",))]


def test_name_is_matched_in_the_capitals_that_it_is_known_by():
    """Most of its words may have none, as in what follows a town; what is known in capitals needs half of them."""
    assert found("guards of the Derna detention centre and the Central bank council") == [
        ("Derna detention centre", ("derna-centre",)),
    ]


def test_name_that_the_text_breaks_off_is_not_matched():
    """A comma parts two names."""
    assert found("Novo , Selo") == []


def test_nearest_lists_the_names_that_look_alike_best_first():
    """For a parameter that names nothing."""
    assert INDEX.nearest("Novo Sela", 1) == ("novo-selo",)


def test_last_word_finds_the_persons_who_bear_it():
    """ "Al-Dorani" alone may stand for one known person."""
    assert INDEX.by_last_word("dorani") == ("dorani",)
    assert INDEX.by_last_word("selo") == ()


def test_matching_does_not_slow_down_with_the_number_of_known_names():
    """One step a word, whether a hundred names are known or twenty thousand."""
    text = ("Commander Zed of Novo Selo met the Red Dawn Front near Qadrun . " * 200).split()
    spaced = [True] * len(text)

    def seconds(count: int) -> float:
        extra = [known(f"k{i}", "Person", f"Com{i:x}a Bed{i:x}o") for i in range(count)]
        index = NameIndex.from_entities([*THEATRE, *extra])
        index.matches(text, spaced)
        runs = []
        for _ in range(3):
            started = time.perf_counter()
            index.matches(text, spaced)
            runs.append(time.perf_counter() - started)
        return min(runs)

    assert seconds(20_000) < 10 * seconds(100) + 0.05


@given(st.text(max_size=30))
def test_normalising_twice_changes_nothing(name: str):
    """Keys are made of normalised names and are looked up by normalised names."""
    once = normalise(name)
    assert normalise(once) == once


@given(st.text(alphabet=st.characters(whitelist_categories=("Lu", "Ll")), min_size=1, max_size=12))
def test_every_name_is_found_under_itself(name: str):
    """Whatever the script."""
    index = NameIndex.from_entities([known("x", "City", name)])
    assert index.lookup(name) == ("x",)
