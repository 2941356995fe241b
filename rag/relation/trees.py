"""Boosted trees in plain arrays: fitted by scikit-learn, kept without pickle, walked by numpy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save_file

from rag.relation.build import FOLDER
from rag.relation.decision import Array, softmax

FILE = FOLDER / "trees.safetensors"


@dataclass(frozen=True)
class Trees:
    """Nodes of all trees in arrays, each tree's one after another; ``children`` are numbers in the arrays.

    A row goes to ``children[node, 0]`` where its feature is at most the node's ``limit``, else to the other child; a
    leaf is its own child. The value of the leaf it ends at is added to the tree's class. ``roots`` is (rounds,
    classes), ``start`` what each class begins with.
    """

    features: tuple[str, ...]
    feature: NDArray[np.int32]
    limit: NDArray[np.float64]
    children: NDArray[np.int32]
    value: NDArray[np.float64]
    roots: NDArray[np.int32]
    start: NDArray[np.float64]

    def __call__(self, rows: Sequence[dict[str, float]]) -> Array:
        """Probabilities, (rows, classes)."""
        table = np.array([[row[name] for name in self.features] for row in rows], np.float32)
        table = table.reshape(len(rows), len(self.features))
        each = np.arange(len(rows))[:, None, None]
        at = np.broadcast_to(self.roots, (len(rows), *self.roots.shape))
        while True:
            further = table[each, self.feature[at]] > self.limit[at]
            below = self.children[at, further.astype(np.int32)]
            if (below == at).all():
                return softmax(self.start + self.value[at].sum(1))
            at = below

    def save(self, path: Path = FILE) -> None:
        """Write what ``load`` reads."""
        arrays = {name: getattr(self, name) for name in _ARRAYS}
        save_file(arrays, path, {"features": json.dumps(self.features)})
        path.chmod(0o644)

    @classmethod
    def load(cls, path: Path = FILE) -> Trees:
        """The committed trees: agree, conflict or unrelated, for two headlines."""
        with safe_open(path, "numpy") as file:
            names = json.loads(file.metadata()["features"])
            return cls(tuple(names), *(file.get_tensor(name) for name in _ARRAYS))


_ARRAYS = ("feature", "limit", "children", "value", "roots", "start")
