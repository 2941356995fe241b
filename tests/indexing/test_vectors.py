"""One vector for both encoders, sentence and paragraph."""

from __future__ import annotations

import numpy as np

from index.article import Sentence
from index.vectors import query_vector, sentence_vectors
from tests.indexing.stand_ins import FakeEncoder


def sentence(text: str, paragraph: int = 0, article: str = "a") -> Sentence:
    return Sentence(f"{article}:{text}", article, 0, paragraph, 0, len(text), text)


def test_vectors_are_unit_and_their_parts_have_equal_norm() -> None:
    encoders = [FakeEncoder("one", 8), FakeEncoder("two", 16)]
    vectors = sentence_vectors([sentence("Some words here"), sentence("Other words there", 1)], encoders)
    assert vectors.shape == (2, 24)
    assert np.allclose(np.linalg.norm(vectors[:, :8], axis=1), np.sqrt(0.5), atol=1e-5)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_sentence_is_nearer_to_its_own_paragraph() -> None:
    encoder = [FakeEncoder("one", 64)]
    texts = ["The meeting was cancelled", "Experts were to come from Moscow"]
    together = sentence_vectors([sentence(text) for text in texts], encoder)
    apart = sentence_vectors([sentence(text, number) for number, text in enumerate(texts)], encoder)
    other_article = sentence_vectors([sentence(text, 0, text) for text in texts], encoder)
    assert together[0] @ together[1] > apart[0] @ apart[1]
    assert np.allclose(other_article, apart)


def test_weight_of_nothing_leaves_an_encoder_out() -> None:
    parts = [np.full(4, 0.5, np.float32), np.full(4, 0.5, np.float32)]
    assert np.allclose(query_vector(parts, [1, 0])[4:], 0)
    assert np.isclose(np.linalg.norm(query_vector(parts, [1, 0.35])), 1)


def test_no_sentences_give_no_vectors() -> None:
    assert sentence_vectors([], [FakeEncoder("one", 8)]).shape == (0, 8)
