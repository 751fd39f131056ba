"""The derived graph in the making: pieces in, and lines out in their order.

Enters: pieces, each with a hash over what it was worked out from; what is remembered of pieces (``Memo``); and the
hashes of those that a graph before was made of (``former``). Leaves: all lines, or only those in which the graph
differs from the one before, since a piece with the hash that it had gives the lines that it gave. Refused (``Stale``):
differences that cannot be told, as the lines of a former piece are lost or two pieces tell the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.claims import Finding
from kg.heap import Heaps
from kg.ids import Ids
from kg.pieces import Memo, Piece

_PREFIX = 5  # characters of an id after the base by which lines are put into heaps
_DIGITS = 2  # characters of it after its kind ("clm-") where it has one


class Stale(Exception):
    """What is known of the graph before does not hold, and all must be made anew."""


@dataclass
class Derived:
    """Lines of N-Quads that are given once, and what a person should look at."""

    ids: Ids
    memo: Memo | None = None
    former: Mapping[str, str] | None = None
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    pieces: dict[str, str] = field(default_factory=dict)
    _new: Heaps = field(default_factory=Heaps)
    _gone: Heaps = field(default_factory=Heaps)
    _told: int = 0

    def held(self, name: str, digest: str) -> Piece | None:
        """The piece, if it was worked out before."""
        return self.memo.get(name, digest) if self.memo is not None else None

    def add(self, name: str, digest: str, piece: Piece) -> None:
        """Take in a piece; what it was in the graph before is looked up first."""
        self.pieces[name] = digest
        self.findings += piece.findings
        self.counts.update(piece.counts)
        was = (self.former or {}).get(name)
        if was == digest:
            return
        if was is not None:
            self._leave(name, was)
        self._told += self._put(self._new, piece.lines)

    def remember(self, name: str, digest: str, piece: Piece) -> None:
        if self.memo is not None:
            self.memo.put(name, digest, piece)

    def lines(self) -> Iterator[list[bytes]]:
        """All lines in their order, some at a time; not when there was a graph before."""
        for lines in self._new.drain():
            self._told -= len(lines)
            yield lines

    def changes(self) -> Iterator[tuple[bytes, bool]]:
        """The lines that are new (True) and those that are gone, in their order."""
        for name, digest in (self.former or {}).items():
            if name not in self.pieces:
                self._leave(name, digest)
        for beginning in sorted({*self._new.names(), *self._gone.names()}):
            new, gone = self._new.take(beginning), self._gone.take(beginning)
            self._told -= len(new)
            yield from ((line, line in new) for line in sorted({*new} ^ {*gone}))
        if not self.disjoint:
            raise Stale

    @property
    def disjoint(self) -> bool:
        """Whether no line was told by two pieces, once all are given."""
        return self._told == 0

    def _leave(self, name: str, digest: str) -> None:
        former = self.held(name, digest)
        if former is None:
            raise Stale
        self._put(self._gone, former.lines)

    def _put(self, heaps: Heaps, lines: Iterable[str]) -> int:
        base = len(self.ids.base) + 1
        groups: dict[str, list[str]] = defaultdict(list)
        for line in lines:
            kind = line.find("-", base, base + _PREFIX)
            groups[line[: base + _PREFIX if kind < 0 else kind + 1 + _DIGITS]].append(line)
        for beginning, alike in groups.items():
            heaps.add(beginning, "\n".join(alike).encode())
        return sum(map(len, groups.values()))
