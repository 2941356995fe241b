"""Whether two statements agree, conflict or have nothing to do with each other, in any two languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder
from rag.relation.answers import add_likeness
from rag.relation.decision import Decision, decisions
from rag.relation.encode import folded
from rag.relation.encoders import Encoders
from rag.relation.features import Statement, compared, crossed, statements
from rag.relation.trees import Trees

Name = Literal["agree", "conflict", "unrelated"]
NAMES: tuple[Name, ...] = ("agree", "conflict", "unrelated")
AT_ONCE = 512
Features = dict[str, float]


@dataclass(frozen=True)
class Pair:
    """Two statements; with ``question``, two answers to it."""

    a: str
    b: str
    question: str = ""


@dataclass(frozen=True)
class Relation:
    """The likeliest relation and its probability: calibrated on headlines as they come, and for answers on as many that
    mean the same as not."""

    name: Name
    score: float


class Relater:
    """Relates pairs. The order of a pair's statements and the script of their digits make no difference."""

    def __init__(self, encoders: Encoders, sentences: Encoder, fits: dict[str, Decision] | None = None) -> None:
        """``fits``: none but those for answers are needed for features; without it the committed ones."""
        self._encoders, self._sentences = encoders, sentences
        self._fits = decisions() if fits is None else fits

    @classmethod
    def load(cls, cache: Path, threads: int = 2) -> Relater:
        """The models built in ``cache`` (built now if need be). Raises RiwayatError where a package is missing."""
        from index.universal import UniversalSentenceEncoder

        return cls(Encoders.load(cache, threads), UniversalSentenceEncoder(threads))

    def relate(self, pairs: Sequence[Pair]) -> list[Relation]:
        """The relation of each pair, in their order. Answers to one question are compared among each other.

        Raises ValueError for an empty statement.
        """
        found: dict[int, Relation] = {}
        for numbers in _portions(pairs):
            chances = self.chances([pairs[n] for n in numbers])
            for n, row in zip(numbers, chances, strict=True):
                found[n] = Relation(NAMES[int(row.argmax())], float(row.max()))
        return [found[n] for n in range(len(pairs))]

    def chances(self, pairs: Sequence[Pair]) -> NDArray[np.float64]:
        """Probabilities of ``NAMES``, (pairs, 3), for pairs that share a question or have none."""
        rows = self.features(pairs)
        if not pairs or not pairs[0].question:
            return (self._fits["headlines"](rows) + Trees.load()(rows)) / 2
        same = self._fits["answers"](rows)[:, 1]
        apart, clash = (np.exp([row[f"inference: {name}"] for row in rows]) for name in ("neutral", "contradiction"))
        clash = clash / (apart + clash)
        return np.stack([same, (1 - same) * clash, (1 - same) * (1 - clash)], 1)

    def statements(self, texts: Sequence[str]) -> list[Statement]:
        """Each different folded text as a statement."""
        return statements(texts, self._encoders, self._sentences)

    def features(self, pairs: Sequence[Pair]) -> list[Features]:
        """Of each pair; with a question also those of answers."""
        texts = [sorted((folded(pair.a), folded(pair.b))) for pair in pairs]
        if not all(a and b for a, b in texts):
            raise ValueError("a statement is empty")
        made = {one.text: one for one in self.statements([text for both in texts for text in both])}
        both = list(dict.fromkeys((a, b) for a, b in texts))
        ways = [self._encoders.pairs(both), self._encoders.pairs([(b, a) for a, b in both])]
        known = {
            (a, b): compared(made[a], made[b]) | crossed(there, back)
            for (a, b), there, back in zip(both, *ways, strict=True)
        }
        if pairs and pairs[0].question:
            add_likeness(known, list(made.values()), self._fits["likeness"])
        return [known[a, b] for a, b in texts]


def _portions(pairs: Sequence[Pair]) -> Iterator[list[int]]:
    """Numbers of the pairs of each question, and of those without one in portions."""
    asked: dict[str, list[int]] = {}
    for number, pair in enumerate(pairs):
        asked.setdefault(folded(pair.question), []).append(number)
    alone = asked.pop("", [])
    yield from asked.values()
    for begin in range(0, len(alone), AT_ONCE):
        yield alone[begin : begin + AT_ONCE]
