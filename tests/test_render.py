"""Rows, evidence and findings as text: nothing cut off, nothing that a spreadsheet or a terminal would run."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kg.claims import Finding
from kg.render import findings, rows

TABLE = [
    {"name": "Novo Selo", "killed": 3, "known": True, "names": ["Selo", "New Village"], "note": None},
    {"name": "Stari Brod", "killed": 0, "known": False, "names": [], "note": "a | b"},
]
COLUMNS = ["name", "killed", "known", "names", "note"]


def test_table_has_a_heading_a_line_for_each_row_and_their_number():
    lines = rows(TABLE, COLUMNS, "table", width=100).splitlines()
    assert lines[0].split() == COLUMNS
    assert lines[1].split() == ["Novo", "Selo", "3", "yes", "Selo;", "New", "Village"]
    assert lines[-1] == "(2 rows)"
    assert rows(TABLE[:1], COLUMNS, "table", width=100).endswith("(1 row)\n")


def test_table_without_rows_shows_its_columns():
    assert rows([], COLUMNS, "table", width=100).split() == [*COLUMNS, "(0", "rows)"]
    assert rows([], COLUMNS, "table", width=30).split() == [*COLUMNS, "(0", "rows)"]
    assert rows([], COLUMNS, "csv") == "name,killed,known,names,note\n"
    assert rows([], ["a", "b"], "markdown") == "| a | b |\n| --- | --- |\n"
    assert json.loads(rows([], COLUMNS, "json")) == []


@given(st.text(alphabet="abc ", min_size=1, max_size=60), st.integers(20, 80))
def test_table_never_cuts_a_cell_off(cell, width):
    shown = rows([{"x": cell, "y": cell}], ["x", "y"], "table", width=width)
    assert shown.count("a") == 2 * cell.count("a")


@given(st.lists(st.text(alphabet="abc-é漢 ", max_size=20), min_size=4, max_size=4), st.integers(45, 120))
def test_table_never_tears_a_word_nor_is_wider_than_the_terminal(cells, width):
    shown = rows([dict(zip("wxyz", cells, strict=True))], list("wxyz"), "table", width=width)
    assert max(cell_len(line) for line in shown.splitlines()) <= width
    words = {word for cell in cells for word in cell.split()}
    assert words <= set(shown.split())


def test_terminal_too_narrow_for_the_columns_shows_a_block_for_each_row():
    shown = rows(TABLE, COLUMNS, "table", width=40)
    assert shown.splitlines() == [
        "name    Novo Selo", "killed  3", "known   yes", "names   Selo; New Village", "",
        "name    Stari Brod", "killed  0", "known   no", "note    a | b", "", "(2 rows)",
    ]  # fmt: skip


def test_block_of_a_row_shows_a_long_cell_beside_its_column_and_an_address_whole():
    shown = rows([{"url": "x" * 20, "quote": "eleven men died"}], ["url", "quote"], "table", width=18)
    assert shown.splitlines() == [
        f"url    {'x' * 20}", "quote  eleven men", "       died", "", "(1 row)",
    ]  # fmt: skip


def test_lines_of_a_cell_are_one_on_a_terminal_and_stay_apart_for_programs():
    cell = [{"quote": "id: 3\nbest: 4"}]
    assert rows(cell, ["quote"], "table", width=80).splitlines()[1] == "id: 3 best: 4"
    assert json.loads(rows(cell, ["quote"], "json")) == cell


def test_what_looks_like_markup_is_shown_as_it_is():
    assert "[bold]x[/bold]" in rows([{"a": "[bold]x[/bold]"}], ["a"], "table", width=80)


@pytest.mark.parametrize("width", [80, 9])
def test_control_characters_of_a_text_do_not_reach_the_terminal(width):
    shown = rows([{"a": "before\x1b[2Jafter\x07"}], ["a"], "table", width=width)
    assert not {"\x1b", "\x07"} & set(shown)
    assert "�" in shown


def test_json_keeps_types_and_letters_and_only_the_columns():
    table = [{**row, "hidden": 1, "name": "الجبهة"} for row in TABLE]
    text = rows(table, COLUMNS, "json")
    assert json.loads(text) == [{c: row[c] for c in COLUMNS} for row in table]
    assert "الجبهة" in text


RUN = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1"]


@pytest.mark.parametrize("cell", RUN)
def test_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(cell):
    [_, [written, other]] = csv.reader(io.StringIO(rows([{"a": cell, "b": "x"}], ["a", "b"], "csv"), newline=""))
    assert (written, other) == (f"'{cell}".replace("\r", "\n"), "x")


@pytest.mark.parametrize("cell", ["-5", "+3.5", "-1e3", "a=b", "2020-05-25", "", "x@y"])
def test_cell_that_is_a_number_or_begins_otherwise_is_left_alone(cell):
    assert rows([{"a": cell, "b": "x"}], ["a", "b"], "csv").splitlines()[1] == f"{cell},x"


@given(st.lists(st.text(alphabet='a,"\n\r; |', max_size=8), min_size=2, max_size=2))
def test_csv_is_read_back_as_it_was(cells):
    text = rows([dict(zip("ab", cells, strict=True))], ["a", "b"], "csv")
    [_, back] = csv.reader(io.StringIO(text, newline=""))
    assert ["".join(cell.removeprefix("'").splitlines()) for cell in back] == [
        "".join(cell.splitlines()) for cell in cells
    ]


def test_markdown_escapes_pipes_and_backslashes_and_has_no_line_breaks():
    table = [{"a": "one | two", "b": "line\nbreak"}, {"a": "back\\|slash", "b": ["x|y", "z"]}]
    assert rows(table, ["a", "b"], "markdown").splitlines() == [
        "| a | b |", "| --- | --- |", "| one \\| two | line break |", "| back\\\\\\|slash | x\\|y; z |",
    ]  # fmt: skip


def test_findings_are_shown_the_most_serious_first_with_place_and_advice():
    found = [
        Finding("k", "b.txt", "a note", "leave it"),
        Finding("k", "a.ttl", "a warning", "look", subject="unit", position=7, severity="warning"),
        Finding("k", "c.ttl", "an error", "mend it", severity="error"),
    ]
    assert findings(found).splitlines() == [
        "error: c.ttl: an error", "    → mend it", "warning: a.ttl:7: unit: a warning", "    → look",
        "note: b.txt: a note", "    → leave it",
    ]  # fmt: skip
    assert findings(found, limit=1).splitlines()[-1] == "… and 2 more"
    assert findings([]) == ""
