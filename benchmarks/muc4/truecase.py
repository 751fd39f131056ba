"""Capitals for texts that came in one case.

Takes a text in small letters; returns it with capitals where a newspaper would set them, letter for letter as long, so
that offsets still count. A word is a name when it is known as one or stands in no dictionary of English; the dictionary
is the parser's own list of lemmas. Long white space, which is all that is left of paragraphs, becomes an empty line.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

_GAP = re.compile(r" {3,}")
_WORD = re.compile(r"[a-z][a-z']*")
_OPENING = re.compile(r"(?:^|[.?!]['\")]*\s+|\n\n\s*|(?<=\s)\"|-- )['\"(\[]*([a-z])")
_ACRONYM = re.compile(r"\(([a-z]{2,8}(?:-[a-z]{2,8})?)\)")
_CLITIC = re.compile(r"'s?$")
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
)
_SHORT = 2


@dataclass(frozen=True)
class Truecaser:
    """``names`` are names whatever the dictionary says, ``phrases`` whole names, ``titles`` stand before them."""

    dictionary: frozenset[str]
    names: frozenset[str]
    acronyms: frozenset[str]
    phrases: tuple[str, ...]
    titles: frozenset[str]

    @cached_property
    def _phrases(self) -> re.Pattern[str]:
        longest = sorted(self.phrases, key=lambda phrase: (-len(phrase), phrase))
        return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b") if longest else re.compile(r"(?!)")

    def __call__(self, text: str) -> str:
        text = _GAP.sub(lambda m: "\n\n" + " " * (len(m[0]) - 2), text.lower())
        here = self.acronyms | {m[1] for m in _ACRONYM.finditer(text) if not is_plain(m[1], self.dictionary)}
        cased = _WORD.sub(lambda m: self._word(m[0], here), text)
        for match in self._phrases.finditer(text):
            cased = cased[: match.start()] + _titled(match[0]) + cased[match.end() :]
        cased = self._with_titles(cased)
        return _OPENING.sub(lambda m: m[0][:-1] + m[1].upper(), cased)

    def _word(self, word: str, acronyms: Iterable[str]) -> str:
        bare = _CLITIC.sub("", word)
        if bare == "i":
            return word.capitalize()
        if bare in acronyms:
            return bare.upper() + word[len(bare) :]
        if bare in self.names or not is_plain(bare, self.dictionary):
            return word[0].upper() + word[1:]
        return word

    def _with_titles(self, text: str) -> str:
        """ "president Doran" is "President Doran"."""
        words = list(re.finditer(r"\S+", text))
        for word, following in zip(reversed(words[:-1]), reversed(words[1:]), strict=True):
            if word[0].strip('."(') in self.titles and text[following.start()].isupper():
                text = text[: word.start()] + word[0].capitalize() + text[word.end() :]
        return text


_SMALL = frozenset({"of", "the", "and", "for", "in", "de", "la", "del", "y", "los", "las", "el"})


def _titled(phrase: str) -> str:
    return _WORD.sub(lambda m: m[0] if m[0] in _SMALL else m[0][0].upper() + m[0][1:], phrase)


def dictionary(model: Language) -> frozenset[str]:
    """The words that the parser's lemmatizer knows, in all their forms, and function words."""
    tables: Any = getattr(model.get_pipe("lemmatizer"), "lookups")  # noqa: B009
    words = {word for words in tables.get_table("lemma_index").values() for word in words}
    words |= {form for forms in tables.get_table("lemma_exc").values() for form in forms}
    return frozenset(words | model.Defaults.stop_words)


def is_plain(word: str, known: Container[str]) -> bool:
    """Whether the word, or what it is a form of, is a plain word of English."""
    if len(word) <= _SHORT or word in known:
        return True
    stems = (word[: -len(ending)] + instead for ending, instead in _ENDINGS if word.endswith(ending))
    return any(stem in known or (stem[-1:] == stem[-2:-1] and stem[:-1] in known) for stem in stems)
