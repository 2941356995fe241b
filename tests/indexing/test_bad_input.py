"""Each thing that can go wrong gives one clear sentence, and the index that was there still answers."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index import database
from index.build import build
from index.encoder import Vectors
from index.errors import RiwayatError
from index.generations import UPLOADS
from index.reading import Index
from tests.indexing.conftest import Workbench
from tests.indexing.stand_ins import FakeEncoder


def test_unreadable_article_keeps_its_last_good_version(bench: Workbench, source: Path) -> None:
    bench.build(source)
    (source / "one.txt").write_bytes(bytes(range(256)))
    report = bench.build(source)
    assert report.exit_status == 1
    assert report.rejections == (f"{source / 'one.txt'} is binary, not text.",)
    assert "cancelled" in bench.texts()["one"]


def test_bad_line_removes_nothing_of_its_file_and_the_rest_goes_in(
    bench: Workbench, source: Path, jsonl: Callable[..., Path]
) -> None:
    good = {"id": "a", "text": "The first line of all."}
    file = jsonl(good, {"id": "b", "text": "The second line of all."})
    bench.build(file, source)
    (source / "one.txt").unlink()
    report = bench.build(jsonl(good, '{"id": "b", "text": "The sec', {"id": "c", "text": "A third line."}), source)
    assert report.exit_status == 1
    assert "line 2" in report.rejections[0]
    assert list(bench.texts()) == ["a", "b", "c", "two"]


def test_line_whose_text_went_missing_keeps_only_its_own_article(bench: Workbench, jsonl: Callable[..., Path]) -> None:
    bench.build(jsonl(*({"id": name, "text": f"The article {name} of all."} for name in "abc")))
    report = bench.build(jsonl({"id": "a", "text": ""}, {"id": "b", "text": "The article b of all."}))
    assert (report.vanished, report.exit_status) == (("c",), 1)
    assert list(bench.texts()) == ["a", "b"]


@pytest.mark.parametrize("content", [b"", bytes(range(256)), b"\xff\xfe\x00"], ids=["empty", "binary", "half a unit"])
def test_nothing_usable_leaves_the_index_as_it_was(
    bench: Workbench, source: Path, tmp_path: Path, content: bytes
) -> None:
    bench.build(source)
    other = tmp_path / "other.txt"
    other.write_bytes(content)
    with pytest.raises(RiwayatError, match=r"other\.txt is "):
        bench.build(other)
    assert list(bench.texts()) == ["one", "two"]


def test_nothing_usable_makes_no_index(bench: Workbench, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for source, reason in ((tmp_path / "empty", "holds no article"), (tmp_path / "missing", "does not exist")):
        with pytest.raises(RiwayatError, match=reason):
            bench.build(source)
        assert not bench.folder.exists()


def test_source_that_is_gone_keeps_its_articles(bench: Workbench, source: Path, jsonl: Callable[..., Path]) -> None:
    bench.build(source)
    shutil.rmtree(source)
    with pytest.raises(RiwayatError, match="does not exist"):
        bench.build(source)
    report = bench.build(source, jsonl({"id": "three", "text": "Nobody came to the talks."}))
    assert report.exit_status == 1
    assert list(bench.texts()) == ["one", "three", "two"]


def test_two_articles_with_one_id_name_both_places(bench: Workbench, source: Path, jsonl: Callable[..., Path]) -> None:
    bench.build(source)
    one = {"id": "one", "text": "Another text."}
    for given in ([jsonl(one)], [source, jsonl(one)], [jsonl({"id": "x", "text": "Text."}, one, one)]):
        with pytest.raises(RiwayatError, match="Two articles have the id 'one'") as caught:
            bench.build(*given)
        assert str(caught.value).count("articles.jsonl, line") + str(caught.value).count("one.txt") == 2
    assert list(bench.texts()) == ["one", "two"]


def test_file_given_twice_over_is_told_so(bench: Workbench, source: Path) -> None:
    with pytest.raises(RiwayatError, match="Two of the sources hold"):
        bench.build(source, source / "one.txt")
    bench.build(source, source)


def test_index_of_another_model_is_refused_by_name(bench: Workbench, source: Path) -> None:
    bench.build(source)
    other = [FakeEncoder("other-model")]
    with pytest.raises(RiwayatError, match=r"another model: fake; the settings now say other-model"):
        Index.open(bench.folder, bench.settings, other)
    with pytest.raises(RiwayatError, match=r"another model: fake"):
        build(bench.folder, [source], bench.settings, using=other)
    assert list(bench.texts()) == ["one", "two"]


def test_folder_that_is_no_index_is_refused(bench: Workbench, source: Path) -> None:
    with pytest.raises(RiwayatError, match="holds no index"):
        bench.open()
    with pytest.raises(RiwayatError, match="holds no index"):
        bench.build(remove=["one"])
    with pytest.raises(RiwayatError, match="is no index"):
        build(source, [source], bench.settings, using=[bench.encoder])
    with pytest.raises(RiwayatError, match="is a file"):
        build(source / "one.txt", [source], bench.settings, using=[bench.encoder])


def test_empty_folder_and_one_with_uploads_become_an_index(bench: Workbench, source: Path) -> None:
    bench.folder.mkdir()
    (bench.folder / UPLOADS).mkdir()
    (bench.folder / UPLOADS / "three.txt").write_text("Nobody came to the talks.")
    bench.build(bench.folder / UPLOADS, source)
    assert list(bench.texts()) == ["one", "three", "two"]


def test_damaged_index_says_so(bench: Workbench, source: Path) -> None:
    bench.build(source)
    (bench.folder / "current").write_text("{")
    with pytest.raises(RiwayatError, match="cannot be read"):
        bench.open()
    (bench.folder / "current").write_text('{"generation": 7}')
    with pytest.raises(RiwayatError, match="is damaged"):
        bench.open()


def test_full_disk_leaves_the_index_as_it_was(bench: Workbench, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.build(source)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(database, "put_sentences", full)
    (source / "one.txt").write_text("The meeting was held in the end.")
    with pytest.raises(RiwayatError, match=r"The disk of .* is full"):
        bench.build(source)
    assert "cancelled" in bench.texts()["one"]
    assert [folder.name for folder in bench.folder.glob("generation-*")] == ["generation-0001"]


def test_vectors_that_went_missing_are_noticed(bench: Workbench, source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from index import chroma

    add = chroma.add
    monkeypatch.setattr(
        chroma, "add", lambda store, into, of, rows, vectors: add(store, into, of, rows[1:], vectors[1:])
    )
    with pytest.raises(RiwayatError, match="Chroma holds 3 of 4 sentences"):
        bench.build(source)
    assert not list(bench.folder.glob("generation-*"))


def test_model_that_fails_leaves_nothing_behind(bench: Workbench, source: Path) -> None:
    class Failing(FakeEncoder):
        def passages(self, texts: Sequence[str]) -> Vectors:
            raise RiwayatError("The model 'x' cannot be loaded.")

    with pytest.raises(RiwayatError, match="cannot be loaded"):
        build(bench.folder, [source], bench.settings, using=[Failing()])
    assert not bench.folder.exists()
