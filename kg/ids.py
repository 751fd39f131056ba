"""How things get their ids: readable where a person wrote them, a hash of the natural key elsewhere.

The one module that makes an IRI of an instance. Ids do not depend on the order of input, on the machine or on
the day. A hash is the first 12 hexadecimal digits (48 bits) of SHA-256: among a
million ids of one kind the chance that any two agree is about 2 in 1,000.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.terms import DEFAULT_BASE

HASH_DIGITS = 12
_natural = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_REPORT, _EVENT, _CLAIM = "rep-", "ev-", "clm-"
DOCUMENT = "doc-"


def digest(*parts: object) -> str:
    """A short, stable hash of the parts; lists and tuples are part of the key, None is not an empty string."""
    return hashlib.sha256(_natural(parts).encode()).hexdigest()[:HASH_DIGITS]


@dataclass(frozen=True, slots=True)
class Ids:
    """IRIs of instances under one base."""

    base: str = DEFAULT_BASE

    def iri(self, key: str) -> NamedNode:
        return NamedNode(self.base + key)

    def graph(self, name: str) -> NamedNode:
        return NamedNode(f"{self.base}graph/{name}")

    def key(self, iri: str) -> str:
        """The id without the base: what people type and see."""
        return iri[len(self.base) :] if iri.startswith(self.base) else iri

    def is_report(self, iri: str) -> bool:
        return self.key(iri).startswith(_REPORT)

    def is_document(self, iri: str) -> bool:
        return self.key(iri).startswith(DOCUMENT)

    def is_event(self, iri: str) -> bool:
        return self.key(iri).startswith(_EVENT)

    def is_claim(self, iri: str) -> bool:
        return self.key(iri).startswith(_CLAIM)

    def mark(self, of: str) -> str:
        return "mark-" + digest(of)

    def passage(self, document: str, start: int, end: int) -> str:
        return "psg-" + digest(document, start, end)

    def claim(self, document: str, *content: object) -> str:
        return _CLAIM + digest(document, *content)

    def report(self, document: str, *content: object) -> str:
        return _REPORT + digest(document, *content)

    def statement(self, subject: str, predicate: str, target: str) -> str:
        return "st-" + digest(subject, predicate, target)

    def ending(self, claim: str, *told: object) -> str:
        return "end-" + digest(claim, *told)

    def event(self, reports: list[str]) -> str:
        """An event is its reports: the id follows from them, in whatever order they came."""
        return _EVENT + digest(sorted(reports))
