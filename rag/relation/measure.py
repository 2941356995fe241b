"""How good relations are: F1 by class, its bootstrap interval, balanced accuracy, calibration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rag.relation.encode import HEADS

Numbers = NDArray[np.int64]
DRAWS = 2000


def f1(truth: Numbers, said: Numbers, classes: int) -> NDArray[np.float64]:
    """F1 of each class; 0 for one that nobody says and that never is."""
    table = np.bincount(truth * classes + said, minlength=classes**2).reshape(classes, classes)
    right, both = table.diagonal(), table.sum(0) + table.sum(1)
    return np.asarray(2 * right / np.maximum(both, 1), np.float64)


def interval(truth: Numbers, said: Numbers, classes: int, seed: int = 7) -> tuple[float, float]:
    """The middle 95% of macro-F1 over ``DRAWS`` samples of the pairs with replacement."""
    chance = np.random.default_rng(seed)
    draws = chance.integers(0, len(truth), (DRAWS, len(truth)))
    found = [float(f1(truth[rows], said[rows], classes).mean()) for rows in draws]
    low, high = np.quantile(found, (0.025, 0.975))
    return float(low), float(high)


def balanced(truth: NDArray[np.bool_], said: NDArray[np.bool_]) -> float:
    """The mean of the share of true pairs that are said to be and of false pairs that are not."""
    return float((said[truth].mean() + (~said[~truth]).mean()) / 2)


def miscalibration(scores: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error over bins of equal size: how far the scores are from the share that is right."""
    order = np.argsort(scores)
    parts = np.array_split(order, bins)
    return float(sum(abs(scores[part].mean() - right[part].mean()) * len(part) for part in parts) / len(order))


def report(name: str, truth: Numbers, chances: NDArray[np.float64]) -> None:
    """Print what these probabilities of agree, disagree and other are worth."""
    said = chances.argmax(1)
    by_class = f1(truth, said, 3)
    low, high = interval(truth, said, 3)
    each = ", ".join(f"{stance} {one:.3f}" for stance, one in zip(HEADS["headlines"], by_class, strict=True))
    off = miscalibration(chances.max(1), said == truth)
    right = float((said == truth).mean())
    print(
        f"{name}: macro-F1 {by_class.mean():.3f} ({low:.3f} to {high:.3f}), {each}, accuracy {right:.3f}, "
        f"calibration error {off:.3f}",
        flush=True,
    )
