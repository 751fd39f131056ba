"""``docker-compose.yml`` and ``.env.example``, checked without an engine.

The schema is the Compose specification's own, as the package check-jsonschema brings it; the settings are
checked against a running Neo4j.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from neo4j_container import variables
from neo4j_database import Server
from neo4j_jars import LTS
from neo4j_process import SETTINGS

ROOT = Path(__file__).parent.parent
COMPOSE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"


@pytest.fixture(scope="module")
def service() -> dict[str, Any]:
    """The only service."""
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    assert list(services) == ["neo4j"]
    found: dict[str, Any] = services["neo4j"]
    return found


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    """The variables of ``.env.example``."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def breaks_the_schema(path: Path) -> str:
    """What the schema of the Compose specification says against a file; empty when nothing."""
    command = ["check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_compose_file_keeps_to_the_schema_of_the_compose_specification() -> None:
    assert breaks_the_schema(COMPOSE) == ""


@pytest.mark.parametrize(("right", "wrong"), [("healthcheck:", "health_check:"), ("retries: 12", "retries: [12]")])
def test_the_schema_refuses_a_misspelt_key_and_a_wrong_value(right: str, wrong: str, tmp_path: Path) -> None:
    """Or else the test above could not fail."""
    broken = tmp_path / "docker-compose.yml"
    broken.write_text(COMPOSE.read_text().replace(right, wrong))
    assert broken.read_text() != COMPOSE.read_text()
    assert breaks_the_schema(broken) != ""


def test_the_image_is_the_community_edition_of_the_long_term_release_that_is_tested(service: dict[str, Any]) -> None:
    major_minor = LTS.version.rsplit(".", 1)[0]
    assert service["image"] == f"neo4j:{major_minor}-community"


def test_every_port_is_bound_to_this_machine_only(service: dict[str, Any]) -> None:
    assert service["ports"] == ["127.0.0.1:7474:7474", "127.0.0.1:7687:7687"]


def test_the_data_lives_in_a_named_volume(service: dict[str, Any]) -> None:
    assert service["volumes"] == ["neo4j-data:/data"]
    assert list(yaml.safe_load(COMPOSE.read_text())["volumes"]) == ["neo4j-data"]


def test_the_health_check_asks_the_port_of_the_browser(service: dict[str, Any]) -> None:
    assert service["healthcheck"]["test"][-1] == "http://localhost:7474"


def test_every_variable_of_the_compose_file_is_in_the_example_and_has_no_default(example: dict[str, str]) -> None:
    used = re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", COMPOSE.read_text())
    assert {name for name, _ in used} == {"KG_NEO4J_PASSWORD"}
    assert {name for name, _ in used} <= set(example)
    assert all(rest.startswith(":?") for _, rest in used), "an unset password must stop the start"
    assert "$" not in re.sub(r"\$\{\w+[^}]*\}", "", COMPOSE.read_text())


def test_the_example_holds_what_kg_reads_and_it_fits_the_compose_file(
    example: dict[str, str], service: dict[str, Any]
) -> None:
    """Copied as it is, it starts a server that kg reaches: Neo4j wants eight characters at least."""
    assert set(example) == {"KG_NEO4J_URI", "KG_NEO4J_USER", "KG_NEO4J_PASSWORD"}
    uri = urlsplit(example["KG_NEO4J_URI"])
    assert (uri.scheme, uri.hostname) == ("bolt", "localhost")
    assert f"127.0.0.1:{uri.port}:7687" in service["ports"]
    assert service["environment"]["NEO4J_AUTH"].startswith(example["KG_NEO4J_USER"] + "/")
    assert len(example["KG_NEO4J_PASSWORD"]) >= 8
    assert example["KG_NEO4J_PASSWORD"] not in COMPOSE.read_text()


def test_guides_and_telemetry_are_set_as_in_the_servers_of_the_tests(service: dict[str, Any]) -> None:
    tested = variables(SETTINGS)
    named = {name for name in tested if name.startswith(("NEO4J_browser_", "NEO4J_client_", "NEO4J_dbms_usage_"))}
    assert len(named) == 3
    assert {name: service["environment"][name] for name in named} == {name: tested[name] for name in named}


def test_every_setting_is_one_that_neo4j_knows(service: dict[str, Any], neo4j_server: Server) -> None:
    """The container would refuse to start on a misspelt one."""
    with neo4j_server.driver() as driver:
        known = {row["name"] for row in driver.execute_query("SHOW SETTINGS YIELD name").records}
    as_variables = set(variables(dict.fromkeys(known, "")))
    set_here = set(service["environment"]) - {"NEO4J_AUTH"}
    assert len(set_here) == 6
    assert set_here <= as_variables
