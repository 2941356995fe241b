"""A cache for the indexes of suites beside the models that are already unpacked, and a reader that remembers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.settings import load
from rag import relevance
from rag.reader import Reader
from tests.benchmarks.refusal import RememberingReader

FOLDER = Path(__file__).parent
SUITE = FOLDER / "bridge.yaml"


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The user's cache but for the indexes of suites."""
    folder = tmp_path_factory.mktemp("cache")
    known = load().cache
    for entry in known.iterdir() if known.is_dir() else ():
        if entry.name != "suites":
            (folder / entry.name).symlink_to(entry)
    return folder


@pytest.fixture(scope="session")
def reader(cache: Path) -> Reader:
    """The models read no crop twice: what is tested breaks the program around them."""
    return RememberingReader(Reader.load(cache, threads=2, quantised=False))


@pytest.fixture
def evaluation(cache: Path, reader: Reader, plain_settings: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every evaluation of a test uses them."""
    monkeypatch.setenv("RIWAYAT_CACHE", str(cache))
    monkeypatch.setattr(relevance, "_reader", lambda *_: reader)
    yield
