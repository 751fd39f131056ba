"""The words that tell a text's subject, and how far two texts agree in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.parse import parse
from kg.tellingwords import agreement, telling_words, words_of

COMMON = {"kill", "soldier", "monday"}
WORDS = st.lists(st.sampled_from(["bakery", "bridge", "dentist:2", "minibus", "orchard:7"]), unique=True).map(
    lambda words: " ".join(sorted(words))
)


def everything(_: str) -> float:
    return 1.0


def test_words_that_every_report_uses_tell_nothing() -> None:
    text = "Soldiers killed a dentist beside the bakery on Monday. The dentist had 3 cats, and they were with her."
    assert telling_words(parse(text), COMMON) == "bakery cat dentist:2"


def test_texts_with_the_same_words_agree_wholly_and_those_with_none_in_common_not_at_all() -> None:
    assert agreement("bakery dentist:2", "bakery dentist:2", everything) == pytest.approx(1.0)
    assert agreement("bakery dentist:2", "bridge minibus", everything) == 0.0
    assert agreement("", "bridge minibus", everything) == 0.0


def test_a_word_that_is_worth_half_counts_half() -> None:
    assert agreement("bakery", "bakery", lambda _: 0.5) == pytest.approx(0.5)


@given(first=WORDS, second=WORDS)
def test_agreement_is_the_same_from_both_sides_and_lies_between_none_and_all(first: str, second: str) -> None:
    value = agreement(first, second, everything)
    assert value == agreement(second, first, everything)
    assert 0.0 <= value <= 1.0 + 1e-9
    assert (value > 0) == bool(set(words_of(first)) & set(words_of(second)))
