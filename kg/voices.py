"""Whose claim a stretch of the text is, and how sure: the publisher's or somebody's whom an attribution names.

Takes the attributions of a document; answers for a place in the text with a ``Voice``. The innermost attribution that
holds the place decides, but one that takes its content for granted ("condemned the attack") leaves it to whoever tells
the rest, one without a source ("is believed to have …") lends its doubt to the speaker around it, and what somebody
does not say is not said inside of that either. ``SILENT`` stances of nobody that is known are not the publisher's: he
claims no responsibility.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kg.attribution import Attribution
from kg.factuality import Factuality

CHUNK = 1000
SILENT = frozenset({"claimsResponsibility"})
DENIES = "denies"
RESERVED = ("doubts", "unknown")
_CERTAINTIES = ("certain", "probable", "possible", "unknown")
_NOT_YET = frozenset({"predicts", "demands"})


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says a thing, and how sure: an attribution (by its place) or the publisher, with the content's factuality."""

    attribution: int | None
    stance: str
    polarity: str
    certainty: str
    unrealised: bool


class Voices:
    """The attributions of one document, ready to be asked."""

    def __init__(self, attributions: Sequence[Attribution]) -> None:
        self.attributions = attributions
        self._holding: dict[int, list[int]] = {}
        for index, attribution in enumerate(attributions):
            for chunk in sorted({c for a, b in attribution.content_spans for c in range(a // CHUNK, b // CHUNK + 1)}):
                self._holding.setdefault(chunk, []).append(index)

    def voice(self, start: int, end: int, factuality: Factuality) -> Voice:
        """Who says what stands here."""
        around = [i for i in self._around(start, end) if not self.attributions[i].presupposes]
        reserved = [i for i in around if self._reserved(i)]
        around = reserved[-1:] or around
        if not around:
            return Voice(None, "asserts", factuality.polarity, factuality.certainty, factuality.unrealised)
        inner = self.attributions[around[0]]
        speaking = next((i for i in around if self.attributions[i].source_spans), around[0])
        outer = self.attributions[speaking]
        stance = outer.stance if inner.stance == "asserts" or outer.stance != "asserts" else inner.stance
        if factuality.presupposed and stance in _NOT_YET:  # who promises to punish an attack takes it for granted
            return Voice(None, "asserts", factuality.polarity, factuality.certainty, factuality.unrealised)
        certainty = max(inner.certainty, outer.certainty, factuality.certainty, key=_CERTAINTIES.index)
        if outer.speaker is None and stance in SILENT:
            stance, certainty = "asserts", "possible"
        unrealised = factuality.unrealised or stance in _NOT_YET
        index = None if outer.speaker is None else speaking
        return Voice(index, stance, factuality.polarity, certainty, unrealised)

    def judging(self, start: int, end: int) -> list[int]:
        """The attributions that take for granted what stands here."""
        return [i for i in self._around(start, end) if self.attributions[i].presupposes]

    def untold(self, index: int) -> bool:
        """Whether an attribution tells nothing: "did not say how many", or words inside of such or of a denial."""
        attribution = self.attributions[index]
        start, end = attribution.cue_spans[0]
        around = [i for i in self._around(start, end) if i != index]
        within = any(self._reserved(i) or self._disowned(i, attribution.speaker) for i in around)
        return within or (self._reserved(index) and attribution.asks)

    def speaker_around(self, index: int) -> str | None:
        """Who says what an attribution without a speaker tells: "police said suspicion fell on X"."""
        around = (self.attributions[i] for i in self._around(*self.attributions[index].cue_spans[0]) if i != index)
        return next((attribution.speaker for attribution in around if attribution.speaker is not None), None)

    def _around(self, start: int, end: int) -> list[int]:
        """The attributions that hold the stretch, the innermost first."""
        found = [i for i in self._holding.get(start // CHUNK, ()) if self.attributions[i].holds(start, end)]
        return sorted(found, key=lambda i: (self.attributions[i].size, self.attributions[i].cue_spans))

    def _disowned(self, index: int, speaker: str | None) -> bool:
        """Whether the speaker denies what is said there: "rejected claims that it intends to stay"."""
        return self.attributions[index].stance == DENIES and self.attributions[index].speaker == speaker

    def _reserved(self, index: int) -> bool:
        return (self.attributions[index].stance, self.attributions[index].certainty) == RESERVED
