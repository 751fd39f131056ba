"""The articles annotated by hand: recall of statements, event slots and claims."""

from __future__ import annotations

from benchmarks.folders import Absent, Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, graphs, reader, write_graph
from benchmarks.scorers import figures, run_scorer
from kg.documents import read_inputs

TITLE = "articles read by hand"
_REACH = {"statements": "0.90", "event slots": "0.80", "claims": "0.80"}


def measure(folders: Folders) -> Outcome:
    docs, gold, entities = (folders.file("eval", name) for name in ("docs", "gold", "entities.yaml"))
    scorer = folders.scorer("eval", "score.py")
    documents, findings = read_inputs([docs], keep_duplicates=True)
    if not documents:
        raise Absent("eval/docs holds nothing that can be read" + "".join(f"; {f.message}" for f in findings[:1]))
    clock = Clock()
    with folders.output("articles") as out:
        for document, graph in zip(documents, graphs(documents, reader(), clock), strict=True):
            write_graph(out, document.name, graph)
        found = figures(run_scorer(scorer, "--gold", gold, "--entities", entities, "--system", out))
    return Outcome(
        TITLE,
        tuple(
            Figure(f"{kind}: recall / precision", f"{found[kind][0]} / {found[kind][1]}", reach)
            for kind, reach in _REACH.items()
        ),
        clock.rate,
    )
