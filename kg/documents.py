"""Documents: a source and its text, read from files.

Enters: files and folders. Leaves: a ``Document`` for each file that can be read, in the order of their paths,
and a ``Finding`` for each that cannot, with its reason, and for what is unclear about the others. A document is
its source and its text: the same text given twice by one source is one document, by two sources two documents
of one origin. Refused (InputError): a path that does not exist and a folder without anything to read.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.claims import Finding
from kg.errors import InputError
from kg.ids import digest
from kg.inputs import InputFile, find_inputs, unread
from kg.reading import Reading, read_file
from kg.sidecar import SIDECAR, Sidecar, read_sidecar


@dataclass(frozen=True, slots=True)
class Document:
    """One source's text, decoded, with what is known about it.

    ``name`` is the input file's name without its extension (made unique over one run), ``path`` where it was
    read from. ``published`` is EDTF. ``text`` is what all offsets count into. ``kind`` is ``report`` unless the
    front matter says otherwise (``summary``: our own words about what ``publisher`` wrote, which ``summarises``
    names); ``corrects`` names earlier documents that this one replaces.
    ``language`` is ``und`` where nothing tells it and the letters are not Latin.
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
    summarises: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()


def source_name(document: Document) -> str:
    """Who publishes the document, or words for the unknown one who does."""
    return document.publisher or f"unknown publisher of {document.name}"


def document_id(document: Document) -> str:
    """The id of this text from this source, wherever the file lies."""
    source = unicodedata.normalize("NFKC", source_name(document)).casefold()
    return "doc-" + digest(" ".join(source.split()), document.text)


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def origin_hash(document: Document) -> str:
    """The same for all documents of one origin: copies of one text, whoever prints them."""
    return text_hash(document.text)


def input_files(paths: Sequence[Path]) -> list[Path]:
    """Every file that reading ``paths`` depends on, ``metadata.csv`` included. Raises InputError."""
    files, _ = find_inputs(paths)
    tables = {file.path.parent / SIDECAR for file in files}
    return sorted({*(file.path for file in files), *(table for table in tables if table.is_file())})


def read_inputs(paths: Sequence[Path], *, keep_duplicates: bool = False) -> tuple[list[Document], list[Finding]]:
    """All documents below ``paths``, and all findings. Raises InputError."""
    documents: list[Document] = []
    findings: list[Finding] = []
    for item in iter_documents(paths, keep_duplicates=keep_duplicates):
        if isinstance(item, Document):
            documents.append(item)
        else:
            findings.append(item)
    return documents, findings


def iter_documents(paths: Sequence[Path], *, keep_duplicates: bool = False) -> Iterator[Document | Finding]:
    """The documents below ``paths`` one by one, with the findings on each before it; holds one text at a time.

    Of the same text from the same source only the first is given, unless ``keep_duplicates``. Raises InputError
    at once when a path does not exist or a folder holds nothing to read.
    """
    files, findings = find_inputs(paths)
    return _documents(files, findings, keep_duplicates)


def _documents(
    files: Sequence[InputFile], findings: Sequence[Finding], keep_duplicates: bool
) -> Iterator[Document | Finding]:
    yield from findings
    tables: dict[Path, Sidecar] = {}
    first: dict[str, str] = {}
    for file in files:
        folder = file.path.parent
        if folder not in tables:
            tables[folder] = _table(folder)
            yield from tables[folder].findings
        try:
            reading = read_file(file.path, tables[folder].about(file.path))
        except InputError as exc:
            yield unread(file.path, exc.fact, exc.hint or "")
            continue
        yield from reading.findings
        document = _document(file, reading)
        kept = first.setdefault(document_id(document), document.path)
        if kept == document.path or keep_duplicates:
            yield document
        else:
            yield _duplicate(document, kept)


def _table(folder: Path) -> Sidecar:
    try:
        return read_sidecar(folder)
    except InputError as exc:
        return Sidecar(findings=(unread(folder / SIDECAR, exc.fact, exc.hint or ""),))


def _document(file: InputFile, reading: Reading) -> Document:
    known = reading.metadata
    return Document(
        name=file.name,
        path=str(file.path),
        text=reading.text,
        published=known.published,
        publisher=known.publisher,
        title=known.title,
        url=known.url,
        language=known.language or "en",
        kind=known.kind or "report",
        author=known.author,
        summarises=known.summarises,
        corrects=known.corrects,
    )


def _duplicate(document: Document, kept: str) -> Finding:
    message = f"is the same text from the same source as {kept}; it counts once"
    return Finding("duplicate-document", document.path, message, "nothing to do; one of the files can go")
