"""Every view, in both directions and both schemes, wide and narrow, by axe-core: nothing serious, nothing critical."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Tab
from tests.browser.made_up import CORRIDOR_EN, GENEVA_AR, GENEVA_EN, OFF_TOPIC, TOPIC
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


@pytest.mark.parametrize(
    ("locale", "scheme", "width"),
    [("en-US", "light", 1440), ("ar", "dark", 1440), ("ar", "light", 360), ("en-US", "dark", 360)],
)
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
    assert found == []
