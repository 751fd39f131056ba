"""The command line timed from the outside, beside what its user would otherwise pay for: bare imports.

Each round runs everything once, in the same order, in processes of their own and in a folder that is thrown away; the
medians are printed. The targets stand beside, and nothing passes or fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from kg.parse import MODEL

OWN = ("KG_BUILD", "KG_CONTENT", "KG_BASE", "KG_NEO4J_URI", "KG_NEO4J_USER", "KG_NEO4J_PASSWORD", "KG_NEO4J_DATABASE")
QUERY = ("query", "documents")


@dataclass(frozen=True, slots=True)
class Run:
    """One thing that is timed; ``target`` in seconds, ``beside`` the name of the bare run it is compared with."""

    name: str
    command: tuple[str, ...]
    target: float | None = None
    beside: str = ""
    fresh: bool = False


def runs() -> list[Run]:
    """Bare runs first."""
    python, kg = sys.executable, command()
    parser, store = "import spaCy, load its model", "import neo4j, pyoxigraph"
    return [
        Run("start Python", (python, "-c", "pass")),
        Run(store, (python, "-c", "import neo4j, pyoxigraph")),
        Run(parser, (python, "-c", f"import spacy; spacy.load({MODEL!r})")),
        Run("kg build of the sample from nothing", (kg, "build"), 10.0, parser, fresh=True),
        Run("kg build again, nothing changed", (kg, "build"), 2.0, store),
        Run("kg query from a cold start", (kg, *QUERY), 1.5, store),
    ]


def command() -> str:
    """The installed ``kg``: the one beside this Python, else the one on the path."""
    beside = Path(sys.executable).with_name("kg.exe" if os.name == "nt" else "kg")
    found = str(beside) if beside.exists() else shutil.which("kg")
    if found is None:
        raise SystemExit("kg is not installed here; `pip install -e .` in the checkout")
    return found


def lines(rounds: int) -> Iterator[str]:
    """The table: median and range of each run, its target, and the ratio to what it is compared with."""
    listed = runs()
    taken: dict[str, list[float]] = {run.name: [] for run in listed}
    for _ in range(rounds):
        with TemporaryDirectory() as folder:
            for run in listed:
                taken[run.name].append(_seconds(run, Path(folder)))
    yield f"{'seconds, ' + str(rounds) + ' rounds':<38}{'median':>8}{'least':>8}{'most':>8}{'target':>8}  beside"
    for run in listed:
        times = taken[run.name]
        target = "" if run.target is None else f"{run.target:.1f}"
        ratio = f"  {median(times) / median(taken[run.beside]):.1f} × {run.beside}" if run.beside else ""
        yield f"{run.name:<38}{median(times):>8.2f}{min(times):>8.2f}{max(times):>8.2f}{target:>8}{ratio}"


def _seconds(run: Run, folder: Path) -> float:
    """How long the command takes, in a folder without settings of the user's; its failure ends the benchmark."""
    if run.fresh:
        shutil.rmtree(folder / "kg-build", ignore_errors=True)
    environment = {key: value for key, value in os.environ.items() if key not in OWN}
    begun = time.perf_counter()
    done = subprocess.run(run.command, cwd=folder, env=environment, capture_output=True, text=True)
    taken = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"{run.name} failed with exit code {done.returncode}: {done.stderr.strip()[-600:]}")
    return taken
