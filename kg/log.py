"""What happened when: runs, loads with their receipts, retractions. Append-only, apart from the content and its hash.

One JSON object a line in ``log.jsonl`` of the build folder. A line that cannot be read is refused, as nothing here
may be lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.files import append_line


@dataclass(frozen=True, slots=True)
class BuildSource:
    """The files and the content folder that a build was made from; no paths mean the sample reports."""

    paths: tuple[str, ...]
    content: str

    @classmethod
    def of(cls, paths: Iterable[Path], content: Path) -> BuildSource:
        return cls(tuple(str(Path(path).absolute()) for path in paths), str(content.absolute()))


class Log:
    """The log of one build folder."""

    def __init__(self, build: Path) -> None:
        self.file = build / "log.jsonl"

    def append(self, what: str, facts: Mapping[str, Any], *, now: datetime | None = None) -> None:
        """Add one entry, stamped with the time in UTC. Raises ConfigError when it cannot be written."""
        stamp = (now or datetime.now(UTC)).isoformat(timespec="seconds")
        line = json.dumps({"at": stamp, "what": what, **facts}, ensure_ascii=False, sort_keys=True)
        append_line(self.file, line)

    def last_source(self) -> BuildSource | None:
        """What the last build was made from; None when there is none. Raises InputError for a broken line."""
        entries = [entry for entry in self.entries("build") if "paths" in entry]
        return BuildSource(tuple(entries[-1]["paths"]), entries[-1]["content"]) if entries else None

    def entries(self, what: str | None = None) -> list[dict[str, Any]]:
        """The entries in order, or those of one kind. Raises InputError for a broken line."""
        if not self.file.exists():
            return []
        found = []
        for number, line in enumerate(self.file.read_text(encoding="utf-8").splitlines(), 1):
            try:
                entry = json.loads(line)
            except ValueError as exc:
                hint = "mend the line by hand, or take it out; what was retracted stands in this file alone"
                raise InputError("a line of the log is broken", place=self.file, line=number, hint=hint) from exc
            if what is None or entry.get("what") == what:
                found.append(entry)
        return found
