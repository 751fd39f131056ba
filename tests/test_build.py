"""A build is its inputs and its content: the same bytes in whatever order; only what changed is read again."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus import NORLAND, content_folder, report, written
from typer.testing import CliRunner

import kg.build
import kg.workers
from kg.build import build, extract_files, read_findings, read_graph, read_report
from kg.claims import Finding
from kg.cli import app
from kg.content import find_content
from kg.errors import ConfigError, ContentError, InputError
from kg.log import Log
from kg.parse import language_model
from kg.session import load, loaded_store, open_store
from kg.settings import Settings, settings
from kg.terms import DEFAULT_BASE

REPORTS = {
    "first.md": "The Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May, killing three soldiers.",
    "second.md": "The Red Front claimed responsibility for the attack on the 4th Rifle Regiment in Novo Selo on 3 May.",
    "third.md": "The Northern Army denied that the Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May.",
}


@pytest.fixture(scope="module")
def theatre(tmp_path_factory) -> Path:
    return content_folder(tmp_path_factory.mktemp("content"))


@pytest.fixture
def reports(tmp_path) -> Path:
    told = {name: report(text, f"Courier of {name}", title=name) for name, text in REPORTS.items()}
    return written(tmp_path / "reports", told)


@pytest.fixture
def chosen(theatre, tmp_path) -> Settings:
    return settings(build=tmp_path / "build", content=theatre, variables={})


@pytest.fixture(scope="module", autouse=True)
def rules_read_once() -> Iterator[None]:
    """Reading the rules is a pure function of the content; it is most of the time of so small a build."""
    real, held = kg.workers.read_extraction_content, {}

    def read(content, known):
        key = (content.hash, tuple(known))
        if key not in held:
            held[key] = real(content, known)
        return held[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kg.workers, "read_extraction_content", read)
        yield


@pytest.fixture
def extracted(monkeypatch) -> list[str]:
    """The names of the documents that were read by the rules, as it happens."""
    names: list[str] = []
    real = kg.workers.extract

    def watched(document, content):
        names.append(document.name)
        return real(document, content)

    monkeypatch.setattr(kg.workers, "extract", watched)
    return names


def files(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in ("graph.nq", "build.json", "findings.json")}


def test_build_holds_what_was_written_and_what_was_reported(chosen, reports):
    report, changed = build(chosen, [reports])
    assert changed
    assert (report.documents, report.errors) == (3, 0)
    assert report == read_report(chosen.build)
    assert len(read_graph(chosen.build)) == report.triples
    kinds = {"entities": 4, "claims": 4, "statements": 2, "events": 1}
    assert {name for name, least in kinds.items() if getattr(report, name) < least} == set()


def test_second_build_with_nothing_changed_makes_nothing_and_says_so(chosen, reports, extracted):
    first, _ = build(chosen, [reports])
    before = files(chosen.build)
    extracted.clear()
    assert build(chosen, [reports]) == (first, False)
    assert (extracted, files(chosen.build)) == ([], before)
    assert [entry["what"] for entry in Log(chosen.build).entries()] == ["build"]


def test_order_of_the_inputs_changes_no_byte(theatre, reports, tmp_path):
    every = [reports / name for name in REPORTS]
    results = set()
    for number, inputs in enumerate((every, list(reversed(every)), [reports])):
        chosen = settings(build=tmp_path / str(number), content=theatre, variables={})
        build(chosen, inputs)
        results.add((chosen.build / "graph.nq").read_bytes())
    assert len(results) == 1


def test_graphs_come_by_name_each_sorted_and_hold_neither_clock_nor_paths_of_this_machine(chosen, reports):
    build(chosen, [reports])
    lines = (chosen.build / "graph.nq").read_text().splitlines()
    assert lines == sorted(set(lines), key=lambda line: (line.rsplit(" ", 2)[1], line))
    assert [line for line in lines if str(reports.parent) in line] == []


def test_changed_document_alone_is_read_again_and_leaves_nothing_of_what_it_was(chosen, reports, extracted):
    build(chosen, [reports])
    assert sorted(extracted) == ["first", "second", "third"]
    extracted.clear()
    text = (reports / "second.md").read_text()
    (reports / "second.md").write_text(text.replace("claimed responsibility for the attack on", "attacked"))
    _, changed = build(chosen, [reports])
    assert (extracted, changed) == (["second"], True)
    assert b"responsibility" not in (chosen.build / "graph.nq").read_bytes()


def test_build_out_of_the_cache_is_the_build_from_nothing(chosen, reports, theatre, tmp_path):
    build(chosen, [reports / "second.md"])
    build(chosen, [reports])
    fresh = settings(build=tmp_path / "fresh", content=theatre, variables={})
    build(fresh, [reports])
    assert files(chosen.build) == files(fresh.build)


def test_document_that_is_gone_leaves_the_build_and_the_cache(chosen, reports):
    build(chosen, [reports])
    (reports / "first.md").unlink()
    report, _ = build(chosen, [reports])
    assert report.documents == 2
    assert len(list((chosen.build / "cache").glob("*.json"))) == 2


def test_changed_content_reads_everything_again(theatre, reports, tmp_path, extracted):
    folder = tmp_path / "content"
    shutil.copytree(theatre, folder)
    for expected in (["first", "second", "third"], ["first", "second", "third"]):
        build(settings(build=tmp_path / "build", content=folder, variables={}), [reports])
        assert sorted(extracted) == expected
        extracted.clear()
        file = folder / "loaders" / "handwritten" / "norland.ttl"
        file.write_text(file.read_text() + 'id:novo-selo skos:altLabel "Selo"@en .\n')


def test_changed_recipe_changes_no_build(theatre, reports, tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(theatre, folder)
    build(settings(build=tmp_path / "build", content=folder, variables={}), [reports])
    (folder / "queries" / "denials.cypher").unlink()
    assert build(settings(build=tmp_path / "build", content=folder, variables={}), [reports])[1] is False


def test_broken_file_is_a_finding_with_its_name_and_the_others_go_on(chosen, reports):
    (reports / "broken.txt").write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
    report, _ = build(chosen, [reports])
    assert (report.documents, report.errors) == (3, 1)
    [error] = [f for f in read_findings(chosen.build) if f.severity == "error"]
    assert (error.kind, Path(error.place).name) == ("unread-file", "broken.txt")
    assert "PDF" in error.message


def test_same_text_from_two_sources_is_two_documents_of_one_origin(chosen, reports):
    text = (reports / "first.md").read_text()
    (reports / "copy.md").write_text(text.replace("publisher: Courier", "publisher: Herald"))
    (reports / "again.md").write_text(text)
    report, _ = build(chosen, [reports])
    assert report.documents == 4
    assert report.findings["duplicate-document"] == 1


def test_folder_with_nothing_to_read_is_refused(chosen, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="nothing to read"):
        build(chosen, [tmp_path / "empty"])
    assert not chosen.build.exists()


def test_path_that_is_not_there_is_refused_with_the_nearest(chosen, reports):
    with pytest.raises(InputError, match=r"first\.md"):
        build(chosen, [reports / "frist.md"])


def test_file_in_place_of_the_build_folder_is_told_with_a_way_out(theatre, reports, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(ConfigError, match="cannot be written") as raised:
        build(settings(build=tmp_path / "taken", content=theatre, variables={}), [reports])
    assert "--out DIR" in str(raised.value.hint)
    assert (tmp_path / "taken").read_text() == "a file"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_folder_that_may_not_be_written_is_told(theatre, reports, tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(ConfigError, match="cannot be written"):
        build(settings(build=tmp_path / "closed" / "build", content=theatre, variables={}), [reports])


def test_error_in_hand_written_turtle_is_told_with_its_line(theatre, reports, tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(theatre, folder)
    file = folder / "loaders" / "handwritten" / "norland.ttl"
    lines = NORLAND.splitlines()
    lines[6] = lines[6].replace(" ; ", " ;; , ", 1)
    file.write_text("\n".join(lines))
    with pytest.raises(ContentError) as raised:
        build(settings(build=tmp_path / "build", content=folder, variables={}), [reports])
    assert (raised.value.place, raised.value.line) == (str(file), 7)


def test_violated_shape_is_an_error_with_file_and_line_and_the_build_is_made(theatre, reports, tmp_path):
    folder = tmp_path / "content"
    shutil.copytree(theatre, folder)
    (folder / "loaders" / "handwritten" / "norland.ttl").write_text(
        NORLAND + 'id:4th-rifle-regiment kg:formed "last spring" .\n'
        "[] a kg:Claim ; kg:subject id:red-front ; kg:predicate kg:opposes ;\n"
        '   kg:object id:4th-rifle-regiment ; kg:since "2021-02-30" .\n'
    )
    chosen = settings(build=tmp_path / "build", content=folder, variables={})
    report, _ = build(chosen, [reports])
    assert (report.documents, report.errors) == (3, 2)
    errors = [f for f in read_findings(chosen.build) if f.severity == "error"]
    assert {f.place for f in errors} == {"loaders/handwritten/norland.ttl"}
    assert [(f.position, f.subject.partition("-")[0]) for f in errors] == [
        (7, "4th"),
        (NORLAND.count("\n") + 2, "node"),  # a claim without a name
    ]


def test_report_of_another_version_is_made_anew(chosen, reports):
    first, _ = build(chosen, [reports])
    (chosen.build / "build.json").write_text(json.dumps({"hash": "x", "unknown": 1}))
    again, changed = build(chosen, [reports])
    assert (again, changed) == (first, True)


def test_damaged_cache_is_read_again(chosen, reports, extracted):
    first, _ = build(chosen, [reports])
    for file in (chosen.build / "cache").glob("*.json"):
        file.write_text("{")
    (chosen.build / "build.json").unlink()
    extracted.clear()
    again, _ = build(chosen, [reports])
    assert (again, sorted(extracted)) == (first, ["first", "second", "third"])


@pytest.mark.parametrize(
    "damage", [lambda _: b"{", lambda told: told.replace(b'"of"', b'"if"')], ids=["cut", "changed"]
)
def test_damaged_piece_of_the_derived_graph_is_worked_out_again(chosen, reports, damage):
    first, _ = build(chosen, [reports])
    before = files(chosen.build)
    damaged = list((chosen.build / "cache" / "derived").glob("*"))
    for file in damaged:
        file.write_bytes(damage(file.read_bytes()))
    (chosen.build / "build.json").unlink()
    again, changed = build(chosen, [reports])
    assert (again, changed, files(chosen.build), damaged != []) == (first, True, before, True)


def test_graph_before_whose_pieces_are_lost_is_made_whole_again(chosen, reports, theatre, tmp_path):
    build(chosen, [reports])
    for file in (chosen.build / "cache" / "derived").glob("*"):
        file.unlink()
    written(reports, {"first.md": report("The Northern Army shelled Novo Selo on 9 May, killing two.")})
    build(chosen, [reports])
    fresh = settings(build=tmp_path / "fresh", content=theatre, variables={})
    build(fresh, [reports])
    assert files(chosen.build) == files(fresh.build)


def test_builds_after_one_another_are_each_the_build_from_nothing(chosen, reports, theatre, tmp_path):
    """Texts are changed, copied, taken away and put back by chance; gunmen without a name are in some of them."""
    chance = random.Random(11)
    texts = [*REPORTS.values(), "Gunmen attacked the 4th Rifle Regiment in Novo Selo on 3 May, killing two soldiers."]
    for number in range(6):
        name = chance.choice(["first.md", "second.md", "third.md", "fourth.md", "fifth.md"])
        if chance.random() < 0.3 and (reports / name).exists():
            (reports / name).unlink()
        else:
            told = " ".join(chance.sample(texts, 2))
            written(reports, {name: report(told, chance.choice(["Courier", "Tribune"]), title=name)})
        build(chosen, [reports])
        fresh = settings(build=tmp_path / f"fresh{number}", content=theatre, variables={})
        build(fresh, [reports])
        assert files(chosen.build) == files(fresh.build), f"after step {number}"


def test_graph_of_a_document_that_is_cut_short_is_written_again(chosen, reports):
    build(chosen, [reports])
    before = files(chosen.build)
    for file in (chosen.build / "cache").glob("*.nq"):
        file.write_bytes(file.read_bytes()[:-9])
    (chosen.build / "build.json").unlink()
    build(chosen, [reports])
    assert files(chosen.build) == before


def test_one_process_or_two_and_one_document_at_a_time_or_all_at_once_give_the_same_bytes(
    theatre, reports, tmp_path, monkeypatch
):
    together = settings(build=tmp_path / "together", content=theatre, variables={})
    build(together, [reports])
    monkeypatch.setattr(kg.workers, "WORTH", 2)
    monkeypatch.setattr(kg.workers, "BATCH", 1)
    apart = settings(build=tmp_path / "apart", content=theatre, variables={})
    build(apart, [reports], jobs=2)
    grown = settings(build=tmp_path / "grown", content=theatre, variables={})
    for number in range(1, len(REPORTS) + 1):
        build(grown, [reports / name for name in sorted(REPORTS, reverse=True)[:number]])
    assert files(together.build) == files(apart.build)
    assert (grown.build / "graph.nq").read_bytes() == (together.build / "graph.nq").read_bytes()


def test_parser_is_let_go_where_documents_are_many_and_the_build_is_the_same(theatre, reports, chosen, monkeypatch):
    build(chosen, [reports])
    assert language_model.cache_info().currsize
    monkeypatch.setattr(kg.build, "MANY", 2)
    many = settings(build=chosen.build.with_name("many"), content=theatre, variables={})
    build(many, [reports])
    assert (files(many.build), language_model.cache_info().currsize) == (files(chosen.build), 0)


def test_content_that_is_wrong_is_told_by_whichever_process_finds_it(theatre, reports, tmp_path, monkeypatch):
    folder = tmp_path / "content"
    shutil.copytree(theatre, folder)
    (folder / "ontology" / "shapes" / "broken.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/conflict-kg/ontology#> .\n"
        "kg:x a sh:NodeShape ; sh:targetClass kg:Passage ; sh:property [ sh:path kg:quote ; sh:minCount 'one' ] .\n"
    )
    monkeypatch.setattr(kg.workers, "WORTH", 2)
    for jobs in (1, 2):
        with pytest.raises(ContentError, match="a shape cannot be run"):
            build(settings(build=tmp_path / f"{jobs}", content=folder, variables={}), [reports], jobs=jobs)


def test_folder_without_a_build_is_told(tmp_path):
    for read in (read_report, read_findings, read_graph):
        with pytest.raises(InputError, match="no build here"):
            read(tmp_path)


@pytest.mark.parametrize("rewritten", [True, False])
def test_another_base_gives_the_same_graph_under_other_names(theatre, reports, tmp_path, rewritten):
    """Whether the hand-written files say `id:` of the new base, or still of the default one."""
    folder = tmp_path / "content"
    shutil.copytree(theatre, folder)
    file = folder / "loaders" / "handwritten" / "norland.ttl"
    if rewritten:
        file.write_text(NORLAND.replace(DEFAULT_BASE, "https://example.org/norland/"))
    elsewhere = settings(build=tmp_path / "b", content=folder, variables={"KG_BASE": "https://example.org/norland/"})
    here = settings(build=tmp_path / "a", content=theatre, variables={})
    build(elsewhere, [reports])
    build(here, [reports])
    moved = (here.build / "graph.nq").read_text().replace(DEFAULT_BASE, "https://example.org/norland/")
    assert sorted(moved.splitlines()) == sorted((elsewhere.build / "graph.nq").read_text().splitlines())
    done = CliRunner().invoke(app, ["diff", str(here.build), str(elsewhere.build), "--format", "json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


@pytest.mark.parametrize("name", ["graph.nq", "findings.json"])
@pytest.mark.parametrize("damage", [bytes, lambda data: data[: len(data) // 2], lambda data: data + b"<", None])
def test_damaged_build_is_told_and_made_anew(chosen, reports, name, damage):
    first, _ = build(chosen, [reports])
    before, file = files(chosen.build), chosen.build / name
    if damage is None:
        file.unlink()
    else:
        file.write_bytes(damage(file.read_bytes()) if damage is not bytes else b"")
    read = read_graph if name == "graph.nq" else read_findings
    with pytest.raises(InputError, match="missing or damaged"):
        read(chosen.build)
    assert build(chosen, [reports]) == (first, True)
    assert files(chosen.build) == before


# -- the store of a build, and its log


def test_embedded_store_is_brought_up_to_date_by_itself(chosen, reports):
    for gone in ("", "first.md"):
        (reports / gone).unlink() if gone else None
        report, _ = build(chosen, [reports])
        with loaded_store(chosen) as store:
            assert store.build() == report.hash
            count = store.read("MATCH (d:Document) WHERE d.kind <> 'handwritten' RETURN count(d) AS n")
            assert count == [{"n": report.documents}]
    shutil.rmtree(chosen.embedded_folder)
    with loaded_store(chosen) as store:
        assert store.build() == report.hash


def test_each_load_leaves_its_receipt_in_the_log(chosen, reports):
    build(chosen, [reports])
    with open_store(chosen) as store:
        receipts = [load(chosen, store), load(chosen, store)]
    logged = Log(chosen.build).entries("load")
    assert [entry["nodes"]["created"] for entry in logged] == [receipts[0].nodes.sent, 0]
    assert [entry["nodes"]["unchanged"] for entry in logged] == [0, receipts[0].nodes.sent]
    assert [entry["lost"] for entry in logged] == [0, 0]
    assert all(entry["at"].endswith("+00:00") for entry in logged)


def test_broken_line_of_the_log_is_told_and_nothing_is_overwritten(tmp_path):
    log = Log(tmp_path)
    log.append("build", {"hash": "x"})
    log.file.write_text(log.file.read_text() + "{half a line\n")
    log.append("load", {})
    with pytest.raises(InputError) as raised:
        log.entries()
    assert raised.value.line == 2
    assert len(log.file.read_text().splitlines()) == 3


# -- extraction alone


def test_files_are_extracted_one_by_one_without_a_store(chosen, reports):
    (reports / "broken.txt").write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    items = list(extract_files(chosen, [reports]))
    assert sorted(item[0] for item in items if not isinstance(item, Finding)) == ["first", "second", "third"]
    assert [Path(item.place).name for item in items if isinstance(item, Finding)] == ["broken.txt"]
    assert not chosen.build.exists()


def test_sample_builds_without_an_error_and_twice_the_same(sample, tmp_path):
    report = read_report(sample.build)
    assert report.errors == 0
    assert report.documents == len(list(find_content().samples.glob("*.md"))) >= 12
    again = settings(build=tmp_path, variables={})
    build(again)
    assert files(tmp_path) == files(sample.build)
