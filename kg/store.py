"""One property graph over Bolt: a Neo4j server or the embedded engine, the same statements for both.

Enters: an address, and Cypher. Leaves: rows, and the nodes and relationships that are ours: a node of ours carries
``loadHash``. What brings a build in is ``kg.loading``. The driver's exceptions leave as ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable

from kg.embedded import Address
from kg.errors import StoreError, StoreUnreachable
from kg.projection import ROOT, EdgeRow, NodeRow

MARKER = "KgBuild"
HASH = "loadHash"

Progress = Callable[[str, int, int], None]


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
        with self.told(), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda tx: [record.data() for record in tx.run(cypher, dict(parameters or {}))])

    def stream(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """The rows of a query as they come. Raises StoreError, StoreUnreachable."""
        with self.told(), self._session(neo4j.READ_ACCESS) as session:
            for record in session.run(cypher, dict(parameters or {})):
                yield record.data()

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> None:
        """One writing statement, or one that changes the schema."""
        with self._session() as session:
            session.run(cypher, dict(parameters or {})).consume()

    def write(self, cypher: str, rows: Sequence[Any]) -> None:
        """A statement over ``$rows`` in a transaction of its own. Raises the driver's exceptions as they are."""
        with self._session() as session:
            session.execute_write(lambda tx: tx.run(cypher, rows=list(rows)).consume())

    def told(self) -> AbstractContextManager[None]:
        """Within it the driver's exceptions leave as StoreError and StoreUnreachable."""
        return _told(self.address.uri)

    def _session(self, mode: str = neo4j.WRITE_ACCESS) -> neo4j.Session:
        if not self._answered:  # asked once, since a failing transaction is tried again for seconds
            self._driver.verify_connectivity()
            self._answered = True
        return self._driver.session(database=self.address.database, default_access_mode=mode)

    # -- what is there

    def mark(self) -> dict[str, Any] | None:
        """What stands on the mark of the build that is completely loaded; None when there is none."""
        rows = self.read(f"MATCH (m:{MARKER}) RETURN properties(m) AS p")
        return next((row["p"] for row in rows if row["p"].get("complete")), None)

    def build(self) -> str | None:
        """The hash of the build that is completely loaded; None when there is none."""
        mark = self.mark()
        return None if mark is None else str(mark["build"])

    def nodes(self) -> Iterator[NodeRow]:
        """Our nodes, sorted by uri."""
        for row in self.stream(
            f"MATCH (n:{ROOT}) WHERE n.{HASH} IS NOT NULL "
            "RETURN n.uri AS uri, labels(n) AS labels, properties(n) AS p ORDER BY uri"
        ):
            properties = {key: _plain(value) for key, value in row["p"].items() if key != HASH}
            yield NodeRow(row["uri"], tuple(sorted(row["labels"])), properties)

    def edges(self, uris: Sequence[str] | None = None, end: str = "a") -> Iterator[EdgeRow]:
        """The relationships between our nodes, sorted; of some only, that begin (``a``) or end (``b``) in them."""
        some = "" if uris is None else f"UNWIND $uris AS uri MATCH ({end}:{ROOT} {{uri: uri}}) WITH {end} "
        for row in self.stream(
            f"{some}MATCH (a:{ROOT})-[r]->(b:{ROOT}) WHERE a.{HASH} IS NOT NULL AND b.{HASH} IS NOT NULL "
            "RETURN a.uri AS start, type(r) AS type, b.uri AS end, properties(r) AS p ORDER BY start, type, end",
            {} if uris is None else {"uris": list(uris)},
        ):
            yield EdgeRow(row["start"], row["type"], row["end"], {k: _plain(v) for k, v in row["p"].items()})


def _plain(value: Any) -> Any:
    """The driver's own types as Python's."""
    return value.to_native() if hasattr(value, "to_native") else value
