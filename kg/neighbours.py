"""Nouns that stand beside a word in its sentence, whatever the parse hangs them on.

Enters: a token. Leaves: the noun just before it, the head of the noun phrase just after it, or the noun that the parse
coordinates with the verb above instead of with its like. Nothing beyond the sentence is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

_INSIDE = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "quantmod", "punct"})


def noun_before(token: Token) -> Iterator[Token]:
    """The noun that stands just before, across a comma and a bracket; none beyond the sentence."""
    doc, start = token.doc, token.sent.start
    at = token.i - 1
    if at > start and doc[at].text == ",":
        at -= 1
    if at > start and doc[at].text == ")":
        at = next((i for i in range(at, start, -1) if doc[i].text == "("), start) - 1
    if at >= start and doc[at].pos_ in ("NOUN", "PROPN"):
        yield doc[at]


def noun_after(token: Token) -> Iterator[Token]:
    """The head of the noun phrase that begins just after, whatever the parse hangs it on."""
    at = token.i + 1
    if at >= token.sent.end:
        return
    found = token.doc[at]
    while found.dep_ in _INSIDE and found.head.i > found.i:
        found = found.head
    if found.pos_ in ("NOUN", "PROPN") and found.i < token.sent.end and found.i > token.i:
        yield found


def hung_on_verb(token: Token) -> Iterator[Token]:
    """The noun after ", and" or "and" that the parse coordinates with the verb: "was held by X, and the Y"."""
    doc, at = token.doc, token.right_edge.i + 1
    if at >= len(doc) or (doc[at].text != "," and "cc" not in (doc[at].dep_, doc[at - 1].dep_)):
        return
    end = token.sent.end
    while at < end and (doc[at].text == "," or doc[at].dep_ == "cc"):
        at += 1
    if at >= end or doc[at - 1].dep_ != "cc":
        return
    noun = doc[at]
    while noun.dep_ in _INSIDE and noun.head.i > noun.i:
        noun = noun.head
    if noun.dep_ == "conj" and noun.pos_ in ("NOUN", "PROPN") and noun.head.pos_ == "VERB" and noun.head.i < token.i:
        yield noun
