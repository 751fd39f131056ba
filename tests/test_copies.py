"""Copies and near copies of one text have one origin; texts on one subject in other words do not."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from corpus import chosen, content_folder, report, written
from hypothesis import given
from hypothesis import strategies as st

from kg.build import build, read_graph
from kg.copies import origins, signature
from kg.terms import kg

WORDS = [
    f"{a}{b}"
    for a in ("ka", "lo", "mi", "ru", "se", "tu", "vo")
    for b in ("ban", "dor", "fel", "gim", "nus", "pek", "tal")
]

SIGNATURE = (
    "kWcnL7i3Aq/sNPI490yWXgY7LljbTtMPZ6YrL4pt8r3naPAbFfcnLUkslGXOatWgae3R85I0Mf/3mxveFxcE94"
    "DxLmAUuIAsmWW91TM/rKCqenc1z0ejkYCdTFqSYso5l0aHeaBLimxfZ7Uv9JJ6qm7wJsBvSs7CgHwsV3bd6ho="
)


def text(seed: int, length: int = 200) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


def of_each(rows: Iterable[tuple[str, str | None, str | None]]) -> dict[str, str]:
    """The origin of each document, from its id, the hash of its text and its signature."""
    told = list(rows)
    joined = origins((text or key, signed) for key, text, signed in told)
    return {key: joined.get(text or key, text or key) for key, text, _ in told}


def found(*texts: str) -> dict[str, str]:
    return of_each((f"d{n}", f"hash-{hash(t)}", signature(t)) for n, t in enumerate(texts))


def of_one_origin(first: str, second: str) -> bool:
    return len(set(found(first, second).values())) == 1


@pytest.mark.parametrize(
    ("change", "one"),
    [
        (lambda t: t, True),
        (lambda t: t.upper().replace(" ", ", "), True),
        (lambda t: t.replace("kaban", "other"), True),
        (lambda t: " ".join(t.split()[:160]), True),
        (lambda t: f"{t} {text(99, 30)}", True),
        (lambda _: text(2), False),
        (lambda t: " ".join(t.split()[:40]) + " " + text(3, 160), False),
        (lambda t: " ".join(reversed(t.split())), False),
    ],
    ids=[
        "same",
        "other letters",
        "a word changed",
        "cut",
        "with an addition",
        "another",
        "one paragraph shared",
        "order",
    ],
)
def test_near_copies_have_one_origin_and_others_have_not(change, one):
    assert of_one_origin(text(1), change(text(1))) is one


def test_short_texts_are_compared_whole():
    assert signature("Three soldiers died in Novo Selo on Tuesday.") is None
    assert of_each([("a", "h1", None), ("b", "h1", None), ("c", "h2", None), ("d", None, None)]) == {
        "a": "h1",
        "b": "h1",
        "c": "h2",
        "d": "d",
    }


def test_signature_stays_the_same_on_every_machine_and_release():
    """It is part of what the build's hash is over."""
    assert signature(text(1)) == SIGNATURE


@given(st.permutations([(n, v) for n in range(3) for v in range(3)]))
def test_origin_does_not_depend_on_the_order(order):
    texts = {(n, v): f"{text(n)} {text(50 + v, 8)}" for n in range(3) for v in range(3)}
    rows = [(f"d{n}{v}", f"h{n}{v}", signature(texts[n, v])) for n, v in order]
    assert of_each(rows) == {f"d{n}{v}": f"h{n}0" for n in range(3) for v in range(3)}


def test_many_texts_take_time_in_proportion():
    """Three thousand texts, a third of them copies of one: comparing all pairs would be 4.5 million."""
    rows = [(f"d{n}", f"h{n}", signature(text(n if n % 3 else 0, 80))) for n in range(3000)]
    assert len(set(of_each(rows).values())) == 2001


def test_two_papers_that_print_one_wire_text_are_two_documents_of_one_origin(tmp_path):
    wire = "The Red Front attacked the 4th Rifle Regiment in Novo Selo on 3 May, killing three soldiers. "
    tail = (
        "Residents said that the road to the north had been closed since the early morning and that shops stayed shut. "
        * 3
    )
    settings = chosen(content_folder(tmp_path / "content"), tmp_path / "build")
    reports: dict[str, str] = {
        "a.md": report(wire + tail),
        "b.md": report(wire + tail + "Our reporter adds that it rained.", "Hill Tribune"),
    }
    build(settings, [written(tmp_path / "reports", reports)])
    quads = read_graph(settings.build)
    attacks = {q.subject for q in quads if q.predicate == kg("documents") and q.object.value == "2"}
    assert attacks
    assert {q.object.value for q in quads if q.predicate == kg("origins") and q.subject in attacks} == {"1"}
