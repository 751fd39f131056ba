"""Contradictions are found and shown with both sides, and none is seen where the two belong together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from history import History, history, person, says, turtle, unit
from spine import document, event_claim, statement_claim

from kg.claims import Claim, Count
from kg.embedded import Address
from kg.store import Store

PARTS = turtle("id:regiment kg:partOf id:army .\n" + person("mira") + "id:mira kg:commands id:regiment .\n")
WHERE = {"target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    with history(tmp_path_factory.mktemp("contradictions")) as told:
        yield told


def tell(past: History, *claims: Claim) -> History:
    return past.tell(PARTS, document("one", claims, slots=WHERE))


def by(ident: str, speaker: str, perpetrator: str, stance: str = "asserts", start: int = 0) -> Claim:
    return event_claim(ident, speaker, stance, start=start, perpetrator=(perpetrator,), **WHERE)


def dead(ident: str, speaker: str, low: int | None, high: int | None) -> Claim:
    return event_claim(ident, speaker, start=len(speaker), killed=Count(low, high), **WHERE)


def sides(past: History, recipe: str, what: str, **given: str) -> list[tuple[object, ...]]:
    return past.column(recipe, f"first_{what}", f"second_{what}", **given)


# -- asserted and denied


def test_an_event_that_one_asserts_and_another_denies_has_both_sides_with_their_words(past):
    tell(past, by("c1", "press", "red"), by("c2", "red", "red", "denies", start=5))
    [row] = past.ask("asserted-and-denied")
    assert {k: v for k, v in row.items() if not k.endswith(("claim", "about", "name"))} == {
        "first_speaker": "Courier",
        "first_stance": "asserts",
        "first_says": "The Red Front attack",
        "first_document": "Report one",
        "first_published": "2022-05-04",
        "second_speaker": "Red Front",
        "second_stance": "denies",
        "second_says": "ed Front attacked th",
        "second_document": "Report one",
        "second_published": "2022-05-04",
    }


def test_a_statement_that_one_asserts_and_another_denies_is_found_too(past):
    claims = [statement_claim("c1", "red", "partOf", "army"),
              statement_claim("c2", "red", "partOf", "army", "red", "denies", start=5)]  # fmt: skip
    past.tell(PARTS, document("one", claims))
    assert past.column("asserted-and-denied", "name", "first_speaker", "second_speaker") == [
        ("Red Front is part of Northern Army", "Courier", "Red Front")
    ]


def test_a_speaker_who_says_no_to_what_nobody_says_contradicts_nobody(past):
    tell(past, by("c1", "red", "red", "denies"))
    assert past.ask("asserted-and-denied") == []


# -- tolls


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [((3, 3), (5, 7), True), ((3, 5), (5, 7), False), ((3, None), (5, 7), False), ((5, None), (None, 3), True)],
    ids=["apart", "they meet", "open above", "at least five, at most three"],
)
def test_tolls_that_do_not_overlap_are_apart_with_the_lower_first(past, first, second, apart):
    tell(past, dead("c1", "press", *first), dead("c2", "army", *second))
    shown = past.column("tolls-apart", "toll", "first_max", "second_min")
    low, high = sorted([first, second], key=lambda toll: toll[1] or 99)
    assert shown == ([("dead", low[1], high[0])] if apart else [])


def test_one_speaker_who_corrects_a_toll_does_not_contradict_anybody(past):
    tell(past, dead("c1", "press", 3, 3), event_claim("c2", start=9, killed=Count(5, 5), **WHERE))
    assert past.ask("tolls-apart") == []


# -- perpetrators


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [("red", "regiment", True), ("regiment", "army", False), ("mira", "army", False), ("red", "red", False)],
    ids=["two enemies", "a unit and its army", "a commander and the army", "one and the same"],
)
def test_an_event_has_two_perpetrators_only_where_they_do_not_belong_together(past, first, second, apart):
    tell(past, by("c1", "press", first), by("c2", "army", second, start=5))
    names = {frozenset((*a, *b)) for a, b in sides(past, "perpetrators-apart", "perpetrators")}
    assert len(names) == apart
    assert len(past.ask("contradictions")) == apart


def test_all_parties_of_a_clash_may_be_named_apart(past):
    claims = [event_claim(f"c{n}", kind="Clash", start=n, perpetrator=(who,)) for n, who in enumerate(("red", "army"))]
    past.tell(PARTS, document("one", claims, kind="Clash"))
    assert past.ask("perpetrators-apart") == []


# -- claims of responsibility


@pytest.mark.parametrize(("second", "rivals"), [("red", True), ("army", False)], ids=["an enemy", "its own army"])
def test_two_who_claim_one_event_are_rivals_unless_one_is_part_of_the_other(past, second, rivals):
    tell(
        past,
        by("c1", "regiment", "regiment", "claimsResponsibility"),
        by("c2", second, second, "claimsResponsibility", 5),
    )
    found = sides(past, "rival-claims", "claimant")
    assert {frozenset(row) for row in found} == ({frozenset(("4th Rifle Regiment", "Red Front"))} if rivals else set())


# -- every store


def test_neo4j_shows_the_same_contradictions(past, neo4j_empty, tmp_path):
    """The sample has no tolls apart, no two perpetrators and no rivals; both engines are asked here."""
    claims = [
        dead("c1", "press", 3, 3), dead("c2", "army", 5, 7),
        by("c3", "press", "red"), by("c4", "source", "regiment", start=5),
        by("c5", "red", "red", "claimsResponsibility", 7), by("c6", "regiment", "regiment", "claimsResponsibility", 9),
        by("c7", "red", "regiment", "denies", 11),
    ]  # fmt: skip
    recipes = ("asserted-and-denied", "tolls-apart", "perpetrators-apart", "rival-claims", "contradictions")
    tell(past, *claims)
    with Store(Address(neo4j_empty.uri, neo4j_empty.user, neo4j_empty.password)) as store:
        other = tell(History(store, tmp_path), *claims)
        rows = {recipe: (past.ask(recipe), other.ask(recipe)) for recipe in recipes}
    assert {recipe for recipe, (here, there) in rows.items() if here and here == there} == set(recipes)


# -- posts


GUARD = unit("guard") + person("mira") + person("anton")


@pytest.mark.parametrize(
    ("mira", "anton", "sure"),
    [
        ({"since": "2015", "until": "2019-12-31"}, {"since": "2018-01", "until": "2021"}, "yes"),
        ({"since": "2015", "until": "2018"}, {"since": "2018", "until": "2021"}, None),
        ({"since": "2015", "until": "2018-05-01"}, {"since": "2018-05-01"}, None),
        ({"since": "2015", "until": "2017"}, {"since": "2018", "until": "2021"}, None),
        ({"since": "2015"}, {"since": "2018", "until": "2021"}, "perhaps"),
        ({"since": "2015"}, {}, None),
    ],
    ids=["for years", "within one year", "on one day", "one after the other", "no end is known", "no dates at all"],
)
def test_an_office_held_by_two_is_sure_where_the_dates_leave_no_doubt(past, mira, anton, sure):
    past.tell(turtle(GUARD + says("mira", "commands", "guard", **mira) + says("anton", "commands", "guard", **anton)))
    assert past.column("post-overlaps", "sure") == ([sure] if sure else [])
    assert past.column("post-overlaps", "sure", sure="yes") == (["yes"] if sure == "yes" else [])


def test_two_reports_that_call_two_people_commander_on_one_day_contradict_each_other(past):
    day = {"published": "2020-05-03"}
    files = {"names": turtle(GUARD), "a": turtle("id:mira kg:commands id:guard .\n", "A", **day),
             "b": turtle("id:anton kg:commands id:guard .\n", "B", **day)}  # fmt: skip
    past.tell(files)
    rows = past.column("post-overlaps", "office", "sure", "first_speaker", "second_speaker")
    assert [(office, sure, {a, b}) for office, sure, a, b in rows] == [("commands", "yes", {"A", "B"})]


def test_a_death_leaves_no_overlap_with_the_successor(past):
    dead = person("mira", died="2018-03-01") + person("anton") + unit("guard")
    past.tell(
        turtle(
            dead + says("mira", "commands", "guard", since="2015") + says("anton", "commands", "guard", since="2018-04")
        )
    )
    assert past.ask("post-overlaps") == []
