"""One RDF value as a key and a native value, and back to the very same RDF value.

A value is native only when the way back gives it to the letter: ``"07"^^xsd:integer`` or a date with a zone keeps its
text, with its datatype in the key. Keys: ``NAME``, ``NAME__LANGUAGE`` (hyphens as ``_``), ``NAME__t_DATATYPE``,
``NAME__iri`` and ``NAME__l_N`` for the N-th of several links (Neo4j Browser breaks a list of them). A datatype
outside XSD and our own namespace has no key; such a value is left to the caller.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import StoreError
from kg.ontology import Ontology
from kg.ontologyterms import PropertyTerm
from kg.terms import KG, TYPE, XSD, local_name

_STRING, _INTEGER, _BOOLEAN = XSD + "string", XSD + "integer", XSD + "boolean"
_DATE, _DOUBLE, _DECIMAL = XSD + "date", XSD + "double", XSD + "decimal"
_NATIVE = {_INTEGER, _BOOLEAN, _DATE, _DOUBLE, _DECIMAL}
_INT64 = 2**63
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Key = tuple[str, Any]


def split_key(key: str) -> tuple[str, str]:
    """``prefLabel__ar`` → (``prefLabel``, ``ar``)."""
    name, _, suffix = key.partition("__")
    return name, suffix


class Encoder:
    """RDF values to keys and native values under one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology

    def encode_type(self, value: Any) -> Key | None:
        """A class of ours as its name; None for a class of another vocabulary."""
        name = local_name(value.value)
        known = isinstance(value, NamedNode) and value.value == KG + name and name in self.ontology.classes
        return ("type", name) if known else None

    def encode(self, term: PropertyTerm, value: Any) -> Key | None:
        """None when no key can carry the value."""
        if isinstance(value, BlankNode):
            return None
        if isinstance(value, NamedNode):
            return self._iri(term, value.value)
        return self._literal(term, value)

    def _iri(self, term: PropertyTerm, iri: str) -> Key | None:
        if term.projection == "link":
            return term.name, iri
        name = local_name(iri)
        if term.projection == "code" and self.ontology.code_iri(term, name) == iri:
            return term.name, name
        return f"{term.name}__iri", iri

    def _literal(self, term: PropertyTerm, literal: Literal) -> Key | None:
        if literal.language:
            if literal.direction is not None:
                return None
            return f"{term.name}__{literal.language.replace('-', '_')}", literal.value
        datatype = literal.datatype.value
        plain = term.projection not in ("code", "link") and datatype == (term.range if _is_datatype(term) else _STRING)
        if plain and datatype not in _NATIVE:
            return term.name, literal.value
        native = _native(literal.value, datatype) if plain else None
        if native is not None:
            return term.name, native
        for namespace, mark in ((XSD, "t_"), (KG, "k_")):
            if datatype == namespace + local_name(datatype):
                return f"{term.name}__{mark}{local_name(datatype)}", literal.value
        return None


def _is_datatype(term: PropertyTerm) -> bool:
    return term.range is not None and term.projection == "property"


def _native(text: str, datatype: str) -> Any:
    """The native value when it goes back to the same text, else None."""
    try:
        if datatype == _INTEGER and str(int(text)) == text and -_INT64 <= int(text) < _INT64:
            return int(text)
        if datatype in (_DOUBLE, _DECIMAL) and repr(float(text)) == text:
            return float(text)
        if datatype == _BOOLEAN and text in ("true", "false"):
            return text == "true"
        if datatype == _DATE and _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    return None


class Decoder:
    """Keys and native values back to RDF under one ontology."""

    def __init__(self, ontology: Ontology) -> None:
        self.ontology = ontology

    def decode(self, key: str, value: Any) -> tuple[NamedNode, NamedNode | Literal]:
        """Raises StoreError for a key that stands for no declared property."""
        name, suffix = split_key(key)
        if name == "type":
            return TYPE, NamedNode(KG + str(value))
        term = self.ontology.properties.get(name)
        if term is None:
            raise StoreError(
                f"a node has the property `{key}`, which the ontology does not declare",
                hint="declare it in ontology/core.ttl, or remove it in Neo4j",
            )
        return NamedNode(term.iri), self._value(term, suffix, value)

    def _value(self, term: PropertyTerm, suffix: str, value: Any) -> NamedNode | Literal:
        if suffix == "iri" or suffix.startswith("l_"):
            return NamedNode(str(value))
        if suffix.startswith(("t_", "k_")):
            namespace = XSD if suffix.startswith("t_") else KG
            return Literal(str(value), datatype=NamedNode(namespace + suffix[2:]))
        if suffix:
            return Literal(str(value), language=suffix.replace("_", "-"))
        if term.projection == "code":
            return NamedNode(self.ontology.code_iri(term, str(value)) or str(value))
        if term.projection == "link":
            return NamedNode(str(value))
        return Literal(_text(value), datatype=NamedNode((term.range if _is_datatype(term) else None) or _STRING))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    return value if isinstance(value, str) else str(value)
