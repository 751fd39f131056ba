"""A document: its source and its text. (Reading files is added here.)"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """One source's text, decoded, with what is known about it.

    ``name`` is the input file's name without its extension (made unique over one run), ``path`` where it was
    read from. ``published`` is EDTF. ``text`` is what all offsets count into. ``kind`` is ``report`` unless the front matter says
    otherwise (``summary``: our own words about what ``publisher`` wrote).
    """

    name: str
    path: str
    text: str
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    language: str = "en"
    kind: str = "report"
    author: str | None = None
