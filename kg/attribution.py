"""Who says what in which words.

Takes a text, its parsed sentences, the names found in it and the reporting words; returns attributions in order of
their cues: speaker, channels, stance, certainty, and the spans of source, cue and content. Attributions may be nested:
the innermost whose content holds a word tells who says it. ``speaker`` is None where the source names nobody that
``Naming`` knows; its span is kept. An outlet or channel that only carries another's words stands in ``via``. A run of
words too long for a sentence (``Sentence.readable``) is refused: nothing in it is anybody's but the document's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.captions import find_captions
from kg.chains import passed_on
from kg.claims import Span
from kg.cues import Cue, find_cues, with_source
from kg.naming import Naming
from kg.parse import Sentence
from kg.quotations import find_quotations
from kg.quoting import Quoting, Spoken
from kg.reporting import Reporting
from kg.sources import passed_on_by
from kg.speakers import Speakers
from kg.textspans import joined, of_tokens, tidy, with_quotations, without

LAST_SPEAKER_REACH = 2
_FIRST_PERSON = frozenset({"i", "we"})


@dataclass(frozen=True, slots=True)
class Attribution:
    """One report of somebody's words. Spans are offsets in the text; ``rule`` is ``group@version``.

    ``presupposes``: what the content tells of is taken for granted ("condemned the attack"). ``answers``: the content
    is only a word for what somebody else said ("denied the accusation"). ``own_part``: the speaker denies having had
    one, ``grants``: in what happened all the same ("denied involvement in the attack"). ``asks``: the content is a
    question that the speaker leaves open ("how many had died"). ``elliptic``: what it is about was told before;
    ``culprits`` are then those whom the content names for it.
    """

    sentence: int
    speaker: str | None
    via: tuple[str, ...]
    stance: str
    certainty: str
    source_spans: tuple[Span, ...]
    cue_spans: tuple[Span, ...]
    content_spans: tuple[Span, ...]
    rule: str
    presupposes: bool = False
    answers: bool = False
    own_part: bool = False
    grants: bool = False
    asks: bool = False
    elliptic: bool = False
    culprits: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Characters of the content."""
        return sum(end - start for start, end in self.content_spans)

    def holds(self, start: int, end: int) -> bool:
        """Whether the content covers this stretch of the text."""
        return any(a <= start and end <= b for a, b in self.content_spans)


def find_attributions(text: str, sentences: Sequence[Sentence], naming: Naming, rules: Reporting) -> list[Attribution]:
    """All attributions of one document, by the places of their cues."""
    quoting = Quoting(text, sentences, find_quotations(text, sentences))
    speakers = Speakers(naming, rules)
    found: list[Attribution] = []
    cues: list[Cue] = []
    paragraph = -1
    for sentence in sentences:
        opens = sentence.paragraph != paragraph
        paragraph = sentence.paragraph
        if not sentence.readable:
            continue
        for cue in (*find_captions(sentence, rules, opens_paragraph=opens), *find_cues(sentence, rules)):
            attribution = _attribution(text, cue, quoting, speakers, rules, _last_speaker(found, sentence))
            if attribution is not None:
                found.append(attribution)
                cues.append(cue)
    for place, (speaker, via) in passed_on(cues, [a.speaker for a in found], speakers, rules.passing_on).items():
        others = (v for v in found[place].via if v != speaker)
        found[place] = replace(found[place], speaker=speaker, via=tuple(dict.fromkeys((*via, *others))))
    spoken = [_spoken(cue, attribution, quoting) for cue, attribution in zip(cues, found, strict=True)]
    contents = quoting.carried_on(spoken, [a.content_spans for a in found])
    found = [replace(a, content_spans=spans) for a, spans in zip(found, contents, strict=True)]
    return _with_origins(_first_persons(found, cues), speakers)


def _first_persons(found: Sequence[Attribution], cues: Sequence[Cue]) -> list[Attribution]:
    """ "“We deny it,” the mayor said": who says "we" is who is quoted around it."""
    told = []
    for attribution, cue in zip(found, cues, strict=True):
        own = cue.referent is not None and cue.referent.lower_ in _FIRST_PERSON
        around = [a for a in found if own and a.speaker and a.holds(*attribution.cue_spans[0])]
        quoted = min(around, key=lambda a: (a.size, a.cue_spans), default=attribution)
        told.append(replace(attribution, speaker=quoted.speaker) if own else attribution)
    return told


def _last_speaker(found: Sequence[Attribution], sentence: Sentence) -> str | None:
    """Who spoke last, in this sentence or shortly before."""
    near = (a.speaker for a in reversed(found) if a.speaker and a.sentence >= sentence.index - LAST_SPEAKER_REACH)
    return next(near, None)


def _spoken(cue: Cue, attribution: Attribution, quoting: Quoting) -> Spoken:
    start, end = attribution.cue_spans[0]
    carries = "quote" in cue.entry.group.takes and cue.entry.group.kind == "verb" and not cue.negated
    return Spoken(start, cue.sentence.index, carries, quoting.around(start, end) is not None)


def _attribution(
    text: str, cue: Cue, quoting: Quoting, speakers: Speakers, rules: Reporting, last: str | None
) -> Attribution | None:
    named_at_all = cue.source is not None
    cue = speakers.without_channel(_unquoted(cue, quoting))
    if (named_at_all and cue.source is None) or speakers.is_about(cue, cue.entry.group.not_about):
        return None
    words = of_tokens(cue.sentence, cue.words)
    source = of_tokens(cue.sentence, cue.source_words)
    content = _content(text, cue, quoting, (*words, *source), rules)
    if not content:
        return None
    stance, certainty = cue.stance, cue.entry.group.certainty
    if cue.negated:
        stance, certainty = rules.file.negated.get(stance, (stance, certainty))
    speaker = speakers.speaker(cue, last)
    return Attribution(
        sentence=cue.sentence.index,
        speaker=speaker,
        via=speakers.via(cue, speaker),
        stance=stance,
        certainty=certainty,
        source_spans=_named(text, cue, source),
        cue_spans=tuple((s, e + (text[e : e + 1] == ":")) for s, e in words),
        content_spans=content,
        rule=rules.rule(cue.entry.group),
        presupposes=cue.entry.group.presupposes,
        answers=stance in ("denies", "doubts") and cue.answers(rules.answered | rules.parts),
        asks=cue.asks or cue.keeps_silent(rules.silence),
        elliptic=cue.entry.group.elliptic,
        culprits=speakers.culprits(cue) if cue.entry.group.elliptic else (),
        own_part=stance == "denies" and cue.own_part(rules.parts),
        grants=stance == "denies" and cue.headed_by(rules.parts),
    )


def _unquoted(cue: Cue, quoting: Quoting) -> Cue:
    """The cue without source words from a quotation that the cue does not stand in."""
    sentence, doc = cue.sentence, cue.sentence.span.doc
    kept = [
        i
        for i in cue.source_words
        if quoting.same_side((sentence.token_start(doc[i]), sentence.token_end(doc[i])), sentence.token_start(cue.head))
    ]
    return cue if len(kept) == len(cue.source_words) else with_source(cue, kept)


def _named(text: str, cue: Cue, source: tuple[Span, ...]) -> tuple[Span, ...]:
    """The source's spans; a comma that closes an apposition belongs to it, and the stop of an abbreviation."""
    if not source:
        return ()
    kept = tidy(text, source)
    last, word = source[-1][1], cue.sentence.span.doc[cue.source_words[-1]]
    if kept and kept[-1][1] < last and text[last - 1] == "." and not word.is_punct:
        kept = (*kept[:-1], (kept[-1][0], last))
    start, end = kept[-1] if kept else source[-1]
    closed = text[end : end + 1] == "," and ", " in text[start:end]
    return (*kept[:-1], (start, end + 1)) if closed else kept


def _standing(cue: Cue, named: Sequence[Span], passing: frozenset[str]) -> Sequence[Span]:
    """The words that quotations stand beside: cue and source; not a source that only shares the cue with another verb.

    Where X quotes Y as saying something, X too.
    """
    sentence, doc = cue.sentence, cue.sentence.span.doc
    verb = passed_on_by(cue.head, passing)
    if verb is not None:
        first = min([verb.i, *(c.left_edge.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass"))])
        return (*named, (sentence.token_start(doc[first]), sentence.token_end(doc[first])))
    if cue.head.tag_ == "VBG" and cue.source is not None and cue.source.head != cue.head:
        return of_tokens(sentence, cue.words)
    return named


def _content(text: str, cue: Cue, quoting: Quoting, named: Sequence[Span], rules: Reporting) -> tuple[Span, ...]:
    in_quotations, passing = rules.file.in_quotations, rules.passing_on
    around = quoting.around(*named[0])
    spans = of_tokens(cue.sentence, cue.content)
    if around is not None:
        if cue.entry.group.stance not in in_quotations:
            return ()
        inside = ((max(s, around.start + 1), min(e, around.end - 1)) for s, e in spans)
        return tidy(text, (span for span in inside if span[0] < span[1]))
    spans = quoting.clipped(with_quotations(spans, quoting.touching(spans)))
    if "quote" in cue.entry.group.takes:
        closes = cue.entry.group.kind == "mark"
        inverted = cue.source is not None and cue.source.i > cue.head.i
        beside = quoting.beside(cue.sentence, _standing(cue, named, passing), inverted=inverted, after_too=not closes)
        spans = joined((*spans, *beside))
    return tidy(text, without(spans, named), quoting.open_ends)


def _with_origins(found: Sequence[Attribution], speakers: Speakers) -> list[Attribution]:
    """Where an outlet tells that somebody says something, that somebody speaks through it."""
    order = sorted(found, key=lambda a: (a.cue_spans, a.content_spans))
    starts = [a.cue_spans[0][0] for a in order]
    through: dict[int, list[str]] = {}
    for outer in order:
        if outer.speaker is None or not speakers.carries(outer.speaker):
            continue
        for start, end in outer.content_spans:
            for place in range(bisect_left(starts, start), bisect_left(starts, end)):
                through.setdefault(place, []).extend((outer.speaker, *outer.via))
    return [
        replace(
            inner, via=tuple(dict.fromkeys((*inner.via, *(n for n in through.get(place, ()) if n != inner.speaker))))
        )
        for place, inner in enumerate(order)
    ]
