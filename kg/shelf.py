"""What is too much for memory: values put on disk and taken up by their numbers, and names packed in their order.

Enters: values of plain types (text, numbers, tuples, lists, dicts), one after the other; names. Leaves: each value by
the number that it was given, as it was put; each name by its place in the order, and its place by the name; of many
texts the marks of those that are met again, so that only these need be held. Nothing is refused.
"""

from __future__ import annotations

import marshal
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from hashlib import blake2b
from itertools import pairwise
from tempfile import TemporaryFile
from typing import IO, Any


class Shelf:
    """Values by number, in a file that is gone with this object."""

    def __init__(self) -> None:
        self._begins = array("Q", (0,))
        self._file: IO[bytes] | None = None

    def __len__(self) -> int:
        return len(self._begins) - 1

    def put(self, value: Any) -> int:
        """The number of the value."""
        if self._file is None:
            self._file = TemporaryFile(prefix="kg-")  # noqa: SIM115  # lives as long as this object
        begin = self._begins[-1]
        self._file.seek(begin)
        self._begins.append(begin + self._file.write(marshal.dumps(value)))
        return len(self) - 1

    def __getitem__(self, number: int) -> Any:
        begin, end = self._begins[number : number + 2]
        assert self._file is not None, "what was put is there"
        self._file.seek(begin)
        return marshal.loads(self._file.read(end - begin))


class Names(Collection[str]):
    """Names that come sorted, each once, in a fraction of the memory that as many strings take."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._packed, self._ends = bytearray(), array("Q", (0,))
        for name in names:
            self._packed += name.encode()
            self._ends.append(len(self._packed))
        marks = array("q", map(mark, self))
        self._places = numbers(sorted(range(len(marks)), key=marks.__getitem__))
        self._marks = array("q", map(marks.__getitem__, self._places))

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        return self._packed[self._ends[place] : self._ends[place + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def find(self, name: str) -> int | None:
        """The place of a name; None where it is not among them."""
        own = mark(name)
        at = bisect_left(self._marks, own)
        while at < len(self._marks) and self._marks[at] == own:
            if self[self._places[at]] == name:
                return self._places[at]
            at += 1
        return None

    def place(self, name: str) -> int:
        """The place of a name that is among them."""
        place = self.find(name)
        assert place is not None, f"{name} is among the names"
        return place


def numbers(each: Iterable[int] = ()) -> array[int]:
    """Numbers in little memory."""
    return array("I", each)


def mark(text: str) -> int:
    """A number for a text, the same on every machine: two texts that have the same are one, but once in 2**63 times."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1


def repeated(marks: Iterable[int]) -> frozenset[int]:
    """The marks that are met more than once."""
    return frozenset(one for one, two in pairwise(sorted(marks)) if one == two)
