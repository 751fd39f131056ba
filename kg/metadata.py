"""What is known about a document besides its text, and the checks on what people write there.

Enters: keys with values out of front matter, ``metadata.csv`` or a web page. Leaves: ``Metadata``, and a finding
for each key or value that cannot be used, with its file, its line and what to write instead. Nothing is refused:
a wrong value costs only itself, and the rest counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlsplit

from kg.claims import Finding
from kg.errors import nearest
from kg.publication import to_edtf

KINDS = ("report", "summary")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What one place says about a document; None where it says nothing. Dates are EDTF."""

    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    language: str | None = None
    kind: str | None = None
    author: str | None = None
    summarises: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    archived: str | None = None
    snapshot: str | None = None

    def or_else(self, other: Metadata) -> Metadata:
        """This, and the other's word on what this is silent about."""
        gaps = {f.name: getattr(other, f.name) for f in fields(self) if not getattr(self, f.name)}
        return replace(self, **gaps)


KEYS = tuple(field.name for field in fields(Metadata) if field.name != "snapshot")  # only tables have editions

# Names that other tools' files have for these.
_MEANT = {
    "archive": "archived",
    "byline": "author",
    "date": "published",
    "filename": "file",
    "headline": "title",
    "lang": "language",
    "link": "url",
    "site": "publisher",
    "source": "publisher",
    "type": "kind",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_NOT_IN_IRI = re.compile(r"[\s<>\"{}|\\^`]")


def _words(value: str) -> str:
    return " ".join(value.split())


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.netloc or _NOT_IN_IRI.search(value):
        raise ValueError(f"`{value}` is not a web address")
    return value


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f"`{value}` is not a language tag")
    return value.lower()


def _kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError(f"`{value}` is not a kind of document")
    return value


_CHECKS: Mapping[str, tuple[Callable[[str], str], str]] = {
    "published": (to_edtf, "write it as 2020-05-27, 2020-05 or 2020"),
    "url": (_url, "give the whole address, beginning with https:// and without spaces"),
    "archived": (_url, "give the whole address, beginning with https:// and without spaces"),
    "language": (_language, "write a tag such as en or ar"),
    "kind": (_kind, f"write one of: {', '.join(KINDS)}"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file in which people write metadata."""

    file: str
    number: int

    def wrong(self, key: str, reason: str, advice: str) -> Finding:
        """The finding that what stands here for ``key`` is left out."""
        return self._finding("wrong-metadata", f"{key}: {reason}; it is left out", advice, key)

    def unknown(self, key: str, known: Iterable[str], what: str) -> Finding:
        """The finding that ``key``, a ``what`` of this file, is none of the known ones."""
        known = tuple(known)
        meant = _MEANT.get(key.lower())
        close = (meant,) if meant in known else nearest(key.lower(), known)
        advice = f"write `{close[0]}`" if close else f"use one of {', '.join(known)}, or take it out"
        return self._finding("unknown-metadata", f"there is no {what} `{key}`; it is left out", advice, key)

    def unused(self, name: str, advice: str) -> Finding:
        """The finding that a row is for a file that is not there."""
        return self._finding("unused-metadata", f"`{name}` is not a file in this folder", advice, name)

    def value(self, key: str, written: str, findings: list[Finding]) -> str | None:
        """The value in the form that a document has it in; what is wrong with it goes to ``findings``."""
        words = _words(written)
        check, advice = _CHECKS.get(key, (_words, ""))
        try:
            return check(words) if words else None
        except ValueError as exc:
            findings.append(self.wrong(key, str(exc), advice))
            return None

    def _finding(self, kind: str, message: str, advice: str, subject: str) -> Finding:
        return Finding(kind, self.file, message, advice, subject, self.number, "warning")


def usable(values: Mapping[str, str | None]) -> Metadata:
    """What a page's markup says, as far as it can be used; the analyst could not mend the rest."""
    unwanted: list[Finding] = []
    line = Line("", 0)
    kept = {key: line.value(key, value or "", unwanted) for key, value in values.items()}
    return Metadata(**kept, summarises=(), corrects=())
