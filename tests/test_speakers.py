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
        ("fr", "Les voisins, qui ont fui, demandent aux pompiers de revenir.", "Les voisins"),
        ("es", "El puente seguirá cerrado, anunció el alcalde.", "el alcalde"),
        ("de", "Die Brücke bleibt gesperrt, sagte der Bürgermeister.", "der Bürgermeister"),
        ("en", "“I signed nothing,” she told parliament.", None),
        ("en", "The bridge is closed, the mayor said on Monday.", "the mayor"),
    ],
)
def test_who_says_it_stands_before_or_behind_the_verb(language: str, text: str, speaker: str | None) -> None:
    (found,) = told(language, text)
    assert (found or "").endswith(speaker) if speaker else found is None


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "But Peter Lund, who leads the opposition, said the papers were genuine.", "Peter Lund"),
        ("en", "Anna Holt, 34, from Vellin, said the water rose fast.", "Anna Holt"),
        ("en", "The mayor, speaking on local radio, said the bridge was closed.", "The mayor"),
        ("fr", "Mais Pierre Lund, qui dirige l’opposition, a dit que les papiers étaient faux.", "Pierre Lund"),
        ("fr", "Le gouvernement, qui avait promis une aide, a annoncé un report.", "Le gouvernement"),
        ("fr", "L’ancien ministre Rolf Aster estime, lui, que le projet est mort.", "L’ancien ministre Rolf Aster"),
        ("es", "Pero Pedro Lund, que dirige la oposición, dijo que los papeles eran falsos.", "Pedro Lund"),
        ("es", "La policía, por su parte, confirmó dos detenciones.", "La policía"),
        ("de", "Peter Lund, der die Opposition führt, sagte dagegen, die Papiere seien echt.", "Peter Lund"),
        ("ru", "Однако Пётр Лунд, который возглавляет оппозицию, заявил, что бумаги подлинные.", "Пётр Лунд"),
        ("ru", "Источник, близкий к переговорам, сообщил, что соглашение близко.", "Источник"),
        ("tr", "2011'de şirkete katılan Jonas Weil, pompaların arızalandığını iddia etti.", "Jonas Weil"),
        ("tr", "Adının açıklanmasını istemeyen bir kaynak, anlaşmanın yakın olduğunu söyledi.", "bir kaynak"),
    ],
)
def test_what_stands_between_somebody_and_their_verb_is_nobody(language: str, text: str, speaker: str) -> None:
    assert told(language, text) == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("en", "“We saw smoke,” Anna Reyes, a teacher, told Reuters.", "Anna Reyes"),
        ("en", "The pumps, Weil said, had failed.", "Weil"),
        ("en", "Speaking to reporters in Vellin, Prime Minister Rolf Aster said the talks had failed.", "Rolf Aster"),
        ("en", "The envoy, Helena Brand, said she was not let in.", "Helena Brand"),
        ("en", "As the mayor told the Vellin Courier, the bridge is closed.", "the mayor"),
        ("fr", "Les pompes, a expliqué M. Weil, étaient en panne.", "M. Weil"),
        ("fr", "Paul Strand a été arrêté mardi, a fait savoir le parquet.", "le parquet"),
        ("fr", "Comme l’a expliqué la ministre Ilse Kern, le port rouvrira.", "Ilse Kern"),
        ("es", "Así lo anunció este lunes la ministra Elsa Kern.", "Elsa Kern"),
        ("es", "“Estoy cansado”, le dijo Weil a su abogado.", "Weil"),
        ("es", "El buque, que según su dueño estaba vacío, se hundió.", "su dueño"),
        ("de", "Niemand sei verletzt worden, teilte ein Sprecher des Ministeriums mit.", "des Ministeriums"),
        (
            "de",
            "In einer Erklärung teilte das Gesundheitsministerium mit, 40 seien erkrankt.",
            "Gesundheitsministerium",
        ),
        ("de", "Nach Angaben der Behörden starben 12 Menschen.", "der Behörden"),
        ("de", "Wie die Staatsanwaltschaft mitteilte, wurde ein Mann festgenommen.", "die Staatsanwaltschaft"),
        ("de", "Ministerpräsident Rolf Aster hat die Gespräche für gescheitert erklärt.", "Rolf Aster"),
        ("de", "„Es brannte stundenlang“, sagte Feuerwehrchef Daniel Holt der Presse.", "Daniel Holt"),
        ("ru", "Мэр Ольга Брандт во вторник опровергла обвинения.", "Ольга Брандт"),
        ("ru", "В пятницу пресс-секретарь полиции Мария Холл сообщила о двух задержанных.", "Мария Холл"),
        ("tr", "Köprü bahara kadar kapalı kalacak, dedi Belediye Başkanı Olga Brandt.", "Olga Brandt"),
        ("tr", "“Bu doğru değil” diyen Başbakan Rolf Aster, görüşmelerin bittiğini kaydetti.", "Rolf Aster"),
        ("tr", "Sendika Başkanı Carla Neum pazartesi günü, “Ödemeyeceğiz” diye konuştu.", "Carla Neum"),
        ("tr", "Adler “Baraj güvenli” dedi.", "Adler"),
        ("tr", "Vali Demir Kaya: “Yeniden başlıyoruz” dedi.", "Demir Kaya"),
        ("ru", "Во вторник полиция сообщила о задержании.", "полиция"),
        ("ru", "Во вторник вечером сообщила полиция, что пожар потушен.", "полиция"),
        ("ar", "وقالت وزيرة الصحة في مؤتمر صحفي إن المرض انحسر.", "وزيرة الصحة"),
        ("ar", "وقال رئيس بلدية فيلين سمير نادر إن الجسر مغلق.", "سمير نادر"),
        ("ar", "وصرحت وزيرة الخارجية إلهام كرم لوكالة فرانس برس بأن الحدود مفتوحة.", "إلهام كرم"),
        ("ar", "وفي بيان نشرته الاثنين، أعلنت وزارة الصحة إصابة 40 شخصاً.", "وزارة الصحة"),
        ("ar", "ونفت الشركة علمها بالتسرب.", "الشركة"),
        ("ar", "واتهم لوند رئيس البلدية بالكذب.", "لوند"),
        ("ar", "ونقلت وكالة رويترز عن مسؤول محلي قوله إن الطريق مقطوع.", "مسؤول محلي"),
        ("ar", "وقال مصدر مطلع طلب عدم الكشف عن هويته إن الاتفاق وشيك.", "مصدر مطلع"),
        ("ar", "وأفادت وزارة النقل بأن المبعوثة زارت السفينة.", "وزارة النقل"),
    ],
)
def test_a_speaker_is_named_without_what_stands_beside_them(language: str, text: str, speaker: str) -> None:
    (found,) = told(language, text)
    assert found is not None and found.endswith(speaker)


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("ru", "Газета «Портовый вестник» пишет, что мэр ушла в отставку.", "Газета «Портовый вестник»"),
        ("ru", "По данным газеты «Утро», мост закроют.", "газеты «Утро»"),
        ("fr", "Le journal « Le Matin » rapporte que le pont fermera.", "Le journal « Le Matin »"),
        ("es", "El diario «La Mañana» publicó que el puente cerrará.", "El diario «La Mañana»"),
        ("de", "Die Zeitung „Morgen“ berichtet, die Brücke werde gesperrt.", "Die Zeitung „Morgen“"),
    ],
)
def test_a_name_in_quotation_marks_belongs_to_who_bears_it(language: str, text: str, speaker: str) -> None:
    assert told(language, text) == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La pluie annoncée pour mercredi inquiète les riverains."),
        ("fr", "On ignore qui a annoncé la fermeture."),
        ("es", "Las medidas anunciadas no bastan."),
        ("ru", "Объявленные меры недостаточны."),
        ("tr", "Yapılan açıklamada iki kişinin öldüğü belirtildi."),
        ("tr", "Kulenin eğildiği söyleniyor."),
        ("tr", "Köprünün cuma günü kapanacağını ekledi."),
        ("de", "„Das stimmt nicht“, betonte sie."),
        ("ru", "«Это неправда», — подчеркнула она."),
    ],
)
def test_nobody_is_named(language: str, text: str) -> None:
    assert told(language, text) == [None]


@pytest.mark.parametrize(
    ("language", "texts", "speakers_told"),
    [
        ("de", ("„Wir warnten nicht“, sagte Otto Kern.", "Das Boot sank."), ("Otto Kern", None)),
        ("de", ("»Das ist falsch«, sagte Otto Kern.", "Das Boot sank."), ("Otto Kern", None)),
        ("de", ("Die Sprecherin Anna Reyes schwieg.", "»Nein«, sagte sie."), (None, None)),
        (
            "en",
            ("“I will not resign.", "I did nothing.", "It is forged,” said Olga Brandt.", "The council meets."),
            ("Olga Brandt", "Olga Brandt", "Olga Brandt", None),
        ),
        (
            "en",
            ("Peter Lund said the dam was old.", "“It leaks.", "We knew,” said Ruth Adler."),
            ("Peter Lund", "Ruth Adler", "Ruth Adler"),
        ),
        (
            "fr",
            ("« Il y avait de la fumée », a raconté Anna Reyes.", "« Puis le toit est tombé. »"),
            ("Anna Reyes", "Anna Reyes"),
        ),
        ("en", ("Ruth Adler said it leaked.", "“It is old,” she added."), ("Ruth Adler", "Ruth Adler")),
        (
            "en",
            ("Olga Brandt met Peter Lund.", "Lund said Brandt had lied.", "“It is a disgrace,” she added."),
            (None, "Peter Lund", None),
        ),
        ("es", ("Rosa Weil explicó el fallo.", "«Eran viejas», agregó."), ("Rosa Weil", "Rosa Weil")),
        ("es", ("La directora explicó el plan.", "También dijo que abrirá."), ("La directora", "La directora")),
        ("ru", ("Насос отказал, пояснил Вайль.", "«Он был старый», — добавил он."), ("Вайль", "Вайль")),
        ("ar", ("وأوضح جوناس فايل أن المضخات تعطلت.", "وقال فايل إنها قديمة."), ("جوناس فايل", "جوناس فايل")),
        (
            "en",
            ("Anna Weil and her brother Jonas Weil own the mine.", "Weil said it would close."),
            (None, "Weil"),
        ),
    ],
)
def test_a_quotation_and_a_pronoun_keep_their_speaker(
    language: str, texts: tuple[str, ...], speakers_told: tuple[str | None, ...]
) -> None:
    assert told(language, *texts) == list(speakers_told)
