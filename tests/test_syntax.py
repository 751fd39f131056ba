"""Roles over the parse: the same role is found in whatever shape the sentence has."""

from __future__ import annotations

from functools import cache

import pytest

from kg.content import find_content
from kg.errors import RuleError
from kg.parse import parse
from kg.syntax import Syntax, load_syntax


@cache
def syntax() -> Syntax:
    return load_syntax(find_content().loaders / "rules" / "syntax.yaml")


def fillers(text: str, trigger: str, role: str) -> set[str]:
    """The words in the role of the first token of this form."""
    token = next(t for s in parse(text) for t in s.span if t.text == trigger)
    return {t.text for t in syntax().fillers(role, token)}


ROLES = [
    ("active", "The militants attacked the village.", "attacked", {"militants"}, {"village"}),
    ("passive", "The village was attacked by the militants.", "attacked", {"militants"}, {"village"}),
    ("noun", "The attack by the militants on the village failed.", "attack", {"militants"}, {"village"}),
    ("possessive", "The army's bombing of the village went on.", "bombing", {"army"}, {"village"}),
    ("light verb", "The militants carried out an attack on the village.", "attack", {"militants"}, {"village"}),
    ("light passive", "An attack was launched by the rebels against the base.", "attack", {"rebels"}, {"base"}),
    ("control", "The militants managed to seize the village.", "seize", {"militants"}, {"village"}),
    ("relative", "The militants who attacked the village fled.", "attacked", {"militants"}, {"village"}),
    ("reduced relative", "The village attacked by the militants burned.", "attacked", {"militants"}, {"village"}),
    ("participle", "The militants raided the camp, killing a guard.", "killing", {"militants"}, {"guard"}),
    ("verbs in a row", "The militants entered the camp and killed a guard.", "killed", {"militants"}, {"guard"}),
    ("actors in a row", "Rebels and soldiers attacked the camp.", "attacked", {"Rebels", "soldiers"}, {"camp"}),
    ("targets in a row", "Rebels attacked the camp and the village.", "attacked", {"Rebels"}, {"camp", "village"}),
    ("headline", "Three soldiers killed in ambush", "killed", set(), {"soldiers"}),
]


@pytest.mark.parametrize(("shape", "text", "trigger", "agents", "patients"), ROLES, ids=[r[0] for r in ROLES])
def test_agent_and_patient_are_found_in_every_shape(
    shape: str, text: str, trigger: str, agents: set[str], patients: set[str]
) -> None:
    assert (fillers(text, trigger, "agent"), fillers(text, trigger, "patient")) == (agents, patients), shape


def test_what_comes_under_attack_is_the_patient() -> None:
    assert fillers("The convoy came under attack.", "attack", "patient") == {"convoy"}


def test_who_claims_an_attack_is_its_claimer() -> None:
    assert fillers("The rebels claimed responsibility for the attack.", "attack", "claimer") == {"rebels"}


def test_parties_of_a_fight_stand_after_between() -> None:
    assert fillers("Clashes between rebels and soldiers went on.", "Clashes", "parties") == {"rebels", "soldiers"}


def test_a_participle_after_a_comma_belongs_to_the_noun_before_it() -> None:
    """The parser often hangs it on the sentence's verb."""
    text = "The war was between the council (TC), led by a colonel, and the army."
    assert "council" in fillers(text, "led", "undergone")


@pytest.mark.parametrize(("text", "shape"), [("was attacked", "passive"), ("attacked the camp", "active")])
def test_the_shape_of_a_verb_is_told_from_what_hangs_on_it(text: str, shape: str) -> None:
    token = next(t for s in parse(f"The village {text}.") for t in s.span if t.text == "attacked")
    assert syntax().shape(token) == shape


def test_a_form_has_its_lemma_and_the_one_in_e() -> None:
    """The tagger takes "hopes" for a form of "hop"."""
    token = next(t for s in parse("The army hopes to win.") for t in s.span if t.text == "hopes")
    assert Syntax({"words": {"wish": ["hope"]}}).has_word(token, "wish")


@pytest.mark.parametrize("path", [">nsubj %", "<", "[word"])
def test_a_path_that_cannot_be_read_is_refused(path: str) -> None:
    with pytest.raises(RuleError, match="cannot read the path"):
        Syntax({"roles": {"agent": {"active": [path]}}})


def test_a_role_knows_four_shapes() -> None:
    with pytest.raises(RuleError, match="has paths for `verb`"):
        Syntax({"roles": {"agent": {"verb": [">nsubj"]}}})


def test_a_macro_that_calls_itself_ends() -> None:
    endless = Syntax({"paths": {"up": [".", "$up"]}, "roles": {"any": {"any": ["$up"]}}})
    token = next(iter(parse("Rebels attacked."))).span[0]
    assert [t.text for t in endless.fillers("any", token)] == ["Rebels"]
