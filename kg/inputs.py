"""Which files a run reads, in which order, and under which names.

Enters: files and folders as somebody typed them. Leaves: the documents' files, sorted by their path below the folder
that all inputs share, each once and with a name that no other has; and findings on what is passed over. Folders are
read with all that is below them; hidden files, ``metadata.csv`` and the folder of pictures and frames that a browser
saves beside a page are not documents. A packed file, or a document in another format, is an error wherever it lies;
what holds no text is only counted. The order of the arguments changes nothing. Refused (InputError): a path that does
not exist, a folder with nothing to read.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from kg.claims import Finding
from kg.errors import InputError, nearest
from kg.sidecar import SIDECAR

TEXT, MARKDOWN, HTML, MHTML = (".txt",), (".md", ".markdown"), (".html", ".htm", ".xhtml"), (".mhtml", ".mht")
PDF, FEEDS, TABLES = (".pdf",), (".rss", ".atom", ".xml"), (".csv", ".tsv", ".tab")
SUFFIXES = (*TEXT, *MARKDOWN, *HTML, *MHTML, *PDF, *FEEDS, *TABLES)
_UNPACK = "unpack it and give the files in it"
_AS_TEXT = "save its text as .txt (UTF-8) or .pdf, a table as .csv"
# What holds texts or tables that kg could read if it were saved otherwise.
_OTHERWISE = {
    **dict.fromkeys((".zip", ".gz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".tgz", ".zst"), _UNPACK),
    **dict.fromkeys((".docx", ".doc", ".odt", ".rtf", ".epub", ".pages", ".xlsx", ".xls", ".ods"), _AS_TEXT),
    **dict.fromkeys((".eml", ".msg", ".json", ".jsonl", ".ndjson", ".parquet", ".warc", ".webarchive"), _AS_TEXT),
}
# What browsers call the folder beside a saved page, in some of their languages.
_PARTS = re.compile(
    r"(?P<page>.+)[_.-](?:files?|filer|fichiers|archivos|arquivos|ficheiros|dateien|bestanden|pliki|soubory|fajlovi"
    r"|datoteke|файлы|ملفات)",
    re.IGNORECASE,
)
_READS = f"kg reads {', '.join(SUFFIXES[:-1])} and {SUFFIXES[-1]} files"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A document's file: its path as it was given, as text, which takes less memory; and the document's name."""

    file: str
    name: str

    @property
    def path(self) -> Path:
        return Path(self.file)


def find_inputs(paths: Sequence[Path]) -> tuple[list[InputFile], list[Finding]]:
    """The documents' files below ``paths``, and what is passed over. Raises InputError."""
    found: dict[Path, Path] = {}
    findings: list[Finding] = []
    roots: set[Path] = set()
    for path in sorted({Path(path) for path in paths}):
        if path.is_dir():
            files, more = _folder(path)
            roots.add(_absolute(path))
        else:
            files, more = _file(path)
            roots.add(_absolute(path).parent)
        findings += more
        for file in files:
            found.setdefault(_absolute(file), file)
    below = dict(zip(_below(list(found), roots), found.values(), strict=True))
    relative = sorted(below, key=lambda path: path.parts)
    names = _names(relative)
    return [InputFile(str(below[path]), name) for path, name in zip(relative, names, strict=True)], findings


def unread(path: Path | str, message: str, advice: str) -> Finding:
    """The finding that a file was not read, and why."""
    return Finding("unread-file", str(path), message, advice, severity="error")


def refuse_no_file(path: Path) -> None:
    """Raises InputError for what would never end, or begin, to be read."""
    if not path.is_file():
        fact = "is not a file that can be read (a link to nothing, a pipe or a device)"
        raise InputError(fact, hint="leave it out")


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))


def _below(paths: Sequence[Path], roots: set[Path]) -> list[PurePath]:
    """The paths as seen from the folder that all inputs share."""
    try:
        shared = os.path.commonpath(roots) if roots else ""
    except ValueError:  # inputs on several drives share no folder
        return [PurePath(path.drive.rstrip(":"), *path.parts[1:]) for path in paths]
    return [path.relative_to(shared) for path in paths]


# -- one path


def _file(path: Path) -> tuple[list[Path], list[Finding]]:
    if not os.path.lexists(path):
        raise _missing(path)
    if path.name == SIDECAR:
        advice = "give the folder or the files that it tells about"
        return [], [unread(path, "tells about the files beside it and is no document itself", advice)]
    if path.suffix.lower() not in SUFFIXES:
        return [], [_unreadable(path)]
    return [path], []


def _unreadable(path: Path) -> Finding:
    what = f"a {path.suffix} file" if path.suffix else "a file without an ending"
    advice = _OTHERWISE.get(path.suffix.lower(), f"{_READS}; save its text as one")
    return unread(path, f"is {what}, which kg does not read", advice)


def _folder(folder: Path) -> tuple[list[Path], list[Finding]]:
    files: list[Path] = []
    other: Counter[str] = Counter()
    closed: list[Finding] = []
    otherwise: list[Path] = []
    for file in _walk(folder, closed):
        suffix = file.suffix.lower()
        if suffix in SUFFIXES:
            files.append(file)
        else:
            other[suffix or "without an ending"] += 1
            if suffix in _OTHERWISE:
                otherwise.append(file)
    if not files:
        fact = "this folder holds nothing to read"
        if closed:
            fact = f"`{closed[0].place}` {closed[0].message}"
        elif other:
            fact += f" (only {_counted(other)})"
        raise InputError(fact, place=folder, hint=_OTHERWISE[otherwise[0].suffix.lower()] if otherwise else _READS)
    closed += map(_unreadable, sorted(otherwise))
    for file in otherwise:
        other[file.suffix.lower()] -= 1
    other = +other
    if other:
        message = f"{other.total()} file(s) in this folder are not read: {_counted(other)}"
        advice = f"{_READS}; save as one what you want to have read"
        closed.append(Finding("files-not-read", str(folder), message, advice))
    return files, closed


def _counted(kinds: Counter[str]) -> str:
    return ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))


def _walk(folder: Path, closed: list[Finding]) -> Iterator[Path]:
    """The files below a folder, each folder once, however many links lead to it; what is passed over is told."""

    def refuse(error: OSError) -> None:
        closed.append(unread(error.filename, f"cannot be opened: {error.strerror}", "check who may read it"))

    seen: set[str] = set()
    for here, folders, files in os.walk(folder, followlinks=True, onerror=refuse):
        real = os.path.realpath(here)
        folders[:] = [] if real in seen else sorted(name for name in folders if not name.startswith("."))
        pages = {Path(name).stem for name in files if name.lower().endswith(HTML)}
        for name in [name for name in folders if (parts := _PARTS.fullmatch(name)) and parts["page"] in pages]:
            folders.remove(name)
            message = "holds the pictures and frames of the page beside it; nothing in it is read"
            closed.append(Finding("page-parts", str(Path(here, name)), message, "nothing to do"))
        if real not in seen:
            yield from (Path(here, name) for name in files if not name.startswith(".") and name != SIDECAR)
        seen.add(real)


def _missing(path: Path) -> InputError:
    if str(path).startswith(("http:/", "https:/")):
        return InputError(
            "this is a web address, and kg fetches nothing",
            place=path,
            hint="save the page as an .html file and give that",
        )
    return InputError(
        "there is no such file or folder",
        place=path,
        nearest=_nearest(path),
        hint="give a file, or a folder to read all that is in it",
    )


def _nearest(path: Path) -> tuple[str, ...]:
    """What is there and looks most like the first part of the path that is not."""
    for parent in path.parents:
        if parent.is_dir():
            try:
                close = nearest(path.relative_to(parent).parts[0], os.listdir(parent))
            except OSError:
                return ()
            return tuple(str(parent / name) for name in close)
    return ()


# -- names


def _names(paths: Sequence[PurePath]) -> list[str]:
    """Each file's stem, or where two have the same the path with its slashes and points as hyphens."""
    stems = Counter(path.stem for path in paths)
    taken: set[str] = set()
    names: list[str] = []
    for path in paths:
        name = path.stem if stems[path.stem] == 1 else "-".join(path.parts).replace(".", "-")
        names.append(_free(name, taken))
        taken.add(names[-1])
    return names


def _free(name: str, taken: set[str]) -> str:
    """The name, numbered when a file is really called what another's path became."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
