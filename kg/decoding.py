"""From a file's bytes to its characters, or a reason why they are no text.

Enters: the bytes, and the encoding that the file itself declares, if it does (an HTML page). Leaves: the
text without its byte-order mark, everything else as it is, with the name of the encoding. Tried in this
order: byte-order mark, UTF-8 (text in another encoding is hardly ever valid UTF-8), the declared encoding,
UTF-16 without a mark, and last the code pages that charset-normalizer tells apart by the letters they would
give; the last two are guesses and are marked as such.

Refused (InputError): other formats, UTF-8 with broken bytes in it (read as a code page it would give wrong
letters without a word), control characters that no text has, and bytes that no code page makes sense of.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kg.errors import InputError

_AS_TEXT = "open it in the program that made it, save it as plain text (UTF-8) and give that file"
_FORMATS = (
    (
        b"%PDF-",
        "is a PDF document, not text",
        "give the file the ending .pdf",
    ),
    (b"PK\x03\x04", "is a Word, OpenDocument or zip file, not text", _AS_TEXT),
    (b"\xd0\xcf\x11\xe0", "is an old Word or Excel file, not text", _AS_TEXT),
    (b"{\\rtf", "is a rich-text (RTF) file, not plain text", _AS_TEXT),
    (b"\x1f\x8b", "is a gzip archive, not text", "unpack it and give the files in it"),
    (b"\x89PNG", "is a picture, not text", "read the text off it and give that"),
    (b"\xff\xd8\xff", "is a picture, not text", "read the text off it and give that"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Tried group by group: over all code pages at once, a few French accents would already look Polish.
_LATIN_PAGES = (("cp1252",), ("cp1250", "cp1254"))
_OTHER_PAGES = (("cp1256",), ("cp1251", "cp1253", "cp1255", "iso8859_6", "koi8_r"))
# What pages call Latin-1 is Windows-1252 in every browser.
_MEANT = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
}
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LEGACYCONTROL = re.compile(r"[\x80-\x84\x86-\x9f]")
# Two letters of a plain text taken for one character of UTF-16.
_PAIRED_LETTERS = re.compile(r"[\u3000-\ufaff]")
_BROKEN = re.compile(r"[\udc80-\udcff]")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_LETTERS = re.compile(rb"[\xc0-\xff]")
_WORD = re.compile(rb"[\xc0-\xff]{3}")
_SURROUNDED = re.compile(rb"[^\r\n\x80-\xff]{0,40}[\x80-\xff][^\r\n]{0,40}")
_SAMPLE = 20_000
_SAVE_AGAIN = "open it with the right encoding and save it as UTF-8"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's characters; ``guessed`` when the encoding is nowhere written and was told by the letters."""

    text: str
    encoding: str
    guessed: bool = False


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The characters of a text file. Raises InputError when it is none."""
    if not data:
        raise InputError("is empty", hint="leave it out, or fetch it again")
    refuse_other_formats(data)
    decoded = _by_mark(data) or _utf8(data) or _declared(data, declared) or _unmarked_utf16(data)
    if decoded is None:
        _refuse_binary(data)
        _refuse_broken_utf8(data)
        decoded = _by_letters(data)
    control = CONTROL.search(decoded.text)
    if control:
        found = f"U+{ord(control.group()):04X} in line {_line(decoded.text, control.start())}"
        raise InputError(
            f"holds control characters ({found}), as programs' files do and texts do not",
            hint="if it is a text, delete them and save it as UTF-8; if not, leave it out",
        )
    return decoded


def refuse_other_formats(data: bytes) -> None:
    """Raises InputError when the first bytes are those of a file that holds no plain text."""
    for signature, fact, hint in _FORMATS:
        if data.startswith(signature):
            raise InputError(fact, hint=hint)


def encoding_by_bytes(data: bytes) -> str | None:
    """The encoding that a byte-order mark or the pairs of UTF-16 tell; None when neither does."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    paired = None if marked else _unmarked_utf16(data[: len(data) // 2 * 2])
    return paired.encoding if paired else marked


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(encoding), encoding)
            except UnicodeDecodeError as exc:
                raise InputError(
                    f"begins as {encoding.upper()} but is broken at byte {len(mark) + exc.start}",
                    hint=_SAVE_AGAIN,
                ) from exc
    return None


def _utf8(data: bytes) -> Decoded | None:
    # UTF-16 without a mark is valid UTF-8 as well, with a NUL beside every Latin letter.
    if b"\0" in data:
        return None
    return _strict(data, "utf-8")


def _declared(data: bytes, declared: str | None) -> Decoded | None:
    if declared is None or b"\0" in data:
        return None
    name = declared.lower()
    return _strict(data, _MEANT.get(name, name))


def _unmarked_utf16(data: bytes) -> Decoded | None:
    """NULs stand only in the upper halves of the pairs: line ends, spaces and Latin letters have them."""
    first, second = 0 in data[::2], 0 in data[1::2]
    if first == second:
        return None
    decoded = _strict(data, "utf-16-be" if first else "utf-16-le")
    if decoded is None or _PAIRED_LETTERS.search(decoded.text):
        return None
    return Decoded(decoded.text, decoded.encoding, guessed=True)


def _strict(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), encoding)
    except (UnicodeError, LookupError):
        return None


def _refuse_binary(data: bytes) -> None:
    place = data.find(b"\0")
    if place >= 0:
        raise InputError(f"is not a text file (byte {place + 1} is NUL)", hint="leave it out, or give its text")


def _refuse_broken_utf8(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    broken = len(_BROKEN.findall(text))
    if broken and len(_FOREIGN.findall(text)) > 2 * broken:
        found = _BROKEN.search(text)
        line = _line(text, found.start()) if found else 1
        raise InputError(f"is UTF-8 with {broken} broken byte(s), the first in line {line}", hint=_SAVE_AGAIN)


def _by_letters(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    # Windows' code pages agree on quotes and dashes; their letters begin at C0.
    if not _LETTERS.search(data) and (marks := _strict(data, "cp1252")):
        return Decoded(marks.text, marks.encoding, guessed=True)
    sample = b"\n".join(_SURROUNDED.findall(data))[:_SAMPLE]
    # Three letters in a row that ASCII lacks make no word of a language in Latin script.
    for pages in _OTHER_PAGES if _WORD.search(data) else _LATIN_PAGES:
        matches = from_bytes(sample, cp_isolation=list(pages), preemptive_behaviour=False, enable_fallback=False)
        for match in matches:
            decoded = _strict(data, match.encoding)
            if decoded and not _LEGACYCONTROL.search(decoded.text):
                return Decoded(decoded.text, match.encoding, guessed=True)
    raise InputError("is not UTF-8, and its encoding cannot be told", hint=_SAVE_AGAIN)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
