"""What the eval command does: run suites, store and report each, and decide whether that is a failure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from index.errors import RiwayatError
from index.reading import Index
from index.settings import Settings
from rag.evaluation import baseline, report, suite
from rag.evaluation.junit import junit
from rag.evaluation.run import PRECISION, Progress, Run, figures, opened, run, store, stored, timings, value
from rag.evaluation.scoring import METRICS
from rag.evaluation.suite import Suite

_LIMIT = re.compile(r"(\w+)=(\d*\.?\d+)")


@dataclass(frozen=True)
class Choices:
    """``baseline`` is a stored run, or a folder of them by the names of their suites.

    ``update`` puts the new runs in its place. ``tolerance`` is how far a metric may fall, ``limits`` what each must
    reach. ``out`` is where the run and its reports go.
    """

    out: Path
    baseline: Path | None = None
    update: bool = False
    tolerance: float = 0.0
    limits: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.baseline is None and (self.update or self.tolerance):
            raise RiwayatError("--update-baseline and --tolerance need --baseline.")
        if not 0 <= self.tolerance < 1:
            raise RiwayatError("--tolerance must be a share, as in 0.02.")


@dataclass(frozen=True)
class Outcome:
    """A run, its comparison with the baseline, and why it is a failure, in sentences: none where it is not."""

    run: Run
    comparison: baseline.Comparison | None
    failures: tuple[str, ...]

    def markdown(self) -> str:
        return report.markdown(self.run, self.comparison)

    def as_json(self) -> dict[str, Any]:
        """Metrics, the differences where there is a baseline, and what failed."""
        return {
            "suite": self.run.suite,
            "questions": len(self.run.results),
            "failed": [result.id for result in self.run.failed],
            "metrics": {name: value(count) for name, count in figures(self.run.results).items()},
            "changes": [asdict(change) for change in self.comparison.changes] if self.comparison else [],
            "failures": list(self.failures),
        }


def limits(given: Sequence[str]) -> dict[str, float]:
    """``METRIC=VALUE`` by metric. Raises RiwayatError for one that is not that."""
    found = {}
    for one in given:
        parsed = _LIMIT.fullmatch(one)
        if parsed is None or not 0 <= float(parsed[2]) <= 1:
            raise RiwayatError(f"{one!r} is no METRIC=VALUE with a value from 0 to 1.")
        if parsed[1] not in METRICS:
            raise RiwayatError(f"{parsed[1]} is no metric.", f"Known: {', '.join(METRICS)}.")
        found[parsed[1]] = float(parsed[2])
    return found


def fixed(settings: Settings) -> Settings:
    """The settings with the precision of an evaluation, where they leave it open."""
    return settings.model_copy(update={"precision": PRECISION}) if settings.precision == "auto" else settings


def evaluate(
    paths: Sequence[Path],
    settings: Settings,
    choices: Choices,
    fallback: Callable[[Settings], Index],
    progress: Callable[[str], Progress],
) -> Iterator[Outcome]:
    """Run suites in turn. All of them, and their baselines, are read before the first question is asked.

    ``fallback`` opens the default index, for a suite without a corpus; ``progress`` makes a bar by a suite's name.
    Raises RiwayatError for a suite, a mark or a baseline that cannot be used.
    """
    suites = [suite.load(path) for path in paths]
    names = [one.name for one in suites]
    if len(set(names)) < len(names):
        raise RiwayatError("Two suites have one file name.", "Run them one by one.")
    before = {one.name: _baseline(one, choices) for one in suites}
    settings = fixed(settings)
    choices.out.mkdir(parents=True, exist_ok=True)
    for one in suites:
        with opened(one, settings, lambda: fallback(settings)) as (index, ground):
            done = run(one, index, ground, settings, progress(one.name))
        compared = None if (old := before[one.name]) is None else baseline.compare(old, done)
        _write(done, compared, choices)
        yield Outcome(done, compared, tuple(_failures(done, compared, choices)))


def _file(one: Suite, choices: Choices) -> Path:
    assert choices.baseline is not None
    return choices.baseline / f"{one.name}.json" if choices.baseline.is_dir() else choices.baseline


def _baseline(one: Suite, choices: Choices) -> Run | None:
    if choices.baseline is None or (choices.update and not _file(one, choices).exists()):
        return None
    old = stored(_file(one, choices))
    if old.suite != one.name:
        raise RiwayatError(f"{_file(one, choices)} is a run of {old.suite}, not of {one.name}.")
    return old


def _write(done: Run, compared: baseline.Comparison | None, choices: Choices) -> None:
    """The run as JSON, its timings apart from it, and three reports."""
    beside = choices.out / done.suite
    store(done, beside.with_suffix(".json"))
    if choices.update and choices.baseline is not None:
        folder = choices.baseline.is_dir()
        store(done, choices.baseline / f"{done.suite}.json" if folder else choices.baseline)
    texts = {
        ".timings.json": json.dumps(timings(done), indent=1) + "\n",
        ".html": report.html(done, compared),
        ".md": report.markdown(done, compared),
        ".xml": junit(done, compared),
    }
    for suffix, text in texts.items():
        beside.with_name(beside.name + suffix).write_text(text, "utf-8")


def _failures(done: Run, compared: baseline.Comparison | None, choices: Choices) -> Iterator[str]:
    """A question without an answer always is one; a question that does not pass only where nothing else is asked."""
    errors = [result for result in done.results if result.error is not None]
    for result in errors:
        yield f"{done.suite}: {result.id}: {result.error}"
    found = figures(done.results)
    for metric, least in choices.limits.items():
        if metric not in found:
            yield f"{done.suite}: {metric} cannot be scored: no question says anything about it."
        elif value(found[metric]) < least:
            yield f"{done.suite}: {metric} is {value(found[metric]):.3f}, under {least}."
    if compared is not None and not choices.update:
        for drop in compared.drops(choices.tolerance):
            yield (
                f"{done.suite}: {drop.metric} fell from {drop.before:.3f} to {drop.now:.3f} "
                f"({drop.low:+.3f} to {drop.high:+.3f} by bootstrap)."
            )
    elif not choices.limits and not choices.update and len(done.failed) > len(errors):
        yield f"{done.suite}: {len(done.failed)} of {len(done.results)} questions fail."
