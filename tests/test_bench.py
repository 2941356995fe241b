"""The results page: made of parts, each run by itself, with the machine that it ran on and its plots beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

import app
from tests import benchmarks
from tests.benchmarks.retrieval import MEASURES, Ranks
from tests.benchmarks.table import Table

pytestmark = pytest.mark.usefixtures("plain_settings")


@pytest.fixture(autouse=True)
def two(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Two benchmarks, the second of which needs data; what the first measures can be set."""
    measured = {"share": 0.25}

    def first(data: Path | None, settings: object) -> list[Table]:
        return [Table("First", "Of all.", ("", "share"), [("us", measured["share"])], {"first.svg": "<svg/>"})]

    def second(data: Path | None, settings: object) -> list[Table]:
        return [Table("Second", "Of all.", ("", "count"), [("us", 7)])] if data else []

    monkeypatch.setattr(benchmarks, "_benchmarks", lambda: {"first": first, "second": second})
    return measured


def test_a_part_that_is_run_again_leaves_the_others(two: dict[str, float], tmp_path: Path) -> None:
    page = tmp_path / "RESULTS.md"
    assert app.main(["bench", str(tmp_path), "--out", str(page)]) == 0
    before = page.read_text("utf-8")
    assert before.index("| us | 0.250 |") < before.index("![first](first.svg)") < before.index("| us | 7 |")
    assert before.count("cores") == 2
    assert (tmp_path / "first.svg").read_text() == "<svg/>\n"
    two["share"] = 0.5
    assert app.main(["bench", "--only", "first", "--out", str(page)]) == 0
    assert page.read_text("utf-8") == before.replace("0.250", "0.500")


@pytest.mark.parametrize("arguments", [("--only", "third"), ("--only", "second"), ("nowhere",)], ids=" ".join)
def test_bad_usage_is_one_sentence_and_status_2(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["bench", *arguments]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) <= 2


def test_articles_are_ranked_once_each() -> None:
    ranks = Ranks()
    ranks.add("us", "ar", "b", ["a", "a", "b"])
    ranks.add("us", "ar", "c", ["a", "b"])
    means = {name: ranks.mean("us", "ar", measure) for name, measure in MEASURES.items()}
    assert means == {"R@1": 0.0, "R@5": 0.5, "MRR": 0.25}
