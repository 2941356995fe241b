"""How far below the surest outlet's evidence another's may lie: ``python -m rag.training.margin DATA_FOLDER``.

Fitted on QACC, where people said which of about ten web contexts hold an answer to a question. Each context is one
article. An article is cited where its best sentence's log odds lie within MARGIN of the question's best; the margin
with the best F1 on one half of the questions is printed with what it does on the other half.
"""

from __future__ import annotations

import argparse
import ast
import json
import math
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.build import build
from index.reading import Index
from index.settings import load
from rag.language import language_of
from rag.relevance import READ, Relevance
from rag.retriever import SentenceRetriever

DEPTH = 150
MARGINS = tuple(float(margin) for margin in np.arange(0.25, 6.01, 0.25))


@dataclass(frozen=True)
class Case:
    """One article of one question: log odds below the question's best, and whether people found an answer there."""

    below: float
    answers: bool


def main() -> None:
    """Fit on every other question, print both halves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with qacc")
    parser.add_argument("--questions", type=int, default=120)
    options = parser.parse_args()
    asked = json.loads((options.data / "qacc" / "train_dev.json").read_text("utf-8"))[: options.questions]
    with tempfile.TemporaryDirectory() as scratch:
        cases = list(_cases(asked, Path(scratch)))
    fitted, other = ([case for one in cases[start::2] for case in one] for start in (0, 1))
    margin = max(MARGINS, key=lambda candidate: _scores(fitted, candidate)[2])
    print("| margin | precision | recall | F1 | on |\n| --- | --- | --- | --- | --- |")
    for name, half in (("fitted", fitted), ("other half", other)):
        print(f"| {margin} | " + " | ".join(f"{value:.3f}" for value in _scores(half, margin)) + f" | {name} |")
    for candidate in MARGINS[3::4]:
        figures = " | ".join(f"{value:.3f}" for value in _scores(other, candidate))
        print(f"| {candidate} | {figures} | other half |")


def _cases(asked: Sequence[dict[str, Any]], scratch: Path) -> Iterator[list[Case]]:
    settings = load()
    file = scratch / "contexts.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for number, item in enumerate(asked):
            for letter, text in enumerate(item["contexts"]):
                if text.strip():
                    print(json.dumps({"id": f"{number}-{letter}", "language": "en", "text": text}), file=out)
    build(scratch / "index", [file], settings)
    index = Index.open(scratch / "index", settings)
    retriever, relevance = SentenceRetriever(index=index), Relevance.load(settings)
    for number, item in enumerate(asked):
        language = language_of(item["question"])
        found = retriever.hits(item["question"], language, None, DEPTH)
        hits = [hit for hit in found if hit.sentence.article.startswith(f"{number}-")][:READ]
        best: dict[str, float] = {}
        for judged in relevance.judge(item["question"], language, hits, index):
            odds = math.log(max(judged.probability, 1e-6) / max(1 - judged.probability, 1e-6))
            best[judged.hit.sentence.article] = max(odds, best.get(judged.hit.sentence.article, -99.0))
        if best:
            right = {f"{number}-{ord(letter) - ord('A')}" for letter in _letters(item)}
            yield [Case(max(best.values()) - odds, article in right) for article, odds in best.items()]
    index.close()


def _letters(item: dict[str, Any]) -> set[str]:
    """The contexts, by letter, that hold one of the answers."""
    lists = [item[key] for key in ("firstContext", "secondContext", "thirdContext") if isinstance(item[key], str)]
    return {letter for text in lists for letter in ast.literal_eval(text) if len(letter) == 1}


def _scores(cases: Sequence[Case], margin: float) -> tuple[float, float, float]:
    cited = [case for case in cases if case.below <= margin]
    right = sum(case.answers for case in cited)
    precision, recall = right / len(cited), right / max(sum(case.answers for case in cases), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


if __name__ == "__main__":
    main()
