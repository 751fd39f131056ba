"""Numbers of people in a sentence: what each wording allows, what it counts, and which numbers count nobody."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.counts import CountExpression, find_counts
from kg.numerals import words
from kg.parse import parse

Told = tuple[str, str, int | None, int | None]


def counts(text: str) -> list[Told]:
    """The counts of a text: words, noun, least and most."""
    return [
        (text[count.start : count.end], sentence.span.doc[count.noun].text, count.count.min, count.count.max)
        for sentence in parse(text)
        for count in find_counts(sentence)
    ]


WORDINGS: dict[str, list[Told]] = {
    "The raid killed 18 soldiers.": [("18", "soldiers", 18, 18)],
    "Eighteen soldiers were killed.": [("Eighteen", "soldiers", 18, 18)],
    "Two hundred and six fighters died.": [("Two hundred and six", "fighters", 206, 206)],
    "Some 1,300 fighters fled.": [("1,300", "fighters", 1300, 1300)],
    "About 100 fighters came.": [("100", "fighters", 100, 100)],
    "At least 24 soldiers were killed.": [("24", "soldiers", 24, None)],
    "More than 60 civilians were injured.": [("60", "civilians", 60, None)],
    "No fewer than 12 soldiers died.": [("12", "soldiers", 12, None)],
    "No more than 5 civilians died.": [("5", "civilians", None, 5)],
    "Up to 30 fighters were hurt.": [("30", "fighters", None, 30)],
    "As many as 40 people died.": [("40", "people", None, 40)],
    "Fewer than ten guards fled.": [("ten", "guards", None, 10)],
    "They shot 20 or more prisoners.": [("20", "prisoners", 20, None)],
    "Between 18 and 20 people died.": [("18 and 20", "people", 18, 20)],
    "It killed 18 to 20 militants.": [("18 to 20", "militants", 18, 20)],
    "It killed 18-20 people.": [("18-20", "people", 18, 20)],
    "Two or three gunmen opened fire.": [("Two or three", "gunmen", 2, 3)],
    "Between two and three dozen men fled.": [("two and three dozen", "men", 24, 36)],
    "A dozen men died.": [("A dozen", "men", 12, 12)],
    "Half a dozen men and two dozen rebels died.": [("Half a dozen", "men", 6, 6), ("two dozen", "rebels", 24, 24)],
    "Dozens of civilians were wounded.": [("Dozens", "civilians", 24, None)],
    "Scores of fighters fled.": [("Scores", "fighters", 40, None)],
    "Hundreds of people died.": [("Hundreds", "people", 200, None)],
    "Tens of thousands of refugees fled.": [("Tens of thousands", "refugees", 20_000, None)],
    "Several men fled.": [("Several", "men", 3, None)],
    "Several hundred refugees fled.": [("Several hundred", "refugees", 300, None)],
    "A few guards fled.": [("few", "guards", 2, None)],
    "A couple of guards and a pair of soldiers died.": [("couple", "guards", 2, 3), ("pair", "soldiers", 2, 2)],
    "A number of soldiers and guards were killed.": [("number", "soldiers", 2, None)],
    "Both soldiers died.": [("Both", "soldiers", 2, 2)],
    "More than 1.5 million people fled.": [("1.5 million", "people", 1_500_000, None)],
}  # fmt: skip


@pytest.mark.parametrize("text", WORDINGS)
def test_a_wording_gives_the_least_and_the_most_that_it_allows(text: str) -> None:
    assert counts(text) == WORDINGS[text]


NONE: dict[str, list[Told]] = {
    "No casualties were reported.": [("No", "casualties", 0, 0)],
    "The attack ended without casualties.": [("casualties", "casualties", 0, 0)],
    "It did not result in any deaths.": [("deaths", "deaths", 0, 0)],
    "No deaths or injuries were reported.": [("No", "deaths", 0, 0), ("injuries", "injuries", 0, 0)],
    "None of the soldiers died.": [("None", "soldiers", 0, 0)],
    "Nobody was hurt, and no one died.": [("Nobody", "Nobody", 0, 0), ("no one", "one", 0, 0)],
    "There were zero casualties.": [("zero", "casualties", 0, 0)],
}


@pytest.mark.parametrize("text", NONE)
def test_a_negation_counts_nobody(text: str) -> None:
    assert counts(text) == NONE[text]


ALONE: dict[str, list[Told]] = {
    "It killed 8 of them, and 18 were injured.": [("8", "them", 8, 8), ("18", "18", 18, 18)],
    "It led to the wounding of two.": [("two", "two", 2, 2)],
    "The death toll rose to 45.": [("45", "45", 45, 45)],
    "He put the number of fighters at around 100.": [("100", "100", 100, 100)],
    "They killed 23 militants, 8 of whom blew themselves up.": [("23", "militants", 23, 23), ("8", "whom", 8, 8)],
    "It left two dead and 18 injured.": [("two", "two", 2, 2), ("18", "18", 18, 18)],
    "Killed: 5. Wounded: 12.": [("5", "5", 5, 5), ("12", "12", 12, 12)],
    "It killed 4 army men.": [("4", "men", 4, 4)],
    "In 2016, 16 people died.": [("16", "people", 16, 16)],
    "One was killed and one of them fled.": [("One", "One", 1, 1), ("one", "them", 1, 1)],
}


@pytest.mark.parametrize("text", ALONE)
def test_a_number_counts_the_noun_behind_it_or_stands_for_itself(text: str) -> None:
    assert counts(text) == ALONE[text]


NOT_COUNTS = [
    "A 24-year-old man was shot.",
    "Omar Haddad, 24, was shot.",
    "A man aged 24 was shot.",
    "The first attack was by the second group.",
    "The 9th Battalion and the 4th Rifle Regiment fled.",
    "Brigade 12 fled.",
    "The 12 Brigade fled.",
    "It happened on May 4, 2019.",
    "The fighting went on for three months.",
    "They paid $5,000, or 40 percent of it.",
    "The camp lies 30 km away.",
    "They fired 122 mm rockets.",
    "It began at 5 in the morning.",
    "They won 3-0 on Highway 1.",
    "Resolution 2254 and Article 5 were cited.",
    "He is the one who fled.",
    "It hit both Novo Selo and Staro Selo.",
    "The number of soldiers is unknown.",
    "They no longer fight.",
]


@pytest.mark.parametrize("text", NOT_COUNTS)
def test_ages_dates_money_measures_ordinals_and_names_are_no_counts(text: str) -> None:
    assert counts(text) == []


def test_the_token_of_a_count_is_the_one_that_hangs_on_the_noun() -> None:
    """Rules go from the noun to its children; a number of several words must be met there."""
    text = "At least twenty-five people and 18 to 20 soldiers were killed."
    (sentence,) = parse(text)
    found = find_counts(sentence)
    doc = sentence.span.doc
    assert [(doc[c.token].text, doc[c.token].head.text) for c in found] == [("five", "people"), ("20", "soldiers")]


def test_offsets_count_in_the_whole_text() -> None:
    text = "They fled.\n\nAt least 24 soldiers died. Then\u00a0dozens of guards left."
    assert [told[0] for told in counts(text)] == ["24", "dozens"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            words(
                "a an no one two 18 1,300 dozens dozen half few several hundred of or to - and between at least more "
                "than up men people killed died the soldiers , . / % both any not without number 20-18 1.5 million"
            )
        ),
        max_size=12,
    )
)
def test_any_row_of_words_gives_counts_in_order_with_their_bounds_in_order(row: list[str]) -> None:
    text = " ".join(row)
    found: list[CountExpression] = [c for sentence in parse(text) for c in find_counts(sentence)]
    assert [c.start for c in found] == sorted(c.start for c in found)
    for count in found:
        low, high = count.count.min, count.count.max
        assert low is None or high is None or 0 <= low <= high
        assert 0 <= count.start < count.end <= len(text)
