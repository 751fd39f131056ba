"""Neo4j as a child process: its own jars, a home in a temporary folder, ports that were free.

It is the stock server (its own main class and ``neo4j.conf``), with authentication on and a random password. It
ends with whoever holds its standard input: ``tests/neo4j/guard.py``.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from java_home import Java
from neo4j_database import Server
from neo4j_jars import Release, jars

GUARD = Path(__file__).parent / "neo4j" / "guard.py"
PATIENCE = 180.0  # seconds until a server must answer; on an idle machine it takes about 6
SETTINGS = {
    "browser.remote_content_hostname_whitelist": "localhost,127.0.0.1",
    "client.allow_telemetry": "false",
    "dbms.usage_report.enabled": "false",
    "dbms.security.auth_max_failed_attempts": "0",  # no lock-out: tests give wrong passwords on purpose
    "server.config.strict_validation.enabled": "true",
}
OPENED = tuple(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch"))


class Neo4jProcess:
    """A Neo4j that we started and that is ours to stop."""

    def __init__(self, release: Release, java: Java) -> None:
        self._release = release
        self._java = java
        jar_folder = jars(release, java)
        self._home = Path(tempfile.mkdtemp(prefix="kg-neo4j-"))
        self._bolt, self._http = _free_ports(2)
        self._write_settings()
        self._process = self._start(f"{jar_folder}{os.sep}*")

    def wait(self) -> Server:
        """The server, as soon as it answers, with a password of its own."""
        started = time.monotonic()
        while not _http_answers(self._http):
            if self._process.poll() is not None or time.monotonic() - started > PATIENCE:
                told = (self._home / "console.log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"Neo4j {self._release.version} did not start:\n{told}")
            time.sleep(0.1)
        server = Server(
            release=self._release.version,
            uri=f"bolt://127.0.0.1:{self._bolt}",
            user="neo4j",
            password=secrets.token_urlsafe(16),
            browser_url=f"http://127.0.0.1:{self._http}/browser/",
            way="java",
            about=f"a process on Java {self._java.version}, started in {time.monotonic() - started:.0f} s",
        )
        _change_first_password(server)
        return server.with_its_release()

    def stop(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=30)
        shutil.rmtree(self._home, ignore_errors=True)

    def _write_settings(self) -> None:
        settings = SETTINGS | {
            "server.memory.pagecache.size": "64m",
            "server.bolt.listen_address": f"127.0.0.1:{self._bolt}",
            "server.bolt.advertised_address": f"127.0.0.1:{self._bolt}",
            "server.http.listen_address": f"127.0.0.1:{self._http}",
            "server.http.advertised_address": f"127.0.0.1:{self._http}",
        }
        lines = "".join(f"{name}={value}\n" for name, value in sorted(settings.items()))
        (self._home / "conf").mkdir()
        (self._home / "conf" / "neo4j.conf").write_text(lines)

    def _start(self, class_path: str) -> subprocess.Popen[bytes]:
        command = [
            *(sys.executable, str(GUARD), self._java.command),
            *("-Xmx1g", "-XX:+UseSerialGC", *OPENED, "-cp", class_path),
            *(self._release.main, f"--home-dir={self._home}", f"--config-dir={self._home / 'conf'}"),
        ]
        with (self._home / "console.log").open("wb") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C is for the tests; they end the server when they are done
            )


def _change_first_password(server: Server) -> None:
    from neo4j import GraphDatabase

    statement = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
    with GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j")) as driver:
        driver.execute_query(statement, new=server.password, database_="system")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def _http_answers(port: int) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{port}/", timeout=5) as answer:
            return "neo4j_version" in json.load(answer)
    except (OSError, ValueError):
        return False
