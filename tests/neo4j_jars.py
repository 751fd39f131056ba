"""The Neo4j releases that the tests run on, and their jars: copied once by Maven into the user's cache.

Nothing is put into the checkout. About 150 MB a release; later runs need neither Maven nor a network.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from java_home import Java, find_maven

POM = Path(__file__).parent / "neo4j" / "pom.xml"


@dataclass(frozen=True, slots=True)
class Release:
    """A published Neo4j: its version, the class that starts it and the oldest Java it runs on."""

    version: str
    main: str
    java: int
    about: str


LTS = Release("5.26.30", "org.neo4j.server.CommunityEntryPoint", 17, "long-term support")
CURRENT = Release("2026.08.1", "org.neo4j.server.Neo4jCommunity", 21, "current")
RELEASES = {release.version: release for release in (LTS, CURRENT)}


class NoJars(Exception):
    """The jars are not there and cannot be had."""


def jars(release: Release, java: Java) -> Path:
    """The folder with the server's jars; copied there by Maven when it is missing."""
    folder = cache_folder() / f"{release.version}-{hashlib.sha256(POM.read_bytes()).hexdigest()[:8]}"
    if folder.is_dir():
        return folder
    maven = find_maven()
    if maven is None:
        raise NoJars("Maven is not installed (Debian: apt-get install maven)")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="part-") as part:
        _copy(maven, release, Path(part) / "jars", java)
        try:
            (Path(part) / "jars").replace(folder)
        except OSError:  # another process was faster
            if not folder.is_dir():
                raise
    return folder


def cache_folder() -> Path:
    """Where this system keeps what can be fetched again."""
    if named := os.environ.get("XDG_CACHE_HOME"):
        base = Path(named)
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    elif sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    else:
        base = Path.home() / ".cache"
    return base / "conflict-kg" / "neo4j"


def _copy(maven: str, release: Release, into: Path, java: Java) -> None:
    environ = dict(os.environ)
    if not shutil.which("java"):
        environ.setdefault("JAVA_HOME", str(java.home))
    command = [
        *(maven, "-q", "-B", "-f", str(POM), f"-Dneo4j.version={release.version}"),
        *("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={into}"),
    ]
    try:
        done = subprocess.run(
            command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900
        )
    except subprocess.TimeoutExpired as error:
        raise NoJars(f"Maven did not fetch Neo4j {release.version} in {error.timeout:.0f} s") from error
    if done.returncode != 0 or not into.is_dir():
        told = [line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line]
        raise NoJars(f"Maven could not fetch Neo4j {release.version}: " + " ".join(told[:2]))
