"""What a measure gives back, and the table of all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WIDTHS = (30, 34, 16, 8)
RULE = 124


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of ours with the one to reach and those it stands beside."""

    name: str
    ours: str
    reach: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures of one measure; ``skipped`` says why there are none. ``rate`` is words per second of one core."""

    title: str
    figures: tuple[Figure, ...] = ()
    rate: float | None = None
    megabytes: float | None = None
    skipped: str = ""


def head() -> list[str]:
    return [_row("measure", "figure", "ours", "reach", "stands beside"), "-" * RULE]


def rows(outcome: Outcome) -> list[str]:
    """The lines of one measure."""
    if outcome.skipped:
        return [_row(outcome.title, f"skipped: {outcome.skipped}"), ""]
    lines = [
        _row(outcome.title if number == 0 else "", figure.name, figure.ours, figure.reach, figure.beside)
        for number, figure in enumerate(outcome.figures)
    ]
    facts = []
    if outcome.rate is not None:
        facts.append(f"{outcome.rate:,.0f} words/s")
    if outcome.megabytes is not None:
        facts.append(f"peak {outcome.megabytes:,.0f} MB")
    if facts:
        lines.append(_row("", " · ".join(facts)))
    return [*lines, ""]


def _row(*cells: str) -> str:
    padded = [f"{cell:<{width}}" for cell, width in zip(cells, WIDTHS, strict=False)]
    return "".join([*padded, *cells[len(WIDTHS) :]]).rstrip()


def table(outcomes: Iterable[Outcome]) -> list[str]:
    """The whole table at once."""
    return [*head(), *(line for outcome in outcomes for line in rows(outcome))]
