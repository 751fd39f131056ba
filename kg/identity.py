"""Which entities of different documents are one, and which may be.

Enters: the entities of all graphs and the judgements. Leaves: for each entity that a row of judgements.csv calls the
same as another the one that stands for both (hand-written before found, then the smaller id), and as findings the
pairs whose names are alike, the most alike first: two found ones, or a found one and a hand-written one. Names alone
never join anything, however alike they are. Of many that bear one name each is paired with one other, since a chain of
rows settles them all. A single word is paired with the one person whose last name it is, and with nobody where several
have it.

Only names that share a word's skeleton, or the initials of the other, are compared; a word that many have counts only
together with a second one. So the work grows with the number of names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pyoxigraph import NamedNode

from kg.claims import Finding, SlotValue, row_to_add
from kg.compare import PERSON, similarity
from kg.gazetteer import normalise, skeleton
from kg.ids import Ids
from kg.judgements import PLACE, SAME, Judgements, Pair, groups, pair
from kg.ontology import Ontology
from kg.records import ClaimRecord, DocumentRecord, EntityRecord, ReportRecord, StatementKey
from kg.statements import Triples

ALIKE = 0.5  # from here on ``kg.compare`` takes two names for names of one thing
LARGEST_BLOCK = 100
MOST_NAMES = 8
_SHORTEST = 3
_RANKS = {"known": 0, "found": 1, "ambiguous": 2, "described": 3}
_ROOTS = ("Actor", "Place", "Channel")


@dataclass(frozen=True, slots=True)
class Identity:
    """``canonical`` has an entry for each entity that another one stands for; ``entities`` are those that stand."""

    canonical: Mapping[str, str]
    entities: Mapping[str, EntityRecord]
    findings: tuple[Finding, ...] = ()

    def of(self, iri: str) -> str:
        return self.canonical.get(iri, iri)

    def members(self, iri: str) -> list[str]:
        """All entities that are one with this one, itself included, sorted."""
        stands = self.of(iri)
        return sorted({stands, *(other for other, one in self.canonical.items() if one == stands)})

    def document(self, document: DocumentRecord) -> DocumentRecord:
        if not self.canonical:
            return document
        names = tuple(sorted({self.of(name) for name in document.names}))
        return replace(document, publisher=document.publisher and self.of(document.publisher), names=names)

    def report(self, report: ReportRecord) -> ReportRecord:
        return replace(report, slots=self._slots(report.slots)) if self.canonical else report

    def claim(self, claim: ClaimRecord) -> ClaimRecord:
        """The claim with one entity in place of all that are the same."""
        return replace(
            claim,
            speaker=self.of(claim.speaker),
            statement=self._statement(claim.statement),
            slots=self._slots(claim.slots),
        )

    def _statement(self, key: StatementKey | None) -> StatementKey | None:
        """None for what now relates one entity to itself."""
        if key is None or key.literal:
            return key and replace(key, subject=self.of(key.subject))
        moved = replace(key, subject=self.of(key.subject), object=self.of(key.object))
        return None if moved.subject == moved.object and key.subject != key.object else moved

    def _slots(self, slots: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
        return {
            name: tuple(sorted({self.of(item) for item in value})) if isinstance(value, tuple) else value
            for name, value in slots.items()
        }

    def write(self, out: Triples) -> None:
        for iri in sorted(self.canonical):
            out.add(NamedNode(iri), "sameEntity", NamedNode(self.canonical[iri]))


def find_identity(
    entities: Mapping[str, EntityRecord], judgements: Judgements, ontology: Ontology, ids: Ids
) -> Identity:
    """What the judgements make one, and what a person should look at."""
    same = [p for p in judgements.pairs(SAME) if p[0] in entities and p[1] in entities]
    canonical: dict[str, str] = {}
    for iri, group in groups(same).items():
        stands = min(group, key=lambda member: (_RANKS.get(entities[member].identity, 1), member))
        if stands != iri:
            canonical[iri] = stands
    settled = {pair(canonical.get(a, a), canonical.get(b, b)) for a, b in judgements.settled()}
    joined = _joined(entities, canonical)
    return Identity(canonical, joined, tuple(_Finder(joined, ontology, ids).findings(settled)))


def both(first: EntityRecord, second: EntityRecord) -> EntityRecord:
    """One entity as two graphs name it."""
    if first == second:
        return first
    low = min((first, second), key=lambda e: (_RANKS.get(e.identity, 1), e.type, e.names))
    names = tuple(sorted({*first.names, *second.names}))
    return EntityRecord(low.type, low.identity, names, low.point or first.point or second.point)


def _joined(entities: Mapping[str, EntityRecord], canonical: Mapping[str, str]) -> dict[str, EntityRecord]:
    found = {iri: entity for iri, entity in entities.items() if iri not in canonical}
    for iri in sorted(canonical):
        found[canonical[iri]] = both(found[canonical[iri]], entities[iri])
    return found


class _Finder:
    """Looks for pairs among the entities that have a name of their own."""

    def __init__(self, entities: Mapping[str, EntityRecord], ontology: Ontology, ids: Ids) -> None:
        self.ontology, self.ids = ontology, ids
        self.entities = {iri: e for iri, e in entities.items() if _RANKS.get(e.identity, 1) <= _RANKS["found"]}
        self.bearers: dict[str, set[str]] = defaultdict(set)
        for entity in self.entities.values():
            for name in map(normalise, entity.names) if PERSON in ontology.chain(entity.type) else ():
                if " " in name:
                    self.bearers[name.split()[-1]].add(name)

    def findings(self, settled: set[Pair]) -> Iterator[Finding]:
        open_pairs = (p for p in self._pairs() if p not in settled and self._of_one_kind(*p))
        alike = [(*self._alike(*p), *p) for p in open_pairs]
        chain = {iri: iri for iri in self.entities}
        told: set[Pair] = set()
        for score, one, two, first, second in sorted(alike, key=lambda row: (-row[0], row[3], row[4])):
            ends = pair(_end(chain, first), _end(chain, second))
            if score < ALIKE or ends[0] == ends[1] or ends in told:
                continue
            yield self._finding(first, second, one, two, score)
            told.add(ends)
            if score == 1.0:
                chain[ends[1]] = ends[0]

    def _pairs(self) -> set[Pair]:
        """Pairs that share a block, at least one of them found."""
        return {
            (first, second)
            for block in self._blocks()
            for first, second in combinations(sorted(block), 2)
            if "found" in (self.entities[first].identity, self.entities[second].identity)
        }

    def _blocks(self) -> Iterator[set[str]]:
        whole: dict[str, set[str]] = defaultdict(set)
        for iri, entity in self.entities.items():
            for key in {key for name in entity.names for key in _keys(name)}:
                whole[key].add(iri)
        for key in whole:
            if len(whole[key]) <= LARGEST_BLOCK:
                yield whole[key]
            else:
                yield from self._finer(key, whole[key])

    def _finer(self, key: str, block: Iterable[str]) -> Iterator[set[str]]:
        """A block that is too large, by a second word."""
        parts: dict[str, set[str]] = defaultdict(set)
        for iri in block:
            for name in self.entities[iri].names:
                keys = _keys(name)
                if key in keys:
                    for other in keys - {key}:
                        parts[other].add(iri)
        yield from (part for part in parts.values() if len(part) <= LARGEST_BLOCK)

    def _of_one_kind(self, first: str, second: str) -> bool:
        one, two = (set(self.ontology.chain(self.entities[iri].type)) for iri in (first, second))
        return bool(one & two & set(_ROOTS)) and (PERSON in one) == (PERSON in two)

    def _alike(self, first: str, second: str) -> tuple[float, str, str]:
        """How alike the two names are that are most alike, and which they are."""
        kind = PERSON if PERSON in self.ontology.chain(self.entities[first].type) else self.entities[first].type
        names = [self._comparable_names(first, second), self._comparable_names(second, first)]
        found = ((similarity(a, b, kind), a, b) for a in names[0] for b in names[1] if self._telling(a, b, kind))
        return max(found, default=(0.0, "", ""))

    def _comparable_names(self, iri: str, other: str) -> Sequence[str]:
        """Its first names; where both have some in Latin letters those, as vowels tell more than none."""
        names, others = self.entities[iri].names[:MOST_NAMES], self.entities[other].names
        latin = [name for name in names if _is_latin(name)]
        return latin if latin and any(map(_is_latin, others)) else names

    def _telling(self, first: str, second: str, kind: str) -> bool:
        """Whether a single word can only be one person's last name."""
        short, long = sorted((normalise(first).split(), normalise(second).split()), key=len)
        if kind != PERSON or len(short) != 1 or len(long) == 1:
            return True
        return short[-1:] == long[-1:] and len(self.bearers[short[0]]) == 1

    def _finding(self, first: str, second: str, one: str, two: str, alike: float) -> Finding:
        a, b = self.ids.key(first), self.ids.key(second)
        return Finding(
            kind="maybe-same-entity",
            place=PLACE,
            subject=a,
            message=f"“{one}” may be the same as {b} (“{two}”; {_how(one, two, alike)}, names {alike:.2f} alike)",
            advice=f"if it is, add the row `{row_to_add(a, b)}` to {PLACE}; if not, the same row with `different`",
        )


def _end(chain: Mapping[str, str], iri: str) -> str:
    while chain[iri] != iri:
        iri = chain[iri]
    return iri


def _is_latin(name: str) -> bool:
    return any("a" <= letter <= "z" for letter in name.lower())


def _how(first: str, second: str, alike: float) -> str:
    """In which way two names are alike."""
    one, two = normalise(first).split(), normalise(second).split()
    if alike == 1.0:
        return "the same name"
    short, long = sorted((one, two), key=len)
    if len(short) == 1 and len(long) > _SHORTEST - 1 and len(short[0]) <= len(long):
        return "initials"
    return "a shorter form" if set(short) < set(long) else "another spelling"


def _keys(name: str) -> set[str]:
    """What a name is looked up by: its words' skeletons, its initials, and all of it as one word."""
    words = normalise(name).split()
    keys = {skeleton(word) for word in words if len(word) >= _SHORTEST}
    if len(words) > 1:
        keys.add(skeleton("".join(words)))
    if len(words) >= _SHORTEST:
        keys.add("".join(word[0] for word in words))
    return keys
