"""Every view, in both directions and both schemes, wide and narrow, by axe-core: nothing serious, nothing critical."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.collection import HARBOUR, ORCHARD, collections, indexed
from tests.browser.conftest import Tab
from tests.browser.made_up import CORRIDOR_EN, GENEVA_AR, GENEVA_EN, OFF_TOPIC, SLOW, TOPIC
from tests.browser.test_conversation import ask

pytestmark = pytest.mark.browser
GRAVE = ("serious", "critical")


def wrong(page: Any, view: str) -> list[str]:
    """What axe-core finds serious or critical in the page as it is, each with the elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{view}: {one['id']}: {[node['html'][:160] for node in one['nodes']][:4]}"
        for one in found
        if one["impact"] in GRAVE
    ]


WAYS = pytest.mark.parametrize(
    ("locale", "scheme", "width"),
    [("en-US", "light", 1440), ("ar", "dark", 1440), ("ar", "light", 360), ("en-US", "dark", 360)],
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a page over two collections."""
    folder = tmp_path_factory.mktemp("collections")
    with collections(indexed(folder / "harbour", HARBOUR), indexed(folder / "orchard", ORCHARD)) as address:
        yield address


@WAYS
def test_no_view_has_a_serious_issue(locale: str, scheme: str, width: int, made_up: str, tab: Tab) -> None:
    page = tab(made_up, width=width, height=900, locale=locale, scheme=scheme)
    found = wrong(page, "front")
    for question in (GENEVA_AR if locale == "ar" else GENEVA_EN, CORRIDOR_EN):
        ask(page, question)
        found += wrong(page, question)
        page.click("#live .quote .n >> nth=0")
        page.wait_for_selector("#quote")
        found += wrong(page, f"{question}: article")
        if width < 900:
            page.click("#article .close")
    ask(page, OFF_TOPIC)
    page.wait_for_selector("#live .nearby")
    found += wrong(page, "refusal")
    page.click("#masthead [data-show='compare']")
    found += wrong(page, "compare, empty")
    page.fill("#topic textarea", TOPIC)
    page.press("#topic textarea", "Enter")
    page.wait_for_selector("#matrix .over-time")
    found += wrong(page, "compare")
    page.click("#matrix .cell >> nth=0")
    page.wait_for_selector("#quote")
    found += wrong(page, "compare: article")
    assert found == []


@WAYS
def test_nothing_on_the_way_to_an_answer_has_a_serious_issue(
    locale: str, scheme: str, width: int, made_up: str, tab: Tab
) -> None:
    page = tab(made_up, width=width, height=900, locale=locale, scheme=scheme)
    page.fill("#question textarea", SLOW)
    page.press("#question textarea", "Enter")
    page.wait_for_selector("#live .glance")
    found = wrong(page, "reading")
    page.click("#stop")
    page.wait_for_selector("#live .turn[data-state='stopped']")
    found += wrong(page, "stopped")
    ask(page, "and Moscow?")
    found += wrong(page, "asked back")
    page.click("#send")
    page.wait_for_selector("#live .turn[data-state='refused']")
    found += wrong(page, "no question")
    ask(page, GENEVA_EN)
    page.reload()
    page.wait_for_selector("#live .turn[data-state='done']")
    page.wait_for_selector("#past .turn[data-state='kept']")
    found += wrong(page, "taken up again")
    assert found == []


@pytest.mark.slow
@WAYS
def test_no_view_of_a_collection_has_a_serious_issue(
    locale: str, scheme: str, width: int, library: str, tab: Tab
) -> None:
    page = tab(library, width=width, height=900, locale=locale, scheme=scheme)
    page.wait_for_selector("#within [data-filters]")
    found = wrong(page, "front")
    page.click("#within [data-filters]")
    page.wait_for_selector("#scope form")
    found += wrong(page, "filters")
    page.click("#scope .choices label >> nth=0")
    page.wait_for_selector("#within [data-narrowed]")
    found += wrong(page, "filters, one chosen")
    page.click("#scope button[type=reset]")
    page.wait_for_selector("#within :not([data-narrowed]) [data-filters]")
    page.click("#scope [data-filters]")
    ask(page, "When does the ferry strike in Tromsen end?")
    found += wrong(page, "answer")
    page.click("#live .feedback summary")
    for kind in ("wrong_quote", "missing_outlet"):
        if page.locator(f"#live .feedback [value='{kind}']").count():
            page.click(f"#live .feedback label:has([value='{kind}'])")
            found += wrong(page, f"feedback: {kind}")
    page.click("#live .feedback label:has([value='wrong'])")
    page.click("#live .feedback button[type=submit]")
    page.wait_for_selector("#live .noted")
    found += wrong(page, "feedback, noted")

    page.click("#masthead [data-show='library']")
    page.wait_for_selector("#shelf .entries li")
    found += wrong(page, "library")
    page.click("#adding summary")
    page.click("#shelf li:has([data-article='post-1']) .editing summary")
    found += wrong(page, "library, forms")
    page.set_input_files("#adding input[type=file]", [{"name": "a.txt", "mimeType": "text/plain", "buffer": b"\0\1"}])
    page.click("#adding button[type=submit]")
    page.wait_for_selector("#stage [data-state='failed']")
    found += wrong(page, "library, refused")
    page.click("#shelf li:has([data-article='post-1']) [data-do='remove']")
    page.wait_for_selector("#shelf .removed")
    page.click("#shelf .removed summary")
    found += wrong(page, "library, removed")
    page.click("#shelf .removed [data-do='restore']")
    page.wait_for_selector("#shelf .removed", state="detached")
    page.click("#shelf [data-article='gazette-1']")
    page.wait_for_selector("#article .text")
    found += wrong(page, "library: article")
    if width < 900:
        page.click("#article .close")
    page.click("#masthead [data-show='compare']")
    page.fill("#topic textarea", "the ferry strike")
    page.press("#topic textarea", "Enter")
    page.wait_for_selector("#matrix .over-time")
    found += wrong(page, "compare")
    assert found == []
