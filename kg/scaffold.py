"""The three content folders for another theatre of war: what ``kg init DIR`` writes.

Enters: a new or empty folder and the content that comes with kg. Leaves: a copy of all in it that fits any war (the
ontology, the rules, the word lists, the recipes, the READMEs), and in place of what belongs to one war the worked
examples of ``kg/_starter``: a hand-written file, a report, a rule, a recipe. Refused: a folder that holds anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from kg.content import FOLDERS, Content
from kg.errors import ConfigError
from kg.files import write_whole

_STARTER = Path(__file__).with_name("_starter")
_OF_ONE_WAR = tuple(
    PurePosixPath("loaders", name) for name in ("handwritten", "samples", "judgements.csv", "marks.csv")
)


def scaffold(folder: Path, content: Content) -> list[Path]:
    """Write the content folders below ``folder`` and return their files, sorted. Raises ConfigError."""
    _refuse_filled(folder)
    files = {path: file for path, file in _files(content.folder) if not _of_one_war(path)}
    files.update(_files(_STARTER))
    for path in sorted(files):
        write_whole(folder / path, files[path].read_bytes())
    return sorted(folder / path for path in files)


def _refuse_filled(folder: Path) -> None:
    try:
        if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
            return
    except OSError as exc:
        raise ConfigError(
            f"the folder cannot be opened ({exc.strerror})", place=folder, hint="name a folder of your own"
        ) from exc
    raise ConfigError(
        "the folder is not empty" if folder.is_dir() else "this is a file, not a folder",
        place=folder,
        hint="name a new or empty folder; nothing that is there is ever overwritten",
    )


def _files(root: Path) -> Iterator[tuple[PurePosixPath, Path]]:
    """The files of the content folders below ``root``, each with its path from there; hidden ones are no content."""
    for name in FOLDERS:
        for file in (root / name).rglob("*"):
            path = PurePosixPath(file.relative_to(root).as_posix())
            if file.is_file() and not any(part.startswith((".", "__")) for part in path.parts):
                yield path, file


def _of_one_war(path: PurePosixPath) -> bool:
    return any(path.is_relative_to(theirs) for theirs in _OF_ONE_WAR)
