"""Settings come from the environment and one file, and a mistake is never passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.embeddings import BundledE5, SentenceTransformerEmbeddings, encoders
from index.errors import RiwayatError
from index.settings import HOME, load


def test_environment_wins_over_the_file_and_options_over_both(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "riwayat.toml").write_text('index = "from-file"\nthreads = 3\n')
    assert (load().index, load().threads) == (Path("from-file"), 3)
    monkeypatch.setenv("RIWAYAT_INDEX", "from-environment")
    assert load().index == Path("from-environment")
    assert load(index=Path("from-option")).folder == Path("from-option")


def test_index_is_beside_the_program_by_default() -> None:
    assert load().folder == HOME / ".riwayat"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("RIWAYAT_INDX", "x", "RIWAYAT_INDX, which is not a setting"),
        ("RIWAYAT_THREADS", "0", "'threads' is wrong"),
        ("RIWAYAT_THREADS", "many", "'threads' is wrong"),
        ("RIWAYAT_DEVICE", "abacus", "'device' is wrong"),
        ("CHROMA_URL", "localhost:8000", "is wrong"),
    ],
)
def test_mistake_in_the_environment_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(RiwayatError, match=reason):
        load()


@pytest.mark.parametrize(
    ("content", "reason"), [('modell = "x"', "'modell', which is not a setting"), ("not toml", "cannot be read")]
)
def test_mistake_in_the_file_is_named(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "riwayat.toml").write_text(content)
    with pytest.raises(RiwayatError, match=reason):
        load()


def test_secret_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIWAYAT_CHROMA_TOKEN", "very-secret")
    assert "very-secret" not in repr(load())


def test_server_is_named_by_its_own_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMA_URL", "http://localhost:8000")
    assert load().chroma_url == "http://localhost:8000"


def test_model_is_chosen_by_setting() -> None:
    assert isinstance(encoders(load())[0], BundledE5)
    other = encoders(load(model="intfloat/multilingual-e5-base", passage_prefix="text: "))[0]
    assert isinstance(other, SentenceTransformerEmbeddings)
    assert other.identity["query_prefix"] == "query: "
    assert other.identity["passage_prefix"] == "text: "
    with pytest.raises(RiwayatError, match="own prefixes"):
        encoders(load(query_prefix="q: "))
