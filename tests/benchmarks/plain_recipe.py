"""The recipe that most examples show, with the same model, to compare with.

Chunks of 1,000 characters with 200 shared, E5 with its two prompts, normalised, in float32, with the default batch
size, in Chroma by cosine, the four nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from index import bundled

K = 4


class PlainEmbeddings(Embeddings):
    """The bundled model as an ordinary sentence-transformers folder."""

    def __init__(self, cache: Path) -> None:
        from sentence_transformers import SentenceTransformer

        self.model: Any = SentenceTransformer(str(bundled.expand(cache / bundled.NAME)), device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self._encoded([bundled.PASSAGE_PREFIX + text for text in texts])

    def embed_query(self, text: str) -> list[float]:
        return self._encoded([bundled.QUERY_PREFIX + text])[0]

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Many questions at once, which the recipe has no use for but a table has."""
        return self._encoded([bundled.QUERY_PREFIX + text for text in texts])

    def _encoded(self, texts: list[str]) -> list[list[float]]:
        vectors = self.model.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return [[float(number) for number in vector] for vector in np.asarray(vectors)]


def index(articles: Sequence[tuple[str, str]], embeddings: Embeddings, name: str = "plain") -> Chroma:
    """The recipe's index of (id, text) articles, in memory."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    whole = [Document(page_content=text, metadata={"article": one}) for one, text in articles]
    return Chroma.from_documents(
        splitter.split_documents(whole),
        embeddings,
        collection_name=name,
        collection_configuration={"hnsw": {"space": "cosine"}},
    )
