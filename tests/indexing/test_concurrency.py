"""Two indexers at once, an indexer that is killed, readers in many threads."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import RiwayatError
from index.lexical import tokens
from tests.indexing.conftest import Workbench

INDEXER = """
import os, signal, sys, time
from pathlib import Path
from index.build import build
from index.settings import load
from tests.indexing.stand_ins import FakeEncoder

class Interrupted(FakeEncoder):
    def passages(self, texts):
        print("embedding", flush=True)
        time.sleep(60)

build(Path(sys.argv[1]), [sys.argv[2]], load(), using=[Interrupted()])
"""


@pytest.fixture
def other_indexer(bench: Workbench, source: Path) -> subprocess.Popen[str]:
    """An indexer in another process that has the index of ``bench`` in hand and does not finish."""
    bench.build(source)
    (source / "one.txt").write_text("The meeting was held in the end.")
    process = subprocess.Popen(
        [sys.executable, "-c", INDEXER, str(bench.folder), str(source)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "embedding\n"
    return process


def test_second_indexer_is_turned_away_and_a_killed_one_leaves_the_index_answering(
    bench: Workbench, source: Path, other_indexer: subprocess.Popen[str]
) -> None:
    with other_indexer as process:
        try:
            with pytest.raises(RiwayatError, match="Another indexer is at work"):
                bench.build(source)
            assert "cancelled" in bench.texts()["one"]
        finally:
            process.send_signal(signal.SIGKILL)
    assert "cancelled" in bench.texts()["one"]
    assert len(list(bench.folder.glob("generation-*"))) == 2
    bench.build(source)
    assert bench.texts()["one"] == "The meeting was held in the end."
    assert len(list(bench.folder.glob("generation-*"))) == 2


def test_many_threads_read_one_index(bench: Workbench, source: Path) -> None:
    bench.build(source)
    index = bench.open()

    def look(_: int) -> tuple[int, int, int]:
        documents = index.vector_store.similarity_search_by_vector([1.0] * 24, k=4)
        found = index.lexical(tokens("meeting", "en"), 4)
        return len(documents), len(found), sum(len(index.sentences(name)) for name in index.articles)

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(look, range(64))) == {(4, 1, 4)}
