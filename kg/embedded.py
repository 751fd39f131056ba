"""The embedded graph engine: ArcadeDB inside this process, served over Bolt on loopback.

Enters: a folder. Leaves: the address of a server that lives as long as the ``with`` block. The folder is locked by
the first process; it leaves its address, with a password made for this run, in a file that only its owner can read,
and a second process that opens the same folder attaches to the first. Refused: a platform without a wheel of the
engine, a folder that cannot be written.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from kg.errors import ConfigError, StoreUnreachable

DATABASE = "kg"
_WAIT = 5.0  # seconds that an attaching process waits for the address file of a starting one


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Bolt server is and how to log in; ``database`` None is the server's default."""

    uri: str
    user: str
    password: str
    database: str | None = None

    def __repr__(self) -> str:
        return f"Address({self.uri!r}, {self.user!r})"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def embedded_server(folder: Path) -> Iterator[Address]:
    """Serve the database in ``folder`` (made when missing), or attach to the process that already does."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.parent / f"{folder.name}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        yield _running(_address_file(folder))
        return
    except OSError as exc:
        raise ConfigError(
            f"the folder cannot be written ({exc.strerror})",
            place=folder,
            hint="choose another build folder with `--build DIR` (`--out DIR` for `kg build`)",
        ) from exc
    try:
        yield from _serve(folder)
    finally:
        lock.release()


def _address_file(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.address"


def _serve(folder: Path) -> Iterator[Address]:
    os.environ.setdefault("ARCADEDB_LOG_CONSOLE", "0")
    try:
        import arcadedb
    except ImportError as exc:
        raise ConfigError(
            "the embedded store has no build for this platform",
            hint="use a Neo4j server: `--store bolt://localhost:7687` (see docker-compose.yml)",
        ) from exc
    (folder / "config" / "server-users.jsonl").unlink(missing_ok=True)  # it holds the last run's password
    bolt, password = _free_port(), secrets.token_urlsafe(24)
    server = arcadedb.create_server(
        root_path=str(folder),
        root_password=password,
        config={
            "host": "127.0.0.1",
            "http_port": _free_port(),
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": bolt,
        },
    )
    address = Address(f"bolt://127.0.0.1:{bolt}", "root", password, DATABASE)
    note = _address_file(folder)
    try:
        server.start()
        server.create_database(DATABASE)
        _write_privately(note, json.dumps(asdict(address)))
        yield address
    finally:
        note.unlink(missing_ok=True)
        server.stop()


def _write_privately(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:
        handle.write(text)


def _running(note: Path) -> Address:
    """The address that the process with the lock left; it may be just about to write it."""
    deadline = time.monotonic() + _WAIT
    while time.monotonic() < deadline:
        try:
            return Address(**json.loads(note.read_text()))
        except (OSError, ValueError):
            time.sleep(0.05)
    raise StoreUnreachable(
        "another process holds the embedded store and does not say where it serves it",
        place=note.parent,
        hint="wait until it ends, or choose another folder with `--build DIR`",
    )
