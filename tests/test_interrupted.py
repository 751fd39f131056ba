"""Builds that are killed, meet in one folder or find no room: the folder stays usable and says what happened."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from corpus import REPORTS, chosen, content_folder, report, without, written

from kg.build import GRAPH, build, read_graph, read_report
from kg.errors import ConfigError, InputError
from kg.files import alone_in, append_line
from kg.log import Log
from kg.retraction import retractions
from kg.revision import retract
from kg.settings import Settings

OTHER = {**without("hill.md"), "more.md": report("The Northern Army shelled Novo Selo on 9 May, killing two.")}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path]:
    """The content, and a folder with the build ``first`` of the reports."""
    folder = tmp_path_factory.mktemp("made")
    content = content_folder(tmp_path_factory.mktemp("content"))
    build(chosen(content, folder / "first"), [written(folder / "reports", REPORTS)])
    written(folder / "others", OTHER)
    return content, folder


@pytest.fixture
def first(made, tmp_path) -> Settings:
    shutil.copytree(made[1] / "first", tmp_path / "build")
    return chosen(made[0], tmp_path / "build")


def _killed_before(settings: Settings, name: str, inputs: Path) -> None:
    replace = Path.replace

    def die(self: Path, target: Path) -> Path:
        if Path(target).name == name:
            os._exit(9)
        return replace(self, target)

    Path.replace = die  # type: ignore[method-assign]
    build(settings, [inputs])


@pytest.mark.parametrize("name", ["graph.nq", "findings.json", "build.json"])
def test_a_build_that_was_killed_never_passes_for_the_one_before_or_for_a_whole_one(made, first, name):
    before, (_, folder) = read_report(first.build), made
    process = multiprocessing.get_context("fork").Process(target=_killed_before, args=(first, name, folder / "others"))
    process.start()
    process.join()
    assert process.exitcode == 9
    with pytest.raises(InputError, match="was not finished"):
        read_graph(first.build)
    report, changed = build(first, [folder / "reports"])
    assert (report, changed) == (before, True)
    assert hashlib.sha256((first.build / GRAPH).read_bytes()).hexdigest() == before.hash
    assert [file.name for file in first.build.iterdir() if file.name.startswith(".")] == []


def test_a_second_build_in_the_same_folder_is_refused_while_the_first_is_at_work(made, first):
    command = [sys.executable, "-m", "kg.cli", "build", str(made[1] / "others"), "--out", str(first.build)]
    with alone_in(first.build):
        done = subprocess.run([*command, "--content", str(made[0])], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "another kg is building in this folder" in done.stderr
    assert build(first, [made[1] / "reports"])[1] is False


def test_a_retraction_that_could_not_be_followed_says_so_and_the_next_build_follows_it(first, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise ConfigError("there is no room left on the disk", hint="make room")

    with monkeypatch.context() as patched:
        patched.setattr("kg.revision.build", full)
        with pytest.raises(ConfigError) as refused:
            retract(first, "source", "hill tribune", "wrong", "A. Analyst")
    assert refused.value.hint == "make room; number 1 stands in the log, and `kg build` then follows it"
    with pytest.raises(ConfigError, match="retracted already"):
        retract(first, "source", "hill tribune", "wrong", "A. Analyst")
    before = read_report(first.build)
    report, changed = build(first, [Path(path) for path in Log(first.build).last_source().paths])
    assert changed
    assert report.documents == before.documents - 2
    assert [row.called for row in retractions(Log(first.build))] == ["hill tribune"]


def test_a_line_that_finds_no_room_leaves_no_half_of_it(tmp_path, monkeypatch):
    file = tmp_path / "log.jsonl"
    append_line(file, "whole")
    opened = Path.open

    def full(self: Path, *args: str, **more: str):
        handle = opened(self, *args, **more)

        class Full:
            def __enter__(self):
                return self

            def __exit__(self, *_):
                handle.close()

            def tell(self):
                return handle.tell()

            def write(self, data):
                handle.write(data[:3])
                handle.flush()
                raise OSError(28, "No space left on device")

        return Full()

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(ConfigError, match="no room left"):
        append_line(file, "another")
    monkeypatch.undo()
    assert file.read_text() == "whole\n"
