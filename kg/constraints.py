"""The constraints of SHACL Core that a screen can decide by itself, compiled to functions.

Enters: a graph of shapes. Leaves: for each shape a function on a graph and a node that answers True (it conforms),
False (it does not) or None (not decided here). Every answer but None must be the reference's answer: numbers are
compared only when both are plain, dates only when both are full days, and a constraint of a kind that is not known
here is None.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.terms import RDF, TYPE, XSD, Term, object_of, subject_of

SH = "http://www.w3.org/ns/shacl#"
Answer = bool | None
Facts = Mapping[str, list[Term]]
Check = Callable[["Data", Term], Answer]
Path = Callable[["Data", Term], list[Term]]
Values = Callable[["Data", Term, Sequence[Term]], Answer]

_WHOLE = re.compile(r"[+-]?[0-9]{1,30}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LANGUAGE = RDF + "langString"
_KINDS: Mapping[str, tuple[type, ...]] = {
    "IRI": (NamedNode,),
    "BlankNode": (BlankNode,),
    "Literal": (Literal,),
    "BlankNodeOrIRI": (BlankNode, NamedNode),
    "IRIOrLiteral": (NamedNode, Literal),
    "BlankNodeOrLiteral": (BlankNode, Literal),
}
_SILENT = frozenset(
    SH + name
    for name in (
        "path", "message", "severity", "name", "description", "order", "group", "rule",
        "target", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf",
    )
) | {TYPE.value}  # fmt: skip


def key_of(term: Term) -> str:
    """A string that differs for any two nodes, and is a named node's IRI."""
    if isinstance(term, NamedNode):
        return term.value
    return str(term)


class Data:
    """The quads of one graph, by subject and predicate."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self.facts: dict[str, dict[str, list[Term]]] = {}
        self.nodes: dict[str, dict[str, Term]] = defaultdict(dict)
        self.types: dict[str, set[str]] = defaultdict(set)
        for quad in quads:
            self.add(quad)

    def add(self, quad: Quad) -> None:
        subject, predicate, value = subject_of(quad), quad.predicate.value, object_of(quad)
        key = key_of(subject)
        held = self.facts.setdefault(key, {}).setdefault(predicate, [])
        if value not in held:
            held.append(value)
        self.nodes[predicate][key] = subject
        if predicate == TYPE.value:
            self.types[value.value].add(key)

    def values(self, node: Term, predicate: str) -> list[Term]:
        return self.facts.get(key_of(node), {}).get(predicate, [])

    def subjects_of(self, predicate: str) -> list[Term]:
        return list(self.nodes[predicate].values()) if predicate in self.nodes else []

    def objects_of(self, predicate: str) -> list[Term]:
        return [value for subject in self.subjects_of(predicate) for value in self.values(subject, predicate)]

    def instances(self, name: str) -> list[Term]:
        held = self.nodes.get(TYPE.value, {})
        return [held[key] for key in self.types.get(name, ())]

    def is_a(self, node: Term, name: str) -> bool:
        return key_of(node) in self.types.get(name, ()) and not isinstance(node, Literal)


class ShapeGraph:
    """The triples of the shapes, by subject."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._data = Data(quads)
        self._terms = {key_of(subject_of(quad)): subject_of(quad) for quad in quads}

    def subjects(self) -> list[Term]:
        return list(self._terms.values())

    def facts(self, node: Term) -> Facts:
        return self._data.facts.get(key_of(node), {})

    def items(self, head: Term) -> list[Term]:
        """The members of an RDF list."""
        found = []
        while head != NamedNode(RDF + "nil"):
            facts = self.facts(head)
            found.append(facts[RDF + "first"][0])
            head = facts[RDF + "rest"][0]
        return found

    def query(self, holder: Term, text: str) -> str:
        """A query with the prefixes that its holder names."""
        lines = []
        for declaring in self.facts(holder).get(SH + "prefixes", ()):
            for declared in self.facts(declaring).get(SH + "declare", ()):
                facts = self.facts(declared)
                lines.append(f"PREFIX {facts[SH + 'prefix'][0].value}: <{facts[SH + 'namespace'][0].value}>\n")
        return "".join(lines) + text


def _undecided(*_: object) -> None:
    return None


def _all(answers: Iterable[Answer]) -> Answer:
    answers = list(answers)
    return False if False in answers else None if None in answers else True


def _not(answer: Answer) -> Answer:
    return None if answer is None else not answer


class Constraints:
    """Compiles shapes; ``inverse`` are the predicates that some path follows backwards."""

    def __init__(self, shapes: ShapeGraph) -> None:
        self.shapes = shapes
        self.inverse: frozenset[str] = frozenset()
        self._held: dict[str, Check] = {}

    def shape(self, node: Term) -> Check:
        """What the shape says of a node; undecided for a shape that is inside itself."""
        key = key_of(node)
        if key not in self._held:
            self._held[key] = _undecided
            self._held[key] = self._shape(node)
        return self._held[key]

    def _shape(self, node: Term) -> Check:
        facts = self.shapes.facts(node)
        try:
            path = self._path(facts[SH + "path"][0]) if SH + "path" in facts else None
            parts = [self._constraint(name, term) for name in facts if name not in _SILENT for term in facts[name]]
        except (KeyError, IndexError, ValueError, re.error):
            return _undecided

        def check(data: Data, focus: Term) -> Answer:
            values = [focus] if path is None else path(data, focus)
            for part in parts:
                if part(data, focus, values) is not True:
                    return _all(each(data, focus, values) for each in parts)
            return True

        return check

    # -- paths

    def _path(self, node: Term) -> Path:
        """Raises ValueError for a path of another kind."""
        if isinstance(node, NamedNode):
            name = node.value
            return lambda data, focus: data.values(focus, name)
        facts = self.shapes.facts(node)
        if RDF + "first" in facts:
            return self._sequence([self._path(item) for item in self.shapes.items(node)])
        if SH + "alternativePath" in facts:
            parts = [self._path(item) for item in self.shapes.items(facts[SH + "alternativePath"][0])]
            return lambda data, focus: list(dict.fromkeys(v for part in parts for v in part(data, focus)))
        [back] = facts.get(SH + "inversePath", [BlankNode()])
        if not isinstance(back, NamedNode):
            raise ValueError("a path that is not followed here")
        self.inverse |= {back.value}
        name = back.value
        return lambda data, focus: [s for s in data.subjects_of(name) if focus in data.values(s, name)]

    @staticmethod
    def _sequence(parts: Sequence[Path]) -> Path:
        def follow(data: Data, focus: Term) -> list[Term]:
            nodes = [focus]
            for part in parts:
                nodes = list(dict.fromkeys(v for node in nodes for v in part(data, node)))
            return nodes

        return follow

    # -- constraints

    def _constraint(self, name: str, term: Term) -> Values:
        """Raises ValueError, KeyError for a parameter that cannot be meant."""
        match name.removeprefix(SH):
            case "minCount":
                least = int(term.value)
                return lambda _, __, values: len(values) >= least
            case "maxCount":
                most = int(term.value)
                return lambda _, __, values: len(values) <= most
            case "property" | "node":
                inner = self.shape(term)
                return lambda data, _, values: _all(inner(data, value) for value in values)
            case "not":
                inner = self.shape(term)
                return lambda data, _, values: _all(_not(inner(data, value)) for value in values)
            case "or":
                every = [self.shape(item) for item in self.shapes.items(term)]
                return lambda data, _, values: _all(
                    _not(_all(_not(each(data, value)) for each in every)) for value in values
                )
            case "and":
                every = [self.shape(item) for item in self.shapes.items(term)]
                return lambda data, _, values: _all(each(data, value) for each in every for value in values)
            case "hasValue":
                return lambda _, __, values: term in values or (None if isinstance(term, Literal) else False)
            case "uniqueLang":
                return _unique_language if term.value == "true" else _undecided
            case "disjoint":
                return lambda data, focus, values: not any(v in data.values(focus, term.value) for v in values)
            case "lessThan" | "lessThanOrEquals":
                equal = name.endswith("OrEquals")
                return lambda data, focus, values: _all(
                    _in_order(one, other, equal) for one in values for other in data.values(focus, term.value)
                )
        single = self._single(name.removeprefix(SH), term)
        return _undecided if single is None else lambda data, _, values: _all(single(data, v) for v in values)

    def _single(self, name: str, term: Term) -> Check | None:
        """A constraint on each value by itself; None for one of another kind."""
        match name:
            case "class":
                wanted = term.value
                return lambda data, value: data.is_a(value, wanted)
            case "datatype":
                return lambda _, value: _has_datatype(value, term.value)
            case "nodeKind":
                kinds = _KINDS[term.value.removeprefix(SH)]
                return lambda _, value: isinstance(value, kinds)
            case "in":
                listed = frozenset(self.shapes.items(term))
                return lambda _, value: value in listed or (None if isinstance(value, Literal) else False)
            case "pattern":
                pattern = re.compile(term.value)
                return lambda _, value: bool(pattern.search(value.value)) if _is_text(value) else None
            case "minLength":
                least = int(term.value)
                return lambda _, value: len(value.value) >= least if _is_text(value) else None
            case "minInclusive" | "minExclusive":
                return lambda _, value: _in_order(term, value, name.endswith("Inclusive"))
            case "maxInclusive" | "maxExclusive":
                return lambda _, value: _in_order(value, term, name.endswith("Inclusive"))
        return None


def _is_text(value: Term) -> bool:
    """What has the same text for everybody: a number or a day may be written in several ways."""
    return isinstance(value, NamedNode) or (
        isinstance(value, Literal)
        and (value.datatype.value == XSD + "string" or not value.datatype.value.startswith(XSD))
    )


def _unique_language(_: Data, __: Term, values: Sequence[Term]) -> Answer:
    languages = [value.language.lower() for value in values if isinstance(value, Literal) and value.language]
    return len(languages) == len(set(languages))


def _has_datatype(value: Term, datatype: str) -> Answer:
    if not isinstance(value, Literal) or value.datatype.value != datatype:
        return False
    if datatype == XSD + "integer":
        return True if _WHOLE.fullmatch(value.value) else None
    if datatype == XSD + "decimal":
        return True if _NUMBER.fullmatch(value.value) else None
    if datatype == XSD + "date":
        return True if _day(value) else None
    return True if datatype in (_LANGUAGE, XSD + "string") or not datatype.startswith(XSD) else None


def _in_order(low: Term, high: Term, equal: bool) -> Answer:
    one, two = _number(low), _number(high)
    if one is not None and two is not None:
        return one < two or (equal and one == two)
    first, second = _day(low), _day(high)
    if first is not None and second is not None:
        return first < second or (equal and first == second)
    return None


def _number(term: Term) -> Decimal | None:
    if isinstance(term, Literal) and term.datatype.value in (XSD + "integer", XSD + "decimal"):
        pattern = _WHOLE if term.datatype.value == XSD + "integer" else _NUMBER
        return Decimal(term.value) if pattern.fullmatch(term.value) else None
    return None


def _day(term: Term) -> date | None:
    if isinstance(term, Literal) and term.datatype.value == XSD + "date" and _DAY.fullmatch(term.value):
        try:
            return date.fromisoformat(term.value)
        except ValueError:
            return None
    return None
