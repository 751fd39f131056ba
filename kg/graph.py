"""Claims in, statements and events with their status out, and the direct edges that follow.

Enters: the records of every named graph, and then their claims once more, so that nobody has to hold them. Leaves: the
graph ``graph/derived``: one Statement for each proposition and one Event for each group of reports; ``about`` from each
claim to them; when each claim holds and what ends it; and a direct edge for each statement that is asserted, alleged or
disputed. Before that, entities that a
person has judged the same become one, and documents that their publisher has replaced are set aside. Nothing here
reads a text or resolves a name.

Names, documents and reports are held and compared as a whole. Claims only pass through: each goes to the heaps of its
event, its statement and its times, and a heap, with all that must be known for it, is worked out by itself. A heap
that held the same lines before need not be worked out again (``Memo``), nor a row of scores (``Kept``). The result
does not depend on the order of the records, nor on what is remembered.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, replace
from typing import Any
from zlib import crc32

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.calendar import interval
from kg.claims import Finding, row_to_add
from kg.copies import origins
from kg.derived import Derived
from kg.heap import Heaps
from kg.held import Held, Source
from kg.identity import find_identity
from kg.ids import Ids
from kg.judgements import DIFFERENT, PLACE, Judgements, doubtful
from kg.likeness import Comparison, PairScore
from kg.marks import Marks
from kg.merging import Merged, merge_reports
from kg.ontology import Ontology
from kg.pieces import Check, Heap, Memo, Piece, Work, work_events, work_statements, work_times
from kg.propositions import Writer, ordered
from kg.records import ClaimRecord, DescribedRecord, DocumentRecord, Records, ReportRecord
from kg.recordtext import ClaimLine, Told, claim_of, key_of, key_text, line_of, report_text, told
from kg.scores import Kept
from kg.statements import Triples
from kg.terms import tally, to_nquads
from kg.unread import Unread, find_unread
from kg.validity import end_of, family
from kg.versions import find_versions

_REMEMBERED = 100_000  # tellings
_json = json.JSONEncoder(ensure_ascii=False).encode


class Joining:
    """Takes the records of one graph after the other, and then derives."""

    def __init__(
        self,
        ontology: Ontology,
        ids: Ids,
        judgements: Judgements,
        marks: Marks,
        *,
        check: Check | None = None,
        memo: Memo | None = None,
        scores: Kept | None = None,
        former: Mapping[str, str] | None = None,
    ) -> None:
        """``former`` are the pieces of the derived graph before, to which only the differences are told."""
        self.ontology, self.ids, self.judgements, self.marks = ontology, ids, judgements, marks
        self.check, self.scores = check, scores
        self.derived = Derived(ids, memo, former)
        self.events, self.statements, self.times = Heaps(), Heaps(), Heaps()
        self.told: set[tuple[int, str, bytes]] = set()
        self.facts: dict[str, bytes] = {}
        self.described: Mapping[str, DescribedRecord] = {}
        self.carried: Mapping[str, bytes] = {}
        self.keys: dict[str, tuple[str, str]] = {}
        self.families: dict[str, str] = {}
        self.timed: dict[str, set[str]] = defaultdict(set)
        self.marked: set[str] = set()
        self.ends: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        self.held = Held({row.of for row in marks.rows}.union(*(row.pair for row in judgements.rows)))

    # -- what is held and compared as a whole

    def speak_of(self, claims: Iterable[ClaimRecord]) -> None:
        """Claims of hand-written files, which may be about what only some document describes: before that is added."""
        for claim in claims:
            key, lists = claim.statement, (value for value in claim.slots.values() if isinstance(value, tuple))
            ends = (key.subject, key.object) if key else ()
            self.held.wanted.update((claim.speaker, *ends), *lists)

    def add(self, graph: Source) -> None:
        """Take in all of a graph but its claims."""
        self.held.add(graph)

    def _join(self) -> None:
        held = self.held
        identity = self.identity = find_identity(held.entities, self.judgements, self.ontology, self.ids)
        documents = [identity.document(document) for document in held.documents.values()]
        self.versions = find_versions(documents, self.ids)
        self.documents = held.documents = _with_origins(documents)
        old = self.versions.replaced
        kept = sorted(iri for iri, report in held.reports.items() if report.document not in old)
        held.reports = {iri: identity.report(held.reports[iri]) for iri in kept}
        pairs = {
            (identity.of(part), identity.of(whole)) for document, part, whole in held.inside if document not in old
        }
        for record in held.ends:
            end = end_of(record, self.documents.get(record.file))
            if end is not None:
                self.ends[identity.of(record.entity)].add(astuple(end))
        self.comparison = Comparison(
            self.ontology,
            {(part, whole) for part, whole in pairs if part != whole},
            {iri: document for iri, document in self.documents.items() if iri not in old},
            identity.entities,
            {iri for iri in held.unnamed if iri not in identity.canonical},
            held.unrealised,
            list(held.reports.values()),
        )

    def derive(self, graphs: Iterable[Told]) -> Derived:
        """The derived graph; ``graphs`` are what passes through of all graphs, in any order."""
        self._join()
        merged = merge_reports(self.held.reports.values(), self.comparison, self.judgements, self.scores)
        unread = list(find_unread(merged.groups, self.comparison, self.judgements.pairs(DIFFERENT)))
        self._route(merged, graphs)
        self._settled(unread)
        self._findings(merged, unread)
        for name in self.events.names():
            lines = self.events.take(name)
            piece = self._worked_out(f"ev-{name}", lines, work_events)
            self.carried = _facts_in(lines) if piece.edges else {}
            for key, event, naming in piece.edges:
                self._to_statement(key, [("e", event), *(("c", text) for _, text in naming)], [d for d, _ in naming])
            for entity, end in piece.ends:
                self.ends[entity].add(tuple(end))
        for name in self.statements.names():
            self._worked_out(f"st-{name}", self.statements.take(name), work_statements)
        for name in self.times.names():
            for entity in sorted(self.timed[name] & self.ends.keys()):
                for end in self.ends[entity]:
                    self.times.add(name, _line("x", entity, *end))
            self._worked_out(f"ti-{name}", self.times.take(name), work_times)
        return self.derived

    def _settled(self, unread: Iterable[Unread]) -> None:
        """What follows from tables, versions and the words of whole texts by itself."""
        out = Triples(self.ids.graph("derived"))
        self.identity.write(out)
        for old, new in sorted(self.versions.replaced.items()):
            out.add(NamedNode(old), "supersededBy", NamedNode(new))
        for copy, first in sorted(self._copies().items()):
            out.add(NamedNode(copy), "copyOf", NamedNode(first))
        for row in unread:
            out.add(NamedNode(row.document), "seemsToTellOf", self.ids.iri(self._event(row.event)))
        self.marks.write(out, self.marked, self.identity, self.ids)
        found: Sequence[Finding] = ()
        if self.check is not None:
            named = {quad.subject.value for quad in out.quads if isinstance(quad.subject, NamedNode)}
            labels, kinds = self.held.labels, self.held.types
            types = {iri: (kinds[iri], labels.get(iri, (0, ""))[1]) for iri in named & kinds.keys()}
            found = self.check(out.quads, types)
        lines = to_nquads(list(dict.fromkeys(out.quads)))
        digest, piece = _digest(line.encode() for line in lines), Piece(lines, findings=found, counts=tally(out.quads))
        self.derived.add("settled", digest, piece)
        self.derived.remember("settled", digest, piece)

    def _copies(self) -> dict[str, str]:
        """Each document that prints a text after another one did, with the one that was the first."""
        texts: dict[str | None, list[tuple[str, str]]] = defaultdict(list)
        for iri in self.documents.keys() - self.versions.replaced.keys():
            published = self.documents[iri].published
            days = interval(published) if published else None
            texts[self.documents[iri].text_hash].append((days[0] if days else "9999", iri))
        first = {text: min(rows)[1] for text, rows in texts.items() if text is not None}
        return {iri: first[text] for text, rows in texts.items() if text for _, iri in rows if iri != first[text]}

    # -- each claim to the heaps of its event and its statement

    def _route(self, merged: Merged, graphs: Iterable[Told]) -> None:
        reports = self.held.reports
        self.digits = 1 + (len(reports) > 400) + (len(reports) > 8000)
        event_of: dict[str, str] = {}
        for group in merged.groups:
            event_of.update(dict.fromkeys(group, self._event(group)))
        self.marked = {row.of for row in self.marks.rows} & self.held.labels.keys()
        marked = {row.of for row in self.marks.rows if self.ids.is_claim(row.of)}
        for graph in graphs:
            self.described = graph.described
            for document in graph.documents:
                self._reports(self.comparison.beside.get(document, ()), event_of)
            for line in graph.claims:
                if line.document not in self.versions.replaced:
                    self._claim(line, event_of)
                    if marked and (iri := claim_of(line.text).iri) in marked:
                        self.marked.add(iri)
        self.described = {}

    def _event(self, group: Iterable[str]) -> str:
        return self.ids.event([self.ids.key(iri) for iri in group])

    def _reports(self, reports: Iterable[ReportRecord], event_of: Mapping[str, str]) -> None:
        for report in reports:
            self._to_event(event_of[report.iri], "r", report_text(report), report.document)
            for value in report.slots.values():
                for iri in value if isinstance(value, tuple) else ():
                    self._tell(self.events, self._event_name(event_of[report.iri]), "l", iri)

    def _claim(self, line: ClaimLine, event_of: Mapping[str, str]) -> None:
        if self.identity.canonical:
            line = line_of(self.identity.claim(claim_of(line.text)))
        if line.key:
            self._to_statement(line.key, [("c", line.text)], [line.document])
        if line.report in event_of:
            self._to_event(event_of[line.report], "c", line.text, line.document)
        self._to_times(line)

    def _to_times(self, line: ClaimLine) -> None:
        """Claims that one leaving may end go to one heap."""
        if (line.key or line.document) not in self.families:
            key = key_of(line.key) if line.key else None
            name = self._heap("\t".join(family(key, self.ontology)) if key else line.document)
            self.families[line.key or line.document] = name
            if key:
                self.timed[self.families[line.key]].update((key.subject, key.object))
        name = self.families[line.key or line.document]
        self.times.add(name, f"c\t\t{line.text}".encode())
        self._tell(self.times, name, "d", line.document)

    def _heap(self, text: str) -> str:
        """One heap or another, by chance and always the same."""
        return f"{crc32(text.encode()):08x}"[: self.digits]

    def _event_name(self, event: str) -> str:
        return event.rpartition("-")[2][: self.digits]

    def _to_event(self, event: str, kind: str, text: str, document: str) -> None:
        name = self._event_name(event)
        self.events.add(name, f"{kind}\t{event}\t{text}".encode())
        self._tell(self.events, name, "d", document)

    def _to_statement(self, key: str, lines: Iterable[tuple[str, str]], documents: Iterable[str]) -> None:
        if key not in self.keys:
            parts = key_of(key)
            about = ordered(parts, self.ontology)
            text = key if about is parts else key_text(about)
            self.keys[key] = (self._heap(text), text)
            for iri in (about.subject, *(() if about.literal else (about.object,))):
                self._tell(self.statements, self.keys[key][0], "l", iri)
        for iri in self.described:  # told by each document that describes it
            if iri in key:
                self._tell(self.statements, self.keys[key][0], "l", iri)
        name, key = self.keys[key]
        for kind, text in lines:
            self.statements.add(name, f"{kind}\t{key}\t{text}".encode())
        for document in documents:
            self._tell(self.statements, name, "d", document)

    def _tell(self, heaps: Heaps, name: str, kind: str, iri: str) -> None:
        """What must be known of a document (``d``) or an entity (``l``) where a heap is worked out."""
        facts = self._document(iri) if kind == "d" else self._entity(iri)
        where = (id(heaps), name, facts)
        if not facts or where in self.told:
            return
        if len(self.told) == _REMEMBERED:
            self.told.clear()  # what is told again falls away when the heap is taken
        self.told.add(where)
        heaps.add(name, facts)

    def _document(self, iri: str) -> bytes:
        """The line that tells of a document; empty where nothing is known."""
        if iri not in self.facts:
            known = self.documents.get(iri)
            self.facts[iri] = _line("d", iri, known.published, known.recorded, known.text_hash) if known else b""
        return self.facts[iri]

    def _entity(self, iri: str) -> bytes:
        """The line that tells of an entity, or the lines, where several documents describe it."""
        if iri in self.carried:
            return self.carried[iri]
        passing = self.described.get(iri) if iri not in self.held.wanted else None
        if passing:
            return _line("l", iri, passing.label, self._wholes(iri), passing.type or None, passing.types)
        if iri not in self.facts:
            wholes, types = self._wholes(iri), self.held.types.get(iri, ())
            entity, (_, label) = self.identity.entities.get(iri), self.held.labels.get(iri, (0, None))
            known = label or wholes or entity or types
            self.facts[iri] = _line("l", iri, label, wholes, entity and entity.type, types) if known else b""
        return self.facts[iri]

    def _wholes(self, iri: str) -> list[str]:
        return sorted(self.comparison.whereabouts.wholes(iri))

    # -- one heap by itself

    def _worked_out(self, name: str, lines: Sequence[bytes], work: Work) -> Piece:
        digest = _digest(lines)
        piece = self.derived.held(name, digest)
        if piece is not None:
            self.derived.add(name, digest, piece)
            return piece
        heap = Heap.read(lines)
        writer = Writer(self.ontology, self.ids, heap.background)
        edges, ends = work(heap, writer)
        quads = list(dict.fromkeys(writer.out.quads))
        found = self.check(quads, heap.types) if self.check is not None else ()
        piece = Piece(to_nquads(quads), edges, ends, found, tally(quads))
        self.derived.add(name, digest, piece)
        self.derived.remember(name, digest, piece)
        return piece

    # -- findings

    def _findings(self, merged: Merged, unread: Iterable[Unread]) -> None:
        add = self.derived.findings.extend
        add(self.identity.findings)
        add(self.versions.findings)
        add(self._candidate(pair) for pair in merged.candidates)
        add(map(self._unread, unread))
        add(
            doubtful(
                self.judgements, {*self.held.labels, *self.held.reports, *self.documents}, self.held.types, self.ids
            )
        )
        add(self.marks.findings({*self.held.labels, *self.marked}, self.ids))

    def _candidate(self, pair: PairScore) -> Finding:
        parts = ", ".join(f"{name} {value:+g}" for name, value in pair.parts.items() if value)
        first, second = self.ids.key(pair.first), self.ids.key(pair.second)
        return Finding(
            kind="maybe-same-event",
            place=PLACE,
            subject=first,
            message=f"may be the same event as {second} (score {pair.total:g}: {parts})",
            advice="read both with `kg explain`; they stay two events. If they are one, add the row "
            f"`{row_to_add(first, second)}` to {PLACE}; if not, the same row with `different`",
        )

    def _unread(self, row: Unread) -> Finding:
        document, like, report = map(self.ids.key, (row.document, row.like, min(row.event)))
        return Finding(
            kind="maybe-unread-report",
            place=PLACE,
            subject=document,
            message=f"seems to tell of the event that {like} tells of (their words agree by {row.agreement:.2f}), "
            "though nothing that was read there is a report of it",
            advice="read both; it counts for nothing, and stands in `event-reports` as a likeness. If it tells of "
            f"another event, add the row `{row_to_add(document, report, DIFFERENT)}` to {PLACE}",
        )


def _line(kind: str, iri: str, *facts: Any) -> bytes:
    return f"{kind}\t{iri}\t{_json(facts)}".encode()


def _facts_in(lines: Iterable[bytes]) -> dict[str, bytes]:
    """What the lines of a heap tell of each entity."""
    found: dict[str, bytes] = {}
    for line in lines:
        if line.startswith(b"l\t"):
            iri = line.split(b"\t", 2)[1].decode()
            found[iri] = found[iri] + b"\n" + line if iri in found else line
    return found


def _digest(lines: Iterable[bytes]) -> str:
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def _with_origins(documents: Iterable[DocumentRecord]) -> dict[str, DocumentRecord]:
    """The documents by IRI; copies and near copies of one text have the same ``text_hash``."""
    by_iri = {document.iri: document for document in documents}
    origin = origins((d.iri, d.text_hash, d.signature) for d in by_iri.values())
    return {
        iri: document if document.text_hash == origin[iri] else replace(document, text_hash=origin[iri])
        for iri, document in by_iri.items()
    }


def derive(
    records: Sequence[Records], ontology: Ontology, ids: Ids, judgements: Judgements, marks: Marks
) -> list[Quad]:
    """The derived graph of records that are all in memory."""
    joining = Joining(ontology, ids, judgements, marks)
    for each in records:
        joining.speak_of(each.claims)
    for each in records:
        joining.add(each)
    made = joining.derive(map(told, records))
    return list(parse(b"\n".join(line for lines in made.lines() for line in lines), RdfFormat.N_QUADS))
