"""Who of many texts is one: speakers, documents and origins counted apart; publishers and names, near and the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
from history import History, by_graph, history, names_file, told_in
from reader_help import read, reader
from spine import IDS, derive, ontology

from kg.documents import Document
from kg.extract import extract
from kg.gazetteer import KnownEntity, NameIndex
from kg.handwritten import handwritten_quads
from kg.identity import find_identity
from kg.judgements import Judgement, Judgements
from kg.records import read_records

AGENCY = "Zora News Agency"
BODY = (
    "Fighters of the Dawn Front attacked Karst base near Lesna on Tuesday and killed seven soldiers of the 4th Rifle "
    "Regiment, residents said.\n\nThe fighters came in nine cars from the hills in the south and left before noon, "
    "when helicopters arrived over the base and the road to Novo Selo was closed.\n\nThe governor saw the wounded in "
    "the hospital of Lesna in the evening and promised that the road would be open again by the end of the week.\n\n"
    "Schools in the town stay closed until Monday, the council wrote to parents, and buses to Staro Selo do not run."
)


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with history(tmp_path_factory.mktemp("same")) as told:
        yield told


def counts(past: History) -> list[tuple[int, int, int]]:
    query = "MATCH (e:Attack) RETURN e.speakersFor AS s, e.documents AS d, e.origins AS o ORDER BY d"
    return [(row["s"], row["d"], row["o"]) for row in past.store.read(query)]


# -- one agency in four papers


SAYINGS = (
    "The Dawn Front attacked Karst base on 3 May 2022, according to Zora News Agency.",
    "According to Zora News Agency, the Dawn Front attacked Karst base on 3 May 2022. Rain fell in the hills all day.",
    "Zora News Agency said the Dawn Front attacked Karst base on 3 May 2022, while the council met in Lesna.",
    "Zora News Agency reported on Wednesday that the Dawn Front had attacked Karst base on 3 May 2022.",
)
PAPERS = {f"2022-05-04 Paper {n}": text for n, text in enumerate(SAYINGS, start=1)}


def test_one_agency_in_four_papers_is_one_speaker_in_four_documents_of_four_origins(past):
    past.read(PAPERS)
    assert counts(past) == [(1, 4, 4)]
    edge = "MATCH (:Entity {name: 'Dawn Front'})-[r:ATTACKED]->(:Entity {name: 'Karst base'}) RETURN r.id AS id"
    [row] = past.store.read(edge)
    asked = "MATCH (s:Statement {shortId: $id}) RETURN s.speakersFor AS s, s.documents AS d, s.origins AS o"
    assert past.store.read(asked, {"id": row["id"]}) == [{"s": 1, "d": 4, "o": 4}]


def test_a_copy_with_another_headline_paragraph_and_credit_at_once_is_of_the_same_origin(past):
    changed = BODY.replace(
        BODY.split("\n\n")[2], "A truck burnt out on the way to the market, a driver told the paper."
    )
    past.read({
        "2022-05-04 Lesna Post": f"Attack on Karst base\n\n(Zora News Agency) {BODY}",
        "2022-05-04 River Courier": f"Seven soldiers dead in dawn raid\n\nFrom our staff. {changed}",
    })  # fmt: skip
    found = {(d, o) for _, d, o in counts(past)}
    assert (2, 1) in found
    assert {o for _, o in found} == {1}


# -- publishers


def entities(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """The nodes whose name speaks of the Courier."""
    names: dict[str, str] = {}
    for quad in told_in(texts):
        if quad.predicate.value.endswith("prefLabel"):
            names[quad.subject.value] = quad.object.value
    return sorted((name, iri) for iri, name in names.items() if "Courier" in name)


def test_a_publisher_that_a_text_names_is_one_entity_with_it():
    found = entities({
        "2022-05-04 Zarian Courier": "Three soldiers were killed in Lesna, a witness told the Zarian Courier.",
        "2022-05-05 Lesna Post": "The Zarian Courier said three soldiers were killed in Lesna.",
    })  # fmt: skip
    assert len({iri for _, iri in found}) == 1


def test_a_publisher_is_itself_in_its_own_text_even_where_its_name_looks_like_a_place():
    found = entities({"2022-05-04 River Courier": "Three soldiers were killed, a witness told the River Courier."})
    assert len({iri for _, iri in found}) == 1


def test_a_publisher_with_another_name_is_another():
    found = entities({
        "2022-05-04 Zarian Courier": "Three soldiers were killed in Lesna.",
        "2022-05-05 Lesna Post": "The Zarian Couriers said three soldiers were killed in Lesna.",
    })  # fmt: skip
    assert len({iri for _, iri in found}) == 2


def test_a_publisher_is_a_known_outlet_by_its_exact_name_only():
    assert read("Rain fell.", publisher="Lesna Post").entities[0].identity == "known"
    assert read("Rain fell.", publisher="Lezna Post").entities[0].identity == "found"


# -- names that only look alike

KNOWN = [
    KnownEntity("zaria", "Country", ("Country", "Place", "Actor"), "Zaria", ("Zaria",)),
    KnownEntity("sebka", "City", ("City", "Place"), "Sebka", ("Sebka",), ("zaria",)),
    KnownEntity("tarvanna", "City", ("City", "Place"), "Tarvanna", ("Tarvanna",), ("zaria",)),
    KnownEntity("salam", "Person", ("Person", "Actor"), "Abdulsalam Zoran", ("Abdulsalam Zoran",)),
]


def meant(text: str) -> set[str]:
    """The labels of the known entities that the text is read to name."""
    content = replace(reader(), names=NameIndex.from_entities(KNOWN))
    graph = extract(Document("x", "x.txt", text, published="2022-05-04"), content)
    return {entity.label for entity in graph.entities if entity.identity == "known"}


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("Gunmen attacked Sebka on Monday.", {"Sebka"}),
        ("Gunmen attacked Sebca on Monday.", set()),
        ("Gunmen attacked Sebqa in Zaria on Monday.", {"Sebka", "Zaria"}),
        ("Gunmen attacked Sebqa in Burkina Faso on Monday.", set()),
        ("Zaria sent food. Gunmen attacked Sebqa in Burkina Faso on Monday.", {"Zaria"}),
        ("Gunmen attacked Sebqa on Monday.", set()),
        ("Gunmen attacked Sebqa. People of Sebka fled.", {"Sebka"}),
        ("Gunmen attacked Tarvana on Monday.", {"Tarvanna"}),
        ("Gunmen attacked Tarvana on Monday. Portugal protested.", set()),
        ("Abdulsalam Zoran was arrested.", {"Abdulsalam Zoran"}),
        ("Abdulsallam Zoran was arrested.", {"Abdulsalam Zoran"}),
        ("Abdulsalim Zoran was arrested.", set()),
    ],
)
def test_a_name_that_only_looks_like_a_known_one_is_not_taken_for_it(text, known):
    assert meant(text) == known


# -- a name that is settled by a row


def test_a_row_joins_a_name_and_without_it_everything_is_as_before(tmp_path):
    file = tmp_path / "names.ttl"
    file.write_text(names_file(), encoding="utf-8")
    text = {"2022-05-04 Lesna Post": "The Zora Agency said that the Dawn Front attacked Lesna on 3 May."}
    graphs = [handwritten_quads(file, ontology(), IDS), told_in(text)]
    records = [read_records(graph, ontology()) for graph in by_graph(graphs)]
    found = next(q.subject.value for g in graphs for q in g if q.object.value == "Zora Agency")
    row = Judgement(found, IDS.iri("dawn-agency").value, "same", "A. Analyst", "2022-06-01", "one agency", 2)

    def joined(*rows: Judgement) -> tuple[dict[str, str], set[str]]:
        everything = {iri: entity for one in records for iri, entity in one.entities.items()}
        known = find_identity(everything, Judgements(rows), ontology(), IDS)
        return dict(known.canonical), {str(q) for q in derive(records, ontology(), IDS, Judgements(rows)).quads}

    before, with_row, after = joined(), joined(row), joined()
    assert with_row[0] == {found: IDS.iri("dawn-agency").value}
    assert before == after
    assert before[1] != with_row[1]
