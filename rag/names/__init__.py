"""Names across scripts: whether two are one by their sound, and how a language writes them.

How a language writes a name comes from a glossary that users extend, else from the evidence itself, where an article
in that language writes a name of the same sound. A name that neither knows is not transliterated: it stays unsaid.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import regex
from rapidfuzz import fuzz

from index.errors import RiwayatError
from index.sounds import sounds
from rag.lexicon import fold

FILE = Path(__file__).parent / "glossary.toml"
_WORD = regex.compile(r"[\p{L}\p{M}]+(?:[-'’][\p{L}\p{M}]+)*")
_SCRIPTS = {"ar": regex.compile(r"\p{Arabic}"), "ru": regex.compile(r"\p{Cyrillic}")}
_LENGTHS = 0.6
"""How long the shorter of two transliterated words must be, of the longer, for one sound to make them one. By hand."""
_NEAR, _NEARER = 34, 55
"""How alike they must be, of 100: with one sound, and where both are too short to have one. By hand."""
_TELLING = 4
"""Consonants that two words must share for their sound alone to make them one. By hand."""
_LATIN = regex.compile(r"\p{Latin}")


@dataclass(frozen=True)
class Glossary:
    """Forms of names by language; each entry maps ISO 639-1 codes to the form, ``en`` among them."""

    entries: tuple[dict[str, str], ...]

    @staticmethod
    @cache
    def load(extra: Path | None = None) -> Glossary:
        """The bundled names, after those of a user's file. Raises RiwayatError where that cannot be read."""
        own = _read(extra) if extra else []
        return Glossary((*own, *_read(FILE)))

    def form(self, words: str, language: str) -> str | None:
        """How ``language`` writes the name that is the last of ``words``: in full, or by its last part where the words
        give no more. None where the glossary does not have it."""
        given = _words(words)
        if not given:
            return None
        for entry in self.entries:
            for known in {form for form in entry.values() if _WORD.search(form)}:
                parts = _words(known)
                shared = sum(any(_alike(part, word) for word in given) for part in parts)
                if _alike(parts[-1], given[-1]) and (len(given) == 1 or shared >= min(2, len(parts))):
                    full = entry.get(language, entry["en"])
                    return full if len(given) > 1 else full.split()[-1]
        return None


def _read(path: Path) -> list[dict[str, str]]:
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise RiwayatError(f"The glossary {path} cannot be read: {' '.join(str(problem).split())}.") from None
    for name, forms in table.items():
        if not isinstance(forms, dict) or not all(isinstance(form, str) and form.strip() for form in forms.values()):
            raise RiwayatError(
                f'The glossary {path} is no glossary at "{name}".', 'Write "Name" = { ar = "…", ru = "…" }.'
            )
    return [{"en": name, **forms} for name, forms in table.items()]


def said(words: str, language: str, glossary: Glossary, texts: Sequence[str]) -> str | None:
    """A name as ``language`` writes it: as it stands where its script is the language's, from the glossary, or from
    ``texts`` in that language. None where none of these has it."""
    if in_script(words, language):
        return words
    if form := glossary.form(words, language):
        return form
    parts = _words(words)
    spelt = [
        next((w for text in texts for w in _names_in(text, language) if _sound_alike(part, w)), "") for part in parts
    ]
    return " ".join(word for word in spelt if word) if spelt and spelt[-1] else None


def in_script(words: str, language: str) -> bool:
    """Whether words are written in the script of a language."""
    script = _SCRIPTS.get(language, _LATIN)
    return bool(script.search(words)) or not any(s.search(words) for s in (*_SCRIPTS.values(), _LATIN))


def one_name(a: str, b: str) -> bool:
    """Whether two names are one: the same words, or in different scripts the same sounds for half of the shorter."""
    mine, theirs = set(_folded(a)), set(_folded(b))
    if mine & theirs:
        return True
    if _script(a) == _script(b):
        return False
    ours, others = _words(a), _words(b)
    shared = sum(any(_sound_alike(x, y) for y in others) for x in ours)
    return shared > 0 and 2 * shared >= min(len(ours), len(others))


def _script(words: str) -> str:
    return next((name for name, script in _SCRIPTS.items() if script.search(words)), "")


def _names_in(text: str, language: str) -> list[str]:
    """The words of a text that may be names: all in Arabic, those with a capital elsewhere."""
    return _capitals(text) if language != "ar" else _WORD.findall(text)


@cache
def _capitals(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word[0].isupper()]


def _alike(a: str, b: str) -> bool:
    """Whether two words of one script are one name, allowing a letter of a long one."""
    return fold(a).text == fold(b).text or (min(len(a), len(b)) >= 5 and fuzz.ratio(fold(a).text, fold(b).text) >= 85)


@lru_cache(maxsize=65_536)
def _sound_alike(a: str, b: str) -> bool:
    """Whether words of two scripts are one name: the same sound, if a short one in about as many letters."""
    from anyascii import anyascii

    if any(len(sound) >= _TELLING for sound in sounds(a) & sounds(b)):
        return True
    ours, others = anyascii(a).lower(), anyascii(b).lower()
    if min(len(ours), len(others)) < _LENGTHS * max(len(ours), len(others)):
        return False
    mine, theirs, near = sounds(a), sounds(b), fuzz.ratio(ours, others)
    return near >= _NEAR if mine & theirs else not mine and not theirs and near >= _NEARER


def _words(words: str) -> list[str]:
    return list(_WORD.findall(words))


def _folded(words: str) -> list[str]:
    return [fold(word).text for word in _words(words) if len(word) > 3]
