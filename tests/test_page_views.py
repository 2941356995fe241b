"""What a reader sees of an answer and of an article, over made-up answers."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.article import Article, Sentence
from rag.page import article_view as panel
from rag.page import html
from rag.page.article_view import article_view, citation_view, contents_view
from rag.page.labels import labels_for
from rag.page.talk import Talk, Turn
from rag.page.turn_view import turn_view
from rag.question import Question
from tests.browser.made_up import CORRIDOR_EN, GENEVA_AR, GENEVA_EN, OFF_TOPIC, REFUSAL, MadeUpDesk
from tests.test_page_html import HOSTILE, Tags

DESK = MadeUpDesk()
LABELS = labels_for("en")


def answered(question: str) -> Turn:
    answer = DESK.ask(Question(question))
    return Turn(1, question, answer.language, "done", answer=answer)


def pieces(markup: str, tag: str) -> list[str]:
    """The text of every such element, as a reader gets it."""
    found = re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", markup, re.DOTALL)
    return [unescape(re.sub(r"<[^>]+>", "", inner)) for inner in found]


@pytest.mark.parametrize("question", [GENEVA_AR, GENEVA_EN, CORRIDOR_EN])
def test_quotes_are_exact_and_in_the_order_of_their_numbers(question: str) -> None:
    turn = answered(question)
    assert pieces(turn_view(turn, DESK.index), "blockquote") == [citation.quote for citation in turn.citations()]


@pytest.mark.parametrize("question", [GENEVA_AR, CORRIDOR_EN])
def test_a_number_stands_for_one_passage_wherever_it_appears(question: str) -> None:
    turn = answered(question)
    seen = Tags(turn_view(turn, DESK.index)).tags
    buttons = [dict(attributes) for tag, attributes in seen if tag == "button" and "data-n" in attributes]
    known = {citation.n for citation in turn.citations()}
    assert {int(button["data-n"] or 0) for button in buttons if "data-n" in button} == known
    for n in known:
        opened = citation_view(turn, n, DESK.index, LABELS)
        assert opened is not None
        quote = next(citation.quote for citation in turn.citations() if citation.n == n)
        marked = re.findall(r'<mark class="here"[^>]*>(.*?)</mark>', opened, re.DOTALL)
        assert unescape("".join(marked)) == quote
        assert opened.count('id="quote"') == 1


def test_versions_conflicts_and_silence_are_all_there() -> None:
    seen = turn_view(answered(GENEVA_EN), DESK.index)
    text = Tags(seen).text
    assert "Accusation and denial" in text
    assert "Version A and Version B" in text
    assert "Inside Version A" in text
    assert "Does not mention it" in text
    assert "العربي الجديد" in text
    assert seen.count('class="version quiet"') == 1
    assert "date inferred from the text" in text
    assert "%" not in text


def test_a_conflict_stands_between_the_cards_it_is_about() -> None:
    seen = turn_view(answered(GENEVA_EN), DESK.index)
    between = seen.index("Different actors named")
    assert seen.index("America, Lavrov says") < between < seen.index(">Kerry and Lavrov blame each other")


def test_an_update_names_both_dates_and_wire_text_both_outlets() -> None:
    text = Tags(turn_view(answered(CORRIDOR_EN), DESK.index)).text
    assert text.index("Later report") < text.index("December 8, 2016", text.index("Later report"))
    assert "Same text in" in text
    assert "Gazette du Levant (AFP)" in text
    assert "and 58 more" in text


def test_a_refusal_says_so_and_shows_no_card() -> None:
    seen = turn_view(answered(OFF_TOPIC), DESK.index)
    assert REFUSAL in seen
    assert "Outlets searched: 7" in seen
    assert "<article" not in seen
    assert "<blockquote" not in seen


def test_each_text_stands_in_its_own_direction() -> None:
    seen = Tags(turn_view(answered(GENEVA_EN), DESK.index)).tags
    assert {attributes["dir"] for tag, attributes in seen if tag == "blockquote"} == {"rtl"}
    assert next(attributes["dir"] for tag, attributes in seen if tag == "section") == "ltr"
    assert (
        next(a["dir"] for tag, a in Tags(turn_view(answered(GENEVA_AR), DESK.index)).tags if tag == "section") == "rtl"
    )


def test_an_unnamed_outlet_says_so_beside_its_id() -> None:
    text = Tags(turn_view(answered(GENEVA_EN), DESK.index)).text
    assert "Outlet not stated 000_cd930860087fa482" in text


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        (Turn(1, "?", "en"), "Searching the articles…"),
        (Turn(1, "?", "en", "comparing", passages=7), "Passages read: 7."),
        (Turn(1, "?", "en", "refused", problem="The question is empty."), "The question is empty."),
        (Turn(1, "?", "en", "stopped"), "Stopped."),
        (Turn(1, "?", "de", "failed"), "Hier ging etwas schief"),
    ],
    ids=lambda value: value.state if isinstance(value, Turn) else "",
)
def test_every_state_says_what_is_going_on(turn: Turn, expected: str) -> None:
    seen = Tags(turn_view(turn, DESK.index))
    assert expected in seen.text
    assert expected in str(seen.tags[0][1]["data-status"])  # for a screen reader


@pytest.mark.parametrize("article_id", list(DESK.shelf))
def test_an_article_is_shown_whole_and_unchanged(article_id: str) -> None:
    text = DESK.shelf[article_id].text
    shown = article_view(article_id, DESK.index, labels_for("en")).split('class="text"', 1)[1]
    assert pieces(shown, "p") == [line for line in text.split("\n") if line.strip()]


def test_a_very_long_article_can_be_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel, "SHOWN_CHARACTERS", 100)
    text = "".join(chr(0x4E00 + n) for n in range(1234))
    shelf = SimpleNamespace(articles={"a": Article("a", text, "a", False)})
    read, at = "", 0
    while True:
        shown = article_view("a", shelf, LABELS, at)
        part = pieces(shown, "p")[-1]
        read += part[part.index(read[-1]) + 1 :] if read and read[-1] in part else part
        later = [a for _, a in Tags(shown).tags if a.get("data-article") == "a" and int(a["data-at"] or 0) > at]
        if not later:
            break
        at = int(later[-1]["data-at"] or 0)
    assert read == text


def test_the_answers_other_quotes_of_the_article_are_marked_too() -> None:
    opened = citation_view(answered(GENEVA_EN), 1, DESK.index, LABELS)
    assert opened is not None
    assert opened.count("<mark") == 2
    assert 'title="Quote 2"' in opened


def test_previous_and_next_lead_through_the_whole_answer() -> None:
    turn = answered(GENEVA_EN)
    for n, steps in ((1, [None, "2"]), (2, ["1", "3"]), (4, ["3", None])):
        opened = citation_view(turn, n, DESK.index, LABELS)
        assert opened is not None
        bar = [attributes for tag, attributes in Tags(opened).tags if tag == "button"][:2]
        assert [button.get("data-n") for button in bar] == steps


def test_a_quote_that_is_no_longer_in_the_article_is_not_pretended() -> None:
    turn = answered(GENEVA_EN)
    changed = {id: replace(article, text="x" + article.text) for id, article in DESK.shelf.items()}
    for articles in (changed, {}):
        opened = citation_view(turn, 1, SimpleNamespace(articles=articles), LABELS)
        assert opened is not None
        assert "no longer in the index" in opened
        assert "<mark" not in opened


def test_an_unknown_number_opens_nothing() -> None:
    assert citation_view(answered(GENEVA_EN), 99, DESK.index, LABELS) is None


def test_a_quote_over_several_lines_is_marked_in_each() -> None:
    article = Article("a", "one\ntwo end\nthree", "a", False)
    version = DESK.ask(Question(GENEVA_EN)).versions[0]
    citation = replace(version.citations[0], article="a", quote="one\ntwo", start=0, end=7)
    answer = replace(DESK.ask(Question(GENEVA_EN)), versions=(replace(version, citations=(citation,)),))
    opened = citation_view(Turn(1, "?", "en", answer=answer), 1, SimpleNamespace(articles={"a": article}), LABELS)
    assert opened is not None
    assert pieces(opened, "mark") == ["one", "two"]


def test_a_very_long_article_is_shown_around_the_quote(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel, "SHOWN_CHARACTERS", 100)
    article = Article("a", "x" * 1000 + "QUOTE" + "y" * 1000, "a", False)
    version = DESK.ask(Question(GENEVA_EN)).versions[0]
    citation = replace(version.citations[0], article="a", quote="QUOTE", start=1000, end=1005)
    answer = replace(DESK.ask(Question(GENEVA_EN)), versions=(replace(version, citations=(citation,)),))
    opened = citation_view(Turn(1, "?", "en", answer=answer), 1, SimpleNamespace(articles={"a": article}), LABELS)
    assert opened is not None
    assert pieces(opened, "mark") == ["QUOTE"]
    assert len(pieces(opened, "p")[-1]) == 100
    assert "very long" in opened


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_articles_are_inert_in_every_view(payload: str) -> None:
    article = Article(payload, f"{payload}\n{payload}", payload, True, payload, payload, payload, True, "en")
    version = DESK.ask(Question(GENEVA_EN)).versions[0]
    citation = replace(
        version.citations[0],
        article=payload,
        outlet=payload,
        published=payload,
        url=payload,
        quote=payload,
        start=0,
        end=len(payload),
        speaker=payload,
    )
    version = replace(version, answer=payload, outlets=(payload, "b"), citations=(citation,))
    geneva = DESK.ask(Question(GENEVA_EN))
    answer = replace(
        geneva,
        question=payload,
        summary=payload,
        versions=(version,),
        silent=(payload,),
        conflicts=(replace(geneva.conflicts[0], citations=(1, 1), why=payload),),
        mode=f"llm:{payload}",
    )
    shelf = SimpleNamespace(articles={payload: article})
    turn = Turn(1, payload, "en", "done", answer=answer)
    opened = citation_view(turn, 1, shelf, LABELS)
    assert opened is not None
    near = Sentence(payload, payload, 0, 0, 0, len(payload), payload)
    views = (
        turn_view(turn, shelf),
        turn_view(Turn(1, payload, "en", near=(near,)), shelf),
        turn_view(Turn(1, payload, "en", near=(near,), first=replace(answer, conflicts=(), updates=())), shelf),
        turn_view(Turn(1, payload, "en", "kept"), shelf),
        opened,
        contents_view(shelf, LABELS),
        article_view(payload, shelf, LABELS),
    )
    for view in views:
        for tag, attributes in Tags(view).tags:
            assert tag not in ("script", "img", "svg", "style", "textarea")
            assert not any(key.startswith("on") or key in ("src", "style") for key in attributes)
            assert (attributes.get("href") or "?").startswith("?")  # the link to the question, on this page


def test_only_one_module_makes_markup() -> None:
    home = Path(html.__file__)
    for module in home.parent.glob("*.py"):
        source = module.read_text(encoding="utf-8")
        if module != home:
            assert not re.search(r"Markup\(|\.safe\b|html_template|mark_safe", source), module


def test_a_talk_keeps_its_turns_apart() -> None:
    talk = Talk().asked("a", "en").changed(1, state="stopped").asked("b", "ar")
    assert [(turn.id, turn.question, turn.state) for turn in talk.turns] == [
        (1, "a", "stopped"),
        (2, "b", "searching"),
    ]
    assert talk.turn(1) == talk.turns[0]
    assert talk.turn(3) is None
