"""When: weekdays, dates and relative days of a sentence, merged where they name one day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

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
_UP_TO = re.compile(
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
_WEEK = re.compile(r"\W{0,2}(?:the |la |der |des |de la |l['’])?", re.IGNORECASE)
_OF_WEEK = re.compile(
    r"['’]?\w{0,3}[\s,]*(?:(?:of|on|in|the|de|del|la|le|l['’]|el|en|der|du|am|im|von|в|во|на|من|في|يوم)\s*){0,3}(?:ال)?",
    re.IGNORECASE,
)
"""What may part a day from its week or year: "on Monday of last week", "last week's Monday"."""
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|of|by|until|from|before|after|en|de|depuis|desde|hasta|seit|jahr|im|bis|с|до)|عام|سنة|في|منذ)\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?:\bvon|من)\s*$", re.IGNORECASE)
_NEXT_WORDS = 16
"""Letters behind a number in which what it counts begins."""
_DAYS, _MONTHS, _LEAP = 31, 12, 2000
_LONGEST_YEAR = _MONTHS * (_DAYS + 1)
_NUMBER = re.compile(r"(?<!\d)(?<!\d[:.,])(\d{1,2}|[12]\d{3})(?![\d:]|[.,]\d{1,3}(?!\d))(?!\s?[ap]\.?m\b(?!\s\d))")
_WRITTEN = re.compile(
    r"(?<![\d./-])(?:(?P<y>[12]\d{3})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<sep>[./])(?P<m2>\d{1,2})(?P=sep)(?P<y2>[12]\d{3}))(?![\d/-])"
)
_A_NOUN = re.compile(r"\s+(?!الجاري)[^\W\d_]")
"""What follows a number that counts something: "on Friday 8 soldiers"."""


_TO_ANOTHER = re.compile(
    r"\s+(?:to|al|au|bis|по|إلى|الى|until|hasta)\s+(?:(?:the|el|le|am|zum)\s+)?(?:\d{1,2}\W{0,2}(?:(?:of|de)\s+)?)?"
)
"""What stands between the number of a day and the other day of a range: "del jueves 3 al sábado 5"."""


@dataclass(frozen=True)
class Moment:
    """What a passage says of a day; what it does not say is None. ``weekday`` counts from Monday as 0.

    ``shift`` is the distance in days from the day of writing (yesterday is -1); ``way`` is "next" or "last" for
    "next Saturday", "last week" or "next year" for "Monday last week". ``start`` and ``end`` are its place in the text;
    ``either`` is the other of "Tuesday or Wednesday", ``until`` the last of "from Tuesday to Friday".
    """

    start: int
    end: int
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    shift: int | None = None
    way: str | None = None
    bare_year: bool = False
    either: Moment | None = None
    until: Moment | None = None

    def on(self, written: date | None) -> Moment:
        """The same with what the day of writing settles: yesterday, next Saturday."""
        if written and self.month and not self.year and self.way in ("next year", "last year"):
            return replace(self, year=written.year + (1 if self.way == "next year" else -1), way=None).on(written)
        if self.until:
            last = self.until.on(written)
            settled = replace(replace(self, until=None).on(written), until=last)
            return (
                settled if settled._holds(last) else self
            )  # "next Thursday to Monday" is settled otherwise on a Friday
        if written is None or self.day is not None:
            return self
        if self.shift is not None:
            day = written + timedelta(days=self.shift)
            if self.weekday is not None:  # "yesterday, Thursday" of an article that is dated a day late
                day += timedelta(days=(self.weekday - day.weekday() + 3) % 7 - 3)
        elif self.weekday is not None and self.way in ("next week", "last week"):
            monday = written - timedelta(days=written.weekday())
            day = monday + timedelta(days=self.weekday + (7 if self.way == "next week" else -7))
        elif self.weekday is not None and self.way in ("next", "last"):
            step = (self.weekday - written.weekday()) % 7 or 7
            day = written + timedelta(days=step if self.way == "next" else step - 7 if step < 7 else -7)
        else:
            return self
        return replace(self, day=day.day, month=day.month, year=day.year, weekday=day.weekday())

    def compatible(self, other: Moment) -> bool:
        """Whether both can be the same day: nothing that both state differs."""
        if self.either or other.either:
            return any(a._agrees(b) for a in (self, self.either) if a for b in (other, other.either) if b)
        return self._agrees(other)

    def _agrees(self, other: Moment) -> bool:
        if self.until or other.until:
            return self._holds(other) or other._holds(self)
        pairs = (
            (self.weekday, other.weekday),
            (self.day, other.day),
            (self.month, other.month),
            (self.year, other.year),
        )
        return all(a is None or b is None or a == b for a, b in pairs)

    def _holds(self, other: Moment) -> bool:
        """Whether the first or only day of ``other`` can be one from this to its last, by what all of them state."""
        bounds = (self, self.until or self, other)
        dates = [(m.year, m.month, m.day if self.day and other.day else 1) for m in bounds]
        if all(m.month and m.year for m in bounds):
            return dates[0] <= dates[2] <= dates[1]
        if all(m.month for m in bounds):  # a year is as long as all may be: "from 30 December to 2 January"
            first, last, day = ((month or 0) * (_DAYS + 1) + (day or 0) for _, month, day in dates)
            return (day - first) % _LONGEST_YEAR <= (last - first) % _LONGEST_YEAR
        if all(m.year for m in bounds):
            return dates[0][0] <= dates[2][0] <= dates[1][0]  # type: ignore[operator]  # none is None
        start, end, one = (m.weekday for m in bounds)
        if start is None or end is None or one is None or self._weeks_long():
            return True
        return (one - start) % 7 <= (end - start) % 7

    def _weeks_long(self) -> bool:
        """Whether the dates of a range may hold every day of the week."""
        last = self.until or self
        return self.day != last.day and not (self.month == last.month and 0 < (last.day or 0) - (self.day or 0) < 6)

    def same(self, other: Moment) -> bool:
        """Compatible, and at least one thing is stated by both; a month alone is one with the same month alone."""
        if (self.either is None) != (other.either is None):
            return False
        if self.until and other.until:
            return replace(self, until=None).same(replace(other, until=None)) and self.until.same(other.until)
        if self.until or other.until:
            return False
        if self.day is None and other.day is None and self.month is not None and self.month == other.month:
            return self.compatible(other)
        shared = any(
            a is not None and a == b
            for a, b in (
                (self.weekday, other.weekday),
                (self.day, other.day),
                (self.year, other.year),
                (self.shift, other.shift),
            )
        )
        return shared and self.compatible(other)

    @property
    def definite(self) -> bool:
        """Whether it says a day or more at all."""
        return any(part is not None for part in (self.weekday, self.day, self.month, self.year, self.shift))


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
        if 1 <= int(number.group()) <= _DAYS or int(number.group()) >= 1000:
            place = folded.places[number.start()], folded.places[number.end() - 1] + 1
            marks.append(Mark("number", number.group(), *place))
    found: list[Moment] = []
    for mark in sorted(_longest(marks), key=lambda m: m.start):
        piece = _piece(mark, lexicon)
        tight = bool(found) and _tight(text, found[-1], piece)
        merged = _merge(found[-1], piece) if tight and _dates(text, found[-1], piece, marks, lexicon) else None
        if merged:
            found[-1] = merged
        else:
            found.append(piece)
    found = [replace(m, bare_year=_bare(text, m)) for m in _shared(text, _spans(text, found, lexicon))]
    return tuple(
        m
        for m in found
        if m.weekday is not None
        or m.month is not None
        or m.shift is not None
        or (_is_year(m) and (m.bare_year or not _A_NOUN.match(text, m.end)))
    )


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


def _spans(text: str, found: list[Moment], lexicon: Lexicon) -> list[Moment]:
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
    return [_night_before(m) if not m.until and _EVE.search(text[: m.start]) else m for m in joined]


def _shared(text: str, found: list[Moment]) -> list[Moment]:
    """Give "3" of "on 3 and 7 May" its month, and "7" of "on May 3 or 7"."""
    for place in range(1, len(found)):
        before, moment = found[place - 1 : place + 1]
        bare = moment.day is not None and (moment.month, moment.weekday) == (None, None)
        link = re.fullmatch(r"\s*(?:and|or)\s*", text[before.end : moment.start])
        if bare and before.day and before.month and link and not _A_NOUN.match(text, moment.end):
            found[place] = replace(moment, month=before.month, year=before.year)
    shared: list[Moment] = []
    for moment in reversed(found):
        after = shared[0] if shared else None
        bare = moment.day is not None and (moment.month, moment.weekday) == (None, None)
        if after and bare and after.day and after.month and _OR.fullmatch(text[moment.end : after.start].lstrip(".")):
            moment = replace(moment, month=after.month, year=after.year)
        shared.insert(0, moment)
    return shared


def _moves(text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence takes an event from one day to another."""
    postponed = any((m.table, m.key) == ("concepts", "postpone") for m in lexicon.marks(text))
    return postponed or bool(_MOVED.search(text.casefold()))


def _only_year(moment: Moment) -> bool:
    """Whether a number that can be a year is all that is said."""
    return _is_year(moment) and (moment.month, moment.weekday, moment.day) == (None, None, None)


def _of_years(before: str, behind: str, lexicon: Lexicon) -> bool:
    """Whether two numbers are years, and count nothing: "from 2019 to 2021 the firm"."""
    counts = any(
        m.start <= 2 and m.table in ("counted", "units") and m.key != "year"
        for m in lexicon.marks(behind[:_NEXT_WORDS])
    )
    return not counts and bool(
        _BEFORE_YEAR.search(before) or _BETWEEN.search(before) or _FROM.search(before) or _IS_BETWEEN.match(behind)
    )


def _ranged(text: str, first: Moment, last: Moment, moved: bool, lexicon: Lexicon) -> bool:
    """Whether two days are the bounds of a range or the two of a night."""
    between, before, behind = text[first.end : last.start], text[: first.start], text[last.end :]
    follows = first.weekday is not None and last.weekday is not None and (last.weekday - first.weekday) % 7 == 1
    if first.day is not None and last.day is not None:
        follows = last.day - first.day == 1 and all(
            None in (a, b) or a == b for a, b in ((first.month, last.month), (first.year, last.year))
        )
    if first.until or (last.month is None and last.day is not None and _A_NOUN.match(behind)):
        return False
    if (_NIGHT.search(before) and _NIGHT_TO.fullmatch(between)) or _IS_NIGHT.match(behind):
        return True
    if moved or (_only_year(first) and not (_only_year(last) and _of_years(before, behind, lexicon))):
        return False
    opened = _BETWEEN.search(before) or _IS_BETWEEN.match(behind)
    whence = re.search(r"[dt][ae]n$", text[first.start : first.end] + between.rstrip()) and re.match(
        r"['’]?\w*\s+(?:kadar|dek)", behind
    )
    return bool(_UP_TO.fullmatch(between) or ((opened or follows) and _AND.fullmatch(between)) or whence)


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
            _exists(m.year or _LEAP, m.month or 0, m.day or 0) for m in (first, last)
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


def _night_before(moment: Moment) -> Moment:
    """The night that ends on a day, from the day before."""
    weekday = None if moment.weekday is None else (moment.weekday - 1) % 7
    shift = None if moment.shift is None else moment.shift - 1
    if moment.day and moment.month:
        day = date(moment.year or _LEAP, moment.month, moment.day) - timedelta(days=1)
        year = day.year if moment.year else None
        return replace(moment, weekday=weekday, day=day.day, month=day.month, year=year, until=moment)
    return replace(moment, weekday=weekday, shift=shift, until=moment) if weekday is not None or shift else moment


def _dates(text: str, before: Moment, piece: Moment, marks: list[Mark], lexicon: Lexicon) -> bool:
    """Whether a number belongs to the day before it, and does not count what follows: "on Friday 8 soldiers"."""
    if piece.day is None or piece.month is not None or (before.weekday is None and before.month is None):
        return True
    if before.month is not None:
        counts = re.search(r"\bin\s+$", text[: before.start], re.IGNORECASE) and _A_NOUN.match(text, piece.end)
        return (lexicon.language == "en" and not counts) or before.day is not None
    ahead = [m for m in marks if m.table in ("months", "weekdays") and m.start >= piece.end]
    if any(_TO_ANOTHER.fullmatch(text[piece.end : m.start]) for m in ahead):
        return True
    ahead = [m for m in ahead if m.table == "months"]
    return not _A_NOUN.match(text, piece.end) or any(_TIGHT.fullmatch(text[piece.end : m.start]) for m in ahead)


def _in_digits(folded: Folded, language: str) -> list[Mark]:
    """Dates in digits alone, the day first unless the year is; where English leaves open which is the day, none."""
    found = []
    for written in _WRITTEN.finditer(folded.text):
        year, month, day = (int(written[k] or written[f"{k}2"]) for k in ("y", "m", "d"))
        if language == "en" and written["sep"] == "/":
            if day <= _MONTHS and month <= _MONTHS:
                continue
            month, day = (month, day) if month <= _MONTHS else (day, month)
        place = folded.places[written.start()], folded.places[written.end() - 1] + 1
        if _exists(year, month, day):
            found.append(Mark("date", f"{year}-{month}-{day}", *place))
    return found


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


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
    found = [m for m in moments(text, language) if m.weekday is not None or m.month or m.shift is not None]
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
    resolved = [_resolve(replace(m, way=m.way or way), written, ahead) for m in bounds]
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


def _resolve(moment: Moment, written: date, ahead: bool) -> str | None:
    moment = moment.on(written)
    if moment.day and moment.month:
        years = [moment.year] if moment.year else [written.year - 1, written.year, written.year + 1]
        try:
            nearest = min((date(y, moment.month, moment.day) for y in years), key=lambda d: abs((d - written).days))
        except ValueError:
            return None
        return nearest.isoformat()
    if moment.month:
        year = moment.year or (written.year if moment.month <= written.month or ahead else written.year - 1)
        return f"{year}-{moment.month:02}"
    if moment.weekday is not None:
        step = (moment.weekday - written.weekday()) % 7
        return (written + timedelta(days=step if ahead or not step else step - 7)).isoformat()
    return None


def _is_year(moment: Moment) -> bool:
    return moment.year is not None and 1900 <= moment.year <= 2100


def _ordinals(text: str, lexicon: Lexicon) -> list[Mark]:
    """Day numbers in words, as numbers: "the first of November", "from the first to the third of November"."""
    marks = lexicon.marks(text)
    ahead = [m.start for m in marks if m.table == "months"]
    found = []
    for m in reversed([m for m in marks if m.table == "ordinals"]):
        if any(0 < start - m.end <= 5 or (m.end < start and _UP_TO.fullmatch(text[m.end : start])) for start in ahead):
            found.append(Mark("number", str(lexicon.values[m.key]), m.start, m.end))
            ahead.append(m.start)
    return found


def _bare(text: str, moment: Moment) -> bool:
    """Whether a year stands alone, after a word that makes it one: "in 2019"."""
    alone = moment.year is not None and moment.day is None and moment.month is None and moment.weekday is None
    return alone and bool(moment.until or _BEFORE_YEAR.search(text[: moment.start]))


def _longest(marks: list[Mark]) -> list[Mark]:
    return [
        m
        for m in marks
        if not any(
            o is not m and o.start <= m.start and m.end <= o.end and (o.end - o.start) > (m.end - m.start)
            for o in marks
        )
    ]


def _piece(mark: Mark, lexicon: Lexicon) -> Moment:
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
    return Moment(mark.start, mark.end, year=value) if value > _DAYS else Moment(mark.start, mark.end, day=value)


def _merge(a: Moment, b: Moment) -> Moment | None:
    """Both as one day, or None where they state different things or a day that no calendar has."""
    merged: dict[str, int | str | None] = {}
    for name in ("weekday", "day", "month", "year", "shift", "way"):
        left, right = getattr(a, name), getattr(b, name)
        if left is not None and right is not None and left != right:
            return None
        merged[name] = left if left is not None else right
    both = Moment(a.start, b.end, **merged)  # type: ignore[arg-type]  # the names are Moment's own
    return both if not (both.day and both.month) or _exists(both.year or _LEAP, both.month, both.day) else None
