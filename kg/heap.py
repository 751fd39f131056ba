"""Many lines put into heaps, on disk once they are too many for memory, and each heap read back sorted.

Enters: lines, one or several with line feeds between them, with the name of their heap. Leaves: the names in their
order, and of each heap its lines, sorted and each once. The order in which they came
changes nothing. Nothing is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

HELD = 24_000_000  # bytes in memory, all heaps together


@dataclass
class Heaps:
    """Lines by heap; what is over ``held`` bytes goes into files of a folder that is gone with this object."""

    held: int = HELD
    _lines: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    _files: dict[str, Path] = field(default_factory=dict)
    _size: int = 0
    _made: int = 0
    _folder: TemporaryDirectory[str] | None = None

    def add(self, heap: str, lines: bytes) -> None:
        self._lines[heap].append(lines)
        self._size += len(lines) + 40
        if self._size > self.held:
            self._spill()

    def names(self) -> list[str]:
        return sorted({*self._lines, *self._files})

    def take(self, heap: str) -> list[bytes]:
        """The heap's lines, sorted, each once; the heap is empty afterwards."""
        held = self._lines.pop(heap, [])
        file = self._files.pop(heap, None)
        if file is not None:
            held.append(file.read_bytes()[:-1])
            file.unlink()
        return sorted(set(b"\n".join(held).split(b"\n"))) if held else []

    def drain(self) -> Iterator[list[bytes]]:
        """All heaps in the order of their names."""
        for name in self.names():
            yield self.take(name)

    def _spill(self) -> None:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="kg-")
        for heap, lines in self._lines.items():
            if heap not in self._files:
                self._made += 1
                self._files[heap] = Path(self._folder.name, str(self._made))
            with self._files[heap].open("ab") as handle:
                handle.write(b"\n".join(lines) + b"\n")
        self._lines.clear()
        self._size = 0
