"""How time, memory and disk grow with the index. Each size is indexed and asked in a process of its own.

``python -m tests.benchmarks.growth ARTICLES FOLDER`` is that process; it prints what it measured as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from index.article import Article
from index.extraction import evidence
from index.settings import Settings
from rag.evaluation import plots
from rag.training import xquad
from tests.benchmarks.suite import ROOT
from tests.benchmarks.table import Table

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)
PER_ARTICLE = 20
QUESTIONS = 30


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """One table with plots. None without data."""
    return [] if data is None else [measured(data, SIZES)]


def measured(data: Path, sizes: tuple[int, ...]) -> Table:
    """The table for these numbers of sentences."""
    known = list(dict.fromkeys(_sentences(data)))
    found: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in sizes:
            file = Path(scratch) / f"{size}.jsonl"
            _write(file, known, size)
            command = [sys.executable, "-m", "tests.benchmarks.growth", str(file), str(Path(scratch) / f"index-{size}")]
            asked = "\n".join(one.text for one in xquad.questions(data, "en")[:QUESTIONS])
            done = subprocess.run(command, cwd=ROOT, input=asked, capture_output=True, text=True, check=True)
            found.append(json.loads(done.stdout.splitlines()[-1]))
    rows = [
        (
            f"{one['sentences']:,.0f}",
            f"{one['index_s']:,.1f} s",
            f"{one['sentences'] / one['index_s']:,.0f}",
            f"{one['search_ms']:.1f} ms",
            f"{one['memory_mb']:,.0f} MB",
            f"{one['disk_mb']:,.1f} MB",
        )
        for one in found
    ]
    header = ("sentences", "indexing", "sentences a second", "search (median)", "most memory", "index on disk")
    note = (
        f"Articles of {PER_ARTICLE} sentences of XQuAD in twelve languages, PIAF, ARCD and TyDi QA: {len(known):,} "
        f"different ones, beyond that again under another number. Search: {QUESTIONS} questions after a warm-up. "
        "Memory: the most that the whole process held while it indexed and searched, with torch and both models."
    )
    return Table("Growth", note, header, rows, {f"growth-{key}.svg": _plot(found, key) for key in _UP})


_UP = {
    "time": ("index_s", "seconds to index"),
    "memory": ("memory_mb", "MB of memory"),
    "disk": ("disk_mb", "MB on disk"),
}


def _plot(found: list[dict[str, float]], key: str) -> str:
    name, up = _UP[key]
    series = {up: [(one["sentences"], one[name]) for one in found]}
    if key == "time":
        series["ms to search"] = [(one["sentences"], one["search_ms"]) for one in found]
    return str(plots.lines(series, "sentences", up))


def _sentences(data: Path) -> Iterator[str]:
    """Sentences of every paragraph of the data sets that hold paragraphs."""
    files = [*sorted((data / "xquad").glob("*.json")), data / "piaf" / "piaf-v1.0.json"]
    files += [*sorted((data / "arcd").glob("*.json")), *sorted((data / "tydiqa").glob("*.json"))]
    for file in files:
        for article in json.loads(file.read_text("utf-8"))["data"] if file.exists() else ():
            for paragraph in article["paragraphs"]:
                text = paragraph["context"]
                yield from (one.text for one in evidence(Article("a", text, "a", False)) if "\n" not in one.text)


def _write(file: Path, known: list[str], size: int) -> None:
    """``size`` sentences as articles; from the second time on a sentence begins with the number of the time."""
    with file.open("w", encoding="utf-8") as lines:
        for start in range(0, size, PER_ARTICLE):
            numbers = range(start, min(start + PER_ARTICLE, size))
            said = (
                known[n % len(known)] if n < len(known) else f"{n // len(known)} {known[n % len(known)]}"
                for n in numbers
            )
            lines.write(json.dumps({"id": f"growth-{start}", "text": "\n\n".join(said)}, ensure_ascii=False) + "\n")


def _measure(file: Path, folder: Path, asked: list[str]) -> dict[str, float]:
    from index.build import build
    from index.embeddings import encoders
    from index.reading import Index
    from index.settings import load
    from rag.language import language_of
    from rag.retriever import SentenceRetriever

    settings = load()
    models = encoders(settings)
    for model in models:
        model.passages(["A sentence that only warms the model up, and says nothing of importance."] * 250)
    began = time.perf_counter()
    report = build(folder, [file], settings, using=models)
    taken = time.perf_counter() - began
    index = Index.open(folder, settings, models)
    retriever = SentenceRetriever(index=index, encoders=models)
    waits = []
    for number, text in enumerate(asked[:3] + asked):
        began = time.perf_counter()
        retriever.hits(text, language_of(text), None, 10)
        if number >= 3:
            waits.append(1000 * (time.perf_counter() - began))
    index.close()
    unit = 1e6 if sys.platform == "darwin" else 1e3  # bytes there, kilobytes elsewhere
    return {
        "sentences": report.sentences,
        "index_s": taken,
        "search_ms": median(waits),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
        "disk_mb": sum(one.stat().st_size for one in folder.rglob("*") if one.is_file()) / 1e6,
    }


if __name__ == "__main__":
    print(json.dumps(_measure(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdin.read().splitlines())))
