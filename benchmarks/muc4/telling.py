"""Strings that tell of a role by themselves: "dynamite", "death squads".

Takes what the rules found, the text and the strings mined from train; adds those that stand in a text of which the
rules say that it tells of an incident, unless what was found holds them already. The table shows the figure without
this step too.
"""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.muc4.mine import plain
from benchmarks.muc4.roles import Roles


def with_telling(found: Roles, text: str, telling: Mapping[str, list[str]]) -> Roles:
    """The roles with the telling strings of the text; of one inside another, the longer."""
    within = f" {plain(text)} "
    added: Roles = {}
    for role, words in found.items():
        there = [string for string in telling.get(role, ()) if f" {string} " in within]
        longest = [s for s in there if role == "Weapon" or not any(s != other and s in other for other in there)]
        held = [plain(word) for entity in words for word in entity]
        added[role] = [*words, *([s] for s in longest if not any(s in other for other in held))]
    return added
