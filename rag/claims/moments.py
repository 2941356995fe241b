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
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|of|by|until|from|before|after|en|de|depuis|desde|hasta|seit|jahr|im|bis|с|до)|عام|سنة|في|منذ)\s*$",
    re.IGNORECASE,
)
_DAYS, _MONTHS, _LEAP = 31, 12, 2000
_NUMBER = re.compile(r"(?<!\d)(\d{1,2}|[12]\d{3})(?!\d)")
_WRITTEN = re.compile(
    r"(?<![\d./-])(?:(?P<y>[12]\d{3})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})(?P<sep>[./])(?P<m2>\d{1,2})(?P=sep)(?P<y2>[12]\d{3}))(?![\d/-])"
)
_A_NOUN = re.compile(r"\s+(?!الجاري)[^\W\d_]")
"""What follows a number that counts something: "on Friday 8 soldiers"."""


@dataclass(frozen=True)
class Moment:
    """What a passage says of a day; what it does not say is None. ``weekday`` counts from Monday as 0.

    ``shift`` is the distance in days from the day of writing (yesterday is -1); ``way`` is "next" or "last" for
    "next Saturday". ``start`` and ``end`` are its place in the text; ``either`` is the other of "Tuesday or Wednesday".
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

    def on(self, written: date | None) -> Moment:
        """The same with what the day of writing settles: yesterday, next Saturday."""
        if written is None or self.day is not None:
            return self
        if self.shift is not None:
            day = written + timedelta(days=self.shift)
            if self.weekday is not None:  # "yesterday, Thursday" of an article that is dated a day late
                day += timedelta(days=(self.weekday - day.weekday() + 3) % 7 - 3)
        elif self.weekday is not None and self.way is not None:
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
        pairs = (
            (self.weekday, other.weekday),
            (self.day, other.day),
            (self.month, other.month),
            (self.year, other.year),
        )
        return all(a is None or b is None or a == b for a, b in pairs)

    def same(self, other: Moment) -> bool:
        """Compatible, and at least one thing is stated by both; a month alone is one with the same month alone."""
        if (self.either is None) != (other.either is None):
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
    marks += _ordinals(text, lexicon)
    folded = fold(text)
    marks += _in_digits(folded, lexicon.language)
    for number in _NUMBER.finditer(folded.text):
        if int(number.group()) <= _DAYS or int(number.group()) >= 1000:
            place = folded.places[number.start()], folded.places[number.end() - 1] + 1
            marks.append(Mark("number", number.group(), *place))
    found: list[Moment] = []
    for mark in sorted(_longest(marks), key=lambda m: m.start):
        piece = _piece(mark, lexicon)
        tight = bool(found) and bool(_TIGHT.fullmatch(text[found[-1].end : mark.start]))
        merged = _merge(found[-1], piece) if tight and _dates(text, found[-1], piece, marks, lexicon) else None
        if merged:
            found[-1] = merged
        else:
            found.append(piece)
    found = [replace(m, bare_year=_bare(text, m)) for m in found]
    return tuple(
        m
        for m in found
        if m.weekday is not None
        or m.month is not None
        or m.shift is not None
        or (_is_year(m) and (m.bare_year or not _A_NOUN.match(text, m.end)))
    )


def _dates(text: str, before: Moment, piece: Moment, marks: list[Mark], lexicon: Lexicon) -> bool:
    """Whether a number belongs to the day before it, and does not count what follows: "on Friday 8 soldiers"."""
    if piece.day is None or piece.month is not None or (before.weekday is None and before.month is None):
        return True
    if before.month is not None:
        return lexicon.language == "en" or before.day is not None
    ahead = (m for m in marks if m.table == "months" and m.start >= piece.end)
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
        open_to = last and last.weekday is not None and moment.weekday is not None and last.either is None
        if last and open_to and _OR_ELSE.fullmatch(text[last.end : moment.start]):
            found[-1] = replace(last, either=moment, end=moment.end)
        else:
            found.append(moment)
    return tuple(found)


def days(text: str, language: str | None, written: date) -> tuple[str, ...]:
    """The days that a sentence dates itself by, in ISO form, a month alone as YYYY-MM; several where it leaves them
    open ("Tuesday or Wednesday"). What it says of another day behind a comma or a clause is left out.

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
    resolved = [_resolve(replace(m, way=m.way or way), written, ahead) for m in chosen]
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
    """Day numbers in words, as numbers: "the first of November"."""
    marks = lexicon.marks(text)
    months = [m.start for m in marks if m.table == "months"]
    return [
        Mark("number", str(lexicon.values[m.key]), m.start, m.end)
        for m in marks
        if m.table == "ordinals" and any(0 < month - m.end <= 5 for month in months)
    ]


def _bare(text: str, moment: Moment) -> bool:
    """Whether a year stands alone, after a word that makes it one: "in 2019"."""
    alone = moment.year is not None and moment.day is None and moment.month is None and moment.weekday is None
    return alone and bool(_BEFORE_YEAR.search(text[: moment.start]))


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
    if mark.table == "days" and mark.key in ("next", "last"):
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
