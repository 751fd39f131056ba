"""What a document could name in a role: its nouns and names, gathered, with the clues around every mention.

Takes the graph of a document and its parsed sentences; returns candidates. Mentions of one entity are one candidate,
so are equal descriptions; a short name joins the one longer name that holds it. Clues are what the phrase is, what it
hangs on in the parse, which incident words stand in the sentence, and what the rules made of it.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.muc4 import phrases
from benchmarks.muc4.mine import plain
from benchmarks.muc4.roles import counts, roles
from kg.claims import DocumentGraph, Entity
from kg.parse import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kg.extract import ExtractionContent
    from kg.lexicon import Lexicon

_NOUNS = frozenset({"NOUN", "PROPN"})
_PERSON_WORDS = frozenset({"terrorist", "guerrilla", "rebel", "paramilitary"})
_SMALL = frozenset({"de", "la", "del", "y", "los", "las", "el", "of", "the", "and", "da", "dos", "e"})
_MOST = 4
Wordings = dict[str, frozenset[str]]


@dataclass(frozen=True)
class Words:
    """Which rules a word triggers, and the class that the word lists give a noun."""

    triggers: Mapping[str, str]
    nouns: Mapping[str, tuple[str, str]]

    @classmethod
    def of(cls, content: ExtractionContent, lexicon: Lexicon) -> Words:
        triggers: dict[str, str] = {}
        for rule in content.rules.rules:
            for trigger in rule.triggers:
                if rule.kind == "event" and trigger.length == 1 and trigger.kind != "particle":
                    triggers.setdefault(trigger.head, rule.name)
        nouns = {" ".join(word): ("Weapon", "Weapon") for word in content.rules.syntax.words["weapon"]}
        nouns |= {title: ("Office", "Office") for title, kind in lexicon.titles.items() if kind != "honorific"}
        nouns |= {noun: (kind, kind) for noun, (kind, _) in lexicon.places.items()}
        return cls(triggers, {**nouns, **lexicon.actors})

    def trigger(self, token: Token) -> str | None:
        return self.triggers.get(token.lemma_.lower()) if token.pos_ in ("VERB", "NOUN") else None

    def noun(self, token: Token) -> str:
        return self.nouns.get(token.lemma_.lower(), ("-", "-"))[token.tag_ == "NNS"]

    def path(self, path: str) -> str | None:
        """The path with the rule that its word triggers instead of the word: ``dobj<[killing]``."""
        way, word = path.split("<", 1)
        active = word.removesuffix("P")
        rule = self.triggers.get(active)
        return f"{way}<[{rule}]{word[len(active) :]}" if rule else None


@dataclass(frozen=True)
class Place:
    """Where a mention stands: its sentence, and what a clue about that sentence is joined with."""

    sentence: int
    sort: str
    noun: str
    path: str


@dataclass(frozen=True)
class Candidate:
    """One thing or person; ``sort`` is its class as far as known, ``named`` are its wordings that are proper names."""

    document: str
    sort: str
    known: bool
    named: frozenset[str]
    bare: frozenset[str]
    wordings: Wordings
    often: int
    clues: tuple[str, ...]
    places: tuple[Place, ...]


@dataclass
class _Gathered:
    sort: str
    known: bool
    named: set[str] = field(default_factory=set)
    wordings: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    clues: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)

    def join(self, other: _Gathered) -> None:
        self.named |= other.named
        self.clues |= other.clues
        self.places += other.places
        for words, kinds in other.wordings.items():
            self.wordings[words].update(kinds)


def candidates(
    name: str, graph: DocumentGraph, sentences: Iterable[Sentence], text: str, words: Words
) -> list[Candidate]:
    """All candidates of the document, in the order of their first mentions."""
    found = _Gatherer(graph, text, words).gather(sentences)
    _join_names(found)
    bare = {
        w for g in found.values() for w, kinds in g.wordings.items() if kinds.keys() & {"phrase", "uncounted", "name"}
    }
    return [_candidate(name, each, bare) for each in found.values()]


def _candidate(name: str, found: _Gathered, bare: set[str]) -> Candidate:
    wordings = {words: frozenset(kinds) for words, kinds in found.wordings.items() if words}
    if found.sort == "Person" and found.known and found.named:
        wordings = {words: kinds for words, kinds in wordings.items() if words in found.named}
    times = min(len(found.places), _MOST)
    clues = {*found.clues, f"times{times}", f"times{times}|{found.sort}"}
    often = max((count for kinds in found.wordings.values() for count in kinds.values()), default=0)
    return Candidate(
        name,
        found.sort,
        found.known,
        frozenset(found.named),
        frozenset(bare & wordings.keys()),
        wordings,
        min(often, 3),
        tuple(sorted(map(sys.intern, clues))),
        tuple(found.places),
    )


class _Gatherer:
    def __init__(self, graph: DocumentGraph, text: str, words: Words) -> None:
        self._text, self._words = text, words
        entities = {entity.id: entity for entity in graph.entities}
        self._at: dict[int, tuple[int, int, Entity]] = {}
        mentions = [(m.start - m.end, m.start, m.end, e) for e in graph.entities for m in e.mentions]
        for _, start, end, entity in sorted(mentions, key=lambda m: m[:3]):  # the longest first
            for at in range(start, end):
                self._at.setdefault(at, (start, end, entity))
        self._slots: dict[str, set[str]] = defaultdict(set)
        counted = 0
        for event in graph.events:
            here = counts(event, entities)
            counted += here
            for slot, value in event.slots.items():
                for key in value if isinstance(value, tuple) else ():
                    self._slots[key] |= {f"{event.type}:{slot}", f"{'counted' if here else event.status}:{slot}"}
        self._said = {role: {plain(words) for each in said for words in each} for role, said in roles(graph).items()}
        self._events = f"events{min(counted, _MOST)}"

    def gather(self, sentences: Iterable[Sentence]) -> dict[object, _Gathered]:
        found: dict[object, _Gathered] = {}
        for sentence in sentences:
            around = self._around(sentence)
            for token in sentence.span:
                if token.pos_ in _NOUNS or token.lower_ in _PERSON_WORDS:
                    self._add(found, sentence, token, around)
        return found

    def _around(self, sentence: Sentence) -> tuple[list[str], list[tuple[int, str]]]:
        lemmas = {phrases.lemma(token) for token in sentence.span if token.pos_ in ("VERB", "NOUN")}
        triggers = [(token.i, rule) for token in sentence.span if (rule := self._words.trigger(token))]
        return sorted(lemmas), triggers

    def _add(
        self,
        found: dict[object, _Gathered],
        sentence: Sentence,
        token: Token,
        around: tuple[list[str], list[tuple[int, str]]],
    ) -> None:
        held = self._at.get(sentence.token_start(token))
        known = held is not None and held[2].identity != "described"
        inner = phrases.modifies_noun(token)
        following = token.i + 1
        if known and held and following < sentence.span.end and sentence.token_start(token.doc[following]) < held[1]:
            return
        if inner and token.pos_ == "PROPN" and not known:
            return
        wordings = self._wordings(sentence, token, held if known else None)
        entity = held[2] if held else None
        noun = "N" if known else self._words.noun(token)
        sort = (entity.type if entity else "0") if known else f"{entity.type if entity else '0'}/{noun}"
        key: object = entity.id if known and entity else (inner, wordings["compound" if inner else "uncounted"])
        each = found.setdefault(key, _Gathered(sort, known))
        for kind, words in wordings.items():
            each.wordings[words][kind] += 1
        if known and held and _is_name(self._text[held[0] : held[1]]):
            each.named.add(wordings["name"])
        head = "#person" if sort == "Person" and known else phrases.lemma(token)
        up = phrases.paths_up(token)
        each.places.append(Place(sentence.index, sort, head, up[0] if up else ""))
        each.clues.update(self._of_phrase(token, entity, sort, head, wordings, sentence.index))
        each.clues.update(self._of_paths(token, up, sort, head))
        each.clues.update(_of_sentence(token, *around, sort, head))

    def _wordings(self, sentence: Sentence, token: Token, held: tuple[int, int, Entity] | None) -> dict[str, str]:
        doc, text = token.doc, self._text
        said = {
            kind: plain(text[sentence.token_start(doc[a]) : sentence.token_end(doc[b - 1])])
            for kind, (a, b) in phrases.stretches(token).items()
        }
        if held is None:
            said["uncounted"] = phrases.uncounted(said["phrase"])
            if "with of" in said:
                said["uncounted with of"] = phrases.uncounted(said["with of"])
            return said
        name = plain(text[held[0] : held[1]])
        return {"name": name} if held[2].type == "Person" else {"name": name, "phrase": said["phrase"]}

    def _of_phrase(
        self, token: Token, entity: Entity | None, sort: str, head: str, wordings: Mapping[str, str], sentence: int
    ) -> Iterator[str]:
        where = "opening" if sentence < 2 else "early" if sentence < 6 else "late"
        yield from (f"noun={head}", f"sort={sort}", f"sort={sort}/{entity.identity if entity else token.tag_}")
        yield from (where, f"{where}|{sort}", f"{self._events}|{sort}", f"{self._events}|{head}")
        yield f"ending={token.lemma_.lower()[-4:]}"
        if head != "#person":
            yield f"words={wordings.get('uncounted', wordings.get('phrase', ''))}"
        if phrases.modifies_noun(token):
            yield from ("inner", f"inner<{phrases.lemma(token.head)}", f"inner<{phrases.lemma(token.head)}|{sort}")
        for role, said in self._said.items():
            if said & set(wordings.values()):
                yield from (f"rules={role}", f"rules={role}|{sort}")
        for slot in sorted(self._slots[entity.id]) if entity else ():
            yield from (f"slot={slot}", f"slot={slot}|{sort}")

    def _of_paths(self, token: Token, up: list[str], sort: str, head: str) -> Iterator[str]:
        top = phrases.top_of_list(token)
        if top.i != token.i:
            yield f"list={phrases.lemma(top)}"
        for number, path in enumerate(up):
            yield from (f"path{number}={path}", f"path{number}={path}|{sort}")
            rule = self._words.path(path)
            if rule:
                yield from (f"rule{number}={rule}", f"rule{number}={rule}|{sort}", f"rule{number}={rule}|{head}")
        if up:
            way, word = up[0].split("<", 1)
            yield from (f"way={way}", f"above={word}")
        yield from phrases.words_below(token)


def _of_sentence(
    token: Token, lemmas: list[str], triggers: list[tuple[int, str]], sort: str, head: str
) -> Iterator[str]:
    for word in lemmas:
        yield from (f"beside={word}", f"beside={word}|{sort}")
    for _, rule in triggers:
        yield from (f"trigger={rule}|{sort}", f"trigger={rule}|{head}")
    if not triggers:
        yield f"no trigger|{sort}"
        return
    at, rule = min(triggers, key=lambda trigger: (abs(trigger[0] - token.i), trigger[0]))
    yield f"nearest={rule}{'<' if at < token.i else '>'}{min(3, abs(at - token.i) // 3)}|{sort}"


def _is_name(text: str) -> bool:
    words = text.split()
    return bool(words) and words[0][:1].isupper() and all(w[:1].isupper() or w.lower() in _SMALL for w in words)


def _join_names(found: dict[object, _Gathered]) -> None:
    """Persons whose name stands inside exactly one longest other name are that person."""
    persons = [key for key, each in found.items() if each.known and each.sort == "Person" and each.named]
    full = {key: max(found[key].named, key=lambda name: (len(name), name)).split() for key in persons}
    for key in sorted(persons, key=lambda key: (len(full[key]), full[key])):
        holding = [other for other in persons if other in found and _inside(full[key], full[other])]
        longest = [o for o in holding if not any(_inside(full[o], full[other]) for other in holding)]
        if len(longest) == 1:
            found[longest[0]].join(found.pop(key))


def _inside(short: list[str], long: list[str]) -> bool:
    width = len(short)
    return width < len(long) and any(long[at : at + width] == short for at in range(len(long) - width + 1))
