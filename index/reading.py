"""A read-only view of an index: one generation, which never changes, whatever indexers do meanwhile."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from index import chroma, compatibility, database, generations, lexical
from index.article import Article, Sentence
from index.embeddings import encoders
from index.encoder import Encoder
from index.errors import RiwayatError
from index.selection import Selection, select
from index.settings import Settings, load

if TYPE_CHECKING:
    from langchain_chroma import Chroma


class Scored(NamedTuple):
    """A sentence's id with its BM25 score, higher is better."""

    sentence: str
    score: float


class Outlet(NamedTuple):
    """An outlet, whether somebody states it, and how much of it is indexed."""

    name: str
    known: bool
    articles: int
    sentences: int


class Index:
    """Articles, sentences and their vectors. Threads may share one; ``close`` it when done."""

    def __init__(self, folder: Path, number: int, settings: Settings, using: Sequence[Encoder] | None) -> None:
        """Use ``open``."""
        self.folder, self.number, self.settings = folder, number, settings
        self._using = using
        self.manifest: dict[str, Any] = generations.manifest(folder, number)
        self._database = database.open_for_reading(generations.path(folder, number))
        self._lock = RLock()
        self._held = generations.hold(folder, number)
        # a reader that moved on to a newer generation drops this one without closing it, for others may still read
        weakref.finalize(self, _let_go, self._database, self._held)
        self.articles: Mapping[str, Article] = _Articles(self)
        self.sentences: Callable[[str], tuple[Sentence, ...]] = lru_cache(maxsize=4_096)(self._sentences)

    @classmethod
    def open(cls, folder: Path, settings: Settings | None = None, using: Sequence[Encoder] | None = None) -> Index:
        """Open the generation that answers now. Imports neither Chroma nor a model.

        Raises RiwayatError when there is no index, or when it was made with another model than the settings name.
        """
        settings = settings or load()
        for _ in range(5):  # a generation may be replaced and deleted between these two lines
            number = generations.current(folder)
            if number is None:
                raise RiwayatError(f"{folder} holds no index.", f"Make one: app.py index SOURCE --index {folder}")
            try:
                opened = cls(folder, number, settings, using)
                break
            except (RiwayatError, sqlite3.Error):
                if generations.current(folder) == number:
                    raise
        else:
            raise RiwayatError(f"The index in {folder} keeps changing.", "Try again.")
        models = using if using is not None else encoders(settings)
        try:
            compatibility.check(folder, opened.manifest, compatibility.made_with(models, settings))
        except RiwayatError:
            opened.close()
            raise
        return opened

    def close(self) -> None:
        """Let go of the generation."""
        with self._lock:
            if "vector_store" in self.__dict__:
                chroma.close(self.vector_store._client)  # langchain_chroma has no way of its own
                del self.__dict__["vector_store"]
            _let_go(self._database, self._held)

    def refreshed(self) -> Index:
        """This index, or a newly opened one when another generation answers now. Costs the read of a small file."""
        if generations.current(self.folder) == self.number:
            return self
        return Index.open(self.folder, self.settings, self._using)

    @cached_property
    def vector_store(self) -> Chroma:
        """The LangChain vector store of the sentences. Query it by vector: it has no embedding function."""
        from langchain_chroma import Chroma

        with self._lock:
            store = chroma.client(generations.path(self.folder, self.number), self.settings)
            named = chroma.name(self.manifest["identity"], self.number, self.settings)
            chroma.collection(store, named)
            return Chroma(collection_name=named, client=store, create_collection_if_not_exists=False)

    def _sentences(self, article_id: str) -> tuple[Sentence, ...]:
        """The article's evidence in order. Raises KeyError for an article that is not there."""
        text = self.articles[article_id].text
        rows = self.rows(
            'SELECT id, article, position, paragraph, start, "end" FROM sentences WHERE article=? ORDER BY position',
            (article_id,),
        )
        return tuple(
            Sentence(name, article, position, paragraph, start, end, text[start:end])
            for name, article, position, paragraph, start, end in rows
        )

    def sentence(self, sentence_id: str) -> Sentence:
        """The sentence of this id. Raises KeyError for one that is not there."""
        rows = self.rows("SELECT article, position FROM sentences WHERE id=?", (sentence_id,))
        if not rows:
            raise KeyError(sentence_id)
        article, position = rows[0]
        found: Sentence = self.sentences(article)[position]
        return found

    def outlets(self) -> list[Outlet]:
        """Every outlet, by name."""
        rows = self.rows(
            "SELECT outlet, max(outlet_known), count(*), "
            "sum((SELECT count(*) FROM sentences WHERE article=articles.id)) "
            "FROM articles WHERE NOT taken_out GROUP BY outlet ORDER BY outlet"
        )
        return [Outlet(name, bool(known), articles, sentences) for name, known, articles, sentences in rows]

    def sources(self) -> list[Path]:
        """The files and folders that the index was made from."""
        return [Path(row[0]) for row in self.rows("SELECT path FROM sources ORDER BY path")]

    def taken_out(self) -> list[str]:
        """The ids that users have taken out."""
        return [row[0] for row in self.rows("SELECT id FROM taken_out ORDER BY id")]

    def select(
        self,
        outlets: Sequence[str] | None = None,
        language: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Selection:
        """The articles within restrictions; see ``selection.select``."""
        return select(self.rows, outlets, language, since, until)

    def lexical(self, query_tokens: Sequence[str], k: int, within: Selection | None = None) -> list[Scored]:
        """The ``k`` sentences that match the folded tokens best by BM25; those without any are not listed."""
        expression = lexical.match(query_tokens)
        if not expression or k < 1:
            return []
        condition, values = within.condition if within else ("1", ())
        rows = self.rows(
            "SELECT sentences.id, -bm25(lexical) AS score FROM lexical "
            "JOIN sentences ON sentences.number=lexical.rowid "
            f"JOIN articles ON articles.id=sentences.article WHERE lexical MATCH ? AND {condition} "
            "ORDER BY score DESC, sentences.number LIMIT ?",
            (expression, *values, k),
        )
        return [Scored(*row) for row in rows]

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query on the generation's database (see ``database``), for any thread."""
        with self._lock:
            found: list[tuple[Any, ...]] = self._database.execute(query, values).fetchall()
            return found


def _let_go(database: sqlite3.Connection, held: IO[bytes] | None) -> None:
    database.close()
    if held:
        held.close()


class _Articles(Mapping[str, Article]):
    """Articles by id, read when asked for; the ids in order."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._get = lru_cache(maxsize=1_024)(self._read)

    def _read(self, article_id: str) -> Article:
        query = f"SELECT {database.ARTICLE} FROM articles WHERE id=? AND NOT taken_out"
        rows = self._index.rows(query, (article_id,))
        if not rows:
            raise KeyError(article_id)
        return database.article(rows[0])

    def __getitem__(self, article_id: str) -> Article:
        return self._get(article_id)

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._index.rows("SELECT id FROM articles WHERE NOT taken_out ORDER BY id"))

    def __len__(self) -> int:
        return int(self._index.rows("SELECT count(*) FROM articles WHERE NOT taken_out")[0][0])
