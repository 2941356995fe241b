"""Units of time, and what tells that something lasts one of them.

"A day" may be how long a thing took or only when it happened, and many languages leave the word for one out: "длилась
неделю". What stands around the unit decides which; numerals and quantities both ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.lexicon import Mark, fold

MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43830, "year": 525960}
_LASTING = {
    "ar": r"(?:لمده|مده|طوال|طيله|خلال|بعد|قبل|نحو|حوالي|قرابه|(?:اكثر|اقل) من"
    r"|(?:ا?ستمر|[يت]ستمر|دام|[يت]دوم|استغرق|[يت]ستغرق)\w*(?:\s+\w+){0,3})",
    "en": r"(?:for|last\w*|t(?:ook|akes?|aking)|spen[dt]\w*|wait\w*|serv\w*|with(?:in)?|in|after|over|about|nearly"
    r"|almost|around|under|than|least|only|just|exactly"
    r"|(?:delay|wait|period|pause|truce|strike|term|sentence|stay|ban|visit) of)",
    "es": r"(?:durante|dur\w+|en|de|tras|por|s[oó]lo|solamente|apenas|casi|hace|hasta|menos|cada)",
    "fr": r"(?:pendant|dur\w+|en|après|dans|d['’]|de|environ|seulement|presque|depuis|qu['’])",
    "ru": r"(?:(?:про)?длил\w+|(?:про)?длит\w+|продолж\w+|занял\w*|около|почти|более|менее|больше|меньше|примерно"
    r"|спустя|целы?[йую]\w*)",
}
"""What tells before a unit of time that it lasts: "for a week", "more than a year"."""
_OF_A_SPAN = {
    "ru": r"\b(?:на|через|в течение)\s+$",
    "tr": r"\w*\s+(?:sür|boyunca|önce|sonra|içinde|daha)",
}
_ONE_UNIT = {
    "ar": "سنه عام عاما شهر شهرا اسبوع اسبوعا يوم يوما ساعه دقيقه",
    "ru": "неделю недели месяц месяца год года день дня сутки суток час часа минуту минуты",
}


def lasts(before: str, language: str) -> bool:
    """Whether the words before a unit of time tell that it lasts."""
    return bool(re.search(rf"\b{_LASTING[language]}\s*$", fold(before).text))


def one_day_lasts(text: str, one: Mark, ahead: Sequence[Mark], language: str) -> bool:
    """Whether a word for one with a day right behind it says how long, and not that something happens one day."""
    if language == "de":
        return fold(text[one.start : one.end]).text != "eines"
    if language == "tr":
        return any(re.match(_OF_A_SPAN["tr"], fold(text[m.end :]).text) for m in ahead)
    return language not in ("en", "es", "fr") or lasts(text[: one.start], language)


def single_units(text: str, language: str, units: Sequence[Mark], marks: Sequence[Mark]) -> Iterator[tuple[int, Mark]]:
    """Units of time of which something lasts one, without a word for one, and where each begins with its article:
    "for a week", "длилась неделю", "لمدة أسبوع"."""
    dated = {m.start for m in marks if m.table in ("weekdays", "months", "days")}
    for unit in units:
        start, word = unit.start, fold(text[unit.start : unit.end]).text
        if unit.key not in MINUTES:
            continue
        if language == "en":
            article = re.search(r"\ban?\s+$", text[:start], re.IGNORECASE)
            if article is None or word.endswith("s") or not lasts(text[: article.start()], "en"):
                continue
            start = article.start()
        elif language == "es":
            if not re.match(r"\s+y\s+medi[oa]\b", text[unit.end :]):  # "año y medio"
                continue
        elif word not in _ONE_UNIT.get(language, "").split():
            continue
        elif language == "ar":
            named = re.match(r"\s*(?:\d|(?!الواحد)ال)", fold(text[unit.end :].lstrip("\u064b")).text)
            only = re.match(r"\w*\s+(?:واحد|ونصف\b)", fold(text[unit.end :]).text)
            if named or any(0 <= d - unit.end <= 4 for d in dated) or not (only or lasts(text[:start], "ar")):
                continue
        elif not lasts(text[:start], "ru") and not (
            unit.key != "day" and re.search(_OF_A_SPAN["ru"], fold(text[:start]).text)
        ):
            continue
        yield start, unit
