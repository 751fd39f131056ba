"""Who says what in which words.

Takes a text, its parsed sentences, the names found in it and the reporting words; returns attributions in order of their
cues: speaker, channels, stance, certainty, and the spans of source, cue and content. Attributions may be nested: the
innermost whose content holds a word tells who says it. ``speaker`` is None where the source names nobody that
``Naming`` knows; its span is kept. An outlet or channel that only carries another's words stands in ``via``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.claims import Span
from kg.cues import Cue, find_cues
from kg.naming import Naming
from kg.parse import Sentence
from kg.quotations import Quotation, find_quotations
from kg.quoting import Quoting
from kg.reporting import Reporting
from kg.speakers import Speakers
from kg.textspans import joined, of_tokens, tidy, with_quotations, without


@dataclass(frozen=True, slots=True)
class Attribution:
    """One report of somebody's words. Spans are offsets in the text; ``rule`` is ``group@version``."""

    sentence: int
    speaker: str | None
    via: tuple[str, ...]
    stance: str
    certainty: str
    source_spans: tuple[Span, ...]
    cue_spans: tuple[Span, ...]
    content_spans: tuple[Span, ...]
    rule: str

    @property
    def size(self) -> int:
        """Characters of the content."""
        return sum(end - start for start, end in self.content_spans)

    def holds(self, start: int, end: int) -> bool:
        """Whether the content covers this stretch of the text."""
        return any(a <= start and end <= b for a, b in self.content_spans)


def find_attributions(
    text: str, sentences: Sequence[Sentence], naming: Naming, rules: Reporting
) -> list[Attribution]:
    """All attributions of one document, by the places of their cues."""
    quotations = find_quotations(text, sentences)
    quoting = Quoting(text, sentences, quotations)
    speakers = Speakers(naming, rules)
    found: list[Attribution] = []
    for sentence in sentences:
        for cue in find_cues(sentence, rules):
            attribution = _attribution(text, cue, quoting, speakers, rules)
            if attribution is not None:
                found.append(attribution)
    found.extend(_captions(text, sentences, quoting, speakers, rules))
    found = [replace(a, content_spans=spans) for a, spans in zip(found, quoting.carried_on(found), strict=True)]
    return sorted(_origins(found, speakers), key=lambda a: (a.cue_spans, a.content_spans))


def innermost(attributions: Sequence[Attribution], start: int, end: int) -> Attribution | None:
    """The attribution that tells who says this stretch of the text; None when nobody but the document does."""
    holding = [a for a in attributions if a.holds(start, end)]
    return min(holding, key=lambda a: (a.size, a.cue_spans), default=None)
