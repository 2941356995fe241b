"""When: weekdays, dates and relative days of a sentence, merged where they name one day."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.lexicon import Lexicon, Mark, fold

_TIGHT = re.compile(r"[\s,/\\.()–-]*(?:of|de|du|der|den|am|في|من|شهر|عام|سنة|g\.|года)?[\s,/\\.()–-]*", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)(\d{1,2}|[12]\d{3})(?!\d)")


@dataclass(frozen=True)
class Moment:
    """What a passage says of a day; what it does not say is None. ``weekday`` counts from Monday as 0.

    ``shift`` is the distance in days from the day of writing (yesterday is -1); ``way`` is "next" or "last" for
    "next Saturday". ``start`` and ``end`` are its place in the text.
    """

    start: int
    end: int
    weekday: int | None = None
    day: int | None = None
    month: int | None = None
    year: int | None = None
    shift: int | None = None
    way: str | None = None

    def on(self, written: date | None) -> Moment:
        """The same with what the day of writing settles: yesterday, next Saturday."""
        if written is None or self.day is not None:
            return self
        if self.shift is not None:
            day = written + timedelta(days=self.shift)
        elif self.weekday is not None and self.way is not None:
            step = (self.weekday - written.weekday()) % 7 or 7
            day = written + timedelta(days=step if self.way == "next" else step - 7 if step < 7 else -7)
        else:
            return self
        return replace(self, day=day.day, month=day.month, year=day.year, weekday=day.weekday())

    def compatible(self, other: Moment) -> bool:
        """Whether both can be the same day: nothing that both state differs."""
        pairs = (
            (self.weekday, other.weekday),
            (self.day, other.day),
            (self.month, other.month),
            (self.year, other.year),
        )
        return all(a is None or b is None or a == b for a, b in pairs)

    def same(self, other: Moment) -> bool:
        """Compatible, and at least one thing is stated by both."""
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
    marks = [m for m in lexicon.marks(text) if m.table in ("weekdays", "months", "days")]
    folded = fold(text)
    for number in _NUMBER.finditer(folded.text):
        marks.append(Mark("number", number.group(), folded.places[number.start()], folded.places[number.end() - 1] + 1))
    found: list[Moment] = []
    for mark in sorted(_longest(marks), key=lambda m: m.start):
        piece = _piece(mark, lexicon)
        merged = (
            found and _merge(found[-1], piece) if found and _TIGHT.fullmatch(text[found[-1].end : mark.start]) else None
        )
        if merged:
            found[-1] = merged
        else:
            found.append(piece)
    return tuple(m for m in found if m.weekday is not None or m.month is not None or m.shift is not None or _is_year(m))


def _is_year(moment: Moment) -> bool:
    return moment.year is not None and 1900 <= moment.year <= 2100


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
    value = int(mark.key)
    return Moment(mark.start, mark.end, year=value) if value > 31 else Moment(mark.start, mark.end, day=value)


def _merge(a: Moment, b: Moment) -> Moment | None:
    """Both as one day, or None where they state different things."""
    merged: dict[str, int | str | None] = {}
    for name in ("weekday", "day", "month", "year", "shift", "way"):
        left, right = getattr(a, name), getattr(b, name)
        if left is not None and right is not None and left != right:
            return None
        merged[name] = left if left is not None else right
    return Moment(a.start, b.end, **merged)  # type: ignore[arg-type]  # the names are Moment's own
