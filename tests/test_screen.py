"""The screen clears only what conforms: with it and without it the findings are the same, whatever is wrong."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad
from spine import IDS, derive, document, event_claim, ontology, quads_of, shipped, statement_claim
from theatre import NORLAND, SLOTS, written

from kg.checks import Checked, Shapes, described
from kg.claims import Count, Finding
from kg.constraints import ShapeGraph
from kg.handwritten import handwritten_quads
from kg.ontology import read_turtle
from kg.records import read_records
from kg.required import required
from kg.screen import Screen
from kg.terms import KG, TYPE, XSD, code, kg

PREFIXES = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/conflict-kg/ontology#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
)
MORE_SHAPES = """
kg:x1 a sh:NodeShape ; sh:targetObjectsOf kg:saidBy ; sh:property [ sh:path kg:formed ; sh:maxCount 0 ] .
kg:x2 a sh:NodeShape ; sh:targetClass kg:Actor ; sh:and ( [ sh:nodeKind sh:IRI ] [ sh:not [ sh:class kg:Place ] ] ) .
kg:x3 a sh:NodeShape ; sh:targetClass kg:City ; sh:property [ sh:path kg:near ; sh:node kg:x2 ] .
kg:x4 a sh:NodeShape ; sh:targetClass kg:Claim ; sh:property [ sh:path ( kg:inPassage kg:quote ) ; sh:maxLength 9 ] .
kg:x5 a sh:PropertyShape ; sh:targetSubjectsOf kg:killedMin ; sh:path kg:killedMin ; sh:maxExclusive 12.5 .
kg:x6 a sh:PropertyShape ; sh:targetSubjectsOf kg:saidBy ; sh:path [ sh:inversePath kg:mentionedIn ] ; sh:maxCount 0 .
kg:x8 a sh:PropertyShape ; sh:targetSubjectsOf kg:near ; sh:path [ sh:zeroOrMorePath kg:near ] ; sh:class kg:City .
kg:x9 a sh:PropertyShape ; sh:targetSubjectsOf kg:text ; sh:path kg:text ; sh:pattern "^THE" ; sh:flags "i" .
"""
VALUES = [
    *(Literal(text, datatype=NamedNode(XSD + "integer")) for text in ("0", "-1", "3", "007", "+9", "many", "12")),
    *(Literal(text, datatype=NamedNode(XSD + "date")) for text in ("2022-05-03", "2022-05-01", "2022-05-04Z")),
    *(Literal(text, datatype=NamedNode(XSD + "decimal")) for text in ("41.50", "-91", "x", "1e3")),
    *(Literal(text, datatype=NamedNode(KG + "edtf")) for text in ("2022", "2019/2021", "2021-03", "next week")),
    Literal("4", datatype=NamedNode(XSD + "double")),
    *(Literal(text) for text in ("", "en", "words", "DE")),
    *(Literal("Name", language=tag) for tag in ("en", "ar")),
    *(code("stance", name) for name in ("asserts", "nonsense")),
    *(kg(name) for name in ("Attack", "Person", "City", "Claim", "Document", "Unit", "commands", "near")),
    *(IDS.iri(name) for name in ("red", "regiment", "army", "selo", "brod", "press", "mira-ruda", "nobody")),
    NamedNode("https://example.org/x"),
]
PREDICATES = [
    TYPE,
    NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel"),
    *(
        kg(name)
        for name in (
            "saidBy", "stance", "inDocument", "inPassage", "startOffset", "endOffset", "quote", "kind", "published",
            "publishedBy", "date", "earliest", "latest", "killedMin", "killedMax", "perpetrator", "tookPlaceAt",
            "commands", "near", "partOf", "leads", "subject", "predicate", "object", "objectText", "eventType",
            "geonamesId", "latitude", "longitude", "formed", "dissolved", "since", "until", "status", "language", "url",
        )
    ),
]  # fmt: skip


def shapes(text: str) -> Shapes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "more.ttl"
        file.write_text(PREFIXES + text)
        return Shapes([*shipped().shape_files, file], ontology())


logging.getLogger("rdflib").setLevel(logging.ERROR)  # a day that is none is not news here
SCREENED, REFERENCE = shapes(MORE_SHAPES), shapes(MORE_SHAPES)
REFERENCE.screen.blind = True


@cache
def sound() -> tuple[tuple[Quad, ...], ...]:
    """A hand-written file, two documents and what is derived from them."""
    with TemporaryDirectory() as folder:
        hand = handwritten_quads(written(Path(folder), NORLAND), ontology(), IDS)
    slots = {**SLOTS, "killed": Count(3, 5)}
    first = quads_of(document("first", [event_claim("c1", **slots), event_claim("c2", "red", start=5)], slots=slots))
    second = quads_of(document("second", [statement_claim("c1", "army", "opposes", "red")]))
    derived = derive([read_records(quads, ontology()) for quads in (first, second)], ontology(), IDS).quads
    return tuple(map(tuple, (hand, first, second, derived)))


def findings(checker: Shapes, graphs: list[list[Quad]]) -> list[list[Finding]]:
    """Of all graphs at once; the reference takes one at a time."""
    checked = [Checked(quads, lambda _: ("a file", None)) for quads in graphs]
    if checker.screen.blind:
        return [found for each in checked for found in checker.findings([each], {}, IDS)]
    return checker.findings(checked, {}, IDS)


FAULT = st.tuples(
    st.sampled_from(["drop", "add", "change"]),
    st.integers(0, 10**6),
    st.sampled_from(PREDICATES),
    st.sampled_from(VALUES),
)


def faulty(quads: list[Quad], faults: list[tuple[str, int, NamedNode, NamedNode | Literal]]) -> list[Quad]:
    for how, at, predicate, value in faults:
        quad = quads[at % len(quads)]
        if isinstance(value, Literal) and kg("subject") in (predicate, quad.predicate):
            continue  # a rule would make it the subject of a triple, which only rdflib allows
        if how == "drop" and len(quads) > 1:
            quads.remove(quad)
        elif how == "add":
            quads.append(Quad(quad.subject, predicate, value, quad.graph_name))
        elif how == "change":
            quads[at % len(quads)] = Quad(quad.subject, quad.predicate, value, quad.graph_name)
    return quads


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.sampled_from(range(4)), st.lists(FAULT, min_size=1, max_size=6))
def test_findings_are_those_of_the_reference_whatever_is_wrong(which, faults) -> None:
    graphs = [faulty(list(sound()[which]), faults)]
    assert findings(SCREENED, graphs) == findings(REFERENCE, graphs)


def test_every_example_of_the_ontology_is_found_at_fault_as_the_reference_finds_it() -> None:
    files = sorted((shipped().folder / "ontology" / "examples").glob("*.ttl"))
    graphs = [read_turtle(file) for file in files]
    screened, reference = (Shapes(shipped().shape_files, ontology()) for _ in range(2))
    reference.screen.blind = True
    found = findings(screened, graphs)
    assert found == findings(reference, graphs)
    assert [
        file.name for file, each in zip(files, found, strict=True) if not each and file.name.startswith("bad-")
    ] == []


def test_most_of_a_sound_graph_is_cleared_without_the_reference() -> None:
    screen = Shapes(shipped().shape_files, ontology())
    graphs = [Checked(quads, lambda _: ("a file", None)) for quads in sound()]
    context = described([quad for quads in sound() for quad in quads], ontology())
    assert screen.findings(graphs, context, IDS) == [[], [], [], []]
    assert "graph" not in vars(screen), "the reference was asked"


@pytest.mark.parametrize(
    "text",
    [
        "kg:Unit a sh:NodeShape , <http://www.w3.org/2000/01/rdf-schema#Class> ; sh:property [ sh:path kg:born ] .",
        "kg:x sh:target [ a kg:OwnTarget ] ; sh:nodeKind sh:IRI .",
        'kg:x sh:targetClass kg:Unit ; sh:rule [ a sh:SPARQLRule ; sh:construct "CONSTRUCT { $this a kg:X } {}" ] .',
    ],
    ids=["a class that is a shape", "a target of another kind", "a rule on each node"],
)
def test_shape_that_may_concern_any_node_leaves_all_to_the_reference(tmp_path: Path, text: str) -> None:
    file = tmp_path / "shape.ttl"
    file.write_text(PREFIXES + text)
    assert Screen(ShapeGraph(read_turtle(file))).blind


K, T = "http://k#", TYPE.value


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("SELECT ?this WHERE { ?this a k:Person , ?other FILTER (?other IN (k:City, k:Place)) }", {T, f"{K}Person"}),
        ('SELECT ?this WHERE { ?this k:a ?x ; <b> ?y FILTER (STR(?x) > CONCAT(STR(?y), "(")) }', {f"{K}a", "b"}),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?c k:a ?s . ?c k:b k:c }", {f"{K}a", f"{K}b", f"{K}c"}),
        ("SELECT ?this WHERE { ?this k:a|k:b ?x }", None),
        ("SELECT ?this WHERE { ?this k:a* ?x }", None),
        ("SELECT ?this WHERE { ?this k:a ?x OPTIONAL { ?x k:b ?y } }", None),
        ("SELECT ?this WHERE { { ?this k:a ?x } UNION { ?this k:b ?x } }", None),
        ("SELECT ?this WHERE { ?this k:a ?x FILTER NOT EXISTS { ?x k:b ?y } }", None),
        ("SELECT ?this WHERE { VALUES ?this { k:x } ?this a k:Y }", None),
        ("SELECT (COUNT(?x) AS ?this) WHERE { ?x a k:Y }", None),
        ("SELECT ?this WHERE { ?this other:a ?x }", None),
    ],
)
def test_query_tells_which_terms_a_graph_needs_to_have_an_answer(query, terms) -> None:
    assert required(f"PREFIX k: <{K}>\n{query}") == terms
