"""Retrieval on made-up articles, with encoders that need no model."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.build import build
from index.encoder import Encoder, Vectors
from index.reading import Index
from index.settings import load
from index.universal import UniversalSentenceEncoder
from rag.retriever import SentenceRetriever
from rag.words import matcher

MEANINGS = {
    "harbour": 0, "hafen": 0, "closed": 1, "geschlossen": 1, "storm": 2, "sturm": 2, "mayor": 3, "bridge": 4,
    "opened": 5, "wann": 6, "when": 6,
}  # fmt: skip
"""Words that mean the same share a number."""


class Fake(Encoder):
    """One direction a meaning; words it does not know lie apart."""

    def __init__(self, name: str, dimension: int, languages: frozenset[str] | None = None) -> None:
        self.name, self._dimension, self.languages = name, dimension, languages

    @property
    def identity(self) -> dict[str, str | None]:
        return {"name": self.name, "checksum": None, "query_prefix": None, "passage_prefix": None}

    @property
    def dimension(self) -> int:
        return self._dimension

    def passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), self._dimension), 0.01, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(".", "").replace("?", "").split():
                row[MEANINGS.get(word, 10 + sum(map(ord, word)) % 100)] += 1
        scaled: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return scaled

    def query(self, text: str) -> Vectors:
        first: Vectors = self.passages([text])[0]
        return first


ARTICLES = [
    ("harbour", "en", "The harbour was closed on Monday because of the storm. The mayor of the town was not there."),
    ("bridge", "en", "The new bridge was opened on Friday by the minister. Nobody in the crowd said anything at all."),
    ("fair", "en", "A fair of books and paper takes place in the old hall. It has been held there for many years."),
    ("speech", "en", "Nobody had expected that Gonzales would give a speech there. Then everybody went home at once."),
]


@pytest.fixture(scope="module")
def models() -> tuple[Encoder, ...]:
    return Fake("meaning", 384), Fake(UniversalSentenceEncoder.name, 512, frozenset({"en", "de"}))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, models: tuple[Encoder, ...]) -> Iterator[Index]:
    folder: Path = tmp_path_factory.mktemp("index")
    lines = [
        json.dumps({"id": one, "outlet": one, "language": language, "text": text}) for one, language, text in ARTICLES
    ]
    (folder / "articles.jsonl").write_text("\n".join(lines))
    settings = load(index=folder / "made")
    build(folder / "made", [folder / "articles.jsonl"], settings, using=models)
    opened = Index.open(folder / "made", settings, using=models)
    yield opened
    opened.close()


@pytest.fixture
def retriever(index: Index, models: tuple[Encoder, ...]) -> SentenceRetriever:
    return SentenceRetriever(index=index, encoders=models, k=3)


@pytest.mark.parametrize(
    ("question", "language", "article"),
    [
        ("When was the harbour closed?", "en", "harbour"),
        ("Hafen geschlossen wann?", "de", "harbour"),
        ("Who opened the bridge?", "en", "bridge"),
    ],
    ids=["same language", "another language", "another article"],
)
def test_the_sentence_that_answers_comes_first(
    retriever: SentenceRetriever, question: str, language: str, article: str
) -> None:
    best = retriever.hits(question, language, None, 3)[0]
    assert (best.sentence.article, best.sentence.position) == (article, 0)


def test_hits_come_in_one_order_and_as_many_as_asked_for(retriever: SentenceRetriever) -> None:
    for wanted in (1, 4, 6):
        hits = retriever.hits("When was the harbour closed?", "en", None, wanted)
        assert len({hit.sentence.id for hit in hits}) == wanted
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_all_sentences_come_where_there_are_fewer_than_asked_for(retriever: SentenceRetriever) -> None:
    assert len(retriever.hits("Who?", "en", None, 50)) == 8


def test_no_hits_are_no_error(retriever: SentenceRetriever) -> None:
    assert retriever.hits("Who?", "en", None, 0) == ()


def test_restrictions_hold_for_meaning_and_for_words(retriever: SentenceRetriever, index: Index) -> None:
    within = index.select(outlets=["fair", "bridge"])
    hits = retriever.hits("When was the harbour closed?", "en", within, 10)
    assert {hit.sentence.article for hit in hits} == {"fair", "bridge"}


def test_documents_carry_the_place_of_the_sentence(retriever: SentenceRetriever, index: Index) -> None:
    document = retriever.invoke("When was the harbour closed?")[0]
    place = document.metadata
    assert index.articles[place["article"]].text[place["start"] : place["end"]] == document.page_content
    assert index.sentence(place["id"]).text == document.page_content


def test_a_word_is_found_by_its_translation(index: Index, models: tuple[Encoder, ...]) -> None:
    found = matcher(index, models[1]).matches(index, "Hafen", "de", foreign=True)
    rows = index.rows("SELECT article, position FROM sentences WHERE number=?", (int(found.best[0]),))
    assert rows == [("harbour", 0)]
    assert found.share[found.best[0]] > 0.9


@pytest.mark.parametrize(("question", "language"), [("Τι είπε ο Γκονζάλες;", "el"), ("قال غونزاليس", "ar")])
def test_a_name_is_found_by_its_sound(index: Index, models: tuple[Encoder, ...], question: str, language: str) -> None:
    found = matcher(index, models[1]).matches(index, question, language, foreign=True)
    rows = index.rows("SELECT article, position FROM sentences WHERE number=?", (int(found.best[0]),))
    assert rows == [("speech", 0)]


def test_one_word_that_matches_by_chance_is_not_the_whole_question(index: Index, models: tuple[Encoder, ...]) -> None:
    """Unknown words once had no weight, and a Greek question's only Latin word made any sentence with it the best."""
    found = matcher(index, models[1]).matches(index, "πότε έκλεισε το λιμάνι Monday", "el", foreign=True)
    assert 0 < found.share[found.best[0]] < 0.5


def test_a_language_the_second_encoder_does_not_know_is_searched_by_the_first_alone(
    index: Index, models: tuple[Encoder, ...]
) -> None:
    class Deaf(Fake):
        def query(self, text: str) -> Vectors:
            raise AssertionError("asked in a language it does not know")

    deaf = Deaf(UniversalSentenceEncoder.name, 512, frozenset({"en"}))
    assert SentenceRetriever(index=index, encoders=(models[0], deaf)).hits("storm", "el", None, 1)
