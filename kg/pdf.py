"""PDF documents: their text, page by page.

Enters: the bytes of a PDF. Leaves: the text of its pages, parted by an empty line, with the offset at which each page
begins, so that a passage can say on which page it stands; title and author where the file gives them. Words that a line
end parts with a hyphen are joined; numbers of pages, and lines that head or foot most pages, are left out, so that a
sentence can go on from one page to the next. The file's own dates are those of the file, not of the publication, and
are left.
Refused (InputError): a file that is broken or locked, and one that holds pictures of pages and no text.
"""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from kg.errors import InputError
from kg.metadata import Metadata, usable

_PARTED = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[a-z])")
_BETWEEN, _WITHIN = "\n\n", "\n"
_PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_CUT = re.compile(r"[^\W\d_]-$")
_MANY = 3


def read_pdf(data: bytes) -> tuple[str, tuple[int, ...], Metadata]:
    """The text, where in it each page begins, and what the file says of itself. Raises InputError."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a fault is told once, by the error that names the file
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is a PDF document that a password locks", hint="save it without the password")
        pages = list(map(_joined, _bodies([_clean(page.extract_text() or "") for page in reader.pages])))
        said = reader.metadata
        about = {"title": said.title, "author": said.author} if said else {}
    except InputError:
        raise
    except Exception as exc:  # whatever a broken file makes the parser stumble over, the other files go on
        raise InputError(f"cannot be read as a PDF document: {exc}", hint="fetch it again, or give its text") from exc
    if not any(pages):
        raise InputError(
            f"is a PDF document of {len(pages)} page(s) without text, as scans are",
            hint="run a text recognition over it, such as `ocrmypdf`, and give its result",
        )
    starts: list[int] = []
    text = ""
    for number, page in enumerate(pages):
        if number and page[:1].islower() and not _ENDS.search(text):
            text = text[:-1] if _CUT.search(text) else text + _WITHIN
        elif number:
            text += _BETWEEN
        starts.append(len(text))
        text += page
    return text, tuple(starts), usable(about)


def blank_pages(text: str, starts: Sequence[int]) -> tuple[int, ...]:
    """The numbers of the pages on which no text was found."""
    ends = (*starts[1:], len(text))
    return tuple(n for n, (start, end) in enumerate(zip(starts, ends, strict=True), 1) if not text[start:end].strip())


def _clean(text: str) -> list[str]:
    """One page's lines; what cannot stand in a text at all is left out."""
    return text.encode("utf-8", "ignore").decode().replace("\x00", "").strip().splitlines()


def _joined(lines: Iterable[str]) -> str:
    return _PARTED.sub("", "\n".join(lines)).strip()


def _bodies(pages: Sequence[list[str]]) -> list[list[str]]:
    """The pages without their numbers and running heads: a line that, but for its digits, stands so on most pages."""
    filled = [page for page in pages if page]
    edges = Counter(_DIGITS.sub("", line).strip() for page in filled for line in {page[0], page[-1]})
    running = {line for line, count in edges.items() if count >= _MANY and 2 * count > len(filled)}

    def left_out(line: str) -> bool:
        return bool(_PAGE_NUMBER.fullmatch(line)) or _DIGITS.sub("", line).strip() in running

    bodies = []
    for page in pages:
        first, last = 0, len(page)
        while last - first > 1 and (left_out(page[first]) or not page[first].strip()):
            first += 1
        while last - first > 1 and (left_out(page[last - 1]) or not page[last - 1].strip()):
            last -= 1
        bodies.append(page[first:last])
    return bodies
