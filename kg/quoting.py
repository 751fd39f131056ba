"""Which quotations belong to a report.

Takes a text, its sentences and quotations; answers which quotation stands around a place, which ones stand beside a
cue ("…," she said, "…"; she said: "…"), and which ones without a cue of their own carry on what somebody said before:
in the same paragraph, or in a following one that is all quotation. A quotation after which somebody else
speaks, or a few words in marks inside a sentence, is nobody's continuation.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.claims import Span
from kg.parse import Sentence
from kg.quotations import Quotation

_BEFORE = re.compile(r"[\s,—–-]*")
_AFTER = re.compile(r"[^.!?\n\"“”]{0,80}[,:—–]\s*")
_AT_ONCE = re.compile(r"\s*")
_COLON = re.compile(r"[^.!?\n\"“”]{0,120}:\s*")
_OPEN_END = frozenset(",?!…-—")
_SENTENCE_END = frozenset(".?!…")
_MARKS = "\"“”„‟«»'‘’`"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A cue: where it starts, in which sentence, whether quotations may carry its content on, and whether it stands in
    quotation marks itself.
    """

    start: int
    sentence: int
    carries: bool
    quoted: bool


class Quoting:
    """One document's quotations, ready to be asked about."""

    def __init__(self, text: str, sentences: Sequence[Sentence], quotations: Sequence[Quotation]) -> None:
        self._text = text
        self.quotations = tuple(quotations)
        self.open_ends = frozenset(q.end for q in self.quotations if q.goes_on)
        self._starts = [q.start for q in self.quotations]
        self._paragraphs: dict[int, tuple[int, int]] = {}
        for sentence in sentences:
            start, _ = self._paragraphs.get(sentence.paragraph, (sentence.start, 0))
            self._paragraphs[sentence.paragraph] = (start, sentence.end)

    def around(self, start: int, end: int) -> Quotation | None:
        """The quotation that holds this stretch, if one does."""
        place = bisect_right(self._starts, start) - 1
        if place < 0 or self.quotations[place].end < end:
            return None
        return self.quotations[place]

    def same_side(self, word: Span, other: int) -> bool:
        """Whether a word can go with another: not from a quotation of sentences that the other is outside of."""
        quotation = self.around(*word)
        return quotation is None or quotation.start <= other < quotation.end or not self._whole(quotation)

    def touching(self, spans: Sequence[Span]) -> list[Quotation]:
        """The quotations that share text with one of the spans."""
        found: list[Quotation] = []
        for start, end in spans:
            place = max(bisect_right(self._starts, start) - 1, 0)
            while place < len(self.quotations) and self.quotations[place].start < end:
                if self.quotations[place].end > start:
                    found.append(self.quotations[place])
                place += 1
        return found

    def beside(
        self, sentence: Sentence, spans: Sequence[Span], *, inverted: bool, after_too: bool = True
    ) -> list[Span]:
        """Quotations that end just before, or begin just after, a cue and its source.

        ``inverted`` when the verb stands before its subject, as only after quoted words; ``after_too`` is false for
        a mark that only closes quoted words.
        """
        first, last = min(s for s, _ in spans), max(e for _, e in spans)
        found: list[Span] = []
        place = bisect_right(self._starts, first) - 1
        if place >= 0:
            before = self.quotations[place]
            if (
                before.paragraph == sentence.paragraph
                and (inverted or before.start <= sentence.start)
                and _BEFORE.fullmatch(self._text, before.end, first)
                and (inverted or self._open_end(before) or self._text[first].islower())
            ):
                found.append((before.start, before.end))
        place = bisect_right(self._starts, last - 1)
        if after_too and place < len(self.quotations):
            after = self.quotations[place]
            pattern = _AFTER if after.paragraph == sentence.paragraph else _COLON
            at_once = self._whole(after) and _AT_ONCE.fullmatch(self._text, last, after.start)
            near = after.paragraph - sentence.paragraph in (0, 1)
            if near and (at_once or pattern.fullmatch(self._text, last, after.start)):
                found.append((after.start, after.end))
        return found

    def clipped(self, spans: Sequence[Span]) -> tuple[Span, ...]:
        """The spans; one that opens with quoted words that are sentences of their own ends with them."""
        result: list[Span] = []
        for start, end in spans:
            place = bisect_right(self._starts, start) - 1
            quotation = self.quotations[place] if place >= 0 else None
            if quotation and quotation.start == start and quotation.end < end and self._whole(quotation):
                more = [
                    (q.start, q.end)
                    for q in self.quotations[place + 1 : bisect_left(self._starts, end)]
                    if q.end <= end and self._whole(q)
                ]
                result += [(start, quotation.end), *more]
            else:
                result.append((start, end))
        return tuple(result)

    def _whole(self, quotation: Quotation) -> bool:
        """Whether the words open with a capital and end as quoted sentences do, with the stop inside the marks."""
        inside = self._text[quotation.start : quotation.end].strip(_MARKS)
        return inside[:1].isupper() and inside[-1:] in _OPEN_END | _SENTENCE_END

    def _open_end(self, quotation: Quotation) -> bool:
        last = self._text[quotation.end - 2]
        return last in _OPEN_END or self._text[quotation.end : quotation.end + 1] == ","

    def carried_on(self, cues: Sequence[Spoken], contents: Sequence[tuple[Span, ...]]) -> list[tuple[Span, ...]]:
        """The contents, each with the quotations that carry it on.

        A quotation goes to whose quotation came before it, or to the last cue, when nobody speaks in between.
        """
        result = [list(content) for content in contents]
        taken = sorted(span for content in contents for span in content)
        order = sorted((i for i, cue in enumerate(cues) if not cue.quoted), key=lambda i: cues[i].start)
        starts = [cues[i].start for i in order]
        holders = self._holders(contents)
        speaking: dict[int, int] = {}
        for quotation in self.quotations:
            number = quotation.paragraph
            covering = holders.get(quotation.start)
            if covering is not None:
                if cues[covering].carries:
                    speaking[number] = covering
                continue
            if not self._stands_alone(quotation) or _covered(quotation, taken):
                continue
            place = bisect_right(starts, quotation.start) - 1
            last = order[place] if place >= 0 and starts[place] >= self._paragraphs[number][0] else None
            owner = speaking.get(number)
            if last is None and owner is None and self._fills(quotation):
                owner = speaking.get(number - 1)
            elif last is not None and (owner is None or cues[last].sentence > cues[owner].sentence):
                owner = last if cues[last].carries else None
            if owner is not None:
                result[owner].append((quotation.start, quotation.end))
                speaking[number] = owner
        return [tuple(sorted(content)) for content in result]

    def _holders(self, contents: Sequence[tuple[Span, ...]]) -> dict[int, int]:
        """For each quotation, by its start, the first content that covers it."""
        holders: dict[int, int] = {}
        for index, content in enumerate(contents):
            for start, end in content:
                for place in range(bisect_left(self._starts, start), bisect_left(self._starts, end)):
                    if self.quotations[place].end <= end:
                        holders.setdefault(self.quotations[place].start, index)
        return holders

    def _stands_alone(self, quotation: Quotation) -> bool:
        """Whether the quotation opens like a sentence of its own and ends one."""
        inside = self._text[quotation.start : quotation.end].strip(_MARKS)
        before = self._text[max(quotation.start - 20, 0) : quotation.start].rstrip(" \t\xa0")[-2:]
        opens = not before.strip() or before[-1:] in "\n" or bool(set(before) & _SENTENCE_END)
        return opens and inside[:1].isupper() and (inside[-1:] in _SENTENCE_END or quotation.goes_on)

    def _fills(self, quotation: Quotation) -> bool:
        start, end = self._paragraphs[quotation.paragraph]
        return quotation.start <= start and self._text[quotation.end : end].strip() == ""


def _covered(quotation: Quotation, taken: Sequence[Span]) -> bool:
    place = bisect_right(taken, (quotation.start, quotation.end)) - 1
    return any(s < quotation.end and quotation.start < e for s, e in taken[max(place - 1, 0) : place + 2])
