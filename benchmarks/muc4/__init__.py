"""Attacks, bombings and kidnappings in newswire on Latin America (MUC-4): five roles, document by document.

The content is a pack of its own (``pack``): the same general rules, and names and nouns mined from the training part
when this runs (``mine``), into a cache outside the checkout. The texts are in one case, so a truecasing step comes
first (``truecase``).
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.folders import Folders
from benchmarks.muc4.mine import mined
from benchmarks.muc4.pack import read_pack, single_titles, truecaser, write_pack
from benchmarks.muc4.roles import ROLES, Roles, roles
from benchmarks.muc4.truecase import dictionary
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, graphs, read_lines, write_graph, write_json
from benchmarks.scorers import figures, run_scorer
from kg.content import find_content
from kg.documents import Document
from kg.lexicon import read_lexicon
from kg.parse import language_model

TITLE = "MUC-4, who did what to whom"
_BESIDE = "FASTUS 42.5, UMass 42.7, GE 52.3 (rules); GRIT 54.5, IterX 56.7 (test)"


def measure(folders: Folders) -> Outcome:
    gold = folders.file("bench", "muc4", f"roles_{folders.split}.json")
    train = folders.scorer("bench", "muc4", "roles_train.json").parent
    scorer = folders.scorer("bench", "muc4", "ceaf_ree.py")
    clock = Clock()
    with folders.output("muc4") as out, TemporaryDirectory() as pack:
        said = _predictions(gold, train, folders.cache, Path(pack) / "content", clock, out)
        write_json(out / "predictions.json", said)
        found = figures(run_scorer(scorer, "--gold", gold, "--pred", out / "predictions.json"))
    total = Figure("five roles: F1", found["micro_avg"][2], "52.3", _BESIDE)
    return Outcome(
        TITLE, (total, *(Figure(f"{role}: P / R / F1", " / ".join(found[role][:3])) for role in ROLES)), clock.rate
    )


def _predictions(gold: Path, train: Path, cache: Path, pack: Path, clock: Clock, out: Path) -> dict[str, Roles]:
    general, words = read_lexicon(find_content().loaders / "lexicon"), dictionary(language_model())
    found = mined(train, cache, words, single_titles(general))
    content = read_pack(write_pack(pack, found), found)
    cased = truecaser(found, general, words)
    documents = [Document(row["docid"], "", cased(row["doctext"])) for row in read_lines(gold)]
    said: dict[str, Roles] = {}
    for document, graph in zip(documents, graphs(documents, content, clock), strict=True):
        write_graph(out, document.name, graph)
        said[document.name] = roles(graph)
    return said
