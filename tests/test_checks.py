"""A violated shape is a finding: where, what, and what to do. Nothing is left out of the build because of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from spine import IDS, document, event_claim, ontology, quads_of, shipped
from theatre import NORLAND, SLOTS, written

from kg.checks import Checked, Described, Shapes, described
from kg.claims import Finding
from kg.errors import ContentError
from kg.handwritten import handwritten_quads

SHAPES = Shapes(shipped().shape_files, ontology())


def place(file: str = "somewhere.ttl"):
    return lambda iri: (file, 4 if iri.endswith("mira-ruda") else None)


def violated(quads, file: str = "somewhere.ttl", context: dict[str, Described] | None = None) -> list[Finding]:
    [findings] = SHAPES.findings([Checked(quads, place(file))], context or {}, IDS)
    return findings


def found(folder: Path, body: str, context: dict[str, Described] | None = None) -> list[Finding]:
    quads = handwritten_quads(written(folder, body), ontology(), IDS)
    return violated(quads, context=context)


def test_right_graph_has_no_finding(tmp_path):
    assert found(tmp_path, NORLAND) == []


def test_violation_names_file_line_subject_message_and_advice(tmp_path):
    [finding] = found(tmp_path, 'id:mira-ruda a kg:Person ; kg:born "next Tuesday" ; skos:prefLabel "Mira Ruda"@en .\n')
    assert (finding.kind, finding.severity) == ("shape", "error")
    assert (finding.place, finding.position, finding.subject) == ("somewhere.ttl", 4, "mira-ruda")
    assert "next Tuesday" in finding.message
    assert finding.advice == "check its kg:born"


@pytest.mark.parametrize("date", ["1970-02-30", "1971-02-29", "1970-13", "1970-04-31/1971", "[1970-06-31..]"])
def test_day_that_the_calendar_lacks_is_found(tmp_path, date):
    [finding] = found(tmp_path, f'id:mira-ruda a kg:Person ; kg:born "{date}" ; skos:prefLabel "Mira Ruda"@en .\n')
    assert (finding.place, finding.position, finding.subject) == ("somewhere.ttl", 4, "mira-ruda")
    assert finding.message == f"Its kg:born names a day that is not in the calendar. ({date})"
    assert (finding.severity, finding.advice) == ("error", "check its kg:born")


@pytest.mark.parametrize("date", ["1972-02-29", "197X", "1970-24", "1970~", "../1970", "1970/", "[1970..]", ".."])
def test_date_that_edtf_allows_is_none(tmp_path, date):
    assert found(tmp_path, f'id:mira-ruda a kg:Person ; kg:born "{date}" ; skos:prefLabel "Mira Ruda"@en .\n') == []


def test_something_without_a_name_is_found(tmp_path):
    findings = found(tmp_path, "id:regiment a kg:Unit .\n")
    assert [f.subject for f in findings] == ["regiment"]
    assert "prefLabel" in findings[0].message


def test_warning_is_a_warning(tmp_path):
    body = NORLAND.replace(" ; kg:source <https://example.org/ruda>", "")
    assert body != NORLAND
    assert [(f.severity, f.subject) for f in found(tmp_path, body)] == [("warning", "post-mira-ruda")]


def test_class_of_something_described_elsewhere_counts(tmp_path):
    """A document speaks of hand-written entities without describing them again."""
    post = 'id:post a kg:Post ; skos:prefLabel "Post"@en ; kg:holder id:mira-ruda ; kg:postIn id:army ;\n'
    post += "  kg:role code:role-commander ; kg:source <https://example.org/x> .\n"
    elsewhere = described(handwritten_quads(written(tmp_path, NORLAND, "other.ttl"), ontology(), IDS), ontology())
    assert found(tmp_path, post, elsewhere) == []
    wrong = found(tmp_path, post.replace("id:mira-ruda", "id:regiment"), elsewhere)
    assert any("must be a person" in f.message and "regiment" in f.message for f in wrong)


def test_subclass_of_what_a_shape_asks_for_conforms(tmp_path):
    """An armed group is an actor three levels up; no reasoner runs."""
    assert found(tmp_path, NORLAND + "id:red kg:opposes id:army .\n") == []


def test_document_is_checked_with_the_entities_that_it_speaks_of():
    quads = quads_of(document("first", [event_claim("c1", **SLOTS)], slots=SLOTS))
    assert violated(quads, "first.txt") == []
    unspoken = [q for q in quads if not q.predicate.value.endswith("#saidBy")]
    [finding] = violated(unspoken, "first.txt")
    assert (finding.place, "exactly one speaker" in finding.message) == ("first.txt", True)


def test_findings_come_in_the_same_order_whatever_the_order_of_the_triples(tmp_path):
    body = "".join(f"id:unit-{n} a kg:Unit .\n" for n in range(5))
    quads = handwritten_quads(written(tmp_path, body), ontology(), IDS)
    first = violated(quads)
    assert [f.subject for f in first] == [f"unit-{n}" for n in range(5)]
    assert violated(list(reversed(quads))) == first


def test_graphs_that_are_checked_together_are_kept_apart(tmp_path):
    """What two files say of one thing is right in each, or wrong in the one that says it wrongly."""
    right = handwritten_quads(written(tmp_path, 'id:army a kg:Unit ; skos:prefLabel "Army"@en .'), ontology(), IDS)
    nameless = handwritten_quads(written(tmp_path, "id:army a kg:Unit .", "other.ttl"), ontology(), IDS)
    checked = [
        Checked(right, place("right.ttl")),
        Checked(nameless, place("other.ttl")),
        Checked(right, place("right.ttl")),
    ]
    assert [[(f.place, f.subject) for f in each] for each in SHAPES.findings(checked, {}, IDS)] == [
        [], [("other.ttl", "army")], []
    ]  # fmt: skip


def test_shape_that_cannot_be_run_is_an_error_of_the_content(tmp_path):
    file = tmp_path / "broken.ttl"
    file.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix kg: <https://w3id.org/conflict-kg/ontology#> .\n"
        "kg:x a sh:NodeShape ; sh:targetClass kg:Unit ; sh:property [ sh:path kg:born ; sh:minCount 'one' ] .\n"
    )
    quads = handwritten_quads(written(tmp_path, NORLAND), ontology(), IDS)
    with pytest.raises(ContentError, match="a shape cannot be run"):
        Shapes([file], ontology()).findings([Checked(quads, place())], {}, IDS)
