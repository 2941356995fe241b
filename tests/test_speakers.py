"""Who is quoted as saying each sentence of an article."""

from __future__ import annotations

import pytest

from rag.claims.speakers import speakers
from tests.made_up import sentences


def told(language: str, *texts: str) -> list[str | None]:
    found = sentences(*texts)
    by_id = speakers(found, " ".join(texts), language)
    return [by_id.get(sentence.id) for sentence in found]


def test_a_surname_takes_its_full_name_and_is_carried_on() -> None:
    assert told(
        "ar",
        "أعلن وزير النقل العماني سامي كامل، الاثنين، إغلاق الميناء.",
        "وقال كامل، في تصريح صحفي بعد الجلسة، إن الإغلاق مؤقت.",
        "وأضاف أن السفن ستغادر غداً.",
        "وكان الميناء قد شهد حريقاً الأسبوع الماضي.",
    ) == ["سامي كامل", "سامي كامل", "سامي كامل", None]


def test_those_who_are_told_are_not_who_tells() -> None:
    assert told("ar", "وأبلغ المندوب النرويجي الصحافيين أن الجولة انتهت.") == ["المندوب النرويجي"]
    assert told("ar", "ودعا الأطباء السكان إلى غلي المياه.") == ["الأطباء"]
    assert told("ar", "وحثت النقابات، الحكومة والبرلمان، على التراجع.") == ["النقابات"]


def test_an_office_before_its_verb_says_it_and_the_quotation_that_goes_on() -> None:
    assert told(
        "ar",
        "قال المتحدث باسم البلدية عمر نجم إن الجسر آمن.",
        'وكان رئيس الشركة، قال عقب الاجتماع: "لم نتلق أي تحذير.',
        'وسنفتح تحقيقاً".',
    ) == ["عمر نجم", "رئيس الشركة", "رئيس الشركة"]


def test_mentioned_remarks_are_not_said_again() -> None:
    assert told("ar", "ورداً على تصريحات الحاكم، أوضح المهندس رامي سعد أن السد سليم.")[0] == "رامي سعد"


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("fr", "Le bilan s’élève désormais à 12 morts, a annoncé jeudi la préfecture.", "la préfecture"),
        ("fr", "Deux cents personnes ont été relogées, a indiqué la mairie.", "la mairie"),
        ("fr", "La ministre des Transports, Anna Morel, a annoncé la fermeture du tunnel.", "Anna Morel"),
        ("fr", "Les voisins, qui ont fui, demandent aux pompiers de revenir.", None),
        ("es", "El puente seguirá cerrado, anunció el alcalde.", "el alcalde"),
        ("de", "Die Brücke bleibt gesperrt, sagte der Bürgermeister.", "der Bürgermeister"),
        ("en", "“I signed nothing,” she told parliament.", None),
        ("en", "The bridge is closed, the mayor said on Monday.", "the mayor"),
    ],
)
def test_who_says_it_stands_before_or_behind_the_verb(language: str, text: str, speaker: str | None) -> None:
    (found,) = told(language, text)
    assert (found or "").endswith(speaker) if speaker else found is None
