"""Twenty people at once: everyone sees progress and gets their own answer, and nothing fails."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.browser.conftest import Tab
from tests.test_page_served import called

pytestmark = pytest.mark.browser
PEOPLE = 20

# Every state that the live turn was seen in, in order.
STATES = """() => {
  window.states = [];
  new MutationObserver(() => {
    const state = document.querySelector("#live .turn")?.dataset.state;
    if (state && state !== window.states.at(-1)) window.states.push(state);
  }).observe(document.querySelector("#live"), { subtree: true, childList: true, attributes: true });
}"""
QUESTIONS = (
    "Who cancelled the Geneva meeting?",
    "من ألغى اجتماع جنيف؟",
    "Кто отменил встречу в Женеве?",
    "Has the Syrian army halted its operations in Aleppo?",
    "Who won the chess tournament in Oslo?",
)


def test_twenty_people_each_see_progress_and_their_own_answer(made_up: str, tab: Tab) -> None:
    pages = [tab(made_up, width=900, height=600) for _ in range(PEOPLE)]
    for number, page in enumerate(pages):
        page.evaluate(STATES)
        page.fill("#question textarea", f"I am number {number}.")
    for page in pages:
        page.evaluate("document.querySelector('#send').click()")
    for number, page in enumerate(pages):
        page.wait_for_selector("#live .turn[data-state='done']")
        assert page.locator("#live .lead").text_content() == f"This is for number {number}."
        assert page.locator("#live .asked").text_content() == f"I am number {number}."
        states = page.evaluate("window.states")
        assert states[0] == "searching"
        assert states[-1] == "done"


@pytest.mark.slow
def test_twenty_programs_at_once_get_what_each_gets_alone(seeds: str) -> None:
    def answer(question: str) -> Mapping[str, Any]:
        kind, data = called(seeds, "ask", question, None, None, None, None, patience=120)
        assert kind == "complete"
        return {key: value for key, value in data[0].items() if key != "timings_ms"}

    alone = {question: answer(question) for question in QUESTIONS}
    assert {one["verdict"] for one in alone.values()} >= {"conflict", "unanswered"}
    asked = [QUESTIONS[n % len(QUESTIONS)] for n in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as people:
        for question, given in zip(asked, people.map(answer, asked), strict=True):
            assert given == alone[question]
