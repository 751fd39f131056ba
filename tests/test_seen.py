"""A file is read again when anything that its documents depend on is another, and not before."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus import content_folder, report, written

import kg.documents
from kg.build import build
from kg.settings import Settings, settings

TEXTS = {
    "first.md": report("The Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May, killing three soldiers."),
    "second.md": report("The Northern Army shelled Novo Selo on 9 May, killing two.", "Courier"),
    "third.md": "---\npublished: some day\n---\nThe Northern Army attacked Novo Selo on 9 May.",
}


@pytest.fixture(scope="module")
def theatre(tmp_path_factory) -> Path:
    return content_folder(tmp_path_factory.mktemp("content"))


@pytest.fixture
def chosen(theatre, tmp_path) -> Settings:
    return settings(build=tmp_path / "build", content=theatre, variables={})


@pytest.fixture
def reports(tmp_path) -> Path:
    return written(tmp_path / "reports", TEXTS)


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """The files that were read for their texts, as it happens."""
    names: list[str] = []
    real = kg.documents.read_all

    def watched(path, *more):
        names.append(path.name)
        return real(path, *more)

    monkeypatch.setattr(kg.documents, "read_all", watched)
    return names


def again(chosen: Settings, reports: Path, read: list[str]) -> list[str]:
    """The files that a further build reads; it is the build from nothing."""
    read.clear()
    build(chosen, [reports])
    names = list(read)
    fresh = settings(build=chosen.build.with_name("fresh"), content=chosen.content.folder, variables={})
    build(fresh, [reports])
    for name in ("graph.nq", "build.json", "findings.json"):
        assert (chosen.build / name).read_bytes() == (fresh.build / name).read_bytes(), name
    return names


def test_files_with_the_same_bytes_are_not_read_again_and_their_findings_stay(chosen, reports, read):
    build(chosen, [reports])
    written(reports, {"fourth.md": report("The Red Front attacked Novo Selo on 4 May.")})
    assert again(chosen, reports, read) == ["fourth.md"]
    assert b"some day" in (chosen.build / "findings.json").read_bytes()


def test_changed_file_alone_is_read_again(chosen, reports, read):
    build(chosen, [reports])
    written(reports, {"second.md": TEXTS["second.md"].replace("two", "six")})
    assert again(chosen, reports, read) == ["second.md"]


def test_what_the_table_beside_a_file_says_of_it_counts(chosen, reports, read):
    build(chosen, [reports])
    written(reports, {"metadata.csv": "file,title\nsecond.md,Another title\n"})
    assert again(chosen, reports, read) == ["second.md"]


def test_name_that_another_file_takes_from_it_counts(chosen, reports, read):
    build(chosen, [reports])
    written(reports, {"first.txt": "The Red Front attacked Novo Selo on 4 May."})
    assert again(chosen, reports, read) == ["first.md", "first.txt"]


def test_two_files_that_are_the_same_text_are_told_of_though_neither_is_read_again(chosen, reports, read):
    written(reports, {"copy.md": TEXTS["second.md"]})
    build(chosen, [reports])
    written(reports, {"fourth.md": report("The Red Front attacked Novo Selo on 4 May.")})
    assert again(chosen, reports, read) == ["fourth.md"]
    assert b"duplicate-document" in (chosen.build / "findings.json").read_bytes()


@pytest.mark.parametrize("lost", [True, False])
def test_document_whose_entry_is_lost_or_damaged_is_read_again(chosen, reports, read, lost):
    build(chosen, [reports])
    (chosen.build / "build.json").unlink()
    for file in (chosen.build / "cache").glob("*.json"):
        if lost:
            file.unlink()
        else:
            file.write_text("{", encoding="utf-8")
    assert again(chosen, reports, read) == ["first.md", "second.md", "third.md"]
