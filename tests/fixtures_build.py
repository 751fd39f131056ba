"""Builds that many tests look at, made once in a run; ``conftest`` brings them in.

``norland``        the settings of a small invented theatre (``theatre``), nothing in it extracted
``norland_store``  an embedded store that holds it
``sample``         the settings of a build of the sample reports with the content that ships
``sample_store``   an embedded store that holds it
``neo4j_sample``   a Neo4j of the release in turn that holds it
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from neo4j_database import Server, wipe
from theatre import theatre

from kg.build import build, read_report
from kg.embedded import Address
from kg.session import load, loaded_store
from kg.settings import Settings, settings
from kg.store import Store


@pytest.fixture(scope="session")
def norland(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return theatre(tmp_path_factory.mktemp("norland"))


@pytest.fixture(scope="session")
def norland_store(norland: Settings) -> Iterator[Store]:
    with loaded_store(norland) as store:
        yield store


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    chosen = settings(build=tmp_path_factory.mktemp("sample"), variables={})
    build(chosen)
    return chosen


@pytest.fixture(scope="session")
def sample_store(sample: Settings) -> Iterator[Store]:
    with loaded_store(sample) as store:
        yield store


@pytest.fixture
def neo4j_sample(neo4j_server: Server, sample: Settings) -> Iterator[Store]:
    """Other tests empty the same database: it is filled again when they did."""
    address = Address(neo4j_server.uri, neo4j_server.user, neo4j_server.password)
    with Store(address) as store:
        if store.build() != read_report(sample.build).hash:
            wipe(neo4j_server)
            load(sample, store)
        yield store
