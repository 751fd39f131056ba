"""Which nodes of a graph surely conform to the shapes, so that the slow reference need not look at them.

Enters: the triples of the shapes, compiled once, and the quads of a graph with all classes written out. Leaves: the
nodes that are in doubt, with all that can be reached from them: what pySHACL is asked about. A node is cleared only
when every check of every shape that targets it is sure; whatever is not understood here (a constraint of another
kind, a value of another datatype, a rule that is no CONSTRUCT) leaves its nodes in doubt, never cleared. Targets and
rules in SPARQL are run by pyoxigraph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, QueryTriples, Store

from kg.constraints import SH, Check, Constraints, Data, ShapeGraph, key_of
from kg.required import required
from kg.terms import OWL, RDFS, TYPE, Term, subject_of

_TARGETS = frozenset(
    SH + name for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode", "target")
)
_CLASSES = (RDFS + "Class", OWL + "Class")
_RULE = frozenset({SH + "construct", SH + "prefixes", TYPE.value})
Focus = Callable[[Data, "_Triples"], Iterable[Term]]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """The nodes in doubt (None: any may be), by IRI, and the quads that a closer look at them needs."""

    nodes: frozenset[str] | None
    quads: Sequence[Quad]


@dataclass
class Screen:
    """The compiled shapes; ``blind`` when they hold something that may concern any node."""

    shapes: ShapeGraph
    blind: bool = False
    checks: list[tuple[Focus, Check]] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        constraints = Constraints(self.shapes)
        for shape in self.shapes.subjects():
            facts = self.shapes.facts(shape)
            declared = {kind.value for kind in facts.get(TYPE.value, ())}
            if declared.intersection(_CLASSES):
                self.blind = True
            for rule in facts.get(SH + "rule", ()):
                self._rule(rule)
            targets = [self._target(name, value) for name in _TARGETS & facts.keys() for value in facts[name]]
            if targets:
                check = constraints.shape(shape)
                self.checks += [(target, check) for target in targets]
        self.turned = constraints.inverse

    def _rule(self, rule: Term) -> None:
        facts = self.shapes.facts(rule)
        if facts.keys() != _RULE or len(facts[SH + "construct"]) != 1 or "this" in facts[SH + "construct"][0].value:
            self.blind = True
        else:
            self.rules.append(self.shapes.query(rule, facts[SH + "construct"][0].value))

    def _target(self, name: str, value: Term) -> Focus:
        what = key_of(value)
        match name.removeprefix(SH):
            case "targetClass":
                return lambda data, _: data.instances(what)
            case "targetSubjectsOf":
                return lambda data, _: data.subjects_of(what)
            case "targetObjectsOf":
                return lambda data, _: data.objects_of(what)
            case "targetNode":
                return lambda *_: (value,)
        select = self.shapes.facts(value).get(SH + "select", [])
        if len(select) != 1:
            self.blind = True
            return lambda *_: ()
        query = self.shapes.query(value, select[0].value)
        return lambda _, triples: triples.selected(query)

    def doubtful(self, quads: Sequence[Quad]) -> Doubtful | None:
        """What a closer look is needed at; None when everything conforms."""
        data = Data(quads)
        if self.blind or data.subjects_of(RDFS + "subClassOf"):
            return Doubtful(None, quads)
        triples = _Triples(quads)
        made = [quad for rule in self.rules for quad in triples.constructed(rule)]
        if made:
            quads = [*quads, *made]
            triples = _Triples(quads)
        for quad in made:
            data.add(quad)
        nodes: dict[str, Term] = {}
        for focus, check in self.checks:
            for node in focus(data, triples):
                key = key_of(node)
                if key not in nodes and check(data, node) is not True:
                    nodes[key] = node
        if not nodes:
            return None
        return Doubtful(frozenset(n.value for n in nodes.values()), _reached(nodes, data, quads, self.turned))


@dataclass
class _Triples:
    """The triples of some quads, to be asked in SPARQL; a query that they cannot answer is not put to them."""

    quads: Sequence[Quad]

    @cached_property
    def store(self) -> Store:
        store = Store()
        store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in self.quads)
        return store

    @cached_property
    def terms(self) -> frozenset[str]:
        every = (term for quad in self.quads for term in (quad.subject, quad.predicate, quad.object))
        return frozenset(term.value for term in every if isinstance(term, NamedNode))

    def constructed(self, rule: str) -> list[Quad]:
        if not self._may_answer(rule):
            return []
        found = self.store.query(rule)
        assert isinstance(found, QueryTriples)
        return [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in found]

    def selected(self, query: str) -> list[Term]:
        if not self._may_answer(query):
            return []
        found = self.store.query(query)
        assert isinstance(found, QuerySolutions)
        chosen = [row["this"] for row in found]
        return [node for node in chosen if isinstance(node, NamedNode | BlankNode | Literal)]

    def _may_answer(self, query: str) -> bool:
        needed = _required(query)
        return needed is None or needed <= self.terms


_required = lru_cache(maxsize=256)(required)


def _reached(nodes: Iterable[str], data: Data, quads: Sequence[Quad], turned: frozenset[str]) -> list[Quad]:
    """The quads that can be reached along their direction, and against it where a shape's path goes so."""
    against: dict[str, list[str]] = defaultdict(list)
    for predicate in turned:
        for subject in data.subjects_of(predicate):
            for value in data.values(subject, predicate):
                against[key_of(value)].append(key_of(subject))
    todo, seen = list(nodes), set(nodes)
    while todo:
        key = todo.pop()
        ends = [key_of(value) for values in data.facts.get(key, {}).values() for value in values]
        for end in (*ends, *against.get(key, ())):
            if end not in seen:
                seen.add(end)
                todo.append(end)
    return [quad for quad in quads if key_of(subject_of(quad)) in seen]
