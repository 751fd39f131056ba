"""Every RDF value that has a key comes back from it to the letter."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode
from spine import ontology

from kg.terms import KG, XSD
from kg.values import Decoder, Encoder

ENCODER, DECODER = Encoder(ontology()), Decoder(ontology())
NAMES = st.sampled_from(sorted(ontology().properties))
DATATYPES = st.sampled_from(
    [XSD + t for t in ("string", "integer", "decimal", "double", "boolean", "date", "dateTime", "gYear", "anyURI")]
    + [KG + "edtf"]
)
LEXICAL = st.one_of(
    st.text(max_size=12),
    st.integers().map(str),
    st.floats(allow_nan=False).map(repr),
    st.dates().map(str),
    st.sampled_from(["01", "+1", "1.0", "true", "1", "2020-05-25Z", "1e3", "-0", "0.10"]),
)


@given(NAMES, LEXICAL, DATATYPES)
def test_typed_literals_come_back_to_the_letter(name, text, datatype):
    term = ontology().properties[name]
    literal = Literal(text, datatype=NamedNode(datatype))
    encoded = ENCODER.encode(term, literal)
    assert encoded is not None
    assert DECODER.decode(*encoded) == (NamedNode(term.iri), literal)


@given(NAMES, st.text(max_size=8), st.sampled_from(["en", "ar", "ar-latn", "zh-hant-tw"]))
def test_literals_with_a_language_come_back_with_it(name, text, language):
    term = ontology().properties[name]
    literal = Literal(text, language=language)
    assert DECODER.decode(*ENCODER.encode(term, literal)) == (NamedNode(term.iri), literal)


@pytest.mark.parametrize("name", ["stance", "url", "predicate", "title", "perpetrator"])
@pytest.mark.parametrize(
    "iri", ["https://example.org/x", "https://w3id.org/conflict-kg/code/stance/denies", KG + "commands"]
)
def test_iris_come_back_whatever_the_projection(name, iri):
    term = ontology().properties[name]
    encoded = ENCODER.encode(term, NamedNode(iri))
    assert DECODER.decode(*encoded) == (NamedNode(term.iri), NamedNode(iri))


@pytest.mark.parametrize(
    ("name", "literal", "key", "native"),
    [
        ("killedMin", Literal("3", datatype=NamedNode(XSD + "integer")), "killedMin", 3),
        ("killedMin", Literal("03", datatype=NamedNode(XSD + "integer")), "killedMin__t_integer", "03"),
        ("earliest", Literal("2020-05-25", datatype=NamedNode(XSD + "date")), "earliest", date(2020, 5, 25)),
        ("earliest", Literal("2020-05-25Z", datatype=NamedNode(XSD + "date")), "earliest__t_date", "2020-05-25Z"),
        ("date", Literal("2020-05~", datatype=NamedNode(KG + "edtf")), "date", "2020-05~"),
        ("prefLabel", Literal("سبها", language="ar"), "prefLabel__ar", "سبها"),
        ("latitude", Literal("27.0377", datatype=NamedNode(XSD + "decimal")), "latitude", 27.0377),
    ],
)
def test_native_types_are_used_where_they_lose_nothing(name, literal, key, native):
    assert ENCODER.encode(ontology().properties[name], literal) == (key, native)


def test_codes_are_shown_by_their_short_name():
    denies = NamedNode("https://w3id.org/conflict-kg/code/stance/denies")
    assert ENCODER.encode(ontology().properties["stance"], denies) == ("stance", "denies")


def test_blank_nodes_and_unknown_datatypes_have_no_key():
    term = ontology().properties["title"]
    assert ENCODER.encode(term, BlankNode("b")) is None
    assert ENCODER.encode(term, Literal("x", datatype=NamedNode("https://example.org/type"))) is None
