"""What was worked out before is used again only where it is still right; the order of the graphs changes nothing."""

from __future__ import annotations

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from spine import IDS, document, event_claim, ontology, records_of, statement_claim

from kg.claims import Count
from kg.derived import Derived
from kg.graph import Joining
from kg.graphfile import patched
from kg.judgements import Judgement, Judgements
from kg.marks import Marks
from kg.pieces import Piece
from kg.records import Records, claim_of, line_of, report_of, report_text


def graphs() -> list[Records]:
    """Twelve documents on five attacks, with copies, denials, and statements that lie in one another."""
    made = []
    for number, (place, day) in enumerate(product(("selo", "brod"), ("2022-05-03", "2022-05-04", "2022-06-01"))):
        slots = {"perpetrator": ("red",), "target": ("regiment",), "place": (place,), "date": day}
        told = {**slots, "killed": Count(number + 2, number + 2)}
        claims = [event_claim("c1", **told), event_claim("c2", "red", "denies" if number % 2 else "asserts", start=5)]
        made.append(document(f"a{number}", claims, slots=told, published=day, text_hash=f"text-{number // 2}"))
        made.append(document(f"b{number}", [event_claim("c1", "source", **slots)], slots=slots, published=day))
    made.append(document("c", [statement_claim("c1", "selo", "locatedIn", "brod")]))
    made.append(document("d", [statement_claim("c1", "red", "alliedWith", "army")]))
    made.append(document("e", [statement_claim("c1", "army", "alliedWith", "red", "source")]))
    return records_of(*made)


class Remembered(dict):
    """Pieces by name, as a build folder keeps them."""

    def get(self, name: str, lines: str) -> Piece | None:
        held = super().get(name)
        return held[1] if held and held[0] == lines else None

    def put(self, name: str, lines: str, piece: Piece) -> None:
        self[name] = (lines, piece)


GRAPHS = graphs()
SAME = (
    Judgements((Judgement(IDS.base + "red", IDS.base + "army", "same", "A.", "2022-06-01", "why", 2),)),
    Judgements(),
)


def derive(
    chosen: list[Records], judgements: Judgements, memo: Remembered | None, former: dict[str, str] | None = None
) -> Derived:
    joining = Joining(ontology(), IDS, judgements, Marks(), memo=memo, former=former)
    for records in chosen:
        joining.add(records)
    return joining.derive(line for records in chosen for line in records.lines())


def derived(chosen: list[Records], judgements: Judgements, memo: Remembered | None) -> tuple[bytes, object, object]:
    made = derive(chosen, judgements, memo)
    return b"".join(line + b"\n" for lines in made.lines() for line in lines), made.counts, set(made.findings)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.sampled_from(range(len(GRAPHS)))), st.sampled_from(SAME)), min_size=2, max_size=4),
    st.randoms(use_true_random=False),
)
def test_what_is_remembered_from_other_builds_changes_nothing_nor_does_the_order(builds, chance: random.Random):
    memo = Remembered()
    for chosen, judgements in builds:
        records = [GRAPHS[number] for number in sorted(chosen)]
        expected = derived(records, judgements, None)
        chance.shuffle(records)
        assert derived(records, judgements, memo) == expected


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.sampled_from(range(len(GRAPHS)))), st.sampled_from(SAME)), min_size=2, max_size=4),
)
def test_differences_from_the_graph_before_make_the_graph_that_follows(builds):
    memo, before = Remembered(), (b"", {})
    for chosen, judgements in builds:
        records = [GRAPHS[number] for number in sorted(chosen)]
        expected = derived(records, judgements, None)
        made = derive(records, judgements, memo, before[1])
        assert (b"".join(patched([before[0]], made.changes())), made.counts, set(made.findings)) == expected
        before = expected[0], made.pieces


def test_only_the_heaps_that_a_document_touches_are_worked_out_again():
    memo = Remembered()
    derived(GRAPHS, SAME[1], memo)
    before = dict(memo)
    more = records_of(document("f", [statement_claim("c1", "press", "opposes", "army")]))
    derived([*GRAPHS, *more], SAME[1], memo)
    changed = [name for name in memo if memo[name] != before.get(name)]
    assert sorted(name[:2] for name in changed) == ["st", "ti"], "its statement, and when it holds"
    assert len(memo) > 2 * len(changed)


def test_records_are_read_back_from_their_lines():
    for records in GRAPHS:
        assert [claim_of(line.text) for line in records.lines()] == list(records.claims)
        assert [line_of(claim_of(line.text)) for line in records.lines()] == list(records.lines())
        assert [report_of(report_text(report)) for report in records.reports] == list(records.reports)
