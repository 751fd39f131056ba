"""From one document's graph to quads in a named graph of its own.

Enters: a ``DocumentGraph`` (and the document's text, for the words around each passage). Leaves: quads that say who
claims what in which passage; nothing that depends on any other document. What joins documents (statements with their
status, merged events, direct edges) is made later, in ``kg.graph``, from these quads alone.

A denial is written here like any other claim: what it counts for is not decided in this module.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import quote as quote_url

from pyoxigraph import Literal, NamedNode, Quad

from kg.claims import (
    Claim,
    Count,
    DocumentGraph,
    Entity,
    Event,
    EventContent,
    SlotValue,
    StatementContent,
)
from kg.dates import interval
from kg.ids import Ids
from kg.ontology import Ontology
from kg.terms import ALT_LABEL, KG, PREF_LABEL, TYPE, XSD, code, kg

CONTEXT = 32  # characters before and after a quote, as in the Web Annotation model's examples

_INTEGER = NamedNode(XSD + "integer")
_DATE = NamedNode(XSD + "date")
_DECIMAL = NamedNode(XSD + "decimal")
_EDTF = NamedNode(KG + "edtf")
_NOT_IN_IRI = re.compile(r"[\s<>\"{}|\\^`]")


def _escaped(character: re.Match[str]) -> str:
    return quote_url(character[0])


def integer(value: int) -> Literal:
    return Literal(str(value), datatype=_INTEGER)


def day(value: str) -> Literal:
    return Literal(value, datatype=_DATE)


def edtf(value: str) -> Literal:
    return Literal(value, datatype=_EDTF)


def decimal(value: str) -> Literal:
    """A number in the one form that each number has: "44.50" and "44.5" are one. Raises ValueError for another text."""
    try:
        plain = f"{Decimal(value).normalize():f}"
    except ArithmeticError as exc:
        raise ValueError(f"no number: {value}") from exc
    return Literal(plain if "." in plain else f"{plain}.0", datatype=_DECIMAL)


@dataclass
class Triples:
    """Quads under construction, all in one named graph."""

    graph: NamedNode
    quads: list[Quad] = field(default_factory=list)

    def add(self, subject: NamedNode, predicate: str | NamedNode, value: NamedNode | Literal | str | None) -> None:
        """Add one triple; a plain string becomes a literal, None adds nothing."""
        if value is None:
            return
        predicate = kg(predicate) if isinstance(predicate, str) else predicate
        value = Literal(value) if isinstance(value, str) else value
        self.quads.append(Quad(subject, predicate, value, self.graph))


def add_slots(
    out: Triples,
    subject: NamedNode,
    slots: Mapping[str, SlotValue],
    ontology: Ontology,
    resolve: Callable[[str], NamedNode | None],
) -> None:
    """Write an event's slots: entities as edges, words as literals, counts by least and most, dates with bounds."""
    for slot, value in sorted(slots.items()):
        if isinstance(value, Count):
            name = camel(slot)
            for end, number in (("Min", value.min), ("Max", value.max)):
                if number is not None:
                    out.add(subject, f"{name}{end}", integer(number))
        elif isinstance(value, str):
            out.add(subject, ontology.slots[slot].name, edtf(value))
            for name, bound in zip(("earliest", "latest"), interval(value) or (), strict=False):
                out.add(subject, name, day(bound))
        else:
            term = ontology.slots[slot]
            for item in value:
                target = resolve(item) if term.projection == "edge" else None
                out.add(subject, term.name, target if term.projection == "edge" else item)


def camel(slot: str) -> str:
    """``perpetrator_killed`` → ``perpetratorKilled``."""
    head, *rest = slot.split("_")
    return head + "".join(word.title() for word in rest)


class _DocumentWriter:
    """Writes one document's graph."""

    def __init__(self, graph: DocumentGraph, text: str | None, ontology: Ontology, ids: Ids) -> None:
        self.graph, self.text, self.ontology, self.ids = graph, text, ontology, ids
        self.document = str(graph.document["id"])
        self.iri = ids.iri(self.document)
        self.out = Triples(ids.graph(self.document))
        self.entities = {entity.id: ids.iri(entity.key) for entity in graph.entities}
        self.language = str(graph.document.get("language", "en")).lower()
        self.reports: dict[str, NamedNode] = {}
        self.used: Counter[str] = Counter()

    def quads(self) -> list[Quad]:
        self._document()
        for entity in self.graph.entities:
            self._entity(entity)
        starts = {claim.id: claim.start for claim in self.graph.claims}
        for rank, event in enumerate(self.graph.events, 1):
            self._report(event, min((starts[c] for c in event.claims if c in starts), default=0), rank)
        for claim in self.graph.claims:
            self._claim(claim)
        return list(dict.fromkeys(self.out.quads))

    def _document(self) -> None:
        about, add, iri = self.graph.document, self.out.add, self.iri
        add(iri, TYPE, kg("Document"))
        for key, name in (
            ("title", "title"),
            ("language", "language"),
            ("author", "author"),
            ("file", "fileName"),
            ("text_signature", "textSignature"),
            ("telling_words", "tellingWords"),
            ("raw_sha256", "rawHash"),
            ("row", "row"),
            ("snapshot", "snapshot"),
        ):
            add(iri, name, about.get(key) and str(about[key]))
        if about.get("published"):
            add(iri, "published", edtf(str(about["published"])))
        links = [("url", about.get("url")), ("archivedAt", about.get("archived"))]
        for name, address in (*links, *(("source", source) for source in about.get("sources", ()))):
            if address:
                add(iri, name, NamedNode(_NOT_IN_IRI.sub(_escaped, str(address))))
        add(iri, "textHash", str(about["text_sha256"]))
        add(iri, "kind", code("kind", str(about.get("kind", "report"))))
        for summarised in about.get("summarises", ()):
            add(iri, "summarises", str(summarised))
        for corrected in about.get("corrects", ()):
            add(iri, "corrects", str(corrected))
        add(iri, "publishedBy", self.entities[str(about["speaker"])])

    def _entity(self, entity: Entity) -> None:
        iri, add = self.entities[entity.id], self.out.add
        if entity.mentions:
            add(iri, "mentionedIn", self.iri)
        if entity.identity == "known":
            return
        add(iri, TYPE, kg(entity.type))
        add(iri, "identity", code("identity", entity.identity))
        add(iri, PREF_LABEL, Literal(entity.label, language=self.language))
        for alias in entity.aliases:
            if alias != entity.label:
                add(iri, ALT_LABEL, Literal(alias, language=self.language))
        for candidate in entity.candidates:
            add(iri, "mayBe", self.ids.iri(candidate))

    def _report(self, event: Event, start: int, rank: int) -> None:
        iri = self._unique(self.ids.report(self.document, event.type, start))
        self.reports[event.id] = iri
        self.out.add(iri, TYPE, kg("Report"))
        self.out.add(iri, "inDocument", self.iri)
        self.out.add(iri, "eventType", kg(event.type))
        self.out.add(iri, "rank", integer(rank))
        add_slots(self.out, iri, event.slots, self.ontology, self.entities.get)
        for name, degrees in zip(("latitude", "longitude"), event.location or (), strict=False):
            self.out.add(iri, name, decimal(degrees))

    def _unique(self, key: str) -> NamedNode:
        self.used[key] += 1
        return self.ids.iri(key if self.used[key] == 1 else f"{key}-{self.used[key]}")

    def _claim(self, claim: Claim) -> None:
        add = self.out.add
        speaker = self.entities[claim.speaker]
        content = claim.content
        iri = self._unique(
            self.ids.claim(
                self.document,
                claim.stance,
                self.ids.key(speaker.value),
                claim.start,
                claim.end,
                _content_key(content),
            )
        )
        add(iri, TYPE, kg("Claim"))
        add(iri, "saidBy", speaker)
        for channel in claim.via:
            add(iri, "via", self.entities[channel])
        for scheme in ("stance", "polarity", "certainty"):
            add(iri, scheme, code(scheme, getattr(claim, scheme)))
        add(iri, "mode", code("mode", _mode(claim)))
        add(iri, "text", claim.text)
        add(iri, "rule", claim.rule)
        add(iri, "contentRule", claim.content_rule)
        add(iri, "inDocument", self.iri)
        add(iri, "inPassage", self._passage(claim))
        if isinstance(content, EventContent):
            add(iri, "eventType", kg(content.type))
            add_slots(self.out, iri, content.slots, self.ontology, self.entities.get)
        elif isinstance(content, StatementContent):
            self._statement(iri, content)
        if claim.about in self.reports:
            add(iri, "inReport", self.reports[claim.about])

    def _statement(self, claim: NamedNode, content: StatementContent) -> None:
        add = self.out.add
        add(claim, "subject", self.entities[content.subject])
        add(claim, "predicate", kg(self.ontology.property_named(content.predicate).name))
        target = self.entities.get(content.object)
        add(claim, "object" if target else "objectText", target or content.object)
        for name, value in (("since", content.since), ("until", content.until)):
            add(claim, name, value and edtf(value))

    def _passage(self, claim: Claim) -> NamedNode:
        """The stretch that holds the claim's source, cue and content."""
        spans = [(claim.start, claim.end), *claim.source_spans, *claim.cue_spans, *claim.content_spans]
        start, end = min(s for s, _ in spans), max(e for _, e in spans)
        quote = claim.text if self.text is None else self.text[start:end]
        iri, add = self.ids.iri(self.ids.passage(self.document, start, end)), self.out.add
        add(iri, TYPE, kg("Passage"))
        add(iri, "inDocument", self.iri)
        add(iri, "startOffset", integer(start))
        add(iri, "endOffset", integer(end))
        add(iri, "quote", quote)
        add(iri, "quoteHash", hashlib.sha256(quote.encode()).hexdigest())
        pages = self.graph.document.get("pages")
        if pages:
            add(iri, "page", integer(bisect_right(pages, start)))
        if self.text is not None:
            add(iri, "prefix", self.text[max(0, start - CONTEXT) : start])
            add(iri, "suffix", self.text[end : end + CONTEXT])
        return iri


def _mode(claim: Claim) -> str:
    """A claim about an event or statement that tells nothing of it takes it for granted."""
    if claim.content is None:
        return "actual" if claim.about is None else "presupposed"
    return "unrealised" if claim.content.unrealised else "actual"


def _content_key(content: EventContent | StatementContent | None) -> object:
    if content is None:
        return None
    if isinstance(content, StatementContent):
        return [content.subject, content.predicate, content.object]
    return [content.type, sorted((slot, str(value)) for slot, value in content.slots.items())]


def document_quads(graph: DocumentGraph, text: str | None, ontology: Ontology, ids: Ids) -> list[Quad]:
    """The quads of one document, in its own named graph. Raises UnknownTerm for a predicate that is not declared."""
    return _DocumentWriter(graph, text, ontology, ids).quads()
