"""Numbers in a sentence: how many of what, and how exactly."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest
from typing import Literal, cast

from rag.claims.moments import moments
from rag.lexicon import Folded, Lexicon, Mark, fold

Precision = Literal["exact", "nearly", "about", "more", "least", "less", "most", "range", "vague"]

_DIGITS = re.compile(r"\d+(?:[.,٬٫\u00a0\u202f ]\d{3}(?!\d))*(?:[.,٫]\d+)?(?!\d*(?:st|nd|rd|th|er|ère|ème|[ºª])\b)")
_TO_MONEY = re.compile(r"\s?(?:of|US|de|d['’])?\s?")
_LETTERS = re.compile(r"\s?([^\W\d_]+)")
_GAP = re.compile(r"[\s\u00a0]*(?:[-–]|و|and|et|und|y)?[\s\u00a0]*", re.IGNORECASE)
_OF_SCALE = re.compile(_GAP.pattern + r"(?:(?:of|de|von)\s|d['’]|ال)?", re.IGNORECASE)
"""What stands between two powers: "hundreds of thousands"."""
_TO = re.compile(
    r"\s*(?:[-–—]|to|and|or|et|à|ou|y|a|o|und|bis|oder|и|до|или|ile|ila|ve|veya|و|أو|إلى|الى)\s*", re.IGNORECASE
)
"""What stands between the bounds of a range; "and" and "or" only after a word that opens one."""
_BETWEEN = re.compile(r"(?:\b(?:between|entre|zwischen|между)|بين)\s*$", re.IGNORECASE)
_PASSES = re.compile(r"\b(?:pass(?:é\w*|er?|ent)|pas(?:ó|ar\w*|an?|aron))\s+de\s*$", re.IGNORECASE)
_OPEN_TO = re.compile(r"\s*(?:[-–—]|to|à|bis|до|ile|ila|إلى|الى)\s*", re.IGNORECASE)
_OF = re.compile(
    r"\s*(?:out\s+)?(?:of|de|des|du|von|der|aus|из|من)\b(?:\s+(?:the|las?|los|les|den|der|all|todos|أصل)\b)*\s*(?:ال)?",
    re.IGNORECASE,
)
_PART_OF = re.compile(_OF.pattern + r"(?:\w+[’']s?\s+){0,2}", re.IGNORECASE)
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
_LASTING = {
    "ar": r"(?:لمده|مده|طوال|طيله|خلال|بعد|قبل|نحو|حوالي|قرابه|(?:اكثر|اقل) من"
    r"|(?:ا?ستمر|[يت]ستمر|دام|[يت]دوم|استغرق|[يت]ستغرق)\w*(?:\s+\w+){0,3})",
    "en": r"(?:for|last\w*|t(?:ook|akes?|aking)|spen[dt]\w*|wait\w*|serv\w*|with(?:in)?|in|after|over|about|nearly"
    r"|almost|around|under|than|least|only|just|exactly"
    r"|(?:delay|wait|period|pause|truce|strike|term|sentence|stay|ban|visit) of)",
    "es": r"(?:durante|dur\w+|en|de|tras|por|s[oó]lo|solamente|apenas|casi|hace|hasta|menos|cada)",
    "fr": r"(?:pendant|dur\w+|en|après|dans|d['’]|de|environ|seulement|presque|depuis|qu['’])",
    "ru": r"(?:(?:про)?длил\w+|(?:про)?длит\w+|продолж\w+|занял\w*|около|почти|более|менее|больше|меньше|примерно"
    r"|спустя|целы?[йую]\w*)",
}
"""What tells before a unit of time that it lasts: "for a week", "more than a year"."""
_OF_A_SPAN = {
    "ru": r"\b(?:на|через|в течение)\s+$",
    "tr": r"\w*\s+(?:sür|boyunca|önce|sonra|içinde|daha)",
}
_ONE_UNIT = {
    "ar": "سنه عام عاما شهر شهرا اسبوع اسبوعا يوم يوما ساعه دقيقه",
    "ru": "неделю недели месяц месяца год года день дня сутки суток час часа минуту минуты",
}
"""Units of time that say one of them without a word for one."""
_ENDING = re.compile(r"(?:(?<=тыс|млн|Mio|Mrd)\.|['’]\w+)?")
"""What belongs to a number before the noun that it counts."""
_NOUN_WORDS = 3
_TOLERANCE = 0.05
_STATES = ("dead", "injured", "absent")
"""Kinds of what is counted that say what became of whom."""


_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080, "month": 43830, "year": 525960}
_ROUGH: dict[str, Precision] = {"exact": "about"}


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
        if self.unit != other.unit and self.unit in _MINUTES and other.unit in _MINUTES:
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
        precise = self.precision if self.unit in ("minute", "hour", "day", "week") else _ROUGH.get(self.precision)
        return replace(self, value=self.value * _MINUTES[self.unit], unit="minute", precision=precise or self.precision)

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


@dataclass(frozen=True)
class _Number:
    value: float
    start: int
    end: int
    scale: bool = False
    digits: bool = False
    half: bool = False
    share: bool = False


def quantities(text: str, language: str | None) -> tuple[Quantity, ...]:
    """Every quantity in ``text``, in order of place; the numbers of its days are none."""
    lexicon = Lexicon.of(language)
    marks = lexicon.marks(text)
    units = [m for m in marks if m.table == "units" and not _of_date(text, m, marks)]
    numbers = _uncalendared(text, language, _numbers(text, lexicon, marks))
    found = [
        _share(text, group[0], marks, lexicon) if shared else _quantity(text, group, units, marks, lexicon)
        for group in _groups(text, numbers)
        if (shared := _is_share(text, group, units))
        or not all(n.half for n in group)
        or _unit_after(text, group[-1].end, units)
    ]
    taken = [(q.start, q.end) for q in found]
    found += [q for q in _twos(text, lexicon, units, marks) if all(q.end <= s or q.start >= e for s, e in taken)]
    taken += [(n.start, n.end) for n in numbers]
    found += [q for q in _lasting(text, lexicon, units, marks) if all(q.end <= s or q.start >= e for s, e in taken)]
    halves = [m for m in marks if (m.table, m.key) == ("words", "half")]
    found = _halved(text, sorted(found, key=lambda q: q.start), halves)
    return tuple(_shared(text, _ranges(text, found, marks)))


def _numbers(text: str, lexicon: Lexicon, marks: tuple[Mark, ...]) -> list[_Number]:
    folded = fold(text)
    numbers = [
        _Number(_value(m.group()), folded.places[m.start()], folded.places[m.end() - 1] + 1, digits=True)
        for m in _DIGITS.finditer(folded.text)
        if not re.match(r"[a-z]", folded.text[m.start() - 1 : m.start()])
    ]
    numbers += _written_on(text, folded, numbers, lexicon, marks)
    units = [m for m in marks if m.table == "units"]
    ones = {(m.start, m.end) for m in marks if (m.table, m.key) == ("words", "one")}
    words: dict[int, _Number] = {}
    for mark in marks:
        if mark.table in ("numbers", "scales") and not any(u.start <= mark.start and mark.end <= u.end for u in units):
            if (mark.start, mark.end) in ones and not _counts(text, mark, marks, lexicon.language):
                continue
            number = _Number(lexicon.values[mark.key], mark.start, mark.end, mark.table == "scales")
        elif mark.table == "fractions":
            if _PASSED.search(text[: mark.start]) or _NO_SHARE.match(text[mark.end :]):
                continue
            part, whole = map(int, mark.key.split("/"))
            number = _Number(part / whole, mark.start, mark.end, half=True, share=True)
        elif (mark.table, mark.key) == ("words", "half"):
            number = _Number(0.5, mark.start, mark.end, half=True)
        elif (mark.table, mark.key) == ("words", "one_and_a_half"):
            number = _Number(1.5, mark.start, mark.end)
        else:
            continue
        words[mark.end] = max(words.get(mark.end, number), number, key=lambda n: n.end - n.start)
    if lexicon.language == "de":
        for match in re.finditer(r"[a-zß-ÿ]{6,}", folded.text):
            end = folded.places[match.end() - 1] + 1
            if end not in words and (value := _compound(match.group())) is not None:
                words[end] = _Number(value, folded.places[match.start()], end)
    inner = [
        n for n in words.values() if any(o is not n and o.start <= n.start and n.end <= o.end for o in words.values())
    ]
    found = numbers + [n for n in words.values() if n not in inner]
    return sorted((n for n in found if not _is_hour(text, n)), key=lambda n: n.start)


def _is_hour(text: str, number: _Number) -> bool:
    """Whether a number is a time of day."""
    before, behind = fold(text[: number.start]).text, fold(text[number.end :]).text
    return bool(
        _HOUR_BEHIND.match(behind) or _HOUR_BEFORE.search(before) or (_AT_HOUR.search(before) and _HOURS.match(behind))
    )


def _written_on(
    text: str, folded: Folded, numbers: Sequence[_Number], lexicon: Lexicon, marks: tuple[Mark, ...]
) -> Iterator[_Number]:
    """Scales written onto digits: "3.5bn", and where money stands on either side "€12m"."""
    money = [m for m in marks if (m.table, m.key) == ("units", "money")]
    millions = lexicon.entries("words", "million_of_money")
    for number in numbers:
        after = _LETTERS.match(folded.text, bisect_left(folded.places, number.end))
        if after is None:
            continue
        letters, start, end = after.group(1), folded.places[after.start(1)], folded.places[after.end() - 1] + 1
        paid = any(
            0 <= number.start - m.end <= 1 or (m.start >= end and _TO_MONEY.fullmatch(text[end : m.start]))
            for m in money
        )
        attached = start == number.end and len(letters) > 1
        if letters in millions and paid:
            yield _Number(1e6, start, end, scale=True)
        elif (paid or attached) and lexicon.values.get(letters, 0) >= 1000:
            yield _Number(lexicon.values[letters], start, end, scale=True)


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
        if language == "de":
            return fold(text[mark.start : mark.end]).text != "eines"
        if language == "tr":
            return any(re.match(_OF_A_SPAN["tr"], fold(text[m.end :]).text) for m in ahead)
        if language in ("en", "es", "fr"):
            return _lasts(text[: mark.start], language)
    return bool(ahead)


def _lasts(before: str, language: str) -> bool:
    """Whether the words before a unit of time tell that it lasts."""
    return bool(re.search(rf"\b{_LASTING[language]}\s*$", fold(before).text))


def _lasting(text: str, lexicon: Lexicon, units: Sequence[Mark], marks: tuple[Mark, ...]) -> Iterator[Quantity]:
    """One unit of time that something lasts, without a word for one: "for a week", "длилась неделю", "لمدة أسبوع"."""
    language = lexicon.language
    dated = {m.start for m in marks if m.table in ("weekdays", "months", "days")}
    for unit in units:
        start, word = unit.start, fold(text[unit.start : unit.end]).text
        if unit.key not in _MINUTES:
            continue
        if language == "en":
            article = re.search(r"\ban?\s+$", text[:start], re.IGNORECASE)
            if article is None or word.endswith("s") or not _lasts(text[: article.start()], "en"):
                continue
            start = article.start()
        elif language == "es":
            if not re.match(r"\s+y\s+medi[oa]\b", text[unit.end :]):  # "año y medio"
                continue
        elif word not in _ONE_UNIT.get(language, "").split():
            continue
        elif language == "ar":
            named = re.match(r"\s*(?:\d|(?!الواحد)ال)", fold(text[unit.end :].lstrip("\u064b")).text)
            only = re.match(r"\w*\s+(?:واحد|ونصف\b)", fold(text[unit.end :]).text)
            if named or any(0 <= d - unit.end <= 4 for d in dated) or not (only or _lasts(text[:start], "ar")):
                continue
        elif not _lasts(text[:start], "ru") and not (
            unit.key != "day" and re.search(_OF_A_SPAN["ru"], fold(text[:start]).text)
        ):
            continue
        number = [_Number(1.0, start, unit.end)]
        yield Quantity(1.0, unit.key, "", _precision(marks, number, unit.end, text, lexicon), start, unit.end)


@cache
def _german() -> tuple[tuple[str, float, bool], ...]:
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


def _value(digits: str) -> float:
    parts = re.split(r"[.,٬٫\u00a0\u202f ]", digits)
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:]) and parts[0] != "0":
        return float("".join(parts))
    if len(parts) > 1:
        return float("".join(parts[:-1]) + "." + parts[-1])
    return float(parts[0])


def _of_date(text: str, unit: Mark, marks: tuple[Mark, ...]) -> bool:
    """Whether an Arabic unit of time only opens a date: "يوم الأحد", "شهر مايو"."""
    named = [m.start for m in marks if m.table in ("weekdays", "months", "days") and m.key not in ("next", "last")]
    opens = text[unit.start : unit.end] in ("يوم", "شهر")
    return opens and any(text[unit.end : start] in (" ", " ال") for start in named if start > unit.end)


def _uncalendared(text: str, language: str | None, numbers: list[_Number]) -> list[_Number]:
    """The numbers that name no day, month or year."""
    days = [
        d for d in moments(text, language) if d.month or d.weekday is not None or d.shift is not None or d.bare_year
    ]
    return [n for n in numbers if not any(d.start <= n.start and n.end <= d.end for d in days)]


def _groups(text: str, numbers: list[_Number]) -> Iterator[list[_Number]]:
    """Runs of numbers that say one value together: twenty-five thousand."""
    group: list[_Number] = []
    for number in numbers:
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


def _compounds(last: _Number, number: _Number) -> bool:
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


def _quantity(
    text: str, group: list[_Number], units: list[Mark], marks: tuple[Mark, ...], lexicon: Lexicon
) -> Quantity:
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
    start, end = group[0].start, group[-1].end
    starts = {n.start for n in group} if lexicon.language == "tr" else {start}  # "on binlerce", where "-lerce" is vague
    vague = any((m.table, m.key) == ("words", "vague") and m.start in starts for m in marks)
    unit = _unit_after(text, end, units)
    postposed = lexicon.language == "ar" and text[:start].endswith("ال")
    ahead = (u for u in units if u.end <= start and re.fullmatch(r"[^.,،;؛:]{0,3}", text[u.end : start]))
    prefixed = (
        u
        for u in ahead
        if u.key == "percent" or postposed or (u.key == "money" and not text[u.start : u.end].islower())
    )
    before = None if unit else next(prefixed, None)
    chosen = unit or before
    precision = "vague" if vague else _precision(marks, group, unit.end if unit else end, text, lexicon)
    span_start, span_end = min(start, before.start if before else start), max(end, unit.end if unit else end)
    counted = kind = ""
    if chosen and chosen.key == "money":
        counted = fold(text[chosen.start : chosen.end]).text
    elif not chosen:
        end = _ENDING.match(text, end).end()  # type: ignore[union-attr]  # it may match nothing
        counted = _counted(text, start, _past_bounds(text, marks, start, end), lexicon)
        kind = _kind(text, start, end, counted, marks)
    unit_key = chosen.key if chosen else ""
    return Quantity(total + current, unit_key, counted, precision, span_start, span_end, kind=kind)


def _is_share(text: str, group: Sequence[_Number], units: Sequence[Mark]) -> bool:
    """Whether a fraction is of something, and neither of a unit ("a quarter of an hour") nor added to a number."""
    end = group[-1].end
    of_unit = any(u.start >= end and re.fullmatch(r"\W{0,3}(?:d[’']|ال)?", text[end : u.start]) for u in units)
    return len(group) == 1 and group[0].share and not of_unit and not text[: group[0].start].endswith("و")


def _share(text: str, number: _Number, marks: tuple[Mark, ...], lexicon: Lexicon) -> Quantity:
    """A fraction as the percentage that it is about."""
    precision = _precision(marks, [number], number.end, text, lexicon)
    return Quantity(
        100 * number.value, "percent", "", _ROUGH.get(precision, precision), number.start, number.end, share=True
    )


def _kind(text: str, start: int, end: int, counted: str, marks: tuple[Mark, ...]) -> str:
    """The kind of what is counted: of the counted word, else the first that its phrase names."""
    reach = end + len(_phrase(text[end:]))
    kinds = [m for m in marks if m.table == "counted" and (end <= m.start < reach or 0 <= start - m.end <= 4)]
    states = [m for m in kinds if m.key in _STATES and len(text[end : m.start].split()) <= 3]
    if states:  # "12 passengers were killed" counts the dead
        return min(states, key=lambda m: m.start < end).key
    own = next((m.key for m in kinds if counted and counted in fold(text[m.start - 2 : m.end + 1]).text), "")
    return own or next((m.key for m in kinds if end <= m.start and len(text[end : m.start].split()) <= 3), "")


def _unit_after(text: str, end: int, units: Sequence[Mark]) -> Mark | None:
    return next(
        (
            u
            for u in units
            if u.start >= end
            and (re.fullmatch(r"\W{0,3}(?:d[’'])?", text[end : u.start]) or _only_modifies(text[end : u.start], u))
        ),
        None,
    )


def _only_modifies(between: str, unit: Mark) -> bool:
    """Whether one word, and no punctuation, parts a number from its unit: "2.4 billion US dollars", "3 full years"."""
    return (
        len(between.split()) == 1
        and not _TO.fullmatch(between)
        and bool(re.fullmatch(r"\s[^\W\d]+['’.]?\s?", between))
        and unit.key != "percent"
    )


def _counted(text: str, start: int, end: int, lexicon: Lexicon) -> str:
    """The folded noun that a number counts: in German the next capitalised word, in Arabic the noun before a number
    with the article, in English a plural within reach, else the next word."""
    after = _phrase(text[end:])
    if of := _OF.match(after):
        after = after[of.end() :]
    original = re.findall(r"[^\W\d_](?:[\w’']|(?<=\w)-(?=\w))*", after)[: _NOUN_WORDS + 1]
    words = [fold(w).text for w in original]
    if lexicon.language == "ar" and (noun := re.search(r"(\w+)\s+و?ال$", text[:start])):
        return fold(noun.group(1)).text.removeprefix("ال")
    if not words:
        return ""
    if lexicon.language == "de":
        return next((fold(w).text for w in original if w[0].isupper()), words[0])
    if lexicon.language == "en":
        plural = [bool(re.search(r"[^s'’]s$", w) or w in _PLURALS) for w in words[:_NOUN_WORDS]]
        first = plural.index(True) if True in plural else 0
        while first + 1 < len(plural) and plural[first] and plural[first + 1]:
            first += 1
        if not plural[first] and words[first] in lexicon.entries("words", "function"):
            return ""
        return words[first]
    if any((m.table, m.key) == ("words", "function") and m.start == 0 for m in lexicon.marks(words[0])):
        return ""
    return words[0].removeprefix("ال") if lexicon.language == "ar" else words[0]


_PLURALS = {"people", "men", "women", "children", "police", "cattle", "sheep"}


def _phrase(after: str) -> str:
    """What follows a number up to the next stop or number."""
    stop = re.search(r"[,،؛;:.!?؟\d«»“”\"()]", after)
    return after[: stop.start()] if stop else after


def _precision(marks: tuple[Mark, ...], group: Sequence[_Number], end: int, text: str, lexicon: Lexicon) -> Precision:
    """How exact a number is, by the longest such words right before it, or behind it where the language puts them."""
    start = group[0].start
    kinds = ("more", "least", "less", "most", "nearly", "about")
    near = [m for m in marks if m.table == "words" and m.key in kinds]
    before = [m for m in near if m.end <= start and not _article(text[m.end : start], lexicon).strip()]
    before += [m for m in near if m.start <= start and group[-1].end < m.end]  # "une trentaine de"
    if before:
        return cast(Precision, max(before, key=lambda m: m.end - m.start).key)
    after = [m for m in _behind(text, marks, start, end) if m.key in kinds]
    return cast(Precision, max(after, key=lambda m: m.end - m.start).key) if after else "exact"


def _behind(text: str, marks: tuple[Mark, ...], start: int, end: int) -> list[Mark]:
    """Words of precision that follow a number: "35 binden fazla", "200 at least"."""
    behind = {(m.start, m.end) for m in marks if (m.table, m.key) == ("words", "postposed")}
    return [
        m
        for m in marks
        if m.table == "words"
        and (m.start, m.end) in behind
        and m.start >= start
        and m.end > end
        and len(text[end : max(m.start, end)].split()) <= 1
        and not re.search(r"[,،.;]", text[end : m.end])
    ]


def _past_bounds(text: str, marks: tuple[Mark, ...], start: int, end: int) -> int:
    """Where what is counted begins: past the words of precision that follow the number at once."""
    return max([end, *(m.end for m in _behind(text, marks, start, end) if not text[end : m.start].strip())])


def _article(between: str, lexicon: Lexicon) -> str:
    """What stands between an approximation and its number, less an article: "casi un 8 %", "mehr als die 30"."""
    word = fold(between.strip()).text
    return "" if word in ("un", "una", "the", "a", "des", "ال", "ب") else between


def _twos(text: str, lexicon: Lexicon, units: list[Mark], marks: tuple[Mark, ...]) -> Iterator[Quantity]:
    """Two in one word: the Arabic dual, and words for both."""
    if lexicon.language == "ar":
        for unit in units:
            word = fold(text[unit.start : unit.end]).text
            if word.endswith(("ين", "ان")) and word not in {"سنين"} and len(word) >= 5:
                group = [_Number(2.0, unit.start, unit.end)]
                yield Quantity(
                    2.0, unit.key, "", _precision(marks, group, unit.end, text, lexicon), unit.start, unit.end
                )
        for match in re.finditer(r"\b[وف]?(?:ال|لل)?(\w{3,}تان)\b|(\w+ين) (?=الاثنين\b)", text):
            word = match.group(1) or match.group(2)
            if not word.endswith("ستان"):
                place = match.span(1 if match.group(1) else 2)
                yield Quantity(2.0, "", fold(word).text.removeprefix("ال"), "exact", *place)
    for mark in marks:
        if (mark.table, mark.key) == ("words", "two"):
            noun = text[mark.start : mark.end] if lexicon.language == "ar" else ""
            counted = fold(noun).text or _counted(text, mark.start, mark.end, lexicon)
            yield Quantity(2.0, "", counted, "exact", mark.start, mark.end)


def _halved(text: str, found: list[Quantity], halves: Sequence[Mark]) -> list[Quantity]:
    """Add the half that follows a span of time: two years and a half."""
    kept: list[Quantity] = []
    for q in found:
        last = kept[-1] if kept else None
        if last and last.unit and q.value == 0.5 and not text[last.end : q.start].strip(" و"):
            continue
        added = q.unit and any(h.start >= q.end and not text[q.end : h.start].strip(" و") for h in halves)
        kept.append(replace(q, value=q.value + 0.5) if added else q)
    return kept


def _ranges(text: str, found: list[Quantity], marks: tuple[Mark, ...]) -> list[Quantity]:
    """Join the two bounds of each range."""
    opens = [m.end for m in marks if (m.table, m.key) == ("words", "span")]
    changing = any(m.table == "concepts" and m.key in ("rise", "fall") for m in marks)
    joined: list[Quantity] = []
    for q in found:
        last = joined[-1] if joined else None
        if last is not None and last.upper is None and last.value < q.value and last.unit in ("", q.unit):
            between = text[last.end : q.start]
            opened = any(not text[end : last.start].strip() for end in opens if end <= last.start)
            if opened and (changing or _PASSES.search(text[: last.start])) and not _BETWEEN.search(text[: last.start]):
                joined.append(replace(q, precision="exact") if q.precision == "most" else q)  # "rose from 40 to 50"
                continue
            if _OPEN_TO.fullmatch(between) or (opened and _TO.fullmatch(between)):
                low = last.value * _scale(text, last, q)
                joined[-1] = replace(q, value=low, upper=q.value, precision="range", start=last.start)
                continue
        joined.append(q)
    return joined


def _scale(text: str, low: Quantity, high: Quantity) -> float:
    """What a scale named once for both bounds multiplies the lower by: 40 to 50 thousand."""
    digits = _DIGITS.match(fold(text[high.start :]).text)
    lead = _value(digits.group()) if digits else high.value
    return high.value / lead if lead and low.value < lead and high.value >= 1000 * lead else 1


def _shared(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Give "three" of "three of the five sailors" what is counted."""
    for q, following in zip_longest(found, found[1:]):
        assert q is not None
        part = following is not None and not q.unit and _PART_OF.fullmatch(text[q.end : following.start])
        yield replace(q, counted=following.counted, kind=following.kind, part=True) if part and following else q
