"""What programs may call: each a named endpoint, and with `serve --mcp` a tool whose description is its docstring."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from index.errors import RiwayatError
from rag.matrix import compared
from rag.page.desk import Desk
from rag.question import Question


class Programs:
    """One collection's endpoints."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(
        self,
        question: str,
        outlets: list[str] | None = None,
        language: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> dict[str, Any]:
        """Every outlet's version of the answer to a question about the news, each quoted exactly, with what conflicts.

        Args:
            question: The question, in any language.
            outlets: Answer from these outlets alone.
            language: Answer from articles in this language alone (ISO 639-1).
            since: Answer from articles published on this day or later (ISO 8601).
            until: Answer from articles published on this day or earlier (ISO 8601).
        """
        with _told():
            asked = Question(question, None, tuple(outlets or ()), language, since, until)
            return self._desk.ask(asked).as_json()

    def compare(self, topic: str, outlets: list[str] | None = None) -> dict[str, Any]:
        """What each outlet says about a topic: who, when, how many, and the outcome.

        Args:
            topic: The topic in a few words, such as the name of an event.
            outlets: Compare these outlets alone.
        """
        with _told():
            *_, matrix = compared(Question(topic, None, tuple(outlets or ())), self._desk.ask)
            return matrix.as_json()

    def sources(self) -> list[dict[str, Any]]:
        """The outlets that answers are drawn from, with how many articles each has."""
        count: Counter[tuple[str, bool]] = Counter()
        for article in self._desk.index.articles.values():
            count[article.outlet, article.outlet_known] += 1
        return [{"name": name, "known": known, "articles": n} for (name, known), n in sorted(count.items())]


@contextmanager
def _told() -> Iterator[None]:
    """What a caller did wrong reaches them as its sentence; all else stays inside."""
    try:
        yield
    except RiwayatError as error:
        raise gr.Error(str(error), print_exception=False) from error
