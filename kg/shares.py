"""What all sources give to each heap: a hash of it always, the lines themselves only where they are asked for.

Enters: sources by their names, which are the same only for the same content, and what they gave in a build before
(``Routes``). Leaves: the heaps' names, of each a hash over what it is given, and its lines. A source that gives what it
gave is not read again unless a heap that it gives to has to be worked out. Nothing is refused.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Protocol

from kg.heap import Heaps
from kg.pieces import Lines, Piece
from kg.recordtext import Told
from kg.routing import SIZE, Route, Router, hash_of

Teller = Callable[[str], Told]
"""What a source tells, by its name."""


class Routes(Protocol):
    """What sources gave before, by their names."""

    def get(self, name: str) -> Route | None: ...
    def put(self, name: str, route: Route) -> None: ...


class Shares:
    """The heaps of one build."""

    def __init__(self, router: Router, sources: Iterable[str], teller: Teller, routes: Routes | None) -> None:
        self.router, self.teller, self.routes = router, teller, routes
        self.marked: set[str] = set()
        self._heaps = Heaps()
        self._hashes: dict[str, bytes] = {}
        self._givers: dict[str, array[int]] = {}
        self._sources = sorted(sources)
        self._pieces: list[Piece] = []
        for number, name in enumerate(self._sources):
            self._route(number, name)

    def _route(self, number: int, name: str) -> None:
        route = self.routes.get(name) if self.routes is not None else None
        if route is None or route.basis != self.router.basis(route.asked):
            lines, asked = self.router.lines(self.teller(name))
            self._add(lines)
            route = Route("", asked, shares_of(lines))
            if self.routes is not None:
                self.routes.put(name, Route(self.router.basis(asked), asked, route.shares))
        else:
            self._gives(number, route.shares)
        self._count(route.shares)
        self.marked.update(route.asked.marked)

    def add(self, piece: Piece, given: Lines | None) -> None:
        """Take in what a heap of events gives to others, as lines where it has just been worked out."""
        if given is not None:
            self._add(given)
        elif piece.shares:
            self._gives(len(self._sources) + len(self._pieces), piece.shares)
            self._pieces.append(piece)
        self._count(piece.shares)

    def names(self, kind: str) -> list[str]:
        return sorted(name for name in self._hashes if name.startswith(kind))

    def digest(self, heap: str) -> str:
        """The same as long as all sources give the heap what they gave."""
        return self._hashes[heap].hex()

    def gather(self, heaps: Iterable[str]) -> None:
        """Read again those that give to the heaps, so that their lines can be taken."""
        asked = set(heaps)
        for number in sorted({number for heap in asked for number in self._givers.get(heap, ())}):
            given = self._given(number)
            self._add({heap: given[heap] for heap in asked & given.keys()})

    def take(self, heap: str) -> list[bytes]:
        """The heap's lines, sorted, once they are gathered."""
        return self._heaps.take(heap)

    def _given(self, number: int) -> Lines:
        if number < len(self._sources):
            return self.router.lines(self.teller(self._sources[number]))[0]
        return self._pieces[number - len(self._sources)].given()

    def _add(self, given: Lines) -> None:
        for heap, lines in given.items():
            self._heaps.add(heap, b"\n".join(lines))

    def _gives(self, number: int, heaps: Iterable[str]) -> None:
        for heap in heaps:
            if heap not in self._givers:
                self._givers[heap] = array("I")
            self._givers[heap].append(number)

    def _count(self, shares: Mapping[str, str]) -> None:
        for heap, share in shares.items():
            before = self._hashes.get(heap, b"")
            self._hashes[heap] = blake2b(before + share.encode(), digest_size=SIZE).digest()


def shares_of(given: Lines) -> dict[str, str]:
    """A hash of the lines for each heap."""
    return {heap: hash_of(sorted(lines)) for heap, lines in sorted(given.items())}
