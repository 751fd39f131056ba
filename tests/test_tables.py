"""Rows of published data sets become claims by the data set, with its own figures, sources and precision.

The tables are written here in the columns that the data sets publish; every row in them is invented.
"""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from spine import IDS, derive, ontology, shipped
from tables_help import GDELT, ROWS, maps, read_tables, table_text

from kg.build import build, read_findings, read_graph
from kg.claims import Count, DocumentGraph, Finding
from kg.documents import Document, read_inputs
from kg.errors import ContentError
from kg.extract import ExtractionContent, extract, read_extraction_content
from kg.extraction_json import from_json, to_json
from kg.gazetteer import KnownEntity
from kg.records import read_records
from kg.settings import settings
from kg.statements import document_quads
from kg.tablemaps import keys, read_table_maps
from kg.terms import KG, local_name

KNOWN = (
    ("courier", "MediaOutlet", "Courier"), ("gov", "Government", "Government of Norland"),
    ("selo", "City", "Novo Selo"), ("first-javor", "Region", "Javor"), ("second-javor", "Region", "Javor"),
)  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> ExtractionContent:
    known = [KnownEntity(key, kind, ontology().chain(kind), label, (label,)) for key, kind, label in KNOWN]
    return read_extraction_content(shipped(), known)


def rows(folder: Path, name: str, *changes: dict[str, str], file: str = "", **options: str) -> list[Document]:
    documents, findings = read_tables(table(folder, name, *changes, file=file, **options))
    assert findings == []
    return documents


def table(folder: Path, name: str, *changes: dict[str, str], file: str = "", delimiter: str = ",") -> Path:
    path = folder / (file or f"{name}.csv")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table_text(name, *changes, delimiter=delimiter), encoding="utf-8")
    return path


def slots(graph: DocumentGraph) -> dict[str, object]:
    """The slots of the one event, entities by their labels."""
    labels = {entity.id: entity.label for entity in graph.entities}
    [event] = graph.events
    return {
        name: sorted(labels.get(item, item) for item in value) if isinstance(value, tuple) else value
        for name, value in event.slots.items()
    }


def speech(graph: DocumentGraph) -> tuple[str, list[str], str, str, str]:
    """Of the one claim: speaker, via, certainty, rule, words."""
    labels = {entity.id: entity.label for entity in graph.entities}
    [claim] = graph.claims
    return labels[claim.speaker], [labels[v] for v in claim.via], claim.certainty, claim.rule, claim.text


def one(folder: Path, reader: ExtractionContent, name: str, **change: str) -> DocumentGraph:
    [document] = rows(folder, name, change)
    return extract(document, reader)


# -- one row of each data set


def test_a_row_of_ucdp_is_one_claim_with_its_range_of_deaths(tmp_path: Path, reader: ExtractionContent) -> None:
    [document] = rows(tmp_path, "ucdp-ged")
    graph = extract(document, reader)
    assert speech(graph) == (
        "Uppsala Conflict Data Program",
        ["Courier", "Hill Tribune"],
        "certain",
        "ucdp-ged@1",
        document.text,
    )
    assert graph.events[0].type == "Clash"
    assert graph.events[0].location == ("44.25", "20.5")
    assert slots(graph) == {
        "perpetrator": ["Government of Norland", "Red Front"],
        "place": ["Novo Selo"],
        "date": "2022-05-03",
        "killed": Count(3, 7),
        "date_precision": ["exact day (date_prec 1)"],
        "place_precision": ["exact place (where_prec 1)"],
    }
    identities = {entity.label: (entity.key, entity.identity) for entity in graph.entities}
    assert identities["Government of Norland"] == ("gov", "known")
    assert identities["Novo Selo"] == ("selo", "known")
    assert identities["Courier"] == ("courier", "known")
    assert identities["Red Front"][1] == "found"


def test_a_row_of_acled_is_quoted_by_its_notes_and_names_civilians_as_victims(
    tmp_path: Path, reader: ExtractionContent
) -> None:
    [document] = rows(tmp_path, "acled")
    graph = extract(document, reader)
    notes = ROWS["acled"]["notes"]
    assert speech(graph) == ("ACLED", ["Courier", "Hill Tribune"], "certain", "acled@1", notes)
    assert document.text[graph.claims[0].start : graph.claims[0].end] == notes
    assert document.published == "2022-05-08"
    assert graph.events[0].type == "Attack"
    assert slots(graph) == {
        "perpetrator": ["Red Front"],
        "victim": ["Civilians (Norland)"],
        "place": ["Novo Selo"],
        "date": "2022-05-03",
        "killed": Count(2, 2),
        "date_precision": ["exact day (time_precision 1)"],
        "place_precision": ["exact place (geo_precision 1)"],
    }
    assert {e.label: (e.type, e.identity) for e in graph.entities if e.label[:3] in ("Red", "Civ")} == {
        "Red Front": ("ArmedGroup", "found"),
        "Civilians (Norland)": ("PersonGroup", "described"),
    }


def test_a_row_of_gdelt_counts_weakly_and_rests_on_its_address(tmp_path: Path, reader: ExtractionContent) -> None:
    path = tmp_path / "20220504101500.export.CSV"
    path.write_text(table_text("gdelt-events", delimiter="\t", header=False), encoding="utf-8")
    documents, findings = read_tables(path)
    graph = extract(documents[0], reader)
    assert findings == []
    assert speech(graph) == ("GDELT Project", ["courier.example"], "possible", "gdelt-events@1", documents[0].text)
    assert (graph.events[0].type, graph.events[0].status) == ("SuicideBombing", "alleged")
    assert slots(graph) == {
        "perpetrator": ["RED FRONT"],
        "target": ["VILLAGER"],
        "place": ["Novo Selo"],
        "date": "2022-05-03",
        "place_precision": ["city or landmark (ActionGeo_Type 4)"],
    }
    assert (documents[0].published, documents[0].url) == ("2022-05-04", None)
    assert graph.document["sources"] == [GDELT["SOURCEURL"]]


def test_a_row_of_polecat_has_several_actors_and_the_narrowest_place(tmp_path: Path, reader: ExtractionContent) -> None:
    [document] = rows(tmp_path, "polecat", file="2022.tsv", delimiter="\t")
    graph = extract(document, reader)
    assert speech(graph)[:4] == ("POLECAT", ["courier.example"], "possible", "polecat@1")
    assert (graph.events[0].type, graph.events[0].status) == ("Airstrike", "alleged")
    assert slots(graph) == {
        "perpetrator": ["Norland Air Force", "Sudmark"],
        "target": ["Red Front"],
        "place": ["Ostvar"],
        "date": "2022-05-03",
    }


# -- who did it, when and where


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"sub_event_type": "Armed clash", "event_type": "Battles", "actor2": "Army of Norland"},
         {"perpetrator": ["Army of Norland", "Red Front"]}),
        ({"sub_event_type": "Air/drone strike", "event_type": "Explosions/Remote violence",
          "actor2": "Army of Norland"}, {"perpetrator": ["Red Front"], "target": ["Army of Norland"]}),
        ({"sub_event_type": "Government regains territory", "event_type": "Battles", "actor2": "Army of Norland",
          "inter2": "1"}, {"perpetrator": ["Army of Norland"]}),
        ({"sub_event_type": "Non-state actor overtakes territory", "event_type": "Battles", "actor2": "Army of Norland",
          "inter2": "State forces"}, {"perpetrator": ["Red Front"]}),
        ({"sub_event_type": "Non-state actor overtakes territory", "event_type": "Battles", "actor2": "Blue Front",
          "inter2": "Rebel group"}, {}),
        ({"sub_event_type": "Excessive force against protesters", "event_type": "Protests",
          "actor1": "Protesters (Norland)", "actor2": "Police of Norland"},
         {"victim": ["Protesters (Norland)"], "perpetrator": ["Police of Norland"]}),
        ({"sub_event_type": "Protest with intervention", "event_type": "Protests", "actor1": "Protesters (Norland)",
          "actor2": "Police of Norland"}, {"perpetrator": ["Protesters (Norland)"]}),
    ],
)  # fmt: skip
def test_acled_makes_nobody_a_perpetrator_whom_its_codebook_does_not(
    tmp_path: Path, reader: ExtractionContent, change: dict[str, str], expected: dict[str, list[str]]
) -> None:
    found = slots(one(tmp_path, reader, "acled", **change))
    assert {name: found[name] for name in ("perpetrator", "target", "victim") if name in found} == expected


def test_every_sub_event_type_of_acled_has_a_class(tmp_path: Path) -> None:
    kinds = [kind for kind in maps()["acled"].event.codes if "protestors" not in kind]
    changes = [{"event_id_cnty": f"NOR{n}", "sub_event_type": kind} for n, kind in enumerate(kinds)]
    assert len(rows(tmp_path, "acled", *changes)) == 25


@pytest.mark.parametrize(
    ("name", "change", "date"),
    [
        ("ucdp-ged", {"date_prec": "3", "date_start": "2022-05-02", "date_end": "2022-05-08"}, "2022-05-02/2022-05-08"),
        ("ucdp-ged", {"date_prec": "4", "date_start": "2022-05-01", "date_end": "2022-05-31"}, "2022-05-01/2022-05-31"),
        ("acled", {"event_date": "03 May 2022", "time_precision": "2"}, "2022-04-30/2022-05-06"),
        ("acled", {"time_precision": "3"}, "2022-05"),
    ],
)
def test_a_date_is_as_wide_as_its_code_of_precision(
    tmp_path: Path, reader: ExtractionContent, name: str, change: dict[str, str], date: str
) -> None:
    assert slots(one(tmp_path, reader, name, **change))["date"] == date


@pytest.mark.parametrize(
    ("name", "change", "place", "kind"),
    [
        ("ucdp-ged", {"where_prec": "2"}, "Novo Selo", "City"),
        ("ucdp-ged", {"where_prec": "3", "adm_2": "Hills district"}, "Hills", "Region"),
        ("ucdp-ged", {"where_prec": "4"}, "Ostvar province", "Region"),
        ("ucdp-ged", {"where_prec": "6"}, "Norland", "Country"),
        ("ucdp-ged", {"where_prec": "3", "adm_1": "", "adm_2": ""}, "Norland", "Country"),
        ("acled", {"geo_precision": "3"}, "Ostvar", "Region"),
        ("gdelt-events", {"ActionGeo_Type": "5", "ActionGeo_FullName": "Ostvar, Norland"}, "Ostvar", "Region"),
        ("polecat", {"Province": ""}, "Norland", "Country"),
    ],
)
def test_the_place_is_the_one_that_the_code_of_precision_vouches_for(
    tmp_path: Path, reader: ExtractionContent, name: str, change: dict[str, str], place: str, kind: str
) -> None:
    graph = one(tmp_path, reader, name, **change)
    assert slots(graph)["place"] == [place]
    assert [entity.type for entity in graph.entities if entity.label == place] == [kind]


def test_a_place_name_that_two_known_places_have_stays_ambiguous(tmp_path: Path, reader: ExtractionContent) -> None:
    graph = one(tmp_path, reader, "ucdp-ged", where_prec="3")
    [entity] = [entity for entity in graph.entities if entity.label == "Javor"]
    assert (entity.identity, entity.candidates) == ("ambiguous", ("first-javor", "second-javor"))
    [finding] = graph.findings
    assert finding.kind == "ambiguous-name"
    for known in entity.candidates:
        assert f"`{entity.key},{known},same,YOUR NAME,YYYY-MM-DD,WHY`" in finding.advice


def test_time_that_a_program_wrote_as_a_number_is_the_same_time(tmp_path: Path) -> None:
    [document] = rows(tmp_path, "acled", {"timestamp": "1652000000.0"})
    assert document.published == "2022-05-08"
    assert document.row is not None
    assert document.row.snapshot == "1652000000"


def test_codes_that_a_program_wrote_as_numbers_are_the_same_codes(tmp_path: Path) -> None:
    plain, floating = (
        rows(tmp_path, "ucdp-ged", {"id": f"7{more}", "type_of_violence": f"3{more}", "side_b": "Civilians",
                                    "where_prec": f"4{more}", "date_prec": f"2{more}", "best": f"4{more}"})
        for more in ("", ".0")
    )  # fmt: skip
    assert [d.row and (d.row.key, d.row.event, d.row.place, d.row.parties) for d in plain] == [
        d.row and (d.row.key, d.row.event, d.row.place, d.row.parties) for d in floating
    ]
    assert plain[0].row is not None
    assert plain[0].row.key == "7"


def test_zero_fatalities_of_acled_say_nothing(tmp_path: Path, reader: ExtractionContent) -> None:
    assert "killed" not in slots(one(tmp_path, reader, "acled", fatalities="0"))


def test_codes_of_cameo_are_read_by_the_longest_that_is_listed_and_talk_is_left_out(tmp_path: Path) -> None:
    codes = ("1823", "1822", "183", "010", "1412", "0256", "010")
    changes = [{"GLOBALEVENTID": str(n), "EventCode": code} for n, code in enumerate(codes)]
    documents, findings = read_tables(table(tmp_path, "gdelt-events", *changes))
    kinds = [document.row.event for document in documents if document.row]
    assert kinds == ["Killing", "ViolentEvent", "Bombing", "Protest"]
    message = "3 row(s) are of kinds that the mapping leaves out: 010 (2), 0256 (1)"
    assert [(f.kind, f.severity, f.message) for f in findings] == [("rows-left-out", "note", message)]


# -- the file


def test_a_row_keeps_the_hash_of_its_own_bytes_and_what_metadata_csv_says(tmp_path: Path) -> None:
    path = table(tmp_path, "ucdp-ged", {"source_headline": "two\nlines"}, {"id": "900002"})
    sidecar = "file,published,archived,snapshot\nucdp-ged.csv,2023-06,https://archive.example/ged,23.1\n"
    (tmp_path / "metadata.csv").write_text(sidecar, encoding="utf-8")
    documents, findings = read_tables(path)
    whole = path.read_text(encoding="utf-8").split("\n", 1)[1]
    second = whole.splitlines(keepends=True)[-1]
    hashes = [hashlib.sha256(raw.encode()).hexdigest() for raw in (whole.removesuffix(second), second)]
    assert findings == []
    assert [d.raw_sha256 for d in documents] == hashes
    assert {(d.published, d.archived, d.kind, d.row.snapshot) for d in documents if d.row} == {
        ("2023-06", "https://archive.example/ged", "table", "23.1")
    }
    assert [d.name for d in documents] == ["ucdp-ged-900001", "ucdp-ged-900002"]


def test_an_id_with_slashes_makes_no_path_of_the_name(tmp_path: Path) -> None:
    """`kg extract` writes files of these names."""
    documents = rows(tmp_path, "ucdp-ged", {"id": "../a/b"}, {"id": "..-a-b"})
    assert [document.row.key for document in documents if document.row] == ["../a/b", "..-a-b"]
    assert len({document.name for document in documents}) == 2
    assert not any("/" in document.name for document in documents)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_known_by_its_columns_in_any_order_and_case(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "table.tsv"
    lines = [line.split("\t")[::-1] for line in table_text("polecat", delimiter="\t").splitlines()]
    lines[0] = [name.upper() for name in lines[0]]
    lines[1] = [cell.replace(";", ",") if delimiter == ";" else cell for cell in lines[1]]
    path.write_text("\ufeff" + "".join(delimiter.join(line) + "\r\n" for line in lines), encoding="utf-8")
    documents, findings = read_tables(path)
    assert findings == []
    assert [(d.row.rule, d.row.date) for d in documents if d.row] == [("polecat@1", "2022-05-03")]


@pytest.mark.parametrize(
    ("name", "rewritten"),
    [
        ("polecat", lambda head: '"",' + head.replace(" ", ".")),  # as R writes it, with a column of numbers before
        ("acled", lambda head: "index," + head.replace("_", " ").title()),
    ],
)
def test_a_table_is_known_however_a_program_parts_the_words_of_its_columns(
    tmp_path: Path, name: str, rewritten: Callable[[str], str]
) -> None:
    head, row, _ = table_text(name).split("\n")
    path = tmp_path / "again.csv"
    path.write_text(f"{rewritten(head)}\n1,{row}\n", encoding="utf-8")
    [document], _ = read_tables(path)
    [expected] = rows(tmp_path, name)
    assert document.row == expected.row


def test_a_table_that_no_mapping_fits_is_reported_with_the_nearest_and_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "incidents.csv"
    used = [name for name in maps()["acled"].used if name not in ("fatalities", "notes")]
    path.write_text(",".join(used) + "\n" + ",".join("x" for _ in used) + "\n", encoding="utf-8")
    (tmp_path / "other.csv").write_text("colour,size\nred,3\n", encoding="utf-8")
    documents, findings = read_tables(tmp_path)
    assert documents == []
    assert [(Path(f.place).name, f.kind, f.severity, f.message) for f in findings] == [
        ("incidents.csv", "unknown-table", "error",
         "is a table whose first line fits no mapping; nearest is `acled`, for which it lacks `fatalities`"),
        ("other.csv", "unknown-table", "error", "is a table whose first line fits no mapping"),
    ]  # fmt: skip
    assert all("loaders/tables/" in finding.advice for finding in findings)


def test_a_malformed_row_is_an_error_with_its_line_and_the_others_go_on(tmp_path: Path) -> None:
    changes = [
        {}, {"id": ""}, {"id": "2", "type_of_violence": "9"}, {"id": "3", "date_start": "soon"},
        {"id": "4", "date_end": "2022-05-01"}, {"id": "5", "low": "9"}, {"id": "6", "best": "many"},
        {"id": "7", "latitude": "144.25"}, {"id": "8", "where_prec": "12"}, {}, {"id": "10", "source_headline": "a\nb"},
        {"id": "11"}, {"id": "12", "date_start": ""}, {"id": "13", "best": "10000000000", "high": "10000000000"},
        {"id": "14", "side_a": "a\0b"},
    ]  # fmt: skip
    path = table(tmp_path, "ucdp-ged", *changes)
    with path.open("ab") as file:
        file.write(b"12,only,three\n\n" + b"13" + b"," * 47 + b"\xe9\n")
    documents, findings = read_tables(path)
    assert [d.row.key for d in documents if d.row] == ["900001", "10", "11"]
    assert {(f.kind, f.severity, f.place) for f in findings} == {("table-row", "error", str(path))}
    assert [(f.position, f.message) for f in findings] == [
        (3, "has no `id`"),
        (4, "`9` is not among the codes of `type_of_violence`"),
        (5, "`date_start` is no day: “soon”"),
        (6, "`date_end` 2022-05-01 is before `date_start` 2022-05-03"),
        (7, "`low, best, high` do not rise: 9, 4, 7"),
        (8, "`best` is no number of people: “many”"),
        (9, "`latitude` is no number between -90 and 90: “144.25”"),
        (10, "`where_prec` is none of 1, 2, 3, 4, 5, 6, 7: “12”"),
        (11, "`id` 900001 stands in line 2 already"),
        (15, "has no `date_start`"),
        (16, "`best` is no number of people: “10000000000”"),
        (17, "holds a control character (U+0000), as no text does"),
        (18, "has 3 cells where 49 columns are"),
        (20, "has 48 cells where 49 columns are"),
    ]


@pytest.mark.parametrize(("day", "fact"), [("3-May-22", "is no day"), ("05/03/2022", "could be two days")])
def test_a_day_that_a_spreadsheet_wrote_anew_is_no_guess(tmp_path: Path, day: str, fact: str) -> None:
    documents, [finding] = read_tables(table(tmp_path, "acled", {"event_date": day}))
    assert (documents, finding.message) == ([], f"`event_date` {fact}: “{day}”")
    assert "spreadsheet" in finding.advice


@pytest.mark.parametrize("lacking", [["timestamp"], ["timestamp", "source", "notes"]])
def test_a_table_without_what_tells_of_the_rows_themselves_is_read_and_told(tmp_path: Path, lacking: list[str]) -> None:
    cells = csv.DictReader(table_text("acled").splitlines())
    [row] = [{name: value for name, value in each.items() if name not in lacking} for each in cells]
    path = tmp_path / "export.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    [document], [finding] = read_tables(path)
    assert document.row is not None
    assert (document.row.key, document.row.snapshot, document.published) == ("NOR12", None, None)
    assert (finding.kind, finding.severity) == ("columns-missing", "warning")
    names = ", ".join(f"`{name}`" for name in maps()["acled"].columns if name in lacking)
    assert finding.message.startswith(f"lacks the columns {names}, which tell")


def test_bytes_that_are_no_utf_8_reject_their_row_alone(tmp_path: Path) -> None:
    path = table(tmp_path, "ucdp-ged", {}, {"id": "2", "side_b": "Fr#nt"})
    path.write_bytes(path.read_bytes().replace(b"#", b"\xe9"))
    documents, findings = read_tables(path)
    assert [d.row.key for d in documents if d.row] == ["900001"]
    assert [(f.position, f.message) for f in findings] == [(3, "is not UTF-8")]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(
            lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), id="mark and carriage returns"
        ),
        pytest.param(lambda text: text.encode("utf-16"), id="utf-16 with a mark"),
        pytest.param(lambda text: text.encode("utf-16-le"), id="utf-16 without one"),
        pytest.param(lambda text: f"\n \r\n{text}".encode(), id="blank lines before it"),
        pytest.param(lambda text: f"sep=,\r\n{text}".encode(), id="a spreadsheet's line on what parts the cells"),
    ],
)
def test_a_table_is_read_however_a_program_saved_it(tmp_path: Path, written: Callable[[str], bytes]) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(written(table_text("acled", {}, {"event_id_cnty": "NOR13", "location": "Čačak"})))
    documents, findings = read_tables(path)
    assert findings == []
    assert [d.row.place for d in documents if d.row] == [("Novo Selo", "City"), ("Čačak", "City")]


def test_a_quote_that_is_not_closed_costs_its_own_line(tmp_path: Path) -> None:
    """Not the rows after it, which would become a part of its cell; line numbers stay those of the file."""
    lines = table_text(
        "acled", *({"event_id_cnty": f"N{n}"} for n in range(1, 7)), {"event_id_cnty": "N7", "notes": 'a\n"b",\nc'}, {}
    ).splitlines(keepends=True)
    lines[2] = lines[2].replace('Selo."', "Selo.")  # the quote that opens the next row's notes would close it
    lines[4] = lines[4].replace(',"On 3', ",On 3")
    lines[6] = lines[6].replace('Selo."', "Selo.")
    lines += ['N9,"' + "x" * 200 + "\n", *table_text("acled", {"event_id_cnty": "N10"}, header=False).splitlines()]
    (tmp_path / "a.csv").write_text("".join(lines), encoding="utf-8")
    documents, findings = read_tables(tmp_path / "a.csv")
    assert [d.row.key for d in documents if d.row] == ["N1", "N3", "N5", "N7", "NOR12", "N10"]
    torn = "the quotes around a cell are not closed where the cell ends"
    assert [(f.position, f.message) for f in findings] == [
        (3, torn), (5, "has 32 cells where 31 columns are"), (7, torn), (12, torn),
    ]  # fmt: skip


def test_older_layouts_of_a_data_set_without_column_names_are_known_by_their_cells(tmp_path: Path) -> None:
    table_map = maps()["gdelt-events"]
    row = dict(
        zip(table_map.columns, table_text("gdelt-events", delimiter="\t", header=False)[:-1].split("\t"), strict=True)
    )
    for layout in table_map.layouts:
        row["GLOBALEVENTID"] = f"id-{len(layout)}"
        lines = ["no\trow", "\t".join("x" for _ in layout), "\t".join(row[name] for name in layout)]
        (tmp_path / f"{len(layout)}.CSV").write_text("\n".join(lines), encoding="utf-8")
    documents, findings = read_tables(tmp_path)
    assert [(Path(d.path).stem, d.row.key, d.row.sources) for d in documents if d.row] == [
        ("57", "id-57", ()), ("58", "id-58", ("courier.example",)), ("61", "id-61", ("courier.example",)),
    ]  # fmt: skip
    assert [(Path(f.place).stem, f.kind, f.position) for f in findings] == [
        (cells, kind, line)
        for cells in ("57", "58", "61")
        for kind, line in (("table-row", 1), ("rows-left-out", None))
    ]


def test_a_text_file_that_a_mapping_fits_is_a_table_and_another_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "weekly.txt").write_text(table_text("polecat", delimiter="\t"), encoding="utf-8")
    (tmp_path / "words.txt").write_text("Event ID, Event Date: how to read tables.\n", encoding="utf-8")
    documents, findings = read_tables(tmp_path)
    assert [(d.kind, Path(d.path).name) for d in documents] == [("table", "weekly.txt"), ("report", "words.txt")]
    assert findings == []


@pytest.mark.parametrize(
    ("data", "kind", "message"),
    [
        (b"", "unread-file", "is empty"),
        (b"\r\n \n", "unread-file", "holds no line but blank ones"),
        (b"\x1f\x8b\x08", "unread-file", "is a gzip archive, not text"),
        (b"PK\x03\x04", "unread-file", "is a Word, OpenDocument or zip file, not text"),
        (b"<!DOCTYPE html><html>Log in</html>", "unread-file", "is a web page, not a table"),
        (b"a\tb\n1\t2\n", "unknown-table", "is a table whose first line fits no mapping (it has 2 cells; tables "
         "without names of columns have 57, 58, 61)"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_for_what_it_is(tmp_path: Path, data: bytes, kind: str, message: str) -> None:
    (tmp_path / "a.csv").write_bytes(data)
    documents, [finding] = read_tables(tmp_path / "a.csv")
    assert documents == []
    assert (finding.kind, finding.severity, finding.message) == (kind, "error", message)


def test_a_table_without_rows_and_columns_that_are_not_read_are_told(tmp_path: Path) -> None:
    header, row = table_text("acled").splitlines()
    (tmp_path / "empty.csv").write_text(header + "\n", encoding="utf-8")
    (tmp_path / "more.csv").write_text(f"mood,{header},notes\ngrim,{row},again\n", encoding="utf-8")
    documents, findings = read_tables(tmp_path)
    assert [d.row.key for d in documents if d.row] == ["NOR12"]
    assert [(Path(f.place).name, f.kind, f.severity, f.message) for f in findings] == [
        ("empty.csv", "empty-table", "warning", "has no row"),
        ("more.csv", "columns-not-read", "note",
         "has columns that the mapping does not know, or has twice: `mood`, `notes`; they are not read"),
    ]  # fmt: skip


def test_coordinates_with_a_decimal_comma_are_read_and_zeros_are_none(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        "ucdp-ged",
        {"id": "1", "latitude": "44,25", "longitude": "-20,5"},
        {"id": "2", "latitude": "0", "longitude": "0.000"},
        {"id": "3", "latitude": "44.25", "longitude": ""},
        {"id": "4", "latitude": "1.044,25"},
    )
    documents, findings = read_tables(path)
    assert [d.row.location for d in documents if d.row] == [("44.25", "-20.5"), None]
    assert [(f.position, f.severity, f.message) for f in findings] == [
        (3, "warning", "`latitude` and `longitude` are both 0, as where none are known; left out"),
        (4, "error", "has only one of `latitude` and `longitude`"),
        (5, "error", "`latitude` is no number between -90 and 90: “1.044,25”"),
    ]


# -- a new snapshot


def derived(documents: list[Document], reader: ExtractionContent) -> tuple[dict[str, object], tuple[Finding, ...]]:
    """The one event's figures, and which row replaced which (by edition)."""
    quads = [q for d in documents for q in document_quads(extract(d, reader), d.text, ontology(), IDS)]
    records = [read_records(document_quads(extract(d, reader), d.text, ontology(), IDS), ontology()) for d in documents]
    result = derive(records, ontology(), IDS)
    edition = {q.subject.value: q.object.value for q in quads if q.predicate.value == KG + "snapshot"}
    events = {q.subject for q in result.quads if q.predicate.value == KG + "eventType"}
    facts: dict[str, object] = {
        local_name(q.predicate.value): int(q.object.value)
        for q in result.quads
        if q.subject in events and local_name(q.predicate.value) in ("killedMin", "killedMax", "claimsFor", "documents")
    }
    facts["events"] = len(events)
    facts["superseded"] = sorted(
        (edition.get(q.subject.value, ""), edition.get(q.object.value, ""))
        for q in result.quads
        if q.predicate.value == KG + "supersededBy"
    )
    return facts, result.findings


def test_a_newer_snapshot_takes_the_place_of_the_older_one_whatever_the_order(
    tmp_path: Path, reader: ExtractionContent
) -> None:
    editions = [
        document
        for number, name in enumerate(("GEDEvent_v24_0_9.csv", "GEDEvent_v24_0_10.csv", "GEDEvent_v25_1.csv"))
        for document in rows(tmp_path, "ucdp-ged", {"low": str(number), "best": "5", "high": "9"}, file=name)
    ]
    expected = {
        "events": 1, "killedMin": 2, "killedMax": 9, "claimsFor": 1, "documents": 1,
        "superseded": [("24.0.10", "25.1"), ("24.0.9", "24.0.10")],
    }  # fmt: skip
    for order in (editions, editions[::-1]):
        facts, findings = derived(order, reader)
        assert facts == expected
        assert [f.kind for f in findings] == []


def test_the_same_figures_in_a_newer_snapshot_are_the_newer_ones(tmp_path: Path, reader: ExtractionContent) -> None:
    """A figure that went back to what it was is current again; the one between is not."""
    names = ("GEDEvent_v22_1.csv", "GEDEvent_v23_1.csv", "GEDEvent_v24_1.csv")
    documents = [
        d
        for name, best in zip(names, ("4", "5", "4"), strict=True)
        for d in rows(tmp_path, "ucdp-ged", {"best": best, "low": best, "high": best}, file=name)
    ]
    facts, _ = derived(documents, reader)
    assert (facts["killedMin"], facts["killedMax"], facts["claimsFor"]) == (4, 4, 1)
    assert facts["superseded"] == [("22.1", "23.1"), ("23.1", "24.1")]


def test_rows_that_differ_without_an_edition_both_count_and_are_reported(
    tmp_path: Path, reader: ExtractionContent
) -> None:
    documents = [
        *rows(tmp_path, "ucdp-ged", file="one.csv"),
        *rows(tmp_path, "ucdp-ged", {"best": "6"}, file="other.csv"),
    ]
    facts, findings = derived(documents, reader)
    assert facts["superseded"] == []
    assert [f.kind for f in findings if f.kind == "unclear-version"] == ["unclear-version"]


def test_rows_of_one_data_set_are_events_of_their_own_and_one_of_another_may_be_the_same(
    tmp_path: Path, reader: ExtractionContent
) -> None:
    twice = rows(tmp_path, "ucdp-ged", {}, {"id": "900002"}, file="GEDEvent_v24_1.csv")
    facts, findings = derived(twice, reader)
    assert (facts["events"], facts["documents"], list(findings)) == (2, 1, [])
    other = rows(tmp_path, "acled", {"sub_event_type": "Armed clash", "event_type": "Battles"})
    facts, findings = derived([*twice[:1], *other], reader)
    assert (facts["events"], facts["documents"], list(findings)) == (1, 2, [])
    facts, _ = derived([*twice, *other], reader)
    assert facts["events"] == 2


def test_rows_that_stand_in_two_exports_alike_count_once(tmp_path: Path) -> None:
    one = table(tmp_path, "acled", {}, {"event_id_cnty": "NOR13"}, file="may.csv")
    two = table(tmp_path, "acled", {}, {"event_id_cnty": "NOR13"}, {"event_id_cnty": "NOR14"}, file="june.csv")
    documents, findings = read_tables(one, two)
    assert len(documents) == 3
    message = f"2 row(s) are the same, of the same edition, in {two}; they count once"
    assert [(f.kind, f.place, f.message) for f in findings] == [("duplicate-rows", str(one), message)]


# -- through the build


def test_a_folder_of_tables_is_built_without_a_violation(tmp_path: Path) -> None:
    for name in ROWS:
        table(tmp_path / "in", name)
    chosen = settings(build=tmp_path / "build", variables={})
    report, _ = build(chosen, [tmp_path / "in"])
    assert (report.documents, report.claims - _handwritten_claims(tmp_path)) == (4, 4)
    found = [f for f in read_findings(chosen.build) if f.place.startswith(str(tmp_path))]
    assert [(f.kind, Path(f.place).name, f.message) for f in found] == [
        ("undated-rows", "ucdp-ged.csv",
         "1 row(s) do not tell when they were published, so that `--known` leaves them out on any day"),
    ]  # fmt: skip
    graph = read_graph(chosen.build)
    values = {
        name: sorted(q.object.value for q in graph if q.predicate.value == KG + name)
        for name in ("row", "latitude", "placePrecision")
    }
    assert values["row"] == ["acled/NOR12", "gdelt-events/700000001", "polecat/nor-1-2-3", "ucdp-ged/900001"]
    assert "44.25" in values["latitude"]
    assert "44.2500" not in values["latitude"]
    assert "exact place (where_prec 1)" in values["placePrecision"]


def _handwritten_claims(folder: Path) -> int:
    (folder / "none").mkdir()
    (folder / "none" / "none.csv").write_text("a,b\n", encoding="utf-8")
    report, _ = build(settings(build=folder / "empty", variables={}), [folder / "none"])
    return report.claims


def test_a_document_graph_with_a_location_comes_back_from_json(tmp_path: Path, reader: ExtractionContent) -> None:
    graph = one(tmp_path, reader, "ucdp-ged")
    assert from_json(to_json(graph)) == graph


# -- mappings


@pytest.mark.parametrize(
    ("old", "new", "fact", "near"),
    [
        ("certainty: possible", "certanty: possible", "unknown key `certanty`", "certainty"),
        ("ASSAULT/aerial: Airstrike", "ASSAULT/aerial: Airstike", "there is no class below Event `Airstike`",
         "Airstrike"),
        ("class: City", "class: Cty", "there is no class below Place `Cty`", "City"),
        ("roles: [{slot: perpetrator}]", "roles: [{slot: perpetrater}]", "there is no slot `perpetrater`",
         "perpetrator"),
        ("latitude: Latitude", "latitude: Lattitude", "`place` reads a column `Lattitude` that `columns` does not list",
         "Latitude"),
        ('split: ";"', 'remove: "("',
         "`(` is no regular expression: missing ), unterminated subpattern at position 0", ""),
    ],
)  # fmt: skip
def test_a_fault_in_a_mapping_is_told_with_the_nearest_right_word(
    tmp_path: Path, old: str, new: str, fact: str, near: str
) -> None:
    shutil.copytree(shipped().tables, tmp_path / "tables")
    path = tmp_path / "tables" / "polecat.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        read_table_maps(tmp_path / "tables", ontology())
    assert refused.value.place == str(path)
    assert refused.value.fact == fact
    assert refused.value.nearest[:1] == ((near,) if near else ())
    if near:
        assert refused.value.line == next(n for n, line in enumerate(path.read_text().splitlines(), 1) if new in line)


def test_a_mapping_that_is_not_yaml_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    """The parser's own words follow; they differ between the loader in C and the one in Python."""
    shutil.copytree(shipped().tables, tmp_path / "tables")
    path = tmp_path / "tables" / "polecat.yaml"
    text = path.read_text(encoding="utf-8").replace("quoted: false", "quoted: [", 1)
    path.write_text(text, encoding="utf-8")
    fault = next(number for number, line in enumerate(text.splitlines(), 1) if "quoted: [" in line)
    with pytest.raises(ContentError) as refused:
        read_table_maps(tmp_path / "tables", ontology())
    assert refused.value.place == str(path)
    assert refused.value.fact.startswith("is not YAML: ")
    assert refused.value.line is not None
    assert fault <= refused.value.line <= fault + 2  # where the parser stops: at the next key


def test_two_mappings_of_one_name_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        shutil.copy(shipped().tables / "acled.yaml", tmp_path / name)
    with pytest.raises(ContentError, match="two mappings called `acled`"):
        read_table_maps(tmp_path, ontology())


def test_every_mapping_that_ships_has_an_example_row_here() -> None:
    assert len(maps()) >= 4
    assert sorted(ROWS) == sorted(maps())


def test_the_mapping_shown_in_the_readme_reads_a_table(tmp_path: Path, reader: ExtractionContent) -> None:
    readme = (shipped().loaders / "README.md").read_text(encoding="utf-8")
    [block] = [b for b in re.findall(r"```yaml\n(.*?)```", readme, flags=re.S) if b.startswith("table:")]
    (tmp_path / "norland.yaml").write_text(block, encoding="utf-8")
    tables = read_table_maps(tmp_path, ontology())
    path = tmp_path / "incidents-7.csv"
    path.write_text(
        "no,day,to,precision,kind,by,against,town,lat,lon,least,most,paper\n"
        "1,2022-05-01,2022-05-31,2,shelling,unknown gunmen,civilians in the hills,Novo Selo,44.25,20.5,2,4,Courier\n",
        encoding="utf-8",
    )
    (tmp_path / "metadata.csv").write_text("file,published\nincidents-7.csv,2022-06-01\n", encoding="utf-8")
    [document], findings = read_inputs([path], tables=tables)
    assert (findings, document.published) == ([], "2022-06-01")
    assert document.row is not None
    assert document.row.snapshot == "7"
    assert slots(extract(document, reader)) == {
        "perpetrator": ["unknown gunmen"],
        "victim": ["civilians in the hills"],
        "place": ["Novo Selo"],
        "date": "2022-05",
        "killed": Count(2, 4),
        "date_precision": ["a month (precision 2)"],
    }


def test_the_readme_explains_every_key_of_a_mapping() -> None:
    readme = (shipped().loaders / "README.md").read_text(encoding="utf-8").split("\n## Tables\n")[1]
    assert {key for key in keys() if not re.search(rf"\b{key}\b", readme)} == set()
