"""Answers are compared by what they say: numbers, days, countries, names, yes or no, who blames whom."""

from __future__ import annotations

import pytest

from rag.evaluation.values import matches, scorable


@pytest.mark.parametrize(
    ("ways", "given", "language"),
    [
        (["8,000"], "٨٠٠٠", "en"),
        (["ثمانية آلاف"], "8,000", "ar"),
        (["8.000"], "8000", "de"),
        (["cinco días"], "5 días", "es"),
        (["about 4 years"], "nearly 4 years", "en"),
        (["more than 700"], "أكثر من 700", "en"),
        (["20 Ocak"], "20 يناير", "tr"),
        (["مساء السبت"], "السبت", "ar"),
        (["Friday"], "9 December 2016", "en"),
        (["Rusya ve İran"], "روسيا وإيران", "tr"),
        (["the United States and Russia"], "Russia and United States", "en"),
        (["Josh Earnest"], "جوش إيرنست", "tr"),
        (["Hambourg"], "هامبورغ الألمانية", "fr"),
        (["Mark Toner"], "مارك تونر", "de"),
        (["no, the attack goes on"], "No", "en"),
        (["نَعَم"], "نعم", "ar"),
        (["لافْروف يتهم أمريكا وكيري يَنفي"], "اتهام من لافروف موجّه إلى الولايات المتحدة؛ نفي من كيري", "ar"),
        (["Lavrov accuses the United States, Kerry denies it"], "لافروف accuses United States; كيري denies it", "en"),
        (["wrong", "8,000"], "8000", "en"),
        (["للسماح بإجلاء المدنيين"], "بغية السماح بإجلاء المدنيين", "ar"),
    ],
)
def test_the_same_in_other_words_digits_and_scripts(ways: list[str], given: str, language: str) -> None:
    assert scorable(ways, language, ["ar"])
    assert matches(ways, given, language, ["ar"], speakers=("جون كيري", "سيرغي لافروف"))


@pytest.mark.parametrize(
    ("way", "given", "language"),
    [
        ("8,000", "800", "en"),
        ("3 years", "3 months", "en"),
        ("3 years", "4 years", "en"),
        ("20 January", "21 January", "en"),
        ("Saturday", "Sunday", "en"),
        ("Russia and Iran", "Russia", "en"),
        ("Josh Earnest", "مارك تونر", "en"),
        ("yes", "no", "en"),
        ("Kerry denies it", "لافروف accuses United States", "en"),
        ("للسماح بإجلاء المدنيين", "لوقف القتال في حلب", "ar"),
    ],
)
def test_what_differs_is_no_match(way: str, given: str, language: str) -> None:
    assert not matches([way], given, language, ["ar"])


@pytest.mark.parametrize("prose", ["Aussichten unklar", "eine sofortige humanitäre Waffenruhe", "kein Fortschritt"])
def test_prose_in_another_language_than_the_articles_is_left_out(prose: str) -> None:
    assert not scorable([prose], "de", ["ar"])
    assert scorable([prose], "de", ["ar", "de"])
