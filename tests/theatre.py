"""A small invented theatre, written by hand and reported by three documents, as a build folder like any other.

Nothing here is extracted: what the later stages do is tested on claims that stand in this file.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, serialize
from spine import IDS, derive, document, event_claim, ontology, quads_of, shipped, statement_claim

from kg.build import FINDINGS, GRAPH, REPORT, BuildReport
from kg.claims import Count, DocumentGraph, Finding
from kg.handwritten import handwritten_quads
from kg.records import read_records
from kg.settings import Settings

BASE = IDS.base
PREFIXES = """\
@prefix kg: <https://w3id.org/conflict-kg/ontology#> .
@prefix id: <https://example.org/id/> .
@prefix code: <https://w3id.org/conflict-kg/code/> .
@prefix kind: <https://w3id.org/conflict-kg/code/kind/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
HEAD = '<> a kg:Document ; kg:kind kind:handwritten ; kg:author "A. Analyst" ; kg:source <https://example.org/book> .\n'
NORLAND = """
id:red a kg:ArmedGroup ; skos:prefLabel "Red Front"@en, "الجبهة الحمراء"@ar ; skos:altLabel "Reds"@en .
id:regiment a kg:Unit ; skos:prefLabel "4th Rifle Regiment"@en ; skos:altLabel "Fourth Rifles"@en .
id:army a kg:ArmedForces ; skos:prefLabel "Northern Army"@en ; skos:altLabel "the Army"@en .
id:southern-army a kg:ArmedForces ; skos:prefLabel "Southern Army"@en ; skos:altLabel "the Army"@en .
id:press a kg:MediaOutlet ; skos:prefLabel "Courier"@en .
id:mira-ruda a kg:Person ; skos:prefLabel "Mira Ruda"@en .
id:selo a kg:City ; skos:prefLabel "Novo Selo"@en ; kg:latitude 41.5 ; kg:longitude 20.25 .
id:brod a kg:City ; skos:prefLabel "Stari Brod"@en .

id:regiment kg:partOf id:army .
id:mira-ruda kg:commands id:regiment .
id:post-mira-ruda a kg:Post ; skos:prefLabel "Commander of the Northern Army (Mira Ruda)"@en ;
    kg:holder id:mira-ruda ; kg:postIn id:army ; kg:role code:role-commander ;
    kg:since "2019-03" ; kg:until "2021-06" ; kg:source <https://example.org/ruda> .
"""
SLOTS = {"perpetrator": ("red",), "target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


def _graphs() -> list[DocumentGraph]:
    three, five = ({**SLOTS, "killed": Count(n, n)} for n in (3, 5))
    graphs = [
        document(
            "first",
            [
                event_claim("c1", **three),
                event_claim("c2", "red", "claimsResponsibility", via=("press",), start=5, **SLOTS),
            ],
            slots=three,
        ),
        document(
            "second",
            [event_claim("c1", "source", **five), event_claim("c2", "red", "denies", start=5, **five)],
            slots=five,
            published="2022-05-05",
        ),
        document("third", [statement_claim("c1", "army", "opposes", "red")], published="2022-05-06"),
    ]
    return [
        replace(graph, entities=tuple(e if e.key == "source" else replace(e, identity="known") for e in graph.entities))
        for graph in graphs
    ]


def written(folder: Path, body: str = NORLAND, name: str = "norland.ttl") -> Path:
    """A hand-written file in a folder."""
    file = folder / name
    file.write_text(f"{PREFIXES}{HEAD}{body}", encoding="utf-8")
    return file


@cache
def _from_text(text: str, folder: Path) -> tuple[Quad, ...]:
    file = folder / "norland.ttl"
    file.write_text(text, encoding="utf-8")
    return tuple(handwritten_quads(file, ontology(), IDS))


def theatre_quads(folder: Path) -> list[Quad]:
    """Every quad of the theatre; ``folder`` is where its hand-written file is put."""
    groups = [list(_from_text(f"{PREFIXES}{HEAD}{NORLAND}", folder)), *(quads_of(graph) for graph in _graphs())]
    records = [read_records(quads, ontology()) for quads in groups]
    return [*(quad for quads in groups for quad in quads), *derive(records, ontology(), IDS).quads]


def theatre(folder: Path) -> Settings:
    """The theatre as a build folder, and the settings that name it."""
    quads = theatre_quads(folder)
    lines = sorted(set(serialize(quads, format=RdfFormat.N_QUADS).decode().splitlines()))
    data = "".join(f"{line}\n" for line in lines).encode()
    report = BuildReport(hashlib.sha256(data).hexdigest(), "", 3, 9, 8, 5, 1, len(lines), {"shared-name": 1}, 0)
    finding = Finding("shared-name", "loaders/handwritten", "“the army” is a name of two", "look", subject="the army")
    (folder / GRAPH).write_bytes(data)
    (folder / REPORT).write_text(json.dumps(asdict(report)))
    (folder / FINDINGS).write_text(json.dumps([asdict(finding)], ensure_ascii=False))
    return Settings(folder, shipped(), IDS, None)
