"""Stand-ins for the models, and folders of articles to index."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from index.build import Report, build
from index.reading import Index
from index.settings import Settings, load
from tests.indexing.stand_ins import FakeEncoder


@pytest.fixture(autouse=True)
def _plain_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor a file of whoever runs the tests decides them."""
    for name in [name for name in os.environ if name.startswith("RIWAYAT_")] + ["CHROMA_URL"]:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def settings() -> Settings:
    return load()


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of two short articles."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "one.txt").write_text("The minister cancelled the meeting in Geneva. He gave no reason for it.")
    (folder / "two.txt").write_text("The other minister denied that. Talks were held in Paris instead.")
    return folder


class Workbench:
    """An index folder with the means to build it and to look at it."""

    def __init__(self, folder: Path, settings: Settings, encoder: FakeEncoder) -> None:
        self.folder, self.settings, self.encoder = folder, settings, encoder
        self._opened: list[Index] = []

    def build(self, *sources: Path, **options: Any) -> Report:
        return build(self.folder, sources, self.settings, using=[self.encoder], **options)

    def open(self) -> Index:
        self._opened.append(Index.open(self.folder, self.settings, [self.encoder]))
        return self._opened[-1]

    def texts(self) -> dict[str, str]:
        index = self.open()
        return {name: index.articles[name].text for name in index.articles}

    def close(self) -> None:
        for index in self._opened:
            index.close()


@pytest.fixture
def bench(tmp_path: Path, settings: Settings, encoder: FakeEncoder) -> Iterator[Workbench]:
    made = Workbench(tmp_path / "index", settings, encoder)
    yield made
    made.close()


@pytest.fixture
def jsonl(tmp_path: Path) -> Callable[..., Path]:
    """Writes a JSONL file of dicts, and of strings as they are."""

    def write(*lines: dict[str, Any] | str, name: str = "articles.jsonl") -> Path:
        file = tmp_path / name
        file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n")
        return file

    return write
