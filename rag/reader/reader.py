"""Which words of a passage answer a question, and whether they do, with onnxruntime alone.

The reader is trained by ``rag.reader.train`` on public sets of questions in many languages; questions and passages
need not share a language.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index import bundled
from rag.reader import weights
from rag.reader.build import GRAPH, TOKENIZER, Words, built
from rag.reader.encode import Encoded, encode
from rag.reader.spans import Logits, best

_FAR = -1e4


@dataclass(frozen=True)
class Reading:
    """The best spans of one crop, in code points of the crop, and whether it answers.

    ``spans`` are those that may be the answer, the best first, none sharing a word with another; none where the crop
    holds nothing to read. ``score`` is the first one's log-probability given that the crop answers, minus infinity
    without one; ``answerable`` a probability, calibrated on as many questions with as without an answer.
    """

    spans: tuple[tuple[int, int], ...]
    score: float
    answerable: float


@dataclass(frozen=True)
class Calibration:
    """Logistic regression from the answerability logit and the log share of spans in the allowed part."""

    logit: float
    share: float
    bias: float

    @classmethod
    def load(cls, folder: Path = weights.FOLDER) -> Calibration:
        """The committed fit; one for all folds, fitted where each fold's reader met questions it had not seen."""
        return cls(**json.loads((folder / "calibration.json").read_text()))

    def __call__(self, logit: float, share: float) -> float:
        """The probability that the allowed part answers."""
        x = self.logit * logit + self.share * math.log(max(share, 1e-6)) + self.bias
        return 1 / (1 + math.exp(-min(max(x, -30.0), 30.0)))


class Reader:
    """A loaded reader. ``read`` may be called from several threads at once.

    Each crop is read by itself, by one thread: several keep the cores as busy as a batch does, without padding, and no
    crop's figures hang on the others' or on the number of threads.
    """

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        words: Words,
        calibration: Calibration,
        threads: int,
    ) -> None:
        """``session`` runs in the thread that calls it."""
        self._session, self._tokenizer, self._words = session, tokenizer, words
        self._calibration = calibration
        self._pool = ThreadPoolExecutor(threads, "reader")

    @classmethod
    def load(
        cls,
        cache: Path,
        fold: int | None = None,
        *,
        threads: int = 2,
        quantised: bool = True,
        tokenizer: Tokenizer | None = None,
    ) -> Reader:
        """The reader built in ``cache`` (built now if need be). ``fold`` None: the mean of the folds, what users run.

        ``quantised`` in int8, which is faster; without it in float32, whose readings hold on another machine.
        ``tokenizer``: the same vocabulary if the caller has it loaded already; reading it is most of the load time.
        Raises RiwayatError where the packed encoder is not installed.
        """
        folder = built(cache, fold, quantised=quantised)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # beyond this level sums and their normalisation become one node, which takes five times as long
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
        vocabulary = tokenizer or Tokenizer.from_file(str(folder / TOKENIZER))
        return cls(session, vocabulary, Words(bundled.packed_file()), Calibration.load(), threads)

    def read(
        self, question: str, crops: Sequence[str], *, within: Sequence[tuple[int, int]] | None = None
    ) -> list[Reading]:
        """The best non-empty span of each crop, in the crops' order.

        ``within``: code points of the part of each crop that the span must lie in, such as its middle sentence; the
        rest of the crop is then context only.
        """
        parts: Sequence[tuple[int, int] | None] = within if within is not None else [None] * len(crops)
        found = self.logits(question, crops)
        return [self.reading(*one) for one in zip(crops, found, parts, strict=True)]

    def reading(self, crop: str, logits: Logits, within: tuple[int, int] | None) -> Reading:
        """One crop's reading from its logits."""
        span = best(crop, logits, within)
        if span is None:
            return Reading((), -math.inf, 0.0)
        spans = ((span.start, span.end), *span.others)
        return Reading(spans, span.score, self._calibration(logits.answerable, span.share))

    def logits(self, question: str, crops: Sequence[str]) -> list[Logits]:
        """The model's word on each crop, in the crops' order. What several outlets carry alike is read once."""
        different = list(dict.fromkeys(crops))
        found = dict(zip(different, self.logits_of(self.encode(question, different)), strict=True))
        return [found[crop] for crop in crops]

    def logits_of(self, encoded: Sequence[Encoded]) -> list[Logits]:
        """The same for encoded pairs, of any questions; the longest first, so that no thread is left with one."""
        order = sorted(range(len(encoded)), key=lambda number: -len(encoded[number].ids))
        found = dict(zip(order, self._pool.map(self._run, [encoded[number] for number in order]), strict=True))
        return [found[number] for number in range(len(encoded))]

    def encode(self, question: str, crops: Sequence[str]) -> list[Encoded]:
        """The pairs that ``logits_of`` takes."""
        return encode(self._tokenizer, question, crops)

    def _run(self, one: Encoded) -> Logits:
        part = slice(one.first, one.first + len(one.offsets))
        ids = np.array([one.ids], np.int64)
        outside = np.full(ids.shape, _FAR, np.float32)
        outside[0, part] = 0
        feed = {"words": self._words[ids], "real": np.ones(ids.shape, np.int32), "outside": outside}
        (start,), (end,), (answerable,) = self._session.run(["start", "end", "answerable"], feed)
        return Logits(start[part], end[part], one.offsets, float(answerable[0]))
