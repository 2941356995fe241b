"""The page as programs meet it: one named endpoint, protective headers, and no word about what went wrong inside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from rag.question import Question
from tests.browser.made_up import BROKEN, GENEVA_EN, MadeUpDesk
from tests.browser.serving import MADE_UP, served

OPENER = build_opener(ProxyHandler({}))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(*MADE_UP) as address:
        yield address


def called(address: str, endpoint: str, *data: object) -> tuple[str, object]:
    """The last event of one call of an endpoint, and what it carries."""
    body = json.dumps({"data": data}).encode()
    request = Request(f"{address}gradio_api/call/{endpoint}", body, {"Content-Type": "application/json"})
    with OPENER.open(request, timeout=20) as reply:
        event = json.load(reply)["event_id"]
    with OPENER.open(f"{address}gradio_api/call/{endpoint}/{event}", timeout=60) as reply:
        *_, kind, data_line = reply.read().decode().strip().splitlines()
    return kind.removeprefix("event: "), json.loads(data_line.removeprefix("data: "))


def test_one_endpoint_is_public_and_gives_the_answer_as_json(address: str) -> None:
    with OPENER.open(f"{address}gradio_api/info", timeout=20) as reply:
        assert list(json.load(reply)["named_endpoints"]) == ["/ask"]
    kind, data = called(address, "ask", GENEVA_EN, None, None, None, None)
    assert kind == "complete"
    assert data == [json.loads(json.dumps(MadeUpDesk().ask(Question(GENEVA_EN)).as_json()))]


def test_a_question_that_cannot_be_put_gives_its_sentence(address: str) -> None:
    kind, data = called(address, "ask", "", None, None, None, None)
    assert kind == "error"
    assert "The question is empty." in json.dumps(data)


def test_other_errors_say_nothing_about_the_inside(address: str) -> None:
    kind, data = called(address, "ask", BROKEN, None, None, None, None)
    assert kind == "error"
    assert "secret" not in json.dumps(data)


def test_the_browser_is_told_to_refuse_other_hosts_and_handlers(address: str) -> None:
    with OPENER.open(address, timeout=20) as reply:
        policy = reply.headers["Content-Security-Policy"]
        assert reply.headers["Referrer-Policy"] == "no-referrer"
        body = reply.read().decode()
    assert "default-src 'self'" in policy
    assert "script-src-attr 'none'" in policy
    assert "http" not in policy
    assert "riwayat = Object.freeze" in body
