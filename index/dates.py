"""The days that a text dates in full (day, month and year), and whether each lies ahead of the text.

Months: Arabic in Levantine, Egyptian and Maghrebi names, in pairs too ("9 ديسمبر/كانون الأول 2016"), and the six
other languages of the product by CLDR. Digits of every script. ISO days and Chinese-style days are read as well; a
numeric day/month is read only where the numbers leave one reading.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from index.lexicons import every, words

_LANGUAGES = ("ar", "ar_EG", "ar_LB", "ar_DZ", "en", "fr", "es", "de", "ru", "tr")
_CLAUSE_END = re.compile(r"[.؟!?؛;\n]")


class Dated(NamedTuple):
    """A day written in full at ``text[start:end]``."""

    day: datetime.date
    start: int
    end: int


def full_dates(text: str) -> list[Dated]:
    """Every day written in full, in order of place. Impossible days (31 April) are left out."""
    found = sorted({*_named(text), *_numeric(text)}, key=lambda dated: (dated.start, -dated.end))
    apart: list[Dated] = []
    for dated in found:
        if not apart or dated.start >= apart[-1].end:
            apart.append(dated)
    return apart


def latest_past(text: str, sentences: list[tuple[int, int]]) -> datetime.date | None:
    """The latest day that the text dates in full as past or present; None if there is none."""
    past = []
    dates = full_dates(text)
    for start, end in sentences:
        inside = [dated for dated in dates if start <= dated.start < end]
        since = start
        for dated in inside:
            if not _lies_ahead(text[since : dated.start], text[dated.end : end]):
                past.append(dated.day)
            since = dated.end
    return max(past, default=None)


def _named(text: str) -> Iterator[Dated]:
    months = _months()
    for found in _pattern().finditer(text):
        day, month, year = (
            (found["day"], found["month"], found["year"])
            if found["day"]
            else (found["day2"], found["month2"], found["year2"])
        )
        yield from _dated(int(year), months[_plain(month)], int(day), found)


_NUMERIC = re.compile(
    r"(?<![\d/.\-])(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<y2>\d{4})\s?年\s?(?P<m2>\d{1,2})\s?月\s?(?P<d2>\d{1,2})\s?日"
    r"|(?P<a>\d{1,2})(?P<sep>[/.\-])(?P<b>\d{1,2})(?P=sep)(?P<y3>\d{4}))(?![\d/\-])"
)


def _numeric(text: str) -> Iterator[Dated]:
    for found in _NUMERIC.finditer(text):
        if found["y"]:
            yield from _dated(int(found["y"]), int(found["m"]), int(found["d"]), found)
        elif found["y2"]:
            yield from _dated(int(found["y2"]), int(found["m2"]), int(found["d2"]), found)
        else:
            first, second = int(found["a"]), int(found["b"])
            if first > 12 or first == second or found["sep"] == ".":
                yield from _dated(int(found["y3"]), second, first, found)
            elif second > 12:
                yield from _dated(int(found["y3"]), first, second, found)


def _dated(year: int, month: int, day: int, found: re.Match[str]) -> Iterator[Dated]:
    try:
        yield Dated(datetime.date(year, month, day), found.start(), found.end())
    except ValueError:
        return


@cache
def _months() -> dict[str, int]:
    from babel import Locale

    months: dict[str, int] = {}
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context][width].items():
                    months.setdefault(_plain(name.rstrip(".")), number)
    for region in ("levant", "egypt", "maghreb", "morocco"):
        for number, names in enumerate(words("months", "months")[region], 1):
            for name in names.split("|"):
                months.setdefault(_plain(name), number)
    months.pop("", None)
    return {name: number for name, number in months.items() if not name.isdigit()}


@cache
def _pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(_months(), key=len, reverse=True))
    month = rf"(?:{names})"
    pair = rf"(?:\s?[/(\-]\s?{month}\)?)?"
    link = r"(?:\s+(?:de|del|من|of|عام|سنة|للعام))?"
    day = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.|ème)?"
    year = r"(?P<year>\d{4})(?!\d)"
    day_first = rf"{day}{link}[\s\-]+(?P<month>{month})(?!\w)\.?{pair}{link}[\s,،\-]+{year}"
    day_second = r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{4})(?!\d)"
    month_first = rf"(?<!\w)(?P<month2>{month})\.?\s+{day_second}"
    return re.compile(rf"{day_first}|{month_first}", re.IGNORECASE)


def _plain(month: str) -> str:
    return " ".join(month.replace("İ", "i").casefold().split())


def _lies_ahead(before: str, after: str) -> bool:
    """Whether the markers around a date put it in the future. The nearest before it decides, else its own clause."""
    markers = [*_markers(before)]
    if markers:
        return markers[-1]
    return next(_markers(_CLAUSE_END.split(after, maxsplit=1)[0]), False)


def _markers(text: str) -> Iterator[bool]:
    not_future = words("future", "arabic")["not_future"]
    for found in _marker_pattern().finditer(text):
        if found["verb"]:
            if found["verb"] not in not_future and found["verb"].removeprefix("و") not in not_future:
                yield True
        else:
            yield bool(found["ahead"])


@cache
def _marker_pattern() -> re.Pattern[str]:
    ahead, behind = ("|".join(map(re.escape, every("future", table))) for table in ("ahead", "behind"))
    prefixes = "|".join(words("future", "arabic")["prefixes"])
    return re.compile(
        rf"(?<!\w)(?:[وف]?(?:(?P<ahead>{ahead})|(?P<behind>{behind}))|(?P<verb>(?:{prefixes})[\u0621-\u0652]{{2,}}))(?!\w)",
        re.IGNORECASE,
    )
