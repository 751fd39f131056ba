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
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Protocol

from kg.answers import answered_claim, told_event
from kg.attribution import Attribution
from kg.befallen import name_befallen
from kg.claims import Claim, Count, Event, EventContent, SlotValue, Statement, StatementContent
from kg.completing import complete
from kg.dates import narrows
from kg.eventgroup import Group
from kg.eventmentions import EventMention, Kinds
from kg.fillers import Reading
from kg.mainevent import main_first
from kg.periods import Period
from kg.relations import StatementMention
from kg.status import FOR, NEITHER, WEAKLY, counts_as, of_events, status_of
from kg.voices import Voice, Voices

LONGEST = 80
_WORD = re.compile(r"\S+")
SHORTEST = 2
TAKEN_OVER = frozenset({"asserts"})
RESPONSIBLE = "claimsResponsibility"
DENIES = "denies"
CULPRITS = "perpetrator"
EVENT = "ev"
CHIEF = f"{EVENT}1"
VAGUE = frozenset({20, 24, 40, 200, 2_000, 20_000})  # the least of "tens", "dozens", "scores", "hundreds" …
Content = EventContent | StatementContent
Evidence = Mapping[tuple[str, str, str], str]


class OntologyView(Kinds, Protocol):
    """What extraction asks of the ontology."""

    @property
    def evidence(self) -> Evidence: ...
    @property
    def schemes(self) -> tuple[str, ...]: ...
    @property
    def speaking_for(self) -> Collection[str]: ...
    @property
    def properties(self) -> Mapping[str, object]: ...
    @property
    def slots(self) -> Collection[str]: ...
    @property
    def count_slots(self) -> Collection[str]: ...
    @property
    def states(self) -> Collection[str]: ...
    def code(self, cls: str, scheme: str) -> str | None: ...


@dataclass(slots=True)
class Assembler:
    """Numbers and keeps the claims of one document."""

    reading: Reading
    attributions: Sequence[Attribution]
    ontology: OntologyView
    publisher: str
    claims: list[Claim] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    voices: Voices = field(init=False)
    starts: list[int] = field(init=False)
    principals: dict[str, str] = field(default_factory=dict)
    judged: dict[int, str] = field(default_factory=dict)
    revising: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.voices = Voices(self.attributions)
        self.starts = [sentence.start for sentence in self.reading.sentences]

    def assemble(
        self, groups: Sequence[Group], mentions: Sequence[StatementMention]
    ) -> tuple[tuple[Event, ...], tuple[Statement, ...], tuple[Claim, ...]]:
        """Everything, the main event first."""
        mentions = [m for m in mentions if not m.over or self._statement_voice(m).stance in TAKEN_OVER]
        speaking = (m for m in mentions if m.rule.makes in self.ontology.speaking_for and not m.over)
        self.principals = {m.subject: m.object for m in speaking}
        ordered = main_first(self.reading, groups, self.ontology, self._to_come(groups))
        if ordered:
            complete(self.reading, ordered[0], ordered[1:])
            name_befallen(self.reading, ordered[0], ordered[1:])
        types = {f"{EVENT}{n}": group for n, group in enumerate(ordered, start=1)}
        for event, group in types.items():
            self._tell(event, group)
        by_triple: dict[tuple[str, str, str], list[StatementMention]] = {}
        for mention in mentions:
            if not mention.own_words:
                by_triple.setdefault(mention.triple, []).append(mention)
        triples = {f"s{n}": found for n, found in enumerate(by_triple.values(), start=1)}
        for statement, found in triples.items():
            self._state(statement, found)
        self._leave_over()
        about: dict[str, list[Claim]] = {}
        for claim in self.claims:
            about.setdefault(claim.about or "", []).append(claim)
        events = tuple(self._event(event, group.type, about[event]) for event, group in types.items())
        statements = tuple(self._statement(s, found[0].triple, about[s]) for s, found in triples.items())
        return events, statements, tuple(self.claims)

    def _to_come(self, groups: Sequence[Group]) -> list[bool]:
        """Which events everybody who tells of them only demands or predicts."""
        voices = [[self.voices.voice(m.start, m.end, m.factuality) for m in group.mentions] for group in groups]
        return [all(voice.unrealised for voice in told) for told in voices]

    # -- claims

    def _claim(self, voice: Voice, about: str, content: Content, mention: EventMention | StatementMention) -> None:
        if voice.attribution is None:
            start, end = self._sentence_span(mention.sentence)
            made = self._made(self.publisher, start, end, mention.rule.id)
        else:
            attribution = self.attributions[voice.attribution]
            start, end = self._content_span(attribution, mention.start, mention.end)
            self.used.add((voice.attribution, start))
            made = replace(self._said(attribution, start, end), content_rule=mention.rule.id)
        made = replace(made, stance=voice.stance, polarity=voice.polarity, certainty=voice.certainty)
        self.claims.append(replace(made, about=about, content=content))

    def _made(self, speaker: str, start: int, end: int, rule: str) -> Claim:
        text = self.reading.text[start:end]
        return Claim(f"c{len(self.claims) + 1}", speaker, "asserts", text, start, end, rule)

    def _said(self, attribution: Attribution, start: int, end: int) -> Claim:
        return replace(
            self._made(attribution.speaker or self.publisher, start, end, attribution.rule),
            stance=attribution.stance,
            via=attribution.via,
            certainty=attribution.certainty,
            source_spans=attribution.source_spans,
            cue_spans=attribution.cue_spans,
            content_spans=attribution.content_spans,
        )

    def _sentence_span(self, index: int) -> tuple[int, int]:
        sentence = self.reading.sentences[index]
        return self._short(sentence.start, sentence.end, sentence.start)

    def _content_span(self, attribution: Attribution, start: int, end: int) -> tuple[int, int]:
        """The piece of the content around the trigger, within the limit of words."""
        first, last = next((p for p in self._pieces(attribution) if p[0] <= start and end <= p[1]), (start, end))
        if _words(self.reading.text[first:last]) <= LONGEST:
            return first, last
        own = next((span for span in attribution.content_spans if span[0] <= start and end <= span[1]), (first, last))
        return self._short(*own, start)

    def _pieces(self, attribution: Attribution) -> list[tuple[int, int]]:
        """The content by sentences: what a cue only interrupts is one piece, a quotation that goes on another."""
        pieces: dict[int, tuple[int, int]] = {}
        for start, end in attribution.content_spans:
            sentence = bisect_right(self.starts, start)
            first, last = pieces.get(sentence, (start, end))
            pieces[sentence] = min(first, start), max(last, end)
        return list(pieces.values())

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

    def _tell(self, event: str, group: Group) -> None:
        """The claims about one event: one for each voice that tells of it."""
        by_voice: dict[Voice, list[EventMention]] = {}
        judging = {i: self.voices.judging(m.start, m.end) for i, m in enumerate(group.mentions)}
        for i, mention in enumerate(group.mentions):
            self.judged |= dict.fromkeys(judging[i], event)
            if judging[i] and not mention.slots and not all(judging.values()):
                continue  # told elsewhere, only judged here
            by_voice.setdefault(self.voices.voice(mention.start, mention.end, mention.factuality), []).append(mention)
        for voice, mentions in by_voice.items():
            content = EventContent(group.type, self._slots(voice, mentions), voice.unrealised)
            self._claim(voice, event, content, mentions[0])
            if any(m.revises for m in mentions):
                self.revising.insert(0, self.claims[-1].id)
        if by_voice and all(v.attribution is not None and self.attributions[v.attribution].grants for v in by_voice):
            told = join_slots([m.slots for m in group.mentions])
            told.pop(CULPRITS, None)
            own = Voice(None, "asserts", "positive", "certain", unrealised=False)
            self._claim(own, event, EventContent(group.type, told), group.mentions[0])

    def _event(self, event: str, kind: str, claims: Sequence[Claim]) -> Event:
        made = [(self._weight(claim), claim) for claim in claims]
        latest = [m for revising in self.revising for m in made if m[1].id == revising]
        return Event(
            id=event,
            type=kind,
            types=self.ontology.chain(kind),
            status=status_of(of_events([(weight, _culprits(claim)) for weight, claim in made])),
            slots=self._gathered([*latest, *(m for m in made if m not in latest)]),
            claims=tuple(claim.id for claim in claims),
            codes={s: c for s in self.ontology.schemes if (c := self.ontology.code(kind, s)) is not None},
        )

    def _weight(self, claim: Claim) -> str:
        if claim.content is None or claim.content.unrealised:
            return NEITHER
        return counts_as(self.ontology.evidence, claim.stance, claim.polarity, claim.certainty)

    def _slots(self, voice: Voice, mentions: Sequence[EventMention]) -> dict[str, SlotValue]:
        slots = join_slots([m.slots for m in sorted(mentions, key=lambda m: not m.revises)])
        attribution = None if voice.attribution is None else self.attributions[voice.attribution]
        if attribution is None or attribution.speaker is None:
            return slots
        principal = self.principals.get(attribution.speaker, attribution.speaker)
        acting = slots.get(CULPRITS)
        if isinstance(acting, tuple) and attribution.speaker in acting:
            slots[CULPRITS] = tuple(dict.fromkeys(principal if a == attribution.speaker else a for a in acting))
        if voice.stance == RESPONSIBLE and voice.polarity == "positive":
            slots["claimed_by"] = (principal,)
            slots.setdefault(CULPRITS, (principal,))
        elif voice.stance == DENIES and attribution.own_part:
            slots.setdefault(CULPRITS, (principal,))
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
        voice = self.voices.voice(mention.start, mention.end, mention.factuality)
        if voice.stance in TAKEN_OVER or mention.verbal:
            return voice
        return Voice(None, "asserts", "positive", "certain", False)

    def _state(self, statement: str, mentions: Sequence[StatementMention]) -> None:
        """The claims about one statement: one for each voice and time; who tells a time needs no claim without one."""
        told: dict[tuple[Voice, Period], StatementMention] = {}
        for mention in mentions:
            told.setdefault((self._statement_voice(mention), mention.period), mention)
        dated = {voice for voice, period in told if period.told}
        for (voice, period), mention in told.items():
            if period.told or voice not in dated:
                content = StatementContent(*mention.triple, period.since, period.until, voice.unrealised)
                self._claim(voice, statement, content, mention)

    def _statement(self, statement: str, triple: tuple[str, str, str], claims: Sequence[Claim]) -> Statement:
        status = status_of([self._weight(claim) for claim in claims])
        return Statement(statement, *triple, status, tuple(claim.id for claim in claims))

    def _leave_over(self) -> None:
        """What no rule understood is a claim in free text, or answers another claim."""
        used = {index for index, _ in self.used}
        answers: list[Attribution] = []
        for index, attribution in enumerate(self.attributions):
            if self.voices.untold(index):
                continue
            if attribution.speaker is None:
                if attribution.culprits and index not in used:
                    self._take_up(replace(attribution, speaker=self.voices.speaker_around(index)))
                continue
            for piece in self._pieces(attribution):
                if index not in used and attribution.answers:
                    answers.append(attribution)
                elif (index, self._content_span(attribution, *piece)[0]) in self.used:
                    continue
                elif not (attribution.elliptic and self._take_up(attribution)):
                    self._free(index, self._free_span(attribution, piece))
        for attribution in answers:
            self._answer(attribution)

    def _free(self, index: int, span: tuple[int, int]) -> None:
        attribution = self.attributions[index]
        least = SHORTEST if attribution.stance in TAKEN_OVER and index not in self.judged else 1
        if _words(self.reading.text[slice(*span)]) >= least:
            self.claims.append(replace(self._said(attribution, *span), about=self.judged.get(index)))

    def _take_up(self, attribution: Attribution) -> bool:
        """A claim of, or an accusation for, the event told before; whether there is one and a culprit for it."""
        claim = told_event(attribution, self.claims, CHIEF)
        slots: dict[str, SlotValue] = {CULPRITS: attribution.culprits}
        if attribution.stance == RESPONSIBLE and attribution.speaker is not None:
            principal = self.principals.get(attribution.speaker, attribution.speaker)
            slots = {CULPRITS: (principal,), "claimed_by": (principal,)}
        if claim is None or not isinstance(claim.content, EventContent) or not slots[CULPRITS]:
            return False
        content = EventContent(claim.content.type, slots)
        start, end = self._free_span(attribution, attribution.content_spans[0])
        self.claims.append(replace(self._said(attribution, start, end), about=claim.about, content=content))
        return True

    def _answer(self, attribution: Attribution) -> None:
        speaker = attribution.speaker or self.publisher
        principal = self.principals.get(speaker, speaker)
        claim = answered_claim(attribution, frozenset((speaker, principal)), self.claims, self.publisher)
        start, end = self._free_span(attribution, attribution.content_spans[0])
        content = None if claim is None else claim.content
        if attribution.own_part and isinstance(content, EventContent):
            content = replace(content, slots={CULPRITS: (principal,)})
        about = None if claim is None else claim.about
        self.claims.append(replace(self._said(attribution, start, end), about=about, content=content))

    def _free_span(self, attribution: Attribution, piece: tuple[int, int]) -> tuple[int, int]:
        """The content; what is taken for granted, or only answered, is told with its cue: "condemned the attack"."""
        start, end = self._content_span(attribution, *piece)
        first, last = attribution.cue_spans[0][0], attribution.cue_spans[-1][1]
        with_cue = min(first, start), max(last, end)
        if attribution.presupposes and first > start:
            return start, end
        bare = attribution.presupposes or attribution.answers
        return with_cue if bare and _words(self.reading.text[slice(*with_cue)]) <= LONGEST else (start, end)


def _culprits(claim: Claim) -> frozenset[str]:
    acting = claim.content.slots.get(CULPRITS) if isinstance(claim.content, EventContent) else None
    return frozenset(acting) if isinstance(acting, tuple) else frozenset()


def _words(text: str) -> int:
    return len(text.split())


def join_slots(parts: Sequence[Mapping[str, SlotValue]]) -> dict[str, SlotValue]:
    """Lists are joined; of two dates the narrower stays, of two counts the first, but a figure before "dozens"."""
    joined: dict[str, SlotValue] = {}
    for part in parts:
        for name in sorted(part):
            value, held = part[name], joined.get(name)
            if isinstance(value, tuple) and isinstance(held, tuple):
                joined[name] = tuple(dict.fromkeys((*held, *value)))
            elif isinstance(value, str) and isinstance(held, str):
                joined[name] = value if narrows(value, held) else held
            elif held is None or _more_exact(value, held):
                joined[name] = value
    return joined


def _more_exact(value: SlotValue, held: SlotValue) -> bool:
    if not isinstance(value, Count) or not isinstance(held, Count) or held.max is not None or held.min not in VAGUE:
        return False
    return (value.min or 0) > held.min
