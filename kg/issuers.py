"""The party that issues a text, which says "we" and "our forces" of itself.

Enters: the publisher's name and a function that finds names in a text. Leaves: the armed group, force or government
that this name is or holds ("Press Office of the Zarian army", "Dawn Front (communiqué)"); none for a newspaper, whose
"our" is its reporters'. With the register of the text's names, its "we" and "our" outside quotations are placed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from kg.claims import Entity
from kg.naming import Naming
from kg.register import Register

_OURS = "our"
_WORDS = frozenset({"we", "us", _OURS, "ourselves"})
_WE = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS))})\b", re.IGNORECASE)
_FORCES = frozenset({"ArmedGroup", "ArmedForces", "Unit", "PoliticalParty"})
_STATE = frozenset({"Government", "Ministry"})
_OTHERS = frozenset({"CivilOrganization", "InternationalOrganization"})


def issuer_of(
    publisher: str | None, text: str, names: Callable[[str], Naming], listed: Collection[str]
) -> Entity | None:
    """The party, if the text says "we" at all: one that is known or ``listed``, a force by its nation, a ministry."""
    if not publisher or not _WE.search(text):
        return None
    named = names(publisher).entities
    parties = [entity for entity in named if _is_party(entity, listed)]
    if len(parties) != 1:
        return None
    others = [e for e in named if not _OTHERS.isdisjoint((e.type, *e.types)) and parties[0].label not in e.label]
    return None if others else parties[0]


def place_we(register: Register, issuer: Entity) -> None:
    """Put the text's own "we" and "our" down as the party."""
    record = register.issuer(issuer)
    for view in register.views:
        for i, word in enumerate(view.lowers):
            if word in _WORDS and not view.quoted[i]:
                register.place(view.index, i, i + 1, record, "possessive" if word == _OURS else "pronoun", head=i)


def _is_party(entity: Entity, listed: Collection[str]) -> bool:
    classes = {entity.type, *entity.types}
    if entity.identity == "known" or entity.label in listed:
        return not classes.isdisjoint(_FORCES | _STATE)
    own = entity.label.istitle()
    ministry = entity.identity == "found" and entity.type in _STATE
    return own and (ministry or (entity.identity == "described" and entity.type == "ArmedForces"))
