"""What two statements have in common and what only one of them says, as numbers.

Every feature is symmetric: swapping the statements changes none. Nothing depends on the script that digits are written
in, since statements are folded before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import product

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from index import lexical, sounds
from index.encoder import Encoder, Vectors
from rag.claims.quantities import quantities
from rag.claims.quantity import Quantity
from rag.language import language_of
from rag.lexicon import Lexicon, Mark, opposites
from rag.relation.encode import HEADS
from rag.relation.encoders import Encoders, Tokens, unit

Array = NDArray[np.float64]
_LOW = (0.8, 0.85, 0.9)
_APART = 0.87
"""Cosine under which a token of one statement has no counterpart in the other; unlike tokens of E5 have about 0.8."""


@dataclass(frozen=True)
class Statement:
    """A folded statement, its tokens by E5 and its vector by the Universal Sentence Encoder, (512)."""

    text: str
    tokens: Tokens
    vector: Vectors

    @cached_property
    def language(self) -> str:
        return language_of(self.text)

    @cached_property
    def terms(self) -> list[str]:
        """The stems of its words, in order."""
        return [term for term, _ in lexical.forms(self.text, self.language)]

    @cached_property
    def sounds(self) -> set[str]:
        return {sound for _, form in lexical.forms(self.text, self.language) for sound in sounds.sounds(form)}

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return quantities(self.text, self.language)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        return Lexicon.of(self.language).marks(self.text)

    def keys(self, table: str) -> set[str]:
        """The entries of one table of the lexicon that it has."""
        return {mark.key for mark in self.marks if mark.table == table}

    @property
    def negations(self) -> int:
        return sum((mark.table, mark.key) == ("words", "negation") for mark in self.marks)


def statements(texts: Iterable[str], encoders: Encoders, sentences: Encoder) -> list[Statement]:
    """Each different folded text as a statement."""
    different = list(dict.fromkeys(texts))
    vectors = sentences.passages(different)
    tokens = encoders.tokens(different)
    return [Statement(text, t, v) for text, t, v in zip(different, tokens, vectors, strict=True)]


def compared(a: Statement, b: Statement) -> dict[str, float]:
    """The features that need no cross-encoder, by name."""
    found = {
        "e5": float(a.tokens.mean @ b.tokens.mean),
        "use": float(a.vector @ b.vector),
        "same language": float(a.language == b.language),
    }
    return found | _aligned(a.tokens, b.tokens) | _worded(a, b) | _counted(a, b) | _marked(a, b)


def _both(name: str, one: Callable[[Statement, Statement], float], a: Statement, b: Statement) -> dict[str, float]:
    return _sides(name, one(a, b), one(b, a))


def _sides(name: str, x: float, y: float) -> dict[str, float]:
    return {f"{name}, least": min(x, y), f"{name}, most": max(x, y)}


def _aligned(a: Tokens, b: Tokens) -> dict[str, float]:
    """How well each token of one statement is found in the other."""
    cosines = _cosines(a, b)
    best = (cosines.max(1), cosines.max(0))
    found: dict[str, float] = {}
    for name, summary in _SUMMARIES.items():
        found |= _sides(f"tokens {name}", *(float(summary(one)) for one in best))
    found["tokens in order"] = _order(cosines)
    left = [one.vectors[cosine[: len(one.vectors)] < _APART].sum(0) for one, cosine in zip((a, b), best, strict=True)]
    found["left over"] = float(unit(left[0]) @ unit(left[1])) if all(one.any() for one in left) else 1.0
    return found


def _share_under(low: float, cosines: NDArray[np.float32]) -> float:
    return float((cosines < low).mean())


_SUMMARIES: dict[str, Callable[[NDArray[np.float32]], float]] = {
    "mean": lambda x: float(x.mean()),
    "worst": lambda x: float(x.min()),
    "tenth": lambda x: float(np.quantile(x, 0.1)),
    "quarter": lambda x: float(np.quantile(x, 0.25)),
    "middle": lambda x: float(np.quantile(x, 0.5)),
    **{f"under {low}": partial(_share_under, low) for low in _LOW},
}


def tokens_alike(a: Tokens, b: Tokens) -> float:
    """The mean best cosine of one's tokens in the other, of the side where it is lower."""
    cosines = _cosines(a, b)
    return float(min(cosines.max(1).mean(), cosines.max(0).mean()))


def _cosines(a: Tokens, b: Tokens) -> NDArray[np.float32]:
    """Of every token of one with every token of the other; a statement without tokens counts as one unlike all."""
    none = np.zeros((1, a.mean.shape[-1]), np.float32)
    x, y = (one.vectors if len(one.vectors) else none for one in (a, b))
    found: NDArray[np.float32] = x @ y.T
    return found


def _order(cosines: NDArray[np.float32]) -> float:
    """How far the counterparts stand in the same order: the rank correlation of places, the mean of both ways."""
    ways = []
    for table in (cosines, cosines.T):
        at = table.argmax(1).astype(float)
        place = np.arange(len(at), dtype=float)
        spread = float(at.std() * place.std())
        ways.append(float(((at - at.mean()) * (place - place.mean())).mean()) / spread if spread else 1.0)
    return sum(ways) / 2


def _worded(a: Statement, b: Statement) -> dict[str, float]:
    mine, theirs = set(a.terms), set(b.terms)
    shared = len(mine & theirs)
    found = {
        "terms shared": float(shared),
        "terms alike": shared / max(1, len(mine | theirs)),
        "letters alike": Indel.normalized_similarity(a.text, b.text),
        "order of terms": Indel.normalized_similarity(a.terms, b.terms) if a.terms or b.terms else 1.0,
        "sorted letters alike": fuzz.token_sort_ratio(" ".join(a.terms), " ".join(b.terms)) / 100,
        "sounds alike": len(a.sounds & b.sounds) / max(1, min(len(a.sounds), len(b.sounds))),
    }
    found |= _sides("terms of its own", len(mine) - shared, len(theirs) - shared)
    return found | _sides("terms", len(a.terms), len(b.terms)) | _sides("letters", len(a.text), len(b.text))


def _counted(a: Statement, b: Statement) -> dict[str, float]:
    """Numbers: those that both say, those that only one says, and those of one unit that cannot both hold."""

    def own(one: Statement, other: Statement) -> float:
        values = {q.value for q in other.quantities}
        return float(sum(q.value not in values for q in one.quantities))

    shared = {q.value for q in a.quantities} & {q.value for q in b.quantities}
    clash = any(not x.compatible(y) for x, y in product(a.quantities, b.quantities)) and not shared
    found = {"numbers shared": float(len(shared)), "numbers clash": float(clash)}
    return found | _both("numbers of its own", own, a, b)


def _marked(a: Statement, b: Statement) -> dict[str, float]:
    found = {
        "negated": float(min(a.negations, b.negations)),
        "negated one": float((a.negations > 0) != (b.negations > 0)),
        "asked": float(("?" in a.text or "؟" in a.text) != ("?" in b.text or "؟" in b.text)),
    }
    excluded = opposites()
    mine, theirs = a.keys("concepts"), b.keys("concepts")
    found["opposites"] = float(sum(y in excluded.get(x, ()) for x, y in product(mine - theirs, theirs - mine)))
    for table in ("concepts", "countries", "acts"):
        mine, theirs = a.keys(table), b.keys(table)
        found[f"{table} shared"] = float(len(mine & theirs))
        found |= _sides(f"{table} of its own", len(mine - theirs), len(theirs - mine))
    return found


def crossed(forward: Array, backward: Array) -> dict[str, float]:
    """The cross-encoder's verdicts on both orders, (8) each, as features."""
    found: dict[str, float] = {}
    at = 0
    for head, classes in HEADS.items():
        ways = [_log_softmax(one[at : at + len(classes)]) for one in (forward, backward)]
        at += len(classes)
        for n, name in enumerate(classes):
            found |= {f"{head}: {name}": float(ways[0][n] + ways[1][n]) / 2}
            if head == "inference":
                found |= {f"{head}: {name}, least": float(min(ways[0][n], ways[1][n]))}
    return found


def _log_softmax(logits: Array) -> Array:
    shifted: Array = logits - logits.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()), np.float64)
