"""Dates of publication become EDTF, or are refused rather than guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.publication import agency, dateline, dateline_length, to_edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2020-05-27", "2020-05-27"),
        (" 2020-5-7 ", "2020-05-07"),
        ("2020/05/27", "2020-05-27"),
        ("2020.05.27", "2020-05-27"),
        ("20200527", "2020-05-27"),
        ("2020-05", "2020-05"),
        ("2020", "2020"),
        ("2020-05-27T23:30:00+02:00", "2020-05-27"),
        ("2020-05-27 10:00", "2020-05-27"),
        ("Wed, 27 May 2020 10:00:00 +0000", "2020-05-27"),
        ("27 May 2020", "2020-05-27"),
        ("27th of May, 2020", "2020-05-27"),
        ("Wednesday 27 May 2020", "2020-05-27"),
        ("May 27, 2020", "2020-05-27"),
        ("May 27, 2020, at 9:15 am", "2020-05-27"),
        ("Sept. 3 2021", "2021-09-03"),
        ("September 2021", "2021-09"),
        ("27/05/2020", "2020-05-27"),
        ("05/27/2020", "2020-05-27"),
        ("5.5.2020", "2020-05-05"),
        ("٢٠٢٠-٠٥-٢٧", "2020-05-27"),
        ("2020-05?", "2020-05?"),
        ("2020-05-27~", "2020-05-27~"),
        ("202X", "202X"),
        ("2020-05-01/2020-05-03", "2020-05-01/2020-05-03"),
    ],
)
def test_a_date_becomes_edtf(words: str, edtf: str) -> None:
    assert to_edtf(words) == edtf


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("05/06/2020", "`05/06/2020` could be two days"),
        ("2020-02-30", "`2020-02-30` is not in the calendar"),
        ("31 April 2021", "`31 April 2021` is not in the calendar"),
        ("2020-13", "`2020-13` is not in the calendar"),
        ("0000", "`0000` is not in the calendar"),
        ("2020-02-30?", "`2020-02-30?` is not a date"),
        ("yesterday", "`yesterday` is not a date"),
        ("27 May 20", "`27 May 20` is not a date"),
        ("Maybe 2020", "`Maybe 2020` is not a date"),
        ("2020-05-27 or later", "`2020-05-27 or later` is not a date"),
    ],
)
def test_what_is_no_one_day_is_refused_with_its_reason(words: str, reason: str) -> None:
    with pytest.raises(ValueError, match=r".+") as refused:
        to_edtf(words)
    assert str(refused.value) == reason


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a %d %b %Y"]))
def test_every_day_is_read_back_from_every_way_of_writing_it(day: date, written: str) -> None:
    assert to_edtf(day.strftime(written)) == day.isoformat()


@pytest.mark.parametrize(
    "line",
    [
        "date 2021-05-03",
        " date 2021-05-03 The regiment took Novo Selo.",
        "\n\n  Date: 3 May 2021\nThe regiment took Novo Selo.",
        "Published on May 3, 2021 by the Hill Tribune",
        "2021-05-03",
        "Monday, 3 May 2021\r\nThe regiment took Novo Selo.",
        "3 May 2021 – The regiment took Novo Selo.",
        "(3 May 2021) The regiment took Novo Selo.",
        "NOVO SELO, 3 May 2021 (Hill Agency) – The regiment took the town.",
        "Novo Selo, Hill Province, May 3, 2021 - The regiment took the town.",
        "# date 2021-05-03",
        "Regiment takes town\n\nNOVO SELO, 3 May 2021 (Hill Agency) – The regiment took the town.",
    ],
)
def test_a_dateline_in_the_opening_dates_the_text(line: str) -> None:
    assert dateline(line) == "2021-05-03"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n",
        "The regiment took Novo Selo.\ndate 2021-05-03",
        "One.\n\nTwo.\n\nThree.\n\nNOVO SELO, 3 May 2021 (Hill Agency) – The regiment took the town.",
        "On 3 May 2021 the regiment took Novo Selo.",
        "3 May 2021 was a bad day for Novo Selo.",
        "Timeline of the battle of 3 May 2021",
        "The regiment, raised in Novo Selo, 3 May 2021 - a history",
        "NOVO SELO, May 3 (Hill Agency) – The regiment took the town.",
        "date 05/06/2021",
        "date 2021-02-30",
        "date 2021-05-031",
        "Date palms of Novo Selo",
        "Updated 2021-05-03",
    ],
)
def test_a_date_elsewhere_does_not_date_the_text(text: str) -> None:
    assert dateline(text) is None


@pytest.mark.parametrize(
    ("line", "rest", "credited"),
    [
        ("NOVO SELO, 3 May 2021 (Hill Agency) – The regiment left.", "The regiment left.", "Hill Agency"),
        ("NOVO SELO, Zaria (HA) - The regiment left.", "The regiment left.", "HA"),
        ("Novo Selo, May 3 — The regiment left.", "The regiment left.", None),
        ("NOVO SELO, Democratic Republic of Zaria - Soldiers left.", "Soldiers left.", None),
        ("The regiment (4RR) - the last of its kind - left.", None, None),
        ("Novo Selo - a town on the river - fell.", None, None),
        ("On 3 May 2021 the regiment left.", None, None),
    ],
)
def test_a_dateline_is_told_from_the_sentence_behind_it(line: str, rest: str | None, credited: str | None) -> None:
    assert line[dateline_length(line) :] == (rest or line)
    assert agency(f"Regiment leaves\n\n{line}") == credited
