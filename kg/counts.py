"""Numbers of people and things in a parsed sentence, with the least and the most that the words allow.

Takes a sentence; returns ``CountExpression``s in its order. What each wording allows:

    18 · eighteen · both · none, no, nobody, zero     exactly that many
    about, around, some, nearly, almost 18            18: the words bound nothing, and the figure is what was said
    at least, more than, over 18 · 18 or more         18 and up, as newspapers use "more than"
    up to, as many as, fewer than, less than 18       no least, 18 at the most
    between 18 and 20 · 18 to 20 · 18-20 · two or three     from the one to the other
    a dozen · two dozen · a couple · a few            12 · 24 · 2 to 3 · 2 and up
    several, many, numerous                           3 and up
    dozens · scores · tens · hundreds · thousands     24 · 40 · 20 · 200 · 2,000 and up: two of them at the least
    several hundred · tens of thousands               300 · 20,000 and up
    a number of · multiple                            2 and up
    without casualties · not any casualties           0, as is the second noun of "no deaths or injuries"

Left out: ages, ordinals, dates and lengths of time, money, measures, clock times, fractions, shares, and the
numbers in names ("Group 7", "Article 5"). "A soldier" is left to the reader of
the noun: whether it is one man or one unit of many ("a patrol") is a question for the lexicon.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.claims import Count
from kg.dates import find_times
from kg.figures import DASHES, Figure, figures, is_number
from kg.numerals import ORDINALS, words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.parse import Sentence

_PAIRING = DASHES | {":", "in"}
_MEASURES = frozenset(
    words(
        "year years month months week weeks day days hour hours minute minutes second seconds mm millimeter millimetre "
        "millimeters millimetres cm m metre metres meter meters km kms kilometre kilometres kilometer kilometers mile "
        "miles nautical square cubic yard yards foot feet inch inches caliber calibre kg kilo kilos kilogram kilograms "
        "gram grams ton tons tonne tonnes pound pounds litre litres liter liters barrel barrels hectare hectares acre "
        "acres degree degrees "
        "percent % percentage per cent dollar dollars euro euros dinar dinars usd eur times fold am pm a.m. p.m. "
        "o'clock gmt local third thirds quarter quarters half halves"
    )
)
_MONEY = frozenset({"$", "€", "£", "¥", "us$", "usd", "eur", "#", "no.", "nos.", "number", "aged", "age", "chapter"})
_NOT_ONE = frozenset({"the", "this", "that", "each", "every", "any", "which", "another"})
_ABOVE = frozenset({"nummod", "quantmod", "det", "amod", "compound", "predet", "advmod", "nmod"})
_CLOCK = 24
_TOLD = frozenset(words("put puts stood stands estimated estimate toll number count remained"))


@dataclass(frozen=True, slots=True)
class CountExpression:
    """A number of something.

    ``token`` is the token (``token.i``) that carries the number in the parse, ``noun`` that of what is counted, which
    is the same for a number standing alone. ``start`` and ``end`` are offsets of the number in the text, without
    "at least" and its like.
    """

    token: int
    noun: int
    count: Count
    start: int
    end: int


def find_counts(sentence: Sentence) -> list[CountExpression]:
    """The counts of a sentence, in order; a token belongs to one at the most."""
    tokens = list(sentence.span)
    lowers = [token.lower_ for token in tokens]
    found = []
    dated: list[tuple[int, int]] | None = None
    for figure in figures(lowers):
        if figure.plain and dated is None:
            dated = [(t.start, t.end) for t in find_times(sentence.span.text, _ANY_DAY)]
        if tokens[figure.first].dep_ in ("cc", "preconj"):
            continue
        if figure.plain and not _is_count(sentence, tokens, lowers, figure, dated or []):
            continue
        found.append(_expression(sentence, tokens, figure))
    found += _none_of(sentence, tokens)
    return sorted(found, key=lambda count: (count.start, count.end))


_ANY_DAY = "2000-01-05"
"""Only where dates stand matters here, and that does not depend on the day of publication."""


def _is_count(
    sentence: Sentence,
    tokens: Sequence[Token],
    lowers: Sequence[str],
    figure: Figure,
    dated: Sequence[tuple[int, int]],
) -> bool:
    """Whether a figure counts something, and is no date, age, measure, share or part of a name."""
    first, last = tokens[figure.first], tokens[figure.last]
    before = lowers[figure.first - 1] if figure.first else ""
    after = lowers[figure.last + 1] if figure.last + 1 < len(lowers) else ""
    if before in _MONEY or after in _MEASURES or after in ORDINALS or after in DASHES or (before, after) == ("(", ")"):
        return False
    if (before in _PAIRING and is_number(lowers, figure.first - 2)) or "/" in (before, after):
        return False
    if after in _PAIRING and is_number(lowers, figure.last + 2):
        return False
    start, end = (offset - sentence.span.start_char for offset in (first.idx, last.idx + len(last)))
    if any(a < end and start < b for a, b in dated):
        return False
    return not _is_label(tokens, figure, before, after) and not _is_bare(tokens, figure, before, after)


def _is_label(tokens: Sequence[Token], figure: Figure, before: str, after: str) -> bool:
    """The number of a unit, article or road, or the age behind a name ("Haddad, 24, said")."""
    head = tokens[figure.last]
    previous = tokens[figure.first - 1] if figure.first else None
    if head.dep_ == "nummod" and head.head.i > head.i:
        return head.head.tag_ == "NNP" and head.head.i == head.i + 1 and not head.head.text.endswith("s")
    if previous is None:
        return after in (".", ")")
    if before == "," and figure.first > 1:
        return tokens[figure.first - 2].tag_ == "NNP" and after in (",", ".", "")
    follows_name = previous.tag_ == "NNP" or (head.dep_ == "nummod" and head.head.i == previous.i)
    return follows_name and (head.text[0].isdigit() or head.text[0].isupper()) and _next_noun(head) is None


def _is_bare(tokens: Sequence[Token], figure: Figure, before: str, after: str) -> bool:
    """Whether it is a clock time ("at 5", not "put the toll at 5"), or "one" for a noun ("the one", "this one")."""
    if tokens[figure.last].lower_ == "one":
        described = figure.first > 0 and tokens[figure.first - 1].tag_ == "JJ"
        return before in _NOT_ONE or (described and tokens[figure.last].dep_ != "nummod")
    told = any(token.lower_ in _TOLD for token in tokens[max(0, figure.first - 8) : figure.first])
    clock = before == "at" and not told and figure.high is not None and figure.high <= _CLOCK
    return clock and after in ("", ".", ",", "on", "in", "and", "when", "local")


def _expression(sentence: Sentence, tokens: Sequence[Token], figure: Figure) -> CountExpression:
    inside = tokens[figure.first : figure.last + 1]
    heads = [token for token in inside if not inside[0].i <= token.head.i <= inside[-1].i]
    head = next((t for t in heads if t.dep_ in ("nummod", "amod", "det")), (heads or inside)[-1])
    start, end = sentence.token_start(inside[0]), sentence.token_end(inside[-1])
    return CountExpression(head.i, _noun(head).i, Count(figure.low, figure.high), start, end)


def _noun(token: Token) -> Token:
    """What a number counts: what stands behind its "of", the noun that it modifies, the next plural, or itself."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ == "of":
            for below in child.children:
                if below.dep_ == "pobj":
                    return below
    if token.i + 1 < token.sent.end and token.doc[token.i + 1].lower_ == "of":
        return _next_noun(token.doc[token.i + 1]) or token
    noun = token
    while noun.dep_ in _ABOVE and noun.head.i > noun.i and _countable(noun.head):
        noun = noun.head
    return noun if noun.i != token.i and noun.pos_ != "NUM" else _next_noun(token) or token


def _countable(noun: Token) -> bool:
    """Whether it is a noun, as a plural is too that was taken for a verb ("207 X militants")."""
    return noun.pos_ in ("NOUN", "PROPN", "NUM", "PRON") or (noun.tag_ == "VBZ" and noun.dep_ in ("dobj", "pobj"))


def _next_noun(token: Token) -> Token | None:
    """A plural that follows directly or behind adjectives and nouns."""
    for place in range(token.i + 1, min(token.i + 4, token.sent.end)):
        following = token.doc[place]
        if following.tag_ in ("NNS", "NNPS"):
            return following
        if following.tag_ not in ("JJ", "NN", "NNP", "VBN", "VBG"):
            return None
    return None


def _none_of(sentence: Sentence, tokens: Sequence[Token]) -> list[CountExpression]:
    """Nouns that a word elsewhere brings to zero: "without casualties", "not any deaths", "no deaths or injuries"."""
    found = []
    for token in tokens:
        if token.lower_ in ("or", "nor") and token.dep_ == "cc" and _is_none(token.head):
            nouns = [c for c in token.head.children if c.dep_ == "conj" and c.i > token.i]
        elif token.lower_ == "without":
            nouns = [c for c in token.children if c.dep_ == "pobj" and (c.tag_ == "NNS" or _has_any(c))]
        elif token.lower_ == "any" and token.dep_ == "det" and _is_denied(token.head):
            nouns = [token.head]
        else:
            continue
        found += [
            CountExpression(n.i, n.i, Count(0, 0), sentence.token_start(n), sentence.token_end(n))
            for n in nouns
            if not any(child.dep_ == "nummod" or child.lower_ == "no" for child in n.children)
        ]
    return found


def _is_none(noun: Token) -> bool:
    return any(child.lower_ == "no" for child in noun.children) or noun.head.lower_ == "without"


def _has_any(noun: Token) -> bool:
    return any(child.lower_ == "any" for child in noun.children)


def _is_denied(noun: Token) -> bool:
    """Whether the nearest verb above is negated."""
    verb = noun
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    return any(child.dep_ == "neg" for child in verb.children)
