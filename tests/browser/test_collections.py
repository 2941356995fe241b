"""A page over real index folders in Chromium: the library, narrowed questions, follow-ups, feedback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from index import generations
from tests.browser.collection import HARBOUR, ORCHARD, collections, indexed
from tests.browser.conftest import Tab
from tests.browser.test_conversation import ask, fits, picture, runs_right_to_left, state

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "When does the ferry strike in Tromsen end?"
NEWS = "The mayor of Tromsen said on Monday that nine buses would replace the ferries until the strike ends."


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return indexed(tmp_path_factory.mktemp("collections") / "harbour", HARBOUR)


@pytest.fixture(scope="module")
def address(harbour: Path) -> Iterator[str]:
    with collections(harbour, indexed(harbour.parent / "orchard", ORCHARD)) as address:
        yield address


def open_library(page: Any) -> None:
    page.click("#masthead [data-show='library']")
    page.wait_for_selector("#shelf .entries li")


def finished(page: Any, state: str = "done") -> str:
    """What the page says when a change has come to this end."""
    page.wait_for_selector(f"#stage [data-state='{state}']")
    return str(page.locator("#stage").inner_text())


def outlets(page: Any) -> list[str]:
    return [text.strip() for text in page.locator("#shelf summary .of").all_text_contents()]


def cited(page: Any) -> set[str]:
    return {text.strip() for text in page.locator("#live .version .outlet").all_text_contents()}


def test_a_text_is_pasted_while_questions_are_answered_and_is_answered_from_at_once(
    address: str, harbour: Path, tab: Tab
) -> None:
    page = tab(address)
    open_library(page)
    assert outlets(page) == ["Gazette", "Harbour Post", "صحيفة الميناء"]
    page.click("#adding summary")
    page.fill("#adding textarea", NEWS)
    page.fill("#adding input[name=outlet]", "Tromsen Radio")
    page.fill("#adding input[name=published]", "2026-03-06")
    with generations.indexing(harbour):  # another indexer, for as long as this takes
        page.click("#adding button[type=submit]")
        assert "Another indexer is at work" in finished(page, "waiting")
        picture(page, "library-waiting")
        page.click("#adding [data-show='conversation']")
        ask(page, QUESTION)
        assert state(page) == "done"
        assert "Tromsen Radio" not in cited(page)
    page.click("#masthead [data-show='library']")
    assert "Articles added: 1" in finished(page)
    assert "Tromsen Radio" in outlets(page)
    page.wait_for_selector("#article .contents .outlet:has-text('Tromsen Radio')")
    assert page.input_value("#adding textarea") == ""
    picture(page, "library-wide")
    page.click("#adding [data-show='conversation']")
    ask(page, "How many buses would replace the ferries?")
    assert "Tromsen Radio" in cited(page)


def test_files_go_in_and_what_cannot_be_read_is_one_sentence(address: str, tmp_path: Path, tab: Tab) -> None:
    good, bad = tmp_path / "nachricht.txt", tmp_path / "photo.txt"
    good.write_bytes("Der Streik der Fähren in Tromsen endet am Samstag, sagte die Reederei.".encode("utf-16"))
    bad.write_bytes(bytes(range(256)) * 20)
    page = tab(address)
    open_library(page)
    page.click("#adding summary")
    page.set_input_files("#adding input[type=file]", [bad])
    page.click("#adding button[type=submit]")
    assert "photo.txt is binary, not text." in finished(page, "failed")
    page.wait_for_selector("#adding button[type=submit]:enabled")
    page.set_input_files("#adding input[type=file]", [good, bad])
    page.fill("#adding input[name=outlet]", "Küstenblatt")
    page.click("#adding button[type=submit]")
    said = finished(page)
    assert "Articles added: 1" in said
    assert "photo.txt is binary, not text." in said
    assert "Küstenblatt" in outlets(page)


def test_fields_are_set_and_articles_removed_and_restored(address: str, tab: Tab) -> None:
    page = tab(address)
    open_library(page)
    entry = "#shelf li:has([data-article='gazette-1'])"
    page.click(f"{entry} .editing summary")
    page.fill(f"{entry} input[name=outlet]", "Morning Gazette")
    page.click(f"{entry} button[type=submit]")
    finished(page)
    page.wait_for_selector(f"{entry} .byline:has-text('edited here')")
    assert "Morning Gazette" in outlets(page)

    page.click(f"{entry} .editing summary")
    page.click(f"{entry} [data-do='remove']")
    page.wait_for_selector("#shelf .removed")
    assert "Morning Gazette" not in outlets(page)
    page.click("#shelf .removed summary")
    page.click("#shelf .removed [data-do='restore']")
    page.wait_for_selector("#shelf .removed", state="detached")
    assert "Morning Gazette" in outlets(page)

    page.click(f"{entry} .editing summary")
    page.fill(f"{entry} input[name=outlet]", "")
    page.click(f"{entry} button[type=submit]")
    page.wait_for_selector("#shelf summary:has-text('Morning')", state="detached")
    assert "Gazette" in outlets(page)


def test_questions_are_narrowed_to_outlets_languages_and_days(address: str, tab: Tab) -> None:
    page = tab(address)
    page.click("#within [data-filters]")
    page.click("#scope .choices label:has-text('Harbour Post')")
    page.wait_for_selector("#within [data-filters]:has-text('Harbour Post')")
    picture(page, "scope-wide")
    ask(page, QUESTION)
    assert cited(page) == {"Harbour Post"}
    page.click("#scope button[type=reset]")
    page.wait_for_selector("#within [data-filters]:has-text('All articles')")
    page.select_option("#scope select[name=language]", "ar")
    page.wait_for_selector("#within [data-filters]:has-text('Arabic')")
    ask(page, "متى ينتهي الإضراب؟")
    assert cited(page) == {"صحيفة الميناء"}
    page.select_option("#scope select[name=language]", "")
    page.fill("#scope input[name=since]", "2026-03-04")
    page.fill("#scope input[name=until]", "2026-03-05")
    page.wait_for_selector("#within [data-filters]:has-text('March 5, 2026')")
    ask(page, "On which day does the ferry strike in Tromsen end?")
    assert cited(page) == {"Gazette"}


def test_another_collection_is_a_choice_away(address: str, tab: Tab) -> None:
    page = tab(address)
    page.select_option("#within select", label="orchard")
    page.wait_for_url(f"{address}orchard")
    page.wait_for_selector("#live .welcome")
    ask(page, "When does the apple fair open?")
    assert cited(page) == {"Orchard Weekly"}
    page.select_option("#within select", label="harbour")
    page.wait_for_url(address)


def test_the_library_fits_a_phone_in_arabic(address: str, tab: Tab) -> None:
    page = tab(address, width=360, height=740, locale="ar")
    open_library(page)
    assert fits(page)
    page.click("#adding summary")
    assert fits(page)
    assert runs_right_to_left(page, "#adding h2")
    assert runs_right_to_left(page, "#shelf li:has([data-article='mina-1']) .entry-title")
    assert not runs_right_to_left(page, "#shelf li:has([data-article='post-1']) .entry-title")
    picture(page, "library-phone-arabic")
    page.click("#shelf [data-article='post-1']")
    page.wait_for_selector("#article .text")
    assert fits(page)
    page.click("#article .close")
    page.click("#adding [data-show='conversation']")
    page.click("#within [data-filters]")
    page.wait_for_selector("#scope form")
    assert fits(page)
    picture(page, "scope-phone-arabic")


def test_follow_ups_are_completed_and_shown_or_asked_back(address: str, tab: Tab) -> None:
    page = tab(address)
    ask(page, "and when?")
    assert state(page) == "unclear"
    assert "nothing has been asked here yet" in page.locator("#live .turn").inner_text()
    ask(page, "Who said that the ferry strike in Tromsen ends on Friday?")
    ask(page, "et quand ?")
    assert "Understood as: When …" in page.locator("#live .understood").inner_text()
    picture(page, "follow-up-wide")
    page.click("#live [data-edit]")
    assert page.input_value("#question textarea").startswith("When …")
    page.fill("#question textarea", "")
    page.locator("#past .turn").nth(1).locator("[data-ask]").click()
    page.wait_for_selector("#turn-4[data-state='done']")
    assert page.locator("#live .asked").inner_text() == "Who said that the ferry strike in Tromsen ends on Friday?"


def test_a_talk_outlives_a_reload_and_ends_where_another_is_begun(address: str, tab: Tab) -> None:
    page = tab(address)
    assert page.locator("#within [data-new]").is_hidden()
    ask(page, QUESTION)
    ask(page, "and why?")
    before = page.locator("#live .answer").text_content()
    page.reload()
    page.wait_for_selector("#live .turn[data-state='done']")
    assert page.locator("#live .answer").text_content() == before
    assert page.locator("#live .understood").count() == 1
    assert page.locator("#past .asked").all_text_contents() == [QUESTION]
    assert page.locator("#past .answer").count() == 0
    page.click("#past [data-again]")
    page.wait_for_selector("#past .turn[data-state='done']")
    page.locator("#past .quote .n").first.click()
    page.wait_for_selector("#quote")
    other = page.context.new_page()
    other.goto(address)
    other.wait_for_selector("#live .earlier li")
    assert other.locator("#past .turn").count() == 0
    page.click("#within [data-new]")
    page.wait_for_selector("#live .earlier li")
    assert page.locator("#past .turn").count() == 0


def test_questions_are_remembered_in_this_browser_until_they_are_forgotten(address: str, tab: Tab) -> None:
    page = tab(address)
    ask(page, QUESTION)
    page.click("#within [data-new]")
    page.wait_for_selector("#live .earlier li")
    picture(page, "earlier-wide")
    page.click("#live .earlier [data-ask]")
    page.wait_for_selector("#live .turn[data-state='done']")
    assert page.locator("#live .asked").inner_text() == QUESTION
    page.click("#within [data-new]")
    page.click("#live .earlier [data-forget]")
    assert page.locator("#live .earlier").is_hidden()
    page.reload()
    page.wait_for_selector("#live .welcome")
    assert page.locator("#live .earlier").is_hidden()


def test_feedback_is_written_into_the_index_folder(address: str, harbour: Path, tab: Tab) -> None:
    page = tab(address, width=360, height=740, locale="ar")
    ask(page, QUESTION)
    page.click("#live .feedback summary")
    page.click("#live .feedback label:has([value='wrong_quote'])")
    assert page.locator("#live .which-quote").is_visible()
    assert fits(page)
    picture(page, "feedback-phone")
    quote = page.locator("#live blockquote").first.text_content()
    page.fill("#live .feedback textarea", "<b>not</b> this one")
    page.click("#live .feedback button[type=submit]")
    page.wait_for_selector("#live .noted")
    assert fits(page)
    (noted,) = yaml.safe_load((harbour / "feedback.yaml").read_text("utf-8"))["questions"]
    assert (noted["q"], noted["draft"]) == (QUESTION, True)
    assert noted["feedback"]["quote"] == quote
    assert noted["feedback"]["note"] == "<b>not</b> this one"
