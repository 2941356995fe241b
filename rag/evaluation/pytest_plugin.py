"""A pytest plugin: the questions of every suite that pytest meets are tests.

``pytest -p rag.evaluation.pytest_plugin SUITE.yaml``. A question fails where it does not pass. Where there is a stored
run of the suite in the folder ``baselines`` beside it, or where ``--eval-baseline`` says, it fails where a metric of it
fell below that run's, and one that did not pass there either is an expected failure. ``--eval-index DIR`` asks that
index instead of the suite's corpus.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pytest

from index.errors import RiwayatError
from index.reading import Index
from index.settings import load
from rag.evaluation import baseline, suite
from rag.evaluation.command import fixed
from rag.evaluation.run import Result, Run, opened, run, stored
from rag.evaluation.scoring import RANKING


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("riwayat suites")
    group.addoption("--eval-index", type=Path, help="ask this index, not the suite's own corpus")
    group.addoption("--eval-baseline", type=Path, help="a stored run, or a folder of them")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix == ".yaml" and suite.is_suite(file_path):
        collected: pytest.Collector = SuiteFile.from_parent(parent, path=file_path)
        return collected
    return None


class SuiteFile(pytest.File):
    """A suite. It is run as a whole when its first question is."""

    @cached_property
    def outcome(self) -> Run:
        read = suite.load(self.path)
        settings = fixed(load(index=self.config.getoption("--eval-index")))
        with opened(read, settings, lambda: Index.open(settings.folder, settings)) as (index, ground):
            return run(read, index, ground, settings)

    @cached_property
    def moved(self) -> dict[str, baseline.Moved] | None:
        """What changed against the baseline by question; None without one for this suite."""
        given: Path = self.config.getoption("--eval-baseline") or self.path.parent / "baselines"
        file = given / f"{self.path.stem}.json" if given.is_dir() else given
        if not file.exists():
            return None
        return {one.now.id: one for one in baseline.compare(stored(file), self.outcome).moved}

    def collect(self) -> Iterator[pytest.Item]:
        try:
            items = suite.load(self.path).items
        except RiwayatError as problem:
            raise self.CollectError(str(problem)) from None
        for item in items:
            yield Asked.from_parent(self, name=item.id)


class Fell(Exception):
    """A question that does not pass, or passes less than it did."""


class Asked(pytest.Item):
    """One question."""

    def runtest(self) -> None:
        assert isinstance(self.parent, SuiteFile)
        result = next(one for one in self.parent.outcome.results if one.id == self.name)
        moved = self.parent.moved
        if moved is None:
            if not result.passed:
                raise Fell(_told(result, result.failed))
            return
        fell = [name for name in (moved[self.name].fell if self.name in moved else ()) if name != RANKING]
        if fell:
            raise Fell(_told(result, fell))
        if not result.passed:
            pytest.xfail(f"as in the baseline: {', '.join(result.failed)}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.path.stem}: {self.name}"


def _told(result: Result, failed: object) -> str:
    return f"{result.question}\n{failed}\nexpected {dict(result.expected)}\ngiven {result.error or dict(result.given)}"
