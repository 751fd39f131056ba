"""Attacks, bombings and kidnappings in newswire on Latin America (MUC-4): five roles, document by document.

The content is a pack of its own (``pack``): the same general rules, and names and nouns mined from the training part
when this runs (``mine``), into a cache outside the checkout. The texts are in one case, so a truecasing step comes
first (``truecase``).
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.folders import Folders
from benchmarks.muc4.roles import ROLES, Roles, roles, tells_of_incident
from benchmarks.muc4.telling import with_telling
from benchmarks.muc4.training import Reader
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, read_lines, write_graph, write_json
from benchmarks.scorers import figures, run_scorer

TITLE = "MUC-4, who did what to whom"
_BESIDE = "FASTUS 42.5, UMass 42.7, GE 52.3 (rules); GRIT 54.5, IterX 56.7 (test)"


def measure(folders: Folders) -> Outcome:
    gold = folders.file("bench", "muc4", f"roles_{folders.split}.json")
    train = folders.scorer("bench", "muc4", "roles_train.json").parent
    scorer = folders.scorer("bench", "muc4", "ceaf_ree.py")
    clock = Clock()
    with folders.output("muc4") as out, TemporaryDirectory() as pack:
        reader = Reader.trained(train, folders.cache, Path(pack) / "content", clock)
        said: dict[str, dict[str, Roles]] = {"rules": {}, "strings": {}, "patterns": {}}
        for row in read_lines(gold):
            read = reader.read(row)
            write_graph(out, row["docid"], read.graph)
            rules = said["rules"][row["docid"]] = roles(read.graph)
            telling = reader.found.telling if tells_of_incident(read.graph) else {}
            said["strings"][row["docid"]] = with_telling(rules, row["doctext"], telling)
            said["patterns"][row["docid"]] = reader.patterns.fillers(read.text)
        found = {name: _score(scorer, gold, out / f"{name}.json", each) for name, each in said.items()}
    total = Figure("five roles: F1", found["patterns"]["micro_avg"][2], "52.3", _BESIDE)
    others = [
        Figure("  rules and telling strings alone", found["strings"]["micro_avg"][2]),
        Figure("  rules alone", found["rules"]["micro_avg"][2]),
    ]
    by_role = [Figure(f"{role}: P / R / F1", " / ".join(found["patterns"][role][:3])) for role in ROLES]
    return Outcome(TITLE, (total, *others, *by_role), clock.rate)


def _score(scorer: Path, gold: Path, file: Path, said: dict[str, Roles]) -> dict[str, list[str]]:
    write_json(file, said)
    return figures(run_scorer(scorer, "--gold", gold, "--pred", file))
