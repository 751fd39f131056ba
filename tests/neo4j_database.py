"""A database that the tests may fill and wipe, and the refusal of every other.

A database is taken when it is empty or carries our mark; the mark is set when it is taken. It is the name of a
constraint, not a node: it survives a wipe, and the projection under test sees an empty database.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from neo4j import Driver

MARK = "kg_tests_may_wipe_this_database"
BATCH = 20_000

Way = Literal["given", "docker", "java"]


class NotDisposable(Exception):
    """The database holds something that the tests did not put there."""


@dataclass(frozen=True, slots=True)
class Server:
    """A Neo4j that answers: its release, its addresses, how to log in, and how we came by it."""

    release: str
    uri: str
    user: str
    password: str = field(repr=False)
    browser_url: str
    way: Way
    about: str

    def driver(self) -> Driver:
        from neo4j import GraphDatabase

        return GraphDatabase.driver(self.uri, auth=(self.user, self.password))

    def environment(self) -> dict[str, str]:
        """The variables with which kg finds this server."""
        return {"KG_NEO4J_URI": self.uri, "KG_NEO4J_USER": self.user, "KG_NEO4J_PASSWORD": self.password}

    def with_its_release(self) -> Server:
        """The same server with the release that it says it is."""
        statement = "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS name"
        with self.driver() as driver:
            return replace(self, release=_names(driver, statement)[0])


def claim(server: Server) -> None:
    """Mark the database as one that the tests may wipe; refuse it when it holds anything unmarked."""
    with server.driver() as driver:
        if MARK in _names(driver, "SHOW CONSTRAINTS YIELD name"):
            return
        found = _names(driver, "MATCH (n) RETURN 'a node :' + labels(n)[0] AS name LIMIT 1")
        found += _names(driver, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
        if found:
            raise NotDisposable(
                f"The database at {server.uri} is not empty (it has {found[0]}) and no test run has marked it. "
                "The tests wipe what they are given: name an empty database."
            )
        driver.execute_query(f"CREATE CONSTRAINT {MARK} FOR (n:KgTests) REQUIRE n.mark IS UNIQUE")


def wipe(server: Server) -> None:
    """Empty a database that may be wiped: nodes, constraints and indexes, but not the mark."""
    claim(server)
    with server.driver() as driver:
        delete = f"MATCH (n) WITH n LIMIT {BATCH} DETACH DELETE n RETURN toString(count(*)) AS name"
        while _names(driver, delete) != ["0"]:
            pass
        for name in _names(driver, "SHOW CONSTRAINTS YIELD name"):
            if name != MARK:
                _run(driver, f"DROP CONSTRAINT `{name}`")
        free = "WHERE type <> 'LOOKUP' AND owningConstraint IS NULL RETURN name"
        for name in _names(driver, f"SHOW INDEXES YIELD name, type, owningConstraint {free}"):
            _run(driver, f"DROP INDEX `{name}`")


def _run(driver: Driver, statement: str) -> list[dict[str, str]]:
    from neo4j import Query

    return [record.data() for record in driver.execute_query(Query(statement)).records]


def _names(driver: Driver, statement: str) -> list[str]:
    return [row["name"] for row in _run(driver, statement)]
