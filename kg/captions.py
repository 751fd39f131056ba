"""Speakers who are only set beside their words: "Jan Novak: the bridge is gone", "“…” — Jan Novak".

Takes a paragraph's first sentence (for a colon) or any sentence (for a dash); returns cues whose word is the mark. A
colon counts in the first few words of a paragraph, after a name or a word for a report and before quoted words or the
rest of a heading. A dash counts between a closing quotation mark and a name that ends its line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.cues import Cue
from kg.parse import Sentence
from kg.reporting import Entry, Reporting

if TYPE_CHECKING:
    from spacy.tokens import Token

_LONGEST_LEAD = 7
_LONGEST_NAME = 6
_CLOSING = frozenset({'"', "”", "''", "’", "»"})
_OPENING = frozenset({'"', "“", "``", "‘", "'", "«"})
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def find_captions(sentence: Sentence, reporting: Reporting, *, opens_paragraph: bool) -> list[Cue]:
    """The cues of one sentence that are only a mark."""
    found = [
        cue
        for token in sentence.span
        if token.text in reporting.marks and token.text != ":"
        for cue in [_signature(token, sentence, reporting.marks[token.text][0])]
        if cue is not None
    ]
    if opens_paragraph and ":" in reporting.marks:
        caption = _caption(sentence, reporting)
        found += [caption] if caption is not None else []
    return found


def _caption(sentence: Sentence, reporting: Reporting) -> Cue | None:
    tokens = list(sentence.span)
    colon = next((n for n, token in enumerate(tokens[: _LONGEST_LEAD + 1]) if token.text == ":"), 0)
    lead, rest = tokens[:colon], tokens[colon + 1 :]
    if not lead or not rest or any(token.pos_ in ("VERB", "AUX") or token.is_quote for token in lead):
        return None
    head = lead[-1]
    if not (head.ent_type_ in _NAMED or head.lemma_.lower() in reporting.nouns) or not head.is_alpha:
        return None
    if rest[0].text not in _OPENING and tokens[-1].text == ".":
        return None
    return _cue(sentence, reporting.marks[":"][0], tokens[colon], lead, tuple(token.i for token in rest))


def _signature(dash: Token, sentence: Sentence, entry: Entry) -> Cue | None:
    doc = dash.doc
    before = next((doc[i] for i in range(dash.i - 1, -1, -1) if not doc[i].is_space), None)
    if before is None or before.text not in _CLOSING:
        return None
    name = []
    for token in doc[dash.i + 1 : dash.i + 2 + _LONGEST_NAME]:
        if token.pos_ not in ("PROPN", "NOUN") or not token.text[:1].isupper():
            break
        name.append(token)
    following = doc[name[-1].i + 1] if name and name[-1].i + 1 < len(doc) else None
    if not 1 <= len(name) <= _LONGEST_NAME or not (following is None or following.text in (*_OPENING, ".")):
        return None
    return _cue(sentence, entry, dash, name, ())


def _cue(sentence: Sentence, entry: Entry, mark: Token, source: list[Token], content: tuple[int, ...]) -> Cue:
    return Cue(
        sentence=sentence,
        entry=entry,
        head=mark,
        words=(mark.i,),
        source=source[-1],
        source_words=tuple(token.i for token in source),
        referent=source[-1],
        content=content,
    )
