"""A run: every question of a suite asked of one index, scored, and stored so that it can be compared later."""

from __future__ import annotations

import json
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from index import compatibility, generations
from index.build import build
from index.embeddings import encoders
from index.errors import RiwayatError
from index.reading import Index
from index.settings import Settings
from index.sources import resolved
from rag.answer import Answer
from rag.chain import Desk
from rag.evaluation.conditions import conditions
from rag.evaluation.ground import Ground, check
from rag.evaluation.scoring import DEPTH, METRICS, Count, score
from rag.evaluation.suite import SAME, Item, Suite

FORMAT = 1
PRECISION = "float32"
"""What an evaluation computes in unless told otherwise, so that its figures hold on a machine without bfloat16."""

_CITED = ("n", "article", "outlet", "quote", "start", "end", "speaker")

Progress = Callable[[int, int], None]
"""Called with the questions done and all questions."""


@dataclass(frozen=True)
class Result:
    """One question, what was expected, what was given, and the counts of every metric that it says something about.

    ``expected`` and ``given`` are as JSON; ``error`` is why there is no answer, where there is none. ``milliseconds``
    by step are no part of what is stored or compared.
    """

    id: str
    question: str
    language: str | None
    tags: tuple[str, ...]
    expected: Mapping[str, Any]
    given: Mapping[str, Any]
    counts: Mapping[str, Count]
    failed: tuple[str, ...]
    left_out: tuple[str, ...]
    error: str | None = None
    milliseconds: Mapping[str, float] | None = None

    @property
    def passed(self) -> bool:
        return not self.failed and self.error is None


@dataclass(frozen=True)
class Run:
    """The results of a suite, in its order, under ``conditions`` (see there)."""

    suite: str
    suite_sha256: str
    conditions: Mapping[str, Any]
    results: tuple[Result, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.passed)

    @property
    def languages(self) -> list[str]:
        return sorted({result.language for result in self.results if result.language})

    @property
    def tags(self) -> list[str]:
        return sorted({tag for result in self.results for tag in result.tags})

    def confusion(self) -> Counter[tuple[str, str]]:
        """How often each verdict was given where another, or one of several, was expected."""
        return Counter(
            (" or ".join(r.expected["verdict"]), r.given["verdict"]) for r in self.results if r.error is None
        )

    def milliseconds(self) -> list[float]:
        """Of every answer, in full; empty for a stored run."""
        return [result.milliseconds["total"] for result in self.results if result.milliseconds]


def figures(results: Iterable[Result]) -> dict[str, Count]:
    """Every metric summed over some results; a metric that none of them says anything about is not there."""
    sums: dict[str, Count] = {}
    for result in results:
        for name, count in result.counts.items():
            old = sums.get(name, Count(0, 0))
            sums[name] = Count(old.right + count.right, old.of + count.of)
    return {name: sums[name] for name in METRICS if name in sums}


def value(count: Count) -> float:
    """The share that a count is."""
    return count.right / count.of


@contextmanager
def opened(suite: Suite, settings: Settings, fallback: Callable[[], Index]) -> Iterator[tuple[Index, Ground]]:
    """The index that a suite is asked of, and what its corpus says.

    That is the index of the settings where they name one; else the suite's own corpus, indexed once into the cache
    folder and anew when it has changed; else ``fallback``. Raises RiwayatError for marks that do not fit the articles.
    """
    if settings.index is not None:
        index = Index.open(settings.folder, settings)
    elif suite.corpus:
        index = _own(suite.corpus, settings)
    else:
        index = fallback()
    with closing(index):
        ground = Ground.read([path for path in suite.corpus if path.exists()], index)
        check(suite, ground)
        yield index, ground


def _own(corpus: Sequence[Path], settings: Settings) -> Index:
    """An index of the corpus as it is now. Never added to, so that it is the same whatever was there before."""
    sources = [str(resolved(path)) for path in corpus]
    home = settings.cache / "suites" / _key([sources, settings.precision])
    folder = home / _key([_contents(sources), compatibility.made_with(encoders(settings), settings)])
    build(folder, sources, settings)
    for old in home.iterdir():
        if old != folder and all(generations.discard(old, number) for number in generations.numbers(old)):
            shutil.rmtree(old, ignore_errors=True)
    return Index.open(folder, settings)


def _key(parts: object) -> str:
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def _contents(sources: Sequence[str]) -> list[list[str]]:
    """Every file of the sources with its checksum. Raises RiwayatError for one that cannot be read."""
    paths = map(Path, sources)
    files = [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]
    try:
        return [[str(file), sha256(file.read_bytes()).hexdigest()] for file in files if not file.is_dir()]
    except OSError as problem:
        raise RiwayatError(f"The corpus cannot be read: {problem}.") from None


def run(suite: Suite, index: Index, ground: Ground, settings: Settings, progress: Progress | None = None) -> Run:
    """Ask and score every question. One that cannot be asked fails with its error; the others go on."""
    desk = Desk(index, settings)
    results = []
    for number, item in enumerate(suite.items, 1):
        results.append(_asked(item, desk, ground))
        if progress:
            progress(number, len(suite.items))
    return Run(suite.name, suite.sha256, conditions(index, settings, ground), tuple(results))


def _asked(item: Item, desk: Desk, ground: Ground) -> Result:
    question = item.question
    expected = _expected(item)
    try:
        began = time.perf_counter()
        answer = desk.ask(question)
        total = 1000 * (time.perf_counter() - began)
        ranked = [hit.sentence for hit in desk.search(question, DEPTH)] if item.evidence else []
    except RiwayatError as problem:
        return Result(item.id, question.text, item.language, item.tags, expected, {}, {}, (), (), str(problem))
    scores = score(item, answer, ranked, ground)
    return Result(
        item.id, question.text, item.language, item.tags, expected, _given(answer), scores.counts, scores.failed,
        scores.left_out, milliseconds={**answer.timings_ms, "total": round(total, 2)},
    )  # fmt: skip


def _expected(item: Item) -> dict[str, Any]:
    marks: dict[str, Any] = {
        "verdict": list(item.verdicts),
        "answers": [SAME.join(ways) for ways in item.answers],
        "evidence": {name: list(marked.quotes) for name, marked in item.evidence.items()},
        "conflicts": [list(pair) for pair in item.conflicts or ()],
        "kinds": list(item.kinds),
        "updates": [list(pair) for pair in item.updates or ()],
        "silent": list(item.silent or ()),
        "must_not_cite": list(item.must_not_cite or ()),
    }
    return {name: mark for name, mark in marks.items() if mark}


def _given(answer: Answer) -> dict[str, Any]:
    """The answer without what differs between runs (its timings) or repeats the question."""
    record = answer.as_json()
    for name in ("id", "question", "timings_ms"):
        del record[name]
    for version in record["versions"]:
        version["citations"] = [{name: cited[name] for name in _CITED} for cited in version["citations"]]
    record["decision"] = {name: round(number, 4) for name, number in record["decision"].items()}
    return record


def store(run: Run, path: Path) -> None:
    """Write a run as JSON, a question a line; the same results give the same file."""
    head = {
        "format": FORMAT,
        "suite": run.suite,
        "suite_sha256": run.suite_sha256,
        "conditions": run.conditions,
        "metrics": {name: _figure(count) for name, count in figures(run.results).items()},
        "confusion": [[*pair, count] for pair, count in sorted(run.confusion().items())],
        "questions": [],
    }
    written = json.dumps(head, ensure_ascii=False, indent=1).removesuffix("[]\n}")
    lines = ",\n".join(json.dumps(_record(result), ensure_ascii=False) for result in run.results)
    path.write_text(f"{written}[\n{lines}\n]}}\n", "utf-8")


def _record(one: Result) -> dict[str, Any]:
    """A result as it is stored: of what is expected only what a reader compares; the rest is in the suite."""
    return {
        "id": one.id,
        "q": one.question,
        "language": one.language,
        "tags": list(one.tags),
        "error": one.error,
        "failed": list(one.failed),
        "left_out": list(one.left_out),
        "counts": {name: [count.right, count.of] for name, count in one.counts.items()},
        "expected": {name: one.expected[name] for name in ("verdict", "answers") if name in one.expected},
        "given": one.given,
    }


def _figure(count: Count) -> dict[str, float]:
    return {"value": round(value(count), 6), "right": round(count.right, 6), "of": count.of}


def stored(path: Path) -> Run:
    """Read a stored run. Raises RiwayatError for a file that is none."""
    try:
        record = json.loads(path.read_text("utf-8"))
        if record["format"] != FORMAT:
            raise RiwayatError(f"{path} is a run of another format ({record['format']}).", "Make it anew.")
        results = tuple(
            Result(
                one["id"],
                one["q"],
                one["language"],
                tuple(one["tags"]),
                one["expected"],
                one["given"],
                {name: Count(*count) for name, count in one["counts"].items()},
                tuple(one["failed"]),
                tuple(one["left_out"]),
                one["error"],
            )
            for one in record["questions"]
        )
        return Run(record["suite"], record["suite_sha256"], record["conditions"], results)
    except OSError as problem:
        raise RiwayatError(f"The run {path} cannot be read: {problem}.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise RiwayatError(f"{path} is no stored run: {type(problem).__name__} {problem}.") from None


def timings(run: Run) -> dict[str, Any]:
    """How long the answers took, in milliseconds."""
    taken = sorted(run.milliseconds())
    if not taken:
        return {}
    return {
        "median_ms": round(median(taken), 1),
        "p95_ms": round(taken[min(len(taken) - 1, int(0.95 * len(taken)))], 1),
        "questions": {one.id: one.milliseconds for one in run.results},
    }
