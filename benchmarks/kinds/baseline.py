"""What 25 regular expressions make of a short report: the comparison that a reader of rules has to beat.

One expression a kind, written as one would write them without looking at any result. They are tried from the special
to the general, and the first that is found decides; a report in which none is found is of the kind ``Other``.
"""

from __future__ import annotations

import re

OTHER = "Other"

_WRITTEN = {
    "Chemical weapon": (
        r"chemical (weapon|attack)|\bgas attack|chlorine|sarin|mustard (gas|agent)|nerve agent"
        r"|phosphorus"
    ),
    "Suicide bomb": r"suicide|blew (him|her|them)sel|explosive (vest|belt)",
    "Sexual violence": r"\brap(e|ed|es|ing)\b|gang-rap|sexual|molest",
    "Excessive force against protesters": (
        r"(live (fire|bullet|ammunition|round)|shot|killed|opened fire).*(protest|demonstrat|march)"
        r"|(protest|demonstrat|march).*(shot dead|killed|live (fire|bullet|ammunition|round)"
        r"|opened fire)"
    ),
    "Protest with intervention": (
        r"(tear ?gas|water cannon|dispers|pepper spray|batons?).*|(protest|demonstrat|rally"
        r"|march).*(arrest|detain)"
    ),
    "Violent demonstration": (
        r"(protest|demonstrat|rally|march).*(stone|rock|burn|torch|fire to|clash|vandal|smash)|(clash"
        r"|stone|burn).*(protest|demonstrat)"
    ),
    "Mob violence": r"\bmobs?\b|lynch|vigilante|\briot|angry crowd|villagers (beat|attack)|communal",
    "Peaceful protest": r"protest|demonstrat|\brall(y|ied)|\bmarch(ed|ers|ing)\b|sit-in|vigil|on strike",
    "Grenade": r"grenade",
    "Air/drone strike": r"air ?strike|air-strike|air raid|warplane|drone|\bjets?\b|helicopter|bombard|aerial",
    "Disrupted weapons use": (
        r"defus|intercept|shot down|cache|dismantl|seized .*(weapon|explosive|arms)|discovered .*(bomb"
        r"|mine|weapon)"
    ),
    "Remote explosive/landmine/IED": (
        r"\bIEDs?\b|improvised explosive|land ?mine|roadside bomb|car bomb|\bbombs?\b|explosion|explo"
    ),
    "Shelling/artillery/missile attack": r"shell(ed|ing)|artillery|mortar|rocket|missile",
    "Government regains territory": r"recaptur|retook|retaken|liberat|regain|took back|reclaim",
    "Non-violent transfer of territory": (
        r"hand(ed|s)? over|withdr[ae]w|without (a fight|resistance)|peaceful(ly)? (took|transfer)"
        r"|pulled (out|back)|retreat"
    ),
    "Non-state actor overtakes territory": (
        r"(captur|seiz|overr[au]n|took control|took over|takes? control).*(town|village|city|district"
        r"|base|post)"
    ),
    "Abduction/forced disappearance": r"abduct|kidnap|hostage|disappear|missing",
    "Arrests": r"arrest|detain|jailed|custody|round(ed)? up|apprehend",
    "Agreement": r"agreement|agreed|peace (deal|talk|accord)|ceasefire|cease-fire|truce|accord\b|surrender",
    "Headquarters or base established": (
        r"(establish|set up|set-up|open|buil[dt]|inaugurat|erect).*(base|camp|headquarters|outpost"
        r"|post)"
    ),
    "Looting/property destruction": r"loot|torch|burn|set (fire|ablaze)|destroy|demolish|vandal|stole|ransack",
    "Armed clash": r"clash|fighting|battle|firefight|gunfight|exchange of fire|exchanged fire|ambush|skirmish",
    "Attack": r"attack|kill|shot|murder|execut|stab|behead|beat|tortur|assassin|massacre",
    "Change to group/activity": (
        r"deploy|reinforce|recruit|merg|split|troops|curfew|checkpoint|withdraw|form(ed|ation)"
    ),
}
EXPRESSIONS = {label: re.compile(pattern, re.IGNORECASE | re.DOTALL) for label, pattern in _WRITTEN.items()}


def kind_of(text: str) -> str:
    """The label of the first expression that is found."""
    return next((label for label, pattern in EXPRESSIONS.items() if pattern.search(text)), OTHER)
