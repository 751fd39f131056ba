"""The README is run: every `kg` line in it works on the sample as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import kg
from kg.cli import app
from kg.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, flags=re.S)
LINES = [line.split("  #")[0].strip() for block in BLOCKS for line in block.splitlines()]
COMMANDS = [line for line in LINES if line.startswith("kg ")]
NEEDS_A_SERVER = [line for line in COMMANDS if "bolt://" in line]


def test_readme_shows_every_command():
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert len(commands) >= 10
    assert commands <= {line.split()[1] for line in COMMANDS} | set(re.findall(r"`kg (\w+)", README))


def test_readme_has_the_two_lines_that_do_all_the_set_up():
    first, second = [line for line in LINES if "pip install" in line]
    assert first.endswith("pip install . && kg build")
    assert second.endswith('pip install -e ".[test]" && pytest')


@pytest.fixture(scope="module")
def folder(sample: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with two reports in `reports/`."""
    made = tmp_path_factory.mktemp("reader")
    reports = made / "reports"
    reports.mkdir()
    for file in sorted(sample.content.samples.glob("*.md"))[:2]:
        (reports / file.name).write_bytes(file.read_bytes())
    return made


@pytest.fixture(scope="module")
def edge(sample: Settings) -> str:
    """The id of an edge, as the README's ID stands for one."""
    from kg.session import loaded_store

    with loaded_store(sample) as store:
        return str(store.read("MATCH ()-[r:ATTACKED]->() RETURN min(r.id) AS id")[0]["id"])


@pytest.mark.parametrize("line", [line for line in COMMANDS if line not in NEEDS_A_SERVER])
def test_command_of_the_readme_runs(line: str, sample: Settings, folder: Path, edge: str):
    words = [edge if word == "ID" else word for word in shlex.split(line)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KG_NEO4J")}
    environment |= {"KG_BUILD": str(sample.build), "PYTHONPATH": str(Path(kg.__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "kg.cli", *words[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or "--out" in words


def test_commands_for_a_server_name_the_compose_file_and_the_same_variables():
    assert len(NEEDS_A_SERVER) == 2
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert {"KG_NEO4J_URI", "KG_NEO4J_USER", "KG_NEO4J_PASSWORD"} <= set(re.findall(r"KG_\w+", README)) & set(
        re.findall(r"KG_\w+", example)
    )
