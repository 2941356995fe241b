"""The page's fixed words: complete in every language, with the same placeholders."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from rag.answer import ConflictKind, Verdict
from rag.page.labels import FALLBACK, labels_for, languages, preferred


@pytest.mark.parametrize("language", ["ar", "en", "fr", "es", "de", "ru", "tr"])
def test_a_language_says_everything_with_the_same_placeholders(language: str) -> None:
    labels, english = labels_for(language), labels_for(FALLBACK)
    assert labels.language == language
    assert labels.words.keys() == english.words.keys()
    for key, words in labels.words.items():
        assert sorted(re.findall(r"\{\w+\}", words)) == sorted(re.findall(r"\{\w+\}", english[key])), key
    assert set(labels.verdicts) == set(get_args(Verdict))
    assert set(labels.kinds) == set(get_args(ConflictKind))
    assert labels.direction == ("rtl" if language == "ar" else "ltr")
    assert len(set(labels["letters"])) == len(labels["letters"])


def test_other_languages_are_spoken_to_in_english() -> None:
    assert labels_for("el").language == labels_for(None).language == FALLBACK
    assert len(languages()) == 7


@pytest.mark.parametrize(
    ("header", "expected"),
    [("ar-EG,ar;q=0.9,en;q=0.8", "ar"), ("el,pt;q=0.8,fr;q=0.5", "fr"), ("zh", "en"), ("", "en"), (None, "en")],
)
def test_the_page_opens_in_a_language_the_browser_asks_for(header: str | None, expected: str) -> None:
    assert preferred(header) == expected


def test_dates_are_written_as_the_language_writes_them() -> None:
    assert labels_for("ar").day("2016-12-08") == "8 ديسمبر 2016"
    assert labels_for("fr").day("2016-12-08T10:00:00Z") == "8 décembre 2016"
    assert labels_for("en").day("last week") == "last week"


def test_versions_beyond_the_alphabet_are_numbered() -> None:
    assert [labels_for("en").letter(n) for n in (1, 26, 27)] == ["A", "Z", "27"]
