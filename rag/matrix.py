"""One topic, four questions, every outlet: who says what about who, when, how many and the outcome."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from rag.answer import Answer, Citation
from rag.language import language_of
from rag.phrases import Phrases
from rag.question import Question

ASPECTS = ("who", "when", "how_many", "outcome")
_ENDS = re.compile(r"^[\s¿?؟.!:]+|[\s?؟.!:]+$")


@dataclass(frozen=True)
class Column:
    """One aspect of the topic, the question that was asked of it, and its answer."""

    aspect: str
    question: str
    answer: Answer


@dataclass(frozen=True)
class Cell:
    """What one outlet says to one column: a version, by its id in that answer, and where it says so."""

    version: int
    citation: Citation


@dataclass(frozen=True)
class Matrix:
    """The columns in the order of ASPECTS."""

    topic: str
    columns: tuple[Column, ...]

    @property
    def outlets(self) -> tuple[str, ...]:
        """Every outlet that says something, those that answer most first, then by name."""
        count: dict[str, int] = {}
        for column in self.columns:
            for outlet in {outlet for version in column.answer.versions if version.fills for outlet in version.outlets}:
                count[outlet] = count.get(outlet, 0) + 1
        return tuple(sorted(count, key=lambda outlet: (-count[outlet], outlet)))

    def cells(self, outlet: str, column: Column) -> tuple[Cell, ...]:
        """What an outlet says to a column, the first quote of each version that fills."""
        found: dict[int, Cell] = {}
        for version in column.answer.versions:
            for citation in version.citations:
                if version.fills and citation.outlet == outlet:
                    found.setdefault(version.id, Cell(version.id, citation))
        return tuple(found.values())

    def as_json(self) -> dict[str, Any]:
        """The topic, and for each column its question and answer as `ask --json` gives it."""
        columns = [
            {"aspect": column.aspect, "question": column.question, "answer": column.answer.as_json()}
            for column in self.columns
        ]
        return {"topic": self.topic, "outlets": list(self.outlets), "columns": columns}


def questions(topic: Question) -> tuple[tuple[str, Question], ...]:
    """(aspect, question) in the topic's language, with the topic's restrictions. The topic is a noun phrase."""
    phrases = Phrases.of(language_of(topic.text))
    words = _ENDS.sub("", topic.text)
    return tuple((aspect, replace(topic, text=phrases.say(f"ask.{aspect}", topic=words))) for aspect in ASPECTS)


def compared(topic: Question, ask: Callable[[Question], Answer]) -> Iterator[Matrix]:
    """The matrix as it grows, a column at a time."""
    reached = Matrix(topic.text, ())
    for aspect, question in questions(topic):
        reached = replace(reached, columns=(*reached.columns, Column(aspect, question.text, ask(question))))
        yield reached
