"""Writing files so that a reader sees the old one or the new one, never half of one, and one writer at a time."""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from kg.errors import ConfigError

LOCK = "build.lock"
_UNFINISHED = re.compile(r"\..+\.\d+")


def make_folder(folder: Path) -> None:
    """Make the folder and see that it can be written. Raises ConfigError."""
    write_whole(folder / ".writable", b"")
    (folder / ".writable").unlink()


def file_hash(file: Path) -> str:
    """SHA-256 over the bytes of a file. Raises OSError."""
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes from building in the folder; what one that was killed left half written is deleted.

    May be entered again within. Raises ConfigError when another process is at work, or the folder cannot be written.
    """
    lock = FileLock(folder / LOCK, is_singleton=True)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ConfigError(
            "another kg is building in this folder",
            place=folder,
            hint="wait until it ends, or choose another folder (`kg build --out DIR`, `--build DIR`)",
        ) from None
    except OSError as exc:
        raise _unwritable(folder, exc) from exc
    try:
        for file in folder.iterdir():
            if _UNFINISHED.fullmatch(file.name) and file.is_file():
                file.unlink()
        yield
    finally:
        lock.release()


def write_whole(file: Path, data: bytes) -> None:
    """Write beside it and move it there. Raises ConfigError when the folder cannot be written."""
    with writing(file) as handle:
        handle.write(data)


@contextmanager
def writing(file: Path) -> Iterator[BinaryIO]:
    """A file to be written beside the real one, and moved there at the end. Raises ConfigError."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as handle:
            yield handle
        beside.replace(file)
    except OSError as exc:
        raise _unwritable(file, exc) from exc
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def _unwritable(path: Path, exc: OSError) -> ConfigError:
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        fact, hint = "there is no room left on the disk", "make room, or choose a folder on another disk"
    else:
        fact = f"the file cannot be written ({exc.strerror})"
        hint = "choose a folder that you may write to (`kg build --out DIR`, `--build DIR`), or mend its rights"
    return ConfigError(fact, place=path, hint=hint)


def append_line(file: Path, line: str) -> None:
    """Add a line at the end, the whole of it or nothing. Raises ConfigError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("ab") as handle:
            before = handle.tell()
            try:
                handle.write(line.encode() + b"\n")
                handle.flush()
            except OSError:
                os.truncate(file, before)
                raise
    except OSError as exc:
        raise _unwritable(file, exc) from exc


def keep(file: Path, beside: Path) -> None:
    """Let the file be found under another name too when it is replaced; not where the file system has no such links."""
    beside.unlink(missing_ok=True)
    with suppress(OSError):
        beside.parent.mkdir(parents=True, exist_ok=True)
        os.link(file, beside)
