"""Whether what a trigger tells of has happened: polarity, certainty, unrealised.

Takes the trigger's token and the word lists of ``loaders/rules/factuality.yaml``; climbs the parse from the trigger
through the words that govern it, up to ``HOPS`` of them, and stops at a relative clause and at words whose complement
is the attribution's concern ("said", "denied"). A question that can be answered by yes or no commits to nothing.
Refused: an unknown key of the file.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from kg.errors import RuleError, nearest
from kg.syntax import lemmas
from kg.yamltext import parse_yaml

if TYPE_CHECKING:
    from spacy.tokens import Token

HOPS = 6
_CLAUSE = frozenset({"xcomp", "ccomp", "pcomp", "acl", "csubj", "oprd"})
_OBJECT = frozenset({"dobj", "nsubjpass", "pobj", "nsubj", "attr", "compound", "amod"})
_CARRIED = frozenset({"dobj", "nsubjpass", "pobj", "attr"})
_FAILING = frozenset({"fail"})
_HYPHENS = frozenset({"-", "‑", "–"})
_BESIDE = frozenset({"neg", "aux", "advmod", "amod", "det", "preconj", "cc", "compound"})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Beside(_Strict):
    """Words that hang on the trigger or its verb."""

    negative: frozenset[str]
    unrealised: frozenset[str]
    possible: frozenset[str]
    probable: frozenset[str]
    past: frozenset[str]


class Above(_Strict):
    """Words that govern the trigger."""

    unrealised: frozenset[str]
    possible: frozenset[str]
    probable: frozenset[str]


class FactualityWords(_Strict):
    """The whole of ``factuality.yaml``."""

    beside: Beside
    clause: Above
    object: Above
    conditions: frozenset[str]
    presupposing: frozenset[str]
    factual: frozenset[str]
    carriers: frozenset[str]
    occurring: frozenset[str]
    rather: frozenset[str]
    lasting: frozenset[str]
    pending: frozenset[str]
    inverted: frozenset[str]
    past: frozenset[str]
    former: frozenset[str]
    copulas: frozenset[str]
    correct: frozenset[str]
    incorrect: frozenset[str]
    evidence: frozenset[str]


@dataclass(frozen=True, slots=True)
class Factuality:
    """What the text commits itself to.

    ``past``: it was so once and is no more ("used to command", "no longer commands", "the former commander").
    ``presupposed``: it is so whatever is promised or
    demanded about it.
    """

    polarity: str = "positive"
    certainty: str = "certain"
    unrealised: bool = False
    past: bool = False
    presupposed: bool = False


def load_factuality(path: Path) -> FactualityWords:
    """Read ``factuality.yaml``. Raises RuleError."""
    try:
        return FactualityWords.model_validate(parse_yaml(path.read_text(encoding="utf-8")))
    except ValidationError as exc:
        fault = exc.errors()[0]
        key = str(fault["loc"][-1])
        known = {*FactualityWords.model_fields, *Beside.model_fields}
        raise RuleError(f"`{key}`: {fault['msg']}", place=path, nearest=nearest(key, known)) from exc
    except (OSError, yaml.YAMLError) as exc:
        raise RuleError(f"cannot be read: {exc}", place=path) from exc


def assess(trigger: Token, words: FactualityWords) -> Factuality:
    """Polarity, certainty and whether it came about."""
    seen: set[str] = set()
    flips = _look_beside(trigger, words, seen)
    token, presupposed = trigger, False
    for _ in range(HOPS):
        above = _governor(token)
        if above is None:
            break
        governor, relation = above
        if relation == "pobj" and token.head.lower_ in words.presupposing:
            presupposed = True
            break
        flips += _look_above(token, governor, relation, words, seen)
        if relation in ("relcl", "advcl", "conj", "parataxis"):
            presupposed = relation == "relcl" and token.tag_ in ("VBD", "VBN")
            break
        if _is_unproven(governor, relation, words):
            seen.add("unrealised")
        if relation == "acl" and token.tag_ == "VBN":  # "rescue six men kidnapped on Monday": they were
            presupposed = True
            break
        if _is_told(token, relation):
            flips += governor.dep_ == "nsubj" and _is_untrue(governor.head, words)
            break
        token = governor
    certainty = "possible" if "possible" in seen else "probable" if "probable" in seen else "certain"
    return Factuality(
        "negative" if flips % 2 else "positive", certainty, "unrealised" in seen, "past" in seen, presupposed
    )


def assess_description(trigger: Token, words: FactualityWords) -> Factuality:
    """The same for a noun that only describes somebody ("the alleged leader"): what governs it does not matter."""
    if trigger.dep_ in ("attr", "oprd"):
        factuality = assess(trigger, words)
        return replace(factuality, past=factuality.past or _is_former(trigger, words))
    seen: set[str] = set()
    flips = _look_beside(trigger, words, seen)
    certainty = "possible" if "possible" in seen else "certain"
    return Factuality("negative" if flips % 2 else "positive", certainty, past=_is_former(trigger, words))


def _is_former(noun: Token, words: FactualityWords) -> bool:
    """ "ex-commander", "former army commander Ivan Petrov": words before a description, wherever they hang."""
    first = min(noun.left_edge.i, noun.head.left_edge.i) if noun.dep_ in ("compound", "nmod") else noun.left_edge.i
    hyphen = noun.i >= 2 and noun.nbor(-1).text in _HYPHENS and noun.nbor(-2).i >= noun.sent.start
    before = [*noun.doc[first : noun.i], *([noun.nbor(-2)] if hyphen else [])]
    return any(token.lower_ in words.former for token in before)


def _governor(token: Token) -> tuple[Token, str] | None:
    """The word that the token's phrase depends on, through its preposition."""
    if token.head.i == token.i:
        return None
    if token.head.dep_ in ("prep", "agent") and token.dep_ in ("pobj", "pcomp") and token.head.head.i != token.head.i:
        return token.head.head, token.dep_
    return token.head, token.dep_


def _is_told(token: Token, relation: str) -> bool:
    """A clause with "that" under a noun ("rejected claims that …"): what befalls the noun does not befall its deed."""
    return relation == "acl" and any(c.dep_ == "mark" and c.lower_ == "that" for c in token.children)


def _is_unproven(noun: Token, relation: str, words: FactualityWords) -> bool:
    """ "no evidence that …", "without confirmation that …": nobody says that it was so."""
    if relation not in ("acl", "ccomp", "relcl", "pobj", "pcomp") or not words.evidence & set(lemmas(noun)):
        return False
    before = noun.head.lower_ if noun.dep_ == "pobj" else ""
    return before == "without" or any(c.lower_ in words.beside.negative for c in noun.children if c.dep_ in _BESIDE)


def _look_beside(token: Token, words: FactualityWords, seen: set[str]) -> int:
    flips = 0
    if _is_asked(token, words):
        seen.add("unrealised")
    for child in token.children:
        if child.dep_ == "mark" and child.lower_ in words.conditions:
            seen.add("unrealised")
        if child.dep_ == "nsubj":
            flips += _is_nobody(child, words)
        if child.dep_ not in _BESIDE:
            continue
        names = set(lemmas(child))
        flips += _negates(child, names, words)
        if names & words.lasting and _negates(child, names, words):
            seen.add("past")
        for kind in ("unrealised", "possible", "probable", "past"):
            if names & getattr(words.beside, kind) and not (child.dep_ == "aux" and _past_ability(token, child)):
                seen.add(kind)
    if token.dep_ in ("pobj", "pcomp") and token.head.lower_ in words.beside.negative:
        flips += 1
    return flips


def _negates(child: Token, names: set[str], words: FactualityWords) -> bool:
    """Whether the word turns what it hangs on round: "not", "no longer"; not the "not" of "not only"."""
    if names & words.lasting:
        return any(c.lower_ in words.beside.negative for c in child.children)
    if child.dep_ == "amod" or not names & words.beside.negative:
        return False
    after = child.doc[child.i + 1 : child.i + 2].text.lower()
    return after not in words.rather


def _is_nobody(subject: Token, words: FactualityWords) -> bool:
    """ "None of the fighters …", "neither the one nor the other …", "no group …": a subject without anybody in it."""
    marks = (c.lower_ for c in subject.children if c.i < subject.i and c.dep_ in ("det", "preconj", "neg"))
    return not {subject.lower_, *marks}.isdisjoint(words.beside.negative)


def _is_asked(token: Token, words: FactualityWords) -> bool:
    """Whether the verb stands behind its auxiliary: in a question for yes or no, and in "had they attacked, …"."""
    first = next(token.lefts, None)
    if first is None or first.dep_ not in ("aux", "auxpass") or not any(c.dep_[:5] == "nsubj" for c in token.lefts):
        return False
    return first.lower_ in words.inverted or token.sent[-1].text == "?"


def _goes_through(verb: Token, words: FactualityWords) -> bool:
    """ "planned and carried out": the verb beside it says that it came about."""
    beside = (c for c in verb.children if c.dep_ == "conj" and c.tag_ == verb.tag_ and not _negations(c, words))
    return any(words.carriers & set(lemmas(c)) for c in beside)


def _is_habit(verb: Token) -> bool:
    """ "used to command", which neither uses anything nor is used."""
    return verb.tag_ == "VBD" and verb.dep_ != "acl" and not any(c.dep_ in ("dobj", "auxpass") for c in verb.children)


def _is_untrue(verb: Token, words: FactualityWords) -> bool:
    """ "… is false", "… is not true"."""
    if not words.copulas & set(lemmas(verb)):
        return False
    said = {name for c in verb.children if c.dep_ in ("acomp", "attr", "oprd") for name in lemmas(c)}
    return bool(said & words.incorrect) or (bool(said & words.correct) and _negations(verb, words) % 2 == 1)


def _past_ability(token: Token, auxiliary: Token) -> bool:
    """ "would" in "would later attack" and "could" in a past tale are left as doubt; "can" of a habit too."""
    return auxiliary.lower_ in ("would", "will") and any(c.lower_ in ("later", "eventually") for c in token.children)


def _look_above(token: Token, governor: Token, relation: str, words: FactualityWords, seen: set[str]) -> int:
    names = set(lemmas(governor))
    if relation == "xcomp" and names & words.past and _is_habit(governor):
        seen.add("past")
    if names & words.factual:
        return _negations(governor, words)
    if relation in ("ccomp", "csubj", "nsubj", "xcomp") and _is_untrue(governor, words):
        return 1
    if relation == "xcomp" and any(c.lower_ in words.pending for c in governor.children if c.dep_ == "advmod"):
        seen.add("unrealised")
        return 0
    if relation in ("advcl", "relcl"):
        if token.tag_ == "VB" and any(c.tag_ == "TO" for c in token.children):
            seen.add("unrealised")
        return 0
    lists = words.clause if relation in _CLAUSE else words.object if relation in _OBJECT else None
    if lists is None:
        return 0
    if relation != "nsubj" or names & _FAILING:
        for kind in ("unrealised", "possible", "probable"):
            if names & getattr(lists, kind):
                named = kind == "unrealised" and token.dep_ == "oprd"  # "called it an attack": that is what it was
                if not named and not _goes_through(governor, words):
                    seen.add(kind)
                return 0
    if relation == "acl" and token.tag_ == "VB":
        seen.add("unrealised")
    if (relation in _CARRIED and names & words.carriers) or (relation == "nsubj" and names & words.occurring):
        return _look_beside(governor, words, seen)
    return 0


def _negations(token: Token, words: FactualityWords) -> int:
    return sum(c.dep_ == "neg" or c.lower_ in words.beside.negative for c in token.children if c.dep_ in _BESIDE)
