"""What two builds do not tell alike, as the nodes that it is about.

Enters: the lines of both graphs, in the order in which a build writes them. Leaves: the nodes that lines of only one of
them are about, and these nodes as they are now, with their relationships; all others are in both as they were. So that
a store that holds one build can be brought to the other without reading the rest. Refused: builds that differ in more
than ``MOST`` lines (None), which are better loaded as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from kg.ids import Ids
from kg.ontology import Ontology
from kg.portions import Marks, blocks, projected, uri_in
from kg.projection import Projection

MOST = 200_000


@dataclass(frozen=True, slots=True)
class Changes:
    """``nodes`` are the uris of all that may have changed; what ``now`` does not hold of them is gone."""

    nodes: frozenset[str]
    now: Projection


def changes(before: Iterable[bytes], after: Iterable[bytes], ontology: Ontology, ids: Ids) -> Changes | None:
    """The nodes that differ; None where nearly everything may. The lines are gone through more than once."""
    lines = set()
    for line in differing(before, after):
        lines.add(line)
        if len(lines) > MOST:
            return None
    marks = Marks(ontology)
    nodes = _touched(lines, after, marks)
    about, figures = _told(nodes, after, marks)
    return Changes(
        frozenset(map(uri_in, nodes)),
        projected(about, figures, _ends(nodes, about, after, marks), ontology, ids),
    )


def differing(before: Iterable[bytes], after: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of only one of two graphs, both sorted by the names of their graphs and then as they are."""
    olds, news = iter(before), iter(after)
    old, new = next(olds, None), next(news, None)
    while old is not None and new is not None:
        if old == new:
            old, new = next(olds, None), next(news, None)
        elif _place(old) < _place(new):
            yield old
            old = next(olds, None)
        else:
            yield new
            new = next(news, None)
    for rest, first in ((olds, old), (news, new)):
        if first is not None:
            yield first
            yield from rest


def _place(line: bytes) -> tuple[bytes, bytes]:
    return line[line.rindex(b"<") : line.rindex(b">")], line


def _touched(lines: Iterable[bytes], after: Iterable[bytes], marks: Marks) -> set[bytes]:
    """What the lines are about or lead to, and where the relationship of a changed statement begins."""
    nodes, subjects = set(), set()
    for subject, block in blocks(sorted(lines)):
        nodes |= {subject, *marks.ends(subject, block), *marks.begins(subject, block)}
        subjects.add(subject)
    for subject, block in blocks(after):
        if subject in subjects:
            nodes.update(marks.begins(subject, block))
    return nodes


def _told(nodes: Collection[bytes], after: Iterable[bytes], marks: Marks) -> tuple[list[bytes], list[bytes]]:
    """The lines about the nodes, and those that tell of the statements behind their relationships."""
    about, figures = [], []
    for subject, block in blocks(after):
        if subject in nodes:
            about += block
        told = marks.figures(subject, block)
        if told is not None and told[0] in nodes:
            figures += told[1]
    return about, figures


def _ends(nodes: Collection[bytes], about: Iterable[bytes], after: Iterable[bytes], marks: Marks) -> set[bytes]:
    """Those of the nodes of which nothing is told, and in which a relationship ends."""
    untold = set(nodes) - {subject for subject, _ in blocks(about)}
    if not untold:
        return set()
    named = re.compile(b"|".join(re.escape(b" " + node + b" ") for node in sorted(untold))).search
    return {end for subject, block in blocks(filter(named, after)) for end in marks.ends(subject, block)} & untold
