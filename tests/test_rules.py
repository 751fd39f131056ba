"""Rules: every example that a rule brings is run; a fault in a file is told with its line and the nearest answer."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from reader_help import reader

from kg.content import find_content
from kg.coverage import coverage
from kg.documents import Document
from kg.errors import RuleError
from kg.ontology import Ontology
from kg.rule_examples import check_examples, failures
from kg.rulecompiler import load_rules
from kg.rules import Examples

ONTOLOGY = find_content().ontology
SYNTAX = (find_content().loaders / "rules" / "syntax.yaml").read_text(encoding="utf-8")
RULE = """\
rule: shelling
version: 1
event: kg:Shelling
triggers: {verb: [shell]}
slots:
  perpetrator: {role: agent, type: [kg:Actor]}
  target: {role: patient, type: [kg:Actor, kg:Place]}
needs: [perpetrator|target]
"""


def all_examples() -> list[Examples]:
    return list(reader().rules.examples)


def test_there_are_rules_and_examples_to_run() -> None:
    assert len(all_examples()) > 60
    assert sum(len(e.accepts) for e in all_examples()) > 70
    assert sum(len(e.rejects) for e in all_examples()) > 60


@pytest.mark.parametrize("examples", all_examples(), ids=lambda e: e.rule.name)
def test_every_example_of_the_rule_holds(examples: Examples) -> None:
    assert [told for told in failures(examples, reader()) if told is not None] == []


@pytest.mark.parametrize("examples", all_examples(), ids=lambda e: e.rule.name)
def test_every_rule_shows_what_it_accepts_and_what_it_rejects(examples: Examples) -> None:
    assert examples.accepts
    assert examples.rejects


def test_every_kind_of_event_that_can_be_told_has_a_rule() -> None:
    """The general classes are there to gather the others, and a rule of their own would take what nobody understood."""
    general = {"ViolentEvent", "TerritorialEvent", "StrategicEvent"}
    made = {rule.makes for rule in reader().rules.rules if rule.kind == "event" and not rule.follows}
    assert made == set(ONTOLOGY.event_types) - general


def test_checking_the_examples_says_how_many_were_looked_at() -> None:
    findings, looked_at = check_examples(reader())
    assert findings == []
    assert looked_at.endswith(" examples")
    assert looked_at[0] != "0"


def written(tmp_path: Path, rule: str, syntax: str = SYNTAX) -> Path:
    (tmp_path / "syntax.yaml").write_text(syntax, encoding="utf-8")
    (tmp_path / "shelling.yaml").write_text(rule, encoding="utf-8")
    return tmp_path


def test_a_rule_is_compiled_from_its_file(tmp_path: Path) -> None:
    (rule,) = load_rules(written(tmp_path, RULE), ONTOLOGY).rules
    assert (rule.id, rule.makes, [slot.name for slot in rule.slots]) == (
        "shelling@1",
        "Shelling",
        ["perpetrator", "target"],
    )


FAULTS = [
    ("triggers:", "trigers:", 4, "unknown key `trigers`", "triggers"),
    ("kg:Shelling", "kg:Sheling", 3, "unknown ontology term `kg:Sheling`", "Shelling"),
    ("  target:", "  tarjet:", 7, "unknown ontology term `tarjet`", "target"),
    ("role: patient", "role: patiend", 7, "unknown role `patiend`", "patient"),
    ("kg:Place", "kg:Plase", 7, "unknown ontology term `kg:Plase`", "Place"),
    ("[perpetrator|target]", "[perpetrator|targt]", 8, "needs `targt`", "target"),
    ("role: agent", "rolle: agent", 6, "unknown key `rolle`", "role"),
    ("slots:", "table: violense\nslots:", 5, "unknown table `violense`", "violence"),
    ("needs:", "given: {perpetrator: mobb}\nneeds:", 8, "under `given` the unknown `mobb`", "mob"),
    ("needs:", "beside: [demonstratoin]\nneeds:", 8, "under `beside` the unknown `demonstratoin`", "demonstration"),
    ("needs:", "unless: [$calamiti]\nneeds:", 8, "under `unless` the unknown `calamiti`", "calamity"),
    ("needs:", "given: {perpetrater: mob}\nneeds:", 8, "under `given` the unknown `perpetrater`", "perpetrator"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "fact", "near"), FAULTS, ids=[f[1] for f in FAULTS])
def test_a_fault_is_told_with_its_line_and_the_nearest_right_answer(
    tmp_path: Path, right: str, wrong: str, line: int, fact: str, near: str
) -> None:
    with pytest.raises(RuleError) as caught:
        load_rules(written(tmp_path, RULE.replace(right, wrong, 1)), ONTOLOGY)
    assert caught.value.line == line
    assert caught.value.place is not None
    assert caught.value.place.endswith("shelling.yaml")
    assert fact in caught.value.fact
    assert near in caught.value.nearest


def test_a_rule_that_is_there_twice_is_refused_with_the_place_of_the_first(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="there twice") as caught:
        load_rules(written(tmp_path, RULE + "---\n" + RULE), ONTOLOGY)
    assert caught.value.line == 10
    assert "shelling.yaml:1" in (caught.value.hint or "")


def test_a_rule_makes_either_an_event_or_a_statement(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="either an `event` or a `statement`"):
        load_rules(written(tmp_path, RULE.replace("event: kg:Shelling\n", "")), ONTOLOGY)


def test_a_file_that_is_not_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="not YAML") as caught:
        load_rules(written(tmp_path, RULE + "broken: [\n"), ONTOLOGY)
    assert caught.value.line is not None
    assert caught.value.line >= 9


def test_a_path_with_an_unknown_macro_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="does not define") as caught:
        load_rules(written(tmp_path, RULE, SYNTAX.replace('"$byphrase"', '"$byfrase"', 1)), ONTOLOGY)
    assert "byphrase" in caught.value.nearest


def test_the_worked_example_of_the_readme_works(tmp_path: Path) -> None:
    """A class in Turtle and a rule in YAML are all that a new kind of event takes."""
    readme = (find_content().loaders / "README.md").read_text(encoding="utf-8")
    (turtle,) = (block for block in re.findall(r"```ttl\n(.*?)```", readme, re.S) if "kg:CattleRaid" in block)
    (rule,) = (block for block in re.findall(r"```yaml\n(.*?)```", readme, re.S) if "rule: cattle-raid" in block)
    shutil.copytree(find_content().folder / "ontology", tmp_path / "ontology")
    core = tmp_path / "ontology" / "core.ttl"
    core.write_text(core.read_text(encoding="utf-8") + turtle, encoding="utf-8")
    ontology = Ontology.read(tmp_path / "ontology")
    rules = shutil.copytree(find_content().loaders / "rules", tmp_path / "rules")
    (rules / "cattle.yaml").write_text(rule, encoding="utf-8")
    own = replace(reader(), rules=load_rules(rules, ontology), ontology=ontology)
    (examples,) = (e for e in own.rules.examples if e.rule.name == "cattle-raid")
    assert list(failures(examples, own)) == [None, None, None, None]


# -- examples that fail, and coverage


WRONG = """\
rule: attack-in-lesna
version: 1
event: kg:Shelling
table: violence
triggers: {verb: [cannonade]}
needs: [perpetrator|target]
accepts:
  - text: The 4th Rifle Regiment cannonaded Novo Selo on 3 May.
    published: "2022-05-04"
    event: {perpetrator: [4th Rifle Regiment], target: [Lesna], place: [Novo Selo], weapon: [gun]}
  - text: The weather in Lesna was fine.
    event: {place: [Lesna]}
rejects:
  - text: The Dawn Front cannonaded Lesna.
    because: it only threatened to
unrealised:
  - text: The Dawn Front cannonaded Lesna.
"""


def test_an_example_that_fails_is_told_as_a_difference_slot_by_slot(tmp_path: Path) -> None:
    rules = load_rules(written(tmp_path, WRONG), ONTOLOGY)
    told = [m for e in rules.examples for m in failures(e, replace(reader(), rules=rules))]
    assert told == [
        "“The 4th Rifle Regiment cannonaded Novo Selo on 3 May.”\n"
        "      + date: 2022-05-03\n"
        "      - target: ['Lesna']\n"
        "      + target: ['Novo Selo']\n"
        "      - weapon: ['gun']",
        "“The weather in Lesna was fine.”\n      - Shelling {'place': ['Lesna']}\n      + nothing",
        "“The Dawn Front cannonaded Lesna.”\n"
        "      - nothing: it only threatened to\n"
        "      + Shelling {'perpetrator': ['Dawn Front'], 'place': ['Lesna'], 'target': ['Lesna']}",
        "“The Dawn Front cannonaded Lesna.”\n      - Shelling unrealised\n      + asserted",
    ]


def test_coverage_tells_rules_that_never_fire_and_sentences_that_give_nothing(tmp_path: Path) -> None:
    """A sentence without a trigger, or without a name, is nobody's business here."""
    rules = load_rules(written(tmp_path, WRONG + "---\n" + RULE.replace("[shell]", "[shell, gather]")), ONTOLOGY)
    text = (
        "The 4th Rifle Regiment shelled Novo Selo.\n\nIn Lesna clouds gathered.\n\nClouds gathered.\n\nLesna was quiet."
    )
    seen = coverage([Document("may", "may.txt", text)], replace(reader(), rules=rules))
    assert seen.summary == (
        "1 documents, 4 sentences: rules fired in 1; 1 of 2 rules fired; "
        "1 sentences with a trigger and a name gave nothing"
    )
    assert [(f.kind, f.place, f.subject, f.position, f.message) for f in seen.findings()] == [
        (
            "rule-never-fired", "loaders/rules/shelling.yaml", "attack-in-lesna", 1,
            "the rule never fired in 1 documents",
        ),
        (
            "sentence-not-read", "may.txt", "", text.index("In Lesna"),
            "“In Lesna clouds gathered.” gives nothing: `shelling@1` on “gathered” lacks perpetrator or target",
        ),
    ]  # fmt: skip
