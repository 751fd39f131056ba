"""The build's graph as a file, with an index of what it was made of.

Enters: each named graph's lines with a mark of what it holds, and the derived graph. Leaves: ``graph.nq``, graph by
graph in the order of their names, each sorted, and its hash. As long as the file before is the one that its index tells
of, graphs with the same mark are copied out of it, and the derived graph's changes are put in where they belong.
Refused (``Stale``): a file before that lacks what should be gone, or has what is new.
"""

from __future__ import annotations

import hashlib
import json
import os
from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kg.derived import Derived, Stale
from kg.files import keep, writing

GRAPH = "graph.nq"
BEFORE = Path("cache") / "before.nq"  # the graph before this one, which a store may still hold
INDEX = Path("cache") / "graph.index"
_BLOCK = 128 * 1024  # bytes of lines between which changes are looked for


class Part(NamedTuple):
    """A named graph in the file: its mark, its beginning and its length."""

    mark: str
    begin: int
    length: int


@dataclass(frozen=True, slots=True)
class Former:
    """The file before: its ``index``, if that can be trusted, and the hashes of the derived graph's pieces."""

    index: Path | None = None
    pieces: Mapping[str, str] | None = None

    def parts(self) -> Generator[tuple[str, Part], None, None]:
        """The graphs in the order of their names. Raises Stale."""
        if self.index is None:
            return
        begin = 0
        try:
            with self.index.open("rb") as lines:
                next(lines)
                for line in lines:
                    name, mark, length = json.loads(line)
                    yield name, Part(mark, begin, length)
                    begin += length
        except (OSError, StopIteration, ValueError, TypeError):
            raise Stale from None


@dataclass
class GraphFile:
    """A build folder's graph; ``own`` is the name of the derived one, ``basis`` what its pieces depend on besides."""

    folder: Path
    own: str
    basis: str
    former: Former = field(default_factory=Former)

    def know_former(self) -> None:
        """Find out what the file was made of, if it is the one that the index tells of."""
        try:
            with (self.folder / INDEX).open("rb") as lines:
                row = json.loads(next(lines))
            if row["of"] == [self.basis, *_stamp((self.folder / GRAPH).stat())]:
                self.former = Former(self.folder / INDEX, row["pieces"])
        except (OSError, StopIteration, ValueError, KeyError, TypeError):
            self.former = Former()

    def write(
        self, marks: Mapping[str, str], lines: Callable[[str], bytes], derived: Derived, report: Path
    ) -> tuple[str, int]:
        """Write the file; returns its hash and how many lines the derived graph has.

        Each graph has a mark that is the same only for the same ``lines``, which are asked for by it. The ``report`` on
        the file before goes first: none is ever beside a graph that it does not tell of.
        """
        digest, own_lines, names, lengths = hashlib.sha256(), 0, sorted({*marks, self.own}), array("Q")
        with ExitStack() as stack:
            before = stack.enter_context((self.folder / GRAPH).open("rb")) if self.former.index else None
            parts = stack.enter_context(closing(self.former.parts()))
            keep(self.folder / GRAPH, self.folder / BEFORE)
            out = stack.enter_context(writing(self.folder / GRAPH))
            for name, part in _matched(names, parts):
                length, own = 0, name == self.own
                blocks = self._derived(derived, before, part) if own else _graph(marks[name], lines, before, part)
                for data in blocks:
                    digest.update(data)
                    length += out.write(data)
                    own_lines += data.count(b"\n") if own else 0
                lengths.append(length)
            out.flush()
            stamp = _stamp(os.fstat(out.fileno()))
            report.unlink(missing_ok=True)
        head = {"of": [self.basis, *stamp], "pieces": derived.pieces if derived.disjoint else None}
        rows = ([name, marks.get(name, ""), length] for name, length in zip(names, lengths, strict=True))
        with writing(self.folder / INDEX) as index:
            index.writelines(json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in chain([head], rows))
        return digest.hexdigest(), own_lines

    def _derived(self, derived: Derived, before: BinaryIO | None, part: Part | None) -> Iterator[bytes]:
        if before is None or part is None or self.former.pieces is None:
            return (b"\n".join(lines) + b"\n" for lines in derived.lines() if lines)
        return patched(_blocks(before, part.begin, part.length), derived.changes())


def _graph(mark: str, lines: Callable[[str], bytes], before: BinaryIO | None, part: Part | None) -> Iterator[bytes]:
    if before is None or part is None or mark != part.mark:
        yield lines(mark)
        return
    before.seek(part.begin)
    yield before.read(part.length)


def _matched(names: Iterable[str], parts: Iterator[tuple[str, Part]]) -> Iterator[tuple[str, Part | None]]:
    """Each name with its part, where it has one; both are in the order of the names."""
    found = next(parts, None)
    for name in names:
        while found is not None and found[0] < name:
            found = next(parts, None)
        yield name, found[1] if found is not None and found[0] == name else None


def _stamp(file: os.stat_result) -> list[int]:
    """What tells a file that nobody has touched since."""
    return [file.st_size, file.st_mtime_ns, file.st_ino]


def _blocks(file: BinaryIO, at: int, length: int) -> Iterator[bytes]:
    """Whole lines, some at a time."""
    end = at + length
    file.seek(at)
    while at < end:
        block = file.read(min(_BLOCK, end - at))
        block += file.readline() if not block.endswith(b"\n") else b""
        yield block
        at += len(block)


def patched(blocks: Iterable[bytes], changes: Iterable[tuple[bytes, bool]]) -> Iterator[bytes]:
    """Sorted lines with those that are new (True) put in and those that are gone left out. Raises Stale."""
    left = iter(changes)
    change = next(left, None)
    for block in blocks:
        last, here = block[block.rfind(b"\n", 0, -1) + 1 : -1], []
        while change is not None and change[0] <= last:
            here.append(change)
            change = next(left, None)
        yield _merged(block, here) if here else block
    rest = [] if change is None else [change, *left]
    if rest:
        yield _merged(b"", rest)


def _merged(block: bytes, changes: Iterable[tuple[bytes, bool]]) -> bytes:
    new, gone = ([line for line, is_new in changes if is_new is which] for which in (True, False))
    lines, out = block.split(b"\n")[:-1], set(gone)
    kept = [line for line in lines if line not in out]
    if len(kept) != len(lines) - len(gone) or not set(new).isdisjoint(kept):
        raise Stale
    return b"".join(line + b"\n" for line in sorted(kept + new))
