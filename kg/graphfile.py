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
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import BinaryIO, NamedTuple

from kg.derived import Derived, Stale
from kg.files import keep, write_whole, writing

GRAPH = "graph.nq"
BEFORE = Path("cache") / "before.nq"  # the graph before this one, which a store may still hold
INDEX = Path("cache") / "graph.index"
_BLOCK = 128 * 1024  # bytes of lines between which changes are looked for


class Part(NamedTuple):
    """One named graph: what gives its lines, and a mark that is the same only for the same lines."""

    lines: Callable[[], bytes]
    mark: str


@dataclass(frozen=True, slots=True)
class Former:
    """The file before: of each graph its mark, beginning and length; the hashes of the derived one's pieces."""

    graphs: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    pieces: Mapping[str, str] | None = None


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
            row = json.loads((self.folder / INDEX).read_bytes())
            if row["of"] == [self.basis, *_stamp((self.folder / GRAPH).stat())]:
                begins = accumulate((length for _, _, length in row["graphs"]), initial=0)
                graphs = {name: (mark, at, size) for (name, mark, size), at in zip(row["graphs"], begins, strict=False)}
                self.former = Former(graphs, row["pieces"])
        except (OSError, ValueError, KeyError, TypeError):
            self.former = Former()

    def write(self, parts: Mapping[str, Part], derived: Derived, report: Path) -> tuple[str, int]:
        """Write the file; returns its hash and how many lines the derived graph has.

        The ``report`` on the file before goes first: none is ever beside a graph that it does not tell of.
        """
        digest, own_lines, index = hashlib.sha256(), 0, list[tuple[str, str, int]]()
        with ExitStack() as stack:
            before = stack.enter_context((self.folder / GRAPH).open("rb")) if self.former.graphs else None
            keep(self.folder / GRAPH, self.folder / BEFORE)
            out = stack.enter_context(writing(self.folder / GRAPH))
            for name in sorted({*parts, self.own}):
                length = 0
                for data in self._derived(derived, before) if name == self.own else self._graph(name, parts, before):
                    digest.update(data)
                    length += out.write(data)
                    own_lines += data.count(b"\n") if name == self.own else 0
                index.append((name, parts[name].mark if name in parts else "", length))
            out.flush()
            stamp = _stamp(os.fstat(out.fileno()))
            report.unlink(missing_ok=True)
        row = {"of": [self.basis, *stamp], "graphs": index, "pieces": derived.pieces if derived.disjoint else None}
        write_whole(self.folder / INDEX, json.dumps(row, separators=(",", ":")).encode())
        return digest.hexdigest(), own_lines

    def _graph(self, name: str, parts: Mapping[str, Part], before: BinaryIO | None) -> Iterator[bytes]:
        mark, at, length = self.former.graphs.get(name, ("", 0, 0))
        if before is None or mark != parts[name].mark:
            yield parts[name].lines()
            return
        before.seek(at)
        yield before.read(length)

    def _derived(self, derived: Derived, before: BinaryIO | None) -> Iterator[bytes]:
        if before is None or self.former.pieces is None:
            return (b"\n".join(lines) + b"\n" for lines in derived.lines() if lines)
        _, at, length = self.former.graphs[self.own]
        return patched(_blocks(before, at, length), derived.changes())


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
