"""Where in hand-written files their subjects stand, since no parser of Turtle tells.

Enters: the files with their quads. Leaves: for each subject its file and line. Nothing is refused: where no line can be
told there is the file alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pyoxigraph import Quad

from kg.ids import Ids
from kg.terms import kg, object_of, subject_of

_LINE = kg("line")
Place = tuple[str, int | None]


def subject_lines(read: Mapping[Path, Sequence[Quad]], ids: Ids) -> dict[str, Place]:
    """The place of each subject, by its IRI."""
    lines = {ids.iri(key).value: place for key, place in _first_lines(read).items()}
    return lines | _written_lines(read, lines)


def _first_lines(files: Iterable[Path]) -> dict[str, Place]:
    """Where each ``id:`` subject first begins a line of a hand-written file."""
    found: dict[str, Place] = {}
    for file in files:
        found.setdefault(f"file-{file.stem}", (f"loaders/handwritten/{file.name}", 1))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("id:"):
                key = line[3:].split(maxsplit=1)[0]
                found.setdefault(key, (f"loaders/handwritten/{file.name}", number))
    return found


def _written_lines(read: Mapping[Path, Sequence[Quad]], known: Mapping[str, Place]) -> dict[str, Place]:
    """Where the other subjects stand: claims written out by their lines, the rest by their files."""
    found: dict[str, Place] = {}
    for file, quads in read.items():
        for quad in quads:
            iri, line = subject_of(quad).value, int(object_of(quad).value) if quad.predicate == _LINE else None
            if iri not in known and (line or iri not in found):
                found[iri] = (f"loaders/handwritten/{file.name}", line)
    return found
