"""A whole conversation in Chromium: asked, read, followed to the source, asked on, refused; wide and on a phone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Tab
from tests.browser.made_up import CORRIDOR_EN, GENEVA_AR, GENEVA_EN, OFF_TOPIC, SLOW

pytestmark = pytest.mark.browser

# Where the first and the last letter of an element's text are painted, and the box that they stand in.
ENDS = """element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const letters = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    for (let at = 0; at < node.length; at += 1) {
      if (/\\p{L}/u.test(node.data[at])) letters.push([node, at]);
    }
  }
  const box = ([node, at]) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const { left, right, top } = range.getClientRects()[0];
    return { left, right, top };
  };
  const { left, right } = element.getBoundingClientRect();
  const last = box(letters.at(-1));
  const line = letters.map(box).filter((b) => Math.abs(b.top - box(letters[0]).top) < 4);
  return { first: box(letters[0]), last, onFirstLine: line.at(-1), left, right };
}"""


def ask(page: Any, question: str) -> None:
    """Asks with Enter and waits until this question's turn is over."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(
        """question => {
          const turn = document.querySelector("#live .turn");
          return turn && turn.querySelector(".asked").textContent === question
            && ["done", "refused", "unclear", "failed", "stopped"].includes(turn.dataset.state);
        }""",
        arg=question,
    )


def state(page: Any) -> str:
    return str(page.get_attribute("#live .turn", "data-state"))


def runs_right_to_left(page: Any, selector: str) -> bool:
    """Measured on the painted glyphs of the first line, with the text starting at that side of its box."""
    ends = page.eval_on_selector(selector, ENDS)
    rtl = ends["first"]["left"] > ends["onFirstLine"]["left"]
    gap = ends["right"] - ends["first"]["right"] if rtl else ends["first"]["left"] - ends["left"]
    assert gap < 40, f"{selector} does not start at its own side: {ends}"
    return bool(rtl)


def fits(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def in_view(page: Any, selector: str) -> bool:
    return bool(
        page.eval_on_selector(
            selector, "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.top < innerHeight; }"
        )
    )


def picture(page: Any, name: str) -> None:
    """Kept for looking at where PAGE_PICTURES names a folder."""
    if folder := os.environ.get("PAGE_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


@pytest.mark.parametrize("desk", ["made_up", pytest.param("seeds", marks=pytest.mark.slow)])
def test_a_whole_conversation(desk: str, tab: Tab, request: pytest.FixtureRequest) -> None:
    page = tab(request.getfixturevalue(desk))
    assert page.locator(".examples button").count() >= 3

    ask(page, GENEVA_AR)
    assert page.get_attribute("#live .answer", "data-verdict") == "conflict"
    assert page.get_attribute("#live .turn", "dir") == "rtl"
    assert page.locator("#live .version").count() >= 2
    assert page.locator("#live .clash").count() >= 1
    assert runs_right_to_left(page, "#live .lead")

    number = page.locator("#live .quote .n").first
    quote = page.locator("#live .quote blockquote").first.text_content()
    number.click()
    page.wait_for_selector("#quote")
    assert page.locator("#article mark.here").all_text_contents() == [quote]
    assert in_view(page, "#quote")
    assert number.get_attribute("aria-current") == "true"
    assert runs_right_to_left(page, "#article .text p")
    picture(page, f"{desk}-wide-arabic")

    second = page.locator("#live .quote blockquote").nth(1).text_content()
    page.click("#article nav .steps button:last-of-type")
    page.wait_for_function("text => document.querySelector('#article mark.here')?.textContent === text", arg=second)

    ask(page, GENEVA_EN)
    assert page.locator("#past .turn").count() == 1
    assert page.locator("#past .asked").text_content() == GENEVA_AR
    assert page.get_attribute("#live .turn", "dir") == "ltr"
    assert in_view(page, "#live .asked")
    assert not runs_right_to_left(page, "#live .lead")
    assert runs_right_to_left(page, "#live .quote blockquote")
    picture(page, f"{desk}-wide-english")

    ask(page, OFF_TOPIC)
    assert state(page) == "done"
    assert page.get_attribute("#live .answer", "data-verdict") == "unanswered"
    assert page.locator("#live .version").count() == 0
    picture(page, f"{desk}-wide-refusal")

    page.locator("#past .quote .n").first.click()
    page.wait_for_selector("#past .n[aria-current]")
    assert page.locator("#quote").count() == 1
    assert page.locator("#live .n[aria-current]").count() == 0


def test_latin_and_arabic_stand_together(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    ask(page, CORRIDOR_EN)
    assert runs_right_to_left(page, "#live .version:first-of-type blockquote")
    assert not runs_right_to_left(page, "#live .version:last-of-type blockquote")
    page.click("#live .quote .n[data-n='2']")
    page.wait_for_selector("#quote")
    assert not runs_right_to_left(page, "#article header h2")
    assert page.get_attribute("#article header a", "rel") == "noopener noreferrer nofollow"


@pytest.mark.parametrize(("locale", "scheme"), [("ar", "light"), ("en-US", "dark")])
def test_a_phone_shows_everything_without_sideways_scrolling(locale: str, scheme: str, made_up: str, tab: Tab) -> None:
    page = tab(made_up, width=360, height=740, locale=locale, scheme=scheme)
    assert fits(page)
    picture(page, f"phone-{locale}-{scheme}")
    ask(page, GENEVA_AR if locale == "ar" else CORRIDOR_EN)
    assert fits(page)
    assert in_view(page, "#composer")
    masthead = page.locator("#masthead .masthead").bounding_box()
    assert masthead["y"] >= 0 or masthead["y"] + masthead["height"] <= 0.5
    picture(page, f"phone-{locale}-{scheme}-answer")
    page.click("#live .quote .n[data-n='2']")
    page.wait_for_selector("#quote")
    assert fits(page)
    assert in_view(page, "#quote")
    picture(page, f"phone-{locale}-{scheme}-article")
    page.click("#article .close")
    assert page.evaluate("document.activeElement.dataset.n") == "2"
    assert not page.evaluate("document.body.classList.contains('reading')")


def test_an_example_is_one_press(made_up: str, tab: Tab) -> None:
    page = tab(made_up, locale="ar")
    assert page.get_attribute("#question textarea", "dir") == "rtl"
    page.click(".examples button")
    page.wait_for_selector("#live .turn[data-state='done']")
    assert page.locator("#live .asked").text_content() == GENEVA_AR
    assert page.get_attribute("#question textarea", "dir") == "rtl"


def test_an_answer_can_be_stopped(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    page.fill("#question textarea", SLOW)
    page.press("#question textarea", "Enter")
    page.click("#stop")
    page.wait_for_selector("#live .turn[data-state='stopped']")
    page.wait_for_timeout(2500)
    assert state(page) == "stopped"
    ask(page, GENEVA_EN)
    assert state(page) == "done"


def test_an_empty_question_says_so(made_up: str, tab: Tab) -> None:
    page = tab(made_up)
    page.click("#send")
    page.wait_for_selector("#live .turn[data-state='refused']")
    assert page.locator("#live .problem").text_content() == "The question is empty."
