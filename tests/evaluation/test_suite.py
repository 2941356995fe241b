"""Suites are checked before anything is asked, and a mistake is named by file, line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.article import Article
from index.errors import RiwayatError
from rag.evaluation import suite
from rag.evaluation.ground import Ground, check
from tests.evaluation.conftest import SUITE

ROOT = Path(__file__).parent.parent.parent
ONE = "questions:\n  - id: a\n    q: Who?\n    verdict: unanswered\n"


def written(folder: Path, text: str) -> Path:
    file = folder / "asked.yaml"
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("path", [*suite.found(ROOT / "tests" / "suites"), SUITE], ids=lambda path: path.stem)
def test_the_suites_here_are_valid(path: Path) -> None:
    read = suite.load(path)
    assert read.items
    assert all(source.exists() for source in read.corpus)


@pytest.mark.parametrize(
    ("text", "place", "why"),
    [
        ("", "asked.yaml", "empty"),
        ("questions: [", "asked.yaml", "YAML"),
        ("- 1\n", "line 1, the file", "object"),
        ("corpus: x\n", "line 1, the file", "questions"),
        (ONE.replace("unanswered", "perhaps"), "line 4, questions[0].verdict", "'perhaps' is none of conflict"),
        (ONE + "    answer: [x]\n", "line 2, questions[0]", "answer"),
        (ONE + "    q: When?\n", "line 5, questions[0].q", "twice"),
        (ONE + "  - id: a\n    q: When?\n    verdict: update\n", "line 5, questions[1].id", "line 2"),
        (ONE + "    evidence: {x: {quotes: []}}\n", "line 5, questions[0].evidence.x.quotes", "[]"),
        (ONE + "    silent: [1]\n", "line 5, questions[0].silent[0]", "string"),
        (ONE.replace("Who?", "'  '"), "line 3, questions[0].q", "empty"),
        (ONE + "    within: {since: yesterday}\n", "line 5, questions[0].within.since", "yesterday"),
    ],
)
def test_a_mistake_is_named_by_file_line_and_field(text: str, place: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(RiwayatError) as wrong:
        suite.load(written(tmp_path, text))
    said = str(wrong.value)
    assert said.startswith(str(tmp_path / "asked.yaml")), said
    assert place in said
    assert why in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("marks", "place", "why"),
    [
        ("    evidence: {b: {quotes: [x]}}\n", "line 5, questions[0].evidence.b", "no article has the id 'b'"),
        (
            "    evidence:\n      a:\n        quotes: [elsewhere]\n",
            "line 7, questions[0].evidence.a.quotes[0]",
            "not in",
        ),
        ("    silent: [Nobody]\n", "line 5, questions[0].silent[0]", "'Nobody'"),
        ("    conflicts: [{a: a, b: Nobody}]\n", "line 5, questions[0].conflicts[0]", "'Nobody'"),
    ],
)
def test_a_mark_that_the_articles_do_not_bear_out_is_named(marks: str, place: str, why: str, tmp_path: Path) -> None:
    read = suite.load(written(tmp_path, ONE + marks))
    ground = Ground({"a": Article("a", "Some words.", "The Post", True)})
    with pytest.raises(RiwayatError) as wrong:
        check(read, ground)
    assert place in str(wrong.value)
    assert why in str(wrong.value)


def test_days_are_read_as_they_are_written(tmp_path: Path) -> None:
    read = suite.load(written(tmp_path, ONE + "    within: {since: 2016-12-09}\n"))
    assert read.items[0].question.since == "2016-12-09"


def test_other_yaml_beside_suites_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sentences.yaml").write_text("sentences: []\n")
    assert suite.found(tmp_path) == []
    written(tmp_path, "questions: nonsense\n")
    assert [path.name for path in suite.found(tmp_path)] == ["asked.yaml"]
