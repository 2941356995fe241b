"""What the desk tells before an answer is whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import RiwayatError
from index.reading import Index
from index.settings import load
from rag.chain import FIRST, Desk
from rag.question import Question

pytestmark = pytest.mark.usefixtures("plain_settings")
QUESTION = Question("Who cancelled the Geneva meeting?")


@pytest.fixture
def desk(seed_index: Path) -> Iterator[Desk]:
    settings = load()
    opened = Desk(Index.open(seed_index, settings), settings)
    yield opened
    opened.close()


def test_first_versions_come_from_passages_of_different_outlets_and_are_in_the_answer(desk: Desk) -> None:
    passages, first = desk.first(QUESTION)
    outlets = [desk.index.articles[one.article].outlet for one in passages]
    assert 1 < len(outlets) == len(set(outlets)) <= FIRST
    told = {(c.article, c.start) for version in desk.ask(QUESTION).versions for c in version.citations}
    shown = {(c.article, c.start) for version in first.versions for c in version.citations}
    assert shown and shown <= told
    assert not first.conflicts and not first.updates


def test_a_question_that_nothing_answers_has_passages_and_no_first_version(desk: Desk) -> None:
    passages, first = desk.first(Question("How is sourdough bread baked?"))
    assert passages and not first.versions


def test_an_outlet_that_is_not_indexed_is_named(desk: Desk) -> None:
    with pytest.raises(RiwayatError, match="Nobody"):
        desk.first(Question(QUESTION.text, outlets=("Nobody",)))
