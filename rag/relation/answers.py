"""Answers to one question, compared among each other: which of them mean the same.

How alike two answers must be depends on the question: where all name a duration, three years and two years are alike in
every vector. So an answer is also compared with what all answers have in common taken away, and with the company that
it keeps: pairs whose neighbours are alike are drawn together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from rag.relation.decision import Decision
from rag.relation.encoders import unit
from rag.relation.features import Statement, tokens_alike

MOST = 150
"""Answers to one question whose company is looked at: it takes time by their square."""
SHRINK = 5
"""Answers that an unknown centre counts as, so that two answers alone are not pushed apart by their own middle."""
Square = NDArray[np.float64]


def components(answers: Sequence[Statement]) -> dict[str, Square]:
    """What ``likeness`` adds up, for every two answers, (answers, answers) each."""
    share = len(answers) / (len(answers) + SHRINK)
    e5 = np.stack([answer.tokens.mean for answer in answers])
    use = unit(np.stack([answer.vector for answer in answers]))
    tokens = np.ones((len(answers), len(answers)))
    for i, j in combinations(range(len(answers)), 2):
        tokens[i, j] = tokens[j, i] = tokens_alike(answers[i].tokens, answers[j].tokens)
    return {
        "e5": _cosines(e5),
        "use": _cosines(use),
        "e5, own": _cosines(e5 - share * e5.mean(0)),
        "use, own": _cosines(use - share / 2 * use.mean(0)),
        "tokens": tokens,
    }


def _cosines(vectors: NDArray[np.float32]) -> Square:
    rows = unit(vectors)
    return np.asarray(rows @ rows.T, np.float64)


def add_likeness(rows: dict[tuple[str, str], dict[str, float]], answers: Sequence[Statement], weigh: Decision) -> None:
    """Add ``alike`` and ``company`` to the features of pairs of these answers' texts."""
    place = {answer.text: n for n, answer in enumerate(answers)}
    alike, company = likeness(answers, weigh)
    for (a, b), row in rows.items():
        at = place[a], place[b]
        row |= {"alike": float(alike[at]), "company": float(company[at])}


def likeness(answers: Sequence[Statement], weigh: Decision) -> tuple[Square, Square]:
    """How alike every two different answers are by themselves, and by the company they keep."""
    parts = components(answers)
    rows = [
        dict(zip(parts, values, strict=True)) for values in zip(*(part.ravel() for part in parts.values()), strict=True)
    ]
    alike = weigh.logits(rows).reshape(len(answers), len(answers))
    return alike, joined(alike)


def joined(alike: Square) -> Square:
    """For every two answers, how alike the groups are at which average linkage joins them."""
    from scipy.cluster.hierarchy import cophenet, linkage
    from scipy.spatial.distance import squareform

    if not 2 < len(alike) <= MOST:
        return alike
    top = float(alike.max())
    apart = squareform(np.maximum(top - (alike + alike.T) / 2, 0), checks=False)
    found: Square = top - squareform(cophenet(linkage(apart, "average")))
    return found
