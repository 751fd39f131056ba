"""Quoted stretches over sentences and paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.parse import parse
from kg.quotations import find_quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotations(text, parse(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We left,” he said. “It was late.”", ["“We left,”", "“It was late.”"]),
        ('"We left," he said. "It was late."', ['"We left,"', '"It was late."']),
        ("''We left,'' he said.", ["''We left,''"]),
        ("«We left», he said.", ["«We left»"]),
        ("He called it ‘a mistake’ on Monday.", ["‘a mistake’"]),
        ("The 'Front for Novo Selo' said so.", ["'Front for Novo Selo'"]),
        ("The soldiers' camp wasn't Marek's in the '90s.", []),
        ("“He said ‘go away’ to us,” she said.", ["“He said ‘go away’ to us,”"]),
        ("“One sentence. Another one. A third,” she said.", ["“One sentence. Another one. A third,”"]),
        ('A mark " alone is a slip.', []),
    ],
)
def test_quotation_marks_of_every_kind_are_paired_and_apostrophes_are_left_alone(
    text: str, expected: list[str]
) -> None:
    """A wrong pairing turns the narrator's words into somebody's claim."""
    assert quoted(text) == expected


def test_a_quotation_left_open_goes_on_when_the_next_paragraph_opens_with_a_mark() -> None:
    """Papers close a long quotation only in its last paragraph."""
    text = "She said: “We left the town.\n\n“It was late,” she said."
    first, second = find_quotations(text, parse(text))
    assert (text[first.start : first.end], first.goes_on) == ("“We left the town.", True)
    assert (text[second.start : second.end], second.goes_on) == ("“It was late,”", False)


def test_a_quotation_left_open_is_a_slip_when_the_next_paragraph_has_no_mark() -> None:
    assert quoted("She said: “We left the town.\n\nIt was late.") == []


@given(st.lists(st.sampled_from(["“", "”", '"', "'", "word ", "A b. ", "\n\n", "’s "]), max_size=24))
def test_quotations_never_overlap_and_lie_inside_the_text(pieces: list[str]) -> None:
    """Whatever the marks, the spans can be cut out of the text one after another."""
    text = "".join(pieces)
    found = find_quotations(text, parse(text))
    ends = [0, *(q.end for q in found)]
    assert all(end <= q.start < q.end <= len(text) for end, q in zip(ends, found, strict=False))
