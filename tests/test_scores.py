"""Rows of scores that are kept from other builds give what would be worked out, whatever has changed in between."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import pytest
from spine import ontology

from kg.claims import Count
from kg.judgements import Judgements
from kg.library import Texts
from kg.likeness import Comparison, PairScore
from kg.merging import merge_reports
from kg.records import DocumentRecord, EntityRecord, ReportRecord

ACTORS = ("Red Front", "Red Front Army", "Ana Vala", "Ana Valla", "Ms Vala", "Northern Army", "NA", "gunmen")
TOWNS = ("Novo Selo", "Novo Sello", "Stari Brod", "Lesna", "Karst", "Ostvar", "Ostvar region", "a village")
WORDS = ("bakery", "bridge:3", "dentist:2", "minibus", "orchard:7", "well")
KINDS = ("Attack", "Clash", "Shelling", "Abduction")
CLASSES = {True: ("City", "Region", "Country", "Facility"), False: ("Organization", "Person", "Unit", "ArmedGroup")}
DAY = date(2022, 5, 1)


@dataclass
class World:
    """What documents tell, all of it in the hands of chance."""

    chance: Random
    entities: dict[str, EntityRecord] = field(default_factory=dict)
    documents: dict[str, DocumentRecord] = field(default_factory=dict)
    reports: dict[str, ReportRecord] = field(default_factory=dict)
    inside: set[tuple[str, str]] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    unrealised: set[str] = field(default_factory=set)

    def grow(self, documents: int) -> World:
        for number in range(len(TOWNS)):
            self.entities[f"place{number}"] = self.entity(f"place{number}")
            self.entities[f"actor{number}"] = self.entity(f"actor{number}")
        for number in range(documents):
            self.document(f"d{number:02}")
        return self

    def entity(self, iri: str) -> EntityRecord:
        chance, place = self.chance, iri.startswith("place")
        names = (TOWNS if place else ACTORS)[int(iri[5:]) :][: chance.randint(1, 2)]
        point = (32.0 + chance.random() / 3, 13.0) if place and chance.random() < 0.3 else None
        identity = chance.choice(("known", "found", "found", "described"))
        return EntityRecord(chance.choice(CLASSES[place]), identity, names, point)

    def some(self, begin: str, most: int) -> tuple[str, ...]:
        every = sorted(iri for iri in self.entities if iri.startswith(begin))
        return tuple(sorted(self.chance.sample(every, self.chance.randint(0, most))))

    def words(self) -> str:
        return " ".join(sorted(self.chance.sample(WORDS, self.chance.randint(0, 3))))

    def day(self) -> str:
        return (DAY + timedelta(days=self.chance.randrange(5))).isoformat()

    def document(self, iri: str) -> None:
        names = tuple(sorted((*self.some("place", 3), *self.some("actor", 3))))
        published, publisher = self.chance.choice((self.day(), None)), self.chance.choice(("actor0", None))
        text = f"text{self.chance.randrange(8)}"
        self.documents[iri] = DocumentRecord(iri, published, publisher, text, names=names, words=self.words())
        for rank in range(1, self.chance.randint(2, 3)):
            self.report(f"{iri}-{rank}", iri, rank)

    def report(self, iri: str, document: str, rank: int) -> None:
        dead = self.chance.randint(1, 60)
        told = {
            "place": self.some("place", 2),
            "perpetrator": self.some("actor", 1),
            "target": self.some("actor", 2),
            "date": self.day(),
            "killed": Count(dead, dead),
        }
        slots = {name: value for name, value in told.items() if value and self.chance.random() < 0.7}
        self.reports[iri] = ReportRecord(iri, document, self.chance.choice(KINDS), slots, rank)
        (self.unrealised.add if self.chance.random() < 0.1 else self.unrealised.discard)(iri)

    def copied(self, document: DocumentRecord, *, text_hash: str | None) -> None:
        """One document prints what another one does, or not quite the same."""
        self.documents["copy"] = replace(document, iri="copy", text_hash=text_hash)
        told = self.reports.get(f"{document.iri}-1")
        if told:
            self.reports["copy-1"] = replace(told, iri="copy-1", document="copy")

    def change(self) -> None:
        """One thing is told otherwise, is new, or is gone."""
        chance = self.chance
        iri, entity = chance.choice(sorted(self.documents)), chance.choice(sorted(self.entities))
        document, told = self.documents[iri], self.entities[entity]
        new = self.entity(entity)
        changes = (
            lambda: self.entities.update({entity: replace(told, names=new.names)}),
            lambda: self.entities.update({entity: replace(told, type=new.type)}),
            lambda: self.entities.update({entity: replace(told, identity=new.identity)}),
            lambda: self.entities.update({entity: replace(told, point=new.point)}),
            lambda: self.inside.symmetric_difference_update({(entity, chance.choice(sorted(self.entities)))}),
            lambda: self.unnamed.symmetric_difference_update({entity}),
            lambda: self.unrealised.symmetric_difference_update({chance.choice(sorted(self.reports))}),
            lambda: self.documents.update({iri: replace(document, names=self.some("place", 4))}),
            lambda: self.documents.update({iri: replace(document, words=self.words())}),
            lambda: self.documents.update({iri: replace(document, published=self.day())}),
            lambda: self.documents.update({iri: replace(document, publisher=chance.choice((None, *document.names)))}),
            lambda: self.copied(document, text_hash=document.text_hash),
            lambda: self.copied(document, text_hash="another"),
            lambda: self.report(f"{iri}-1", iri, 1),
            lambda: self.report(f"{iri}-2", iri, 2),
            lambda: self.reports.pop(f"{iri}-2", None),
            lambda: self.document(f"e{chance.randrange(20):02}"),
        )
        chance.choice(changes)()

    def merged(self, kept: Rows | None) -> Pairs:
        reports = list(self.reports.values())
        self.chance.shuffle(reports)
        texts = Texts.of(self.documents.values(), reports, self.unrealised)
        comparison = Comparison(ontology(), texts, self.entities, self.unnamed, self.inside)
        merged = merge_reports(comparison, Judgements(), kept)
        return Pairs([tuple(group) for group in merged.groups], list(merged.candidates))


class Pairs(NamedTuple):
    """Reports in groups, and pairs that were left apart in doubt."""

    groups: list[tuple[int, ...]]
    candidates: list[PairScore]


class Rows(dict):
    """Rows by their hashes, as a build folder keeps them; ``new`` counts those that had to be worked out."""

    new = 0

    def put(self, row, scores):
        self[row] = scores
        self.new += 1


@pytest.mark.parametrize("seed", range(12))
def test_scores_out_of_other_builds_are_those_that_would_be_worked_out(seed: int):
    world, kept = World(Random(seed)).grow(24), Rows()
    candidates, joined = 0, 0
    for _ in range(40):
        merged = world.merged(kept)
        assert merged == world.merged(None)
        candidates += len(merged.candidates)
        joined += sum(len(group) > 1 for group in merged.groups)
        world.change()
    assert candidates > 40, "else nothing is compared"
    assert joined > 40, "else nothing is compared"


def test_a_changed_document_has_only_its_own_pairs_scored_again():
    world, kept = World(Random(1)).grow(60), Rows()
    world.merged(kept)
    every, kept.new = len(kept), 0
    world.merged(kept)
    assert kept.new == 0
    world.documents["d59"] = replace(world.documents["d59"], published="2022-04-30")
    world.merged(kept)
    assert 0 < kept.new < every, "rows without the document stay as they are"
