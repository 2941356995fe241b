"""What several tests share: the seed articles, indexed once with the real models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import app

pytest_plugins = ["rag.evaluation.pytest_plugin"]
"""The questions of the suites are tests."""


@pytest.fixture(scope="session")
def seed_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder of seeds/. Not to be changed by a test."""
    folder = tmp_path_factory.mktemp("seeds") / "index"
    seeds = Path(__file__).parent.parent / "seeds"
    assert app.main(["index", str(seeds), "--index", str(folder)]) == 0
    return folder


@pytest.fixture
def plain_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No setting of whoever runs the tests decides them."""
    for name in ("RIWAYAT_INDEX", "CHROMA_URL", "RIWAYAT_MODEL"):
        monkeypatch.delenv(name, raising=False)
    yield
