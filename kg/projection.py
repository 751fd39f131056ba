"""Quads in, nodes and relationships out, and back without loss.

The only module that knows how RDF lies in a property graph. It is decided by the ontology: class and superclasses
become labels, each property is an edge, a native value, the name of a code, or a link. What the native type cannot
carry goes into the key: ``prefLabel__ar`` (language), ``date__t_gYear`` (datatype), ``source__l_2`` (a second link).
``graphs`` names the named graphs that a node's facts come from; ``KEY__g`` tells which of them hold which value,
where not all do; of what kg works out for nodes of other graphs it is known without. A triple of a property that the
ontology does not declare is kept as it is, as N-Quads in ``quads``.

For reading only, and left out on the way back: ``name``, ``location``, and the figures on a direct edge, copied from
its Statement. Refused: a property of the ontology with one of these reserved names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from kg.errors import ContentError
from kg.ids import Ids
from kg.ontology import Ontology
from kg.ontologyterms import PropertyTerm
from kg.terms import KG, PREF_LABEL, TYPE, Node, kg, local_name, object_of, subject_of, to_nquads
from kg.values import Decoder, Encoder, split_key

ROOT = "Entity"
DERIVED = "derived"  # the short name of the graph of what is worked out
RESERVED = frozenset({"uri", "name", "graphs", "location", "quads", "type"})
LONGEST_NAME = 60

_FIGURES = {
    "id": "shortId",
    "status": "status",
    "claims": "claimsFor",
    "against": "claimsAgainst",
    "speakers": "speakersFor",
    "documents": "documents",
    "first": "firstReported",
    "last": "lastReported",
}

TOLD = ("subject", "predicate", "object", *_FIGURES.values())
"""The properties of a Statement that its direct edge is told."""

Facts = dict[NamedNode, dict[Node | Literal, list[str]]]
"""Predicate → object → the named graphs (short names, sorted) that hold the triple."""


@dataclass(frozen=True, slots=True)
class NodeRow:
    uri: str
    labels: tuple[str, ...]
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EdgeRow:
    start: str
    type: str
    end: str
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Projection:
    """Nodes by uri and edges by (start, type, end), each sorted and each only once."""

    nodes: tuple[NodeRow, ...]
    edges: tuple[EdgeRow, ...]

    @property
    def labels(self) -> list[str]:
        """The labels of its nodes but the root, from general to special."""
        found = sorted({node.labels for node in self.nodes}, key=lambda labels: (len(labels), labels))
        return list(dict.fromkeys(label for labels in found for label in labels[1:]))

    def portion_of(self, _: str, /) -> str:
        """All of it is one portion."""
        return ""

    def portions(self) -> Iterator[tuple[str, Projection]]:
        yield "", self


class Projector:
    """Takes quads, and what is told of statements, and then projects."""

    def __init__(self, ontology: Ontology, ids: Ids) -> None:
        clash = sorted(RESERVED & set(ontology.properties) - {"type"})
        if clash:
            raise ContentError(
                f"the name `{clash[0]}` is reserved for the projection",
                place="ontology/core.ttl",
                hint="give the property another local name",
            )
        self.ontology, self.ids = ontology, ids
        self.encoder = Encoder(ontology)
        self.subjects: dict[Node, Facts] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
        self.figures: dict[tuple[str, str, str], dict[str, Any]] = {}

    def read(self, quads: Iterable[Quad]) -> None:
        prefix = self.ids.base + "graph/"
        for quad in quads:
            graph = quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""
            self.subjects[subject_of(quad)][quad.predicate][object_of(quad)].append(graph.removeprefix(prefix))

    def tell(self, quads: Iterable[Quad]) -> None:
        """Take in the figures of statements that are not projected here themselves."""
        told = Projector(self.ontology, self.ids)
        told.read(quads)
        for facts in told.subjects.values():
            self._remember_figures(facts)

    def project(self, ends: Iterable[str] | None = None) -> Projection:
        """All that was read, and a node for each of ``ends`` (those of its edges, where none are given)."""
        for facts in self.subjects.values():
            if kg("Statement") in facts.get(TYPE, {}):
                self._remember_figures(facts)
        nodes: dict[str, NodeRow] = {}
        edges: dict[tuple[str, str, str], EdgeRow] = {}
        for subject, facts in self.subjects.items():
            node, outgoing = self._subject(subject, facts)
            nodes[node.uri] = node
            edges.update({(e.start, e.type, e.end): e for e in outgoing})
        for end in (edge.end for edge in edges.values()) if ends is None else ends:
            if end not in nodes:
                nodes[end] = NodeRow(end, (ROOT,), {"uri": end, "name": self._key(end)})
        return Projection(tuple(nodes[u] for u in sorted(nodes)), tuple(edges[k] for k in sorted(edges)))

    def _remember_figures(self, facts: Facts) -> None:
        ends = [uri_of(min(facts[kg(p)], key=str)) for p in ("subject", "predicate", "object") if facts.get(kg(p))]
        if len(ends) < 3:
            return
        figures = {}
        for name, source in _FIGURES.items():
            for value in facts.get(kg(source), ()):
                encoded = self.encoder.encode(self.ontology.property_named(source), value)
                if encoded:
                    figures[name] = encoded[1]
        self.figures[ends[0], ends[1], ends[2]] = figures

    def _subject(self, subject: Node, facts: Facts) -> tuple[NodeRow, list[EdgeRow]]:
        uri = uri_of(subject)
        values: dict[str, dict[Any, list[str]]] = defaultdict(dict)
        edges, unmapped = [], []
        for predicate, objects in facts.items():
            term = self.ontology.by_iri.get(predicate.value)
            for value, graphs in objects.items():
                if term is not None and term.projection == "edge" and not isinstance(value, Literal):
                    edges.append(self._edge(uri, term, value, sorted(graphs)))
                    continue
                encoded = self.encoder.encode_type(value) if predicate == TYPE else None
                if encoded is None and term is not None:
                    encoded = self.encoder.encode(term, value)
                if encoded is None:
                    unmapped += [Quad(subject, predicate, value, _graph_of(g, self.ids)) for g in graphs]
                else:
                    values[encoded[0]][encoded[1]] = sorted(graphs)
        properties = self._properties(values)
        if unmapped:
            properties["quads"] = sorted(to_nquads(unmapped))
        properties |= self._for_reading(uri, facts, properties)
        return NodeRow(uri, self._labels(facts), properties), edges

    def _properties(self, values: Mapping[str, Mapping[Any, list[str]]]) -> dict[str, Any]:
        """One property for each key, a list of several values; where not all graphs hold one, ``KEY__g``."""
        added = {k for k in values if self._is_worked_out(k) and all(w == [DERIVED] for w in values[k].values())}
        told = [members for key, members in values.items() if key not in added] or list(values.values())
        graphs = sorted({g for members in told for names in members.values() for g in names})
        found: dict[str, Any] = {"graphs": graphs} if graphs else {}
        for key in sorted(values):
            for name, ordered in self._keyed(key, sorted(values[key])):
                found[name] = ordered[0] if len(ordered) == 1 else ordered
                held = [values[key][value] for value in ordered]
                if key not in added and (self._is_worked_out(key) or any(where != graphs for where in held)):
                    found[f"{name}__g"] = [",".join(str(graphs.index(g)) for g in where) for where in held]
        return found

    def _is_worked_out(self, key: str) -> bool:
        term = self.ontology.properties.get(split_key(key)[0])
        return term is not None and term.is_worked_out

    def _keyed(self, key: str, values: list[Any]) -> list[tuple[str, list[Any]]]:
        term = self.ontology.properties.get(key)
        if term is None or term.projection != "link":
            return [(key, values)]
        return [(key if n == 1 else f"{key}__l_{n}", [value]) for n, value in enumerate(values, 1)]

    def _edge(self, start: str, term: PropertyTerm, target: Node | Literal, graphs: list[str]) -> EdgeRow:
        end = uri_of(target)
        figures = self.figures.get((start, term.iri, end), {})
        return EdgeRow(start, term.relationship_type, end, {"graphs": graphs, **figures})

    def _labels(self, facts: Facts) -> tuple[str, ...]:
        names = {
            local_name(t.value) for t in facts.get(TYPE, ()) if isinstance(t, NamedNode) and t.value.startswith(KG)
        }
        chains = {above for name in names if name in self.ontology.classes for above in self.ontology.chain(name)}
        order = {name: n for n, name in enumerate(self.ontology.labels_by_depth)}
        return (ROOT, *sorted(chains - {ROOT}, key=order.__getitem__))

    def _for_reading(self, uri: str, facts: Facts, properties: Mapping[str, Any]) -> dict[str, Any]:
        extra: dict[str, Any] = {"uri": uri, "name": self._name(uri, facts, properties)}
        latitude, longitude = properties.get("latitude"), properties.get("longitude")
        if isinstance(latitude, float) and isinstance(longitude, float):
            from neo4j.spatial import WGS84Point

            extra["location"] = WGS84Point((longitude, latitude))
        return extra

    def _name(self, uri: str, facts: Facts, properties: Mapping[str, Any]) -> str:
        labels = [v for v in facts.get(PREF_LABEL, ()) if isinstance(v, Literal)]
        if labels:
            return min(labels, key=lambda v: (v.language != "en", v.language or "", v.value)).value
        for name in self._labels(facts)[::-1]:
            for key in (self.ontology.value(KG + name, KG + "nameFrom") or "").split():
                value = properties.get(key)
                if value:
                    return _short(str(value[0] if isinstance(value, list) else value))
        return self._key(uri)

    def _key(self, uri: str) -> str:
        key = self.ids.key(uri)
        return key if key != uri else local_name(uri) or uri


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"


def uri_of(node: Any) -> str:
    """What stands in a node's ``uri``: the IRI, or ``_:label`` for a blank node."""
    return f"_:{node.value}" if isinstance(node, BlankNode) else str(node.value)


def _node_of(uri: str) -> Node:
    return BlankNode(uri[2:]) if uri.startswith("_:") else NamedNode(uri)


def project(quads: Iterable[Quad], ontology: Ontology, ids: Ids) -> Projection:
    """The property graph of some quads. Raises ContentError for a property with a reserved name."""
    projector = Projector(ontology, ids)
    projector.read(quads)
    return projector.project()


def unproject(nodes: Iterable[NodeRow], edges: Iterable[EdgeRow], ontology: Ontology, ids: Ids) -> Iterator[Quad]:
    """The quads of a property graph; what was only for reading is left out."""
    decoder = Decoder(ontology)
    for node in nodes:
        yield from _node_quads(node, decoder, ids)
    for edge in edges:
        term = ontology.by_relationship_type.get(edge.type)
        if term is not None:
            for graph in edge.properties.get("graphs") or [""]:
                yield Quad(_node_of(edge.start), NamedNode(term.iri), _node_of(edge.end), _graph_of(graph, ids))


def _graph_of(name: str, ids: Ids) -> Any:
    if not name:
        return DefaultGraph()
    return NamedNode(name) if "://" in name else ids.graph(name)


def _node_quads(node: NodeRow, decoder: Decoder, ids: Ids) -> Iterator[Quad]:
    subject = _node_of(node.uri)
    graphs = list(node.properties.get("graphs") or [""])
    for key, value in sorted(node.properties.items()):
        if key == "quads":
            yield from parse("\n".join(value).encode(), RdfFormat.N_QUADS)
        elif key not in RESERVED - {"type"} and not key.endswith("__g"):
            members = value if isinstance(value, list) else [value]
            where = node.properties.get(f"{key}__g") or []
            for number, member in enumerate(members):
                predicate, term = decoder.decode(key, member)
                worked_out = decoder.ontology.by_iri.get(predicate.value)
                own = [DERIVED] if worked_out is not None and worked_out.is_worked_out else graphs
                held = [graphs[int(n)] for n in where[number].split(",")] if len(where) == len(members) else own
                for graph in held if len(where) in (0, len(members)) else own[:1]:
                    yield Quad(subject, predicate, term, _graph_of(graph, ids))
