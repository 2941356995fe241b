"""What the comparison, reading included, adds to finding the evidence: in query embeddings, and as evidence grows.

The made-up flood's articles, each an outlet of its own; for more outlets than articles each is cut into several.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from math import ceil
from pathlib import Path
from statistics import median

from index.build import build
from index.reading import Index
from index.settings import Settings
from rag.chain import DEPTH, Desk
from rag.evaluation import plots, suite
from rag.question import Question
from tests.benchmarks import plain_recipe
from tests.benchmarks.suite import FLOOD
from tests.benchmarks.table import Table

OUTLETS = (5, 10, 20, 40)
QUESTIONS = 16
WARM = 2


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """Milliseconds and query embeddings by the number of outlets."""
    asked = suite.load(FLOOD)
    questions = [item.question for item in asked.items if item.answerable][:QUESTIONS]
    embeddings = plain_recipe.PlainEmbeddings(settings.cache)
    with tempfile.TemporaryDirectory() as scratch:
        desks = {size: _desk(asked.corpus[0], size, Path(scratch), settings) for size in OUTLETS}
        embedding, added, weighed = _measured(questions, desks, embeddings)
        for desk in desks.values():
            desk.close()
    unit = median(embedding)
    middle = {size: median(times) for size, times in added.items()}
    rows = [
        (
            size,
            f"{median(weighed[size]):.0f}",
            f"{middle[size]:.0f} ms",
            f"{middle[size] / unit:.1f}",
            f"{middle[size] / median(weighed[size]):.1f} ms",
        )
        for size in OUTLETS
    ]
    note = (
        f"An answer less the search for it, median of {len(questions)} questions, asked in turns with one query "
        f"embedding by sentence-transformers in float32 ({unit:.1f} ms), all warm. Evidence is what is weighed: every "
        "outlet's best sentence and some more, of which the nearest are read."
    )
    header = ("outlets", "sentences weighed", "added", "query embeddings", "added a sentence")
    shown = plots.lines({"ms added": [(median(weighed[n]), middle[n]) for n in OUTLETS]}, "sentences weighed", "ms")
    return [Table("Comparison", note, header, rows, {"comparison-time.svg": str(shown)})]


def _desk(corpus: Path, outlets: int, scratch: Path, settings: Settings) -> Desk:
    """Answers from so many texts, each an outlet's."""
    articles = [file.read_text("utf-8").split("\n\n") for file in sorted(corpus.glob("*.txt"))]
    parts = ceil(outlets / len(articles))
    texts = [
        "\n\n".join(paragraphs[len(paragraphs) * part // parts : len(paragraphs) * (part + 1) // parts])
        for part in range(parts)
        for paragraphs in articles
    ]
    file = scratch / f"{outlets}.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for number, text in enumerate(texts[:outlets]):
            record = {"id": f"a{number}", "outlet": f"Outlet {number}", "text": text}
            print(json.dumps(record, ensure_ascii=False), file=lines)
    folder = scratch / f"index-{outlets}"
    build(folder, [file], settings)
    return Desk(Index.open(folder, settings), settings)


def _measured(
    questions: list[Question], desks: dict[int, Desk], embeddings: plain_recipe.PlainEmbeddings
) -> tuple[list[float], dict[int, list[float]], dict[int, list[int]]]:
    """Milliseconds of query embeddings; by outlets what an answer takes beyond its search, and sentences weighed."""
    embedding: list[float] = []
    added: dict[int, list[float]] = {size: [] for size in desks}
    weighed: dict[int, list[int]] = {size: [] for size in desks}
    for count, question in enumerate(questions[:WARM] + questions):
        embedded = _taken(lambda question=question: embeddings.embed_query(question.text))  # type: ignore[misc]
        for size, desk in desks.items():
            searched = _taken(lambda desk=desk, question=question: desk.search(question, DEPTH))  # type: ignore[misc]
            answered = _taken(lambda desk=desk, question=question: desk.ask(question))  # type: ignore[misc]
            if count >= WARM:
                added[size].append(answered - searched)
                weighed[size].append(len(next(iter(desk.stream(question)))["evidence"]))
        if count >= WARM:
            embedding.append(embedded)
    return embedding, added, weighed


def _taken(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return 1000 * (time.perf_counter() - began)
