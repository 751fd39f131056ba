"""RDF out: the same graph gives the same bytes, every reader gets the same graph, and what is missing is said."""

from __future__ import annotations

import random

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Quad, RdfFormat, parse
from spine import IDS, ontology
from theatre import NORLAND

from kg.build import read_graph
from kg.errors import ConfigError, UnknownName
from kg.export import FORMATS, SHORT, export, neighbourhood
from kg.handwritten import prefixes
from kg.session import export_bytes, load, open_store
from kg.terms import KG, local_name

QUADRUPLES = {"trig": RdfFormat.TRIG, "nquads": RdfFormat.N_QUADS, "jsonld": RdfFormat.JSON_LD}


@pytest.fixture(scope="session")
def quads(norland) -> list[Quad]:
    return read_graph(norland.build)


def made(quads, form="turtle", **options):
    return export(quads, form, prefixes(IDS), ontology=ontology(), **options)


def triples(quads) -> set[str]:
    return {str(Quad(q.subject, q.predicate, q.object, DefaultGraph())) for q in quads}


def canonical(quads) -> str:
    """The RDFC-1.0 form of a graph, as text."""
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return "\n".join(sorted(map(str, dataset)))


def through_rdflib(turtle: bytes) -> list[Quad]:
    rdflib.NORMALIZE_LITERALS = False
    lines = rdflib.Graph().parse(data=turtle, format="turtle").serialize(format="nt")
    return list(parse(lines.encode(), RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("form", FORMATS)
def test_same_graph_gives_the_same_bytes_whatever_the_order(quads, form):
    expected = made(quads, form, quotes="full").data
    for seed in range(3):
        shuffled = list(quads)
        random.Random(seed).shuffle(shuffled)
        assert made(shuffled, form, quotes="full").data == expected


def test_turtle_is_read_by_rdflib_and_by_pyoxigraph_as_the_same_graph(quads):
    turtle = made(quads, quotes="full").data
    wanted = canonical([Quad(q.subject, q.predicate, q.object) for q in quads])
    assert len(wanted) > 1000
    assert canonical(list(parse(turtle, RdfFormat.TURTLE))) == wanted
    assert canonical(through_rdflib(turtle)) == wanted


def test_turtle_of_the_sample_is_read_the_same_by_both(sample):
    turtle = export_bytes(sample, "turtle", quotes="full").data
    assert turtle == export_bytes(sample, "turtle", quotes="full").data
    by_pyoxigraph, by_rdflib = list(parse(turtle, RdfFormat.TURTLE)), through_rdflib(turtle)
    assert len(by_pyoxigraph) > 5000
    assert canonical(by_pyoxigraph) == canonical(by_rdflib)


@pytest.mark.parametrize("form", QUADRUPLES)
def test_format_with_named_graphs_loses_nothing(quads, form):
    result = made(quads, form, quotes="full")
    assert set(parse(result.data, QUADRUPLES[form])) == set(quads)
    assert result.left_out == ()


def test_turtle_says_that_it_has_no_named_graphs(quads):
    [missing] = made(quads, quotes="full").left_out
    assert "named graphs" in missing


def test_turtle_writes_each_subject_once_with_its_class_first(quads):
    text = made(quads).data.decode()
    blocks = [line for line in text.splitlines() if line and not line.startswith((" ", "\t", "@", "PREFIX", "prefix"))]
    subjects = [line.split(" ")[0] for line in blocks]
    assert len(subjects) == len(set(subjects)) > 20
    typed = {str(q.subject) for q in quads if q.predicate.value.endswith("#type")}
    assert sum(" a " in line for line in blocks) == len(typed)


# -- quotes


def texts(data: bytes) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for quad in parse(data, RdfFormat.TURTLE):
        found.setdefault(local_name(quad.predicate.value), set()).add(quad.object.value)
    return found


def longer(quads) -> list[Quad]:
    """The graph with a quote that is long."""
    from pyoxigraph import Literal

    quote = next(q for q in quads if q.predicate.value == KG + "quote")
    return [*quads, Quad(quote.subject, quote.predicate, Literal("word " * 100), quote.graph_name)]


def test_full_quotes_go_out_with_the_words_around_them(quads):
    result = made(longer(quads), quotes="full")
    assert {"quote", "text", "suffix"} <= set(texts(result.data))
    assert max(map(len, texts(result.data)["quote"])) == 500


def test_short_quotes_are_cut_and_go_out_without_the_words_around_them(quads):
    result = made(longer(quads))
    found = texts(result.data)
    assert {"prefix", "suffix"} & set(found) == set()
    assert max(map(len, found["quote"])) <= SHORT
    assert any(quote.endswith("…") for quote in found["quote"])
    assert any(f"quotes beyond {SHORT} characters" in missing for missing in result.left_out)


def test_without_quotes_no_words_of_a_text_go_out(quads):
    result = made(quads, quotes="none")
    assert {"quote", "text", "prefix", "suffix"} & set(texts(result.data)) == set()
    assert any("quotes and the words around them" in missing for missing in result.left_out)


# -- derived edges


def direct(data: bytes) -> set[tuple[str, str, str]]:
    made_of = {"attacked", "partOf", "commands", "opposes"}
    return {
        (IDS.key(q.subject.value), local_name(q.predicate.value), IDS.key(q.object.value))
        for q in parse(data, RdfFormat.TURTLE)
        if local_name(q.predicate.value) in made_of
    }


def test_direct_edges_go_out_beside_their_statements(quads):
    assert direct(made(quads).data) == {
        ("red", "attacked", "regiment"), ("regiment", "partOf", "army"), ("mira-ruda", "commands", "regiment"),
        ("mira-ruda", "commands", "army"), ("army", "opposes", "red"),
    }  # fmt: skip


def test_without_derived_only_the_direct_edges_are_missing(quads):
    with_them, without = made(quads), made(quads, derived=False)
    lost = set(parse(with_them.data, RdfFormat.TURTLE)) - set(parse(without.data, RdfFormat.TURTLE))
    assert len(lost) == 5
    assert direct(without.data) == set()
    assert any("--no-derived" in missing for missing in without.left_out)


# -- one entity


def test_neighbourhood_holds_what_speaks_of_the_entity_with_its_evidence(quads):
    around = neighbourhood(quads, IDS.base + "mira-ruda")
    about = {q.object.value for q in around if q.predicate.value == KG + "predicate"}
    documents = {q.object.value for q in around if q.predicate.value == KG + "fileName"}
    assert about == {KG + "commands"}
    assert documents == {"norland.ttl"}
    names = {q.object.value for q in around if q.predicate.value.endswith("#prefLabel")}
    assert {"Mira Ruda", "4th Rifle Regiment", "Northern Army", "Commander of the Northern Army (Mira Ruda)"} <= names
    assert {"Red Front", "Courier"} & names == set()


def test_neighbourhood_of_an_attacker_holds_every_claim_of_the_attack_and_its_passage(quads):
    around = neighbourhood(quads, IDS.base + "red")
    stances = [q.object.value.split("/")[-1] for q in around if q.predicate.value == KG + "stance"]
    assert sorted(stances) == ["asserts", "asserts", "asserts", "claimsResponsibility", "denies"]
    assert sum(q.predicate.value == KG + "quote" for q in around) == 5
    assert triples(around) < triples(quads)


def test_neighbourhood_says_what_is_outside(quads):
    assert any("neighbourhood" in missing for missing in made(quads, entity=IDS.base + "red").left_out)


# -- from a build and from a store


def test_export_from_the_store_equals_the_export_from_the_build(norland):
    for form in ("turtle", "nquads", "graphml", "gexf"):
        assert export_bytes(norland, form, from_store=True).data == export_bytes(norland, form).data


def test_export_from_the_store_of_the_sample_equals_the_export_from_the_build(sample):
    stored = export_bytes(sample, "nquads", from_store=True, quotes="full").data
    built = export_bytes(sample, "nquads", quotes="full").data
    assert stored == built
    assert set(stored.splitlines()) == set((sample.build / "graph.nq").read_bytes().splitlines())


def test_edit_made_in_the_store_is_in_the_export_from_the_store(norland):
    with open_store(norland) as store:
        load(norland, store)
        with store._session() as session:
            session.run("MATCH (n:Entity {name: 'Mira Ruda'}) SET n.description = 'an edit'").consume()
    try:
        assert b"an edit" in export_bytes(norland, "turtle", from_store=True).data
        assert b"an edit" not in export_bytes(norland, "turtle").data
    finally:
        with open_store(norland) as store, store._session() as session:
            session.run("MATCH (n:Entity {name: 'Mira Ruda'}) REMOVE n.description").consume()


def test_entity_is_named_in_any_spelling(norland):
    by_name = export_bytes(norland, "turtle", entity="fourth rifles")
    assert by_name == export_bytes(norland, "turtle", entity="regiment")
    with pytest.raises(UnknownName):
        export_bytes(norland, "turtle", entity="nobody at all")


def test_network_of_one_entity_holds_it_and_its_neighbours(norland):
    import networkx as nx

    result = export_bytes(norland, "graphml", entity="Mira Ruda")
    assert set(nx.parse_graphml(result.data.decode()).nodes) == {"mira-ruda", "regiment", "army"}
    assert any("neighbours" in missing for missing in result.left_out)


def test_network_without_direct_edges_is_refused(norland):
    with pytest.raises(ConfigError, match="direct edges and nothing else"):
        export_bytes(norland, "gexf", derived=False)


def test_format_that_there_is_not_is_told_with_the_nearest(norland):
    with pytest.raises(ConfigError, match="nearest: `turtle`"):
        export_bytes(norland, "turtel")
    with pytest.raises(ConfigError, match="nearest: `graphml`"):
        export_bytes(norland, "graphlm")


def test_arabic_and_its_language_go_out_as_they_are(quads):
    assert '"الجبهة الحمراء"@ar' in NORLAND
    assert '"الجبهة الحمراء"@ar' in made(quads).data.decode()
