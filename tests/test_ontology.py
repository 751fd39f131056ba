"""The ontology is complete, consistent and says what its README says; its shapes catch what they are for.

Content tests first make sure that there is something to look at. The examples specify the shapes: every
message has a file that must provoke it and nothing else.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, Namespace, Node, URIRef

from kg.ontology import Ontology
from kg.ontologyterms import upper_snake

ONTOLOGY = Path(__file__).parent.parent / "ontology"
EXAMPLES = ONTOLOGY / "examples"
KG = Namespace("https://w3id.org/conflict-kg/ontology#")
CODE = Namespace("https://w3id.org/conflict-kg/code/")
SH = Namespace("http://www.w3.org/ns/shacl#")

ALIGNED = {
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
    "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "http://xmlns.com/foaf/0.1/",
    "http://www.w3.org/2004/02/skos/core#",
    "http://www.w3.org/ns/oa#",
    "https://schema.org/",
    "http://www.opengis.net/ont/geosparql#",
    "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "http://purl.org/dc/terms/",
}
ACLED = {
    "Armed clash", "Government regains territory", "Non-state actor overtakes territory", "Chemical weapon",
    "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade",
    "Sexual violence", "Attack", "Abduction/forced disappearance", "Peaceful protest", "Protest with intervention",
    "Excessive force against protesters", "Violent demonstration", "Mob violence", "Agreement", "Arrests",
    "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
    "Looting/property destruction", "Non-violent transfer of territory", "Other",
}  # fmt: skip


def read(files: Iterable[Path]) -> Graph:
    graph = Graph()
    for file in sorted(files):
        graph.parse(file, format="turtle")
    return graph


@cache
def core() -> Graph:
    return read([ONTOLOGY / "core.ttl"])


@cache
def codes() -> Graph:
    return read((ONTOLOGY / "codes").glob("*.ttl"))


@cache
def shapes() -> Graph:
    return read((ONTOLOGY / "shapes").glob("*.ttl"))


@cache
def model() -> Ontology:
    return Ontology.read(ONTOLOGY)


def terms(*kinds: URIRef) -> set[URIRef]:
    """Our own terms of these kinds."""
    found = {s for kind in kinds for s in core().subjects(RDF.type, kind)}
    return {s for s in found if isinstance(s, URIRef) and s in KG}


def local(term: Node) -> str:
    return re.split(r"[#/]", str(term))[-1]


def messages(files: Iterable[Path], shape_graph: Graph | None = None, model_graph: Graph | None = None) -> list[str]:
    """What the shapes say of these files."""
    import pyshacl

    graph = read(files)
    _, results, _ = pyshacl.validate(
        graph,
        shacl_graph=shape_graph or shapes(),
        ont_graph=model_graph or core(),
        inference="none",
        advanced=True,
    )
    return sorted(str(message) for message in results.objects(None, SH.resultMessage))


def contradictions(files: Iterable[Path]) -> list[str]:
    """What an OWL 2 RL reasoner finds inconsistent in these files together with the whole ontology."""
    import owlrl

    graph = read([ONTOLOGY / "core.ttl", *(ONTOLOGY / "codes").glob("*.ttl"), *files])
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    error = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return sorted(str(message) for message in graph.objects(None, error))


def first_line(file: Path) -> str:
    return file.read_text(encoding="utf-8").splitlines()[0]


OK = sorted(EXAMPLES.glob("ok-*.ttl"))
BAD = sorted(EXAMPLES.glob("bad-*.ttl"))
INVALID = [file for file in BAD if first_line(file).startswith("# expects: ")]
INCONSISTENT = [file for file in BAD if first_line(file).startswith("# inconsistent: ")]


# -- terms


def test_every_term_has_label_comment_and_example_in_english() -> None:
    """Content comes without a manual: the term explains itself where it is used."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype)
    found = terms(*kinds)
    missing = {
        (local(term), local(wanted))
        for term in found
        for wanted in (RDFS.label, RDFS.comment, SKOS.example)
        if not any(isinstance(v, Literal) and v.language == "en" for v in core().objects(term, wanted))
    }
    assert len(found) > 200
    assert missing == set()


def test_every_term_is_declared_once_with_one_label() -> None:
    found = terms(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    assert {local(t) for t in found if len(list(core().objects(t, RDFS.label))) != 1} == set()
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    declared = [t for kind in kinds for t in terms(kind)]
    assert len(declared) == len(set(declared))


def test_every_property_has_a_domain_and_a_range() -> None:
    found = terms(OWL.ObjectProperty, OWL.DatatypeProperty)
    assert len(found) > 100
    assert {local(t) for t in found if not core().value(t, RDFS.domain) or not core().value(t, RDFS.range)} == set()


def test_every_term_that_is_named_is_declared() -> None:
    """A misspelt superclass, range or slot would otherwise be a new term that nobody notices."""
    declared = terms(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, RDFS.Datatype)
    used = {t for graph in (core(), codes(), shapes()) for triple in graph for t in triple}
    for file in (*OK, *BAD):
        used |= {t for triple in read([file]) for t in triple}
    assert {str(t) for t in used if isinstance(t, URIRef) and t in KG} - {str(t) for t in declared} == set()


def test_every_class_of_data_is_an_entity() -> None:
    roots = {local(c) for c in terms(OWL.Class) if "Entity" not in model().chain(local(c))}
    assert roots == {"EvidenceRule"}


def test_alignments_go_only_to_the_vocabularies_that_the_readme_names() -> None:
    links = (
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        SKOS.closeMatch,
        OWL.equivalentClass,
        OWL.equivalentProperty,
    )
    outside = {
        (local(link), str(o).removesuffix(local(o)))
        for link in links
        for s, o in core().subject_objects(link)
        if isinstance(o, URIRef) and o not in KG
    }
    assert {namespace for _, namespace in outside} == ALIGNED
    assert {link for link, _ in outside} == {"subClassOf", "subPropertyOf", "closeMatch"}


def test_no_label_and_no_relationship_type_share_a_name() -> None:
    """The property graph keeps both in one space of names, and Browser confuses them."""
    labels = {spelling for name in model().classes for spelling in (name.upper(), upper_snake(name))}
    types = set(model().by_relationship_type)
    assert len(types) > 40
    assert labels & types == set()


def test_every_relationship_type_comes_from_one_property() -> None:
    edges = [term for term in model().properties.values() if term.projection == "edge"]
    assert len(edges) == len({term.relationship_type for term in edges})


def test_projections_are_of_the_four_kinds_and_codes_come_from_concepts() -> None:
    projected = {(local(s), str(o)) for s, o in core().subject_objects(KG.projection)}
    assert {kind for _, kind in projected} <= {"edge", "property", "code", "link"}
    ranges = {local(core().value(KG[name], RDFS.range) or "") for name, kind in projected if kind == "code"}
    assert ranges == {"Concept", "Property"}


def test_version_and_address_of_the_ontology_are_fixed() -> None:
    ontology = URIRef("https://w3id.org/conflict-kg/ontology")
    assert set(core().subjects(RDF.type, OWL.Ontology)) == {ontology}
    assert set(core().objects(ontology, OWL.versionInfo)) == {Literal("0.1.0")}


# -- events and codes


def test_all_25_sub_event_types_of_acled_are_reached() -> None:
    reached = {model().code(name, "acled") for name in model().event_types} - {None}
    assert len(ACLED) == 25
    assert reached == ACLED


def test_every_event_class_is_a_concept_below_the_concept_of_its_superclass() -> None:
    scheme = CODE["event-types"]
    concepts = {local(s) for s in codes().subjects(SKOS.inScheme, scheme)}
    assert concepts == {"Event", *model().event_types}
    for name in model().event_types:
        assert set(codes().objects(KG[name], SKOS.broader)) <= set(core().objects(KG[name], RDFS.subClassOf))
        assert codes().value(KG[name], SKOS.prefLabel) == core().value(KG[name], RDFS.label)


def test_every_match_of_an_event_class_is_a_concept_that_is_declared() -> None:
    matches = {o for p in (SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch) for o in codes().objects(None, p)}
    assert len(matches) > 40
    assert {m for m in matches if not codes().value(m, SKOS.notation) or not codes().value(m, SKOS.prefLabel)} == set()


def test_concepts_of_other_schemes_are_all_used() -> None:
    used = {o for p in (SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch) for o in codes().objects(None, p)}
    for scheme in ("acled", "cameo", "plover", "ucdp"):
        own = set(codes().subjects(SKOS.inScheme, CODE[scheme]))
        wanted = {c for c in own if not list(codes().subjects(SKOS.broader, c))}
        assert wanted, scheme
        assert wanted <= used, scheme


def test_edges_of_events_run_between_slots_that_exist() -> None:
    edges = {(name, rule) for name in model().event_types for rule in model().edge_rules(name)}
    slots = set(model().slots)
    assert {rule.predicate for _, rule in edges} == {
        "attacked", "clashedWith", "killed", "arrested", "abducted", "released", "seized", "expelled", "withdrewFrom",
        "succeeded",
    }  # fmt: skip
    assert {s for _, rule in edges for s in (rule.from_slot, *rule.to_slots)} <= slots
    assert all(rule.to_slots for _, rule in edges)


def test_every_role_makes_an_edge_that_claims_can_state() -> None:
    roles = set(codes().subjects(SKOS.inScheme, CODE.roles))
    made = {model().role_predicate(str(role)) for role in roles}
    assert made == {"commands", "leads", "directorOf", "spokespersonFor", "memberOf", "deputyOf"}
    assert made <= set(model().statement_predicates)
    assert all(local(role).startswith("role-") for role in roles)


def test_every_concept_has_one_english_name_and_a_scheme_that_is_declared() -> None:
    concepts = set(codes().subjects(RDF.type, SKOS.Concept))
    schemes = set(codes().subjects(RDF.type, SKOS.ConceptScheme))
    assert len(concepts) > 100
    assert {c for c in concepts if [n.language for n in codes().objects(c, SKOS.prefLabel)] != ["en"]} == set()
    assert {c for c in concepts if not set(codes().objects(c, SKOS.inScheme)) <= schemes} == set()
    assert {c for c in concepts if not codes().value(c, SKOS.inScheme)} == set()


@pytest.mark.parametrize("scheme", ["stance", "polarity", "certainty", "mode", "status", "kind", "identity"])
def test_shapes_list_exactly_the_codes_of_the_short_lists(scheme: str) -> None:
    """The shapes name the items, so that they run without the code lists; both must say the same."""
    listed = {i for head in shapes().objects(None, SH["in"]) for i in shapes().items(head)}
    prefix = f"{CODE}{scheme}/"
    ours = set(codes().subjects(SKOS.inScheme, CODE[scheme]))
    assert ours
    assert {c for c in listed if str(c).startswith(prefix)} == ours


# -- evidence


def readme_table() -> dict[tuple[str, str, str], str]:
    """The table of evidence as the README shows it."""
    text = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    rows = [[c.strip() for c in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]
    start = next(i for i, row in enumerate(rows) if row[0] == "stance")
    table = {}
    for stances, sure, unsure, negative in rows[start + 2 : start + 6]:
        for stance in stances.split(", "):
            for certainty in ("certain", "probable", "possible", "unknown"):
                table[stance, "positive", certainty] = sure if certainty in ("certain", "probable") else unsure
                table[stance, "negative", certainty] = negative
    return table


def test_evidence_is_decided_for_every_stance_polarity_and_certainty_as_the_readme_says() -> None:
    stances = {local(c) for c in codes().subjects(SKOS.inScheme, CODE.stance)}
    every = set(product(stances, ("positive", "negative"), ("certain", "probable", "possible", "unknown")))
    assert dict(model().evidence) == readme_table()
    assert set(model().evidence) == every
    assert len(set(codes().subjects(RDF.type, KG.EvidenceRule))) == len(every) == 56


def test_a_denial_never_counts_for_what_it_denies() -> None:
    counted = {
        v for (stance, polarity, _), v in model().evidence.items() if (stance, polarity) == ("denies", "positive")
    }
    assert counted == {"against"}


# -- shapes and examples


@pytest.mark.parametrize("file", OK, ids=lambda file: file.stem)
def test_ok_example_conforms(file: Path) -> None:
    assert messages([file]) == []


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_bad_example_provokes_its_message_and_no_other(file: Path) -> None:
    assert set(messages([file])) == {first_line(file).removeprefix("# expects: ")}


def test_every_message_of_a_shape_has_an_example_that_provokes_it() -> None:
    """A shape that nothing provokes may be one that never fires."""
    written = {str(m) for m in shapes().objects(None, SH.message)}
    assert len(written) > 60
    assert written == {first_line(file).removeprefix("# expects: ") for file in INVALID}


def test_every_example_is_ok_or_says_what_is_bad_about_it() -> None:
    assert OK
    assert INVALID
    assert len(INCONSISTENT) >= 2
    assert set(BAD) == {*INVALID, *INCONSISTENT}
    assert set(EXAMPLES.iterdir()) == {*OK, *BAD}


def test_ok_examples_together_are_consistent() -> None:
    assert contradictions(OK) == []


@pytest.mark.parametrize("file", INCONSISTENT, ids=lambda file: file.stem)
def test_inconsistent_example_is_caught_by_the_reasoner(file: Path) -> None:
    found = contradictions([file])
    assert {message.split(" http")[0] for message in found} == {"Disjoint classes"}


def test_a_country_is_a_place_and_an_actor() -> None:
    assert {"Place", "Actor"} <= set(model().chain("Country"))
    assert KG.Actor not in set(core().objects(KG.Place, OWL.disjointWith)) | set(
        core().subjects(OWL.disjointWith, KG.Place)
    )


# -- the README's worked examples


def readme_blocks() -> list[tuple[str, str]]:
    """(file it is for, or its first line; the Turtle) for each block of the README."""
    text = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```turtle\n# (.*?)\n(.*?)```", text, re.DOTALL)
    return [(first, body) for first, body in blocks]


def test_readme_adds_an_event_type_a_predicate_and_a_shape_without_python(tmp_path: Path) -> None:
    """Each block is put where the README says; then the engine knows the terms and the shape fires."""
    folder = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY, folder)
    expected = None
    for first, body in readme_blocks():
        if first.startswith("expects: "):
            expected = first.removeprefix("expects: ")
            (folder / "examples" / "bad-trained-object.ttl").write_text(body, encoding="utf-8")
        else:
            with (folder / first).open("a", encoding="utf-8") as file:
                file.write("\n" + body)
    assert expected

    changed = Ontology.read(folder)
    assert set(changed.event_types) - set(model().event_types) == {"Siege"}
    assert changed.code("Siege", "cameo") == "Use conventional military force"
    assert changed.code("Siege", "plover") == "Assault"
    assert [(r.predicate, r.from_slot, r.to_slots) for r in changed.edge_rules("Siege")] == [
        ("besieged", "perpetrator", ("target",))
    ]
    assert changed.comparable("Siege", "MilitaryOperation")
    assert set(changed.statement_predicates) - set(model().statement_predicates) == {"trains"}
    assert set(changed.by_relationship_type) - set(model().by_relationship_type) == {"BESIEGED", "TRAINS"}

    example = folder / "examples" / "bad-trained-object.ttl"
    assert messages([example]) == []
    new_shapes, new_core = read((folder / "shapes").glob("*.ttl")), read([folder / "core.ttl"])
    assert messages([example], new_shapes, new_core) == [expected]


def test_readme_names_every_file_of_the_ontology() -> None:
    text = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    files = [ONTOLOGY / "core.ttl", *(ONTOLOGY / "codes").glob("*.ttl")]
    assert len(files) > 10
    assert {file.name for file in files if file.name not in text} == set()


def test_readme_explains_every_annotation() -> None:
    text = (ONTOLOGY / "README.md").read_text(encoding="utf-8")
    annotations = {f"kg:{local(t)}" for t in terms(OWL.AnnotationProperty)}
    assert len(annotations) >= 7
    assert {name for name in annotations if f"`{name}" not in text} == set()


def test_a_class_outranks_another_and_its_subclasses_and_the_nearer_declaration_counts() -> None:
    ontology = Ontology.read(ONTOLOGY)
    pairs = {
        ("Seizure", "Clash"): True,
        ("Clash", "Seizure"): False,
        ("GovernmentRegain", "AttackOnForces"): True,
        ("AttackOnForces", "Attack"): True,
        ("AttackOnForces", "Airstrike"): False,
        ("Airstrike", "AttackOnForces"): True,
        ("Attack", "Attack"): False,
        ("Arrest", "Protest"): False,
    }
    assert {pair: ontology.outranks(*pair) for pair in pairs} == pairs
