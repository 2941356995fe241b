"""Intervals: two days of a sentence that are the bounds of one range, or the two of one night.

What binds them ("to", "and", a dash) also stands between days that are apart, and an event that is moved goes from one
day to another; so what stands around the two decides.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.claims.moment import Moment, exists
from rag.lexicon import Lexicon

_PART = (
    r"(?:morning|afternoon|evening|night|midnight|noon|matin|midi|soir|nuit|por la mañana|por la tarde|por la noche"
    r"|früh|morgen|vormittag|mittag|nachmittag|abend|nacht|утра|дня|вечера|ночи|صباح|ظهر|عصر|مساء|ليل|فجر|يوم|يومي"
    r"|sabahı?|öğleden|akşamı?|gecesi)"
)
_BOUND = (
    rf"(?:[.’']|st|nd|rd|th|er|[ºª]|-?го|-?е|['’]?[dt][ae]n)?(?:\s*{_PART})?\s*(?:%s)\s*"
    rf"(?:(?:on|le|la|l['’]|les|el|au|dem|den|{_PART})\s+)*"
)
"""What stands between the days of a range, with the word that binds them left open."""
UP_TO = re.compile(
    _BOUND
    % r"[-–—]|(?:in)?to|until|till|through|à|jusqu['’](?:à|au)|au|al?|hasta(?: el)?|bis(?: zum)?|по|до|إلى|الى|حتى",
    re.IGNORECASE,
)
_AND = re.compile(_BOUND % "and|et|y|und|и|و|ile|ila|ve", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"(?:\b(?:between|entre|zwischen|между)|بين)\s+(?:(?:the|le|la|el|dem|den|{_PART})\s+)*$", re.IGNORECASE
)
_IS_BETWEEN = re.compile(r"['’]?\w*\s+(?:tarihleri\s+|günleri\s+)?arası", re.IGNORECASE)
_NIGHT = re.compile(
    r"(?:\b(?:night|nuit|noche|madrugada|nacht|ночь|ночью)|ليل|ليلة)\s+(?:(?:of|du|de|del|von|vom|с|со|من|بين)\s+)?$",
    re.IGNORECASE,
)
_NIGHT_TO = re.compile(_BOUND % r"[-–/]|into|to|and|auf|zum|zu|на|و|", re.IGNORECASE)
_IS_NIGHT = re.compile(r"['’]?\w*\s+bağlayan\s+gece", re.IGNORECASE)
_EVE = re.compile(r"\b(?:nacht (?:zum?|auf(?: den)?)|ночь на|(?:over)?night into)\s+$", re.IGNORECASE)
"""What makes the night before a day of it: "in der Nacht zum Freitag"."""
_MOVED = re.compile(
    r"\b(?:moved|brought forward|switched|avancée?|déplacée?|adelantad|trasladad|verlegt|vorverlegt|vorgezogen|alındı)"
    r"|نقل|تقديم|تغيير"
)
"""What takes an event from one day to another, so that "from Monday to Friday" is no range."""
BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|of|by|until|from|before|after|en|de|depuis|desde|hasta|seit|jahr|im|bis|с|до)|عام|سنة|في|منذ)\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:\bvon|من)\s*$", re.IGNORECASE)
_NEXT_WORDS = 16
"""Letters behind a number in which what it counts begins."""
A_NOUN = re.compile(r"\s+(?!الجاري)[^\W\d_]")
"""What follows a number that counts something: "on Friday 8 soldiers"."""


def intervals(text: str, found: list[Moment], lexicon: Lexicon) -> list[Moment]:
    """The same with each range of days as one: "from 3 to 5 May", "in the night of Thursday to Friday"."""
    moved = _moves(text, lexicon)
    joined: list[Moment] = []
    for moment in found:
        last = joined[-1] if joined else None
        bounds = _bounds(last, moment) if last and _ranged(text, last, moment, moved, lexicon) else None
        if bounds:
            joined[-1] = bounds
        else:
            joined.append(moment)
    return [m.night_before() if not m.until and _EVE.search(text[: m.start]) else m for m in joined]


def _moves(text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence takes an event from one day to another."""
    postponed = any((m.table, m.key) == ("concepts", "postpone") for m in lexicon.marks(text))
    return postponed or bool(_MOVED.search(text.casefold()))


def _only_year(moment: Moment) -> bool:
    """Whether a number that can be a year is all that is said."""
    return moment.of_our_time and moment.year_alone


def _of_years(before: str, behind: str, lexicon: Lexicon) -> bool:
    """Whether two numbers are years, and count nothing: "from 2019 to 2021 the firm"."""
    counts = any(
        m.start <= 2 and m.table in ("counted", "units") and m.key != "year"
        for m in lexicon.marks(behind[:_NEXT_WORDS])
    )
    return not counts and bool(
        BEFORE_YEAR.search(before) or _BETWEEN.search(before) or _FROM.search(before) or _IS_BETWEEN.match(behind)
    )


def _ranged(text: str, first: Moment, last: Moment, moved: bool, lexicon: Lexicon) -> bool:
    """Whether two days are the bounds of a range or the two of a night."""
    between, before, behind = text[first.end : last.start], text[: first.start], text[last.end :]
    follows = first.weekday is not None and last.weekday is not None and (last.weekday - first.weekday) % 7 == 1
    if first.day is not None and last.day is not None:
        follows = last.day - first.day == 1 and all(
            None in (a, b) or a == b for a, b in ((first.month, last.month), (first.year, last.year))
        )
    if first.until or (last.month is None and last.day is not None and A_NOUN.match(behind)):
        return False
    if (_NIGHT.search(before) and _NIGHT_TO.fullmatch(between)) or _IS_NIGHT.match(behind):
        return True
    if moved or (_only_year(first) and not (_only_year(last) and _of_years(before, behind, lexicon))):
        return False
    opened = _BETWEEN.search(before) or _IS_BETWEEN.match(behind)
    whence = re.search(r"[dt][ae]n$", text[first.start : first.end] + between.rstrip()) and re.match(
        r"['’]?\w*\s+(?:kadar|dek)", behind
    )
    return bool(UP_TO.fullmatch(between) or ((opened or follows) and _AND.fullmatch(between)) or whence)


def _bounds(first: Moment, last: Moment) -> Moment | None:
    """The range of two days, each with the month and the year that only the other names; None where they do not state
    alike: "on Friday until 5"."""
    if first.day and last.day and (first.month or last.month):
        first = replace(first, month=first.month or last.month)
        last = replace(last, month=last.month or first.month)
        turn = (first.month or 0, first.day) > (last.month or 0, last.day)  # of the year between them
        first = replace(first, year=first.year or (last.year - turn if last.year else None))
        last = replace(last, year=last.year or (first.year + turn if first.year else None))
        if (turn and first.month == last.month) or not all(
            exists(m.year, m.month or 0, m.day or 0) for m in (first, last)
        ):
            return None
    way = first.way or last.way
    first, last = replace(first, way=way), replace(last, way=way)
    dated = [m.day is not None and m.month is not None for m in (first, last)]
    months = [m.month is not None and m.day is None for m in (first, last)]
    named = [m.weekday is not None or m.shift is not None for m in (first, last)]
    if all(months) and last.year and not first.year:
        first = replace(first, year=last.year - ((first.month or 0) > (last.month or 0)))
    years = [_only_year(m) for m in (first, last)]
    if not (all(dated) or all(months) or all(named) or all(years)):
        return None
    return replace(first, end=last.end, until=last)
