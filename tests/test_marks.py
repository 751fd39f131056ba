"""Marks of reliability and credibility: given in a table, asked for in recipes, undone by deleting the row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus import REPORTS, chosen, content_folder, written
from history import RECIPES
from spine import IDS

from kg.build import build, read_findings, read_graph, read_report
from kg.errors import LexiconError
from kg.explain import explain
from kg.ids import Ids
from kg.lookup import Lookup
from kg.marks import Marks, read_marks
from kg.recipes import parameters, run
from kg.render import explanation
from kg.session import export_bytes, loaded_store
from kg.settings import Settings
from kg.terms import kg, local_name

HEADER = "of,mark,who,when,why\n"
WHO = 'A. Analyst,2022-06-01,"read it, twice"'


@pytest.fixture
def table(tmp_path: Path):
    def read(*rows: str, header: str = HEADER) -> Marks:
        file = tmp_path / "marks.csv"
        file.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return read_marks(file, IDS)

    return read


# -- the table


def test_missing_table_marks_nothing(table, tmp_path):
    assert read_marks(tmp_path / "none.csv", IDS) == table() == Marks()


def test_row_is_read_with_its_scale_and_its_line(table):
    source, claim = table("", f"id:courier,B,{WHO}", f"clm-1,3,{WHO}").rows
    assert (source.of, source.scale, source.mark, source.line) == (IDS.base + "courier", "reliability", "B", 3)
    assert (claim.of, claim.scale, claim.mark, claim.why) == (IDS.base + "clm-1", "credibility", "3", "read it, twice")


@pytest.mark.parametrize(
    ("row", "line", "fact", "nearest"),
    [
        (f"courier,b,{WHO}", 2, "no mark `b`", ("B",)),
        (f"courier,A1,{WHO}", 2, "no mark `A1`", ("A",)),
        (f"courier,7,{WHO}", 2, "no mark `7`", ()),
        (f"courier,2,{WHO}", 2, "is a source, and 2 is no mark for one", ()),
        (f"clm-1,B,{WHO}", 2, "is a claim, and B is no mark for one", ()),
        (f"two words,B,{WHO}", 2, "is not an id", ()),
        ("courier,B,,2022-06-01,why", 2, "`who` is empty", ()),
        ("courier,B,me,1 June,why", 2, "is not a day", ()),
        (f"courier,B,{WHO}\nid:courier,C,{WHO}", 3, "marked in line 2 already", ()),
    ],
)
def test_wrong_row_is_refused_with_its_line(table, row, line, fact, nearest):
    with pytest.raises(LexiconError, match=fact) as caught:
        table(row)
    assert (caught.value.line, caught.value.nearest) == (line, nearest)
    assert str(caught.value.place).endswith("marks.csv")


def test_unknown_column_is_refused_with_the_nearest(table):
    with pytest.raises(LexiconError, match="no column `marks`") as caught:
        table(header="of,marks,who,when,why\n")
    assert (caught.value.line, caught.value.nearest) == (1, ("mark",))


# -- in a build


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marks")
    content_folder(folder / "content")
    written(folder / "reports", REPORTS)
    return folder


@pytest.fixture
def built(place: Path) -> Iterator[object]:
    def make(*rows: str) -> Settings:
        file = place / "content" / "loaders" / "marks.csv"
        file.write_text(HEADER + "".join(f"{row},{WHO}\n" for row in rows), encoding="utf-8")
        settings = chosen(place / "content", place / "build")
        build(settings, [place / "reports"])
        return settings

    return make


def asked(settings: Settings, recipe: str, **given: str) -> list[dict[str, object]]:
    with loaded_store(settings) as store:
        return run(RECIPES[recipe], store, parameters(RECIPES[recipe], given, Lookup(store, settings.ids).resolve))


def speakers(settings: Settings, **given: str) -> set[object]:
    return {row["speaker"] for row in asked(settings, "casualties", **given)}


def test_recipes_show_what_has_the_mark_or_a_better_one(built):
    settings = built("courier,B")
    assert speakers(settings) == {"Norland Courier", "Hill Tribune"}
    shown = {mark: speakers(settings, reliability=mark) for mark in "ABCF"}
    assert shown == {"A": set(), "B": {"Norland Courier"}, "C": {"Norland Courier"}, "F": {"Norland Courier"}}


def test_a_claim_is_marked_by_its_id(built):
    claim = next(row["claim"] for row in asked(built(), "casualties") if row["speaker"] == "Hill Tribune")
    settings = built(f"{Ids().key(str(claim))},2")
    assert [row["claim"] for row in asked(settings, "casualties", credibility="2")] == [claim]
    assert asked(settings, "casualties", credibility="1") == []


def test_nothing_is_computed_from_a_mark(built):
    def without_marks(settings: Settings) -> set[str]:
        marked = ("reliability", "credibility")
        quads = read_graph(settings.build)
        marks = {q.subject for q in quads if local_name(q.predicate.value) == "markOf"}
        return {str(q) for q in quads if q.subject not in marks and local_name(q.predicate.value) not in marked}

    assert without_marks(built()) == without_marks(built("courier,E", "red-front,A"))


def test_deleting_the_row_undoes_the_mark(built):
    before = read_report(built().build).hash
    assert read_report(built("courier,B").build).hash != before
    assert read_report(built().build).hash == before


def test_a_mark_for_what_is_not_there_is_a_finding_with_the_nearest(built):
    settings = built("curier,B", "clm-nothing,3")
    found = [f for f in read_findings(settings.build) if f.kind == "unused-mark"]
    assert [(f.place, f.position, f.subject) for f in found] == [
        ("loaders/marks.csv", 2, "curier"),
        ("loaders/marks.csv", 3, "clm-nothing"),
    ]
    assert "did you mean courier?" in found[0].advice


def test_explain_shows_the_mark_with_who_gave_it_and_why(built):
    settings = built("courier,B")
    event = asked(settings, "casualties")[0]["event"]
    with loaded_store(settings) as store:
        notes = explain(str(event), store, settings.content.ontology, settings.ids).notes
    mark = "reliability B (usually reliable), by A. Analyst on 2022-06-01: read it, twice"
    assert {(note.speaker, note.marks) for note in notes if note.speaker in ("Norland Courier", "Hill Tribune")} == {
        ("Norland Courier", (mark,)),
        ("Hill Tribune", ()),
    }


def test_explain_shows_the_marks_of_a_source_and_what_a_mark_is_given_to(built):
    settings = built("courier,B")
    [mark] = {q.subject.value for q in read_graph(settings.build) if q.predicate == kg("markOf")}
    with loaded_store(settings) as store:
        told = [explain(i, store, settings.content.ontology, settings.ids) for i in ("courier", mark)]
    words = "reliability B (usually reliable), by A. Analyst on 2022-06-01: read it, twice"
    assert [e.marks for e in told] == [(words,), (words, "given to Norland Courier [courier]")]
    assert explanation(told[0]).splitlines()[2] == f"  {words}"


def test_marks_go_out_with_the_export_and_come_back_from_the_store(built):
    settings = built("courier,B")
    whole = export_bytes(settings, "nquads", quotes="full").data
    assert export_bytes(settings, "nquads", quotes="full", from_store=True).data == whole
    assert r"kg:reliability code:reliability\/B" in export_bytes(settings, "turtle").data.decode()
