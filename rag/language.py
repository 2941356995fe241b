"""The language of a question: a handful of words, so what the identifier ranks is checked against question words."""

from __future__ import annotations

from functools import lru_cache

from rag.lexicon import LANGUAGES, Lexicon

_CLOSE = 10.0
_MACRO = {"ary": "ar", "arz": "ar", "apc": "ar", "ars": "ar"}
"""Spoken Arabic is asked in the letters and, for our purposes, the words of the written language."""


@lru_cache(maxsize=1024)
def language_of(question: str) -> str:
    """ISO 639-1 code. A language whose question words occur is preferred to a close one without (log probability)."""
    from py3langid import langid

    ranked = [(_MACRO.get(language, language), score) for language, score in langid.rank(question)]
    best, score = ranked[0]
    if best in LANGUAGES:
        return str(best)
    for language, other in ranked[1:4]:
        if score - other > _CLOSE:
            break
        if language in LANGUAGES and any(m.table == "question" for m in Lexicon.of(language).marks(question)):
            return str(language)
    return str(best)
