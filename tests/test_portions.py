"""A graph in portions is the graph as a whole, and what differs between two graphs brings the one to the other."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from spine import IDS, derive, document, event_claim, ontology, quads_of, records_of

from kg import changes as changing
from kg import portions as portioning
from kg.changes import Changes, changes, differing
from kg.claims import Count
from kg.portions import Lines, Portions
from kg.projection import Projection, project
from kg.terms import graph_of, to_nquads

SLOTS = {"perpetrator": ("red",), "target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


def small() -> list[bytes]:
    """Two documents about one attack, with what is derived from them, and a link to what nothing is told of."""
    graphs = []
    for number, dead in enumerate((2, 4)):
        slots = {**SLOTS, "killed": Count(dead, dead)}
        graphs.append(document(f"doc{number}", [event_claim("c1", **slots)], slots=slots))
    parts = [*(quads_of(graph) for graph in graphs), derive(records_of(*graphs), ontology(), IDS).quads]
    parts.sort(key=graph_of)
    return [f"{line}\n".encode() for quads in parts for line in sorted(set(to_nquads(quads)))]


def whole(lines: list[bytes]) -> Projection:
    return project(parse(b"".join(lines), RdfFormat.N_QUADS), ontology(), IDS)


def rows(*parts: Projection) -> tuple[dict, dict]:
    """Nodes and edges by their keys; none may come twice."""
    nodes = [(node.uri, node) for part in parts for node in part.nodes]
    edges = [((edge.start, edge.type, edge.end), edge) for part in parts for edge in part.edges]
    assert len(dict(nodes)) == len(nodes)
    assert len(dict(edges)) == len(edges)
    return dict(nodes), dict(edges)


def test_all_portions_together_are_the_projection_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portioning, "PORTION", 1_000)
    lines, file = small(), tmp_path / "graph.nq"
    file.write_bytes(b"".join(lines))
    portions = Portions(Lines(file), ontology(), IDS)
    parts = dict(portions.portions())
    assert len(parts) > 5
    assert rows(*parts.values()) == rows(whole(lines))
    assert {portions.portion_of(node.uri) == name for name, part in parts.items() for node in part.nodes} == {True}


def test_labels_are_told_from_general_to_special(tmp_path: Path):
    file = tmp_path / "graph.nq"
    file.write_bytes(b"".join(small()))
    labels = Portions(Lines(file), ontology(), IDS).labels
    assert set(labels) == {label for node in whole(small()).nodes for label in node.labels} - {"Entity"}
    assert [len(ontology().chain(label)) for label in labels] == sorted(len(ontology().chain(x)) for x in labels)


def difference(before: list[bytes], after: list[bytes]) -> Changes | None:
    with TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("before.nq", "after.nq")]
        for file, lines in zip(files, (before, after), strict=True):
            file.write_bytes(b"".join(lines))
        return changes(*map(Lines, files), ontology(), IDS)


LINES = small()
left_out = st.sets(st.integers(0, len(LINES) - 1), max_size=40)


def without(numbers: set[int]) -> list[bytes]:
    return [line for number, line in enumerate(LINES) if number not in numbers]


@settings(deadline=None)
@given(left_out, left_out)
def test_what_differs_brings_any_graph_to_any_other(gone: set[int], new: set[int]):
    before, after = without(new), without(gone)
    found = difference(before, after)
    assert found is not None
    nodes, edges = rows(whole(before))
    nodes = {uri: node for uri, node in nodes.items() if uri not in found.nodes}
    edges = {key: edge for key, edge in edges.items() if edge.start not in found.nodes}
    now, ends = rows(found.now), {edge.end for edge in edges.values()}
    nodes |= now[0] | {node.uri: node for node in found.untold if node.uri in ends}
    assert now[0].keys() <= found.nodes
    assert (nodes, edges | now[1]) == rows(whole(after))


@given(left_out, left_out)
def test_lines_that_differ_are_those_of_one_graph_alone(gone: set[int], new: set[int]):
    before, after = without(new), without(gone)
    found = list(differing(before, after))
    assert sorted(found) == sorted(set(before) ^ set(after))


def test_builds_that_share_next_to_nothing_are_better_loaded_whole(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(changing, "MOST", 3)
    assert difference(LINES[4:], LINES) is None
    assert difference(LINES[3:], LINES) is not None
