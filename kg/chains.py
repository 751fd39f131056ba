"""Words passed on: "X reported, citing Y", where Y says what X reports.

Takes the cues of a document and who speaks in each; returns, for the cues where that is otherwise, who does and through
whom. Who only cites is a channel of what the one cited says; a cue of citing whose content is nothing but somebody
says nothing itself. Somebody who is no outlet and cites another speaks for himself all the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.cues import Cue
from kg.speakers import Speakers
from kg.syntax import lemma


def passed_on(
    cues: Sequence[Cue], spoken: Sequence[str | None], speakers: Speakers, citing: frozenset[str]
) -> dict[int, tuple[str | None, tuple[str, ...]]]:
    """Speaker and channels, by the places of the cues that change."""
    by_sentence: dict[int, list[int]] = {}
    for index, cue in enumerate(cues):
        by_sentence.setdefault(cue.sentence.index, []).append(index)
    changed: dict[int, tuple[str | None, tuple[str, ...]]] = {}
    for index, cue in enumerate(cues):
        cited = speakers.named_in(cue) if lemma(cue.head) in citing else None
        if cited is None:
            continue
        changed[index] = None, ()
        for other in by_sentence[cue.sentence.index]:
            outlet = spoken[other]
            carried = outlet != cited and speakers.may_carry(outlet) and _shares(cues[other], cue)
            if outlet is not None and carried and other not in changed:
                changed[other] = cited, (outlet,)
    return changed


def _shares(cue: Cue, citing: Cue) -> bool:
    """Whether two cues have one source, or the one hangs on the other: "the agency reported, citing …"."""
    same = cue.source is not None and cue.source == citing.source
    return same or citing.head.head == cue.head
