"""How many of what, and how exactly: a quantity as a value, and when two say the same or can both hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from rag.claims.durations import MINUTES

Precision = Literal["exact", "nearly", "about", "more", "least", "less", "most", "range", "vague"]

_TOLERANCE = 0.05


def roughly(precision: Precision) -> Precision:
    """The precision of a number that is worked out of another, and so no more exact than "about"."""
    return "about" if precision == "exact" else precision


@dataclass(frozen=True)
class Quantity:
    """``value`` of ``unit`` (a key of the lexicon's units, or "" for things counted), at ``text[start:end]``.

    ``counted`` is the folded word for what is counted, or for the currency; "" where none is found. ``upper`` is the
    upper bound of a range, whose lower is ``value``, and None for all else. ``kind`` is the lexicon's word for what is
    counted (people, soldiers), "" where it has none. ``part`` marks the two of "two of the six".
    """

    value: float
    unit: str
    counted: str
    precision: Precision
    start: int
    end: int
    upper: float | None = None
    kind: str = ""
    part: bool = False
    share: bool = False

    def same(self, other: Quantity) -> bool:
        """Whether both say one number of one thing, allowing what "nearly" and "about" allow."""
        if self.unit != other.unit and self.unit in MINUTES and other.unit in MINUTES:
            return self.upper == other.upper is None and self._minutes().same(other._minutes())
        if self._counts_apart(other) or self.upper != other.upper:
            return False
        near = abs(self.value - other.value) <= _TOLERANCE * max(abs(self.value), abs(other.value))
        bounds = {"more", "least", "less", "most", "range"}
        if self.precision != other.precision and bounds & {self.precision, other.precision}:
            return False
        return self.value == other.value or (near and "exact" not in {self.precision, other.precision})

    def _minutes(self) -> Quantity:
        """The same time in minutes. Months and years go by the calendar, and so only roughly."""
        precision = roughly(self.precision) if self.unit in ("month", "year") else self.precision
        return replace(self, value=self.value * MINUTES[self.unit], unit="minute", precision=precision)

    def compatible(self, other: Quantity) -> bool:
        """Whether both can hold: equal, of different things, or one a bound that the other keeps."""
        return self._counts_apart(other) or self.same(other) or self._allows(other) or other._allows(self)

    def _counts_apart(self, other: Quantity) -> bool:
        """Whether the numbers are of different things: other units, or soldiers here and villages there."""
        kinds = {self.kind, other.kind}
        return self.unit != other.unit or (len(kinds) == 2 and not kinds & {"", "person"})

    def _allows(self, other: Quantity) -> bool:
        """Whether all that ``other`` can mean, or some of it where it is a bound too, lies within what this says."""
        top = other.upper if other.upper is not None else other.value
        match self.precision:
            case "more" | "least":
                return top >= self.value or other.precision in ("more", "least")
            case "less" | "most":
                return other.value <= self.value or other.precision in ("less", "most")
            case "range":
                return self.upper is not None and self.value <= top and other.value <= self.upper
            case "vague":
                return 1.5 * self.value <= top <= 100 * self.value
            case "about" | "nearly":
                return abs(other.value - self.value) <= _TOLERANCE * self.value
        return False
