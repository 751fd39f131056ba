"""Whether it happened: negation, doubt, attempts, plans, threats and conditions."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from kg.content import find_content
from kg.errors import RuleError
from kg.factuality import Factuality, FactualityWords, assess, load_factuality
from kg.parse import parse

FILE = find_content().loaders / "rules" / "factuality.yaml"
REAL, UNREALISED = Factuality(), Factuality(unrealised=True)
POSSIBLE, PROBABLE = Factuality(certainty="possible"), Factuality(certainty="probable")
NEGATIVE, PAST = Factuality(polarity="negative"), Factuality(past=True)


@cache
def words() -> FactualityWords:
    return load_factuality(FILE)


CASES = [
    ("The rebels attacked the base.", "attacked", REAL),
    ("The rebels managed to seize the base.", "seize", REAL),
    ("The rebels succeeded in seizing the base.", "seizing", REAL),
    ("He condemned the attack.", "attack", REAL),
    ("The attack was not claimed by anybody.", "attack", REAL),
    ("The rebels did not attack the base.", "attack", NEGATIVE),
    ("The rebels did not launch an attack.", "attack", NEGATIVE),
    ("The attack did not take place.", "attack", NEGATIVE),
    ("The rebels never attacked the base.", "attacked", NEGATIVE),
    ("The rebels no longer control the base.", "control", Factuality("negative", past=True)),
    ("None of the rebels attacked the base.", "attacked", NEGATIVE),
    ("Neither the rebels nor the army attacked the base.", "attacked", NEGATIVE),
    ("No rebel group attacked the base.", "attacked", NEGATIVE),
    ("It is not true that the rebels attacked the base.", "attacked", NEGATIVE),
    ("Rumours that the rebels attacked the base are false.", "attacked", Factuality("negative", "possible")),
    ("Reports of an attack were baseless.", "attack", NEGATIVE),
    ("It is true that the rebels attacked the base.", "attacked", REAL),
    ("The rebels did not only attack the base but also burned it.", "attack", REAL),
    ("The rebels, not the army, attacked the base.", "attacked", REAL),
    ("The rebels used to control the base.", "control", PAST),
    ("The rebels used mortars to attack the base.", "attack", REAL),
    ("The rebels have yet to attack the base.", "attack", UNREALISED),
    ("The rebels stopped short of attacking the base.", "attacking", UNREALISED),
    ("Had the rebels attacked the base, the army would have replied.", "attacked", UNREALISED),
    ("Have the rebels seized the base?", "seized", UNREALISED),
    ("Who attacked the base?", "attacked", REAL),
    ("Only then did the rebels attack the base.", "attack", REAL),
    ("The rebels postponed their offensive.", "offensive", UNREALISED),
    ("Soldiers rehearsed an attack.", "attack", UNREALISED),
    ("The rebels planned and carried out an attack.", "attack", REAL),
    ("The attack was planned and executed by the rebels.", "attack", REAL),
    ("The attack was planned but not carried out.", "attack", UNREALISED),
    ("The rebels tried to seize the base.", "seize", UNREALISED),
    ("The rebels failed to seize the base.", "seize", UNREALISED),
    ("The rebels threatened to attack the base.", "attack", UNREALISED),
    ("The rebels planned an attack.", "attack", UNREALISED),
    ("The army foiled an attack.", "attack", UNREALISED),
    ("An attack was thwarted by the army.", "attack", UNREALISED),
    ("The army succeeded in stopping an attack.", "attack", UNREALISED),
    ("The rebels will attack the base.", "attack", UNREALISED),
    ("If the rebels attack the base, the army will leave.", "attack", UNREALISED),
    ("The rebels sent men to attack the base.", "attack", UNREALISED),
    ("There were threats of an attack.", "attack", UNREALISED),
    ("The army foiled a plot to attack the base.", "attack", UNREALISED),
    ("The rebels had no role in the attack.", "attack", NEGATIVE),
    ("The rebels did not play any part in the attack.", "attack", NEGATIVE),
    ("Three men were feared dead.", "dead", POSSIBLE),
    ("The rebels may have attacked the base.", "attacked", POSSIBLE),
    ("The rebels allegedly attacked the base.", "attacked", POSSIBLE),
    ("The alleged attack was small.", "attack", POSSIBLE),
    ("The rebels reportedly attacked the base.", "attacked", PROBABLE),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), CASES, ids=[c[0] for c in CASES])
def test_what_the_text_commits_itself_to(text: str, trigger: str, expected: Factuality) -> None:
    token = next(t for s in parse(text) for t in s.span if t.text == trigger)
    assert assess(token, words()) == expected


def test_an_unknown_list_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    path = tmp_path / "factuality.yaml"
    path.write_text(FILE.read_text(encoding="utf-8").replace("conditions:", "condition:"), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_factuality(path)
    assert "conditions" in str(caught.value)
