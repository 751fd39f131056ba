"""Names and relations in news and military texts on the wars of Syria and Iraq (re3d).

The project's hand-written entities are left out; a content pack (``pack``) brings that theatre's names, and the rules
that only this measure wants. The graph is put into the measure's terms (``conventions``) before it is scored. What the
general rules and word lists reach without any name of the theatre is printed beside.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.folders import Folders
from benchmarks.outcome import Figure, Outcome
from benchmarks.re3d.conventions import in_their_terms
from benchmarks.re3d.pack import write_pack
from benchmarks.reading import Clock, graphs, read_lines, reader, write_json
from benchmarks.scorers import figures, run_scorer
from kg.documents import Document
from kg.extraction_json import to_json

TITLE = "re3d, names and relations"
_NAMES = {"Person": ("0.85", "0.65"), "Organisation": ("0.75", "0.51"), "Location": ("0.85", "0.65")}
_RELATIONS = ("InChargeOf", "BelongsTo", "FightingAgainst", "AlliesOf")


def measure(folders: Folders) -> Outcome:
    gold = folders.file("bench", "re3d", f"{folders.split}.jsonl")
    scorer = folders.scorer("bench", "re3d", "score.py")
    clock = Clock()
    with folders.output("re3d") as out:
        found = _score(gold, scorer, out, clock, names=True)
    with TemporaryDirectory() as out:
        without = _score(gold, scorer, Path(out), clock, names=False)
    names = [
        Figure(
            f"{name}: overlap F1",
            found[name][2],
            reach,
            f"spaCy's small model alone {spacy}; no pack {without[name][2]}",
        )
        for name, (reach, spacy) in _NAMES.items()
    ]
    pairs = [Figure(f"{name}: pair F1", found[name][2], "0.40", f"no pack {without[name][2]}") for name in _RELATIONS]
    return Outcome(TITLE, (*names, *pairs), clock.rate)


def _score(gold: Path, scorer: Path, out: Path, clock: Clock, *, names: bool) -> dict[str, list[str]]:
    """The scorer's figures for all documents, read with or without the names of the theatre."""
    documents = [Document(row["id"], "", row["text"]) for row in read_lines(gold)]
    with TemporaryDirectory() as folder:
        content = reader(write_pack(Path(folder) / "content", names=names))
        for document, graph in zip(documents, graphs(documents, content, clock), strict=True):
            write_json(out / f"{document.name}.json", in_their_terms(document.text, to_json(graph)))
    return figures(run_scorer(scorer, "--gold", gold, "--system", out))
