"""A graph that is put together out of the one before is the graph that would be written from nothing."""

from __future__ import annotations

import hashlib
import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spine import IDS

from kg.derived import Derived, Stale
from kg.graphfile import GRAPH, GraphFile, patched
from kg.pieces import Piece

OWN = IDS.graph("derived").value


class Remembered(dict):
    """Pieces by name, as a build folder keeps them."""

    def get(self, name, lines):
        held = super().get(name)
        return held[1] if held and held[0] == lines else None

    def put(self, name, lines, piece):
        self[name] = (lines, piece)


def line(name: str, number: int) -> str:
    return f'<{IDS.base}{number % 7}{name}> <p> "{number}" <{OWN}> .'


def written(folder, graphs: dict[str, set[int]], pieces: dict[str, set[int]], memo: Remembered | None):
    """The graph's bytes and what ``write`` says of it; ``memo`` is None where nothing is known of a graph before."""
    file = GraphFile(folder, OWN, "basis")
    if memo is not None:
        file.know_former()
    derived = Derived(IDS, memo, file.former.pieces)
    for name, numbers in pieces.items():
        digest, piece = repr(sorted(numbers)), Piece([line(name, number) for number in sorted(numbers)])
        derived.add(name, digest, piece)
        derived.remember(name, digest, piece)
    data = {name: "".join(f"{number}\n" for number in sorted(held)).encode() for name, held in graphs.items()}
    lines = {repr(held): held for held in data.values()}
    told = file.write({n: repr(held) for n, held in data.items()}, lines.__getitem__, derived, folder / "report")
    return (folder / GRAPH).read_bytes(), told


NUMBERS = st.sets(st.integers(0, 60), max_size=20)
BUILDS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(["a", "b", OWN + "z"]), NUMBERS),
        st.dictionaries(st.sampled_from(["ev-1", "ev-2", "st-1", "ti-1"]), NUMBERS),
    ),
    min_size=2,
    max_size=5,
)


@settings(max_examples=100, deadline=None)
@given(BUILDS)
def test_graph_out_of_the_one_before_is_the_graph_from_nothing(tmp_path_factory, builds):
    here, memo = tmp_path_factory.mktemp("here"), Remembered()
    for graphs, pieces in builds:
        expected = written(tmp_path_factory.mktemp("new"), graphs, pieces, None)
        assert written(here, graphs, pieces, memo) == expected
        lines = sorted(line(name, number) for name, numbers in pieces.items() for number in numbers)
        assert expected[1] == (hashlib.sha256(expected[0]).hexdigest(), len(lines))
        memo = Remembered({name: held for name, held in memo.items() if name in pieces})


def test_graph_that_somebody_touched_is_not_copied_from(tmp_path):
    memo, graphs, pieces = Remembered(), {"a": {1, 2}}, {"ev-1": {3}}
    first = written(tmp_path, graphs, pieces, memo)
    file = tmp_path / GRAPH
    file.write_bytes(file.read_bytes().replace(b"1", b"9"))
    os.utime(file, ns=(0, 0))
    assert written(tmp_path, graphs, pieces, memo) == first


@pytest.mark.parametrize(
    "pieces",
    [
        {"ev-1": {1}, "ev-2": {2}},  # what ev-2 was is not remembered
        {"ev-2": {1}, "st-1": {4}},  # nor what ev-1 was, which is gone
    ],
)
def test_piece_whose_former_lines_are_lost_makes_the_graph_before_stale(tmp_path, pieces):
    memo = Remembered()
    written(tmp_path, {}, {"ev-1": {1}, "ev-2": {1}}, memo)
    before = (tmp_path / GRAPH).read_bytes()
    memo.pop("ev-1" if "st-1" in pieces else "ev-2")
    with pytest.raises(Stale):
        written(tmp_path, {}, pieces, memo)
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == [GRAPH]
    assert (tmp_path / GRAPH).read_bytes() == before


def test_line_that_two_pieces_tell_is_written_once_and_the_next_graph_is_made_whole(tmp_path):
    memo = Remembered()
    twice = [Piece([line("same", 1), line(name, 2)]) for name in ("one", "two")]

    def made(pieces: list[Piece]) -> list[bytes]:
        file = GraphFile(tmp_path, OWN, "basis")
        file.know_former()
        derived = Derived(IDS, memo, file.former.pieces)
        for number, piece in enumerate(pieces):
            derived.add(f"ev-{number}", repr(piece.lines), piece)
            derived.remember(f"ev-{number}", repr(piece.lines), piece)
        file.write({}, lambda _: b"", derived, tmp_path / "report")
        return (tmp_path / GRAPH).read_bytes().splitlines()

    assert made(twice) == sorted(text.encode() for text in {*twice[0].lines, *twice[1].lines})
    assert made(twice[:1]) == sorted(text.encode() for text in twice[0].lines)


@pytest.mark.parametrize("change", [(b"x", False), (b"b", True)])
def test_change_that_does_not_fit_is_refused(change):
    with pytest.raises(Stale):
        list(patched([b"a\nb\n", b"c\n"], [change]))


def test_changes_in_many_blocks_are_put_where_they_belong():
    chance = random.Random(7)
    every = sorted({f"{chance.randrange(10**6):06}".encode() for _ in range(3000)})
    held, wanted = sorted(chance.sample(every, 2000)), sorted(chance.sample(every, 2000))
    changes = [(text, text in wanted) for text in sorted({*held} ^ {*wanted})]
    blocks = [b"".join(text + b"\n" for text in held[at : at + 37]) for at in range(0, len(held), 37)]
    assert b"".join(patched(blocks, changes)) == b"".join(text + b"\n" for text in wanted)
