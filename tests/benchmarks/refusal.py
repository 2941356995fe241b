"""Refusal on data that is not the seeds: ``decision.score`` of an answer, with and without what answers in reach.

XQuAD's questions on its Arabic paragraphs, each an outlet of its own, so that a restriction leaves out the question's
paragraph (near miss) or its whole article (off topic). Centres and reader leave out the third of the question.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.build import build
from index.reading import Index
from index.settings import Settings
from rag.chain import Desk
from rag.question import Question
from rag.reader import Reader, Reading
from rag.relevance import Relevance, Weights
from rag.retriever import SentenceRetriever
from rag.training.relevance import auc
from rag.training.xquad import FOLDS, LANGUAGES, Asked, asked, write_articles
from tests.benchmarks.table import Table


class RememberingReader(Reader):
    """A reader that reads nothing twice: the three conditions share most of their sentences."""

    def __init__(self, reader: Reader) -> None:
        self._inner = reader
        self._known: dict[tuple[str, str, tuple[int, int] | None], Reading] = {}

    def read(
        self, question: str, crops: Sequence[str], *, within: Sequence[tuple[int, int]] | None = None
    ) -> list[Reading]:
        keys = [(question, crop, within[n] if within is not None else None) for n, crop in enumerate(crops)]
        new = [n for n, key in enumerate(keys) if key not in self._known]
        part = [within[n] for n in new] if within is not None else None
        found = self._inner.read(question, [crops[n] for n in new], within=part) if new else []
        self._known.update((keys[n], reading) for n, reading in zip(new, found, strict=True))
        return [self._known[key] for key in keys]


class FoldDesk(Desk):
    """Answers as one that has not seen a third of the articles."""

    def __init__(self, index: Index, settings: Settings, relevance: Relevance, fold: int) -> None:
        super().__init__(index, settings, relevance=relevance)
        self._fold = fold

    def _retriever(self, index: Index) -> SentenceRetriever:
        return SentenceRetriever(index=index, fold=self._fold)


EVERY = 30
"""Every Nth question is asked in each language, each language another one."""


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """ROC-AUC and, at the threshold that ships, both kinds of error, by question language. None without data."""
    if data is None:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        return [_table(data, settings, Path(scratch))]


def _table(data: Path, settings: Settings, scratch: Path) -> Table:
    folder = scratch / "refusal"
    build(folder, [write_articles(data, scratch)], settings)
    opened = Index.open(folder, settings)
    outlets = tuple(sorted(outlet.name for outlet in opened.outlets()))
    desks = [
        FoldDesk(opened, settings, Relevance(reader, Weights.load()), fold)
        for fold in range(FOLDS)
        for reader in [RememberingReader(Reader.load(settings.cache, fold, threads=settings.threads or 2))]
    ]
    figures: list[list[float]] = []
    size = 0
    for language in LANGUAGES:
        chosen = [one for one in asked(data, EVERY) if one.language == language]
        scores = np.array([_scores(desks[one.fold], one, outlets) for one in chosen])
        size += len(chosen)
        own, near, off = scores.T
        limit = Weights.load().threshold
        errors = [float((own < limit).mean()), float((near >= limit).mean()), float((off >= limit).mean())]
        figures.append([auc(own, near), auc(own, off), *errors])
    opened.close()
    figures.append([float(value) for value in np.mean(figures, axis=0)])
    rows: list[list[str | float]] = [[name, *row] for name, row in zip((*LANGUAGES, "mean"), figures, strict=True)]
    return Table(
        "Refusal",
        f"By decision.score, {size} of XQuAD's questions, once with and twice without what answers it; nothing that "
        f"scores a question was fitted on its article. Errors at the threshold that ships, {Weights.load().threshold}.",
        (
            "question",
            "AUC near miss",
            "AUC off topic",
            "answerable refused",
            "near miss answered",
            "off topic answered",
        ),
        rows,
    )


def _scores(desk: Desk, one: Asked, outlets: Sequence[str]) -> list[float]:
    """Scores with everything, without the paragraph, without the article. An outlet without a name is its article."""
    without_paragraph = tuple(name for name in outlets if name != one.paragraph)
    without_article = tuple(name for name in outlets if not name.startswith(f"{one.article}-"))
    return [
        desk.ask(Question(one.text, outlets=reach)).decision.score for reach in ((), without_paragraph, without_article)
    ]
