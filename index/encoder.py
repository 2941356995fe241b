"""What turns texts into vectors: LangChain's ``Embeddings`` with what an index must know of them."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Embeddings):
    """Unit vectors of texts. ``languages`` are those it knows, as ISO 639-1 codes; None for all."""

    name: str
    languages: frozenset[str] | None = None

    @property
    @abstractmethod
    def identity(self) -> dict[str, str | None]:
        """What an index must have been made with for its vectors to be comparable; told without loading a model."""

    @property
    @abstractmethod
    def dimension(self) -> int:
        """Numbers in a vector."""

    @abstractmethod
    def passages(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of stored texts, (len(texts), dimension)."""

    @abstractmethod
    def query(self, text: str) -> Vectors:
        """Unit vector of a question, (dimension,)."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in vector] for vector in self.passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(number) for number in self.query(text)]


def float32(vectors: Any) -> Vectors:
    """Vectors of any kind as numpy float32."""
    converted: Vectors = np.asarray(vectors, np.float32)
    return converted
