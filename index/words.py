"""A small vector for each word of the articles, so that a question's words find their translations.

Words are encoded one by one by an encoder that knows the article's language and projected on the directions in which
the words of public texts differ most (``word_directions.npy``, made by ``index.word_directions``). 64 bytes a word,
and a vocabulary grows far more slowly than its text. Words in other languages are found by their letters alone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import lexical
from index.article import Article, Sentence
from index.encoder import Encoder, Vectors
from index.universal import UniversalSentenceEncoder

VERSION = 1
"""Part of an index's manifest: raised whenever the same word would get another vector."""

TABLES = """
CREATE TABLE words(term TEXT PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5vocab('lexical', 'row');
CREATE VIRTUAL TABLE postings USING fts5vocab('lexical', 'instance')
"""
"""``words`` has each term's vector as int8; ``terms`` counts its sentences (doc); ``postings`` lists them (doc)."""

DIRECTIONS = Path(__file__).with_name("word_directions.npy")
DIMENSION = 64
_SCALE = 127.0


def encoder(encoders: Sequence[Encoder]) -> Encoder | None:
    """The encoder that words go through: it was trained on pairs of translations, down to single words."""
    return next((one for one in encoders if one.name == UniversalSentenceEncoder.name), None)


def knows(one: Encoder, language: str | None) -> bool:
    """Whether words of this language can be encoded. A language that nobody stated counts as known."""
    return one.languages is None or not language or language.split("-")[0].lower() in one.languages


def add(
    into: sqlite3.Connection, made: Iterable[tuple[Article, Sequence[Sentence]]], encoders: Sequence[Encoder]
) -> None:
    """Store vectors of the words of these sentences that have none yet; the first form met stands for its term."""
    through = encoder(encoders)
    if through is None:
        return
    forms: dict[str, str] = {}
    for article, sentences in made:
        if knows(through, article.language):
            for sentence in sentences:
                for term, form in lexical.forms(sentence.text, article.language):
                    forms.setdefault(term, form)
    have = {row[0] for row in into.execute("SELECT term FROM words")}
    new = [term for term in forms if term not in have]
    rows = np.rint(vectors([forms[term] for term in new], through) * _SCALE).astype(np.int8)
    into.executemany("INSERT INTO words VALUES(?,?)", zip(new, map(bytes, rows), strict=True))


def vectors(forms: Sequence[str], through: Encoder) -> Vectors:
    """Unit vectors of words, (len(forms), DIMENSION)."""
    if not forms:
        return np.zeros((0, DIMENSION), np.float32)
    return _unit(through.passages(forms) @ _directions(through.dimension))


def stored(blobs: Sequence[bytes]) -> Vectors:
    """The vectors of the ``words`` table, unit, (len(blobs), DIMENSION)."""
    numbers: NDArray[np.int8] = np.frombuffer(b"".join(blobs), np.int8).reshape(-1, DIMENSION)
    return _unit(numbers.astype(np.float32))


@cache
def _directions(dimension: int) -> Vectors:
    directions: Vectors = np.load(DIRECTIONS).astype(np.float32)
    if directions.shape != (dimension, DIMENSION):
        raise ValueError(f"{DIRECTIONS.name} is for vectors of {directions.shape[0]} numbers, not {dimension}")
    return directions


def _unit(rows: Vectors) -> Vectors:
    scaled: Vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    return scaled
