"""Neo4j in a container, for machines with a Docker engine: testcontainers starts and removes it."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from neo4j_database import Server
from neo4j_jars import Release
from neo4j_process import PATIENCE, SETTINGS

if TYPE_CHECKING:
    from testcontainers.core.container import DockerContainer


class NoContainer(Exception):
    """The engine answers, but no container could be started."""


def docker_answers() -> bool:
    """Whether testcontainers finds a Docker engine; it answers in a moment, and silently."""
    try:
        from docker.errors import DockerException  # type: ignore[import-untyped]
        from testcontainers.core.docker_client import DockerClient
    except ImportError:
        return False
    try:
        return bool(DockerClient(timeout=3).client.ping())
    except (DockerException, OSError, ValueError):
        return False


def variables(settings: dict[str, str]) -> dict[str, str]:
    """Settings as the official image reads them from its environment."""
    return {"NEO4J_" + name.replace("_", "__").replace(".", "_"): value for name, value in sorted(settings.items())}


class Neo4jContainer:
    """A Neo4j container that we started and that is ours to stop."""

    def __init__(self, release: Release) -> None:
        from testcontainers.core.container import DockerContainer

        self._password = secrets.token_urlsafe(16)
        self._container: DockerContainer = DockerContainer(
            f"neo4j:{release.version}-community",
            env=variables(SETTINGS) | {"NEO4J_AUTH": f"neo4j/{self._password}"},
            ports=[7474, 7687],
        )
        try:
            self._container.start()
        except Exception as error:  # the engine, the registry and testcontainers each have their own
            raise NoContainer(f"Docker could not start Neo4j {release.version} ({error})") from error

    def wait(self) -> Server:
        """The server, as soon as it answers."""
        from neo4j.exceptions import DriverError, Neo4jError

        started = time.monotonic()
        host = self._container.get_container_host_ip()
        server = Server(
            release="",
            uri=f"bolt://{host}:{self._container.get_exposed_port(7687)}",
            user="neo4j",
            password=self._password,
            browser_url=f"http://{host}:{self._container.get_exposed_port(7474)}/browser/",
            way="docker",
            about="a container",
        )
        while True:
            try:
                return server.with_its_release()
            except (DriverError, Neo4jError) as error:
                if time.monotonic() - started > PATIENCE:
                    raise RuntimeError(f"the container of Neo4j did not answer: {error}") from error
            time.sleep(0.2)

    def stop(self) -> None:
        self._container.stop()
