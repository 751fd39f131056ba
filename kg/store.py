"""One property graph over Bolt: a Neo4j server or the embedded engine, the same statements for both.

Enters: a ``Projection`` and the hash of the build that it comes from. Leaves: a ``Receipt`` of what was sent,
created, updated, removed, unchanged and rejected, counted after reading the store again. Only differences are
written: each of our nodes carries ``loadHash``, a hash over its labels, properties and outgoing relationships, which
is also the mark that it is ours. Refused: a database that holds anything without our marker node. Nodes without
``loadHash`` are never touched.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable

from kg.embedded import Address
from kg.errors import StoreError, StoreMismatch, StoreUnreachable
from kg.projection import ROOT, EdgeRow, NodeRow, Projection

MARKER = "KgBuild"
BATCH = 2_000
HASH = "loadHash"

Progress = Callable[[str, int, int], None]


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


def _quoted(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def _labels(names: Sequence[str]) -> str:
    return "".join(f":{_quoted(name)}" for name in names)


def _batches(rows: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _node_hash(node: NodeRow, edges: Sequence[EdgeRow]) -> str:
    facts = [list(node.labels), sorted(node.properties.items(), key=lambda kv: kv[0])]
    outgoing = [(e.type, e.end, sorted(e.properties.items())) for e in edges]
    return hashlib.sha256(repr((facts, outgoing)).encode()).hexdigest()[:16]


@contextmanager
def _told(place: str) -> Iterator[None]:
    """The driver's exceptions as ours."""
    try:
        yield
    except AuthError as exc:
        raise StoreUnreachable(
            "the user name or password is not right",
            place=place,
            hint="set KG_NEO4J_USER and KG_NEO4J_PASSWORD (or write them into .env)",
        ) from exc
    except ServiceUnavailable as exc:
        raise StoreUnreachable(
            "nothing answers there",
            place=place,
            hint="start it with `docker compose up -d`, or use `--store embedded`",
        ) from exc
    except Neo4jError as exc:
        raise StoreError(f"the store refused: {exc.message or exc}", place=place) from exc
    except DriverError as exc:
        raise StoreError(f"the driver refused: {exc}", place=place) from exc


class Store:
    """A connection to one property graph."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._answered = False
        with _told(address.uri):
            self._driver = neo4j.GraphDatabase.driver(
                address.uri,
                auth=(address.user, address.password),
                connection_timeout=5,
                max_transaction_retry_time=5,
                notifications_min_severity="OFF",
            )

    def close(self) -> None:
        self._driver.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a query, run in a read transaction. Raises StoreError, StoreUnreachable."""
        with _told(self.address.uri), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda tx: [record.data() for record in tx.run(cypher, dict(parameters or {}))])

    def _session(self, mode: str = neo4j.WRITE_ACCESS) -> neo4j.Session:
        if not self._answered:  # asked once, since a failing transaction is tried again for seconds
            self._driver.verify_connectivity()
            self._answered = True
        return self._driver.session(database=self.address.database, default_access_mode=mode)

    # -- what is there

    def build(self) -> str | None:
        """The hash of the build that is completely loaded; None when there is none."""
        rows = self.read(f"MATCH (m:{MARKER}) RETURN m.build AS build, m.complete AS complete")
        return next((row["build"] for row in rows if row["complete"]), None)

    def nodes(self) -> Iterator[NodeRow]:
        """Our nodes, sorted by uri."""
        for row in self.read(
            f"MATCH (n:{ROOT}) WHERE n.{HASH} IS NOT NULL "
            "RETURN n.uri AS uri, labels(n) AS labels, properties(n) AS p ORDER BY uri"
        ):
            properties = {key: _plain(value) for key, value in row["p"].items() if key != HASH}
            yield NodeRow(row["uri"], tuple(sorted(row["labels"])), properties)

    def edges(self) -> Iterator[EdgeRow]:
        """The relationships between our nodes, sorted."""
        for row in self.read(
            f"MATCH (a:{ROOT})-[r]->(b:{ROOT}) WHERE a.{HASH} IS NOT NULL AND b.{HASH} IS NOT NULL "
            "RETURN a.uri AS start, type(r) AS type, b.uri AS end, properties(r) AS p ORDER BY start, type, end"
        ):
            yield EdgeRow(row["start"], row["type"], row["end"], {k: _plain(v) for k, v in row["p"].items()})

    # -- loading

    def load(
        self, projection: Projection, build: str, *, force: bool = False, progress: Progress | None = None
    ) -> Receipt:
        """Make the store hold exactly this projection (and whatever is not ours).

        Raises StoreMismatch for a database with foreign nodes, unless ``force``; StoreError, StoreUnreachable.
        """
        receipt = Receipt(self.address.uri, build)
        loader = _Loader(self, projection, receipt, progress or (lambda *_: None))
        self._refuse_foreign(force)
        with _told(self.address.uri):
            loader.run()
        return receipt

    def confirm(self, build: str) -> Receipt | None:
        """The receipt of a load that finds everything there; None when something is missing or another build is."""
        marks = self.read(
            f"MATCH (m:{MARKER} {{build: $build, complete: true}}) RETURN properties(m) AS p",
            {"build": build},
        )
        if not marks:
            return None
        receipt = Receipt(self.address.uri, build)
        self.count(receipt)
        receipt.nodes.sent = receipt.nodes.unchanged = marks[0]["p"]["nodes"]
        receipt.relationships.sent = receipt.relationships.unchanged = marks[0]["p"]["relationships"]
        return None if receipt.lost else receipt

    def count(self, receipt: Receipt) -> None:
        """Write into the receipt what the store holds of ours."""
        ours = f"n.{HASH} IS NOT NULL"
        receipt.held_nodes = self.read(f"MATCH (n:{ROOT}) WHERE {ours} RETURN count(n) AS n")[0]["n"]
        receipt.held_relationships = self.read(
            f"MATCH (n:{ROOT})-[r]->(b:{ROOT}) WHERE {ours} AND b.{HASH} IS NOT NULL AND r.graphs IS NOT NULL "
            "RETURN count(r) AS n"
        )[0]["n"]

    def _refuse_foreign(self, force: bool) -> None:
        found = self.read(
            f"MATCH (n) WHERE NOT n:{MARKER} AND (NOT n:{ROOT} OR n.{HASH} IS NULL) RETURN count(n) AS foreign"
        )[0]["foreign"]
        marked = self.read(f"MATCH (m:{MARKER}) RETURN count(m) AS n")[0]["n"]
        if found and not marked and not force:
            raise StoreMismatch(
                f"the database holds {found} nodes that kg did not put there, and no mark of kg",
                place=self.address.uri,
                hint="use an empty database, or `--force` to load beside them (they are never touched)",
            )


@dataclass
class _Loader:
    store: Store
    projection: Projection
    receipt: Receipt
    progress: Progress

    def run(self) -> None:
        self.outgoing: dict[str, list[EdgeRow]] = defaultdict(list)
        for edge in self.projection.edges:
            self.outgoing[edge.start].append(edge)
        self.hashes = {n.uri: _node_hash(n, self.outgoing.get(n.uri, ())) for n in self.projection.nodes}
        self._prepare()
        held = {
            row["uri"]: row
            for row in self.store.read(
                f"MATCH (n:{ROOT}) WHERE n.{HASH} IS NOT NULL "
                f"RETURN n.uri AS uri, n.{HASH} AS hash, labels(n) AS labels"
            )
        }
        new = [n for n in self.projection.nodes if n.uri not in held]
        changed = [n for n in self.projection.nodes if n.uri in held and held[n.uri]["hash"] != self.hashes[n.uri]]
        moved = {n.uri for n in changed if set(held[n.uri]["labels"]) != set(n.labels)}
        gone = sorted(set(held) - set(self.hashes))
        tally = self.receipt.nodes
        tally.sent, self.receipt.relationships.sent = len(self.projection.nodes), len(self.projection.edges)
        tally.unchanged = tally.sent - len(new) - len(changed)
        if new or changed or gone or self.store.build() != self.receipt.build:
            self._mark(complete=False)
            self._remove([*gone, *sorted(moved)])
            self._create([*new, *(n for n in changed if n.uri in moved)])
            self._update([n for n in changed if n.uri not in moved])
            self._edges(new, changed, moved)
            tally.created -= len(moved)
            tally.updated, tally.removed = len(changed), len(gone)
        else:
            self.receipt.relationships.unchanged = len(self.projection.edges)
        self.store.count(self.receipt)
        if not self.receipt.lost:
            self._mark(complete=True)

    def _write(self, cypher: str, rows: Iterable[Any], what: str, total: int) -> None:
        done = 0
        with self.store._session() as session:
            for batch in _batches(rows):
                session.execute_write(_run, cypher, batch)
                done += len(batch)
                self.progress(what, done, total)

    def _prepare(self) -> None:
        """The constraint first, then the labels from general to special: Browser colours a node by its newest label."""
        with self.store._session() as session:
            session.run(
                f"CREATE CONSTRAINT kg_entity_uri IF NOT EXISTS FOR (n:{ROOT}) REQUIRE n.uri IS UNIQUE"
            ).consume()
            if self.store.read(f"MATCH (n:{MARKER}) RETURN count(n) AS n")[0]["n"]:
                return
            order: dict[str, None] = {}
            for labels in sorted({n.labels for n in self.projection.nodes}, key=lambda ls: (len(ls), ls)):
                order.update(dict.fromkeys(labels[1:]))
            for label in order:
                session.run(
                    f"CREATE (n{_labels((ROOT, label))} {{uri: $uri, {HASH}: ''}}) DELETE n",
                    uri=f"kg:label/{label}",
                ).consume()

    def _mark(self, *, complete: bool) -> None:
        with self.store._session() as session:
            session.execute_write(lambda tx: tx.run(f"MATCH (m:{MARKER}) DELETE m").consume())
            session.execute_write(
                lambda tx: tx.run(
                    f"CREATE (m:{MARKER}) SET m = $p",
                    p={
                        "name": "kg build",
                        "build": self.receipt.build,
                        "complete": complete,
                        "nodes": self.receipt.nodes.sent,
                        "relationships": self.receipt.relationships.sent,
                    },
                ).consume()
            )

    def _create(self, nodes: Sequence[NodeRow]) -> None:
        groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
        for node in nodes:
            groups[node.labels].append({**node.properties, HASH: self.hashes[node.uri]})
        for labels in sorted(groups):
            cypher = f"UNWIND $rows AS row CREATE (n{_labels(labels)}) SET n = row"
            self._tolerant(cypher, groups[labels], len(nodes))

    def _tolerant(self, cypher: str, rows: list[dict[str, Any]], total: int) -> None:
        """Send in batches; a batch that is refused is sent again row by row, so that one bad row loses only itself."""
        for batch in _batches(rows):
            try:
                self._write(cypher, batch, "nodes", total)
                self.receipt.nodes.created += len(batch)
            except Neo4jError:
                for row in batch:
                    try:
                        self._write(cypher, [row], "nodes", total)
                        self.receipt.nodes.created += 1
                    except Neo4jError as exc:
                        self.receipt.nodes.rejected += 1
                        self.receipt.reasons.append(f"{row['uri']}: {exc.message or exc}")

    def _update(self, nodes: Sequence[NodeRow]) -> None:
        rows = [{"uri": n.uri, "p": {**n.properties, HASH: self.hashes[n.uri]}} for n in nodes]
        self._write(f"UNWIND $rows AS row MATCH (n:{ROOT} {{uri: row.uri}}) SET n = row.p", rows, "updates", len(rows))

    def _edges(self, new: Sequence[NodeRow], changed: Sequence[NodeRow], moved: set[str]) -> None:
        """Write what differs. A node whose labels changed was made anew, so the arrows that end in it are due again."""
        tally = self.receipt.relationships
        touched = {node.uri for node in (*new, *changed)}
        fresh = [edge for node in new for edge in self.outgoing.get(node.uri, ())]
        again = [edge for edge in self.projection.edges if edge.end in moved and edge.start not in touched]
        before = self._held_edges([node.uri for node in changed])
        wanted = {(e.start, e.type, e.end): e for node in changed for e in self.outgoing.get(node.uri, ())}
        fresh += [edge for key, edge in wanted.items() if key not in before]
        differing = [e for key, e in wanted.items() if key in before and dict(e.properties) != before[key]]
        stale = sorted(set(before) - set(wanted))
        self._by_type("DELETE r", [(key, {}) for key in stale])
        self._by_type("SET r = row[2]", [((e.start, e.type, e.end), e.properties) for e in differing])
        self._create_edges([*fresh, *again])
        tally.created, tally.updated, tally.removed = len(fresh), len(differing), len(stale)
        tally.unchanged = tally.sent - len(fresh) - len(differing)

    def _held_edges(self, starts: Sequence[str]) -> dict[tuple[str, str, str], dict[str, Any]]:
        found = {}
        for batch in _batches(starts):
            for row in self.store.read(
                f"UNWIND $uris AS uri MATCH (a:{ROOT} {{uri: uri}})-[r]->(b:{ROOT}) WHERE b.{HASH} IS NOT NULL "
                "RETURN a.uri AS start, type(r) AS type, b.uri AS end, properties(r) AS p",
                {"uris": batch},
            ):
                found[row["start"], row["type"], row["end"]] = {k: _plain(v) for k, v in row["p"].items()}
        return found

    def _by_type(self, action: str, rows: Iterable[tuple[tuple[str, str, str], Mapping[str, Any]]]) -> None:
        groups: dict[str, list[list[Any]]] = defaultdict(list)
        for (start, kind, end), properties in rows:
            groups[kind].append([start, end, dict(properties)])
        for kind in sorted(groups):
            self._write(
                f"UNWIND $rows AS row MATCH (a:{ROOT} {{uri: row[0]}})-[r:{_quoted(kind)}]->(b:{ROOT} {{uri: row[1]}}) "
                f"{action}",
                groups[kind],
                "relationships",
                len(groups[kind]),
            )

    def _create_edges(self, edges: Sequence[EdgeRow]) -> None:
        """By type, grouped by source: one look-up of the source for all its relationships of a type."""
        groups: dict[str, dict[str, list[list[Any]]]] = defaultdict(lambda: defaultdict(list))
        for edge in edges:
            groups[edge.type][edge.start].append([edge.end, dict(edge.properties)])
        for kind in sorted(groups):
            self._write(
                f"UNWIND $rows AS row MATCH (a:{ROOT} {{uri: row[0]}}) UNWIND row[1] AS o "
                f"MATCH (b:{ROOT} {{uri: o[0]}}) CREATE (a)-[r:{_quoted(kind)}]->(b) SET r = o[1]",
                [[start, ends] for start, ends in groups[kind].items()],
                "relationships",
                len(edges),
            )

    def _remove(self, gone: Sequence[str]) -> None:
        self._write(
            f"UNWIND $rows AS uri MATCH (n:{ROOT} {{uri: uri}}) WHERE n.{HASH} IS NOT NULL DETACH DELETE n",
            gone,
            "removals",
            len(gone),
        )


def _run(transaction: neo4j.ManagedTransaction, cypher: str, rows: list[Any]) -> None:
    transaction.run(cypher, rows=rows).consume()


def _plain(value: Any) -> Any:
    """The driver's own types as Python's."""
    return value.to_native() if hasattr(value, "to_native") else value
