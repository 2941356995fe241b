"""A claim: what one article says on a question, in passages that can be quoted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from index.article import Article
from rag.claims.members import Members, Roster
from rag.claims.moment import Moment
from rag.claims.quantity import Quantity
from rag.claims.values import Blame, Stance, Words

Value = Quantity | Moment | Members | Roster | Stance | Blame | Words


@dataclass(frozen=True)
class Passage:
    """A stretch of an article to be quoted: ``article.text[start:end]``, one sentence or part of one."""

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True)
class Claim:
    """What one article says on the question. ``value`` is None where it reports the event without the answer.

    ``passages`` are quoted; ``day`` is when it was said or published, None where nothing tells.
    ``probability`` is that of its best sentence to answer, ``score`` how near that is to the question.
    """

    article: Article
    passages: tuple[Passage, ...]
    value: Value | None
    probability: float
    score: float
    day: date | None
