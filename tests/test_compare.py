"""Comparing two names: what may differ between spellings of one name, and what may not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.compare import similarity

ONE = [
    ("Person", "Petrov, Ivan", "Ivan Petrov"),
    ("Person", "I. Petrov", "Ivan Petrov"),
    ("Person", "Ivan Petrov", "Ivan Sergeyevich Petrov"),
    ("Person", "Ivan Petorv", "Ivan Petrov"),
    ("Person", "Colonel Ivan Petrov", "Ivan Petrov"),
    ("Person", "IvanPetrov", "Ivan Petrov"),
    ("Person", "Иван Петров", "Ivan Petrov"),
    ("Person", "Qasim al-Karim", "Qasem El Kareem"),
    ("Person", "Abd al-Aziz Omar", "Abdulaziz Omar"),
    ("Person", "Layla al-Salmi", "ليلى السلمي"),
    ("Unit", "628 Battalion", "628th Battalion"),
    ("Unit", "Tenth Brigade", "10th Brigade"),
    ("Unit", "Brigade Forty-Four", "44 Brigade"),
    ("Company", "Novo Steel Ltd.", "Novo Steel Limited"),
    ("Company", "N.S.K. Trading", "NSK Trading"),
    ("Organization", "NPA", "Norland People's Army"),
    ("Organization", "The Lesna Committee", "Lesna Committee"),
]
TWO = [
    ("Person", "Ana Petrov", "Ivan Petrov"),
    ("Person", "A. Petrov", "Ivan Petrov"),
    ("Person", "Ivan", "Ana"),
    ("Person", "Qasim bin Omar", "Omar bin Qasim"),
    ("Person", "Ahmed Qasim al-Karim", "Omar Qasim al-Karim"),
    ("Person", "Ahmed Qasim al-Karim", "عمر قاسم الكريم"),
    ("Unit", "628th Battalion", "128th Battalion"),
    ("Unit", "628th Battalion", "Battalion"),
    ("Company", "Novo Steel Ltd", "Novo Steel Systems Ltd"),
    ("Company", "Novo Fund VII", "Novo Fund VIII"),
    ("Organization", "Lesna Committee", "Karst Committee"),
    ("Person", "", "Ivan"),
    ("Person", "", ""),
]


@pytest.mark.parametrize(("kind", "first", "second"), ONE)
def test_spellings_of_one_name_are_the_same(kind: str, first: str, second: str) -> None:
    assert similarity(first, second, kind) >= 0.5


@pytest.mark.parametrize(("kind", "first", "second"), TWO)
def test_two_names_are_not_the_same_however_much_they_share(kind: str, first: str, second: str) -> None:
    assert similarity(first, second, kind) < 0.5


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["Person", "Company"]))
def test_the_order_of_the_two_does_not_matter_and_the_answer_is_between_0_and_1(a: str, b: str, kind: str) -> None:
    assert similarity(a, b, kind) == similarity(b, a, kind)
    assert 0.0 <= similarity(a, b, kind) <= 1.0


@given(st.text(alphabet="abc ivxl-'.&123 العمر", min_size=1, max_size=40), st.sampled_from(["Person", "Company"]))
def test_a_name_is_the_same_as_itself(name: str, kind: str) -> None:
    assert similarity(name, name, kind) == (1.0 if name.strip() else 0.0)
