"""What a reader sets and takes away: the page's language and colours, links, files, a comparison; and who listens."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Tab
from tests.browser.made_up import CORRIDOR_EN, GENEVA_AR, GENEVA_EN, OFF_TOPIC, TOPIC, MadeUpDesk
from tests.browser.test_conversation import ask, fits, picture, runs_right_to_left, state

pytestmark = pytest.mark.browser

SPOKEN = """() => {
  window.heard = [];
  const listen = (list) => list.forEach((m) => {
    const region = (m.target.closest ? m.target : m.target.parentElement)?.closest("[role=status], [aria-live]");
    if (region && region.textContent) window.heard.push(region.textContent);
  });
  new MutationObserver(listen).observe(document, { subtree: true, childList: true, characterData: true });
}"""


def middle(page: Any, selector: str) -> float:
    """Where an element stands across the window: 0 at the left, 1 at the right."""
    box = page.locator(selector).first.bounding_box()
    return float((box["x"] + box["width"] / 2) / page.viewport_size["width"])


@pytest.mark.parametrize("width", [360, 1440])
def test_a_reader_chooses_arabic_and_it_stays(width: int, made_up: str, tab: Tab) -> None:
    page = tab(made_up, width=width, height=800)
    assert middle(page, "#masthead h1") < 0.5
    page.select_option("#masthead select", "ar")
    page.wait_for_function("document.documentElement.dir === 'rtl'")
    page.wait_for_selector("#send:has-text('اسأل')")
    assert middle(page, "#masthead h1") > 0.5
    assert runs_right_to_left(page, "#live .welcome .lead")
    if width > 900:
        assert middle(page, "#conversation") > 0.5 > middle(page, "#article")
    ask(page, GENEVA_EN)
    assert page.get_attribute("#live .turn", "dir") == "ltr"
    assert not runs_right_to_left(page, "#live .lead")
    assert runs_right_to_left(page, "#live .quote blockquote")
    page.click("#live .quote .n >> nth=0")
    page.wait_for_selector("#quote")
    assert page.get_attribute("#article .panel", "lang") == "ar"
    assert fits(page)
    page.reload()
    page.wait_for_selector("#live .turn[data-state='done']")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("#masthead .masthead").get_attribute("lang") == "ar"
    picture(page, f"interface-arabic-{width}")


def test_a_language_is_changed_without_losing_the_talk(made_up: str, tab: Tab) -> None:
    page = tab(made_up, locale="ar")
    ask(page, GENEVA_AR)
    page.select_option("#masthead select", "fr")
    page.wait_for_selector("#send:has-text('Demander')")
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert page.locator("#live .asked").text_content() == GENEVA_AR


def test_light_and_dark_are_chosen_and_stay(made_up: str, tab: Tab) -> None:
    page = tab(made_up, scheme="light")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.click("#masthead [data-scheme]")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    page.wait_for_selector("#live .welcome")
    assert page.evaluate(paper) == dark
    page.click("#masthead [data-scheme]")
    assert page.evaluate(paper) == light


def test_steps_are_said_once_each_and_the_answer_is_not_read_out(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    page.evaluate(SPOKEN)
    ask(page, GENEVA_EN)
    page.wait_for_timeout(300)
    heard = page.evaluate("window.heard")
    assert len(heard) == len(set(heard))
    assert heard[-1].startswith("Three of five sources")
    assert not any("بالمسؤولية" in said for said in heard)
    assert page.locator("#live [aria-live], #live [role=status], [aria-live] #live, [role=log] #live").count() == 0


def test_the_words_that_clash_are_marked_in_both_quotes(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    ask(page, GENEVA_EN)
    between = page.locator("#live .answer > .clash .sides")
    told = [text.strip() for text in between.locator("q").all_text_contents()]
    marked = page.locator("#live blockquote .differs").all_text_contents()
    assert len(told) == 2
    assert set(told) <= set(marked)
    assert (
        page.locator("#live blockquote").first.text_content()
        == MadeUpDesk()._geneva("", "en").versions[0].citations[0].quote
    )


def test_an_update_is_a_timeline(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    ask(page, CORRIDOR_EN)
    points = page.locator("#live .moments li")
    assert points.count() == 2
    first, second = (points.nth(n).bounding_box()["x"] for n in range(2))
    assert first < second
    assert "8000" in points.nth(0).inner_text()


def test_a_refusal_says_where_it_looked_and_leads_on(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    ask(page, OFF_TOPIC)
    assert "The Harbour Post" in page.locator("#live .outlets").first.inner_text()
    page.click("#live .nearby button >> nth=0")
    page.wait_for_function("q => document.querySelector('#live .asked').textContent === q", arg=GENEVA_EN)
    page.wait_for_selector("#live .turn[data-state='done']")


def test_a_link_asks_its_question_again(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    ask(page, GENEVA_AR)
    link = page.eval_on_selector("#live .tools a", "a => a.href")
    other = tab(made_up)
    other.goto(link)
    other.wait_for_selector("#live .turn[data-state='done']")
    assert other.locator("#live .asked").text_content() == GENEVA_AR
    other.goto(f"{made_up}?q=Who+won+the+prize+in+Oslo%3F&outlet=Nobody")
    other.wait_for_selector("#live .turn[data-state='refused']")
    assert "restrictions" in str(other.locator("#live .problem").text_content())
    assert state(page) == "done"


def test_an_answer_is_saved(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    ask(page, CORRIDOR_EN)
    for kind, expected in (("markdown", "# How many people"), ("html", "<!doctype html>"), ("json", "{")):
        for _ in range(2):  # a second time too
            with page.expect_download() as download:
                page.click(f"#live [data-save='{kind}']")
        text = Path(download.value.path()).read_text("utf-8")
        assert text.startswith(expected)
        assert "The Harbour Post" in text
    assert json.loads(text)["verdict"] == "update"


@pytest.mark.parametrize(("width", "locale", "scheme"), [(1440, "en-US", "light"), (360, "ar", "dark")])
def test_a_topic_is_compared(width: int, locale: str, scheme: str, made_up: str, tab: Tab) -> None:
    page = tab(made_up, width=width, height=800, locale=locale, scheme=scheme)
    page.click("#masthead [data-show='compare']")
    page.fill("#topic textarea", TOPIC)
    page.press("#topic textarea", "Enter")
    page.wait_for_selector("#matrix .over-time")
    assert page.locator("#matrix .matrix thead th").count() == 5
    assert page.locator("#matrix .matrix tbody tr").count() == 5
    assert fits(page)
    same = page.locator("#matrix .cell:has-text('10,500 people')")
    colours = {same.nth(n).evaluate("e => getComputedStyle(e).backgroundColor") for n in range(same.count())}
    assert len(colours) == 1
    other = page.locator("#matrix .cell:has-text('8000')").first
    assert other.evaluate("e => getComputedStyle(e).backgroundColor") not in colours
    picture(page, f"compare-{width}-{locale}-{scheme}")
    same.first.click()
    page.wait_for_selector("#quote")
    assert "10,500" in "".join(page.locator("#article mark.here").all_text_contents())
    if width < 900:
        page.click("#article .close")
    page.click("#matrix .dot >> nth=0")
    page.wait_for_selector("#quote")
    if width < 900:
        page.click("#article .close")
    page.click("#matrix .ask >> nth=0")
    page.wait_for_selector("#live .turn[data-state='done']")


def test_an_empty_topic_is_one_sentence(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    page.click("#masthead [data-show='compare']")
    page.click("#go")
    page.wait_for_selector("#matrix .problem")
    assert page.locator("#matrix .problem").text_content() == "The question is empty."
