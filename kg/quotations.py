"""Quoted stretches of a text, with their marks, over sentences and paragraphs.

Takes a text and its sentences; returns the outermost quotations, in order. A quotation lies in one paragraph. One
that is not closed there is taken to the paragraph's end when the next paragraph opens with a mark again (the way
papers set a long quotation) and ``goes_on``; otherwise its mark is taken for a slip and dropped. Single marks count
only where they stand clear of letters, so that apostrophes, possessives and years ('90s) are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kg.parse import Sentence

_DOUBLE_OPEN = "“„«〝"
_DOUBLE_CLOSE = "”»〞"
_MARK = re.compile(r"[\"“”„‟«»〝〞]|''|``|(?<![\w.,!?…)])[‘'](?=\w(?!\d*s\b))|(?<=[\w.,!?…)])[’'](?!\w)")
_SINGLE = "‘’'"
LONGEST_SINGLE = 300


@dataclass(frozen=True, slots=True)
class Quotation:
    """Offsets of a quotation, marks included; ``goes_on`` when the next paragraph continues it."""

    start: int
    end: int
    paragraph: int
    goes_on: bool = False


def find_quotations(text: str, sentences: Sequence[Sentence]) -> tuple[Quotation, ...]:
    """The outermost quotations of the text, in order."""
    parts = [
        (number, group[0].start, group[-1].end)
        for number, group in ((n, list(g)) for n, g in groupby(sentences, lambda s: s.paragraph))
    ]
    found: list[Quotation] = []
    for place, (number, start, end) in enumerate(parts):
        following = parts[place + 1][1] if place + 1 < len(parts) else len(text)
        goes_on = bool(_opening_double(text, following))
        found.extend(_in_paragraph(text, number, start, end, goes_on=goes_on))
    return tuple(found)


def _opening_double(text: str, at: int) -> bool:
    mark = text[at : at + 1]
    return bool(mark) and (mark in _DOUBLE_OPEN or (mark == '"' and not text[at + 1 : at + 2].isspace()))


def _in_paragraph(text: str, number: int, start: int, end: int, *, goes_on: bool) -> Iterator[Quotation]:
    opened: int | None = None
    single = False
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        if opened is None:
            if _opens(text, match):
                opened, single = match.start(), mark in _SINGLE
        elif mark in _SINGLE:
            if single and mark != "‘" and match.end() - opened <= LONGEST_SINGLE:
                yield Quotation(opened, match.end(), number)
                opened = None
        elif single:
            # a double mark ends the hope that the single one was a quotation
            opened, single = (match.start(), False) if _opens(text, match) else (None, False)
        elif not _opens(text, match) or mark in _DOUBLE_CLOSE:
            yield Quotation(opened, match.end(), number)
            opened = None
    if opened is not None and not single and goes_on:
        yield Quotation(opened, end, number, goes_on=True)


def _opens(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark in _DOUBLE_OPEN or mark in ("``", "‘"):
        return True
    if mark in _DOUBLE_CLOSE or mark == "’":
        return False
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    clear_before = not before or before.isspace() or before in "([{-–—―:/"
    return clear_before and bool(after) and (not after.isspace() or not before)
