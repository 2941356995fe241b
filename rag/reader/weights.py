"""What training leaves: per fold, thin matrices whose products update the encoder, and the heads.

A file holds each thin matrix as int8 with one float16 scale per rank, and the heads in float16.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

Array = NDArray[np.float32]
FOLDER = Path(__file__).with_name("weights")
HEADS = ("span", "pool", "verdict")


@dataclass(frozen=True)
class Update:
    """What to add to the encoder, by linear layer (``l0_qkv``: outputs x inputs), and the heads' tensors by name."""

    linears: dict[str, Array]
    heads: dict[str, Array]


def files(fold: int | None, folder: Path = FOLDER) -> list[Path]:
    """The files that a reader is made of: one fold's, or all of them for the mean."""
    return [folder / f"fold-{fold}.safetensors"] if fold is not None else sorted(folder.glob("fold-*.safetensors"))


def checksum(paths: Sequence[Path]) -> str:
    """SHA-256 over the files' contents, in order."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def save(path: Path, linears: Mapping[str, tuple[Array, Array]], heads: Mapping[str, Array]) -> None:
    """Write one fold: per linear layer ``up`` (outputs x rank) and ``down`` (rank x inputs), and the heads."""
    tensors: dict[str, NDArray[np.generic]] = {name: value.astype(np.float16) for name, value in heads.items()}
    for name, (up, down) in linears.items():
        for part, matrix in (("up", up.T), ("down", down)):
            scale = np.maximum(np.abs(matrix).max(1) / 127, 6.2e-5).astype(np.float16)
            tensors[f"{name}.{part}"] = np.rint(matrix / scale[:, None].astype(np.float32)).astype(np.int8)
            tensors[f"{name}.{part}.scale"] = scale
    save_file({name: np.ascontiguousarray(value) for name, value in tensors.items()}, path)
    path.chmod(0o644)


def load(paths: Sequence[Path]) -> Update:
    """The update that these files hold; of several, the mean of their updates and of their heads."""
    share = 1 / len(paths)
    linears: dict[str, Array] = {}
    heads: dict[str, Array] = {}
    for path in paths:
        thin, own = factors(path)
        for name, value in own.items():
            heads[name] = heads.get(name, np.float32(0)) + value * share
        for name, (up, down) in thin.items():
            linears[name] = linears.get(name, np.float32(0)) + up @ down * share
    return Update(linears, heads)


def factors(path: Path) -> tuple[dict[str, tuple[Array, Array]], dict[str, Array]]:
    """What ``save`` was given, as far as 8 bits keep it."""
    tensors = load_file(path)
    heads = {n: value.astype(np.float32) for n, value in tensors.items() if n.partition(".")[0] in HEADS}
    stems = [name.removesuffix(".up") for name in tensors if name.endswith(".up")]
    thin = {
        stem: (_dequantised(tensors, f"{stem}.up").T.copy(), _dequantised(tensors, f"{stem}.down")) for stem in stems
    }
    return thin, heads


def _dequantised(tensors: Mapping[str, NDArray[np.generic]], name: str) -> Array:
    scale = tensors[f"{name}.scale"].astype(np.float32)
    return np.asarray(tensors[name].astype(np.float32) * scale[:, None], dtype=np.float32)
