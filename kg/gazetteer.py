"""Known names and their spellings: which known entities does this string stand for?

Takes the hand-written entities with all their names and answers for a stretch of tokens, or for a name somebody
typed. Names are compared as words, romanised and without case, articles (al-, el-, ash-), apostrophes and genitive
's; numerals without their ending (10th, Tenth). Within that, spellings of one family meet (a/e, o/u/ou, i/y, doubled
letters, and in longer words any vowel) when no name is spelled exactly so. Looking up costs one step a word, however
many names are known. Nothing is decided here: two entities of one name are both returned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`‘ʿʾ´′", "'"))
_ARTICLE = re.compile(r"\b(?:a[dnrstz]|a[dst]h|[aeu]l)-(?=\w)")
_INITIAL = re.compile(r"\b([^\W\d_])\.")
_GENITIVE = re.compile(r"'s\b")
_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[\x00-\u024f\u1e00-\u1eff‘-”]*")
_NUMERAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_ARTICLES = frozenset({"al", "el", "ul"})
_SUN_ARTICLES = frozenset(("ad", "an", "ar", "as", "at", "az", "adh", "ash", "ath", "ed", "er", "es", "esh", "ez"))
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        (
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ),
        start=1,
    )
}
_SMALL = frozenset(("of", "the", "for", "and", "in", "to"))
_VOWELS = re.compile(r"(?<=.)[aeiouyw]+")
_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = (("ph", "f"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("dh", "d"), ("gh", "g"), ("q", "k"))
_SOUND_LETTERS = str.maketrans("eyo", "aiu")
_ACRONYM = 4
_FAMILY = 5
_SKELETON = 4
_ALIKE = 75.0


@dataclass(frozen=True, slots=True)
class KnownEntity:
    """A hand-written entity: ``key`` is its local id, ``names`` its labels and aliases in any script.

    ``context`` are keys of entities that tell it from others of the same name (its country, what it is part of).
    """

    key: str
    type: str
    types: tuple[str, ...]
    label: str
    names: tuple[str, ...]
    context: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def name_words(text: str) -> tuple[str, ...]:
    """The words of a name as they are compared; of an article alone, or of punctuation, none."""
    text = text.translate(_APOSTROPHES).casefold()
    if not text.isascii():
        from anyascii import anyascii

        text = anyascii(text).casefold().translate(_APOSTROPHES)
    if "'" in text:
        text = _GENITIVE.sub("", text).replace("'", "")
    if "." in text:
        text = _INITIAL.sub(r"\1", text)
    if "-" in text:
        text = _ARTICLE.sub("", text)
    found = [_numeral(word) for word in _WORD.findall(text)]
    return tuple(word for word in found if word not in _ARTICLES)


def _numeral(word: str) -> str:
    if word[0].isdigit():
        match = _NUMERAL.fullmatch(word)
        return match[1] if match else word
    return _ORDINALS.get(word, word)


def normalise(name: str) -> str:
    """A name's words in one string, without a leading *the*; two spellings that differ in form only are equal."""
    found = name_words(name)
    while len(found) > 1 and found[0] == "the":
        found = found[1:]
    return " ".join(found) or name.strip().casefold()


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """The word with the vowels and consonants that transliterations confuse made equal."""
    for letters, one in _SOUNDS:
        word = word.replace(letters, one)
    word = _DOUBLED.sub(r"\1", word.translate(_SOUND_LETTERS))
    return word[:-1] if len(word) > 3 and word.endswith("h") else word


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word of sound (and its first letter); short words and numerals are kept whole."""
    if len(word) < _FAMILY or any(c.isdigit() for c in word):
        return word
    return _VOWELS.sub("", sound(word))


def spelling_distance(text: Sequence[str], name: Sequence[str]) -> int | None:
    """0 for the same words, more for spellings of one family, None for different names."""
    distance = 0
    for a, b in zip(text, name, strict=True):
        if a == b:
            continue
        if len(a) < _FAMILY or len(b) < _FAMILY or a[0] != b[0]:
            return None
        if sound(a) == sound(b):
            distance += 1
        elif sound(a).endswith("i") != sound(b).endswith("i"):
            return None  # people are called after towns: a Krasni is from Krasna
        elif len(skeleton(a)) >= _SKELETON and _alike(sound(a), sound(b)):
            distance += 2
        else:
            return None
    return distance


def sounds_like(first: str, second: str) -> bool:
    """Whether two names differ in no more than what transliterations confuse."""
    one, two = normalise(first).split(), normalise(second).split()
    return len(one) == len(two) and all(a == b or sound(a) == sound(b) for a, b in zip(one, two, strict=True))


def _alike(a: str, b: str) -> bool:
    from rapidfuzz.fuzz import ratio

    return float(ratio(a, b)) >= _ALIKE


@dataclass(slots=True)
class _Node:
    down: dict[str, _Node] = field(default_factory=dict)
    names: list[tuple[tuple[str, ...], str, str]] = field(default_factory=list)  # words, key, surface


@dataclass(frozen=True, slots=True)
class KnownMatch:
    """Tokens ``first`` to ``last`` (exclusive) of a list spell a name of each entity in ``keys``."""

    first: int
    last: int
    keys: tuple[str, ...]
    exact: bool


class NameIndex:
    """Known entities by name."""

    def __init__(self, entities: Iterable[KnownEntity]) -> None:
        self._entities = {entity.key: entity for entity in entities}
        self._root = _Node()
        self._last_words: dict[str, set[str]] = {}
        self._around: dict[str, frozenset[str]] = {}
        for key in sorted(self._entities):
            self._add(self._entities[key])

    @classmethod
    def from_entities(cls, rows: Iterable[KnownEntity]) -> NameIndex:
        return cls(rows)

    def __len__(self) -> int:
        return len(self._entities)

    def has(self, key: str) -> bool:
        return key in self._entities

    def entity(self, key: str) -> KnownEntity:
        return self._entities[key]

    def around(self, key: str) -> frozenset[str]:
        """The entity, and what its context says that it lies in or belongs to, at any remove."""
        if key not in self._around:
            found, waiting = {key}, [key]
            while waiting:
                above = self._entities.get(waiting.pop())
                new = set(above.context) - found if above else set()
                found |= new
                waiting += sorted(new)
            self._around[key] = frozenset(found)
        return self._around[key]

    def _add(self, entity: KnownEntity) -> None:
        for name in dict.fromkeys((entity.label, *entity.names)):
            words = tuple(normalise(name).split())
            if not words:
                continue
            node = self._root
            for word in words:
                node = node.down.setdefault(skeleton(word), _Node())
            node.names.append((words, entity.key, name))
            if len(words) > 1 and "Person" in (entity.type, *entity.types):
                self._last_words.setdefault(words[-1], set()).add(entity.key)

    def lookup(self, name: str, *, exact: bool = False) -> tuple[str, ...]:
        """Keys of the entities with this name, in the nearest spelling that any of them has, or only in this one."""
        words = tuple(normalise(name).split())
        node: _Node | None = self._root
        for word in words:
            node = node.down.get(skeleton(word)) if node else None
        keys, _, same = _closest(words, node) if node else ((), (), False)
        return keys if same or not exact else ()

    def nearest(self, name: str, count: int = 5) -> tuple[str, ...]:
        """Keys of the entities whose names look most like this one, best first."""
        from rapidfuzz import fuzz, process

        surface = {key: [normalise(n) for n in (e.label, *e.names)] for key, e in self._entities.items()}
        names = [(n, key) for key in sorted(surface) for n in surface[key]]
        found = process.extract(
            normalise(name), [n for n, _ in names], scorer=fuzz.WRatio, limit=4 * count, score_cutoff=75
        )
        return tuple(dict.fromkeys(names[index][1] for _, _, index in found))[:count]

    def by_last_word(self, word: str) -> tuple[str, ...]:
        """Keys of the persons whose full name ends in this word."""
        return tuple(sorted(self._last_words.get(word, ())))

    def matches(self, tokens: Sequence[str], spaced: Sequence[bool]) -> list[KnownMatch]:
        """Known names among the tokens: from each token on the longest; those inside others are given too.

        ``spaced`` tells whether white space follows the token.
        """
        words = [token_words(tokens, spaced, i) for i in range(len(tokens))]
        upper = sum(t.isupper() for t in tokens if t.isalpha()) * 2 > sum(t.isalpha() for t in tokens)
        found: list[KnownMatch] = []
        for first in range(len(tokens)):
            if not words[first] or not _opens_name(tokens[first]):
                continue
            match = self._longest(tokens, words, first, upper)
            if match:
                found.append(replace(match, first=_with_article(tokens, spaced, words, first)))
        return found

    def _longest(
        self, tokens: Sequence[str], words: Sequence[tuple[str, ...]], first: int, upper: bool
    ) -> KnownMatch | None:
        node, spelled, best = self._root, [], None
        for i in range(first, len(tokens)):
            if not words[i]:
                if not is_glue(tokens[i]):
                    break
                continue
            for word in words[i]:
                following = node.down.get(skeleton(word))
                if following is None:
                    return best
                node = following
                spelled.append(word)
            if not node.names:
                continue
            keys, surfaces, exact = _closest(tuple(spelled), node)
            if keys and (upper or _case_fits(tokens[first : i + 1], surfaces)):
                best = KnownMatch(first, i + 1, keys, exact)
        return best


def token_words(tokens: Sequence[str], spaced: Sequence[bool], i: int) -> tuple[str, ...]:
    """The words of one token; none for an article that a hyphen ties to the next."""
    text = tokens[i]
    lower = text.lower()
    if lower in _SUN_ARTICLES and not spaced[i] and i + 1 < len(tokens) and tokens[i + 1] == "-":
        return ()
    return name_words(text)


def _with_article(tokens: Sequence[str], spaced: Sequence[bool], words: Sequence[tuple[str, ...]], first: int) -> int:
    """Where a name begins that an article stands before: "Al-X", "al X"."""
    at = first - 1
    if at > 0 and tokens[at] == "-" and not spaced[at] and not spaced[at - 1]:
        at -= 1
    tied = at < first - 1
    return at if at >= 0 and not words[at] and is_article(tokens[at]) and (tied or spaced[at]) else first


def is_article(token: str) -> bool:
    return token.lower() in _ARTICLES or token.lower() in _SUN_ARTICLES


def is_glue(token: str) -> bool:
    """Whether a token without words of its own may stand inside a name."""
    return is_article(token) or token.lower() in ("'s", "’s") or token in "-–‐'’ʼʿʾ`\"“”‘"


def _opens_name(token: str) -> bool:
    return token[:1].isupper() or token[:1].isdigit() or not token.isascii()


def _case_fits(tokens: Sequence[str], surfaces: Sequence[str]) -> bool:
    """A short all-capitals name stands in capitals; of other names half of the words have a capital, or those that have
    one where the name is known from ("Lesna detention centre").
    """
    if len(tokens) == 1 and all(len(s) <= _ACRONYM and s.isupper() for s in surfaces):
        return tokens[0].replace(".", "").isupper()
    carrying = [t for t in tokens if name_words(t) and t.lower() not in _SMALL]
    capitals = sum(map(_opens_name, carrying))
    return 2 * capitals >= len(carrying) or any(0 < sum(map(_opens_name, s.split())) <= capitals for s in surfaces)


def _closest(words: tuple[str, ...], node: _Node) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Keys and surfaces of the node's names that are spelled nearest to the words.

    What another script is romanised to may lack its vowels, and is like too many words: it must be the same.
    """
    scored = [(spelling_distance(words, name), key, surface) for name, key, surface in node.names]
    near = [
        (distance, key, surface)
        for distance, key, surface in scored
        if distance is not None and (not distance or _LATIN.fullmatch(surface))
    ]
    least = min((distance for distance, _, _ in near), default=0)
    kept = [(key, surface) for distance, key, surface in near if distance == least]
    keys = tuple(sorted({key for key, _ in kept}))
    return keys, tuple(surface for _, surface in kept), least == 0
