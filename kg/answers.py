"""Claims that answer claims: "denied the accusation", "rejected the report", "which X denies".

Takes an attribution whose content is only a word for what somebody else said, and the claims told before it; returns
the claim that it answers. One that names the speaker, or accuses, comes first, then the latest. An attribution with
nothing told shortly before it answers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.attribution import Attribution
from kg.claims import Claim, EventContent, StatementContent

REACH = 600  # characters before the answer


def answered_claim(
    attribution: Attribution, speakers: frozenset[str], claims: Sequence[Claim], publisher: str
) -> Claim | None:
    """The claim that the attribution answers; ``speakers`` are its speaker and whom he speaks for."""
    at = attribution.cue_spans[0][0]
    before = [c for c in claims if at - REACH <= c.start < at and c.speaker not in speakers and c.stance != "denies"]

    def rank(claim: Claim) -> tuple[bool, bool, int, bool]:
        return _names(claim, speakers), claim.stance == "accuses", claim.start, claim.speaker != publisher

    return max(before, key=rank, default=None)


def _names(claim: Claim, speakers: frozenset[str]) -> bool:
    """Whether the claim's content speaks of the one who answers."""
    if isinstance(claim.content, StatementContent):
        return not speakers.isdisjoint((claim.content.subject, claim.content.object))
    if isinstance(claim.content, EventContent):
        acting = claim.content.slots.get("perpetrator", ())
        return isinstance(acting, tuple) and not speakers.isdisjoint(acting)
    return False
