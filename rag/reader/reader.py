"""Which words of a passage answer a question, and whether they do, with onnxruntime alone.

The reader is trained by ``rag.reader.train`` on public sets of questions in many languages; questions and passages
need not share a language.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from index import bundled
from rag.reader import weights
from rag.reader.build import GRAPH, TOKENIZER, Words, built
from rag.reader.encode import PAD, Encoded, encode
from rag.reader.spans import Logits, best

BATCH_TOKENS = 1200
_FAR = -1e4


@dataclass(frozen=True)
class Reading:
    """The best span of one crop, in code points of the crop, and whether it answers.

    ``score`` is the span's log-probability given that the crop answers; ``answerable`` a probability, calibrated on
    as many questions with as without an answer. A crop with nothing to read has ``start == end``, a score of minus
    infinity and 0 for answerable.
    """

    start: int
    end: int
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
    """A loaded reader. ``read`` may be called from several threads at once."""

    def __init__(
        self,
        session: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        words: Words,
        calibration: Calibration,
        at_once: int,
    ) -> None:
        self._session, self._tokenizer, self._words = session, tokenizer, words
        self._calibration = calibration
        self._turns = Semaphore(at_once)

    @classmethod
    def load(
        cls, cache: Path, fold: int | None = None, *, threads: int = 2, tokenizer: Tokenizer | None = None
    ) -> Reader:
        """The reader built in ``cache`` (built now if need be). ``fold`` None: the mean of the folds, what users run.

        ``tokenizer``: the same vocabulary if the caller has it loaded already; reading it is most of the load time.
        Raises RiwayatError where the packed encoder is not installed.
        """
        folder = built(cache, fold)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # spinning threads starve whatever else runs on a small machine
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        session = onnxruntime.InferenceSession(str(folder / GRAPH), options, providers=["CPUExecutionProvider"])
        vocabulary = tokenizer or Tokenizer.from_file(str(folder / TOKENIZER))
        at_once = max(1, (os.cpu_count() or 1) // threads)
        return cls(session, vocabulary, Words(bundled.packed_file()), Calibration.load(), at_once)

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
            at = within[0] if within is not None else 0
            return Reading(at, at, -math.inf, 0.0)
        return Reading(span.start, span.end, span.score, self._calibration(logits.answerable, span.share))

    def logits(self, question: str, crops: Sequence[str]) -> list[Logits]:
        """The model's word on each crop, in the crops' order."""
        return self.logits_of(self.encode(question, crops))

    def logits_of(self, encoded: Sequence[Encoded]) -> list[Logits]:
        """The same for encoded pairs, of any questions; computed in batches of similar length."""
        found: dict[int, Logits] = {}
        batch: list[int] = []
        for number in sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids)):
            if batch and (len(batch) + 1) * len(encoded[number].ids) > BATCH_TOKENS:
                found.update(zip(batch, self._run([encoded[i] for i in batch]), strict=True))
                batch = []
            batch.append(number)
        if batch:
            found.update(zip(batch, self._run([encoded[i] for i in batch]), strict=True))
        return [found[number] for number in range(len(encoded))]

    def encode(self, question: str, crops: Sequence[str]) -> list[Encoded]:
        """The pairs that ``logits_of`` takes."""
        return encode(self._tokenizer, question, crops)

    def _run(self, batch: Sequence[Encoded]) -> list[Logits]:
        width = max(len(one.ids) for one in batch)
        ids = np.full((len(batch), width), PAD, np.int64)
        outside = np.full((len(batch), width), _FAR, np.float32)
        for row, one in enumerate(batch):
            ids[row, : len(one.ids)] = one.ids
            outside[row, one.first : one.first + len(one.offsets)] = 0
        feed = {"words": self._words[ids], "real": (ids != PAD).astype(np.int32), "outside": outside}
        with self._turns:  # more at once than there are cores for: none would be done sooner, and all else would starve
            starts, ends, verdicts = self._session.run(["start", "end", "answerable"], feed)
        found = []
        for row, one in enumerate(batch):
            part = slice(one.first, one.first + len(one.offsets))
            found.append(Logits(starts[row, part], ends[row, part], one.offsets, float(verdicts[row, 0])))
        return found
