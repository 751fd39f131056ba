"""Which names of a document mean the same entity.

Takes the document's name spans with the class elected for each name, and answers for a span which record it belongs
to: through a bracket ("Novo Army (NA)"), through "known as", as a last name or a shorter form of one longer name,
or as another spelling. With two longer names that fit equally, none is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kg.gazetteer import normalise, skeleton, spelling_distance
from kg.nametypes import speaks, votes
from kg.nearspellings import told_apart
from kg.register import Register
from kg.views import NameSpan, View

_SMALL = frozenset(("of", "the", "for", "and", "in", "to"))


class Links:
    """The joins of one document, found once; then asked span by span."""

    def __init__(
        self,
        register: Register,
        spans: Sequence[NameSpan],
        kinds: Mapping[str, str],
        certain: set[str],
    ) -> None:
        self.register = register
        self.kinds = dict(kinds)
        self.certain = certain
        self.same: dict[str, str] = {}
        self.meant: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self._last_words: dict[str, set[str]] = {}
        self._counts: dict[str, int] = {}
        for span in spans:
            name = register.name(span)
            self._counts[name] = self._counts.get(name, 0) + 1
            if len(span.keys) == 1:
                self.keys.setdefault(name, span.keys[0])
        for name in self._names():
            if " " in name and self._root(name) == "Person":
                self._last_words.setdefault(name.split()[-1], set()).add(name)
        self._bracketed(spans)
        self._spellings()
        self._known_last_words()
        self._shorter()

    def record(self, span: NameSpan) -> int | None:
        """The record that the span belongs to; None when it names nothing that can be told."""
        register = self.register
        if span.label:
            return register.listed(span.label, span.type or "Country")
        name = register.name(span)
        if span.keys and not span.exact and len(self._last_words.get(name, ())) == 1:
            return self._of_name(next(iter(self._last_words[name])), span)
        if len(span.keys) > 1:
            return self._decide(span)
        if span.keys:
            return register.known(self.meant.get(span.keys[0], span.keys[0]))
        return self._of_name(name, span)

    def _of_name(self, name: str, span: NameSpan) -> int | None:
        register, name = self.register, self._final(name)
        if name in self.keys:
            return register.known(self.keys[name])
        kind = self.kinds.get(name, "")
        if not kind or (span.keys and kind != "Person"):
            return None
        return register.found(kind, name, scoped=kind == "Person" and " " not in name)

    def _final(self, name: str) -> str:
        seen = {name}
        while name in self.same and self.same[name] not in seen:
            name = self.same[name]
            seen.add(name)
        return name

    def _decide(self, span: NameSpan) -> int:
        """One of several known entities of this name, if the document names it in full or names its context."""
        register = self.register
        full = [key for key in span.keys if key in self.certain]
        near = [key for key in span.keys if self.certain & set(register.index.entity(key).context)]
        for chosen in (full, near):
            if len(chosen) == 1:
                return register.known(chosen[0])
        view = register.views[span.sentence]
        return register.ambiguous(span.keys, view.text(span.first, span.last))

    # brackets and "known as" --------------------------------------------------------------------------------

    def _bracketed(self, spans: Sequence[NameSpan]) -> None:
        starts = {(s.sentence, s.first): s for s in spans if not s.inside}
        for span in spans:
            if span.inside or span.label:
                continue
            view = self.register.views[span.sentence]
            bracketed = self._bracket(view, span, starts)
            after = bracketed or self._known_as(view, span, starts)
            if after is not None:
                self._join(span, after, told=bracketed is None)

    def _bracket(self, view: View, span: NameSpan, starts: Mapping[tuple[int, int], NameSpan]) -> NameSpan | None:
        at = span.last
        if at + 1 >= len(view) or view.texts[at] != "(":
            return None
        quoted = at + 2 < len(view) and view.texts[at + 1] in "\"“'‘"
        other = starts.get((view.index, at + 1 + quoted))
        if other is None or other.label or other.last + quoted >= len(view):
            return None
        short = view.text(other.first, other.last)
        closes = view.texts[other.last + quoted] in (")", ",", ";")
        return other if closes and abbreviates(short, view.text(span.first, span.last)) else None

    def _known_as(self, view: View, span: NameSpan, starts: Mapping[tuple[int, int], NameSpan]) -> NameSpan | None:
        at = span.last
        while at < len(view) and view.texts[at] in (",", "(", "–", "-"):
            at += 1
        words = self.register.lexicon.words["alias"]
        for count in range(3, 0, -1):
            if " ".join(view.lowers[at : at + count]) in words:
                at += count
                while at < len(view) and (view.texts[at] in "\"“'‘" or view.lowers[at] in ("the", "as")):
                    at += 1
                other = starts.get((view.index, at))
                return None if other is None or other.label else other
        return None

    def _join(self, one: NameSpan, other: NameSpan, *, told: bool) -> None:
        """Make two spans one entity; a known one stands for both, of two known ones the one in the bracket.

        Where the text has ``told`` that they are one, it does not matter what the second looks like; but two known ones
        stay two, whatever one text calls them.
        """
        a, b = self.register.name(one), self.register.name(other)
        if a == b or len(one.keys) > 1 or len(other.keys) > 1:
            return
        if one.keys and other.keys:
            if not told:
                self.meant[one.keys[0]] = other.keys[0]
            return
        if other.keys:
            self.same[a] = b
            return
        kind, own = self.kinds.get(a, ""), self.kinds.get(b, "")
        root = self.register.root
        if not told and kind and own and root(kind) != root(own) and own != "Person" and len(b) > 5:
            return
        self.same[b] = a
        if not one.keys and not kind:
            self.kinds[a] = own or "Organization"

    # spellings and short forms ------------------------------------------------------------------------------

    def _names(self) -> Iterator[str]:
        yield from sorted(n for n in {*self.kinds, *self.keys} if n in self.keys or self.kinds.get(n))

    def _root(self, name: str) -> str:
        if name in self.keys:
            return self.register.root(self.register.index.entity(self.keys[name]).type)
        return self.register.root(self.kinds[name])

    def _spellings(self) -> None:
        families: dict[tuple[str, ...], list[str]] = {}
        for name in self._names():
            families.setdefault(tuple(skeleton(w) for w in name.split()), []).append(name)
        for family in families.values():
            ranked = sorted(family, key=lambda n: (n not in self.keys, -self._counts.get(n, 0), n))
            for name in ranked[1:]:
                first = ranked[0]
                near = spelling_distance(name.split(), first.split())
                if near is not None and name not in self.keys and self._root(name) == self._root(first):
                    self.same.setdefault(name, first)

    def _known_last_words(self) -> None:
        """A last name alone stands for the one known person who has it, unless the text gives a full name."""
        for name in sorted(self.kinds):
            if " " in name or name in self.same or name in self._last_words:
                continue
            if self.kinds[name] and self._root(name) not in ("Person", "Organization", "Actor"):
                continue
            keys = self.register.index.by_last_word(name)
            if len(keys) == 1:
                self.keys[name] = keys[0]

    def _shorter(self) -> None:
        """Link a name to the one longer name of which it is the end or the beginning."""
        ends: dict[str, set[str]] = {}
        begins: dict[str, set[str]] = {}
        for name in self._names():
            words = name.split()
            target = self._target(name)
            for cut in range(1, len(words)):
                ends.setdefault(" ".join(words[cut:]), set()).add(target)
                begins.setdefault(" ".join(words[:cut]), set()).add(target)
        for name in sorted(self.kinds):
            if name in self.same or name in self.keys:
                continue
            for table in (ends, begins):
                longer = sorted(n for n in table.get(name, ()) if n != name and self._may_shorten(name, n))
                if len(longer) == 1:
                    self.same[name] = longer[0]
                    break
                if longer:
                    break

    def _target(self, name: str) -> str:
        return self._final(name)

    def _may_shorten(self, name: str, longer: str) -> bool:
        root = self._root(longer)
        kind = self.kinds.get(name, "")
        if root == "Person":
            # the recogniser takes single foreign names for anything
            strong = kind and self.register.root(kind) not in ("Person", "Organization", "Actor")
            return not strong or kind == "Place"
        if root == "Place":
            return False
        return " " in name and bool(kind) and self.register.root(kind) == root


def abbreviates(short: str, full: str) -> bool:
    """Whether ``short`` can be the abbreviation of ``full``: in capitals, its letters among the initials in order."""
    letters = [c for c in short if c.isalpha()]
    if not 2 <= len(letters) <= 10 or sum(c.isupper() for c in letters) * 2 < len(letters) or " " in short.strip():
        return False
    initials = [w[0] for w in normalise(full).split() if w not in _SMALL]
    wanted = [c.casefold() for c in letters if c.isupper()]
    hits = at = 0
    for letter in wanted:
        if letter in initials[at:]:
            at = initials.index(letter, at) + 1
            hits += 1
    return len(initials) > 1 and 2 * hits >= len(wanted)


def add_names(register: Register, spans: Sequence[NameSpan]) -> None:
    """Make records of all name spans of the document and place their mentions."""
    texts = [register.views[s.sentence].text(s.first, s.last) for s in spans]
    spans = told_apart(spans, register.index, texts)
    plain = [s for s in spans if not s.demonym]
    named: dict[str, Counter[str]] = {}
    for span in plain:
        if not span.keys and not span.label:
            tally = named.setdefault(register.name(span), Counter())
            for kind, weight in votes(register.views[span.sentence], span, register.lexicon):
                tally[kind] += weight
    kinds = {name: register.elect(tally.items()) for name, tally in named.items()}
    certain = {key for s in plain if len(s.keys) == 1 for key in s.keys}
    links = Links(register, plain, kinds, certain)
    for span in plain:
        state = _state(register, span)
        record = links.record(span) if state is None else register.listed(state)
        if record is None:
            continue
        held = register.at.get((span.sentence, span.first))
        if span.inside and held is not None and held.record == record:
            continue
        silent = span.inside and register.part_of_name(span, record)
        register.place(
            span.sentence,
            span.first,
            span.last,
            record,
            "description" if state is not None else "nested" if span.inside else "name",
            silent=silent,
        )
        if span.title:
            register.records[record].titles.add(span.title)
    for span in spans:
        if span.demonym:
            register.place_demonym(span)


def _state(register: Register, span: NameSpan) -> str | None:
    """The country that a capital stands for where it speaks: "Moscow denied …"."""
    view = register.views[span.sentence]
    country = register.lexicon.capitals.get(span.label or view.text(span.first, span.last))
    if (
        country is None
        or span.keys
        or span.inside
        or not speaks(view.tokens[view.root(span.first, span.last)], register.lexicon)
    ):
        return None
    return country
