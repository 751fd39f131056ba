"""From tokens to tidy stretches of the text, and stretches joined with quotations.

Takes token indices of a parsed sentence, or spans; returns sorted spans of the text without white space, commas and
full stops at their edges. A full stop stays where a quotation mark closes after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.claims import Span
from kg.parse import Sentence
from kg.quotations import Quotation

_EDGE = frozenset(" \t\r\n\xa0,;:—–-―")
_STOPS = frozenset(".")


def of_tokens(sentence: Sentence, indices: Sequence[int]) -> tuple[Span, ...]:
    """One span for each unbroken row of the (sorted) token indices."""
    doc = sentence.span.doc
    spans: list[Span] = []
    row: list[int] = []
    for index in indices:
        if row and index != row[-1] + 1:
            spans.append((sentence.token_start(doc[row[0]]), sentence.token_end(doc[row[-1]])))
            row = []
        row.append(index)
    if row:
        spans.append((sentence.token_start(doc[row[0]]), sentence.token_end(doc[row[-1]])))
    return tuple(spans)


def tidy(text: str, spans: Iterable[Span], whole: frozenset[int] = frozenset()) -> tuple[Span, ...]:
    """The spans without what does not belong to them at their edges; spans without a letter or digit are left out.

    A span that ends at one of the offsets ``whole`` keeps its end.
    """
    return tuple(kept for kept in (_trim(text, start, end, whole) for start, end in spans) if kept is not None)


def _trim(text: str, start: int, end: int, whole: frozenset[int]) -> Span | None:
    while start < end and (text[start] in _EDGE or text[start] in ".!?"):
        start += 1
    while start < end and end not in whole and (text[end - 1] in _EDGE or text[end - 1] in _STOPS):
        end -= 1
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None


def with_quotations(spans: Iterable[Span], quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    """The spans, each widened to the quotations that it shares text with; overlapping ones are joined."""
    wide: list[Span] = []
    for start, end in spans:
        for quotation in quotations:
            if quotation.start < end and start < quotation.end:
                start, end = min(start, quotation.start), max(end, quotation.end)
        wide.append((start, end))
    return joined(wide)


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans in order, overlapping ones made one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def without(spans: Iterable[Span], taken: Sequence[Span]) -> tuple[Span, ...]:
    """The spans less the stretches that are taken."""
    left = sorted(spans)
    for start, end in taken:
        left = [piece for a, b in left for piece in ((a, min(b, start)), (max(a, end), b)) if piece[0] < piece[1]]
    return tuple(left)
