"""Dates and lengths of time in text: which words are one, and what its value is against the date of publication.

Wednesday 27 May 2020 is the date of publication unless a test says otherwise.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.calendar import easter, weekday_near
from kg.dateforms import FORMS, forms_of
from kg.dates import find_times, interval, narrows
from kg.datewords import words_of
from kg.numerals import read_cardinal, read_ordinal, words

WEDNESDAY = "2020-05-27"


def times(text: str, reference: str | None = WEDNESDAY) -> dict[str, str]:
    return {found.text: found.value for found in find_times(text, reference)}


def values(text: str, reference: str | None = WEDNESDAY) -> list[str]:
    return [found.value for found in find_times(text, reference)]


COMPLETE = {
    "on 4 May 2019": {"4 May 2019": "2019-05-04"},
    "on May 4, 2019, at": {"May 4, 2019": "2019-05-04"},
    "the 18th of June 2019": {"the 18th of June 2019": "2019-06-18"},
    "on the fourth of July 1995": {"the fourth of July 1995": "1995-07-04"},
    "on Dec. 31, 1994": {"Dec. 31, 1994": "1994-12-31"},
    "date 2022-01-29 The": {"2022-01-29": "2022-01-29"},
    "at 2020-05-25T10:00:00Z": {"2020-05-25": "2020-05-25"},
    "on 25/12/2014": {"25/12/2014": "2014-12-25"},
    "on 12/25/2014": {"12/25/2014": "2014-12-25"},
    "on 6.12.2014": {"6.12.2014": "2014-12-06"},
    "report-20170302.html": {"20170302": "2017-03-02"},
    "05-Aug-2016": {"05-Aug-2016": "2016-08-05"},
    "12MAY2019": {"12MAY2019": "2019-05-12"},
    "January twenty five nineteen eighty six": {"January twenty five nineteen eighty six": "1986-01-25"},
    "in June 2019, when": {"June 2019": "2019-06"},
    "in late 2016.": {"late 2016": "2016"},
    "since 2016. During": {"2016": "2016"},
    "in two thousand and fifteen": {"two thousand and fifteen": "2015"},
    "in the summer of 2018": {"the summer of 2018": "2018-22"},
    "the third quarter of 2018": {"the third quarter of 2018": "2018-35"},
    "in the first week of June 2019": {"the first week of June 2019": "2019-06-01/2019-06-07"},
    "in the 1990s and the mid-2000s": {"the 1990s": "199X", "mid-2000s": "200X"},
    "in the nineties": {"the nineties": "199X"},
    "in the 20th century": {"the 20th century": "19XX"},
    "around 2016": {"around 2016": "2016~"},
    "on Christmas Eve 2018, and Easter 2018": {"Christmas Eve 2018": "2018-12-24", "Easter 2018": "2018-04-01"},
    "after 2018.": {"after 2018": "2019/.."},
    "before May 2018, the": {"before May 2018": "../2018-04"},
}


@pytest.mark.parametrize("text", COMPLETE)
def test_a_complete_date_has_its_value_without_a_date_of_publication(text: str) -> None:
    assert times(text, None) == COMPLETE[text]


LOOKING_BACK = {
    "On Monday, the group": {"Monday": "2020-05-25"},
    "on Wednesday": {"Wednesday": "2020-05-27"},
    "on Thursday": {"Thursday": "2020-05-21"},
    "on Monday evening": {"Monday evening": "2020-05-25"},
    "Monday's attack": {"Monday": "2020-05-25"},
    "last Monday": {"last Monday": "2020-05-25"},
    "last Tuesday": {"last Tuesday": "2020-05-19"},
    "Monday last week": {"Monday last week": "2020-05-18"},
    "next Monday": {"next Monday": "2020-06-01"},
    "on May 4.": {"May 4": "2020-05-04"},
    "the 4 May raid": {"4 May": "2020-05-04"},
    "on 28 May": {"28 May": "2019-05-28"},
    "on Friday, 5 June": {"Friday, 5 June": "2020-06-05"},
    "on Saturday (23 May)": {"Saturday (23 May)": "2020-05-23"},
    "on Monday the 18th.": {"Monday the 18th": "2020-05-18"},
    "on 29 February": {"29 February": "2020-02-29"},
    "last April. In": {"last April": "2020-04"},
    "last May": {"last May": "2019-05"},
    "Last October, they": {"Last October": "2019-10"},
    "in June": {"June": "2019-06"},
    "The mid-April raid": {"mid-April": "2020-04"},
    "in late April": {"late April": "2020-04"},
    "in June last year": {"June last year": "2019-06"},
    "last summer and last winter": {"last summer": "2019-22", "last winter": "2019-24"},
    "in the spring.": {"the spring": "2020-21"},
    "yesterday and the day before yesterday": {"yesterday": "2020-05-26", "the day before yesterday": "2020-05-25"},
    "last night, this morning": {"last night": "2020-05-26", "this morning": "2020-05-27"},
    "last week": {"last week": "2020-05-18/2020-05-24"},
    "before this weekend": {"this weekend": "2020-05-23/2020-05-24"},
    "earlier this month": {"earlier this month": "2020-05"},
    "at the end of last year": {"the end of last year": "2019"},
    "a month ago": {"a month ago": "2020-04"},
    "Eight months ago": {"Eight months ago": "2019-09"},
    "two weeks ago": {"two weeks ago": "2020-05-13"},
    "about a year ago": {"about a year ago": "2019~"},
    "a few days ago": {"a few days ago": "2020-05-20/2020-05-25"},
    "During the past year": {"the past year": "2019-05-27/2020-05-27"},
    "in the past two weeks": {"the past two weeks": "2020-05-13/2020-05-27"},
    "in the coming days": {"the coming days": "2020-05-27/2020-06-03"},
    "The blast on the 15th has killed nine.": {"the 15th": "2020-05-15"},
    "in Lesna on the last day of April,": {"the last day of April": "2020-04-30"},
    "15 April of 87.": {"15 April of 87": "1987-04-15"},
    "CITY, 12 MAY 89 (EFE)": {"12 MAY 89": "1989-05-12"},
}


@pytest.mark.parametrize("text", LOOKING_BACK)
def test_an_incomplete_date_is_the_last_such_one_before_publication(text: str) -> None:
    assert times(text) == LOOKING_BACK[text]


@pytest.mark.parametrize("text", LOOKING_BACK)
def test_without_a_date_of_publication_an_incomplete_date_is_left_out(text: str) -> None:
    """A guessed year is worse than none: it would join the event to others."""
    assert times(text, None) == {}


def test_a_publication_known_to_the_month_gives_months_and_years_but_no_days() -> None:
    text = "On Monday, in April, yesterday and last month. Two years ago. On May 4."
    found = {"April": "2020-04", "last month": "2020-04", "Two years ago": "2018", "May 4": "2020-05-04"}
    assert times(text, "2020-05") == found
    assert times(text, "2020") == {"Two years ago": "2018"}


ANCHORED = {
    "On 4 May the army attacked. Two days earlier, it had warned them.": ["2020-05-04", "2020-05-02"],
    "On Monday they claimed it. This came on the same day.": ["2020-05-25", "2020-05-25"],
    "It fell on 4 May. The next day they left, and a week later came back.": ["2020-05-04", "2020-05-05", "2020-05-12"],
    "He came in April 2016. Three months later he left.": ["2016-04", "2016-07"],
    "It began in 2014. The following year the town fell.": ["2014", "2015"],
    "They freed them last April. Days earlier, others had fled.": ["2020-04", "2020-03/2020-04"],
    "It ended in the summer of 2018. By the following winter it was back.": ["2018-22", "2018-24"],
    "two weeks before 4 May 2019": ["2019-04-20"],
    "on the eve of 4 May 2019": ["2019-05-03"],
    "two months after 31 December 2019": ["2020-02-29"],
    "Hours later, after 4 May 2019, and hours later": ["2020-05-27/2020-05-28", "2019-05-04", "2019-05-04/2019-05-05"],
}


@pytest.mark.parametrize("text", ANCHORED)
def test_a_step_is_counted_from_the_date_before_it_in_the_text(text: str) -> None:
    assert values(text) == ANCHORED[text]


def test_a_step_without_a_date_before_it_goes_back_from_publication_and_never_past_it() -> None:
    """ "Two days later" in a story without a date cannot lie after the report that tells it."""
    assert values("Two days earlier, the army had shelled the town.") == ["2020-05-25"]
    assert values("The army shelled the town. Two days later, it left.") == []


FUTURE = {
    "Elections will be held on 24 December.": ["2020-12-24"],
    "Elections are to be held on Friday.": ["2020-05-29"],
    "On Friday the two will meet.": ["2020-05-29"],
    "The talks, scheduled for June, go on.": ["2020-06"],
    "The minister said on Friday that it will end.": ["2020-05-22"],
    "He will meet the man who was arrested on Friday.": ["2020-05-22"],
    "It will be held on Friday, the minister said on Monday.": ["2020-05-29", "2020-05-25"],
    "They will leave in two weeks.": ["2020-06-10"],
    "They left in two weeks.": ["P2W"],
}


@pytest.mark.parametrize("text", FUTURE)
def test_words_of_the_future_that_stand_nearest_make_a_date_a_coming_one(text: str) -> None:
    assert values(text) == FUTURE[text]


RANGES = {
    "between 18 and 20 June 2019": {"18 and 20 June 2019": "2019-06-18/2019-06-20"},
    "from 4 to 6 May 2019": {"4 to 6 May 2019": "2019-05-04/2019-05-06"},
    "May 4-6": {"May 4-6": "2020-05-04/2020-05-06"},
    "from 28 April to 3 May": {"28 April to 3 May": "2020-04-28/2020-05-03"},
    "from 2014 to 2016": {"2014 to 2016": "2014/2016"},
    "(1971-2014)": {"1971-2014": "1971/2014"},
    "between March and May 2019": {"March and May 2019": "2019-03/2019-05"},
    "from November to February 2019": {"November to February 2019": "2018-11/2019-02"},
    "in May and June 2018": {"May": "2018-05", "June 2018": "2018-06"},
    "on 18 and 19 June 2018": {"18": "2018-06-18", "19 June 2018": "2018-06-19"},
    "in 2007 and 2009": {"2007": "2007", "2009": "2009"},
}


@pytest.mark.parametrize("text", RANGES)
def test_a_range_is_one_interval_and_a_list_shares_its_month_and_year(text: str) -> None:
    assert times(text) == RANGES[text]


def test_lengths_of_time_are_iso_8601_and_vague_ones_are_left_out() -> None:
    text = "for three months, a two-day battle, 48 hours, nearly five years, for a week, half an hour, two decades"
    assert values(text) == ["P3M", "P2D", "PT48H", "P5Y", "P1W", "PT30M", "P20Y"]
    assert values("for months, several weeks, two to three days, for a few years, within a few hours") == []


NO_DATES = [
    "500 men and 1300 fighters",
    "2000 men, at least 2011 people and some 2,000 fighters",
    "They may attack, and the rebels march on the town.",
    "They march 30 kilometres and may 4 times fail.",
    "Of the 12 may have died.",
    "The second group and the first brigade fall back.",
    "a 24-year-old man, aged 24, 3 years old, in his early 40s",
    "the 12th Brigade, 9th Battalion, the 4th Rifle Regiment, Brigade 128",
    "the 4 May Brigade",
    "10 attacks a day, twice a year",
    "The Sun and the Sunday Times; every Friday; on Fridays",
    "Theresa May and the minister",
    "9/11, 24/7, 50/50 and 3/4 of them",
    "$2014 and 2014%, Resolution 1970, Article 2014",
    "31 juin, 2019-02-30, 2019-13-01, 99/99/2014",
    "the day after the attack and the year before independence",
    "at 7.62 mm and 12.7 mm",
    "the rest, the minute, the second, the hour",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_ordinary_words_and_numbers_are_no_dates(text: str) -> None:
    assert times(text) == {}


def test_may_and_march_are_months_only_beside_what_makes_them_so() -> None:
    text = "She may march in March. Theresa May said in May that it may be in may."
    assert values(text) == ["2020-03", "2020-05", "2020-05"]


def test_day_and_month_in_figures_are_both_kept_where_the_text_does_not_tell_them_apart() -> None:
    both = "[2014-06-12,2014-12-06]"
    assert times("on 06/12/2014") == {"06/12/2014": both}
    assert interval(both) == ("2014-06-12", "2014-12-06")
    assert values("on 06/12/2014 and 25/12/2014") == ["2014-12-06", "2014-12-25"]
    assert values("on 06/12/2014 and 12/25/2014") == ["2014-06-12", "2014-12-25"]
    assert values("on 06/12/2014", "2014-07-01") == ["2014-06-12"]
    assert values("on Saturday 06/12/2014") == ["2014-12-06"]


def test_offsets_cut_the_expression_out_of_a_text_with_any_letters_and_line_ends() -> None:
    text = "Im Süden 🙂\r\n\r\nقال on\n4\nMay 2019 – and (4 MAY) “last\u00a0April”."
    found = find_times(text, WEDNESDAY)
    assert [(f.text, f.value) for f in found] == [
        ("4\nMay 2019", "2019-05-04"),
        ("4 MAY", "2020-05-04"),
        ("last\u00a0April", "2020-04"),
    ]
    assert all(text[f.start : f.end] == f.text for f in found)


def test_an_expression_does_not_cross_a_paragraph() -> None:
    assert values("They came in May\n\n2019 was quiet.") == ["2020-05", "2019"]


INTERVALS = {
    "2020-05-25": ("2020-05-25", "2020-05-25"),
    "2020-05-25T10:00:00Z": ("2020-05-25", "2020-05-25"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "2020": ("2020-01-01", "2020-12-31"),
    "2018-22": ("2018-06-01", "2018-08-31"),
    "2018-24": ("2018-12-01", "2019-02-28"),
    "2018-33": ("2018-01-01", "2018-03-31"),
    "199X": ("1990-01-01", "1999-12-31"),
    "19XX": ("1900-01-01", "1999-12-31"),
    "2018-05-XX": ("2018-05-01", "2018-05-31"),
    "2016~": ("2015-01-01", "2017-12-31"),
    "2016-01~": ("2015-12-01", "2016-02-29"),
    "2016-05-03?": ("2016-05-02", "2016-05-04"),
    "2019-05-01/2019-05-04": ("2019-05-01", "2019-05-04"),
    "2014/2016-05": ("2014-01-01", "2016-05-31"),
}
NO_INTERVALS = [
    "2016/..", "../2016", "2016/", "P3M", "2019-02-29", "2019-13", "2018-99", "2019/2014", "", "X", "may",
    "0000", "9999~", "[2016", "٢٠١٦", "2" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("edtf", INTERVALS)
def test_an_edtf_value_covers_its_days(edtf: str) -> None:
    assert interval(edtf) == INTERVALS[edtf]


@pytest.mark.parametrize("edtf", NO_INTERVALS)
def test_what_has_no_first_or_last_day_has_no_interval(edtf: str) -> None:
    assert interval(edtf) is None


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 1, 1)), st.sampled_from([4, 7, 10]))
def test_the_interval_of_a_date_is_that_of_the_edtf_package(day: date, length: int) -> None:
    """The package is the reference; it is only too slow to be asked for every date."""
    from edtf import parse_edtf

    value = day.isoformat()[:length]
    parsed = parse_edtf(value)
    assert interval(value) == (
        date(*parsed.lower_strict()[:3]).isoformat(),
        date(*parsed.upper_strict()[:3]).isoformat(),
    )


def test_narrower_means_within_and_fewer_days() -> None:
    assert narrows("2019-05-04", "2019-05")
    assert narrows("2019-05", "2019")
    assert not narrows("2019", "2019-05")
    assert not narrows("2019-05", "2019-05")
    assert not narrows("2019-05", "2018")
    assert not narrows("2019-05", "2018/..")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)), st.integers(0, 6))
def test_the_nearest_weekday_is_that_weekday_and_less_than_a_week_away(day: date, weekday: int) -> None:
    back, on = weekday_near(day, weekday, -1), weekday_near(day, weekday, 1)
    assert back.weekday() == on.weekday() == weekday
    assert day - timedelta(days=6) <= back <= day <= on <= day + timedelta(days=6)


def test_easter_falls_on_the_days_of_the_church() -> None:
    assert [easter(y).isoformat()[5:] for y in (2018, 2019, 2020, 2024, 2025)] == [
        "04-01", "04-21", "04-12", "03-31", "04-20",
    ]  # fmt: skip


NUMERALS = {
    "twenty - five": (25, 3),
    "nineteen ninety six": (1996, 3),
    "two hundred and six thousand four": (206_004, 6),
    "one million two hundred thousand": (1_200_000, 5),
    "nineteen hundred ninety three": (1993, 4),
    "two thousand and returned": (2000, 2),
    "twenty five nineteen": (25, 2),
}


@pytest.mark.parametrize("text", NUMERALS)
def test_number_words_are_read_as_far_as_they_go(text: str) -> None:
    assert read_cardinal(text.split(), 0) == NUMERALS[text]


def test_ordinal_words_are_read_and_others_are_not() -> None:
    assert read_ordinal(words("twenty third day"), 0) == (23, 2)
    assert read_ordinal(words("twenty days"), 0) is None
    assert read_cardinal(words("many days"), 0) is None


VOCABULARY = (
    *words(
        "4 18 31 99 2016 1300 12/05/2014 6.12.2014 20161016 4th fourth twenty three thousand nineteen ninety May may "
        "March june Sept. Monday sun fall summer day days week months year decade century hours the a an few several "
        "couple of in on last past next this same that previous following ago earlier later before after from to and "
        "or - / , . ( ) ' ’s until between today tomorrow weekend early mid late end around about half old new eve "
        "christmas easter good will said"
    ),
    "\n",
    "\n\n",
    "\u00a0",
)
REFERENCES = [None, WEDNESDAY, "2020-05", "2020", "x", "9999-12-31", "2019/2020"]


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.sampled_from(VOCABULARY), max_size=14),
    st.sampled_from(REFERENCES),
)
def test_any_row_of_words_gives_values_in_order_that_are_edtf_or_durations(
    row: list[str], reference: str | None
) -> None:
    text = " ".join(row)
    found = find_times(text, reference)
    assert all(text[f.start : f.end] == f.text and f.text for f in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for expression in found:
        parts = [part for part in expression.value.split("/") if part != ".."]
        assert expression.value.startswith("P") or all(interval(part) for part in parts), expression


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert all(text[f.start : f.end] == f.text for f in find_times(text, WEDNESDAY))


def test_every_form_can_be_met() -> None:
    """A pattern that no text can match is dead weight; the examples above use each function of the table."""
    texts = [*COMPLETE, *LOOKING_BACK, *ANCHORED, *FUTURE, *RANGES, *NO_DATES, MORE_FORMS]
    met = {match.build.__name__ for text in texts for row in forms_of(words_of(text)).values() for match in row}
    assert met == {build.__name__ for _, build, _ in FORMS}


MORE_FORMS = """On May 4 and 5. In April '87. The 15th day of next month. The third month of 2021. 2015-03. 2014-16.
2016 10 16. On Friday 22/5. Overnight. Two weeks ago on Monday. 2 years 1 month later. In the same month of 2018."""


def test_the_rarer_forms_have_their_values() -> None:
    assert values(MORE_FORMS) == [
        "2020-05-04", "2020-05-05", "1987-04", "2020-06-15", "2021-03", "2015-03", "2014/2016", "2016-10-16",
        "2020-05-22", "2020-05-26/2020-05-27", "2020-05-11", "2022-06-11", "2018-06",
    ]  # fmt: skip


GREEDY = [
    "may ",
    "1 ",
    "the ",
    "- ",
    "1/1/",
    "1.",
    "1,000,",
    "2016 ",
    "two days before ",
    "18 and ",
    "\n ",
    "the eve of ",
]


@pytest.mark.parametrize("unit", GREEDY)
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Rows of words that begin a form and never end it are what makes a reader slow; the forms found stay in step."""
    short, long = (sum(map(len, forms_of(words_of(unit * n)).values())) for n in (400, 4000))
    assert long <= 10 * short + 100


def test_a_megabyte_on_one_line_is_read() -> None:
    sentence = "On Monday, 18 people died in the town, the army said; in May 2019 it had shelled it for three days. "
    sentence += (
        "Nobody lives there now, and those who fled to the camp in the hills have not been asked what they saw. " * 2
    )
    text = sentence * (1_000_000 // len(sentence))
    assert len(find_times(text, WEDNESDAY)) == 3 * (1_000_000 // len(sentence))


def test_importing_the_finder_does_not_load_the_edtf_package() -> None:
    """It costs a tenth of a second, which every start of the program would pay."""
    code = "import sys, kg.dates; print('edtf' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
