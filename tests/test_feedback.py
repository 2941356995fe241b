"""Feedback becomes draft entries of a suite, in a file of the index folder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from index.errors import RiwayatError
from rag.feedback import LONGEST_NOTE, Feedback, entry, note
from rag.question import Question
from tests.browser.made_up import GENEVA_EN, OFF_TOPIC, MadeUpDesk

QUESTION = Question(GENEVA_EN, outlets=("إرم نيوز",), since="2016-12-01")
ANSWER = MadeUpDesk().ask(Question(GENEVA_EN))
NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def test_right_vouches_for_everything() -> None:
    draft = entry(QUESTION, ANSWER, Feedback("right"), NOW)
    assert draft["id"] == "draft-20260301-123000-000000"
    assert (draft["q"], draft["language"], draft["verdict"]) == (GENEVA_EN, "en", "conflict")
    assert (draft["outlets"], draft["since"], "until" in draft) == (["إرم نيوز"], "2016-12-01", False)
    quotes = [citation.quote for version in ANSWER.versions for citation in version.citations]
    assert [quote for given in draft["evidence"].values() for quote in given["quotes"]] == quotes
    assert draft["evidence"]["002_691a44907311faf3"]["fills"] is False
    assert "fills" not in draft["evidence"]["004_bd438237ea05216b"]
    assert draft["conflicts"][0] == {"a": "004_bd438237ea05216b", "b": "004_bd438237ea05216b", "kind": "denial"}
    assert draft["silent"] == list(ANSWER.silent)
    assert draft["draft"] is True


def test_wrong_vouches_for_nothing_and_keeps_what_was_given() -> None:
    draft = entry(QUESTION, ANSWER, Feedback("wrong", note="  Kerry was not asked.  "), NOW)
    assert not {"verdict", "evidence", "answers", "conflicts", "silent"} & draft.keys()
    assert draft["feedback"]["given"]["verdict"] == "conflict"
    assert draft["feedback"]["note"] == "Kerry was not asked."


def test_a_wrong_quote_is_named_and_is_no_evidence() -> None:
    draft = entry(QUESTION, ANSWER, Feedback("wrong_quote", citation=3), NOW)
    wrong = ANSWER.versions[1].citations[0]
    assert (draft["feedback"]["article"], draft["feedback"]["quote"]) == (wrong.article, wrong.quote)
    assert wrong.article not in draft["evidence"]
    assert "verdict" not in draft


def test_a_missing_outlet_is_no_longer_silent() -> None:
    draft = entry(QUESTION, ANSWER, Feedback("missing_outlet", outlet="العربي الجديد"), NOW)
    assert draft["feedback"]["outlet"] == "العربي الجديد"
    assert draft["silent"] == ["003_7c550cd0ae28dc61"]


def test_not_a_conflict_says_which_it_was_not() -> None:
    draft = entry(QUESTION, ANSWER, Feedback("not_conflict"), NOW)
    assert [one["citations"] for one in draft["feedback"]["conflicts"]] == [[1, 2], [1, 3]]
    assert "conflicts" not in draft


@pytest.mark.parametrize(
    "feedback",
    [Feedback("wrong_quote"), Feedback("wrong_quote", citation=99), Feedback("missing_outlet", outlet="Nobody")],
    ids=["no number", "unknown number", "unknown outlet"],
)
def test_feedback_on_what_the_answer_does_not_have_is_refused(feedback: Feedback) -> None:
    with pytest.raises(RiwayatError):
        entry(QUESTION, ANSWER, feedback, NOW)


def test_a_refusal_is_no_conflict_and_may_be_right() -> None:
    refusal = MadeUpDesk().ask(Question(OFF_TOPIC))
    assert entry(Question(OFF_TOPIC), refusal, Feedback("right"), NOW)["verdict"] == "unanswered"
    with pytest.raises(RiwayatError):
        entry(Question(OFF_TOPIC), refusal, Feedback("not_conflict"), NOW)


def test_the_file_is_a_suite_and_hostile_notes_stay_text(tmp_path: Path) -> None:
    hostile = "x: [unclosed\n  - !!python/object:os.system 'boom'\n\u202e#" + "y" * 5_000
    file = note(tmp_path, entry(QUESTION, ANSWER, Feedback("right", note=hostile), NOW))
    note(tmp_path, entry(QUESTION, ANSWER, Feedback("wrong"), NOW))
    first, second = yaml.safe_load(file.read_text("utf-8"))["questions"]
    assert first["feedback"]["note"] == hostile[:LONGEST_NOTE]
    assert first["evidence"] == entry(QUESTION, ANSWER, Feedback("right"), NOW)["evidence"]
    assert second["feedback"]["kind"] == "wrong"


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    def write(n: int) -> None:
        note(tmp_path, entry(QUESTION, ANSWER, Feedback("right", note=str(n)), NOW))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(60)))
    kept = yaml.safe_load((tmp_path / "feedback.yaml").read_text("utf-8"))["questions"]
    assert {one["feedback"]["note"] for one in kept} == {str(n) for n in range(60)}
