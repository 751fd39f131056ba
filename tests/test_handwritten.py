"""One line of Turtle is a claim like any other: said by the file's author, with the line on which it stands."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from spine import IDS, ontology
from theatre import HEAD, PREFIXES, written

from kg.errors import ContentError, UnknownTerm
from kg.handwritten import duplicate_names, handwritten_quads, known_entities
from kg.terms import KG, TYPE, XSD, kg, local_name

NAMES = """
id:mira a kg:Person ; skos:prefLabel "Mira Ruda"@en .
id:regiment a kg:Unit ; skos:prefLabel "4th Rifle Regiment"@en, "الفوج الرابع"@ar ; skos:altLabel "Fourth Rifles"@en ;
    skos:hiddenLabel "4th Rifel Regiment"@en .
id:army a kg:ArmedForces ; skos:prefLabel "Northern Army"@en .
"""
FIRST = f"{PREFIXES}{HEAD}".count("\n") + 1  # the line on which the body begins


def quads(folder: Path, body: str, name: str = "norland.ttl") -> list[Quad]:
    return handwritten_quads(written(folder, body, name), ontology(), IDS)


def shown(term) -> str:
    return local_name(term.value) if "w3id.org" in term.value else IDS.key(term.value)


def claims(found: list[Quad]) -> list[dict[str, str]]:
    """Each claim's facts by the properties' local names; several values joined."""
    facts: dict[str, dict[str, str]] = {}
    of = {q.subject for q in found if q.predicate == TYPE and q.object.value == KG + "Claim"}
    for q in sorted(found, key=str):
        if q.subject in of and q.predicate != TYPE:
            mine, name = facts.setdefault(q.subject.value, {}), local_name(q.predicate.value)
            mine[name] = f"{mine[name]} {shown(q.object)}" if name in mine else shown(q.object)
    return sorted(facts.values(), key=lambda fact: (fact["subject"], fact["predicate"], fact.get("object", "")))


ALWAYS = {"stance": "asserts", "polarity": "positive", "certainty": "certain", "mode": "actual",
          "inDocument": "file-norland",          "author": "A. Analyst"}  # fmt: skip


def test_one_line_becomes_a_full_claim_of_the_files_author(tmp_path):
    found = quads(tmp_path, f"{NAMES}id:mira kg:commands id:regiment .\n")
    author = next(q.subject for q in found if q.object.value == "A. Analyst" and "prefLabel" in q.predicate.value)
    assert claims(found) == [
        {
            **ALWAYS,
            "saidBy": IDS.key(author.value),
            "subject": "mira",
            "predicate": "commands",
            "object": "regiment",
            "line": str(FIRST + 5),
        }
    ]


def test_the_triple_itself_does_not_stand_in_the_files_graph(tmp_path):
    """The direct edge is derived from the claim, like from any other claim."""
    found = quads(tmp_path, f"{NAMES}id:mira kg:commands id:regiment .\n")
    assert [q for q in found if q.predicate.value == KG + "commands"] == []


def test_everything_is_in_the_files_own_graph(tmp_path):
    found = quads(tmp_path, f"{NAMES}id:mira kg:commands id:regiment .\n")
    assert {q.graph_name.value for q in found} == {IDS.base + "graph/file-norland"}


def test_file_is_a_document_with_its_author_as_publisher_and_its_sources(tmp_path):
    found = quads(tmp_path, NAMES)
    about = {
        local_name(q.predicate.value): shown(q.object) for q in found if q.subject.value == IDS.base + "file-norland"
    }
    assert {k: about[k] for k in ("type", "kind", "fileName", "author", "source")} == {
        "type": "Document", "kind": "handwritten", "fileName": "norland.ttl", "author": "A. Analyst",
        "source": "https://example.org/book",
    }  # fmt: skip
    assert about["publishedBy"].startswith("author-")


def test_names_and_classes_stay_as_written(tmp_path):
    found = quads(tmp_path, NAMES)
    names = {
        (q.object.value, q.object.language)
        for q in found
        if q.subject.value == IDS.base + "regiment" and "Label" in str(q.predicate)
    }
    assert names == {
        ("4th Rifle Regiment", "en"), ("الفوج الرابع", "ar"), ("Fourth Rifles", "en"), ("4th Rifel Regiment", "en")
    }  # fmt: skip


def lines(found: list[Quad]) -> dict[str, int]:
    return {f"{c['subject']} {c['predicate']} {c['object']}": int(c["line"]) - FIRST + 1 for c in claims(found)}


def test_each_fact_has_the_line_on_which_it_stands(tmp_path):
    body = "id:mira a kg:Person .\n# id:mira again\nid:mira kg:commands id:regiment .\nid:mira kg:leads id:army .\n"
    assert lines(quads(tmp_path, body)) == {"mira commands regiment": 3, "mira leads army": 4}


def test_fact_spread_over_lines_has_the_line_that_its_subject_begins(tmp_path):
    body = "id:army kg:opposes id:mira .\n\nid:mira a kg:Person ;\n  kg:commands id:regiment ;\n  kg:leads id:army .\n"
    assert lines(quads(tmp_path, body)) == {
        "army opposes mira": 1,
        "mira commands regiment": 3,
        "mira leads army": 3,
    }


def test_line_of_an_id_is_not_that_of_a_longer_one(tmp_path):
    body = "id:mira-ruda kg:commands id:regiment-4 .\nid:mira kg:commands id:regiment .\n"
    assert lines(quads(tmp_path, body)) == {"mira commands regiment": 2, "mira-ruda commands regiment-4": 1}


POST = """
id:post a kg:Post ; skos:prefLabel "Commander"@en ;
    kg:holder id:mira ; kg:postIn id:army ; kg:role code:role-commander ;
    kg:since "2019-03" ; kg:until "2021-06" ; kg:source <https://example.org/ruda> .
"""


def test_post_is_a_claim_with_the_posts_validity_source_and_line(tmp_path):
    [claim] = claims(quads(tmp_path, NAMES + POST))
    assert {k: v for k, v in claim.items() if k not in (*ALWAYS, "saidBy")} == {
        "subject": "mira", "predicate": "commands", "object": "army", "since": "2019-03", "until": "2021-06",
        "source": "https://example.org/ruda", "fromPost": "post", "line": str(FIRST + 6),
    }  # fmt: skip


def test_dates_that_an_analyst_writes_as_plain_text_are_dates_of_ours(tmp_path):
    found = quads(tmp_path, NAMES + POST)
    assert {str(q.object.datatype) for q in found if q.predicate.value in (KG + "since", KG + "until")} == {
        f"<{KG}edtf>"
    }


LONG = """
[] a kg:Claim ;
    kg:subject id:army ; kg:predicate kg:controls ; kg:object id:mira ;
    kg:since "2022-05" ; kg:until "2022-11-04" ; kg:stance <https://w3id.org/conflict-kg/code/stance/denies> ;
    kg:saidBy id:mira ; kg:source <https://example.org/selo> .
"""


@pytest.mark.parametrize(
    ("number", "kept"), [("44.50", "44.5"), ("44.5", "44.5"), ("45", "45.0"), ("-0.10", "-0.1"), ('"x"', None)]
)
def test_number_is_written_in_one_way_however_an_analyst_writes_it(tmp_path, number, kept):
    made = quads(tmp_path, f"id:selo a kg:City ; kg:latitude {number} .")
    [degrees] = [q.object for q in made if q.predicate == kg("latitude")]
    assert degrees == (Literal(kept, datatype=NamedNode(XSD + "decimal")) if kept else Literal("x"))


def test_long_form_keeps_its_speaker_stance_validity_and_source_and_is_given_the_rest(tmp_path):
    own = {"stance": "denies", "saidBy": "mira", "since": "2022-05", "until": "2022-11-04"}
    content = {"subject": "army", "predicate": "controls", "object": "mira", "source": "https://example.org/selo"}
    assert claims(quads(tmp_path, LONG)) == [{**ALWAYS, **own, **content, "line": str(FIRST + 2)}]


def test_claims_without_a_name_have_the_line_on_which_each_tells_what_it_is_about(tmp_path):
    body = NAMES + "".join(
        f'[] a kg:Claim ; kg:subject id:mira ; kg:predicate kg:leads ; kg:object id:army ; kg:since "{year}" .\n'
        for year in ("2019", "2021", "2020")
    )
    told = {c["since"]: int(c["line"]) - FIRST + 1 for c in claims(quads(tmp_path, body))}
    first = NAMES.count("\n") + 1
    assert told == {"2019": first, "2021": first + 1, "2020": first + 2}


def test_blank_nodes_have_ids_that_do_not_depend_on_the_order_of_lines(tmp_path):
    blocks = [LONG, LONG.replace("2022-05", "2021-05"), POST, NAMES]
    results = set()
    for order in permutations(blocks):
        found = quads(tmp_path, "".join(order))
        results.add(tuple(sorted(str(q) for q in found if q.predicate.value != KG + "line")))
    assert len(results) == 1
    assert not any("_:" in line for line in results.pop())


def test_two_authors_are_one_speaker_whatever_their_order(tmp_path):
    for order in ('"A. Analyst", "B. Analyst"', '"B. Analyst", "A. Analyst"'):
        file = tmp_path / "norland.ttl"
        file.write_text(f"{PREFIXES}{HEAD}id:mira kg:commands id:army .".replace('"A. Analyst"', order))
        [claim] = claims(handwritten_quads(file, ontology(), IDS))
        assert claim["author"] == "A. Analyst, B. Analyst"


# -- faults

UNKNOWN = [
    ("id:mira kg:comands id:regiment .", "`kg:comands`", "kg:commands"),
    ("id:mira a kg:Persn .", "`kg:Persn`", "kg:Person"),
    ('id:mira kg:prefLabel "Mira" .', "`kg:prefLabel`", None),
    ('id:mira kg:born "1970"^^kg:edft .', "`kg:edft`", "kg:edtf"),
    ("id:post kg:role code:role-comander .", "`code:role-comander`", "code:role-commander"),
    (
        "id:c kg:stance <https://w3id.org/conflict-kg/code/stance/asserted> .",
        "`code:stance/asserted`",
        "code:stance/asserts",
    ),
]


@pytest.mark.parametrize(("line", "term", "near"), UNKNOWN, ids=[u[1] for u in UNKNOWN])
def test_unknown_term_is_told_with_its_line_and_the_nearest(tmp_path, line, term, near):
    with pytest.raises(UnknownTerm) as raised:
        quads(tmp_path, f"{NAMES}{line}\n")
    error = raised.value
    assert term in error.fact
    assert (error.place, error.line) == (str(tmp_path / "norland.ttl"), FIRST + 5)
    assert near is None or near in error.nearest


def test_error_in_the_turtle_names_its_line(tmp_path):
    file = tmp_path / "broken.ttl"
    file.write_text(f"{PREFIXES}{HEAD}id:mira a kg:Person ;; kg:commands .\nid:army a kg:ArmedForces .\n")
    assert FIRST == 7
    with pytest.raises(ContentError) as raised:
        handwritten_quads(file, ontology(), IDS)
    assert (raised.value.place, raised.value.line) == (str(file), 7)
    assert str(raised.value).startswith(f"{file}:7: the Turtle cannot be read")


def test_file_that_does_not_say_who_wrote_it_is_told_how_to(tmp_path):
    file = tmp_path / "nobody.ttl"
    file.write_text(f"{PREFIXES}id:mira kg:commands id:army .")
    with pytest.raises(ContentError, match="does not say who wrote it") as raised:
        handwritten_quads(file, ontology(), IDS)
    assert "kg:author" in str(raised.value.hint)


# -- names


def test_known_entities_have_all_their_names_the_english_label_first(tmp_path):
    known = {e.key: e for e in known_entities(quads(tmp_path, NAMES), ontology(), IDS)}
    regiment = known["regiment"]
    assert set(known) >= {"mira", "regiment", "army"}
    assert (regiment.type, regiment.label) == ("Unit", "4th Rifle Regiment")
    assert set(regiment.names) == {"4th Rifle Regiment", "الفوج الرابع", "Fourth Rifles", "4th Rifel Regiment"}
    assert {"Unit", "Organization", "Actor"} <= set(regiment.types)


def test_name_of_two_is_a_finding_that_names_both(tmp_path):
    body = NAMES + 'id:rifles a kg:Unit ; skos:prefLabel "Rifles"@en ; skos:altLabel "fourth rifles"@en .\n'
    [finding] = duplicate_names(known_entities(quads(tmp_path, body), ontology(), IDS))
    assert (finding.kind, finding.subject, finding.severity) == ("shared-name", "fourth rifles", "note")
    assert "regiment, rifles" in finding.message
    assert "loaders/handwritten" in finding.advice


def test_names_that_nobody_shares_make_no_finding(tmp_path):
    assert duplicate_names(known_entities(quads(tmp_path, NAMES), ontology(), IDS)) == []
