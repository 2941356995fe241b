"""The probability that a sentence answers, with a reader that says what it is told."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from index.article import Article, Sentence
from index.settings import load
from rag.reader import Reading
from rag.relevance import FEATURES, Relevance, Weights, features
from rag.retriever import Hit
from rag.training.relevance import Cases, auc, best, crossed
from tests.made_up import sentences

SENTENCE = Sentence("harbour:0", "harbour", 0, 0, 0, 9, "A storm.")


def probability(dense: float, words: float, same: bool, reading: Reading | None) -> float:
    weights = Weights.load()
    values = features("When was the harbour closed?", Hit(SENTENCE, 1.0, dense, words), same, reading)
    chosen = np.array(weights.read if reading is not None else weights.unread)
    return float(1 / (1 + np.exp(-(values @ chosen[:-1] + chosen[-1]))))


@pytest.mark.parametrize("same", [True, False], ids=["same language", "across languages"])
def test_nearer_in_meaning_in_words_and_to_the_reader_is_likelier(same: bool) -> None:
    base = probability(0.4, 0.3, same, Reading(((0, 1),), -1.0, 0.4))
    assert probability(0.45, 0.3, same, Reading(((0, 1),), -1.0, 0.4)) > base
    assert probability(0.4, 0.5, same, Reading(((0, 1),), -1.0, 0.4)) > base
    assert probability(0.4, 0.3, same, Reading(((0, 1),), -1.0, 0.9)) > base


def test_the_weights_that_ship_fit_the_features_and_the_threshold_is_a_probability() -> None:
    weights = Weights.load()
    assert len(weights.again) == len(weights.read) == len(weights.unread) == len(FEATURES) + 1
    assert 0 < weights.threshold < 1


@pytest.mark.parametrize(("precision", "quantised"), [("float32", False), ("bfloat16", True), ("auto", True)])
def test_the_reader_is_float32_where_the_settings_are(
    precision: str, quantised: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr("rag.relevance._reader", lambda *given: asked.append(given))
    Relevance.load(load(precision=precision))
    assert [given[-1] for given in asked] == [quantised]


def test_auc_counts_a_tie_half() -> None:
    assert auc([0.9, 0.5], [0.5, 0.1]) == pytest.approx(0.875)


def test_weights_have_not_seen_the_articles_that_they_are_measured_on() -> None:
    """With labels that can be learned by heart but not foreseen, being right out of fold would be a leak."""
    rng = np.random.default_rng(1)
    question = np.repeat(np.arange(120), 8)
    right = rng.random(960) < 0.3
    fold = question % 3
    x = np.zeros((960, len(FEATURES)))
    x[np.arange(960), fold] = np.where(right, 1.0, -1.0)  # each fold's sign is in a feature of its own
    x += 1e-3 * rng.standard_normal(x.shape)
    cases = Cases(x, right, question, fold, question % 6, rng.integers(0, 3, 960))
    p = crossed(cases, range(len(FEATURES)))
    assert 0.3 < auc(p[right].tolist(), p[~right].tolist()) < 0.7
    assert set(best(p, cases, 2)) == set(range(120))


def test_what_may_answer_is_read_again_behind_the_sentence_before() -> None:
    """The first sentence has none before it; the last is too unlikely to be read twice."""
    texts = ("The harbour was closed.", "It opened again on Monday.", "A storm is likely.")
    found = sentences(*texts, article="harbour")
    asked: list[str] = []

    class Told:
        def read(self, question: str, crops: Sequence[str]) -> list[Reading]:
            asked.extend(crops)
            return [Reading(((0, 1),), -1.0, 1e-4 if crop == texts[2] else 0.6) for crop in crops]

    class Kept:
        def __init__(self) -> None:
            self.articles = {"harbour": Article("harbour", " ".join(texts), "Gull", True, language="en")}

        def sentences(self, article: str) -> tuple[Sentence, ...]:
            return found

    relevance = Relevance(Told(), Weights.load())  # type: ignore[arg-type]
    judged = relevance.judge("When?", "en", [Hit(s, 1.0, 0.5, 0.1) for s in found], Kept())  # type: ignore[arg-type]
    assert asked == [*texts, f"{texts[0]} {texts[1]}"]
    assert judged[1].probability > judged[2].probability and judged[1].spans == ((0, 1),)
