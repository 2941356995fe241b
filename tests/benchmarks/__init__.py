"""Figures and speed beside the plain recipe, as Markdown tables. One file a table; ``app.py bench`` runs them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from index.settings import Settings
from tests.benchmarks.table import Table

Benchmark = Callable[[Path | None, Settings], list[Table]]
"""Given the folder of public data sets (None without one) and the settings, the tables that can be made."""


def run(data: Path | None, out: Path | None, settings: Settings) -> int:
    """Run every benchmark, printing each table as it is done; with ``out`` all of them are written there too."""
    from tests.benchmarks import machine

    done = [machine.line()]
    print(done[0], flush=True)
    for benchmark in _benchmarks():
        print(f"{benchmark.__module__.rsplit('.', 1)[-1]} ...", file=sys.stderr, flush=True)
        for table in benchmark(data, settings):
            done.append(table.markdown())
            print("\n" + done[-1], flush=True)
            if out is not None:
                out.write_text("\n\n".join(done) + "\n", encoding="utf-8")
    return 0


def _benchmarks() -> list[Benchmark]:
    from tests.benchmarks import first_pixel, indexing, latency, refusal, retrieval, suite

    return [suite.tables, latency.tables, first_pixel.tables, indexing.tables, retrieval.tables, refusal.tables]
