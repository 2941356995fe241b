"""The eval command and the pytest plugin, as people and CI use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import app
from rag.evaluation import suite
from tests.evaluation.conftest import FOLDER, SUITE

pytest_plugins = ["pytester"]
pytestmark = pytest.mark.usefixtures("evaluation")
BRIDGE = FOLDER / "bridge"
FEW = f"""corpus: {BRIDGE}
questions:
  - id: ferry
    q: 'For how long will the old ferry carry passengers?'
    language: en
    verdict: single_source
    answers: [5 months]
  - id: nowhere
    q: 'For how long will the old ferry carry passengers?'
    verdict: single_source
    within: {{outlets: [The Moon]}}
"""


def test_a_question_that_cannot_be_asked_fails_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "few.yaml").write_text(FEW)
    status = app.main(["eval", str(tmp_path / "few.yaml"), "--out", str(tmp_path), "--json"])
    printed = capsys.readouterr()
    (told,) = map(json.loads, printed.out.splitlines())
    assert status == 1
    assert told["failed"] == ["nowhere"]
    assert told["metrics"]["answer_accuracy"] == 1
    assert "The Moon" in printed.err


@pytest.mark.parametrize(("limit", "status"), [("answer_accuracy=0.5", 0), ("refusal_recall=0.5", 1)])
def test_a_metric_under_its_limit_fails(limit: str, status: int, tmp_path: Path) -> None:
    (tmp_path / "few.yaml").write_text(FEW.partition("  - id: nowhere")[0])
    command = ["eval", str(tmp_path / "few.yaml"), "--out", str(tmp_path), "--fail-under", limit]
    assert app.main(command) == status


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere.yaml",),
        (str(SUITE), "--baseline", "nowhere.json"),
        (str(SUITE), "--update-baseline"),
        (str(SUITE), "--fail-under", "quality=1"),
        (str(SUITE), str(SUITE)),
        ("--draft", "nowhere.txt"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_sentence_and_status_2(
    arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["eval", *arguments, "--out", str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1


def test_a_draft_is_a_suite_that_the_program_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["index", str(BRIDGE), "--index", str(tmp_path / "index")]) == 0
    asked = tmp_path / "asked.txt"
    asked.write_text("\n".join(item.question.text for item in suite.load(SUITE).items))
    capsys.readouterr()
    assert app.main(["eval", "--draft", str(asked), "--index", str(tmp_path / "index")]) == 0
    drafted = tmp_path / "drafted.yaml"
    drafted.write_text(capsys.readouterr().out)
    assert len(suite.load(drafted).items) == 8
    assert app.main(["eval", str(drafted), "--out", str(tmp_path)]) == 0


def test_questions_are_tests(pytester: pytest.Pytester) -> None:
    text = FEW.partition("  - id: nowhere")[0]
    pytester.path.joinpath("few.yaml").write_text(text + text.partition("questions:\n")[2].replace("ferry", "wrong", 1))
    asked = pytester.path / "few.yaml"
    asked.write_text(asked.read_text().replace("[5 months]", "[6 months]", 1))
    result = pytester.runpytest_inprocess("-p", "rag.evaluation.pytest_plugin", str(asked))
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*few: ferry*", "*answer_accuracy*"])


def test_questions_are_held_to_the_baseline_beside_their_suite(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    ferry = FEW.partition("  - id: nowhere")[0]
    item = ferry.partition("questions:\n")[2].replace("[5 months]", "[6 months]")
    asked = pytester.path / "few.yaml"
    asked.write_text(ferry + item.replace("id: ferry", "id: wrong"))
    baselines = pytester.mkdir("baselines")
    assert app.main(["eval", str(asked), "--out", str(baselines)]) == 1
    pytester.runpytest_inprocess("-p", "rag.evaluation.pytest_plugin", str(asked)).assert_outcomes(passed=1, xfailed=1)
    monkeypatch.setattr("rag.comparison._verdict", lambda *_: "agreement")
    pytester.runpytest_inprocess("-p", "rag.evaluation.pytest_plugin", str(asked)).assert_outcomes(failed=2)
