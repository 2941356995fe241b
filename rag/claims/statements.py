"""What a sentence reports: who says it, through whom, by which act, and how surely what is said holds.

One sentence is read by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import regex as re

from rag.claims.subjects import QUOTATION, preposed, quoted_person, subject
from rag.claims.verbs import ACTS, QUOTED, Act, covers, main_verb, reports
from rag.lexicon import Lexicon, Mark, fold

Certainty = Literal["holds", "does_not", "hoped", "nearly"]
_GENERAL = ("says", "announces", "confirms")
"""Acts that tell nothing of the attitude; a hope within the words that they report is the speaker's."""
_NO_DENIAL = ("more", "least", "less", "most", "nearly", "about", "condition", "partial", "without")
"""Words that may hold a negation and deny nothing: "no fewer than", "without"."""


@dataclass(frozen=True)
class Statement:
    """``speaker`` and ``through`` as written, "" where nobody is named; ``act`` is None where nothing is reported."""

    speaker: str
    through: str
    act: Act | None
    certainty: Certainty


def statement(text: str, language: str | None) -> Statement:
    """Read one sentence."""
    marks = Lexicon.of(language).marks(text)
    verb = main_verb(text, marks)
    medium = _medium(text, marks, language)
    if verb is None:
        return Statement("", "", None, _certainty(text, marks, None))
    speaker = subject(text, verb, language)
    if medium and fold(medium).text in fold(speaker).text:
        others = [m for m in reports(text, marks) if m.start != verb.start]
        second = next((who for m in others if (who := subject(text, m, language)) and who != speaker), "")
        second = second or quoted_person(text, verb, language)
        speaker, medium = (second, medium) if second else (speaker, "")
    act = ACTS[verb.key]
    if language == "ar" and not _somebody(speaker, language) and preposed(text, verb, Lexicon.of(language)):
        return Statement("", "", None, _certainty(text, marks, None))
    if act in _GENERAL:
        act = next((ACTS[m.key] for m in marks if (m.table, m.key) == ("acts", "hope") and _spoken(text, m, verb)), act)
    return Statement(speaker, medium, act, _certainty(text, marks, verb))


def told_words(text: str) -> tuple[int, int]:
    """Where in a sentence the words that it quotes stand, the longest where there are several; all of it where it
    quotes less than QUOTATION words."""
    quoted = [m for m in QUOTED.finditer(text) if len(m.group().split()) >= QUOTATION]
    longest = max(quoted, key=lambda m: m.end() - m.start(), default=None)
    return (longest.start() + 1, longest.end() - 1) if longest else (0, len(text))


def _somebody(words: str, language: str) -> bool:
    """Whether Arabic words name somebody: one has the article, a role or a possessor. "By first estimates" does not."""
    roles = any(
        (m.table == "words" and m.key in ("role", "medium")) or m.table == "countries"
        for m in Lexicon.of(language).marks(words)
    )
    return roles or any(fold(word).text.startswith("ال") for word in words.split())


def _medium(text: str, marks: Sequence[Mark], language: str | None) -> str:
    """The agency, paper or station that a sentence names, with the name that follows its kind."""
    found = [m for m in marks if (m.table, m.key) == ("words", "medium")]
    told = re.search(r"\btold\s+((?:[Tt]he\s+)?\p{Lu}[\w-]+(?:\s+\p{Lu}[\w-]+)*)", text) if language == "en" else None
    if told and not any((m.table, m.key) == ("words", "role") for m in Lexicon.of(language).marks(told.group(1))):
        return told.group(1)
    found = [m for m in found if not any(covers(o, m) for o in found)]
    if not found:
        return ""
    first = found[0]
    end = first.end
    for mark in found[1:]:
        if mark.start - end <= 2:
            end = mark.end
    following = re.match(r"\s+(\p{Lu}[\w-]*(?:\s+\p{Lu}[\w-]*)*)", text[end:])
    if following and end == first.end:
        end += following.end()
    start = first.start
    if language not in ("ar", "ru") and text[start].islower():
        words = re.search(r"(?:(?:state|official|national|local)\s+)$", text[:start])
        start = words.start() if words else start
    return text[start:end]


def _spoken(text: str, mark: Mark, verb: Mark) -> bool:
    """Whether a hope belongs to what the speaker says in the first person, or opens a quotation."""
    return any(
        start <= mark.start <= start + 60 and mark.end <= end
        for start, end in (m.span() for m in QUOTED.finditer(text))
    )


def _certainty(text: str, marks: Sequence[Mark], verb: Mark | None) -> Certainty:
    said = {
        key: [m for m in marks if (m.table, m.key) == ("words", key)]
        for key in ("almost", "near", "expected", "condition", "negation")
    }
    denied = [m for m in said["negation"] if not _excused(text, m, marks, said["condition"], verb)]
    numbers = [m.start for m in marks if m.table in ("numbers", "scales") or m.key in ("half", "one_and_a_half")]
    almost = [
        m
        for m in said["almost"]
        if not re.match(r"\W*(?:\p{L}{1,3}\s+)?\d", text[m.end :]) and not any(0 <= n - m.end <= 4 for n in numbers)
    ]
    if almost or (said["near"] and denied):
        return "nearly"
    if denied:
        return "does_not"
    hopes = verb is not None and any(
        (m.table, m.key) == ("acts", "hope") and (m.start == verb.start or _spoken(text, m, verb)) for m in marks
    )
    return "hoped" if hopes or said["expected"] else "holds"


def _excused(text: str, negation: Mark, marks: Sequence[Mark], conditions: Sequence[Mark], verb: Mark | None) -> bool:
    """Whether a negation is part of an act ("refused to comment"), of a bound ("no fewer than") or of a condition."""
    within = [
        m
        for m in marks
        if m.table == "acts"
        or (m.table == "words" and m.key in _NO_DENIAL)
        or (m.table == "concepts" and m.key in ("continue", "remain"))
    ]
    if any(m.start <= negation.start and negation.end <= m.end for m in within):
        return True
    return any(0 <= negation.start - c.end <= 40 for c in conditions)
