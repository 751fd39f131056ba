"""Lines in heaps come back sorted and once, whether they fitted into memory or not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.heap import Heaps

LINE = st.binary(max_size=12).map(lambda data: data.replace(b"\n", b" "))
PUT = st.lists(st.tuples(st.sampled_from(["a", "b", "c/d", "é"]), LINE), max_size=40)


@given(PUT, st.integers(0, 400))
def test_what_is_put_in_comes_out_sorted_and_once_however_little_fits_into_memory(put, held):
    heaps = Heaps(held=held)
    for heap, line in put:
        heaps.add(heap, line)
    expected = {name: sorted({line for heap, line in put if heap == name}) for name in {heap for heap, _ in put}}
    assert heaps.names() == sorted(expected)
    assert list(heaps.drain()) == [expected[name] for name in sorted(expected)]
    assert heaps.names() == []


def test_heap_that_was_taken_can_be_filled_again():
    heaps = Heaps(held=0)
    heaps.add("a", b"first")
    heaps.add("b", b"other")
    assert heaps.take("a") == [b"first"]
    heaps.add("a", b"second")
    assert (heaps.take("a"), heaps.take("b"), heaps.take("c")) == ([b"second"], [b"other"], [])
