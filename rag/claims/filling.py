"""What fills a question's slot in a sentence: a quantity, a day, a list, a yes or no, or words that a reader found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from index import lexical
from index.article import Sentence
from rag.claims.claim import Value
from rag.claims.members import Members, members, only_country, roster
from rag.claims.moment import Moment
from rag.claims.moments import joined, moments
from rag.claims.quantities import quantities
from rag.claims.quantity import Quantity
from rag.claims.slot import Slot, concepts_in
from rag.claims.stance import stance, told_whether
from rag.claims.values import Words
from rag.claims.verbs import verbal
from rag.lexicon import Lexicon, fold, kin, opposites
from rag.names import one_name

Located = TypeVar("Located", Quantity, Moment)

DURATIONS = ("year", "month", "week", "day", "hour", "minute")
_LENGTHS = 2
"""Steps in that order by which the unit of an answer may differ from the one asked for."""
_GENERIC = (("words", "function"), ("words", "place"), ("counted", "settlement"))
_TELLING = ("say", "announce", "confirm")
"""Acts that need something told behind them; without it they are what happened: "cracks were reported on Monday"."""
_QUOTE = re.compile(r"[:\"«“„]")


def read_value(
    slot: Slot,
    sentence: Sentence,
    language: str | None,
    spans: Sequence[tuple[int, int]],
    written: date | None,
    teller: str | None = None,
) -> Value | None:
    """What fills the slot in ``sentence``; ``spans`` are where in it a reader found the answer (code points), the best
    first. ``teller`` is who is quoted as saying the sentence, and so is not the doer whom it tells of; nor is it one
    whom the question names."""
    if slot.kind not in ("who", "where", "what"):
        return _filled(slot, sentence.text, language, spans[0] if spans else (0, 0), written)
    for span in spans or [(0, 0)]:
        value = _filled(slot, sentence.text, language, span, written)
        if isinstance(value, Words) and (
            (slot.kind == "who" and teller and _one_of(value.text, teller)) or _asked(value.text, slot, language)
        ):
            continue
        if value is not None and not (slot.office and isinstance(value, Members)):
            return value
        if slot.kind != "who":
            break
    return None


def _filled(slot: Slot, text: str, language: str | None, span: tuple[int, int], written: date | None) -> Value | None:
    if slot.kind == "when":
        return _nearest(
            [m.on(written) for m in joined(text, language) if m.definite and dates(slot, text, m, language)], span
        )
    if slot.kind in ("how_many", "how_long"):
        return _quantity(slot, text, language, span)
    if slot.kind == "whether":
        return stance(slot, text, language) or (None if slot.events else told_whether(text, language, span))
    if slot.kind in ("who", "what"):
        named = roster(text, language) if slot.listing or slot.gathering else None
        if named and len(named.names) >= (2 if slot.listing else 3) and _overlap(span, (named.start, named.end)):
            codes = [c for listed in members(text, language) for c in listed.countries]
            if len(codes) < len(named.names):
                return named
        lists = members(text, language)
        for listed in lists:
            shared = min(span[1], listed.end) - max(span[0], listed.start)
            whole = slot.kind == "who" and not slot.listing
            if 2 * shared > (listed.end - listed.start if whole else span[1] - span[0]):
                return listed
        if len(lists) == 1 and span[1] <= lists[0].start and _role_alone(text[slice(*span)], language):
            return lists[0]  # "at the level of foreign ministers, with A, B and C": the ministers are the list's
    if slot.kind == "what" and (stated := _stated(text, language, span, written)):
        return stated
    words = text[span[0] : span[1]]
    if not words or (slot.kind == "who" and not names_somebody(words, language)):
        return None
    if slot.kind == "who" and slot.specific and slot.events & concepts_in(words, language):
        return None  # who did it is not told by words that hold what was done
    if slot.kind in ("who", "what") and (country := only_country(words, language)):
        return Members(frozenset({country}), True, *span)
    city = _only_city(words, language) if slot.kind in ("where", "what") else None
    return Words(words, *span, name=slot.kind == "who", city=city)


def _only_city(words: str, language: str | None) -> str | None:
    """The city that words name beside its country and words that only link: "in the German city of Hamburg"."""
    marks = Lexicon.of(language).marks(words)
    cities = {m.key for m in marks if m.table == "cities"}
    rest = [m for m in marks if m.table in ("cities", "countries") or (m.table, m.key) in _GENERIC]
    said = re.finditer(r"[^\W\d_]{2,}", words)
    bare = all(any(m.start < w.end() and w.start() < m.end for m in rest) for w in said)
    return cities.pop() if len(cities) == 1 and bare else None


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])


def dates(slot: Slot, text: str, moment: Moment, language: str | None) -> bool:
    """Whether a day can be that of the event asked about: not that of the report ("said on Friday that ..."), not
    parted from the event by a "but", and not that of something that the same sentence tells was called off."""
    marks = Lexicon.of(language).marks(text)
    words = {key: [m for m in marks if (m.table, m.key) == ("words", key)] for key in ("that", "contrast")}
    told = [m for m in marks if m.table == "acts" and m.end <= moment.start]
    if told and language == "ar":
        told = [m for m in told if verbal(text, m)]
    if told and not slot.telling:
        opened = any(told[-1].end <= t.start < moment.start for t in words["that"])
        beside = told[-1].key not in _TELLING and len(text[told[-1].end : moment.start].split()) <= 1
        behind = any(t.start >= moment.end for t in words["that"]) or bool(_QUOTE.search(text, moment.end))
        reported = told[-1].key in _TELLING and len(text[told[-1].end : moment.start].split()) <= 1
        others = any(m.definite and m.start != moment.start for m in moments(text, language)) if reported else False
        if not opened and (beside or behind or others):
            return False
    events = [m for m in marks if m.table == "concepts" and m.key in slot.events]
    between = [(min(e.end, moment.end), max(e.start, moment.start)) for e in events]
    if between and all(any(a <= c.start < b for c in words["contrast"]) for a, b in between):
        return False
    asked = {other for event in slot.events | slot.topics for other in kin().get(event, {event})}
    against = {other for event in asked for other in opposites().get(event, ())} - slot.events - slot.topics
    return not against & {m.key for m in marks if m.table == "concepts" and m.key in ("cancel", "postpone")}


def names_somebody(words: str, language: str | None) -> bool:
    """Whether words can name a person, a body or a country: they hold a role or a capital letter, or in Arabic a word
    that is no indefinite adjective of relation ("technical, Russian-American")."""
    if language == "ar":
        countries = [m for m in Lexicon.of(language).marks(words) if m.table == "countries"]
        for match in re.finditer(r"[\w\u064b-\u0652]{3,}", words):
            word = fold(match.group()).text
            of_country = word.endswith("ي") and any(m.start < match.end() and match.start() < m.end for m in countries)
            if word.startswith("ال") or not (of_country or word.endswith(("يه", "يين"))):
                return True
        return False
    roles = ((m.table, m.key) == ("words", "role") for m in Lexicon.of(language).marks(words))
    return any(letter.isupper() for letter in words) or any(roles)


def _one_of(words: str, other: str) -> bool:
    """Whether the words of one are all among those of the other: "Kerry" and "John Kerry"."""
    mine, theirs = ({fold(word).text for word in re.findall(r"\w+", text)} for text in (words, other))
    return bool(mine) and (mine <= theirs or theirs <= mine)


def _asked(words: str, slot: Slot, language: str | None) -> bool:
    """Whether words only say again what the question says: the same words, or in another script the names with a
    capital; a word that the lexicon lacks need not be a name where letters have no case. What a name is of, "the German
    city of", tells nothing more."""
    if not slot.words:
        return False
    said = Lexicon.of(language).marks(words)
    cities = {m.key for m in said if m.table == "cities"}
    if cities and cities <= slot.cities and _only_city(words, language):
        return True
    marks = [m for m in said if m.table in ("countries", "counted") or (m.table, m.key) in _GENERIC]
    own = [
        w for w in re.finditer(r"[\w’'-]+", words) if not any(m.start < w.end() and w.start() < m.end for m in marks)
    ]
    terms = {term for word in own for term in lexical.tokens(word.group(), language)}
    names = [name for name in slot.named if name[0].isupper()]
    parts = [word.group() for word in own if len(word.group()) >= 4]
    return (bool(terms) and terms <= slot.words) or (
        bool(parts) and all(any(one_name(part, name) for name in names) for part in parts)
    )


def _role_alone(words: str, language: str | None) -> bool:
    """Whether words are a role that names nobody: "the foreign ministers"."""
    marks = Lexicon.of(language).marks(words)
    role = [m for m in marks if (m.table, m.key) == ("words", "role")]
    if not role or any(m.table == "countries" for m in marks):
        return False
    if language == "ar":
        return all(fold(word).text.startswith("ال") for word in words[role[0].end :].split())
    return not any(letter.isupper() for letter in words)


def _quantity(slot: Slot, text: str, language: str | None, span: tuple[int, int]) -> Quantity | None:
    days = moments(text, language)
    found = [
        q
        for q in quantities(text, language)
        if not any(d.start <= q.start and q.end <= d.end for d in days)
        and not names_number(slot, text[q.start : q.end])
    ]
    if slot.kind == "how_long":
        found = [q for q in found if q.unit and q.unit not in ("money", "percent") and _of_length(q.unit, slot.units)]
    elif slot.units:
        found = [q for q in found if q.unit in slot.units]
    else:
        found = [q for q in found if q.unit not in DURATIONS]
    if slot.counting:
        found = [q for q in found if not q.unit]
    if slot.counted:
        narrow = [q for q in found if q.kind in slot.counted - {"person"}]
        found = narrow or [q for q in found if not q.kind or "person" in slot.counted | {q.kind}]
    chosen = _nearest(found, span)
    part = next((q for q in found if q.part and chosen and q.end <= chosen.start and q.counted == chosen.counted), None)
    return part or chosen


def _of_length(unit: str, asked: frozenset[str]) -> bool:
    """Whether a duration in this unit can be one in a unit asked for, or not far from it: hours are none in years."""
    steps = [DURATIONS.index(one) for one in asked if one in DURATIONS]
    return not steps or unit not in DURATIONS or min(abs(DURATIONS.index(unit) - step) for step in steps) <= _LENGTHS


def names_number(slot: Slot, words: str) -> bool:
    """Whether words hold a number that is part of a name in the question: "how many were on flight 417?" """
    return bool({t for t in lexical.tokens(words, None) if t.isdigit()} & slot.numbered)


def _stated(text: str, language: str | None, span: tuple[int, int], written: date | None) -> Quantity | Moment | None:
    """The quantity or the day that makes up most of the words found."""
    found: list[Quantity | Moment] = [*quantities(text, language)]
    found += [*(m.on(written) for m in joined(text, language) if m.day)]
    for value in found:
        if 2 * (min(span[1], value.end) - max(span[0], value.start)) > max(span[1] - span[0], value.end - value.start):
            return value
    return None


def _nearest(found: Sequence[Located], span: tuple[int, int]) -> Located | None:
    """The one that overlaps the span, else the only one there is."""
    inside = [f for f in found if f.start < span[1] and span[0] < f.end]
    return inside[0] if inside else found[0] if len(found) == 1 else None
