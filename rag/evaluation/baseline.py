"""Two runs of a suite side by side: every metric over the questions that both have, and every question that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.evaluation.conditions import differences
from rag.evaluation.run import Result, Run, figures, value

SAMPLES = 2_000
LEVEL = 0.95
SEED = 20161209
_EPSILON = 1e-9


@dataclass(frozen=True)
class Change:
    """A metric before and now over the same questions; ``low`` and ``high`` bound the difference.

    The interval is the middle 95% of the differences over bootstrap samples of the questions: where other questions of
    the kind would put it. The program gives the same answers each time, so a drop here is a drop, however wide it is.
    """

    metric: str
    before: float
    now: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        return self.now - self.before


@dataclass(frozen=True)
class Moved:
    """A question with the metrics that fell and those that rose."""

    before: Result
    now: Result
    fell: tuple[str, ...]
    rose: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """``missing`` and ``new`` are ids of questions that only one of the runs has, which are left out."""

    changes: tuple[Change, ...]
    moved: tuple[Moved, ...]
    missing: tuple[str, ...]
    new: tuple[str, ...]
    conditions: tuple[str, ...]

    def drops(self, tolerance: float = 0.0) -> tuple[Change, ...]:
        """The metrics that fell by more than ``tolerance``."""
        return tuple(change for change in self.changes if change.difference < -tolerance - _EPSILON)


def compare(before: Run, now: Run) -> Comparison:
    """Compare question by question. A metric that one of the runs says nothing about is left out."""
    old = {result.id: result for result in before.results}
    pairs = [(old[one.id], one) for one in now.results if one.id in old and old[one.id].question == one.question]
    known = {one.id for _, one in pairs}
    return Comparison(
        tuple(_changes(pairs)),
        tuple(moved for pair in pairs if (moved := _moved(*pair)) is not None),
        tuple(one.id for one in before.results if one.id not in known),
        tuple(one.id for one in now.results if one.id not in known),
        tuple(differences(dict(before.conditions), dict(now.conditions))),
    )


def _changes(pairs: Sequence[tuple[Result, Result]]) -> list[Change]:
    before, now = figures(one for one, _ in pairs), figures(one for _, one in pairs)
    chosen = np.random.default_rng(SEED).integers(0, len(pairs), (SAMPLES, len(pairs))) if pairs else None
    found = []
    for metric in before:
        if metric in now:
            sides = [_counts([pair[side] for pair in pairs], metric) for side in (0, 1)]
            shares = [_shares(side[chosen]) for side in sides]
            difference = shares[1] - shares[0]
            low, high = np.nanquantile(difference, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
            found.append(Change(metric, value(before[metric]), value(now[metric]), float(low), float(high)))
    return found


def _counts(results: Sequence[Result], metric: str) -> NDArray[np.float64]:
    """(questions, 2): right, of."""
    return np.array([result.counts.get(metric, (0.0, 0)) for result in results], np.float64)


def _shares(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of (samples, questions, 2) the share of each sample; nan where a sample says nothing."""
    sums = samples.sum(1)
    shares: NDArray[np.float64] = np.full(len(sums), np.nan)
    np.divide(sums[:, 0], sums[:, 1], out=shares, where=sums[:, 1] > 0)
    return shares


def _moved(before: Result, now: Result) -> Moved | None:
    """What fell and rose of the metrics that say something of both answers."""
    fell = ["error"] if now.error and not before.error else []
    rose = ["error"] if before.error and not now.error else []
    for name in before.counts:
        if name in now.counts:
            step = value(now.counts[name]) - value(before.counts[name])
            if abs(step) > _EPSILON:
                (rose if step > 0 else fell).append(name)
    return Moved(before, now, tuple(fell), tuple(rose)) if fell or rose else None
