"""What the rules make of a folder of reports: which of them never fire, and which sentences they leave unread.

Enters: documents and the extraction content. Leaves: findings (``rule-never-fired`` with the rule's file and line,
``sentence-not-read`` with the document, its offset, its words and what the nearest rule lacked) and a line that says
how much was looked at. A rule fires where its trigger stands and all that it needs is there, as ``kg try`` shows it. A
sentence counts as unread when a trigger and a name stand in it and no rule fires; small words between two names
("of") are no such triggers, since they stand everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.claims import Finding
from kg.dates import find_times
from kg.documents import Document
from kg.extract import ExtractionContent, read_text
from kg.fillers import Reading
from kg.parse import Sentence
from kg.trying import TriedRule, tried_rules

WORDS = 30


@dataclass(slots=True)
class Coverage:
    """What was seen so far; documents are looked at one by one and not kept."""

    content: ExtractionContent
    fired: Counter[str] = field(default_factory=Counter)
    unread: list[Finding] = field(default_factory=list)
    documents: int = 0
    sentences: int = 0
    read: int = 0

    def look_at(self, document: Document) -> None:
        """Count what fires in a document; a row of a table has no sentences."""
        if document.row is not None:
            return
        self.documents += 1
        times = find_times(document.text, document.published)
        reading = read_text(document.text, times, document.published, self.content)
        for sentence in reading.readable():
            self.sentences += 1
            tried = list(tried_rules(reading, sentence, self.content))
            fired = {rule.rule for rule in tried if not rule.missing}
            self.fired.update(fired)
            self.read += bool(fired)
            missed = [rule for rule in tried if rule.kind != "particle"]
            if missed and not fired and _named(reading, sentence):
                self.unread.append(_unread(document, sentence, missed))

    def findings(self) -> Iterator[Finding]:
        """The rules that never fired, then the sentences that gave nothing."""
        for rule in self.content.rules.rules:
            if rule.id not in self.fired:
                yield Finding(
                    kind="rule-never-fired",
                    place=f"loaders/rules/{rule.place}",
                    message=f"the rule never fired in {self.documents} documents",
                    advice="none if its kind is rare here; else widen its triggers, or try one with `kg try`",
                    subject=rule.name,
                    position=rule.line,
                )
        yield from self.unread

    @property
    def summary(self) -> str:
        fired, rules = len(self.fired), len(self.content.rules.rules)
        return (
            f"{self.documents} documents, {self.sentences} sentences: rules fired in {self.read}; {fired} of {rules} "
            f"rules fired; {len(self.unread)} sentences with a trigger and a name gave nothing"
        )


def coverage(documents: Iterable[Document], content: ExtractionContent) -> Coverage:
    """All documents looked at."""
    seen = Coverage(content)
    for document in documents:
        seen.look_at(document)
    return seen


def _named(reading: Reading, sentence: Sentence) -> bool:
    return any(m.sentence == sentence.index and m.how == "name" for m in reading.naming.mentions)


def _unread(document: Document, sentence: Sentence, missed: list[TriedRule]) -> Finding:
    nearest = min(missed, key=lambda rule: len(rule.missing))
    words = sentence.span.text.split()
    told = " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
    return Finding(
        kind="sentence-not-read",
        place=document.path,
        message=f"“{told}” gives nothing: `{nearest.rule}` on “{nearest.trigger}” lacks {'; '.join(nearest.missing)}",
        advice=f"see what stands in the way with `kg try`; the rule is {nearest.place}",
        position=sentence.start,
    )
