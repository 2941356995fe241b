"""The encoder with low-rank updates, and the heads that read spans from it, in torch: for training only.

The base encoder is frozen. Each linear layer's update is a product of two thin matrices; the product is added
to the weights once a step, so the forward pass costs what the plain encoder costs, and the backward pass
computes gradients of the thin matrices alone.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F

LAYERS, HIDDEN, HEADS, INNER = 12, 384, 12, 1536
EPS = 1e-12
RANKS = {"qkv": 48, "ao": 32, "fi": 32, "fo": 32}
SHAPES = {"qkv": (3 * HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN), "fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
SCALE = 2.0
POOLED = 128


class _Merged(torch.autograd.Function):
    """``x @ (weight + SCALE * up @ down).T``: the sum is passed in; gradients go to ``up`` and ``down`` only."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, merged: Tensor, bias: Tensor, down: Tensor, up: Tensor) -> Tensor:
        ctx.save_for_backward(x, merged, down, up)
        return F.linear(x, merged, bias)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        (grad,) = gradients
        x, merged, down, up = ctx.saved_tensors
        flat_x, flat = x.reshape(-1, x.shape[-1]), grad.reshape(-1, grad.shape[-1])
        low_down, low_up = down.to(x.dtype), up.to(x.dtype)
        to_down = (flat @ low_up).T @ flat_x
        to_up = flat.T @ (flat_x @ low_down.T)
        to_x = grad @ merged if ctx.needs_input_grad[0] else None
        return to_x, None, None, to_down.float() * SCALE, to_up.float() * SCALE


class Linear(nn.Module):
    """A frozen linear layer with a trained low-rank update."""

    weight: Tensor
    bias: Tensor

    def __init__(self, weight: Tensor, bias: Tensor, rank: int, kind: torch.dtype) -> None:
        super().__init__()
        self.kind = kind
        self.register_buffer("weight", weight, persistent=False)
        self.register_buffer("bias", bias.to(kind), persistent=False)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x: Tensor) -> Tensor:
        with torch.no_grad():
            merged = torch.addmm(self.weight, self.up, self.down, alpha=SCALE).to(self.kind)
        return _Merged.apply(x, merged, self.bias, self.down, self.up)  # type: ignore[no-any-return, no-untyped-call]


def _attend(qkv: Tensor, mask: Tensor) -> Tensor:
    """Self-attention written out: for short texts on a CPU that is four times as fast backwards as the fused one."""
    batch, length, _ = qkv.shape
    parts = qkv.view(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
    q, k, v = parts.reshape(3, batch * HEADS, length, -1).unbind(0)
    weights = torch.baddbmm(mask, q, k.transpose(1, 2), alpha=q.shape[-1] ** -0.5).softmax(-1)
    return torch.bmm(weights, v).view(batch, HEADS, length, -1).transpose(1, 2).reshape(batch, length, -1)


class Output(NamedTuple):
    """Logits of a batch: ``start`` and ``end`` (batch, tokens), ``answerable`` (batch)."""

    start: Tensor
    end: Tensor
    answerable: Tensor


class Encoder(nn.Module):
    """The frozen encoder with a trained low-rank update of each linear layer; models with heads build on it."""

    dropout = 0.0
    """Share of the hidden states' values that training leaves out, anew each step."""

    def __init__(self, base: Path, kind: torch.dtype = torch.bfloat16) -> None:
        super().__init__()
        state = load_file(base / "model.safetensors")
        state = {name.removeprefix("bert."): tensor.float() for name, tensor in state.items()}
        self.kind = kind
        self.words = state["embeddings.word_embeddings.weight"]
        self.positions = state["embeddings.position_embeddings.weight"]
        self.types = state["embeddings.token_type_embeddings.weight"]
        self.norms = [_norm(state, "embeddings.LayerNorm", torch.float32)]
        self.linears = nn.ModuleDict()
        for i in range(LAYERS):
            at = f"encoder.layer.{i}."
            for name, parts in _PARTS.items():
                weight = torch.cat([state[f"{at}{part}.weight"] for part in parts])
                bias = torch.cat([state[f"{at}{part}.bias"] for part in parts])
                self.linears[f"l{i}_{name}"] = Linear(weight, bias, RANKS[name], kind)
            self.norms.append(_norm(state, f"{at}attention.output.LayerNorm", kind))
            self.norms.append(_norm(state, f"{at}output.LayerNorm", kind))

    def hidden(self, ids: Tensor) -> Tensor:
        """``ids``: (batch, tokens), padded with 1. Hidden states in float32: (batch, tokens, hidden)."""
        batch, length = ids.shape
        x = self.words[ids] + self.positions[:length] + self.types[0]
        x = self._dropped(F.layer_norm(x, (HIDDEN,), *self.norms[0], EPS)).to(self.kind)
        mask = torch.zeros(batch, 1, length, dtype=self.kind).masked_fill((ids == 1)[:, None], -1e4)
        mask = mask.repeat_interleave(HEADS, 0).expand(-1, length, -1)
        for i in range(LAYERS):
            mixed = _attend(self.linears[f"l{i}_qkv"](x), mask)
            mixed = self._dropped(self.linears[f"l{i}_ao"](mixed))
            x = F.layer_norm(x + mixed, (HIDDEN,), *self.norms[2 * i + 1], EPS)
            inner = F.gelu(self.linears[f"l{i}_fi"](x))
            inner = self._dropped(self.linears[f"l{i}_fo"](inner))
            x = F.layer_norm(x + inner, (HIDDEN,), *self.norms[2 * i + 2], EPS)
        return x.float()

    def _dropped(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.dropout, self.training)


class SpanModel(Encoder):
    """Encoder, span head, and a head that says whether the crop answers the question."""

    def __init__(self, base: Path, kind: torch.dtype = torch.bfloat16) -> None:
        super().__init__(base, kind)
        self.span = nn.Linear(HIDDEN, 2)
        self.pool = nn.Linear(4 * HIDDEN, POOLED)
        self.verdict = nn.Linear(POOLED, 1)
        nn.init.normal_(self.span.weight, std=0.02)
        nn.init.normal_(self.pool.weight, std=0.02)
        nn.init.normal_(self.verdict.weight, std=0.02)

    def forward(self, ids: Tensor, crop: Tensor) -> Output:
        """``ids``: (batch, tokens), padded with 1. ``crop``: the same shape, true on the tokens of the crop."""
        return self.read(self.hidden(ids), ids != 1, crop)

    def read(self, x: Tensor, real: Tensor, crop: Tensor) -> Output:
        """The heads, over hidden states ``x`` (batch, tokens, hidden) in float32."""
        start, end = self.span(x).masked_fill(~crop[..., None], -1e4).unbind(-1)
        share = real.float() / real.sum(1, keepdim=True)
        weights = torch.stack([share, start.softmax(1), end.softmax(1)], 1)
        pooled = torch.cat([x[:, :1], weights @ x], 1).flatten(1)
        return Output(start, end, self.verdict(torch.tanh(self.pool(pooled))).squeeze(-1))


_PARTS = {
    "qkv": ("attention.self.query", "attention.self.key", "attention.self.value"),
    "ao": ("attention.output.dense",),
    "fi": ("intermediate.dense",),
    "fo": ("output.dense",),
}


def _norm(state: dict[str, Tensor], name: str, kind: torch.dtype) -> tuple[Tensor, Tensor]:
    return state[f"{name}.weight"].to(kind), state[f"{name}.bias"].to(kind)
