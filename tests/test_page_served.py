"""The page as programs meet it: one named endpoint, protective headers, and no word about what went wrong inside."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from rag.matrix import ASPECTS, Matrix, compared
from rag.question import Question
from tests.browser.made_up import BROKEN, GENEVA_EN, TOPIC, MadeUpDesk
from tests.browser.serving import MADE_UP, served

OPENER = build_opener(ProxyHandler({}))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(*MADE_UP) as address:
        yield address


def called(address: str, endpoint: str, *data: object, patience: float = 60) -> tuple[str, Any]:
    """The last event of one call of an endpoint, and what it carries."""
    body = json.dumps({"data": data}).encode()
    request = Request(f"{address}gradio_api/call/{endpoint}", body, {"Content-Type": "application/json"})
    with OPENER.open(request, timeout=20) as reply:
        event = json.load(reply)["event_id"]
    with OPENER.open(f"{address}gradio_api/call/{endpoint}/{event}", timeout=patience) as reply:
        *_, kind, data_line = reply.read().decode().strip().splitlines()
    return kind.removeprefix("event: "), json.loads(data_line.removeprefix("data: "))


def test_three_endpoints_are_public_and_ask_gives_the_answer_as_json(address: str) -> None:
    with OPENER.open(f"{address}gradio_api/info", timeout=20) as reply:
        assert list(json.load(reply)["named_endpoints"]) == ["/ask", "/compare", "/sources"]
    kind, data = called(address, "ask", GENEVA_EN, None, None, None, None)
    assert kind == "complete"
    assert data == [json.loads(json.dumps(MadeUpDesk().ask(Question(GENEVA_EN)).as_json()))]


def test_a_topic_is_compared_by_four_questions(address: str) -> None:
    matrix: Matrix
    *_, matrix = compared(Question(TOPIC), MadeUpDesk().ask)
    kind, data = called(address, "compare", TOPIC, None)
    assert kind == "complete"
    assert [column["aspect"] for column in data[0]["columns"]] == list(ASPECTS)
    assert data[0]["outlets"] == list(matrix.outlets)


def test_the_sources_are_listed(address: str) -> None:
    kind, data = called(address, "sources")
    assert kind == "complete"
    assert {"name": "The Harbour Post", "known": True, "articles": 1} in data[0]
    assert len(data[0]) == len(MadeUpDesk().shelf)


def test_what_programs_may_call_are_mcp_tools_where_that_is_asked_for() -> None:
    async def tools(address: str) -> tuple[list[str], str, bool]:
        async with (
            streamable_http_client(f"{address}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            names = [tool.name for tool in (await session.list_tools()).tools]
            asked = await session.call_tool("ask", {"question": GENEVA_EN})
            refused = await session.call_tool("ask", {"question": ""})
            told = [part.text for part in asked.content if isinstance(part, TextContent)]
            return names, told[0], bool(refused.isError)

    # In a thread of its own: the browser tests leave an event loop running in this one.
    with served(*MADE_UP, "mcp") as address, ThreadPoolExecutor(1) as other:
        names, told, refused = other.submit(asyncio.run, tools(address)).result()
    assert names == ["ask", "compare", "sources"]
    assert "واتهم لافروف أمريكا" in told
    assert refused


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
