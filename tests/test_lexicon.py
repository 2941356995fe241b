"""Lexicons and phrases: the same keys in every language, and nothing that could never match or never be filled in."""

from __future__ import annotations

import re
import string
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

RAG = Path(__file__).resolve().parent.parent / "rag"
LANGUAGES = ("ar", "de", "en", "es", "fr", "ru", "tr")
FOLLOW_UPS = ("follow_up", "ask")
SHARED = ("question", "acts", "concepts", "words", "counted", "sorts", "fractions", "units", "countries", *FOLLOW_UPS)
"""Tables whose keys are names, not words."""
TABLES = (*SHARED, "numbers", "scales", "ordinals", "days")
PHRASE_TABLES = ("lead", "frames", "why", "approximately", "unit")
SYMBOLS = {"%", "٪", "$", "€", "£", "¥", "₽", "₺"}
UNFOLDED_ARABIC = re.compile("[أإآىةـ\u064b-\u0652\u0670]")


def read(folder: str, language: str) -> dict[str, Any]:
    with (RAG / folder / f"{language}.toml").open("rb") as file:
        return tomllib.load(file)


LEXICONS = {language: read("lexicon", language) for language in LANGUAGES}
PHRASES = {language: read("phrases", language) for language in LANGUAGES}


def patterns(language: str) -> list[tuple[str, str]]:
    """Every pattern of a lexicon with the place it stands in."""
    found = []
    for table, entries in LEXICONS[language].items():
        for key, value in entries.items():
            if isinstance(value, list):
                found += [(f"{table}.{key}", pattern) for pattern in value]
            else:
                found.append((table, key))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_are_there_and_not_empty(language: str) -> None:
    lexicon = LEXICONS[language]
    assert set(lexicon) == set(TABLES)
    for table, entries in lexicon.items():
        assert entries, table
        for key, value in entries.items():
            assert value != [], f"{table}.{key}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("table", SHARED)
def test_keys_are_the_same_everywhere(language: str, table: str) -> None:
    assert set(LEXICONS[language][table]) == set(LEXICONS["en"][table])


@pytest.mark.parametrize("language", LANGUAGES)
def test_patterns_are_well_formed(language: str) -> None:
    for place, pattern in patterns(language):
        where = f"{place}: {pattern!r}"
        assert pattern == " ".join(pattern.split()) and pattern, where
        assert pattern == unicodedata.normalize("NFKC", pattern), where
        assert "^" not in pattern[1:] and "**" not in pattern and "?" not in pattern, where
        assert any(character.isalpha() for character in pattern) or pattern in SYMBOLS, where
        assert pattern.casefold().replace("i̇", "i") == pattern.replace("İ", "i").casefold(), where
        if language == "ar":
            assert not UNFOLDED_ARABIC.search(pattern), where
        else:
            assert pattern == pattern.lower() or "İ" in pattern, where


@pytest.mark.parametrize("language", LANGUAGES)
def test_globs_are_not_too_wide(language: str) -> None:
    """A word with a glob keeps two letters at least, unless the glob stands for a whole word of a phrase."""
    for place, pattern in patterns(language):
        for word in pattern.lstrip("^").split():
            letters = sum(character.isalpha() for character in word)
            assert "*" not in word or letters >= 2 or " " in pattern, f"{place}: {pattern!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_is_listed_twice(language: str) -> None:
    twice = [entry for entry, count in Counter(patterns(language)).items() if count > 1]
    assert not twice


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_of_numbers_and_days(language: str) -> None:
    lexicon = LEXICONS[language]
    assert all(isinstance(value, int) and 1 <= value <= 99 for value in lexicon["numbers"].values())
    assert set(range(1, 11)) <= set(lexicon["numbers"].values())
    assert all(isinstance(value, int) and value >= 10 for value in lexicon["scales"].values())
    assert isinstance(lexicon["days"]["next"], list) and isinstance(lexicon["days"]["last"], list)
    offsets = {value for key, value in lexicon["days"].items() if key not in ("next", "last")}
    assert {-1, 0, 1} <= offsets and all(isinstance(offset, int) for offset in offsets)


def test_opposites_name_concepts() -> None:
    opposites = read("lexicon", "opposites")
    concepts = set(LEXICONS["en"]["concepts"])
    named = set(opposites["opposites"]) | set(opposites["changing"]["concepts"])
    for others in opposites["opposites"].values():
        named |= set(others)
    assert named <= concepts


def test_countries_are_known_to_cldr() -> None:
    assert set(LEXICONS["en"]["countries"]) <= set(Locale("en").territories)


def sentences(table: dict[str, Any], before: str = "") -> dict[str, str]:
    """A phrase file as one flat table, without the units."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, dict):
            if key != "unit":
                flat |= sentences(value, f"{before}{key}.")
        else:
            flat[before + key] = value
    return flat


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_phrases_have_the_same_keys_and_placeholders(language: str) -> None:
    assert set(PHRASE_TABLES) <= set(PHRASES[language])
    ours, english = sentences(PHRASES[language]), sentences(PHRASES["en"])
    assert set(ours) == set(english)
    for key, text in ours.items():
        assert text.strip() and placeholders(text) == placeholders(english[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_units_have_every_plural_form(language: str) -> None:
    categories = set(Locale(language).plural_form.tags) | {"other"}
    units = PHRASES[language]["unit"]
    assert set(units) == set(LEXICONS["en"]["units"]) - {"money"}
    for unit, forms in units.items():
        assert set(forms) == categories, unit
        for category, text in forms.items():
            # one thing or two are said without a number in Arabic, where those forms stand for 1 and 2 alone
            bare = language == "ar" and category in ("one", "two")
            assert placeholders(text) == {"n"} or (bare and not placeholders(text)), f"{unit}.{category}"
