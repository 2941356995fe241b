"""Who blames whom: accusations, denials and mutual blame, and the sentences that carry one on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex as re

from rag.claims.subjects import subject
from rag.lexicon import Lexicon, Mark, fold

Act = Literal["accuse", "deny", "blame_each_other"]
_ACTS: tuple[Act, ...] = ("accuse", "deny", "blame_each_other")
_CLAUSE_END = re.compile(
    r"[،,؛;.:!؟?\"«»“”()]|\s(?:أثناء|خلال|بعد|قبل|عن|إن|أن|في|على|during|while|on|in|after|before|that|of|for)\s"
)


_BREAK = re.compile(r"[.,;:!?؛،«»“”\"]")
_NAME = re.compile(r"\p{Lu}[\w’'-]*(?:\s+\p{Lu}[\w’'-]*)*")
VERB_LAST = ("de", "tr")
"""Languages whose verb may stand behind what it is about."""
_OBJECT = {"tr": re.compile(r"['’]y?[ıiuüae]$"), "ru": re.compile(r"[ую]$")}
"""Endings of a name that is whom a verb behind it accuses, not who does, for languages that inflect names."""
_DENIED, _BEHIND, _HELPED = 6, 4, 20
"""Words between a denial and the accusation that it denies, and between an act and its negation; letters between an
act and the verb that makes it passive."""


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
        m
        for m in acts
        if m.key == "blame_each_other"
        or not any(o.start <= m.start and m.end <= o.end and o.key != m.key and o != m for o in acts)
    ]
    denials = [m for m in whole if m.key == "deny" and not _negated(text, m, marks)]
    whole = [m for m in whole if m.key != "accuse" or not any(_denied(text, m, d, language) for d in denials)]
    for act in ("blame_each_other", "accuse", "deny"):
        for mark in whole:
            if mark.key == act and not _negated(text, mark, marks):
                return _read(text, mark, act, marks, language)
    return None


def carries_on(text: str, language: str | None) -> bool:
    """Whether a sentence speaks of what the one before it said ("accused America of that")."""
    return any(m.table == "words" and m.key == "anaphor" for m in Lexicon.of(language).marks(text))


def takes_up(text: str, language: str | None) -> bool:
    """Whether an act of dispute is over what the sentence before said: as it carries on, but with a pronoun or "that"
    at the end of a clause alone, "denies it", and not before one: "denies that it sold the ship"."""
    marks = Lexicon.of(language).marks(text)
    opening = {(m.start, m.end) for m in marks if m.table == "words" and m.key in ("that", "pronoun")}
    return any(
        (m.table, m.key) == ("words", "anaphor")
        and ((m.start, m.end) not in opening or re.match(r"\s*(?:[.,;:!?،؛]|$)", text[m.end :]))
        for m in marks
    )


def declines(text: str, language: str | None) -> bool:
    """Whether a sentence only tells that somebody would not comment."""
    return any((m.table, m.key) == ("acts", "decline") for m in Lexicon.of(language).marks(text))


def _denied(text: str, accusation: Mark, denial: Mark, language: str | None) -> bool:
    """Whether what is denied is the accusation: "denied the charge", and before the verb where that stands last."""
    if accusation.start >= denial.end:
        between = text[denial.end : accusation.start]
    elif language in VERB_LAST and accusation.end <= denial.start:
        between = text[accusation.end : denial.start]
    else:
        return False
    return len(between.split()) <= _DENIED and not _BREAK.search(between)


def _negated(text: str, mark: Mark, marks: tuple[Mark, ...]) -> bool:
    """Whether an act is denied: right before it or with helping verbs alone between, at its own end, or at the end of
    its clause ("beschuldigte die Regierung nicht")."""
    helping = [m for m in marks if (m.table, m.key) == ("words", "auxiliary")]
    for m in marks:
        if (m.table, m.key) != ("words", "negation"):
            continue
        before, behind = text[m.end : mark.start], text[mark.end : m.start]
        if m.end <= mark.start and all(
            any(h.start <= m.end + w.start() and m.end + w.end() <= h.end for h in helping)
            for w in re.finditer(r"[^\s'’]+", before)
        ):
            return True
        if m.end == mark.end and (m.start == mark.start or (mark.start < m.start and mark.key != "deny")):
            return True  # within a denial it is part of the denial: "did not accept the charge"
        short = m.start >= mark.end and len(behind.split()) <= _BEHIND and not _BREAK.search(behind)
        if short and re.match(r"\s*(?:[.,;!]|$)", text[m.end :]):
            return True
    return False


def _read(text: str, mark: Mark, act: Act, marks: tuple[Mark, ...], language: str | None) -> Dispute:
    verb_first = language == "ar"
    if act == "blame_each_other":
        inside = text[mark.start : mark.end].split()
        who = " ".join(inside[1:-1]) if verb_first and len(inside) > 2 else _before(text, mark.start, language)
        return Dispute(act, who, "", "", mark.start, mark.end)
    if act == "accuse" and not verb_first and (passive := _passive(text, mark, marks, language)):
        return passive
    who = subject(text, mark, language) if verb_first else ""
    verb = _first_word(text, mark)
    named = text.find(who, verb) if who else -1
    beyond = named + len(who) if named >= 0 else verb
    country = (
        next((m for m in marks if m.table == "countries" and m.start >= beyond and m.start - mark.end <= 60), None)
        if act == "accuse"
        else None
    )
    if verb_first:
        stretch = text[verb : country.start] if country else _clause(text[mark.end :])
        who = who or _clause(stretch).strip(" بـو")
    elif act == "accuse" and (name := _object(text, mark, language)):
        start, end = name.span()
        who, code = _before(text, start, language), ""
        if accused := next((m for m in marks if m.table == "countries" and start <= m.start < end), None):
            start, end, code = accused.start, accused.end, accused.key
        return Dispute(act, who, text[start:end], code, mark.start, mark.end)
    else:
        who = _before(text, mark.start, language)
    target = (
        text[country.start : country.end] if country else _target(text, mark, who, language) if act == "accuse" else ""
    )
    return Dispute(act, who.strip(), target, country.key if country else "", mark.start, mark.end)


def _first_word(text: str, mark: Mark) -> int:
    """The end of a mark's first word: whom it accuses may stand amid its words, "holds X responsible"."""
    first = re.match(r"\S+", text[mark.start : mark.end])
    return mark.start + (first.end() if first else 0)


def _object(text: str, mark: Mark, language: str | None) -> re.Match[str] | None:
    """The name before the verb that it accuses by its ending: "Norveç'i suçladı", "Норвегию обвинили"."""
    ending = _OBJECT.get(language or "")
    names = list(_NAME.finditer(text, 0, mark.start))
    if ending is None or not names or _BREAK.search(text, names[-1].end(), mark.start):
        return None
    if not ending.search(names[-1].group()):
        return None
    parted = text[: names[-1].start()].rstrip().endswith(",")  # "Ada Quist, Tom Bell'i suçladı"
    return names[-1] if parted else list(re.finditer(r"\S+", text[: names[-1].end()]))[-1]


def _passive(text: str, mark: Mark, marks: tuple[Mark, ...], language: str | None) -> Dispute | None:
    """An accusation in the passive, "Russia was accused by Ukraine": whom it names stands before the helping verb, who
    accuses behind the word for "by", in Turkish before it. None where the verb is active."""
    words = {key: [m for m in marks if (m.table, m.key) == ("words", key)] for key in ("passive", "agent")}
    reach = 3 * _HELPED if language in VERB_LAST else _HELPED
    near = [
        m for m in words["passive"] if 0 < mark.start - m.end <= reach and not _BREAK.search(text[m.end : mark.start])
    ]
    named = any(near and near[0].start <= m.start <= mark.end + _HELPED for m in words["agent"])
    if not near or (" " in text[mark.start : mark.end] and not named):
        return None
    end = near[0].start
    who = ""
    if agent := next((m for m in words["agent"] if end <= m.start <= mark.end + _HELPED), None):
        if agent.start == end:
            names = list(_NAME.finditer(text, 0, end))
            start = names[-1].start() if names else end
            within = [m.start for m in marks if m.table == "countries" and start < m.start < end]
            start = within[-1] if within else start  # "Norveç İsveç tarafından" names two
            who, end = text[start:end].strip(), start
        elif (by := _NAME.search(text, agent.end)) and len(text[agent.end : by.start()].split()) <= 1:
            who = by.group()
    accused = [m for m in marks if m.table == "countries" and m.end <= end]
    target = text[accused[-1].start : accused[-1].end] if accused else _before(text, end, language)
    return Dispute("accuse", who, target, accused[-1].key if accused else "", mark.start, mark.end)


def _target(text: str, mark: Mark, who: str, language: str | None) -> str:
    """Whom an accusation names after its verb: a name, or in Arabic the noun phrase after the accuser."""
    if language == "ar":
        at = text.find(who, mark.end) if who else -1
        return subject(text, Mark(mark.table, mark.key, at, at + len(who)), language) if at >= 0 else ""
    named = re.match(r"[^,.;:]{0,40}?(\p{Lu}[\w’'-]*(?:\s+\p{Lu}[\w’'-]*)*)", text[_first_word(text, mark) :])
    return named.group(1) if named else ""


def _clause(text: str) -> str:
    end = _CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def _before(text: str, end: int, language: str | None) -> str:
    """The run of capitalised words that stands before the verb, without an article that opens the sentence."""
    function = Lexicon.of(language).entries("words", "function")
    names = re.findall(r"(?:\p{Lu}[\w’'.-]*\s*)+", text[:end])
    return next((name.strip() for name in reversed(names) if fold(name).text.strip() not in function), "")
