"""What the relation model's encoders say of statements, with onnxruntime alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from index import bundled
from rag.reader.build import TOKENIZER, Words
from rag.relation.build import FOLDER, PAIRS, TOKENS, built
from rag.relation.encode import BOS, EOS, PAD, Pair, encode, padded
from rag.relation.encode import TOKENS as LONGEST

BATCH_TOKENS = 2000
Array = NDArray[np.float32]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Tokens:
    """One statement: unit vectors of its tokens (tokens, 384), the tokens' places, and the unit mean of all (384).

    ``places`` are code points, start and end, (tokens, 2).
    """

    vectors: Array
    places: NDArray[np.int64]
    mean: Array


class Encoders:
    """Both graphs, loaded. Threads may share them."""

    def __init__(
        self,
        pairs: onnxruntime.InferenceSession,
        tokens: onnxruntime.InferenceSession,
        tokenizer: Tokenizer,
        words: Words,
    ) -> None:
        self._pairs, self._tokens, self._tokenizer, self._words = pairs, tokens, tokenizer, words

    @classmethod
    def load(cls, cache: Path, threads: int = 2, trained: Path = FOLDER) -> Encoders:
        """The graphs built in ``cache`` from the update in ``trained`` (built now if need be)."""
        folder = built(cache, trained)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        pairs, tokens = (
            onnxruntime.InferenceSession(str(folder / name), options, providers=["CPUExecutionProvider"])
            for name in (PAIRS, TOKENS)
        )
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        return cls(pairs, tokens, tokenizer, Words(bundled.packed_file()))

    def pairs(self, statements: Sequence[tuple[str, str]]) -> Array:
        """The cross-encoder's logits for folded statements in this order: (len(statements), 8)."""
        encoded = encode(self._tokenizer, statements)
        found = _batched(encoded, lambda pair: len(pair.ids), self._run_pairs)
        return np.array(found, np.float32).reshape(len(statements), -1)

    def _run_pairs(self, batch: Sequence[Pair]) -> Sequence[Array]:
        ids, second = padded(batch)
        real = ids != PAD
        feed = {"words": self._words[ids], "real": real.astype(np.int32)}
        for name, mask in (("a", real & ~second), ("b", real & second)):
            feed[name] = (mask / mask.sum(1, keepdims=True)).astype(np.float32)
        (found,) = self._pairs.run(["verdict"], feed)
        return list(found)

    def tokens(self, texts: Sequence[str]) -> list[Tokens]:
        """Each folded statement's tokens, read as E5's queries are."""
        prefix = self._tokenizer.encode(bundled.QUERY_PREFIX.strip(), add_special_tokens=False).ids
        encoded = [
            ([BOS, *prefix, *one.ids[:LONGEST], EOS], np.array(one.offsets[:LONGEST], np.int64).reshape(-1, 2))
            for one in self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        ]

        def run(batch: Sequence[tuple[list[int], NDArray[np.int64]]]) -> Sequence[Tokens]:
            width = max(len(ids) for ids, _ in batch)
            ids = np.array([[*row, *[PAD] * (width - len(row))] for row, _ in batch], np.int64)
            (hidden,) = self._tokens.run(["hidden"], {"words": self._words[ids], "real": (ids != PAD).astype(np.int32)})
            first = len(prefix) + 1
            return [
                Tokens(unit(states[first : len(row) - 1]), places, unit(states[: len(row)].mean(0)))
                for states, (row, places) in zip(hidden, batch, strict=True)
            ]

        return _batched(encoded, lambda one: len(one[0]), run)


Made = TypeVar("Made")


def _batched(
    items: Sequence[Item], length: Callable[[Item], int], run: Callable[[Sequence[Item]], Sequence[Made]]
) -> list[Made]:
    """What ``run`` makes of each item, in their order; computed in batches of similar length."""
    order = sorted(range(len(items)), key=lambda i: length(items[i]))
    found: dict[int, Made] = {}
    batch: list[int] = []
    for number in [*order, None]:
        if batch and (number is None or (len(batch) + 1) * length(items[number]) > BATCH_TOKENS):
            found.update(zip(batch, run([items[i] for i in batch]), strict=True))
            batch = []
        if number is not None:
            batch.append(number)
    return [found[i] for i in range(len(items))]


def unit(rows: Array) -> Array:
    """Rows scaled to length 1."""
    scaled: Array = rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)
    return scaled
