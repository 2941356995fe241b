"""The weighed mean of two trainings: ``python -m rag.reader.mean WEIGHTS WEIGHTS --share 0.5 --out FOLDER``.

The branches as they were before more of the news stories know better what an encyclopaedia paragraph does not answer,
as they are after them what news does not. Between the two, they know both nearly as well as the better one does. The
weights that ship are such a mean.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from rag.reader import weights
from rag.reader.data import FOLDS


def mean(one: Path, other: Path, target: Path, share: float = 0.5) -> None:
    """Write the mean of two weight files of one fold, ``share`` of it the second's: of the updates themselves, each
    kept to the rank that it has."""
    (thin, heads), (others, their_heads) = weights.factors(one), weights.factors(other)
    linears = {name: _mean_product(thin[name], others[name], share) for name in thin}
    mixed = {name: np.float32(1 - share) * heads[name] + np.float32(share) * their_heads[name] for name in heads}
    weights.save(target, linears, mixed)


def _mean_product(
    one: tuple[weights.Array, weights.Array], other: tuple[weights.Array, weights.Array], share: float
) -> tuple[weights.Array, weights.Array]:
    """The best factors, of the rank that both have, of the mean of two products."""
    rank = one[0].shape[1]
    up = np.concatenate([np.float32(1 - share) * one[0], np.float32(share) * other[0]], 1)
    down = np.concatenate([one[1], other[1]])
    left, upper = np.linalg.qr(up)
    right, lower = np.linalg.qr(down.T)
    inner, values, outer = np.linalg.svd(upper @ lower.T)
    root = np.sqrt(values[:rank])
    return left @ inner[:, :rank] * root, root[:, None] * (outer[:rank] @ right.T)


def main() -> None:
    """Write each fold's mean."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs=2)
    parser.add_argument("--share", type=float, default=0.5, help="of the mean, what the second has")
    parser.add_argument("--out", type=Path, default=weights.FOLDER)
    arguments = parser.parse_args()
    for fold in range(FOLDS):
        one, other = (weights.files(fold, folder)[0] for folder in arguments.weights)
        mean(one, other, arguments.out / f"fold-{fold}.safetensors", arguments.share)


if __name__ == "__main__":
    main()
