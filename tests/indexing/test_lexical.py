"""Words that should meet, meet."""

from __future__ import annotations

import pytest

from index.lexical import capitalised, match, tokens


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "المعارضة للمعارضة والمعارضة معارضة المُعَارَضَة"),
        ("ar", "والاجتماع الاجتماع بالاجتماع اجتماع"),
        ("ar", "الأميركي الاميركي"),
        ("ar", "إلى الى"),
        ("ar", "١٢٣ ۱۲۳ 123"),
        ("ar", "محمـــد محمد"),
        ("en", "meeting meetings Meeting"),
        ("de", "Häuser HÄUSER"),
        ("ru", "встречу встречи"),
        ("fr", "annulée annulées"),
        ("xx", "Zürich ZÜRICH zurich"),
    ],
)
def test_forms_of_a_word_meet(language: str, words: str) -> None:
    assert len(set(tokens(words, language))) == 1


def test_different_words_stay_apart() -> None:
    assert len(set(tokens("روسيا أميركا كيري لافروف حلب جنيف باريس", "ar"))) == 7


def test_scripts_without_spaces_give_pairs() -> None:
    assert tokens("取消会议 2016", "zh") == ["取消", "消会", "会议", "2016"]


def test_marks_that_spell_a_word_are_kept() -> None:
    assert tokens("यह दूसरा", "hi")[0] != tokens("यू", "hi")[0]
    assert len(tokens("दूसरा वाक्य", "hi")) == 2


def test_question_of_signs_matches_nothing() -> None:
    assert match(tokens('؟ " OR * NEAR(', "ar")) == '"or" OR "near"'
    assert match(tokens("؟!", "ar")) == ""


def test_names_within_a_question_are_told_by_their_capitals() -> None:
    assert capitalised("Когда приедет Ольга Петрова?") == {"ольга", "петрова"}
    assert capitalised("Who met Ms Sánchez in 1999?") == {"ms", "sánchez"}
