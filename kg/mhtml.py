"""Pages that a browser saved with their pictures in one file (MHTML).

Enters: the bytes of the file. Leaves: the bytes of the page in it, with the encoding and the address that the file
notes for it. Of several the first is the page; the others are frames in it. The file's date is that of the saving and
is left. Refused (InputError): a file without a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page taken out of its file."""

    data: bytes
    encoding: str | None
    url: str | None


def saved_page(data: bytes) -> SavedPage:
    """The page in a file of several parts. Raises InputError."""
    message = message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                url = message.get("Snapshot-Content-Location") or part.get("Content-Location")
                return SavedPage(content, part.get_content_charset(), str(url).strip() if url else None)
    raise InputError("holds no web page", hint="save the page again, as .html or as .mhtml")
