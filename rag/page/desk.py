"""What the page needs of the rest: somebody who answers questions, and the articles they answer from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from index.article import Article, Sentence
from rag.answer import Answer
from rag.question import Question


class Shelf(Protocol):
    """The indexed articles by id."""

    @property
    def articles(self) -> Mapping[str, Article]: ...


class Desk(Protocol):
    """``stream`` yields the steps of one answer as mappings with the keys evidence, comparison and, last, answer;
    ``first`` gives the nearest passages and the versions in them, ``nearest`` questions that have an answer, for one
    that has none."""

    @property
    def index(self) -> Shelf: ...

    def stream(self, question: Question) -> Iterable[Mapping[str, object]]: ...

    def ask(self, question: Question) -> Answer: ...

    def first(self, question: Question) -> tuple[Sequence[Sentence], Answer]: ...

    def examples(self) -> tuple[str, ...]: ...

    def nearest(self, question: Question) -> tuple[str, ...]: ...
