"""Where names stand in a sentence, before anybody says whose they are.

Takes one parsed sentence, the known names and the lexicon; returns stretches of tokens that are names: known ones
(longest match), countries and regions, capitalised runs with what belongs to them ("Ministry of …", "628th
battalion", "Novo Selo prison", names with particles and hyphens), parted at titles and where spaCy's recogniser
sees two names; and demonyms apart. A capitalised word that only opens a sentence, a date, or a headline's title
case is no name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from kg.gazetteer import KnownMatch, NameIndex, is_article, is_glue
from kg.lexicon import Head, Lexicon
from kg.parse import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_NUMERAL = re.compile(r"\d+(?:st|nd|rd|th)")
_NO_NAME_ENTS = frozenset("DATE TIME MONEY PERCENT QUANTITY CARDINAL LANGUAGE".split())
_NAME_ENTS = frozenset("PERSON ORG GPE LOC FAC NORP PRODUCT EVENT WORK_OF_ART LAW".split())
_FUNCTION_POS = frozenset("DET PRON ADP SCONJ CCONJ ADV AUX VERB INTJ PART NUM SYM".split())
_CONNECTORS = frozenset({"of", "for"})
_QUOTES = frozenset("\"“”'‘’`«»")
_LONGEST_QUOTED = 16
_HEADING_SHARE = 0.7
_HEADING_WORDS = 4


@dataclass(frozen=True, slots=True)
class NameSpan:
    """Tokens ``first`` to ``last`` (exclusive, counted in the sentence) that name something.

    ``keys`` are the known entities of this name, ``label`` a country's or region's own name. ``type`` is what the
    words themselves say ("… Brigade"), ``title`` the rank or office before a person's name. ``inside`` marks a name
    within a longer one, ``demonym`` an adjective or noun for a country's people.
    """

    sentence: int
    first: int
    last: int
    keys: tuple[str, ...] = ()
    label: str = ""
    type: str = ""
    title: str = ""
    inside: bool = False
    demonym: bool = False


class View:
    """One sentence's tokens in the forms that matching needs."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.index = sentence.index
        self.tokens: list[Token] = list(sentence.span)
        self.base = self.tokens[0].i
        self.texts = [t.text for t in self.tokens]
        self.lowers = [t.lower() for t in self.texts]
        self.spaced = [bool(t.whitespace_) for t in self.tokens]
        self.ents = [
            (e.start - self.base, e.end - self.base, e.label_) for e in sentence.span.ents if e.label_ in _NAME_ENTS
        ]
        self.ent_at = {i: ent for ent in self.ents for i in range(ent[0], ent[1])}

    def __len__(self) -> int:
        return len(self.tokens)

    def text(self, first: int, last: int) -> str:
        start, end = self.tokens[first], self.tokens[last - 1]
        return str(start.doc.text[start.idx : end.idx + len(end)])

    def root(self, first: int, last: int) -> int:
        """The token of the stretch that the parse hangs the others on."""
        inside = range(first + self.base, last + self.base)
        tops = [i for i in range(first, last) if self.tokens[i].head.i not in inside or self.tokens[i].dep_ == "ROOT"]
        words = [i for i in tops if self.tokens[i].is_alpha or self.tokens[i].pos_ in ("PROPN", "NOUN")]
        return (words or tops or [last - 1])[-1]

    def shouted(self, first: int, last: int) -> bool:
        """Whether the stretch holds several longer words all in capitals."""
        return sum(t.isupper() and len(t) > 3 and t.isalpha() for t in self.texts[first:last]) > 1

    @cached_property
    def heading(self) -> bool:
        """Whether the sentence is in a headline's title case or in capitals."""
        words = [t for t in self.texts if t.isalpha() and (len(t) > 3 or t[0].isupper())]
        if len(words) < _HEADING_WORDS or self.texts[-1] in ".?!\"”":
            return False
        return sum(t[0].isupper() for t in words) >= _HEADING_SHARE * len(words)


def find_spans(view: View, index: NameIndex, lexicon: Lexicon) -> list[NameSpan]:
    """All name spans of a sentence, in order; what is inside another comes after it."""
    known = longest(index.matches(view.texts, view.spaced))
    places = _geography(view, lexicon)
    scanner = _Scanner(view, index, lexicon, known, places)
    return sorted(scanner.spans(), key=lambda s: (s.first, -s.last, s.inside))


def longest(matches: Sequence[KnownMatch]) -> list[KnownMatch]:
    """The matches that no longer one overlaps, and those that lie wholly inside one of these."""
    kept: list[KnownMatch] = []
    for match in sorted(matches, key=lambda m: (m.first - m.last, m.first)):
        if all(
            m.last <= match.first or match.last <= m.first or (m.first <= match.first and match.last <= m.last)
            for m in kept
        ):
            kept.append(match)
    return sorted(kept, key=lambda m: (m.first, -m.last))


def _geography(view: View, lexicon: Lexicon) -> dict[int, tuple[int, str, str]]:
    """Countries, regions and capitals of the lexicon: from their first token to end, class and name."""
    found: dict[int, tuple[int, str, str]] = {}
    i = 0
    while i < len(view):
        count = 0
        if view.texts[i][:1].isupper():
            count = lexicon.phrase(lexicon.geography, "geography", view.texts, i)
        if count:
            kind, label = lexicon.geography[" ".join(view.texts[i : i + count])]
            found[i] = (i + count, kind, label)
        i += count or 1
    return found


class _Scanner:
    """Cuts one sentence into names; holds what is known about it while it goes."""

    def __init__(
        self,
        view: View,
        index: NameIndex,
        lexicon: Lexicon,
        known: list[KnownMatch],
        places: dict[int, tuple[int, str, str]],
    ) -> None:
        self.view = view
        self.index = index
        self.lexicon = lexicon
        self.outer = [m for m in known if not any(_covers(n, m) for n in known)]
        self.nested = [m for m in known if m not in self.outer]
        self.places = {
            i: place for i, place in places.items() if not any(m.first <= i < m.last for m in self.outer)
        }
        self.known_at = {i: m for m in self.outer for i in range(m.first, m.last)}

    def spans(self) -> Iterator[NameSpan]:
        done: set[KnownMatch] = set()
        for first, last in self._runs():
            for span in self._cut(first, last):
                yield from self._with_nested(span)
                done.update(m for m in self.outer if span.first < m.last and m.first < span.last)
        for match in self.outer:
            if match not in done:
                yield from self._with_nested(self._known(match))

    # runs -------------------------------------------------------------------------------------------------

    def _runs(self) -> Iterator[tuple[int, int]]:
        i = 0
        while i < len(self.view):
            if not self._opens(i):
                i += 1
                continue
            last = self._extend(i)
            yield i, last
            i = max(last, i + 1)

    def _capital(self, i: int) -> bool:
        view = self.view
        if i >= len(view) or not view.texts[i][:1].isupper():
            return False
        if i in self.known_at:
            return True
        token = view.tokens[i]
        if token.ent_type_ in _NO_NAME_ENTS or self.lexicon.is_word(view.texts[i], "calendar"):
            return False
        return not (token.pos_ == "PRON" and i not in view.ent_at)

    def _opens(self, i: int) -> bool:
        view = self.view
        if i in self.known_at:
            return self.known_at[i].first == i
        if view.heading and i not in self.places:
            return False
        if self._capital(i) and self._quoted(i):
            return True
        if _NUMERAL.fullmatch(view.lowers[i]):
            return self._capital(i + 1) or self._small_head(i + 1) > 0
        if is_article(view.texts[i]):
            tied = i + 2 < len(view) and view.texts[i + 1] == "-" and not view.spaced[i]
            return self._capital(i + 2) if tied else self._capital(i) and self._capital(i + 1)
        return self._capital(i) and not self._opens_sentence_only(i)

    def _opens_sentence_only(self, i: int) -> bool:
        """A word that is capitalised because a sentence or a quotation begins with it."""
        view = self.view
        if i in self.places or i in view.ent_at or view.texts[i][1:].isupper():
            return False
        if view.tokens[i].pos_ in _FUNCTION_POS:
            return True
        if i > 0 and view.texts[i - 1] not in _QUOTES and view.texts[i - 1] not in (":", "-", "–", "—", "•", "*"):
            return False
        if self._is_demonym(i) or self.lexicon.phrase(self.lexicon.titles, "titles", view.lowers, i):
            return False
        return view.tokens[i].pos_ in ("NOUN", "ADJ") and not self._capital(i + 1)

    def _quoted(self, first: int) -> int | None:
        """Where a quoted name ends, when all its longer words are capitalised and it opens with a head's name."""
        view = self.view
        if first == 0 or view.texts[first - 1] not in _QUOTES or view.spaced[first - 1]:
            return None
        tight = (i for i in range(first + 1, min(len(view), first + _LONGEST_QUOTED)) if not view.spaced[i - 1])
        last = next((i for i in tight if view.texts[i] in _QUOTES and (view.spaced[i] or i + 1 == len(view))), None)
        if last is None or last - first < 3:
            return None
        words = [t for t in view.texts[first:last] if t.isalpha() and len(t) > 3]
        small = sum(not w[0].isupper() for w in words)
        heads = [i for i in range(first + 1, last + 1) if self._head_before(i, first)]
        return last if heads and small <= len(words) // 4 else None

    def _extend(self, first: int) -> int:
        view, i = self.view, first + 1
        if first in self.known_at:
            i = self.known_at[first].last
        i = max(i, self._quoted(first) or i)
        while i < len(view):
            if i in self.known_at:
                i = self.known_at[i].last
            elif self._capital(i):
                i += 1
            else:
                step = self._joint(first, i)
                if not step:
                    break
                i += step
        return i

    def _joint(self, first: int, i: int) -> int:
        """How many tokens from ``i`` tie the run to a capitalised word after them; 0 when none does."""
        view, text = self.view, self.view.texts[i]
        tight = not view.spaced[i - 1]
        if text in "-–‐" and tight and not view.spaced[i]:
            return 1 if self._capital(i + 1) or is_article(view.texts[i - 1]) and i + 1 < len(view) else 0
        if text == "&" and self._capital(i + 1):
            return 1
        if self.lexicon.is_word(text, "particle") and (
            self._capital(i + 1) or (i + 2 < len(view) and view.texts[i + 1] == "-" and self._capital(i + 2))
        ):
            return 1 if self._capital(i + 1) else 2
        if is_article(text) and i + 2 < len(view) and view.texts[i + 1] == "-" and self._capital(i + 2):
            return 2
        if _NUMERAL.fullmatch(text) and self._capital(i + 1):
            return 1
        if is_glue(text) and tight and self._capital(i + 1) and self._genitive_joins(first, i):
            return 1
        if text in _CONNECTORS and self._of_joins(first, i):
            return 2 if view.lowers[i + 1] == "the" else 1
        if text == "and" and self._capital(i + 1):
            ent = view.ent_at.get(i)
            return 1 if ent and ent[0] < i and ent[1] > i + 1 else 0
        return 0

    def _genitive_joins(self, first: int, i: int) -> bool:
        """"People's Front": the genitive of a plain noun inside a name that ends in a head."""
        view = self.view
        if view.texts[i].lower() not in ("'s", "’s", "'", "’") or i - 1 in self.known_at or i - 1 in self.places:
            return False
        ent = view.ent_at.get(i - 1)
        if ent and ent[1] <= i and ent[2] != "ORG":
            return False
        last = i + 1
        while self._capital(last):
            last += 1
        return self._head_before(last, i + 1) is not None and not (ent is None and view.tokens[i - 1].pos_ == "PROPN")

    def _of_joins(self, first: int, i: int) -> bool:
        view = self.view
        following = i + 2 if i + 1 < len(view) and view.lowers[i + 1] == "the" else i + 1
        if not self._capital(following) and not (
            following + 2 < len(view) and is_article(view.texts[following]) and self._capital(following + 2)
        ):
            return False
        if self.lexicon.phrase_before(self.lexicon.titles, "titles", view.lowers[first:i], i - first):
            return False
        head = self._head_before(i, first)
        if head is None:
            ent = view.ent_at.get(i)
            return bool(ent and ent[0] < i and ent[1] > following and ent[2] in ("ORG", "FAC"))
        count, row = head
        return view.texts[i - count][:1].isupper() and (row.first or i - count == first)

    # heads ------------------------------------------------------------------------------------------------

    def _head_before(self, end: int, first: int) -> tuple[int, Head] | None:
        words = self.view.lowers[first:end]
        count = self.lexicon.phrase_before(self.lexicon.heads, "heads", words, len(words))
        return (count, self.lexicon.heads[" ".join(words[len(words) - count :])]) if count else None

    def _small_head(self, i: int) -> int:
        """Tokens of a head in small letters that goes with the name before it."""
        view, lexicon = self.view, self.lexicon
        for count in range(min(lexicon.longest["heads"], len(view) - i), 0, -1):
            head = lexicon.heads.get(" ".join(view.lowers[i : i + count]))
            if head and head.lowercase and view.texts[i].islower():
                return count
        return 0

    # cutting ----------------------------------------------------------------------------------------------

    def _cut(self, first: int, last: int) -> Iterator[NameSpan]:
        """Part a run into names at titles, known names and the recogniser's borders."""
        view = self.view
        while first < last and self._empty_edge(first):
            first += 1
        while last > first and is_glue(view.texts[last - 1]) and last - 1 not in self.known_at:
            last -= 1
        if first >= last:
            return
        if view.shouted(first, last):
            yield from (self._known(m) for m in self.outer if first <= m.first and m.last <= last)
            return
        small = self._small_extension(first, last)
        whole = last + small
        head = self._head_before(whole, first)
        if self._quoted(first) == last:
            kinds = [h[1].type for h in (self._head_before(i, first) for i in range(first + 1, last + 1)) if h]
            yield NameSpan(view.index, first, last, type=kinds[0])
            return
        title = None if head and whole - first > head[0] else self._title_in(first, last)
        if title:
            start, end = title
            if start > first:
                yield from self._cut(first, start)
            if end < last:
                yield from self._titled(end, last, view.text(start, end))
            return
        yield from self._parted(first, last, whole, head)

    def _empty_edge(self, i: int) -> bool:
        view = self.view
        if i in self.known_at or i in self.places:
            return False
        if is_glue(view.texts[i]) and not is_article(view.texts[i]):
            return True
        return view.tokens[i].pos_ in _FUNCTION_POS and i not in view.ent_at and not _NUMERAL.fullmatch(view.lowers[i])

    def _title_in(self, first: int, last: int) -> tuple[int, int] | None:
        for i in range(first, last):
            ent = self.view.ent_at.get(i)
            closes_name = ent is not None and ent[2] == "PERSON" and first <= ent[0] < i == last - 1
            if i in self.known_at or not self.view.texts[i][:1].isupper() or closes_name:
                continue
            count = self.lexicon.phrase(self.lexicon.titles, "titles", self.view.lowers, i, last)
            if count:
                end = i + count
                while end < last:
                    more = self.lexicon.phrase(self.lexicon.titles, "titles", self.view.lowers, end, last)
                    if not more or end in self.known_at:
                        break
                    end += more
                return i, end
        return None

    def _titled(self, first: int, last: int, title: str) -> Iterator[NameSpan]:
        spans = list(self._parted(first, last, last, None))
        for i, span in enumerate(spans):
            other = bool(span.keys) and not any(
                "Person" in (self.index.entity(k).type, *self.index.entity(k).types) for k in span.keys
            )
            person = i == 0 and not other and not span.label
            yield replace(span, title=title.lower(), type="Person") if person else span

    def _small_extension(self, first: int, last: int) -> int:
        view = self.view
        count = self._small_head(last) if last < len(view) and view.spaced[last - 1] else 0
        if not count or self._only_demonym(first, last):
            return 0
        head = self.lexicon.heads[" ".join(view.lowers[last : last + count])]
        if head.type == "City":
            return 0
        place = self.places.get(first)
        if place and place[0] == last:
            return count if place[1] != "Country" and head.first is False else 0
        match = self.known_at.get(last - 1)
        if match and match.first == first and match.last == last:
            types = self._kinds(match)
            same_kind = head.type in types
            return count if same_kind or "Place" in types or "Person" in types else 0
        return count

    def _parted(self, first: int, last: int, whole: int, head: tuple[int, Head] | None) -> Iterator[NameSpan]:
        view = self.view
        matches = [m for m in self.outer if first <= m.first and m.last <= last]
        if len(matches) == 1 and (matches[0].first, matches[0].last) == (first, last):
            match = matches[0]
            if whole == last or head is None or head[1].type in self._kinds(match):
                yield NameSpan(view.index, first, whole, match.keys)
                return
        place = self.places.get(first)
        if place and place[0] >= whole:
            yield NameSpan(view.index, first, place[0], (), place[2], place[1])
            return
        if self._only_demonym(first, last):
            yield NameSpan(view.index, first, last, (), self._demonym(first, last), demonym=True)
            return
        closing = matches[-1] if matches and matches[-1].last == last else None
        if closing and whole > last and head and head[1].type not in self._kinds(closing):
            closing = None
        if closing and self._only_names(first, closing.first):
            if self.index.entity(closing.keys[0]).type != "Person" and not self._is_place(closing):
                yield NameSpan(view.index, first, whole, closing.keys)
                return
        if head and whole - first > head[0]:
            yield NameSpan(view.index, first, whole, type=self._of_type(first, last, joined=True) or head[1].type)
            return
        ents = [e for e in view.ents if e[0] < last and first < e[1]]
        cover = any(e[0] <= first and last <= e[1] and e[2] in ("PERSON", "ORG", "FAC", "PRODUCT") for e in ents)
        rest = [i for i in range(first, last) if i not in self.known_at and view.texts[i].isalpha()]
        if matches and (not cover or all(self.lexicon.is_word(view.texts[i], "notname") for i in rest)):
            yield from self._around([(m.first, m.last, NameSpan(view.index, m.first, m.last, m.keys)) for m in matches],
                                    first, last)
            return
        inner = [(i, p) for i, p in sorted(self.places.items()) if first <= i and p[0] <= last]
        if inner and not cover and not self._of_name(first, last):
            yield from self._around(
                [(i, p[0], NameSpan(view.index, i, p[0], (), p[2], p[1])) for i, p in inner], first, last
            )
            return
        inside = [e for e in ents if first <= e[0] and e[1] <= last]
        if len(inside) > 1 and not self._of_name(first, last):
            yield from self._around([(e[0], e[1], NameSpan(view.index, e[0], e[1])) for e in inside], first, last)
            return
        yield from self._plain(first, last)

    def _plain(self, first: int, last: int) -> Iterator[NameSpan]:
        """A name without a known part: leave a demonym or a compass point before it out."""
        view, lexicon = self.view, self.lexicon
        kind = self._of_type(first, last)
        if not kind:
            count = self._demonym_count(first)
            if count and first + count < last and first not in view.ent_at:
                yield NameSpan(view.index, first, first + count, (), self._demonym(first, first + count), demonym=True)
                first += count
        words = [w for w in view.lowers[first:last] if w not in _QUOTES and w != "-"]
        if not kind and all(lexicon.is_word(w, "notname") for w in words):
            return
        if words:
            yield NameSpan(view.index, first, last, type=kind)

    def _around(self, parts: list[tuple[int, int, NameSpan]], first: int, last: int) -> Iterator[NameSpan]:
        at = first
        for start, end, span in [*parts, (last, last, None)]:
            if at < start and any(self._capital(i) for i in range(at, start)):
                while is_glue(self.view.texts[at]) and at + 1 < start and not is_article(self.view.texts[at]):
                    at += 1
                yield from self._plain(at, start)
            if span:
                yield span
            at = max(at, end)

    def _of_name(self, first: int, last: int) -> bool:
        return bool(self._of_type(first, last))

    def _of_type(self, first: int, last: int, *, joined: bool = False) -> str:
        """The class that "Ministry of …" or, unless ``joined``, an opening "Mount …" gives to the run."""
        view, lexicon = self.view, self.lexicon
        for i in range(first + 1, last):
            if view.texts[i] in _CONNECTORS:
                head = self._head_before(i, first)
                if head:
                    return head[1].type
        if joined:
            return ""
        count = lexicon.phrase(lexicon.heads, "heads", view.lowers, first, last)
        if count and first + count < last and view.texts[first][:1].isupper():
            return lexicon.heads[" ".join(view.lowers[first : first + count])].type
        return ""

    # demonyms and known names ------------------------------------------------------------------------------

    def _is_demonym(self, i: int) -> bool:
        return self._demonym_count(i) > 0

    def _demonym_count(self, i: int) -> int:
        return self.lexicon.phrase(self.lexicon.demonyms, "demonyms", self.view.texts, i)

    def _only_demonym(self, first: int, last: int) -> bool:
        return self._demonym_count(first) == last - first

    def _demonym(self, first: int, last: int) -> str:
        return self.lexicon.demonyms[" ".join(self.view.texts[first:last])]

    def _only_names(self, first: int, last: int) -> bool:
        """Whether known organisations or demonyms, and nothing else, fill the stretch before another known name."""
        i = first
        while i < last:
            match = self.known_at.get(i)
            count = self._demonym_count(i)
            if match and match.last <= last and not self._is_place(match):
                i = match.last
            elif count:
                i += count
            else:
                return False
        return first < last

    def _kinds(self, match: KnownMatch) -> set[str]:
        return {t for key in match.keys for t in (self.index.entity(key).type, *self.index.entity(key).types)}

    def _is_place(self, match: KnownMatch) -> bool:
        return "Place" in self._kinds(match)

    def _known(self, match: KnownMatch) -> NameSpan:
        return NameSpan(self.view.index, match.first, match.last, match.keys)

    def _with_nested(self, span: NameSpan) -> Iterator[NameSpan]:
        """The span, then the known names, countries and demonyms that lie inside it."""
        yield span
        if span.demonym:
            return
        taken: list[tuple[int, int]] = []
        for match in [*self.outer, *self.nested]:
            if _inside(match.first, match.last, span) and not set(match.keys) & set(span.keys):
                taken.append((match.first, match.last))
                yield replace(self._known(match), inside=True)
        for i, (end, kind, label) in sorted(self.places.items()):
            if _inside(i, end, span) and not any(a < end and i < b for a, b in taken):
                yield NameSpan(span.sentence, i, end, (), label, kind, inside=True)
        for i in range(span.first, span.last):
            count = self._demonym_count(i)
            if count and _inside(i, i + count, span) and not any(a <= i < b for a, b in taken):
                label = self._demonym(i, i + count)
                yield NameSpan(span.sentence, i, i + count, (), label, inside=True, demonym=True)


def _covers(outer: KnownMatch, inner: KnownMatch) -> bool:
    return outer != inner and outer.first <= inner.first and inner.last <= outer.last


def _inside(first: int, last: int, span: NameSpan) -> bool:
    return span.first <= first and last <= span.last and (first, last) != (span.first, span.last)
