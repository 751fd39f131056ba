"""The graph as a networkx MultiDiGraph, and measures on it.

Nodes are actors and places by id, edges the direct edges of asserted, alleged and disputed statements, each with its
id, status and counts. Leaves also as GraphML and GEXF. A cycle in the hierarchy (A is part of B is part of A) is a
finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from kg.claims import Finding
from kg.errors import ConfigError, nearest
from kg.ids import Ids
from kg.ontology import Ontology
from kg.projection import EdgeRow, NodeRow
from kg.terms import KG

if TYPE_CHECKING:
    import networkx as nx

_KINDS = ("Actor", "Place")  # a state is both, and acts


def network(nodes: Iterable[NodeRow], edges: Iterable[EdgeRow], ids: Ids) -> nx.MultiDiGraph:
    """The direct edges between actors and places; node and edge attributes are plain values.

    A node has ``name``, ``type`` (its class), ``kind`` (Actor or Place) and ``uri``; an edge is keyed by its ``type``.
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    for node in nodes:
        kind = next((kind for kind in _KINDS if kind in node.labels), None)
        if kind is not None:
            types = node.properties["type"]
            shown = {"name": node.properties["name"], "type": types if isinstance(types, str) else types[0]}
            graph.add_node(ids.key(node.uri), **shown, kind=kind, uri=node.uri)
    for edge in edges:
        start, end = ids.key(edge.start), ids.key(edge.end)
        if "id" in edge.properties and start in graph and end in graph:
            facts = {k: v for k, v in edge.properties.items() if k != "graphs"}
            graph.add_edge(start, end, key=edge.type, type=edge.type, **facts)
    return graph


def around(graph: nx.MultiDiGraph, key: str) -> nx.MultiDiGraph:
    """A node, its neighbours and the edges among them. Raises ConfigError for what is no node."""
    import networkx as nx

    if key not in graph:
        raise ConfigError(f"`{key}` is neither an actor nor a place", hint="a network has only these as nodes")
    return nx.ego_graph(graph, key, undirected=True)


def serialise(graph: nx.MultiDiGraph, form: str) -> bytes:
    """GraphML or GEXF, nodes and edges in the order of their ids, labelled as Gephi and yEd show them.

    An edge's ``type`` becomes ``relation``, as GEXF has a ``type`` of its own (directed or not). The day that
    networkx stamps into GEXF is taken out.
    """
    import networkx as nx

    ordered = nx.MultiDiGraph()
    for node, facts in sorted(graph.nodes(data=True)):
        ordered.add_node(node, label=facts["name"], **dict(sorted(facts.items())))
    for start, end, key, facts in sorted(graph.edges(keys=True, data=True), key=lambda row: row[:3]):
        told = {name: value for name, value in sorted(facts.items()) if name != "type"}
        ordered.add_edge(start, end, key=key, label=facts["type"], relation=facts["type"], **told)
    lines = nx.generate_graphml(ordered) if form == "graphml" else nx.generate_gexf(ordered)
    text = "\n".join(lines) + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode()


# -- measures


def central(graph: nx.MultiDiGraph, top: int = 20) -> list[dict[str, Any]]:
    """Actors by PageRank and by betweenness (brokers) over the direct edges taken without direction."""
    import networkx as nx

    actors = _actors(graph)
    plain = nx.Graph(actors.to_undirected())
    rank = _pagerank(plain)
    between = nx.betweenness_centrality(plain)
    rows = [
        {
            "actor": key,
            "name": graph.nodes[key]["name"],
            "edges": actors.degree(key),
            "pagerank": round(rank[key], 4),
            "betweenness": round(between[key], 4),
        }
        for key in plain
        if actors.degree(key)
    ]
    return sorted(rows, key=lambda row: (-row["pagerank"], row["actor"]))[:top]


def _pagerank(graph: nx.Graph, damping: float = 0.85, steps: int = 100) -> dict[str, float]:
    """Page et al. 1998 by power iteration; networkx's own wants SciPy, which nothing else here needs."""
    nodes = sorted(graph)
    rank = dict.fromkeys(nodes, 1 / len(nodes)) if nodes else {}
    for _ in range(steps):
        idle = sum(rank[n] for n in nodes if not graph.degree(n))
        base = (1 - damping + damping * idle) / max(len(nodes), 1)
        rank = {n: base + damping * sum(rank[m] / graph.degree(m) for m in sorted(graph[n])) for n in nodes}
    return rank


def communities(graph: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """Groups of actors that are tied to each other more than to others (greedy modularity, Clauset et al. 2004)."""
    import networkx as nx

    plain = nx.Graph(_actors(graph).to_undirected())
    plain.remove_nodes_from([n for n in list(plain) if not plain.degree(n)])
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(plain))
    ordered.add_edges_from(sorted(tuple(sorted(edge)) for edge in plain.edges()))
    groups = nx.community.greedy_modularity_communities(ordered) if ordered.number_of_edges() else []
    members = sorted((sorted(group) for group in groups), key=lambda g: (-len(g), g))
    return [
        {"community": n, "size": len(g), "members": [graph.nodes[key]["name"] for key in g]}
        for n, g in enumerate(members, 1)
    ]


def hierarchy(graph: nx.MultiDiGraph, ontology: Ontology) -> list[dict[str, Any]]:
    """Each actor of a hierarchy with what stands directly above it and how many levels are above in all."""
    import networkx as nx

    above = _ranks(graph, ontology)
    cyclic = {node for group in _circles(above) for node in group}
    levels: dict[str, int] = {}
    for node in reversed(list(nx.lexicographical_topological_sort(above.subgraph(set(above) - cyclic)))):
        levels[node] = max((levels[up] + 1 for up in above[node] if up in levels), default=0)
    return [
        {
            "level": levels.get(node),
            "actor": node,
            "name": graph.nodes[node]["name"],
            "under": sorted(graph.nodes[up]["name"] for up in above[node]),
            "cycle": node in cyclic,
        }
        for node in sorted(above, key=lambda n: (levels.get(n, -1), n))
    ]


def _ranks(graph: nx.MultiDiGraph, ontology: Ontology) -> nx.DiGraph:
    """Arrows from each actor to who stands above it, by what the ontology says of each predicate."""
    import networkx as nx

    ranked = []
    for start, end, kind in sorted(graph.edges(keys=True)):
        term = ontology.by_relationship_type.get(kind)
        direction = ontology.value(term.iri, KG + "ranks") if term else None
        if direction:
            ranked.append((start, end, direction))
    heads = {(start, end) for start, end, direction in ranked if direction == "down"}
    above = nx.DiGraph()
    for start, end, direction in ranked:
        if direction == "down":
            above.add_edge(end, start)
        elif not ((start, end) in heads and _is_person(graph, start, ontology)):
            above.add_edge(start, end)
    return above


def _is_person(graph: nx.MultiDiGraph, node: str, ontology: Ontology) -> bool:
    """Who heads a body may have been one of its men too; two bodies cannot each be part of the other."""
    return ontology.is_a(graph.nodes[node].get("type", ""), "Person")


def cycles(graph: nx.MultiDiGraph, ontology: Ontology) -> list[Finding]:
    """A finding for each circle in the hierarchy."""
    return [
        Finding(
            kind="hierarchy-cycle",
            place="graph",
            subject=names[0],
            message="these stand above each other in a circle: " + ", ".join(graph.nodes[n]["name"] for n in names)
            if len(names) > 1
            else f"{graph.nodes[names[0]]['name']} stands above itself",
            advice="one of the statements is wrong: look at each with `kg explain`",
        )
        for names in _circles(_ranks(graph, ontology))
    ]


def _circles(above: nx.DiGraph) -> list[list[str]]:
    """The groups in which everybody stands above everybody, somebody above himself among them."""
    import networkx as nx

    groups = (sorted(group) for group in nx.strongly_connected_components(above))
    return sorted(group for group in groups if len(group) > 1 or above.has_edge(group[0], group[0]))


MEASURES = {
    "central": ("actor", "name", "edges", "pagerank", "betweenness"),
    "communities": ("community", "size", "members"),
    "hierarchy": ("level", "actor", "name", "under", "cycle"),
}


def measure(what: str, graph: nx.MultiDiGraph, ontology: Ontology) -> tuple[list[dict[str, Any]], Sequence[str]]:
    """The rows and columns of one measure. Raises ConfigError for a measure that there is not."""
    if what not in MEASURES:
        raise ConfigError(
            f"there is no measure `{what}`",
            nearest=nearest(what, MEASURES),
            hint="one of " + ", ".join(MEASURES),
        )
    if what == "central":
        rows = central(graph)
    else:
        rows = communities(graph) if what == "communities" else hierarchy(graph, ontology)
    return rows, MEASURES[what]


def _actors(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    return graph.subgraph([n for n, facts in graph.nodes(data=True) if facts["kind"] == "Actor"])
