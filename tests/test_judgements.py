"""A person settles what the engine leaves open, for reports and for entities; deleting the row undoes it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from corpus import REPORTS, chosen, content_folder, judge, report, written
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from spine import IDS, Joined, derive, document, event_claim, ontology, quads_of, records_of, statement_claim

from kg.build import build, read_findings, read_graph
from kg.claims import DocumentGraph
from kg.errors import LexiconError
from kg.judgements import Judgement, Judgements, read_judgements
from kg.lookup import Lookup
from kg.records import read_records
from kg.session import loaded_store
from kg.terms import KG, TYPE, kg

HEADER = "first,second,verdict,who,when,why\n"
SLOTS = {"perpetrator": ("red",), "target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


@pytest.fixture
def table(tmp_path: Path):
    def read(*rows: str, header: str = HEADER) -> Judgements:
        file = tmp_path / "judgements.csv"
        file.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return read_judgements(file, IDS)

    return read


def row(first: str, second: str, verdict: str = "same") -> str:
    return f'{first},{second},{verdict},A. Analyst,2022-06-01,"read both, twice"'


# -- the table


def test_missing_table_and_one_of_a_header_alone_settle_nothing(table, tmp_path):
    assert read_judgements(tmp_path / "none.csv", IDS) == table() == Judgements()


def test_row_is_read_with_its_line_and_its_iris(table):
    [read] = table("", row("id:red", "army")).rows
    assert (read.first, read.second, read.verdict, read.line) == (IDS.base + "red", IDS.base + "army", "same", 3)
    assert (read.who, read.when, read.why) == ("A. Analyst", "2022-06-01", "read both, twice")


@pytest.mark.parametrize(
    ("rows", "line", "fact", "nearest"),
    [
        ([row("a", "b", "sane")], 2, "no verdict `sane`", ("same",)),
        (["a,b,same,,2022-06-01,why"], 2, "`who` is empty", ()),
        (["a,b,same,me,1 June,why"], 2, "is not a day", ()),
        ([row("a", "a")], 2, "paired with itself", ()),
        ([row("rep-1", "red")], 2, "entity and report", ()),
        ([row("rep-1", "doc-1")], 2, "document and report cannot be paired as `same`", ()),
        ([row("ev-1", "ev-2")], 2, "is its reports", ()),
        ([row("two words", "b")], 2, "is not an id", ()),
        ([row("a", "b"), row("b", "a", "different")], 3, "judged in line 2 already", ()),
        ([row("a", "b"), row("b", "c"), row("a", "c", "different")], 4, "called different here", ()),
        (["a,b,same,me,2022-06-01,why,more"], 2, "7 cells", ()),
    ],
)
def test_wrong_row_is_refused_with_its_line(table, rows, line, fact, nearest):
    with pytest.raises(LexiconError, match=fact) as caught:
        table(*rows)
    assert (caught.value.line, caught.value.nearest) == (line, nearest)
    assert str(caught.value.place).endswith("judgements.csv")


def test_document_may_be_kept_apart_from_an_event_that_its_words_seem_to_tell_of(table):
    [read] = table(row("rep-1", "doc-1", "different")).rows
    assert read.pair == (IDS.base + "doc-1", IDS.base + "rep-1")


@pytest.mark.parametrize(
    ("header", "fact", "nearest"),
    [
        ("first,second,verdikt,who,when,why\n", "no column `verdikt`", ("verdict",)),
        ("first,second,verdict,who,when\n", "lacks the column `why`", ()),
    ],
)
def test_wrong_first_line_is_refused(table, header, fact, nearest):
    with pytest.raises(LexiconError, match=fact) as caught:
        table(header=header)
    assert (caught.value.line, caught.value.nearest) == (1, nearest)


# -- reports


def reports_of(*graphs: DocumentGraph) -> list[str]:
    return [report.iri for records in records_of(*graphs) for report in records.reports]


def groups(found: Joined) -> set[frozenset[str]]:
    """The reports of each event."""
    told: dict[str, set[str]] = {}
    for q in found.quads:
        if q.predicate == kg("reportOf"):
            told.setdefault(q.object.value, set()).add(q.subject.value)
    return {frozenset(group) for group in told.values()}


def attack(name: str, **slots) -> DocumentGraph:
    made = {**SLOTS, **slots}
    return document(name, [event_claim("c1", **made)], slots=made)


def test_same_joins_what_the_score_refuses_and_different_parts_what_it_joins(table):
    here, again, there = attack("a"), attack("b"), attack("c", place=("brod",))
    a, b, c = reports_of(here, again, there)
    records = records_of(here, again, there)
    key = IDS.key

    def grouped(*rows: str) -> set[frozenset[str]]:
        return groups(derive(records, ontology(), IDS, table(*rows)))

    assert grouped() == {frozenset({a, b}), frozenset({c})}
    assert grouped(row(key(a), key(b), "different")) == {frozenset({a}), frozenset({b}), frozenset({c})}
    assert grouped(row(key(a), key(c))) == {frozenset({a, b, c})}, "what joined a and b before still does"
    assert grouped(row(key(a), key(c)), row(key(b), key(c), "different")) == {frozenset({a, c}), frozenset({b})}
    assert grouped() == {frozenset({a, b}), frozenset({c})}


def test_doubtful_pair_names_the_row_to_add_and_either_verdict_settles_it(table):
    one, two = attack("a", target=()), attack("b", target=(), date="2022-05-04")
    records = records_of(one, two)
    [doubt] = [f for f in derive(records, ontology(), IDS).findings if f.kind == "maybe-same-event"]
    pair = ",".join(sorted(IDS.key(iri) for iri in reports_of(one, two)))
    assert f"`{pair},same,YOUR NAME,YYYY-MM-DD,WHY`" in doubt.advice
    for verdict, events in (("same", 1), ("different", 2)):
        found = derive(records, ontology(), IDS, table(row(*pair.split(","), verdict)))
        assert len(groups(found)) == events
        assert [f for f in found.findings if f.kind == "maybe-same-event"] == []


@given(st.data())
def test_different_reports_are_never_in_one_event_and_same_ones_always_are(data):
    names = "abcd"
    graphs = [attack(n, date=f"2022-05-0{data.draw(st.integers(3, 4))}") for n in names]
    reports = reports_of(*graphs)
    pairs = [(x, y) for i, x in enumerate(reports) for y in reports[i + 1 :]]
    same, different = data.draw(
        st.tuples(st.sampled_from(pairs), st.sampled_from(pairs)).filter(lambda p: p[0] != p[1])
    )
    judged = Judgements(
        tuple(
            replace(_judgement(), first=min(pair), second=max(pair), verdict=verdict)
            for pair, verdict in ((same, "same"), (different, "different"))
        )
    )
    results = {
        frozenset(groups(derive(records_of(*order), ontology(), IDS, judged))) for order in (graphs, graphs[::-1])
    }
    assert len(results) == 1
    [grouped] = results
    assert any(set(same) <= group for group in grouped)
    assert not any(set(different) <= group for group in grouped)


def _judgement() -> Judgement:
    return Judgement("", "", "", "A. Analyst", "2022-06-01", "read both", 2)


# -- entities


def renamed(graph: DocumentGraph, key: str, new: str, label: str, identity: str = "found") -> DocumentGraph:
    """The document with another entity under one of its local ids."""
    entities = tuple(replace(e, key=new, label=label, identity=identity) if e.id == key else e for e in graph.entities)
    return replace(graph, entities=entities)


def edges(found: Joined, name: str) -> set[tuple[str, str]]:
    return {
        (IDS.key(q.subject.value), IDS.key(q.object.value))
        for q in found.quads
        if q.predicate == kg(name) and isinstance(q.object, NamedNode)
    }


def test_entities_judged_the_same_are_one_in_statements_events_and_counts(table):
    one = document(
        "a",
        [statement_claim("c1", "red", "alliedWith", "army", speaker="source"), event_claim("c2", **SLOTS)],
        slots=SLOTS,
    )
    two = renamed(renamed(one, "red", "ent-red", "Red Frond"), "source", "red-source", "the source")
    two = replace(two, document={**two.document, "id": "doc-b", "text_sha256": "other"})
    records = records_of(one, two)
    apart = derive(records, ontology(), IDS)
    assert edges(apart, "alliedWith") == {("army", "red"), ("army", "ent-red")}
    judged = table(row("ent-red", "red"), row("red-source", "source"))
    found = derive(records, ontology(), IDS, judged)
    assert edges(found, "sameEntity") == {("red", "ent-red"), ("source", "red-source")}
    assert len(edges(found, "alliedWith")) == 1
    assert len(edges(found, "attacked")) == 1
    statements = {q.subject for q in found.quads if q.predicate == TYPE and q.object.value == KG + "Statement"}
    counts = {
        (q.predicate.value.removeprefix(KG), q.object.value)
        for q in found.quads
        if q.subject in statements and q.predicate in (kg("claimsFor"), kg("speakersFor"), kg("documents"))
    }
    assert counts == {("claimsFor", "2"), ("speakersFor", "1"), ("documents", "2")}


def test_handwritten_entity_stands_before_a_found_one_and_else_the_smaller_id(table):
    graph = renamed(
        document("a", [event_claim("c1", **SLOTS)], slots=SLOTS), "regiment", "zz-known", "4th Rifles", "known"
    )
    written_by_hand = quads_of(renamed(document("b", []), "regiment", "zz-known", "4th Rifles"))
    hand = IDS.iri("zz-known")
    known = read_records(
        [q for q in written_by_hand if q.subject == hand and q.predicate != kg("identity")], ontology()
    )
    judged = table(row("zz-known", "army"), row("selo", "brod"))
    found = derive([*records_of(graph), known], ontology(), IDS, judged)
    assert edges(found, "sameEntity") == {("army", "zz-known"), ("selo", "brod")}


def test_statement_between_two_that_are_one_is_no_edge_to_itself(table):
    graph = document("a", [statement_claim("c1", "red", "alliedWith", "army")])
    found = derive(records_of(graph), ontology(), IDS, table(row("red", "army")))
    assert edges(found, "alliedWith") == set()
    assert edges(found, "subject") == set()


def test_alike_names_are_a_finding_and_no_more(table):
    one = renamed(document("a", [event_claim("c1", **SLOTS)], slots=SLOTS), "red", "ent-1", "Krasny Liberation Front")
    two = renamed(document("b", [event_claim("c1", **SLOTS)], slots=SLOTS), "red", "ent-2", "Krasni Liberation Front")
    found = derive(records_of(one, two), ontology(), IDS)
    [doubt] = [f for f in found.findings if f.kind == "maybe-same-entity"]
    assert (doubt.place, doubt.subject) == ("loaders/judgements.csv", "ent-1")
    assert "`ent-1,ent-2,same,YOUR NAME,YYYY-MM-DD,WHY`" in doubt.advice
    assert edges(found, "sameEntity") == set()
    settled = derive(records_of(one, two), ontology(), IDS, table(row("ent-2", "ent-1", "different")))
    assert [f for f in settled.findings if f.kind == "maybe-same-entity"] == []
    joined = derive(records_of(one, two), ontology(), IDS, table(row("ent-2", "ent-1")))
    assert edges(joined, "sameEntity") == {("ent-2", "ent-1")}
    assert [f for f in joined.findings if f.kind == "maybe-same-entity"] == []


def same_named(count: int, label: str) -> list[DocumentGraph]:
    graphs = (document(f"d{n}", [event_claim("c1", **SLOTS)], slots=SLOTS) for n in range(count))
    return [renamed(graph, "red", f"ent-{n}", label) for n, graph in enumerate(graphs)]


def test_many_of_one_name_are_a_chain_of_pairs_and_its_rows_make_them_one(table):
    graphs = same_named(6, "Krasny Liberation Front")
    doubts = [f for f in derive(records_of(*graphs), ontology(), IDS).findings if f.kind == "maybe-same-entity"]
    assert len(doubts) == 5
    rows = [re.search(r"`(ent-\d),(ent-\d),same", f.advice).groups() for f in doubts]
    joined = derive(records_of(*graphs), ontology(), IDS, table(*(row(a, b) for a, b in rows)))
    assert edges(joined, "sameEntity") == {(f"ent-{n}", "ent-0") for n in range(1, 6)}
    assert [f for f in joined.findings if f.kind == "maybe-same-entity"] == []


def person(name: str, key: str, label: str) -> DocumentGraph:
    graph = renamed(document(name, [event_claim("c1", **SLOTS)], slots=SLOTS), "red", key, label)
    types = tuple(t for t in ontology().chain("Person") if t != "Entity")
    entities = tuple(replace(e, type="Person", types=types) if e.key == key else e for e in graph.entities)
    return replace(graph, entities=entities)


@pytest.mark.parametrize(
    ("others", "pairs"),
    [
        (["Mira Ruda"], {("ent-0", "ent-1")}),
        (["Ruda Petrov"], set()),
        (["Mira Ruda", "Anton Ruda"], set()),
    ],
    ids=["her last name", "a given name", "the last name of two"],
)
def test_a_single_word_is_a_candidate_for_the_one_person_whose_last_name_it_is(others, pairs):
    graphs = [person(f"d{n}", f"ent-{n}", label) for n, label in enumerate(["Ruda", *others])]
    doubts = [f for f in derive(records_of(*graphs), ontology(), IDS).findings if f.kind == "maybe-same-entity"]
    found = {tuple(re.search(r"`(ent-\d),(ent-\d),same", f.advice).groups()) for f in doubts}
    assert {pair for pair in found if "ent-0" in pair} == pairs


def test_name_that_shares_only_common_words_is_no_candidate():
    one = renamed(document("a", [event_claim("c1", **SLOTS)], slots=SLOTS), "red", "ent-1", "11th Tank Brigade")
    two = renamed(document("b", [event_claim("c1", **SLOTS)], slots=SLOTS), "red", "ent-2", "12th Tank Brigade")
    assert [f.kind for f in derive(records_of(one, two), ontology(), IDS).findings] == []


def test_judgement_on_something_that_is_not_here_is_a_finding_with_its_line(table):
    found = derive(records_of(attack("a")), ontology(), IDS, table(row("red", "nobody")))
    assert [(f.kind, f.subject, f.position) for f in found.findings] == [("unused-judgement", "nobody", 2)]
    assert edges(found, "sameEntity") == set()


def test_judgement_names_the_id_that_was_nearly_written_and_unlike_things_that_it_makes_one(table):
    found = derive(records_of(attack("a")), ontology(), IDS, table(row("red", "sello"), row("red", "selo")))
    assert [(f.kind, f.subject, f.position) for f in found.findings] == [
        ("unused-judgement", "sello", 2), ("unlike-judgement", "red", 3),
    ]  # fmt: skip
    assert found.findings[0].advice.startswith("write `selo`")
    assert found.findings[1].message == "makes one of red (Organization) and selo (City)"


def test_order_of_rows_and_documents_changes_nothing(table):
    graphs = [attack("a"), attack("b"), attack("c", place=("brod",))]
    rows = [row("red", "army"), row("army", "regiment"), row("selo", "brod")]
    results = {
        tuple(sorted(map(str, derive(records_of(*order), ontology(), IDS, table(*judged)).quads)))
        for order in permutations(graphs)
        for judged in permutations(rows)
    }
    assert len(results) == 1


# -- in a build


@pytest.fixture(scope="module")
def content(tmp_path_factory) -> Path:
    return content_folder(tmp_path_factory.mktemp("content"))


def test_judged_build_changes_only_what_is_derived_and_deleting_the_row_brings_back_the_bytes(content, tmp_path):
    texts = {
        **REPORTS,
        "other.md": report("Mira Roda, the commander of the Red Front, met Anton Veles in Stari Brod.", "Hill Tribune"),
    }
    settings, reports = chosen(content, tmp_path / "build"), written(tmp_path / "reports", texts)
    before, _ = build(settings, [reports])
    doubts = [f for f in read_findings(settings.build) if f.kind == "maybe-same-entity" and "Mira" in f.message]
    assert len(doubts) == 1
    told = {q for q in read_graph(settings.build) if q.graph_name != settings.ids.graph("derived")}
    first, second, *_ = doubts[0].advice.split("`")[1].split(",")
    judge(content, [f"{first},{second},same"])
    try:
        judged, _ = build(settings, [reports])
        assert judged.hash != before.hash
        graph = read_graph(settings.build)
        assert {q for q in graph if q.graph_name != settings.ids.graph("derived")} == told
        [same] = [q for q in graph if q.predicate == kg("sameEntity")]
        leads = {q.subject for q in graph if q.predicate == kg("commands") and q.graph_name == same.graph_name}
        assert leads == {same.object}
        with loaded_store(settings) as store:
            lookup = Lookup(store, settings.ids)
            assert {lookup.resolve(name) for name in ("Mira Ruda", "Mira Roda", first, second)} == {same.object.value}
        judge(content, [])
        assert build(settings, [reports])[0].hash == before.hash
    finally:
        (content / "loaders" / "judgements.csv").unlink()
    assert build(settings, [reports])[0].hash == before.hash
