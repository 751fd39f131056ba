"""Days, months and years read against a reference date, beside dateparser's ``search_dates`` in the same run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.folders import Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, write_json
from benchmarks.scorers import run_scorer
from kg.dates import find_times

TITLE = "dates with a reference date"
Times = list[dict[str, Any]]


def measure(folders: Folders) -> Outcome:
    folders.file("bench", "dates", "DateTimeModel.json")
    scorer = folders.file("bench", "dates", "score.py")
    clock = Clock()
    with folders.output("dates") as ours, TemporaryDirectory() as texts, TemporaryDirectory() as theirs:
        run_scorer(scorer, "input", texts)
        cases = list(_cases(Path(texts)))
        for name, text, reference in cases:
            with clock.reading(text):
                times = find_times(text, reference)
            found = [{"text": t.text, "start": t.start, "end": t.end, "value": t.value} for t in times]
            write_json(ours / f"{name}.json", {"times": found})
        score = _f1(run_scorer(scorer, "score", ours))
        beside = _dateparser(cases, Path(theirs), scorer)
    return Outcome(TITLE, (Figure("exact EDTF value: F1", score, "0.85", beside),), clock.rate)


def _cases(folder: Path) -> Iterator[tuple[str, str, str]]:
    with (folder / "metadata.csv").open(newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            yield Path(row["file"]).stem, (folder / row["file"]).read_text(encoding="utf-8"), row["published"]


def _f1(lines: list[str]) -> str:
    return lines[-1].split("F1")[1].split()[0]


def _dateparser(cases: list[tuple[str, str, str]], out: Path, scorer: Path) -> str:
    try:
        search_dates = import_module("dateparser.search").search_dates
    except ImportError:
        return "dateparser is not installed (pip install dateparser)"
    for name, text, reference in cases:
        settings = {"RELATIVE_BASE": datetime.fromisoformat(reference), "PREFER_DATES_FROM": "past"}
        found = search_dates(text, languages=["en"], settings=settings) or []
        write_json(out / f"{name}.json", {"times": _placed(text, found)})
    return f"dateparser search_dates {_f1(run_scorer(scorer, 'score', out))} (this run)"


def _placed(text: str, found: list[tuple[str, Any]]) -> Times:
    """Its finds with their offsets, which it does not give: they come in the order of the text."""
    placed: Times = []
    at = 0
    for words, moment in found:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            placed.append({"text": words, "start": start, "end": at, "value": moment.date().isoformat()})
    return placed
