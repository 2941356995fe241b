"""From features to probabilities: softmax regressions over features, fitted by ``rag.relation.fit``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.relation.build import FOLDER

FILE = FOLDER / "decision.json"
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Decision:
    """``weights`` (classes, features) and ``bias`` (classes) over the named features as they are."""

    features: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]

    def __call__(self, rows: Sequence[dict[str, float]]) -> Array:
        """Probabilities, (rows, classes)."""
        return softmax(self.logits(rows))

    def logits(self, rows: Sequence[dict[str, float]]) -> Array:
        """Weighted sums, (rows, classes)."""
        values = np.array([[row[name] for name in self.features] for row in rows], np.float64)
        sums: Array = values.reshape(len(rows), len(self.features)) @ np.array(self.weights).T + np.array(self.bias)
        return sums


def softmax(logits: Array) -> Array:
    """Rows of logits to probabilities."""
    shares = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(shares / shares.sum(-1, keepdims=True), np.float64)


@cache
def decisions(path: Path = FILE) -> dict[str, Decision]:
    """The committed fits: ``headlines`` (agree, conflict, unrelated), ``likeness`` (one sum) of two answers and
    ``answers`` (other, same)."""
    return {
        name: Decision(tuple(one["features"]), tuple(map(tuple, one["weights"])), tuple(one["bias"]))
        for name, one in json.loads(path.read_text("utf-8")).items()
    }


def save(fits: dict[str, Decision], path: Path = FILE) -> None:
    """Write what ``decisions`` reads."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({name: asdict(fit) for name, fit in fits.items()}, indent=1) + "\n", encoding="utf-8")
