"""How a word sounds, the same in every script, so that a name is found wherever it is written.

``Lavrov``, ``Lawrow``, ``Лавров`` and ``لافروف`` all give ``lfrf``. A word is transliterated by anyascii; sounds that
scripts and languages mix up (p and b, v and f, k and q) become one letter; vowels and h go, since some scripts do not
write them. Words of fewer than SHORTEST letters by then say too little and have no sound.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache

import regex

from index import lexical
from index.article import Article, Sentence

VERSION = 1
"""Part of an index's manifest: raised whenever the same word would get another sound."""

TABLE = "CREATE TABLE sounds(sound TEXT NOT NULL, term TEXT NOT NULL, PRIMARY KEY(sound, term)) WITHOUT ROWID"
SHORTEST = 3

_SPELT = tuple(
    (regex.compile(pattern), letter)
    for pattern, letter in (
        ("tsch|tch|tsh|sch|sh|ch|ts|dzh", "s"), ("kh|ck|x", "k"), ("gh|dj|zh", "g"), ("ph", "f"), ("th", "t"),
        ("c(?=[eiy])", "s"), ("[cq]", "k"), ("j", "g"), ("p", "b"), ("v|w(?=[aeiou])", "f"), ("z", "s"), ("d", "t"),
        ("[^bfgklmnrst]", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
_PREFIX = regex.compile(r"^(?:[وبفك]?ال|لل|[وبلفك])(?=\w{3})")


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """The sound of a word in any script; empty where it has none to speak of."""
    from anyascii import anyascii

    spelt = anyascii(word).lower()
    for pattern, letter in _SPELT:
        spelt = pattern.sub(letter, spelt)
    return spelt if len(spelt) >= SHORTEST else ""


def sounds(form: str) -> set[str]:
    """The sounds of a word with and without what Arabic writes together with it."""
    return {one for one in (sound(form), sound(_PREFIX.sub("", form))) if one}


def add(into: sqlite3.Connection, made: Iterable[tuple[Article, Sequence[Sentence]]]) -> None:
    """Store the sounds of the words of these sentences."""
    forms = {
        form: term
        for article, sentences in made
        for sentence in sentences
        for term, form in lexical.forms(sentence.text, article.language)
    }
    rows = ((one, term) for form, term in forms.items() if form.isalpha() for one in sounds(form))
    into.executemany("INSERT OR IGNORE INTO sounds VALUES(?,?)", rows)
