"""What the page's events do, without a browser."""

from __future__ import annotations

import socket
from types import SimpleNamespace
from typing import Any

import pytest

from index.errors import RiwayatError
from rag.page.link import link
from rag.page.scope import EVERYTHING, Scope
from rag.page.talk import Talk
from tests.browser.made_up import BROKEN, GENEVA_AR, GENEVA_EN, OFF_TOPIC, MadeUpDesk

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def handlers() -> Any:
    from rag.page.handlers import Handlers

    return Handlers(MadeUpDesk())


def steps(handlers: Any, text: str, talk: Talk | None = None, scope: Scope = EVERYTHING) -> list[tuple[Any, ...]]:
    """(past turns, live turn, talk) from the question to the answer."""
    *begun, asked = handlers.put(text, talk or Talk(), "en", scope)
    return [tuple(begun), *(step for step in handlers.answer(begun[-1], asked) if isinstance(step[-1], Talk))]


def last(handlers: Any, text: str, talk: Talk | None = None) -> Talk:
    *_, (_, _, talk) = steps(handlers, text, talk)
    assert isinstance(talk, Talk)
    return talk


def test_an_answer_comes_step_by_step(handlers: Any) -> None:
    shown = steps(handlers, GENEVA_AR)
    assert [talk.last.state for *_, talk in shown] == ["searching", "comparing", "writing", "done"]
    assert {talk.last.language for *_, talk in shown} == {"ar"}
    assert "روايات متناقضة" in shown[-1][1]


def test_what_lies_near_a_question_is_shown_at_once_and_is_no_answer(handlers: Any) -> None:
    shown = steps(handlers, OFF_TOPIC)
    assert "Nearest passages, now being read" in shown[0][1]
    assert shown[0][1].count("<blockquote") == 3
    assert not any(part in shown[0][1] for part in ('class="version', 'class="lead', 'class="n"'))
    assert "<blockquote" not in shown[-1][1]


def test_the_first_versions_are_shown_before_the_rest_is_read_and_without_a_verdict(handlers: Any) -> None:
    shown = steps(handlers, GENEVA_EN)
    assert "First versions; the rest is now being read" in shown[0][1]
    assert shown[0][1].count('class="version') == 1 and 'class="n"' in shown[0][1]
    assert not any(part in shown[0][1] for part in ('class="lead', 'class="clash', "data-verdict"))
    assert shown[-1][1].count('class="version') > 1


def test_a_second_question_waits_until_the_first_is_answered(handlers: Any) -> None:
    *_, talk, first = handlers.put(GENEVA_EN, Talk(), "en")
    *skipped, second = handlers.put(GENEVA_AR, talk, "en")
    assert (first, second) == (1, 0)
    assert not any(isinstance(one, str) for one in skipped)
    assert not any(isinstance(one, str) for step in handlers.answer(talk, second) for one in step)


def test_a_talk_is_taken_up_again_by_its_questions_alone(handlers: Any) -> None:
    links = [link(GENEVA_EN, EVERYTHING), link("and when?", Scope(since="2016-12-01")), "?nothing", "?q=and+Moscow%3F"]
    past, live, talk = handlers.restore(Talk(), "en", SimpleNamespace(links=links))
    assert [turn.state for turn in talk.turns] == ["kept", "kept", "unclear"]
    assert talk.turns[1].full == "When … cancelled the Geneva meeting?"
    assert talk.turns[1].scope.since == "2016-12-01"
    assert "<blockquote" not in past + live
    *shown, talk, asked = handlers.put_again(talk, SimpleNamespace(turn=1))
    assert "turn-1" in shown[0]
    *_, (past, _, talk) = handlers.answer(talk, asked)
    assert "blockquote" in past
    assert [turn.state for turn in talk.turns] == ["done", "kept", "unclear"]
    assert handlers.put_again(talk, SimpleNamespace(turn=1))[-1] == 0


def test_a_follow_up_is_put_in_full_and_shown_so(handlers: Any) -> None:
    *_, (_, live, talk) = steps(handlers, "and when?", last(handlers, GENEVA_EN))
    assert talk.last.full == "When … cancelled the Geneva meeting?"
    assert "Understood as:" in live
    assert talk.last.answer.question == talk.last.full
    again = last(handlers, "and why?", talk)
    assert again.last is not None
    assert again.last.full == "Why … cancelled the Geneva meeting?"


@pytest.mark.parametrize(
    ("talk", "asked_back"), [(None, "nothing has been asked here yet"), (GENEVA_EN, "not clear what this goes on from")]
)
def test_what_leans_on_nothing_plain_is_asked_back(handlers: Any, talk: str | None, asked_back: str) -> None:
    before = last(handlers, talk) if talk else Talk()
    ((_, live, after),) = steps(handlers, "and Moscow?", before)
    assert after.last.state == "unclear"
    assert asked_back in live
    assert after.topic == before.topic


def test_a_question_keeps_what_it_was_narrowed_to(handlers: Any) -> None:
    *_, (_, live, talk) = steps(handlers, GENEVA_EN, scope=Scope(since="2016-12-01"))
    assert talk.last.scope.since == "2016-12-01"
    assert "Only from: from <bdi>December 1, 2016</bdi>" in live


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("  ", "The question is empty."), ("x" * 4001, "The question has 4001 characters; at most 4000 can be asked.")],
    ids=["empty", "too long"],
)
def test_a_question_that_cannot_be_put_is_answered_with_why(handlers: Any, text: str, sentence: str) -> None:
    turn = last(handlers, text).last
    assert turn is not None
    assert (turn.state, turn.problem) == ("refused", sentence)


def test_a_failure_is_logged_and_not_shown(handlers: Any, caplog: pytest.LogCaptureFixture) -> None:
    *_, (_, live, talk) = steps(handlers, BROKEN)
    assert talk.last.state == "failed"
    assert "secret" not in live
    assert "secret" in caplog.text


def test_stopping_ends_the_turn_that_is_being_answered(handlers: Any) -> None:
    *_, talk, asked = handlers.put(GENEVA_EN, Talk(), "en")
    _, shown, stopped = handlers.stop(talk)
    assert stopped.last.state == "stopped"
    assert "Stopped." in shown
    assert not any(isinstance(one, str) for step in handlers.answer(stopped, asked) for one in step)


def test_a_press_opens_a_citation_an_article_or_all_of_them(handlers: Any) -> None:
    talk = last(handlers, GENEVA_EN)

    def opened(**data: object) -> str:
        return str(handlers.open(talk, "en", Talk(), SimpleNamespace(_data=data)))

    assert 'data-shown="1:3"' in opened(turn=1, n=3)
    assert "Corridor to open at dawn" in opened(article="harbour-1")
    assert "no longer in the index" in opened(article="../../etc/passwd")
    assert 'data-shown="contents"' in opened(contents=True)
    assert "data-shown" not in opened(turn=7, n=1)


def test_a_taken_port_is_one_sentence() -> None:
    from rag.page import launch

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(RiwayatError, match=f"Port {port} on 127.0.0.1 cannot be used"):
            launch(MadeUpDesk(), port=port, block=False)
