"""The real Neo4j Browser: what a person sees who opens it on a loaded graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import BrowserError, Neo4jBrowser, captions
from neo4j_database import Server

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium

NODES = [
    {"uri": "urn:anna", "name": "Anna Petrova", "labels": ["Person"]},
    {"uri": "urn:4rr", "name": "4th Rifles", "labels": ["Organization", "Unit"]},
    {"uri": "urn:front", "name": "River Front", "labels": ["Organization", "ArmedGroup"]},
    {"uri": "urn:selo", "name": "Novo Selo", "labels": ["Place", "City"]},
]
RELATIONS = [
    ("urn:anna", "COMMANDS", "urn:4rr"),
    ("urn:front", "ATTACKED", "urn:4rr"),
    ("urn:4rr", "BASED_IN", "urn:selo"),
]
SEEN = {
    ("Anna Petrova", "COMMANDS", "4th Rifles"),
    ("River Front", "ATTACKED", "4th Rifles"),
    ("4th Rifles", "BASED_IN", "Novo Selo"),
}
PATHS = "MATCH p = (:Entity)-->(:Entity) RETURN p"


@pytest.fixture
def loaded(neo4j_empty: Server) -> Server:
    """Four nodes as the projection writes them: the constraint first, ``Entity`` and ``name`` on each."""
    with neo4j_empty.driver() as driver:
        driver.execute_query("CREATE CONSTRAINT entity_uri FOR (n:Entity) REQUIRE n.uri IS UNIQUE")
        for node in NODES:
            labels = ":".join(["Entity", *node["labels"]])
            statement = f"CREATE (n:{labels} {{uri: $uri, name: $name}})"
            driver.execute_query(statement, uri=node["uri"], name=node["name"])
        for start, kind, end in RELATIONS:
            statement = f"MATCH (a:Entity {{uri: $a}}), (b:Entity {{uri: $b}}) CREATE (a)-[:{kind}]->(b)"
            driver.execute_query(statement, a=start, b=end)
    return neo4j_empty


def test_nodes_are_drawn_with_their_names_and_arrows_with_their_types(
    loaded: Server, neo4j_browser: Neo4jBrowser
) -> None:
    assert neo4j_browser.draw(PATHS) == SEEN
    assert captions(neo4j_browser.page) == {node["name"] for node in NODES}
    picture = neo4j_browser.screenshot(f"four-nodes-{loaded.release}")
    assert picture.stat().st_size > 10_000


@pytest.mark.usefixtures("loaded")
def test_arrows_between_nodes_are_drawn_when_only_the_nodes_were_asked_for(neo4j_browser: Neo4jBrowser) -> None:
    """The Browser adds them in a second step, which the reading has to wait for."""
    assert neo4j_browser.draw("MATCH (n:Entity) RETURN n") == SEEN


@pytest.mark.usefixtures("loaded")
def test_the_graph_is_drawn_although_a_table_was_looked_at_before(neo4j_browser: Neo4jBrowser) -> None:
    """The Browser opens a new frame in the view that was used last."""
    neo4j_browser.run(PATHS)
    neo4j_browser.page.click("[data-testid=cypherFrameSidebarTable]")
    assert neo4j_browser.draw(PATHS) == SEEN


def test_a_name_too_long_for_its_circle_is_read_cut_as_it_is_drawn_and_whole_in_a_wider_one(
    loaded: Server, neo4j_browser: Neo4jBrowser
) -> None:
    """What is read is the picture, not the answer behind it."""
    name = "628th Reconnaissance Battalion"
    with loaded.driver() as driver:
        driver.execute_query("MATCH (n:Unit) SET n.name = $name", name=name)
    query = "MATCH p = (:Unit)-->(:City) RETURN p"
    [(cut, kind, end)] = neo4j_browser.draw(query)
    assert (kind, end) == ("BASED_IN", "Novo Selo")
    assert cut != name  # where it is cut depends on the machine's fonts
    assert cut.startswith("628th")
    neo4j_browser.run(":style node.Entity {diameter: 150px; caption: '{name}';}")
    try:
        assert neo4j_browser.draw(query) == {(name, "BASED_IN", "Novo Selo")}
    finally:
        neo4j_browser.run(":style reset")


@pytest.mark.usefixtures("loaded")
def test_an_error_and_an_answer_without_a_graph_are_told_and_not_read_as_an_empty_picture(
    neo4j_browser: Neo4jBrowser,
) -> None:
    with pytest.raises(BrowserError, match="SyntaxError"):
        neo4j_browser.draw("MATCH (n RETURN n")
    with pytest.raises(BrowserError, match="no graph"):
        neo4j_browser.draw("MATCH (n:Entity) RETURN n.name AS name")


@pytest.mark.usefixtures("loaded")
def test_a_table_holds_the_values(neo4j_browser: Neo4jBrowser) -> None:
    told = neo4j_browser.run("MATCH (n:City) RETURN n.name AS name")
    assert '"Novo Selo"' in told


def test_a_wrong_password_is_refused_in_the_browser_too(
    neo4j_server: Server, chromium: Chromium, artifacts: Path
) -> None:
    browser = Neo4jBrowser(chromium, neo4j_server, artifacts)
    try:
        with pytest.raises(BrowserError, match="Unauthorized"):
            browser.connect(password="wrong-password")
    finally:
        browser.close()
