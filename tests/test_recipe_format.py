"""What a recipe may say, and what it is told when it says something else: file, line, fact and the nearest."""

from __future__ import annotations

from pathlib import Path

import pytest
from spine import ontology

from kg.errors import ConfigError, RecipeError, UnknownName
from kg.lookup import Lookup
from kg.recipes import Recipe, browser_text, find_recipe, parameters, read_recipe, read_recipes
from kg.settings import Settings
from kg.store import Store

GOOD = """\
// recipe: who
// version: 1
// question: Who commands a unit?
// params:
//   unit: {type: iri, required: true, kinds: [Organization], about: "the unit"}
//   km: {type: float, default: 25, min: 1, max: 200, about: "how far"}
//   levels: {type: int, default: 3, min: 1, max: 8, about: "how many steps"}
//   kind: {type: choice, default: all, choices: [all, found], about: "which"}
//   on: {type: date, about: "on this day"}
// returns: [person, name]
// identity: [person]
// reads: {nodes: [Person, Unit], edges: [COMMANDS]}
// limits: None that is known.
MATCH (p:Person)-[r:COMMANDS]->(u:Unit {uri: $unit})
WHERE $km > 0 AND $levels > 0 AND $kind <> 'x' AND $on IS NULL
RETURN p.uri AS person, p.name AS name
ORDER BY name, person
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def read(folder: Path, text: str = GOOD, name: str = "who.cypher") -> Recipe:
    (folder / name).write_text(text, encoding="utf-8")
    return read_recipe(folder / "who.cypher", ontology())


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_a_right_recipe_is_read_with_its_header_and_its_statement(folder):
    recipe = read(folder)
    assert (recipe.name, recipe.header.returns, recipe.drawing) == ("who", ["person", "name"], None)
    assert recipe.cypher.startswith("MATCH (p:Person)")
    assert "//" not in recipe.cypher


FAULTS = [
    ("misspelt key", "// question: Who", "// qestion: Who", 3, ["qestion"], ["question"]),
    ("misspelt key of a parameter", "required: true", "requird: true", 5, ["params.unit.requird"], ["required"]),
    ("misspelt key of reads", "nodes: [Person", "node: [Person", 12, ["reads.node"], ["nodes"]),
    ("missing key", "// limits: None that is known.\n", "", 1, ["limits", "missing"], []),
    ("unknown type of a parameter", "type: float", "type: flaot", 6, ["params.km.type", "flaot"], ["float"]),
    ("version that is no number", "version: 1", "version: first", 2, ["version"], []),
    ("another name in the header", "recipe: who", "recipe: whom", 1, ["whom"], []),
    ("undeclared column", "p.name AS name", "p.name AS nam", 16, ["nam", "not declared"], ["name"]),
    (
        "column that is not returned",
        "// returns: [person, name]",
        "// returns: [person, name, since]",
        10,
        ["since"],
        [],
    ),
    ("identity that is no column", "// identity: [person]", "// identity: [persn]", 11, ["persn"], ["person"]),
    ("unknown label", "(p:Person)", "(p:Persn)", 14, ["Persn"], ["Person"]),
    ("unknown label after a space", "(p:Person)", "(p : Persn)", 14, ["Persn"], ["Person"]),
    ("unknown label in a condition", "WHERE $km > 0", "WHERE p:Persn AND $km > 0", 15, ["Persn"], ["Person"]),
    ("unknown relationship type", "[r:COMMANDS]", "[r:LEADS|COMANDS]", 14, ["COMANDS"], ["COMMANDS"]),
    ("unknown label in reads", "nodes: [Person,", "nodes: [Persn,", 12, ["reads.nodes", "Persn"], ["Person"]),
    ("unknown type in reads", "edges: [COMMANDS]", "edges: [COMMAND]", 12, ["reads.edges", "COMMAND"], ["COMMANDS"]),
    (
        "unknown class of a parameter",
        "kinds: [Organization]",
        "kinds: [Organisation]",
        5,
        ["Organisation"],
        ["Organization"],
    ),
    ("undeclared parameter", "{uri: $unit}", "{uri: $unt}", 14, ["$unt"], ["unit"]),
    ("default that is no choice", "default: all", "default: every", 8, ["every"], []),
    ("default out of range", "default: 25", "default: 300", 6, ["300"], []),
    (
        "parameter that every recipe has",
        "// returns: [person",
        "//   known: {type: date, about: then}\n// returns: [person",
        10,
        ["`known`", "any recipe"],
        [],
    ),
    (
        "default that is no class",
        "type: choice, default: all, choices: [all, found]",
        "type: class, default: Cty, kinds: [Place]",
        8,
        ["Cty"],
        ["City"],
    ),
    ("choice without choices", "choices: [all, found], ", "", 8, ["kind", "choices"], []),
    ("broken YAML", 'about: "how far"}', 'about: "how far"', 7, ["YAML"], []),
    ("key written twice", "// version: 1", "// version: 1\n// version: 2", 2, ["version"], []),
    (
        "nothing returned",
        "RETURN p.uri AS person, p.name AS name\nORDER BY name, person\n",
        "FINISH\n",
        None,
        ["returns nothing"],
        [],
    ),
]


@pytest.mark.parametrize(("old", "new", "line", "told", "near"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_fault_is_told_with_file_line_and_the_nearest(folder, old, new, line, told, near):
    with pytest.raises(RecipeError) as raised:
        read(folder, changed(old, new))
    error = raised.value
    assert error.place == str(folder / "who.cypher")
    assert [word for word in told if word not in error.fact] == []
    assert [word for word in near if word not in error.nearest] == []
    assert error.line == line


WRITES = [
    "CREATE (n:Person)", "MERGE (n:Person)", "SET p.name = 'x'", "set p.name = 'x'", "REMOVE p.name", "DELETE p",
    "detach delete p", "FOREACH (x IN [1] | CREATE (n:Person))", "LOAD CSV FROM 'file:///x' AS row",
    "load  csv FROM 'x' AS y",
    "INSERT (n:Person)", "CALL apoc.create.node([], {})", "CALL { MATCH (n:Person) } IN TRANSACTIONS", "DROP INDEX x",
    "WITH p // 'harmless\nSET p.name = 'x'", "WITH p /* ' */ SET p.name = 'x'", 'WITH p, "//" AS x SET p.name = x',
]  # fmt: skip


@pytest.mark.parametrize("clause", WRITES)
def test_write_clause_is_refused_in_whatever_case_and_behind_whatever_comment(folder, clause):
    with pytest.raises(RecipeError, match="only reads"):
        read(folder, changed("WHERE $km", f"{clause} WITH p, u WHERE $km"))


def test_write_clause_is_told_with_its_line(folder):
    with pytest.raises(RecipeError) as raised:
        read(folder, changed("WHERE $km", "set p.name = 'x'\nWITH p WHERE $km"))
    assert raised.value.line == 15
    assert "`SET`" in raised.value.fact


READS = [
    "'create' <> 'set'", '"DELETE everything" <> \'\'', "p.set IS NULL", "p.`create` IS NULL",
    "true // do not CREATE here\n",
    "true /* nor\nMERGE here */", "'it is // no comment' <> 'x'", "'a \\' quote; SET x' <> ''", "p.offset IS NULL",
]  # fmt: skip


@pytest.mark.parametrize("condition", READS)
def test_word_of_a_write_clause_in_a_string_a_comment_or_a_name_is_no_write_clause(folder, condition):
    recipe = read(folder, changed("WHERE $km > 0", f"WHERE {condition} AND $km > 0"))
    assert recipe.name == "who"


def test_apostrophe_in_the_header_hides_nothing_of_the_statement(folder):
    text = changed("None that is known.", "The reader's and the writer's.")
    with pytest.raises(RecipeError, match="only reads"):
        read(folder, text.replace("WHERE $km", "CREATE (n:Person) WITH p WHERE $km"))


def test_map_keys_and_list_slices_are_taken_for_no_labels(folder):
    text = changed("WHERE $km > 0", "WHERE {body:5}.body > 0 AND [1, 2][0..1] <> [] AND $km > 0")
    assert read(folder, text).name == "who"


def test_column_without_a_name_is_not_taken_for_a_declared_one(folder):
    with pytest.raises(RecipeError, match=r"p\.name"):
        read(folder, changed("p.name AS name", "p.name"))


def test_comma_in_a_string_parts_no_columns(folder):
    assert read(folder, changed("p.name AS name", "coalesce(p.name, 'a, b') AS name")).name == "who"


def test_drawing_is_checked_like_the_statement(folder):
    (folder / "who.draw.cypher").write_text("// Who\nMATCH p = (n:Persn) RETURN p")
    with pytest.raises(RecipeError, match="Persn") as raised:
        read(folder)
    assert (raised.value.place, raised.value.line) == (str(folder / "who.draw.cypher"), 2)


def test_drawing_without_a_recipe_is_told(folder):
    read(folder)
    (folder / "whom.draw.cypher").write_text("MATCH p = (n:Person) RETURN p")
    with pytest.raises(RecipeError, match="no recipe `whom`"):
        read_recipes(folder, ontology())


def test_file_that_is_no_text_is_told(folder):
    (folder / "who.cypher").write_bytes(b"// recipe: \xff\xfe")
    with pytest.raises(RecipeError, match="UTF-8"):
        read_recipe(folder / "who.cypher", ontology())


# -- parameters


def resolve(text, _kinds):
    return f"iri:{text}"


def values(folder: Path, **given: str) -> dict:
    return parameters(read(folder), given, resolve)


def test_parameters_get_their_types_and_their_defaults(folder):
    assert values(folder, unit="a", on="2020-05-25") == {
        "unit": "iri:a", "km": 25, "levels": 3, "kind": "all", "on": "2020-05-25"
    }  # fmt: skip
    assert values(folder, unit="a", km="2.5", levels="8", kind="found") == {
        "unit": "iri:a", "km": 2.5, "levels": 8, "kind": "found", "on": None
    }  # fmt: skip


TIMED = GOOD.replace(
    '//   on: {type: date, about: "on this day"}\n',
    """\
//   since: {type: date, takes: first, about: "not before"}
//   until: {type: date, takes: last, about: "not after"}
//   what: {type: class, default: Event, kinds: [Event], about: "a class of events"}
""",
).replace("$on IS NULL", "$since IS NULL AND $until IS NULL AND $what <> ''")


def timed(folder: Path, **given: str) -> tuple[object, ...]:
    found = parameters(read(folder, TIMED), {"unit": "a", **given}, resolve)
    return found["since"], found["until"], found["what"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, (None, None, "Event")),
        ({"since": "2020-05-25", "until": "2020-05-25"}, ("2020-05-25", "2020-05-25", "Event")),
        ({"since": "2020", "until": "2020"}, ("2020-01-01", "2020-12-31", "Event")),
        ({"since": "2020-02", "until": "2020-02"}, ("2020-02-01", "2020-02-29", "Event")),
        ({"since": "202X", "until": "2020-01/2020-03"}, ("2020-01-01", "2020-03-31", "Event")),
    ],
    ids=lambda value: str(value),
)
def test_year_or_month_stands_for_its_first_day_or_its_last(folder, given, expected):
    assert timed(folder, **given) == expected


@pytest.mark.parametrize("spelling", ["Airstrike", "airstrike", "AIRSTRIKE"])
def test_class_is_found_in_any_spelling(folder, spelling):
    assert timed(folder, what=spelling)[2] == "Airstrike"


def test_class_of_several_words_may_be_written_with_blanks(folder):
    assert timed(folder, what="violent event")[2] == "ViolentEvent"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"since": "2021", "until": "2020"}, ["`since` (2021-01-01) is after `until` (2020-12-31)"]),
        ({"since": "soon"}, ["`since` wants a day such as"]),
        ({"what": "Airstrik"}, ["`Airstrik` is no choice", "`Airstrike`"]),
        ({"what": "City"}, ["`City` is no choice"]),
    ],
    ids=lambda value: str(value),
)
def test_time_that_ends_before_it_begins_and_class_that_there_is_not_are_refused(folder, given, told):
    with pytest.raises(ConfigError) as raised:
        timed(folder, **given)
    assert [words for words in told if words not in str(raised.value)] == []


BAD = [
    ({}, ["`unit` is needed", "--param unit=…"]),
    ({"unit": "a", "km": "0.5"}, ["`km` is 0.5", "1 to 200"]),
    ({"unit": "a", "km": "201"}, ["`km` is 201", "1 to 200"]),
    ({"unit": "a", "km": "near"}, ["`km` wants a number", "`near`"]),
    ({"unit": "a", "km": "nan"}, ["`km` wants a number"]),
    ({"unit": "a", "km": "inf"}, ["`km` wants a number"]),
    ({"unit": "a", "levels": "2.5"}, ["`levels` wants a whole number"]),
    ({"unit": "a", "kind": "fuond"}, ["`fuond` is no choice", "`found`"]),
    ({"unit": "a", "on": "25 May 2020"}, ["`on` wants a day such as"]),
    ({"unit": "a", "on": "2020"}, ["`on` wants a day such as", "its first is 2020-01-01, its last 2020-12-31"]),
    ({"unit": "a", "on": "2020-02-30"}, ["`on` wants a day such as"]),
    ({"unti": "a"}, ["no parameter `unti`", "nearest: `unit`"]),
    ({"xyz": "a"}, ["no parameter `xyz`", "`levels`", "`unit`"]),
]


@pytest.mark.parametrize(("given", "told"), BAD, ids=[str(b[0]) for b in BAD])
def test_wrong_parameter_is_told_with_what_would_be_right(folder, given, told):
    with pytest.raises(ConfigError) as raised:
        values(folder, **given)
    assert [words for words in told if words not in str(raised.value)] == []


def test_recipe_that_there_is_not_is_told_with_the_nearest(folder):
    with pytest.raises(ConfigError, match="nearest: `who`"):
        find_recipe({"who": read(folder)}, "woh")


def test_drawing_is_given_with_its_values_written_in_to_be_pasted_into_browser(folder):
    (folder / "who.draw.cypher").write_text(
        "// Who\nMATCH p = (n:Entity {uri: $unit}) WHERE $on IS NULL AND $km > 1 RETURN p\n"
    )
    text = browser_text(read(folder), values(folder, unit='a "b"', km="2"))
    assert text == 'MATCH p = (n:Entity {uri: "iri:a \\"b\\""}) WHERE null IS NULL AND 2.0 > 1 RETURN p\n'


def test_recipe_without_a_drawing_says_so(folder):
    with pytest.raises(ConfigError, match="no variant that draws"):
        browser_text(read(folder), {})


# -- entities by name


@pytest.fixture
def lookup(norland: Settings, norland_store: Store) -> Lookup:
    return Lookup(norland_store, norland.ids)


@pytest.mark.parametrize(
    "spelling",
    [
        "4th Rifle Regiment",
        "4TH RIFLE REGIMENT",
        "Fourth Rifles",
        "regiment",
        "id:regiment",
        "https://example.org/id/regiment",
    ],
)
def test_entity_is_found_by_any_known_spelling_its_id_and_its_iri(lookup, spelling):
    assert lookup.resolve(spelling, ("Organization",)) == "https://example.org/id/regiment"


def test_entity_is_found_by_its_name_in_arabic(lookup):
    assert lookup.resolve("الجبهة الحمراء") == "https://example.org/id/red"


def test_ambiguous_name_lists_the_candidates(lookup):
    with pytest.raises(UnknownName, match="more than one thing") as raised:
        lookup.resolve("the Army", ("Actor",))
    assert set(raised.value.nearest) == {"army (Northern Army)", "southern-army (Southern Army)"}


def test_unknown_name_lists_the_nearest(lookup):
    with pytest.raises(UnknownName, match="nothing is called") as raised:
        lookup.resolve("4th Rifel Regment", ("Actor",))
    assert raised.value.nearest[0] == "regiment (4th Rifle Regiment)"
    assert "kg query entities" in str(raised.value)


def test_name_of_something_of_another_kind_is_not_taken(lookup):
    with pytest.raises(UnknownName, match="among Place"):
        lookup.resolve("Mira Ruda", ("Place",))


def test_id_of_something_of_another_kind_is_told(lookup):
    with pytest.raises(UnknownName, match=r"\(Mira Ruda\) is not among Place"):
        lookup.resolve("mira-ruda", ("Place",))
