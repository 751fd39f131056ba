"""Claims in, statements and events with their status out, and the direct edges that follow.

Enters: the records of every named graph, and then their claims once more, so that nobody has to hold them. Leaves: the
graph ``graph/derived``: one Statement for each proposition and one Event for each group of reports; ``about`` from each
claim to them; when each claim holds and what ends it; and a direct edge for each statement that is asserted, alleged or
disputed. Before that, entities that a
person has judged the same become one, and documents that their publisher has replaced are set aside. Nothing here
reads a text or resolves a name.

Names are held as a whole, documents and reports on disk (``kg.library``), and all are compared. Claims only pass
through: each goes to the heaps of its event, its statement and its times (``kg.routing``), and a heap, with all that
must be known for it, is worked out by itself. A heap that was given the same before need not be worked out again
(``Memo``), nor a document be asked that gives what it gave (``Routes``), nor a row of scores (``Kept``). The result
does not depend on the order of the records, nor on what is remembered.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from functools import partial

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from kg.calendar import interval
from kg.claims import Finding, row_to_add
from kg.copies import origins
from kg.derived import Derived
from kg.held import Everybody, Held, Source
from kg.identity import find_identity
from kg.ids import Ids
from kg.judgements import DIFFERENT, PLACE, Judgements, doubtful
from kg.library import Texts
from kg.likeness import Comparison, PairScore
from kg.marks import Marks
from kg.merging import Merged, merge_reports
from kg.ontology import Ontology
from kg.pieces import Check, Heap, Lines, Memo, Piece, Work, work_events, work_statements, work_times
from kg.propositions import Writer
from kg.records import ClaimRecord, Records
from kg.recordtext import claim_of, told
from kg.routing import EVENTS, STATEMENTS, TIMES, Asked, Facts, Route, Router, hash_of, line_on
from kg.scores import Kept
from kg.shares import Routes, Shares, Teller, shares_of
from kg.shelf import mark, repeated
from kg.statements import Triples
from kg.terms import tally, to_nquads
from kg.unread import Unread, find_unread
from kg.validity import end_of
from kg.versions import find_versions


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
        routes: Routes | None = None,
        scores: Kept | None = None,
        former: Mapping[str, str] | None = None,
    ) -> None:
        """``former`` are the pieces of the derived graph before, to which only the differences are told."""
        self.ontology, self.ids, self.judgements, self.marks = ontology, ids, judgements, marks
        self.check, self.scores, self.routes = check, scores, routes
        self.derived = Derived(ids, memo, former)
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
        held, library = self.held, self.held.library
        identity = self.identity = find_identity(held.entities, self.judgements, self.ontology, self.ids)
        self.versions = find_versions(lambda: map(identity.document, library.documents()), self.ids)
        near = origins((document.text_hash or document.iri, document.signature) for document in library.documents())
        texts = self.texts = Texts(library, identity, self.versions.replaced, near)
        for record in held.ends:
            end = end_of(record, texts.document(record.file))
            if end is not None:
                self.ends[identity.of(record.entity)].add(astuple(end))
        everybody = Everybody(identity.entities, held.nameless)
        held.nameless.held.difference_update(identity.canonical)
        self.comparison = Comparison(self.ontology, texts, everybody, held.nameless, texts.inside)

    def derive(self, graphs: Iterable[str], teller: Teller) -> Derived:
        """The derived graph; graphs have names that stand for one content each, by which they tell what passes."""
        self._join()
        merged = merge_reports(self.comparison, self.judgements, self.scores)
        unread = list(find_unread(merged.groups, self.comparison, self.judgements.pairs(DIFFERENT)))
        self.router = self._router(merged)
        self.shares = Shares(self.router, graphs, teller, self.routes)
        self.marked = self.shares.marked | ({row.of for row in self.marks.rows} & self.held.labels.keys())
        self._settled(unread)
        self._findings(merged, unread)
        self._events()
        self._statements()
        self._times()
        return self.derived

    def _router(self, merged: Merged) -> Router:
        reports = len(self.texts.reports)
        digits = 1 + (reports > 400) + (reports > 8000)
        facts = Facts(self.held, self.identity, self.comparison, self.ids, merged.groups)
        marked = (row.of for row in self.marks.rows if self.ids.is_claim(row.of))
        return Router(self.ontology, facts, digits, marked)

    def _event(self, group: Iterable[str]) -> str:
        return self.ids.event([self.ids.key(iri) for iri in group])

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
        digest, piece = hash_of(map(str.encode, lines)), Piece(lines, findings=found, counts=tally(out.quads))
        self.derived.add("settled", digest, piece)
        self.derived.remember("settled", digest, piece)

    def _copies(self) -> dict[str, str]:
        """Each document that prints a text after another one did, with the one that was the first."""
        texts: dict[str | None, list[tuple[str, str]]] = defaultdict(list)
        marks = array("q", (mark(known.text_hash or "") for _, known in self.texts.current()))
        shared = repeated(marks)
        for (iri, known), own in zip(self.texts.current(), marks, strict=True) if shared else ():
            if own in shared:
                days = interval(known.published) if known.published else None
                texts[known.text_hash].append((days[0] if days else "9999", iri))
        first = {text: min(rows)[1] for text, rows in texts.items()}
        return {iri: first[text] for text, rows in texts.items() for _, iri in rows if iri != first[text]}

    # -- one heap by itself

    def _events(self) -> None:
        for piece, given in self._pieces(self._digests(EVENTS), work_events):
            self.shares.add(piece, given)
            for entity, end in piece.ends:
                self.ends[entity].add(tuple(end))

    def _statements(self) -> None:
        for _ in self._pieces(self._digests(STATEMENTS), work_statements):
            pass

    def _digests(self, kind: str) -> dict[str, str]:
        return {name: self.shares.digest(name) for name in self.shares.names(kind)}

    def _pieces(self, digests: Mapping[str, str], work: Work) -> Iterator[tuple[Piece, Lines | None]]:
        """The piece of each heap, with what it gives to others where it has just been worked out."""
        held = {name: self.derived.held(name, digest) for name, digest in digests.items()}
        self.shares.gather(name for name, piece in held.items() if piece is None)
        for name, digest in digests.items():
            piece, given = held.pop(name), None
            if piece is None:
                piece = self._worked_out(name, digest, self.shares.take(name), work)
                given = piece.given()
            else:
                self.derived.add(name, digest, piece)
            yield piece, given

    def _times(self) -> None:
        """When the claims hold; each heap is told of the ends of those that its claims speak of."""
        bases = self._digests(TIMES)
        digests = {name: self._with_ends(name, base) for name, base in bases.items()}
        held = {name: self.derived.held(name, digest) for name, digest in digests.items() if digest}
        self.shares.gather(name for name in bases if held.get(name) is None)
        for name, base in bases.items():
            digest, piece = digests[name], held.pop(name, None)
            if digest and piece:
                self.derived.add(name, digest, piece)
                continue
            lines = self.shares.take(name)
            about = sorted({end for line in lines if line.startswith(b"c\t") for end in _spoken_of(line)})
            if self.routes is not None:
                self.routes.put(name, Route(base, Asked((), (), about, ()), {}))
            ends = self._ends_of(about)
            self._worked_out(name, hash_of([base.encode(), *ends]), sorted([*lines, *ends]), work_times)

    def _with_ends(self, name: str, base: str) -> str | None:
        """The hash of a heap with all ends that belong there; None where it is not known of whom its claims speak."""
        kept = self.routes.get(name) if self.routes is not None else None
        if kept is None or kept.basis != base:
            return None
        return hash_of([base.encode(), *self._ends_of(kept.asked.entities)])

    def _ends_of(self, entities: Iterable[str]) -> list[bytes]:
        return [line_on("x", iri, *end) for iri in entities if iri in self.ends for end in sorted(self.ends[iri])]

    def _worked_out(self, name: str, digest: str, lines: Sequence[bytes], work: Work) -> Piece:
        heap = Heap.read(lines)
        writer = Writer(self.ontology, self.ids, heap.background)
        edges, ends = work(heap, writer)
        given = self.router.made(edges, lines) if edges else {}
        quads = list(dict.fromkeys(writer.out.quads))
        found = self.check(quads, heap.types) if self.check is not None else ()
        piece = Piece(to_nquads(quads), partial(dict, given), shares_of(given), ends, found, tally(quads))
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
        known = (self.held.labels.keys(), self.texts.reports, self.texts.names)
        add(doubtful(self.judgements, known, self.held.types, self.ids))
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


def _spoken_of(line: bytes) -> tuple[str, ...]:
    """The two that a claim's statement is on."""
    key = claim_of(line.decode().split("\t", 2)[2]).statement
    return (key.subject, key.object) if key else ()


def derive(
    records: Sequence[Records], ontology: Ontology, ids: Ids, judgements: Judgements, marks: Marks
) -> list[Quad]:
    """The derived graph of records that are all in memory."""
    joining = Joining(ontology, ids, judgements, marks)
    for each in records:
        joining.speak_of(each.claims)
    for each in records:
        joining.add(each)
    graphs = {str(number): each for number, each in enumerate(records)}
    made = joining.derive(graphs, lambda name: told(graphs[name]))
    return list(parse(b"\n".join(line for lines in made.lines() for line in lines), RdfFormat.N_QUADS))
