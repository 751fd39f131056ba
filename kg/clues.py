"""What the words of a sentence tell about where names begin, end and what they name.

Takes one sentence with the known names and the lexicon; answers small questions about its tokens for the two steps
that find names: ``kg.runs`` (which tokens belong together) and ``kg.spans`` (which of them is whose name).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.gazetteer import KnownMatch, NameIndex
from kg.lexicon import Head, Lexicon
from kg.views import MARKS, View

NUMERAL = re.compile(r"\d+(?:st|nd|rd|th)")
QUOTES = frozenset("\"“”'‘’`«»")
CONNECTORS = frozenset(("of", "for"))
_NO_NAME_ENTS = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "LANGUAGE"))
FUNCTION_POS = frozenset(("DET", "PRON", "ADP", "SCONJ", "CCONJ", "ADV", "AUX", "VERB", "INTJ", "PART", "NUM", "SYM"))
_BRACKETS = frozenset("[](){}<>@/\\|")
_LONGEST_QUOTED = 16


class Clues:
    """One sentence's known names, countries and heads of names."""

    def __init__(self, view: View, index: NameIndex, lexicon: Lexicon) -> None:
        self.view = view
        self.index = index
        self.lexicon = lexicon
        self.outer, self.nested = longest(index.matches(view.texts, view.spaced))
        self.known_at = {i: m for m in self.outer for i in range(m.first, m.last)}
        self.nested_at = {m.first: m for m in self.nested}
        self.places = {i: p for i, p in _listed(view, lexicon).items() if i not in self.known_at}

    def capital(self, i: int) -> bool:
        view = self.view
        if i >= len(view) or not view.texts[i][:1].isupper():
            return False
        if i in self.known_at:
            return True
        if not _BRACKETS.isdisjoint(view.texts[i]):
            return False
        token = view.tokens[i]
        if token.ent_type_ in _NO_NAME_ENTS or self.lexicon.is_word(view.texts[i], "calendar"):
            return False
        return not (token.pos_ == "PRON" and i not in view.ent_at)

    def marked(self, i: int) -> bool:
        """Whether the letter ʿayn, written as an apostrophe, opens a name there: "'Afrin", "al-'Arish"."""
        view = self.view
        if i + 1 >= len(view) or view.texts[i] not in MARKS or view.spaced[i] or not self.capital(i + 1):
            return False
        after = range(i + 1, min(len(view), i + _LONGEST_QUOTED))
        return not any(view.texts[at] in MARKS and not view.spaced[at - 1] for at in after)  # it closes a quotation

    def head_before(self, end: int, first: int) -> tuple[int, Head] | None:
        words = self.view.lowers[first:end]
        count = self.lexicon.phrase_before(self.lexicon.heads, "heads", words, len(words))
        return (count, self.lexicon.heads[" ".join(words[len(words) - count :])]) if count else None

    def small_head(self, i: int) -> int:
        """Tokens of a head in small letters that goes with the name before it."""
        view, lexicon = self.view, self.lexicon
        for count in range(min(lexicon.longest["heads"], len(view) - i), 0, -1):
            head = lexicon.heads.get(" ".join(view.lowers[i : i + count]))
            if head and head.lowercase and view.texts[i].islower():
                return count
        return 0

    def function_word(self, i: int) -> bool:
        """A word that can only stand before a name; the recogniser takes some of them into it."""
        view = self.view
        if self.lexicon.is_word(view.texts[i], "locative") or view.tokens[i].pos_ in ("DET", "PRON"):
            return not view.texts[i].isupper() or view.texts[i] == "A"
        if NUMERAL.fullmatch(view.lowers[i]):
            return False
        return view.tokens[i].pos_ in FUNCTION_POS and i not in view.ent_at

    def quoted(self, first: int) -> int | None:
        """Where a quoted name ends, when all its longer words are capitalised and it opens with a head's name."""
        view = self.view
        if first == 0 or view.texts[first - 1] not in QUOTES or view.spaced[first - 1]:
            return None
        tight = (i for i in range(first + 1, min(len(view), first + _LONGEST_QUOTED)) if not view.spaced[i - 1])
        last = next((i for i in tight if view.texts[i] in QUOTES and (view.spaced[i] or i + 1 == len(view))), None)
        if last is None or last - first < 3:
            return None
        words = [t for t in view.texts[first:last] if t.isalpha() and len(t) > 3]
        small = sum(not w[0].isupper() for w in words)
        heads = [i for i in range(first + 1, last + 1) if self.head_before(i, first)]
        return last if heads and small <= len(words) // 4 else None

    def thing(self, first: int, last: int) -> bool:
        """Whether the run names no actor and no place but a war, a treaty, a book."""
        lowers = self.view.lowers
        of = next((i for i in range(first + 1, last) if lowers[i] in CONNECTORS), last)
        return any(self.lexicon.is_word(word, "thing") for word in (lowers[of - 1], lowers[first]))

    def acts(self, first: int, last: int) -> bool:
        """Whether a noun for actors stands in apposition: "the X Order, a militant group"."""
        root = self.view.tokens[self.view.root(first, last)]
        beside = [c for c in root.children if c.dep_ == "appos"] + ([root.head] if root.dep_ == "appos" else [])
        return any(noun.lemma_.lower() in self.lexicon.actors for noun in beside)

    def matches(self, first: int, last: int) -> list[KnownMatch]:
        """The outermost known names that lie wholly in the stretch."""
        here = dict.fromkeys(self.known_at[i] for i in range(first, last) if i in self.known_at)
        return [m for m in here if first <= m.first and m.last <= last]

    def common(self, word: str) -> bool:
        """A word that stands for something named before when it is capitalised alone: "the Council"."""
        head = self.lexicon.heads.get(word)
        reference = self.lexicon.references.get(word)
        return (
            word in self.lexicon.actors
            or word in self.lexicon.places
            or bool((head and head.lowercase) or (reference and reference.kind == "noun"))
        )

    def of_name(self, first: int, last: int) -> bool:
        return bool(self.of_type(first, last))

    def of_type(self, first: int, last: int, *, joined: bool = False) -> str:
        """The class that "Ministry of …" or, unless ``joined``, an opening "Mount …" gives to the run."""
        view, lexicon = self.view, self.lexicon
        for i in range(first + 1, last):
            if view.texts[i] in CONNECTORS:
                head = self.head_before(i, first)
                if head:
                    return head[1].type
        if joined:
            return ""
        count = lexicon.phrase(lexicon.heads, "heads", view.lowers, first, last)
        if count and first + count < last and view.texts[first][:1].isupper():
            return lexicon.heads[" ".join(view.lowers[first : first + count])].type
        return ""

    def is_demonym(self, i: int) -> bool:
        return self.demonym_count(i) > 0

    def demonym_count(self, i: int) -> int:
        return self.lexicon.phrase(self.lexicon.demonyms, "demonyms", self.view.texts, i)

    def only_demonym(self, first: int, last: int) -> bool:
        return self.demonym_count(first) == last - first

    def demonym(self, first: int, last: int) -> str:
        return self.lexicon.demonyms[" ".join(self.view.texts[first:last])]

    def only_names(self, first: int, last: int) -> bool:
        """Whether known organisations or demonyms, and nothing else, fill the stretch before another known name."""
        i = first
        while i < last:
            match = self.known_at.get(i)
            count = self.demonym_count(i)
            if match and match.last <= last and not self.is_place(match):
                i = match.last
            elif count:
                i += count
            else:
                return False
        return first < last

    def kinds(self, match: KnownMatch) -> set[str]:
        return {t for key in match.keys for t in (self.index.entity(key).type, *self.index.entity(key).types)}

    def is_place(self, match: KnownMatch) -> bool:
        return "Place" in self.kinds(match)


def longest(matches: Sequence[KnownMatch]) -> tuple[list[KnownMatch], list[KnownMatch]]:
    """The matches that no longer one overlaps, and those that lie wholly inside one of these."""
    owner: dict[int, KnownMatch] = {}
    outer: list[KnownMatch] = []
    nested: list[KnownMatch] = []
    for match in sorted(matches, key=lambda m: (m.first - m.last, m.first)):
        owners = [owner.get(i) for i in range(match.first, match.last)]
        if owners[0] is None and owners[-1] is None:
            outer.append(match)
            owner.update(dict.fromkeys(range(match.first, match.last), match))
        elif owners[0] is owners[-1]:
            nested.append(match)
    return sorted(outer, key=lambda m: m.first), sorted(nested, key=lambda m: (m.first, -m.last))


def _listed(view: View, lexicon: Lexicon) -> dict[int, tuple[int, str, str]]:
    """Countries, regions and organisations of the lexicon: from their first token to end, class and name."""
    found: dict[int, tuple[int, str, str]] = {}
    texts = [t.title() if t.isupper() else t for t in view.texts] if view.sentence.dateline else view.texts
    i = 0
    while i < len(view):
        count = 0
        if texts[i][:1].isupper() or texts[i + 1 : i + 2] == ["-"]:
            for name, table in (("geography", lexicon.geography), ("organizations", lexicon.organizations)):
                count = lexicon.phrase(table, name, texts, i)
                if count:
                    kind, label = table[" ".join(texts[i : i + count])]
                    found[i] = (i + count, kind, label)
                    break
        i += count or 1
    return found
