"""How fast the whole pipeline reads, beside the bare parser at the same settings, and whether memory stays flat.

Both run on generated reports, so that there is always something to read, in turns, and the medians stand.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.folders import Folders
from benchmarks.generated import report
from benchmarks.memory import peak_megabytes
from benchmarks.outcome import Figure, Outcome
from benchmarks.reading import Clock, reader
from kg.documents import Document, iter_documents
from kg.extract import extract
from kg.parse import parse

TITLE = "whole pipeline"
STREAM_TITLE = "documents streamed"
ROUNDS = 5
TEXTS = 30


def measure(folders: Folders) -> Outcome:  # noqa: ARG001
    texts = [report(number) for number in range(TEXTS)]
    content = reader()
    bare: list[float] = []
    whole: list[float] = []
    for _ in range(ROUNDS):
        bare.append(_rate(texts, parse))
        whole.append(_rate(texts, lambda text: extract(Document("generated", "", text, "2022-05-04"), content)))
    ratio = median(whole) / median(bare)
    return Outcome(
        TITLE,
        (
            Figure(
                "words per second of one core",
                f"{median(whole):,.0f}",
                "5,000",
                f"bare spaCy {median(bare):,.0f} (this run)",
            ),
            Figure("share of the bare parser's speed", f"{ratio:.2f}"),
        ),
    )


def _rate(texts: list[str], read: Callable[[str], object]) -> float:
    clock = Clock()
    for text in texts:
        with clock.reading(text):
            read(text)
    return clock.rate or 0.0


def stream(folders: Folders) -> Outcome:
    """Files read one by one, nothing kept: the peak after a tenth of them and at the end."""
    content, clock = reader(), Clock()
    early: float | None = None
    with TemporaryDirectory() as folder:
        for number in range(folders.documents):
            (Path(folder) / f"{number:06}.txt").write_text(report(number), encoding="utf-8")
        for number, item in enumerate(iter_documents([Path(folder)])):
            if isinstance(item, Document):
                with clock.reading(item.text):
                    extract(item, content)
            if number == folders.documents // 10:
                early = peak_megabytes()
    late = peak_megabytes()
    grown = f"{late - early:+.0f} MB" if early is not None and late is not None else "not told by this system"
    name = f"growth over {folders.documents:,} documents"
    return Outcome(
        STREAM_TITLE,
        (Figure(name, grown, "flat", "of which the first tenth not counted; under 1 GB in all"),),
        clock.rate,
    )
