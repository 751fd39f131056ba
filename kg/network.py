"""The graph as a networkx MultiDiGraph, and measures on it.

Nodes are actors and places by id, edges the direct edges of asserted, alleged and disputed statements, each with its id, status and
counts. Leaves also as GraphML and GEXF. A cycle in the hierarchy (A is part of B is part of A) is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.claims import Finding
from kg.ids import Ids
from kg.ontology import Ontology
from kg.projection import EdgeRow, NodeRow, Projection

if TYPE_CHECKING:
    import networkx as nx

_KINDS = ("Actor", "Place")


def network(projection: Projection | tuple[Iterable[NodeRow], Iterable[EdgeRow]], ids: Ids) -> nx.MultiDiGraph:
    """The direct edges between actors and places; node and edge attributes are plain values."""
    import networkx as nx

    nodes, edges = (projection.nodes, projection.edges) if isinstance(projection, Projection) else projection
    graph = nx.MultiDiGraph()
    for node in nodes:
        if set(_KINDS) & set(node.labels):
            graph.add_node(ids.key(node.uri), name=node.properties["name"], label=node.labels[-1], uri=node.uri)
    for edge in edges:
        start, end = ids.key(edge.start), ids.key(edge.end)
        if "id" in edge.properties and start in graph and end in graph:
            facts = {k: v for k, v in edge.properties.items() if k != "graphs"}
            graph.add_edge(start, end, key=edge.type, type=edge.type, **facts)
    return graph


def write(graph: nx.MultiDiGraph, file: Path, form: str) -> None:
    """Write GraphML or GEXF (``form``), nodes and edges in the order of their ids."""
    import networkx as nx

    ordered = nx.MultiDiGraph()
    ordered.add_nodes_from(sorted(graph.nodes(data=True)))
    ordered.add_edges_from(sorted(graph.edges(keys=True, data=True), key=lambda row: row[:3]))
    if form == "graphml":
        nx.write_graphml(ordered, file)
    else:
        file.write_text("\n".join(_gexf(ordered)) + "\n", encoding="utf-8")


def _gexf(graph: nx.MultiDiGraph) -> Iterable[str]:
    """networkx stamps the day into its GEXF; the same graph must give the same bytes, so that line is left out."""
    import networkx as nx

    return (line for line in nx.generate_gexf(graph) if "<meta" not in line and "</meta" not in line and "<creator" not in line)


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
        {"community": n, "size": len(g), "members": [graph.nodes[key]["name"] for key in g]} for n, g in enumerate(members, 1)
    ]


def hierarchy(graph: nx.MultiDiGraph, ontology: Ontology, relations: Iterable[str]) -> list[dict[str, Any]]:
    """Who stands under whom: each actor with its level and its way up along ``relations`` (relationship types)."""
    import networkx as nx

    above = _hierarchy_edges(graph, relations)
    cyclic = {node for group in nx.strongly_connected_components(above) if len(group) > 1 for node in group}
    rows = []
    for node in sorted(above):
        path = [node]
        while node not in cyclic and (ups := sorted(set(above[path[-1]]) - set(path))) and path[-1] not in cyclic:
            path.append(ups[0])
        rows.append(
            {
                "actor": node,
                "name": graph.nodes[node]["name"],
                "level": len(path) - 1,
                "path": [graph.nodes[n]["name"] for n in path],
                "cycle": node in cyclic,
            }
        )
    return rows


def _hierarchy_edges(graph: nx.MultiDiGraph, relations: Iterable[str]) -> nx.DiGraph:
    import networkx as nx

    wanted = set(relations)
    above = nx.DiGraph()
    above.add_edges_from(sorted((s, e) for s, e, kind in graph.edges(keys=True) if kind in wanted))
    return above


def cycles(graph: nx.MultiDiGraph, relations: Iterable[str]) -> list[Finding]:
    """A finding for each circle in a hierarchy."""
    import networkx as nx

    found = []
    for group in nx.strongly_connected_components(_hierarchy_edges(graph, relations)):
        if len(group) > 1:
            names = sorted(group)
            found.append(
                Finding(
                    kind="hierarchy-cycle",
                    place="graph",
                    subject=names[0],
                    message="these stand above each other in a circle: " + ", ".join(graph.nodes[n]["name"] for n in names),
                    advice="one of the statements is wrong: look at each with `kg explain`",
                )
            )
    return sorted(found, key=lambda f: f.subject)


def _actors(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    return graph.subgraph([n for n, _ in graph.nodes(data=True) if graph.degree(n)])
