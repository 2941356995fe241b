"""The page's fixed words, from ``labels.toml``, and dates as a reader of a language writes them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FALLBACK = "en"
FILE = Path(__file__).with_name("labels.toml")


@dataclass(frozen=True)
class Labels:
    """The fixed words in one language. A missing word is a KeyError: it is a mistake in the file, not of a reader."""

    language: str
    direction: str
    words: Mapping[str, str]
    verdicts: Mapping[str, str]
    kinds: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.words[key]

    def letter(self, version: int) -> str:
        """The sign of a version, from 1: its letter, or its number where the alphabet has ended."""
        letters = self.words["letters"]
        return letters[version - 1] if 1 <= version <= len(letters) else str(version)

    def day(self, published: str) -> str:
        """A publication date as this language writes it; what is no ISO date stays as it is."""
        from babel.dates import format_date

        try:
            return format_date(date.fromisoformat(published[:10]), "long", locale=self.language)
        except ValueError:
            return published

    def language_name(self, code: str) -> str:
        """A language (ISO 639-1) as this one calls it; its code where that is not known."""
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(code).get_language_name(self.language) or code
        except (ValueError, UnknownLocaleError):
            return code


@cache
def languages() -> tuple[str, ...]:
    """The languages that the page speaks."""
    return tuple(_tables())


@cache
def labels_for(language: str | None) -> Labels:
    """The words in a language (ISO 639-1), English where there are none."""
    tables = _tables()
    code = language if language in tables else FALLBACK
    table = dict(tables[code])
    return Labels(code, table.pop("direction"), verdicts=table.pop("verdict"), kinds=table.pop("kind"), words=table)


def preferred(accepted: str | None) -> str:
    """The first language of an Accept-Language header that the page speaks."""
    wanted: Iterable[str] = (part.split(";")[0].strip()[:2].lower() for part in (accepted or "").split(","))
    return next((code for code in wanted if code in languages()), FALLBACK)


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
