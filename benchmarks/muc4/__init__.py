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
from benchmarks.muc4.roles import ROLES, Roles, roles, tells_of_incident
from benchmarks.muc4.telling import with_telling
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
        alone, whole = _predictions(gold, train, folders.cache, Path(pack) / "content", clock, out)
        rules = _score(scorer, gold, out / "rules.json", alone)
        found = _score(scorer, gold, out / "predictions.json", whole)
    total = Figure("five roles: F1", found["micro_avg"][2], "52.3", _BESIDE)
    without = Figure("  without telling strings", rules["micro_avg"][2])
    by_role = [Figure(f"{role}: P / R / F1", " / ".join(found[role][:3])) for role in ROLES]
    return Outcome(TITLE, (total, without, *by_role), clock.rate)


def _score(scorer: Path, gold: Path, file: Path, said: dict[str, Roles]) -> dict[str, list[str]]:
    write_json(file, said)
    return figures(run_scorer(scorer, "--gold", gold, "--pred", file))


def _predictions(
    gold: Path, train: Path, cache: Path, pack: Path, clock: Clock, out: Path
) -> tuple[dict[str, Roles], dict[str, Roles]]:
    """What the rules find, and that with the telling strings."""
    general, words = read_lexicon(find_content().loaders / "lexicon"), dictionary(language_model())
    found = mined(train, cache, words, single_titles(general))
    content = read_pack(write_pack(pack, found), found)
    cased = truecaser(found, general, words)
    documents = [Document(row["docid"], "", cased(row["doctext"])) for row in read_lines(gold)]
    alone: dict[str, Roles] = {}
    whole: dict[str, Roles] = {}
    for document, graph in zip(documents, graphs(documents, content, clock), strict=True):
        write_graph(out, document.name, graph)
        said = alone[document.name] = roles(graph)
        telling = found.telling if tells_of_incident(graph) else {}
        whole[document.name] = with_telling(said, document.text, telling)
    return alone, whole
