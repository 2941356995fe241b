"""Whether an event holds, by what a sentence tells: done, denied, ruled out, only planned or hoped for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.claims.disputes import VERB_LAST
from rag.claims.slot import Slot
from rag.claims.statements import statement
from rag.claims.values import Stance
from rag.lexicon import Lexicon, Mark, concepts, kin, opposites

_NEGATION_REACH = 45
_BEHIND, _BEHIND_WORDS = 25, 3
"""Letters and words between an event and the negation that follows it."""
_LINKED = 2
"""Words between what rules an event out and the event."""
_CLAUSE_END = re.compile(r"\s*(?:[.,;!?،؛؟»”“\"]|$)")
_TIED = re.compile(
    r",(?= (?:что|чтобы|dass)\b| (?!(?:um|ohne|statt|anstatt)\b)[^.,;:!?]*?"
    r"\b(?:zu [^\W\d_]+n|[a-zäöüß]{2,}zu[a-zäöüß]+en)\b)"
)
"""Commas that part nothing: before what is said or refused, in German an infinitive with "zu" too."""
_DENYING = (("acts", "deny"), ("words", "refused"))
_OPEN = ("hope", "expected", "intended", "demand", "threaten")
_TOLD_BY_DENIAL = ("fail", "disagree")
"""Concepts that a language may tell by a denied verb, "anlaşamadı": the denial is theirs, and no denial of them."""


_WITHOUT_IN_VERB = ("tr",)
"""Languages that write "without" into the verb of which it is said, "varmadan", and so say it of no other."""
_ASKED_DENIALS = ("reject", *_TOLD_BY_DENIAL)


def stance(slot: Slot, text: str, language: str | None) -> Stance | None:
    """Whether ``text`` says that the event of a yes-or-no question holds; None where it speaks of neither side."""
    marks = Lexicon.of(language).marks(text)
    text = _TIED.sub(" ", text)
    said = [m for m in marks if m.table == "concepts"]
    still = [m for m in said if m.key in ("continue", "remain")]
    still += [m for m in marks if (m.table, m.key) == ("words", "idle")]  # "not only"
    negations = [m for m in marks if (m.table, m.key) == ("words", "negation") and not any(_holds(s, m) for s in still)]
    if language in _WITHOUT_IN_VERB:
        without = {(m.start, m.end) for m in marks if (m.table, m.key) == ("words", "without")}
        verbs = {(m.start, m.end) for m in said}
        negations = [n for n in negations if (n.start, n.end) not in without - verbs]
    denials = [] if slot.blaming else [m for m in marks if (m.table, m.key) in _DENYING]
    denials = [d for d in denials if not any(_holds(other, d) for other in denials)]
    asked = [m for m in said if m.key in slot.events and m.key in _ASKED_DENIALS]
    denials = [d for d in denials if not any(_meets(d, m) for m in asked)]  # whether they "refused to sign"
    doubled = [d for d in denials if _denies(text, d, marks, negations)]
    if any(m.key in slot.events and _denies(text, m, marks, doubled) for m in said):
        return None  # what is not denied may have happened or not
    negations = [n for n in negations if not any(_denies(text, d, marks, [n]) for d in doubled)]
    negations += [d for d in denials if d not in doubled]
    excluded = {other for event in slot.events for other in opposites().get(event, ())}
    against = [m for m in said if m.key in excluded]
    for mark in against:
        if not any(m.key in slot.events and _holds(m, mark) for m in said):
            denying = [n for n in negations if not _part_of(mark, n, marks)]
            return Stance(_negated(text, mark, denying), mark.start, mark.end)
    negations = [n for n in negations if not any(_meets(n, m) and m.key in _TOLD_BY_DENIAL for m in asked)]
    found: dict[str, Stance] = {}
    for mark in said:
        if mark.key in slot.events and mark.key not in found and not _wished(text, mark, marks, language):
            ruled_out = next(
                (m for m in marks if (m.table, m.key) == ("words", "ruled_out") and _rules(text, m, mark, language)),
                None,
            )
            if ruled_out and _negated(text, ruled_out, negations):
                continue  # what is not ruled out may come or not
            off = [m for m in said if m.key in ("cancel", "postpone") and m.key not in slot.events]
            ended = [m for m in off if _calls_off(text, m, mark, marks)]
            denied = ruled_out is not None or _denies(text, mark, marks, negations)
            denied = denied or _not_held(text, mark, marks, negations) or _almost(text, mark, marks)
            if ended:
                denied = not _negated(text, ended[0], negations)
            found[mark.key] = Stance(not denied, mark.start, mark.end)
    denials_found = (one for one in found.values() if not one.holds)  # "the fine" is told of, and "not paid"
    return next(denials_found, next(iter(found.values()), None))


def told_whether(text: str, language: str | None, span: tuple[int, int]) -> Stance:
    """Whether what a sentence tells is said to hold, where no event of the question is known by name."""
    return Stance(statement(text, language).certainty not in ("does_not", "nearly"), *span)


def _holds(mark: Mark, other: Mark) -> bool:
    """Whether ``other`` is part of the words of ``mark``."""
    return mark.start <= other.start and other.end <= mark.end and (mark.start, mark.end) != (other.start, other.end)


def _calls_off(text: str, off: Mark, event: Mark, marks: Sequence[Mark]) -> bool:
    """Whether it is the event that is called off: "lifted the ban", "cancelled the talks", "the talks were cancelled",
    and not "delayed by strike" or "voted to cancel"."""
    if _holds(off, event):
        return True
    first, second = sorted((off, event), key=lambda m: m.start)
    if first.end > second.start or re.search(r"[^\w\s'’]", text[first.end : second.start]):
        return False
    words = [w.span() for w in re.finditer(r"\w+", text[: second.start]) if w.start() >= first.end]
    keys = ("tied", "joining") if first == off else ("auxiliary", "passive")
    links = [m for m in marks if m.table == "words" and m.key in keys]
    linked = [any(m.start <= start and end <= m.end for m in links) for start, end in words]
    return len(words) <= _LINKED and (not any(linked) if first == off else all(linked))


def _meets(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _part_of(mark: Mark, negation: Mark, marks: Sequence[Mark]) -> bool:
    """Whether a negation is how an event that excludes another is told, "anlaşamadı", or only says without what: "they
    parted without agreement"."""
    without = any((m.table, m.key) == ("words", "without") and m.start == negation.start for m in marks)
    same = (negation.start, negation.end) == (mark.start, mark.end)
    return (without and _holds(mark, negation)) or (same and mark.key in _TOLD_BY_DENIAL)


def _wished(text: str, mark: Mark, marks: Sequence[Mark], language: str | None) -> bool:
    """Whether an event is only hoped for, planned, asked for or possible: "his optimism that it will succeed"; at the
    end of the clause, where the verb may stand last."""
    hopes = [m for m in marks if m.key in _OPEN and m.table in ("acts", "words", "concepts")]
    denials = [m for m in marks if (m.table, m.key) == ("words", "negation")]
    hopes = [h for h in hopes if not any(_holds(d, h) for d in denials)]  # "could not"
    hopes = [h for h in hopes if not any(_undone(d, h) for d in denials)]  # "no plans to", "istemiyor"
    if any(
        0 <= mark.start - h.end <= _NEGATION_REACH and not set("،,;؛.:") & set(text[h.end : mark.start]) for h in hopes
    ):
        return True
    last = [h for h in hopes if h.start > mark.end and language in VERB_LAST and _CLAUSE_END.match(text, h.end)]
    between = (text[mark.end : h.start] for h in last)
    return any(not set("،,;؛.:") & set(words) and len(words.split()) <= _LINKED for words in between)


def _undone(denial: Mark, hope: Mark) -> bool:
    """Whether a denial stands right before an intention or is written in one with words of hope."""
    before = hope.key == "intended" and 0 <= hope.start - denial.end <= 1
    return before or (denial.start, denial.end) == (hope.start, hope.end)


def _almost(text: str, mark: Mark, marks: Sequence[Mark]) -> bool:
    """Whether an event only nearly came about, "on the verge of signing"; not where that is said of a number or of
    all: "nearly 40 were killed"."""
    almost = [m for m in marks if (m.table, m.key) == ("words", "almost")]
    counts = [m for m in marks if m.table in ("numbers", "scales") or (m.table, m.key) == ("words", "whole")]
    return any(
        (m.start <= mark.start and mark.end <= m.end)
        or (
            0 <= mark.start - m.end <= _BEHIND
            and not set("،,;؛.:") & set(text[m.end : mark.start])
            and not re.search(r"\d", text[m.end : mark.start])
            and not any(m.end <= c.start < mark.start for c in counts)
        )
        for m in almost
    )


def _denies(text: str, mark: Mark, marks: Sequence[Mark], negations: Sequence[Mark]) -> bool:
    """Whether one of the negations, before it or behind, denies an event."""
    return _negated(text, mark, negations) or _denied_behind(text, mark, marks, negations)


def _negated(text: str, mark: Mark, negations: Sequence[Mark]) -> bool:
    """Whether a negation stands before the event in its clause, "no warning was given", or amid its words."""
    return any(
        (n.start, n.end) == (mark.start, mark.end)
        or mark.start < n.start < n.end < mark.end
        or (
            0 <= mark.start - n.end <= _NEGATION_REACH
            and not set('،,;؛.:"«“') & set(_TIED.sub("", text[n.end : mark.start]))
        )
        for n in negations
    )


def _denied_behind(text: str, mark: Mark, marks: Sequence[Mark], negations: Sequence[Mark]) -> bool:
    """Whether a negation close behind an event denies it: behind a helping verb, or at the end of the clause ("the
    warning was not given", "eine Warnung gab es nicht"), and not as part of what was agreed ("they agreed not to")."""
    between_them = ("joining", "contrast", "that")
    alone = {m.start for m in marks if (m.table, m.key) == ("words", "without")}
    for n in negations:
        if n.start in alone:
            continue  # "met without result"
        between = text[mark.end : n.start]
        if not 0 < len(between) <= _BEHIND or set('،,;؛.:"«“»”') & set(between) or len(between.split()) > _BEHIND_WORDS:
            continue
        inside = [m for m in marks if mark.end <= m.start and m.end <= n.start]
        told = [m for m in inside if m.table == "concepts" and m.key not in concepts("topical")]
        if told or any(m.table == "words" and m.key in between_them for m in inside):
            continue
        helped = any((m.table, m.key) == ("words", "auxiliary") for m in inside)
        if helped or _CLAUSE_END.match(text, n.end):
            return True
    return False


def _rules(text: str, ruling: Mark, event: Mark, language: str | None) -> bool:
    """Whether words that rule something out rule out this event: close before it, or around it at the clause's end, or
    close behind it where the verb stands last."""
    if ruling.start <= event.start and event.end <= ruling.end:
        return bool(_CLAUSE_END.match(text, ruling.end))
    if language in VERB_LAST and ruling.start > event.end:
        return len(text[event.end : ruling.start].split()) <= _LINKED and bool(_CLAUSE_END.match(text, ruling.end))
    linked = 2 * _LINKED if language in VERB_LAST else _LINKED  # "aus, den Hafen zu öffnen"
    return event.start - ruling.end > 0 and len(text[ruling.end : event.start].split()) <= linked


def _not_held(text: str, mark: Mark, marks: Sequence[Mark], negations: Sequence[Mark]) -> bool:
    """Whether a gathering, and nothing else between, is said not to have taken place further on: "the meeting that was
    due on Friday was not held"."""
    told = [m for m in marks if m.start >= mark.end]
    held = next((m for m in told if (m.table, m.key) == ("concepts", "hold") and _negated(text, m, negations)), None)
    if held is None or mark.key not in kin().get("meet", {"meet"}):
        return False
    told = [m for m in told if not any(_holds(n, m) for n in negations)]  # "так и не"
    return not any(
        (m.table == "words" and m.key in ("joining", "contrast"))
        or (m.table == "concepts" and m.key != "hold" and m.key not in concepts("topical"))
        for m in told
        if m.end <= held.start
    )
