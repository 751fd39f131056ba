"""PDF documents: their text, page by page.

Enters: the bytes of a PDF. Leaves: the text of its pages, parted by an empty line, with the offset at which each page
begins, so that a passage can say on which page it stands; title and author where the file gives them. Words that a line
end parts with a hyphen are joined. The file's own dates are those of the file, not of the publication, and are left.
Refused (InputError): a file that is broken or locked, and one that holds pictures of pages and no text.
"""

from __future__ import annotations

import io
import logging
import re

from kg.errors import InputError
from kg.metadata import Metadata, usable

_PARTED = re.compile(r"(?<=[^\W\d_])-[ \t]*\r?\n[ \t]*(?=[a-z])")
_BETWEEN = "\n\n"


def read_pdf(data: bytes) -> tuple[str, tuple[int, ...], Metadata]:
    """The text, where in it each page begins, and what the file says of itself. Raises InputError."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # a fault is told once, by the error that names the file
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is a PDF document that a password locks", hint="save it without the password")
        pages = [_clean(page.extract_text() or "") for page in reader.pages]
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
    at = 0
    for page in pages:
        starts.append(at)
        at += len(page) + len(_BETWEEN)
    return _BETWEEN.join(pages), tuple(starts), usable(about)


def _clean(text: str) -> str:
    """One page's text; what cannot stand in a text at all is left out."""
    text = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    return _PARTED.sub("", text).strip()
