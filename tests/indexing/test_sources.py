"""Reading sources: encodings, manifests, JSONL lines, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index import sources
from index.decoding import Undecodable, decode
from index.drafts import Draft, Rejection, Remark
from index.sources import read, resolved

ARABIC = "أعلن وزير الخارجية الأميركي جون كيري في باريس عن اجتماع السبت في جنيف لخبراء روس وأميركيين.\n" * 3


def drafts(source: Path) -> list[Draft]:
    return [item for item in read(resolved(source)) if isinstance(item, Draft)]


def complaints(source: Path) -> list[str]:
    return [str(item) for item in read(resolved(source)) if not isinstance(item, Draft)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256"])
def test_arabic_text_is_read_in_every_encoding_that_can_be_told(encoding: str) -> None:
    assert decode(ARABIC.encode(encoding)) == ARABIC


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        pytest.param(bytes(range(256)) * 20, "binary", id="binary"),
        pytest.param(b"\x7fELF\x02\x01\x01" + bytes(60), "binary", id="a program"),
        pytest.param("Привет, это русский текст о встрече в Женеве".encode("cp1251"), "encoding", id="windows-1251"),
        pytest.param("déjà vu à la fête de l'été".encode("latin-1"), "encoding", id="latin-1"),
        pytest.param(ARABIC.encode()[:101] + b"\xff" + ARABIC.encode()[101:], "UTF-8", id="broken UTF-8"),
        pytest.param(b"\xff\xfea", "utf-16", id="half a UTF-16 unit"),
    ],
)
def test_text_that_cannot_be_told_is_refused_rather_than_guessed(raw: bytes, reason: str) -> None:
    with pytest.raises(Undecodable, match=reason):
        decode(raw)


def test_line_ends_are_made_one_kind_so_that_offsets_have_one_meaning() -> None:
    assert decode("a\r\nb\rc\n".encode("utf-8-sig")) == "a\nb\nc\n"


def test_text_is_otherwise_kept_to_the_letter(tmp_path: Path) -> None:
    text = "  Title\n\n“Quoted”  text\u200f — ﷺ e\u0301 😀 \n"
    (tmp_path / "a.txt").write_text(text)
    assert drafts(tmp_path)[0].text == text


def test_manifest_states_fields_and_may_give_an_id(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text.")
    (tmp_path / "b.txt").write_text("Other text.")
    (tmp_path / "sources.toml").write_text(
        '["a.txt"]\nid = "first"\noutlet = "The Paper"\npublished = 2016-12-09\nurl = "https://paper.example/1"\n'
    )
    first, second = drafts(tmp_path)
    assert (first.id, first.stated.outlet, first.stated.published) == ("first", "The Paper", "2016-12-09")
    assert (second.id, second.stated.outlet) == ("b", None)


def test_field_that_is_not_usable_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Some text.")
    (tmp_path / "sources.toml").write_text('["a.txt"]\npublished = "yesterday"\n')
    assert drafts(tmp_path)[0].stated.published is None
    assert "published 'yesterday' is not an ISO 8601 date" in complaints(tmp_path)[0]


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        ("not toml", "cannot be read"),
        ('["a.txt"]\npublised = "x"\n', "publised"),
        ('outlet = "x"\n', "outside a table"),
    ],
)
def test_broken_manifest_holds_its_files_back(tmp_path: Path, manifest: str, reason: str) -> None:
    (tmp_path / "a.txt").write_text("Some text.")
    (tmp_path / "sources.toml").write_text(manifest)
    assert not drafts(tmp_path)
    assert reason in complaints(tmp_path)[0]


def test_bad_jsonl_lines_are_named_by_number_and_the_rest_is_read(jsonl: Callable[..., Path]) -> None:
    file = jsonl(
        {"id": "a", "text": "Good."}, "{broken", "[]", {"id": "c"}, "", {"id": "d", "text": "  "}, {"text": "Too."}
    )
    assert [draft.line for draft in drafts(file)] == [1, 7]
    assert [complaint.split("jsonl, ")[1] for complaint in complaints(file)] == [
        "line 2, is not valid JSON.",
        "line 3, is not a JSON object.",
        "line 4, has no text.",
        "line 6, is empty.",
    ]


def test_jsonl_line_without_an_id_gets_one_from_its_content(jsonl: Callable[..., Path]) -> None:
    first = drafts(jsonl({"text": "A."}, {"text": "B."}))
    again = drafts(jsonl({"text": "B."}, {"text": "A."}, {"text": "A.", "outlet": "X"}))
    assert [draft.id for draft in first] == [draft.id for draft in again[:2]][::-1]
    assert again[2].id not in {draft.id for draft in first}


def test_same_line_twice_is_one_article(jsonl: Callable[..., Path]) -> None:
    items = list(read(jsonl({"text": "A."}, {"text": "A."})))
    assert [type(item) for item in items] == [Draft, Remark]


def test_half_a_surrogate_pair_does_not_stop_the_rest(jsonl: Callable[..., Path]) -> None:
    assert drafts(jsonl('{"text": "Broken \\ud83d emoji."}'))[0].text == "Broken \ufffd emoji."


@pytest.mark.parametrize("content", [b"", b" \n\n", b"\xef\xbb\xbf"])
def test_empty_file_is_refused_with_its_id(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    [item] = read(tmp_path)
    assert isinstance(item, Rejection)
    assert (item.article, item.reason) == ("a", "is empty")


def test_article_beyond_the_limit_is_refused(tmp_path: Path, jsonl: Callable[..., Path]) -> None:
    with open(tmp_path / "huge.txt", "wb") as handle:
        handle.truncate(50 * 2**20)
    (tmp_path / "large.txt").write_text("word " * (sources.LARGEST // 5 + 1))
    assert [complaint.split(" has ")[1] for complaint in complaints(tmp_path)] == [
        "50.0 MB of text; one article may have 10 MB.",
        "10.0 MB of text; one article may have 10 MB.",
    ]
    assert "one article may have 10 MB" in complaints(jsonl({"text": "w " * (sources.LARGEST // 2 + 1)}))[0]


def test_line_that_no_article_can_fill_is_passed_over_without_reading_it_whole(
    jsonl: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_LONGEST_LINE", 100)
    file = jsonl({"text": "x" * 500}, {"id": "b", "text": "Short."})
    assert [draft.id for draft in drafts(file)] == ["b"]
    assert "line 1, is longer than" in complaints(file)[0]


def test_what_is_no_source_is_refused(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>Text.</p>")
    assert "does not exist" in complaints(tmp_path / "missing")[0]
    assert "neither a .txt nor a .jsonl" in complaints(tmp_path / "page.html")[0]
