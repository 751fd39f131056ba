"""What one document says, put together: events with their slots, statements, claims and who makes them."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reader_help import claims, events, read, statements

from kg.claims import (
    Claim,
    Count,
    DocumentGraph,
    Entity,
    Event,
    EventContent,
    Finding,
    Mention,
    Statement,
    StatementContent,
    TimeExpression,
)
from kg.errors import InputError
from kg.extraction_json import from_json, to_json


def one_event(text: str, **facts: Any) -> dict[str, Any]:
    (event,) = events(read(text, **facts))
    return event


def test_what_nobody_is_named_for_is_the_publishers_claim_without_a_cue() -> None:
    graph = read("The Dawn Front attacked Karst base.", publisher="Lesna Post")
    assert claims(graph) == {("Lesna Post", "asserts", "ev1", "positive", "certain")}
    assert graph.claims[0].cue_spans == ()
    assert graph.document["speaker"] == "e0"


def test_an_unnamed_publisher_is_an_entity_with_a_name_that_says_so() -> None:
    graph = read("The Dawn Front attacked Karst base.")
    assert (graph.entities[0].id, graph.entities[0].label) == ("e0", "unknown publisher of example")
    assert graph.entities[0].mentions == ()


def test_a_claim_of_responsibility_is_its_speakers_and_names_the_culprit() -> None:
    graph = read("The Dawn Front claimed responsibility for an attack on the 4th Rifle Regiment in Lesna.")
    (event,) = events(graph)
    assert event["claimed_by"] == {"Dawn Front"}
    assert event["perpetrator"] == {"Dawn Front"}
    assert event["target"] == {"4th Rifle Regiment"}
    assert event["status"] == "asserted"
    assert claims(graph) == {("Dawn Front", "claimsResponsibility", "ev1", "positive", "certain")}


def test_a_denied_attack_is_an_event_of_status_denied() -> None:
    graph = read("Ivan Petrov denied that the Zarian army attacked Novo Selo.")
    assert [e["status"] for e in events(graph)] == ["denied"]
    assert claims(graph) == {("Ivan Petrov", "denies", "ev1", "positive", "certain")}


def test_an_attack_that_one_tells_and_another_denies_is_disputed() -> None:
    graph = read(
        "The Zarian army attacked Novo Selo on Monday. "
        "Ivan Petrov denied that the Zarian army attacked Novo Selo on Monday."
    )
    assert [e["status"] for e in events(graph)] == ["disputed"]


def test_an_accusation_only_alleges() -> None:
    graph = read("Ana Vala accused the Dawn Front of attacking Lesna.")
    assert [e["status"] for e in events(graph)] == ["alleged"]


@pytest.mark.parametrize(
    "text",
    [
        "The Dawn Front threatened to attack Lesna.",
        "The Dawn Front planned an attack on Lesna.",
        "The Zarian army foiled an attack on Lesna by the Dawn Front.",
        "The Dawn Front will attack Lesna.",
        "Ivan Petrov predicted that the Dawn Front would attack Lesna.",
    ],
)
def test_what_did_not_come_about_is_unrealised(text: str) -> None:
    assert {e["status"] for e in events(read(text))} == {"unrealised"}


def test_words_that_no_rule_understands_are_a_claim_in_free_text() -> None:
    graph = read("Ana Vala said that the road was long and full of stones.")
    (claim,) = graph.claims
    assert claim.about is None
    assert "the road was long and full of stones" in claim.text


def test_a_claims_text_is_the_text_at_its_offsets_and_never_longer_than_eighty_words() -> None:
    many = " ".join(["and the road was long"] * 40)
    text = f"Ana Vala said that the Dawn Front attacked Lesna {many}."
    graph = read(text)
    assert graph.claims
    for claim in graph.claims:
        assert text[claim.start : claim.end] == claim.text
        assert len(claim.text.split()) <= 80


def test_headline_lead_and_detail_tell_of_one_event() -> None:
    event = one_event(
        "Dawn Front claims responsibility for an attack in Zaria\n\n"
        "The Dawn Front claimed responsibility for an attack on the 4th Rifle Regiment in Lesna, Zaria, on Monday.\n\n"
        "The attack killed three soldiers."
    )
    assert event["place"] == {"Lesna", "Zaria"}
    assert event["killed"] == 3
    assert event["date"] == "2022-05-02"


def test_another_attack_is_an_event_of_its_own() -> None:
    graph = read(
        "The Dawn Front attacked Karst base on Monday. On Tuesday, the Dawn Front carried out another attack in Lesna."
    )
    assert [e["date"] for e in events(graph)] == ["2022-05-02", "2022-05-03"]


def test_two_attacks_in_two_towns_are_two_events() -> None:
    graph = read("The Dawn Front attacked Lesna on Monday. The Dawn Front attacked Novo Selo on Monday.")
    assert [e["place"] for e in events(graph)] == [{"Lesna"}, {"Novo Selo"}]


@pytest.mark.parametrize(
    ("text", "killed", "injured"),
    [
        ("The Dawn Front attacked Karst base, killing four soldiers and wounding six.", 4, 6),
        ("An attack on Karst base by the Dawn Front left at least 12 people dead.", (12, None), None),
        ("Four soldiers were killed in an attack on Karst base.", 4, None),
        ("An attack on Karst base led to the death of a soldier and the wounding of two.", 1, 2),
        ("The attack on Karst base by the Dawn Front did not result in any deaths.", 0, None),
        ("The Dawn Front attacked Karst base, causing nine deaths.", 9, None),
    ],
)
def test_tolls_belong_to_the_attack_that_they_are_a_consequence_of(text: str, killed: Any, injured: Any) -> None:
    event = one_event(text)
    assert (event["type"], event.get("killed"), event.get("injured")) == ("AttackOnForces", killed, injured)


def test_the_attackers_own_dead_stand_apart() -> None:
    event = one_event("The Dawn Front attacked Karst base, and six Dawn Front fighters were killed.")
    assert (event.get("killed"), event.get("perpetrator_killed")) == (None, 6)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("After an attack on Lesna the Zarian army arrested Marko Doran.", ["Arrest", "Attack"]),
        ("Marko Doran, who had attacked Lesna, was arrested by the Zarian army.", ["Arrest", "Attack"]),
        ("The Dawn Front threatened to attack Lesna. The Zarian army arrested Marko Doran.", ["Arrest", "Attack"]),
        ("The Dawn Front fought the River Brigade near Staro Selo and seized Lesna.", ["Seizure", "Clash"]),
        ("The Dawn Front seized Lesna. The Dawn Front fought the River Brigade in Staro Selo.", ["Seizure", "Clash"]),
    ],
    ids=["what came before", "who had", "what did not happen", "a kind that outranks", "the order of the text"],
)
def test_a_report_is_about_what_it_tells_for_itself(text: str, kinds: list[str]) -> None:
    assert [e["type"] for e in events(read(text))] == kinds


def test_a_class_below_another_goes_before_it_and_so_does_one_that_outranks_it() -> None:
    """One word, several readings: the Dawn Front attacked armed men; a drone makes it a strike by drone."""
    assert one_event("The Dawn Front attacked the 4th Rifle Regiment in Lesna.")["type"] == "AttackOnForces"
    assert one_event("A drone attacked the 4th Rifle Regiment in Lesna.")["type"] == "DroneStrike"
    assert one_event("The Dawn Front attacked Lesna.")["type"] == "Attack"


def test_words_beside_a_trigger_decide_its_kind() -> None:
    assert events(read("Police arrested ten people in Lesna."))[0]["type"] == "Arrest"
    assert events(read("Police arrested ten people at a rally in Lesna."))[0]["type"] == "ProtestWithIntervention"


def test_the_main_event_comes_first() -> None:
    graph = read(
        "The Dawn Front attacked Karst base on Monday, killing four soldiers. The attack wounded six. "
        "Marko Doran was arrested in Lesna in 2019."
    )
    assert [e["type"] for e in events(graph)] == ["AttackOnForces", "Arrest"]


def test_what_the_title_names_is_the_main_event_wherever_the_text_tells_of_it() -> None:
    text = (
        "Marko Doran was arrested in Lesna on Monday. "
        + "The market was open. " * 6
        + "Karst base was shelled on Sunday."
    )
    assert [e["type"] for e in events(read(text))] == ["Arrest", "Shelling"]
    assert [e["type"] for e in events(read(text, title="Base shelled at Karst"))] == ["Shelling", "Arrest"]


@pytest.mark.parametrize(
    ("text", "place", "date"),
    [
        ("Soldiers shot at a crowd that had filled the square in Lesna on Monday.", {"Lesna"}, "2022-05-02"),
        ("Soldiers shot at a crowd. Shots were heard for hours in Lesna.", {"Lesna"}, None),
        ("Soldiers shot at a crowd, a doctor at Karst base said.", None, None),
        ("Soldiers shot at a crowd that had been there on Sunday and had returned on Monday.", None, None),
    ],
)
def test_the_main_event_has_the_place_and_the_day_that_the_sentences_around_it_tell(
    text: str, place: set[str] | None, date: str | None
) -> None:
    (event,) = events(read(text, published="2022-05-04"))
    assert (event.get("place"), event.get("date")) == (place, date)


def test_an_event_of_a_month_long_ago_is_not_the_one_that_the_text_began_with() -> None:
    text = (
        "A bomb exploded in Lesna. The mayor was not there. Many shops were closed. "
        "One of the worst bombings of the war killed 90 people in Lesna in July 2019."
    )
    assert [e.get("date") for e in events(read(text))] == [None, "2019-07"]


def test_the_day_of_an_hour_is_the_one_on_which_it_was_told() -> None:
    event = one_event("A car bomb exploded in Lesna shortly after midnight, police said on Tuesday.")
    assert event["date"] == "2022-05-03"


def test_events_carry_the_codes_of_other_schemes() -> None:
    (event,) = read("The Zarian army shelled Lesna.").events
    assert event.codes["acled"] == "Shelling/artillery/missile attack"
    assert event.types[:2] == ("Shelling", "Attack")


def test_who_somebody_is_stays_true_where_what_he_says_is_denied() -> None:
    graph = read("Ivan Petrov denied what Marko Doran, the leader of the Dawn Front, had said about Lesna.")
    assert ("Marko Doran", "leads", "Dawn Front") in statements(graph)
    assert [s.status for s in graph.statements] == ["asserted"]


def test_reading_a_document_does_not_depend_on_what_was_read_before() -> None:
    text = "The Dawn Front attacked Karst base. Its leader Marko Doran was in Lesna."
    first = read(text)
    read("Ana Vala leads the River Brigade. The River Brigade attacked Novo Selo.")
    assert read(text) == first


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "?", "\x00\x01", "attack", "“", "الجيش هاجم المدينة", "," * 500])
def test_a_text_that_says_nothing_gives_a_graph_with_its_publisher(text: str) -> None:
    graph = read(text)
    assert graph.entities[0].id == "e0"
    assert graph.events == ()


@pytest.mark.parametrize(
    "text",
    [
        "The Dawn Front killed " + ", ".join(["Ivan Petrov"] * 1_000) + " in Lesna.",
        "The Dawn Front " + "attacked Lesna and " * 800,
        "The Dawn Front " + "attacked Lesna and " * 240,
        "killed " * 900,
        "On Monday the Dawn Front attacked Lesna, " * 120,
    ],
    ids=["names", "many verbs", "verbs", "one word", "dates"],
)
def test_a_long_text_without_a_sentences_end_is_read_in_seconds(text: str) -> None:
    started = time.monotonic()
    graph = read(text)
    assert time.monotonic() - started < 30
    assert all(text[c.start : c.end] == c.text for c in graph.claims)


PIECES = st.sampled_from(
    [
        "The Dawn Front",
        "attacked",
        "Lesna",
        "said",
        "that",
        "4",
        "killed",
        ",",
        ".",
        "\n\n",
        '"',
        "(",
        "Ivan Petrov",
        "denied",
        "in",
        "’s",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_every_span_quotes_the_text_at_its_offsets(text: str) -> None:
    graph = read(text)
    ids = {e.id for e in graph.entities}
    for entity in graph.entities:
        assert all(text[m.start : m.end] == m.text for m in entity.mentions)
    for claim in graph.claims:
        assert text[claim.start : claim.end] == claim.text
        assert {claim.speaker, *claim.via} <= ids
        assert claim.about is None or claim.about in {x.id for x in (*graph.events, *graph.statements)}
    assert from_json(json.loads(json.dumps(to_json(graph)))) == graph


# -- the format

NAME = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
IDS = st.lists(NAME, min_size=1, max_size=3).map(tuple)
COUNT = st.one_of(
    st.integers(0, 99).map(lambda n: Count(n, n)),
    st.integers(0, 99).map(lambda n: Count(n, None)),
    st.integers(0, 99).map(lambda n: Count(None, n)),
    st.tuples(st.integers(0, 9), st.integers(10, 99)).map(lambda p: Count(*p)),
)
SLOTS = st.fixed_dictionaries(
    {}, optional={"perpetrator": IDS, "place": IDS, "killed": COUNT, "injured": COUNT, "date": NAME}
)
SPANS = st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=2).map(tuple)
MAYBE = st.none() | NAME
CONTENTS = st.one_of(
    st.none(),
    st.builds(EventContent, NAME, SLOTS, st.booleans()),
    st.builds(StatementContent, NAME, NAME, NAME, MAYBE, MAYBE, st.booleans()),
)
MANY = {"max_size": 2}
MENTIONS = st.lists(st.builds(Mention, st.integers(0, 9), st.integers(0, 9), NAME), **MANY).map(tuple)
NAMES = st.lists(NAME, **MANY).map(tuple)
GRAPHS = st.builds(
    DocumentGraph,
    document=st.fixed_dictionaries({"id": NAME, "speaker": st.just("e0")}),
    entities=st.lists(st.builds(Entity, NAME, NAME, NAME, NAMES, NAME, NAMES, MENTIONS, NAME, NAMES), **MANY).map(
        tuple
    ),
    statements=st.lists(st.builds(Statement, NAME, NAME, NAME, NAME, NAME, NAMES, MAYBE, MAYBE), **MANY).map(tuple),
    events=st.lists(
        st.builds(Event, NAME, NAME, NAMES, NAME, SLOTS, NAMES, st.dictionaries(NAME, NAME, max_size=2)), **MANY
    ).map(tuple),
    claims=st.lists(
        st.builds(
            Claim,
            NAME,
            NAME,
            NAME,
            NAME,
            st.integers(0, 9),
            st.integers(0, 9),
            NAME,
            MAYBE,
            NAMES,
            CONTENTS,
            NAME,
            NAME,
            SPANS,
            SPANS,
            SPANS,
        ),
        **MANY,
    ).map(tuple),
    times=st.lists(st.builds(TimeExpression, st.integers(0, 9), st.integers(0, 9), NAME, NAME), **MANY).map(tuple),
    findings=st.lists(
        st.builds(Finding, NAME, NAME, NAME, NAME, st.text(max_size=3), st.none() | st.integers(0, 9), NAME), **MANY
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(GRAPHS)
def test_what_is_written_as_json_is_read_back(graph: DocumentGraph) -> None:
    assert from_json(json.loads(json.dumps(to_json(graph)))) == graph


def test_unknown_values_are_left_out() -> None:
    def nulls(value: Any) -> bool:
        if isinstance(value, dict):
            return any(v is None or nulls(v) for v in value.values())
        return isinstance(value, list) and any(map(nulls, value))

    assert not nulls(to_json(read("The Dawn Front attacked Karst base, killing four.")))


@pytest.mark.parametrize("data", [{}, {"document": {}, "claims": [{}]}, {"document": {}, "events": 3}, {"document": 1}])
def test_what_is_no_document_graph_is_refused(data: Any) -> None:
    with pytest.raises(InputError, match="not a document graph"):
        from_json(data)
