"""Which known entity a name in another spelling may stand for: what only looks alike is not taken for the same.

Enters: the name spans of a document and the known names. Leaves: the spans, those in another spelling without the known
entities that nothing else in the document speaks for; such a name is then a new one, and the two are a pair to look at
(``kg.identity``). Names of people and bodies that sound the same are one; those that sound different are one only where
the document has the known spelling too. Places far apart have names that sound the same: one in another spelling is the
known one where the document names that one, where it lies, or another place there, and not in a sentence that names
another country; a longer name that sounds the same also where the document names no other country.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.gazetteer import NameIndex, normalise, sounds_like
from kg.views import NameSpan

_COUNTRY = "Country"
_PLACE = "Place"
_LONG = 6


def told_apart(spans: Sequence[NameSpan], index: NameIndex, texts: Sequence[str]) -> list[NameSpan]:
    """The spans, with only those known entities that their names can stand for; ``texts`` are their words."""
    if all(span.exact or not span.keys for span in spans):
        return list(spans)
    named = [(span, _named(span, index)) for span in spans]
    around = {key for _, keys in named for one in keys for key in index.around(one)}
    certain = {key for _, keys in named for key in keys}
    countries: dict[int, set[str]] = {}
    for span, keys in named:
        found = {key for key in keys if index.entity(key).type == _COUNTRY}
        found |= {span.label} if span.label and span.type in ("", _COUNTRY) else set()
        countries.setdefault(span.sentence, set()).update(found)
    everywhere = set().union(*countries.values())
    kept = []
    for span, text in zip(spans, texts, strict=True):
        if span.keys and not span.exact:
            here = countries.get(span.sentence, set())
            keys = tuple(key for key in span.keys if _may_be(key, text, index, certain, around, here, everywhere))
            span = replace(span, keys=keys)
        kept.append(span)
    return kept


def _named(span: NameSpan, index: NameIndex) -> tuple[str, ...]:
    """The one known entity that the span names as it is spelled, or the country that a word list gives."""
    if span.label:
        keys = index.lookup(span.label, exact=True)
        return keys if len(keys) == 1 else ()
    return span.keys if span.exact and len(span.keys) == 1 else ()


def _may_be(
    key: str,
    text: str,
    index: NameIndex,
    certain: set[str],
    around: set[str],
    here: set[str],
    everywhere: set[str],
) -> bool:
    """Whether the known entity may be meant; ``here`` and ``everywhere`` are the countries of sentence and document."""
    if key in certain:
        return True
    entity = index.entity(key)
    sounds = any(sounds_like(text, name) for name in (entity.label, *entity.names))
    if _PLACE not in (entity.type, *entity.types):
        return sounds
    own = index.around(key) - {key}
    if here and not here & own:
        return False
    return not own.isdisjoint(around) or (sounds and len(normalise(text)) >= _LONG and everywhere <= own)
