"""Two statements to token numbers; the same for training and for relating."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray
from tokenizers import Tokenizer

BOS, PAD, EOS = 0, 1, 2
TOKENS = 128
HEADS = {
    "headlines": ("agree", "disagree", "other"),
    "inference": ("entailment", "neutral", "contradiction"),
    "paraphrase": ("other", "same"),
}
"""What the cross-encoder tells apart, one head for each kind of data it is trained on: ANS, SNLI and PAWS-X."""
_DIGIT = regex.compile(r"[\p{Nd}--[0-9]]", regex.V1)
_MARKS = str.maketrans({"٫": ".", "٬": ",", "٪": "%", "ـ": None})


def folded(text: str) -> str:
    """Statements that are written alike but for the script of their digits become the same text.

    Digits of every script become ASCII's, compatibility forms their plain letters, runs of spaces one space.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return " ".join(_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), plain).split())


@dataclass(frozen=True)
class Pair:
    """Token numbers of ``<s> a </s> </s> b </s>``, and the position of the first token after ``a``."""

    ids: list[int]
    second: int


def encode(tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]]) -> list[Pair]:
    """Encode folded statements, each cut at ``TOKENS``."""
    parts = [text for pair in pairs for text in pair]
    ids = [encoding.ids[:TOKENS] for encoding in tokenizer.encode_batch(parts, add_special_tokens=False)]
    return [Pair([BOS, *a, EOS, EOS, *b, EOS], len(a) + 2) for a, b in zip(ids[::2], ids[1::2], strict=True)]


def padded(pairs: Sequence[Pair]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Token numbers and a mask of what belongs to the second statement, padding included: (batch, tokens)."""
    width = max(len(pair.ids) for pair in pairs)
    ids = np.full((len(pairs), width), PAD, np.int64)
    second = np.zeros((len(pairs), width), np.bool_)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = pair.ids
        second[row, pair.second :] = True
    return ids, second
