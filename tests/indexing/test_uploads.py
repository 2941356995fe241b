"""Files and text added on the page: kept inside the index folder, which is then their source."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from index.catalogue import Catalogue, Group
from index.errors import RiwayatError
from index.generations import UPLOADS
from index.uploads import Indexed, Kept, keep_files, keep_text
from tests.indexing.conftest import Workbench

BRIDGE = "The bridge of Bergen reopens on Monday, officials said. The mayor denied it."


@pytest.fixture
def folder(bench: Workbench, source: Path) -> Path:
    """An index of two articles, one and two."""
    bench.build(source)
    return bench.folder


def nothing(_: str) -> Indexed | None:
    return None


def lines(folder: Path) -> list[dict[str, Any]]:
    files = sorted((folder / UPLOADS).glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_a_pasted_text_is_kept_with_its_fields_and_indexed_from_there(bench: Workbench, folder: Path) -> None:
    fields = {"outlet": "Bergen Post", "published": "2026-03-01", "title": "Bridge"}
    kept = keep_text(folder, BRIDGE, fields, nothing)
    assert lines(folder) == [{"id": kept.articles[0], **fields, "text": BRIDGE}]
    bench.build(folder / UPLOADS)
    added = bench.open().articles[kept.articles[0]]
    assert (added.text, added.outlet, added.published, added.title) == (BRIDGE, *fields.values())
    bench.build(folder / UPLOADS)
    assert set(bench.texts()) == {"one", "two", *kept.articles}


def test_what_a_file_states_itself_wins_over_what_the_form_says(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "two lines.jsonl"
    file.write_text(json.dumps({"id": "a", "outlet": "Own", "text": BRIDGE}) + "\n" + json.dumps({"text": "Other."}))
    keep_files(folder, [file], {"outlet": "Form"}, nothing)
    assert [line["outlet"] for line in lines(folder)] == ["Own", "Form"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_a_file_in_another_encoding_is_kept_as_what_it_says(encoding: str, folder: Path, tmp_path: Path) -> None:
    text = "قال رئيس البلدية إن الجسر سيفتح يوم الاثنين بعد انتهاء أعمال الصيانة في المدينة."
    file = tmp_path / "جسر.txt"
    file.write_bytes(text.encode(encoding))
    assert keep_files(folder, [file], {}, nothing).articles == ["جسر"]
    assert lines(folder)[0]["text"] == text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "a.txt is empty."),
        ("a.txt", bytes(range(256)) * 40, "a.txt is binary, not text."),
        ("a.txt", b"\xff\xfe\x00", "a.txt is marked as utf-16 but is not valid in it."),
        ("a.txt", b"word " * 3_000_000, "a.txt has 14.3 MB of text; one article may have 10 MB."),
        ("a.txt", b"x" * (45 * 2**20), "a.txt has 45.0 MB of text; one article may have 10 MB."),
        ("a.pdf", b"%PDF-1.4", "a.pdf is neither a .txt nor a .jsonl file nor a folder of them."),
        ("a.jsonl", b"{no json", "a.jsonl, line 1, is not valid JSON."),
    ],
    ids=["empty", "binary", "half a character", "large", "huge", "pdf", "no json"],
)
def test_what_cannot_be_read_is_one_sentence_and_leaves_nothing(
    name: str, content: bytes, reason: str, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert keep_files(folder, [file], {}, nothing) == Kept(rejections=[reason])
    assert lines(folder) == []


def test_the_rest_of_a_batch_goes_in(folder: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(BRIDGE)
    bad.write_bytes(b"\x00\x01")
    kept = keep_files(folder, [bad, good], {}, nothing)
    assert (kept.articles, len(kept.rejections)) == (["good"], 1)


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        (Indexed("Another text.", False), "good.txt has the id of another article, 'good'; rename it."),
        (Indexed(BRIDGE, False), "good.txt is there already."),
        (Indexed(BRIDGE, True), "good.txt was removed before; restore it."),
    ],
    ids=["other text", "same text", "removed"],
)
def test_no_article_takes_the_place_of_another(known: Indexed, reason: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "good.txt"
    file.write_text(BRIDGE)
    kept = keep_files(folder, [file], {}, lambda article: known if article == "good" else None)
    assert (kept.articles, kept.rejections) == ([], [reason])


def test_what_was_kept_and_never_indexed_goes_in_when_it_comes_again(folder: Path) -> None:
    first = keep_text(folder, BRIDGE, {}, nothing)
    assert keep_text(folder, BRIDGE, {}, nothing) == first
    assert len(lines(folder)) == 1


def test_writers_at_once_lose_nothing(folder: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(lambda n: keep_text(folder, f"Text {n % 10} says something.", {}, nothing), range(40)))
    assert len({one.articles[0] for one in kept}) == len(lines(folder)) == 10


def test_a_field_that_cannot_be_is_refused_before_anything_is_kept(folder: Path) -> None:
    with pytest.raises(RiwayatError, match="Its published 'soon' is not an ISO 8601 date"):
        keep_text(folder, BRIDGE, {"published": "soon"}, nothing)
    assert lines(folder) == []


def test_a_catalogue_groups_by_outlet_and_knows_what_was_set_and_removed(bench: Workbench, folder: Path) -> None:
    bench.build(fields={"one": {"outlet": "The Post", "published": "2026-03-02"}})
    catalogue = Catalogue(bench.open())
    assert catalogue.groups() == [Group("The Post", 1, "2026-03-02", "2026-03-02"), Group(None, 1, None, None)]
    entry = catalogue.entries("The Post", 5)[0]
    assert entry.set_here == {"outlet", "published"}
    assert (entry.stated("outlet"), entry.stated("published"), entry.stated("title")) == ("The Post", "2026-03-02", "")
    assert [entry.id for entry in catalogue.entries(None, 5)] == ["two"]
    bench.build(remove=["two"])
    catalogue = Catalogue(bench.open())
    assert [entry.id for entry in catalogue.removed(5)] == ["two"]
    assert catalogue.entries(None, 5) == []
    assert catalogue.languages() == ["en"]
