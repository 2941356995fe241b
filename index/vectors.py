"""One vector a sentence, so that one Chroma query gives a score of all encoders, sentence and paragraph together.

A sentence's part of an encoder is unit(sentence + CONTEXT * unit(mean of its paragraph's sentences by length)). The
parts lie side by side with equal norm. A question's vector lies likewise with a weight for each part, chosen when it
is asked: the cosine of the two is then the weighted sum of the encoders' cosines, up to a factor of the question.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.article import Sentence
from index.encoder import Encoder, Vectors
from index.universal import UniversalSentenceEncoder

DEFAULT_CONTEXT = 0.5
CONTEXT = {UniversalSentenceEncoder.name: 1.0}
"""How much of its paragraph a sentence's part holds, by encoder; ``DEFAULT_CONTEXT`` for one that is not named."""


def context(encoder: Encoder) -> float:
    """The share of the paragraph in a part of this encoder."""
    return CONTEXT.get(encoder.name, DEFAULT_CONTEXT)


def dimension(encoders: Sequence[Encoder]) -> int:
    """Numbers in a sentence's vector."""
    return sum(encoder.dimension for encoder in encoders)


def sentence_vectors(sentences: Sequence[Sentence], encoders: Sequence[Encoder]) -> Vectors:
    """Unit vectors of sentences, (n, dimension). All sentences of a paragraph must be among them."""
    texts = [sentence.text for sentence in sentences]
    keys: dict[tuple[str, int], int] = {}
    paragraphs = np.array(
        [keys.setdefault((sentence.article, sentence.paragraph), len(keys)) for sentence in sentences], np.intp
    )
    lengths = np.array([len(text) for text in texts], np.float32)
    parts = [with_paragraph(encoder.passages(texts), paragraphs, lengths, context(encoder)) for encoder in encoders]
    return unit(np.concatenate(parts, axis=1)) if texts else np.zeros((0, dimension(encoders)), np.float32)


def with_paragraph(vectors: Vectors, paragraphs: NDArray[np.intp], lengths: Vectors, share: float) -> Vectors:
    """Sentence vectors with ``share`` of their paragraph's mean added, unit. ``paragraphs`` numbers them from 0."""
    if not len(vectors):
        return vectors
    sums = np.zeros((int(paragraphs.max()) + 1, vectors.shape[1]), np.float32)
    np.add.at(sums, paragraphs, vectors * lengths[:, None])
    means: Vectors = unit(sums)[paragraphs]
    joined: Vectors = vectors + share * means
    return unit(joined)


def query_vector(parts: Sequence[Vectors], weights: Sequence[float]) -> Vectors:
    """A question's vector, (dimension,), from each encoder's part and its weight (0 leaves an encoder out)."""
    joined = np.concatenate([weight * part for part, weight in zip(parts, weights, strict=True)])
    whole: Vectors = unit(joined[None, :].astype(np.float32))[0]
    return whole


def unit(vectors: Vectors) -> Vectors:
    """Rows of length 1; a row of zeros stays one."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
    return scaled
