"""A build brought into a store: what differs is written, and counted after reading the store again.

Enters: the nodes and relationships of a build, portion by portion, or only those that two builds do not tell alike.
Leaves: a ``Receipt`` of what was sent, created, updated, removed, unchanged and rejected. Each of our nodes carries
``loadHash``, a hash over its labels, properties and outgoing relationships, which is also the mark that it is ours. The
mark of completeness is written last. Refused: a database that holds anything without our marker node. Nodes without
``loadHash`` are never touched.
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

from neo4j.exceptions import Neo4jError

from kg.changes import Changes
from kg.errors import StoreMismatch
from kg.heap import Heaps
from kg.projection import ROOT, EdgeRow, NodeRow, Projection
from kg.store import HASH, MARKER, Progress, Store

BATCH = 2_000
IN_MEMORY = 8_000_000  # bytes of relationships that wait for their nodes
OURS = f"n.{HASH} IS NOT NULL"


class Graph(Protocol):
    """A property graph in portions, each node in one of them with its outgoing relationships."""

    @property
    def labels(self) -> Sequence[str]: ...
    def portion_of(self, uri: str, /) -> str: ...
    def portions(self) -> Iterator[tuple[str, Projection]]: ...


@dataclass
class Tally:
    """What became of the nodes, or of the relationships, of one load."""

    sent: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: int = 0


@dataclass
class Receipt:
    """One load: counts, reasons for what was rejected, and what the store holds afterwards."""

    store: str
    build: str
    nodes: Tally = field(default_factory=Tally)
    relationships: Tally = field(default_factory=Tally)
    reasons: list[str] = field(default_factory=list)
    held_nodes: int = 0
    held_relationships: int = 0

    @property
    def lost(self) -> int:
        """Nodes and relationships that were sent and are not there."""
        nodes = self.nodes.sent - self.held_nodes
        return max(nodes, 0) + max(self.relationships.sent - self.held_relationships, 0)


def load(
    store: Store, graph: Graph, build: str, ontology: str = "", *, force: bool = False, progress: Progress | None = None
) -> Receipt:
    """Make the store hold exactly this graph (and whatever is not ours); ``ontology`` is what it was projected by.

    Raises StoreMismatch for a database with foreign nodes, unless ``force``; StoreError, StoreUnreachable.
    """
    if not force:
        _refuse_foreign(store)
    with store.told(), SpooledTemporaryFile(IN_MEMORY) as spool:
        return _Loader(store, Receipt(store.address.uri, build), ontology, spool, progress).everything(graph)


def load_changes(
    store: Store, changes: Changes, build: str, ontology: str = "", *, progress: Progress | None = None
) -> Receipt:
    """Bring a store that holds the build before these changes to the one after. Raises StoreError, StoreUnreachable."""
    with store.told(), SpooledTemporaryFile(IN_MEMORY) as spool:
        return _Loader(store, Receipt(store.address.uri, build), ontology, spool, progress).changes(changes)


def confirm(store: Store, build: str, ontology: str = "") -> Receipt | None:
    """The receipt of a load that finds everything there; None when something is missing or another build is."""
    mark = store.mark()
    if mark is None or (mark["build"], mark.get("ontology")) != (build, ontology):
        return None
    receipt = Receipt(store.address.uri, build)
    _count(store, receipt)
    receipt.nodes.sent = receipt.nodes.unchanged = mark["nodes"]
    receipt.relationships.sent = receipt.relationships.unchanged = mark["relationships"]
    return None if receipt.lost else receipt


def _count(store: Store, receipt: Receipt) -> None:
    """Write into the receipt what the store holds of ours."""
    receipt.held_nodes = store.read(f"MATCH (n:{ROOT}) WHERE {OURS} RETURN count(n) AS n")[0]["n"]
    receipt.held_relationships = store.read(
        f"MATCH (n:{ROOT})-[r]->(b:{ROOT}) WHERE {OURS} AND b.{HASH} IS NOT NULL AND r.graphs IS NOT NULL "
        "RETURN count(r) AS n"
    )[0]["n"]


def _refuse_foreign(store: Store) -> None:
    if store.read(f"MATCH (m:{MARKER}) RETURN count(m) AS n")[0]["n"]:
        return
    found = store.read(
        f"MATCH (n) WHERE NOT n:{MARKER} AND (NOT n:{ROOT} OR n.{HASH} IS NULL) RETURN count(n) AS foreign"
    )[0]["foreign"]
    if found:
        raise StoreMismatch(
            f"the database holds {found} nodes that kg did not put there, and no mark of kg",
            place=store.address.uri,
            hint="use an empty database, or `--force` to load beside them (they are never touched)",
        )


_HELD = f"RETURN n.uri AS uri, n.{HASH} AS hash, labels(n) AS labels"
_UPDATE = f"UNWIND $rows AS row MATCH (n:{ROOT} {{uri: row.uri}}) SET n = row"
_REMOVE = f"UNWIND $rows AS uri MATCH (n:{ROOT} {{uri: uri}}) WHERE {OURS} DETACH DELETE n"
Held = dict[str, tuple[str, list[str]]]
"""The hash and the labels of nodes by uri."""
Key = tuple[str, str, str]


def _create(labels: Sequence[str]) -> str:
    return f"UNWIND $rows AS row CREATE (n{_labels(labels)}) SET n = row"


def _connect(kind: str) -> str:
    """By type, grouped by source: one look-up of the source for all its relationships of a type."""
    return (
        f"UNWIND $rows AS row MATCH (a:{ROOT} {{uri: row[0]}}) UNWIND row[1] AS o "
        f"MATCH (b:{ROOT} {{uri: o[0]}}) CREATE (a)-[r:{_quoted(kind)}]->(b) SET r = o[1]"
    )


def _between(kind: str, action: str) -> str:
    start, end = f"(a:{ROOT} {{uri: row[0]}})", f"(b:{ROOT} {{uri: row[1]}})"
    return f"UNWIND $rows AS row MATCH {start}-[r:{_quoted(kind)}]->{end} {action}"


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _labels(names: Sequence[str]) -> str:
    return "".join(f":{_quoted(name)}" for name in names)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _node_hash(node: NodeRow, edges: Sequence[EdgeRow]) -> str:
    facts = [list(node.labels), sorted(node.properties.items(), key=lambda kv: kv[0])]
    outgoing = [(e.type, e.end, sorted(e.properties.items())) for e in edges]
    return hashlib.sha256(repr((facts, outgoing)).encode()).hexdigest()[:16]


@dataclass
class _Loader:
    """One load: nodes first, and the relationships of those that are new or differ once all nodes are there."""

    store: Store
    receipt: Receipt
    ontology: str
    spool: IO[bytes]
    progress: Progress | None
    rows: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    writes: bool = False
    waiting: int = 0

    def everything(self, graph: Graph) -> Receipt:
        """All that the store holds against all of the graph."""
        self._prepare(graph.labels)
        held = Heaps()
        for row in self.store.stream(f"MATCH (n:{ROOT}) WHERE {OURS} {_HELD}"):
            told = json.dumps([row["uri"], row["hash"], row["labels"]], ensure_ascii=False)
            held.add(graph.portion_of(row["uri"]), told.encode())
        for name, part in graph.portions():
            self._nodes(part, _held(map(json.loads, held.take(name))))
            self.receipt.nodes.sent += len(part.nodes)
            self.receipt.relationships.sent += len(part.edges)
        for name in held.names():
            self._remove(_held(map(json.loads, held.take(name))))
        self._relationships()
        _count(self.store, self.receipt)
        return self._finish()

    def changes(self, changes: Changes) -> Receipt:
        """What may have changed against what the store holds of it; all else is as the mark says."""
        mark = self.store.mark() or {"nodes": 0, "relationships": 0}
        led = self._held_edges([node.uri for node in changes.untold], "b")
        ends = {end for start, _, end in led if start not in changes.nodes}
        now = Projection((*changes.now.nodes, *(n for n in changes.untold if n.uri in ends)), changes.now.edges)
        self._nodes(now, self._found(changes.nodes))
        self._relationships()
        nodes, relationships = self.receipt.nodes, self.receipt.relationships
        nodes.sent = mark["nodes"] + nodes.created + nodes.rejected - nodes.removed
        relationships.sent = mark["relationships"] + relationships.created - relationships.removed
        found = self._found(changes.nodes)
        self.receipt.held_nodes = nodes.sent - len(now.nodes) + len(found)
        self.receipt.held_relationships = relationships.sent - len(now.edges) + len(self._held_edges(found, "a"))
        return self._finish()

    def _found(self, uris: Iterable[str]) -> Held:
        """What the store holds of these nodes."""
        found = f"UNWIND $uris AS uri MATCH (n:{ROOT} {{uri: uri}}) WHERE {OURS} {_HELD}"
        rows = (row for batch in _batches(sorted(uris)) for row in self.store.read(found, {"uris": batch}))
        return _held((row["uri"], row["hash"], row["labels"]) for row in rows)

    # -- nodes

    def _prepare(self, labels: Iterable[str]) -> None:
        """The constraint first, then the labels from general to special: Browser colours a node by its newest label."""
        unique = f"CREATE CONSTRAINT kg_entity_uri IF NOT EXISTS FOR (n:{ROOT}) REQUIRE n.uri IS UNIQUE"
        self.store.run(unique)
        if self.store.read(f"MATCH (n:{MARKER}) RETURN count(n) AS n")[0]["n"]:
            return
        for label in labels:
            made = f"CREATE (n{_labels((ROOT, label))} {{uri: $uri, {HASH}: ''}}) DELETE n"
            self.store.run(made, {"uri": f"kg:label/{label}"})

    def _nodes(self, part: Projection, held: Held) -> None:
        """Write the nodes of a portion that differ; their relationships wait until all nodes are there."""
        outgoing: dict[str, list[EdgeRow]] = defaultdict(list)
        for edge in part.edges:
            outgoing[edge.start].append(edge)
        fresh: list[EdgeRow] = []
        again: dict[str, list[EdgeRow]] = {}
        moved: list[tuple[NodeRow, dict[str, Any]]] = []
        for node in part.nodes:
            digest, before = _node_hash(node, outgoing[node.uri]), held.pop(node.uri, None)
            row = {**node.properties, HASH: digest}
            if before is None:
                self._write(_create(node.labels), row)
                fresh += outgoing[node.uri]
            elif before[0] != digest:
                self.receipt.nodes.updated += 1
                again[node.uri] = outgoing[node.uri]
                if set(before[1]) == set(node.labels):
                    self._write(_UPDATE, row)
                else:
                    moved.append((node, row))
        self._relabel(moved)
        self._remove(held)
        if fresh or again:
            pickle.dump((fresh, again), self.spool)
            self.waiting += 1

    def _remove(self, held: Held) -> None:
        """Nodes that are gone, with every relationship that began or ended there."""
        self.receipt.nodes.removed += len(held)
        for uris in _batches(sorted(held)):
            self.receipt.relationships.removed += len(self._held_edges(uris, "a") | self._held_edges(uris, "b"))
            self._send(_REMOVE, uris)

    def _relabel(self, moved: Sequence[tuple[NodeRow, dict[str, Any]]]) -> None:
        """Nodes with other labels are made anew, and whatever led to them or from them is put back."""
        for batch in _batches(moved):
            uris = [node.uri for node, _ in batch]
            led = self._held_edges(uris, "a") | self._held_edges(uris, "b")
            self._send(_REMOVE, uris)
            for node, row in batch:
                self._send(_create(node.labels), [row])
            for (start, kind, end), properties in sorted(led.items()):
                self._send(_connect(kind), [[start, [[end, properties]]]])
        self.receipt.nodes.created -= len(moved)

    # -- relationships

    def _edges(self, fresh: Iterable[EdgeRow], again: Mapping[str, Sequence[EdgeRow]]) -> None:
        """Write what differs."""
        tally = self.receipt.relationships
        before = self._held_edges(list(again), "a")
        wanted = {(e.start, e.type, e.end): e for edges in again.values() for e in edges}
        missing = [*fresh, *(edge for key, edge in wanted.items() if key not in before)]
        groups: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)
        for edge in missing:
            groups[edge.type, edge.start].append([edge.end, dict(edge.properties)])
        for (kind, start), ends in groups.items():
            self._write(_connect(kind), [start, ends])
        for key, edge in wanted.items():
            if key in before and dict(edge.properties) != before[key]:
                self._write(_between(edge.type, "SET r = row[2]"), [edge.start, edge.end, dict(edge.properties)])
                tally.updated += 1
        stale = before.keys() - wanted.keys()
        for start, kind, end in sorted(stale):
            self._write(_between(kind, "DELETE r"), [start, end])
        tally.created += len(missing)
        tally.removed += len(stale)

    def _held_edges(self, uris: Iterable[str], end: str) -> dict[Key, dict[str, Any]]:
        """The relationships between our nodes that begin (``a``) or end (``b``) in some of them."""
        found = {}
        for batch in _batches(uris):
            for edge in self.store.edges(batch, end):
                found[edge.start, edge.type, edge.end] = dict(edge.properties)
        return found

    # -- writing

    def _write(self, cypher: str, row: Any) -> None:
        """Send the row with others that the same statement writes."""
        self.rows[cypher].append(row)
        if len(self.rows[cypher]) == BATCH:
            self._send(cypher, self.rows.pop(cypher))

    def _flush(self) -> None:
        for cypher in sorted(self.rows):
            self._send(cypher, self.rows.pop(cypher))

    def _send(self, cypher: str, rows: list[Any]) -> None:
        """One transaction; nodes that are refused are sent one by one, so that a bad one loses only itself."""
        if not self.writes:
            self.writes = True
            self._mark(complete=False)
        creates = cypher.startswith("UNWIND $rows AS row CREATE")
        try:
            self.store.write(cypher, rows)
            self.receipt.nodes.created += len(rows) * creates
        except Neo4jError as exc:
            if not creates:
                raise
            if len(rows) > 1:
                for row in rows:
                    self._send(cypher, [row])
            else:
                self.receipt.nodes.rejected += 1
                self.receipt.reasons.append(f"{rows[0]['uri']}: {exc.message or exc}")
        done = self.receipt.nodes.created + self.receipt.nodes.updated
        if self.progress is not None:
            self.progress("nodes", done, 0)

    def _relationships(self) -> None:
        """All that wait, now that all nodes are there."""
        self._flush()
        self.spool.seek(0)
        for _ in range(self.waiting):
            self._edges(*pickle.load(self.spool))
        self._flush()

    def _finish(self) -> Receipt:
        """Mark the build as complete, when nothing was lost."""
        nodes, relationships = self.receipt.nodes, self.receipt.relationships
        nodes.unchanged = nodes.sent - nodes.created - nodes.rejected - nodes.updated
        relationships.unchanged = relationships.sent - relationships.created - relationships.updated
        if not self.receipt.lost:
            self._mark(complete=True)
        return self.receipt

    def _mark(self, *, complete: bool) -> None:
        facts = {"name": "kg build", "build": self.receipt.build, "ontology": self.ontology, "complete": complete}
        counts = {"nodes": self.receipt.nodes.sent, "relationships": self.receipt.relationships.sent}
        self.store.run(f"MATCH (m:{MARKER}) DELETE m")
        self.store.run(f"CREATE (m:{MARKER}) SET m = $p", {"p": facts | counts})


def _held(rows: Iterable[Sequence[Any]]) -> Held:
    return {uri: (digest, labels) for uri, digest, labels in rows}
