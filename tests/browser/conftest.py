"""Chromium for the browser tests: Debian's, without a word to anybody outside."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.serving import MADE_UP, ROOT, served

CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
CUT_SHORT = ("AbortError", "Unexpected error Connection errored out")
"""What Gradio says of its own streams when a page is left or loaded again."""
Tab = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: apt-get install chromium fonts-noto-core")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def made_up() -> Iterator[str]:
    """The address of a page over made-up answers; it is up in seconds, for it needs no model."""
    with served(*MADE_UP) as address:
        yield address


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page over the seed articles, answered by the real chain."""
    folder = tmp_path_factory.mktemp("collection") / "index"
    subprocess.run([sys.executable, "app.py", "index", "seeds", "--index", str(folder)], cwd=ROOT, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    with served("app.py", "serve", "--port", port, "--index", str(folder)) as address:
        yield address


@pytest.fixture
def tab(chromium: Any) -> Iterator[Tab]:
    """Opens an address in a tab of its own; fails the test if a script failed there or anything else was asked for."""
    contexts, wrong = [], []

    def opened(address: str, width: int = 1440, height: int = 900, locale: str = "en-US", scheme: str = "light") -> Any:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, locale=locale, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: (
                wrong.append(f"console: {message.text}")
                if message.type == "error" and not message.text.startswith(CUT_SHORT)
                else None
            ),
        )
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((address, "data:", "blob:"))
                else wrong.append(f"asked for {request.url}")
            ),
        )
        page.goto(address)
        page.wait_for_selector("#live .welcome")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []
