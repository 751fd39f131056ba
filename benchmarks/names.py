"""Labelled pairs of names: ``kg.compare`` beside plain fuzzy matching of romanised names."""

from __future__ import annotations

import csv
from pathlib import Path

from benchmarks.folders import Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, write_json
from benchmarks.scorers import figures, run_scorer
from kg.compare import similarity

TITLE = "pairs of names"
FUZZY_THRESHOLD = 0.70  # the best for plain fuzzy matching on the dev half


def measure(folders: Folders) -> Outcome:
    cases = folders.file("bench", "names", "cases.csv")
    scorer = folders.file("bench", "names", "score.py")
    with cases.open(newline="", encoding="utf-8") as table:
        pairs = [(row["schema"], row["name1"], row["name2"]) for row in csv.DictReader(table)]
    clock = Clock()
    with folders.output("names") as out:
        ours, plain = {}, {}
        for number, (kind, first, second) in enumerate(pairs):
            with clock.reading(f"{first} {second}"):
                ours[str(number)] = similarity(first, second, kind)
            plain[str(number)] = _fuzzy(first, second)
        write_json(out / "ours.json", ours)
        write_json(out / "fuzzy.json", plain)
        mine = _scores(scorer, out / "ours.json", folders.split, 0.5)
        theirs = _scores(scorer, out / "fuzzy.json", folders.split, FUZZY_THRESHOLD)
    return Outcome(
        TITLE,
        (
            Figure(
                "all: F1", mine["all"], "0.82", f"rapidfuzz {theirs['all']} (this run); logic_v2 .790 (both halves)"
            ),
            Figure("Arabic-looking: F1", mine["arabic"], "0.65", f"rapidfuzz {theirs['arabic']} (this run)"),
            Figure("persons: F1", mine["persons"], "", f"rapidfuzz {theirs['persons']} (this run)"),
        ),
        clock.rate,
    )


def _fuzzy(first: str, second: str) -> float:
    from anyascii import anyascii
    from rapidfuzz.fuzz import token_sort_ratio

    return token_sort_ratio(anyascii(first).lower(), anyascii(second).lower()) / 100


def _scores(scorer: Path, predictions: Path, split: str, threshold: float) -> dict[str, str]:
    found = figures(run_scorer(scorer, predictions, "--split", split, "--threshold", str(threshold)))
    return {label: found[label][2] for label in ("all", "arabic", "persons")}
