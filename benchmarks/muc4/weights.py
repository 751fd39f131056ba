"""Clues that are weighed: how much each speaks for something, learnt from counted cases.

Takes cases (sets of clues) with their truth; returns for every clue that was seen often enough what it adds to the
log-odds, so that the chance of a new case is a sum that can be read clue by clue. Weights are kept small (a quadratic
penalty), because most clues are rare.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.folders import Absent

_SEEN = 4
_ROUNDS = 150
Cases = Sequence[Collection[str]]


@dataclass(frozen=True)
class Weights:
    """``start`` is the log-odds of a case without any clue, ``clues`` what each adds."""

    start: float
    clues: dict[str, float]

    def chance(self, clues: Iterable[str]) -> float:
        odds = self.start + math.fsum(self.clues[clue] for clue in clues if clue in self.clues)
        return 1 / (1 + math.exp(-odds))


def weigh(cases: Cases, truths: Sequence[bool], spread: float) -> Weights:
    """The weights that fit the cases best; ``spread`` is how far they may go. Raises Absent without scipy."""
    try:
        import numpy as np
        from scipy.optimize import minimize
        from scipy.sparse import csr_matrix
    except ImportError as exc:
        raise Absent("the patterns need `pip install scipy`") from exc
    seen = Counter(clue for clues in cases for clue in clues)
    known = {clue: at for at, clue in enumerate(sorted(clue for clue, count in seen.items() if count >= _SEEN))}
    there = [sorted(known[clue] for clue in clues if clue in known) for clues in cases]
    columns = [at for row in there for at in row]
    ends = np.cumsum([0, *map(len, there)])
    table = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(there), len(known)))
    true = np.asarray(truths, float)

    def loss(weights):  # type: ignore[no-untyped-def]
        odds = table @ weights[:-1] + weights[-1]
        left = 1 / (1 + np.exp(-odds)) - true
        cost = (np.logaddexp(0, odds) - true * odds).sum() + (weights[:-1] ** 2).sum() / (2 * spread)
        return cost, np.append(table.T @ left + weights[:-1] / spread, left.sum())

    found = minimize(loss, np.zeros(len(known) + 1), jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS}).x
    return Weights(float(found[-1]), {clue: round(float(found[at]), 5) for clue, at in known.items()})
