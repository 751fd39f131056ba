"""Reading texts with kg, timed: the same functions that ``kg extract`` runs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.claims import DocumentGraph
from kg.content import Content, find_content
from kg.documents import Document
from kg.extract import ExtractionContent, extract, read_extraction_content
from kg.extraction_json import to_json
from kg.handwritten import handwritten_quads, known_entities
from kg.ids import Ids


@dataclass
class Clock:
    """Words read and the processor time they took."""

    words: int = 0
    seconds: float = 0.0

    @contextmanager
    def reading(self, text: str) -> Iterator[None]:
        begun = time.process_time()
        yield
        self.seconds += time.process_time() - begun
        self.words += len(text.split())

    @property
    def rate(self) -> float | None:
        return self.words / self.seconds if self.seconds else None


def reader(content: Content | None = None, *, names: Iterable[Path] | None = None) -> ExtractionContent:
    """The rules and word lists of a content folder, warmed up: the model is loaded before anything is timed.

    The known names are those of the folder, or of the hand-written files in ``names``.
    """
    chosen = content or find_content()
    ids, files = Ids(), chosen.handwritten_files if names is None else names
    known = known_entities((q for f in files for q in handwritten_quads(f, chosen.ontology, ids)), chosen.ontology, ids)
    made = read_extraction_content(chosen, known)
    extract(Document("warm-up", "warm-up", "Nothing has happened yet."), made)
    return made


def graphs(documents: Iterable[Document], content: ExtractionContent, clock: Clock) -> Iterator[DocumentGraph]:
    """The document graphs one by one."""
    for document in documents:
        with clock.reading(document.text):
            graph = extract(document, content)
        yield graph


def write_graph(folder: Path, name: str, graph: DocumentGraph) -> None:
    write_json(folder / f"{name}.json", to_json(graph))


def write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The rows of a .jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
