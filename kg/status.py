"""What claims count for, and the status of what they are about.

The table is data (``ontology/codes/evidence.ttl``): stance, polarity and certainty of a claim say whether it speaks
for its content, weakly for it, against it, or neither. A denial never counts for what it denies.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

FOR, WEAKLY, AGAINST, NEITHER = "for", "weakly for", "against", "neither"


def counts_as(table: Mapping[tuple[str, str, str], str], stance: str, polarity: str, certainty: str) -> str:
    """What one claim on realised content counts for; ``neither`` where the table is silent."""
    return table.get((stance, polarity, certainty), NEITHER)


def status_of(kinds: Collection[str]) -> str:
    """Asserted, alleged, disputed, denied or unrealised, from what each claim counts for."""
    if AGAINST in kinds:
        return "disputed" if FOR in kinds or WEAKLY in kinds else "denied"
    if FOR in kinds:
        return "asserted"
    return "alleged" if WEAKLY in kinds else "unrealised"


def of_events(kinds: Sequence[tuple[str, frozenset[str]]]) -> list[str]:
    """What claims count for an event as such, from what each counts for and whom it names as the perpetrator.

    Who denies one culprit's part does not dispute the event, where somebody tells of it without that culprit.
    """
    told = [culprits for kind, culprits in kinds if kind in (FOR, WEAKLY)]
    return [
        NEITHER if kind == AGAINST and culprits and any(not culprits & named for named in told) else kind
        for kind, culprits in kinds
    ]
