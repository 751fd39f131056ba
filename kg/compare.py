"""How likely two names are names of one thing: ``similarity(first, second, kind) -> float``.

Takes two names in any script and the class of what they name; returns 0 to 1, where 0.5 and more means "the same". It
looks names up nowhere: two different people of one name are alike here, and whoever asks decides what follows from it.

Names are romanised and compared word by word, in any order; a name in a script without vowels by its consonants. A word
may be misspelt, be of one spelling family, or stand as its initial; two words may be written as one. A person's name
may lack names that the other has, an organisation's may not.
Words that remain on both sides speak against it, however long the rest; so does a number that differs, since numbered
things are told apart by nothing else. Articles, titles and forms of company weigh little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from kg.gazetteer import name_words, sound
from kg.numerals import read_cardinal

PERSON = "Person"
MOST_WORDS = 24  # beyond them a name is a text, and comparing every pair would take long
LIMIT = 0.34  # what two names may differ by and still be one
DIFFERENT = 0.31  # a word that differs more than this is another word
_SHORTEST = 4
_INITIAL = 0.1
_FAMILY = 0.03
_SURPLUS_NAME = 0.06
_SURPLUS_WORD = 0.36
_SINGLE = 0.26
_LIGHT = 0.03
_FORM = 0.2
_PARENT = 0.4
_ACRONYM = 0.2

_PATRONYMIC = frozenset({"bin", "ibn", "ben", "bint", "bn"})
_PARTICLES = _PATRONYMIC | {"de", "da", "di", "von", "van", "der", "abu", "abou"}
_SERVANT = re.compile(r"abd(?:[aeu]|ou)(?:l|r(?=r)|s(?=s))(\w{3,})?")  # "Abdul Aziz", "Abdulaziz", "Abd al-Aziz"
_ABJAD = re.compile("[\u0590-\u07ff]")
_WRITTEN_ON = re.compile(r"a?l(?=\w{4})")
_VOWELS = re.compile("[aeiouwy]")
_TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "sir", "sheikh", "shaikh", "shaykh", "sayyid", "haji", "hajji", "mullah", "maulawi"}
    | {"qari", "mufti", "president", "prasident", "monsieur", "general", "colonel", "major", "captain", "lieutenant"}
    | {"marshal", "prince", "mv", "mt", "ss"}
)
_SMALL = frozenset({"the", "of", "and", "for", "in", "a", "an", "und", "et", "y", "e", "de", "la", "le", "na"})
_LEGAL = frozenset({"llc", "inc"})  # a company's form written after a person's name
_FORMS = {
    form: kind
    for kind, forms in {
        "joint stock": "jsc ojsc cjsc pjsc oao zao pao ao ag akg aktiengesellschaft spa sa asa ab nv oyj "
        "aktsionernoeobshchestvo jointstockcompany jointstock",
        "limited": "ltd limited llc ooo gmbh srl sarl bv bvba spzoo limitedliabilitycompany pty pte "
        "societateacuraspunderelimitata kft doo",
        "public": "plc publiclimitedcompany",
        "partnership": "lp llp kg limitedpartnership",
        "company": "co company corp corporation inc incorporated kompaniya",
        "group": "group gruppe gruppa",
        "holding": "holding holdings",
    }.items()
    for form in forms.split()
}
_LONGEST_FORM = 4
_LETTERS = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}(?:[^\W\d_]\b)?")
_JOINED = re.compile(r"(?<=[^\W\d_])&(?=[^\W\d_])|\s+&\s+")
_CAMEL = re.compile(r"(?<=[a-z]{3})(?=[A-Z][a-z]{2})")


def similarity(first: str, second: str, kind: str) -> float:
    """How likely the two are names of one thing of the class ``kind``: 0 to 1, and 0.5 is where "yes" begins."""
    person = kind == PERSON
    a, b = _words(first, person), _words(second, person)
    if not a or not b:
        return 1.0 if first.strip().casefold() == second.strip().casefold() and first.strip() else 0.0
    scripts = [bool(_ABJAD.search(name)) for name in (first, second)]
    if any(scripts) and not all(scripts):
        a, b = (_consonants(words, abjad) for words, abjad in zip((a, b), scripts, strict=True))
    if sorted(a) == sorted(b) and not _swapped(a, b):
        return 1.0
    cost = min(_cost(*_rejoined(a, b), person), 1.0 if any(scripts) else _acronym(a, b, person))
    return max(0.0, 1.0 - cost / (2 * LIMIT))


@lru_cache(maxsize=65536)
def _words(name: str, person: bool) -> tuple[str, ...]:
    """The words that are compared; a company's form is one word in angle brackets."""
    text = _JOINED.sub(" and ", name)
    if not person:
        text = _LETTERS.sub(lambda m: m[0].replace(".", "").replace(" ", "") + " ", text)
    words = name_words(_CAMEL.sub(" ", text))[:MOST_WORDS]
    if person:
        return tuple(part for word in words for part in _servant(word))
    return tuple(_with_forms(_with_numbers(words)))


def _servant(word: str) -> tuple[str, ...]:
    match = _SERVANT.fullmatch(word)
    if match is None:
        return (word,)
    return ("abd", match[1]) if match[1] else ("abd",)


def _consonants(words: Sequence[str], abjad: bool) -> tuple[str, ...]:
    """What a script without vowels writes of the words; there the article is part of the word."""
    bare = [_WRITTEN_ON.sub("", w) for w in words] if abjad else [w for w in words if not _is_light(w, person=True)]
    return tuple((_VOWELS.sub("", sound(word)) or word).upper() for word in bare)


def _with_numbers(words: Sequence[str]) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(words):
        number = read_cardinal(words, at)
        value, end = (words[at], at + 1) if number is None else (str(number[0]), number[1])
        found.append(value)
        at = end
    return found


def _with_forms(words: list[str]) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(words):
        for count in range(min(_LONGEST_FORM, len(words) - at), 0, -1):
            form = _FORMS.get("".join(words[at : at + count]))
            if form:
                found.append(f"<{form}>")
                at += count
                break
        else:
            found.append(words[at])
            at += 1
    return found


def _rejoined(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that one name writes apart and the other together, together in both."""
    return _joined_as(a, frozenset(b)), _joined_as(b, frozenset(a))


def _joined_as(words: tuple[str, ...], whole: frozenset[str]) -> tuple[str, ...]:
    found: list[str] = []
    at = 0
    while at < len(words):
        for count in (3, 2):
            together = "".join(words[at : at + count])
            if at + count <= len(words) and together in whole:
                found.append(together)
                at += count
                break
        else:
            found.append(words[at])
            at += 1
    return tuple(found)


def _cost(a: tuple[str, ...], b: tuple[str, ...], person: bool) -> float:
    pairs, rest_a, rest_b = _aligned(a, b)
    spent = sorted((cost for _, _, cost in pairs if cost), reverse=True)
    total = sum(spent[:1]) + sum(spent[1:]) / 2
    total += _rest(a, b, rest_a, rest_b, [(a[i], b[j], cost) for i, j, cost in pairs], person)
    if person and _swapped(a, b):
        total += _PARENT
    return min(total, _run_together(a, b))


def _aligned(a: Sequence[str], b: Sequence[str]) -> tuple[list[tuple[int, int, float]], list[int], list[int]]:
    """Pairs of words from the most alike on, and the positions of the words that remain."""
    every = sorted((_word_cost(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b))
    pairs: list[tuple[int, int, float]] = []
    left, right = set(range(len(a))), set(range(len(b)))
    for cost, i, j in every:
        if cost > DIFFERENT:
            break
        if i in left and j in right:
            pairs.append((i, j, cost))
            left.remove(i)
            right.remove(j)
    return pairs, sorted(left), sorted(right)


@lru_cache(maxsize=65536)
def _word_cost(a: str, b: str) -> float:
    """0 for the same word, more for another spelling or an initial, 1 for another word."""
    if a == b:
        return 0.0
    if a[0] == "<" or b[0] == "<":
        return 1.0
    digits = any(map(str.isdigit, a + b))
    if digits and (a.isdigit() or b.isdigit() or _digits(a) != _digits(b)):
        return 1.0 if not (a.isalnum() and b.isalnum() and _looks_alike(a, b)) else _INITIAL
    if min(len(a), len(b)) == 1:
        return _INITIAL if a[0] == b[0] else 1.0
    if _is_roman(a) or _is_roman(b):
        return 1.0
    return min(_edits(a, b), _edits(sound(a), sound(b)) + _FAMILY)


def _digits(word: str) -> str:
    return "".join(filter(str.isdigit, word))


_LOOKS = str.maketrans("0135", "oies")


def _looks_alike(a: str, b: str) -> bool:
    """Letters written as digits inside a word; a number alone is none."""
    if a.isdigit() or b.isdigit():
        return False
    return _edits(a.translate(_LOOKS).replace("9", "g"), b.translate(_LOOKS).replace("9", "g")) == 0.0


def _is_roman(word: str) -> bool:
    return len(word) > 1 and set(word) <= set("ivx")


def _edits(a: str, b: str) -> float:
    from rapidfuzz.distance import OSA

    return OSA.distance(a, b) / max(len(a), len(b), _SHORTEST)


def _rest(
    a: Sequence[str],
    b: Sequence[str],
    rest_a: list[int],
    rest_b: list[int],
    pairs: list[tuple[str, str, float]],
    person: bool,
) -> float:
    """What the words cost that have no partner."""
    seen = {word for x, y, _ in pairs for word in (x, y)}
    left = [a[i] for i in rest_a if a[i] not in seen]
    right = [b[j] for j in rest_b if b[j] not in seen]
    light = [w for w in (*left, *right) if _is_light(w, person)]
    left = [w for w in left if not _is_light(w, person)]
    right = [w for w in right if not _is_light(w, person)]
    total = _LIGHT * len(light) + _forms(a, b)
    if left and right:
        return total + 1.0
    surplus = len(left) + len(right)
    if not surplus:
        return total
    matched = [x for x, y, _ in pairs if not _is_light(x, person) and min(len(x), len(y)) > 1]
    if any(word.isdigit() for word in (*left, *right)):
        return total + 1.0
    if not person:
        return total + _SURPLUS_WORD * surplus
    return total + _SURPLUS_NAME * surplus + (_SINGLE if len(matched) < 2 else 0.0)


def _is_light(word: str, person: bool) -> bool:
    return word[0] == "<" or word in _SMALL or word in _TITLES or (person and word in _PARTICLES | _LEGAL)


def _forms(a: Sequence[str], b: Sequence[str]) -> float:
    """Two companies of different forms are often parent and child."""
    first, second = ({w for w in words if w[0] == "<"} for words in (a, b))
    return _FORM if first and second and not first & second else 0.0


def _swapped(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether who is whose child differs: "X bin Y" and "Y bin X"."""
    first, second = _fathers(a), _fathers(b)
    return bool(first and second) and not any(_word_cost(x, y) <= DIFFERENT for x in first for y in second)


def _fathers(words: Sequence[str]) -> list[str]:
    return [after for before, after in pairwise(words) if before in _PATRONYMIC]


def _run_together(a: Sequence[str], b: Sequence[str]) -> float:
    """The names without their spaces, for words that are run together or cut apart and misspelt besides."""
    first, second = "".join(sorted(a)), "".join(sorted(b))
    if len(a) == len(b) or _digits(first) != _digits(second):
        return 1.0
    return min(_edits("".join(a), "".join(b)), _edits(first, second)) * 3


def _acronym(a: Sequence[str], b: Sequence[str], person: bool) -> float:
    """ "NPA" for "Norland People's Army"."""
    if person:
        return 1.0
    short, long = sorted((a, b), key=lambda words: sum(map(len, words)))
    initials = "".join(word[0] for word in long if not _is_light(word, person))
    distinctive = [word for word in short if not _is_light(word, person)]
    return _ACRONYM if len(initials) > 2 and distinctive[:1] == [initials] and len(long) > 2 else 1.0
