"""What texts state of themselves, and that nothing else is taken for stated."""

from __future__ import annotations

import pytest

from index import provenance
from index.dates import full_dates, latest_past
from index.manifest import Stated
from tests.indexing.stand_ins import SEEDS

BODY = "The minister cancelled the meeting in Geneva on Tuesday. He gave no reason for it.\n"


@pytest.mark.parametrize(
    ("seed", "outlet", "published"),
    [
        ("000_cd930860087fa482", None, "2016-12-09"),
        ("001_35f9382bdec65fdc", "العربي الجديد", None),
        ("002_691a44907311faf3", None, "2016-12-08"),
        ("003_7c550cd0ae28dc61", None, None),
        ("004_bd438237ea05216b", "إرم نيوز", None),
    ],
)
def test_seeds_say_so_much_and_no_more(seed: str, outlet: str | None, published: str | None) -> None:
    article = provenance.article(seed, (SEEDS / f"{seed}.txt").read_text(), Stated())
    assert article.outlet == (outlet or seed)
    assert article.outlet_known is (outlet is not None)
    assert (article.published, article.published_inferred) == (published, published is not None)
    assert (article.language, article.url) == ("ar", None)


def test_what_is_stated_wins_over_what_the_text_states() -> None:
    stated = Stated(outlet="Other", published="2020-01-01", language="fr", title="T", url="https://a.example/b")
    article = provenance.article("a", f"{BODY}Published: 3 May 2017\nThe Paper", stated)
    assert (article.outlet, article.published, article.published_inferred) == ("Other", "2020-01-01", False)
    assert (article.language, article.title, article.url) == ("fr", "T", "https://a.example/b")


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (f"{BODY}The Daily Paper", "The Daily Paper"),
        (f"{BODY}France 24\nwww.france24.com", "France 24"),
        (f"{BODY}Source: The Paper", "The Paper"),
        (f"GENEVA (Reuters) - {BODY}", "Reuters"),
        (f"{BODY}المصدر: الجزيرة", "الجزيرة"),
    ],
    ids=["signature", "name beside its address", "source line", "dateline", "source line in Arabic"],
)
def test_outlet_that_the_text_states_is_read(text: str, outlet: str) -> None:
    assert provenance.read(text).outlet == outlet


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}Read more",
        f"{BODY}(وكالات)",
        f"{BODY}By John Smith",
        f"{BODY}The report was first seen by the Daily Paper on Monday evening",
        f"{BODY}The end.",
        "The Daily Paper reported that the meeting was cancelled. Nobody said why.",
        "A heading\nThe Daily Paper",
    ],
)
def test_outlet_is_never_guessed(text: str) -> None:
    assert provenance.read(text).outlet is None


def test_address_of_a_page_is_its_url_and_that_of_a_site_is_not() -> None:
    assert (
        provenance.read(f"{BODY}https://paper.example/2016/12/meeting").url == "https://paper.example/2016/12/meeting"
    )
    assert provenance.read(f"{BODY}https://paper.example/").url is None


@pytest.mark.parametrize(
    "line", ["Published: 9 December 2016", "تاريخ النشر: 9 ديسمبر 2016", "Publié le 9 décembre 2016"]
)
def test_line_that_states_the_day_of_publication_is_not_an_inference(line: str) -> None:
    article = provenance.article("a", f"{line}\n{BODY}It was agreed on 10 December 2016.", Stated())
    assert (article.published, article.published_inferred) == ("2016-12-09", False)


@pytest.mark.parametrize(
    "text",
    [
        "9 ديسمبر/كانون الأول 2016",
        "٩ ديسمبر ٢٠١٦",
        "9 كانون الأول (ديسمبر) 2016",
        "9 كانون الأول/ ديسمبر 2016",
        "9 December 2016",
        "December 9th, 2016",
        "Dec. 9, 2016",
        "le 9 décembre 2016",
        "el 9 de diciembre de 2016",
        "am 9. Dezember 2016",
        "9 декабря 2016 года",
        "9 Aralık 2016'da",
        "2016-12-09",
        "09.12.2016",
        "2016年12月9日",
    ],
)
def test_day_in_full_is_read_in_every_language(text: str) -> None:
    assert [dated.day.isoformat() for dated in full_dates(text)] == ["2016-12-09"]


@pytest.mark.parametrize(
    "text",
    ["9 December", "December 2016", "2 كانون الأول/ ديسمبر الجاري", "31 April 2016", "05/06/2016", "9 maybe 2016"],
)
def test_day_that_is_not_in_full_or_has_two_readings_is_not_read(text: str) -> None:
    assert not full_dates(text)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("It will be held on 3 May 2017.", None),
        ("Kerry said on 9 December 2016 that talks will be held on 3 May 2017.", "2016-12-09"),
        ("The talks, which will be held in Paris, were announced on 9 December 2016.", "2016-12-09"),
        ("The summit on 3 May 2017 will decide.", None),
        ("سيعقد اجتماع في جنيف، السبت 10 ديسمبر 2016.", None),
        ("ومن المقرر أن يعقد في 10 ديسمبر 2016.", None),
        ("زار السياسي جنيف في 10 ديسمبر 2016.", "2016-12-10"),
        ("La réunion aura lieu le 3 mai 2017.", None),
        ("La reunión se celebrará el 3 de mayo de 2017.", None),
        ("Das Treffen wird am 3. Mai 2017 stattfinden.", None),
        ("Встреча состоится 3 мая 2017 года.", None),
        ("Toplantı 3 Mayıs 2017 tarihinde yapılacak.", None),
    ],
)
def test_day_that_lies_ahead_does_not_date_the_article(sentence: str, day: str | None) -> None:
    found = latest_past(sentence, [(0, len(sentence))])
    assert (found.isoformat() if found else None) == day
