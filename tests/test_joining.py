"""What was worked out before is used again only where it is still right; the order of the graphs changes nothing."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from spine import IDS, document, event_claim, ontology, records_of, statement_claim

from kg.claims import Count, DocumentGraph, Entity, Mention
from kg.derived import Derived
from kg.graph import Joining
from kg.graphfile import patched
from kg.judgements import Judgement, Judgements
from kg.marks import Mark, Marks
from kg.pieces import Piece
from kg.records import Records
from kg.recordtext import Told, claim_of, line_of, report_of, report_text, told
from kg.routing import Route


def graphs() -> list[Records]:
    """Documents on five attacks, with copies, denials, and statements that lie in one another."""
    made = []
    for number, (place, day) in enumerate(product(("selo", "brod"), ("2022-05-03", "2022-05-04", "2022-06-01"))):
        slots = {"perpetrator": ("red",), "target": ("regiment",), "place": (place,), "date": day}
        told = {**slots, "killed": Count(number + 2, number + 2)}
        claims = [event_claim("c1", **told), event_claim("c2", "red", "denies" if number % 2 else "asserts", start=5)]
        made.append(document(f"a{number}", claims, slots=told, published=day, text_hash=f"text-{number // 2}"))
        made.append(document(f"b{number}", [event_claim("c1", "source", **slots)], slots=slots, published=day))
        nobody = {**slots, "perpetrator": ("gunmen",)}
        claims = [event_claim("c1", "gunmen", **nobody), statement_claim("c2", "gunmen", "memberOf", "red", start=5)]
        made.append(described(document(f"g{number}", claims, slots=nobody, published=day), f"gunmen of {number % 4}"))
    made.append(document("c", [statement_claim("c1", "selo", "locatedIn", "brod")]))
    made.append(document("d", [statement_claim("c1", "red", "alliedWith", "army")]))
    made.append(document("e", [statement_claim("c1", "army", "alliedWith", "red", "source")]))
    wide = {"target": ("army",), "place": ("brod", "selo"), "date": "2022-05-09"}
    made.append(document("w", [event_claim("c1", **wide)], slots=wide))  # its label names the place within the other
    over = {"original": ("red",), "date": "2022-07-01"}
    made.append(document("x", [event_claim("c1", kind="Dissolution", **over)], slots=over, kind="Dissolution"))
    made += [at_one_address(version(f"v{day}"), published=f"2022-05-0{day}") for day in (5, 6)]
    return records_of(*made)


def version(name: str) -> DocumentGraph:
    return document(name, [statement_claim("c2", "red", "alliedWith", "regiment", start=5)])


def at_one_address(graph: DocumentGraph, published: str) -> DocumentGraph:
    """The document as a version of a text, which the next takes the place of."""
    return replace(graph, document={**graph.document, "url": "https://example.org/1", "published": published})


def described(graph: DocumentGraph, label: str) -> DocumentGraph:
    """The document, which speaks of somebody without a name; copies of its text speak of the same."""
    types = tuple(t for t in ontology().chain("ArmedGroup") if t != "Entity")
    place = (Mention(0, 3, "The"),)
    somebody = Entity(
        "gunmen", label.replace(" ", "-"), "ArmedGroup", types, label, mentions=place, identity="described"
    )
    return replace(graph, entities=(*graph.entities, somebody))


class Remembered(dict):
    """Pieces by name, as a build folder keeps them."""

    def get(self, name: str, lines: str) -> Piece | None:
        held = super().get(name)
        return held[1] if held and held[0] == lines else None

    def put(self, name: str, lines: str, piece: Piece) -> None:
        self[name] = (lines, piece)


class Routes(dict[str, Route]):
    """What each source gave, as a build folder keeps it."""

    def put(self, name: str, route: Route) -> None:
        self[name] = route


@dataclass
class Kept:
    """What a build folder keeps; ``read`` are the documents that were asked for what they give."""

    pieces: Remembered = field(default_factory=Remembered)
    routes: Routes = field(default_factory=Routes)
    read: list[str] = field(default_factory=list)


def tellers(chosen: Iterable[Records], read: list[str] | None = None) -> tuple[list[str], Callable[[str], Told]]:
    """The documents' names, and what passes through of each; ``read`` is told who was asked."""
    records = {each.documents[0].iri: each for each in chosen}

    def ask(name: str) -> Told:
        if read is not None:
            read.append(IDS.key(name))
        return told(records[name])

    return list(records), ask


GRAPHS = graphs()
GUNMEN = IDS.base + "gunmen-of-1"
MARKED = tuple(
    Marks((Mark(of, scale, mark, "A.", "2022-06-01", "why", 2),))
    for of, scale, mark in (
        (next(claim.iri for graph in GRAPHS for claim in graph.claims if claim.statement), "credibility", "2"),
        (IDS.base + "press", "reliability", "B"),
    )
)
SAME = (
    Judgements((Judgement(IDS.base + "red", GUNMEN, "same", "A.", "2022-06-01", "why", 2),)),
    Judgements((Judgement(IDS.base + "red", IDS.base + "army", "same", "A.", "2022-06-01", "why", 2),)),
    Judgements(),
)
NOTHING = Judgements(), Marks()
ALL = frozenset(range(len(GRAPHS)))
FEW = st.sets(st.sampled_from(sorted(ALL)))
CHOSEN = st.one_of(FEW, FEW.map(ALL.difference))
TABLES = st.tuples(st.sampled_from(SAME), st.sampled_from((*MARKED, Marks())))


def derive(
    chosen: list[Records],
    tables: tuple[Judgements, Marks],
    kept: Kept | None,
    former: dict[str, str] | None = None,
) -> Derived:
    held = {"memo": kept.pieces, "routes": kept.routes} if kept else {}
    joining = Joining(ontology(), IDS, *tables, former=former, **held)
    for records in chosen:
        joining.add(records)
    return joining.derive(*tellers(chosen, kept.read if kept else None))


def derived(chosen: list[Records], tables: tuple[Judgements, Marks], kept: Kept | None) -> tuple[bytes, object, object]:
    made = derive(chosen, tables, kept)
    return b"".join(line + b"\n" for lines in made.lines() for line in lines), made.counts, set(made.findings)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CHOSEN, TABLES), min_size=2, max_size=5),
    st.randoms(use_true_random=False),
)
def test_what_is_remembered_from_other_builds_changes_nothing_nor_does_the_order(builds, chance: random.Random):
    kept = Kept()
    for chosen, tables in builds:
        records = [GRAPHS[number] for number in sorted(chosen)]
        expected = derived(records, tables, None)
        chance.shuffle(records)
        assert derived(records, tables, kept) == expected


def test_each_document_taken_away_and_put_back_leaves_what_would_be_made_without_it_and_with_it():
    kept, whole = Kept(), derived(GRAPHS, NOTHING, None)
    for number in sorted(ALL):
        rest = [GRAPHS[other] for other in sorted(ALL - {number})]
        assert derived(rest, NOTHING, kept) == derived(rest, NOTHING, None)
        assert derived(GRAPHS, NOTHING, kept) == whole


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CHOSEN, TABLES), min_size=2, max_size=5),
)
def test_differences_from_the_graph_before_make_the_graph_that_follows(builds):
    kept, before = Kept(), (b"", {})
    for chosen, tables in builds:
        records = [GRAPHS[number] for number in sorted(chosen)]
        expected = derived(records, tables, None)
        made = derive(records, tables, kept, before[1])
        assert (b"".join(patched([before[0]], made.changes())), made.counts, set(made.findings)) == expected
        before = expected[0], made.pieces


@given(CHOSEN, TABLES)
@settings(max_examples=60, deadline=None)
def test_what_is_not_held_of_the_nameless_changes_nothing(chosen, tables):
    """Hand-written claims about everybody make a build hold all that is described."""
    records = [GRAPHS[number] for number in sorted(chosen)]
    joining = Joining(ontology(), IDS, *tables)
    everybody = {iri for each in records for iri in each.described}
    joining.held.wanted |= everybody
    for each in records:
        joining.add(each)
    whole = joining.derive(*tellers(records))
    lines = b"".join(line + b"\n" for lines in whole.lines() for line in lines)
    made = derive(records, tables, None)
    assert b"".join(line + b"\n" for lines in made.lines() for line in lines) == lines
    found = [{(f.kind, f.subject, f.message) for f in each.findings} for each in (made, whole)]
    assert (made.counts, found[0]) == (whole.counts, found[1])


def test_only_the_heaps_that_a_document_touches_are_worked_out_again():
    kept = Kept()
    derived(GRAPHS, NOTHING, kept)
    before = dict(kept.pieces)
    kept.read.clear()
    more = records_of(document("f", [statement_claim("c1", "press", "opposes", "army")]))
    derived([*GRAPHS, *more], NOTHING, kept)
    changed = [name for name in kept.pieces if kept.pieces[name] != before.get(name)]
    assert sorted(name[:2] for name in changed) == ["st", "ti"], "its statement, and when it holds"
    assert len(kept.pieces) > 2 * len(changed)
    assert len(set(kept.read)) < len(GRAPHS) / 2, "only documents that give to these two are asked again"


def test_records_are_read_back_from_their_lines():
    for records in GRAPHS:
        assert [claim_of(line.text) for line in told(records).claims] == list(records.claims)
        assert [line_of(claim_of(line.text)) for line in told(records).claims] == list(told(records).claims)
        assert [report_of(report_text(report)) for report in records.reports] == list(records.reports)
