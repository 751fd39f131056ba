"""Who says what of an event, over several sentences: answers, blame, judgement, words passed on, unnamed speakers."""

from __future__ import annotations

import pytest
from reader_help import claims, events, read

from kg.claims import DocumentGraph, EventContent

ATTACK = "Fighters attacked Novo Selo on Monday, killing nine soldiers. "


def said(graph: DocumentGraph) -> set[tuple[str, tuple[str, ...], str, str]]:
    """Speaker, channels, stance and words of each claim that somebody is named for."""
    labels = {entity.id: entity.label for entity in graph.entities}
    return {
        (labels[c.speaker], tuple(labels[v] for v in c.via), c.stance, c.text)
        for c in graph.claims
        if c.cue_spans and c.content_rule is None
    }


def culprits(graph: DocumentGraph, stance: str) -> list[set[str]]:
    """Whom the claims of this stance name as perpetrators."""
    labels = {entity.id: entity.label for entity in graph.entities}
    contents = [c.content for c in graph.claims if c.stance == stance and isinstance(c.content, EventContent)]
    acting = [content.slots.get("perpetrator", ()) for content in contents]
    return [{labels[key] for key in keys} for keys in acting if isinstance(keys, tuple)]


@pytest.mark.parametrize(
    "answer",
    [
        "The Dawn Front denied the accusation.",
        "The Dawn Front dismissed the allegation as absurd.",
        "The Dawn Front denied it.",
    ],
)
def test_a_denial_of_an_accusation_is_about_what_was_accused(answer: str) -> None:
    graph = read("Ana Vala accused the Dawn Front of shelling Lesna. " + answer)
    assert [e["status"] for e in events(graph)] == ["disputed"]
    assert ("Dawn Front", "denies", "ev1", "positive", "certain") in claims(graph)


@pytest.mark.parametrize(
    "ending", [", an accusation that the Dawn Front rejected.", ", a claim the Dawn Front denies."]
)
def test_a_denial_at_the_sentences_end_is_about_what_was_told_before_it(ending: str) -> None:
    graph = read("Ana Vala said the Dawn Front had shelled Lesna" + ending)
    assert ("Dawn Front", "denies", "ev1", "positive", "certain") in claims(graph)


def test_a_denial_without_anything_told_before_stays_in_free_text() -> None:
    graph = read("The Dawn Front denied the accusation.")
    assert [(c.about, c.text) for c in graph.claims] == [(None, "denied the accusation")]


def test_who_denies_his_part_disputes_himself_and_not_the_event() -> None:
    graph = read(ATTACK + "The Dawn Front denied involvement in the attack.")
    assert [e["status"] for e in events(graph)] == ["asserted"]
    assert culprits(graph, "denies") == [{"Dawn Front"}]


def test_an_attack_in_which_somebody_only_denies_his_part_is_the_documents_own_claim() -> None:
    graph = read("The Dawn Front denied involvement in the bombing of Lesna.", publisher="Lesna Post")
    assert {(s, stance) for s, stance, _, _, _ in claims(graph)} == {
        ("Dawn Front", "denies"),
        ("Lesna Post", "asserts"),
    }
    assert [(e["status"], e.get("perpetrator")) for e in events(graph)] == [("asserted", None)]


def test_who_denies_the_event_disputes_it() -> None:
    graph = read(ATTACK + "The Zarian army denied the attack.")
    assert [e["status"] for e in events(graph)] == ["disputed"]


def test_a_spokesman_denies_what_his_body_has_done() -> None:
    graph = read(ATTACK + "Marko Doran, a spokesman for the Dawn Front, denied carrying out the attack.")
    assert culprits(graph, "denies") == [{"Dawn Front"}]


def test_responsibility_alone_is_for_the_event_told_last() -> None:
    (event,) = events(read(ATTACK + "The Dawn Front claimed responsibility."))
    assert event["claimed_by"] == {"Dawn Front"}


def test_blame_without_the_deed_is_for_the_event_told_last() -> None:
    graph = read(ATTACK + "Ana Vala blamed the Dawn Front.")
    assert ("Ana Vala", "accuses", "ev1", "positive", "certain") in claims(graph)
    assert culprits(graph, "accuses") == [{"Dawn Front"}]


def test_blame_for_something_else_is_not_for_the_event_told_last() -> None:
    graph = read(ATTACK + "Ana Vala blamed the Dawn Front for ruining the harvest.")
    assert [c.about for c in graph.claims if c.stance == "accuses"] == [None]


@pytest.mark.parametrize(
    ("told", "culprits"),
    [
        ("Suspicion fell on the Dawn Front.", {"Dawn Front"}),
        ("Ana Vala said the evidence pointed to the Dawn Front.", {"Dawn Front"}),
        ("The Dawn Front was blamed.", {"Dawn Front"}),
        ("Ana Vala said fighters of the Dawn Front were responsible.", {"Dawn Front"}),
        ("Ana Vala accused the Dawn Front of firing from Staro Selo.", {"Dawn Front"}),
        ("Ana Vala accused the Dawn Front of hiding the truth.", set()),
        ("Ana Vala accused Marko Doran of being a member of the Dawn Front.", set()),
        ("The Dawn Front is suspected of fraud.", set()),
        ("The Dawn Front is responsible for the roads.", set()),
        ("The evidence pointed to a leak.", set()),
    ],
)
def test_whom_a_deed_is_laid_to_without_being_told_again(told: str, culprits: set[str]) -> None:
    graph = read("On 3 May a bomb killed four people in Novo Selo. " + told)
    assert events(graph)[0].get("perpetrator", set()) == culprits


def test_an_accusation_is_for_what_the_text_is_about_unless_it_follows_another_day() -> None:
    """The shells are the attack's; the raid of last year is not."""
    attack = "On 3 May a bomb killed four people in Novo Selo. "
    graph = read(attack + "Shells fell on a school. Suspicion fell on the Dawn Front.")
    assert events(graph)[0]["perpetrator"] == {"Dawn Front"}
    graph = read(attack + "In May 2019 gunmen raided Lesna. Suspicion fell on the Dawn Front.")
    assert "perpetrator" not in events(graph)[0]


def test_who_condemns_an_attack_speaks_of_it_and_is_no_witness() -> None:
    graph = read("The Zarian army said the Dawn Front had attacked Lesna. Ana Vala condemned the attack.")
    (condemned,) = [c for c in graph.claims if c.text == "condemned the attack"]
    assert (condemned.about, condemned.content) == ("ev1", None)
    assert claims(graph) >= {("Zarian National Army", "asserts", "ev1", "positive", "certain")}
    assert not [c for c in graph.claims if c.speaker == "e0" and c.about == "ev1"]


def test_an_attack_that_is_only_condemned_is_the_documents_own_claim() -> None:
    graph = read("Ana Vala condemned the attack by the Dawn Front on Lesna.", publisher="Lesna Post")
    assert {(s, a) for s, _, a, _, _ in claims(graph)} == {("Lesna Post", "ev1"), ("Ana Vala", "ev1")}
    assert [e["status"] for e in events(graph)] == ["asserted"]


def test_what_somebody_does_not_say_is_no_claim() -> None:
    graph = read("The Zarian army did not say how many men had left. Ana Vala declined to comment.")
    assert graph.claims == ()


def test_nobody_claims_responsibility_where_no_claim_is() -> None:
    graph = read(ATTACK + "There was no claim of responsibility for the attack.")
    assert {c.stance for c in graph.claims} == {"asserts"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The Lesna Post, citing Ana Vala, reported that the bridge was gone.",
            ("Ana Vala", ("Lesna Post",), "asserts", "that the bridge was gone"),
        ),
        (
            "The Lesna Post quoted Ana Vala as saying that the bridge was gone.",
            ("Ana Vala", ("Lesna Post",), "asserts", "that the bridge was gone"),
        ),
        (
            "“The bridge is gone,” the Lesna Post quoted Ana Vala as saying.",
            ("Ana Vala", ("Lesna Post",), "asserts", "“The bridge is gone,”"),
        ),
        (
            "The Dawn Front said in a statement published by the Lesna Post that the bridge was gone.",
            ("Dawn Front", ("Lesna Post",), "asserts", "that the bridge was gone"),
        ),
        (
            "A statement signed by Ana Vala said that the bridge was gone.",
            ("Ana Vala", (), "asserts", "that the bridge was gone"),
        ),
    ],
)
def test_words_passed_on_are_their_makers_through_who_passes_them_on(text: str, expected: tuple[object, ...]) -> None:
    assert said(read(text)) == {expected}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("A caller said that the bridge was gone.", "caller"),
        ("The bridge was gone, an investigator told reporters.", "investigator"),
        ("According to the headquarters, the bridge was gone.", "headquarters"),
        ("Jaram-e-Novo said that the bridge was gone.", "Jaram-e-Novo"),
    ],
)
def test_who_speaks_is_somebody_though_no_list_names_him(text: str, speaker: str) -> None:
    assert {name for name, _, _, _ in said(read(text))} == {speaker}


def test_a_capital_that_speaks_is_its_country() -> None:
    graph = read("Moscow denied that it had sent men. The men left Moscow on Monday, Ana Vala said.")
    assert {(name, stance) for name, _, stance, _ in said(graph)} == {("Russia", "denies"), ("Ana Vala", "asserts")}
    assert {e.type for e in graph.entities if e.label == "Moscow"} == {"City"}


def test_a_pronoun_that_nothing_explains_is_who_spoke_last() -> None:
    graph = read("Ana Vala and Marko Doran met in Lesna. Vala said the bridge was gone. “It was old,” she added.")
    assert {name for name, _, _, _ in said(graph)} == {"Ana Vala"}


@pytest.mark.parametrize(
    "text",
    [
        "Ana Vala said that the army had left the town and accused the Dawn Front of theft.",
        "Ana Vala rejected claims that the men were hungry and accused the Dawn Front of theft.",
    ],
)
def test_a_second_verb_of_saying_goes_on_with_the_first_ones_speaker(text: str) -> None:
    accusing = [(name, words) for name, _, stance, words in said(read(text)) if stance == "accuses"]
    assert accusing == [("Ana Vala", "the Dawn Front of theft")]


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was gone in Lesna, the governor of Novo Selo said.",
        "The bridge was gone in Lesna, the governor of Novo Selo told the Lesna Post.",
    ],
)
def test_a_report_that_closes_the_sentence_is_no_apposition(text: str) -> None:
    assert {words for _, _, _, words in said(read(text))} == {"The bridge was gone in Lesna"}


def test_each_sentence_of_a_broken_quotation_is_a_claim() -> None:
    graph = read("“The bridge is gone,” Ana Vala said. “It will not be rebuilt.”")
    assert {words for _, _, _, words in said(graph)} == {"“The bridge is gone,”", "“It will not be rebuilt.”"}


def test_a_toll_that_somebody_puts_is_his() -> None:
    graph = read(ATTACK + "The Zarian Relief Committee put the death toll at eleven.")
    tolls = {c.speaker: c.content.slots["killed"].min for c in graph.claims if isinstance(c.content, EventContent)}
    labels = {entity.id: entity.label for entity in graph.entities}
    assert {labels[speaker]: toll for speaker, toll in tolls.items()} == {
        "unknown publisher of example": 9,
        "Zarian Relief Committee": 11,
    }


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("A rebel attack on Novo Selo killed nine people.", {"rebel"}),
        ("Nine people died in a Zarian government air strike on Novo Selo.", {"Zarian government"}),
        ("Army helicopters bombed Novo Selo.", {"Army"}),
        ("Military jets bombed Novo Selo.", {"Military"}),
        ("Four people were killed by a police bullet in Novo Selo.", {"police"}),
        ("A convoy ambush near Novo Selo killed nine people.", set()),
        ("A military operation near Novo Selo killed nine people.", set()),
    ],
)
def test_whose_deed_or_weapon_it_is_stands_before_it(text: str, whose: set[str]) -> None:
    assert events(read(text))[0].get("perpetrator", set()) == whose
