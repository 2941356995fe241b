"""The mean of two trainings: ``python -m rag.reader.mean WEIGHTS WEIGHTS --out FOLDER``.

The branches as they were before the news stories read encyclopaedia paragraphs better, as they are after them news.
Half way between, they read both nearly as well as the better one does. The weights that ship are such a mean.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from rag.reader import weights
from rag.reader.data import FOLDS


def mean(one: Path, other: Path, target: Path) -> None:
    """Write the mean of two weight files of one fold: of the updates themselves, each kept to the rank that it has."""
    (thin, heads), (others, their_heads) = weights.factors(one), weights.factors(other)
    linears = {name: _mean_product(thin[name], others[name]) for name in thin}
    weights.save(target, linears, {name: np.float32(0.5) * (heads[name] + their_heads[name]) for name in heads})


def _mean_product(
    one: tuple[weights.Array, weights.Array], other: tuple[weights.Array, weights.Array]
) -> tuple[weights.Array, weights.Array]:
    """The best factors, of the rank that both have, of the mean of two products."""
    rank = one[0].shape[1]
    up, down = np.concatenate([one[0], other[0]], 1) / 2, np.concatenate([one[1], other[1]])
    left, upper = np.linalg.qr(up)
    right, lower = np.linalg.qr(down.T)
    inner, values, outer = np.linalg.svd(upper @ lower.T)
    root = np.sqrt(values[:rank])
    return left @ inner[:, :rank] * root, root[:, None] * (outer[:rank] @ right.T)


def main() -> None:
    """Write each fold's mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs=2)
    parser.add_argument("--out", type=Path, default=weights.FOLDER)
    arguments = parser.parse_args()
    for fold in range(FOLDS):
        one, other = (weights.files(fold, folder)[0] for folder in arguments.weights)
        mean(one, other, arguments.out / f"fold-{fold}.safetensors")


if __name__ == "__main__":
    main()
