"""Reports that close a sentence and that the parse has lost: "…, the governor of Lesna said".

Takes a verb of saying without a subject; returns who says it, the noun phrase between the last comma and the verb,
and what is said, all before that comma. Refused: a phrase that opens with "and", that has a verb or a comma in it or is
long, a verb that goes on after itself, and words before the comma that are no clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.said import Content
from kg.syntax import lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST = 14
_NOUNS = frozenset({"NOUN", "PROPN"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_TO_HEARERS = "tell"
_GOES_ON = frozenset({"dobj", "ccomp", "xcomp", "agent", "attr", "acomp"})


def trailing_source(verb: Token) -> tuple[Token | None, Content | None]:
    """Who says it and what, or neither."""
    nothing = (None, None)
    hearers = [c for c in verb.rights if c.dep_ == "dobj" and c.pos_ in _NOUNS]
    if verb.tag_ not in ("VBD", "VBN", "VBZ") or verb.dep_ == "amod":
        return nothing
    if any(c.dep_ in _GOES_ON and (lemma(verb) != _TO_HEARERS or c not in hearers) for c in verb.rights):
        return nothing
    doc, start = verb.doc, verb.sent.start
    last = verb.i - 1
    while last > start and doc[last].pos_ == "ADV":
        last -= 1
    if doc[last].text == ",":  # "…, the governor, Jan Novak, said"
        opens = next((i for i in range(last - 1, max(start, last - _LONGEST), -1) if doc[i].text == ","), start)
        name = all(token.pos_ == "PROPN" or token.text in "-–’'" for token in doc[opens + 1 : last])
        if opens == start or not name:
            return nothing
        last = opens - 1
    comma = next((i for i in range(last, max(start, last - _LONGEST), -1) if doc[i].text == ","), None)
    if comma is None or comma == last:
        return nothing
    quoted = doc[comma + 1].is_quote  # "“We deny it,” the governor said"
    phrase = doc[comma + 1 + quoted : last + 1]
    if len(phrase) == 0 or phrase[0].pos_ == "CCONJ":
        return nothing
    if any(token.pos_ in ("VERB", "AUX", "PRON") or token.is_quote for token in phrase):
        return nothing
    heads = [token for token in phrase if token.pos_ in _NOUNS and not phrase.start <= token.head.i < phrase.end]
    if len(heads) != 1 or not any(_tells(doc[i], verb) for i in range(start, comma)):
        return nothing
    return heads[0], Content(tuple(range(start, comma)))


def _tells(word: Token, verb: Token) -> bool:
    """Whether a word makes a clause of what stands before, a participle too: "a blast killed …, police said"."""
    participle = word.tag_ == "VBN" and word.dep_ == "acl" and word.head.head == verb
    return word.tag_ in _FINITE or (participle and word.head.dep_ == "nsubj")
