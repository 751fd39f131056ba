"""One contract for every store: the embedded engine always, a real Neo4j of each release where one can be had."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Quad
from spine import IDS, derive, document, event_claim, ontology, quads_of, records_of

from kg.changes import Changes, changes
from kg.claims import Count
from kg.embedded import Address, embedded_server
from kg.errors import StoreMismatch, StoreUnreachable
from kg.loading import Tally, confirm, load, load_changes
from kg.portions import Lines
from kg.projection import EdgeRow, NodeRow, Projection, project, unproject
from kg.store import Store
from kg.terms import to_nquads

SLOTS = {"perpetrator": ("red",), "target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


def quads(*killed: int) -> list[Quad]:
    """One document for each toll, all of one attack."""
    graphs = []
    for number, dead in enumerate(killed):
        slots = {**SLOTS, "killed": Count(dead, dead)}
        graphs.append(document(f"doc{number}", [event_claim("c1", **slots)], slots=slots))
    return [*(q for g in graphs for q in quads_of(g)), *derive(records_of(*graphs), ontology(), IDS).quads]


def graph(*killed: int) -> Projection:
    return project(quads(*killed), ontology(), IDS)


def differences(folder: Path, before: tuple[int, ...], after: tuple[int, ...]) -> Changes:
    for file, tolls in (("before.nq", before), ("after.nq", after)):
        lines = sorted(to_nquads(set(quads(*tolls))), key=lambda line: (line.rpartition(" <")[2], line))
        (folder / file).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    found = changes(Lines(folder / "before.nq"), Lines(folder / "after.nq"), ontology(), IDS)
    assert found is not None
    return found


class Contract:
    """What every store must do; the fixture ``store`` is an empty one."""

    def test_what_was_loaded_comes_back_as_the_same_quads(self, store: Store):
        wanted = set(quads(2, 4))
        load(store, project(wanted, ontology(), IDS), "one")
        assert set(unproject(store.nodes(), store.edges(), ontology(), IDS)) == wanted

    def test_first_load_creates_everything(self, store: Store):
        wanted = graph(2)
        receipt = load(store, wanted, "one")
        assert receipt.nodes == Tally(sent=len(wanted.nodes), created=len(wanted.nodes))
        assert receipt.relationships == Tally(sent=len(wanted.edges), created=len(wanted.edges))
        assert (receipt.held_nodes, receipt.held_relationships) == (len(wanted.nodes), len(wanted.edges))

    def test_loading_the_same_build_twice_changes_nothing(self, store: Store):
        wanted = graph(2, 4)
        load(store, wanted, "one")
        before = list(store.nodes()), list(store.edges())
        receipt = load(store, wanted, "one")
        assert receipt.nodes == Tally(sent=len(wanted.nodes), unchanged=len(wanted.nodes))
        assert receipt.relationships == Tally(sent=len(wanted.edges), unchanged=len(wanted.edges))
        assert (list(store.nodes()), list(store.edges())) == before

    def test_changed_document_replaces_what_came_from_it_and_nothing_else(self, store: Store):
        load(store, graph(2, 4), "one")
        wanted = graph(2, 5)
        receipt = load(store, wanted, "two")
        assert set(unproject(store.nodes(), store.edges(), ontology(), IDS)) == set(quads(2, 5))
        assert 0 < receipt.nodes.created + receipt.nodes.updated + receipt.nodes.removed < len(wanted.nodes)
        assert receipt.lost == 0

    def test_what_differs_alone_brings_the_store_to_the_next_build(self, store: Store, tmp_path: Path):
        for number, (before, after) in enumerate([((2, 4), (2, 5)), ((2, 5), (2,)), ((2,), (2, 4, 7)), ((3,), (4,))]):
            load(store, graph(*before), f"before {number}")
            receipt = load_changes(store, found := differences(tmp_path, before, after), f"after {number}")
            wanted = graph(*after)
            assert set(unproject(store.nodes(), store.edges(), ontology(), IDS)) == set(quads(*after))
            assert (receipt.nodes.sent, receipt.relationships.sent) == (len(wanted.nodes), len(wanted.edges))
            assert (receipt.held_nodes, receipt.held_relationships) == (len(wanted.nodes), len(wanted.edges))
            assert receipt.nodes.unchanged >= len(wanted.nodes) - len(found.now.nodes)
            assert confirm(store, f"after {number}") is not None

    def test_document_taken_away_leaves_no_trace(self, store: Store):
        load(store, graph(2, 4), "one")
        load(store, graph(2), "two")
        assert set(unproject(store.nodes(), store.edges(), ontology(), IDS)) == set(quads(2))

    def test_database_with_other_peoples_nodes_is_refused_and_not_changed(self, store: Store):
        with store._session() as session:
            session.run("CREATE (n:Customer {name: 'somebody'})").consume()
        with pytest.raises(StoreMismatch, match="1 nodes that kg did not put there"):
            load(store, graph(2), "one")
        assert store.read("MATCH (n) RETURN count(n) AS n") == [{"n": 1}]

    def test_force_loads_beside_other_peoples_nodes_and_never_touches_them(self, store: Store):
        with store._session() as session:
            session.run("CREATE (n:Entity {uri: 'theirs', name: 'somebody'})").consume()
        load(store, graph(2), "one", force=True)
        load(store, Projection((), ()), "two")
        assert store.read("MATCH (n:Entity) RETURN n.name AS name") == [{"name": "somebody"}]

    def test_mark_of_completeness_names_the_build(self, store: Store):
        assert store.build() is None
        load(store, graph(2), "one")
        assert store.build() == "one"
        assert confirm(store, "one") is not None
        assert confirm(store, "two") is None

    def test_node_deleted_behind_our_back_is_noticed_and_brought_back(self, store: Store):
        wanted = graph(2)
        load(store, wanted, "one")
        with store._session() as session:
            session.run("MATCH (c:Claim) DETACH DELETE c").consume()
        assert confirm(store, "one") is None
        load(store, wanted, "one")
        assert set(unproject(store.nodes(), store.edges(), ontology(), IDS)) == set(quads(2))

    def test_row_that_the_store_refuses_is_rejected_with_its_reason_and_counted_as_lost(self, store: Store):
        good = NodeRow("https://example.org/id/a", ("Entity",), {"uri": "https://example.org/id/a", "name": "a"})
        bad = replace(good, uri="https://example.org/id/b", properties={"uri": "https://example.org/id/a", "name": "b"})
        receipt = load(store, Projection((good, bad), ()), "one")
        assert (receipt.nodes.created, receipt.nodes.rejected, receipt.lost) == (1, 1, 1)
        assert [reason.split(":")[0] for reason in receipt.reasons] == ["https"]
        assert store.build() is None

    def test_edit_made_in_the_store_shows_up_in_the_quads(self, store: Store):
        load(store, graph(2), "one")
        with store._session() as session:
            session.run("MATCH (d:Document) SET d.title = 'Another title'").consume()
        titles = {
            q.object.value
            for q in unproject(store.nodes(), store.edges(), ontology(), IDS)
            if "#title" in str(q.predicate)
        }
        assert titles == {"Another title"}

    def test_changed_class_changes_the_labels(self, store: Store):
        def one(*labels: str) -> Projection:
            return Projection((NodeRow("x", labels, {"uri": "x", "name": "x"}),), ())

        load(store, one("Entity", "Actor", "Person"), "one")
        load(store, one("Entity", "Actor", "Organization"), "two")
        assert [n.labels for n in store.nodes()] == [("Actor", "Entity", "Organization")]

    def test_changed_figure_on_an_edge_is_updated_in_place(self, store: Store):
        nodes = tuple(NodeRow(u, ("Entity",), {"uri": u, "name": u}) for u in "ab")
        for build, claims in (("one", 1), ("two", 2)):
            receipt = load(
                store, Projection(nodes, (EdgeRow("a", "COMMANDS", "b", {"graphs": ["g"], "claims": claims}),)), build
            )
        assert receipt.relationships.updated == 1
        assert [e.properties["claims"] for e in store.edges()] == [2]


class TestEmbedded(Contract):
    @pytest.fixture
    def store(self, tmp_path) -> Iterator[Store]:
        with embedded_server(tmp_path / "store") as address, Store(address) as opened:
            yield opened

    def test_second_process_attaches_to_the_running_one(self, store: Store, tmp_path):
        load(store, graph(2), "one")
        with embedded_server(tmp_path / "store") as address, Store(address) as second:
            assert second.build() == "one"

    def test_store_opens_again_with_what_it_held(self, tmp_path):
        for expected in (None, "one"):
            with embedded_server(tmp_path / "again") as address, Store(address) as opened:
                assert opened.build() == expected
                load(opened, graph(2), "one")


class TestNeo4j(Contract):
    @pytest.fixture
    def store(self, neo4j_empty) -> Iterator[Store]:
        with Store(Address(neo4j_empty.uri, neo4j_empty.user, neo4j_empty.password)) as opened:
            yield opened


def test_wrong_password_is_told_with_a_way_out(tmp_path):
    with embedded_server(tmp_path / "store") as address:
        wrong = replace(address, password="not-the-password")
        with Store(wrong) as opened, pytest.raises(StoreUnreachable, match="password is not right") as told:
            opened.build()
    assert "KG_NEO4J_PASSWORD" in str(told.value)
    assert "not-the-password" not in str(told.value)


def test_store_that_does_not_answer_is_told_with_a_way_out():
    with Store(Address("bolt://127.0.0.1:9", "neo4j", "x")) as opened, pytest.raises(StoreUnreachable) as told:
        opened.build()
    assert "docker compose up -d" in str(told.value)


def test_address_does_not_show_its_password():
    assert "secret" not in repr(Address("bolt://127.0.0.1:9", "neo4j", "secret"))
