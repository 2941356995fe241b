"""From logits over a crop's tokens to the best span of code points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 40
BREVITY = 0.05
CANDIDATES = 120
OTHERS = 2
"""Most spans beside the best."""
LEAST = 0.2
"""What share of the best span's worth another must have."""
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
    """Code points of the best span, the log-probability of the likeliest, and the share of probability inside the
    allowed part. ``others`` are the next best spans that share no token with a better one, likelier first."""

    start: int
    end: int
    score: float
    share: float
    others: tuple[tuple[int, int], ...] = ()


def best(crop: str, logits: Logits, within: tuple[int, int] | None) -> Span | None:
    """The span of at most ``LONGEST`` tokens that shares most with whatever else may be the answer.

    Of the ``CANDIDATES`` likeliest spans, that with the highest expected F1 over tokens: where the ends are unsure, the
    likeliest single span is often a part of the answer, or the answer with its neighbours. It lies inside ``within``
    (code points; None: the whole crop). None where that part holds no token. A span never ends in the middle of a word
    and sheds edge punctuation.
    """
    left, right = within if within is not None else (0, len(crop))
    starts, ends = np.array(logits.offsets, np.intp).reshape(-1, 2).T
    solid = starts < ends
    allowed = solid & (starts < right) & (ends > left)
    if not allowed.any():
        return None
    place = np.arange(len(starts))
    fits = (place[:, None] <= place[None, :]) & (place[None, :] < place[:, None] + LONGEST)
    # the first and last token are drawn apart, which favours spans that run from one candidate to another
    shorter = np.exp(-BREVITY * np.maximum(place[None, :] - place[:, None], 0))
    chances = _softmax(logits.start)[:, None] * _softmax(logits.end)[None, :] * shorter * fits
    chances *= solid[:, None] & solid[None, :]
    fits &= allowed[:, None] & allowed[None, :]
    inside = chances * fits
    order = np.argsort(-np.where(fits, inside, -1.0), axis=None, kind="stable")
    first, last = np.unravel_index(order[: min(CANDIDATES, int(fits.sum()))], fits.shape)
    chance = inside[first, last]
    shared = np.minimum(last[:, None], last[None, :]) - np.maximum(first[:, None], first[None, :]) + 1
    sizes = last - first + 1
    worth = 2 * np.maximum(shared, 0) / (sizes[:, None] + sizes[None, :]) @ chance
    chosen = [int(worth.argmax())]
    free = shared[chosen[0]] <= 0
    while free.any() and len(chosen) <= OTHERS:
        number = int(np.where(free, worth, -1.0).argmax())
        if worth[number] < LEAST * worth[chosen[0]]:
            break
        chosen.append(number)
        free &= shared[number] <= 0
    found = [
        _whole_words(crop, max(int(starts[first[n]]), left), min(int(ends[last[n]]), right), (left, right))
        for n in chosen
    ]
    share = float(inside.sum() / max(float(chances.sum()), 1e-30))
    return Span(*found[0], float(np.log(max(float(chance[0]), 1e-30))), min(1.0, share), tuple(found[1:]))


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
