"""The cross-encoder over two statements, in torch: for training only."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

from rag.reader.model import HIDDEN, Encoder
from rag.relation.encode import HEADS

POOLED = 128


class PairModel(Encoder):
    """Encoder over ``<s> a </s> </s> b </s>``, with one head for each kind of data it is trained on."""

    def __init__(self, base: Path, kind: torch.dtype = torch.bfloat16) -> None:
        super().__init__(base, kind)
        self.pool = nn.Linear(4 * HIDDEN, POOLED)
        self.verdict = nn.Linear(POOLED, sum(map(len, HEADS.values())))
        nn.init.normal_(self.pool.weight, std=0.02)
        nn.init.normal_(self.verdict.weight, std=0.02)

    def forward(self, ids: Tensor, second: Tensor) -> Tensor:
        """Logits of all heads, side by side in the order of ``HEADS``: (batch, 8).

        ``ids``: (batch, tokens), padded with 1. ``second``: the same shape, true from the second statement on.
        """
        x = self.hidden(ids)
        real = ids != 1
        parts = [(x * share(which)[..., None]).sum(1) for which in (real & ~second, real & second)]
        pooled = torch.cat([x[:, 0], *parts, (parts[0] - parts[1]).abs()], 1)
        out: Tensor = self.verdict(torch.tanh(self.pool(pooled)))
        return out


def share(which: Tensor) -> Tensor:
    """Each true token's share of its row, so that a weighted sum is the mean: (batch, tokens)."""
    return which.float() / which.sum(1, keepdim=True).clamp_min(1)
