"""The library's and the filters' views, and what their forms ask for, without a browser and without models."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from index.background import Job, Stage
from index.build import build
from index.catalogue import Catalogue
from index.errors import RiwayatError
from index.reading import Index
from index.settings import load
from rag.page.labels import labels_for
from rag.page.library_view import adding_view, failed_view, shelf_view, stage_view
from rag.page.scope import EVERYTHING, Scope
from rag.page.scope_view import scope_view, within_view
from tests.indexing.stand_ins import FakeEncoder
from tests.test_page_html import HOSTILE, Tags

EN = labels_for("en")
Shelf = Callable[..., Index]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def shelf(tmp_path: Path, plain_settings: None) -> Iterator[Shelf]:
    """Indexes articles, given as JSONL lines, and opens what came of it."""
    opened: list[Index] = []

    def made(*articles: dict[str, str], **changes: Any) -> Index:
        source = tmp_path / "articles.jsonl"
        source.write_text("\n".join(map(json.dumps, articles)))
        build(tmp_path / "index", [source], load(), using=[FakeEncoder()])
        if changes:
            build(tmp_path / "index", [], load(), using=[FakeEncoder()], **changes)
        opened.append(Index.open(tmp_path / "index", load(), [FakeEncoder()]))
        return opened[-1]

    yield made
    for index in opened:
        index.close()


def article(n: int, outlet: str = "The Post", **fields: str) -> dict[str, str]:
    return {"id": f"a{n}", "outlet": outlet, "text": f"The bridge number {n} opened on Monday.", **fields}


@pytest.fixture
def library(shelf: Shelf) -> Any:
    from rag.page.library import Library

    index = shelf(article(1, published="2026-03-01", title="Bridge"), article(2, outlet=""))
    desk: Any = SimpleNamespace(index=index)
    return Library(desk, index)


def test_articles_stand_under_their_outlets_with_days_and_what_was_set(shelf: Shelf) -> None:
    index = shelf(
        article(1, published="2026-03-01"), article(2, published="2026-03-05"), article(3, outlet=""), article(4),
        fields={"a1": {"title": "Set by hand"}}, remove=["a4"],
    )  # fmt: skip
    text = Tags(shelf_view(Catalogue(index), None, EN)).text
    assert "Articles: 3. Named outlets: 1." in text
    assert text.index("The Post") < text.index("March 1, 2026 – March 5, 2026") < text.index("Outlet not stated")
    assert "Set by hand" in text
    assert text.count("edited here") == 1
    assert text.index("Removed") < text.index("The bridge number 4") < text.index("Restore")


def test_only_the_opened_outlet_is_listed_where_there_are_many_articles(shelf: Shelf) -> None:
    index = shelf(*(article(n) for n in range(61)), article(99, "Gazette"))
    closed, opened = (shelf_view(Catalogue(index), one, EN) for one in (None, "Gazette"))
    assert "The bridge" not in closed
    assert 'data-outlet="Gazette"' in closed
    assert "The bridge number 99" in opened
    assert "The bridge number 1 " not in opened


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_articles_are_inert_in_the_library_and_the_filters(payload: str, shelf: Shelf) -> None:
    named = payload.strip()[:400] or "x"
    index = shelf({"id": named, "outlet": named, "title": named, "text": f"{payload} opened on Monday."})
    catalogue = Catalogue(index)
    scope = Scope(outlets=(named,))
    removed = Catalogue(shelf(article(1), remove=["a1"]))
    views = (
        adding_view(catalogue, EN),
        shelf_view(catalogue, None, EN),
        shelf_view(removed, None, EN),
        failed_view(payload, EN),
        stage_view(Stage("done", messages=(payload,)), Job(text=payload), EN),
        scope_view(scope, catalogue, EN),
        within_view(scope, [("", payload), ("b", "b")], "", EN),
    )
    for view in views:
        for tag, attributes in Tags(view).tags:
            assert tag not in ("script", "img", "svg", "style", "iframe")
            assert not any(key.startswith("on") or key in ("src", "href", "style") for key in attributes)


@pytest.mark.parametrize(
    ("stage", "job", "said"),
    [
        (Stage(), Job(), "Waiting for the change before this one…"),
        (Stage("waiting"), Job(), "Another indexer is at work."),
        (Stage("working", 3, 7), Job(), "Articles read: 3 of 7"),
        (Stage("done", articles=("a", "b")), Job(text="x"), "Articles added: 2."),
        (Stage("done", articles=("a",)), Job(remove=("a",)), "Done."),
        (Stage("failed", messages=("a.txt is empty.",)), Job(), "a.txt is empty."),
    ],
    ids=lambda value: value.state if isinstance(value, Stage) else "",
)
def test_every_stage_says_what_is_going_on(stage: Stage, job: Job, said: str) -> None:
    assert said in Tags(stage_view(stage, job, EN)).text


def test_an_edit_sets_only_what_differs_and_unsets_what_was_emptied(library: Any) -> None:
    shown = {"do": "edit", "article": "a1", "outlet": "The Post", "published": "2026-03-01", "title": "Bridge"}
    assert library._job(shown | {"outlet": " The Times "}).fields == {"a1": {"outlet": "The Times"}}
    assert library._job(shown | {"title": ""}).fields == {"a1": {"title": None}}
    with pytest.raises(RiwayatError, match="Nothing was changed"):
        library._job(shown)
    with pytest.raises(RiwayatError, match="no longer in the index"):
        library._job(shown | {"article": "../etc"})


def test_a_form_takes_in_only_what_this_page_received(library: Any, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("secret")
    for path in (str(mine), "/etc/passwd", "", "../../etc/passwd"):
        with pytest.raises(RiwayatError):
            library._job({"do": "add", "files": [path]})
    with pytest.raises(RiwayatError, match="one of the two"):
        library._job({"do": "add", "text": "  "})
    assert library._job({"do": "add", "text": "x", "outlet": "O"}) == Job(
        text="x", stated={"outlet": "O", "title": None, "published": None}
    )
    assert library._job({"do": "remove", "article": "a1"}) == Job(remove=("a1",))
    assert library._job({"do": "restore", "article": "a1"}) == Job(restore=("a1",))
    with pytest.raises(RiwayatError):
        library._job({"do": "delete everything"})


@pytest.mark.parametrize(
    ("form", "scope"),
    [
        ({}, EVERYTHING),
        ({"outlets": ["A", "B"], "language": "ar"}, Scope(("A", "B"), "ar")),
        ({"since": "2026-03-01", "until": "soon"}, Scope(since="2026-03-01")),
        ({"outlets": "A", "language": "<b>", "since": None}, EVERYTHING),
    ],
)
def test_a_scope_takes_what_can_be_of_a_form(form: dict[str, Any], scope: Scope) -> None:
    assert Scope.chosen(form) == scope


def test_a_scope_says_what_it_leaves(shelf: Shelf) -> None:
    scope = Scope(("The Post", "Gone"), "ar", "2026-03-01")
    words = Tags(within_view(scope, [("", "news")], "", EN)).text
    assert "The Post +1 · Arabic · from March 1, 2026" in words
    form = Tags(scope_view(scope, Catalogue(shelf(article(1))), EN)).tags
    boxes = {a["value"]: "checked" in a for tag, a in form if tag == "input" and a["type"] == "checkbox"}
    assert boxes == {"The Post": True, "Gone": True}
    assert scope.question("Who?").until is None
