"""Names and relations in news and military texts on a war that the content does not describe (re3d).

The hand-written entities are left out: general rules and word lists only. The scorer knows a few broad classes; for it
alone a class that it does not know becomes the nearest broader one that it does.
"""

from __future__ import annotations

from typing import Any

from benchmarks.folders import Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, graphs, read_lines, reader, write_json
from benchmarks.scorers import figures, run_scorer
from kg.documents import Document
from kg.extraction_json import to_json

TITLE = "re3d, names and relations"
BROAD = ("Person", "Organization", "Place")
_NAMES = {"Person": ("0.85", "0.65"), "Organisation": ("0.75", "0.51"), "Location": ("0.85", "0.65")}
_RELATIONS = ("InChargeOf", "BelongsTo", "FightingAgainst", "AlliesOf")


def measure(folders: Folders) -> Outcome:
    gold = folders.file("bench", "re3d", f"{folders.split}.jsonl")
    scorer = folders.scorer("bench", "re3d", "score.py")
    documents = [Document(row["id"], "", row["text"]) for row in read_lines(gold)]
    clock = Clock()
    with folders.output("re3d") as out:
        for document, graph in zip(documents, graphs(documents, reader(handwritten=False), clock), strict=True):
            write_json(out / f"{document.name}.json", broadened(to_json(graph)))
        found = figures(run_scorer(scorer, "--gold", gold, "--system", out))
    names = [
        Figure(f"{name}: overlap F1", found[name][2], reach, f"spaCy's small model alone {spacy}")
        for name, (reach, spacy) in _NAMES.items()
    ]
    pairs = [Figure(f"{name}: pair F1", found[name][2], "0.40") for name in _RELATIONS]
    return Outcome(TITLE, (*names, *pairs), clock.rate)


def broadened(graph: dict[str, Any]) -> dict[str, Any]:
    """The graph with each entity's class as broad as the scorer's."""
    entities = [{**e, "type": next((t for t in e["types"] if t in BROAD), e["type"])} for e in graph["entities"]]
    return {**graph, "entities": entities}
