"""Indexing speed, on the same articles, with the same threads: models loaded and warm before the clock starts."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from index import hardware
from index.build import build
from index.embeddings import encoders
from index.settings import Settings
from rag.training.xquad import paragraphs, write_articles
from tests.benchmarks import plain_recipe
from tests.benchmarks.table import Table

RUNS = 3
WARM = "A sentence that only warms the model up, and says nothing of importance."


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """Characters of article text a second; the median of alternating runs. None without data."""
    if data is None:
        return []
    with tempfile.TemporaryDirectory() as scratch:
        return [_table(data, settings, Path(scratch))]


def _table(data: Path, settings: Settings, scratch: Path) -> Table:
    import torch

    file = write_articles(data, scratch)
    articles = [(one, found["context"]) for one, found in paragraphs(data)]
    size = sum(len(text) for _, text in articles)
    embeddings = plain_recipe.PlainEmbeddings(settings.cache)
    embeddings.embed_documents([WARM] * 32)
    contenders: dict[str, Callable[[int], object]] = {
        "plain recipe (float32)": lambda run: plain_recipe.index(articles, embeddings, f"speed-{run}")
    }
    for precision in ("float32", "bfloat16"):
        if precision == "bfloat16" and not hardware.cpu_has_bfloat16():
            continue
        chosen = settings.model_copy(update={"precision": precision})
        models = encoders(chosen)
        for model in models:
            model.passages([WARM] * 64)
        contenders[f"Riwayat ({precision})"] = lambda _, chosen=chosen, models=models: build(  # type: ignore[misc]
            _empty(scratch / "speed"), [file], chosen, using=models
        )
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for run in range(RUNS):
        for name, index in contenders.items():
            began = time.perf_counter()
            index(run)
            seconds[name].append(time.perf_counter() - began)
    base = median(seconds["plain recipe (float32)"])
    rows = [
        (name, f"{median(taken):.1f}", f"{size / median(taken):,.0f}", f"{base / median(taken):.2f}")
        for name, taken in seconds.items()
    ]
    return Table(
        "Indexing",
        f"{size:,} characters in {len(articles)} articles; median of {RUNS} alternating runs with "
        f"{torch.get_num_threads()} threads, models loaded and warm.",
        ("", "seconds", "characters a second", "times the recipe"),
        rows,
    )


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    return folder
