"""From logits over a crop's tokens to the best span of code points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 40
BREVITY = 0.05
OTHERS = 2
"""Most spans beside the best."""
LEAST = 0.2
"""What share of the best span's chance another must have."""
_EDGE = frozenset(" \t\n\r،؛؟,;:.!?…«»\"“”‘’'ـ–—-")


@dataclass(frozen=True)
class Logits:
    """The model's word on one crop: ``start`` and ``end`` (tokens of the crop), their code points, answerability."""

    start: NDArray[np.float32]
    end: NDArray[np.float32]
    offsets: list[tuple[int, int]]
    answerable: float


@dataclass(frozen=True)
class Span:
    """Code points of the best span, its log-probability, and the share of probability inside the allowed part.

    ``others`` are the next best spans that share no token with a better one, the likelier first.
    """

    start: int
    end: int
    score: float
    share: float
    others: tuple[tuple[int, int], ...] = ()


def best(crop: str, logits: Logits, within: tuple[int, int] | None) -> Span | None:
    """The most probable span of at most ``LONGEST`` tokens, longer ones at ``BREVITY`` less a token.

    It lies inside ``within`` (code points; None: the whole crop).
    None where that part holds no token. A span never ends in the middle of a word and sheds edge punctuation.
    """
    left, right = within if within is not None else (0, len(crop))
    starts, ends = np.array(logits.offsets, np.intp).reshape(-1, 2).T
    solid = starts < ends
    allowed = solid & (starts < right) & (ends > left)
    if not allowed.any():
        return None
    chances = _softmax(logits.start)[:, None] * _softmax(logits.end)[None, :]
    chances = np.triu(chances) - np.triu(chances, LONGEST)
    chances *= solid[:, None] & solid[None, :]
    inside = chances * (allowed[:, None] & allowed[None, :])
    place = np.arange(len(starts))
    # the first and last token are drawn apart, which favours spans that run from one candidate to another
    weighed = inside * np.exp(-BREVITY * np.maximum(place[None, :] - place[:, None], 0))
    found: list[tuple[int, int]] = []
    least = LEAST * float(weighed.max())
    chance = 0.0
    while not found or (len(found) <= OTHERS and weighed.max() > least):
        first, last = np.unravel_index(int(weighed.argmax()), weighed.shape)
        chance = chance or float(inside[first, last])
        found.append(_whole_words(crop, max(int(starts[first]), left), min(int(ends[last]), right), (left, right)))
        weighed[: last + 1, first:] = 0.0  # every span that shares a token with this one
    share = float(inside.sum() / max(float(chances.sum()), 1e-30))
    return Span(*found[0], float(np.log(max(chance, 1e-30))), min(1.0, share), tuple(found[1:]))


def _softmax(values: NDArray[np.float32]) -> NDArray[np.float64]:
    chances = np.exp(values.astype(np.float64) - values.max())
    return np.asarray(chances / chances.sum(), dtype=np.float64)


def _whole_words(text: str, start: int, end: int, within: tuple[int, int]) -> tuple[int, int]:
    first, last = start, end
    while first < last and text[first] in _EDGE:
        first += 1
    while last > first and text[last - 1] in _EDGE:
        last -= 1
    if first == last:
        first, last = start, end
    while first > within[0] and text[first - 1].isalnum() and text[first].isalnum():
        first -= 1
    while last < within[1] and text[last].isalnum() and text[last - 1].isalnum():
        last += 1
    return first, last
