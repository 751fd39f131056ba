"""Claims become statements and events; what counts for and against decides their status and their edges."""

from __future__ import annotations

from itertools import permutations

import pytest
from pyoxigraph import NamedNode
from spine import IDS, Joined, derive, document, event_claim, ontology, records_of, statement_claim

from kg.claims import Count
from kg.terms import KG, TYPE, local_name

SLOTS = {"perpetrator": ("red",), "target": ("regiment",), "place": ("selo",), "date": "2022-05-03"}


def derived(*graphs) -> Joined:
    return derive(records_of(*graphs), ontology(), IDS)


def edges(found: Joined) -> set[tuple[str, str, str]]:
    """The direct edges: subject, predicate and object are entities, not records."""
    made = {"attacked", "clashedWith", "commands", "partOf", "alliedWith", "opposes"}
    return {
        (IDS.key(q.subject.value), local_name(q.predicate.value), IDS.key(q.object.value))
        for q in found.quads
        if local_name(q.predicate.value) in made and isinstance(q.object, NamedNode)
    }


def statuses(found: Joined) -> dict[str, str]:
    """Status by the name of the event's class, or by the statement's predicate."""
    facts: dict[str, dict[str, str]] = {}
    for q in found.quads:
        facts.setdefault(q.subject.value, {})[local_name(q.predicate.value)] = local_name(q.object.value)
    return {f.get("predicate") or f["eventType"]: f["status"] for f in facts.values() if "status" in f}


def figure(found: Joined, name: str, kind: str = "Attack") -> int:
    events = [q.subject for q in found.quads if q.predicate == TYPE and q.object.value == KG + kind]
    return next(int(q.object.value) for q in found.quads if q.subject in events and q.predicate.value == KG + name)


def test_asserted_attack_makes_an_edge_from_perpetrator_to_target():
    found = derived(document("a", [event_claim("c1", **SLOTS)], slots=SLOTS))
    assert edges(found) == {("red", "attacked", "regiment")}
    assert statuses(found) == {"Attack": "asserted", "attacked": "asserted"}


def test_denied_attack_is_an_event_of_status_denied_and_makes_no_edge():
    """A denial is never evidence for what it denies."""
    found = derived(document("a", [event_claim("c1", "red", "denies", **SLOTS)], slots=SLOTS))
    assert edges(found) == set()
    assert statuses(found) == {"Attack": "denied"}


def test_attack_that_one_asserts_and_another_denies_is_disputed_and_keeps_its_edge():
    claims = [event_claim("c1", **SLOTS), event_claim("c2", "red", "denies", **SLOTS)]
    found = derived(document("a", claims, slots=SLOTS))
    assert statuses(found) == {"Attack": "disputed", "attacked": "disputed"}
    assert edges(found) == {("red", "attacked", "regiment")}
    assert (figure(found, "claimsFor"), figure(found, "claimsAgainst")) == (1, 1)
    assert (figure(found, "speakersFor"), figure(found, "speakersAgainst")) == (1, 1)


@pytest.mark.parametrize(
    ("teller", "denier", "status"),
    [("regiment", "army", "disputed"), ("army", "regiment", "asserted"), ("red", "army", "asserted")],
    ids=["the army of the unit", "a unit of the army", "somebody else"],
)
def test_army_that_denies_disputes_what_is_laid_to_its_unit(teller, denier, status):
    slots = {"target": ("source",), "date": "2022-05-03", "place": ("selo",)}
    part = document("p", [statement_claim("c9", "regiment", "partOf", "army")])
    claims = [event_claim("c1", perpetrator=(teller,), **slots),
              event_claim("c2", denier, "denies", start=3, perpetrator=(denier,), **slots)]  # fmt: skip
    found = derived(part, document("a", claims, slots={**slots, "perpetrator": tuple(sorted({teller, denier}))}))
    assert statuses(found)["Attack"] == status


def culprits(found) -> set[str]:
    about = {q.subject for q in found.quads if q.predicate.value == KG + "eventType"}
    return {
        IDS.key(q.object.value) for q in found.quads if q.subject in about and q.predicate.value == KG + "perpetrator"
    }


@pytest.mark.parametrize(
    ("others", "shown"),
    [
        ([("press", "asserts", ())], set()),
        ([("press", "asserts", ("army",))], {"army"}),
        ([("press", "asserts", ("red",))], {"red"}),
        ([("army", "accuses", ("red",))], {"red"}),
        ([], {"red"}),
    ],
    ids=["nobody is named", "somebody else is", "the denier is", "the denier is blamed", "nobody tells of it"],
)
def test_who_is_named_by_a_denial_alone_is_no_perpetrator_of_what_others_tell_of(others, shown):
    claims = [event_claim("c0", "red", "denies", **SLOTS)]
    for number, (speaker, stance, named) in enumerate(others, 1):
        told = {**SLOTS, "perpetrator": named} if named else {k: v for k, v in SLOTS.items() if k != "perpetrator"}
        claims.append(event_claim(f"c{number}", speaker, stance, start=number, **told))
    every = tuple(sorted({"red", *(name for *_, named in others for name in named)}))
    found = derived(document("a", claims, slots={**SLOTS, "perpetrator": every}))
    assert culprits(found) == shown


def test_toll_of_an_event_is_also_that_of_whom_a_report_quotes():
    claims = [event_claim("c1", killed=Count(6, 6), **SLOTS), event_claim("c2", "army", start=3, killed=Count(4, 4)),
              event_claim("c3", "red", "denies", start=6, killed=Count(1, 1))]  # fmt: skip
    found = derived(document("a", claims, slots={**SLOTS, "killed": Count(6, 6)}))
    assert (figure(found, "killedMin"), figure(found, "killedMax")) == (4, 6)


def test_who_names_the_dead_and_no_culprit_accuses_only_the_one_that_the_report_names():
    """Two documents lay one attack to two; a toll that is quoted in the first speaks for its culprit alone."""
    target = {"target": ("regiment",), "date": "2022-05-03", "place": ("selo",)}
    claims = [event_claim("c1", perpetrator=("red",), **target), event_claim("c2", "source", start=3, **target)]
    first = document("a", claims, slots={"perpetrator": ("red",), **target})
    second = document("b", [event_claim("c1", "army", perpetrator=("army",), **target)],
                      slots={"perpetrator": ("army",), **target})  # fmt: skip
    third = document("c", [event_claim("c1", "press", **target)], slots=target)
    found = derived(first, second, third)
    named = {q.subject: IDS.key(q.object.value) for q in found.quads if q.predicate.value == KG + "subject"}
    counts = {named[q.subject]: int(q.object.value) for q in found.quads
              if q.predicate.value == KG + "claimsFor" and q.subject in named}  # fmt: skip
    assert counts == {"red": 2, "army": 1}


def test_of_two_culprits_and_two_targets_only_those_make_a_statement_whom_somebody_names_together():
    where = {"date": "2022-05-03", "place": ("selo",)}
    told = {"a": {"perpetrator": ("red",), "target": ("regiment",)},
            "b": {"perpetrator": ("army",), "target": ("regiment",)},
            "c": {"target": ("brod", "regiment")}}  # fmt: skip
    found = derived(*(document(n, [event_claim("c1", **where, **s)], slots={**where, **s}) for n, s in told.items()))
    ends = {
        end: {q.subject: IDS.key(q.object.value) for q in found.quads if q.predicate.value == KG + end}
        for end in ("subject", "object")
    }
    assert {(ends["subject"][s], ends["object"][s]) for s in ends["subject"]} == {
        ("red", "regiment"),
        ("army", "regiment"),
    }
    assert edges(found) == {("red", "attacked", "regiment"), ("army", "attacked", "regiment")}


@pytest.mark.parametrize(
    ("stance", "polarity", "certainty", "status"),
    [
        ("asserts", "positive", "certain", "asserted"),
        ("asserts", "positive", "probable", "asserted"),
        ("asserts", "positive", "possible", "alleged"),
        ("asserts", "positive", "unknown", "alleged"),
        ("asserts", "negative", "certain", "denied"),
        ("claimsResponsibility", "positive", "certain", "asserted"),
        ("accuses", "positive", "certain", "alleged"),
        ("accuses", "negative", "certain", "denied"),
        ("denies", "positive", "certain", "denied"),
        ("denies", "negative", "certain", "alleged"),
        ("doubts", "positive", "certain", "unrealised"),
        ("predicts", "positive", "certain", "unrealised"),
        ("demands", "positive", "certain", "unrealised"),
    ],
)
def test_status_follows_the_table_of_stance_polarity_and_certainty(stance, polarity, certainty, status):
    claim = event_claim("c1", "source", stance, polarity=polarity, certainty=certainty, **SLOTS)
    found = statuses(derived(document("a", [claim], slots=SLOTS)))
    assert found["Attack"] == status


def test_threatened_attack_is_unrealised_and_makes_no_edge():
    found = derived(document("a", [event_claim("c1", unrealised=True, **SLOTS)], slots=SLOTS))
    assert statuses(found) == {"Attack": "unrealised"}
    assert edges(found) == set()


def test_clash_joins_its_parties_once_whichever_comes_first():
    slots = {"perpetrator": ("red", "army"), "place": ("selo",)}
    found = derived(document("a", [event_claim("c1", kind="Clash", **slots)], slots=slots, kind="Clash"))
    assert edges(found) == {("army", "clashedWith", "red")}


def test_symmetric_statement_said_both_ways_is_one_statement_with_two_claims():
    first = document("a", [statement_claim("c1", "red", "alliedWith", "army")])
    second = document("b", [statement_claim("c1", "army", "alliedWith", "red", "source")])
    found = derived(first, second)
    assert edges(found) == {("army", "alliedWith", "red")}
    assert [int(q.object.value) for q in found.quads if q.predicate.value == KG + "claimsFor"] == [2]


def test_two_reports_of_one_attack_with_different_tolls_are_one_event_with_a_range():
    one = {**SLOTS, "killed": Count(3, 3)}
    two = {**SLOTS, "killed": Count(5, 5)}
    found = derived(
        document("a", [event_claim("c1", **one)], slots=one),
        document("b", [event_claim("c1", "source", **two)], slots=two),
    )
    assert figure(found, "killedMin") == 3
    assert figure(found, "killedMax") == 5
    assert figure(found, "documents") == 2


def test_attacks_in_different_places_stay_two_events():
    here, there = SLOTS, {**SLOTS, "place": ("brod",)}
    found = derived(
        document("a", [event_claim("c1", **here)], slots=here), document("b", [event_claim("c1", **there)], slots=there)
    )
    assert sum(q.predicate == TYPE and q.object.value == KG + "Attack" for q in found.quads) == 2


def test_copies_of_one_text_count_as_one_origin():
    copies = [document(n, [event_claim("c1", **SLOTS)], slots=SLOTS, text_hash="same") for n in "ab"]
    found = derived(*copies)
    assert (figure(found, "documents"), figure(found, "origins")) == (2, 1)


def test_doubtful_pair_is_a_finding_that_shows_the_parts_of_its_score():
    here = {"perpetrator": ("red",), "place": ("selo",), "date": "2022-05-03"}
    other = {**here, "date": "2022-05-04"}
    found = derived(
        document("a", [event_claim("c1", **here)], slots=here), document("b", [event_claim("c1", **other)], slots=other)
    )
    assert [f.kind for f in found.findings] == ["maybe-same-event"]
    parts = "score 4: type +0.5, date -1, place +3, perpetrator +1, chief +0.5"
    assert parts in found.findings[0].message


def test_result_does_not_depend_on_the_order_of_documents():
    tolls = [{**SLOTS, "killed": Count(n, n)} for n in (1, 2, 3)]
    graphs = [
        document(name, [event_claim("c1", **slots)], slots=slots) for name, slots in zip("abc", tolls, strict=True)
    ]
    results = {tuple(sorted(map(str, derived(*order).quads))) for order in permutations(graphs)}
    assert len(results) == 1


def test_claim_of_responsibility_without_a_target_counts_for_the_edge_to_the_events_target():
    bare = {"perpetrator": ("red",), "place": ("selo",)}
    claims = [
        event_claim("c1", **{**SLOTS, "perpetrator": ()}),
        event_claim("c2", "red", "claimsResponsibility", **bare),
    ]
    found = derived(document("a", claims, slots=SLOTS))
    assert statuses(found)["attacked"] == "asserted"


def test_report_without_a_date_is_of_the_week_before_it_was_published():
    dated = {**SLOTS, "date": "2022-05-03"}
    undated = {k: v for k, v in SLOTS.items() if k != "date"}

    def events(published: str) -> int:
        found = derived(
            document("a", [event_claim("c1", **dated)], slots=dated),
            document("b", [event_claim("c1", "source", **undated)], slots=undated, published=published),
        )
        return sum(q.predicate == TYPE and q.object.value == KG + "Attack" for q in found.quads)

    assert {day: events(day) for day in ("2022-04-20", "2022-05-01", "2022-05-05")} == {
        "2022-04-20": 2,  # published before it happened
        "2022-05-01": 2,
        "2022-05-05": 1,
    }
