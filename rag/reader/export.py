"""Training checkpoints to the weight files that readers are built from."""

from __future__ import annotations

from pathlib import Path

import torch

from rag.reader import weights
from rag.reader.model import SCALE


def export(checkpoint: Path, target: Path) -> None:
    """Write the thin matrices and heads of one checkpoint; the update's scale goes into ``up``."""
    saved = torch.load(checkpoint)
    state = saved.get("model", saved)
    linears = {}
    heads = {}
    for name, tensor in state.items():
        if name.startswith("linears.") and name.endswith(".up"):
            stem = name.removesuffix(".up")
            down = state[f"{stem}.down"]
            # equal lengths of each pair of vectors, so that both halves lose alike at 8 bits
            ratio = (tensor.norm(dim=0).clamp_min(1e-8) / down.norm(dim=1).clamp_min(1e-8)).sqrt()
            up, down = tensor / ratio * SCALE, down * ratio[:, None]
            linears[stem.removeprefix("linears.")] = (up.numpy(), down.numpy())
        elif not name.startswith("linears."):
            heads[name] = tensor.numpy()
    target.parent.mkdir(parents=True, exist_ok=True)
    weights.save(target, linears, heads)
