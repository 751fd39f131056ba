"""How a verb stands in its sentence.

Takes the token of a trigger; returns whether it is active, passive or a noun, also where the parse took a participle
for a past or for a clause of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kg.parse import governs

if TYPE_CHECKING:
    from spacy.tokens import Token

DEPTH = 7  # verbs that share what the first of them has
_OWN = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "dobj", "agent"})
_AIMED = frozenset({"at", "on", "into", "against", "with"})


def shape(token: Token, transitive: Callable[[Token], bool]) -> str:
    """``active``, ``passive`` or ``noun``: how the trigger stands in its sentence."""
    if token.pos_ not in ("VERB", "AUX") and not (token.tag_.startswith("VB") and token.dep_ != "compound"):
        return "active" if governs(token) else "noun"
    children = {child.dep_ for child in token.children}
    if token.tag_ == "VBG" and token.dep_ in ("nsubj", "nsubjpass") and not children & _OWN:
        return "noun"  # "fighting broke out"
    result = token.tag_ == "VBN" and token.head.tag_ == "VBG" and children & _OWN == {"nsubj"}  # "leaving one injured"
    for _ in range(DEPTH):
        own = children & _OWN and (children & _OWN != {"nsubj"} or "dobj" in children)  # "and nine wounded": "were"
        if token.tag_ != "VBN" or token.dep_ != "conj" or own or token.head.i > token.i:
            break
        token = token.head  # "was attacked and burned": the first verb decides
        children = {child.dep_ for child in token.children}
    if children & {"auxpass", "nsubjpass"} or result:
        return "passive"
    if token.tag_ not in ("VBN", "VBD"):
        return "active"
    if "agent" in children and "dobj" not in children:
        return "passive"
    if token.dep_ == "acl" and "dobj" in children and "agent" not in children and transitive(token):
        return "active"  # "rebels executed 40 men", taken for rebels who were executed
    reduced = token.tag_ == "VBN" and token.dep_ in ("acl", "amod", "advcl")
    aimed = any(c.dep_ == "prep" and c.lower_ in _AIMED for c in token.children)
    if (reduced and not children & {"aux", "nsubj"}) or _reduced_though(token, children):
        return "passive"
    bare = not children & {"dobj", "aux", "ccomp", "prt"} and not aimed and not _shares_object(token)
    return "passive" if bare and transitive(token) and token.dep_ != "amod" else "active"


def _reduced_though(token: Token, children: set[str]) -> bool:
    """ "The commander, picked up in Lesna, …" taken for a past, "the agreement reached yesterday" for a clause."""
    if children & {"dobj", "aux", "ccomp"}:
        return False
    if token.tag_ == "VBN":
        return token.dep_ == "ccomp" and "nsubj" in children
    beyond = any(c.dep_ == "prep" and c.lower_ in _AIMED - {"on"} for c in token.children)
    return token.dep_ == "acl" and not beyond and not children & _OWN


def _shares_object(token: Token) -> bool:
    """Whether the object stands with a verb beside it: "killed and wounded dozens"."""
    beside = (c for c in token.children if c.dep_ == "conj" and c.pos_ == "VERB")
    return any({c.dep_ for c in verb.children} & _OWN == {"dobj"} for verb in beside)
