"""Names and descriptions become entities of the right class, once each, at exact offsets."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from naming_help import THEATRE, known, read, stands_for, typed

from kg.names import entity_key


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Umar Brigade attacked the town of Krasna.", {("Umar Brigade", "Unit"), ("Krasna", "City")}),
        (
            "Officials of the Ministry of Defence and Security met in Selonia.",
            {("Ministry of Defence and Security", "Ministry")},
        ),
        ("They held him at Belaya prison until May.", {("Belaya prison", "Prison")}),
        (
            "The 77th battalion and the 12th Division crossed the river.",
            {("77th battalion", "Unit"), ("12th Division", "Unit")},
        ),
        (
            "Major General Osman Talib and analyst Petra Novak spoke.",
            {("Osman Talib", "Person"), ("Petra Novak", "Person")},
        ),
        ("Fighters gathered near Mount Asel on Monday.", {("Mount Asel", "NaturalFeature")}),
        (
            "Gunmen attacked the tanker Prometheus and the MV Aurora.",
            {("Prometheus", "Vehicle"), ("MV Aurora", "Vehicle")},
        ),
        ("The governor of Zelen province resigned.", {("Zelen province", "Region")}),
        ("Ibrahim bin Yusuf al-Katani fled on 3 May 2021.", {("Ibrahim bin Yusuf al-Katani", "Person")}),
        (
            "The Selonian Front for National Salvation signed in Minsk.",
            {("Selonian Front for National Salvation", "ArmedGroup")},
        ),
    ],
)
def test_unknown_name_is_typed_by_its_own_words(text: str, expected: set[tuple[str, str]]):
    """Heads, titles, place nouns and particles say what a name names."""
    found = {(label, kind) for label, kind, identity in typed(read(text)) if identity == "found"}
    assert expected <= found
    assert {label for label, _ in found} - {label for label, _ in expected} <= {"Minsk"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Drones hit a depot in Port Sudan.", {("Port Sudan", "Place")}),
        ("The army withdrew from Krasna-e-Naw on Monday.", {("Krasna-e-Naw", "Place")}),
        (
            "The Krasna Order, a militant group led by Osman Talib, joined the assault.",
            {("Krasna Order", "Organization")},
        ),
        ("Fighters of the Krasna CMC left the town.", {("Krasna CMC", "Organization")}),
    ],
)
def test_what_stands_around_a_name_tells_what_it_names(text: str, expected: set[tuple[str, str]]):
    """A noun for a site before a country's name, hyphens, an apposition, whose fighters they are."""
    assert expected <= {(label, kind) for label, kind, _ in typed(read(text))}


def test_a_date_before_a_group_of_people_is_no_part_of_them():
    """ "On 3 May 2023 Selonian troops …": neither of their name nor of their number."""
    labels = {label for label, _, _ in typed(read("On 3 May 2023 Selonian troops entered the town of Krasna."))}
    assert {label for label in labels if "2023" in label} == set()


def test_the_town_that_a_text_begins_with_is_one_with_its_description():
    """ "The southern Italian town of X" is X, also where X is the first name of the text."""
    assert {
        label for label, kind, _ in typed(read("They met in the southern Italian town of Krasna.")) if kind == "City"
    } == {"Krasna"}


def test_known_names_keep_their_key_label_and_class():
    """The graph is the gazetteer: whatever the spelling in the text."""
    naming = read("The SNA retook Qadroun from Red Dawn, Zarya reported.")
    assert {(e.key, e.label, e.identity) for e in naming.entities} == {
        ("selonian-army", "Selonian National Army", "known"),
        ("qadrun", "Qadrun", "known"),
        ("red-dawn", "Red Dawn Front", "known"),
        ("zarya", "Zarya News Agency", "known"),
    }
    assert {e.label: e.aliases for e in naming.entities}["Qadrun"] == ("Qadroun",)


def test_shorter_name_inside_a_longer_one_is_a_nested_mention():
    """The longer name is the entity; the shorter stays visible to the rules."""
    text = "The Military Police of the 4th Rifle Regiment sealed the road."
    naming = read(text)
    assert {(text[m.start : m.end], m.how) for m in naming.mentions} == {
        ("Military Police of the 4th Rifle Regiment", "name"),
        ("4th Rifle Regiment", "nested"),
    }


def test_agency_named_with_its_owner_is_the_agency():
    """ "Red Dawn Zarya news agency" is Zarya, with Red Dawn nested in it."""
    text = "It was claimed by the Red Dawn Zarya news agency."
    naming = read(text)
    assert stands_for(text, naming, "Red Dawn Zarya news agency") == "Zarya News Agency"
    assert stands_for(text, naming, "Red Dawn") == "Red Dawn Front"


def test_possessed_force_is_described_with_the_possessor_inside():
    """Whose army "Marek's forces" are is decided later, where it is known who commands what."""
    text = "Marek's forces shelled Novo Selo, and fighters loyal to Jan Marek took it."
    naming = read(text)
    described = {e.label for e in naming.entities if e.identity == "described"}
    assert described == {"Marek's forces", "fighters loyal to Jan Marek"}
    assert stands_for(text, naming, "Marek") == "Jan Marek"


def test_alias_of_a_possessed_army_is_the_army():
    """The hand-written content decides, not code."""
    assert ("Selonian National Army", "ArmedForces", "known") in typed(read("Marek’s army withdrew from Novo Selo."))


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("The Omarian People's Guard (OPG) took Novo Selo. The OPG left at dawn.", "OPG"),
        ("Karim al-Basri, known as Abu Zaid al-Basri, was held. Abu Zaid al-Basri denied it.", "Abu Zaid al-Basri"),
        ("General Karim Talib spoke in Novo Selo. Later Talib left.", "Talib"),
        ("Later Talib left. General Karim Talib had spoken in Novo Selo.", "Talib"),
    ],
)
def test_other_form_of_a_name_is_the_same_entity(text: str, again: str):
    """Abbreviations, other names and last names, wherever the full form stands."""
    naming = read(text)
    owners = [e for e in naming.entities if again in {m.text for m in e.mentions}]
    assert len(owners) == 1
    assert len(owners[0].mentions) > 1
    assert again in (owners[0].label, *owners[0].aliases)


def test_unknown_long_form_before_a_known_abbreviation_is_the_known_entity():
    """Papers vary the long name and keep the abbreviation."""
    naming = read("The Selonian National Liberation Army (SNA) advanced.")
    assert [e.key for e in naming.entities if e.identity == "known" and e.type == "ArmedForces"] == ["selonian-army"]


def test_last_name_alone_is_the_one_known_person_who_bears_it():
    """Unless the document has somebody else of that name in full."""
    assert ("Yusuf al-Dorani", "Person", "known") in typed(read("Al-Dorani said the army would stay."))
    other = typed(read("Hassan al-Dorani resigned. Al-Dorani said the army would stay."))
    assert {(label, identity) for label, kind, identity in other if kind == "Person"} == {("Hassan al-Dorani", "found")}


def test_last_name_of_two_persons_of_the_document_stays_apart():
    """Refusing is better than guessing."""
    naming = read("General Karim Talib met Colonel Osman Talib. Talib said nothing.")
    holders = [e.label for e in naming.entities if any(m.text == "Talib" for m in e.mentions)]
    assert holders in ([], ["Talib"])


TWO = (
    known("tripol-north", "City", "Tripol", context=("northland",)),
    known("tripol-south", "City", "Tripol", "Tripol of the South", context=("southland",)),
    known("northland", "Country", "Northland"),
    known("southland", "Country", "Southland"),
)


@pytest.mark.parametrize(
    ("text", "identity", "keys"),
    [
        ("A bomb exploded in Tripol.", "ambiguous", ("tripol-north", "tripol-south")),
        ("A bomb exploded in Tripol, in Northland.", "known", ("tripol-north",)),
        ("Tripol of the South mourns. A bomb exploded in Tripol.", "known", ("tripol-south",)),
        ("Northland and Southland talked about Tripol.", "ambiguous", ("tripol-north", "tripol-south")),
    ],
)
def test_name_of_two_known_entities_is_decided_by_the_document_or_stays_ambiguous(
    text: str, identity: str, keys: tuple[str, ...]
):
    """A context named in the text, or the full name, decides; nothing else does."""
    entity = next(e for e in read(text, *TWO).entities if "Tripol" in {m.text for m in e.mentions})
    assert entity.identity == identity
    assert (entity.candidates or (entity.key,)) == keys
    assert entity.type == "City"


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("Two gunmen opened fire on a bus.", "Two gunmen", "PersonGroup"),
        ("A military source denied the report.", "military source", "PersonGroup"),
        ("Syrian mercenaries guarded the gate.", "Syrian mercenaries", "PersonGroup"),
        ("The Turkish air force struck the hills.", "Turkish air force", "ArmedForces"),
        ("A local official told reporters about it.", "local official", "Person"),
        ("They attacked an oil field at night.", "oil field", "OilField"),
        ("Residents of Novo Selo fled.", "Residents of Novo Selo", "PersonGroup"),
    ],
)
def test_unnamed_actor_or_site_is_described(text: str, label: str, kind: str):
    """What can be told from others without a name is an entity of this document."""
    described = {(e.label, e.type) for e in read(text).entities if e.identity == "described"}
    assert (label, kind) in described


def test_country_of_a_demonym_is_nested_and_no_place_of_its_own():
    """ "Turkish" points to Turkey for the rules; the text does not mention the country as a place."""
    text = "The Turkish air force struck the hills."
    naming = read(text)
    assert stands_for(text, naming, "Turkish") == "Turkey"
    assert next(e for e in naming.entities if e.label == "Turkey").mentions == ()


def test_described_entity_has_another_key_in_another_document():
    """Two gunmen here are not two gunmen there; a found name is one name everywhere."""
    keys = [
        {e.label: e.key for e in read(text).entities}
        for text in ("Two gunmen left the town of Krasna.", "Two gunmen fled to the town of Krasna.")
    ]
    assert keys[0]["Two gunmen"] != keys[1]["Two gunmen"]
    assert keys[0]["Krasna"] == keys[1]["Krasna"] == entity_key("Place", "krasna")


@pytest.mark.parametrize(
    "text",
    [
        "On Monday, 3 May 2021, it rained at 5 PM.",
        "Officials Say Army Plans Long Siege Of Border Hills",
        "Tags: , , ,",
        "It cost $5 million, or 20 percent.",
        "Militarily this changes nothing. However, nothing helps.",
        "No soldiers came.",
        "Share this. Read more.",
        "Operation Iron Gate began, and the Treaty of Friends was signed.",
    ],
)
def test_dates_money_headlines_and_openings_make_no_named_entity(text: str):
    """Garbage entities cost a reader's trust."""
    assert {e.label for e in read(text).entities if e.identity != "described"} == set()


@pytest.mark.parametrize(
    "text",
    [
        "Al Shabaab attacked Novo Selo.",
        "Police blamed al-Shabab for it.",
        "Harakat al-Shabaab al-Mujahideen claimed the attack.",
    ],
)
def test_group_of_the_word_lists_is_one_under_all_its_names(text: str):
    assert [e.label for e in read(text).entities if e.type == "ArmedGroup"] == ["Al-Shabaab"]


def test_what_stands_first_in_a_dateline_is_a_place_whatever_its_letters():
    kinds = {e.label: e.type for e in read("ZVEZDOGRAD, Oct 30 (Zarya) - Shots were fired.").entities}
    assert kinds["ZVEZDOGRAD"] == "Place"
    assert kinds["Zarya News Agency"] == "MediaOutlet"


def test_another_name_is_the_same_person_whatever_it_looks_like():
    labels = {e.label for e in read("Karim Basri, known as Hemedti, left. Hemedti won.").entities}
    assert labels == {"Karim Basri"}


def test_naming_answers_for_tokens_with_the_innermost_head():
    """Rules ask for a token's entity: the head of a nested name is the nested entity."""
    text = "The Military Police of the 4th Rifle Regiment sealed the road."
    naming = read(text)
    outer = next(m for m in naming.mentions if m.how == "name")
    inner = next(m for m in naming.mentions if m.how == "nested")
    assert naming.at(0, outer.head) == outer.entity
    assert naming.at(0, inner.head) == inner.entity
    assert naming.at(0, outer.first) == outer.entity
    assert naming.at(0, 0) is None


def test_order_of_known_entities_changes_nothing():
    """Two builds of one input are byte-identical."""
    text = "The SNA and Red Dawn fought near Qadroun. The group fled. Marek said it had won."
    assert read(text, *THEATRE) == read(text, *reversed(THEATRE))


WORDS = ["The", "SNA", "al-Dorani", "Novo", "Selo", "(", ")", ",", ".", "'s", "“", "”", "of", "General", "group"]
WORDS += ["it", "his", "4th", "Brigade", "Turkish", "army", "\n\n", "Qadrun", "-", "and", "said", "قدرون", "Émile"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_mentions_of_any_text_have_exact_offsets_and_known_entities(words: list[str]):
    """Whatever stands in the text, the reading ends and every mention points into it."""
    text = " ".join(words)
    naming = read(text)
    ids = {e.id for e in naming.entities}
    assert all(
        0 <= m.start < m.end <= len(text) and m.entity in ids and m.first <= m.head < m.last for m in naming.mentions
    )
