"""Who blames whom: accusations, denials and mutual blame, and the sentences that carry one on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex as re

from rag.claims.statements import subject
from rag.lexicon import Lexicon, Mark, fold

Act = Literal["accuse", "deny", "blame_each_other"]
_ACTS: tuple[Act, ...] = ("accuse", "deny", "blame_each_other")
_CLAUSE_END = re.compile(
    r"[،,؛;.:!؟?\"«»“”()]|\s(?:أثناء|خلال|بعد|قبل|عن|إن|أن|في|على|during|while|on|in|after|before|that|of|for)\s"
)


@dataclass(frozen=True)
class Dispute:
    """One act of a dispute at ``text[start:end]``: who (as written, "" where not named) and, of an accusation, whom."""

    act: Act
    who: str
    target: str
    target_country: str
    start: int
    end: int


def dispute(text: str, language: str | None) -> Dispute | None:
    """The act of dispute that a sentence reports, mutual blame before accusation before denial; None without one."""
    marks = Lexicon.of(language).marks(text)
    acts = [m for m in marks if m.table == "acts"]
    whole = [
        m for m in acts if not any(o.start <= m.start and m.end <= o.end and o.key != m.key and o != m for o in acts)
    ]
    for act in ("blame_each_other", "accuse", "deny"):
        for mark in whole:
            if mark.key == act and not _negated(text, mark, marks):
                return _read(text, mark, act, marks, language)
    return None


def carries_on(text: str, language: str | None) -> bool:
    """Whether a sentence speaks of what the one before it said ("accused America of that")."""
    return any(m.table == "words" and m.key == "anaphor" for m in Lexicon.of(language).marks(text))


def declines(text: str, language: str | None) -> bool:
    """Whether a sentence only tells that somebody would not comment."""
    return any((m.table, m.key) == ("acts", "decline") for m in Lexicon.of(language).marks(text))


def _negated(text: str, mark: Mark, marks: tuple[Mark, ...]) -> bool:
    return any(m.table == "words" and m.key == "negation" and 0 <= mark.start - m.end <= 1 for m in marks)


def _read(text: str, mark: Mark, act: Act, marks: tuple[Mark, ...], language: str | None) -> Dispute:
    verb_first = language == "ar"
    if act == "blame_each_other":
        inside = text[mark.start : mark.end].split()
        who = " ".join(inside[1:-1]) if verb_first and len(inside) > 2 else _before(text, mark.start, language)
        return Dispute(act, who, "", "", mark.start, mark.end)
    country = (
        next((m for m in marks if m.table == "countries" and 0 <= m.start - mark.end <= 60), None)
        if act == "accuse"
        else None
    )
    if verb_first:
        stretch = text[mark.end : country.start] if country else _clause(text[mark.end :])
        who = subject(text, mark, language) or _clause(stretch).strip(" بـو")
    else:
        who = _before(text, mark.start, language)
    target = (
        text[country.start : country.end] if country else _target(text, mark, who, language) if act == "accuse" else ""
    )
    return Dispute(act, who.strip(), target, country.key if country else "", mark.start, mark.end)


def _target(text: str, mark: Mark, who: str, language: str | None) -> str:
    """Whom an accusation names after its verb: a name, or in Arabic the noun phrase after the accuser."""
    if language == "ar":
        at = text.find(who, mark.end) if who else -1
        return subject(text, Mark(mark.table, mark.key, at, at + len(who)), language) if at >= 0 else ""
    named = re.match(r"[^,.;:]{0,40}?(\p{Lu}[\w’'-]*(?:\s+\p{Lu}[\w’'-]*)*)", text[mark.end :])
    return named.group(1) if named else ""


def _clause(text: str) -> str:
    end = _CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def _before(text: str, end: int, language: str | None) -> str:
    """The run of capitalised words that stands before the verb, without an article that opens the sentence."""
    function = Lexicon.of(language).entries("words", "function")
    names = re.findall(r"(?:\p{Lu}[\w’'.-]*\s*)+", text[:end])
    return next((name.strip() for name in reversed(names) if fold(name).text.strip() not in function), "")
