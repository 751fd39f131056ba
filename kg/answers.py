"""Claims about what was told before: "denied the accusation", "which X denies", "claimed responsibility", "blamed X".

Takes an attribution whose content is only a word for what somebody else said, or leaves the event out, and the claims
told before it; returns the claim that it answers, or that tells of the event. An answer goes to a claim that names the
speaker, or accuses, before others, then to the latest. With nothing told shortly before there is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.attribution import Attribution
from kg.claims import Claim, EventContent, SlotValue, StatementContent
from kg.rules import DATE

REACH = 600  # characters before the answer


def answered_claim(
    attribution: Attribution, speakers: frozenset[str], claims: Sequence[Claim], publisher: str
) -> Claim | None:
    """The claim that the attribution answers; ``speakers`` are its speaker and whom he speaks for."""
    at = attribution.cue_spans[0][0]
    before = [
        c
        for c in claims
        if at - REACH <= c.start < at and c.speaker not in speakers and c.stance != "denies" and not _own(c, speakers)
    ]

    def rank(claim: Claim) -> tuple[bool, bool, int, bool]:
        return _names(claim, speakers), claim.stance == "accuses", claim.start, claim.speaker != publisher

    return max(before, key=rank, default=None)


def told_event(attribution: Attribution, claims: Sequence[Claim], chief: str) -> Claim | None:
    """The latest claim before the attribution that tells of an event which happened.

    One that gives no day of its own may tell of what the text is about: the ``chief`` event then, where that too was
    told shortly before.
    """
    at = attribution.cue_spans[0][0]
    near = (c for c in claims if at - REACH <= c.start < at)
    told = [c for c in near if isinstance(c.content, EventContent) and not c.content.unrealised]
    latest = max(told, key=lambda c: c.start, default=None)
    if latest is None or latest.about == chief:
        return latest
    news = [c for c in told if c.about == chief]
    day, days = _day(latest), {_day(claim) for claim in news}
    return max(news, key=lambda c: c.start) if news and (day is None or day in days) else latest


def _day(claim: Claim) -> SlotValue | None:
    return claim.content.slots.get(DATE) if isinstance(claim.content, EventContent) else None


def _own(claim: Claim, speakers: frozenset[str]) -> bool:
    """Whether the claim only says who the speaker is."""
    told = claim.content
    return isinstance(told, StatementContent) and told.subject in speakers and not claim.cue_spans


def _names(claim: Claim, speakers: frozenset[str]) -> bool:
    """Whether the claim's content speaks of the one who answers."""
    if isinstance(claim.content, StatementContent):
        return not speakers.isdisjoint((claim.content.subject, claim.content.object))
    if isinstance(claim.content, EventContent):
        acting = claim.content.slots.get("perpetrator", ())
        return isinstance(acting, tuple) and not speakers.isdisjoint(acting)
    return False
