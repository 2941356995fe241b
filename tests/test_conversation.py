"""Follow-ups: completed from the question before where the ellipsis is plain, and left to the reader where it is not.

All talks are invented; none is about the seeds.
"""

from __future__ import annotations

import pytest

from rag.claims.slot import slot
from rag.conversation import UNCLEAR, Understood, understand
from rag.language import language_of

BRIDGE = {
    "ar": "من أغلق جسر بيرغن؟",
    "en": "Who closed the bridge of Bergen?",
    "fr": "Qui a fermé le pont de Bergen ?",
    "es": "¿Quién cerró el puente de Bergen?",
    "de": "Wer schloss die Brücke von Bergen?",
    "ru": "Кто закрыл мост в Бергене?",
    "tr": "Bergen köprüsünü kim kapattı?",
}
STRIKE_SAID = {
    "ar": "ماذا قالت واشنطن عن الإضراب؟",
    "en": "What did Washington say about the ferry strike?",
    "fr": "Qu'a dit Berlin sur la grève ?",
    "ru": "Что сказала Москва о забастовке?",
    "tr": "Grev hakkında Ankara ne dedi?",
}


@pytest.mark.parametrize(
    ("earlier", "question", "full"),
    [
        (BRIDGE["ar"], "في أي يوم؟", "في أي يوم … أغلق جسر بيرغن؟"),
        (BRIDGE["ar"], "ومتى؟", "متى … أغلق جسر بيرغن؟"),
        ("هل أغلق الجيش الحدود؟", "ولماذا؟", "لماذا أغلق الجيش الحدود؟"),
        (BRIDGE["en"], "and when?", "When … closed the bridge of Bergen?"),
        ("When did the strike in Oslo begin?", "and where?", "Where did the strike in Oslo begin?"),
        ("Did the Kenyan army close the border?", "Why?", "Why did the Kenyan army close the border?"),
        ("How many miners were trapped in Chile?", "when exactly?", "When … miners were trapped in Chile?"),
        (BRIDGE["fr"], "et quand ?", "Quand … a fermé le pont de Bergen ?"),
        ("¿Cuándo empezó la huelga en Oslo?", "¿y por qué?", "¿Por qué empezó la huelga en Oslo?"),
        ("Wann begann der Streik in Oslo?", "und warum?", "Warum begann der Streik in Oslo?"),
        (BRIDGE["ru"], "а когда?", "Когда … закрыл мост в Бергене?"),
        ("Закрыла ли полиция мост?", "когда?", "Когда закрыла полиция мост?"),
        (BRIDGE["tr"], "peki ne zaman?", "Ne zaman … Bergen köprüsünü kapattı?"),
        ("Ordu sınırı kapattı mı?", "neden?", "Neden Ordu sınırı kapattı?"),
    ],
)
def test_a_question_word_alone_takes_the_place_of_the_one_before(earlier: str, question: str, full: str) -> None:
    assert understand(question, earlier) == Understood(full, True)


@pytest.mark.parametrize(
    ("earlier", "question", "full"),
    [
        (STRIKE_SAID["ar"], "وموسكو؟", "ماذا قالت موسكو عن الإضراب؟"),
        (STRIKE_SAID["ar"], "وماذا عن إيران؟", "ماذا قالت إيران عن الإضراب؟"),
        ("كم عدد الجرحى في صنعاء؟", "وفي عدن؟", "كم عدد الجرحى في عدن؟"),
        (STRIKE_SAID["en"], "and Moscow?", "What did Moscow say about the ferry strike?"),
        (STRIKE_SAID["en"], "what about Kerry?", "What did Kerry say about the ferry strike?"),
        ("How many miners were trapped in Chile?", "and in Peru?", "How many miners were trapped in Peru?"),
        ("When did the strike in Oslo begin?", "and in Bergen?", "When did the strike in Bergen begin?"),
        (STRIKE_SAID["fr"], "et Moscou ?", "Qu'a dit Moscou sur la grève ?"),
        ("¿Cuándo empezó la huelga en Oslo?", "¿y en Bergen?", "¿Cuándo empezó la huelga en Bergen?"),
        ("Wann begann der Streik in Oslo?", "und in Bergen?", "Wann begann der Streik in Bergen?"),
        (BRIDGE["ru"], "а в Осло?", "Кто закрыл мост в Осло?"),
        (STRIKE_SAID["tr"], "peki Moskova?", "Grev hakkında Moskova ne dedi?"),
    ],
)
def test_a_name_takes_the_place_of_the_only_one_of_its_sort(earlier: str, question: str, full: str) -> None:
    assert understand(question, earlier) == Understood(full, True)


@pytest.mark.parametrize(
    ("earlier", "question", "full"),
    [
        (BRIDGE["ar"], "وماذا قالت موسكو؟", "ماذا قالت موسكو (أغلق جسر بيرغن)؟"),
        (BRIDGE["ar"], "من نفى ذلك؟", "من نفى ذلك (أغلق جسر بيرغن)؟"),
        (BRIDGE["en"], "and what did Moscow say?", "What did Moscow say (closed the bridge of Bergen)?"),
        (BRIDGE["en"], "Who denied it?", "Who denied it (closed the bridge of Bergen)?"),
        (BRIDGE["fr"], "Qui l'a démenti ?", "Qui l'a démenti (fermé le pont de Bergen) ?"),
        (BRIDGE["es"], "¿y qué dijo Moscú?", "¿Qué dijo Moscú (cerró el puente de Bergen)?"),
        (BRIDGE["de"], "Wer hat das bestritten?", "Wer hat das bestritten (schloss die Brücke von Bergen)?"),
        (BRIDGE["ru"], "а что сказала Москва?", "Что сказала Москва (закрыл мост в Бергене)?"),
        (BRIDGE["tr"], "Bunu kim yalanladı?", "Bunu kim yalanladı (Bergen köprüsünü kapattı)?"),
    ],
)
def test_a_question_without_its_subject_has_it_in_brackets(earlier: str, question: str, full: str) -> None:
    assert understand(question, earlier) == Understood(full, True)


def test_brackets_go_on_and_do_not_pile_up() -> None:
    first = understand("and what did Moscow say?", BRIDGE["en"]).text
    assert understand("and London?", first).text == "What did London say (closed the bridge of Bergen)?"
    assert understand("who denied it?", first).text == "Who denied it (closed the bridge of Bergen)?"


@pytest.mark.parametrize("question", ["et quand ?", "und wann?", "متى؟", "когда?", "ne zaman?", "¿cuándo?"])
def test_a_question_word_of_another_language_is_asked_in_the_talk_s_own(question: str) -> None:
    assert understand(question, BRIDGE["en"]).text == "When … closed the bridge of Bergen?"


@pytest.mark.parametrize(
    "question",
    [
        *BRIDGE.values(),
        *STRIKE_SAID.values(),
        "Who resigned?",
        "How long will it take to rebuild the bridge?",
        "Is it true that the strike ended?",
        "And who won the football match in Lima?",
        "Wann endet das Spiel?",
        "Quand commence l'élection ?",
        "¿Cuándo termina la huelga?",
        "Quand la grève commence-t-elle ?",
        "Did Russia say that it would withdraw its troops?",
        "",
        "؟",
    ],
)
@pytest.mark.parametrize("earlier", [None, "How many miners were trapped in Chile?"], ids=["first", "later"])
def test_a_question_that_says_all_itself_is_left_as_it_is(question: str, earlier: str | None) -> None:
    assert understand(question, earlier) == Understood(question)


@pytest.mark.parametrize(
    ("earlier", "question"),
    [
        (None, "and when?"),
        (None, "When did it happen?"),
        (None, "ومتى؟"),
        (None, "et quand ?"),
        (BRIDGE["en"], "and Moscow?"),
        (BRIDGE["en"], "what?"),
        (BRIDGE["en"], "who?"),
        ("When did the strike in Oslo begin?", "who?"),
        ("Did Kenya and Uganda close the border?", "and Rwanda?"),
        ("Did the Kenyan army close the border?", "and Uganda?"),
    ],
    ids=lambda value: value or "first",
)
def test_what_is_not_plain_is_left_to_the_reader(earlier: str | None, question: str) -> None:
    assert understand(question, earlier) == UNCLEAR


@pytest.mark.parametrize("language", sorted(BRIDGE))
def test_a_completed_question_is_read_as_what_was_asked(language: str) -> None:
    when = {
        "ar": "متى؟", "en": "when?", "fr": "quand ?", "es": "¿cuándo?", "de": "wann?", "ru": "когда?", "tr": "ne zaman?"
    }[language]  # fmt: skip
    full = understand(when, BRIDGE[language]).text
    assert full is not None
    assert slot(full, language_of(full)).kind == "when"
