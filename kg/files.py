"""Writing files so that a reader sees the old one or the new one, never half of one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import ConfigError


def make_folder(folder: Path) -> None:
    """Make the folder and see that it can be written. Raises ConfigError."""
    write_whole(folder / ".writable", b"")
    (folder / ".writable").unlink()


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
        raise ConfigError(
            f"the file cannot be written ({exc.strerror})",
            place=file,
            hint="choose a folder that you may write to (`kg build --out DIR`, `--build DIR`), or mend its rights",
        ) from exc
