"""Kinds of event: what the main event of a short report is, among the 25 sub-event types of ACLED.

Enters: short reports with a label each, from the data folder, and invented ones of our own: ``seen.jsonl``, which the
rules were mended by, and ``unseen.jsonl``, which nobody looked at while doing so. Leaves: F1 weighted by how often each
label stands, beside that of 25 regular expressions in the same run. Our answer is the ``acled`` code of the first
event that ``kg extract`` names; where it names none, ``Other``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from benchmarks.folders import Absent, Folders
from benchmarks.kinds.baseline import OTHER, kind_of
from benchmarks.kinds.labels import label_of
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, graphs, read_lines, reader, write_json
from kg.claims import DocumentGraph
from kg.documents import Document

TITLE = "kinds of event"
SCHEME = "acled"
OWN = Path(__file__).parent
_PUBLISHED = "best of CASE 2021 .839, its 25 expressions .562"
_OURS = {"seen": "own, looked at", "unseen": "own, not looked at"}
Rows = Sequence[tuple[str, str]]
Pairs = list[tuple[str, str]]


def measure(folders: Folders) -> Outcome:
    content, clock = reader(), Clock()

    def ours(texts: Iterable[str]) -> list[str]:
        documents = (Document(f"{n:04}", f"{n:04}", text) for n, text in enumerate(texts))
        return [main_kind(graph) for graph in graphs(documents, content, clock)]

    figures = [_outside(folders, ours)]
    figures += [_figure(folders, name, rows_of(OWN / f"{part}.jsonl"), ours) for part, name in _OURS.items()]
    return Outcome(TITLE, tuple(figures), clock.rate)


def main_kind(graph: DocumentGraph) -> str:
    """The published name of the main event's kind."""
    return graph.events[0].codes.get(SCHEME, OTHER) if graph.events else OTHER


def weighted_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """F1 of each label, weighted by how often it is wanted; pairs are (wanted, got)."""
    wanted, got = Counter(w for w, _ in pairs), Counter(g for _, g in pairs)
    right = Counter(w for w, g in pairs if w == g)
    return sum(n * 2 * right[label] / (n + got[label]) for label, n in wanted.items()) / max(1, len(pairs))


def _outside(folders: Folders, ours: Callable[[Iterable[str]], list[str]]) -> Figure:
    name = f"bench/kinds/{folders.split}.jsonl"
    try:
        rows = rows_of(folders.file(*name.split("/")))
    except Absent as reason:
        return Figure("short reports", "skipped", "0.84", f"{reason}; {_PUBLISHED}")
    return _figure(folders, "short reports", rows, ours, _PUBLISHED)


def rows_of(path: Path) -> Rows:
    """Texts with the published name of their label. Raises ValueError for a label that is none of the 25."""
    found = []
    for number, row in enumerate(read_lines(path), 1):
        label = label_of(row["label"])
        if label is None:
            raise ValueError(f"{path.name}:{number}: `{row['label']}` is none of the 25 labels")
        found.append((row["text"], label))
    return found


def _figure(
    folders: Folders, name: str, rows: Rows, ours: Callable[[Iterable[str]], list[str]], beside: str = ""
) -> Figure:
    texts, labels = [text for text, _ in rows], [label for _, label in rows]
    answers = ours(texts)
    with folders.output("kinds") as out:
        told = [{"text": t, "label": w, "kind": g} for t, w, g in zip(texts, labels, answers, strict=True)]
        write_json(out / f"{name.replace(', ', ' ').replace(' ', '-')}.json", told)
    score = weighted_f1(list(zip(labels, answers, strict=True)))
    expressions = weighted_f1([(label, kind_of(text)) for text, label in rows])
    compared = f"25 regular expressions {expressions:.3f} (this run)"
    return Figure(f"{name} ({len(rows)}): F1", f"{score:.3f}", "0.84", "; ".join(filter(None, (compared, beside))))
