"""Numbers in a sentence: how many of what, and how exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.lexicon import Lexicon, Mark, fold

Precision = Literal["exact", "nearly", "about", "more", "less", "vague"]

_DIGITS = re.compile(r"\d+(?:[.,٬٫\u00a0\u202f ]\d{3}(?!\d))*(?:[.,٫]\d+)?")
_GAP = re.compile(r"[\s\u00a0]*(?:[-–]|و|and|et|und|y)?[\s\u00a0]*", re.IGNORECASE)
_TOLERANCE = 0.05


@dataclass(frozen=True)
class Quantity:
    """``value`` of ``unit`` (a key of the lexicon's units, or "" for things counted), at ``text[start:end]``.

    ``counted`` is the folded word that follows the number: what is counted, where no unit is named.
    """

    value: float
    unit: str
    counted: str
    precision: Precision
    start: int
    end: int

    def same(self, other: Quantity) -> bool:
        """Whether both say one number of one thing, allowing what "nearly" and "about" allow."""
        if self.unit != other.unit:
            return False
        near = abs(self.value - other.value) <= _TOLERANCE * max(abs(self.value), abs(other.value))
        return self.value == other.value or (near and "exact" not in {self.precision, other.precision})

    def compatible(self, other: Quantity) -> bool:
        """Whether both can hold: equal, of different things, or one a bound that the other keeps."""
        return self.unit != other.unit or self.same(other) or self._allows(other) or other._allows(self)

    def _allows(self, other: Quantity) -> bool:
        match self.precision:
            case "more":
                return other.value >= self.value
            case "less":
                return other.value <= self.value
            case "vague":
                return 1.5 * self.value <= other.value <= 100 * self.value
            case "about" | "nearly":
                return abs(other.value - self.value) <= _TOLERANCE * self.value
        return False


@dataclass(frozen=True)
class _Number:
    value: float
    start: int
    end: int
    scale: bool = False
    plural: bool = False


def quantities(text: str, language: str | None) -> tuple[Quantity, ...]:
    """Every quantity in ``text``, in order of place."""
    lexicon = Lexicon.of(language)
    marks = lexicon.marks(text)
    units = [m for m in marks if m.table == "units"]
    found = [_quantity(text, group, units, marks) for group in _groups(text, _numbers(text, lexicon, marks))]
    taken = [(q.start, q.end) for q in found]
    found += [q for q in _duals(text, language, units) if all(q.end <= s or q.start >= e for s, e in taken)]
    return tuple(sorted(found, key=lambda q: q.start))


def _numbers(text: str, lexicon: Lexicon, marks: tuple[Mark, ...]) -> list[_Number]:
    folded = fold(text)
    numbers = [
        _Number(_value(m.group()), folded.places[m.start()], folded.places[m.end() - 1] + 1)
        for m in _DIGITS.finditer(folded.text)
    ]
    words: dict[int, Mark] = {}
    for mark in marks:
        if mark.table in ("numbers", "scales") and text[mark.start - 1 : mark.start] not in ("ل", "س"):
            words[mark.end] = max(words.get(mark.end, mark), mark, key=lambda m: m.end - m.start)
    for mark in words.values():
        numbers.append(_Number(lexicon.values[mark.key], mark.start, mark.end, mark.table == "scales"))
    return sorted(numbers, key=lambda n: n.start)


def _value(digits: str) -> float:
    parts = re.split(r"[.,٬٫\u00a0\u202f ]", digits)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and parts[0] != "0":
        return float("".join(parts))
    if len(parts) > 1:
        return float("".join(parts[:-1]) + "." + parts[-1])
    return float(parts[0])


def _groups(text: str, numbers: list[_Number]) -> Iterator[list[_Number]]:
    """Runs of numbers that say one value together: twenty-five thousand."""
    group: list[_Number] = []
    for number in numbers:
        if group and number.start < group[-1].end:
            continue
        joined = group and _GAP.fullmatch(text[group[-1].end : number.start])
        compound = joined and (
            number.scale
            or group[-1].scale
            or group[-1].value >= 20 > number.value
            or group[-1].value < 10 <= number.value
        )
        if group and not compound:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def _quantity(text: str, group: list[_Number], units: list[Mark], marks: tuple[Mark, ...]) -> Quantity:
    total = current = 0.0
    for number in group:
        if number.scale and number.value >= 1000:
            total, current = total + max(current, 1) * number.value, 0.0
        elif number.scale and number.value == 100 and 0 < current < 10:
            current *= number.value
        else:
            current += number.value
    start, end = group[0].start, group[-1].end
    vague = any((m.table, m.key, m.start) == ("words", "vague", start) for m in marks)
    unit = next(
        (u for u in units if 0 <= u.start - end <= 2 or (u.start >= end and _words(text[end : u.start]) <= 1)), None
    )
    before = None if unit else next((u for u in units if 0 < start - u.end <= 3), None)
    chosen = unit or before
    precision = "vague" if vague else _precision(marks, start, text)
    span_start, span_end = min(start, before.start if before else start), max(end, unit.end if unit else end)
    return Quantity(
        total + current, chosen.key if chosen else "", _next_word(text, end), precision, span_start, span_end
    )


def _words(between: str) -> int:
    return len(between.split())


def _next_word(text: str, end: int) -> str:
    match = re.match(r"\W*([^\W\d]+)", text[end:])
    return fold(match.group(1)).text if match else ""


def _precision(marks: tuple[Mark, ...], start: int, text: str) -> Precision:
    for mark in marks:
        if (
            mark.table == "words"
            and mark.key in ("more", "less", "nearly", "about")
            and mark.end <= start
            and not text[mark.end : start].strip()
        ):
            return mark.key  # type: ignore[return-value]  # the four keys are members of Precision
    return "exact"


def _duals(text: str, language: str | None, units: list[Mark]) -> Iterator[Quantity]:
    """Arabic says two years in one word."""
    if language == "ar":
        for unit in units:
            word = fold(text[unit.start : unit.end]).text
            if word.endswith(("ين", "ان")) and word not in {"سنين"} and len(word) >= 5:
                yield Quantity(2.0, unit.key, "", "exact", unit.start, unit.end)
