"""Patterns for the five roles, mined from the training part: which clues speak for a role, and how much.

Takes documents as read (candidates with their clues, sentences, the whole text's clues) and, in training, the strings
that fill each role. Four kinds of weights are learnt: that a document tells of an incident, that a sentence does, that
a candidate fills a role, and that one of its wordings is the one to quote. What the last two take from the first two,
and the cut-offs, come from rounds in which a third of the training part was held out, so that no document of it is
weighed with what was learnt from itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import count, takewhile
from typing import Any

from benchmarks.muc4.candidates import Candidate, Words, candidates
from benchmarks.muc4.mine import plain
from benchmarks.muc4.phrases import is_counted
from benchmarks.muc4.relevance import document_clues, sentence_clues, triggers_rule
from benchmarks.muc4.roles import ROLES, Roles
from benchmarks.muc4.weights import Weights, weigh
from kg.claims import DocumentGraph
from kg.parse import parse

_FOLDS = 3
_SPREAD = {"document": 0.03, "sentence": 0.05, "role": 0.1, "wording": 1.0}
_LEAST = 0.06
_CUTOFFS = tuple(takewhile(lambda cutoff: cutoff < 0.5, (0.06 + 0.02 * step for step in count())))
Strings = Mapping[str, Sequence[frozenset[str]]]
Scored = tuple[float, str]


@dataclass(frozen=True)
class Text:
    """One document as read."""

    name: str
    clues: frozenset[str]
    sentences: tuple[frozenset[str], ...]
    plain: tuple[str, ...]
    candidates: tuple[Candidate, ...]


def read_text(name: str, text: str, graph: DocumentGraph, words: Words) -> Text:
    sentences = parse(text)
    return Text(
        name,
        document_clues(sentences, graph, words),
        tuple(sentence_clues(sentences, words)),
        tuple(f" {plain(text[sentence.start : sentence.end])} " for sentence in sentences),
        tuple(candidates(name, graph, sentences, text, words)),
    )


@dataclass(frozen=True)
class Patterns:
    """What was learnt; ``cutoffs`` are the least chances with which a filler of a role is given."""

    document: Weights
    sentence: Weights
    roles: dict[str, Weights]
    wordings: dict[str, Weights]
    cutoffs: dict[str, float]

    def fillers(self, text: Text) -> Roles:
        """The fillers of each role, the surest first, each in one wording."""
        clues = with_relevance(text, self.document.chance(text.clues), [*map(self.sentence.chance, text.sentences)])
        found: Roles = {}
        for role in ROLES:
            scored = [
                self.scored(role, candidate, self.roles[role].chance(these))
                for candidate, these in zip(text.candidates, clues, strict=True)
                if may_fill(role, candidate)
            ]
            found[role] = [[words] for words in _chosen(scored, self.cutoffs[role])]
        return found

    def scored(self, role: str, candidate: Candidate, chance: float) -> Scored:
        """The wording to quote, and the chance that it fills the role."""
        weights = self.wordings[role]
        likely, words = max((weights.chance(_of_wording(candidate, words)), words) for words in candidate.wordings)
        return chance * likely, words

    @classmethod
    def empty(cls) -> Patterns:
        return cls(Weights(0.0, {}), Weights(0.0, {}), {}, {}, {})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Patterns:
        return cls(
            Weights(**held["document"]),
            Weights(**held["sentence"]),
            {role: Weights(**weights) for role, weights in held["roles"].items()},
            {role: Weights(**weights) for role, weights in held["wordings"].items()},
            held["cutoffs"],
        )


def may_fill(role: str, candidate: Candidate) -> bool:
    """A victim of this measure has a name; a person is no organisation, target or weapon."""
    person = candidate.known and candidate.sort == "Person"
    if not candidate.wordings:
        return False
    return person and bool(candidate.named) if role == "Victim" else role == "PerpInd" or not person


def with_relevance(text: Text, document: float, sentences: Sequence[float]) -> list[frozenset[str]]:
    """The clues of each candidate, with how surely its document and its sentences tell of an incident."""
    whole = _step(document, 1.5)
    found = []
    for candidate in text.candidates:
        steps = [_step(sentences[place.sentence], 1.0) for place in candidate.places]
        best = max(steps)
        added = {f"document{whole}", f"document{whole}|{candidate.sort}", f"best{best}", f"best{best}|{candidate.sort}"}
        for place, step in zip(candidate.places, steps, strict=True):
            added |= {f"told{step}", f"told{step}|{place.sort}", f"told{step}|{place.noun}", f"told{step}|{place.path}"}
        found.append(frozenset((*candidate.clues, *added)))
    return found


def _step(chance: float, width: float) -> int:
    odds = math.log(max(chance, 1e-9) / max(1 - chance, 1e-9))
    return int(max(-5, min(4, odds * width)))


def _of_wording(candidate: Candidate, words: str) -> frozenset[str]:
    """What speaks for quoting the candidate in these words."""
    kinds, split = "+".join(sorted(candidate.wordings[words])), words.split()
    noun = min(candidate.wordings, key=lambda w: (len(w.split()), w))
    longest = max(len(w.split()) for w in candidate.wordings)
    clues = {f"kind={kind}" for kind in candidate.wordings[words]}
    clues |= {f"kinds={kinds}", f"long{min(len(split), 7)}", f"sort={candidate.sort}", f"often{candidate.often}"}
    clues |= {f"first={split[0]}", f"last={split[-1]}", f"words={words}", f"shorter{min(5, longest - len(split))}"}
    clues |= {f"noun={noun}|{kinds}", f"noun={noun.split()[-1]}|{len(split)}"}
    bare = words in candidate.bare
    clues |= {f"bare{bare}|{kinds}", f"bare{bare}|{min(len(split), 4)}"}
    if is_counted(words):
        clues |= {"counted", f"counted|{split[0]}"}
    if any(word in ("who", "which", "that") for word in split):
        clues.add("clause")
    if words in candidate.named:
        clues |= {"name", f"name{len(split)}"}
        if len(words) == max(map(len, candidate.named)):
            clues.add("longest name")
    return frozenset(f"{clue}|known" for clue in clues) if candidate.known else frozenset(clues)


def _chosen(scored: Iterable[Scored], cutoff: float) -> list[str]:
    """The wordings above the cut-off, the surest first; what says less or more of one given before is left out."""
    chosen: list[set[str]] = []
    found = []
    for chance, words in sorted(scored, key=lambda s: (-s[0], s[1])):
        split = set(words.split())
        if chance > cutoff and not any(split <= other or other <= split for other in chosen):
            chosen.append(split)
            found.append(words)
    return found


# -- learning


def learn(texts: Sequence[Text], filled: Sequence[Strings]) -> Patterns:
    """The patterns of the training part; ``filled`` are the strings of each filler, in the plain form."""
    fold = {text.name: number % _FOLDS for number, text in enumerate(texts)}
    of_documents = [text.clues for text in texts]
    tells = [any(strings.values()) for strings in filled]
    document, told = _in_turns(of_documents, tells, [fold[t.name] for t in texts], _SPREAD["document"])
    of_sentences = [clues for text in texts for clues in text.sentences]
    names = [text.name for text in texts for _ in text.sentences]
    holds = [here for text, strings in zip(texts, filled, strict=True) for here in _tell(text, strings)]
    sentence, chances = _in_turns(of_sentences, holds, [fold[name] for name in names], _SPREAD["sentence"])
    each = iter(chances)
    clues = [
        these
        for text, chance in zip(texts, told, strict=True)
        for these in with_relevance(text, chance, [next(each) for _ in text.sentences])
    ]
    everyone = [c for text in texts for c in text.candidates]
    strings_of = {text.name: strings for text, strings in zip(texts, filled, strict=True)}
    patterns = replace(Patterns.empty(), document=document, sentence=sentence)
    for role in ROLES:
        _learn_role(role, patterns, everyone, clues, strings_of, fold)
    return patterns


def _learn_role(
    role: str,
    patterns: Patterns,
    everyone: Sequence[Candidate],
    clues: Sequence[frozenset[str]],
    strings: Mapping[str, Strings],
    fold: Mapping[str, int],
) -> None:
    able = [(c, these) for c, these in zip(everyone, clues, strict=True) if may_fill(role, c)]
    right = [frozenset().union(*strings[c.document][role]) & c.wordings.keys() for c, _ in able]
    wordings = [(c, words, r) for (c, _), r in zip(able, right, strict=True) if r for words in sorted(c.wordings)]
    patterns.wordings[role] = weigh(
        [_of_wording(c, words) for c, words, _ in wordings],
        [words in r for _, words, r in wordings],
        _SPREAD["wording"],
    )
    folds = [fold[c.document] for c, _ in able]
    weights, chances = _in_turns([these for _, these in able], [bool(r) for r in right], folds, _SPREAD["role"])
    patterns.roles[role] = weights
    scored: dict[str, list[Scored]] = {}
    for (candidate, _), chance in zip(able, chances, strict=True):
        if chance > _LEAST:
            scored.setdefault(candidate.document, []).append(patterns.scored(role, candidate, chance))
    fillers = {name: each[role] for name, each in strings.items()}
    patterns.cutoffs[role] = max(_CUTOFFS, key=lambda cutoff: (round(_f1(scored, fillers, cutoff), 4), -cutoff))


def _in_turns(
    cases: Sequence[Collection[str]], truths: Sequence[bool], folds: Sequence[int], spread: float
) -> tuple[Weights, list[float]]:
    """Weights from all cases, and the chance of each case by weights from the other folds."""
    chances = [0.0] * len(cases)
    for out in range(_FOLDS):
        others = [at for at, number in enumerate(folds) if number != out]
        weights = weigh([cases[at] for at in others], [truths[at] for at in others], spread)
        for at, number in enumerate(folds):
            if number == out:
                chances[at] = weights.chance(cases[at])
    return weigh(cases, truths, spread), chances


def _tell(text: Text, strings: Strings) -> list[bool]:
    """Whether each sentence names two fillers, or one and an incident."""
    fillers = [any_of for role in ROLES for any_of in strings[role]]
    named = [sum(any(f" {s} " in words for s in any_of) for any_of in fillers) for words in text.plain]
    return [n > 1 or (n == 1 and triggers_rule(clues)) for n, clues in zip(named, text.sentences, strict=True)]


def _f1(scored: Mapping[str, list[Scored]], fillers: Mapping[str, Sequence[frozenset[str]]], cutoff: float) -> float:
    given = right = 0
    for name, each in scored.items():
        chosen = _chosen(each, cutoff)
        given += len(chosen)
        right += sum(any(words in strings for words in chosen) for strings in fillers[name])
    wanted = sum(map(len, fillers.values()))
    return 2 * right / (given + wanted) if right else 0.0


def learn_from(rows: Sequence[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], Text]) -> Patterns:
    """The patterns of rows with texts and extracts."""
    filled = [
        {role: [frozenset(plain(m[0]) for m in entity) for entity in row["extracts"][role]] for role in ROLES}
        for row in rows
    ]
    return learn([read(row) for row in rows], filled)
