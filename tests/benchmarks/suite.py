"""The seed suite: what ``ask`` cites, quotes and refuses, alone and beside unrelated paragraphs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from index.build import build
from index.reading import Index
from index.settings import Settings
from rag.evaluation import suite
from rag.evaluation.command import fixed
from rag.evaluation.ground import Ground
from rag.evaluation.run import Run, figures, run, value
from rag.training.xquad import write_articles
from tests.benchmarks.table import Table

ROOT = Path(__file__).parent.parent.parent
SUITE = ROOT / "tests" / "suites" / "seeds.yaml"
METRICS = (
    "evidence_recall",
    "evidence_mrr",
    "citation_precision",
    "quote_exactness",
    "verdict_accuracy",
    "conflict_precision",
    "conflict_recall",
    "answer_accuracy",
)
KINDS = ("answerable", "off-topic", "near-miss")


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """One table: the suite on the seeds and, with the data, with XQuAD's 240 Arabic paragraphs beside them."""
    settings = fixed(settings)
    asked = suite.load(SUITE)
    with tempfile.TemporaryDirectory() as scratch:
        sources = {"seeds": [*asked.corpus]}
        if data is not None:
            sources["seeds and 240 paragraphs"] = [*asked.corpus, write_articles(data, Path(scratch))]
        rows: list[list[str | float]] = []
        for name, given in sources.items():
            folder = Path(scratch) / str(len(rows))
            build(folder, given, settings)
            index = Index.open(folder, settings)
            done = run(asked, index, Ground.read(asked.corpus, index), settings)
            index.close()
            found = figures(done.results)
            rows.append([name, *(value(found[metric]) for metric in METRICS), *_refused(done)])
    note = (
        f"`{SUITE.relative_to(ROOT)}`, marked by hand before the program existed; `app.py eval` gives it question by "
    )
    header = ("index", *METRICS, *(f"{kind} refused" for kind in KINDS))
    return [Table("Seed suite", f"{note}question.", tuple(name.replace("_", " ") for name in header), rows)]


def _refused(done: Run) -> list[float]:
    """The share of refusals by kind of question."""
    shares = []
    for kind in KINDS:
        verdicts = [result.given["verdict"] for result in done.results if kind in result.tags]
        shares.append(verdicts.count("unanswered") / len(verdicts))
    return shares
