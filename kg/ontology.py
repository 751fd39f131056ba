"""The model as the engine uses it, read from the Turtle files of ``ontology/``.

Enters: ``core.ttl`` and ``codes/*.ttl``. Leaves: an ``Ontology`` that answers which classes stand above a class, how
a property is projected into the property graph, which slot of an event it is, which direct edges an event makes, and
what a claim counts for. Everything that differs from one theatre of war or one model to the next is asked here, so
that a new predicate or kind of event needs no Python. Refused: Turtle that cannot be read, an annotation that points
nowhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import ContentError, UnknownTerm, nearest
from kg.ontologyterms import CAMEL, ClassTerm, EdgeRule, EndRule, PropertyTerm
from kg.terms import CODE, KG, OWL, RDF, RDFS, SKOS, local_name

_ANY_LITERAL = (RDFS + "Literal", RDF + "langString")
EvidenceTable = Mapping[tuple[str, str, str], str]


def read_turtle(path: Path, base: str | None = None) -> list[Quad]:
    """The triples of one Turtle file. Raises ContentError with the line that the parser stopped at."""
    try:
        quads = list(parse(path.read_bytes(), RdfFormat.TURTLE, base_iri=base))
        if any(isinstance(quad.object, Triple) for quad in quads):
            raise SyntaxError("triple terms (RDF 1.2) are not read here")
        return quads
    except (SyntaxError, ValueError) as exc:
        line = getattr(exc, "lineno", None)
        raise ContentError(
            f"the Turtle cannot be read: {getattr(exc, 'msg', None) or exc}",
            place=path,
            line=line,
            hint="look at that line and the one before it: a missing `.`, `;`, quote or prefix is the usual cause",
        ) from exc


class Ontology:
    """The classes, properties and code lists of one model."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._values: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                self._values[quad.subject.value][quad.predicate.value].append(quad.object)

    @classmethod
    def read(cls, folder: Path) -> Ontology:
        """Read ``folder/core.ttl`` and ``folder/codes/*.ttl``."""
        core = folder / "core.ttl"
        if not core.is_file():
            raise ContentError(
                "there is no core.ttl",
                place=folder,
                hint="`kg init DIR` writes a complete set of content folders",
            )
        files = [core, *sorted((folder / "codes").glob("*.ttl"))]
        return cls(quad for file in files for quad in read_turtle(file))

    # -- raw access

    def values(self, iri: str, predicate: str) -> list[str]:
        """The values of a predicate, sorted; IRIs and literals alike as text."""
        return sorted(value.value for value in self._values.get(iri, {}).get(predicate, []))

    def value(self, iri: str, predicate: str) -> str | None:
        return next(iter(self.values(iri, predicate)), None)

    def label(self, iri: str) -> str:
        for predicate in (SKOS + "prefLabel", RDFS + "label"):
            found = [v for v in self._values.get(iri, {}).get(predicate, []) if isinstance(v, Literal)]
            english = [v.value for v in found if v.language in ("en", None)]
            if english or found:
                return min(english or [v.value for v in found])
        return local_name(iri)

    def instances(self, cls: str) -> list[str]:
        """The subjects that are declared as instances of a class IRI, sorted."""
        return sorted(iri for iri in self._values if cls in self.values(iri, RDF + "type"))

    # -- classes

    @cached_property
    def classes(self) -> dict[str, ClassTerm]:
        """By local name; classes of our own namespace only."""
        iris = [iri for iri in self.instances(OWL + "Class") if iri.startswith(KG)]
        parents = {iri: [p for p in self.values(iri, RDFS + "subClassOf") if p.startswith(KG)] for iri in iris}
        found = {}
        for iri in iris:
            names = tuple(local_name(above) for above in _upwards(iri, parents))
            found[local_name(iri)] = ClassTerm(iri, local_name(iri), self.label(iri), names)
        return found

    def chain(self, name: str) -> tuple[str, ...]:
        """The class itself and its superclasses, nearest first. Raises UnknownTerm."""
        return self._class(name).chain

    def _class(self, name: str) -> ClassTerm:
        try:
            return self.classes[name]
        except KeyError:
            raise UnknownTerm(
                f"unknown class `{name}`",
                nearest=nearest(name, self.classes),
                hint="use one of these, or declare the class in ontology/core.ttl",
            ) from None

    def is_a(self, name: str, above: str) -> bool:
        return name in self.classes and above in self.classes[name].chain

    @cached_property
    def event_types(self) -> tuple[str, ...]:
        """Local names of the classes below Event."""
        return tuple(sorted(n for n, c in self.classes.items() if "Event" in c.chain and n != "Event"))

    @cached_property
    def labels_by_depth(self) -> tuple[str, ...]:
        """Class names from general to special: the order in which labels are created."""
        return tuple(sorted(self.classes, key=lambda n: (len(self.classes[n].chain), n)))

    # -- properties

    @cached_property
    def properties(self) -> dict[str, PropertyTerm]:
        """By local name. Terms of other vocabularies that core.ttl declares stand beside our own."""
        kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        found: dict[str, PropertyTerm] = {}
        iris = sorted({iri for kind in kinds for iri in self.instances(OWL + kind)}, key=_ours_first)
        for iri in iris:
            term = self._property(iri)
            found.setdefault(term.name, term)
        return found

    def _property(self, iri: str) -> PropertyTerm:
        types = self.values(iri, RDF + "type")
        projection = self.value(iri, KG + "projection") or ("edge" if OWL + "ObjectProperty" in types else "property")
        return PropertyTerm(
            iri=iri,
            name=local_name(iri),
            label=self.label(iri),
            projection=local_name(projection),
            slot=self.value(iri, KG + "slot") or local_name(iri),
            is_statement=self._is_true(iri, "statementPredicate"),
            is_symmetric=OWL + "SymmetricProperty" in types,
            is_transitive=OWL + "TransitiveProperty" in types,
            is_worked_out=self._is_true(iri, "workedOut"),
            range=next((v for v in self.values(iri, RDFS + "range") if v not in _ANY_LITERAL), None),
        )

    @cached_property
    def by_iri(self) -> dict[str, PropertyTerm]:
        return {term.iri: term for term in self.properties.values()}

    @cached_property
    def by_relationship_type(self) -> dict[str, PropertyTerm]:
        return {t.relationship_type: t for t in self.properties.values() if t.projection == "edge"}

    @cached_property
    def speaking_for(self) -> frozenset[str]:
        """The predicates whose subject speaks for the object."""
        told = {iri for iri in self._values if self.value(iri, KG + "speaksFor") in ("true", "1")}
        return frozenset(name for name, term in self.properties.items() if term.iri in told)

    @cached_property
    def statement_predicates(self) -> dict[str, PropertyTerm]:
        return {name: term for name, term in self.properties.items() if term.is_statement}

    def property_named(self, name: str) -> PropertyTerm:
        """Raises UnknownTerm with the nearest declared names."""
        try:
            return self.properties[name]
        except KeyError:
            raise UnknownTerm(
                f"unknown property `{name}`",
                nearest=nearest(name, self.properties),
                hint="use one of these, or declare the property in ontology/core.ttl",
            ) from None

    @cached_property
    def slots(self) -> dict[str, PropertyTerm]:
        """Slot name → property, for the slots that are not counts."""
        return {
            term.slot: term
            for term in self.properties.values()
            if self.value(term.iri, KG + "slot")
            and term.projection != "code"
            and not term.name.endswith(("Min", "Max"))
        }

    @cached_property
    def slot_iris(self) -> frozenset[str]:
        """The properties, counts among them, that say what an event is like, without its type."""
        return frozenset(
            term.iri
            for term in self.properties.values()
            if self.value(term.iri, KG + "slot") and term.name != "eventType"
        )

    @cached_property
    def count_slots(self) -> tuple[str, ...]:
        """Slots that hold a least and a most: those with a ``…Min`` and a ``…Max`` property."""
        lows = {n[:-3] for n in self.properties if n.endswith("Min")}
        return tuple(sorted(_snake(n) for n in lows if f"{n}Max" in self.properties))

    # -- codes and tables

    @cached_property
    def _concepts(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri in self._values:
            if iri.startswith(CODE) or iri.startswith(KG):
                found[local_name(iri)].append(iri)
        return found

    def code_iri(self, prop: PropertyTerm, name: str) -> str | None:
        """The IRI that a code's local name stands for as a value of ``prop``; None when it is not unique."""
        candidates = self._concepts.get(name, [])
        own = [c for c in candidates if c.startswith(CODE) and f"/{prop.name}/" in c] or candidates
        return own[0] if len(own) == 1 else None

    def code(self, cls: str, scheme: str) -> str | None:
        """The name that another scheme (``acled`` …) has for a class, from its nearest class with a match."""
        for name in self.chain(cls):
            for match in self.values(KG + name, SKOS + "closeMatch"):
                if match.startswith(f"{CODE}{scheme}/"):
                    return self.label(match)
        return None

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """The names of the outside schemes that event classes are matched to."""
        matches = {m for n in self.event_types for m in self.values(KG + n, SKOS + "closeMatch")}
        return tuple(sorted({m[len(CODE) :].split("/")[0] for m in matches if m.startswith(CODE)}))

    @cached_property
    def evidence(self) -> EvidenceTable:
        """(stance, polarity, certainty) → for, weakly for, against, neither: DESIGN.md, section 3."""
        table = {}
        for iri in self.instances(KG + "EvidenceRule"):
            key = tuple(local_name(self.value(iri, KG + p) or "") for p in _EVIDENCE_KEYS)
            table[(key[0], key[1], key[2])] = self.value(iri, KG + "countsAs") or "neither"
        return table

    def edge_rules(self, cls: str) -> tuple[EdgeRule, ...]:
        """The edges that an event of this class makes; the nearest class that declares any decides."""
        for name in self.chain(cls):
            iri = KG + name
            predicates = self.values(iri, KG + "makesEdge")
            if predicates:
                start = self.values(iri, KG + "edgeFrom")
                ends = tuple(self._slot_of(v) for v in self.values(iri, KG + "edgeTo"))
                return tuple(EdgeRule(local_name(p), self._slot_of(s), ends) for p in predicates for s in start)
        return ()

    def end_rule(self, cls: str) -> EndRule | None:
        """Who comes to their end in an event of this class; the nearest class that says so decides."""
        for name in self.chain(cls):
            told = self.value(KG + name, KG + "tellsEnd")
            if told is not None:
                slots = tuple(self._slot_of(v) for v in self.values(KG + name, KG + "tellsEndOf"))
                count = self.value(KG + name, KG + "tellsEndWhen")
                unless = self.value(KG + name, KG + "tellsEndUnless")
                return EndRule(
                    self.label(told),
                    self._domain(told),
                    slots,
                    count and self.value(count, KG + "slot"),
                    unless and self._slot_of(unless),
                )
        return None

    @cached_property
    def end_dates(self) -> dict[str, str]:
        """The IRIs of the dates after which their subject is no more, with their labels."""
        return {term.iri: term.label for term in self.properties.values() if self._is_true(term.iri, "marksEnd")}

    @cached_property
    def states(self) -> frozenset[str]:
        """The predicates that hold for a time, by local name."""
        return frozenset(name for name in self.statement_predicates if self._is_true(KG + name, "state"))

    def family(self, predicate: str) -> str:
        """A name that predicates share when they match the same term elsewhere: ways to be the head of something."""
        return self.value(KG + predicate, SKOS + "closeMatch") or predicate

    def _is_true(self, iri: str, annotation: str) -> bool:
        return self.value(iri, KG + annotation) in ("true", "1")

    def _domain(self, prop: str) -> str:
        return local_name(self.value(prop, RDFS + "domain") or "")

    def _slot_of(self, iri: str) -> str:
        return self.property_named(local_name(iri)).slot

    def role_predicate(self, role: str) -> str | None:
        """The predicate that holding a post in this role means, as a local name."""
        made = self.value(role, KG + "makesEdge")
        return local_name(made) if made else None

    def comparable(self, first: str, second: str) -> bool:
        """Whether reports of these two classes may be of one event."""
        one, two = self.chain(first), self.chain(second)
        if first in two or second in one:
            return True
        return not self._declared(one, two, DISJOINT) and self._declared(one, two, COMPARABLE)

    def may_be_one(self, first: str, second: str) -> bool:
        """Whether two documents may tell of one event under these two classes."""
        one, two = self.chain(first), self.chain(second)
        together = not self._declared(one, two, DISJOINT) and self._declared(one, two, OFTEN_WITH)
        return together or self.comparable(first, second)

    def _declared(self, one: Sequence[str], two: Sequence[str], predicate: str) -> bool:
        """Whether the predicate stands between any class of the one chain and any of the other, either way round."""
        return any(b in self._named_by(a, predicate) or a in self._named_by(b, predicate) for a in one for b in two)

    def outranks(self, first: str, second: str) -> bool:
        """Whether a report of events of both classes is about the first; of two declarations the nearer one counts."""
        one, two = self._outranking(first, second), self._outranking(second, first)
        return one is not None and (two is None or one < two)

    def _outranking(self, first: str, second: str) -> int | None:
        """How far above the two classes it is declared that the first outranks the second."""
        below = {name: steps for steps, name in enumerate(self.chain(second))}
        own = [(n, name) for n, each in enumerate(self.chain(first)) for name in self._named_by(each, KG + "outranks")]
        return min((above + below[name] for above, name in own if name in below), default=None)

    def _named_by(self, name: str, predicate: str) -> list[str]:
        return [local_name(v) for v in self.values(KG + name, predicate)]


DISJOINT, COMPARABLE, OFTEN_WITH = OWL + "disjointWith", KG + "comparableWith", KG + "oftenWith"
_EVIDENCE_KEYS = ("whenStance", "whenPolarity", "whenCertainty")


def _snake(name: str) -> str:
    return CAMEL.sub("_", name).lower()


def _ours_first(iri: str) -> tuple[bool, str]:
    return (not iri.startswith(KG), iri)


def _upwards(iri: str, parents: Mapping[str, list[str]]) -> list[str]:
    """The class and all above it, level by level, so that the nearest come first."""
    order, level = [iri], [iri]
    while level:
        level = [above for one in level for above in parents.get(one, []) if above not in order]
        level = list(dict.fromkeys(level))
        order += [above for above in level if above not in order]
    return order
