"""Texts to token numbers, and answers between code points and tokens; the same for training and for reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Encoding, Tokenizer

BOS, PAD, EOS = 0, 1, 2
QUESTION_TOKENS = 64
CROP_TOKENS = 300
BEFORE = 300
"""Code points of the sentence before that are in view, its last."""


@dataclass(frozen=True)
class Encoded:
    """One question with one crop: ``<s> question </s> </s> crop </s>``.

    ``first`` is the position of the crop's first token, and ``offsets`` are code points of its tokens in the crop,
    without the spaces that a token may begin with.
    """

    ids: list[int]
    first: int
    offsets: list[tuple[int, int]]

    def tokens_of(self, start: int, end: int) -> tuple[int, int] | None:
        """Positions in ``ids`` of the first and last token that touch these code points; None where none does."""
        touched = [i for i, (left, right) in enumerate(self.offsets) if left < end and start < right]
        return (self.first + touched[0], self.first + touched[-1]) if touched else None


def lead(before: str) -> str:
    """What a crop begins with where a sentence is read behind the one ``before`` it; "" where there is none."""
    return f"{before[-BEFORE:]} " if before else ""


def encode(tokenizer: Tokenizer, question: str, crops: Sequence[str]) -> list[Encoded]:
    """Encode one question with several crops. Long texts are cut at ``QUESTION_TOKENS`` and ``CROP_TOKENS``."""
    asked: Encoding = tokenizer.encode(question, add_special_tokens=False)
    head = [BOS, *asked.ids[:QUESTION_TOKENS], EOS, EOS]
    found = []
    for crop, encoding in zip(crops, tokenizer.encode_batch(list(crops), add_special_tokens=False), strict=True):
        offsets = [_bare(crop, start, end) for start, end in encoding.offsets[:CROP_TOKENS]]
        found.append(Encoded([*head, *encoding.ids[:CROP_TOKENS], EOS], len(head), offsets))
    return found


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
