"""The right article first: questions in twelve languages on XQuAD's Arabic paragraphs and, fewer, on its English ones;
French by PIAF's questions on its own paragraphs. Each paragraph is one article.

What is fitted on XQuAD (the centres of questions) leaves out the third that holds the question's article; of PIAF only
the questions are asked that the French centre was not made of.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index import lexical
from index.build import build
from index.embeddings import encoders
from index.reading import Index
from index.settings import Settings
from index.vectors import query_vector
from rag.language import language_of
from rag.retriever import SentenceRetriever
from rag.training import centres, xquad
from tests.benchmarks import plain_recipe
from tests.benchmarks.table import Table

LANGUAGES = (*xquad.LANGUAGES, "el", "hi", "ro", "th", "vi", "zh")
PARAGRAPHS = {"ar": 4, "en": 12}
"""Languages of XQuAD's paragraphs, and every how manieth question is asked of them. All of them take hours."""
PIAF_EVERY = 5
DEPTH = 100
"""Sentences, or chunks, in which the articles are looked for."""
SYSTEMS = ("plain recipe", "e5 alone", "USE alone", "BM25 alone", "Riwayat")
MEASURES: dict[str, Callable[[int], float]] = {
    "R@1": lambda rank: float(rank == 1),
    "R@5": lambda rank: float(0 < rank <= 5),
    "MRR": lambda rank: 1 / rank if rank else 0.0,
}


class Asked(NamedTuple):
    """A question and the article that answers it; ``fold`` is the third of XQuAD that holds it."""

    text: str
    article: str
    fold: int | None


@dataclass
class Ranks:
    """For each system and language of questions, the rank of the right article among articles, 0 where it is beyond."""

    found: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, system: str, language: str, right: str, ranked: Iterable[str]) -> None:
        articles = list(dict.fromkeys(ranked))
        rank = articles.index(right) + 1 if right in articles else 0
        self.found.setdefault((system, language), []).append(rank)

    def mean(self, system: str, language: str, measure: Callable[[int], float]) -> float:
        return float(np.mean([measure(rank) for rank in self.found[system, language]]))


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """R@1, R@5 and MRR of the article, by the language of the question. None without data."""
    if data is None:
        return []
    made = []
    with tempfile.TemporaryDirectory() as scratch:
        for spoken, every in PARAGRAPHS.items():
            articles = [(name, paragraph["context"]) for name, paragraph in xquad.paragraphs(data, spoken)]
            asked = {
                language: [Asked(one.text, one.paragraph, one.fold) for one in xquad.questions(data, language)[::every]]
                for language in LANGUAGES
            }
            made += _tables(f"XQuAD's {spoken} paragraphs", spoken, articles, asked, settings, Path(scratch) / spoken)
        articles, french = _piaf(data)
        made += _tables("PIAF's French paragraphs", "fr", articles, {"fr": french}, settings, Path(scratch) / "piaf")
    return made


def _piaf(data: Path) -> tuple[list[tuple[str, str]], list[Asked]]:
    stored = json.loads((data / "piaf" / "piaf-v1.0.json").read_text("utf-8"))["data"]
    fitted = set(centres.french(data))
    articles, asked = [], []
    for number, paragraph in enumerate(one for article in stored for one in article["paragraphs"]):
        name = f"piaf-{number}"
        articles.append((name, paragraph["context"]))
        asked += [Asked(qa["question"], name, None) for qa in paragraph["qas"] if qa["question"] not in fitted]
    return articles, asked[::PIAF_EVERY]


def _tables(
    title: str,
    spoken: str,
    articles: Sequence[tuple[str, str]],
    asked: Mapping[str, Sequence[Asked]],
    settings: Settings,
    folder: Path,
) -> list[Table]:
    folder.mkdir()
    file = folder / "articles.jsonl"
    lines = (json.dumps({"id": one, "language": spoken, "text": text}, ensure_ascii=False) for one, text in articles)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    build(folder / "index", [file], settings)
    opened = Index.open(folder / "index", settings)
    embeddings = plain_recipe.PlainEmbeddings(settings.cache)
    plain = plain_recipe.index(articles, embeddings, f"retrieval-{spoken}-{len(articles)}")
    ranks = Ranks()
    for language, questions in asked.items():
        vectors = np.array(embeddings.embed_queries([one.text for one in questions]), np.float32)
        for one, vector in zip(questions, vectors, strict=True):
            # One by one: SQLite bounds how many rows all questions may name together.
            nearest = plain._collection.query(
                query_embeddings=vector[None], n_results=min(DEPTH, plain._collection.count()), include=["metadatas"]
            )
            found = (nearest["metadatas"] or [[]])[0]
            ranks.add("plain recipe", language, one.article, [str(chunk["article"]) for chunk in found])
        _ours(opened, settings, language, questions, ranks)
    opened.close()
    size = ", ".join(dict.fromkeys(f"{len(questions):,}" for questions in asked.values()))
    note = (
        f"Of the article, {size} questions a language, {len(articles)} paragraphs, each an article. Each encoder alone "
        "ranks the sentences by the vectors that are stored, the question as it is; nothing was fitted on the articles "
        "asked about. The last column is Riwayat's lead over the plain recipe in points."
    )
    return [
        Table(f"Retrieval: {title}, {name}", note, ("question", *SYSTEMS, "points"), _rows(ranks, asked, measure))
        for name, measure in MEASURES.items()
    ]


def _rows(ranks: Ranks, asked: Iterable[str], measure: Callable[[int], float]) -> list[list[str | float]]:
    rows: list[list[str | float]] = []
    for language in asked:
        means = [ranks.mean(system, language, measure) for system in SYSTEMS]
        rows.append([language, *means, f"{100 * (means[-1] - means[0]):+.1f}"])
    return rows


def _ours(opened: Index, settings: Settings, language: str, questions: Sequence[Asked], ranks: Ranks) -> None:
    models = encoders(settings)
    retrievers = {
        fold: SentenceRetriever(index=opened, fold=fold, encoders=models) for fold in (None, *range(xquad.FOLDS))
    }
    for one in questions:
        parts = [model.query(one.text) for model in models]
        for number, system in enumerate(("e5 alone", "USE alone")):
            vector = query_vector(parts, [float(place == number) for place in range(len(models))])
            found = retrievers[None]._nearest(vector, None, DEPTH)
            ranked = sorted(found, key=lambda sentence: -found[sentence])
            ranks.add(system, language, one.article, (opened.sentence(name).article for name in ranked))
        words = opened.lexical(lexical.tokens(one.text, language), DEPTH)
        ranks.add("BM25 alone", language, one.article, (opened.sentence(name).article for name, _ in words))
        hits = retrievers[one.fold].hits(one.text, language_of(one.text), None, DEPTH)
        ranks.add("Riwayat", language, one.article, (hit.sentence.article for hit in hits))
