"""What goes into the property graph comes out as the same RDF; labels, types and names follow the ontology."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse
from spine import IDS, derive, document, event_claim, ontology, quads_of, records_of

from kg.projection import project, unproject
from kg.terms import KG, SKOS, XSD

SLOTS = {"perpetrator": ("red",), "target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


def back(quads):
    graph = project(quads, ontology(), IDS)
    return set(unproject(graph.nodes, graph.edges, ontology(), IDS))


def sample():
    graph = document(
        "a", [event_claim("c1", **SLOTS), event_claim("c2", "red", "denies", start=5, **SLOTS)], slots=SLOTS
    )
    return [*quads_of(graph), *derive(records_of(graph), ontology(), IDS).quads]


def test_a_document_and_what_is_derived_from_it_come_back_as_they_were():
    quads = sample()
    assert len(quads) > 50
    assert back(quads) == set(quads)


SUBJECTS = st.sampled_from([NamedNode(IDS.base + n) for n in "abc"] + [BlankNode("x"), BlankNode("y")])
PREDICATES = st.sampled_from(
    [NamedNode(KG + n) for n in ("title", "killedMin", "commands", "stance", "url", "date", "source", "notDeclared")]
    + [NamedNode(SKOS + "prefLabel"), NamedNode("https://example.org/other")]
)
OBJECTS = st.one_of(
    SUBJECTS,
    st.sampled_from(
        [NamedNode(KG + "commands"), NamedNode("https://example.org/1"), NamedNode("https://example.org/2")]
    ),
    st.builds(Literal, st.text(max_size=6)),
    st.builds(lambda t, g: Literal(t, language=g), st.text(max_size=6), st.sampled_from(["en", "ar", "ar-latn"])),
    st.builds(lambda n: Literal(str(n), datatype=NamedNode(XSD + "integer")), st.integers()),
    st.builds(
        lambda t: Literal(t, datatype=NamedNode(XSD + "dateTime")), st.sampled_from(["2020-01-01T00:00:00Z", "x"])
    ),
)
GRAPHS = st.sampled_from([IDS.graph("one"), IDS.graph("two"), NamedNode("https://example.org/graph"), DefaultGraph()])


@settings(max_examples=200)
@given(st.lists(st.builds(Quad, SUBJECTS, PREDICATES, OBJECTS, GRAPHS), max_size=12))
def test_any_quads_come_back_whatever_their_graphs_languages_datatypes_and_blank_nodes(quads):
    assert back(quads) == set(quads)


def test_a_class_brings_its_superclasses_as_labels_from_general_to_special():
    graph = project(
        parse(
            b"@prefix kg: <https://w3id.org/conflict-kg/ontology#> . <https://example.org/id/u> a kg:Unit .",
            RdfFormat.TURTLE,
        ),
        ontology(),
        IDS,
    )
    assert graph.nodes[0].labels == ("Entity", "Actor", "Organization", "Unit")


def test_every_node_has_a_name_and_a_uri():
    graph = project(sample(), ontology(), IDS)
    assert len(graph.nodes) > 10
    assert [n.uri for n in graph.nodes if not n.properties["name"] or n.properties["uri"] != n.uri] == []


def test_direct_edges_carry_the_id_and_the_figures_of_their_statement():
    graph = project(sample(), ontology(), IDS)
    [edge] = [e for e in graph.edges if e.type == "ATTACKED"]
    [statement] = [n for n in graph.nodes if "Statement" in n.labels]
    assert edge.properties == {
        "graphs": ["derived"], "id": statement.properties["shortId"], "status": "disputed", "claims": 1, "against": 1,
        "speakers": 1, "documents": 1, "first": "2022-05-04", "last": "2022-05-04",
    }  # fmt: skip


def test_several_links_are_separate_properties_since_browser_breaks_a_list():
    claim = NamedNode(IDS.base + "c")
    links = [NamedNode(f"https://example.org/{n}") for n in (1, 2)]
    graph = project([Quad(claim, NamedNode(KG + "source"), link, IDS.graph("g")) for link in links], ontology(), IDS)
    shown = {k: v for k, v in graph.nodes[0].properties.items() if k.startswith("source")}
    assert shown == {"source": "https://example.org/1", "source__l_2": "https://example.org/2"}
