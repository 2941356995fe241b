"""Questions that the articles answer, drawn from who speaks in them. Each has been answered before it is offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from threading import Lock, Thread

from index.reading import Index
from rag.answer import Answer
from rag.claims.speakers import speakers
from rag.phrases import Phrases
from rag.question import Question
from rag.retriever import Hit

Ask = Callable[[Question], Answer]
WANTED = 4
_TRIED = 12
_READ = 200
"""Articles that are looked through for questions, spread over the whole index."""


def answerable(questions: Iterable[str], ask: Ask, wanted: int, within: Question | None = None) -> tuple[str, ...]:
    """The first ``wanted`` that have an answer, of at most _TRIED; ``within`` gives the restrictions."""
    found: list[str] = []
    for text in islice(dict.fromkeys(questions), _TRIED):
        asked = Question(text) if within is None else Question(
            text, None, within.outlets, within.language, within.since, within.until
        )  # fmt: skip
        if ask(asked).verdict != "unanswered":
            found.append(text)
            if len(found) == wanted:
                break
    return tuple(found)


def near(hits: Iterable[Hit], index: Index) -> Iterator[str]:
    """What those said who speak in the sentences nearest to a question, the nearest first."""
    for hit in hits:
        article = index.articles[hit.sentence.article]
        told = speakers(index.sentences(article.id), article.text, article.language)
        if who := told.get(hit.sentence.id):
            yield _said(who, article.language)


def drawn(index: Index) -> Iterator[str]:
    """What those said who speak in most articles."""
    ids = list(index.articles)
    spoken: Counter[str] = Counter()
    for id in ids[:: len(ids) // _READ + 1]:
        article = index.articles[id]
        told = speakers(index.sentences(id), article.text, article.language)
        spoken.update({_said(who, article.language) for who in told.values()})
    return (question for question, _ in spoken.most_common())


def _said(who: str, language: str | None) -> str:
    return Phrases.of(language or "").say("ask.said", speaker=who.split(" ; ")[0])


class Examples:
    """Questions to begin with, drawn anew in the background for each generation of the index. Safe for many threads."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._lock = Lock()
        self._number: int | None = None
        self._found: tuple[str, ...] = ()

    def of(self, index: Index) -> tuple[str, ...]:
        """What is known by now; at first nothing, and those of the generation before while new ones are drawn."""
        with self._lock:
            if self._number != index.number:
                self._number = index.number
                Thread(target=self._draw, args=(index,), daemon=True).start()
            return self._found

    def _draw(self, index: Index) -> None:
        found = answerable(drawn(index), self._ask, WANTED)
        with self._lock:
            if self._number == index.number:
                self._found = found
