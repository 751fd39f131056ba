"""Quads and shapes in, findings out.

A graph is validated against ``ontology/shapes/*.ttl``, together with the classes of the hand-written entities that it
speaks of; superclasses are written out beforehand, so that no reasoner runs. A quick screen clears what surely
conforms; pySHACL looks at the rest, and what it says stands. A violation is a
finding: data, with the file and line or the passage, the shape's message and what to do. Nothing is repaired and
nothing is left out of the build.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.calendar import is_date
from kg.claims import Finding
from kg.constraints import SH, ShapeGraph
from kg.errors import ContentError
from kg.ids import Ids
from kg.ontology import Ontology, read_turtle
from kg.screen import Doubtful, Screen
from kg.subjectlines import subject_lines
from kg.terms import KG, PREF_LABEL, TYPE, Node, Term, kg, local_name, object_of, subject_of

if TYPE_CHECKING:
    from rdflib import Graph

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


@dataclass(frozen=True, slots=True)
class Described:
    """The classes and the name that something has in another graph."""

    types: tuple[str, ...]
    label: str


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*\Z")
_EDTF = kg("edtf")
_MARK = "/checked-in-graph-"  # allowed after a # too


@dataclass(frozen=True, slots=True)
class Checked:
    """A graph to be validated; ``place`` tells where the fault's subject stands."""

    quads: Sequence[Quad]
    place: Places


def _apart(number: int, part: Doubtful) -> Iterable[Quad]:
    """The quads with a mark of their graph on every node that they describe or that is in doubt."""
    described = {subject_of(quad) for quad in part.quads}
    described |= {NamedNode(node) for node in part.nodes or () if _SCHEME.match(node)}
    own: dict[Term, Node] = {node: NamedNode(f"{node.value}{_MARK}{number}") for node in described}
    for quad in part.quads:
        target = object_of(quad)
        yield Quad(own[subject_of(quad)], quad.predicate, own.get(target, target))


def _speaking_of(focus: str, doubtful: Mapping[int, Doubtful]) -> list[int]:
    """The graphs that only mention a node and say nothing of it."""
    return [n for n, part in doubtful.items() if any(object_of(quad).value == focus for quad in part.quads)]


_NAMED = frozenset({"Actor", "Place", "Channel"})


def described(quads: Iterable[Quad], ontology: Ontology) -> dict[str, Described]:
    """The actors, places and channels that the quads describe, by IRI: what other graphs may speak of."""
    types: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    for quad in quads:
        if quad.predicate == TYPE and object_of(quad).value.startswith(KG):
            types[subject_of(quad).value].add(local_name(object_of(quad).value))
        elif quad.predicate == PREF_LABEL:
            labels[subject_of(quad).value] = min(
                object_of(quad).value, labels.get(subject_of(quad).value, object_of(quad).value)
            )
    return {
        iri: Described(tuple(sorted(names)), labels.get(iri, ""))
        for iri, names in types.items()
        if any(name in ontology.classes and _NAMED.intersection(ontology.chain(name)) for name in names)
    }


class Shapes:
    """The shapes of one model, read once and used for many graphs."""

    def __init__(self, files: Sequence[Path], ontology: Ontology) -> None:
        self.ontology = ontology
        self.quads = [quad for file in files for quad in read_turtle(file)]
        self.screen = Screen(ShapeGraph(self.quads))

    @cached_property
    def graph(self) -> Graph:
        return to_rdflib(self.quads)

    def findings(self, graphs: Sequence[Checked], context: Mapping[str, Described], ids: Ids) -> list[list[Finding]]:
        """What each graph violates, in the order given. ``context`` holds, by IRI, what is described elsewhere.

        What the screen does not clear is validated by pySHACL, in one run for all graphs, since its fixed cost is
        high, and kept apart: what several of them describe gets an IRI of its own in each. Raises ContentError for a
        shape that cannot be run.
        """
        doubtful: dict[int, Doubtful] = {}
        for number, graph in enumerate(graphs):
            left = self.screen.doubtful([*graph.quads, *self._described(graph.quads, context)])
            if left is not None:
                doubtful[number] = left
        found: list[list[Finding]] = [[] for _ in graphs]
        if doubtful:
            results = self._validated(doubtful)
            for node in results.objects(None, _uri("result")):
                focus, _, mark = str(results.value(node, _uri("focusNode"))).partition(_MARK)
                for number in [int(mark)] if mark else _speaking_of(focus, doubtful):
                    nodes = doubtful[number].nodes
                    if nodes is None or focus in nodes:
                        found[number].append(self._finding(results, node, graphs[number].place, ids))
        for each, graph in zip(found, graphs, strict=True):
            each += _impossible(graph, {(f.subject, f.advice) for f in each}, ids)
        return [sorted(each, key=lambda f: (f.place, f.position or 0, f.subject, f.message)) for each in found]

    def handwritten(self, read: Mapping[Path, Sequence[Quad]], ids: Ids) -> list[Finding]:
        """What the hand-written files violate, which are one graph, each fault with its file and line."""
        lines = subject_lines(read, ids)

        def place(iri: str) -> tuple[str, int | None]:
            return lines.get(iri, ("loaders/handwritten", None))

        return self.findings([Checked([quad for quads in read.values() for quad in quads], place)], {}, ids)[0]

    def _validated(self, doubtful: Mapping[int, Doubtful]) -> Graph:
        """pySHACL's report. Raises ContentError."""
        results: Graph
        import pyshacl

        data = to_rdflib(quad for number, part in doubtful.items() for quad in _apart(number, part))
        try:
            _, results, _ = pyshacl.validate(
                data, shacl_graph=self.graph, inference="none", advanced=True, inplace=True
            )
        except Exception as exc:  # pySHACL raises its own and rdflib's exceptions for a shape that it cannot run
            raise ContentError(
                f"a shape cannot be run: {exc}", place="ontology/shapes", hint="run `kg check ontology`"
            ) from exc
        return results

    def _described(self, quads: Sequence[Quad], context: Mapping[str, Described]) -> list[Quad]:
        """The superclasses of what the quads describe; the classes and names of what they only speak of."""
        typed: set[str] = set()
        extra: list[Quad] = []
        for quad in quads:
            if quad.predicate == TYPE and isinstance(quad.subject, NamedNode):
                typed.add(quad.subject.value)
                extra += self._classes(quad.subject, [local_name(object_of(quad).value)])
        nodes = {term for quad in quads for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
        for node in nodes:
            if node.value in context and node.value not in typed:
                known = context[node.value]
                extra += self._classes(node, known.types)
                if known.label:
                    extra.append(Quad(node, PREF_LABEL, Literal(known.label, language="en")))
        return extra

    def _classes(self, node: NamedNode, names: Iterable[str]) -> list[Quad]:
        known = [name for name in names if name in self.ontology.classes]
        return [Quad(node, TYPE, kg(above)) for name in known for above in self.ontology.chain(name)]

    def _finding(self, results: Graph, node: Any, places: Places, ids: Ids) -> Finding:
        def one(name: str) -> str:
            return str(results.value(node, _uri(name)) or "").partition(_MARK)[0]

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


def _impossible(graph: Checked, told: set[tuple[str, str]], ids: Ids) -> Iterable[Finding]:
    """The dates that no shape refuses and the calendar does not have, such as 30 February."""
    for quad in graph.quads:
        value = object_of(quad)
        if not (isinstance(value, Literal) and value.datatype == _EDTF) or is_date(value.value):
            continue
        subject, advice = subject_of(quad).value, f"check its {_shown(quad.predicate.value)}"
        if (ids.key(subject), advice) not in told:
            place, position = graph.place(subject)
            message = f"Its {_shown(quad.predicate.value)} names a day that is not in the calendar. ({value.value})"
            yield Finding("shape", place, message, advice, ids.key(subject), position, "error")


def _uri(name: str) -> Any:
    import rdflib

    return rdflib.URIRef(SH + name)


def _shown(iri: str) -> str:
    return f"kg:{local_name(iri)}" if iri.startswith(KG) else local_name(iri)
