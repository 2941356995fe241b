"""An index whose vectors a real Chroma server keeps."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from index import chroma
from index.errors import RiwayatError
from index.reading import Index
from index.settings import load
from tests.indexing.conftest import Workbench
from tests.indexing.stand_ins import FakeEncoder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("chroma")
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--path", str(data), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urlopen(f"{url}/api/v2/heartbeat").close()
                break
            except URLError:
                time.sleep(0.1)
        yield url
        process.terminate()


@pytest.fixture
def remote(tmp_path: Path, server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workbench]:
    monkeypatch.setenv("CHROMA_URL", server)
    made = Workbench(tmp_path / "index", load(), FakeEncoder())
    yield made
    made.close()


def collections(index: Index) -> list[str]:
    with chroma.opened(index.folder, index.settings) as client:
        return sorted(one.name for one in client.list_collections() if index.manifest["identity"] in one.name)


def test_index_on_a_server_is_built_changed_and_read(remote: Workbench, source: Path) -> None:
    remote.build(source)
    remote.encoder.encoded.clear()
    for number in range(3):
        (source / "one.txt").write_text(f"The meeting number {number} was cancelled.")
        remote.build(source)
    assert len(remote.encoder.encoded) == 3
    index = remote.open()
    documents = index.vector_store.similarity_search_by_vector([1.0] * 24, k=9)
    assert {document.page_content for document in documents} == {
        sentence.text for name in index.articles for sentence in index.sentences(name)
    }
    identity = index.manifest["identity"]
    assert collections(index) == [f"riwayat-{identity}-3", f"riwayat-{identity}-4"]
    assert not list(remote.folder.rglob("chroma"))


def test_index_on_a_server_is_not_opened_without_it(
    remote: Workbench, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote.build(source)
    monkeypatch.delenv("CHROMA_URL")
    with pytest.raises(RiwayatError, match="another vector store: server; the settings now say embedded"):
        Index.open(remote.folder, load(), [remote.encoder])


def test_server_that_does_not_answer_is_named(bench: Workbench, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMA_URL", "http://127.0.0.1:9")
    unreachable = Workbench(bench.folder, load(), bench.encoder)
    with pytest.raises(RiwayatError, match=r"Chroma server at http://127\.0\.0\.1:9 does not answer"):
        unreachable.build(source)
