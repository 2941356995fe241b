"""What can fill a slot beside quantities, days and lists: a yes or no, a dispute, words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from rag.claims.disputes import Dispute
from rag.lexicon import fold

_ALIKE = 75


@dataclass(frozen=True)
class Stance:
    """Whether the event asked about holds, by the words at ``text[start:end]``."""

    holds: bool
    start: int
    end: int

    def same(self, other: Stance) -> bool:
        return self.holds == other.holds

    def compatible(self, other: Stance) -> bool:
        return self.holds == other.holds


@dataclass(frozen=True)
class Blame:
    """The acts of one dispute, in the order told: an accusation, its denial, or mutual blame."""

    acts: tuple[Dispute, ...]

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(act.act for act in self.acts)

    @property
    def disputed(self) -> bool:
        """Whether both sides are told: mutual blame, or an accusation with its denial."""
        return "blame_each_other" in self.kinds or {"accuse", "deny"} <= self.kinds

    def same(self, other: Blame) -> bool:
        """The same acts, and accusers and accused who are not told apart."""
        return self.kinds == other.kinds and all(
            _same_name(mine.who, theirs.who)
            and (not mine.target_country or not theirs.target_country or mine.target_country == theirs.target_country)
            for mine, theirs in zip(self.acts, other.acts, strict=False)
        )

    def compatible(self, other: Blame) -> bool:
        """An accusation told by one outlet and its denial told by another clash; all else can hold together."""
        return (
            self.disputed
            or other.disputed
            or self.kinds == other.kinds
            or self.kinds | other.kinds != {"accuse", "deny"}
        )


def _same_name(a: str, b: str) -> bool:
    mine, theirs = set(fold(a).text.split()), set(fold(b).text.split())
    return not mine or not theirs or bool(mine & theirs)


@dataclass(frozen=True)
class Words:
    """The words of the passage that answer, where they are none of the other things."""

    text: str
    start: int
    end: int

    def same(self, other: Words) -> bool:
        """Nearly the same words, in whatever order, or one within the other."""
        mine, theirs = fold(self.text).text, fold(other.text).text
        return fuzz.token_set_ratio(mine, theirs) >= _ALIKE

    def compatible(self, other: Words) -> bool:
        return True
