"""The articles annotated by hand: recall of statements, event slots and claims, and precision as a reader judged it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import verdicts
from benchmarks.folders import Absent, Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, graphs, reader, write_json
from benchmarks.scorers import figures, run_scorer
from kg.documents import read_inputs
from kg.extraction_json import to_json

TITLE = "articles read by hand"
_REACH = {"statements": ("0.90", "0.80"), "event slots": ("0.80", "0.75"), "claims": ("0.80", "0.80")}


def measure(folders: Folders) -> Outcome:
    gold, entities = (folders.file("eval", name) for name in ("gold", "entities.yaml"))
    scorer = folders.scorer("eval", "score.py")
    clock = Clock()
    found: list[verdicts.Item] = []
    with folders.output("articles") as out:
        for graph in _graphs(folders.file("eval", "docs"), clock):
            write_json(out / f"{graph['document']['name']}.json", graph)
            found += verdicts.items(graph)
        scored = figures(run_scorer(scorer, "--gold", gold, "--entities", entities, "--system", out))
    said = verdicts.precision(found, verdicts.read_verdicts())
    rows = [(f"{kind}: recall / listed", f"{scored[kind][0]} / {scored[kind][1]}", _REACH[kind][0]) for kind in said]
    rows += [(f"{kind}: read by hand, said", str(said[kind]), _REACH[kind][1]) for kind in said]
    return Outcome(TITLE, tuple(Figure(*row) for row in rows), clock.rate)


def unread(docs: Path) -> Iterator[str]:
    """The lines for whoever reads: each item of these articles without a verdict. Raises Absent."""
    found = [item for graph in _graphs(docs, Clock()) for item in verdicts.items(graph)]
    yield from verdicts.unread(found, verdicts.read_verdicts())


def _graphs(docs: Path, clock: Clock) -> Iterator[dict[str, Any]]:
    documents, findings = read_inputs([docs], keep_duplicates=True)
    if not documents:
        raise Absent("eval/docs holds nothing that can be read" + "".join(f"; {f.message}" for f in findings[:1]))
    yield from map(to_json, graphs(documents, reader(), clock))
