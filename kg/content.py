"""Where the three content folders are, and a hash of what is in them.

``--content DIR`` or ``KG_CONTENT`` names a folder with ``ontology/``, ``loaders/`` and ``queries/``; without it the
folders beside a checkout's ``kg/`` are used, else the copy inside the installed package. Refused: a folder that lacks
one of the three.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.errors import ConfigError
from kg.ontology import Ontology

FOLDERS = ("ontology", "loaders", "queries")


@dataclass(frozen=True)
class Content:
    """The content of one theatre of war."""

    folder: Path

    @property
    def queries(self) -> Path:
        return self.folder / "queries"

    @property
    def loaders(self) -> Path:
        return self.folder / "loaders"

    @property
    def samples(self) -> Path:
        return self.loaders / "samples"

    @property
    def tables(self) -> Path:
        return self.loaders / "tables"

    @cached_property
    def ontology(self) -> Ontology:
        return Ontology.read(self.folder / "ontology")

    @cached_property
    def shape_files(self) -> tuple[Path, ...]:
        return tuple(sorted((self.folder / "ontology" / "shapes").glob("*.ttl")))

    @cached_property
    def handwritten_files(self) -> tuple[Path, ...]:
        return tuple(sorted((self.loaders / "handwritten").glob("*.ttl")))

    @cached_property
    def ontology_hash(self) -> str:
        folder = self.folder / "ontology"
        return hash_files([folder / "core.ttl", *sorted(folder.glob("codes/*.ttl")), *self.shape_files])

    @cached_property
    def handwritten_hash(self) -> str:
        return hash_files(self.handwritten_files)

    @cached_property
    def judgements(self) -> Path:
        return self.loaders / "judgements.csv"

    @cached_property
    def marks(self) -> Path:
        return self.loaders / "marks.csv"

    @cached_property
    def rules_hash(self) -> str:
        folders = (self.loaders / "rules", self.loaders / "lexicon", self.tables)
        return hash_files(file for folder in folders for file in sorted(folder.glob("*")))

    @cached_property
    def reading_hash(self) -> str:
        """Of everything that reading one document depends on; recipes, judgements and marks are not among it."""
        return hashlib.sha256(
            "".join([self.ontology_hash, self.handwritten_hash, self.rules_hash]).encode()
        ).hexdigest()

    @property
    def hash(self) -> str:
        """Of everything that a build depends on. Tables that a person edits between builds are read each time."""
        settled = hash_files([self.judgements, self.marks])
        return hashlib.sha256(f"{self.reading_hash}{settled}".encode()).hexdigest()


def hash_files(files: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of the files that exist, in order; an unreadable one counts by its name."""
    total = hashlib.sha256()
    for file in files:
        if file.is_file():
            try:
                data = file.read_bytes()
            except OSError:
                data = b""
            total.update(f"{file.parent.name}/{file.name}\0{len(data)}\0".encode() + data)
    return total.hexdigest()


def find_content(folder: Path | None = None) -> Content:
    """The content in ``folder``, or the one that comes with the package. Raises ConfigError."""
    if folder is None:
        package = Path(__file__).resolve().parent
        checkout = package.parent
        beside = all((checkout / name).is_dir() for name in FOLDERS)
        return Content(checkout if beside else package / "_content")
    missing = [name for name in FOLDERS if not (folder / name).is_dir()]
    if missing:
        raise ConfigError(
            f"no content here: {', '.join(f'{name}/' for name in missing)} missing",
            place=folder,
            hint=f"`kg init {folder}` writes the three folders",
        )
    return Content(folder.resolve())
