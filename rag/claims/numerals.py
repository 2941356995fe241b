"""Numerals of a sentence, in digits and in words, and the value that several of them say together.

What they count is no matter here. Left out are articles and pronouns that look like one, times of day, and fractions
that name a part of a match or of a country.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.claims.durations import one_day_lasts
from rag.lexicon import Folded, Lexicon, Mark, fold

_DIGITS = re.compile(r"\d+(?:[.,٬٫\u00a0\u202f ]\d{3}(?!\d))*(?:[.,٫]\d+)?(?!\d*(?:st|nd|rd|th|er|ère|ème|[ºª])\b)")
_TO_MONEY = re.compile(r"\s?(?:of|US|de|d['’])?\s?")
_LETTERS = re.compile(r"\s?([^\W\d_]+)")
_GAP = re.compile(r"[\s\u00a0]*(?:[-–]|و|and|et|und|y)?[\s\u00a0]*", re.IGNORECASE)
_OF_SCALE = re.compile(_GAP.pattern + r"(?:(?:of|de|von)\s|d['’]|ال)?", re.IGNORECASE)
"""What stands between two powers: "hundreds of thousands"."""
_PASSED = re.compile(
    r"(?:\b(?:first|second|last|past|premi\w+|second\w+|derni\w+|primer\w*|segund\w+|últim\w+|erst\w+|zweit\w+|letzt\w+"
    r"|перв\w+|втор\w+|последн\w+|ilk|ikinci|son|gece|yılın)\s+|ال)$",
    re.IGNORECASE,
)
_NO_SHARE = re.compile(
    r"\W*(?:an?\s+|de\s+|ال)?(?:final|decade|seconds?\b|nord\b|sud\b|norte|sur\b|نهائي|siècle|siglo|века|قرن|century|\w+ого\b)",
    re.IGNORECASE,
)
"""What makes of a half a part of a match, of a year or of a country, and of a quarter one round of a cup, before it and
behind it."""
_HOUR_BEHIND = re.compile(
    r"h\b(?!\s+d[e'’])|\s?(?:[ap]\.?m\b|o['’]clock|uhr\b|:\d\d|h\s?\d\d|(?:час\w*\s)?(?:утра|вечера|ночи))",
    re.IGNORECASE,
)
_HOUR_BEFORE = re.compile(r"(?:(?:الساعه|(?<!\d )\bsaat|\bhalb|\bhalf past)\s+|\d:|\dh)$")
_AT_HOUR = re.compile(r"(?:\b(?:à|vers|dès|a las|sobre las|desde las|hasta las|в)\s+)$")
_HOURS = re.compile(r"\s?(?:h|heures?|horas|часа?|часов)\b(?!\s+d(?:e\s|['’]))")
"""What makes a number a time of day, behind it, before it and both together: "5 pm", "à 8 heures"."""


@dataclass(frozen=True)
class Numeral:
    """One word or one run of digits, at ``text[start:end]``. A ``scale`` multiplies what is before it (thousand), a
    ``half`` adds to it, and a ``share`` is a half or another fraction that may stand for a percentage."""

    value: float
    start: int
    end: int
    scale: bool = False
    digits: bool = False
    half: bool = False
    share: bool = False


def numerals(text: str, lexicon: Lexicon, marks: tuple[Mark, ...]) -> list[Numeral]:
    """Every numeral in ``text``, in order of place; ``marks`` are those that the lexicon finds in it."""
    folded = fold(text)
    found = [
        Numeral(_read_digits(m.group()), *_place(folded, m), digits=True)
        for m in _DIGITS.finditer(folded.text)
        if not re.match(r"[a-z]", folded.text[m.start() - 1 : m.start()])
    ]
    found += _written_on(text, folded, found, lexicon, marks)
    found += _in_words(text, folded, lexicon, marks)
    return sorted((n for n in found if not _is_hour(text, n)), key=lambda n: n.start)


def leading(text: str) -> float | None:
    """The value of the digits that ``text`` begins with, without a scale behind them."""
    digits = _DIGITS.match(fold(text).text)
    return _read_digits(digits.group()) if digits else None


def groups(text: str, found: Sequence[Numeral]) -> Iterator[list[Numeral]]:
    """Runs of numerals that say one value together: twenty-five thousand."""
    group: list[Numeral] = []
    for number in found:
        if group and number.start < group[-1].end:
            continue
        last = group[-1] if group else None
        gap = _OF_SCALE if last is not None and (last.scale or last.half) and number.scale else _GAP
        joined = last is not None and gap.fullmatch(text[last.end : number.start])
        if last is not None and not (joined and _compounds(last, number)):
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def combined(group: Sequence[Numeral]) -> float:
    """What a run of numerals says together."""
    total = current = 0.0
    for last, number in zip((None, *group), group, strict=False):
        if number.half and last is not None and last.scale and number is group[-1]:
            total += number.value * last.value  # a million and a half
        elif number.scale and number.value >= 1000:
            total, current = total + (current or 1) * number.value, 0.0
        elif number.scale and number.value <= 100 and 0 < current < (10 if number.value == 100 else 100):
            current *= number.value  # three hundred, two dozen
        else:
            current += number.value
    return total + current


def _in_words(text: str, folded: Folded, lexicon: Lexicon, marks: tuple[Mark, ...]) -> list[Numeral]:
    """Numerals written as words; of two at one place the longer."""
    units = [m for m in marks if m.table == "units"]
    ones = {(m.start, m.end) for m in marks if (m.table, m.key) == ("words", "one")}
    words: dict[int, Numeral] = {}
    for mark in marks:
        if mark.table in ("numbers", "scales") and not any(u.start <= mark.start and mark.end <= u.end for u in units):
            if (mark.start, mark.end) in ones and not _counts(text, mark, marks, lexicon.language):
                continue
            number = Numeral(lexicon.values[mark.key], mark.start, mark.end, mark.table == "scales")
        elif mark.table == "fractions":
            if _PASSED.search(text[: mark.start]) or _NO_SHARE.match(text[mark.end :]):
                continue
            part, whole = map(int, mark.key.split("/"))
            number = Numeral(part / whole, mark.start, mark.end, half=True, share=True)
        elif (mark.table, mark.key) == ("words", "half"):
            number = Numeral(0.5, mark.start, mark.end, half=True)
        elif (mark.table, mark.key) == ("words", "one_and_a_half"):
            number = Numeral(1.5, mark.start, mark.end)
        else:
            continue
        words[mark.end] = max(words.get(mark.end, number), number, key=lambda n: n.end - n.start)
    if lexicon.language == "de":
        for match in re.finditer(r"[a-zß-ÿ]{6,}", folded.text):
            start, end = _place(folded, match)
            if end not in words and (value := _compound(match.group())) is not None:
                words[end] = Numeral(value, start, end)
    return [
        n
        for n in words.values()
        if not any(o is not n and o.start <= n.start and n.end <= o.end for o in words.values())
    ]


def _place(folded: Folded, match: re.Match[str], group: int = 0) -> tuple[int, int]:
    """Where what matched in the folded text stands in the text as given."""
    return folded.places[match.start(group)], folded.places[match.end(group) - 1] + 1


def _is_hour(text: str, number: Numeral) -> bool:
    """Whether a number is a time of day."""
    before, behind = fold(text[: number.start]).text, fold(text[number.end :]).text
    return bool(
        _HOUR_BEHIND.match(behind) or _HOUR_BEFORE.search(before) or (_AT_HOUR.search(before) and _HOURS.match(behind))
    )


def _written_on(
    text: str, folded: Folded, numbers: Sequence[Numeral], lexicon: Lexicon, marks: tuple[Mark, ...]
) -> Iterator[Numeral]:
    """Scales written onto digits: "3.5bn", and where money stands on either side "€12m"."""
    money = [m for m in marks if (m.table, m.key) == ("units", "money")]
    millions = lexicon.entries("words", "million_of_money")
    for number in numbers:
        after = _LETTERS.match(folded.text, bisect_left(folded.places, number.end))
        if after is None:
            continue
        letters, (start, end) = after.group(1), _place(folded, after, 1)
        paid = any(
            0 <= number.start - m.end <= 1 or (m.start >= end and _TO_MONEY.fullmatch(text[end : m.start]))
            for m in money
        )
        attached = start == number.end and len(letters) > 1
        if letters in millions and paid:
            yield Numeral(1e6, start, end, scale=True)
        elif (paid or attached) and lexicon.values.get(letters, 0) >= 1000:
            yield Numeral(lexicon.values[letters], start, end, scale=True)


def _counts(text: str, mark: Mark, marks: tuple[Mark, ...], language: str) -> bool:
    """Whether a word for one counts: before a scale or a unit or beside a ten, and not as an article or a pronoun, nor
    to say that something happens one day."""
    values = Lexicon.of(language).values
    tens = [m for m in marks if m.table in ("numbers", "scales") and values[m.key] >= 20 and values[m.key] % 10 == 0]
    if any(re.fullmatch(r"[\s-]|\s(?:and|и|ve)\s", text[m.end : mark.start]) for m in tens if m.end < mark.start):
        return True
    if language == "ar" and any(text[mark.end : m.start].strip("\u064b ") == "و" for m in tens if m.start > mark.end):
        return True
    ahead = [m for m in marks if m.table in ("scales", "units") and 0 < m.start - mark.end <= 1]
    if any((m.table, m.key) == ("units", "day") for m in ahead):
        return one_day_lasts(text, mark, ahead, language)
    return bool(ahead)


@cache
def _german() -> tuple[tuple[str, float, bool], ...]:
    """The pieces of German compounds, the longest first: each word, its value, and whether it multiplies."""
    lexicon = Lexicon.of("de")
    words = [
        (word, float(lexicon.values[key]), table == "scales")
        for word, owners in lexicon.words()
        for table, key in owners
        if table in ("numbers", "scales")
    ]
    return tuple(sorted([*words, ("ein", 1.0, False), ("einhalb", 0.5, False)], key=lambda w: -len(w[0])))


def _compound(word: str) -> float | None:
    """The value of number words written as one, German fashion; None where the word is none."""
    total = current = 0.0
    while word:
        word = word.removeprefix("und") if total or current else word
        found = next(((w, v, s) for w, v, s in _german() if word.startswith(w)), None)
        if found is None:
            return None
        piece, value, scale = found
        word = word[len(piece) :]
        if scale and value >= 1000 and value % 1000 == 0 and value < 2000:
            total, current = total + max(current, 1) * value, 0.0
        elif scale and value == 100:
            current = max(current, 1) * value
        else:
            current += value
    return total + current


def _read_digits(digits: str) -> float:
    """The value of a run of digits, where a point or a comma may part thousands or begin a fraction."""
    parts = re.split(r"[.,٬٫\u00a0\u202f ]", digits)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and parts[0] != "0":
        return float("".join(parts))
    if len(parts) > 1:
        return float("".join(parts[:-1]) + "." + parts[-1])
    return float(parts[0])


def _compounds(last: Numeral, number: Numeral) -> bool:
    """Whether two numerals side by side are one value: "twenty" and "five", but not "five" and "twenty"."""
    if number.half or (last.half and number.scale):
        return True
    if last.half or (last.digits and number.digits):
        return False
    if number.scale or last.scale:
        return not number.digits or not last.digits
    if last.digits or number.digits:
        return False
    return (last.value % 10 == 0 and last.value >= 10 and (number.value < 10 or number.value < 20 <= last.value)) or (
        last.value < 10 <= number.value and number.value % 10 == 0
    )
