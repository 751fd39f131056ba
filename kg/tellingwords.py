"""The words that tell what a text is about, and how far two texts agree in them.

Enters: the sentences of a text and its title, and the words that are common in reports of every kind; later, for pairs
of texts, what was left. Leaves: the other nouns, names, verbs and adjectives with their number, as one line of text
small enough to be kept with the document; and the cosine of two such lines, each word damped by the logarithm of its
number.

Texts about one event share "dentist", "minibus" and the name of a hamlet that nobody knew; texts about two share
"soldiers" and "Monday". Only the first ``LONGEST`` words of a text count: a report tells its subject early.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from math import log, sqrt

from kg.parse import Sentence

LONGEST = 600
_TELLING = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
_HELD = 512


def telling_words(sentences: Iterable[Sentence], common: Collection[str]) -> str:
    """The words with their numbers, in the order of the alphabet: "dentist minibus:3"."""
    tokens = [token for sentence in sentences if sentence.readable for token in sentence.span][:LONGEST]
    lemmas = (t.lemma_.lower() for t in tokens if t.pos_ in _TELLING and t.is_alpha and not t.is_stop)
    told = Counter(lemma for lemma in lemmas if lemma not in common)
    return " ".join(word if number == 1 else f"{word}:{number}" for word, number in sorted(told.items()))


def agreement(first: str, second: str, worth: Callable[[str], float]) -> float:
    """From 0 to 1: the cosine of two lines of words, what they share counted by what each word is worth."""
    one, two = _weights(first), _weights(second)
    return sum(one[word] * two[word] * worth(word) for word in sorted(one.keys() & two.keys()))


@lru_cache(maxsize=_HELD)
def _weights(told: str) -> Mapping[str, float]:
    pairs = (word.partition(":") for word in told.split())
    weights = {word: 1 + log(int(number or 1)) for word, _, number in pairs}
    length = sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items()}


def words_of(told: str) -> Iterable[str]:
    """The words of a line without their numbers."""
    return (word.partition(":")[0] for word in told.split())
