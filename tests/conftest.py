"""What the tests share: a real Neo4j of each release, a Chromium, a folder for artefacts.

``neo4j_server``  each release in turn, its database empty or marked as ours; asking for it marks a test ``neo4j``
``neo4j_empty``   the same, wiped before the test
``neo4j_servers`` the releases by name, for fixtures that load a graph once and keep it
``neo4j_browser`` the Neo4j Browser of ``neo4j_server``, logged in; asking for it marks a test ``browser``
``norland``, ``sample`` and their stores: builds that many tests look at (``fixtures_build``)
``artifacts``     where screenshots go: ``--artifacts DIR``, ``KG_TEST_ARTIFACTS``, or pytest's own folder

Without a server or a Chromium the tests are skipped, and the reason says how to get one. ``KG_REQUIRE_NEO4J=1``
and ``KG_REQUIRE_BROWSER=1`` make that a failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from browser import Neo4jBrowser, NoChromium, OtherBrowser, chromium_running
from fixtures_build import neo4j_sample, norland, norland_store, sample, sample_store  # noqa: F401
from neo4j_database import NotDisposable, Server, wipe
from neo4j_server import NoAnswer, NoServer, Servers, wanted

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

MARKERS = {"neo4j": "runs on a real Neo4j", "browser": "drives the Neo4j Browser in Chromium"}
USERS_OWN = ("KG_NEO4J_URI", "KG_NEO4J_USER", "KG_NEO4J_PASSWORD", "KG_BUILD", "KG_CONTENT")
REPORT = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--artifacts", metavar="DIR", help="keep screenshots of the tests here")
    parser.addoption("--regenerate-golden", action="store_true", help="write tests/golden/rows anew (test_recipes.py)")


def pytest_configure(config: pytest.Config) -> None:
    for name, about in MARKERS.items():
        config.addinivalue_line("markers", f"{name}: {about}")
    for name in USERS_OWN:  # the tests never meet the user's own database, build or content
        os.environ.pop(name, None)
    config.stash[REPORT] = []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "neo4j_server" in metafunc.fixturenames:
        try:
            releases = wanted()
        except ValueError as error:
            raise pytest.UsageError(str(error)) from error
        metafunc.parametrize("neo4j_server", releases, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if "chromium" in asked:
            item.add_marker("browser")
        if "neo4j_servers" in asked:
            item.add_marker("neo4j")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """What a worker of pytest-xdist has to tell; its own terminal is not seen."""
    output = getattr(node, "workeroutput", {})
    node.config.stash[REPORT] += output.get("neo4j", [])  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines: list[str] = config.stash[REPORT]
    for line in sorted(set(lines)):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def neo4j_servers(pytestconfig: pytest.Config) -> Iterator[Servers]:
    """The servers of this run, started when first asked for and stopped at its end."""
    servers = Servers()
    try:
        yield servers
    finally:
        servers.stop()
        pytestconfig.stash[REPORT] += servers.report()
        if hasattr(pytestconfig, "workeroutput"):
            pytestconfig.workeroutput["neo4j"] = servers.report()  # a worker of pytest-xdist


@pytest.fixture(scope="session")
def neo4j_server(request: pytest.FixtureRequest, neo4j_servers: Servers) -> Server:
    """A Neo4j of the release in turn; its database may be wiped."""
    try:
        return neo4j_servers.start(request.param)
    except NoServer as error:
        reason = str(error)
    except (NotDisposable, NoAnswer) as error:
        pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
    missing(reason, required="KG_REQUIRE_NEO4J")


@pytest.fixture
def neo4j_empty(neo4j_server: Server) -> Server:
    """A Neo4j of the release in turn with nothing in its database."""
    wipe(neo4j_server)
    return neo4j_server


@pytest.fixture(scope="session")
def artifacts(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder for what a test run leaves to look at."""
    named = pytestconfig.getoption("--artifacts") or os.environ.get("KG_TEST_ARTIFACTS")
    return Path(named).resolve() if named else tmp_path_factory.mktemp("artifacts")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """A headless Chromium."""
    try:
        with chromium_running() as running:
            yield running
            return
    except NoChromium as error:
        reason = str(error)
    missing(reason, required="KG_REQUIRE_BROWSER")


@pytest.fixture(scope="module")
def neo4j_browser(neo4j_server: Server, chromium: Chromium, artifacts: Path) -> Iterator[Neo4jBrowser]:
    """The Neo4j Browser of ``neo4j_server``, logged in, in a profile that is fresh in each module."""
    browser = Neo4jBrowser(chromium, neo4j_server, artifacts)
    try:
        browser.connect()
        yield browser
    except OtherBrowser as error:
        if neo4j_server.way == "java":
            raise
        pytest.skip(f"{error}; a Neo4j {neo4j_server.release} of our own would bring the one these tests drive")
    finally:
        browser.close()


def missing(reason: str, *, required: str) -> NoReturn:
    """Skip the test, or fail it when the variable ``required`` is 1."""
    if os.environ.get(required) == "1":
        pytest.fail(f"{required}=1, but: {reason}", pytrace=False)
    pytest.skip(reason)
