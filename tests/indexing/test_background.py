"""Changes to an index while it answers, each in a process of its own, with the real models."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index import generations
from index.background import Indexer, Job, Stage, Work
from index.build import build
from index.reading import Index
from index.settings import Settings

TEXT = "The bridge of Bergen reopens on Monday, officials said. The mayor denied it."


@pytest.fixture
def folder(tmp_path: Path, source: Path, settings: Settings) -> Path:
    build(tmp_path / "index", [source], settings)
    return tmp_path / "index"


@pytest.fixture
def indexer(folder: Path, settings: Settings) -> Iterator[Indexer]:
    made = Indexer(folder, settings)
    yield made
    made.close()


def ended(work: Work, seconds: float = 120) -> Stage:
    deadline = time.monotonic() + seconds
    while not work.stage.over and time.monotonic() < deadline:
        time.sleep(0.05)
    return work.stage


def reached(work: Work, state: str, seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while work.stage.state != state and time.monotonic() < deadline:
        time.sleep(0.02)
    return work.stage.state == state


@pytest.mark.slow
def test_jobs_are_done_in_turn_while_the_index_answers(indexer: Indexer, folder: Path, tmp_path: Path) -> None:
    reader = Index.open(folder)
    file = tmp_path / "three.txt"
    file.write_text(TEXT)
    with generations.indexing(folder):
        added = indexer.start(Job(files=(file,), stated={"outlet": "Bergen Post"}))
        edited = indexer.start(Job(fields={"one": {"outlet": "The Post"}}))
        refused = indexer.start(Job(text=" \n "))
        assert reached(added, "waiting")
        assert set(reader.refreshed().articles) == {"one", "two"}
    assert ended(added) == Stage("done", articles=("three",))
    fresh = reader.refreshed()
    assert fresh.articles["three"].outlet == "Bergen Post"
    assert len(fresh.sentences("three")) == 2
    assert ended(edited) == Stage("done", articles=("one",))
    assert ended(refused) == Stage("failed", messages=("The text is empty.",))
    assert reader.refreshed().articles["one"].outlet == "The Post"
    assert not file.exists()
    fresh.close()
    reader.close()


@pytest.mark.slow
def test_an_indexer_that_is_ended_says_so_and_leaves_the_index(indexer: Indexer, folder: Path) -> None:
    with generations.indexing(folder):
        work = indexer.start(Job(text=TEXT))
        assert reached(work, "waiting")
        indexer.close()
        assert ended(work).messages == ("The indexer was ended.", "Add it again.")
    with closing(Index.open(folder)) as index:
        assert set(index.articles) == {"one", "two"}
