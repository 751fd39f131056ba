"""Which tokens of a sentence belong to one stretch of names.

Takes a sentence's clues; returns runs of capitalised words with what ties them: hyphens and particles, "of" after a
head ("Ministry of …"), a genitive inside a name, a name in quotation marks. A word that is capitalised only because
a sentence begins with it opens no run, and a headline's title case opens one only at a place or a name known otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.clues import CONNECTORS, NUMERAL, QUOTES, Clues
from kg.gazetteer import is_article, is_glue


def find_runs(clues: Clues) -> Iterator[tuple[int, int]]:
    """First and last (exclusive) tokens of the sentence's runs, in order."""
    runs = _Runs(clues)
    i = 0
    while i < len(clues.view):
        if not runs.opens(i):
            i += 1
            continue
        last = runs.extend(i)
        yield i, last
        i = max(last, i + 1)


class _Runs:
    def __init__(self, clues: Clues) -> None:
        self.clues = clues
        self.view = clues.view
        self.lexicon = clues.lexicon

    def opens(self, i: int) -> bool:
        view = self.view
        if i in self.clues.known_at:
            return self.clues.known_at[i].first == i
        if view.heading and i not in self.clues.places and not self._named_in_heading(i):
            return False
        if self.clues.marked(i) or (self.clues.capital(i) and self.clues.quoted(i)):
            return True
        if NUMERAL.fullmatch(view.lowers[i]):
            return self.clues.capital(i + 1) or self.clues.small_head(i + 1) > 0
        if is_article(view.texts[i]):
            tied = i + 2 < len(view) and view.texts[i + 1] == "-" and not view.spaced[i]
            return (
                self.clues.capital(i + 2) or self.clues.marked(i + 2)
                if tied
                else self.clues.capital(i) and self.clues.capital(i + 1)
            )
        return self.clues.capital(i) and not self._opens_sentence_only(i)

    def _named_in_heading(self, i: int) -> bool:
        ent = self.view.ent_at.get(i)
        return ent is not None and ent[0] == i and ent[2] in ("PERSON", "GPE")

    def _opens_sentence_only(self, i: int) -> bool:
        """A word that is capitalised because a sentence or a quotation begins with it."""
        view = self.view
        if i in self.clues.places or view.texts[i][1:].isupper():
            return False
        reference = self.lexicon.references.get(view.lowers[i])
        if i == 0 and reference and reference.number == "plural" and "ArmedGroup" in reference.classes:
            return True  # "Rebels of the Front attacked …"
        if self.clues.function_word(i):
            return True
        if i in view.ent_at:
            return False
        if i > 0 and view.texts[i - 1] not in QUOTES and view.texts[i - 1] not in (":", "-", "–", "—", "•", "*"):
            return False
        if self.clues.is_demonym(i) or self.lexicon.phrase(self.lexicon.titles, "titles", view.lowers, i):
            return False
        return view.tokens[i].pos_ in ("NOUN", "ADJ") and not self.clues.capital(i + 1)

    def extend(self, first: int) -> int:
        view, i = self.view, first + 1
        if first in self.clues.known_at:
            i = self.clues.known_at[first].last
        elif first in self.clues.places:
            i = self.clues.places[first][0]
        i = max(i, self.clues.quoted(first) or i)
        while i < len(view):
            if i in self.clues.known_at:
                i = self.clues.known_at[i].last
            elif self.clues.capital(i):
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
            if self._linked(i):
                return 3
            if self._small_tail(i):
                return 2
            return 1 if self.clues.capital(i + 1) or (is_article(view.texts[i - 1]) and i + 1 < len(view)) else 0
        if self.clues.marked(i):
            return 1
        if text == "&" and self.clues.capital(i + 1):
            return 1
        if self.lexicon.is_word(text, "particle") and (
            self.clues.capital(i + 1) or (i + 2 < len(view) and view.texts[i + 1] == "-" and self.clues.capital(i + 2))
        ):
            return 1 if self.clues.capital(i + 1) else 2
        tied = is_article(text) and i + 2 < len(view) and view.texts[i + 1] == "-"
        if tied and (self.clues.capital(i + 2) or self.clues.marked(i + 2)):
            return 2
        if NUMERAL.fullmatch(text) and self.clues.capital(i + 1):
            return 1
        if is_glue(text) and tight and self.clues.capital(i + 1) and self._genitive_joins(i):
            return 1
        if text in CONNECTORS and self._of_joins(first, i):
            return 2 if view.lowers[i + 1] == "the" else 1
        if text == "and" and self.clues.capital(i + 1):
            ent = view.ent_at.get(i)
            return 1 if ent and ent[0] < i and ent[1] > i + 1 else 0
        return 0

    def _small_tail(self, i: int) -> bool:
        """Whether a hyphen ties a small syllable to the name: "Kim Jong-un"."""
        view = self.view
        if i + 1 >= len(view) or not view.texts[i + 1].islower() or not self.clues.capital(i - 1):
            return False
        ent = view.ent_at.get(i + 1)
        return view.tokens[i + 1].pos_ == "PROPN" or (ent is not None and ent[2] == "PERSON" and ent[0] < i)

    def _genitive_joins(self, i: int) -> bool:
        """ "People's Front": the genitive of a plain noun inside a name that ends in a head."""
        view = self.view
        if (
            view.texts[i].lower() not in ("'s", "’s", "'", "’")
            or i - 1 in self.clues.known_at
            or i - 1 in self.clues.places
        ):
            return False
        ent = view.ent_at.get(i - 1)
        if ent and ent[1] <= i and (ent[2] != "ORG" or view.tokens[i - 1].tag_ == "NNP"):
            return False
        last = i + 1
        while self.clues.capital(last):
            last += 1
        return self.clues.head_before(last, i + 1) is not None and not (
            ent is None and view.tokens[i - 1].pos_ == "PROPN"
        )

    def _linked(self, i: int) -> bool:
        """ "Novo-e-Selo": a small word between two hyphens."""
        view = self.view
        between = i + 3 < len(view) and view.texts[i + 2] in "-–‐" and len(view.texts[i + 1]) <= 3
        return between and view.texts[i + 1].islower() and self.clues.capital(i + 3)

    def _of_joins(self, first: int, i: int) -> bool:
        view = self.view
        following = i + 2 if i + 1 < len(view) and view.lowers[i + 1] == "the" else i + 1
        opened = self.clues.capital(following) or following in self.clues.known_at
        if not opened and not (
            following + 2 < len(view) and is_article(view.texts[following]) and self.clues.capital(following + 2)
        ):
            return False
        for start in range(max(first, i - 3), i):
            if start + self.lexicon.phrase(self.lexicon.titles, "titles", view.lowers, start) > i:
                return True
        if self.lexicon.phrase_before(self.lexicon.titles, "titles", view.lowers[first:i], i - first):
            return False
        head = self.clues.head_before(i, first)
        if head is None:
            ent = view.ent_at.get(i)
            return bool(ent and ent[0] < i and ent[1] > following and ent[2] in ("ORG", "FAC"))
        count, row = head
        return view.texts[i - count][:1].isupper() and (row.first or i - count == first)
