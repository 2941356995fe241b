"""Where sentences end, in the scripts of the world."""

from __future__ import annotations

import time

import pytest
from uniseg.sentencebreak import sentences as reference

from index.sentences import LONGEST, segment
from tests.indexing.stand_ins import SEEDS


def cut(text: str, language: str | None = None) -> list[str]:
    return [text[start:end] for start, end in segment(text, language)]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        pytest.param(
            "ar",
            [
                'وتساءل: "لكن ماذا عليّ أن أفعل؟',
                "العودة الى المنزل في هذا الوقت؟",
                'وهذا ليس ما نقوم به".',
                "ثم غادر القاعة.",
            ],
            id="quotation over several sentences",
        ),
        pytest.param(
            "ar",
            ["قال: «لن نذهب إلى جنيف».", "وأضاف أن اللقاء ألغي؛ لأن أحداً لم يحضر!", "هل كان ذلك صحيحاً؟"],
            id="guillemets and semicolon",
        ),
        pytest.param(
            "ar",
            ["وأضاف “نعمل بجهد مع الجميع”.", "ثم قال إن 3.5 مليون نزحوا عام 570 م.", "وقال د. محمد إن ذلك صحيح."],
            id="decimals, eras and titles",
        ),
        pytest.param(
            "ar", ["بعد جولة عقيمة.. هل تنجح المحادثات في جنيف؟", "لا أحد يعلم ذلك."], id="a pause of two dots"
        ),
        pytest.param(
            "en",
            [
                "Dr. Smith met J. R. Jones of the U.S. Army, e.g. in St. Petersburg.",
                "It cost $3.5 million, she said.",
                '"Why did you go there?" he asked.',
            ],
            id="abbreviations, initials, decimals",
        ),
        pytest.param(
            "en",
            ["It was done then.[12]", "The next day was calm (see Fig. 3).", "And then... nothing happened there."],
            id="citations and brackets",
        ),
        pytest.param(
            "fr",
            ["« Nous les avons sauvés ! » a dit M. Hollande.", "« Que faire maintenant ? »", "Il ne sait pas."],
            id="spaced guillemets",
        ),
        pytest.param(
            "de",
            ["Am 3. Mai 2016 kam z.B. Dr. Weiß.", "Das war im Jahr 2016.", "„Ist das wirklich so?“", "Ja, das ist so."],
            id="ordinals and low quotes",
        ),
        pytest.param(
            "ru",
            ["«Кто отменил встречу?» — спросил он.", "А. С. Пушкин родился в Москве.", "Это было на ул. Мира."],
            id="initials and dashes",
        ),
        pytest.param(
            "es", ["¿Quién canceló la reunión?", "El Sr. Kerry lo negó todo.", "¡No fue así!"], id="inverted signs"
        ),
        pytest.param("tr", ["Toplantı 3. kez ertelendi.", "Kim iptal etti bunu?"], id="Turkish ordinals"),
        pytest.param("el", ["Ποιος ακύρωσε τη συνάντηση;", "Δεν ξέρουμε ακόμα τίποτα."], id="the Greek question mark"),
        pytest.param("hi", ["यह पहला वाक्य है।", "यह दूसरा वाक्य है।"], id="danda"),
    ],
)
def test_sentences_end_where_readers_see_them_end(language: str, sentences: list[str]) -> None:
    assert cut(" ".join(sentences), language) == sentences


def test_sentences_without_spaces_between_them_are_cut() -> None:
    assert cut("他取消了日内瓦会议。“你为什么来？”他这样问道。", "zh") == [
        "他取消了日内瓦会议。",
        "“你为什么来？”",
        "他这样问道。",
    ]


def test_line_end_ends_a_sentence() -> None:
    assert cut("A heading of this text\nIts first sentence goes\n\non here.") == [
        "A heading of this text",
        "Its first sentence goes",
        "on here.",
    ]


def test_fragment_joins_its_neighbour() -> None:
    assert cut("He was king then (1455-\u200b1536). He died in 1536. So.") == [
        "He was king then (1455-\u200b1536).",
        "He died in 1536. So.",
    ]


@pytest.mark.parametrize("filler", ["word, ", "word ", "كلمة، ", "字"])
def test_no_sentence_is_too_long_to_be_quoted_and_nothing_is_lost(filler: str) -> None:
    text = filler * 900 + "end."
    spans = segment(text)
    assert all(end - start <= LONGEST for start, end in spans)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert min(end - start for start, end in spans) > LONGEST // 4


@pytest.mark.parametrize("text", ["", "   \n\n ", "\ufeff", "...", "؟؟؟"])
def test_odd_texts_are_no_error(text: str) -> None:
    assert "".join(cut(text)) == "".join(text.split())


def test_boundaries_are_those_of_unicode_but_for_known_departures() -> None:
    """UAX 29 by the reference library, after the departures that the module lists are taken out of the text."""
    for file in sorted(SEEDS.glob("*.txt")):
        for line in file.read_text().splitlines():
            if ".." in line:
                continue
            expected = [piece.strip() for piece in reference(line) if piece.strip()]
            if all(len(piece.split()) > 2 for piece in expected):
                assert cut(line, "ar") == expected


def test_segmenter_takes_a_small_part_of_indexing() -> None:
    text = "".join(file.read_text() for file in SEEDS.glob("*.txt")) * 20
    began = time.process_time()
    segment(text, "ar")
    assert len(text) / (time.process_time() - began) > 500_000
