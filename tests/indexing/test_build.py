"""What an index holds after each run of the indexer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.errors import RiwayatError
from index.lexical import tokens
from tests.indexing.conftest import Workbench


def snapshot(folder: Path) -> dict[str, int]:
    return {str(file.relative_to(folder)): file.stat().st_mtime_ns for file in folder.rglob("*")}


def test_index_holds_what_the_source_holds(bench: Workbench, source: Path) -> None:
    report = bench.build(source)
    assert (report.added, report.articles, report.sentences, report.exit_status) == (("one", "two"), 2, 4, 0)
    index = bench.open()
    assert list(index.articles) == ["one", "two"]
    assert [one.name for one in index.outlets()] == ["one", "two"]
    for name in index.articles:
        for sentence in index.sentences(name):
            assert index.articles[name].text[sentence.start : sentence.end] == sentence.text
            assert index.sentence(sentence.id) == sentence


def test_every_sentence_is_found_by_its_own_words(bench: Workbench, source: Path) -> None:
    bench.build(source)
    index = bench.open()
    for name in index.articles:
        for sentence in index.sentences(name):
            assert index.lexical(tokens(sentence.text, "en"), 1)[0].sentence == sentence.id


def test_vectors_carry_what_restrictions_need(bench: Workbench, jsonl: Callable[..., Path]) -> None:
    text = "The minister cancelled the meeting."
    bench.build(
        jsonl({"id": "a", "text": text, "outlet": "Paper", "published": "2016-12-09T10:00:00Z", "language": "en-GB"})
    )
    [[document, _]] = bench.open().vector_store.similarity_search_by_vector_with_relevance_scores([1.0] * 24, k=1)
    assert document.page_content == text
    assert document.metadata == {
        "article": "a", "outlet": "Paper", "language": "en", "published": 20161209,
        "position": 0, "paragraph": 0, "start": 0, "end": len(text),
    }  # fmt: skip


def test_run_that_changes_nothing_writes_nothing(bench: Workbench, source: Path) -> None:
    bench.build(source)
    before, encoded = snapshot(bench.folder), len(bench.encoder.encoded)
    report = bench.build(source)
    assert (report.added, report.changed, report.vanished, report.unchanged) == ((), (), (), 2)
    assert (report.articles, report.sentences) == (2, 4)
    assert snapshot(bench.folder) == before
    assert len(bench.encoder.encoded) == encoded


def test_only_what_is_new_or_changed_is_embedded(bench: Workbench, source: Path) -> None:
    bench.build(source)
    bench.encoder.encoded.clear()
    (source / "two.txt").write_text("Talks were held in Rome after all.")
    (source / "three.txt").write_text("Nobody came to the talks.")
    report = bench.build(source)
    assert (report.added, report.changed) == (("three",), ("two",))
    assert sorted(bench.encoder.encoded) == ["Nobody came to the talks.", "Talks were held in Rome after all."]
    index = bench.open()
    assert {sentence.text for name in index.articles for sentence in index.sentences(name)} >= {*bench.encoder.encoded}
    assert not index.lexical(tokens("denied", "en"), 5)


def test_article_that_vanished_from_its_source_goes_and_other_sources_stay(
    bench: Workbench, source: Path, jsonl: Callable[..., Path]
) -> None:
    bench.build(source, jsonl({"id": "three", "text": "Nobody came to the talks."}))
    (source / "one.txt").unlink()
    assert bench.build(source).vanished == ("one",)
    assert list(bench.texts()) == ["three", "two"]
    (source / "two.txt").unlink()
    bench.build(source)
    assert list(bench.texts()) == ["three"]


def test_changed_manifest_changes_the_article(bench: Workbench, source: Path) -> None:
    bench.build(source)
    (source / "sources.toml").write_text('["one.txt"]\noutlet = "The Paper"\n')
    assert bench.build(source).changed == ("one",)
    article = bench.open().articles["one"]
    assert (article.outlet, article.outlet_known) == ("The Paper", True)


def test_article_taken_out_stays_out_until_restored(bench: Workbench, source: Path) -> None:
    bench.build(source)
    assert bench.build(remove=["one"]).taken_out == ("one",)
    assert list(bench.texts()) == ["two"]
    assert bench.open().taken_out() == ["one"]
    with pytest.raises(KeyError):
        bench.open().articles["one"]
    (source / "one.txt").write_text("A changed text of the first article.")
    bench.build(source)
    assert list(bench.texts()) == ["two"]
    assert bench.build(restore=["one"]).restored == ("one",)
    assert bench.texts()["one"] == "A changed text of the first article."


def test_article_that_vanished_while_it_was_out_is_still_out_when_it_comes_back(bench: Workbench, source: Path) -> None:
    text = (source / "one.txt").read_text()
    bench.build(source, remove=["one"])
    (source / "one.txt").unlink()
    bench.build(source)
    (source / "one.txt").write_text(text)
    bench.build(source)
    assert list(bench.texts()) == ["two"]
    bench.build(restore=["one"])
    assert list(bench.texts()) == ["one", "two"]


def test_unknown_ids_are_named(bench: Workbench, source: Path) -> None:
    bench.build(source)
    with pytest.raises(RiwayatError, match="no article 'nine' to remove"):
        bench.build(remove=["nine"])
    with pytest.raises(RiwayatError, match="'one' is not taken out"):
        bench.build(restore=["one"])
    report = bench.build(remove=["nine", "one"])
    assert (report.taken_out, report.exit_status) == (("one",), 1)
    assert "nine" in report.rejections[0]


def test_field_set_by_a_user_outlives_indexing_until_it_is_unset(bench: Workbench, source: Path) -> None:
    bench.build(source)
    bench.build(fields={"one": {"outlet": "The Paper", "published": "2016-12-09"}})
    (source / "one.txt").write_text("The minister cancelled all meetings.")
    bench.build(source)
    article = bench.open().articles["one"]
    assert (article.outlet, article.outlet_known, article.published, article.published_inferred) == (
        "The Paper", True, "2016-12-09", False,
    )  # fmt: skip
    bench.build(fields={"one": {"outlet": None, "published": None}})
    article = bench.open().articles["one"]
    assert (article.outlet, article.outlet_known, article.published) == ("one", False, None)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({"publised": "x"}, "not a field"), ({"published": "yesterday"}, "not an ISO 8601 date")],
)
def test_field_that_cannot_be_is_refused(
    bench: Workbench, source: Path, fields: dict[str, str | None], reason: str
) -> None:
    bench.build(source)
    with pytest.raises(RiwayatError, match=reason):
        bench.build(fields={"one": fields})


def test_moved_source_takes_its_articles_along(bench: Workbench, source: Path) -> None:
    bench.build(source)
    moved = source.rename(source.with_name("moved"))
    assert bench.build(moved).changed == ("one", "two")
    assert list(bench.texts()) == ["one", "two"]


def test_article_without_evidence_is_indexed_and_silent(bench: Workbench, source: Path) -> None:
    (source / "three.txt").write_text("www.example.com")
    assert bench.build(source).silent == ("three",)
    index = bench.open()
    assert index.sentences("three") == ()
    assert "three" in index.articles


def test_same_text_in_two_articles_stays_two_articles(bench: Workbench, jsonl: Callable[..., Path]) -> None:
    wire = "The minister cancelled the meeting. He gave no reason for it."
    bench.build(jsonl(*({"id": f"a{number}", "text": wire} for number in range(12))))
    assert bench.open().manifest["sentences"] == 24


def test_reader_keeps_its_generation_while_indexers_go_on(bench: Workbench, source: Path) -> None:
    bench.build(source)
    reader = bench.open()
    for number in range(4):
        (source / "one.txt").write_text(f"The meeting number {number} was cancelled.")
        bench.build(source)
    assert "gave no reason" in reader.articles["one"].text
    assert reader.vector_store.similarity_search_by_vector([1.0] * 24, k=9)
    renewed = reader.refreshed()
    assert renewed.articles["one"].text == "The meeting number 3 was cancelled."
    assert renewed.refreshed() is renewed
    renewed.close()
    reader.close()
    (source / "one.txt").write_text("The meeting was held in the end.")
    bench.build(source)
    assert len(list(bench.folder.glob("generation-*"))) == 2


def test_restrictions_select_articles_and_count_the_undated(bench: Workbench, jsonl: Callable[..., Path]) -> None:
    text = "The minister cancelled the meeting."
    bench.build(
        jsonl(
            {"id": "a", "text": text, "outlet": "Paper", "published": "2016-12-08", "language": "en"},
            {"id": "b", "text": text, "outlet": "Paper", "published": "2016-12-09", "language": "fr"},
            {"id": "c", "text": text, "outlet": "Gazette", "language": "en"},
        )
    )
    index = bench.open()
    assert index.select().articles == {"a", "b", "c"}
    assert index.select(outlets=["paper"]).articles == {"a", "b"}
    assert index.select(outlets=["Times", "Gazette"]).unknown == ("Times",)
    assert index.select(language="en").articles == {"a", "c"}
    selection = index.select(since="2016-12-08", until="2016-12-08")
    assert selection.articles == {"a"}
    assert selection.undated == 1
    assert index.select(outlets=["Paper"], since="2016-12-09").undated == 0
    with pytest.raises(RiwayatError, match="'soon' is not a day"):
        index.select(since="soon")
    for chosen in (
        index.select(),
        selection,
        index.select(language="en"),
        index.select(outlets=["Times"]),
        index.select(outlets=["Paper"], until="2016-12-09"),
    ):
        documents = index.vector_store.similarity_search_by_vector([1.0] * 24, k=9, filter=chosen.where)
        by_words = index.lexical(tokens("minister", "en"), 9, chosen)
        assert {document.metadata["article"] for document in documents} == chosen.articles
        assert {index.sentence(found.sentence).article for found in by_words} == chosen.articles


def test_progress_goes_from_nothing_to_the_whole_and_is_seen_to_move(bench: Workbench, source: Path) -> None:
    told: list[tuple[int, int]] = []
    for n in range(40):
        text = " ".join(f"Minister {n} of region {k} gave no reason for it." for k in range(20))
        (source / f"more-{n}.txt").write_text(text)
    bench.build(source, progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, 42)
    assert told[-1] == (42, 42)
    assert len({done for done, _ in told}) > 3
    assert told == sorted(told)
