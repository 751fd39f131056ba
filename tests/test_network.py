"""The graph as a network: nodes, edges and attributes, files that others read, measures, and circles as findings."""

from __future__ import annotations

import io

import networkx as nx
import pytest
from spine import IDS, ontology

from kg.errors import ConfigError
from kg.networks import MEASURES, around, central, communities, cycles, hierarchy, measure, network, serialise
from kg.projection import EdgeRow, NodeRow
from kg.session import read_network

READERS = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}


def made(*edges: tuple[str, str, str], places: tuple[str, ...] = ()) -> nx.MultiDiGraph:
    """A network of actors (and places) with these edges."""
    names = sorted({name for start, _, end in edges for name in (start, end)})
    nodes = [
        NodeRow(
            IDS.base + name,
            ("Entity", "Place", "City") if name in places else ("Entity", "Actor", "Organization", "Unit"),
            {"uri": IDS.base + name, "name": name.title(), "type": ["City" if name in places else "Unit"]},
        )
        for name in names
    ]
    rows = [
        EdgeRow(
            IDS.base + start,
            kind,
            IDS.base + end,
            {"graphs": ["derived"], "id": f"st-{n}", "status": "asserted", "claims": n},
        )
        for n, (start, kind, end) in enumerate(edges, 1)
    ]
    return network(nodes, rows, IDS)


@pytest.fixture(scope="module")
def norland_network(norland) -> nx.MultiDiGraph:
    return read_network(norland)


def test_network_has_the_actors_and_places_and_their_direct_edges(norland_network):
    assert isinstance(norland_network, nx.MultiDiGraph)
    assert {"red", "regiment", "army", "southern-army", "press", "mira-ruda", "selo", "brod", "source"} <= set(
        norland_network
    )
    assert set(norland_network.edges(keys=True)) == {
        ("red", "regiment", "ATTACKED"), ("regiment", "army", "PART_OF"), ("mira-ruda", "regiment", "COMMANDS"),
        ("mira-ruda", "army", "COMMANDS"), ("army", "red", "OPPOSES"),
    }  # fmt: skip


def test_nodes_and_edges_carry_names_classes_ids_status_and_counts(norland_network):
    assert norland_network.nodes["regiment"] == {
        "name": "4th Rifle Regiment", "type": "Unit", "kind": "Actor", "uri": "https://example.org/id/regiment"
    }  # fmt: skip
    assert norland_network.nodes["selo"]["kind"] == "Place"
    edge = norland_network.edges["red", "regiment", "ATTACKED"]
    assert edge["id"].startswith("st-")
    assert {k: v for k, v in edge.items() if k != "id"} == {
        "type": "ATTACKED", "status": "disputed", "claims": 3, "against": 1, "speakers": 3, "documents": 2,
        "first": "2022-05-04", "last": "2022-05-05",
    }  # fmt: skip


def test_network_from_the_store_is_the_one_from_the_build(norland, norland_network):
    stored = read_network(norland, from_store=True)
    assert dict(stored.nodes(data=True)) == dict(norland_network.nodes(data=True))
    assert sorted(map(str, stored.edges(keys=True, data=True))) == sorted(
        map(str, norland_network.edges(keys=True, data=True))
    )


@pytest.mark.parametrize("form", READERS)
def test_file_is_read_back_by_networkx_with_all_nodes_edges_and_attributes(norland_network, form):
    back = READERS[form](io.BytesIO(serialise(norland_network, form)))
    assert set(back.nodes) == set(norland_network.nodes)
    assert {(s, e) for s, e in back.edges()} == {(s, e) for s, e in norland_network.edges()}
    assert {n: facts["name"] for n, facts in back.nodes(data=True)} == dict(norland_network.nodes(data="name"))
    assert {facts["relation"] for *_, facts in back.edges(data=True)} == {"ATTACKED", "PART_OF", "COMMANDS", "OPPOSES"}
    assert {facts["label"] for _, facts in back.nodes(data=True)} == set(
        dict(norland_network.nodes(data="name")).values()
    )
    attacked = next(facts for *_, facts in back.edges(data=True) if facts["relation"] == "ATTACKED")
    assert (attacked["claims"], attacked["status"]) == (3, "disputed")


@pytest.mark.parametrize("form", READERS)
def test_same_network_gives_the_same_bytes_on_any_day(norland_network, form):
    reversed_one = nx.MultiDiGraph()
    reversed_one.add_nodes_from(reversed(list(norland_network.nodes(data=True))))
    reversed_one.add_edges_from(reversed(list(norland_network.edges(keys=True, data=True))))
    first = serialise(norland_network, form)
    assert serialise(reversed_one, form) == first
    assert b"lastmodified" not in first


def test_gexf_says_of_no_edge_that_it_is_of_a_type_of_ours(norland_network):
    """In GEXF an edge's ``type`` is directed or undirected; anything else is no GEXF."""
    import xml.etree.ElementTree as ET

    edges = [e for e in ET.fromstring(serialise(norland_network, "gexf")).iter() if e.tag.endswith("}edge")]
    assert len(edges) == 5
    assert {e.get("type") for e in edges} <= {None, "directed"}


def test_around_a_node_are_its_neighbours_and_the_edges_among_them(norland_network):
    assert set(around(norland_network, "mira-ruda")) == {"mira-ruda", "regiment", "army"}
    assert around(norland_network, "mira-ruda").number_of_edges() == 3
    with pytest.raises(ConfigError, match="neither an actor nor a place"):
        around(norland_network, "st-1")


# -- measures

STAR = (("a", "SUPPORTS", "hub"), ("b", "SUPPORTS", "hub"), ("c", "OPPOSES", "hub"), ("c", "OPPOSES", "d"))


def test_central_actor_is_the_one_that_most_are_tied_to_and_brokers_lie_between():
    rows = central(made(*STAR))
    assert [row["actor"] for row in rows][:2] == ["hub", "c"]
    assert [(row["edges"], row["betweenness"]) for row in rows if row["actor"] in ("hub", "c")] == [
        (3, 0.8333),
        (2, 0.5),
    ]
    assert round(sum(row["pagerank"] for row in rows), 3) == 1.0


def test_pagerank_is_the_one_of_networkx():
    scipy = pytest.importorskip("scipy")
    assert scipy
    rows = central(made(*STAR))
    plain = nx.Graph(made(*STAR).to_undirected())
    expected = nx.pagerank(plain)
    assert {row["actor"]: row["pagerank"] for row in rows} == {n: round(v, 4) for n, v in expected.items()}


def test_place_is_not_among_the_central_actors():
    graph = made(("a", "LOCATED_IN", "town"), ("b", "LOCATED_IN", "town"), ("a", "OPPOSES", "b"), places=("town",))
    assert {row["actor"] for row in central(graph)} == {"a", "b"}


def test_communities_are_those_who_are_tied_to_each_other_more_than_to_others():
    two = [(f"{side}{i}", "SUPPORTS", f"{side}{j}") for side in "xy" for i in range(4) for j in range(i)]
    rows = communities(made(*two, ("x0", "OPPOSES", "y0")))
    assert [(row["size"], row["members"]) for row in rows] == [
        (4, ["X0", "X1", "X2", "X3"]),
        (4, ["Y0", "Y1", "Y2", "Y3"]),
    ]


def test_hierarchy_follows_what_the_ontology_says_of_each_predicate():
    graph = made(("unit", "PART_OF", "army"), ("boss", "COMMANDS", "army"), ("unit", "ATTACKED", "foe"))
    rows = {row["actor"]: row for row in hierarchy(graph, ontology())}
    assert set(rows) == {"unit", "army", "boss"}
    assert [(rows[n]["level"], rows[n]["under"]) for n in ("boss", "army", "unit")] == [
        (0, []),
        (1, ["Boss"]),
        (2, ["Army"]),
    ]


def test_circle_in_the_hierarchy_is_a_finding_and_hides_nobody():
    graph = made(("a", "PART_OF", "b"), ("b", "PART_OF", "c"), ("c", "PART_OF", "a"), ("d", "PART_OF", "a"))
    [finding] = cycles(graph, ontology())
    assert (finding.kind, finding.subject) == ("hierarchy-cycle", "a")
    assert "in a circle: A, B, C" in finding.message
    assert "kg explain" in finding.advice
    rows = {row["actor"]: row["cycle"] for row in hierarchy(graph, ontology())}
    assert rows == {"a": True, "b": True, "c": True, "d": False}


def test_somebody_above_himself_is_a_circle_of_one():
    graph = made(("a", "PART_OF", "a"), ("a", "PART_OF", "b"))
    assert [f.message for f in cycles(graph, ontology())] == ["A stands above itself"]
    assert {row["actor"]: row["cycle"] for row in hierarchy(graph, ontology())} == {"a": True, "b": False}


def test_hierarchy_without_a_circle_has_no_finding():
    assert cycles(made(("a", "PART_OF", "b"), ("b", "PART_OF", "c")), ontology()) == []


@pytest.mark.parametrize("what", MEASURES)
def test_measure_has_the_columns_that_it_names_and_works_on_nothing(norland_network, what):
    rows, columns = measure(what, norland_network, ontology())
    assert len(rows) > 0
    assert [row for row in rows if tuple(row) != tuple(columns)] == []
    assert measure(what, network([], [], IDS), ontology())[0] == []


def test_measure_that_there_is_not_is_told():
    with pytest.raises(ConfigError, match="nearest: `central`"):
        measure("centrl", made(), ontology())


def test_network_of_a_build_can_be_asked_for_more_than_once(sample):
    """A module of the same name would take the function's place at the first call."""
    import kg

    first, second = kg.network(sample.build), kg.network(sample.build)
    assert first.number_of_edges() == second.number_of_edges() > 100


def test_who_heads_a_body_and_is_one_of_its_members_stands_in_no_circle_but_two_bodies_do():
    graph = made(("a", "MEMBER_OF", "b"), ("a", "COMMANDS", "b"))
    graph.nodes["a"]["type"] = "Person"
    assert cycles(graph, ontology()) == []
    graph.nodes["a"]["type"] = "Unit"
    assert [finding.subject for finding in cycles(graph, ontology())] == ["a"]
