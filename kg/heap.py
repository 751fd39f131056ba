"""Many lines put into heaps, on disk once they are too many for memory, and each heap read back sorted.

Enters: lines, one or several with line feeds between them, with the name of their heap. Leaves: the names in their
order, and of each heap its lines, sorted and each once. The order in which they came
changes nothing. Nothing is refused.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import IO

HELD = 8_000_000  # bytes in memory, all heaps together


@dataclass
class Heaps:
    """Lines by heap; what is over ``held`` bytes goes into a file that is gone with this object."""

    held: int = HELD
    _lines: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    _spilled: dict[str, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("q")))
    _size: int = 0
    _file: IO[bytes] | None = None

    def add(self, heap: str, lines: bytes) -> None:
        self._lines[heap].append(lines)
        self._size += len(lines) + 40
        if self._size > self.held:
            self._spill()

    def names(self) -> list[str]:
        return sorted({*self._lines, *self._spilled})

    def take(self, heap: str) -> list[bytes]:
        """The heap's lines, sorted, each once; the heap is empty afterwards."""
        held = self._lines.pop(heap, [])
        places = iter(self._spilled.pop(heap, ()))
        for start, length in zip(places, places, strict=True):
            assert self._file is not None, "what was spilled is there"
            self._file.seek(start)
            held.append(self._file.read(length))
        return sorted(set(b"\n".join(held).split(b"\n"))) if held else []

    def drain(self) -> Iterator[list[bytes]]:
        """All heaps in the order of their names."""
        for name in self.names():
            yield self.take(name)

    def _spill(self) -> None:
        """One file for all heaps: a file for each would be opened again each time."""
        if self._file is None:
            self._file = TemporaryFile(prefix="kg-")  # noqa: SIM115  # lives as long as this object
        end = self._file.seek(0, 2)
        for heap, lines in self._lines.items():
            data = b"\n".join(lines)
            self._spilled[heap].extend((end, self._file.write(data)))
            end += len(data)
        self._lines.clear()
        self._size = 0
