"""Where data comes from and where it goes. Refused (Absent): a file that is not there, with the words for the table."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

CHECKOUT = Path(__file__).resolve().parent.parent
DEFAULT_DATA = CHECKOUT.parent / "shared"


class Absent(Exception):
    """What a measure needs is not here; the message says what."""


def default_cache() -> Path:
    """A folder of the user's own, outside the checkout: what is mined from other people's texts stays out of it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "conflict-kg" / "benchmarks"


@dataclass(frozen=True)
class Folders:
    """The folders of one run; ``split`` names the part of each measure, ``documents`` is how many are generated."""

    data: Path
    split: str
    dump: Path | None
    cache: Path
    documents: int

    def file(self, *parts: str) -> Path:
        """A file or folder of the data. Raises Absent."""
        path = self.data.joinpath(*parts)
        if not path.exists():
            raise Absent(f"{'/'.join(parts)} is not there")
        return path

    def scorer(self, *parts: str) -> Path:
        """A scorer: from the data, or, where other data brings none, from the default folder. Raises Absent."""
        beside = DEFAULT_DATA.joinpath(*parts)
        return beside if beside.exists() and not self.data.joinpath(*parts).exists() else self.file(*parts)

    @contextmanager
    def output(self, measure: str) -> Iterator[Path]:
        """A folder for the document graphs of a measure: kept under ``--dump``, else gone afterwards."""
        if self.dump is not None:
            kept = self.dump / measure
            kept.mkdir(parents=True, exist_ok=True)
            yield kept
        else:
            with TemporaryDirectory() as folder:
                yield Path(folder)
