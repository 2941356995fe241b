"""The SQLite file of a generation: articles, their evidence sentences and tokens, sources, and what users set."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from index import lexical, sounds, words
from index.article import Article, Sentence
from index.manifest import Stated

NAME = "articles.sqlite"

_SCHEMA = f"""
CREATE TABLE sources(path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE articles(
    id TEXT PRIMARY KEY, source TEXT NOT NULL, file TEXT NOT NULL, line INTEGER, digest TEXT NOT NULL,
    stated TEXT NOT NULL, text TEXT NOT NULL, outlet TEXT NOT NULL, outlet_known INTEGER NOT NULL, title TEXT,
    url TEXT, published TEXT, published_inferred INTEGER NOT NULL, language TEXT,
    primary_language TEXT NOT NULL, day INTEGER NOT NULL, taken_out INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX articles_by_source ON articles(source);
CREATE INDEX articles_by_outlet ON articles(outlet);
CREATE TABLE sentences(
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article TEXT NOT NULL, position INTEGER NOT NULL,
    paragraph INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, UNIQUE(article, position)
);
{lexical.TABLE};
{words.TABLES};
{sounds.TABLE};
CREATE TABLE taken_out(id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE overrides(
    article TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(article, field)
) WITHOUT ROWID;
"""

ARTICLE = "id, text, outlet, outlet_known, title, url, published, published_inferred, language"
"""The columns that ``article`` reads, in its order."""


def create(folder: Path) -> None:
    """An empty database in ``folder``."""
    database = sqlite3.connect(folder / NAME)
    database.executescript(_SCHEMA)
    database.close()


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """The database of a generation that no reader has yet."""
    database = sqlite3.connect(folder / NAME)
    database.execute("PRAGMA synchronous=OFF")  # a generation is synced once, before it is published
    database.execute("PRAGMA journal_mode=MEMORY")
    return database


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """The database of a published generation, which never changes. May be used by any thread, one at a time."""
    address = f"{(folder / NAME).resolve().as_uri()}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False)


def day_number(published: str | None) -> int:
    """yyyymmdd of an ISO 8601 day or moment, as it is written; 0 without one."""
    if published is None:
        return 0
    day = datetime.fromisoformat(published)
    return day.year * 10_000 + day.month * 100 + day.day


def primary_language(language: str | None) -> str:
    """The first subtag in lower case ("ar" of "ar-EG"); empty without a language."""
    return (language or "").replace("_", "-").split("-")[0].lower()


def article(row: tuple[object, ...]) -> Article:
    """The article of a row of ``ARTICLE`` columns."""
    name, text, outlet, known, title, url, published, inferred, language = row
    return Article(
        str(name), str(text), str(outlet), bool(known), _text(title), _text(url), _text(published), bool(inferred),
        _text(language),
    )  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def put_article(
    database: sqlite3.Connection, one: Article, origin: tuple[str, str, int | None, str], stated: Stated, out: bool
) -> None:
    """Add an article. ``origin`` is its source, file, line and digest; ``out`` says that a user has taken it out."""
    database.execute(
        "INSERT INTO articles VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            one.id, *origin, json.dumps(stated.fields(), ensure_ascii=False), one.text, one.outlet, one.outlet_known,
            one.title, one.url, one.published, one.published_inferred, one.language,
            primary_language(one.language), day_number(one.published), out,
        ),
    )  # fmt: skip


def put_sentences(database: sqlite3.Connection, one: Article, sentences: Iterable[Sentence]) -> None:
    """Add an article's evidence and its tokens."""
    for sentence in sentences:
        number = database.execute(
            'INSERT INTO sentences(id, article, position, paragraph, start, "end") VALUES(?,?,?,?,?,?)',
            (sentence.id, one.id, sentence.position, sentence.paragraph, sentence.start, sentence.end),
        ).lastrowid
        tokens = " ".join(lexical.tokens(sentence.text, one.language))
        database.execute("INSERT INTO lexical(rowid, tokens) VALUES(?,?)", (number, tokens))


def drop_sentences(database: sqlite3.Connection, article_id: str) -> None:
    """Take an article's evidence away and leave the article."""
    numbers = database.execute("SELECT number FROM sentences WHERE article=?", (article_id,)).fetchall()
    database.executemany("DELETE FROM lexical WHERE rowid=?", numbers)
    database.execute("DELETE FROM sentences WHERE article=?", (article_id,))


def drop_article(database: sqlite3.Connection, article_id: str) -> None:
    """Take an article away with its evidence. What users set for its id stays, should it come back."""
    drop_sentences(database, article_id)
    database.execute("DELETE FROM articles WHERE id=?", (article_id,))


def overrides(database: sqlite3.Connection, article_id: str) -> dict[str, str]:
    """The fields of an article that users have set."""
    rows: Iterator[tuple[str, str]] = database.execute(
        "SELECT field, value FROM overrides WHERE article=?", (article_id,)
    )
    return dict(rows)
