"""Many documents: a build from nothing, one after a single document changed, one with nothing changed, and the loads.

Every step runs in a process of its own, as a user's would, so that each has its own peak of memory; children that read
documents are counted in. A tenth of the documents is built first, which shows how time and memory grow. Processor time
is what is compared, since it does not depend on what else the machine does. Nothing passes or fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.generated import article

OWN = ("KG_BUILD", "KG_CONTENT", "KG_BASE", "KG_NEO4J_URI")
ADDED = "\nOne more sentence: the Norland Army attacked Old Harbour on 4 May, killing nine soldiers.\n"
TARGET = 0.02

_STEP = """
import json, resource, sys, time
from pathlib import Path
from kg.build import build
from kg.session import load, open_store
from kg.settings import settings

def main():
    what, folder, documents, jobs = sys.argv[1:]
    chosen, begun = settings(build=Path(folder), variables={}), time.perf_counter()
    if what == "load":
        with open_store(chosen) as store:
            receipt = load(chosen, store)
        facts = {"nodes": receipt.nodes.sent, "written": receipt.nodes.sent - receipt.nodes.unchanged}
    else:
        report, changed = build(chosen, [Path(documents)], jobs=int(jobs))
        facts = {"hash": report.hash, "changed": changed, "triples": report.triples, "events": report.events}
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    unit = 1_000_000 if sys.platform == "darwin" else 1000
    print(json.dumps(facts | {
        "seconds": time.perf_counter() - begun,
        "processor": sum(each.ru_utime + each.ru_stime for each in used),
        "megabytes": used[0].ru_maxrss / unit,
    }))

if __name__ == "__main__":
    main()
"""


@dataclass(frozen=True, slots=True)
class Step:
    """What one step took, and what it says of its result."""

    seconds: float
    processor: float
    megabytes: float
    facts: dict[str, object]


@dataclass(frozen=True)
class Bench:
    """One folder of documents and its build."""

    folder: Path
    jobs: int

    @property
    def documents(self) -> Path:
        return self.folder / "documents"

    def write(self, documents: int) -> None:
        self.documents.mkdir(parents=True)
        for number in range(documents):
            (self.documents / f"{number:06}.md").write_text(article(number), encoding="utf-8")

    def change(self) -> None:
        """Add a sentence to the first document."""
        first = self.documents / "000000.md"
        first.write_text(first.read_text(encoding="utf-8") + ADDED, encoding="utf-8")

    def run(self, what: str, build: str = "build") -> Step:
        """One step in its own process; its failure ends the benchmark."""
        file = self.folder / "step.py"
        file.write_text(_STEP, encoding="utf-8")
        command = [sys.executable, str(file), what, str(self.folder / build), str(self.documents), str(self.jobs)]
        environment = {key: value for key, value in os.environ.items() if key not in OWN}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [os.getcwd(), environment.get("PYTHONPATH")]))
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{what} failed with exit code {done.returncode}: {done.stderr.strip()[-600:]}")
        facts = json.loads(done.stdout.splitlines()[-1])
        return Step(*(float(facts.pop(name)) for name in ("seconds", "processor", "megabytes")), facts)


def lines(documents: int, jobs: int, *, loads: bool) -> Iterator[str]:
    """The table, a row as soon as it is known."""
    yield f"{'':<48}{'processor s':>12}{'clock s':>10}{'peak MB':>10}"
    with TemporaryDirectory(prefix="kg-scale-") as name:
        small = Bench(Path(name, "small"), jobs)
        small.write(max(documents // 10, 1))
        tenth = small.run("build")
        yield _row(f"build of {max(documents // 10, 1):,} documents from nothing", tenth)
        bench = Bench(Path(name, "large"), jobs)
        bench.write(documents)
        whole = bench.run("build")
        yield _row(f"build of {documents:,} documents from nothing", whole)
        if loads:
            yield _row("load into an empty embedded store", bench.run("load"))
        same = bench.run("build")
        yield _row("build again, nothing changed", same)
        bench.change()
        changed = bench.run("build")
        yield _row("build again, one document changed", changed)
        if loads:
            loaded = bench.run("load")
            yield _row(f"load of the change ({loaded.facts['written']} of {loaded.facts['nodes']:,} nodes)", loaded)
    yield ""
    yield f"{whole.facts['triples']:,} triples, {whole.facts['events']:,} events, read in {jobs} process(es)"
    share, clock = changed.processor / whole.processor, changed.seconds / whole.seconds
    yield f"one document changed: {share:.1%} of the build from nothing (target {TARGET:.0%}; by the clock {clock:.1%})"
    yield f"nothing changed: {same.processor / whole.processor:.1%}"
    more = documents - max(documents // 10, 1)
    each = (whole.megabytes - tenth.megabytes) / more * 1000 if more else 0.0
    times = whole.processor / tenth.processor
    yield f"ten times the documents: {times:.1f} times the time, {each:+.0f} KB of memory a document"


def _row(name: str, step: Step) -> str:
    return f"{name:<48}{step.processor:>12.1f}{step.seconds:>10.1f}{step.megabytes:>10.0f}"
