"""Who says what a word of reporting introduces: the source, as tokens of the parse.

Takes a cue's head; returns the head of its source: the subject, shared or passed down by the verbs that govern the
cue, a passive's agent, a noun's possessor, or the noun that a participle hangs on ("a letter saying …"). An empty
subject ("it is said") is nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.parse import subtree
from kg.syntax import lemma

if TYPE_CHECKING:
    from spacy.tokens import Token

_SHARED = frozenset({"conj", "advcl", "xcomp", "ccomp", "pcomp", "dep", "prep"})
_VERBAL = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_EMPTY = frozenset({"it", "there", "what"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_DASHES = frozenset({"-", "--", "–", "—", "―", ":", ";"})
_MARKS = frozenset({'"', "“", "”", "''", "``"})
_FOCUS = frozenset({"even", "only", "but", "and", "both"})
_LONGEST_CLIMB = 6


def source_of(token: Token, passing: frozenset[str] = frozenset()) -> Token | None:
    """Who does what this verb says: its subject, a passive's agent, or the subject of the verb that governs it.

    Somebody whom a verb of ``passing`` on words has for its object says them: "quoted X as saying".
    """
    if is_passive(token):
        return _agent(token)
    quoting = passed_on_by(token, passing)
    if quoting is not None and not is_passive(quoting):
        return next((child for child in quoting.children if child.dep_ == "dobj" and child.i < token.i), None)
    verb = token
    for _ in range(_LONGEST_CLIMB):
        subjects = [
            child
            for child in verb.children
            if child.dep_ in _SUBJECTS and (child.lower_ not in _EMPTY or (child.lower_ == "it" and verb is token))
        ]
        if subjects:  # of two, the nearer one before the verb: "132 of them children, the army said"
            return max(subjects, key=lambda child: (child.i < verb.i, child.i))
        if verb.dep_ in ("acl", "relcl"):
            return verb.head if verb is token or verb.dep_ == "acl" else None
        if verb.dep_ not in _SHARED or verb.head == verb:
            return None
        verb = verb.head
    return None


def passed_on_by(token: Token, passing: frozenset[str]) -> Token | None:
    """The verb of "quoted X as saying" above this "saying"."""
    link = token.head
    if token.dep_ not in ("pcomp", "advcl") or token.tag_ != "VBG":
        return None
    if token.dep_ == "pcomp":
        verb = link.head if link.lower_ == "as" else None
        if verb is not None and verb.dep_ == "dobj":  # the preposition may hang on the one who is quoted
            verb = verb.head
    else:
        verb = link if any(c.lower_ == "as" for c in token.children) else None
    return verb if verb is not None and lemma(verb) in passing else None


def raised(token: Token) -> Token | None:
    """The verb of reporting that a verb goes on after, although the parse hangs it on what was reported.

    "X said that A had left and accused B": it is X who accuses.
    """
    verb = token.head
    if token.dep_ != "conj" or token.tag_ not in ("VBD", "VBZ", "VBP") or verb.i > token.i:
        return None
    if any(child.dep_ in _SUBJECTS or child.dep_ == "aux" for child in token.children):
        return None
    while verb.dep_ == "conj" and verb.head.pos_ in _VERBAL and not any(c.dep_ in _SUBJECTS for c in verb.children):
        verb = verb.head
    outer = verb.head
    if verb.dep_ == "acl" and outer.dep_ == "dobj" and outer.head.pos_ in _VERBAL:
        outer = outer.head  # "rejected accusations that … and blamed"
    elif verb.dep_ != "ccomp":
        return None
    if outer.i > verb.i or outer.tag_ != token.tag_:
        return None
    return outer if any(child.dep_ == "nsubj" for child in outer.children) else None


def is_passive(token: Token) -> bool:
    """Whether the verb stands in the passive, with or without its auxiliary."""
    labels = {child.dep_ for child in token.children}
    if "nsubjpass" in labels or "auxpass" in labels:
        return True
    return (
        token.tag_ == "VBN"
        and token.dep_ in ("acl", "conj", "advcl")
        and "aux" not in labels
        and ("agent" in labels or (token.dep_ == "acl" and "dobj" not in labels and "ccomp" not in labels))
    )


def _agent(token: Token) -> Token | None:
    for child in token.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    return None


def inverted_source(token: Token) -> Token | None:
    """X in "…," said X, where the parser took it for an object."""
    return next((child for child in token.children if child.dep_ in ("dobj", "attr", "npadvmod")), None)


def noun_source(token: Token) -> Token | None:
    """Whose statement a noun is: its possessor, its by-phrase, or who makes it ("X made a statement that …")."""
    for child in token.children:
        if child.dep_ == "poss":
            return child
    for child in token.children:
        if child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            return next((c for c in child.children if c.dep_ == "pobj"), None)
    if (
        token.dep_ == "dobj"
        and token.head.pos_ in _VERBAL
        and not any(c.dep_ == "det" and c.lower_ == "the" for c in token.children)
    ):
        return source_of(token.head)
    return None


def referent_of(source: Token | None) -> Token | None:
    """What a source stands for: the noun before a relative pronoun, else itself."""
    if source is None or source.lower_ not in _RELATIVE:
        return source
    verb = source.head
    for _ in range(_LONGEST_CLIMB):
        if verb.dep_ == "relcl":
            return verb.head
        if verb.head == verb:
            break
        verb = verb.head
    return None


def source_phrase(source: Token, others: set[int]) -> tuple[int, ...]:
    """The source's noun phrase, without cue and content and what only adds to it (", which …")."""
    doc = source.doc
    first, last = source.left_edge.i, source.right_edge.i
    for child in (doc[i] for i in subtree(source)):
        opens = child.left_edge.i
        if child.dep_ == "relcl" and opens > source.i and doc[opens].lower_ == "which" and doc[opens - 1].text == ",":
            last = min(last, opens - 1)
    last = min([last, *(i - 1 for i in others if source.i < i <= last)])
    first = max([first, *(i + 1 for i in others if first <= i < source.i)])
    for i in range(first, source.i):
        if doc[i].text in _MARKS or (doc[i].text in _DASHES and doc[i].whitespace_ and doc[i - 1].whitespace_):
            first = i + 1
    while first < source.i and doc[first].lower_ in _FOCUS:
        first += 1
    return tuple(range(first, last + 1))
