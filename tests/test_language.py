"""The language of a short question."""

from __future__ import annotations

import pytest

from rag.language import language_of
from rag.lexicon import Lexicon


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("من أغلق الميناء؟", "ar"),
        ("Who closed the harbour?", "en"),
        ("Qui a fermé le port ?", "fr"),
        ("¿Quién cerró el puerto?", "es"),
        ("Wer hat den Hafen geschlossen?", "de"),
        ("Кто закрыл гавань?", "ru"),
        ("Limanı kim kapattı?", "tr"),
        ("Ποιος έκλεισε το λιμάνι;", "el"),
    ],
)
def test_a_short_question_is_placed(question: str, language: str) -> None:
    assert language_of(question) == language


def test_spoken_arabic_counts_as_arabic(monkeypatch: pytest.MonkeyPatch) -> None:
    from py3langid import langid

    monkeypatch.setattr(langid, "rank", lambda text: [("ary", -1.0), ("ar", -2.0)])
    assert language_of("شكون سد المرسى دابا؟") == "ar"


def test_a_language_without_lexicon_or_locale_has_no_marks() -> None:
    assert Lexicon.of("zz-unknown").marks("Italy and Canada") == ()
    assert Lexicon.of("pcm").marks("Who close di harbour?") is not None
