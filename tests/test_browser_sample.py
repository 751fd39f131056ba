"""The loaded sample in the real Neo4j Browser: what the README promises is drawn there."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import Neo4jBrowser
from neo4j_database import Server, wipe

from kg.build import build
from kg.content import find_content
from kg.lookup import Lookup
from kg.recipes import browser_text, parameters, read_recipes
from kg.session import load, open_store
from kg.settings import Settings, settings

GRASS = find_content().queries / "browser.grass"


@pytest.fixture(scope="module")
def sample(neo4j_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample reports, built and loaded into this Neo4j."""
    wipe(neo4j_server)
    folder: Path = tmp_path_factory.mktemp("sample")
    chosen = settings(build=folder, store=neo4j_server.uri, variables=neo4j_server.environment())
    build(chosen)
    with open_store(chosen) as store:
        assert load(chosen, store).lost == 0
    return chosen


@pytest.fixture(scope="module")
def styled(sample: Settings, neo4j_browser: Neo4jBrowser) -> Neo4jBrowser:
    """The Browser with the style that we ship."""
    assert sample.server is not None
    neo4j_browser.run(":style " + GRASS.read_text(encoding="utf-8").replace("\n", " "))
    return neo4j_browser


def picture(sample: Settings, name: str, **given: str) -> str:
    """What `kg query NAME --draw` prints."""
    recipe = read_recipes(sample.content.queries, sample.content.ontology)[name]
    with open_store(sample) as store:
        return browser_text(recipe, parameters(recipe, given, Lookup(store, sample.ids).resolve))


@pytest.mark.parametrize(
    ("recipe", "given", "arrow"),
    [
        ("commanders", {"unit": "LNA"}, ("Khalifa Haftar", "COMMANDS", "Libyan National Army")),
        ("attacks-on", {"target": "628 Battalion"}, ("Islamic State", "ATTACKED", "628th Battalion")),
    ],
)
def test_recipe_is_drawn_with_captions(sample, styled, neo4j_server, recipe, given, arrow):
    assert arrow in styled.draw(picture(sample, recipe, **given))
    shot = styled.screenshot(f"{recipe}-{neo4j_server.release}")
    assert shot.stat().st_size > 10_000
