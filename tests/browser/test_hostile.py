"""Hostile articles in Chromium: inert in every view and in every file, by a tripwire and not by looking at markup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from markdown_it import MarkdownIt

from rag.page.export import html, markdown
from rag.question import Question
from tests.browser.collection import collections, indexed
from tests.browser.conftest import Tab
from tests.browser.made_up import OFF_TOPIC, SLOW, HostileDesk
from tests.browser.payloads import PAYLOADS
from tests.browser.serving import MADE_UP, served
from tests.browser.test_conversation import ask, fits, picture

pytestmark = pytest.mark.browser

# What only hostile text could have brought into the page, besides what it ran.
BROUGHT = """() => [...document.querySelectorAll(
  "#masthead *, #past *, #live *, #article *, #matrix *, #shelf *, #within *, #scope *, #stage *"
)].filter((e) => ["SCRIPT", "IMG", "SVG", "IFRAME", "OBJECT", "EMBED", "STYLE", "LINK", "META", "BASE", "MATH", "VIDEO",
    "AUDIO"].includes(e.tagName.toUpperCase())
  || [...e.attributes].some((a) => a.name.startsWith("on") || /^\\s*(javascript|data):/i.test(a.value)
    && ["href", "src", "action", "formaction"].includes(a.name))
).map((e) => e.outerHTML.slice(0, 200))"""


def _bait(url: str) -> bool:
    """Whether an address is one that only a payload names; the query of a link may hold a payload's words."""
    parts = urlsplit(url)
    return "tripped" in parts.netloc + parts.path


class Tripwire:
    """Fails where anything ran, or was fetched, in a tab; asked after every view."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._fetched: list[str] = []
        page.on("request", lambda request: self._fetched.append(request.url) if _bait(request.url) else None)
        page.on("dialog", lambda dialog: self._fetched.append(f"dialog: {dialog.message}"))

    def untouched(self) -> None:
        self._page.wait_for_timeout(100)
        assert self._page.evaluate("window.tripped") is None
        assert self._fetched == []
        assert self._page.evaluate(BROUGHT) == []


@pytest.fixture(scope="module")
def hostile() -> Iterator[str]:
    with served(*MADE_UP, "hostile") as address:
        yield address


def test_there_are_enough_payloads_and_the_tripwire_trips(hostile: str, tab: Tab) -> None:
    assert len(set(PAYLOADS)) >= 60
    page = tab(hostile)
    wire = Tripwire(page)
    wire.untouched()
    page.evaluate("document.querySelector('#live .welcome').innerHTML = '<img alt=x>'")
    with pytest.raises(AssertionError):
        wire.untouched()
    page.evaluate("document.querySelector('#live .welcome').innerHTML = ''; window.tripped = 1")
    with pytest.raises(AssertionError):
        wire.untouched()


def test_every_view_shows_hostile_text_and_runs_none(hostile: str, tab: Tab) -> None:
    page = tab(hostile, width=360, height=740)
    wire = Tripwire(page)
    shown = page.locator(".examples button")
    assert [text.strip() for text in shown.all_text_contents()] == [payload.strip() for payload in PAYLOADS]
    wire.untouched()
    assert fits(page)

    page.fill("#question textarea", SLOW)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#live .glance")
    assert page.locator("#live .glance blockquote").all_text_contents() == list(PAYLOADS[:3])
    wire.untouched()
    page.click("#stop")
    page.wait_for_selector("#live .turn[data-state='stopped']")

    page.fill("#question textarea", PAYLOADS[0])
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#live .turn[data-state='done']")
    assert page.locator("#live .quote blockquote").all_text_contents() == list(PAYLOADS)
    wire.untouched()
    assert fits(page)
    picture(page, "phone-hostile")

    for n, payload in enumerate(PAYLOADS, start=1):
        page.eval_on_selector(f"#live .quote .n[data-n='{n}']", "button => button.click()")
        page.wait_for_selector(f"#article [data-shown='2:{n}'] .text")
        assert "".join(page.locator("#article mark.here").all_text_contents()) == payload.replace("\n", "")
        assert page.locator("#article a").count() == 0
    wire.untouched()
    assert fits(page)
    page.click("#article .close")

    ask(page, OFF_TOPIC)
    page.wait_for_selector("#live .nearby")
    wire.untouched()
    page.reload()
    page.wait_for_selector("#past .turn[data-state='kept']")
    page.wait_for_selector("#live .nearby")
    page.click("#past .turn:nth-of-type(2) [data-again]")
    page.wait_for_selector("#past .turn[data-state='done']")
    assert page.locator("#past .quote blockquote").all_text_contents() == list(PAYLOADS)
    wire.untouched()

    page.click("#masthead [data-show='compare']")
    page.fill("#topic textarea", PAYLOADS[10])
    page.press("#topic textarea", "Enter")
    page.wait_for_selector("#matrix .over-time")
    assert page.locator("#matrix .matrix tbody tr").count() == len(set(PAYLOADS))
    wire.untouched()
    assert fits(page)


def test_a_hostile_link_is_only_a_question(hostile: str, tab: Tab) -> None:
    page = tab(hostile)
    wire = Tripwire(page)
    page.goto(f"{hostile}?q=%3Cimg+src%3D%2Ftripped+onerror%3Dwindow.tripped%3D1%3E&outlet=%24%7B1%7D&since=%3Cb%3E")
    page.wait_for_selector("#live .turn[data-state='done']")
    assert page.locator("#live .asked").text_content() == "<img src=/tripped onerror=window.tripped=1>"
    wire.untouched()


def test_what_a_browser_has_kept_is_only_questions(hostile: str, tab: Tab) -> None:
    page = tab(hostile)
    wire = Tripwire(page)
    bait = ["<img src=/tripped onerror=window.tripped=1>", "?q=%3Cimg+src%3D%2Ftripped+onerror%3Dwindow.tripped%3D1%3E"]
    page.evaluate("kept => sessionStorage.setItem('riwayat.talk:/', JSON.stringify([...kept, 7, {}]))", bait)
    page.evaluate("kept => localStorage.setItem('riwayat.asked:/', JSON.stringify([...kept, 7, {}]))", bait)
    page.reload()
    page.wait_for_selector("#live .turn[data-state='done']")
    assert page.locator("#live .asked").text_content() == "<img src=/tripped onerror=window.tripped=1>"
    assert page.locator("#past .turn").count() == 0
    wire.untouched()


def test_files_of_hostile_answers_run_nothing(hostile: str, tab: Tab, tmp_path: Path) -> None:
    page = tab(hostile)
    wire = Tripwire(page)
    ask(page, "What do they say?")
    answer = HostileDesk().ask(Question("What do they say?"))
    saved: dict[str, str] = {}
    for kind in ("markdown", "html", "json"):
        with page.expect_download() as download:
            page.click(f"#live [data-save='{kind}']")
        saved[kind] = Path(download.value.path()).read_text("utf-8")
    wire.untouched()
    assert json.loads(saved["json"]) == json.loads(json.dumps(answer.as_json()))
    assert saved["html"] == html(answer)
    assert saved["markdown"] == markdown(answer)

    # The files as a browser opens them, without any protection that a page could give: the policy is taken out.
    rendered = MarkdownIt("gfm-like", {"html": True, "linkify": False, "typographer": True}).render(saved["markdown"])
    for name, text in (("page", saved["html"].replace("http-equiv", "data-was")), ("markdown", rendered)):
        (tmp_path / name).with_suffix(".html").write_text(f'<meta charset="utf-8">{text}', "utf-8")
        file = tab_of(page, (tmp_path / name).with_suffix(".html"))
        assert file.evaluate("window.tripped") is None
        assert file.fetched == []
        brought = "e => e.filter((x) => !['META','STYLE','TITLE'].includes(x.tagName)).length"
        assert (
            file.page.eval_on_selector_all("script, img, svg, iframe, object, embed, math, form, input", brought) == 0
        )
        assert file.page.locator("a[href]").count() == 0
        quotes = [" ".join(text.split()) for text in file.page.locator("blockquote").all_inner_texts()]
        assert len(quotes) == len(PAYLOADS)
        file.page.close()


class tab_of:
    """A file in a tab of its own, with everything that it asks for."""

    def __init__(self, page: Any, path: Path) -> None:
        self.page = page.context.new_page()
        self.fetched: list[str] = []
        self.page.on("request", lambda request: self.fetched.append(request.url))
        self.page.goto(path.as_uri())
        self.fetched.remove(path.as_uri())
        self.evaluate = self.page.evaluate


@pytest.mark.slow
def test_hostile_articles_are_inert_in_the_library_and_in_real_answers(tmp_path: Path, tab: Tab) -> None:
    articles = [
        {
            "id": f"a{n} {payload}",
            "outlet": payload,
            "title": payload,
            "url": payload,
            "text": f"The mayor of Tromsen said that {n} ferries would sail. {payload}",
        }
        for n, payload in enumerate(PAYLOADS)
        if payload.strip()
    ]
    with collections(indexed(tmp_path / "<img src=x onerror=window.tripped=1>", articles)) as address:
        page = tab(address, width=360, height=740)
        wire = Tripwire(page)
        page.click("#masthead [data-show='library']")
        page.wait_for_selector("#shelf summary .of")
        for group in page.locator("#shelf summary[data-outlet]").all()[:3]:
            group.click()
        wire.untouched()
        assert fits(page)
        page.click("#masthead [data-show='conversation']")
        page.click("#within [data-filters]")
        page.wait_for_selector("#scope form")
        wire.untouched()
        page.click("#scope .choices label >> nth=0")
        page.wait_for_selector("#within [data-narrowed]")
        wire.untouched()
        page.click("#scope button[type=reset]")
        page.wait_for_selector("#within :not([data-narrowed]) [data-filters]")
        page.click("#scope [data-filters]")
        ask(page, "How many ferries would sail?")
        wire.untouched()
        assert fits(page)
        for kind in ("markdown", "html", "json"):
            with page.expect_download():
                page.click(f"#live [data-save='{kind}']")
        page.click("#live .feedback summary")
        page.click("#live .feedback label:has([value='wrong_quote'])")
        wire.untouched()
        page.fill("#live .feedback textarea", " ".join(PAYLOADS[:20]))
        page.click("#live .feedback button[type=submit]")
        page.wait_for_selector("#live .noted")
        wire.untouched()

        page.click("#masthead [data-show='library']")
        page.click("#adding summary")
        name = "<img src=x onerror=window.tripped=1>.txt"
        page.set_input_files(
            "#adding input[type=file]", [{"name": name, "mimeType": "text/plain", "buffer": bytes(range(256))}]
        )
        page.click("#adding button[type=submit]")
        page.wait_for_selector("#stage [data-state='failed']")
        wire.untouched()
        page.click("#masthead [data-show='compare']")
        page.fill("#topic textarea", f"ferries {PAYLOADS[10]}")
        page.press("#topic textarea", "Enter")
        page.wait_for_selector("#matrix :is(.over-time, .problem)")
        wire.untouched()
        assert fits(page)
        page.close()  # before its server ends
