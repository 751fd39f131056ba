"""Where names stand in a sentence, before anybody says whose they are.

Takes one parsed sentence, the known names and the lexicon; returns stretches of tokens that are names: known ones
(longest match), countries and regions, capitalised runs with what belongs to them ("Ministry of …", "628th
battalion", "Novo Selo prison", names with particles and hyphens), parted at titles and where spaCy's recogniser
sees two names; and demonyms apart. A capitalised word that only opens a sentence, a date, or a headline's title
case is no name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.clues import QUOTES, Clues
from kg.gazetteer import KnownMatch, NameIndex, is_article, is_glue
from kg.lexicon import Head, Lexicon
from kg.runs import find_runs
from kg.views import NameSpan, View


def find_spans(view: View, index: NameIndex, lexicon: Lexicon) -> list[NameSpan]:
    """All name spans of a sentence, in order; what is inside another comes after it."""
    cutter = _Cutter(Clues(view, index, lexicon))
    return sorted(cutter.spans(), key=lambda s: (s.first, -s.last, s.inside))


class _Cutter:
    """Cuts the runs of one sentence into names."""

    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self.view = clues.view
        self.index = clues.index
        self.lexicon = clues.lexicon

    def spans(self) -> Iterator[NameSpan]:
        done: set[KnownMatch] = set()
        known = self.clues.known_at
        for first, last in find_runs(self.clues):
            for span in self._cut(first, last):
                yield from self._with_nested(span)
                done.update(known[i] for i in range(span.first, span.last) if i in known)
        for match in self.clues.outer:
            if match not in done:
                yield from self._with_nested(self._known(match))

    def _cut(self, first: int, last: int) -> Iterator[NameSpan]:
        """Part a run into names at titles, known names and the recogniser's borders."""
        view = self.view
        while first < last and self._empty_edge(first):
            first += 1
        while last > first and is_glue(view.texts[last - 1]) and last - 1 not in self.clues.known_at:
            last -= 1
        if first >= last:
            return
        if view.shouted(first, last):
            yield from (self._known(m) for m in self.clues.matches(first, last))
            return
        small = self._small_extension(first, last)
        whole = last + small
        head = self.clues.head_before(whole, first)
        if self.clues.quoted(first) == last:
            kinds = [h[1].type for h in (self.clues.head_before(i, first) for i in range(first + 1, last + 1)) if h]
            yield NameSpan(view.index, first, last, type=kinds[0])
            return
        words = view.lowers[first:last]
        if (
            head
            and whole == last
            and self.lexicon.phrase_before(self.lexicon.titles, "titles", words, len(words)) > head[0]
        ):
            head = None  # "Secretary of State" is no region
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
        if i in self.clues.known_at or i in self.clues.places:
            return False
        if is_glue(view.texts[i]) and not is_article(view.texts[i]):
            return True
        return self.clues.function_word(i) and not is_article(view.texts[i])

    def _title_in(self, first: int, last: int) -> tuple[int, int] | None:
        for i in range(first, last):
            ent = self.view.ent_at.get(i)
            closes_name = ent is not None and ent[2] == "PERSON" and first <= ent[0] < i == last - 1
            if i in self.clues.known_at or not self.view.texts[i][:1].isupper() or closes_name:
                continue
            count = self.lexicon.phrase(self.lexicon.titles, "titles", self.view.lowers, i, last)
            if count:
                end = i + count
                while end < last:
                    more = self.lexicon.phrase(self.lexicon.titles, "titles", self.view.lowers, end, last)
                    if not more or end in self.clues.known_at:
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
        count = self.clues.small_head(last) if last < len(view) and view.spaced[last - 1] else 0
        if not count or self.clues.only_demonym(first, last):
            return 0
        head = self.lexicon.heads[" ".join(view.lowers[last : last + count])]
        if head.type == "City":
            return 0
        place = self.clues.places.get(first)
        if place and place[0] == last:
            return count if place[1] != "Country" and head.first is False else 0
        match = self.clues.known_at.get(last - 1)
        if match and match.first == first and match.last == last:
            types = self.clues.kinds(match)
            same_kind = head.type in types
            return count if same_kind or "Place" in types or "Person" in types else 0
        return count

    def _parted(self, first: int, last: int, whole: int, head: tuple[int, Head] | None) -> Iterator[NameSpan]:
        view = self.view
        matches = self.clues.matches(first, last)
        if len(matches) == 1 and (matches[0].first, matches[0].last) == (first, last):
            match = matches[0]
            if whole == last or head is None or head[1].type in self.clues.kinds(match):
                yield NameSpan(view.index, first, whole, match.keys, exact=match.exact)
                return
        if self._site(first, last, matches):
            yield NameSpan(view.index, first, last, type="Place")
            return
        place = self.clues.places.get(first)
        if place and place[0] >= whole:
            yield NameSpan(view.index, first, place[0], (), place[2], place[1])
            return
        if self.clues.only_demonym(first, last):
            yield NameSpan(view.index, first, last, (), self.clues.demonym(first, last), demonym=True)
            return
        closing = matches[-1] if matches and matches[-1].last == last else None
        if closing and whole > last and head and head[1].type not in self.clues.kinds(closing):
            closing = None
        if closing and self.clues.only_names(first, closing.first) and self._organised(closing):
            yield NameSpan(view.index, first, whole, closing.keys)
            return
        if head and whole - first > head[0] and not self.clues.thing(first, last):
            yield NameSpan(view.index, first, whole, type=self.clues.of_type(first, last, joined=True) or head[1].type)
            return
        ents = list(dict.fromkeys(view.ent_at[i] for i in range(first, last) if i in view.ent_at))
        cover = any(e[0] <= first and last <= e[1] and e[2] in ("PERSON", "ORG", "FAC", "PRODUCT") for e in ents)
        rest = [i for i in range(first, last) if i not in self.clues.known_at and view.texts[i].isalpha()]
        if matches and (not cover or all(self.lexicon.is_word(view.texts[i], "notname") for i in rest)):
            yield from self._around(
                [(m.first, m.last, self._known(m)) for m in matches],
                first,
                last,
            )
            return
        inner = [(i, p) for i in range(first, last) if (p := self.clues.places.get(i)) and p[0] <= last]
        beside = bool(inner) and inner[0][0] == first and last - inner[0][1][0] > 1
        if inner and (not cover or beside) and not self.clues.of_name(first, last):
            yield from self._around(
                [(i, p[0], NameSpan(view.index, i, p[0], (), p[2], p[1])) for i, p in inner], first, last
            )
            return
        inside = [e for e in ents if first <= e[0] and e[1] <= last]
        if len(inside) > 1 and not self.clues.of_name(first, last):
            yield from self._around([(e[0], e[1], NameSpan(view.index, e[0], e[1])) for e in inside], first, last)
            return
        yield from self._plain(first, last)

    def _site(self, first: int, last: int, matches: list[KnownMatch]) -> bool:
        """Whether a noun for a site opens the name that a country or a known place ends: "Port Norland"."""
        starts = [i for i in range(first + 1, last) if self.clues.places.get(i, (0,))[0] == last]
        starts += [m.first for m in matches if m.last == last and self.clues.is_place(m)]
        head = self.clues.head_before(starts[0], first) if starts else None
        return head is not None and head[0] == starts[0] - first and head[1].type in ("Port", "Base")

    def _organised(self, match: KnownMatch) -> bool:
        return not {"Person", "Place"} & self.clues.kinds(match)

    def _plain(self, first: int, last: int) -> Iterator[NameSpan]:
        """A name without a known part: leave a demonym or a compass point before it out."""
        view, lexicon = self.view, self.lexicon
        kind = self.clues.of_type(first, last)
        if not kind:
            count = self.clues.demonym_count(first)
            if count and first + count < last and first not in view.ent_at:
                yield NameSpan(
                    view.index, first, first + count, (), self.clues.demonym(first, first + count), demonym=True
                )
                first += count
        words = [w for w in view.lowers[first:last] if w not in QUOTES and w != "-"]
        thing = self.clues.thing(first, last) and not self.clues.acts(first, last)
        if thing or (len(words) == 1 and self.clues.common(words[0])):
            return
        if not kind and all(lexicon.is_word(w, "notname") for w in words):
            return
        if words:
            yield NameSpan(view.index, first, last, type=kind)

    def _around(self, parts: list[tuple[int, int, NameSpan]], first: int, last: int) -> Iterator[NameSpan]:
        at = first
        for start, end, span in [*parts, (last, last, None)]:
            if at < start and any(self.clues.capital(i) for i in range(at, start)):
                while is_glue(self.view.texts[at]) and at + 1 < start and not is_article(self.view.texts[at]):
                    at += 1
                yield from self._plain(at, start)
            if span:
                yield span
            at = max(at, end)

    def _known(self, match: KnownMatch) -> NameSpan:
        return NameSpan(self.view.index, match.first, match.last, match.keys, exact=match.exact)

    def _with_nested(self, span: NameSpan) -> Iterator[NameSpan]:
        """The span, then the known names, countries and demonyms that lie inside it."""
        yield span
        if span.demonym:
            return
        taken: list[tuple[int, int]] = []
        inner = [self.clues.nested_at[i] for i in range(span.first, span.last) if i in self.clues.nested_at]
        if span.type == "Place":  # "Port Norland" is no part of Norland's name
            return
        for match in [*self.clues.matches(span.first, span.last), *inner]:
            if match.exact and _inside(match.first, match.last, span) and not set(match.keys) & set(span.keys):
                taken.append((match.first, match.last))
                yield replace(self._known(match), inside=True)
        for i in range(span.first, span.last):
            end, kind, label = self.clues.places.get(i, (0, "", ""))
            if end and _inside(i, end, span) and not any(a < end and i < b for a, b in taken):
                yield NameSpan(span.sentence, i, end, (), label, kind, inside=True)
        for i in range(span.first, span.last):
            count = self.clues.demonym_count(i)
            if count and _inside(i, i + count, span) and not any(a <= i < b for a, b in taken):
                label = self.clues.demonym(i, i + count)
                yield NameSpan(span.sentence, i, i + count, (), label, inside=True, demonym=True)


def _inside(first: int, last: int, span: NameSpan) -> bool:
    return span.first <= first and last <= span.last and (first, last) != (span.first, span.last)
