"""What this measure's annotators call things, where it differs from the graph's own scheme.

Takes a document's text and its graph as ``kg extract`` writes it; returns the same in the scorer's terms. A people or
a group of persons ("Syrian refugees") is an organisation there, and so is a country where it acts or is acted upon
("Turkey warned …", "U.S. strikes"); a country that only says where is a place. A name inside a longer one is not
annotated. Who takes or holds a place is in charge of it; a spokesman belongs to whom he speaks for; who attack
together are allies; an operation, or the taking of a place, is fought against people and no place. Only what bears a
name counts in a relation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from kg.parse import parse

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.parse import Sentence

Graph = dict[str, Any]
Span = tuple[int, int]

COUNTED = {"Person": "Person", "PersonGroup": "Organization", "Organization": "Organization", "Place": "Place"}
PREDICATES = {"controls": "commands", "spokespersonFor": "memberOf"}
TAKEN = frozenset({"Seizure", "GovernmentRegain"})
HOSTILE = frozenset({"Attack", "MilitaryOperation", "TerritorialEvent"})
OPERATION = "MilitaryOperation"
EVENTS = frozenset({"Attack", "Killing", "Clash", "MilitaryOperation", "Arrest", "Abduction", "Seizure", "Expulsion"})
_PARTIES = frozenset({"with", "by", "between", "against", "including", "like", "alongside"})
_DONE_TO = frozenset(
    {"accuse", "warn", "attack", "urge", "tell", "ask", "blame", "condemn", "thank", "include", "press"}
)
_OF_A_PLACE = frozenset(
    re.findall(
        r"\w+",
        "airport airspace area border capital city civil coast conflict countryside crisis desert district east ground "
        "heritage history land north place population province region soil south territory town village war west",
    )
)
_CAPITAL = re.compile(r"\b[A-Z]")


def in_their_terms(text: str, graph: Graph) -> Graph:
    """The graph with the scorer's classes and relations."""
    entities = {e["id"]: e for e in graph["entities"]}
    spans = {m for e in entities.values() for m in _spans(e)}
    outer = {s for s in spans if not any(t != s and t[0] <= s[0] and s[1] <= t[1] for t in spans)}
    reader = _Reader(text)
    counted = [row for e in entities.values() for row in _counted(e, outer, reader)]
    named = {i for i, e in entities.items() if any(_CAPITAL.search(text[a:b]) for a, b in _spans(e))}
    statements, events = list(_statements(graph, named)), list(_events(graph, named))
    return {**graph, "entities": counted, "statements": statements, "events": events}


def _spans(entity: Mapping[str, Any]) -> list[Span]:
    return [(m["start"], m["end"]) for m in entity["mentions"]]


def _counted(entity: Graph, outer: set[Span], reader: _Reader) -> Iterator[Graph]:
    """The entity under no class, for the relations, and once a class for the mentions that count."""
    yield {**entity, "type": "Entity"}
    kind = next((COUNTED[t] for t in entity["types"] if t in COUNTED), None)
    country = "Country" in entity["types"]
    by_class: dict[str, list[Graph]] = {}
    for mention in entity["mentions"]:
        span = (mention["start"], mention["end"])
        if kind is None or span not in outer:
            continue
        by_class.setdefault("Organization" if country and reader.acts(span) else kind, []).append(mention)
    for name, mentions in by_class.items():
        yield {**entity, "id": f"{entity['id']}-{name}", "type": name, "mentions": mentions}


def _statements(graph: Graph, named: set[str]) -> Iterator[Graph]:
    for statement in graph["statements"]:
        if statement["subject"] in named and statement["object"] in named:
            yield {**statement, "predicate": PREDICATES.get(statement["predicate"], statement["predicate"])}
    countries = {e["id"] for e in graph["entities"] if "Country" in e["types"]}
    actors = _actors(graph, named)
    hostile = {e["type"] for e in graph["events"] if HOSTILE & set(e["types"])}
    groups = {e["id"] for e in graph["entities"] if "Person" not in e["types"]}
    for told in (c["content"] for c in graph["claims"] if "type" in c.get("content", {})):
        doers, losers = ([i for i in told.get(slot, ()) if i in actors] for slot in ("perpetrator", "target"))
        if told["type"] in TAKEN:
            holders = losers if told.get("unrealised") else [*doers, *losers]
            places = (i for i in told.get("place", ()) if i in named and i not in countries)
            yield from (_statement(holder, "commands", place) for holder, place in product(holders, places))
        if told["type"] in hostile:
            yield from (_statement(a, "alliedWith", b) for a, b in combinations(doers, 2) if {a, b} <= groups)


def _statement(subject: str, predicate: str, target: str) -> Graph:
    return {"subject": subject, "predicate": predicate, "object": target}


def _actors(graph: Graph, named: set[str]) -> set[str]:
    """Those named that can fight and hold a place."""
    return named - {e["id"] for e in graph["entities"] if "Place" in e["types"] and "Country" not in e["types"]}


def _events(graph: Graph, named: set[str]) -> Iterator[Graph]:
    actors = _actors(graph, named)
    for event in graph["events"]:
        kind = next((t for t in event["types"] if t in EVENTS), event["type"])
        counted = actors if kind == OPERATION or event["type"] in TAKEN else named
        slots = {s: [i for i in event[s] if i in counted] for s in ("perpetrator", "target", "victim") if s in event}
        yield {**event, "type": kind, **slots}


@dataclass
class _Reader:
    """The text with its parse, made when it is first needed."""

    text: str
    _sentences: list[Sentence] | None = None

    def acts(self, span: Span) -> bool:
        """Whether the country named here is an actor in its sentence."""
        token = self._root(span)
        return token is not None and _acts(token)

    def _root(self, span: Span) -> Token | None:
        if self._sentences is None:
            self._sentences = parse(self.text)
        for sentence in self._sentences:
            if sentence.start <= span[0] < sentence.end:
                inside = [t for t in sentence.span if span[0] <= sentence.token_start(t) < span[1]]
                return next((t for t in inside if t.head not in inside), inside[0] if inside else None)
        return None


def _acts(token: Token) -> bool:
    while token.dep_ == "conj":
        token = token.head
    head = token.head
    match token.dep_:
        case "nsubj" | "agent" | "npadvmod":
            return True
        case "dobj":
            return head.lemma_ in _DONE_TO
        case "pobj":
            return head.lower_ in _PARTIES
        case "poss" | "compound" | "nmod" | "amod":
            return not _any_of(head, _OF_A_PLACE)
        case "appos":
            return token.i > 0 and head.tag_ in ("NNS", "NNPS")
    return False


def _any_of(noun: Token, words: Iterable[str]) -> bool:
    return noun.lemma_.lower() in words or any(
        c.lower_ in words for c in noun.children if c.dep_ in ("compound", "amod")
    )
