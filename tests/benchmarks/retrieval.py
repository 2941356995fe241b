"""The right article first: XQuAD's 240 Arabic paragraphs, each one article, asked in ten languages.

What is fitted on XQuAD (the centres of questions) leaves out the third that holds the question's article.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from index.build import build
from index.reading import Index
from index.settings import Settings
from rag.language import language_of
from rag.retriever import SentenceRetriever
from rag.training.xquad import FOLDS, LANGUAGES, paragraphs, questions, write_articles
from tests.benchmarks import plain_recipe
from tests.benchmarks.table import Table

MORE = ("el", "hi", "vi", "ro")


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """R@1 of the article of the first result, by the language of the question. None without data."""
    if data is None:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        return [_table(data, settings, Path(scratch))]


def _table(data: Path, settings: Settings, scratch: Path) -> Table:
    build(scratch / "xquad", [write_articles(data, scratch)], settings)
    embeddings = plain_recipe.PlainEmbeddings(settings.cache)
    plain = plain_recipe.index([(one, found["context"]) for one, found in paragraphs(data)], embeddings)
    opened = Index.open(scratch / "xquad", settings)
    retrievers = [SentenceRetriever(index=opened, fold=fold) for fold in range(FOLDS)]
    ours: dict[str, float] = {}
    theirs: dict[str, float] = {}
    for language in (*LANGUAGES, *MORE):
        asked = questions(data, language)
        nearest = plain._collection.query(
            query_embeddings=np.array(embeddings.embed_queries([one.text for one in asked]), np.float32),
            n_results=plain_recipe.K,
            include=["metadatas"],
        )
        found = [metadata[0]["article"] for metadata in nearest["metadatas"] or []]
        theirs[language] = float(np.mean([one.paragraph == name for one, name in zip(asked, found, strict=True)]))
        hits = [retrievers[one.fold].hits(one.text, language_of(one.text), None, 10)[0] for one in asked]
        ours[language] = float(
            np.mean([one.paragraph == hit.sentence.article for one, hit in zip(asked, hits, strict=True)])
        )
    opened.close()
    foreign = LANGUAGES[1:]
    rows: list[list[str | float]] = [
        [one, theirs[one], ours[one], f"{100 * (ours[one] - theirs[one]):+.1f}"] for one in (*LANGUAGES, *MORE)
    ]
    means = [float(np.mean([of[one] for one in foreign])) for of in (theirs, ours)]
    rows.insert(len(LANGUAGES), ["mean of en to tr", *means, f"{100 * (means[1] - means[0]):+.1f}"])
    return Table(
        "Retrieval across languages",
        f"R@1 of the article, {len(asked)} questions a language on XQuAD's 240 Arabic paragraphs; what is fitted on "
        "XQuAD left out the question's third of the articles.",
        ("question", "plain recipe", "Riwayat", "points"),
        rows,
    )
