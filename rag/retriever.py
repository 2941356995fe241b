"""Sentences by relevance to a question: one Chroma query for meaning, the articles' word vectors for wording.

A score is e5 + MEANING * USE + weight * share of the question's words (see ``rag.words``); e5 and USE are the products
of a sentence's unit vector with the question's, less its language's centre (see ``rag.centres``). Scores are added, not
ranks, and each part is weighed by whether it knows the question's and the articles' language. The numbers were chosen
on XQuAD; none depends on the size of the index.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index import words
from index.article import Sentence
from index.embeddings import encoders
from index.encoder import Encoder, Vectors
from index.reading import Index
from index.selection import Selection
from index.settings import Settings
from index.universal import UniversalSentenceEncoder
from index.vectors import query_vector
from rag import centres
from rag.language import language_of
from rag.words import Matches, matcher

MEANING = {UniversalSentenceEncoder.name: 0.15}
"""Weight of an encoder beside the first, which has 1."""
WORDS, SAME_WORDS = 0.08, 0.16
"""Weight of the share of matching words, and where question and most articles share a language."""
POOL = 60
"""Candidates that meaning and wording each give beyond what is asked for."""
DIGITS = 4
"""Of a score. What lies behind them differs between machines, and must not say which of two copies comes first."""
_PAGE = 500


@dataclass(frozen=True)
class Hit:
    """A sentence and why it came: ``score`` orders hits; ``dense`` is the encoders' part of it, ``words`` the share."""

    sentence: Sentence
    score: float
    dense: float
    words: float


class SentenceRetriever(BaseRetriever):
    """A LangChain retriever of sentences. ``invoke`` finds the language itself and gives Documents."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 10
    selection: Selection | None = None
    encoders: tuple[Encoder, ...] | None = None
    """Stand in for those of the index's settings."""
    fold: int | None = None
    """Search as one that has not seen this third of the benchmark."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [_document(hit) for hit in self.hits(query, language_of(query), self.selection, self.k)]

    def hits(self, question: str, language: str, selection: Selection | None, k: int) -> tuple[Hit, ...]:
        """The ``k`` most relevant sentences within ``selection``, best first; fewer only where there are fewer."""
        if k < 1:
            return ()
        models = self.encoders if self.encoders is not None else _models(self.index.settings)
        weights = _weights(self.index, models, language)
        parts = [
            centres.query(model, question, language, self.fold) if weight else np.zeros(model.dimension, np.float32)
            for model, weight in zip(models, weights, strict=True)
        ]
        vector = query_vector(parts, weights)
        lengths = (weight * float(np.linalg.norm(part)) for weight, part in zip(weights, parts, strict=True))
        scale = math.hypot(*lengths) * math.sqrt(len(models))
        foreign = language != _spoken(self.index)
        weight = WORDS if foreign else SAME_WORDS
        matched = matcher(self.index, words.encoder(models)).matches(self.index, question, language, foreign)
        wording = self._worded(matched, selection, k + POOL)
        meaning = self._nearest(vector, selection, k + POOL)
        meaning |= self._cosines(vector, [one for one in wording if one not in meaning])
        wording |= self._shares(matched, [one for one in meaning if one not in wording])
        hits = [
            (round(scale * cosine + weight * wording.get(one, 0.0), DIGITS), one, scale * cosine)
            for one, cosine in meaning.items()
        ]
        best = sorted(hits, key=lambda hit: (-hit[0], hit[1]))[:k]
        return tuple(Hit(self.index.sentence(one), score, dense, wording.get(one, 0.0)) for score, one, dense in best)

    def _nearest(self, vector: Vectors, selection: Selection | None, count: int) -> dict[str, float]:
        """Cosines of the sentences nearest to the question by meaning."""
        where = selection.where if selection is not None else None
        found = self.index.vector_store._collection.query(
            query_embeddings=vector[None, :], n_results=count, where=where, include=["distances"]
        )
        distances = (found["distances"] or [[]])[0]
        return {one: 1.0 - distance for one, distance in zip(found["ids"][0], distances, strict=True)}

    def _cosines(self, vector: Vectors, ids: list[str]) -> dict[str, float]:
        """Cosines of these sentences."""
        if not ids:
            return {}
        found = self.index.vector_store._collection.get(ids=ids, include=["embeddings"])
        stored = np.asarray(found["embeddings"], np.float32)
        return dict(zip(found["ids"], (stored @ vector).tolist(), strict=True))

    def _worded(self, matched: Matches, selection: Selection | None, count: int) -> dict[str, float]:
        """Shares of the sentences within ``selection`` that match most words."""
        condition, values = selection.condition if selection is not None else ("1", ())
        found: dict[str, float] = {}
        for begin in range(0, len(matched.best), _PAGE):
            page = slice(begin, begin + _PAGE)
            share = dict(zip(matched.best[page].tolist(), matched.share[matched.best[page]].tolist(), strict=True))
            rows = self.index.rows(
                "SELECT sentences.number, sentences.id FROM sentences JOIN articles ON articles.id=sentences.article "
                f"WHERE sentences.number IN ({','.join('?' * len(share))}) AND {condition}",
                (*share, *values),
            )
            found |= {one: share[number] for number, one in rows}
            if len(found) >= count:
                break
        return dict(sorted(found.items(), key=lambda one: -one[1])[:count])

    def _shares(self, matched: Matches, ids: list[str]) -> dict[str, float]:
        """Shares of these sentences; one that matches nothing is left out."""
        rows = self.index.rows(f"SELECT number, id FROM sentences WHERE id IN ({','.join('?' * len(ids))})", ids)
        return {one: float(matched.share[number]) for number, one in rows if matched.share[number]}


def _weights(index: Index, models: Sequence[Encoder], language: str) -> list[float]:
    """Each encoder's weight: none where it does not know the question's language, or that of most
    articles."""
    spoken = _spoken(index)

    def knows(model: Encoder) -> bool:
        return words.knows(model, language) and words.knows(model, spoken)

    return [MEANING.get(model.name, 1.0) if number == 0 or knows(model) else 0.0 for number, model in enumerate(models)]


def _spoken(index: Index) -> str:
    """The language of most articles; empty where it is not known."""
    rows = index.rows(
        "SELECT primary_language FROM articles WHERE NOT taken_out GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
    )
    return str(rows[0][0]) if rows else ""


@lru_cache(maxsize=4)
def _models(settings: Settings) -> tuple[Encoder, ...]:
    return encoders(settings)


def _document(hit: Hit) -> Document:
    one = hit.sentence
    place = {"id": one.id, "article": one.article, "start": one.start, "end": one.end}
    return Document(id=one.id, page_content=one.text, metadata={**place, "score": hit.score})
