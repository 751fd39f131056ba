"""Participles that the parser took for the verb of their sentence: "Men believed to be rebels attacked the town".

Enters: a parsed paragraph. What only describes a noun ("believed to be", "said to belong to") is hung on it again, and
the noun is the subject of the verb that follows and has none. Where no such verb follows, nothing is changed: there
the word may well be what somebody does. In "left nine dead and 40 wounded" the forty wound nobody: the participle is
hung on its number; in "died after shells hit the town" the shells did. Sentences begin and end where they did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HELD = frozenset(
    {"suspected", "believed", "thought", "said", "known", "alleged", "reported", "presumed", "understood", "claimed"}
    | {"considered", "rumoured", "rumored", "supposed"}
)
_OPENING = frozenset({"after", "before", "until", "since"})
_FATES = frozenset({"wounded", "injured", "killed", "hurt"})
_COUNTED = frozenset({"others", "more", "people", "persons"})
_BEARING = frozenset({"aux", "auxpass", "neg", "dobj", "agent", "xcomp", "ccomp"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_VERBAL = frozenset({"aux", "auxpass", "neg", "dobj"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_CLAUSES = frozenset({"ccomp", "conj", "advcl"})


def lead_back(doc: Doc) -> Doc:
    """The same paragraph with such participles hung on their nouns."""
    for token in doc:
        if token.lower_ in HELD and (found := _led_astray(token)):
            _hang(token, *found)
        elif token.dep_ == "acl" and token.tag_ == "VBD" and (opening := _clause_opening(token)):
            _lead_clause(token, *opening)
        elif token.lower_ in _FATES and (number := _only_counted(token)):
            _hang_on_number(token, number)
    return doc


def _clause_opening(verb: Token) -> tuple[Token, Token] | None:
    """ "died after shells hit the town": the word that opens the clause and the subject, taken for a phrase with it."""
    noun, opening = verb.head, verb.head.head
    if noun.dep_ != "pobj" or opening.lower_ not in _OPENING or noun.i != verb.i - 1 or opening.head.i == opening.i:
        return None
    return (opening, noun) if any(c.dep_ == "dobj" for c in verb.children) else None


def _lead_clause(verb: Token, opening: Token, noun: Token) -> None:
    verb.head, verb.dep_ = opening.head, "advcl"
    noun.head, noun.dep_ = verb, "nsubj"
    opening.head, opening.dep_ = verb, "mark"


def _only_counted(word: Token) -> Token | None:
    """The number that stands right before the word and is taken for the subject of a deed: "and 40 wounded"."""
    subject = next((c for c in word.children if c.dep_ in _SUBJECTS), None)
    if subject is None or subject.i != word.i - 1 or any(c.dep_ in _BEARING for c in word.children):
        return None
    numbered = subject.tag_ == "CD" or (subject.lower_ in _COUNTED and any(c.tag_ == "CD" for c in subject.children))
    return subject if numbered and word.dep_ in ("conj", "ROOT", "ccomp", "advcl", "dep") else None


def _hang_on_number(word: Token, number: Token) -> None:
    above, relation = (number if word.head.i == word.i else word.head), word.dep_
    others = [c for c in word.children if c.i != number.i]
    number.head, number.dep_ = above, relation
    word.head, word.dep_, word.tag_ = number, "acl", "VBN"
    for child in others:
        child.head = above


def _led_astray(word: Token) -> tuple[Token, Token] | None:
    """The noun that the word describes and the verb that is the noun's, where the word is taken for a verb itself."""
    if word.i + 1 >= len(word.doc) or word.nbor().lower_ != "to" or word.tag_ not in ("VBD", "VBN"):
        return None
    children = list(word.children)
    noun = next((c for c in children if c.dep_ in _SUBJECTS and c.right_edge.i == word.i - 1), None)
    if (
        noun is None
        or noun.pos_ not in ("NOUN", "PROPN")
        or any(c.dep_ in _VERBAL and c.i < word.i + 2 for c in children)
    ):
        return None
    held = next((c for c in children if c.dep_ == "xcomp"), None)
    if held is None:
        return None
    verbs = (c for c in children if c.dep_ in _CLAUSES and c.i > held.i and _finite(c))
    verb = next((v for v in verbs if not any(c.dep_ in _SUBJECTS for c in v.children)), None)
    return None if verb is None else (noun, verb)


def _finite(verb: Token) -> bool:
    return verb.tag_ in _FINITE or any(c.dep_ in ("aux", "auxpass") and c.tag_ in _FINITE for c in verb.children)


def _hang(word: Token, noun: Token, verb: Token) -> None:
    others = [c for c in word.children if c.i < noun.i or c.i > verb.i or c.dep_ == "cc"]
    above, relation = (verb if word.head.i == word.i else word.head), word.dep_
    verb.head, verb.dep_ = above, relation
    noun.head = verb
    noun.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "nsubj"
    word.head, word.dep_, word.tag_ = noun, "acl", "VBN"
    for child in others:
        child.head = verb
