"""The fixed sentences of an answer, in the question's language where there is a file for it, else in English."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from babel import Locale
from babel.dates import format_date, get_day_names
from babel.lists import format_list
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent
FALLBACK = "en"


class Phrases:
    """One language's sentences and its way to write numbers, days and lists."""

    def __init__(self, language: str) -> None:
        path = FOLDER / f"{language}.toml"
        self.language = language if path.is_file() else FALLBACK
        self._table = tomllib.loads((FOLDER / f"{self.language}.toml").read_text("utf-8"))
        self._locale = Locale.parse(self.language)

    @staticmethod
    @cache
    def of(language: str) -> Phrases:
        return Phrases(language)

    def say(self, key: str, **values: object) -> str:
        """The sentence at a dotted key, with its placeholders filled."""
        found: object = self._table
        for part in key.split("."):
            assert isinstance(found, dict)
            found = found[part]
        assert isinstance(found, str)
        return found.format(**values)

    def number(self, value: float) -> str:
        return format_decimal(value, locale=self._locale)

    def counted(self, value: float, unit: str) -> str:
        """A number with its unit: "3 years"."""
        plural = self._locale.plural_form(value)
        forms = self._table["unit"][unit]
        return str(forms.get(plural, forms["other"])).format(n=self.number(value))

    def day(self, value: date) -> str:
        return format_date(value, format="d MMMM y", locale=self._locale)

    def day_and_month(self, value: date) -> str:
        return format_date(value, format="d MMMM", locale=self._locale)

    def month(self, value: int, year: int | None) -> str:
        return format_date(date(year or 2000, value, 1), format="LLLL y" if year else "LLLL", locale=self._locale)

    def weekday(self, value: int) -> str:
        return str(get_day_names("wide", "stand-alone", locale=self._locale)[value])

    def country(self, code: str) -> str:
        """A country's name, with its article or in its short form where running text wants that."""
        named = self._table["country"]
        assert isinstance(named, dict)
        return str(named.get(code) or self._locale.territories.get(code, code))

    def list(self, items: list[str], style: Literal["standard", "or"] = "standard") -> str:
        return str(format_list(items, style=style, locale=self._locale))
