"""The graph as it was known on a day, and as it was true on one: two questions, asked alone or together.

Enters: the quads of a build. ``known_on`` leaves what was published or recorded by the day, and derives statements,
events, their status and counts from that alone, as a build of that day would have. ``true_on`` leaves out the direct
edges that cannot have held on the day: states that nobody says held then, and what events made that all came later.
What claims say, and the statements that they are about, stay. What has no date of record was known on no day; what has
no dates of its own may have held on any.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode, Quad

from kg.graph import derive
from kg.ids import Ids
from kg.judgements import Judgements
from kg.marks import Marks
from kg.ontology import Ontology
from kg.records import read_records
from kg.retraction import without_claims
from kg.status import FOR, WEAKLY
from kg.terms import KG, TYPE, kg, local_name, object_of, subject_of
from kg.validity import known_since

Facts = Mapping[str, Mapping[str, list[str]]]
"""Subject → local name of the predicate → values, as text."""


# -- known


def known_on(
    quads: Iterable[Quad], day: str, ontology: Ontology, ids: Ids, judgements: Judgements, marks: Marks
) -> list[Quad]:
    """The build as it would have been of what was published or recorded by the day (ISO)."""
    graphs: dict[str, list[Quad]] = defaultdict(list)
    for quad in quads:
        if quad.graph_name != ids.graph("derived"):
            graphs[str(quad.graph_name)].append(quad)
    kept = [left for name in sorted(graphs) if (left := _known(graphs[name], day, ontology))]
    records = [read_records(graph, ontology) for graph in kept]
    derived = derive(records, ontology, ids, judgements, marks)
    return [quad for graph in (*kept, derived) for quad in graph]


def _known(graph: list[Quad], day: str, ontology: Ontology) -> list[Quad]:
    """One graph without what was not on record; a hand-written file keeps names, which are no claims, and the map."""
    records = read_records(graph, ontology)
    documents = {document.iri: document for document in records.documents}
    known = {document.iri for document in documents.values() if _by(known_since(None, document), day)}
    by_hand = _is_handwritten(graph)
    if not known and not by_hand:
        return []
    gone = {
        claim.iri
        for claim in records.claims
        if not _by(known_since(claim.recorded, documents.get(claim.document)), day)
        and not (by_hand and claim.statement and _is_geography(claim.statement.predicate, ontology))
    }
    unknown = gone | _posts(graph, gone)
    left = without_claims(graph, unknown, ontology)
    return left if known else [quad for quad in left if quad.predicate.value not in ontology.end_dates]


def _is_geography(predicate: str, ontology: Ontology) -> bool:
    """Whether it tells where a place lies, which is so on any day and needs nobody to find it out."""
    return predicate not in ontology.states and ontology.property_named(predicate).range == KG + "Place"


def _by(known: str | None, day: str) -> bool:
    return known is not None and known <= day


def _is_handwritten(graph: Iterable[Quad]) -> bool:
    return any(q.predicate == kg("kind") and local_name(object_of(q).value) == "handwritten" for q in graph)


def _posts(graph: Iterable[Quad], gone: set[str]) -> set[str]:
    """The posts whose claims are all gone."""
    held: dict[str, set[str]] = defaultdict(set)
    for quad in graph:
        if quad.predicate == kg("fromPost"):
            held[object_of(quad).value].add(subject_of(quad).value)
    return {post for post, claims in held.items() if claims <= gone}


# -- true


def true_on(quads: Iterable[Quad], day: str, ontology: Ontology) -> list[Quad]:
    """The quads without the direct edges that cannot have held on the day (ISO)."""
    every = list(quads)
    facts = _facts(every)
    dropped = {
        _triple(facts[statement])
        for statement in facts
        if "Statement" in facts[statement].get("type", ()) and not _may_hold(statement, facts, day, ontology)
    }
    return [q for q in every if (subject_of(q).value, q.predicate.value, object_of(q).value) not in dropped]


def _facts(quads: Iterable[Quad]) -> Facts:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        name = "type" if quad.predicate == TYPE else quad.predicate.value.removeprefix(KG)
        value = object_of(quad).value
        found[subject_of(quad).value][name].append(local_name(value) if name in ("type", "status") else value)
        if name == "about" and isinstance(quad.object, NamedNode):
            found[value]["claims"].append(subject_of(quad).value)
    return found


def _triple(facts: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(min(facts.get(name, [""])) for name in ("subject", "predicate", "object"))


def _may_hold(statement: str, facts: Facts, day: str, ontology: Ontology) -> bool:
    about = facts[statement]
    events = about.get("fromEvent", [])
    if events and any(_day(facts[event], "earliest") <= day for event in events):
        return True
    if local_name(_triple(about)[1]) not in ontology.states:
        return not events
    return any(_holds(claim, facts, day) for claim in about.get("claims", ()))


def _holds(claim: str, facts: Facts, day: str) -> bool:
    about = facts[claim]
    if not {FOR, WEAKLY} & set(about.get("countsAs", ())):
        return False
    if _day(about, "sinceEarliest") > day or (_day(about, "untilLatest") or day) < day:
        return False
    return not any(_is_over(facts[ending], day) for ending in about.get("endedBy", ()))


def _is_over(ending: Mapping[str, list[str]], day: str) -> bool:
    resumed = _day(ending, "resumed")
    return "asserted" in ending.get("status", ()) and _day(ending, "latest") < day and not (resumed and resumed <= day)


def _day(facts: Mapping[str, list[str]], name: str) -> str:
    return min(facts.get(name, ("",)))
