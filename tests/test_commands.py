"""The commands as scripts use them: JSON on stdout, one clear sentence on stderr, the promised exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import app

pytestmark = pytest.mark.usefixtures("plain_settings")
QUESTION = "Who cancelled the Geneva meeting?"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[dict[str, Any]], str]:
    """The exit status, the JSON objects of stdout, and stderr."""
    capsys.readouterr()
    status = app.main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return status, [json.loads(line) for line in printed.out.splitlines()], printed.err


def test_an_answer_quotes_its_articles_exactly(seed_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, (answer,), _ = run(capsys, "ask", QUESTION, "--json", "--index", seed_index)
    assert (status, answer["verdict"], answer["language"]) == (0, "conflict", "en")
    citations = [c for version in answer["versions"] for c in version["citations"]]
    for cited in citations:
        app.main(["sources", "--article", cited["article"], "--text", "--index", str(seed_index)])
        assert capsys.readouterr().out[cited["start"] : cited["end"]] == cited["quote"]
    outlets = {c["outlet"] for c in citations}
    assert outlets.isdisjoint(answer["silent"])
    assert len(outlets) + answer["silent_count"] + answer["outlets_left_out"] == 5


def test_many_questions_are_answered_in_order_and_a_bad_one_keeps_its_place(
    seed_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / "asked.jsonl"
    asked.write_text(
        "\n".join(
            json.dumps(item)
            for item in (
                {"id": "a", "q": QUESTION},
                {"id": "b", "q": "  "},
                {"id": "c", "q": "x" * 4001},
                {"id": "d", "q": QUESTION, "outlets": ["إرم نيوز"]},
            )
        )
        + "\nno json\n"
    )
    status, answers, _ = run(capsys, "ask", "--questions", asked, "--json", "--index", seed_index)
    assert status == 1
    assert [answer["id"] for answer in answers] == ["a", "b", "c", "d", 5]
    assert ["error" in answer for answer in answers] == [False, True, True, False, True]
    assert {o for v in answers[3]["versions"] for o in v["outlets"]} == {"إرم نيوز"}
    assert answers[3]["silent_count"] == 0


@pytest.mark.parametrize("name", ["asked.txt", "asked.yaml"])
def test_other_question_files_are_read(
    name: str, seed_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = tmp_path / name
    asked.write_text(f"{QUESTION}\n" if name.endswith("txt") else f"- {{id: 1, q: '{QUESTION}'}}\n")
    status, (answer,), _ = run(capsys, "search", "--questions", asked, "--json", "--index", seed_index)
    assert (status, answer["id"], len(answer["results"])) == (0, 1, 10)


@pytest.mark.parametrize("k", [1, 10, 10_000])
def test_search_gives_as_many_sentences_as_asked_or_all(
    k: int, seed_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, (found,), _ = run(capsys, "search", QUESTION, "--json", "--k", str(k), "--index", seed_index)
    ranks = [result["rank"] for result in found["results"]]
    assert (status, ranks) == (0, list(range(1, len(ranks) + 1)))
    assert len(ranks) == min(k, 76)
    assert len({(r["article"], r["start"]) for r in found["results"]}) == len(ranks)


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", ""),
        ("ask", "x" * 10_000),
        ("ask",),
        ("ask", QUESTION, "--outlet", "The Moon"),
        ("ask", QUESTION, "--since", "yesterday"),
        ("ask", "--questions", "nowhere.yaml"),
        ("search", QUESTION, "--k", "0"),
        ("sources", "--article", "nobody"),
        ("index",),
        ("index", "nowhere"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_sentence_and_status_2(
    arguments: tuple[str, ...], seed_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, printed, said = run(capsys, *arguments, "--index", seed_index)
    assert (status, printed) == (2, [])
    assert len(said.strip().splitlines()) == 1


def test_a_folder_without_an_index_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, said = run(capsys, "ask", QUESTION, "--index", tmp_path / "empty")
    assert status == 2
    assert "empty" in said


def test_articles_without_a_date_are_left_out_by_days_and_counted(
    seed_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, (answer,), said = run(capsys, "ask", QUESTION, "--since", "2016-12-09", "--json", "--index", seed_index)
    cited = {c["article"] for v in answer["versions"] for c in v["citations"]}
    assert (status, cited) == (0, {"000_cd930860087fa482"})
    assert "3" in said
