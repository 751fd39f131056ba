"""One file read: its texts, and what is known about them.

Enters: a file, and what ``metadata.csv`` says of it. Leaves: the text that offsets count into (of .txt and .md what
stands after the front matter, untouched; of .html the article; of .pdf the pages), its metadata, the hash of the
bytes that it was read from, and findings; a feed gives one text for each entry, a table one for each row.

The nearest word counts: front matter, which stands in the text's own file, before ``metadata.csv`` beside it, before
the markup of a page or the heading of a Markdown text, before the dateline in the first line. Refused (InputError): a
file that cannot be opened, is no text, has broken front matter or holds nothing to read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.addresses import unarchived
from kg.claims import Finding
from kg.decoding import Decoded, decode
from kg.errors import InputError
from kg.feeds import FeedEntry, read_feed
from kg.frontmatter import split_front_matter
from kg.inputs import FEEDS, HTML, MARKDOWN, MHTML, PDF, TABLES, TEXT, refuse_no_file, unread
from kg.metadata import Metadata
from kg.mhtml import SavedPage, saved_page
from kg.pages import cut_at, declared_encoding, read_page
from kg.pdf import blank_pages, read_pdf
from kg.publication import agency, dateline
from kg.rows import Row
from kg.tablefiles import is_table
from kg.tablemaps import TableMap
from kg.tables import TableRow, read_table

# What a file is whose name says something else, by how it begins.
_IS_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<!DOCTYPE rss[^>]*>\s*)*<(?:rss|feed|rdf:RDF)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_IS_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html)[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_HEADING = re.compile(r"\s*#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_UNDETERMINED = "und"
_NOT_LATIN = re.compile("[\u0250-\u1dff\u1f00-\U0010ffff]")
_SAMPLE = 600
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and its metadata, with findings on both.

    ``raw_sha256`` is over the bytes it was read from, ``part`` names the entry or row of a file of many, ``pages``
    are the offsets at which pages begin.
    """

    text: str
    metadata: Metadata
    findings: tuple[Finding, ...]
    raw_sha256: str = ""
    part: str = ""
    pages: tuple[int, ...] = ()
    row: Row | None = None


def read_all(path: Path, beside: Metadata, tables: Sequence[TableMap] = ()) -> Iterator[Reading | Finding]:
    """The texts of one file; ``beside`` is its row in ``metadata.csv``. Raises InputError."""
    suffix = path.suffix.lower()
    if suffix in TABLES or (suffix in TEXT and is_table(path, tables)):
        undated = 0
        for item in read_table(path, tables, beside.snapshot):
            made = _row(item, beside) if isinstance(item, TableRow) else item
            undated += isinstance(made, Reading) and made.metadata.published is None
            yield made
        if undated:
            yield _never_known(path, undated)
        return
    data = _bytes(path)
    form = _form(suffix, data)
    if form in FEEDS:
        yield from _feed(path, data, beside)
    else:
        yield _file(path, form, data, beside)


def _form(suffix: str, data: bytes) -> str:
    """The ending that the file should have: feeds and pages are often saved under another one."""
    if suffix in (*TEXT, *HTML, *FEEDS):
        if _IS_FEED.match(data):
            return FEEDS[0]
        if _IS_PAGE.match(data):
            return HTML[0]
    return suffix


def _feed(path: Path, data: bytes, beside: Metadata) -> Iterator[Reading | Finding]:
    found = False
    for entry in read_feed(data):
        found = True
        if isinstance(entry, InputError):
            yield unread(path, entry.fact, entry.hint or "")
        else:
            yield _entry(path, entry, beside)
    if not found:
        yield Finding("empty-feed", str(path), "has no entry", "leave it out, or fetch it again", severity="warning")


def _row(item: TableRow, beside: Metadata) -> Reading:
    read = item.read
    known = Metadata(
        published=read.published or beside.published,
        publisher=read.speaker,
        language="en",
        kind="table",
        archived=beside.archived,
    )
    return Reading(read.text, known, (), item.raw_sha256, read.row.key, row=read.row)


def _never_known(path: Path, rows: int) -> Finding:
    message = f"{rows} row(s) do not tell when they were published, so that `--known` leaves them out on any day"
    advice = "give the day on which the table came out as `published` in metadata.csv"
    return Finding("undated-rows", str(path), message, advice)


def _entry(path: Path, entry: FeedEntry, beside: Metadata) -> Reading | Finding:
    if not entry.text:
        title = entry.metadata.title or entry.name
        return unread(path, f"has an entry without text ({title})", "save its page as .html")
    of_all = Metadata(publisher=beside.publisher, language=beside.language, archived=beside.archived)
    known = of_all.or_else(entry.metadata).or_else(beside)
    return _finished(path, Reading(entry.text, known, _undated(path, entry), entry.raw_sha256, entry.name))


def _undated(path: Path, entry: FeedEntry) -> tuple[Finding, ...]:
    if entry.unread_date is None:
        return ()
    title = entry.metadata.title or entry.name
    message = f"has an entry whose date cannot be read: “{entry.unread_date}” ({title})"
    advice = "mend it in the file; `published` in metadata.csv is that of all entries without a date"
    return (Finding("unread-date", str(path), message, advice, severity="warning"),)


def _file(path: Path, form: str, data: bytes, beside: Metadata) -> Reading:
    """A file of one text. Raises InputError."""
    raw, findings = hashlib.sha256(data).hexdigest(), list[Finding]()
    if form in PDF:
        text, pages, said = read_pdf(data)
        return _finished(path, Reading(text, beside.or_else(said), _blank(path, text, pages), raw, pages=pages))
    if form in (*HTML, *MHTML):
        saved = saved_page(data) if form in MHTML else SavedPage(data, declared_encoding(data), None)
        decoded = decode(saved.data, saved.encoding or declared_encoding(saved.data))
        text, page = read_page(decoded.text)
        known = beside.or_else(page).or_else(Metadata(url=saved.url))
        findings += _cut(path, text)
    else:
        decoded = decode(data)
        text, front, findings = split_front_matter(decoded.text, str(path))
        known = front.or_else(beside)
        if form in MARKDOWN:
            known = known.or_else(_heading(text))
    if not text or text.isspace():
        raise InputError("holds no text", hint="leave it out, or fetch it again")
    findings += _encoding(path, decoded)
    return _finished(path, Reading(text, known, tuple(findings), raw))


def _finished(path: Path, reading: Reading) -> Reading:
    """With the date, the publisher and the language that the text itself tells, where nothing else does."""
    known, findings = unarchived(reading.metadata), list(reading.findings)
    if known.published is None:
        known = replace(known, published=dateline(reading.text))
    if known.publisher is None:
        known = replace(known, publisher=agency(reading.text))
    if known.language is None:
        known = replace(known, language=_language(reading.text))
        findings += _foreign(path, known)
    return replace(reading, metadata=known, findings=tuple(findings))


def _bytes(path: Path) -> bytes:
    try:
        refuse_no_file(path)
        return path.read_bytes()
    except OSError as exc:
        raise InputError(f"cannot be opened: {exc.strerror}", hint="check who may read the file") from exc


def _heading(text: str) -> Metadata:
    found = _HEADING.match(text)
    return Metadata(title=" ".join(found[1].split())) if found else Metadata()


def _blank(path: Path, text: str, pages: Sequence[int]) -> tuple[Finding, ...]:
    blank = blank_pages(text, pages)
    if not blank:
        return ()
    message = f"has no text on {len(blank)} of {len(pages)} pages: {', '.join(map(str, blank[:_SHOWN]))}"
    advice = "if they are pictures of pages, run a text recognition over the file, such as `ocrmypdf --skip-text`"
    return (Finding("pages-without-text", str(path), message, advice, severity="warning"),)


def _cut(path: Path, text: str) -> list[Finding]:
    words = cut_at(text)
    if words is None:
        return []
    advice = "save the page where the whole article is shown, or leave it so"
    return [Finding("cut-page", str(path), f"may break off: it says “{words}”", advice, severity="warning")]


def _encoding(path: Path, decoded: Decoded) -> list[Finding]:
    if not decoded.guessed:
        return []
    message = f"is not UTF-8; judged by its letters, it is read as {decoded.encoding}"
    return [Finding("guessed-encoding", str(path), message, "if letters look wrong, save it as UTF-8")]


def _language(text: str) -> str:
    """English, unless most letters are not Latin."""
    sample = text[:_SAMPLE]
    foreign = sum(map(str.isalpha, _NOT_LATIN.findall(sample)))
    return "en" if not foreign or 2 * foreign <= sum(map(str.isalpha, sample)) else _UNDETERMINED


def _foreign(path: Path, known: Metadata) -> list[Finding]:
    if known.language != _UNDETERMINED:
        return []
    message = "is not in Latin letters, and nothing says which language it is in"
    advice = "state its `language` in its front matter or in metadata.csv"
    return [Finding("unknown-language", str(path), message, advice)]
