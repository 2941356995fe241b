"""The suites: what ``ask`` cites, quotes and refuses; the seeds alone and beside unrelated paragraphs."""

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
SEEDS, FLOOD, SHIP, LANDING, THEFT, EXCHANGE = (
    ROOT / "tests" / "suites" / f"{name}.yaml" for name in ("seeds", "tirmoul", "halden", "skarn", "marvessa", "orbeth")
)
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
    """One table: each suite on its corpus and, with the data, the seeds with XQuAD's 240 Arabic paragraphs beside."""
    settings = fixed(settings)
    seeds = suite.load(SEEDS)
    with tempfile.TemporaryDirectory() as scratch:
        runs = [("seeds", seeds, [*seeds.corpus])]
        if data is not None:
            runs.append(("seeds and 240 paragraphs", seeds, [*seeds.corpus, write_articles(data, Path(scratch))]))
        made_up = {"flood": FLOOD, "ship": SHIP, "landing": LANDING, "theft": THEFT, "exchange": EXCHANGE}
        for name, file in made_up.items():
            loaded = suite.load(file)
            runs.append((f"made-up {name}", loaded, [*loaded.corpus]))
        rows: list[list[str | float]] = []
        for name, asked, given in runs:
            folder = Path(scratch) / str(len(rows))
            build(folder, given, settings)
            index = Index.open(folder, settings)
            done = run(asked, index, Ground.read(asked.corpus, index), settings)
            index.close()
            found = figures(done.results)
            rows.append([name, *(value(found[metric]) for metric in METRICS), *_refused(done)])
    note = (
        "`tests/suites`, marked by hand before the code that they measure; `app.py eval` tells question by question. "
        "The seeds, the flood, the ship and the landing were looked at while the code was written; of the theft and "
        "the exchange of prisoners, no text, no question and no answer."
    )
    header = ("index", *METRICS, *(f"{kind} refused" for kind in KINDS))
    return [Table("Suites", note, tuple(name.replace("_", " ") for name in header), rows)]


def _refused(done: Run) -> list[float]:
    """The share of refusals by kind of question."""
    shares = []
    for kind in KINDS:
        verdicts = [result.given["verdict"] for result in done.results if kind in result.tags]
        shares.append(verdicts.count("unanswered") / len(verdicts))
    return shares
