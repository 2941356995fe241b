"""What is stored, compared and reported of a run."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from index.article import Article, Sentence
from index.errors import RiwayatError
from rag.answer import Answer, Citation, Conflict, ConflictKind, Decision, Version
from rag.evaluation import report
from rag.evaluation.baseline import compare
from rag.evaluation.command import Choices, limits
from rag.evaluation.ground import Ground
from rag.evaluation.junit import junit
from rag.evaluation.run import Result, Run, figures, store, stored
from rag.evaluation.scoring import Count, score
from rag.evaluation.suite import Item, Marked
from rag.question import Question

HOSTILE = "<script>alert('${x}')</script> {0} \x00 ما هذا؟"


def result(number: int, right: int, **more: object) -> Result:
    given = {"verdict": "agreement", "summary": HOSTILE, "versions": [], "conflicts": [], "silent": []}
    failed = () if right else ("verdict_accuracy",)
    counts = {"verdict_accuracy": Count(right, 1)}
    made = Result(f"q{number}", HOSTILE, "ar", ("who",), {"verdict": ["conflict"]}, given, counts, failed, ())
    return replace(made, **more)  # type: ignore[arg-type]  # fields of Result


def run(*rights: int) -> Run:
    results = tuple(result(number, right) for number, right in enumerate(rights))
    return Run("asked", "0" * 64, {"precision": "float32"}, results)


def test_a_stored_run_is_read_as_it_was(tmp_path: Path) -> None:
    made = run(1, 0, 1)
    store(made, tmp_path / "asked.json")
    assert stored(tmp_path / "asked.json") == made
    assert json.loads((tmp_path / "asked.json").read_text("utf-8"))["metrics"]["verdict_accuracy"]["of"] == 3


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', '{"format": 1, "questions": [1]}'])
def test_a_file_that_is_no_run_is_named(text: str, tmp_path: Path) -> None:
    (tmp_path / "asked.json").write_text(text)
    with pytest.raises(RiwayatError, match=r"asked\.json"):
        stored(tmp_path / "asked.json")


def test_a_drop_is_told_with_its_interval_question_by_question() -> None:
    compared = compare(run(*[1] * 20), run(*[1] * 15, *[0] * 5))
    (drop,) = compared.drops()
    assert (drop.metric, drop.difference) == ("verdict_accuracy", -0.25)
    assert -0.5 < drop.low < -0.25 < drop.high < 0
    assert [moved.now.id for moved in compared.moved] == ["q15", "q16", "q17", "q18", "q19"]
    assert compared.drops(tolerance=0.25) == ()


def test_a_rise_is_no_drop_and_only_common_questions_count() -> None:
    before, now = run(0, 1, 1), run(1, 1)
    compared = compare(before, replace(now, results=(*now.results, result(9, 0))))
    assert compared.drops() == ()
    assert (compared.missing, compared.new) == (("q2",), ("q9",))


def test_a_run_compared_with_itself_stored_has_neither_fallen_nor_risen(tmp_path: Path) -> None:
    # a rank's reciprocal that was rounded when it was stored alone once passed for a drop
    item = Item(Question("Who?"), ("agreement",), evidence={"a": Marked(("Four.",))})
    ground = Ground({"a": Article("a", "One. Two. Three. Four.", "a", False)})
    ranked = [Sentence("s", "a", 0, 0, start, start + 4, "") for start in (0, 5, 10, 17)]
    answer = Answer("Who?", "en", "unanswered", "", (), (), (), (), (), 0, 0, 0, Decision(0.0, 0.5))
    counts = score(item, answer, [*ranked[:3], *ranked[:3], ranked[3]], ground).counts
    made = replace(run(1), results=(result(0, 1, counts=counts),))
    store(made, tmp_path / "asked.json")
    compared = compare(stored(tmp_path / "asked.json"), made)
    assert counts["evidence_mrr"].right == pytest.approx(1 / 7, abs=1e-6)
    assert (compared.drops(), compared.moved) == ((), ())


@pytest.mark.parametrize(("told", "right"), [("number", 1), ("date", 0)])
def test_the_kind_of_a_conflict_is_scored_apart_from_its_pair(told: ConflictKind, right: int) -> None:
    cited = {
        name: Citation(n, name, name, True, None, False, None, "One.", 0, 4, None) for n, name in enumerate("ab", 1)
    }
    versions = tuple(Version(c.n, "1", True, (name,), (c,)) for name, c in cited.items())
    conflict = Conflict(1, 2, (1, 2), told, "")
    answer = Answer("Who?", "en", "conflict", "", versions, (conflict,), (), (), (), 0, 0, 2, Decision(1.0, 0.5))
    ground = Ground({name: Article(name, "One.", name, True) for name in "ab"})
    item = Item(Question("Who?"), ("conflict",), conflicts=(("b", "a"),), kinds=("number",))
    counts = score(item, answer, [], ground).counts
    assert (counts["conflict_recall"], counts["conflict_kind"]) == (Count(1, 1), Count(right, 1))


def test_other_conditions_are_named() -> None:
    compared = compare(run(1), replace(run(1), conditions={"precision": "bfloat16"}))
    assert compared.conditions == ("precision: float32 before, bfloat16 now",)


def test_the_html_report_asks_nothing_of_the_network_and_runs_nothing() -> None:
    made = run(1, 0)
    page = report.html(made, compare(run(1, 1), made))
    assert "<script" not in page
    assert re.findall(r"""(?:src|href|url)\s*[=(]""", page) == []
    assert "default-src 'none'" in page
    assert {one for one in re.findall(r"https?://[^\"' <]+", page)} == {"http://www.w3.org/2000/svg"}
    assert 'dir="auto"' in page
    assert page.count("<svg") == 4


def test_the_markdown_summary_has_a_row_a_metric() -> None:
    made = run(1, 0)
    text = report.markdown(made, compare(run(1, 1), made))
    assert "| verdict_accuracy | 0.500 | 2 | 1.000 | -0.500 (" in text
    assert "- fell: `q1` verdict_accuracy" in text


def test_junit_has_a_case_a_question() -> None:
    made = run(1, 0)
    made = replace(made, results=(*made.results, result(2, 0, counts={}, failed=(), error="No such outlet.")))
    root = ElementTree.fromstring(junit(made))
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "3",
        "failures": "1",
        "errors": "1",
    }
    assert ElementTree.fromstring(junit(made, compare(made, made))).get("failures") == "0"


def test_metrics_are_never_blended() -> None:
    made = run(1, 0)
    counts = {"refusal_recall": Count(1, 1)}
    both = (*made.results, result(2, 1, counts=counts))
    assert figures(both) == {"verdict_accuracy": Count(1, 2), "refusal_recall": Count(1, 1)}


@pytest.mark.parametrize("wrong", ["verdict_accuracy", "verdict_accuracy=2", "blend=0.5", "=1"])
def test_a_limit_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(RiwayatError):
        limits([wrong])


def test_a_baseline_is_needed_to_be_updated() -> None:
    with pytest.raises(RiwayatError, match="--baseline"):
        Choices(Path("out"), update=True)
