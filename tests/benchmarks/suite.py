"""The seed suite: what ``ask`` cites, quotes and refuses, alone and beside unrelated paragraphs."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from index.build import build
from index.reading import Index
from index.settings import Settings
from rag.answer import Answer, Citation
from rag.chain import Desk
from rag.question import Question
from tests.benchmarks.answers import accepted, answers_right, kind_right
from tests.benchmarks.table import Table

ROOT = Path(__file__).parent.parent.parent
SUITE = ROOT / "tests" / "suites" / "seeds.yaml"
MADE_UP = ROOT / "tests" / "suites" / "tirmoul.yaml"
KINDS = ("answerable", "off-topic", "near-miss")


@dataclass
class Score:
    """Counts over one run of the suite."""

    asked: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    pairs: int = 0
    found: int = 0
    cited: int = 0
    right: int = 0
    quotes: int = 0
    exact: int = 0
    verdicts: int = 0
    kinds: list[bool] = field(default_factory=list)
    answered: int = 0

    def row(self) -> list[str | float]:
        """The figures in the order of HEADER."""
        refused = [self.refused[kind] / self.asked[kind] for kind in KINDS]
        return [
            self.found / self.pairs,
            self.right / self.cited,
            self.exact / self.quotes,
            *refused,
            self.verdicts / self.asked["answerable"],
            sum(self.kinds) / len(self.kinds),
            self.answered / self.asked["answerable"],
        ]


HEADER = (
    "index",
    "(question, article) pairs cited",
    "cited articles that answer",
    "quotes exact",
    "answerable refused",
    "off topic refused",
    "near misses refused",
    "verdict right",
    "kind right",
    "answer right",
)


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """One table: the suite on the seeds, with the data with XQuAD's 240 Arabic paragraphs beside them too, and the
    suite on a made-up flood."""
    with tempfile.TemporaryDirectory() as scratch:
        sources: list[tuple[str, list[Path]]] = [("seeds", [ROOT / "seeds"])]
        if data is not None:
            beside = paragraphs(data / "xquad" / "ar.json", Path(scratch) / "xquad.jsonl")
            sources.append(("seeds and 240 paragraphs", [ROOT / "seeds", beside]))
        sources.append(("made-up flood", [MADE_UP.with_suffix("")]))
        rows: list[list[str | float]] = []
        for name, given in sources:
            folder = Path(scratch) / str(len(rows))
            build(folder, given, settings)
            suite = MADE_UP if given == [MADE_UP.with_suffix("")] else SUITE
            rows.append([name, *measure(Desk(Index.open(folder, settings), settings), suite).row()])
    note = f"`{SUITE.relative_to(ROOT)}`, marked by hand before the program existed."
    return [Table("Seed suite", note, HEADER, rows)]


def paragraphs(xquad: Path, out: Path) -> Path:
    """Write each paragraph of an XQuAD file as one article."""
    found = json.loads(xquad.read_text("utf-8"))["data"]
    texts = [paragraph["context"] for article in found for paragraph in article["paragraphs"]]
    lines = [json.dumps({"id": f"xquad-{n}", "language": "ar", "text": text}) for n, text in enumerate(texts)]
    out.write_text("\n".join(lines) + "\n", "utf-8")
    return out


def measure(desk: Desk, suite: Path = SUITE) -> Score:
    """Ask every question of the suite."""
    score = Score()
    for item in yaml.safe_load(suite.read_text("utf-8"))["questions"]:
        answer = desk.ask(Question(item["q"]))
        kind = next(kind for kind in KINDS if kind in item["tags"])
        score.asked[kind] += 1
        score.refused[kind] += answer.verdict == "unanswered"
        cited = [c for version in answer.versions for c in version.citations]
        score.quotes += len(cited)
        score.exact += sum(desk.index.articles[c.article].text[c.start : c.end] == c.quote for c in cited)
        if kind == "answerable":
            _mark(score, desk, item, answer, cited)
    return score


def _mark(score: Score, desk: Desk, item: dict[str, Any], answer: Answer, cited: list[Citation]) -> None:
    score.verdicts += answer.verdict in accepted(item)
    score.kinds += [right for right in [kind_right(item, answer)] if right is not None]
    score.answered += answers_right(item, answer)[2]
    articles = {c.article for c in cited}
    score.cited += len(articles)
    score.right += len(articles & set(item["evidence"]))
    for article, marked in item["evidence"].items():
        text = desk.index.articles[article].text
        spans = [(text.index(quote), text.index(quote) + len(quote)) for quote in marked["quotes"]]
        score.pairs += 1
        score.found += any(
            c.article == article and c.start < end and start < c.end for c in cited for start, end in spans
        )
