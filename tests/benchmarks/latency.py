"""How long a reader waits: a first answer from the shell, and retrieval once everything is loaded."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import yaml

from index.build import build
from index.reading import Index
from index.settings import Settings
from rag.language import language_of
from rag.retriever import SentenceRetriever
from tests.benchmarks import plain_recipe
from tests.benchmarks.suite import ROOT, SEEDS
from tests.benchmarks.table import Table

RUNS = 3
IMPORTS = "import sentence_transformers, langchain, chromadb, gradio"
QUESTION = "Who cancelled the Geneva meeting?"


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """Seconds and milliseconds, each beside what it is measured by."""
    with tempfile.TemporaryDirectory() as scratch:
        return [_table(settings, Path(scratch) / "index")]


def _table(settings: Settings, folder: Path) -> Table:
    build(folder, [ROOT / "seeds"], settings)
    cold = {
        "`app.py ask`": [str(ROOT / "app.py"), "ask", QUESTION, "--index", str(folder)],
        f"`{IMPORTS}`": ["-c", IMPORTS],
    }
    taken: dict[str, list[float]] = {name: [] for name in cold}
    for run in range(RUNS + 1):
        for name, arguments in cold.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, cwd=ROOT, capture_output=True)
            if run:  # the first compiles bytecode and fills the disk's cache
                taken[name].append(time.perf_counter() - began)
    shell, imports = (median(times) for times in taken.values())
    opened = Index.open(folder, settings)
    retriever = SentenceRetriever(index=opened)
    embeddings = plain_recipe.PlainEmbeddings(settings.cache)
    articles = [(one, article.text) for one, article in opened.articles.items()]
    plain = plain_recipe.index(articles, embeddings, "latency")
    texts = [one["q"] for one in yaml.safe_load(SEEDS.read_text("utf-8"))["questions"]]
    ours, theirs = [], []
    for count, text in enumerate(texts[:3] + texts):
        began = time.perf_counter()
        retriever.hits(text, language_of(text), None, 10)
        middle = time.perf_counter()
        plain.similarity_search(text, k=plain_recipe.K)
        if count >= 3:
            ours.append(1000 * (middle - began))
            theirs.append(1000 * (time.perf_counter() - middle))
    opened.close()
    rows = [
        ("cold `app.py ask` (against the imports alone)", f"{shell:.2f} s", f"{imports:.2f} s", shell / imports),
        (
            "warm retrieval (against one query embedding and one Chroma query)",
            f"{median(ours):.1f} ms",
            f"{median(theirs):.1f} ms",
            median(ours) / median(theirs),
        ),
    ]
    return Table(
        "Waiting",
        f"On the seeds. Cold: median of {RUNS} alternating runs. Warm: medians over {len(texts)} questions.",
        ("", "Riwayat", "measure", "ratio"),
        rows,
    )
