"""A noun in its sentence: the wordings it could be quoted in, and the words that it hangs on.

Takes a noun of a parsed sentence; returns stretches of tokens, from the bare noun to the whole phrase, and paths to the
verbs and nouns above and below it. A path climbs through lists and appositions, so that every victim of a list hangs
on the same verb: ``dobj<kill``, ``on<attack``, ``nsubj<killP`` (of a passive).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

Stretch = tuple[int, int]
_LEFT = "det amod compound nummod nmod poss quantmod predet advmod punct case npadvmod"
_DETERMINERS = """the a an this that these those his her their its our my your some any another no every each all both
such"""
_QUANTITIES = """several many some about approximately around almost nearly over least more other various few numerous
dozens another half dozen most two three four five six seven eight nine ten at than hundreds alleged socalled different
same certain"""
_MODIFIERS, _FIRST, _COUNTING = (frozenset(words.split()) for words in (_LEFT, _DETERMINERS, _QUANTITIES))
_INNER = frozenset("-–\"'")
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "AUX"})
_BELOW = frozenset({"amod", "compound", "nmod", "poss", "appos"})
_WIDEST = 8
_HIGHEST = 5
_ABOVE = 2


def lemma(token: Token) -> str:
    """The lemma, in small letters; of a name, the word itself."""
    return token.lower_ if token.tag_ in ("NNP", "NNPS") else token.lemma_.lower()


def modifies_noun(token: Token) -> bool:
    """Whether the word only modifies a noun after it: "car" of "car bomb"."""
    return (
        token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i and token.head.pos_ in ("NOUN", "PROPN")
    )


def stretches(token: Token) -> dict[str, Stretch]:
    """The wordings by their kind, as first and last (exclusive) token of the parsed paragraph."""
    first = _left_edge(token)
    while first < token.i and token.doc[first].lower_ in _FIRST:
        first += 1
    end = token.i + 1
    compound = token.i
    while compound > first and (
        token.doc[compound - 1].dep_ in ("compound", "nmod") or token.doc[compound - 1].text == "-"
    ):
        compound -= 1
    own = max((j + 1 for j in range(first, token.i) if token.doc[j].tag_ == "POS"), default=first)
    found = {"phrase": (first, end), "noun": (token.i, end), "compound": (compound, end), "own": (own, end)}
    if modifies_noun(token):
        return {kind: found[kind] for kind in ("phrase", "noun", "compound")}
    below = next((c for c in token.rights if c.dep_ == "prep"), None)
    inner = next((c for c in below.children if c.dep_ == "pobj"), None) if below is not None else None
    if below is not None and inner is not None:
        found["with of"] = (first, inner.i + 1)
        found["with all of"] = (first, below.right_edge.i + 1)
    return {**found, "whole": (first, max(end, token.right_edge.i + 1))}


def uncounted(words: str) -> str:
    """The wording without the number in front: "armed men" of "about ten armed men"."""
    left = words.split()
    while len(left) > 1 and (left[0] in _COUNTING or left[0].isdigit()):
        left = left[1:]
    return " ".join(left)


def is_counted(words: str) -> bool:
    return any(word in _COUNTING or word.isdigit() for word in words.split())


def _left_edge(token: Token) -> int:
    first = token.i
    for child in reversed(list(token.lefts)):
        edge = child.left_edge.i
        if child.dep_ not in _MODIFIERS or child.i >= first or first - edge > _WIDEST:
            break
        if child.dep_ == "punct" and child.text not in _INNER:
            break
        first = edge
    return first


def top_of_list(token: Token) -> Token:
    """The word that the list or apposition hangs on."""
    for _ in range(_HIGHEST):
        if token.dep_ not in ("conj", "appos"):
            break
        token = token.head
    return token


def paths_up(token: Token) -> list[str]:
    """The nearest words above that carry meaning, each with the way to it."""
    found: list[str] = []
    steps: list[str] = []
    for _ in range(_HIGHEST):
        above = token.head
        if above.i == token.i or len(found) == _ABOVE:
            break
        if token.dep_ in ("pobj", "pcomp") and above.pos_ in ("ADP", "SCONJ", "PART", "VERB"):
            steps.append(above.lemma_.lower())
        elif token.dep_ not in ("conj", "appos"):
            if token.dep_ not in ("prep", "dative", "agent"):
                steps.append(token.dep_)
            if above.pos_ in _CONTENT:
                found.append(f"{'/'.join(steps)}<{lemma(above)}{'P' if _is_passive(above) else ''}")
        token = above
    return found


def _is_passive(token: Token) -> bool:
    auxiliary = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children)
    return auxiliary or (token.tag_ == "VBN" and token.dep_ == "acl")


def words_below(token: Token) -> Iterator[str]:
    """What modifies the noun, with the way to it."""
    for child in token.children:
        if child.dep_ in ("acl", "relcl"):
            yield f">{child.dep_}:{lemma(child)}"
            yield from (
                f">{child.dep_}:{lemma(child)}:{lemma(c)}" for c in child.children if c.dep_ in ("dobj", "prep")
            )
        elif child.dep_ == "prep":
            yield from (f">{lemma(child)}:{lemma(c)}" for c in child.children if c.dep_ == "pobj")
        elif child.dep_ == "nummod":
            yield ">number"
        elif child.dep_ in _BELOW:
            yield f">{child.dep_}:{lemma(child)}"
