"""Moments of a sentence: its weekdays, dates and relative days, merged where they name one day."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rag.claims.intervals import A_NOUN, BEFORE_YEAR, UP_TO, intervals
from rag.claims.moment import DAYS, MONTHS, Moment, exists
from rag.lexicon import Folded, Lexicon, Mark, fold

_TIGHT = re.compile(
    r"(?:st|nd|rd|th|er|[ºª]|-?го)?[\s,/\\.()–-]*"
    r"(?:(?:of|the|de|del|du|der|den|dem|am|في|من|شهر|عام|لعام|العام|سنة|الموافق|g\.|года)[\s,/\\.()–-]*){0,2}",
    re.IGNORECASE,
)
_OR = re.compile(
    r"\s*(?:,|or|and|ou|et|o|y|oder|und|или|и|veya|ya da|ve|أو|و)\s*(?:on|le|el|am|в|во)?\s*", re.IGNORECASE
)
_OR_ELSE = re.compile(r"\s*(?:or|ou|o|oder|или|veya|ya da|أو)\s*(?:on|le|el|am|в|во)?\s*", re.IGNORECASE)
_WEEK = re.compile(r"\W{0,2}(?:the |la |der |des |de la |l['’])?", re.IGNORECASE)
_OF_WEEK = re.compile(
    r"['’]?\w{0,3}[\s,]*(?:(?:of|on|in|the|de|del|la|le|l['’]|el|en|der|du|am|im|von|в|во|на|من|في|يوم)\s*){0,3}(?:ال)?",
    re.IGNORECASE,
)
"""What may part a day from its week or year: "on Monday of last week", "last week's Monday"."""
_NUMBER = re.compile(r"(?<!\d)(?<!\d[:.,])(\d{1,2}|[12]\d{3})(?![\d:]|[.,]\d{1,3}(?!\d))(?!\s?[ap]\.?m\b(?!\s\d))")
_WRITTEN = re.compile(
    r"(?<![\d./-])(?:(?P<y>[12]\d{3})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<sep>[./])(?P<m2>\d{1,2})(?P=sep)(?P<y2>[12]\d{3}))(?![\d/-])"
)
_TO_ANOTHER = re.compile(
    r"\s+(?:to|al|au|bis|по|إلى|الى|until|hasta)\s+(?:(?:the|el|le|am|zum)\s+)?(?:\d{1,2}\W{0,2}(?:(?:of|de)\s+)?)?"
)
"""What stands between the number of a day and the other day of a range: "del jueves 3 al sábado 5"."""


def moments(text: str, language: str | None) -> tuple[Moment, ...]:
    """Every day named in ``text``, in order of place."""
    lexicon = Lexicon.of(language)
    none = [m for m in lexicon.marks(text) if (m.table, m.key) == ("words", "no_day")]
    marks = [
        m
        for m in lexicon.marks(text)
        if m.table in ("weekdays", "months")
        or (m.table == "days" and not any(n.start <= m.start and m.end <= n.end for n in none))
    ]
    marks += [*_ordinals(text, lexicon), *_weeks(text, lexicon)]
    folded = fold(text)
    marks += _in_digits(folded, lexicon.language)
    for number in _NUMBER.finditer(folded.text):
        if 1 <= int(number.group()) <= DAYS or int(number.group()) >= 1000:
            place = folded.places[number.start()], folded.places[number.end() - 1] + 1
            marks.append(Mark("number", number.group(), *place))
    found: list[Moment] = []
    for mark in sorted(_longest(marks), key=lambda m: m.start):
        piece = _piece(mark, lexicon)
        tight = bool(found) and _tight(text, found[-1], piece)
        merged = found[-1].merged(piece) if tight and _dates(text, found[-1], piece, marks, lexicon) else None
        if merged:
            found[-1] = merged
        else:
            found.append(piece)
    found = [replace(m, bare_year=_bare(text, m)) for m in _shared(text, intervals(text, found, lexicon))]
    return tuple(m for m in found if m.calendared or (m.of_our_time and (m.bare_year or not A_NOUN.match(text, m.end))))


def _tight(text: str, before: Moment, piece: Moment) -> bool:
    """Whether nothing parts two pieces but what may stand within a day."""
    between = text[before.end : piece.start]
    week = any(m.way and " " in m.way and m.weekday is None and m.month is None for m in (before, piece))
    return bool(_TIGHT.fullmatch(between) or (week and _OF_WEEK.fullmatch(between)))


def _weeks(text: str, lexicon: Lexicon) -> list[Mark]:
    """The week and the year before and after, which a day may be of: "last week", "la semaine prochaine"."""
    marks = lexicon.marks(text)
    weeks = [m for m in marks if m.table == "units" and m.key in ("week", "year")]
    ways = [m for m in marks if m.table == "days" and m.key in ("next", "last")]
    pairs = [(way, week) for way in ways for week in weeks]
    return [
        Mark("days", f"{way.key} {week.key}", min(way.start, week.start), max(way.end, week.end))
        for way, week in pairs
        if _WEEK.fullmatch(text[min(way.end, week.end) : max(way.start, week.start)])
    ]


def _shared(text: str, found: list[Moment]) -> list[Moment]:
    """Give "3" of "on 3 and 7 May" its month, and "7" of "on May 3 or 7"."""
    for place in range(1, len(found)):
        before, moment = found[place - 1 : place + 1]
        link = re.fullmatch(r"\s*(?:and|or)\s*", text[before.end : moment.start])
        if moment.bare_day and before.day and before.month and link and not A_NOUN.match(text, moment.end):
            found[place] = replace(moment, month=before.month, year=before.year)
    shared: list[Moment] = []
    for moment in reversed(found):
        after = shared[0] if shared and shared[0].day and shared[0].month else None
        if after and moment.bare_day and _OR.fullmatch(text[moment.end : after.start].lstrip(".")):
            moment = replace(moment, month=after.month, year=after.year)
        shared.insert(0, moment)
    return shared


def _dates(text: str, before: Moment, piece: Moment, marks: list[Mark], lexicon: Lexicon) -> bool:
    """Whether a number belongs to the day before it, and does not count what follows: "on Friday 8 soldiers"."""
    if piece.day is None or piece.month is not None or (before.weekday is None and before.month is None):
        return True
    if before.month is not None:
        counts = re.search(r"\bin\s+$", text[: before.start], re.IGNORECASE) and A_NOUN.match(text, piece.end)
        return (lexicon.language == "en" and not counts) or before.day is not None
    ahead = [m for m in marks if m.table in ("months", "weekdays") and m.start >= piece.end]
    if any(_TO_ANOTHER.fullmatch(text[piece.end : m.start]) for m in ahead):
        return True
    ahead = [m for m in ahead if m.table == "months"]
    return not A_NOUN.match(text, piece.end) or any(_TIGHT.fullmatch(text[piece.end : m.start]) for m in ahead)


def _in_digits(folded: Folded, language: str) -> list[Mark]:
    """Dates in digits alone, the day first unless the year is; where English leaves open which is the day, none."""
    found = []
    for written in _WRITTEN.finditer(folded.text):
        year, month, day = (int(written[k] or written[f"{k}2"]) for k in ("y", "m", "d"))
        if language == "en" and written["sep"] == "/":
            if day <= MONTHS and month <= MONTHS:
                continue
            month, day = (month, day) if month <= MONTHS else (day, month)
        place = folded.places[written.start()], folded.places[written.end() - 1] + 1
        if exists(year, month, day):
            found.append(Mark("date", f"{year}-{month}-{day}", *place))
    return found


def joined(text: str, language: str | None) -> tuple[Moment, ...]:
    """Every day named in ``text``, two that it leaves open ("Tuesday or Wednesday") as one."""
    found: list[Moment] = []
    for moment in moments(text, language):
        last = found[-1] if found else None
        both = last and ((last.weekday is not None and moment.weekday is not None) or (last.day and moment.day))
        open_to = both and last and last.either is None
        if last and open_to and _OR_ELSE.fullmatch(text[last.end : moment.start]):
            found[-1] = replace(last, either=moment, end=moment.end)
        else:
            found.append(moment)
    return tuple(found)


def days(text: str, language: str | None, written: date) -> tuple[str, ...]:
    """The days that a sentence dates itself by, in ISO form, a month alone as YYYY-MM; several where it leaves them
    open ("Tuesday or Wednesday"), the first and the last of a range. What it says of another day behind a comma or a
    clause is left out.

    A weekday without "next" or "last" is the one before ``written`` unless the sentence speaks of the future; a day
    without a year is the nearest such day.
    """
    found = [m for m in moments(text, language) if m.calendared]
    if not found:
        return ()
    chosen = [found[0]]
    for after in found[1:]:
        if not _OR.fullmatch(text[chosen[-1].end : after.start]) or after.shift is not None:
            break
        chosen.append(after)
    way = next((m.way for m in chosen if m.way), None)
    ahead = _ahead(text, chosen[0], language)
    bounds = [bound for m in chosen for bound in (replace(m, until=None), m.until) if bound]
    resolved = [replace(m, way=m.way or way).resolved(written, ahead) for m in bounds]
    return tuple(r for r in resolved if r)


def _ahead(text: str, moment: Moment, language: str | None) -> bool:
    """Whether the words before a day, back to the verb of saying, speak of the future."""
    marks = [m for m in Lexicon.of(language).marks(text) if m.end <= moment.start]
    told = max((m.end for m in marks if m.table == "acts" and m.key not in ("hope", "threaten", "demand")), default=0)
    return any(
        (
            ((m.table == "words" and m.key in ("future", "expected")) or (m.table, m.key) == ("acts", "hope"))
            and m.end > told
        )
        or ((m.table, m.key) == ("words", "until") and moment.start - m.end <= 5)
        for m in marks
    )


def _ordinals(text: str, lexicon: Lexicon) -> list[Mark]:
    """Day numbers in words, as numbers: "the first of November", "from the first to the third of November"."""
    marks = lexicon.marks(text)
    ahead = [m.start for m in marks if m.table == "months"]
    found = []
    for m in reversed([m for m in marks if m.table == "ordinals"]):
        if any(0 < start - m.end <= 5 or (m.end < start and UP_TO.fullmatch(text[m.end : start])) for start in ahead):
            found.append(Mark("number", str(lexicon.values[m.key]), m.start, m.end))
            ahead.append(m.start)
    return found


def _bare(text: str, moment: Moment) -> bool:
    """Whether a year stands alone, after a word that makes it one: "in 2019"."""
    return moment.year_alone and bool(moment.until or BEFORE_YEAR.search(text[: moment.start]))


def _longest(marks: list[Mark]) -> list[Mark]:
    """The same without marks that a longer one holds: "last week" is no "last"."""
    return [
        m
        for m in marks
        if not any(
            o is not m and o.start <= m.start and m.end <= o.end and (o.end - o.start) > (m.end - m.start)
            for o in marks
        )
    ]


def _piece(mark: Mark, lexicon: Lexicon) -> Moment:
    """What one mark alone says of a day."""
    if mark.table == "weekdays":
        return Moment(mark.start, mark.end, weekday=int(mark.key))
    if mark.table == "months":
        return Moment(mark.start, mark.end, month=int(mark.key))
    if mark.table == "days" and mark.key.split()[0] in ("next", "last"):
        return Moment(mark.start, mark.end, way=mark.key)
    if mark.table == "days":
        return Moment(mark.start, mark.end, shift=lexicon.values[mark.key])
    if mark.table == "date":
        year, month, day = map(int, mark.key.split("-"))
        return Moment(mark.start, mark.end, year=year, month=month, day=day)
    value = int(mark.key)
    return Moment(mark.start, mark.end, year=value) if value > DAYS else Moment(mark.start, mark.end, day=value)
