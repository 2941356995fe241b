"""The probability that a sentence answers a question; what the threshold of evidence and refusal is set on.

A logistic regression on a handful of features that mean the same in an index of five articles and of a hundred
thousand: similarity of meaning, the share of matching words, and what the span reader says. Its weights, and the
threshold come from ``rag.training.relevance``: public questions, each judged by a reader that has not seen its article.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.database import primary_language
from index.reading import Index
from index.settings import Settings
from rag.reader import Reader, Reading
from rag.retriever import Hit

WEIGHTS = Path(__file__).with_name("relevance.json")
READ = 30
"""Sentences that the reader reads for one question: the most relevant."""
WORTH = 0.02
"""The probability, before it is read, from which a sentence is worth reading. Of what the first two suites mark as
evidence, 1 in 100 lies below."""
_DIGITS = 3
"""Of the log odds: what lies behind them differs between machines, and must not say which of two copies comes first."""
FEATURES = ("dense", "words", "same", "same_dense", "same_words", "answerable", "span", "length")


@dataclass(frozen=True)
class Judged:
    """A hit, the probability that it answers, and where it may: ``spans`` in code points of the sentence, the best
    first, none where it was not read."""

    hit: Hit
    probability: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Weights:
    """Of the features that are read off a hit, and of all of them where the reader has read it; bias last."""

    threshold: float
    unread: tuple[float, ...]
    read: tuple[float, ...]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Weights:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(float(stored["threshold"]), tuple(stored["unread"]), tuple(stored["read"]))


class Relevance:
    """Judges hits. Threads may share one."""

    def __init__(self, reader: Reader, weights: Weights) -> None:
        self._reader, self._weights = reader, weights

    @classmethod
    def load(cls, settings: Settings, fold: int | None = None) -> Relevance:
        """What users run; ``fold``: with the reader that has not seen that third of the benchmark.

        The reader computes in float32 where the settings do.
        """
        quantised = settings.precision != "float32"
        return cls(_reader(settings.cache, fold, settings.threads or 2, quantised), Weights.load())

    @property
    def threshold(self) -> float:
        """Below this probability a sentence is no evidence."""
        return self._weights.threshold

    def judge(self, question: str, language: str, hits: Sequence[Hit], index: Index) -> list[Judged]:
        """Every hit with its probability, in the hits' order. The READ best by score are read, those that are not worth
        it and those beyond are guessed."""
        same = [language == primary_language(index.articles[hit.sentence.article].language) for hit in hits]
        guessed = [self._probability(features(question, *one, None), False) for one in zip(hits, same, strict=True)]
        worth = [number for number in range(len(hits)) if guessed[number] >= WORTH]
        best = sorted(worth, key=lambda number: -hits[number].score)[:READ]
        judged = [Judged(hit, probability, ()) for hit, probability in zip(hits, guessed, strict=True)]
        readings = read_hits(self._reader, question, [hits[number] for number in best])
        for number, reading in zip(best, readings, strict=True):
            values = features(question, hits[number], same[number], reading)
            judged[number] = Judged(hits[number], self._probability(values, True), reading.spans)
        return judged

    def _probability(self, values: NDArray[np.float64], read: bool) -> float:
        weights = self._weights.read if read else self._weights.unread
        return _logistic(round(float(values @ np.array(weights[:-1])) + weights[-1], _DIGITS))


def read_hits(reader: Reader, question: str, hits: Sequence[Hit]) -> list[Reading]:
    """The reader's word on each hit's sentence. Read alone: with its neighbours in view the reader takes what they say
    for what it says, and reading costs more than twice as much."""
    return reader.read(question, [hit.sentence.text for hit in hits])


def features(question: str, hit: Hit, same: bool, reading: Reading | None) -> NDArray[np.float64]:
    """FEATURES of a hit, those of the reader 0 where it has not read. ``same``: one language for both."""
    answerable, span = 0.0, 0.0
    if reading is not None:
        share = min(max(reading.answerable, 1e-4), 1 - 1e-4)
        answerable, span = math.log(share / (1 - share)), max(reading.score, -10.0)
    dense = 10 * (hit.dense - 0.9)
    length = math.log(max(len(question), 5) / 50)
    return np.array([dense, hit.words, same, same * dense, same * hit.words, answerable, span, length])


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-min(max(value, -30.0), 30.0)))


@cache
def _reader(cache: Path, fold: int | None, threads: int, quantised: bool) -> Reader:
    return Reader.load(cache, fold, threads=threads, quantised=quantised)
