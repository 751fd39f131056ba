"""What a name names: the class of a name span, with how strongly the text speaks for it.

Takes a span and its sentence; returns votes. A word of the name itself ("… Brigade"), a title, a country's name or
"the town of …" speak loudest, then appositions, prepositions and the names of the world's towns, then spaCy's
recogniser, which errs on foreign names.
The votes for one name are summed over the document by ``kg.names``, so that a name is one thing throughout it.
A span without any vote is no name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.lexicon import Lexicon
from kg.parse import displaced
from kg.surroundings import fallen, gone, linked, of_places, opening, part_of_place, recognised, sited, taken
from kg.views import MARKS, NameSpan, View

if TYPE_CHECKING:
    from spacy.tokens import Token

Vote = tuple[str, int]

SURE = 6
LIKELY = 3
HINT = 2
FAINT = 1
_LONGEST_ACRONYM = 8

_ENT_CLASS = {"PERSON": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Facility"}
_LONGEST_CLIMB = 4


def speaks(token: Token, lexicon: Lexicon) -> bool:
    """Whether a noun is who says something: the subject of a verb of saying, its by-phrase, or after "according to"."""
    for _ in range(_LONGEST_CLIMB):
        if token.dep_ != "conj":
            break
        token = token.head
    verb = token.head
    if token.dep_ == "pobj":
        told = verb.lower_ == "to" and verb.head.lower_ == "according"
        return told or (verb.dep_ == "agent" and lexicon.is_word(verb.head.lemma_, "saying"))
    if token.dep_ == "dobj":
        return lexicon.is_word(verb.lemma_, "quoting") and token.i > verb.i
    closing = token.doc[token.right_edge.i + 1] if token.right_edge.i + 1 < len(token.doc) else None
    if token.dep_ == "appos" and closing is not None and closing.pos_ == "VERB" and closing.head.i != token.i:
        # "…, the governor said", read as an apposition to the word before the comma
        lost = not any(child.dep_ in ("nsubj", "nsubjpass") for child in closing.children)
        return lost and lexicon.is_word(closing.lemma_, "saying")
    verbs = [verb, *(c for c in verb.children if c.dep_ == "conj" and not any(g.dep_ == "nsubj" for g in c.children))]
    return (
        token.dep_ == "nsubj"
        and not displaced(token)
        and any(v.pos_ == "VERB" and lexicon.is_word(v.lemma_, "saying") for v in verbs)
    )


def votes(view: View, span: NameSpan, lexicon: Lexicon) -> list[Vote]:
    """The classes that speak for this span, each with its weight."""
    if span.type:
        weaker = span.type != "Person" and not span.label and recognised(view, span) == "PERSON"
        found = [(span.type, LIKELY if weaker else SURE)]
        return found + ([("Person", HINT)] if weaker else [])
    return [vote for vote in _gather(view, span, lexicon) if vote[1]]


def _gather(view: View, span: NameSpan, lexicon: Lexicon) -> Iterator[Vote]:
    if view.sentence.dateline and "(" not in view.texts[: span.first]:  # an agency stands in brackets
        yield "Place", SURE
        return
    yield from _of_place_noun(view, span, lexicon)
    yield from _around(view, span, lexicon)
    yield from _shape(view, span, lexicon)
    if " ".join(view.texts[span.first : span.last]) in lexicon.settlements:
        yield "Place", LIKELY
    label = recognised(view, span)
    many = span.last - span.first == 1 and view.tokens[span.first].tag_ == "NNPS"
    if many and label in ("PERSON", "NORP"):
        yield "PersonGroup", HINT
    elif label in _ENT_CLASS:
        kind = "Organization" if label == "PERSON" and _with_article(view, span) else _ENT_CLASS[label]
        yield kind, FAINT if (kind == "Person" and sited(view, span, lexicon)) or _numbered(view, span) else HINT
    elif label == "NORP" and view.tokens[span.last - 1].tag_ in ("NNPS", "NNS"):
        yield "PersonGroup", HINT
    firm = label != "ORG" or (span.last - span.first == 1 and not view.texts[span.first].isupper())
    firm = firm or _bare_site(view, span, lexicon)
    marked = not MARKS.isdisjoint(view.text(span.first, span.last))
    proper = marked or view.tokens[span.last - 1].pos_ == "PROPN"
    single = " " not in view.text(span.first, span.last)
    if (
        (firm and proper and sited(view, span, lexicon))
        or linked(view, span, lexicon)
        or part_of_place(view, span, lexicon)
        or (single and gone(view, span, lexicon))
        or (single and taken(view, span, lexicon, "taken" if label == "ORG" else "ground"))
        or fallen(view, span, lexicon)
    ):
        yield "Place", LIKELY
    if _befallen(view, span, lexicon):
        yield "Person", LIKELY
    yield from _beside_actors(view, span, lexicon)


def _bare_site(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """ "at El Adde": a name of two words without an article that no noun follows, where the recogniser sees a body."""
    words = view.texts[span.first : span.last]
    ends = span.last >= len(view) or view.tokens[span.last].pos_ not in ("NOUN", "PROPN")
    short = not any(word.isupper() for word in words) and len([w for w in words if w.isalpha()]) == 2
    before = view.lowers[span.first - 1] if span.first else ""
    return short and ends and before != "in" and lexicon.is_word(before, "locative")


def _numbered(view: View, span: NameSpan) -> bool:
    """ "M23": the recogniser takes a letter with a number for a road."""
    text = view.texts[span.first]
    return span.last - span.first == 1 and text[:1].isupper() and text[-1:].isdigit()


def _beside_actors(view: View, span: NameSpan, lexicon: Lexicon) -> Iterator[Vote]:
    """ "X militants", "fighters of X", "against X": an organisation, whatever the recogniser takes it for."""
    noun = view.tokens[span.last].lemma_.lower() if span.last < len(view) else ""
    adjective = view.tokens[span.last - 1].pos_ == "ADJ"  # "Chechen rebels"
    if noun in lexicon.actors and view.spaced[span.last - 1] and view.tokens[span.last].tag_ == "NNS" and not adjective:
        yield "Organization", LIKELY if _armed(view, span.last, lexicon) else HINT
    at = span.first - 2 if span.first > 1 and view.lowers[span.first - 1] == "the" else span.first - 1
    if at > 0 and view.lowers[at] == "of" and _armed(view, at - 1, lexicon) and recognised(view, span) != "GPE":
        yield "Organization", LIKELY
    if span.first and view.lowers[span.first - 1] == "against":
        yield "Organization", HINT


def _armed(view: View, i: int, lexicon: Lexicon) -> bool:
    """Whether the word there is one for the men of an armed group."""
    reference = lexicon.references.get(view.lowers[i])
    return reference is not None and reference.number == "plural" and "ArmedGroup" in reference.classes


def _with_article(view: View, span: NameSpan) -> bool:
    """ "The Houthis": one word behind an article that no noun follows is no person."""
    ends = span.last >= len(view) or view.tokens[span.last].pos_ not in ("NOUN", "PROPN")
    return span.first > 0 and span.last - span.first == 1 and view.lowers[span.first - 1] == "the" and ends


def _befallen(view: View, span: NameSpan, lexicon: Lexicon) -> bool:
    """A name of several words whose bearer is arrested or abducted: that befalls people."""
    name = view.tokens[view.root(span.first, span.last)]
    verb = name.head
    related = name.dep_ in ("dobj", "nsubjpass") and name.tag_ == "NNP" and verb.pos_ == "VERB"
    return related and span.last - span.first > 1 and lexicon.is_word(verb.lemma_, "personal")


_BORNE = frozenset({"Vehicle"})  # whose name stands right behind the noun: "the tanker X"


def _of_place_noun(view: View, span: NameSpan, lexicon: Lexicon) -> Iterator[Vote]:
    """ "the town of X", "X city", "the tanker X"."""
    at = opening(view, span)
    if kind := of_places(view, span, lexicon):
        yield kind, SURE
    elif at >= 2 and view.lowers[at - 1] == "of" and lexicon.is_word(view.lowers[at - 2], "compass"):
        yield "Place", SURE
    count = lexicon.phrase_before(lexicon.places, "places", view.lowers, at)
    if count and (kind := lexicon.places[" ".join(view.lowers[at - count : at])][0]) in _BORNE:
        yield kind, SURE
    count = lexicon.phrase(lexicon.heads, "heads", view.lowers, span.last)
    if count and span.last < len(view) and view.texts[span.last].islower():
        kind = lexicon.heads[" ".join(view.lowers[span.last : span.last + count])].type
        if kind == "City":
            yield kind, SURE


def _around(view: View, span: NameSpan, lexicon: Lexicon) -> Iterator[Vote]:
    """A title before the name, and the noun that it stands in apposition to."""
    count = lexicon.phrase_before(lexicon.titles, "titles", view.lowers, span.first)
    if count and (span.first - count == 0 or view.lowers[span.first - 1] not in ("head", "chief", "private")):
        yield "Person", SURE
    root = view.tokens[view.root(span.first, span.last)]
    for noun in _apposed(root, lexicon):
        if noun.ent_type_ and noun.pos_ == "PROPN":
            continue
        word, lemma = noun.text.lower(), noun.lemma_.lower()
        if word in lexicon.titles or lemma in lexicon.titles:
            yield "Person", LIKELY
        elif lemma in lexicon.actors:
            yield lexicon.actors[lemma][0], LIKELY
        elif lemma in lexicon.places:
            yield lexicon.places[lemma][0], LIKELY
    if speaks(root, lexicon):
        yield "Person", FAINT * (span.last - span.first > 1)
        yield "Actor", LIKELY


def _apposed(root: Token, lexicon: Lexicon) -> Iterator[Token]:
    if root.dep_ == "appos" and root.head.pos_ in ("NOUN", "PROPN"):
        yield root.head
    for child in root.children:
        beside = child.dep_ == "appos" and child.pos_ == "NOUN" and not any(c.dep_ == "appos" for c in child.children)
        if beside and not speaks(child, lexicon):
            yield child


def _shape(view: View, span: NameSpan, lexicon: Lexicon) -> Iterator[Vote]:
    """What given names, particles and capitals tell."""
    words = [w for w in view.lowers[span.first : span.last] if w.isalpha()]
    text = view.text(span.first, span.last)
    if len(words) > 1 and lexicon.is_word(words[0], "given"):
        yield "Person", FAINT if recognised(view, span) == "GPE" or sited(view, span, lexicon) else HINT
    elif len(words) > 1 and any(w in ("bin", "ben", "ibn", "bint") for w in words[1:]):
        yield "Person", HINT
    compact = text.replace(".", "").replace("-", "")
    capitals, small = sum(c.isupper() for c in compact), sum(c.islower() for c in compact)
    capitals += sum(c.isdigit() for c in compact) if compact[:1].isupper() else 0  # "M23"
    single = len(words) <= 1 and compact.isalnum() and view.tokens[span.first].pos_ in ("PROPN", "NOUN")
    if single and 2 <= len(compact) <= _LONGEST_ACRONYM and capitals > 1 and small < 2:
        yield "Organization", HINT
