"""Claims, events and statements of one document, put together from what the rules and the attribution found.

Takes event groups, statement mentions and attributions; returns numbered claims with the events and statements
they are about. What an attribution's content holds is its speaker's claim, everything else the publisher's. An
attribution in which no rule understood anything is a claim in free text. An event's slots gather what the claims that
count for it say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

from kg.attribution import Attribution, innermost
from kg.claims import Claim, Event, EventContent, SlotValue, Span, Statement, StatementContent
from kg.dates import narrows
from kg.eventmentions import EventMention
from kg.factuality import Factuality
from kg.fillers import Reading
from kg.gathering import Group
from kg.relations import StatementMention
from kg.status import FOR, NEITHER, WEAKLY, counts_as, status_of

LONGEST = 80
CHUNK = 1000
_WORD = re.compile(r"\S+")
SHORTEST = 3
TAKEN_OVER = frozenset({"asserts"})
EARLY, MENTIONS = 5, 4
RESPONSIBLE = "claimsResponsibility"
_CERTAINTIES = ("certain", "probable", "possible", "unknown")
Evidence = Mapping[tuple[str, str, str], str]


class OntologyView(Protocol):
    """What extraction asks of the ontology."""

    @property
    def evidence(self) -> Evidence: ...
    @property
    def schemes(self) -> tuple[str, ...]: ...
    @property
    def properties(self) -> Mapping[str, object]: ...
    @property
    def slots(self) -> Collection[str]: ...
    @property
    def count_slots(self) -> Collection[str]: ...
    def chain(self, name: str) -> tuple[str, ...]: ...
    def code(self, cls: str, scheme: str) -> str | None: ...
    def comparable(self, first: str, second: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says a thing, and how sure: an attribution or the publisher, with the content's own factuality."""

    attribution: int | None
    stance: str
    polarity: str
    certainty: str
    unrealised: bool


@dataclass(slots=True)
class Assembler:
    """Numbers and keeps the claims of one document."""

    reading: Reading
    attributions: Sequence[Attribution]
    ontology: OntologyView
    publisher: str
    claims: list[Claim] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    holding: dict[int, list[int]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Which attributions hold each stretch of the text, so that a long text is not searched for each claim."""
        self.starts = [sentence.start for sentence in self.reading.sentences]
        for index, attribution in enumerate(self.attributions):
            for chunk in sorted({c for a, b in attribution.content_spans for c in range(a // CHUNK, b // CHUNK + 1)}):
                self.holding.setdefault(chunk, []).append(index)

    def assemble(
        self, groups: Sequence[Group], mentions: Sequence[StatementMention]
    ) -> tuple[tuple[Event, ...], tuple[Statement, ...], tuple[Claim, ...]]:
        """Everything, the main event first."""
        events = tuple(self._event(f"ev{n}", group) for n, group in enumerate(main_first(groups), start=1))
        by_triple: dict[tuple[str, str, str], list[StatementMention]] = {}
        for mention in mentions:
            by_triple.setdefault(mention.triple, []).append(mention)
        statements = tuple(self._statement(f"s{n}", found) for n, found in enumerate(by_triple.values(), start=1))
        for index, attribution in enumerate(self.attributions):
            if index not in self.used and attribution.speaker is not None:
                self._free(attribution)
        return events, statements, tuple(self.claims)

    # -- voices

    def _voice(self, start: int, end: int, factuality: Factuality) -> Voice:
        candidates = self.holding.get(start // CHUNK, ())
        attribution = innermost([self.attributions[i] for i in candidates], start, end)
        if attribution is None:
            return Voice(None, "asserts", factuality.polarity, factuality.certainty, factuality.unrealised)
        certainty = max(attribution.certainty, factuality.certainty, key=_CERTAINTIES.index)
        unrealised = factuality.unrealised or attribution.stance in ("predicts", "demands")
        index = next((i for i in candidates if self.attributions[i] is attribution), None)
        index = None if attribution.speaker is None else index
        return Voice(index, attribution.stance, factuality.polarity, certainty, unrealised)

    def _claim(
        self,
        voice: Voice,
        about: str,
        content: EventContent | StatementContent,
        mention: EventMention | StatementMention,
    ) -> Claim:
        via: tuple[str, ...] = ()
        spans: dict[str, tuple[Span, ...]] = {}
        if voice.attribution is None:
            start, end = self._sentence_span(mention.sentence)
            speaker, rule = self.publisher, mention.rule.id
        else:
            attribution = self.attributions[voice.attribution]
            self.used.add(voice.attribution)
            start, end = self._content_span(attribution, mention.start, mention.end)
            speaker, via, rule = attribution.speaker or self.publisher, attribution.via, attribution.rule
            spans = {
                "source_spans": attribution.source_spans,
                "cue_spans": attribution.cue_spans,
                "content_spans": attribution.content_spans,
            }
        claim = Claim(
            id=f"c{len(self.claims) + 1}",
            speaker=speaker,
            stance=voice.stance,
            text=self.reading.text[start:end],
            start=start,
            end=end,
            rule=rule,
            about=about,
            via=via,
            content=content,
            polarity=voice.polarity,
            certainty=voice.certainty,
            content_rule=None if voice.attribution is None else mention.rule.id,
            **spans,
        )
        self.claims.append(claim)
        return claim

    def _sentence_span(self, index: int) -> tuple[int, int]:
        sentence = self.reading.sentences[index]
        return self._short(sentence.start, sentence.end, sentence.start)

    def _content_span(self, attribution: Attribution, start: int, end: int) -> tuple[int, int]:
        """The piece of the content around the trigger, within the limit of words."""
        first = min(s for s, _ in attribution.content_spans)
        last = max(e for _, e in attribution.content_spans)
        if _words(self.reading.text[first:last]) <= LONGEST and not self._cut_by_cue(attribution, first, last):
            return first, last
        for a, b in attribution.content_spans:
            if a <= start and end <= b:
                return self._short(a, b, start)
        return self._short(first, last, start)

    @staticmethod
    def _cut_by_cue(attribution: Attribution, first: int, last: int) -> bool:
        return any(first <= s and e <= last for s, e in attribution.cue_spans)

    def _short(self, start: int, end: int, at: int) -> tuple[int, int]:
        """The stretch itself, or the sentence of it around ``at``, or as many words of that as are allowed."""
        text = self.reading.text
        if _words(text[start:end]) <= LONGEST:
            return start, end
        sentence = self.reading.sentences[max(0, bisect_right(self.starts, at) - 1)]
        if sentence.start <= at < sentence.end:
            start, end = max(start, sentence.start), min(end, sentence.end)
        words = list(islice(_WORD.finditer(text, start, end), LONGEST))
        return (words[0].start(), words[-1].end()) if words else (start, end)

    # -- events

    def _event(self, event_id: str, group: Group) -> Event:
        by_voice: dict[Voice, list[EventMention]] = {}
        for mention in group.mentions:
            by_voice.setdefault(self._voice(mention.start, mention.end, mention.factuality), []).append(mention)
        made: list[tuple[str, Claim]] = []
        latest: list[tuple[str, Claim]] = []
        for voice, mentions in by_voice.items():
            content = EventContent(group.type, self._slots(voice, mentions), voice.unrealised)
            claim = self._claim(voice, event_id, content, mentions[0])
            made.append((self._weight(claim, voice.unrealised), claim))
            if any(m.revises for m in mentions):
                latest.insert(0, made[-1])
        status = status_of([weight for weight, _ in made])
        return Event(
            id=event_id,
            type=group.type,
            types=self.ontology.chain(group.type),
            status=status,
            slots=self._gathered([*latest, *(m for m in made if m not in latest)]),
            claims=tuple(claim.id for _, claim in made),
            codes={s: c for s in self.ontology.schemes if (c := self.ontology.code(group.type, s)) is not None},
        )

    def _weight(self, claim: Claim, unrealised: bool) -> str:
        return (
            NEITHER if unrealised else counts_as(self.ontology.evidence, claim.stance, claim.polarity, claim.certainty)
        )

    def _slots(self, voice: Voice, mentions: Sequence[EventMention]) -> dict[str, SlotValue]:
        slots = join_slots([m.slots for m in sorted(mentions, key=lambda m: not m.revises)])
        if voice.stance == RESPONSIBLE and voice.attribution is not None:
            speaker = self.attributions[voice.attribution].speaker
            if speaker is not None and voice.polarity == "positive":
                slots["claimed_by"] = (speaker,)
                slots.setdefault("perpetrator", (speaker,))
        return slots

    @staticmethod
    def _gathered(made: Sequence[tuple[str, Claim]]) -> dict[str, SlotValue]:
        """What the claims that count for the event say; where none does, what any says."""
        supporting = [claim for weight, claim in made if weight == FOR] + [c for w, c in made if w == WEAKLY]
        chosen = supporting or [claim for _, claim in made]
        return join_slots([c.content.slots for c in chosen if isinstance(c.content, EventContent)])

    # -- statements and free text

    def _statement_voice(self, mention: StatementMention) -> Voice:
        """What only describes somebody ("the commander of X") is taken for granted by the text itself when denied."""
        voice = self._voice(mention.start, mention.end, mention.factuality)
        if voice.stance in TAKEN_OVER or mention.verbal:
            return voice
        return Voice(None, "asserts", "positive", "certain", False)

    def _statement(self, statement_id: str, mentions: Sequence[StatementMention]) -> Statement:
        subject, predicate, target = mentions[0].triple
        by_voice: dict[Voice, StatementMention] = {}
        for mention in mentions:
            by_voice.setdefault(self._statement_voice(mention), mention)
        weights: list[str] = []
        ids: list[str] = []
        for voice, mention in by_voice.items():
            content = StatementContent(subject, predicate, target, unrealised=voice.unrealised)
            claim = self._claim(voice, statement_id, content, mention)
            weights.append(self._weight(claim, voice.unrealised))
            ids.append(claim.id)
        return Statement(statement_id, subject, predicate, target, status_of(weights), tuple(ids))

    def _free(self, attribution: Attribution) -> None:
        first, last = attribution.content_spans[0]
        start, end = self._content_span(attribution, first, last)
        if _words(self.reading.text[start:end]) < SHORTEST:
            return
        self.claims.append(
            Claim(
                id=f"c{len(self.claims) + 1}",
                speaker=attribution.speaker or self.publisher,
                stance=attribution.stance,
                text=self.reading.text[start:end],
                start=start,
                end=end,
                rule=attribution.rule,
                via=attribution.via,
                certainty=attribution.certainty,
                source_spans=attribution.source_spans,
                cue_spans=attribution.cue_spans,
                content_spans=attribution.content_spans,
            )
        )


def _words(text: str) -> int:
    return len(text.split())


def join_slots(parts: Sequence[Mapping[str, SlotValue]]) -> dict[str, SlotValue]:
    """Lists are joined; of two dates the narrower stays, of two counts the first."""
    joined: dict[str, SlotValue] = {}
    for part in parts:
        for name in sorted(part):
            value, held = part[name], joined.get(name)
            if isinstance(value, tuple) and isinstance(held, tuple):
                joined[name] = tuple(dict.fromkeys((*held, *value)))
            elif isinstance(value, str) and isinstance(held, str):
                joined[name] = value if narrows(value, held) else held
            elif held is None:
                joined[name] = value
    return joined


def main_first(groups: Sequence[Group]) -> list[Group]:
    """The event that most is said of, told early, comes first; the others keep the order of the text."""

    def weight(group: Group) -> tuple[bool, int]:
        early = max(0, EARLY - group.mentions[0].sentence)
        return not group.unrealised, min(MENTIONS, len(group.mentions)) + len(group.slots) + 2 * early

    if not groups:
        return []
    main = max(range(len(groups)), key=lambda i: (weight(groups[i]), -i))
    return [groups[main], *groups[:main], *groups[main + 1 :]]
