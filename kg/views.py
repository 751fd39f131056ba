"""One sentence in the forms that name finding needs, and the name spans it finds.

Takes a parsed sentence; holds its tokens' texts, what spaCy's recogniser saw in it, and whether it is a headline.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.parse import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAME_ENTS = frozenset(("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"))
MARKS = frozenset("'‘’`ʿʾʼ")  # the letter ʿayn, as it is written
DOUBLE_QUOTES = frozenset('"“”«»')
_HEADING_SHARE = 0.7
_HEADING_WORDS = 4
_FINISHED_WORDS = 6


@dataclass(frozen=True, slots=True)
class NameSpan:
    """Tokens ``first`` to ``last`` (exclusive, counted in the sentence) that name something.

    ``keys`` are the known entities of this name, ``label`` a country's or region's own name. ``type`` is what the
    words themselves say ("… Brigade"), ``title`` the rank or office before a person's name. ``inside`` marks a name
    within a longer one, ``demonym`` an adjective or noun for a country's people; ``exact`` is false for a known name
    in another spelling.
    """

    sentence: int
    first: int
    last: int
    keys: tuple[str, ...] = ()
    label: str = ""
    type: str = ""
    title: str = ""
    inside: bool = False
    exact: bool = True
    demonym: bool = False


class View:
    """One sentence's tokens in the forms that matching needs."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.index = sentence.index
        self.tokens: list[Token] = list(sentence.span)
        self.base = self.tokens[0].i
        self._text = str(sentence.span.text)
        self._start = sentence.span.start_char
        self.texts = [t.text for t in self.tokens]
        self.lowers = [t.lower() for t in self.texts]
        self.spaced = [bool(t.whitespace_) for t in self.tokens]
        self.ents = [
            (e.start - self.base, self._whole(e.end - self.base), e.label_)
            for e in sentence.span.ents
            if e.label_ in _NAME_ENTS
        ]
        self.ent_at = {i: ent for ent in self.ents for i in range(ent[0], ent[1])}

    def __len__(self) -> int:
        return len(self.tokens)

    def _whole(self, end: int) -> int:
        """The recogniser's end, not within a word that is written with ʿayn: "al-'Umari"."""
        cut = (
            self.texts[end - 1] in MARKS and not self.spaced[end - 1] and end < len(self) and self.texts[end].istitle()
        )
        return end + 1 if cut else end

    def text(self, first: int, last: int) -> str:
        start, end = self.tokens[first], self.tokens[last - 1]
        return self._text[start.idx - self._start : end.idx + len(end) - self._start]

    def root(self, first: int, last: int) -> int:
        """The token of the stretch that the parse hangs the others on."""
        inside = range(first + self.base, last + self.base)
        tops = [i for i in range(first, last) if self.tokens[i].head.i not in inside or self.tokens[i].dep_ == "ROOT"]
        words = [i for i in tops if self.tokens[i].is_alpha or self.tokens[i].pos_ in ("PROPN", "NOUN")]
        return (words or tops or [last - 1])[-1]

    def shouted(self, first: int, last: int) -> bool:
        """Whether the stretch holds several longer words all in capitals."""
        return sum(t.isupper() and len(t) > 3 and t.isalpha() for t in self.texts[first:last]) > 1

    @cached_property
    def quoted(self) -> list[bool]:
        """For each token, whether an odd number of quotation marks stands before it in the sentence."""
        found, inside = [], False
        for text in self.texts:
            found.append(inside)
            inside ^= text in DOUBLE_QUOTES
        return found

    @cached_property
    def heading(self) -> bool:
        """Whether the sentence is in a headline's title case or in capitals."""
        words = [t for t in self.texts if t.isalpha() and (len(t) > 3 or t[0].isupper())]
        if len(words) < _HEADING_WORDS or self.texts[-1] in '.?!"”':
            return False
        return sum(t[0].isupper() for t in words) >= _HEADING_SHARE * len(words)
