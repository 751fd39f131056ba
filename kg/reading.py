"""One file read: its text, and what is known about it.

Enters: a file, and what ``metadata.csv`` says of it. Leaves: the text that offsets count into (of .txt and .md
what stands after the front matter, untouched; of .html the article), its metadata and findings.

The nearest word counts: front matter, which stands in the text's own file, before ``metadata.csv`` beside it,
before the markup of a page or the heading of a Markdown text, before the dateline in the first line. Refused
(InputError): a file that cannot be opened, is no text, has broken front matter or holds nothing to read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from kg.claims import Finding
from kg.decoding import Decoded, decode
from kg.errors import InputError
from kg.frontmatter import split_front_matter
from kg.inputs import HTML, MARKDOWN
from kg.metadata import Metadata
from kg.pages import declared_encoding, read_page
from kg.publication import dateline

_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_UNDETERMINED = "und"
_SAMPLE = 600


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's text and metadata, with findings on both."""

    text: str
    metadata: Metadata
    findings: tuple[Finding, ...]


def read_file(path: Path, beside: Metadata) -> Reading:
    """Read one file; ``beside`` is its row in ``metadata.csv``. Raises InputError."""
    data = _bytes(path)
    suffix, findings = path.suffix.lower(), list[Finding]()
    if suffix in HTML:
        decoded = decode(data, declared_encoding(data))
        text, page = read_page(decoded.text)
        known = beside.or_else(page)
    else:
        decoded = decode(data)
        text, front, findings = split_front_matter(decoded.text, str(path))
        known = front.or_else(beside)
        if suffix in MARKDOWN:
            known = known.or_else(_heading(text))
    if not text or text.isspace():
        raise InputError("holds no text", hint="leave it out, or fetch it again")
    if known.published is None:
        known = replace(known, published=dateline(text))
    findings += _encoding(path, decoded)
    if known.language is None:
        known = replace(known, language=_language(text))
        findings += _foreign(path, known)
    return Reading(text, known, tuple(findings))


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InputError(
                "is not a file that can be read (a link to nothing, a pipe or a device)", hint="leave it out"
            )
        return path.read_bytes()
    except OSError as exc:
        raise InputError(f"cannot be opened: {exc.strerror}", hint="check who may read the file") from exc


def _heading(text: str) -> Metadata:
    found = _HEADING.match(text)
    return Metadata(title=" ".join(found[1].split())) if found else Metadata()


def _encoding(path: Path, decoded: Decoded) -> list[Finding]:
    if not decoded.guessed:
        return []
    message = f"is not UTF-8; judged by its letters, it is read as {decoded.encoding}"
    return [Finding("guessed-encoding", str(path), message, "if letters look wrong, save it as UTF-8")]


def _language(text: str) -> str:
    """English, unless most letters are not Latin."""
    letters = [char for char in text[:_SAMPLE] if char.isalpha()]
    latin = sum(char < "\u0250" or "\u1e00" <= char <= "\u1eff" for char in letters)
    return "en" if 2 * latin >= len(letters) else _UNDETERMINED


def _foreign(path: Path, known: Metadata) -> list[Finding]:
    if known.language != _UNDETERMINED:
        return []
    message = "is not in Latin letters, and nothing says which language it is in"
    advice = "state its `language` in its front matter or in metadata.csv"
    return [Finding("unknown-language", str(path), message, advice)]
