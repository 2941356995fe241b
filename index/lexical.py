"""Words as they are compared, the same for articles and questions, and the SQLite table that ranks by them.

Folding: NFKC and case, marks (tashkeel and accents) and tatweel off, alef, ya and ta-marbuta in one form, digits of
every script in ASCII, Arabic proclitics off, then the language's Snowball stemmer. Scripts without spaces between
words give overlapping pairs of letters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Protocol

import regex

VERSION = 1
"""Part of an index's manifest: raised whenever the same text would give other tokens."""

TABLE = "CREATE VIRTUAL TABLE lexical USING fts5(tokens, tokenize='ascii', detail='column')"
"""Tokens come folded and joined by spaces; the ascii tokenizer leaves every character beyond ASCII as it is."""

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}\u200c\u200d]*")
_ARABIC = regex.compile(r"[\u0620-\u064a\u0671-\u06d3]")
_UNSPACED = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Hiragana}\p{Katakana}\p{Han}]+")
_MARKS = regex.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]")
_FORMS = str.maketrans("أإآٱىیئؤةک", "اااايييوهك", "ء")
_PROCLITIC = regex.compile(r"^(?:[وف](?=\w{3}))?(?:[بك]?ال(?=\w{2})|لل(?=\w{2}))?")
_NOT_ARABIC = ("fa", "ur", "ps", "ku", "sd", "ug")
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian",
    "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "nb": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...


def tokens(text: str, language: str | None = None) -> list[str]:
    """The folded words of ``text`` in order, repeated ones too. ``language`` (ISO 639-1) chooses the stemmer.

    Arabic words are stemmed as Arabic in a text of any language.
    """
    return [term for term, _ in forms(text, language)]


def forms(text: str, language: str | None = None) -> list[tuple[str, str]]:
    """The same, each with the word as it is written, in lower case and with ASCII digits."""
    primary = (language or "").split("-")[0].lower()
    found: list[tuple[str, str]] = []
    for word in _WORD.findall(_ascii_digits(unicodedata.normalize("NFKC", text).casefold())):
        if _UNSPACED.search(word):
            found += [(pair, pair) for pair in _pairs(word)]
        elif folded := _folded(word, "ar" if primary not in _NOT_ARABIC and _ARABIC.search(word) else primary):
            found.append((folded, word))
    return found


def capitalised(text: str) -> set[str]:
    """The words within a text that are written like names, as ``forms`` gives them; the first word tells nothing."""
    found = [word[0] for word in _WORD.finditer(unicodedata.normalize("NFKC", text)) if word.start()]
    return {_ascii_digits(word.casefold()) for word in found if word[:1].isupper()}


def match(query: Iterable[str]) -> str:
    """An FTS5 expression that any of the tokens satisfies; empty without tokens."""
    return " OR ".join(f'"{token}"' for token in dict.fromkeys(query))


def _ascii_digits(text: str) -> str:
    return str(_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text))


_DIGIT = regex.compile(r"[\p{Nd}--[0-9]]", regex.V1)


def _pairs(word: str) -> list[str]:
    pieces: list[str] = []
    at = 0
    for run in _UNSPACED.finditer(word):
        pieces += [word[at : run.start()]] if run.start() > at else []
        letters = run[0]
        pieces += [letters[i : i + 2] for i in range(len(letters) - 1)] or [letters]
        at = run.end()
    return pieces + ([word[at:]] if at < len(word) else [])


@lru_cache(maxsize=200_000)
def _folded(word: str, language: str) -> str:
    """The stem, then without accents: a stemmer wants its language's own letters, hamzas among them."""
    if language == "ar":
        word = _MARKS.sub("", word)
        word = _PROCLITIC.sub("", word) or word
    stemmer = _stemmer(language)
    stem = (stemmer.stemWord(word) or word) if stemmer else word
    bare = _MARKS.sub("", unicodedata.normalize("NFD", stem)) if language != "ar" else stem
    return unicodedata.normalize("NFC", bare).translate(_FORMS)


@cache
def _stemmer(language: str) -> _Stemmer | None:
    if language not in _STEMMERS:
        return None
    import Stemmer

    stemmer: _Stemmer = Stemmer.Stemmer(_STEMMERS[language], 0)  # ``_folded`` remembers, for all threads
    return stemmer
