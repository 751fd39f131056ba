"""Whom a content lays a deed on that names nothing else: "blamed X", "suspicion fell on X", "accused X of firing".

Enters: a cue and the verbs that say of a deed only that somebody did it. Leaves: the nouns of the culprits; none where
the content tells of something of its own ("blamed X for the delay it had caused", "suspected of fraud").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.cues import Cue
from kg.parse import subtree
from kg.syntax import lemmas

if TYPE_CHECKING:
    from spacy.tokens import Token

_THE = frozenset({"the", "this", "that", "these", "those"})
_TAILS = frozenset({"for", "of"})
_OBJECTS = frozenset({"it", "them", "this", "that", "fire"})


def culprits_of(cue: Cue, deeds: frozenset[str]) -> list[Token]:
    """The nouns of those whom the content names."""
    doc = cue.sentence.span.doc
    told = {i for word in cue.content if doc[word].dep_ in ("relcl", "appos") for i in subtree(doc[word])}
    words = [doc[i] for i in cue.content if i not in told]  # "blamed X, which has fought since 2009"
    done = [word for word in words if word.dep_ == "pcomp" and _only_done(word, deeds)]
    below = {i for deed in done for i in subtree(deed)}
    left = [word for word in words if word.i not in below]
    if any(
        (word.pos_ in ("VERB", "AUX") and word.dep_ != "amod") or (word.dep_ == "prep" and word.lower_ not in _TAILS)
        for word in left
    ):
        return []
    # "holds X responsible"
    held = [c for head in cue.content_heads if head.pos_ == "ADJ" for c in head.children if c.dep_ == "nsubj"]
    led = [head for head in cue.content_heads if head.dep_ == "pobj" and head.head.lower_ in cue.entry.group.tails]
    heads = held or [head for head in cue.content_heads if head.dep_ != "prep" and head not in led]
    tails = [*led, *(c for word in left if _opens_tail(word, cue) for c in word.children if c.dep_ == "pobj")]
    if any(not any(c.lower_ in _THE for c in tail.children) for tail in tails):
        return []
    return [noun for head in heads for noun in (head, *(c for c in head.children if c.dep_ == "conj"))]


def whose_men(noun: Token) -> Iterator[Token]:
    """The names below a plural noun: "X fighters", "fighters of X"."""
    if noun.tag_ != "NNS":
        return
    for child in noun.children:
        if child.dep_ in ("compound", "nmod", "amod") and child.pos_ == "PROPN":
            yield child
        elif child.dep_ == "prep" and child.lower_ in ("of", "from"):
            yield from (c for c in child.children if c.dep_ == "pobj" and c.pos_ == "PROPN")


def _opens_tail(word: Token, cue: Cue) -> bool:
    """ "blamed X for the violence", "X is suspected of murder", "accused residents of treason"; not "fighters of X"."""
    if word.lower_ != "of":
        return word.lower_ == "for"
    charge = "of" in cue.entry.group.tails and not any(c.pos_ == "PROPN" for c in word.children)
    return charge or word.head == cue.head


def _only_done(verb: Token, deeds: frozenset[str]) -> bool:
    """ "of firing from the south", "of carrying it out": nothing of its own is done."""
    objects = [c for c in verb.children if c.dep_ == "dobj"]
    return not deeds.isdisjoint(lemmas(verb)) and all(noun.lower_ in _OBJECTS for noun in objects)
