"""Quads and shapes in, findings out.

A graph is validated with pySHACL against ``ontology/shapes/*.ttl``, together with the classes of the hand-written entities that it
speaks of; superclasses are written out beforehand, so that no reasoner runs. A violation is a finding: data, with the
file and line or the passage, the shape's message and what to do. Nothing is repaired and nothing is left out of the build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.claims import Finding
from kg.errors import ContentError
from kg.ids import Ids
from kg.ontology import Ontology, read_turtle
from kg.terms import KG, TYPE, local_name

if TYPE_CHECKING:
    from rdflib import Graph

SH = "http://www.w3.org/ns/shacl#"
Places = Callable[[str], tuple[str, int | None]]
"""The focus node's IRI → the file or document it stands in, and a line or offset where one is known."""


def to_rdflib(quads: Iterable[Quad]) -> Graph:
    """The triples of some quads as an rdflib graph, literals kept to the letter."""
    import rdflib

    rdflib.NORMALIZE_LITERALS = False
    graph = rdflib.Graph()
    for quad in quads:
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: Any) -> Any:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = term.datatype.value
        plain = datatype == "http://www.w3.org/2001/XMLSchema#string"
        return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(datatype))
    return rdflib.BNode(term.value)


class Shapes:
    """The shapes of one model, read once and used for many graphs."""

    def __init__(self, files: Sequence[Path], ontology: Ontology) -> None:
        self.ontology = ontology
        self.graph = to_rdflib(quad for file in files for quad in read_turtle(file))

    def findings(
        self, quads: Sequence[Quad], context: Mapping[str, Iterable[str]], places: Places, ids: Ids
    ) -> list[Finding]:
        """What the quads violate. ``context`` gives the classes of entities described elsewhere, by IRI."""
        import pyshacl

        data = to_rdflib([*quads, *self._types(quads, context)])
        try:
            _, results, _ = pyshacl.validate(data, shacl_graph=self.graph, inference="none", advanced=True)
        except Exception as exc:  # pySHACL raises its own and rdflib's exceptions for a shape that it cannot run
            raise ContentError(
                f"a shape cannot be run: {exc}", place="ontology/shapes", hint="run `kg check ontology`"
            ) from exc
        found = [self._finding(results, node, places, ids) for node in results.subjects(_uri("resultMessage"))]
        return sorted(found, key=lambda f: (f.place, f.position or 0, f.subject, f.message))

    def _types(self, quads: Sequence[Quad], context: Mapping[str, Iterable[str]]) -> list[Quad]:
        """Every class and superclass of what the quads describe or speak of."""
        extra: set[tuple[NamedNode, str]] = set()
        own = {q.subject for q in quads}
        for quad in quads:
            if quad.predicate == TYPE:
                name = local_name(quad.object.value)
                if name in self.ontology.classes and quad.object.value == KG + name:
                    extra.update((quad.subject, above) for above in self.ontology.chain(name))
            elif isinstance(quad.object, NamedNode) and quad.object not in own:
                for name in context.get(quad.object.value, ()):
                    extra.update((quad.object, above) for above in self.ontology.chain(name))
        return [Quad(subject, TYPE, NamedNode(KG + name)) for subject, name in extra]

    def _finding(self, results: Graph, node: Any, places: Places, ids: Ids) -> Finding:
        def one(name: str) -> str:
            return str(results.value(node, _uri(name)) or "")

        focus = one("focusNode")
        place, position = places(focus)
        value, path = one("value"), one("resultPath")
        severity = local_name(one("resultSeverity")).lower()
        detail = f" ({ids.key(value) if '://' in value else value})" if value and value != focus else ""
        return Finding(
            kind="shape",
            place=place,
            subject=ids.key(focus),
            message=one("resultMessage") + detail,
            advice=f"check its {_shown(path)}" if path.startswith("http") else "check what the file says of it",
            position=position,
            severity="error" if severity == "violation" else severity,
        )


def _uri(name: str) -> Any:
    import rdflib

    return rdflib.URIRef(SH + name)


def _shown(iri: str) -> str:
    return f"kg:{local_name(iri)}" if iri.startswith(KG) else local_name(iri)
