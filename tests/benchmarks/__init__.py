"""Figures and speed beside the plain recipe, as Markdown tables. One file a benchmark; ``app.py bench`` runs them.

A benchmark is a module of this folder, listed in ``_benchmarks``, with a function ``tables``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from index.errors import RiwayatError
from index.settings import Settings
from tests.benchmarks.table import Table

Benchmark = Callable[[Path | None, Settings], list[Table]]
"""Given the folder of public data sets (None without one) and the settings, the tables that can be made."""
_HEAD = """# Results

Made by `app.py bench DATA_FOLDER --out {name}`, with no figure typed by hand. Each part names the machine that it ran
on; `--only NAME` makes one part anew.
"""


def run(data: Path | None, out: Path | None, only: Sequence[str], settings: Settings) -> int:
    """Run the benchmarks, or those named in ``only``, and print each table as it is done.

    With ``out`` they are also put in their places on that page; parts of it that are not run stay as they are.
    Raises RiwayatError for a name that is none, and where a benchmark that is named cannot be run without data.
    """
    from tests.benchmarks import machine

    known = _benchmarks()
    if unknown := [name for name in only if name not in known]:
        raise RiwayatError(f"No benchmark is called {', '.join(unknown)}.", f"Known: {', '.join(known)}.")
    if data is not None and not data.is_dir():
        raise RiwayatError(f"{data} is no folder of data sets.")
    parts = _parts(out)
    for name, benchmark in known.items():
        if only and name not in only:
            continue
        print(f"{name} ...", file=sys.stderr, flush=True)
        tables = benchmark(data, settings)
        if only and not tables:
            raise RiwayatError(f"{name} needs the folder of public data sets.", "Name it after bench.")
        for table in tables:
            print(table.markdown() + "\n", flush=True)
        if out is not None and tables:
            parts[name] = "\n\n".join([*(table.page(out.parent) for table in tables), machine.line()])
            out.write_text(_page(out, parts, list(known)), encoding="utf-8")
    print(machine.line())
    return 0


def _parts(page: Path | None) -> dict[str, str]:
    """What stands on a page by benchmark."""
    if page is None or not page.exists():
        return {}
    pieces = re.split(r"^<!-- (\w+) -->\n", page.read_text("utf-8"), flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}


def _page(page: Path, parts: dict[str, str], order: Sequence[str]) -> str:
    told = [f"<!-- {name} -->\n{parts[name]}\n" for name in order if name in parts]
    return "\n".join([_HEAD.format(name=page.name), *told])


def _benchmarks() -> dict[str, Benchmark]:
    from tests.benchmarks import (
        comparison,
        first_pixel,
        growth,
        indexing,
        latency,
        reader,
        refusal,
        relation,
        retrieval,
        second_answer,
        suite,
    )

    modules = (
        suite, reader, relation, second_answer, retrieval, refusal, comparison, latency, first_pixel, indexing, growth,
    )  # fmt: skip
    return {module.__name__.rsplit(".", 1)[-1]: module.tables for module in modules}
