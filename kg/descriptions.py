"""Actors and places that have no name: "two gunmen", "a military source", "an oil field".

Takes the document's names as placed so far; returns noun phrases whose head is a noun of the lexicon, with what is
needed to decide whom they mean: whether they are definite, what names stand inside them, and the entity that they
stand in apposition to. Nothing is resolved here; a noun that is part of a longer one, or denied ("no soldiers"), is
left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from kg.nametypes import speaks

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.lexicon import Lexicon
    from kg.register import Register
    from kg.views import View

SPEAKER = "Actor"
GROUP = "PersonGroup"
Reach = Literal["definite", "indefinite", "possessive"]

_LEFT = frozenset(
    ("det", "amod", "compound", "nummod", "nmod", "poss", "quantmod", "predet", "advmod", "punct", "case")
)
_PART_OF_NOUN = frozenset({"compound", "amod", "nmod"})
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_DENIED = frozenset(("no", "any", "every", "each", "neither", "what", "which", "whatever"))
_COMPARED = frozenset({"fewer", "less"})  # "no fewer than ten"
_INDEFINITE = frozenset(
    (
        "a",
        "an",
        "some",
        "another",
        "several",
        "many",
        "few",
        "other",
        "more",
        "how",
        "of",
        "than",
        "such",
        "all",
        "both",
    )
)
_LONGEST_AFTER = 10
_GENERIC = frozenset(
    (
        "people",
        "man",
        "woman",
        "child",
        "men",
        "women",
        "children",
        "citizen",
        "member",
        "population",
        "family",
        "youth",
    )
)
_TOLD_APART = frozenset(
    {"man", "woman", "child", "men", "women", "children", "people"}
)  # "two women" are worth a mention


@dataclass(frozen=True, slots=True)
class Description:
    """Tokens ``first`` to ``last`` (exclusive, in the sentence) that describe somebody or some place.

    ``noun`` is the lexicon's entry, ``type`` its class. ``same`` is the record that the phrase is put beside ("X, a
    general"), ``inside`` are the records named in it; ``qualified`` says that its own words tell it from
    others, ``speaks`` that it says something.
    """

    sentence: int
    first: int
    last: int
    head: int
    noun: str
    type: str
    reach: Reach
    plural: bool
    inside: tuple[int, ...]
    same: int | None
    qualified: bool
    speaks: bool = False


def find_descriptions(register: Register) -> list[Description]:
    """All descriptions of the document, in order."""
    return [d for view in register.views for d in _in_sentence(view, register)]


def _in_sentence(view: View, register: Register) -> Iterator[Description]:
    for i, token in enumerate(view.tokens):
        if not _may_describe(token, register.lexicon):
            continue
        held = register.at.get((view.index, i))
        if held is not None or (token.is_upper and len(token) > 4):
            continue
        noun, kind, start = _noun(view, i, register.lexicon)
        if (not kind or "Place" in register.chain(kind)) and _unlisted_speaker(token, register.lexicon):
            noun, kind = token.lemma_.lower(), SPEAKER
        acts = _acts(view, i, noun, register.lexicon)
        if not kind or (not acts and (token.pos_ == "ADJ" or _within_noun(view, i, register))):
            continue
        if acts:
            kind = _class_of(noun, plural=True, lexicon=register.lexicon)
        found = _describe(view, i, start, noun, kind, register)
        if found and acts:
            found = replace(found, plural=found.plural or kind == GROUP)
        if found:
            yield found


def _may_describe(token: Token, lexicon: Lexicon) -> bool:
    if token.pos_ == "ADJ":
        return lexicon.is_word(token.lower_, "belligerent")  # "military aircraft"
    return token.pos_ in ("NOUN", "PROPN") or token.lower_ in lexicon.references


def _unlisted_speaker(token: Token, lexicon: Lexicon) -> bool:
    """Whether a noun that no list has for an actor is one because it speaks, and is not what is said or written."""
    if token.pos_ != "NOUN" or lexicon.is_word(token.lemma_, "utterance"):
        return False
    return speaks(token, lexicon)


def _noun(view: View, i: int, lexicon: Lexicon) -> tuple[str, str, int]:
    """The longest entry of the noun lists that ends here, its class, and its first token."""
    capital = i == 0 and view.tokens[i].tag_ == "NNP" and view.lowers[i].endswith(("s", "men"))
    plural = view.tokens[i].tag_ in ("NNS", "NNPS", "VBZ") or capital
    last = {view.lowers[i], view.tokens[i].lemma_.lower()}
    if plural and view.tokens[i].tag_ != "NNS":  # "Rebels" that opens a sentence is taken for a name, and left as it is
        last.add(re.sub(r"men$|s$", lambda end: "man" if end[0] == "men" else "", view.lowers[i]))
    for count in range(3, 0, -1):
        start = i - count + 1
        if start < 0:
            continue
        phrases = [" ".join([*view.lowers[start:i], word]) for word in sorted(last)]
        found = [(p, k) for p in phrases if (k := _class_of(p, plural=plural, lexicon=lexicon))]
        found.sort(key=lambda item: item[0] not in lexicon.actors)
        if found:
            return *found[0], start
    return "", "", i


def _class_of(phrase: str, *, plural: bool, lexicon: Lexicon) -> str:
    if phrase in lexicon.actors:
        return lexicon.actors[phrase][plural]
    if phrase in lexicon.places:
        return lexicon.places[phrase][0]
    if lexicon.titles.get(phrase, "honorific") != "honorific":
        return GROUP if plural else "Person"
    reference = lexicon.references.get(phrase)
    return reference.classes[0] if reference and reference.kind == "noun" else ""


def _acts(view: View, i: int, noun: str, lexicon: Lexicon) -> bool:
    """Whether the noun tells whose a deed or a weapon is: "a rebel attack", "army helicopters"."""
    token = view.tokens[i]
    if not lexicon.is_word(noun, "belligerent") or token.dep_ not in _PART_OF_NOUN or token.head.i <= token.i:
        return False
    if lexicon.is_word(token.head.lemma_, "arm"):
        return True
    body = token.pos_ == "ADJ" and _class_of(noun, plural=True, lexicon=lexicon) != GROUP  # "a military strike"
    return not body and lexicon.is_word(token.head.lemma_, "deed")


def _within_noun(view: View, i: int, register: Register) -> bool:
    """Whether the noun only modifies the next one ("army base"), or is the title before a name."""
    token = view.tokens[i]
    following = i + 1
    if following < len(view) and token.dep_ in _PART_OF_NOUN:
        head = token.head.i - view.base
        if head > i and view.tokens[min(head, len(view) - 1)].pos_ in ("NOUN", "PROPN"):
            return True
    held = register.at.get((view.index, following))
    if held is not None and held.first == following and not held.silent and view.spaced[i]:
        record = register.records[held.record]
        if record.is_a("Person") and view.tokens[i].tag_ not in ("NNS", "NNPS"):
            noun = _noun(view, i, register.lexicon)[0]
            if noun in register.lexicon.titles:
                record.titles.add(noun)
            return True
    return False


def _describe(view: View, i: int, start: int, noun: str, kind: str, register: Register) -> Description | None:
    token = view.tokens[i]
    first = min(start, _left_edge(view, i), _land_before(view, start, token, register))
    reach: Reach = "indefinite"
    while first < start:
        word = view.lowers[first]
        if word in _DENIED and view.lowers[first + 1] not in _COMPARED:
            return None
        if word in _DEFINITE or view.tokens[first].tag_ in ("PRP$", "WP$"):
            reach = "definite" if word in _DEFINITE else "possessive"
        elif word not in _INDEFINITE | _COMPARED | _DENIED and not view.tokens[first].is_punct:
            break
        first += 1
    last = _right_edge(view, i, register)
    inside = _inside(view, first, last, register)
    if reach == "indefinite" and any(view.lowers[j] in ("'s", "’s", "'", "’") for j in range(first, start)):
        reach = "possessive"
    plural = token.tag_ in ("NNS", "NNPS") or token.lower_ == f"{noun}s"
    own = [j for j in range(first, start) if view.tokens[j].dep_ in ("amod", "compound", "nmod")]
    same = _named_place(view, i, kind, register)
    if same is None and not plural:
        same = _beside(view, i, register)
    counted = any(view.tokens[j].dep_ == "nummod" for j in range(first, start))
    if plural and not counted and same is None and kind != SPEAKER and noun in register.lexicon.places:
        return None
    numbered = noun in _TOLD_APART and any(view.tokens[j].tag_ == "CD" for j in range(first, start))
    bare = noun in _GENERIC and not (numbered or inside or own) and same is None
    if bare and not speaks(token, register.lexicon):
        return None
    return Description(
        view.index,
        first,
        last,
        i,
        noun,
        kind,
        reach,
        plural,
        inside,
        same,
        bool(inside) or _narrowed(token),
        _unlisted_speaker(token, register.lexicon),
    )


def _narrowed(token: Token) -> bool:
    """Whether "of …" or a relative clause right after the noun says which one is meant."""
    return any(
        child.left_edge.i == token.i + 1 and (child.dep_ == "relcl" or child.lower_ == "of") for child in token.children
    )


def _left_edge(view: View, i: int) -> int:
    """First token of the modifiers that stand unbroken before the noun."""
    first = i
    for child in sorted((c for c in view.tokens[i].lefts), key=lambda c: -c.i):
        edge = child.left_edge.i - view.base
        if child.dep_ not in _LEFT or child.i - view.base >= first or edge < 0 or first - edge > 6:
            break
        if child.ent_type_ == "DATE" and child.pos_ in ("PROPN", "NUM"):  # "On 3 May 2021 soldiers …"
            break
        listed = any(view.tokens[j].pos_ == "CCONJ" for j in range(edge, first))
        if listed or (child.dep_ == "punct" and view.texts[edge] not in "-–"):
            break
        first = edge
    return first


def _land_before(view: View, start: int, token: Token, register: Register) -> int:
    """Where "Zarian" begins in "Zarian army helicopters", which the parse hangs on the helicopters."""
    held = register.at.get((view.index, start - 1))
    if held is None or token.dep_ not in _PART_OF_NOUN or view.tokens[start - 1].head != token.head:
        return start
    return held.first if register.records[held.record].is_a("Country") else start


def _right_edge(view: View, i: int, register: Register) -> int:
    """Past "loyal to X", or "of X" when X is a name: they tell who is meant."""
    lexicon = register.lexicon
    at = i + 1
    if at + 1 < len(view) and lexicon.is_word(view.lowers[at], "loyal") and view.lowers[at + 1] in ("to", "with"):
        at += 2
    elif at < len(view) and view.lowers[at] in ("of", "from"):
        at += 1
    else:
        return i + 1
    while at < len(view) and at < i + 8:
        held = register.at.get((view.index, at))
        if held is not None and held.how == "name" and not held.silent:
            if held.last < len(view) and view.texts[held.last] in ("'s", "’s", "'", "’"):
                break
            if held.last < len(view) and view.tokens[held.last].pos_ in ("NOUN", "ADJ") and view.spaced[held.last - 1]:
                break
            site = register.records[held.record].is_a("Facility")
            return i + 1 if site and "from" in view.lowers[i + 1 : at] else held.last
        if not (view.lowers[at] == "the" or view.texts[at][:1].isupper()):
            break
        at += 1
    return i + 1


def _inside(view: View, first: int, last: int, register: Register) -> tuple[int, ...]:
    held = (register.at.get((view.index, i)) for i in range(first, last))
    return tuple(dict.fromkeys(m.record for m in held if m is not None))


def _named_place(view: View, i: int, kind: str, register: Register) -> int | None:
    """The place of "the city of X" or "X city": the noun says what X is; "the cities of X and Y" are two."""
    if view.tokens[i].tag_ == "NNS" or "Place" not in register.chain(kind) or "Facility" in register.chain(kind):
        return None
    before, after = register.at.get((view.index, i - 1)), register.at.get((view.index, i + 2))
    if i + 2 < len(view) and view.lowers[i + 1] == "of" and after is not None and after.first == i + 2:
        held = after
    elif before is not None and before.last == i and before.how == "name" and view.spaced[i - 1]:
        held = before
    else:
        return None
    record = register.records[held.record]
    return held.record if record.is_a("Place") and not record.is_a("Country") else None


def _beside(view: View, i: int, register: Register) -> int | None:
    """The record named in apposition to the noun, or that the noun is predicated of ("X is a general")."""
    token = view.tokens[i]
    following = register.at.get((view.index, _after_comma(view, i, register.lexicon) or i + 1))
    if following is not None and following.how == "name" and not following.silent and following.first > i:
        closed = following.last >= len(view) or view.texts[following.last] in (",", "-", "–")
        if (following.first == i + 1 and view.spaced[i]) or (following.first > i + 1 and closed):
            return following.record
    others: list[Token] = [c for c in token.children if c.dep_ == "appos"]
    if token.dep_ == "appos" and not speaks(token, register.lexicon):
        others.append(token.head)
    said = token.head if token.dep_ == "conj" else token
    if said.dep_ == "attr" and said.head.lemma_ == "be" and not any(c.dep_ == "neg" for c in said.head.children):
        others += [c for c in said.head.children if c.dep_ == "nsubj"]
    for other in others:
        held = register.at.get((view.index, other.i - view.base))
        if held is not None and not held.silent and held.how == "name" and held.head == other.i - view.base:
            return held.record
    return None


def _after_comma(view: View, i: int, lexicon: Lexicon) -> int | None:
    """First token after the comma, and after a title, that closes a description; None when a verb or no comma comes."""
    for j in range(i + 1, min(len(view) - 1, i + _LONGEST_AFTER)):
        if view.texts[j] == ",":
            return j + 1 + lexicon.phrase(lexicon.titles, "titles", view.lowers, j + 1)
        if view.tokens[j].pos_ in ("VERB", "AUX", "PUNCT") and view.texts[j] not in "-–":
            return None
    return None
