"""Quantities, days, lists, disputes and question slots, read from made-up sentences in several languages."""

from __future__ import annotations

from datetime import date

import pytest

from rag.claims.blame import read_blame
from rag.claims.disputes import dispute
from rag.claims.filling import read_value
from rag.claims.members import Members, members
from rag.claims.moment import Moment
from rag.claims.moments import days, joined, moments
from rag.claims.quantities import quantities
from rag.claims.quantity import Quantity
from rag.claims.slot import slot
from rag.claims.stance import stance
from tests.made_up import sentences


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The flood displaced some 1,200 people.", "en", (1200, "", "about")),
        ("More than 200 thousand dollars were stolen.", "en", (200_000, "money", "more")),
        ("They waited twenty-five minutes.", "en", (25, "minute", "exact")),
        ("Thousands marched.", "en", (1000, "", "vague")),
        ("نقل الجسر ثمانية آلاف مسافر.", "ar", (8000, "", "exact")),
        ("استمر الإضراب خمسة وعشرين يوماً.", "ar", (25, "day", "exact")),
        ("بلغت الكلفة ٣٫٥ مليون دولار.", "ar", (3_500_000, "money", "exact")),
        ("عمل في المصنع سنتين.", "ar", (2, "year", "exact")),
        ("أكثر من 200 ألف عامل", "ar", (200_000, "", "more")),
        ("شارك عشرات العمال.", "ar", (10, "", "vague")),
        ("Der Streik dauerte drei Wochen.", "de", (3, "week", "exact")),
        ("La grève a duré trois semaines.", "fr", (3, "week", "exact")),
        ("La huelga duró 12 días.", "es", (12, "day", "exact")),
        ("Забастовка длилась пять дней.", "ru", (5, "day", "exact")),
        ("Grev 4 hafta sürdü.", "tr", (4, "week", "exact")),
        ("At least 30 goats drowned.", "en", (30, "", "least")),
        ("No more than 30 goats drowned.", "en", (30, "", "most")),
        ("30'dan fazla keçi boğuldu.", "tr", (30, "", "more")),
        ("Es dauerte zweiundvierzig Tage.", "de", (42, "day", "exact")),
        ("Es dauerte dreieinhalb Tage.", "de", (3.5, "day", "exact")),
        ("استمر الإضراب ثلاثة أيام ونصف اليوم.", "ar", (3.5, "day", "exact")),
        ("They lost half a million dollars.", "en", (500_000, "money", "exact")),
        ("The firm paid $12 million.", "en", (12_000_000, "money", "exact")),
        ("The bridge cost €3.5bn.", "en", (3_500_000_000, "money", "exact")),
        ("He was fined £40k.", "en", (40_000, "money", "exact")),
        ("The club paid 12m euros.", "en", (12_000_000, "money", "exact")),
        ("The wall is 12m high.", "en", (12, "", "exact")),
        ("Le stade a coûté 12 M€.", "fr", (12_000_000, "money", "exact")),
        ("Der Umbau kostet 5 Mio. Euro.", "de", (5_000_000, "money", "exact")),
        ("Fiyatlar %12 arttı.", "tr", (12, "percent", "exact")),
        ("Some two dozen goats drowned.", "en", (24, "", "about")),
        ("Half a dozen goats drowned.", "en", (6, "", "exact")),
        ("Ein halbes Dutzend Ziegen ertrank.", "de", (6, "", "exact")),
        ("Утонуло два десятка коз.", "ru", (20, "", "exact")),
        ("Hundreds of thousands marched.", "en", (100_000, "", "vague")),
        ("Marcharon decenas de miles de personas.", "es", (10_000, "", "vague")),
        ("تظاهر عشرات الآلاف.", "ar", (10_000, "", "vague")),
        ("Hunderttausende flohen.", "de", (100_000, "", "vague")),
        ("On binlerce kişi yürüdü.", "tr", (10_000, "", "vague")),
        ("Twenty-one goats drowned.", "en", (21, "", "exact")),
        ("Откроется сорок одна школа.", "ru", (41, "", "exact")),
        ("وصل واحد وعشرون سائقا.", "ar", (21, "", "exact")),
        ("Une trentaine de chèvres se sont noyées.", "fr", (30, "", "about")),
        ("Un million et demi d'euros ont disparu.", "fr", (1_500_000, "money", "exact")),
        ("أنفقت ثلاثة ملايين ونصف المليون دولار.", "ar", (3_500_000, "money", "exact")),
        ("Похищено полмиллиона рублей.", "ru", (500_000, "money", "exact")),
        ("Его приговорили к семи с половиной годам.", "ru", (7.5, "year", "exact")),
    ],
)
def test_a_quantity_is_read_with_its_unit_and_precision(
    text: str, language: str, expected: tuple[float, str, str]
) -> None:
    (found,) = quantities(text, language)
    assert (found.value, found.unit, found.precision) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The strike lasted a week.", "en", (1, "week", "exact")),
        ("He was jailed for more than a year.", "en", (1, "year", "more")),
        ("They waited for an hour and a half.", "en", (1.5, "hour", "exact")),
        ("The strike lasted one day.", "en", (1, "day", "exact")),
        ("La grève a duré une semaine.", "fr", (1, "week", "exact")),
        ("La huelga duró un día.", "es", (1, "day", "exact")),
        ("Der Streik dauerte einen Tag.", "de", (1, "day", "exact")),
        ("Забастовка длилась неделю.", "ru", (1, "week", "exact")),
        ("Работы продолжались более года.", "ru", (1, "year", "more")),
        ("استمر الإضراب أسبوعاً.", "ar", (1, "week", "exact")),
        ("أغلق الميناء لمدة عام.", "ar", (1, "year", "exact")),
        ("انتظروا سنة ونصف السنة.", "ar", (1.5, "year", "exact")),
        ("Fue condenado a año y medio de cárcel.", "es", (1.5, "year", "exact")),
        ("Grev bir gün sürdü.", "tr", (1, "day", "exact")),
    ],
)
def test_one_unit_of_time_needs_no_number(text: str, language: str, expected: tuple[float, str, str]) -> None:
    (found,) = quantities(text, language)
    assert (found.value, found.unit, found.precision) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("They meet twice a week.", "en"),
        ("One day the bridge will fall.", "en"),
        ("They were away for a weekend.", "en"),
        ("Un jour, le pont tombera.", "fr"),
        ("Un día caerá el puente.", "es"),
        ("Eines Tages fällt die Brücke.", "de"),
        ("Мост закрывают раз в неделю.", "ru"),
        ("أغلق الميناء خلال شهر مايو.", "ar"),
        ("أغلق الميناء خلال يوم الجمعة.", "ar"),
        ("Bir gün köprü yıkılacak.", "tr"),
    ],
)
def test_a_unit_of_time_that_nothing_lasts_is_no_number(text: str, language: str) -> None:
    assert not quantities(text, language)


@pytest.mark.parametrize(
    ("text", "language", "parts", "precision"),
    [
        ("A third of the drivers left.", "en", "1/3", "about"),
        ("Two-thirds of the drivers left.", "en", "2/3", "about"),
        ("More than half of the drivers left.", "en", "1/2", "more"),
        ("One in five drivers left.", "en", "1/5", "about"),
        ("Environ deux tiers des chauffeurs sont partis.", "fr", "2/3", "about"),
        ("Un quart des terres a brûlé.", "fr", "1/4", "about"),
        ("Más de la mitad de los conductores se fue.", "es", "1/2", "more"),
        ("Se fueron dos terceras partes de los conductores.", "es", "2/3", "about"),
        ("Die Hälfte der Fahrer ging.", "de", "1/2", "about"),
        ("Drei Viertel der Fahrer gingen.", "de", "3/4", "about"),
        ("Ушла треть водителей.", "ru", "1/3", "about"),
        ("Ушла четвёртая часть водителей.", "ru", "1/4", "about"),
        ("Ушло более половины водителей.", "ru", "1/2", "more"),
        ("غادر ثلث السائقين.", "ar", "1/3", "about"),
        ("غادر ثلاثة أرباع السائقين.", "ar", "3/4", "about"),
        ("غادر أكثر من نصف السائقين.", "ar", "1/2", "more"),
        ("Sürücülerin üçte ikisi ayrıldı.", "tr", "2/3", "about"),
        ("Sürücülerin yarısından fazlası ayrıldı.", "tr", "1/2", "more"),
    ],
)
def test_a_fraction_is_a_share(text: str, language: str, parts: str, precision: str) -> None:
    (found,) = quantities(text, language)
    part, whole = map(int, parts.split("/"))
    assert found.value == pytest.approx(100 * part / whole)
    assert (found.unit, found.precision, found.share) == ("percent", precision, True)


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("It took a quarter of an hour.", "en", 0.25, "hour"),
        ("It took three quarters of an hour.", "en", 0.75, "hour"),
        ("They stole a quarter of a million dollars.", "en", 250_000, "money"),
        ("Il a fallu un quart d'heure.", "fr", 0.25, "hour"),
        ("استغرق الأمر ثلث ساعة.", "ar", 1 / 3, "hour"),
        ("سرقوا ربع مليون دولار.", "ar", 250_000, "money"),
        ("Понадобилось три четверти часа.", "ru", 0.75, "hour"),
    ],
)
def test_a_fraction_of_a_unit_is_no_share(text: str, language: str, value: float, unit: str) -> None:
    (found,) = quantities(text, language)
    assert found.value == pytest.approx(value)
    assert (found.unit, found.share) == (unit, False)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A third man left in the second half of the match.", "en"),
        ("Ils jouent un quart de finale.", "fr"),
        ("In der zweiten Hälfte des Spiels fiel kein Tor.", "de"),
        ("Гол забили во второй половине матча.", "ru"),
        ("يلعبون نصف النهائي بعد النصف الأول من الموسم.", "ar"),
        ("Maçın ikinci yarısı golsüz geçti.", "tr"),
        ("She won by a third of a second.", "en"),
        ("La moitié nord du pays est sous la neige.", "fr"),
        ("В первой половине мая шли дожди.", "ru"),
    ],
)
def test_halves_and_quarters_of_a_match_are_no_numbers(text: str, language: str) -> None:
    assert not quantities(text, language)


@pytest.mark.parametrize(
    ("text", "language", "low", "high"),
    [
        ("Between 40 and 50 boats left.", "en", 40, 50),
        ("غادر ما بين 40 و50 ألف شخص.", "ar", 40_000, 50_000),
        ("Zwischen zwanzig und dreißig Boote fuhren ab.", "de", 20, 30),
        ("40 ile 50 tekne ayrıldı.", "tr", 40, 50),
        ("Ушли от 40 до 50 лодок.", "ru", 40, 50),
    ],
)
def test_a_range_is_one_quantity(text: str, language: str, low: float, high: float) -> None:
    (found,) = quantities(text, language)
    assert (found.value, found.upper, found.precision) == (low, high, "range")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The race will start on Tuesday or Wednesday.", "en", ("2024-05-14", "2024-05-15")),
        ("He resigned on 3 March.", "en", ("2024-03-03",)),
        ("Прибыл в субботу.", "ru", ("2024-05-11",)),
        ("وصل أول من أمس.", "ar", ("2024-05-11",)),
        ("Llegará el próximo lunes.", "es", ("2024-05-20",)),
    ],
)
def test_days_are_resolved_against_the_day_of_writing(text: str, language: str, expected: tuple[str, ...]) -> None:
    assert days(text, language, date(2024, 5, 13)) == expected


@pytest.mark.parametrize(
    ("a", "b", "same", "compatible"),
    [
        (("3 years", "en"), ("ثلاث سنوات", "ar"), True, True),
        (("3 years", "en"), ("5 years", "en"), False, False),
        (("more than 200", "en"), ("213", "en"), False, True),
        (("more than 200", "en"), ("150", "en"), False, False),
        (("5 days", "en"), ("5 years", "en"), False, True),
        (("٧٠٠", "ar"), ("700", "en"), True, True),
    ],
)
def test_quantities_are_compared_as_values(
    a: tuple[str, str], b: tuple[str, str], same: bool, compatible: bool
) -> None:
    (one,), (other,) = quantities(*a), quantities(*b)
    assert (one.same(other), other.same(one)) == (same, same)
    assert (one.compatible(other), other.compatible(one)) == (compatible, compatible)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("on Friday, 3 March 2023", "en", (4, 3, 3, 2023)),
        ("الاثنين 14 آب/أغسطس 2023", "ar", (0, 14, 8, 2023)),
        ("le vendredi 3 mars 2023", "fr", (4, 3, 3, 2023)),
        ("am Freitag, 3. März 2023", "de", (4, 3, 3, 2023)),
        ("3 марта 2023 года", "ru", (None, 3, 3, 2023)),
        ("3 Mart 2023 Cuma", "tr", (4, 3, 3, 2023)),
    ],
)
def test_a_full_date_is_one_moment(text: str, language: str, expected: tuple[int | None, int, int, int]) -> None:
    (found,) = moments(text, language)
    assert (found.weekday, found.day, found.month, found.year) == expected


@pytest.mark.parametrize(
    ("text", "language", "first", "last"),
    [
        ("The fair runs from 3 to 5 May.", "en", (3, 5), (5, 5)),
        ("The fair runs from May 3 to 5.", "en", (3, 5), (5, 5)),
        ("La feria se celebra entre el 3 y el 5 de mayo.", "es", (3, 5), (5, 5)),
        ("Le salon se tient du 30 avril au 2 mai.", "fr", (30, 4), (2, 5)),
        ("Die Messe läuft vom 3. bis zum 5. Mai.", "de", (3, 5), (5, 5)),
        ("Ярмарка пройдёт с 3 по 5 мая.", "ru", (3, 5), (5, 5)),
        ("يقام المعرض من 3 إلى 5 مايو.", "ar", (3, 5), (5, 5)),
        ("يقام المعرض من الثالث إلى الخامس من مايو.", "ar", (3, 5), (5, 5)),
        ("Fuar 3 ile 5 Mayıs arasında açık.", "tr", (3, 5), (5, 5)),
        ("Fuar 3 Mayıs'tan 5 Mayıs'a kadar açık.", "tr", (3, 5), (5, 5)),
        ("Die Brücke fiel in der Nacht zum 1. Mai.", "de", (30, 4), (1, 5)),
        ("La feria será del jueves 3 al sábado 5 de mayo.", "es", (3, 5), (5, 5)),
        ("Les 21 et 22 juin, le pont sera fermé.", "fr", (21, 6), (22, 6)),
        ("Die Messe ist am 1. und 2. März.", "de", (1, 3), (2, 3)),
        ("يقام المعرض في الأول والثاني من مايو.", "ar", (1, 5), (2, 5)),
    ],
)
def test_a_range_of_days_is_one_moment(text: str, language: str, first: tuple[int, int], last: tuple[int, int]) -> None:
    (found,) = moments(text, language)
    assert found.until is not None and not quantities(text, language)
    assert ((found.day, found.month), (found.until.day, found.until.month)) == (first, last)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bridge fell in the night of Thursday to Friday.", "en"),
        ("Le pont est tombé dans la nuit de jeudi à vendredi.", "fr"),
        ("Die Brücke fiel in der Nacht zum Freitag.", "de"),
        ("Die Brücke fiel in der Nacht von Donnerstag auf Freitag.", "de"),
        ("El puente cayó en la noche del jueves al viernes.", "es"),
        ("Мост рухнул в ночь на пятницу.", "ru"),
        ("انهار الجسر ليلة الخميس الجمعة.", "ar"),
        ("Köprü perşembeyi cumaya bağlayan gece yıkıldı.", "tr"),
    ],
)
def test_a_night_is_of_both_its_days(text: str, language: str) -> None:
    (found,) = moments(text, language)
    assert found.until is not None and (found.weekday, found.until.weekday) == (3, 4)
    assert [found.compatible(Moment(0, 1, weekday=day)) for day in range(7)] == [day in (3, 4) for day in range(7)]


@pytest.mark.parametrize(
    ("one", "other", "compatible"),
    [
        ("from 3 to 5 May", "on 4 May", True),
        ("from 3 to 5 May", "on 9 May", False),
        ("from 3 to 5 May 2024", "on 4 May 2023", False),
        ("from 3 to 5 May", "in May", True),
        ("from 3 to 5 May", "in June", False),
        ("from 3 to 5 May", "from 5 to 8 May", True),
        ("from 3 to 5 May", "from 6 to 8 May", False),
        ("from 30 December to 2 January", "on 1 January", True),
        ("from 30 December 2023 to 2 January 2024", "on 1 January 2024", True),
        ("from Monday to Friday", "on Wednesday", True),
        ("from Monday to Friday", "on Sunday", False),
        ("from Monday, 6 May to Friday, 24 May", "on Sunday", True),
        ("from Monday to Friday", "on 9 May", True),
        ("between May and July", "in June", True),
        ("from December to February 2024", "in January 2024", True),
        ("from 2019 to 2021", "in 2020", True),
        ("from 2019 to 2021", "in 2023", False),
        ("between May and July", "in August", False),
    ],
)
def test_a_range_holds_the_days_within(one: str, other: str, compatible: bool) -> None:
    (a,), (b,) = moments(one, "en"), moments(other, "en")
    assert a.compatible(b) is b.compatible(a) is compatible
    assert not a.same(b) and a.same(a)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The match was postponed from Friday to Monday.", "en"),
        ("The match was moved from Friday to Monday.", "en"),
        ("Le match a été reporté de vendredi à lundi.", "fr"),
        ("Maç cumadan pazartesiye ertelendi.", "tr"),
        ("أرجئت المباراة من الجمعة إلى الاثنين.", "ar"),
        ("Talks were held on Friday and Monday.", "en"),
    ],
)
def test_days_that_change_places_are_no_range(text: str, language: str) -> None:
    assert [m.weekday for m in moments(text, language)] == [4, 0]


@pytest.mark.parametrize(
    ("text", "language", "months"),
    [
        ("Theresa May met April Jones.", "en", []),
        ("May resigned in May.", "en", [5]),
        ("Mayor May spoke on May Day.", "en", []),
        ("A letter by June Smith arrived by June.", "en", [6]),
        ("It rained in April and May.", "en", [4, 5]),
        ("قالت ماي إن الميناء مغلق.", "ar", []),
        ("أغلق الميناء في 3 ماي 2024.", "ar", [5]),
        ("مارس العمال ضغوطا في مارس.", "ar", [3]),
        ("Frau Mai traf Ernst August im August.", "de", [8]),
        ("Julio Campos llegó.", "es", []),
        ("Llegó el 3 de Julio.", "es", [7]),
        ("Марта Ильина приехала в марте.", "ru", [3]),
        ("Kasım Bey kasım ayında geldi.", "tr", [11]),
        ("Avril Dupont est arrivée en avril.", "fr", [4]),
    ],
)
def test_names_that_are_months_too_are_told_apart(text: str, language: str, months: list[int]) -> None:
    assert [m.month for m in moments(text, language)] == months


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("The bridge fell on Monday last week.", "en", 6),
        ("The bridge fell last Monday.", "en", 13),
        ("Last week's Monday was cold.", "en", 6),
        ("Die Brücke fiel am Montag vergangener Woche.", "de", 6),
        ("Le pont est tombé lundi de la semaine dernière.", "fr", 6),
        ("El puente cayó el lunes de la semana pasada.", "es", 6),
        ("Мост рухнул в понедельник на прошлой неделе.", "ru", 6),
        ("انهار الجسر يوم الاثنين من الأسبوع الماضي.", "ar", 6),
        ("Köprü geçen hafta pazartesi yıkıldı.", "tr", 6),
        ("Die Messe beginnt am Montag kommender Woche.", "de", 20),
    ],
)
def test_a_day_of_another_week_is_settled_by_the_day_of_writing(text: str, language: str, day: int) -> None:
    (found,) = moments(text, language)
    assert found.on(date(2024, 5, 15)).day == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The bridge fell in March last year.", "en"),
        ("Die Brücke fiel im März vergangenen Jahres.", "de"),
        ("Le pont est tombé en mars de l'année dernière.", "fr"),
        ("El puente cayó en marzo del año pasado.", "es"),
        ("Мост рухнул в марте прошлого года.", "ru"),
        ("انهار الجسر في مارس من العام الماضي.", "ar"),
        ("Köprü geçen yıl mart ayında yıkıldı.", "tr"),
    ],
)
def test_a_month_of_last_year_is_settled_by_the_day_of_writing(text: str, language: str) -> None:
    (found,) = moments(text, language)
    settled = found.on(date(2024, 5, 15))
    assert (settled.month, settled.year) == (3, 2023)


def test_one_of_two_days_is_left_open() -> None:
    (found,) = joined("The bridge closes on May 3 or 9.", "en")
    assert found.compatible(Moment(0, 1, day=9, month=5)) and not found.compatible(Moment(0, 1, day=5, month=5))


def test_a_relative_day_is_settled_by_the_day_of_writing() -> None:
    written = date(2024, 5, 15)
    (yesterday,) = moments("أغلق الميناء أمس الثلاثاء", "ar")
    (coming,) = moments("يفتح المعرض السبت المقبل", "ar")
    assert (yesterday.on(written).day, coming.on(written).day) == (14, 18)
    assert yesterday.on(None) == yesterday


def test_days_clash_only_where_both_state_something_different() -> None:
    assert Moment(0, 1, weekday=1).compatible(Moment(0, 1, day=4, month=7))
    assert not Moment(0, 1, weekday=1).compatible(Moment(0, 1, weekday=2))


@pytest.mark.parametrize(
    ("text", "language", "countries", "partial"),
    [
        ("شارك وزراء قطر وألمانيا وفرنسا في المعرض", "ar", {"QA", "DE", "FR"}, False),
        ("several countries, among them Italy and Canada", "en", {"IT", "CA"}, True),
        ("les ministres de l'Italie, du Canada et de la Turquie", "fr", {"IT", "CA", "TR"}, False),
        ("министры Италии, Канады и Турции", "ru", {"IT", "CA", "TR"}, False),
    ],
)
def test_a_list_of_countries_is_read_as_a_set(text: str, language: str, countries: set[str], partial: bool) -> None:
    found = members(text, language)[0]
    assert (set(found.countries), found.partial) == (countries, partial)


def test_a_partial_list_can_hold_beside_a_full_one_and_two_full_ones_cannot() -> None:
    full, other = Members(frozenset({"IT", "CA"}), False, 0, 1), Members(frozenset({"IT", "TR"}), False, 0, 1)
    assert not full.compatible(other)
    assert full.compatible(Members(frozenset({"IT"}), True, 0, 1))


@pytest.mark.parametrize(
    ("text", "language", "act", "who", "country"),
    [
        ("اتهمت النقابة ألمانيا بإغلاق المصنع.", "ar", "accuse", "النقابة", "DE"),
        ("نفى المدير ذلك أثناء المؤتمر.", "ar", "deny", "المدير", ""),
        ("تبادل الحزبان الاتهامات بعد الجلسة.", "ar", "blame_each_other", "الحزبان", ""),
        ("Mayor Ada Quist accused Norway of the delay.", "en", "accuse", "Mayor Ada Quist", "NO"),
        ("The two clubs traded blame after the match.", "en", "blame_each_other", "", ""),
        ("Ада Квист обвинила Норвегию в задержке.", "ru", "accuse", "Ада Квист", "NO"),
    ],
)
def test_an_act_of_dispute_is_read(text: str, language: str, act: str, who: str, country: str) -> None:
    found = dispute(text, language)
    assert found is not None
    assert (found.act, found.who, found.target_country) == (act, who, country)


def test_a_sentence_without_blame_is_no_dispute() -> None:
    assert dispute("وصل الوفد إلى العاصمة مساء الثلاثاء.", "ar") is None


def test_an_accusation_and_its_denial_in_the_next_sentence_are_one_dispute() -> None:
    told = sentences("ألغي المعرض الأحد.", "واتهم المنظمون النرويج بذلك.", "وهو ما نفاه السفير.", "والطقس جميل.")
    found = read_blame(told[0], told, "ar")
    assert found is not None
    blame, quoted = found
    assert blame.disputed
    assert [s.position for s in quoted] == [1, 2]


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Who closed the harbour?", "en", "who"),
        ("For how many weeks did the strike last?", "en", "how_long"),
        ("How many workers were hurt?", "en", "how_many"),
        ("Has the factory closed?", "en", "whether"),
        ("من أغلق الميناء؟", "ar", "who"),
        ("كم عدد الجرحى؟", "ar", "how_many"),
        ("هل أغلق المصنع؟", "ar", "whether"),
        ("متى يفتح المعرض؟", "ar", "when"),
        ("Pourquoi le port a-t-il fermé ?", "fr", "why"),
        ("¿Cuántos obreros resultaron heridos?", "es", "how_many"),
        ("Wann öffnet die Messe?", "de", "when"),
        ("Сколько рабочих пострадало?", "ru", "how_many"),
        ("Limanı kim kapattı?", "tr", "who"),
        ("¿Cerró la fábrica?", "es", "whether"),
        ("Schließt die Fabrik noch in diesem Jahr?", "de", "whether"),
        ("Рабочие вернулись на завод?", "ru", "whether"),
        ("La mairie a-t-elle fermé la piscine ?", "fr", "whether"),
        ("À quelle condition la mairie rouvrirait-elle la piscine ?", "fr", "what"),
        ("Factory closed", "en", "what"),
        ("Où sont-ils ?", "fr", "where"),
        ("Mahkum nasıl kaçtı?", "tr", "what"),
        ("What did the mayor say about the cost?", "en", "said"),
        ("¿En qué costa naufragó el barco?", "es", "what"),
        ("Worauf einigten sich die Fahrer?", "de", "what"),
        ("В чём обвиняют директора?", "ru", "what"),
        ("С какого дня откроют мост?", "ru", "when"),
        ("إلى متى يبقى الجسر مغلقا؟", "ar", "when"),
        ("Köprüyü kapatan mühendis kimdi?", "tr", "who"),
        ("Kazada ölenlerin sayısı kaçtı?", "tr", "how_many"),
        ("Qué multa pagará la empresa?", "es", "how_many"),
        ("How fast was the lorry going?", "en", "how_many"),
    ],
)
def test_the_kind_of_answer_is_read_from_the_question(question: str, language: str, kind: str) -> None:
    assert slot(question, language).kind == kind


@pytest.mark.parametrize(
    ("question", "language", "tellers"),
    [
        ("What did Bell say about the strike?", "en", ("Bell",)),
        ("What did spokesman Bell say about the strike?", "en", ("Bell",)),
        ("What did the Norwegian minister say about the strike?", "en", ()),
        ("Que dit le porte-parole Durand de la grève ?", "fr", ("Durand",)),
    ],
)
def test_whose_words_a_question_asks_for(question: str, language: str, tellers: tuple[str, ...]) -> None:
    assert slot(question, language).tellers == tellers


@pytest.mark.parametrize(
    ("text", "language", "holds"),
    [
        ("The factory closed on Monday.", "en", True),
        ("The factory has not closed.", "en", False),
        ("أغلق المصنع أبوابه.", "ar", True),
        ("المصنع لن يغلق إلا بعد الصيف.", "ar", False),
        ("The harbour is beautiful.", "en", None),
    ],
)
def test_a_stance_follows_negation(text: str, language: str, holds: bool | None) -> None:
    found = stance(slot("Has the factory closed?", "en"), text, language)
    assert (found.holds if found else None) is holds


@pytest.mark.parametrize(
    ("text", "language", "holds"),
    [
        ("The meeting with the drivers on Friday took place in the harbour.", "en", True),
        ("The meeting with the drivers that was due on Friday did not take place.", "en", False),
        ("أما الاجتماع الذي كان مقررا يوم الجمعة مع السائقين فلم يعقد.", "ar", False),
        ("The mayor ruled out a meeting with the drivers.", "en", False),
        ("Die Bürgermeisterin schloss ein Treffen mit den Fahrern aus.", "de", False),
        ("La alcaldesa descartó una reunión con los conductores.", "es", False),
        ("The mayor met the drivers but the vote was not held.", "en", True),
        ("Die Bürgermeisterin wird sich ausschließlich mit den Fahrern treffen.", "de", True),
    ],
)
def test_what_does_not_take_place_or_is_ruled_out_does_not_hold(text: str, language: str, holds: bool) -> None:
    found = stance(slot("Did the mayor meet the drivers?", "en"), text, language)
    assert found is not None and found.holds is holds


@pytest.mark.parametrize(
    ("question", "language", "text", "value"),
    [
        (
            "How many passengers were on tram 17?",
            "en",
            "Tram 17 had 40 passengers and a crew of two for 9 kilometres.",
            40,
        ),
        ("How many crew were on tram 17?", "en", "Tram 17 had 40 passengers and a crew of two for 9 kilometres.", 2),
        ("How many were injured in the fire?", "en", "30 workers were injured.", 30),
        ("How many have been reported injured?", "en", "There were 3 dead and 12 injured.", 12),
        ("Wie viele wurden bei dem Brand verletzt?", "de", "Es gab 3 Tote und 12 Verletzte.", 12),
        ("Yangında yaralı sayısı kaç?", "tr", "Yangında 3 ölü ve 12 yaralı var.", 12),
        ("How many died in the fire of 12 May?", "en", "12 people died.", 12),
        ("How many of the 40 miners were rescued?", "en", "All 40 miners were rescued.", 40),
        ("How much do workers earn?", "en", "They get 50 euros a day.", 50),
        ("How many days did the strike last?", "en", "It lasted two months.", 2),
    ],
)
def test_the_quantity_asked_for_is_taken(question: str, language: str, text: str, value: float) -> None:
    (sentence,) = sentences(text)
    found = read_value(slot(question, language), sentence, language, (), None)
    assert isinstance(found, Quantity) and found.value == value


def test_what_each_gets_is_no_count_of_them() -> None:
    assert slot("How many of the wounded were children?", "en").counted == {"injured", "child"}
    assert slot("How much will each child get?", "en").counted == set()


@pytest.mark.parametrize(
    ("question", "language", "sorts"),
    [
        ("In which hotel did they stay?", "en", {"hotel"}),
        ("In welchem Krankenhaus liegt der Bürgermeister?", "de", {"hospital"}),
        ("في أي مستشفى يعالج العمدة؟", "ar", {"hospital"}),
        ("Какой генерал командует операцией?", "ru", {"general"}),
        ("Hangi yargıç davaya bakıyor?", "tr", {"judge"}),
        ("Who built the hotel on the pier?", "en", set()),
        ("Où les prisonniers ont-ils été échangés ?", "fr", set()),
    ],
)
def test_the_kind_of_place_or_person_asked_for_is_read(question: str, language: str, sorts: set[str]) -> None:
    assert slot(question, language).sorts == sorts


def test_vehicles_are_no_people() -> None:
    (sentence,) = sentences("Twelve buses brought them to the port.")
    assert read_value(slot("How many passengers reached the port?", "en"), sentence, "en", (), None) is None
    assert read_value(slot("How many buses reached the port?", "en"), sentence, "en", (), None) is not None


def test_hours_are_no_answer_in_years() -> None:
    (sentence,) = sentences("The mayor spoke for 4 hours.")
    assert read_value(slot("How many years has the mayor served?", "en"), sentence, "en", (), None) is None
    assert read_value(slot("How many hours did the mayor speak?", "en"), sentence, "en", (), None) is not None


@pytest.mark.parametrize(
    ("text", "language", "holds"),
    [
        ("The harbour master resigned on Monday.", "en", True),
        ("The city denied that the harbour master had resigned.", "en", False),
        ("The city did not deny that the harbour master had resigned.", "en", None),
        ("The harbour master refused to resign.", "en", False),
        ("رفض مدير الميناء الاستقالة.", "ar", False),
        ("Начальник порта отказался уйти в отставку.", "ru", False),
        ("El capitán del puerto se negó a dimitir.", "es", False),
        ("Liman müdürü istifa etmeyi reddetti.", "tr", False),
        ("The harbour master plans to resign.", "en", None),
        ("The drivers demanded that the harbour master resign.", "en", None),
    ],
)
def test_what_is_denied_refused_or_only_planned_is_not_told_as_done(
    text: str, language: str, holds: bool | None
) -> None:
    found = stance(slot("Did the harbour master resign?", "en"), text, language)
    assert (found.holds if found else None) is holds


@pytest.mark.parametrize(
    ("text", "language", "act", "who", "country"),
    [
        ("Norway was accused by Sweden of breaking the truce.", "en", "accuse", "Sweden", "NO"),
        ("La Norvège est accusée d'avoir rompu la trêve.", "fr", "accuse", "", "NO"),
        ("اتهمت النرويج السويد بخرق الهدنة.", "ar", "accuse", "النرويج", "SE"),
        ("Norwegen wurde von Schweden beschuldigt.", "de", "accuse", "Schweden", "NO"),
        ("Norveç, İsveç tarafından suçlandı.", "tr", "accuse", "İsveç", "NO"),
        ("Schweden beschuldigt Norwegen.", "de", "accuse", "Schweden", "NO"),
        ("The mayor of Lund, Per Holm, denied the accusation.", "en", "deny", "Per Holm", ""),
    ],
)
def test_who_accuses_whom(text: str, language: str, act: str, who: str, country: str) -> None:
    found = dispute(text, language)
    assert found is not None and (found.act, found.who, found.target_country) == (act, who, country)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The mayor did not accuse the drivers.", "en"),
        ("No one has been accused.", "en"),
        ("Die Stadt beschuldigte die Fahrer nicht.", "de"),
    ],
)
def test_who_does_not_accuse_is_in_no_dispute(text: str, language: str) -> None:
    assert dispute(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "expected", "counts"),
    [
        ("On Friday 8 drivers were hurt.", "en", [(4, None, None)], [8]),
        ("أصيب الجمعة 15 سائقا.", "ar", [(4, None, None)], [15]),
        ("In May 45 drivers left.", "en", [(None, None, 5)], [45]),
        ("In May 12 drivers left.", "en", [(None, None, 5)], [12]),
        ("On May 12 drivers left.", "en", [(None, 12, 5)], []),
        ("The fair opened on 2022-12-08.", "en", [(None, 8, 12)], []),
        ("Die Messe begann am 08.12.2022.", "de", [(None, 8, 12)], []),
        ("افتتح المعرض في ٨/١٢/٢٠٢٢.", "ar", [(None, 8, 12)], []),
        ("Die Messe begann am Donnerstag, dem 8. Dezember 2022.", "de", [(3, 8, 12)], []),
        ("Ярмарка открылась в феврале.", "ru", [(None, None, 2)], []),
        ("Die Messe begann am Morgen.", "de", [], []),
        ("La feria abrió el lunes por la mañana.", "es", [(0, None, None)], []),
        ("In 31 June nobody believes.", "en", [(None, None, 6)], [31]),
        ("2000 drivers left.", "en", [], [2000]),
        ("عبرت السفينة باب المضيق.", "ar", [], []),
        ("They met on 3, 7 and 12 May.", "en", [(None, 3, 5), (None, 7, 5), (None, 12, 5)], []),
        ("Seçimler 14 ve 28 Mayıs'ta yapıldı.", "tr", [(None, 14, 5), (None, 28, 5)], []),
        ("The fair opens on May 3 and 4 drivers wait.", "en", [(None, 3, 5)], [4]),
        ("The fair opens at 5 am Sunday.", "en", [(6, None, None)], []),
        ("The quake struck at 5.30 am on Sunday.", "en", [(6, None, None)], []),
        ("La grève commence dimanche à 8 heures.", "fr", [(6, None, None)], []),
        ("La huelga empieza el martes a las 8 horas.", "es", [(1, None, None)], []),
        ("Die Messe beginnt um 8 Uhr.", "de", [], []),
        ("Der Preis stieg um 8 Prozent.", "de", [], [8]),
        ("Суд начнётся в 10 часов утра в среду.", "ru", [(2, None, None)], []),
        ("Мост закроют с 22:00 субботы.", "ru", [(5, None, None)], []),
        ("تبدأ الجلسة الساعة 8 صباحا يوم الأحد.", "ar", [(6, None, None)], []),
        ("قتل 20 سائقا يوم الأحد.", "ar", [(6, None, None)], [20]),
        ("Grev saat 8'de başladı ve 3 saat sürdü.", "tr", [], [3]),
        ("Am Samstagabend kamen 12 Fahrer.", "de", [(5, None, None)], [12]),
        ("On Sunday, 2 to 3 drivers left.", "en", [(6, None, None)], [2]),
        ("On Monday, 1,234 drivers left.", "en", [(0, None, None)], [1234]),
        ("Il est parti à 21h.", "fr", [], []),
        ("Von 2019 bis 2021 war sie Ministerin.", "de", [(None, None, None)], []),
        ("С 2019 по 2021 год мост был закрыт.", "ru", [(None, None, None)], []),
        ("أغلق الميناء من 2019 إلى 2021.", "ar", [(None, None, None)], []),
        ("The team won 3-1.", "en", [], [3, 1]),
        ("The toll rose from 45 to 60.", "en", [], [45, 60]),
        ("Le bilan est passé de 45 à 60.", "fr", [], [45, 60]),
        ("Shares fell from $45 to $30.", "en", [], [45, 30]),
        ("Число раненых выросло с 45 до 60.", "ru", [], [45, 60]),
    ],
)
def test_days_and_counts_are_told_apart(
    text: str, language: str, expected: list[tuple[int | None, ...]], counts: list[float]
) -> None:
    assert [(m.weekday, m.day, m.month) for m in moments(text, language)] == expected
    assert [q.value for q in quantities(text, language)] == counts


def test_what_is_not_ruled_out_may_hold_or_not() -> None:
    assert stance(slot("Did the mayor meet the drivers?", "en"), "The mayor did not rule out a meeting.", "en") is None


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Whose fault was the fire?", "en"),
        ("Who is responsible for the attack?", "en"),
        ("من يتحمل مسؤولية الهجوم؟", "ar"),
        ("À qui la faute de l'incendie ?", "fr"),
        ("¿De quién es la culpa?", "es"),
        ("Wer ist schuld am Brand?", "de"),
        ("Кто виноват в пожаре?", "ru"),
        ("Yangının suçlusu kim?", "tr"),
    ],
)
def test_a_question_of_fault_is_answered_by_accusations(question: str, language: str) -> None:
    assert slot(question, language).blame


@pytest.mark.parametrize(
    ("text", "language", "counted"),
    [
        ("غرق 12 سائقا على الأقل وأنقذ الباقون.", "ar", "سائقا"),
        ("30'dan fazla keçi boğuldu.", "tr", "keçi"),
        ("Остались 3,5 тыс. коз.", "ru", "коз"),
        ("The vote was 52 to 48.", "en", ""),
    ],
)
def test_what_is_counted(text: str, language: str, counted: str) -> None:
    assert quantities(text, language)[0].counted == counted


def test_quantity_spans_are_exact_code_points() -> None:
    text = "🚢🚢 نقل الجسر 8000 مسافر"
    (found,) = quantities(text, "ar")
    assert isinstance(found, Quantity)
    assert text[found.start : found.end] == "8000"


@pytest.mark.parametrize(
    ("question", "language", "office"),
    [
        ("Who is the mayor of Qandara?", "en", True),
        ("Who does the minister accuse?", "en", False),
        ("Wer ist der Sprecher des Ministeriums?", "de", True),
        ("Wen beschuldigt der Minister?", "de", False),
        ("Qui est le directeur ?", "fr", True),
        ("Saldırıya hangi Norveçli general komuta ediyor?", "tr", True),
        ("What did the minister sign?", "en", False),
        ("من هو رئيس اللجنة؟", "ar", True),
    ],
)
def test_a_question_for_an_office_is_told_from_one_of_its_holder(question: str, language: str, office: bool) -> None:
    assert slot(question, language).office is office


@pytest.mark.parametrize(
    ("question", "language", "units"),
    [
        ("How much did the sirens cost?", "en", {"money", "percent"}),
        ("Was wird der Umbau kosten?", "de", {"money", "percent"}),
        ("How many years has the mayor served?", "en", {"year"}),
        ("كم خسر المصنع في السنة الماضية؟", "ar", set()),
        ("كم تبلغ قيمة العقد؟", "ar", {"money", "percent"}),
        ("Какова высота моста?", "ru", {"metre", "kilometre", "mile", "hectare"}),
        ("How many people were paid?", "en", set()),
    ],
)
def test_what_is_asked_for_has_its_units(question: str, language: str, units: set[str]) -> None:
    assert slot(question, language).units == units


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("Could you tell me when the trial starts?", "en", "when"),
        ("Do you know whether the pier has closed?", "en", "whether"),
        ("And how many sailors were hurt?", "en", "how_many"),
        ("So was she elected?", "en", "whether"),
        ("Hasn't the pier closed yet?", "en", "whether"),
        ("Pouvez-vous me dire combien de marins ont été blessés ?", "fr", "how_many"),
        ("Elle a été élue ?", "fr", "whether"),
        ("Können Sie mir sagen, wann der Prozess beginnt?", "de", "when"),
        ("¿Me puede decir cuándo empieza el juicio?", "es", "when"),
        ("Вы не знаете, сколько моряков пострадало?", "ru", "how_many"),
        ("Правда, что причал закрыли?", "ru", "whether"),
        ("هل تعرف كم بحارا أصيب؟", "ar", "how_many"),
        ("هل يمكنك أن تخبرني متى تبدأ المحاكمة؟", "ar", "when"),
        ("ألم يغلق الرصيف بعد؟", "ar", "whether"),
        ("Comment le maire justifie-t-il la fermeture ?", "fr", "said"),
        ("Чем мэр объяснил закрытие?", "ru", "said"),
        ("What has the coach promised?", "en", "said"),
        ("Was versprach der Trainer?", "de", "said"),
        ("Teknik direktör ne söz verdi?", "tr", "said"),
        ("بماذا وعد المدرب؟", "ar", "said"),
        ("¿Qué llevó al entrenador a dimitir?", "es", "why"),
        ("Qu'est-ce qui a poussé l'entraîneur à partir ?", "fr", "why"),
        ("Что министр предложил рыбакам?", "ru", "what"),
        ("¿Lograron escapar?", "es", "whether"),
        ("Пилоты бастуют?", "ru", "whether"),
        ("Das Treffen?", "de", "what"),
    ],
)
def test_what_only_leads_to_a_question_does_not_change_its_kind(question: str, language: str, kind: str) -> None:
    assert slot(question, language).kind == kind


@pytest.mark.parametrize(
    ("question", "language", "units", "counted"),
    [
        ("What fee does the singer get?", "en", "money", set()),
        ("How much compensation will the families get?", "en", "money", set()),
        ("How many families lost their salaries?", "en", "", {"household"}),
        ("How many sailors did the fine hit?", "en", "", {"crew"}),
        ("By what percentage did rents go up?", "en", "percent", set()),
        ("À combien s'élèvent les pertes ?", "fr", "money", set()),
        ("De quel pourcentage les loyers ont-ils augmenté ?", "fr", "percent", set()),
        ("¿Qué multa tiene que pagar el banco?", "es", "money", set()),
        ("Welche Entschädigung bekommen die Familien?", "de", "money", set()),
        ("Wie hoch ist das Bußgeld?", "de", "money", set()),
        ("Какую компенсацию получат семьи?", "ru", "money", set()),
        ("На каком расстоянии от границы лагерь?", "ru", "kilometre", set()),
        ("Какова ширина трещины?", "ru", "metre", set()),
        ("¿Cuánto vale el cuadro?", "es", "money", set()),
        ("كم تساوي اللوحة؟", "ar", "money", set()),
        ("Aileler ne kadar tazminat alacak?", "tr", "money", set()),
        ("Kiralar yüzde kaç arttı?", "tr", "percent", set()),
        ("Kaç ton kömür çalındı?", "tr", "ton", set()),
        ("ما الغرامة التي سيدفعها البنك؟", "ar", "money", set()),
        ("كم دام انقطاع الكهرباء؟", "ar", "", set()),
        ("On which day did the pier close?", "en", "", set()),
    ],
)
def test_money_shares_and_lengths_are_asked_for_by_the_words_beside_the_question_word(
    question: str, language: str, units: str, counted: set[str]
) -> None:
    found = slot(question, language)
    assert units in found.units if units else not found.units
    assert found.counted == counted


@pytest.mark.parametrize(
    ("question", "language", "events", "others"),
    [
        ("What did the opposition propose?", "en", {"propose"}, {"oppose"}),
        ("Qu'a proposé l'opposition ?", "fr", {"propose"}, {"oppose"}),
        ("Was schlug die Opposition vor?", "de", {"propose"}, {"oppose"}),
        ("Muhalefet ne önerdi?", "tr", {"propose"}, {"oppose"}),
        ("Who opposed the dam?", "en", {"oppose"}, set()),
        ("And who ended up winning?", "en", {"win"}, {"halt"}),
        ("Wer hat am Ende gewonnen?", "de", {"win"}, {"halt"}),
        ("Oyunu kim kazandı?", "tr", {"win"}, {"crash"}),
        ("Кого обвиняют в задержке рейса?", "ru", {"postpone"}, set()),
        ("Qu'exigent les grévistes ?", "fr", {"demand"}, set()),
        ("Whom did the council hire?", "en", {"appoint"}, set()),
        ("¿A quién fichó el club?", "es", {"appoint"}, set()),
        ("مع من تعاقد النادي؟", "ar", {"appoint"}, set()),
        ("Почему завод сокращает рабочих?", "ru", {"lay_off"}, set()),
        ("Wurde der Fahrer angeklagt?", "de", {"punish"}, set()),
        ("On whose orders was the pier cleared?", "en", {"order"}, set()),
        ("Have rents gone up?", "en", {"rise"}, set()),
        ("Qui a pris le pouvoir ?", "fr", {"control"}, set()),
        ("¿Dónde se juega la final?", "es", {"play"}, set()),
        ("Wer hilft den Fischern?", "de", {"aid"}, set()),
        ("Кто помогает рыбакам?", "ru", {"aid"}, set()),
        ("Кто занял первое место?", "ru", {"win"}, set()),
        ("Balıkçılar silah bıraktı mı?", "tr", {"halt"}, set()),
        ("من سرب الرسالة؟", "ar", {"spread"}, set()),
        ("Is the pier open or closed?", "en", {"open"}, {"close"}),
        ("İskele açık mı yoksa kapalı mı?", "tr", {"open"}, {"close"}),
    ],
)
def test_the_events_asked_of_are_read(question: str, language: str, events: set[str], others: set[str]) -> None:
    found = slot(question, language)
    assert events <= found.events | found.topics and not others & found.events


@pytest.mark.parametrize(
    ("question", "language", "text", "holds"),
    [
        ("Has the pier reopened?", "en", "The pier nearly reopened.", False),
        ("Has the pier reopened?", "en", "Almost all piers reopened.", True),
        ("Has the pier reopened?", "en", "The pier was due to reopen on Friday.", None),
        ("Did they sign the deal?", "en", "They avoided signing the deal.", False),
        ("Did the clubs agree?", "en", "The clubs could not agree.", False),
        ("Is the mayor resigning?", "en", "The mayor is not planning to resign.", False),
        ("Is the pier closed?", "en", "The pier is not only closed but ruined.", True),
        ("Le quai a-t-il rouvert ?", "fr", "Le quai a failli rouvrir.", False),
        ("Le quai a-t-il rouvert ?", "fr", "Il est faux que le quai ait rouvert.", False),
        ("Les clubs ont-ils signé l'accord ?", "fr", "Ils prévoient de signer l'accord.", None),
        ("¿Han reabierto el muelle?", "es", "El muelle aún no ha reabierto.", False),
        ("¿Firmaron el acuerdo?", "es", "Están a punto de firmar el acuerdo.", False),
        ("Hat der Kai wieder geöffnet?", "de", "Der Wirt weigerte sich, den Kai zu öffnen.", False),
        ("Hat der Kai wieder geöffnet?", "de", "Sie planen, den Kai zu öffnen.", None),
        ("Haben sich die Vereine geeinigt?", "de", "Die Vereine gingen ohne Einigung auseinander.", False),
        ("Haben sich die Vereine geeinigt?", "de", "Eine Einigung blieb aus.", False),
        ("Открылся ли причал?", "ru", "Неправда, что причал открылся.", False),
        ("Арестован ли капитан?", "ru", "Капитан избежал ареста.", False),
        ("İskele açıldı mı?", "tr", "Belediye iskeleyi açmayı reddetti.", False),
        ("Kulüpler anlaştı mı?", "tr", "Kulüpler anlaşamadı.", False),
        ("Anlaşma imzalandı mı?", "tr", "Anlaşmayı imzalamayı planlıyorlar.", None),
        ("Başkan istifa edecek mi?", "tr", "Başkan istifa ihtimalini dışladı.", False),
        ("هل وقع الناديان الاتفاق؟", "ar", "فشل الناديان في توقيع الاتفاق.", False),
        ("هل فتح الرصيف؟", "ar", "كاد الرصيف يفتح.", False),
        ("Was the film banned?", "en", "The censors lifted the ban on the film.", False),
        ("Was the film banned?", "en", "The censors did not lift the ban on the film.", True),
        ("Has the ban been lifted?", "en", "The censors lifted the ban.", True),
        ("Le film a-t-il été interdit ?", "fr", "La censure a levé l'interdiction du film.", False),
        ("Wurde der Film verboten?", "de", "Die Behörde hob das Verbot des Films auf.", False),
        ("Запрещён ли фильм?", "ru", "Цензура сняла запрет на фильм.", False),
        ("Film yasaklandı mı?", "tr", "Kurul yasağı kaldırdı.", False),
        ("هل حظر الفيلم؟", "ar", "رفعت الهيئة الحظر عن الفيلم.", False),
        ("Was anyone hurt?", "en", "The skipper escaped unhurt.", False),
        ("¿Hay heridos?", "es", "El patrón salió ileso.", False),
        ("Did the club pay the fine?", "en", "The club was fined but has not paid.", False),
        ("Hat der Verein die Strafe bezahlt?", "de", "Der Verein hat die Strafe noch nicht bezahlt.", False),
        ("Kulüp cezayı ödedi mi?", "tr", "Kulüp cezayı ödemeyi reddediyor.", False),
        ("Did the club refuse to pay?", "en", "The club refused to pay.", True),
        ("Did the clubs fail to sign?", "en", "The clubs failed to sign.", True),
        ("İşçiler döndü mü?", "tr", "İşçiler dönmek istemiyor.", False),
    ],
)
def test_what_nearly_happened_was_refused_or_only_planned_is_told_from_what_happened(
    question: str, language: str, text: str, holds: bool | None
) -> None:
    found = stance(slot(question, language), text, language)
    assert (found.holds if found else None) is holds


@pytest.mark.parametrize(
    ("text", "language", "act", "who", "target"),
    [
        ("Ada Quist holds Norway responsible for the spill.", "en", "accuse", "Ada Quist", "Norway"),
        ("Ada Quist called the charge baseless.", "en", "deny", "Ada Quist", ""),
        ("Ada Quist tient la Norvège pour responsable de la fuite.", "fr", "accuse", "Ada Quist", "Norvège"),
        ("La Norvège est mise en cause par Ada Quist.", "fr", "accuse", "Ada Quist", "Norvège"),
        ("Ada Quist n'accuse personne.", "fr", None, "", ""),
        ("Ada Quist rejette en bloc les accusations.", "fr", "deny", "Ada Quist", ""),
        ("Ada Quist considera responsable a Noruega.", "es", "accuse", "Ada Quist", "Noruega"),
        ("Ada Quist warf Norwegen Diebstahl vor.", "de", "accuse", "Ada Quist", "Norwegen"),
        ("Norwegen wird von Schweden für das Leck verantwortlich gemacht.", "de", "accuse", "Schweden", "Norwegen"),
        ("Schweden und Norwegen werfen sich gegenseitig Lügen vor.", "de", "blame_each_other", "Norwegen", ""),
        ("Норвегию обвинили в краже.", "ru", "accuse", "", "Норвегию"),
        ("Ada Quist Norveç'i hırsızlıkla suçladı.", "tr", "accuse", "Ada Quist", "Norveç"),
        ("Ada Quist, Tom Bell'i suçluyor.", "tr", "accuse", "Ada Quist", "Tom Bell'i"),
        ("Norveç İsveç tarafından suçlandı.", "tr", "accuse", "İsveç", "Norveç"),
        ("Ada Quist Norveç'i suçlamadı.", "tr", None, "", ""),
        ("Ada Quist suçlamaları kabul etmiyor.", "tr", "deny", "Ada Quist", ""),
        ("حملت النقابة النرويج مسؤولية التأخير.", "ar", "accuse", "النقابة", "النرويج"),
        ("وجهت النقابة أصابع الاتهام إلى النرويج.", "ar", "accuse", "النقابة", "النرويج"),
    ],
)
def test_who_accuses_whom_is_read_in_each_order_of_words(
    text: str, language: str, act: str | None, who: str, target: str
) -> None:
    found = dispute(text, language)
    assert (found.act if found else None) == act
    assert found is None or (found.who, found.target.removesuffix("'i") if found.target_country else found.target) == (
        who,
        target,
    )


@pytest.mark.parametrize(
    ("question", "language", "text", "holds"),
    [
        ("Did the skippers meet?", "en", "The skippers cancelled the meeting.", False),
        ("Did the skippers meet?", "en", "The meeting was postponed.", False),
        ("Did the skippers meet?", "en", "The skippers met and cancelled the contract.", True),
        ("Did the skippers strike?", "en", "Ferries were delayed by a strike of skippers.", True),
        ("Les patrons se sont-ils rencontrés ?", "fr", "Les patrons ont annulé la rencontre.", False),
        ("¿Se reunieron los patrones?", "es", "Los patrones cancelaron la reunión.", False),
        ("Haben sich die Fischer getroffen?", "de", "Die Fischer trafen sich ohne Ergebnis.", True),
        ("Unterstützt der Verein den Plan?", "de", "Der Verein unterstützt den Plan nicht.", False),
        ("Встретились ли рыбаки?", "ru", "Рыбаки отменили встречу.", False),
        ("Встретились ли рыбаки?", "ru", "Встреча так и не состоялась.", False),
        ("Balıkçılar görüştü mü?", "tr", "Balıkçılar görüşmeyi iptal etti.", False),
        ("Balıkçılar görüştü mü?", "tr", "Balıkçılar anlaşmaya varmadan görüştü.", True),
        ("هل التقى الصيادون؟", "ar", "ألغى الصيادون اللقاء.", False),
        ("هل تأجلت المباراة؟", "ar", "لم تتأجل المباراة.", False),
        ("Does the club back the plan?", "en", "The club opposes the plan.", False),
    ],
)
def test_what_was_called_off_did_not_happen_and_without_denies_its_own_words_alone(
    question: str, language: str, text: str, holds: bool
) -> None:
    found = stance(slot(question, language), text, language)
    assert found is not None and found.holds is holds


@pytest.mark.parametrize(
    ("accusation", "denial", "language", "disputed"),
    [
        ("Sweden accused Norway of dumping oil.", "Norway denies it.", "en", True),
        ("Sweden accused Norway of dumping oil.", "Norway denies any part in the spill.", "en", True),
        ("Sweden accused Norway of dumping oil.", "Germany denies that it sold the ship.", "en", False),
        ("Sweden blames Norway for the spill.", "A clerk said the claims were false.", "en", True),
        ("La Suède accuse la Norvège d'avoir pollué.", "La Norvège nie toute responsabilité.", "fr", True),
        ("Suecia acusa a Noruega de contaminar.", "Noruega lo desmiente.", "es", True),
        ("Schweden beschuldigt Norwegen.", "Norwegen bestreitet jede Beteiligung.", "de", True),
        ("Швеция обвинила Норвегию в загрязнении.", "Норвегия отрицает свою причастность.", "ru", True),
        ("İsveç Norveç'i kirlilikle suçladı.", "Norveç iddiaları yalanladı.", "tr", True),
        ("اتهمت السويد النرويج بالتلويث.", "وهو ما نفته النرويج.", "ar", True),
    ],
)
def test_the_accused_may_deny_in_words_of_their_own(
    accusation: str, denial: str, language: str, disputed: bool
) -> None:
    told = sentences(accusation, denial)
    found = read_blame(told[0], told, language)
    assert found is not None and found[0].disputed is disputed
