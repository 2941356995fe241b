"""Quantities of a sentence: its numerals with their units, what they count, and how exactly they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from rag.claims.durations import single_units
from rag.claims.moments import moments
from rag.claims.numerals import Numeral, combined, groups, leading, numerals
from rag.claims.quantity import Precision, Quantity, roughly
from rag.lexicon import Lexicon, Mark, fold

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
_ENDING = re.compile(r"(?:(?<=тыс|млн|Mio|Mrd)\.|['’]\w+)?")
"""What belongs to a number before the noun that it counts."""
_NOUN_WORDS = 3
_PLURALS = {"people", "men", "women", "children", "police", "cattle", "sheep"}
_STATES = ("dead", "injured", "absent")
"""Kinds of what is counted that say what became of whom."""


def quantities(text: str, language: str | None) -> tuple[Quantity, ...]:
    """Every quantity in ``text``, in order of place; the numbers of its days are none."""
    lexicon = Lexicon.of(language)
    marks = lexicon.marks(text)
    units = [m for m in marks if m.table == "units" and not _of_date(text, m, marks)]
    numbers = _uncalendared(text, language, numerals(text, lexicon, marks))
    found = [
        _share(text, group[0], marks) if shared else _quantity(text, group, units, marks, lexicon)
        for group in groups(text, numbers)
        if (shared := _is_share(text, group, units))
        or not all(n.half for n in group)
        or _unit_after(text, group[-1].end, units)
    ]
    taken = [(q.start, q.end) for q in found]
    found += [q for q in _twos(text, lexicon, units, marks) if _apart(q, taken)]
    taken += [(n.start, n.end) for n in numbers]
    ones = (_of_unit(1.0, text, *one, marks) for one in single_units(text, lexicon.language, units, marks))
    found += [q for q in ones if _apart(q, taken)]
    halves = [m for m in marks if (m.table, m.key) == ("words", "half")]
    found = _halved(text, sorted(found, key=lambda q: q.start), halves)
    return tuple(_shared(text, _ranges(text, found, marks)))


def _apart(quantity: Quantity, taken: Iterable[tuple[int, int]]) -> bool:
    """Whether a quantity shares no place with those already read."""
    return all(quantity.end <= start or quantity.start >= end for start, end in taken)


def _of_date(text: str, unit: Mark, marks: tuple[Mark, ...]) -> bool:
    """Whether an Arabic unit of time only opens a date: "يوم الأحد", "شهر مايو"."""
    named = [m.start for m in marks if m.table in ("weekdays", "months", "days") and m.key not in ("next", "last")]
    opens = text[unit.start : unit.end] in ("يوم", "شهر")
    return opens and any(text[unit.end : start] in (" ", " ال") for start in named if start > unit.end)


def _uncalendared(text: str, language: str | None, numbers: Sequence[Numeral]) -> list[Numeral]:
    """The numbers that name no day, month or year."""
    days = [d for d in moments(text, language) if d.calendared or d.bare_year]
    return [n for n in numbers if not any(d.start <= n.start and n.end <= d.end for d in days)]


def _quantity(
    text: str, group: Sequence[Numeral], units: Sequence[Mark], marks: tuple[Mark, ...], lexicon: Lexicon
) -> Quantity:
    """What a run of numerals says of the unit behind it, or before it ("$5"), or else of the noun that it counts."""
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
    precision = "vague" if vague else _precision(text, marks, start, end, unit)
    span_start, span_end = min(start, before.start if before else start), max(end, unit.end if unit else end)
    counted = kind = ""
    if chosen and chosen.key == "money":
        counted = fold(text[chosen.start : chosen.end]).text
    elif not chosen:
        end = _ENDING.match(text, end).end()  # type: ignore[union-attr]  # it may match nothing
        counted = _counted(text, start, _past_bounds(text, marks, start, end), lexicon)
        kind = _kind(text, start, end, counted, marks)
    unit_key = chosen.key if chosen else ""
    return Quantity(combined(group), unit_key, counted, precision, span_start, span_end, kind=kind)


def _is_share(text: str, group: Sequence[Numeral], units: Sequence[Mark]) -> bool:
    """Whether a fraction is of something, and neither of a unit ("a quarter of an hour") nor added to a number."""
    end = group[-1].end
    of_unit = any(u.start >= end and re.fullmatch(r"\W{0,3}(?:d[’']|ال)?", text[end : u.start]) for u in units)
    return len(group) == 1 and group[0].share and not of_unit and not text[: group[0].start].endswith("و")


def _share(text: str, number: Numeral, marks: tuple[Mark, ...]) -> Quantity:
    """A fraction as the percentage that it is about."""
    start, end = number.start, number.end
    precision = roughly(_precision(text, marks, start, end))
    return Quantity(100 * number.value, "percent", "", precision, start, end, share=True)


def _of_unit(number: float, text: str, start: int, unit: Mark, marks: tuple[Mark, ...]) -> Quantity:
    """One or two of a unit, which the unit says by itself: "a week", "يومين"."""
    return Quantity(number, unit.key, "", _precision(text, marks, start, unit.end), start, unit.end)


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
    """The unit that a number belongs to, right behind it or with one word between."""
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


def _phrase(after: str) -> str:
    """What follows a number up to the next stop or number."""
    stop = re.search(r"[,،؛;:.!?؟\d«»“”\"()]", after)
    return after[: stop.start()] if stop else after


def _precision(text: str, marks: tuple[Mark, ...], start: int, end: int, unit: Mark | None = None) -> Precision:
    """How exact a number is, by the longest such words right before it, or behind it and its unit where the language
    puts them there."""
    kinds = ("more", "least", "less", "most", "nearly", "about")
    near = [m for m in marks if m.table == "words" and m.key in kinds]
    before = [m for m in near if m.end <= start and _only_article(text[m.end : start])]
    before += [m for m in near if m.start <= start and end < m.end]  # "une trentaine de"
    said = before or [m for m in _behind(text, marks, start, unit.end if unit else end) if m.key in kinds]
    return cast(Precision, max(said, key=lambda m: m.end - m.start).key) if said else "exact"


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


def _only_article(between: str) -> bool:
    """Whether an approximation and its number are parted by an article at most: "casi un 8 %", "mehr als die 30"."""
    word = between.strip()
    return not word or fold(word).text in ("un", "una", "the", "a", "des", "ال", "ب")


def _twos(text: str, lexicon: Lexicon, units: Sequence[Mark], marks: tuple[Mark, ...]) -> Iterator[Quantity]:
    """Two in one word: the Arabic dual, and words for both."""
    if lexicon.language == "ar":
        for unit in units:
            word = fold(text[unit.start : unit.end]).text
            if word.endswith(("ين", "ان")) and word != "سنين" and len(word) >= 5:
                yield _of_unit(2.0, text, unit.start, unit, marks)
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
    lead = leading(text[high.start :])
    if lead is None:
        return 1
    return high.value / lead if lead and low.value < lead and high.value >= 1000 * lead else 1


def _shared(text: str, found: list[Quantity]) -> Iterator[Quantity]:
    """Give "three" of "three of the five sailors" what is counted."""
    for q, following in zip(found, [*found[1:], None], strict=False):
        part = following is not None and not q.unit and _PART_OF.fullmatch(text[q.end : following.start])
        yield replace(q, counted=following.counted, kind=following.kind, part=True) if part and following else q
