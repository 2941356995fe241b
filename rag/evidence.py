"""What may answer a question: each outlet's nearest sentences, each with the probability that it answers.

Fairness is decided here and nowhere else: every outlet's best sentence is weighed before any outlet's second, so
that a large outlet cannot crowd out a small one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.article import Article, Sentence

MAX_OUTLETS = 50
PER_OUTLET = 5
POOL = 24


@dataclass(frozen=True)
class Evidence:
    """A sentence that may answer.

    ``probability`` is calibrated on public data; ``score`` says how near it is to the question, whether or not it
    answers; ``spans`` are where in the sentence's text the answer may stand (code points), the best first, none where
    no place was found. ``siblings`` are all evidence sentences of its article.
    """

    sentence: Sentence
    article: Article
    probability: float
    score: float
    spans: tuple[tuple[int, int], ...]
    siblings: tuple[Sentence, ...]


def fair(outlets: Sequence[str]) -> list[int]:
    """Of hits in order of relevance, by their outlets, the indices to weigh: round by round, one for each outlet.

    At most PER_OUTLET of an outlet and MAX_OUTLETS outlets; POOL more than there are outlets.
    """
    rounds: defaultdict[str, list[int]] = defaultdict(list)
    for index, outlet in enumerate(outlets):
        rounds[outlet].append(index)
    chosen = list(_round_robin(list(rounds.values())[:MAX_OUTLETS]))
    return chosen[: min(len(rounds), MAX_OUTLETS) + POOL]


def _round_robin(queues: Iterable[list[int]]) -> Iterator[int]:
    kept = list(queues)
    for turn in range(PER_OUTLET):
        for queue in kept:
            if turn < len(queue):
                yield queue[turn]
