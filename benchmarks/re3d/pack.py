"""A content folder for the wars of Syria and Iraq: the project's own rules and word lists, and names of that theatre.

``handwritten/`` beside this file has who fights there and where, written from public knowledge as an analyst of that
theatre would; ``rules/`` has what only this measure counts. The project's hand-written entities are left out.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from kg.content import Content, find_content

HERE = Path(__file__).parent


def write_pack(folder: Path, *, names: bool) -> Content:
    """Write the content folder, with or without the ``names`` of the theatre, and return it."""
    general = find_content()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(general.folder / "ontology", folder / "ontology")
    for part in ("rules", "lexicon"):
        shutil.copytree(general.loaders / part, folder / "loaders" / part)
    (folder / "queries").mkdir()
    for file in sorted((HERE / "rules").glob("*.yaml")):
        shutil.copy(file, folder / "loaders" / "rules" / file.name)
    if names:
        shutil.copytree(HERE / "handwritten", folder / "loaders" / "handwritten")
    return Content(folder)
