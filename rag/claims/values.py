"""What can fill a slot beside quantities, days and lists: a yes or no, a dispute, words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from rag.claims.disputes import Dispute
from rag.lexicon import fold
from rag.names import one_name

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

    def contests(self, other: object) -> bool:
        """Whether it disputes an answer of another kind: a denial by the very one who is named as the doer, a denial
        of what is told as having happened, or an accusation of what is told as not having happened."""
        if self.disputed:
            return False
        if isinstance(other, Stance):
            return self.kinds == {"deny" if other.holds else "accuse"}
        return self.kinds == {"deny"} and any(one_name(act.who, _told(other)) for act in self.acts if act.who)

    def compatible(self, other: Blame) -> bool:
        """An accusation told by one outlet and its denial told by another clash; all else can hold together."""
        return (
            self.disputed
            or other.disputed
            or self.kinds == other.kinds
            or self.kinds | other.kinds != {"accuse", "deny"}
        )


def _told(value: object) -> str:
    return value.text if isinstance(value, Words) else ""


def _same_name(a: str, b: str) -> bool:
    return not a.strip() or not b.strip() or one_name(a, b)


@dataclass(frozen=True)
class Words:
    """The words of the passage that answer, where they are nothing else; ``name`` where they name a doer, ``city``
    where they name a city that many languages know, and nothing else."""

    text: str
    start: int
    end: int
    name: bool = False
    city: str | None = None

    def same(self, other: Words) -> bool:
        """Nearly the same words, in whatever order, or one within the other; of names, the same name in any script."""
        if self.city and other.city:
            return self.city == other.city
        mine, theirs = fold(self.text).text, fold(other.text).text
        return fuzz.token_set_ratio(mine, theirs) >= _ALIKE or (self.name and one_name(self.text, other.text))

    def compatible(self, other: Words) -> bool:
        return True
