"""The benchmarks' own machinery: their arguments, what they say when data is absent, how figures are read off.

No figure and no time is asserted: what kg reaches is printed, not tested.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent))  # the benchmarks are not part of the installed package

from benchmarks import extraction, generated, scale, speed, verdicts
from benchmarks.__main__ import main, parser
from benchmarks.folders import Folders
from benchmarks.kinds import OWN, main_kind, rows_of, weighted_f1
from benchmarks.kinds.baseline import EXPRESSIONS, kind_of
from benchmarks.kinds.labels import LABELS, SHORT_NAMES, label_of
from benchmarks.muc4 import phrases
from benchmarks.muc4.candidates import Words, candidates
from benchmarks.muc4.mine import Mined, mine
from benchmarks.muc4.pack import RULES, read_pack, write_pack
from benchmarks.muc4.patterns import Text, learn, may_fill, read_text
from benchmarks.muc4.roles import ROLES, roles
from benchmarks.muc4.telling import with_telling
from benchmarks.muc4.truecase import Truecaser
from benchmarks.muc4.weights import weigh
from benchmarks.outcome import Figure, Outcome, rows, table
from benchmarks.re3d import NAMES
from benchmarks.re3d.conventions import in_their_terms
from benchmarks.scorers import figures, run_scorer
from kg.claims import DocumentGraph, Entity, Event, Mention
from kg.content import find_content
from kg.gazetteer import normalise
from kg.handwritten import handwritten_quads, known_entities
from kg.ids import Ids
from kg.parse import parse
from kg.rule_examples import example_names, failures

if TYPE_CHECKING:
    from spacy.tokens import Token

NEEDS_DATA = ("articles", "muc4", "polnear", "re3d", "dates", "names")


def empty(folder: Path) -> Folders:
    return Folders(folder, "dev", None, folder / "cache", 3)


# -- precision read by hand

READ = {
    "document": {"name": "a"},
    "entities": [{"id": "e1", "label": "Dawn Front"}, {"id": "e2", "label": "Norland"}, {"id": "e3", "label": "Daily"}],
    "statements": [{"subject": "e1", "predicate": "basedIn", "object": "e2", "claims": ["c1"]}],
    "events": [
        {"id": "ev1", "type": "Attack", "status": "asserted", "perpetrator": ["e1"], "killed": 4, "claims": ["c2"]},
        {"id": "ev2", "type": "Raid", "status": "denied", "perpetrator": ["e1"], "claims": ["c2"]},
    ],
    "claims": [
        {"id": "c1", "speaker": "e3", "stance": "asserts", "polarity": "positive", "start": 0, "end": 9, "spans": {}},
        {
            "id": "c2",
            "speaker": "e2",
            "stance": "accuses",
            "about": "ev1",
            "polarity": "positive",
            "start": 10,
            "end": 30,
            "spans": {"cue": [[10, 14]]},
        },
    ],
}


def test_statements_slots_of_real_events_and_claims_with_a_cue_are_to_be_judged() -> None:
    assert [(item.kind, item.says) for item in verdicts.items(READ)] == [
        ("statements", "Dawn Front · basedIn · Norland"),
        ("event slots", "Attack · perpetrator · Dawn Front"),
        ("event slots", "Attack · killed · 4"),
        ("claims", "Norland · accuses · positive · Attack"),
    ]


def test_what_is_not_judged_is_counted_apart_and_listed_as_a_row_to_complete() -> None:
    found = list(verdicts.items(READ))
    judged = {("a", found[1].id): True, ("a", found[2].id): False}
    assert {kind: str(share) for kind, share in verdicts.precision(found, judged).items()} == {
        "statements": "none of 1 read",
        "event slots": "0.50 (1/2)",
        "claims": "none of 1 read",
    }
    rows = [line for line in verdicts.unread(found, judged) if not line.startswith(" ")]
    assert rows == [f"a,statements,{found[0].id},", f"a,claims,{found[3].id},"]


def test_a_thing_that_is_read_otherwise_or_elsewhere_is_unread_again() -> None:
    changed = {**READ, "claims": [READ["claims"][0], {**READ["claims"][1], "start": 11}]}
    before, after = ({item.id for item in verdicts.items(graph)} for graph in (READ, changed))
    assert len(before & after) == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("a,claims,1,maybe", "line 2: 'maybe'"),
        ("a,claims,1,said\na,claims,1,not said", "line 3: 1 of a is judged twice"),
    ],
)
def test_a_verdict_that_cannot_stand_is_refused_with_its_line(rows: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "verdicts.csv"
    path.write_text(f"document,kind,item,verdict\n{rows}\n")
    with pytest.raises(ValueError, match=said):
        verdicts.read_verdicts(path)


def test_the_kept_verdicts_can_be_read() -> None:
    assert set(verdicts.read_verdicts().values()) == {True, False}


# -- the commands


@pytest.mark.parametrize(
    "wrong",
    [[], ["sped"], ["speed", "--rounds", "0"], ["extraction", "--only", "chess"], ["extraction", "--documents", "no"]],
)
def test_wrong_arguments_are_refused_with_exit_code_2(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(wrong)
    assert refused.value.code == 2
    assert "usage: python -m benchmarks" in capsys.readouterr().err


def test_the_defaults_are_the_dev_part_of_the_folder_beside_the_checkout() -> None:
    given = parser().parse_args(["extraction"])
    assert given.data == Path(__file__).resolve().parent.parent.parent / "shared"
    assert (given.split, given.dump, given.only) == ("dev", None, None)


def test_every_measure_of_the_command_line_is_one_of_the_table() -> None:
    assert {*NEEDS_DATA, "groups", "kinds", "throughput", "memory"} == set(extraction.MEASURES)


@pytest.mark.parametrize("name", NEEDS_DATA)
def test_a_measure_without_its_data_says_which_file_is_missing(name: str, tmp_path: Path) -> None:
    skipped = extraction.outcome(name, empty(tmp_path)).skipped
    assert skipped.endswith("is not there")
    assert skipped.startswith(("bench/", "eval/"))


# -- kinds of event


def test_the_25_labels_are_those_that_the_ontology_matches_its_kinds_to() -> None:
    ontology = find_content().ontology
    matched = {ontology.code(name, "acled") for name in ontology.event_types} - {None}
    assert matched == set(LABELS)
    assert len(LABELS) == 25
    assert set(EXPRESSIONS) == set(LABELS) - {"Other"}


@pytest.mark.parametrize(("short", "label"), SHORT_NAMES.items())
def test_a_label_is_known_by_its_published_and_by_its_short_name(short: str, label: str) -> None:
    assert (label_of(short), label_of(label), label_of(label.upper())) == (label, label, label)


@pytest.mark.parametrize(("part", "least"), [("seen", 12), ("unseen", 6)])
def test_every_kind_has_enough_short_reports_of_our_own(part: str, least: int) -> None:
    rows = rows_of(OWN / f"{part}.jsonl")
    counts = Counter(label for _, label in rows)
    assert set(counts) == set(LABELS)
    assert min(counts.values()) >= least
    assert len({text for text, _ in rows}) == len(rows)


def test_a_label_that_is_none_of_the_25_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "dev.jsonl"
    file.write_text('{"text": "x", "label": "Attack"}\n{"text": "y", "label": "Atack"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"dev\.jsonl:2: `Atack` is none of the 25 labels"):
        rows_of(file)


def test_f1_is_weighted_by_how_often_a_label_is_wanted() -> None:
    """Two of three Attacks found and one Grenade taken for one: F1 2/3 weighs 3/4, and 0 weighs 1/4."""
    pairs = [("Attack", "Attack"), ("Attack", "Attack"), ("Attack", "Other"), ("Grenade", "Attack")]
    assert weighted_f1(pairs) == pytest.approx(0.5)
    assert weighted_f1([]) == 0


def test_a_report_without_an_event_is_of_the_kind_other() -> None:
    grenade = Event("ev1", "GrenadeAttack", (), "asserted", {}, (), codes={"acled": "Grenade"})
    graphs = [DocumentGraph({}, (), (), events, (), ()) for events in ((), (grenade,))]
    assert [main_kind(graph) for graph in graphs] == ["Other", "Grenade"]
    assert (kind_of("The weather was fine."), kind_of("A grenade went off.")) == ("Other", "Grenade")


def test_the_command_without_data_prints_the_table_and_ends_well(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extraction", "--data", str(tmp_path / "nothing"), "--only", "names"]) == 0
    out, err = capsys.readouterr()
    assert "pairs of names                skipped: bench/names/cases.csv is not there" in out
    assert "the measures that need it are skipped" in err


def test_another_split_asks_for_another_file(tmp_path: Path) -> None:
    folders = Folders(tmp_path, "test", None, tmp_path, 3)
    assert extraction.outcome("muc4", folders).skipped == "bench/muc4/roles_test.json is not there"


def test_graphs_are_kept_only_where_dump_says(tmp_path: Path) -> None:
    with Folders(tmp_path, "dev", tmp_path / "kept", tmp_path, 3).output("names") as kept:
        (kept / "a.json").write_text("{}")
    with empty(tmp_path).output("names") as thrown_away:
        (thrown_away / "a.json").write_text("{}")
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("a.json")] == ["kept/names/a.json"]
    assert not thrown_away.exists()


# -- figures


def test_figures_are_read_off_as_the_scorers_print_them() -> None:
    printed = [
        "                P       R      F1",
        "statements       0.810      0.567  0.667   (17/21, 30)",
        "Person             0.910   0.800   0.852   (system 10, gold 12)",
        "source    exact P  70.0  R  60.0  F1  64.6   words P  80.0  R  70.0  F1  74.7",
        "relation        P  61.0  R  59.0  F1  60.0",
        "micro_avg  P  22.00  R  18.00  F1  20.35",
        "all      P 0.927  R 0.847  F1 0.885   (401 pairs)",
    ]
    assert {label: numbers[:3] for label, numbers in figures(printed).items()} == {
        "statements": ["0.810", "0.567", "0.667"],
        "Person": ["0.910", "0.800", "0.852"],
        "source": ["70.0", "60.0", "64.6"],
        "relation": ["61.0", "59.0", "60.0"],
        "micro_avg": ["22.00", "18.00", "20.35"],
        "all": ["0.927", "0.847", "0.885"],
    }


def test_a_scorer_that_lacks_a_library_is_skipped_and_one_that_fails_is_an_error(tmp_path: Path) -> None:
    lacking, failing = tmp_path / "lacking.py", tmp_path / "failing.py"
    lacking.write_text("import no_such_library_anywhere")
    failing.write_text("raise ValueError('gold is broken')")
    with pytest.raises(Exception, match="pip install no_such_library_anywhere"):
        run_scorer(lacking)
    with pytest.raises(RuntimeError, match="gold is broken"):
        run_scorer(failing)


def test_the_table_has_a_line_for_each_figure_and_one_for_speed_and_memory() -> None:
    outcome = Outcome("dates", (Figure("F1", "0.85", "0.85", "other 0.34"), Figure("P", "0.9")), 7000.4, 71.6)
    assert [line.split() for line in rows(outcome)] == [
        ["dates", "F1", "0.85", "0.85", "other", "0.34"],
        ["P", "0.9"],
        ["7,000", "words/s", "·", "peak", "72", "MB"],
        [],
    ]
    assert table([outcome])[2:] == rows(outcome)


def test_speed_compares_every_timed_command_with_a_bare_one_of_the_same_run() -> None:
    listed = speed.runs()
    bare = [run.name for run in listed if run.target is None]
    timed = {run.name: (run.target, run.beside in bare) for run in listed if run.target is not None}
    assert timed == {
        "kg build of the sample from nothing": (10.0, True),
        "kg build again, nothing changed": (2.0, True),
        "kg query from a cold start": (1.5, True),
    }


def test_generated_reports_are_the_same_each_time_and_differ_by_number() -> None:
    assert generated.report(7) == generated.report(7)
    assert len({generated.report(number) for number in range(20)}) == 20


# -- between our graphs and other people's measures


def _entity(text: str, key: str, names: str | list[str], *types: str) -> dict[str, Any]:
    """An entity of a graph, mentioned wherever one of its names stands in the text."""
    given = [names] if isinstance(names, str) else names
    starts = [(m.start(), m.end()) for name in given for m in re.finditer(re.escape(name), text)]
    mentions = [{"text": text[a:b], "start": a, "end": b} for a, b in sorted(starts)]
    return {"id": key, "type": types[0], "types": list(types), "label": given[0], "mentions": mentions}


def _graph(entities: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    return {"entities": entities, "statements": [], "events": [], "claims": [], **parts}


def _classes(graph: dict[str, Any]) -> set[tuple[str, str]]:
    return {(e["type"], m["text"]) for e in graph["entities"] if e["type"] != "Entity" for m in e["mentions"]}


def test_re3d_counts_peoples_as_organisations_and_no_name_inside_another() -> None:
    text = "Ana Vala met Zarian refugees at Karst base and visited the Zarian Ministry of Health."
    given = [
        _entity(text, "e1", "Ana Vala", "Person", "Actor"),
        _entity(text, "e2", "Zarian refugees", "PersonGroup", "Actor"),
        _entity(text, "e3", "Karst base", "Base", "Facility", "Place"),
        _entity(text, "e4", "Zarian Ministry of Health", "Ministry", "Organization", "Actor"),
        _entity(text, "e5", "Zarian", "Country", "Place", "Actor"),
    ]
    assert _classes(in_their_terms(text, _graph(given))) == {
        ("Person", "Ana Vala"),
        ("Organization", "Zarian refugees"),
        ("Place", "Karst base"),
        ("Organization", "Zarian Ministry of Health"),
    }


def test_a_country_is_an_organisation_for_re3d_only_where_it_acts_or_is_acted_upon() -> None:
    text = "Jordan accused Turkey of bombing a town in Syria. A French strike hit Iraq's border."
    given = [
        _entity(text, name, name, "Country", "Place", "Actor")
        for name in ("Jordan", "Turkey", "Syria", "French", "Iraq")
    ]
    assert _classes(in_their_terms(text, _graph(given))) == {
        ("Organization", "Jordan"),
        ("Organization", "Turkey"),
        ("Place", "Syria"),
        ("Organization", "French"),
        ("Place", "Iraq"),
    }


def test_relations_of_re3d_hold_between_names_and_follow_from_what_is_taken_and_done_together() -> None:
    text = "The Dawn Front and the River Brigade took Lesna from the Zarian army and from gunmen, Ana Vala said."
    given = [
        _entity(text, "front", "Dawn Front", "ArmedGroup", "Organization", "Actor"),
        _entity(text, "brigade", "River Brigade", "ArmedGroup", "Organization", "Actor"),
        _entity(text, "army", "Zarian army", "ArmedForces", "Organization", "Actor"),
        _entity(text, "gunmen", "gunmen", "PersonGroup", "Actor"),
        _entity(text, "vala", "Ana Vala", "Person", "Actor"),
        _entity(text, "lesna", "Lesna", "City", "Place"),
    ]
    parties = {"perpetrator": ["front", "brigade"], "target": ["army", "gunmen"], "place": ["lesna"]}
    event = {"type": "Seizure", "types": ["Seizure", "TerritorialEvent", "Event"], "status": "asserted", **parties}
    said = {"subject": "vala", "predicate": "spokespersonFor", "object": "front"}
    found = in_their_terms(
        text, _graph(given, statements=[said], events=[event], claims=[{"content": {"type": "Seizure", **parties}}])
    )
    assert {(s["subject"], s["predicate"], s["object"]) for s in found["statements"]} == {
        ("vala", "memberOf", "front"),
        ("front", "commands", "lesna"),
        ("brigade", "commands", "lesna"),
        ("army", "commands", "lesna"),
        ("front", "alliedWith", "brigade"),
    }
    assert [e["target"] for e in found["events"]] == [["army"]]


def test_the_names_of_the_re3d_theatre_are_nobodys_twice() -> None:
    content = find_content()
    ids = Ids()
    known = known_entities(
        (q for f in NAMES for q in handwritten_quads(f, content.ontology, ids)), content.ontology, ids
    )
    names = [normalise(name) for entity in known for name in {normalise(n): n for n in entity.names}.values()]
    assert len(known) > 250
    assert sorted({n for n in names if names.count(n) > 1}) == []


CASER = Truecaser(
    dictionary=frozenset({"the", "attacked", "farm", "said", "front", "that", "general", "of"}),
    names=frozenset({"lesna"}),
    acronyms=frozenset({"df"}),
    phrases=("dawn front",),
    titles=frozenset({"general"}),
)


def test_truecasing_sets_capitals_where_a_newspaper_would() -> None:
    text = "the dawn front (dfx) attacked the farm of lesna.    general doran said that the df attacked."
    assert CASER(text) == (
        "The Dawn Front (DFX) attacked the farm of Lesna.\n\n  General Doran said that the DF attacked."
    )


@given(st.text(alphabet="abc defnrt.'\"()- \n", max_size=200))
def test_truecasing_keeps_every_letter_in_its_place(text: str) -> None:
    cased = CASER(text)
    assert len(cased) == len(text)
    assert "".join(cased.lower().split()) == "".join(text.split())


def test_mining_keeps_names_with_their_variants_and_heads_seen_twice() -> None:
    extracts = {
        "PerpInd": [[["two gunmen of the dawn front", 0]], [["lone stranger", 9]]],
        "PerpOrg": [[["dawn front", 0]], [["army", 5]]],
        "Target": [[["power pylons", 0]]],
        "Victim": [[["marko doran", 0]]],
        "Weapon": [[["bomb", 0]]],
    }
    row = {"doctext": "gunmen of the dawn front (df) shot marko doran and general vala", "extracts": extracts}
    templates = [{"INCIDENT: LOCATION": ["NORLAND: LESNA (CITY)"]}]
    found = mine([row, row], [{"templates": templates}], frozenset({"army"}), frozenset({"general"}))
    assert found.organisations == [["dawn front", "df"]]
    assert found.places == [["lesna", "CITY"]]
    assert found.names == ["doran", "lesna", "marko", "vala"]
    assert (found.culprits, found.targets, found.weapons) == (["gunmen", "stranger"], ["pylons"], ["bomb"])
    assert found.telling["PerpOrg"] == ["dawn front"]  # the army is a culprit, but not in this text


def test_roles_come_from_violence_that_is_not_denied_and_not_a_fight_between_forces() -> None:
    def entity(key: str, types: tuple[str, ...], text: str, identity: str = "found") -> Entity:
        return Entity(key, key, types[0], types, text, mentions=(Mention(0, len(text), text),), identity=identity)

    entities = (
        entity("e1", ("PersonGroup", "Actor"), "the two gunmen", "described"),
        entity("e2", ("ArmedGroup", "Organization", "Actor"), "Dawn Front"),
        entity("e3", ("Facility", "Place"), "a farm", "described"),
        entity("e4", ("Person", "Actor"), "Marko Doran"),
        entity("e5", ("ArmedForces", "Organization", "Actor"), "Norland Army"),
    )
    types = ("Attack", "ViolentEvent", "Event")
    attack = {"perpetrator": ("e1", "e2"), "target": ("e3", "e5"), "victim": ("e4",), "weapon": ("car bomb",)}
    denied = {"perpetrator": ("e5",)}
    on_forces = {"perpetrator": ("e4",), "target": ("e5",)}
    clash = {"perpetrator": ("e2", "e5"), "weapon": ("rifles",)}
    events = (
        Event("ev1", "Attack", types, "asserted", attack, ()),
        Event("ev2", "Attack", types, "denied", denied, ()),
        Event("ev4", "Attack", types, "asserted", on_forces, ()),
        Event("ev3", "Clash", ("Clash", "ViolentEvent", "Event"), "asserted", clash, ()),
    )
    assert roles(DocumentGraph({}, entities, (), events, (), ())) == {
        "PerpInd": [["two gunmen"]],
        "PerpOrg": [["dawn front"]],
        "Target": [["farm"]],
        "Victim": [["marko doran"]],
        "Weapon": [["car bomb"]],
    }


def test_telling_strings_are_added_where_the_text_has_them_and_nothing_found_holds_them() -> None:
    found = {"PerpInd": [["two gunmen"]], "PerpOrg": [], "Target": [], "Victim": [], "Weapon": []}
    telling = {"PerpInd": ["gunmen", "rebels"], "PerpOrg": ["dawn front", "front"], "Weapon": ["bomb", "car bomb"]}
    text = "The gunmen of the Dawn Front set off a car bomb; dynamite was not used."
    assert with_telling(found, text, telling) == {
        "PerpInd": [["two gunmen"]],
        "PerpOrg": [["dawn front"]],
        "Target": [],
        "Victim": [],
        "Weapon": [["bomb"], ["car bomb"]],
    }
    assert with_telling(found, text, {}) == found


def noun(text: str, word: str) -> Token:
    return next(token for sentence in parse(text) for token in sentence.span if token.text == word)


def test_a_noun_can_be_quoted_bare_with_its_modifiers_and_with_what_follows() -> None:
    token = noun("The police saw a group of three heavily armed men who fled.", "men")
    said = {kind: token.doc[a:b].text for kind, (a, b) in phrases.stretches(token).items()}
    assert said == {
        "phrase": "three heavily armed men",
        "noun": "men",
        "compound": "men",
        "own": "three heavily armed men",
        "whole": "three heavily armed men who fled",
    }
    assert phrases.uncounted(said["phrase"]) == "heavily armed men"


def test_everybody_in_a_list_hangs_on_the_verb_of_the_list() -> None:
    text = "The mayor, a judge and two guards were killed by the gunmen."
    ups = {word: phrases.paths_up(noun(text, word))[:1] for word in ("mayor", "judge", "guards", "gunmen")}
    assert ups == {
        "mayor": ["nsubjpass<killP"],
        "judge": ["nsubjpass<killP"],
        "guards": ["nsubjpass<killP"],
        "gunmen": ["by<killP"],
    }


def test_clues_that_go_with_the_truth_weigh_more_than_those_that_do_not() -> None:
    pytest.importorskip("scipy")
    cases = [("killed", "here")] * 8 + [("said", "here")] * 8 + [("once",)]
    weights = weigh(cases, [True] * 8 + [False] * 8 + [True], 1.0)
    assert sorted(weights.clues) == ["here", "killed", "said"]  # what was seen once has no weight
    assert weights.clues["killed"] > weights.clues["here"] > weights.clues["said"]
    assert weights.chance(["killed"]) > 0.5 > weights.chance(["said", "unheard of"])


WORDS = Words({"bomb": "bombing", "kill": "killing"}, {"gunman": ("Person", "PersonGroup")})


def read(name: str, text: str, *entities: Entity) -> Text:
    return read_text(name, text, DocumentGraph({}, entities, (), (), (), ()), WORDS)


def test_a_short_name_is_the_person_whose_longer_name_holds_it() -> None:
    text = "Gunmen killed Marko Doran. Doran was a judge."
    person = ("Person", "Actor")
    long = Entity("e1", "e1", "Person", person, "Marko Doran", mentions=(Mention(14, 25, "Marko Doran"),))
    short = Entity("e2", "e2", "Person", person, "Doran", mentions=(Mention(27, 32, "Doran"),))
    graph = DocumentGraph({}, (long, short), (), (), (), ())
    found = {tuple(sorted(c.wordings)): c for c in candidates("d", graph, parse(text), text, WORDS)}
    assert sorted(found) == [("doran", "marko doran"), ("gunmen",), ("judge",)]
    doran = found["doran", "marko doran"]
    assert {"path0=dobj<kill|Person", "rule0=dobj<[killing]|Person", "trigger=killing|Person"} <= set(doran.clues)
    fill = {role for role in ROLES if may_fill(role, doran)}
    assert fill == {"PerpInd", "Victim"}


def test_patterns_that_were_learnt_find_the_same_roles_in_a_text_that_nobody_showed_them() -> None:
    """Only words and ways are shared: other towns, other buildings."""
    pytest.importorskip("scipy")
    buildings = ("embassy", "bank", "hotel", "school", "office", "theater", "church", "clinic", "station", "court")
    towns = ("Lesna", "Zaria", "Karst", "Orla", "Vidin")
    told = [read(f"t{n}", f"Rebels bombed the {b} in {towns[n % 5]} on Monday.") for n, b in enumerate(buildings)]
    other = [read(f"o{n}", f"The minister opened the {b} in {towns[n % 5]}.") for n, b in enumerate(buildings)]
    nothing: dict[str, list[frozenset[str]]] = {role: [] for role in ROLES}
    fillers = [{**nothing, "PerpInd": [frozenset({"rebels"})], "Target": [frozenset({b})]} for b in buildings]
    patterns = learn([*told, *other], [*fillers, *([nothing] * len(other))])
    found = patterns.fillers(read("new", "Rebels bombed the library in Novigrad on Friday."))
    assert {role: words for role, words in found.items() if words} == {"PerpInd": [["rebels"]], "Target": [["library"]]}
    assert not any(patterns.fillers(read("calm", "The minister opened the library in Novigrad.")).values())


def test_the_rules_of_the_pack_do_what_their_examples_say(tmp_path: Path) -> None:
    """The pack is written as a run writes it, only with nothing mined."""
    nothing = Mined([], [], [], [], [], [], {})
    reader = read_pack(write_pack(tmp_path / "pack", nothing), nothing)
    reader = replace(reader, names=example_names(reader.folder, reader))
    own = {rule["rule"] for file in RULES.glob("*.yaml") for rule in yaml.safe_load_all(file.read_text())}
    found = [failure for e in reader.rules.examples if e.rule.name in own for failure in failures(e, reader)]
    assert len(found) >= 2 * len(own) > 0
    assert [failure for failure in found if failure is not None] == []


# -- many documents


def test_articles_of_the_larger_world_differ_share_events_and_are_copied() -> None:
    articles = [generated.article(number) for number in range(30)]
    assert generated.article(7) == articles[7]
    assert len(set(articles)) == 30
    bodies = [article.partition("---\n\n")[2].strip().split("\n\n") for article in articles]
    assert bodies[9][:-1] == bodies[8], "every tenth prints its neighbour's text"
    told = [re.findall(r"near (\w+) on (\d+ \w+)", body[0])[0] for body in bodies]
    assert told[0] == told[1] == told[2] != told[3]


def test_scale_prints_time_memory_and_the_share_of_one_changed_document() -> None:
    table = list(scale.lines(4, 1, loads=False))
    assert [line.split("  ")[0] for line in table[1:5]] == [
        "build of 1 documents from nothing",
        "build of 4 documents from nothing",
        "build again, nothing changed",
        "build again, one document changed",
    ]
    assert re.search(r"[1-9][\d,]+ triples, [1-9]\d* events, read in 1 process", table[6])
    assert re.match(r"one document changed: \d+\.\d% of the build from nothing \(target 2%", table[7])
    assert re.search(r"[+-]\d+ KB of memory a document", table[9])
