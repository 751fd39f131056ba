"""What has been taken back: the retractions in the log, and a graph without what rests on them.

Enters: the log of a build folder and the quads of one document or hand-written file. Leaves: whether that whole graph
is taken back (by its own id or its publisher's), and otherwise the quads without the claims of a retracted rule or
speaker. A passage, or a report of an event, that no other claim rests on goes with them; a report that others tell
too keeps what they say. Names and documents stay: they rest on the text. Nothing is deleted for good, since the log
is only ever added to: an undo is an entry too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.assembly import join_slots
from kg.errors import ConfigError
from kg.ids import Ids
from kg.judgements import SAME, Judgements, groups
from kg.log import Log
from kg.ontology import Ontology
from kg.records import ClaimRecord, DocumentRecord, read_records
from kg.statements import Triples, add_slots, camel
from kg.status import FOR, NEITHER, WEAKLY, counts_as
from kg.terms import KG

KINDS = ("document", "source", "rule", "speaker")
RETRACT, UNDO = "retract", "undo-retract"
RULES = (KG + "rule", KG + "contentRule")


@dataclass(frozen=True, slots=True)
class Retraction:
    """One entry of the log: what was taken back, by whom, when and why.

    ``target`` is an id, or a rule; ``called`` is how it was named when it was taken back.
    """

    number: int
    kind: str
    target: str
    reason: str
    by: str
    at: str
    undone: str | None = None
    called: str = ""


def retractions(log: Log) -> list[Retraction]:
    """All retractions in order, with the day of the undo where there was one. Raises InputError for a broken log."""
    undone = {entry["number"]: str(entry["at"]) for entry in log.entries(UNDO)}
    return [_retraction(entry, undone.get(entry["number"])) for entry in log.entries(RETRACT)]


def _retraction(entry: dict[str, Any], undone: str | None) -> Retraction:
    kind, target, reason, by, at = (str(entry[name]) for name in ("kind", "target", "reason", "by", "at"))
    return Retraction(int(entry["number"]), kind, target, reason, by, at, undone, str(entry.get("called", target)))


def active(log: Log) -> list[Retraction]:
    """The retractions that nobody has undone."""
    return [row for row in retractions(log) if row.undone is None]


def record(log: Log, kind: str, target: str, reason: str, by: str, *, called: str | None = None) -> Retraction:
    """Write a retraction into the log. Raises ConfigError when it stands there already."""
    refuse_twice(log, kind, target)
    number = len(retractions(log)) + 1
    facts = {"kind": kind, "target": target, "called": called or target, "reason": reason, "by": by}
    log.append(RETRACT, {"number": number, **facts})
    return retractions(log)[-1]


def refuse_twice(log: Log, kind: str, name: str) -> None:
    """Raises ConfigError when what has this id, or was called so when it was taken back, is retracted already."""
    for row in active(log):
        if row.kind == kind and name in (row.target, row.called):
            raise ConfigError(
                f"the {kind} `{name}` is retracted already (number {row.number})",
                hint="`kg retract --list` shows when and why; `kg build` follows it, if that was cut short",
            )


def undo(log: Log, number: int, by: str) -> Retraction:
    """Write into the log that a retraction no longer holds. Raises ConfigError when there is none of that number."""
    rows = {row.number: row for row in retractions(log)}
    held = [n for n, row in rows.items() if row.undone is None]
    if number not in held:
        put_back = f": it was put back on {rows[number].undone}" if number in rows else ""
        raise ConfigError(
            f"no retraction of number {number} holds{put_back}",
            nearest=tuple(str(n) for n in held),
            hint="`kg retract --list` shows their numbers",
        )
    log.append(UNDO, {"number": number, "by": by})
    return next(row for row in retractions(log) if row.number == number)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What the active retractions take out, as IRIs and rules."""

    documents: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Retraction], ids: Ids, judgements: Judgements) -> Withdrawn:
        """An entity is taken back together with those that judgements call the same."""
        targets: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            targets[row.kind].add(
                row.target if row.kind == "rule" or "://" in row.target else ids.iri(row.target).value
            )
        together = groups(judgements.pairs(SAME))
        for kind in ("source", "speaker"):
            targets[kind] = {one for iri in targets[kind] for one in together.get(iri, (iri,))}
        return cls(*(frozenset(targets[kind]) for kind in KINDS))

    @property
    def key(self) -> str:
        """A string that is empty when nothing is taken back, and else differs with what is."""
        each = (sorted(names) for names in (self.documents, self.sources, self.rules, self.speakers))
        return repr(list(each)) if self != Withdrawn() else ""

    @property
    def takes_claims(self) -> bool:
        """Whether single claims are taken back, and not only whole graphs."""
        return bool(self.rules or self.speakers)

    def covers(self, documents: Iterable[DocumentRecord]) -> bool:
        """Whether the whole graph is taken back: the document itself, or all that its source publishes."""
        return any(d.iri in self.documents or d.publisher in self.sources for d in documents)

    def may_touch(self, quads: bytes) -> bool:
        """Whether N-Quads name a rule or a speaker that is taken back; False is certain."""
        named = [f"<{speaker}>" for speaker in self.speakers] + [f'"{rule}' for rule in self.rules]
        return any(name.encode() in quads for name in named)

    def remaining(self, quads: list[Quad], ontology: Ontology) -> list[Quad]:
        """The quads without the retracted claims and what rested on them alone."""
        if not self.takes_claims:
            return quads
        gone = {_value(quad.subject) for quad in quads if self._takes(quad)}
        return without_claims(quads, gone, ontology) if gone else quads

    def _takes(self, quad: Quad) -> bool:
        value = _value(quad.object)
        if quad.predicate.value == _SAID_BY:
            return value in self.speakers
        return quad.predicate.value in RULES and (value in self.rules or value.partition("@")[0] in self.rules)


_SAID_BY, _IN_PASSAGE, _IN_REPORT = (KG + name for name in ("saidBy", "inPassage", "inReport"))


def _value(term: object) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def without_claims(quads: Sequence[Quad], gone: set[str], ontology: Ontology) -> list[Quad]:
    """Claims go, with the passages and reports that only they had; other reports are told by the claims left."""
    held: set[str] = set()
    freed: set[str] = set()
    reports: set[str] = set()
    for quad in quads:
        if quad.predicate.value in (_IN_PASSAGE, _IN_REPORT):
            (freed if _value(quad.subject) in gone else held).add(_value(quad.object))
            if quad.predicate.value == _IN_REPORT and _value(quad.subject) in gone:
                reports.add(_value(quad.object))
    dropped = gone | (freed - held)
    kept = [quad for quad in quads if _value(quad.subject) not in dropped]
    return _retold(kept, reports & held, ontology)


def _retold(quads: list[Quad], reports: set[str], ontology: Ontology) -> list[Quad]:
    """Each of the reports with the slots that its remaining claims give it."""
    if not reports:
        return quads
    predicates = {KG + term.name for term in ontology.slots.values()} | {KG + "earliest", KG + "latest"}
    predicates |= {KG + camel(slot) + end for slot in ontology.count_slots for end in ("Min", "Max")}
    told = [q for q in quads if not (_value(q.subject) in reports and q.predicate.value in predicates)]
    by_report: dict[str, list[ClaimRecord]] = defaultdict(list)
    for claim in read_records(quads, ontology).claims:
        by_report[claim.report or ""].append(claim)
    graph = quads[0].graph_name
    assert isinstance(graph, NamedNode), "a document's statements stand in the graph of its name"
    out = Triples(graph)
    for report in sorted(reports):
        slots = join_slots([claim.slots for claim in _telling(by_report[report], ontology)])
        add_slots(out, NamedNode(report), slots, ontology, NamedNode)
    return told + out.quads


def _telling(claims: Sequence[ClaimRecord], ontology: Ontology) -> list[ClaimRecord]:
    """The claims that an event's slots are taken from: those that count for it, the firm ones first; else all."""
    weights = {
        claim.iri: counts_as(ontology.evidence, claim.stance, claim.polarity, claim.certainty)
        if claim.actual
        else NEITHER
        for claim in claims
    }
    chosen = [claim for weight in (FOR, WEAKLY) for claim in claims if weights[claim.iri] == weight]
    return chosen or list(claims)
