"""What the words around a name tell of its being a place.

Takes a name's span in its sentence; answers whether "in" or a compass point stands before it, whether it is an end of
a way, what somebody takes, shells or flees to, part of what only places have ("the outskirts of X", "the mayor of X"),
so many kilometres from somewhere, or what falls into somebody's hands. Of a row of names each is what the first is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.gazetteer import is_article, is_glue
from kg.lexicon import Lexicon
from kg.parse import governs
from kg.views import MARKS, NameSpan, View

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST_WAY, _LONGEST_ROW = 8, 12
_LINKS = frozenset({"between", "linking", "connecting", "joining", "from"})
_ENDS = _LINKS | {"to", "and", "with", "towards", "toward", "for"}
_WAYS = frozenset({"from", "to", "into", "on", "towards", "toward", "for", "of", "through"})
_GONE = frozenset(
    {"from", "to", "into", "towards", "toward", "for", "through", "over", "across", "via", "past", "around"}
)
_LENGTHS = frozenset(
    {"km", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "mile", "miles", "metres", "meters"}
)
_TOWNS = frozenset({"police", "village", "town", "district", "canton", "city", "traditional"})
_HANDS = frozenset({"to", "into", "in", "under", "after", "without"})


def recognised(view: View, span: NameSpan) -> str:
    """The label of the recogniser's entity over the span's last word; empty when it sees none."""
    ent = view.ent_at.get(span.last - 1)
    return ent[2] if ent else ""


def opening(view: View, span: NameSpan) -> int:
    """Where the name begins, with an ʿayn before it that is written as an apostrophe."""
    before = span.first - 1
    return before if before >= 0 and view.texts[before] in MARKS and not view.spaced[before] else span.first


def sited(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """A place by its preposition; a full name is one only after "in" or at the head of the sentence.

    Somebody can be shot at or stand near a person.
    """
    at = opening(view, span)
    full = span.last - span.first > 1 and recognised(view, span) == "PERSON"
    inside = at == 1 or view.lowers[at - 1] in ("in", "near") or _of_a_site(view, span, lexicon)
    return _locative(view, span, lexicon) and (not full or inside)


def _locative(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """Whether "in", "near" or a compass point stands right before the name."""
    at = opening(view, span)
    before = view.texts[at - 1] if at else ""
    return lexicon.is_word(before, "locative") or lexicon.is_word(before, "compass")


def _of_a_site(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """ "a station at X": a noun for a place stands before the preposition."""
    at = opening(view, span)
    return at > 1 and lexicon.phrase_before(lexicon.places, "places", view.lowers, at - 1) > 0


def of_places(view: View, span: NameSpan, lexicon: Lexicon) -> str:
    """ "the town of X", "the villages of X, Y and Z": the class of the noun for places; empty where there is none."""
    at = _row(view, opening(view, span))
    if at < 2 or view.lowers[at - 1] != "of":
        return ""
    words = view.lowers[: at - 1]
    if words[-1] not in lexicon.places:
        words[-1] = view.tokens[at - 2].lemma_.lower()
    count = lexicon.phrase_before(lexicon.places, "places", words, at - 1)
    named = at - 1 - count > 0 and view.texts[at - 2 - count][:1].isupper()
    if count and named and lexicon.is_word(words[-1], "dweller"):
        return "Place"  # "the Lesna neighbourhood of X": the noun goes with the name before it
    return lexicon.places[" ".join(words[at - 1 - count :])][0] if count else ""


def part_of_place(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """ "residents of X", "the mayor of X", "X's outskirts", "rebel-held X", "the X road"; "20 kilometres from X"."""
    at = _row(view, opening(view, span))
    if at > 1 and view.texts[at - 1] in ("held", "controlled") and view.texts[at - 2] == "-":
        return True
    if span.last < len(view) and at > 1 and view.lowers[at - 1] == "the" and view.lowers[at - 2] in ("on", "along"):
        return lexicon.is_word(view.texts[span.last], "way")
    owned = span.last + 1 < len(view) and view.lowers[span.last] in ("'s", "’s")
    if owned and lexicon.is_word(view.lowers[span.last + 1], "dweller"):
        return True
    if at < 2:
        return False
    joint, before = view.lowers[at - 1], view.lowers[at - 2]
    chief = before == "chief" and at > 2 and view.lowers[at - 3] in _TOWNS  # "the police chief of X"
    dwellers = joint == "of" and (chief or lexicon.is_word(before, "dweller"))
    return dwellers or (joint in ("from", "off") and before in _LENGTHS)


def _row(view: View, first: int) -> int:
    """Where the row of names begins that the name stands in: "X, Y and Z"."""
    at = first
    while at > 1 and first - at < _LONGEST_ROW and view.lowers[at - 1] in (",", "and"):
        end = at - 1
        if end > 1 and view.lowers[end] == "and" and view.texts[end - 1] == ",":
            end -= 1
        start = end
        while start and _of_name(view, start - 1):
            start -= 1
        if start == end or not view.texts[end - 1][:1].isupper():
            break
        at = start
    return at


def _of_name(view: View, i: int) -> bool:
    return view.texts[i][:1].isupper() or is_article(view.texts[i]) or (is_glue(view.texts[i]) and not view.spaced[i])


def linked(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """ "the road between X and Y", "on their way from X to Y", "the axis linking X to Y": a way's ends are places.

    So are those that something is done between: "was stopped between X and Y".
    """
    if _between(view, span):
        return True
    before = view.lowers[max(0, span.first - _LONGEST_WAY) : span.first]
    ways = [
        at
        for at, word in enumerate(before[:-1])
        if (lexicon.is_word(word, "way") and before[at + 1] in _ENDS)
        or (lexicon.is_word(word, "going") and before[at + 1] in ("from", "to", "between", "towards", "toward", "for"))
    ]
    return bool(ways) and all(word not in ",;:" for word in before[ways[-1] :]) and before[-1] in _ENDS


def _between(view: View, span: NameSpan) -> bool:
    words = view.lowers[max(0, span.first - _LONGEST_WAY) : span.first]
    at = span.first - 1 if words[-1:] == ["between"] else -1
    if words[-1:] == ["and"] and "between" in words:
        at = span.first - 1 - words[::-1].index("between")
    if at < 1 or any(
        not view.texts[i][:1].isupper() and view.texts[i] not in "-–" for i in range(at + 1, span.first - 1)
    ):
        return False
    before = view.tokens[at - 1]
    second = view.lowers[span.last : span.last + 1] == ["and"] or words[-1:] == ["and"]
    return second and (before.tag_ in ("VBN", "RB") or before.ent_type_ == "TIME")


def gone(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """What somebody flies over, returns to or drives through; where bombs are dropped and planes are shot down."""
    name = view.tokens[span.first]
    while name.dep_ == "conj" and name.head.pos_ == "PROPN":
        name = name.head
    joint = name.head
    while joint.dep_ == "prep" and joint.head.dep_ == "prep":
        joint = joint.head
    verb = joint.head
    if name.dep_ != "pobj" or verb.pos_ != "VERB":
        return False
    down = name.head.lower_ == "over" and any(child.lower_ == "down" for child in verb.children)
    dropped = name.head.lower_ == "on" and verb.lemma_ in ("drop", "rain") and name.head.i > verb.i
    return down or dropped or (name.head.lower_ in _GONE and lexicon.is_word(verb.lemma_, "going"))


def taken(view: View, span: NameSpan, lexicon: Lexicon, kind: str) -> bool:
    """What somebody recaptures, withdraws from, marches on, or what a battle is for."""
    name = view.tokens[span.first]
    while name.dep_ == "conj" and name.head.pos_ == "PROPN":
        name = name.head
    if name.dep_ == "pobj" and name.head.lower_ in _WAYS:
        name = name.head
    above = name.head
    if name.dep_ == "prep" and above.dep_ == "advmod":  # "marched back into"
        above = above.head
    verb = (above.pos_ == "VERB" or governs(above)) and (
        name.dep_ in ("dobj", "nsubjpass", "advmod", "npadvmod") or (name.dep_ == "prep" and name.i > above.i)
    )
    noun = above.pos_ == "NOUN" and name.dep_ == "prep" and name.lower_ != "from"
    return (verb or noun) and lexicon.is_word(above.lemma_, kind)


def fallen(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """ "X fell to the rebels", "X came under fire", "X changed hands", "X lies 20 kilometres from Y"."""
    name = view.tokens[view.root(span.first, span.last)]
    verb = name.head
    if name.dep_ not in ("nsubj", "nsubjpass") or span.last - span.first > 2 or name.tag_ != "NNP":
        return False
    below = {child.lower_ for child in verb.children if child.dep_ == "prep"}
    objects = {child.lower_ for child in verb.children if child.dep_ == "dobj"}
    under = {child.lower_ for prep in verb.children if prep.lower_ == "under" for child in prep.children}
    if verb.lemma_ == "fall":
        return not objects and bool(below & _HANDS) and not _body(name)
    if verb.lemma_ == "change":
        return objects == {"hands"}
    if verb.lemma_ == "come":
        return any(word == "fire" or lexicon.is_word(word, "ground") for word in under)
    return verb.lemma_ == "lie" and not objects and any(c.lower_ in _LENGTHS for c in verb.children)


def _body(name: Token) -> bool:
    """Whether it falls as people do: "X fell to his death"."""
    return any(child.dep_ == "poss" and child.lower_ in ("his", "her") for child in name.head.subtree)
