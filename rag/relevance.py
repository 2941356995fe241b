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
from rag.reader.encode import lead
from rag.retriever import Hit

WEIGHTS = Path(__file__).with_name("relevance.json")
READ = 30
"""Sentences that the reader reads for one question: the most relevant."""
WORTH = 0.02
"""The probability, before it is read, from which a sentence is worth reading. Of what the first two suites mark as
evidence, 1 in 100 lies below."""
AGAIN = 0.05
"""The probability, once it was read, from which a sentence is read again with the one before it in view. Set by hand:
what is less likely than this is hardly ever cited."""
_DIGITS = 3
"""Of the log odds: what lies behind them differs between machines, and must not say which of two copies comes first."""
FEATURES = ("dense", "words", "same", "same_dense", "same_words", "answerable", "span", "length", "before")
ALONE = tuple(number for number, name in enumerate(FEATURES) if name != "before")
"""The features of a sentence that was read by itself alone."""


@dataclass(frozen=True)
class Judged:
    """A hit, the probability that it answers, and where it may: ``spans`` in code points of the sentence, the best
    first, none where it was not read."""

    hit: Hit
    probability: float
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Weights:
    """Of all features, bias last: where the reader has not read a hit, where it has, and where it has read it again.
    Those that are not known then weigh nothing."""

    threshold: float
    unread: tuple[float, ...]
    read: tuple[float, ...]
    again: tuple[float, ...]

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> Weights:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(float(stored["threshold"]), *(tuple(stored[name]) for name in ("unread", "read", "again")))


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
        weights = self._weights
        same = [language == primary_language(index.articles[hit.sentence.article].language) for hit in hits]
        guessed = [probability(features(question, *one, None), weights.unread) for one in zip(hits, same, strict=True)]
        worth = [number for number in range(len(hits)) if guessed[number] >= WORTH]
        best = sorted(worth, key=lambda number: -hits[number].score)[:READ]
        judged = [Judged(hit, likely, ()) for hit, likely in zip(hits, guessed, strict=True)]
        readings = dict(zip(best, read_hits(self._reader, question, [hits[n] for n in best]), strict=True))
        for n, reading in readings.items():
            likely = probability(features(question, hits[n], same[n], reading), weights.read)
            judged[n] = Judged(hits[n], likely, reading.spans)
        likeliest = [n for n in best if judged[n].probability >= AGAIN]
        views = read_behind(
            self._reader, question, [hits[n] for n in likeliest], [readings[n] for n in likeliest], index
        )
        for n, view in zip(likeliest, views, strict=True):
            likely = probability(features(question, hits[n], same[n], readings[n], view), weights.again)
            judged[n] = Judged(hits[n], likely, readings[n].spans)
        return judged


def probability(values: NDArray[np.float64], weights: Sequence[float]) -> float:
    """Of features, by weights with the bias last."""
    return _logistic(round(float(values @ np.array(weights[:-1])) + weights[-1], _DIGITS))


def read_hits(reader: Reader, question: str, hits: Sequence[Hit]) -> list[Reading]:
    """The reader's word on each hit's sentence, read alone: with its neighbours in view the reader takes what they say
    for what it says."""
    return reader.read(question, [hit.sentence.text for hit in hits])


def read_behind(
    reader: Reader, question: str, hits: Sequence[Hit], alone: Sequence[Reading], index: Index
) -> list[Reading]:
    """The reader's word on each hit's sentence behind the one before it, which tells what "it" and "the talks" are; its
    word on the sentence ``alone`` where that opens its article."""
    before = [index.sentences(hit.sentence.article)[hit.sentence.position - 1] for hit in hits if hit.sentence.position]
    later = [hit for hit in hits if hit.sentence.position]
    crops = [lead(a.text) + hit.sentence.text for a, hit in zip(before, later, strict=True)]
    views = iter(reader.read(question, crops))
    return [next(views) if hit.sentence.position else reading for hit, reading in zip(hits, alone, strict=True)]


def features(
    question: str, hit: Hit, same: bool, reading: Reading | None, behind: Reading | None = None
) -> NDArray[np.float64]:
    """FEATURES of a hit, those of the reader 0 where it has not read it, alone or ``behind`` the sentence before.
    ``same``: one language for both."""
    answerable, span = 0.0, 0.0
    if reading is not None:
        answerable, span = _odds(reading), max(reading.score, -10.0)
    dense = 10 * (hit.dense - 0.9)
    length = math.log(max(len(question), 5) / 50)
    return np.array(
        [
            dense,
            hit.words,
            same,
            same * dense,
            same * hit.words,
            answerable,
            span,
            length,
            _odds(behind) if behind else 0.0,
        ]
    )


def _odds(reading: Reading) -> float:
    """The log odds that it answers."""
    share = min(max(reading.answerable, 1e-4), 1 - 1e-4)
    return math.log(share / (1 - share))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-min(max(value, -30.0), 30.0)))


@cache
def _reader(cache: Path, fold: int | None, threads: int, quantised: bool) -> Reader:
    return Reader.load(cache, fold, threads=threads, quantised=quantised)
