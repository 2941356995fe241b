"""What stands in for the models, and where the seeds are."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Vectors

SEEDS = Path(__file__).parents[2] / "seeds"


class FakeEncoder(Encoder):
    """Vectors of letter triples: alike for alike texts, and at once. Counts the texts that it was given."""

    def __init__(self, name: str = "fake", dimension: int = 24) -> None:
        self.name = name
        self._dimension = dimension
        self.encoded: list[str] = []

    @property
    def identity(self) -> dict[str, str | None]:
        return {"name": self.name, "checksum": None, "query_prefix": None, "passage_prefix": None}

    @property
    def dimension(self) -> int:
        return self._dimension

    def passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        return np.stack([self.query(text) for text in texts]) if texts else np.zeros((0, self.dimension), np.float32)

    def query(self, text: str) -> Vectors:
        vector = np.full(self.dimension, 1e-3, np.float32)
        for at in range(max(1, len(text) - 2)):
            vector[zlib.crc32(text[at : at + 3].encode()) % self.dimension] += 1
        unit: Vectors = vector / np.linalg.norm(vector)
        return unit
