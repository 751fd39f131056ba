"""What two builds do not tell alike, as the nodes that it is about.

Enters: the lines of both graphs, in the order in which a build writes them. Leaves: the nodes that lines of only one of
them are about, and these nodes as they are now, with their relationships; all others are in both as they were. So that
a store that holds one build can be brought to the other without projecting the rest. Refused: builds that differ in
more than ``MOST`` lines (None), which are better loaded as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.ids import Ids
from kg.ontology import Ontology
from kg.portions import Lines, Ties, blocks, projected, uri_in
from kg.projection import NodeRow, Projection

MOST = 200_000


@dataclass(frozen=True, slots=True)
class Changes:
    """``nodes`` are the uris of all that may have changed, ``now`` those that are there, with what begins at them.

    Of ``untold`` nothing is told: each is there only if a relationship that begins at another node ends in it.
    """

    nodes: frozenset[str]
    now: Projection
    untold: tuple[NodeRow, ...]


def changes(before: Lines, after: Lines, ontology: Ontology, ids: Ids) -> Changes | None:
    """The nodes that differ; None where nearly everything may."""
    lines = set()
    for line in differing(before, after):
        lines.add(line)
        if len(lines) > MOST:
            return None
    ties = Ties(ontology)
    nodes = _touched(lines, after, ties)
    statements = {statement for statement, begins in after.statements() if begins in nodes}
    told = _told(nodes | statements, after)
    about = [line for node in nodes for line in told.get(node, ())]
    figures = [line for each in statements for line in ties.figures(each, told.get(each, []))]
    ends = {end for node in nodes for end in ties.ends(node, told.get(node, ()))}
    untold = nodes - told.keys()
    return Changes(
        frozenset(map(uri_in, nodes)),
        projected(about, figures, ends & untold, ontology, ids),
        projected([], [], untold - ends, ontology, ids).nodes,
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


def _touched(lines: Iterable[bytes], after: Lines, ties: Ties) -> set[bytes]:
    """What the lines are about or lead to, and where the relationship of a changed statement begins."""
    nodes, subjects = set(), set()
    for subject, block in blocks(sorted(lines)):
        nodes |= {subject, *ties.ends(subject, block), *ties.begins(subject, block)}
        subjects.add(subject)
    return nodes.union(begins for statement, begins in after.statements() if statement in subjects)


def _told(subjects: Iterable[bytes], lines: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """The lines about each of the subjects."""
    found: dict[bytes, list[bytes]] = {subject + b" ": [] for subject in subjects}
    subject, kept = b"\n", None
    for line in lines:
        if not line.startswith(subject):
            subject = line[: line.index(b" ") + 1]
            kept = found.get(subject)
        if kept is not None:
            kept.append(line)
    return {subject[:-1]: kept for subject, kept in found.items() if kept}
