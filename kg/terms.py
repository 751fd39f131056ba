"""The names of the model that the engine itself speaks of, and nothing of its content.

Only the terms of claims, documents, statements and events as such stand here; kinds of event, predicates that claims
can state, countries and units are read from ``ontology/`` and ``loaders/``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, serialize

KG = "https://w3id.org/conflict-kg/ontology#"
CODE = "https://w3id.org/conflict-kg/code/"
DEFAULT_BASE = "https://w3id.org/conflict-kg/id/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES = {
    "kg": KG,
    "id": DEFAULT_BASE,
    "code": CODE,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "skos": SKOS,
    "xsd": XSD,
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "schema": "https://schema.org/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "dcterms": "http://purl.org/dc/terms/",
    "sh": "http://www.w3.org/ns/shacl#",
}

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

TYPE = NamedNode(RDF + "type")
PREF_LABEL = NamedNode(SKOS + "prefLabel")
ALT_LABEL = NamedNode(SKOS + "altLabel")
HIDDEN_LABEL = NamedNode(SKOS + "hiddenLabel")
_SHORT_ID = NamedNode(KG + "shortId")


@cache
def kg(local: str) -> NamedNode:
    """The ontology's term with this local name."""
    return NamedNode(KG + local)


@cache
def code(scheme: str, local: str) -> NamedNode:
    """An item of one of the ontology's code lists."""
    return NamedNode(f"{CODE}{scheme}/{local}")


@cache
def local_name(iri: str) -> str:
    """What follows the last ``#`` or ``/`` of an IRI."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def subject_of(quad: Quad) -> Node:
    """The quad's subject; triple terms (RDF 1.2) are refused where Turtle is read."""
    return cast(Node, quad.subject)


def object_of(quad: Quad) -> Term:
    """The quad's object; triple terms (RDF 1.2) are refused where Turtle is read."""
    return cast(Term, quad.object)


def graph_of(quads: Sequence[Quad]) -> str:
    """The name of the graph in which all the quads stand."""
    return cast(NamedNode, quads[0].graph_name).value


def to_nquads(quads: Iterable[Quad]) -> list[str]:
    """One line of N-Quads for each quad, in the order given."""
    text = cast(bytes, serialize(quads, format=RdfFormat.N_QUADS)).decode()
    return text.split("\n")[:-1]  # a literal may hold what splitlines() takes for the end of a line


def tally(quads: Iterable[Quad]) -> Counter[str]:
    """How many things of each class of the model the quads describe, and under ``derived`` how many have a short id."""
    counts: Counter[str] = Counter()
    for quad in quads:
        if quad.predicate == TYPE:
            value = object_of(quad).value
            if value.startswith(KG):
                counts[local_name(value)] += 1
        elif quad.predicate == _SHORT_ID:
            counts["derived"] += 1
    return counts
