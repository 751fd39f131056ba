"""Documents: a source and its text, read from files.

Enters: files and folders. Leaves: a ``Document`` for each text that can be read (a feed holds one in each entry, a
table one in each row), in the order of their paths, and a ``Finding`` for each that cannot, with its reason, and for
what is unclear about the others. A document is its source and its text: the same text given twice by one source is
one document, by two sources two documents of one origin. Refused (InputError): a path that does not exist and a
folder without anything to read.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from kg.claims import Finding
from kg.errors import InputError
from kg.ids import DOCUMENT, digest
from kg.inputs import InputFile, find_inputs, unread
from kg.metadata import Metadata
from kg.reading import Reading, read_all
from kg.rows import Row
from kg.sidecar import SIDECAR, Sidecar, read_sidecar
from kg.tablemaps import TableMap

_NO_FILE_NAME = re.compile(r"[^\w.@+-]+")


@dataclass(frozen=True, slots=True)
class Document:
    """One source's text, decoded, with what is known about it.

    ``name`` is the input file's name without its extension (made unique over one run), ``path`` where it was
    read from. ``published`` is EDTF. ``text`` is what all offsets count into. ``kind`` is ``report`` unless the
    front matter says otherwise (``summary``: our own words about what ``publisher`` wrote, which ``summarises``
    names); ``corrects`` names earlier documents that this one replaces.
    ``language`` is ``und`` where nothing tells it and the letters are not Latin. ``raw_sha256`` is over the bytes that
    it was read from, ``archived`` the address of a copy in an archive, ``pages`` the offsets at which its pages begin;
    ``row`` is what a row of a table states (kind ``table``).
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
    raw_sha256: str | None = None
    archived: str | None = None
    pages: tuple[int, ...] = ()
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A document that need not be read: its id, its file, the name under which it is kept, whether it is a row."""

    id: str
    path: str
    kept: str
    row: bool
    file: Callable[[], Iterator[Document | Finding]]

    def read(self) -> Document:
        """The document after all."""
        return next(item for item in self.file() if isinstance(item, Document) and document_id(item) == self.id)


class Index(Protocol):
    """What files held when they were read before."""

    def items(
        self, file: InputFile, beside: Metadata, read: Callable[[], Iterator[Document | Finding]]
    ) -> Iterator[Document | Seen | Finding]: ...


def source_name(document: Document) -> str:
    """Who publishes the document, or words for the unknown one who does."""
    return document.publisher or f"unknown publisher of {document.name}"


def document_id(document: Document) -> str:
    """The id of this text from this source, wherever the file lies; of a row also by its edition of the data set."""
    source = unicodedata.normalize("NFKC", source_name(document)).casefold()
    row = document.row
    return DOCUMENT + digest(" ".join(source.split()), document.text, *((row.key, row.snapshot) if row else ()))


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def input_files(paths: Sequence[Path]) -> list[Path]:
    """Every file that reading ``paths`` depends on, ``metadata.csv`` included. Raises InputError."""
    return with_tables(find_inputs(paths)[0])


def with_tables(files: Iterable[InputFile]) -> list[Path]:
    """The files and what lies beside them that tells of them."""
    paths = {file.path for file in files}
    return sorted(paths.union(filter(Path.is_file, (folder / SIDECAR for folder in {path.parent for path in paths}))))


def read_inputs(
    paths: Sequence[Path], *, keep_duplicates: bool = False, tables: Sequence[TableMap] = ()
) -> tuple[list[Document], list[Finding]]:
    """All documents below ``paths``, and all findings. Raises InputError."""
    documents: list[Document] = []
    findings: list[Finding] = []
    for item in iter_documents(paths, keep_duplicates=keep_duplicates, tables=tables):
        if isinstance(item, Document):
            documents.append(item)
        else:
            findings.append(item)
    return documents, findings


def iter_documents(
    paths: Sequence[Path], *, keep_duplicates: bool = False, tables: Sequence[TableMap] = ()
) -> Iterator[Document | Finding]:
    """The documents below ``paths`` one by one, with the findings on each before it; holds one text at a time.

    Of the same text from the same source only the first is given, unless ``keep_duplicates``. ``tables`` are the
    mappings by which tables are read. Raises InputError
    at once when a path does not exist or a folder holds nothing to read.
    """
    files, findings = find_inputs(paths)
    items = read_files(files, findings, tables, keep_duplicates=keep_duplicates)
    return (item for item in items if not isinstance(item, Seen))


def read_files(
    files: Sequence[InputFile],
    findings: Sequence[Finding],
    tables: Sequence[TableMap],
    index: Index | None = None,
    *,
    keep_duplicates: bool = False,
) -> Iterator[Document | Seen | Finding]:
    """The same for files that were found; what the ``index`` knows of is not read."""
    yield from findings
    sidecars: dict[Path, Sidecar] = {}
    first: dict[str, int] = {}
    for number, file in enumerate(files):
        folder = file.path.parent
        if folder not in sidecars:
            sidecars[folder] = _sidecar(folder)
            yield from sidecars[folder].findings
        beside = sidecars[folder].about(file.path)
        texts = partial(_texts, file, beside, tables)
        repeated: Counter[int] = Counter()
        for item in index.items(file, beside, texts) if index else texts():
            if isinstance(item, Finding):
                yield item
                continue
            own = item.id if isinstance(item, Seen) else document_id(item)
            kept = first.setdefault(own, number)
            if kept == number or keep_duplicates:
                yield item
            elif not item.row:
                yield _duplicate(item.path, files[kept].file)
            else:
                repeated[kept] += 1
        yield from (_repeated(file, count, files[kept].file) for kept, count in sorted(repeated.items()))


def _texts(file: InputFile, beside: Metadata, tables: Sequence[TableMap]) -> Iterator[Document | Finding]:
    """The documents of one file, with the findings on each before it."""
    try:
        for reading in read_all(file.path, beside, tables):
            if isinstance(reading, Finding):
                yield reading
            else:
                yield from reading.findings
                yield _document(file, reading)
    except InputError as exc:
        yield unread(file.path, exc.fact, exc.hint or "")


def _sidecar(folder: Path) -> Sidecar:
    try:
        return read_sidecar(folder)
    except InputError as exc:
        return Sidecar(findings=(unread(folder / SIDECAR, exc.fact, exc.hint or ""),))


def _document(file: InputFile, reading: Reading) -> Document:
    known = reading.metadata
    return Document(
        name=f"{file.name}-{_file_part(reading.part)}" if reading.part else file.name,
        path=file.file,
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
        raw_sha256=reading.raw_sha256,
        archived=known.archived,
        pages=reading.pages,
        row=reading.row,
    )


def _file_part(part: str) -> str:
    """A row's or entry's name as a part of a file's name; a hash tells what would look alike."""
    plain = _NO_FILE_NAME.sub("-", part)
    return part if plain == part else f"{plain}-{digest(part)}"


def _repeated(file: InputFile, number: int, kept: str) -> Finding:
    message = f"{number} row(s) are the same, of the same edition, in {kept}; they count once"
    return Finding("duplicate-rows", str(file.path), message, "nothing to do")


def _duplicate(path: str, kept: str) -> Finding:
    message = f"is the same text from the same source as {kept}; it counts once"
    return Finding("duplicate-document", path, message, "nothing to do; one of the files can go")
