"""Every error that kg raises, by who can mend it.

    KgError
      ContentError       the analyst edits a file
        UnknownTerm        a term that the ontology does not declare
        RuleError          an extraction rule
        LexiconError       a word list, a name list or a judgement
        RecipeError        a recipe's header, text or parameters
      InputError         a supplied document or Turtle file cannot be read
      ConfigError        a flag or a variable is wrong
        UnknownName        a parameter names nothing, or more than one thing
      StoreError         the graph engine refused
        StoreUnreachable   nothing answers at the address
        StoreMismatch      the database is not ours, or holds another build

An error says where, what is the case, the nearest right answer and a way out. A violated shape is not an
error: it is a ``Finding`` (``kg.checks``).
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class KgError(Exception):
    """One fault, told so that its reader can mend it.

    ``place`` is a file (with a line where one is known) or an address, ``fact`` what is the case,
    ``nearest`` the right answers that look most like what was written, ``hint`` the way out.
    """

    def __init__(
        self,
        fact: str,
        *,
        place: str | Path | None = None,
        line: int | None = None,
        nearest: tuple[str, ...] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(fact)
        self.fact = fact
        self.place = None if place is None else str(place)
        self.line = line
        self.nearest = nearest
        self.hint = hint

    def __str__(self) -> str:
        where = ""
        if self.place:
            where = f"{self.place}:{self.line}: " if self.line else f"{self.place}: "
        lines = [f"{where}{self.fact}"]
        if self.nearest:
            lines.append("  nearest: " + ", ".join(f"`{name}`" for name in self.nearest))
        if self.hint:
            lines += ["", f"hint: {self.hint}"]
        return "\n".join(lines)


class ContentError(KgError):
    """A file of the ontology, the loaders or the queries is wrong."""


class UnknownTerm(ContentError):
    """A term that the ontology does not declare."""


class RuleError(ContentError):
    """An extraction rule is wrong."""


class LexiconError(ContentError):
    """A word list, a name list or a table of judgements is wrong."""


class RecipeError(ContentError):
    """A recipe's header, text or result is wrong."""


class InputError(KgError):
    """A supplied document or Turtle file cannot be read."""


class ConfigError(KgError):
    """A flag, a parameter or a variable is wrong."""


class UnknownName(ConfigError):
    """A parameter names nothing that is known, or more than one thing."""


class StoreError(KgError):
    """The graph engine refused."""


class StoreUnreachable(StoreError):
    """Nothing answers at the store's address, or it does not let us in."""


class StoreMismatch(StoreError):
    """The database holds something that kg did not put there, or another build."""


def nearest(word: str, known: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """The known words that look most like ``word``, best first; empty when none is close."""
    return tuple(get_close_matches(word, sorted(known), n=count, cutoff=0.6))
