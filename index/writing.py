"""Carrying out the changes of a run in a new generation's database and vectors."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from index import chroma, database, provenance, sounds, vectors, words
from index.article import Article, Sentence
from index.changes import Changes
from index.encoder import Encoder
from index.extraction import evidence
from index.intake import Raw
from index.manifest import Stated
from index.settings import Settings

_FIRST_BLOCK, _BLOCK = 256, 2_048
"""Sentences embedded together: each block is twice the one before, so that whoever waits soon sees progress, up to
enough to fill batches of like length and few enough for memory."""


class _Made(NamedTuple):
    article: Article
    sentences: tuple[Sentence, ...]


def write(
    into: sqlite3.Connection,
    generation: Path,
    names: tuple[str, str],
    changes: Changes,
    settings: Settings,
    encoders: Sequence[Encoder],
    progress: Callable[[int, int], None] | None,
) -> list[str]:
    """Bring the copied database, and the vectors under the second of ``names``, to what ``changes`` ask for.

    Returns the ids of articles that went in without a sentence fit for evidence.
    """
    raws = {one: _stored(into, one) for one in changes.made if changes.intake.raw(one) is None}
    for one in changes.dropped:
        database.drop_article(into, one)
    _write_choices(into, changes)
    silent: list[str] = []
    with chroma.opened(generation, settings) as store:
        kept = (row[0] for row in into.execute("SELECT id FROM sentences ORDER BY number"))
        collection = chroma.carried_over(store, names, changes.dropped, list(kept), settings)
        done, total = 0, len(changes.made)
        if progress and total:
            progress(done, total)
        for block in _blocks(_made(into, changes, raws)):
            sentences = [sentence for made in block for sentence in made.sentences]
            if sentences:
                articles = {made.article.id: made.article for made in block}
                chroma.add(store, collection, articles, sentences, vectors.sentence_vectors(sentences, encoders))
                words.add(into, block, encoders)
                sounds.add(into, block)
            done += len(block)
            silent += [made.article.id for made in block if not made.sentences and not _out(into, made.article.id)]
            if progress:
                progress(done, total)
    into.commit()
    return silent


def _write_choices(into: sqlite3.Connection, changes: Changes) -> None:
    """What users chose: sources, articles taken out or restored, fields set or unset."""
    into.executemany("INSERT OR IGNORE INTO sources VALUES(?)", [(source,) for source in changes.sources])
    into.executemany("INSERT OR IGNORE INTO taken_out VALUES(?)", [(one,) for one in changes.taken_out])
    into.executemany("DELETE FROM taken_out WHERE id=?", [(one,) for one in changes.restored])
    for one, values in changes.fields.items():
        for name, value in values.items():
            into.execute("DELETE FROM overrides WHERE article=? AND field=?", (one, name))
            if value is not None:
                into.execute("INSERT INTO overrides VALUES(?,?,?)", (one, name, value))


def _made(into: sqlite3.Connection, changes: Changes, raws: dict[str, Raw | None]) -> Iterator[_Made]:
    """Read, cut and store each article that is to be made, in turn."""
    for one in changes.made:
        raw = raws.get(one) or changes.intake.raw(one)
        if raw is None:
            continue  # restored, but its source no longer has it
        said = Stated(**(raw.stated.fields() | database.overrides(into, one)))
        article = provenance.article(one, raw.text, said)
        out = _out(into, one)
        sentences = () if out else evidence(article)
        database.put_article(into, article, (raw.source, raw.file, raw.line, raw.digest), raw.stated, out)
        database.put_sentences(into, article, sentences)
        yield _Made(article, sentences)


def _stored(into: sqlite3.Connection, one: str) -> Raw | None:
    query = "SELECT source, file, line, digest, stated, text FROM articles WHERE id=?"
    row = into.execute(query, (one,)).fetchone()
    return None if row is None else Raw._make((*row[:4], Stated(**json.loads(row[4])), row[5]))


def _out(into: sqlite3.Connection, one: str) -> bool:
    return into.execute("SELECT 1 FROM taken_out WHERE id=?", (one,)).fetchone() is not None


def _blocks(made: Iterator[_Made]) -> Iterator[list[_Made]]:
    block: list[_Made] = []
    size, wanted = 0, _FIRST_BLOCK
    for one in made:
        block.append(one)
        size += len(one.sentences)
        if size >= wanted:
            yield block
            block, size, wanted = [], 0, min(2 * wanted, _BLOCK)
    if block:
        yield block
