"""Names and relations in news and military texts on the wars of Syria and Iraq (re3d).

The project's own rules and word lists, and in place of its hand-written entities those of that theatre:
``handwritten/`` beside this file has who fights there and where, written from public knowledge as an analyst of that
theatre would. The graph is put into the measure's terms (``conventions``) before it is scored. What is reached without
any known name is printed beside.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.folders import Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.re3d.conventions import in_their_terms
from benchmarks.reading import Clock, graphs, read_lines, reader, write_json
from benchmarks.scorers import figures, run_scorer
from kg.documents import Document
from kg.extraction_json import to_json

NAMES = tuple(sorted(Path(__file__).with_name("handwritten").glob("*.ttl")))
TITLE = "re3d, names and relations"
_CLASSES = {"Person": ("0.85", "0.65"), "Organisation": ("0.75", "0.51"), "Location": ("0.85", "0.65")}
_RELATIONS = ("InChargeOf", "BelongsTo", "FightingAgainst", "AlliesOf")


def measure(folders: Folders) -> Outcome:
    gold = folders.file("bench", "re3d", f"{folders.split}.jsonl")
    scorer = folders.scorer("bench", "re3d", "score.py")
    clock = Clock()
    with folders.output("re3d") as out:
        found = _score(gold, scorer, out, clock, NAMES)
    with TemporaryDirectory() as out:
        without = _score(gold, scorer, Path(out), clock, ())
    names = [
        Figure(
            f"{name}: overlap F1",
            found[name][2],
            reach,
            f"spaCy's small model alone {spacy}; no names {without[name][2]}",
        )
        for name, (reach, spacy) in _CLASSES.items()
    ]
    pairs = [Figure(f"{name}: pair F1", found[name][2], "0.40", f"no names {without[name][2]}") for name in _RELATIONS]
    return Outcome(TITLE, (*names, *pairs), clock.rate)


def _score(gold: Path, scorer: Path, out: Path, clock: Clock, names: Sequence[Path]) -> dict[str, list[str]]:
    """The scorer's figures for all documents, read with these files of known names."""
    documents = [Document(row["id"], "", row["text"]) for row in read_lines(gold)]
    for document, graph in zip(documents, graphs(documents, reader(names=names), clock), strict=True):
        write_json(out / f"{document.name}.json", in_their_terms(document.text, to_json(graph)))
    return figures(run_scorer(scorer, "--gold", gold, "--system", out))
