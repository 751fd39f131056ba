"""Rows of JSON by their names, in one file that is kept from one build to the next.

Enters: rows, put one by one and written when the build is made. Leaves: rows by name, as they were written. A file that
is damaged, or was written for another ``basis``, counts as empty: what it held is worked out again. Refused
(ConfigError): a folder that cannot be written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import ConfigError
from kg.files import make_folder

_BASIS = ""  # the name of the row that tells what the others depend on
_TABLE = "CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, row TEXT NOT NULL) WITHOUT ROWID"
_PUT = "INSERT OR REPLACE INTO kept VALUES (?, ?)"
_USED = "CREATE TEMP TABLE used (name TEXT PRIMARY KEY) WITHOUT ROWID"
_USE = "INSERT OR IGNORE INTO used VALUES (?)"


@dataclass
class KeptRows:
    """The rows in one file; to be closed by whoever opened it, which undoes what was not saved."""

    file: Path
    basis: str

    def get(self, name: str) -> Any:
        """The row; None where there is none."""
        try:
            found = self._rows.execute("SELECT row FROM kept WHERE name = ?", (name,)).fetchone()
            return json.loads(found[0]) if found else None
        except (sqlite3.DatabaseError, ValueError):
            return None

    def put(self, name: str, row: Any) -> None:
        """Raises ConfigError."""
        with self._told():
            self._rows.execute(_PUT, (name, json.dumps(row, separators=(",", ":"))))

    def use(self, names: Iterable[str]) -> None:
        """Rows that are not to be forgotten, whether or not they are there. Raises ConfigError."""
        with self._told():
            self._rows.executemany(_USE, ((name,) for name in names))

    def save(self) -> None:
        """Write what was put, and forget all rows that were not used since the last time. Raises ConfigError."""
        with self._told():
            self._rows.execute("DELETE FROM kept WHERE name NOT IN (SELECT name FROM used)")
            self._rows.execute("DELETE FROM used WHERE name != ?", (_BASIS,))
            self._rows.commit()

    def close(self) -> None:
        self._rows.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What cannot be written is told with a way out."""
        try:
            yield
        except sqlite3.DatabaseError as exc:
            hint = "make room, or choose another folder (`kg build --out DIR`, `--build DIR`)"
            raise ConfigError(f"the file cannot be written ({exc})", place=self.file, hint=hint) from exc

    @cached_property
    def _rows(self) -> sqlite3.Connection:
        make_folder(self.file.parent)
        try:
            return self._opened()
        except sqlite3.DatabaseError:
            with self._told():
                self.file.unlink(missing_ok=True)
                return self._opened()

    def _opened(self) -> sqlite3.Connection:
        rows = sqlite3.connect(self.file)
        try:
            if rows.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError
            rows.execute(_TABLE)
            rows.execute(_USED)
            rows.execute(_USE, (_BASIS,))
            if rows.execute("SELECT row FROM kept WHERE name = ?", (_BASIS,)).fetchone() != (self.basis,):
                rows.execute("DELETE FROM kept")
                rows.execute(_PUT, (_BASIS, self.basis))
        except sqlite3.DatabaseError:
            with suppress(sqlite3.Error):
                rows.close()
            raise
        return rows
