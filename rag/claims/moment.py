"""What a passage says of a day: when two moments can be one day, and which day one is once the day of writing is known.

A passage seldom names a day in full, and so a moment keeps only what is said; the rest is settled late, and for
comparison never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

DAYS, MONTHS = 31, 12
_LEAP = 2000
_LONGEST_YEAR = MONTHS * (DAYS + 1)


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
            # "next Thursday to Monday" is settled otherwise on a Friday
            return settled if settled._holds(last) else self
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
        mine, theirs = ((m.weekday, m.day, m.month, m.year) for m in (self, other))
        return all(a is None or b is None or a == b for a, b in zip(mine, theirs, strict=True))

    def _holds(self, other: Moment) -> bool:
        """Whether the first or only day of ``other`` can be one from this to its last, by what all of them state."""
        bounds = (self, self.until or self, other)
        dates = [(m.year, m.month, m.day if self.day and other.day else 1) for m in bounds]
        if all(m.month and m.year for m in bounds):
            return dates[0] <= dates[2] <= dates[1]
        if all(m.month for m in bounds):  # a year is as long as all may be: "from 30 December to 2 January"
            first, last, day = ((month or 0) * (DAYS + 1) + (day or 0) for _, month, day in dates)
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
        mine, theirs = ((m.weekday, m.day, m.year, m.shift) for m in (self, other))
        shared = any(a is not None and a == b for a, b in zip(mine, theirs, strict=True))
        return shared and self.compatible(other)

    @property
    def definite(self) -> bool:
        """Whether it says a day or more at all."""
        return self.calendared or self.day is not None or self.year is not None

    @property
    def calendared(self) -> bool:
        """Whether it has a place in the calendar by itself; the number of a day or of a year may be one of anything."""
        return self.weekday is not None or self.month is not None or self.shift is not None

    @property
    def bare_day(self) -> bool:
        """Whether it says the number of a day, and neither of which month nor which weekday that is."""
        return self.day is not None and (self.month, self.weekday) == (None, None)

    @property
    def year_alone(self) -> bool:
        """Whether it says a year and no day or month of it."""
        return self.year is not None and (self.day, self.month, self.weekday) == (None, None, None)

    @property
    def of_our_time(self) -> bool:
        """Whether its year is one that news tells of, and not a number of something else."""
        return self.year is not None and 1900 <= self.year <= 2100

    def merged(self, other: Moment) -> Moment | None:
        """This and what follows it as one day, or None where they state different things or a day that no calendar
        has."""
        merged: dict[str, int | str | None] = {}
        for name in ("weekday", "day", "month", "year", "shift", "way"):
            left, right = getattr(self, name), getattr(other, name)
            if left is not None and right is not None and left != right:
                return None
            merged[name] = left if left is not None else right
        both = Moment(self.start, other.end, **merged)  # type: ignore[arg-type]  # the names are Moment's own
        return both if not (both.day and both.month) or exists(both.year, both.month, both.day) else None

    def night_before(self) -> Moment:
        """The night that ends on this day, from the day before."""
        weekday = None if self.weekday is None else (self.weekday - 1) % 7
        shift = None if self.shift is None else self.shift - 1
        if self.day and self.month:
            day = date(self.year or _LEAP, self.month, self.day) - timedelta(days=1)
            year = day.year if self.year else None
            return replace(self, weekday=weekday, day=day.day, month=day.month, year=year, until=self)
        return replace(self, weekday=weekday, shift=shift, until=self) if weekday is not None or shift else self

    def resolved(self, written: date, ahead: bool) -> str | None:
        """The day in ISO form, a month alone as YYYY-MM, by when it was written and whether what is ahead is meant."""
        moment = self.on(written)
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


def exists(year: int | None, month: int, day: int) -> bool:
    """Whether a calendar has a day; without a year, whether any year has it."""
    try:
        date(year or _LEAP, month, day)
    except ValueError:
        return False
    return True
