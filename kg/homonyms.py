"""Places of another country that bear a known place's name.

Takes the name spans of a document; returns them, those without their known entity of which the text says that they lie
in a country that the known ones do not lie in: "X, Norland", "X in northern Norland", "the Norlandic town of X". What
is told of one mention holds for every mention of that name. A known place of which nobody has said where it lies stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.gazetteer import NameIndex
from kg.lexicon import Lexicon
from kg.views import NameSpan, View

_COUNTRY = "Country"
_PLACE = "Place"
_SUBJECTS = ("nsubj", "nsubjpass")
_NOUNS = 4


def parted(spans: Sequence[NameSpan], views: Sequence[View], index: NameIndex, lexicon: Lexicon) -> list[NameSpan]:
    """The spans, those of places elsewhere without the keys of the known ones."""
    starts = {(s.sentence, s.first): s for s in spans}
    demonyms = {(s.sentence, s.last): s for s in spans if s.demonym}
    elsewhere: set[tuple[str, ...]] = set()
    for span in spans:
        if not span.keys or span.keys in elsewhere or not all(_lies_somewhere(key, index) for key in span.keys):
            continue
        view = views[span.sentence]
        told = {*_told_after(view, span, starts, index, lexicon), *_told_before(view, span, demonyms)}
        if told and all((own := _countries(key, index)) and not told & own for key in span.keys):
            elsewhere.add(span.keys)
    return [replace(s, keys=(), exact=True) if s.keys in elsewhere else s for s in spans]


def _lies_somewhere(key: str, index: NameIndex) -> bool:
    entity = index.entity(key)
    return _PLACE in entity.types and entity.type != _COUNTRY


def _countries(key: str, index: NameIndex) -> set[str]:
    """The countries that a known place lies in, by their labels."""
    around = (index.entity(above) for above in index.around(key) if index.has(above))
    return {entity.label for entity in around if entity.type == _COUNTRY}


def _told_after(
    view: View, span: NameSpan, starts: dict[tuple[int, int], NameSpan], index: NameIndex, lexicon: Lexicon
) -> Iterator[str]:
    at = span.last
    if at < len(view) and view.texts[at] in (",", "in"):
        at += 1
        while at < len(view) and (view.lowers[at] == "in" or lexicon.is_word(view.texts[at], "compass")):
            at += 1
        country = starts.get((span.sentence, at))
        if country is None or country.demonym or view.tokens[country.last - 1].dep_ in _SUBJECTS:
            return
        after = starts.get((span.sentence, country.last + 1))
        listed = view.lowers[country.last : country.last + 1] in (["and"], ["or"])
        if not listed and (after is None or not [*_label(after, index)]):  # "X, Norland and Sylvania" is a list
            yield from _label(country, index)


def _label(span: NameSpan, index: NameIndex) -> Iterator[str]:
    if span.label and span.type == _COUNTRY:
        yield span.label
    yield from (index.entity(key).label for key in span.keys if index.entity(key).type == _COUNTRY)


def _told_before(view: View, span: NameSpan, demonyms: dict[tuple[int, int], NameSpan]) -> Iterator[str]:
    """ "the Norlandic town of X", "the Norlandic city X"."""
    end = span.first - 1 if span.first and view.lowers[span.first - 1] == "of" else span.first
    for first in range(end - 1, max(-1, end - _NOUNS), -1):
        if not view.texts[first].islower():
            return
        demonym = demonyms.get((span.sentence, first))
        if demonym is not None:
            yield demonym.label
            return
