"""Quads in, RDF in one of its syntaxes out: the same graph gives the same bytes.

Turtle, TriG, N-Quads and JSON-LD, of the whole graph or of one entity's neighbourhood. ``quotes`` decides how much of
other people's text goes out; ``derived`` whether the direct edges go with their statements. What a syntax cannot
hold, and what was left out on request, is listed with the result. Refused: a format that is not known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, serialize

from kg.errors import ConfigError, nearest
from kg.ontology import Ontology
from kg.terms import KG, PREF_LABEL, TYPE, kg, object_of

Quotes = OneOf["none", "short", "full"]
SHORT = 200  # characters of a quote that go out by default: enough to find the place, not to replace the text

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
}
_TEXTS = {kg(name) for name in ("quote", "text", "prefix", "suffix")}
_AROUND = {kg("prefix"), kg("suffix")}


@dataclass(frozen=True, slots=True)
class Export:
    """The bytes, and what they do not hold."""

    data: bytes
    left_out: tuple[str, ...]


def export(
    quads: Iterable[Quad],
    form: str,
    prefixes: Mapping[str, str],
    *,
    ontology: Ontology,
    entity: str | None = None,
    derived: bool = True,
    quotes: Quotes = "short",
) -> Export:
    """Serialise the quads, or the neighbourhood of ``entity`` (an IRI). Raises ConfigError."""
    if form not in FORMATS:
        raise ConfigError(
            f"unknown format `{form}`", nearest=nearest(form, FORMATS), hint="one of " + ", ".join(FORMATS)
        )
    left_out: list[str] = []
    chosen = list(quads)
    if entity is not None:
        chosen = neighbourhood(chosen, entity)
        left_out.append("everything outside this entity's neighbourhood")
    if not derived:
        direct = _edge_predicates(ontology)
        chosen = [quad for quad in chosen if quad.predicate.value not in direct]
        left_out.append("the direct edges that are derived from statements (--no-derived)")
    chosen = [kept for quad in chosen if (kept := _quoted(quad, quotes)) is not None]
    if quotes != "full":
        what = (
            "quotes and the words around them"
            if quotes == "none"
            else f"quotes beyond {SHORT} characters and the words around them"
        )
        left_out.append(f"{what} (--quotes full keeps them)")
    if form == "turtle":
        left_out.append(
            "which document or file each triple comes from: Turtle has no named graphs (trig, nquads and jsonld do)"
        )
        chosen = [Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in chosen]
    ordered = sorted(set(chosen), key=_order)
    if form == "nquads":
        return Export(serialize(ordered, format=FORMATS[form]) or b"", tuple(left_out))
    return Export(serialize(ordered, format=FORMATS[form], prefixes=dict(prefixes)) or b"", tuple(left_out))


def _order(quad: Quad) -> tuple[str, str, bool, str, str]:
    """By graph and subject, the class first, so that the serialiser groups a subject's triples."""
    return (
        str(quad.graph_name),
        str(quad.subject),
        quad.predicate != TYPE,
        str(quad.predicate),
        str(quad.object),
    )


def _edge_predicates(ontology: Ontology) -> set[str]:
    made = {rule.predicate for name in ontology.event_types for rule in ontology.edge_rules(name)}
    return {term.iri for term in ontology.statement_predicates.values()} | {KG + name for name in made}


def _quoted(quad: Quad, quotes: Quotes) -> Quad | None:
    if quotes == "full" or quad.predicate not in _TEXTS or not isinstance(quad.object, Literal):
        return quad
    if quotes == "none" or quad.predicate in _AROUND:
        return None
    text = quad.object.value
    if len(text) <= SHORT:
        return quad
    return Quad(quad.subject, quad.predicate, Literal(text[: SHORT - 1].rstrip() + "…"), quad.graph_name)


def neighbourhood(quads: Sequence[Quad], entity: str) -> list[Quad]:
    """What speaks of an entity: its statements and events, the claims about them, their passages and documents, and the
    class and name of everything mentioned on the way."""
    into: dict[str, set[str]] = defaultdict(set)
    out: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for quad in quads:
        if isinstance(quad.object, NamedNode) and isinstance(quad.subject, NamedNode):
            into[quad.object.value].add(quad.subject.value)
            out[quad.subject.value].add((quad.predicate.value, quad.object.value))
    kinds = _kinds(quads)
    core = {entity} | {s for s in into[entity] if kinds.get(s) in _RECORDS}
    for predicate in ("about", "inReport", "reportOf", "fromEvent"):
        core |= {
            s
            for node in list(core)
            for s in into[node]
            if kinds.get(s) in _RECORDS and (KG + predicate, node) in out[s]
        }
        core |= {o for node in list(core) for p, o in out[node] if p == KG + predicate}
    core |= {o for node in list(core) for p, o in out[node] if kinds.get(o) in ("Passage", "Document")}
    named = {o for node in core for _, o in out[node]} - core
    brief = {TYPE, PREF_LABEL}
    return [
        quad
        for quad in quads
        if isinstance(quad.subject, NamedNode)
        and (
            quad.subject.value in core
            or (quad.subject.value in named and quad.predicate in brief)
            or (isinstance(quad.object, NamedNode) and quad.object.value == entity and quad.subject.value in named)
        )
    ]


_RECORDS = ("Claim", "Statement", "Report", "Event", "Post")


def _kinds(quads: Iterable[Quad]) -> dict[str, str]:
    """The kind of record of each subject; every subject with an event's type counts as Event."""
    kinds: dict[str, str] = {}
    for quad in quads:
        if quad.predicate == TYPE and isinstance(quad.subject, NamedNode) and object_of(quad).value.startswith(KG):
            name = object_of(quad).value[len(KG) :]
            if name in (*_RECORDS, "Passage", "Document"):
                kinds[quad.subject.value] = name
        elif quad.predicate == kg("shortId") and isinstance(quad.subject, NamedNode):
            kinds.setdefault(quad.subject.value, "Event")
    return kinds
