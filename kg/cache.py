"""What was read out of a document, kept until the document or what extraction depends on changes.

A file for each document, named by a hash over the document and ``basis`` (the content's hash and our version), so
that a stale entry is never found. A file that cannot be read counts as absent: the document is simply read again.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.claims import DocumentGraph, Finding
from kg.documents import Document
from kg.extraction_json import from_json, to_json
from kg.files import write_whole


@dataclass
class Cache:
    """One build folder's cache; remembers which entries this run used."""

    folder: Path
    basis: str
    used: set[str] = field(default_factory=set)

    def _file(self, document: Document) -> Path:
        facts = json.dumps([self.basis, asdict(document)], ensure_ascii=False, sort_keys=True)
        name = hashlib.sha256(facts.encode()).hexdigest()[:32] + ".json"
        self.used.add(name)
        return self.folder / name

    def get(self, document: Document) -> tuple[DocumentGraph, tuple[Finding, ...]] | None:
        """The document's graph and its findings; None when they are not here."""
        try:
            held = json.loads(self._file(document).read_text(encoding="utf-8"))
            return from_json(held["graph"]), tuple(Finding(**row) for row in held["findings"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, document: Document, graph: DocumentGraph, findings: tuple[Finding, ...]) -> None:
        held = {"graph": to_json(graph), "findings": [asdict(finding) for finding in findings]}
        write_whole(self._file(document), json.dumps(held, ensure_ascii=False).encode())

    def forget_unused(self) -> None:
        """Delete what this run did not ask for: documents that are gone or changed."""
        for file in self.folder.glob("*.json"):
            if file.name not in self.used:
                file.unlink()
