"""One document and the content in, what the document says out: ``extract(document, content) -> DocumentGraph``.

A pure function: the stages (sentences, names, times, counts, events, statements, attributions, claims) in a row, with
no memory from one document to the next. Nothing is refused here; a text in which no rule finds anything gives a graph
with its publisher and its names. What a person should look at (a name that fits two things) comes out as findings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, TypeVar

from kg.assembly import Assembler, OntologyView
from kg.attribution import find_attributions
from kg.claims import DocumentGraph, Entity, Finding, TimeExpression, rows_for
from kg.content import Content
from kg.copies import signature
from kg.counts import find_counts
from kg.dates import find_times
from kg.documents import Document, document_id, source_name, text_hash
from kg.events import find_event_mentions
from kg.factuality import FactualityWords, load_factuality
from kg.fillers import Reading
from kg.gathering import gather
from kg.gazetteer import normalise
from kg.issuers import issuer_of
from kg.lexicon import Lexicon, read_lexicon
from kg.names import KnownEntity, NameIndex, Naming, entity_key, find_names, source_key
from kg.parse import Sentence, parse
from kg.relations import find_statements
from kg.reporting import Reporting, load_reporting
from kg.rowgraph import row_graph
from kg.rows import Row
from kg.rulecompiler import load_rules
from kg.rules import RuleSet
from kg.tellingwords import telling_words

PUBLISHER = "e0"
Timed = TypeVar("Timed", bound=TimeExpression)


@dataclass(frozen=True)
class ExtractionContent:
    """All that reading a document depends on."""

    rules: RuleSet
    factuality: FactualityWords
    reporting: Reporting
    lexicon: Lexicon
    names: NameIndex
    ontology: OntologyView
    folder: Path


def read_extraction_content(content: Content, known: Iterable[KnownEntity]) -> ExtractionContent:
    """Read the rules and word lists of a content folder. Raises ContentError for the first fault."""
    ontology, folder = content.ontology, content.loaders / "rules"
    return ExtractionContent(
        rules=load_rules(folder, ontology),
        factuality=load_factuality(folder / "factuality.yaml"),
        reporting=load_reporting(folder / "attribution.yaml"),
        lexicon=read_lexicon(content.loaders / "lexicon", ontology.classes),
        names=NameIndex.from_entities(known),
        ontology=ontology,
        folder=folder,
    )


def extract(document: Document, content: ExtractionContent) -> DocumentGraph:
    """All that the document says, as entities, events, statements and claims."""
    if document.row is not None:
        return _of_row(document, document.row, content)
    times = find_times(document.text, document.published)
    listed = {label for _, label in content.lexicon.organizations.values()}
    issuer = issuer_of(
        document.publisher, document.text, lambda name: read_text(name, (), None, content).naming, listed
    )
    reading = read_text(document.text, times, document.published, content, issuer)
    sentences, naming = reading.sentences, reading.naming
    publisher = _publisher(document, content)
    attributions = find_attributions(document.text, sentences, naming, content.reporting)
    reading = replace(reading, title=document.title, speaking=[(a.source_spans, a.content_spans) for a in attributions])
    mentions = find_event_mentions(reading, content.rules, content.factuality, content.ontology)
    groups = gather(reading, mentions, content.ontology)
    stated = find_statements(reading, content.rules, content.factuality, content.ontology.states)
    assembler = Assembler(reading, attributions, content.ontology, publisher.id)
    events, statements, claims = assembler.assemble(groups, stated)
    return DocumentGraph(
        document=_facts(document, telling_words([*parse(document.title or ""), *sentences], content.lexicon.common)),
        entities=(publisher, *(_as_publisher(entity, publisher) for entity in naming.entities)),
        statements=statements,
        events=events,
        claims=claims,
        times=tuple(times),
        findings=tuple(_ambiguous(document, naming)),
    )


def read_text(
    text: str,
    times: Sequence[TimeExpression],
    published: str | None,
    content: ExtractionContent,
    issuer: Entity | None = None,
) -> Reading:
    """The text as the rules see it: sentences with their names, times and counts. Its "we" is the ``issuer``."""
    sentences = parse(text)
    return Reading(
        text=text,
        sentences=sentences,
        naming=find_names(text, sentences, content.names, content.lexicon, content.ontology.chain, issuer),
        syntax=content.rules.syntax,
        times=_by_sentence(times, sentences),
        counts=[find_counts(sentence) for sentence in sentences],
        published=published,
    )


def _of_row(document: Document, row: Row, content: ExtractionContent) -> DocumentGraph:
    publisher, facts = _publisher(document, content), _facts(document)
    return row_graph(document, row, publisher, facts, content.names, content.ontology)


def _by_sentence(times: Sequence[Timed], sentences: Sequence[Sentence]) -> list[list[Timed]]:
    """The expressions that begin in each sentence; both come in the order of the text."""
    found: list[list[Timed]] = [[] for _ in sentences]
    at = 0
    for time in times:
        while at < len(sentences) and sentences[at].end <= time.start:
            at += 1
        if at < len(sentences) and sentences[at].start <= time.start:
            found[at].append(time)
    return found


def _publisher(document: Document, content: ExtractionContent) -> Entity:
    """The document's own speaker: a known outlet of that name, or a source of its own."""
    chain = content.ontology.chain
    if document.publisher is None:
        label = source_name(document)
        return Entity(PUBLISHER, entity_key("Source", label), "Source", chain("Source"), label, identity="described")
    keys = content.names.lookup(document.publisher, exact=True)
    if len(keys) == 1:
        known = content.names.entity(keys[0])
        return Entity(PUBLISHER, known.key, known.type, known.types, known.label, identity="known")
    key = source_key(document.publisher)
    return Entity(PUBLISHER, key, "Source", chain("Source"), document.publisher, candidates=keys)


def _as_publisher(entity: Entity, publisher: Entity) -> Entity:
    """A new name that is exactly the publisher's is the publisher, whatever the words look like ("River Courier")."""
    if not entity.identity == publisher.identity == "found" or normalise(entity.label) != normalise(publisher.label):
        return entity
    return replace(entity, key=publisher.key, type=publisher.type, types=publisher.types)


def _facts(document: Document, words: str = "") -> dict[str, Any]:
    facts = {
        "id": document_id(document),
        "name": document.name,
        "speaker": PUBLISHER,
        "published": document.published,
        "publisher": document.publisher,
        "title": document.title,
        "url": document.url,
        "language": document.language,
        "kind": document.kind,
        "author": document.author,
        "summarises": list(document.summarises),
        "corrects": list(document.corrects),
        "file": PurePath(document.path).name,
        "text_sha256": text_hash(document.text),
        "text_signature": None if document.row else signature(document.text),  # rows are alike by their columns
        "telling_words": words,
        "raw_sha256": document.raw_sha256,
        "archived": document.archived,
        "pages": list(document.pages),
    }
    if document.row is not None:
        table = document.row.rule.partition("@")[0]
        facts |= {"row": f"{table}/{document.row.key}", "snapshot": document.row.snapshot}
        facts["sources"] = list(document.row.links)
    return {name: value for name, value in facts.items() if value}


def _ambiguous(document: Document, naming: Naming) -> Iterable[Finding]:
    for entity in naming.entities:
        if entity.identity == "ambiguous":
            first = min((m.start for m in entity.mentions), default=None)
            yield Finding(
                kind="ambiguous-name",
                place=document.path,
                message=f"“{entity.label}” could be {' or '.join(entity.candidates)}",
                advice=rows_for(entity.key, entity.candidates),
                subject=entity.key,
                position=first,
            )
