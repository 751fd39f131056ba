"""The evidence for what stands in the graph: who says so, how, in which words, and what it counts for."""

from __future__ import annotations

import pytest
from spine import TEXT

from kg.errors import UnknownName
from kg.explain import Explanation, explain
from kg.render import explanation
from kg.settings import Settings
from kg.store import Store


@pytest.fixture
def told(norland: Settings, norland_store: Store):
    def ask(ident: str) -> Explanation:
        return explain(ident, norland_store, norland.content.ontology, norland.ids)

    return ask


@pytest.fixture
def edge_id(norland_store: Store):
    def find(subject: str, kind: str, target: str) -> str:
        rows = norland_store.read(
            "MATCH (a:Entity {name: $a})-[r]->(b:Entity {name: $b}) WHERE type(r) = $t RETURN r.id AS id",
            {"a": subject, "b": target, "t": kind},
        )
        assert len(rows) == 1
        return rows[0]["id"]

    return find


def test_edge_is_explained_by_the_id_that_it_carries_with_all_claims_for_and_against(told, edge_id):
    answer = told(edge_id("Red Front", "ATTACKED", "4th Rifle Regiment"))
    assert (answer.title, answer.kind, answer.status) == (
        "Red Front attacked 4th Rifle Regiment",
        "statement",
        "disputed",
    )
    assert [(n.speaker, n.stance, n.counts) for n in answer.notes] == [
        ("Courier", "asserts", "for"),
        ("Red Front", "claimsResponsibility", "for"),
        ("a source", "asserts", "for"),
        ("Red Front", "denies", "against"),
    ]
    assert {k: answer.figures[k] for k in ("claimsFor", "claimsAgainst", "speakersFor", "documents")} == {
        "claimsFor": 3, "claimsAgainst": 1, "speakersFor": 3, "documents": 2
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "link"),
    [("Document", "IN_DOCUMENT"), ("Passage", "IN_PASSAGE"), ("Post", "FROM_POST")],
)
def test_what_its_claims_alone_tell_of_is_explained_by_them(told, norland, norland_store, label, link):
    rows = norland_store.read(
        f"MATCH (c:Claim)-[:{link}]->(n:{label}) RETURN n.uri AS uri, collect(c.uri) AS claims ORDER BY uri LIMIT 1"
    )
    assert [norland.ids.key(uri) for uri in sorted(rows[0]["claims"])] == sorted(
        n.id for n in told(rows[0]["uri"]).notes
    )


def test_note_of_a_reported_claim_has_quote_document_place_channel_and_rule(told, edge_id):
    note = told(edge_id("Red Front", "ATTACKED", "4th Rifle Regiment")).notes[1]
    assert note.quote == TEXT[5:25]
    assert (note.document, note.publisher, note.published, note.file) == (
        "Report first",
        "Courier",
        "2022-05-04",
        "first.txt",
    )
    assert (note.place, note.via, note.origin) == ("characters 5–25", ("Courier",), "rule invented@1")


def test_note_says_what_its_own_speaker_says(told, edge_id):
    """The toll is each speaker's: three here, five there, none where none was given."""
    notes = told(edge_id("Red Front", "ATTACKED", "4th Rifle Regiment")).notes
    tolls = [[said for said in note.says if said.startswith("killed")] for note in notes]
    assert tolls == [["killed: 3"], [], ["killed: 5"], ["killed: 5"]]
    assert "perpetrator: Red Front" in notes[0].says


def test_hand_written_fact_has_its_author_file_line_and_the_files_source(told, edge_id, norland):
    [note] = told(edge_id("4th Rifle Regiment", "PART_OF", "Northern Army")).notes
    line = (norland.build / "norland.ttl").read_text().splitlines().index("id:regiment kg:partOf id:army .") + 1
    assert (note.speaker, note.origin, note.file, note.place) == (
        "A. Analyst", "hand of A. Analyst", "norland.ttl", f"line {line}"
    )  # fmt: skip
    assert (note.sources, note.validity, note.quote) == (("https://example.org/book",), None, None)


def test_fact_from_a_post_has_the_posts_validity_and_source(told, edge_id):
    [note] = told(edge_id("Mira Ruda", "COMMANDS", "Northern Army")).notes
    assert (note.validity, note.sources) == ("2019-03 to 2021-06", ("https://example.org/ruda",))


def test_event_is_explained_by_its_short_id(told, norland_store):
    [row] = norland_store.read("MATCH (e:Event) RETURN e.shortId AS id")
    answer = told(row["id"])
    assert (answer.kind, answer.title, len(answer.notes)) == ("attack", "Attack, Novo Selo, 2022-05-03", 4)


def test_claim_is_explained_by_its_id_alone(told, edge_id):
    every = told(edge_id("Red Front", "ATTACKED", "4th Rifle Regiment"))
    assert told(every.notes[3].id).notes == (every.notes[3],)


def test_entity_is_explained_by_the_edges_that_it_stands_in(told, edge_id):
    answer = told("regiment")
    assert (answer.notes, answer.status) == ((), None)
    assert {(e["subject"], e["type"], e["object"]) for e in answer.edges} == {
        ("4th Rifle Regiment", "PART_OF", "Northern Army"),
        ("Mira Ruda", "COMMANDS", "4th Rifle Regiment"),
        ("Red Front", "ATTACKED", "4th Rifle Regiment"),
    }
    assert answer.edges[0]["id"] == edge_id("Red Front", "ATTACKED", "4th Rifle Regiment")


@pytest.mark.parametrize("spelling", ["regiment", "id:regiment", "https://example.org/id/regiment"])
def test_id_may_be_short_prefixed_or_whole(told, spelling):
    assert told(spelling).id == "regiment"


def test_name_of_an_entity_will_do_in_any_spelling(told):
    assert told("Fourth Rifles").id == told("4th rifle regiment").id == "regiment"


def test_id_that_nothing_has_is_told(told):
    with pytest.raises(UnknownName, match="nothing has the id `st-0`"):
        told("st-0")


def test_text_of_an_explanation_is_footnoted(told, edge_id):
    text = explanation(told(edge_id("Red Front", "ATTACKED", "4th Rifle Regiment")))
    lines = text.splitlines()
    assert lines[1] == "  statement, disputed"
    assert lines[2] == "  3 claims for by 3 speakers, 1 against by 1; 2 documents of 2 origins"
    assert [line.split(" ")[0] for line in lines if line.startswith("[")] == ["[1]", "[2]", "[3]", "[4]"]
    assert any(
        line.startswith("[2] Red Front (via Courier): claimsResponsibility, certain — counts for") for line in lines
    )
    assert f"    “{TEXT[5:25]}”" in lines
