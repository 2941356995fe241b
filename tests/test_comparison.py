"""From evidence to verdict on made-up articles: what conflicts, what is an update, what can hold together."""

from __future__ import annotations

from dataclasses import replace

from index.article import Article
from rag.answer import Answer, Decision
from rag.assembly import assemble
from rag.claims.reading import MAX_QUOTE, quotable, read_claims
from rag.claims.slot import slot
from rag.comparison import compare
from rag.evidence import MAX_OUTLETS, PER_OUTLET, Evidence, fair
from rag.language import language_of
from rag.names import Glossary
from rag.question import Question
from tests.made_up import sentences

SURE, UNSURE, THRESHOLD = 0.9, 0.1, 0.5


def told(
    outlet: str, *texts: str, language: str = "en", published: str | None = None, span: str | None = None
) -> list[Evidence]:
    """Evidence of one article: a sentence a text, each surely answering; "~" before a text makes it unsure. ``span``
    is what the reader found in each, all of it unless given."""
    plain = [text.removeprefix("~") for text in texts]
    article = Article(outlet, " ".join(plain), outlet, True, published=published, language=language)
    found = sentences(*plain, article=outlet)
    return [
        Evidence(s, article, UNSURE if text.startswith("~") else SURE, 1.0, (_place(s.text, span),), found)
        for s, text in zip(found, texts, strict=True)
    ]


def _place(text: str, span: str | None) -> tuple[int, int]:
    start = text.index(span) if span else 0
    return start, start + len(span or text)


def answered(
    question: str, *evidence: list[Evidence], others: tuple[str, ...] = (), left_out: tuple[str, ...] = ()
) -> Answer:
    language = language_of(question)
    asked = slot(question, language)
    items = [item for article in evidence for item in article]
    claims = read_claims(asked, items, THRESHOLD)
    outlets = [*dict.fromkeys(item.article.outlet for item in items), *others]
    return assemble(
        Question(question),
        language,
        compare(asked, claims),
        claims,
        outlets,
        left_out,
        Decision(SURE, THRESHOLD),
        Glossary.load(),
    )


def test_two_durations_conflict_by_number() -> None:
    answer = answered(
        "For how many years did the engineers try to repair the bridge?",
        told("Ferry Post", "The engineers tried for 3 years to repair the bridge."),
        told("Gull", "The engineers tried for nearly 5 years to repair the bridge."),
    )
    assert answer.verdict == "conflict"
    assert [c.kind for c in answer.conflicts] == ["number"]
    assert "3 years" in answer.conflicts[0].why


def test_one_duration_in_two_languages_is_one_version() -> None:
    answer = answered(
        "For how many years did the engineers try to repair the bridge?",
        told("Ferry Post", "The engineers tried for 3 years to repair the bridge."),
        told("النورس", "حاول المهندسون ثلاث سنوات إصلاح الجسر.", language="ar"),
    )
    assert (answer.verdict, len(answer.versions), answer.independent_accounts) == ("agreement", 1, 2)


def test_a_doer_whom_the_glossary_knows_is_named_in_the_language_of_the_question() -> None:
    text, span = "افتتح الرئيس إيمانويل ماكرون المتحف الأحد.", "الرئيس إيمانويل ماكرون"
    (version,) = answered("Who opened the museum?", told("النورس", text, language="ar", span=span)).versions
    assert version.answer == "Emmanuel Macron"
    (version,) = answered("من افتتح المتحف؟", told("النورس", text, language="ar", span=span)).versions
    assert version.answer == span
    text, span = "افتتحت العمدة ليلى بركات المتحف الأحد.", "العمدة ليلى بركات"
    (version,) = answered("Who opened the museum?", told("النورس", text, language="ar", span=span)).versions
    assert version.answer == span


def test_a_city_is_one_in_every_language_and_said_in_that_of_the_question() -> None:
    evidence = [
        told(
            "النورس", "وقع الوزراء الاتفاق في مدينة ميونخ الألمانية الأحد.", language="ar", span="مدينة ميونخ الألمانية"
        ),
        told("Die Möwe", "Die Minister unterzeichneten das Abkommen in München.", language="de", span="in München"),
        told("Чайка", "Министры подписали соглашение в Мюнхене.", language="ru", span="в Мюнхене"),
    ]
    for question, city in (
        ("Where did the ministers sign the agreement?", "Munich"),
        ("Où les ministres ont-ils signé l’accord ?", "Munich"),
        ("أين وقع الوزراء الاتفاق؟", "ميونخ"),
    ):
        assert [(v.answer, len(v.outlets)) for v in answered(question, *evidence).versions] == [(city, 3)]


def test_the_city_that_a_question_names_does_not_answer_it() -> None:
    evidence = told("النورس", "أجلي السكان من دمشق إلى بلدة كاسترا.", language="ar", span="دمشق")
    assert answered("Where were the residents evacuated from Damascus taken?", evidence).verdict == "unanswered"
    assert answered("From where were the residents evacuated?", evidence).versions[0].answer == "Damascus"


def test_which_hotel_is_answered_only_where_one_is_told_of() -> None:
    met = told("Ferry Post", "The two mayors met in Lima on Monday.", span="in Lima")
    hotel = told("النورس", "التقى العمدتان في فندق المرفأ في ليما.", language="ar", span="فندق المرفأ")
    question = "In which hotel did the two mayors meet?"
    assert answered(question, met).verdict == "unanswered"
    assert [v.outlets for v in answered(question, met, hotel).versions if v.fills] == [("النورس",)]


def test_money_is_one_sum_however_it_is_written() -> None:
    answer = answered(
        "How much did the bridge cost?",
        told("Ferry Post", "The bridge cost €12m."),
        told("النورس", "بلغت تكلفة الجسر 12 مليون يورو.", language="ar"),
        told("Die Möwe", "Die Brücke kostete 15 Mio. Euro.", language="de"),
    )
    assert [len(v.outlets) for v in answer.versions] == [2, 1]
    assert [c.kind for c in answer.conflicts] == ["number"]


def test_a_bound_and_a_number_that_keeps_it_can_both_hold() -> None:
    answer = answered(
        "How many passengers were rescued?",
        told("Ferry Post", "More than 200 passengers were rescued."),
        told("Gull", "The crew rescued 213 passengers."),
    )
    assert answer.verdict == "complementary"


def test_an_accusation_with_its_denial_in_one_article_is_one_version_that_conflicts() -> None:
    answer = answered(
        "من ألغى اجتماع المعرض؟",
        told(
            "النورس",
            "~ألغي اجتماع المعرض الأحد.",
            "واتهم المنظمون النرويج بذلك.",
            "~وهو ما نفاه السفير.",
            language="ar",
        ),
        told("الميناء", "~ألغي اجتماع المعرض فجأة.", language="ar"),
        others=("الصحيفة",),
    )
    assert answer.verdict == "conflict"
    (conflict,) = answer.conflicts
    assert (conflict.a, conflict.kind) == (conflict.b, "denial")
    assert conflict.citations[0] != conflict.citations[1]
    assert [(v.fills, v.outlets) for v in answer.versions] == [(True, ("النورس",)), (False, ("الميناء",))]
    assert answer.silent == ("الصحيفة",)


def test_an_accusation_here_and_its_denial_there_clash() -> None:
    answer = answered(
        "Who is to blame for the cancelled fair?",
        told("Ferry Post", "The mayor accused Norway of cancelling the fair."),
        told("Gull", "Norway denied that it had cancelled the fair."),
    )
    assert [(c.a != c.b, c.kind) for c in answer.conflicts] == [(True, "denial")]


def test_a_changing_state_on_two_days_is_an_update() -> None:
    answer = answered(
        "Has the crew halted the repair?",
        told("Ferry Post", "The crew halted the repair.", published="2024-05-02"),
        told("Gull", "The crew continues the repair.", published="2024-05-04"),
    )
    assert (answer.verdict, answer.conflicts) == ("update", ())
    assert (answer.updates[0].earlier, answer.updates[0].later) == (1, 2)


def test_a_changing_state_of_unknown_time_conflicts() -> None:
    answer = answered(
        "Has the crew halted the repair?",
        told("Ferry Post", "The crew halted the repair.", published="2024-05-02"),
        told("Gull", "The crew continues the repair."),
    )
    assert [c.kind for c in answer.conflicts] == ["outcome"]


def test_two_who_are_each_named_as_the_one_who_did_it_conflict() -> None:
    answer = answered(
        "Who ordered the closure of the pier?",
        told("Ferry Post", "Harbour master Tom Bell ordered the closure of the pier.", span="Tom Bell"),
        told("النورس", "أمرت آدا كويست بإغلاق الرصيف.", language="ar", span="آدا كويست"),
        told("Gull", "Ada Quist ordered the closure of the pier.", span="Ada Quist"),
    )
    assert [c.kind for c in answer.conflicts] == ["actor"]
    assert [len(v.outlets) for v in answer.versions] == [1, 2]


def test_a_denial_by_the_one_who_is_named_as_having_done_it_conflicts() -> None:
    answer = answered(
        "Who ordered the closure of the pier?",
        told("Ferry Post", "The order to close the pier came from Tom Bell.", span="Tom Bell"),
        told("Gull", "Tom Bell denied that he had ordered the closure."),
    )
    assert [c.kind for c in answer.conflicts] == ["denial"]


def test_a_charge_and_its_denial_answer_whether_it_is_so() -> None:
    answer = answered(
        "Did the ferry company cancel the repair?",
        told("Ferry Post", "Mayor Ada Quist accused Ferrico of cancelling the repair."),
        told("Gull", "Ferrico denied that it had cancelled the repair."),
    )
    assert [c.kind for c in answer.conflicts] == ["denial"]


def test_numbers_of_different_things_do_not_conflict() -> None:
    answer = answered(
        "How many were evacuated from the island?",
        told("Ferry Post", "The navy evacuated 300 soldiers."),
        told("Gull", "The navy evacuated 90 children."),
    )
    assert (answer.verdict, answer.conflicts) == ("complementary", ())


def test_a_toll_is_brought_up_to_date_and_what_a_moment_fixes_is_not() -> None:
    toll = answered(
        "How many people were killed when the ferry sank?",
        told("Ferry Post", "The police said that 12 people were killed.", published="2024-05-02"),
        told("Gull", "The police said that 19 people were killed.", published="2024-05-04"),
    )
    assert toll.verdict == "update"
    gates = answered(
        "How many gates were open when the ferry left?",
        told("Ferry Post", "Two of the six gates were open when the ferry left.", published="2024-05-02"),
        told("Gull", "Five gates were open.", published="2024-05-04"),
    )
    assert [(c.kind, c.why[:1]) for c in gates.conflicts] == [("number", "2")]


def test_two_full_lists_of_people_conflict_whatever_their_script() -> None:
    answer = answered(
        "Who are the members of the jury?",
        told("Ferry Post", "The jury has three members: Judge Ada Quist, painter Tom Bell and author Eva Morano."),
        told("النورس", "تتألف اللجنة من القاضية آدا كويست والرسام توم بيل والنائب كمال فراج.", language="ar"),
    )
    assert [c.kind for c in answer.conflicts] == ["members"]


def test_a_day_left_open_can_hold_beside_one_of_its_days() -> None:
    answer = answered(
        "When will the race start?",
        told("Ferry Post", "The race will start on Tuesday or Wednesday."),
        told("Gull", "The race will start on Tuesday."),
    )
    assert answer.verdict == "complementary"
    assert answer.versions[0].answer == "Tuesday or Wednesday"


def test_a_range_of_days_can_hold_beside_a_day_within_and_not_beside_another() -> None:
    ranged = told("Ferry Post", "The race will be held from 3 to 5 May.")
    within = told("Gull", "The race will be held on 4 May.")
    beyond = told("Gull", "The race will be held on 9 May.")
    assert answered("When will the race be held?", ranged, within).verdict == "complementary"
    answer = answered("When will the race be held?", ranged, beyond)
    assert [c.kind for c in answer.conflicts] == ["date"]
    assert "3 May – 5 May" in [v.answer for v in answer.versions]


def test_a_share_is_said_as_it_was_told() -> None:
    answer = answered("What share of the drivers left?", told("Gull", "Two thirds of the drivers left."))
    assert [v.answer for v in answer.versions] == ["Two thirds"]


def test_the_day_of_a_report_is_not_that_of_what_it_reports() -> None:
    answer = answered(
        "When will the race start?", told("Gull", "The mayor said on Friday that the race would start on Sunday.")
    )
    assert [v.answer for v in answer.versions] == ["Sunday"]


def test_no_answer_mixes_scripts_in_an_act() -> None:
    evidence = told("النورس", "اتهم زعيم الحزب كويستروم النرويج بإلغاء المعرض.", language="ar")
    answer = answered("Who is to blame for the cancelled fair?", evidence)
    assert answer.versions[0].answer == evidence[0].sentence.text
    known = told("النورس", "واتهم لافروف النرويج بإلغاء المعرض.", language="ar")
    assert answered("Who is to blame for the cancelled fair?", known).versions[0].answer == "Lavrov accuses Norway"


def test_two_full_lists_conflict_even_within_one_article() -> None:
    answer = answered(
        "Which countries take part in the boat race?",
        told("Gull", "Italy, Canada and Norway take part in the race.", "Taking part are Italy, Turkey and Spain."),
    )
    assert [c.kind for c in answer.conflicts] == ["members"]


def test_lists_that_share_nobody_tell_of_two_things() -> None:
    answer = answered(
        "Which countries called for a ceasefire?",
        told("Gull", "Italy, Canada and Norway called for a ceasefire."),
        told("Ferry Post", "Mediators called on Chad and Libya for a ceasefire."),
    )
    assert not answer.conflicts


def test_wire_copy_counts_as_one_account() -> None:
    copy = "The old lighthouse on the northern pier was sold to a private museum for 3 million dollars on Monday."
    answer = answered("Why was the lighthouse sold?", told("Gull", copy), told("Ferry Post", copy))
    assert (answer.verdict, answer.independent_accounts) == ("single_source", 1)
    assert answer.shared_text[0].outlets == ("Gull", "Ferry Post")


def test_without_a_version_that_fills_nothing_is_answered_and_all_are_silent() -> None:
    answer = answered("How many passengers were rescued?", told("Gull", "The passengers were rescued at dawn."))
    assert (answer.verdict, answer.versions, answer.silent) == ("unanswered", (), ("Gull",))
    assert "Gull" in answer.summary


def test_every_quote_is_its_article_at_its_offsets_and_numbered_once() -> None:
    evidence = told(
        "Gull", "Italy, Canada and Norway take part in the race.", "Taking part are Italy, Turkey and Spain."
    )
    answer = answered("Which countries take part in the boat race?", evidence)
    citations = [c for v in answer.versions for c in v.citations]
    text = evidence[0].article.text
    assert [text[c.start : c.end] for c in citations] == [c.quote for c in citations]
    assert [c.n for c in citations] == [1, 2]


def test_a_passage_too_long_to_quote_is_not_quoted() -> None:
    (long,) = told("Gull", "The fair was cancelled because of " + "rain " * MAX_QUOTE)
    assert answered("Why was the fair cancelled?", [long]).verdict == "unanswered"


def test_a_sentence_that_is_not_its_article_at_its_offsets_is_not_quoted() -> None:
    (item,) = told("Gull", "The fair was cancelled because of rain.")
    assert quotable(item.sentence, item.article)
    assert not quotable(replace(item.sentence, start=1, end=item.sentence.end + 1), item.article)


def test_an_outlet_beyond_the_limit_is_counted_and_neither_cited_nor_silent() -> None:
    answer = answered(
        "How many passengers were rescued?",
        told("Gull", "The crew rescued 213 passengers."),
        others=("Ferry Post", "Heron"),
        left_out=("Heron",),
    )
    assert (answer.silent, answer.silent_count, answer.outlets_left_out) == (("Ferry Post",), 1, 1)


def test_no_more_outlets_are_weighed_than_the_limit() -> None:
    outlets = [f"outlet {number}" for number in range(2 * MAX_OUTLETS)]
    assert fair(outlets) == list(range(MAX_OUTLETS))


def test_every_outlet_is_weighed_once_before_any_is_weighed_twice() -> None:
    outlets = ["Gull"] * 10 + ["Ferry Post", "Heron"]
    assert [outlets[i] for i in fair(outlets)] == ["Gull", "Ferry Post", "Heron"] + ["Gull"] * (PER_OUTLET - 1)


def test_a_number_of_something_else_is_no_answer_however_sure_the_reader_is() -> None:
    answer = answered(
        "How many soldiers were killed in Larkholm?",
        told("Post", "Soldiers were killed in Larkholm, from where 4,000 civilians had fled.", span="4,000 civilians"),
    )
    assert answer.verdict == "unanswered"


def test_how_many_died_is_not_told_where_nobody_died() -> None:
    answer = answered(
        "How many people were killed in the fighting?",
        told("Post", "Dozens of people took shelter from the fighting.", span="Dozens of people"),
    )
    assert answer.verdict == "unanswered"


def test_the_day_of_a_report_is_no_answer_even_if_the_reader_picks_it() -> None:
    answer = answered(
        "When will the ferry be closed?",
        told("Post", "The mayor said on Friday that the ferry would be closed.", span="on Friday"),
    )
    assert answer.verdict == "unanswered"


def test_what_happened_may_be_a_report_itself() -> None:
    answer = answered(
        "When were the cracks first seen?", told("Post", "The first cracks were reported on Monday by a shepherd.")
    )
    assert [version.answer for version in answer.versions] == ["Monday"]


def test_who_tells_of_an_arrest_did_not_make_it() -> None:
    answer = answered(
        "Who arrested the driver?",
        told("Post", "Mayor Ada Quist said the driver had been arrested.", span="Ada Quist"),
    )
    assert answer.verdict == "unanswered"


def test_nobody_is_the_answer_to_a_question_that_names_them() -> None:
    answer = answered("Who replaced Ada Quist?", told("Post", "Ada Quist was replaced on Monday.", span="Ada Quist"))
    assert answer.verdict == "unanswered"


def test_what_somebody_said_is_their_quoted_words() -> None:
    answer = answered(
        "What did Ada Quist say about the ferry?",
        told("Post", "Ada Quist said of the ferry: “It will never leave this harbour again”.", span="the ferry"),
        told("Gull", "Tom Bell said the ferry was late.", span="late"),
    )
    assert [version.answer for version in answer.versions] == ["It will never leave this harbour again"]


def test_words_of_others_do_not_tell_what_somebody_said() -> None:
    answer = answered(
        "What did Ada Quist say about the ferry?", told("Gull", "Tom Bell said the ferry was late.", span="late")
    )
    assert answer.verdict == "unanswered"


def test_a_list_of_those_that_somebody_meets_leaves_out_that_one() -> None:
    answer = answered(
        "Which countries meet in Larkholm?",
        told("Post", "Germany, France and Spain meet in Larkholm.", span="Germany, France and Spain"),
        told("Gull", "The minister meets with France and Spain in Larkholm.", span="France and Spain"),
    )
    assert answer.verdict == "complementary"


def test_what_is_still_closed_is_not_open() -> None:
    answer = answered("هل الجسر مفتوح؟", told("النورس", "لا يزال الجسر مغلقاً أمام الشاحنات.", language="ar"))
    assert [version.answer for version in answer.versions] == ["لا"]


def test_who_did_it_is_told_by_the_sentence_that_tells_most_of_it() -> None:
    answer = answered(
        "Who ordered the pier to be closed?",
        told("Post", "Harbour master Tom Bell ordered the pier closed.", span="Tom Bell"),
        told("Gull", "Schools stay closed until Friday.", span="Schools"),
    )
    assert [version.outlets for version in answer.versions if version.fills] == [("Post",)]


def test_a_time_is_one_in_whatever_unit() -> None:
    answer = answered(
        "How long did the talks last?",
        told("Herald", "The talks lasted three hours.", span="three hours"),
        told("Kurier", "Die Gespräche dauerten 180 Minuten.", language="de", span="180 Minuten"),
    )
    assert answer.verdict == "agreement"


def test_a_day_that_was_put_off_is_an_update_and_no_conflict() -> None:
    early = told("Herald", "The trial opens on 10 March.", published="2021-03-01", span="10 March")
    late = told("Tribune", "The trial was postponed and opens on 14 March.", published="2021-03-08", span="14 March")
    other = told("Tribune", "The trial opens on 14 March.", published="2021-03-08", span="14 March")
    assert answered("When does the trial open?", early, late).verdict == "update"
    assert answered("When does the trial open?", early, other).verdict == "conflict"


def test_a_negation_behind_the_event_denies_it() -> None:
    answer = answered(
        "Was a warning given before the shooting?",
        told("Herald", "The warning was given twice, the ministry said.", span="given twice"),
        told("Kurier", "Eine Warnung gab es vorher nicht.", language="de", span="Eine Warnung gab es vorher nicht"),
    )
    assert answer.verdict == "conflict"
    assert {version.answer for version in answer.versions} == {"Yes", "No"}


def test_each_side_accusing_the_other_is_a_conflict_within_one_account() -> None:
    answer = answered(
        "Who fired first off the cape?",
        told("Herald", "Each side accuses the other of firing first off the cape.", span="Each side"),
    )
    assert answer.verdict == "conflict"
    assert answer.conflicts[0].kind == "denial"


def test_a_full_list_of_those_who_met_answers_who_met() -> None:
    answer = answered(
        "Who met in Valletta?",
        told("Herald", "Those who met in Valletta: Norland, Estria, Malta and the Maritime Council.", span="Norland"),
        told("Kurier", "Norland, Estria, Malta and the Red Cross met in Valletta.", span="Norland, Estria"),
    )
    assert answer.verdict == "conflict"
    assert answer.conflicts[0].kind == "members"


def test_an_article_gives_one_day_unless_it_is_as_sure_of_another() -> None:
    texts = ("The trial opens on 10 March.", "The trial of the driver opens on 12 March.")
    sure = told("Herald", *texts)
    assert answered("When does the trial open?", sure).verdict == "conflict"
    doubtful = [sure[0], replace(sure[1], probability=0.7)]
    assert [version.answer for version in answered("When does the trial open?", doubtful).versions] == ["10 March"]


def test_a_place_that_the_question_names_is_no_answer_to_it() -> None:
    answer = answered(
        "¿En qué hotel de Hamburgo se reunieron?",
        told("Herald", "اجتمعا في مدينة هامبورغ الألمانية.", language="ar", span="مدينة هامبورغ الألمانية"),
    )
    assert answer.verdict == "unanswered"


def test_what_is_agreed_not_to_be_done_is_agreed() -> None:
    answer = answered(
        "Did the parties agree?",
        told("Herald", "The parties agreed not to shell the port.", span="agreed not to shell the port"),
        told("Courrier", "Les parties ont convenu d’un accord.", language="fr", span="ont convenu d’un accord"),
    )
    assert [version.answer for version in answer.versions] == ["Yes"]
