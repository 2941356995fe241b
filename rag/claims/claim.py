"""From an evidence sentence to a claim: the words that fill the question's slot, who says them, and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from index import lexical
from index.article import Article, Sentence
from rag.claims.disputes import VERB_LAST, Dispute, carries_on, dispute
from rag.claims.members import Members, Roster, members, only_country, roster
from rag.claims.moments import Moment, joined, moments
from rag.claims.quantities import Quantity, quantities
from rag.claims.slot import Slot, concepts_in
from rag.claims.statements import statement, verbal
from rag.claims.values import Blame, Stance, Words
from rag.lexicon import Lexicon, Mark, concepts, fold, kin, opposites
from rag.names import one_name

Located = TypeVar("Located", Quantity, Moment)
Value = Quantity | Moment | Members | Roster | Stance | Blame | Words

DURATIONS = ("year", "month", "week", "day", "hour", "minute")
_LENGTHS = 2
"""Steps in that order by which the unit of an answer may differ from the one asked for."""
_NEGATION_REACH = 45
_BEHIND, _BEHIND_WORDS = 25, 3
"""Letters and words between an event and the negation that follows it."""
_LINKED = 2
"""Words between what rules an event out and the event."""
_CLAUSE_END = re.compile(r"\s*(?:[.,;!?،؛؟»”“\"]|$)")
_CONTINUATIONS = 2
_TIED = re.compile(r",(?= (?:что|чтобы|dass)\b)")
_SENTENCE_PARTS = re.compile(r"[.;!?؛]")
_DENYING = (("acts", "deny"), ("words", "refused"))
_OPEN = ("hope", "expected", "intended", "demand", "threaten")
_GENERIC = (("words", "function"), ("words", "place"), ("counted", "settlement"))
_TELLING = ("say", "announce", "confirm")
"""Acts that need something told behind them; without it they are what happened: "cracks were reported on Monday"."""
_QUOTE = re.compile(r"[:\"«“„]")


@dataclass(frozen=True)
class Passage:
    """A stretch of an article to be quoted: ``article.text[start:end]``, one sentence or part of one."""

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True)
class Claim:
    """What one article says on the question. ``value`` is None where it reports the event without the answer.

    ``passages`` are quoted; ``day`` is when it was said or published, None where nothing tells.
    ``probability`` is that of its best sentence to answer, ``score`` how near that is to the question.
    """

    article: Article
    passages: tuple[Passage, ...]
    value: Value | None
    probability: float
    score: float
    day: date | None


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


def stance(slot: Slot, text: str, language: str | None) -> Stance | None:
    """Whether ``text`` says that the event of a yes-or-no question holds; None where it speaks of neither side."""
    marks = Lexicon.of(language).marks(text)
    said = [m for m in marks if m.table == "concepts"]
    still = [m for m in said if m.key in ("continue", "remain")]
    negations = [m for m in marks if (m.table, m.key) == ("words", "negation") and not any(_holds(s, m) for s in still)]
    denials = [] if slot.blaming else [m for m in marks if (m.table, m.key) in _DENYING]
    denials = [d for d in denials if not any(_holds(other, d) for other in denials)]
    doubled = [d for d in denials if _denies(text, d, marks, negations)]
    if any(m.key in slot.events and _denies(text, m, marks, doubled) for m in said):
        return None  # what is not denied may have happened or not
    negations = [n for n in negations if not any(_denies(text, d, marks, [n]) for d in doubled)]
    negations += [d for d in denials if d not in doubled]
    excluded = {other for event in slot.events for other in opposites().get(event, ())}
    against = [m for m in said if m.key in excluded]
    for mark in against:
        if not any(m.key in slot.events and _holds(m, mark) for m in said):
            return Stance(_negated(text, mark, negations), mark.start, mark.end)
    for mark in said:
        if mark.key in slot.events and not _wished(text, mark, marks):
            ruled_out = next(
                (m for m in marks if (m.table, m.key) == ("words", "ruled_out") and _rules(text, m, mark)), None
            )
            if ruled_out and _negated(text, ruled_out, negations):
                continue  # what is not ruled out may come or not
            denied = ruled_out is not None or _denies(text, mark, marks, negations)
            denied = denied or _not_held(text, mark, marks, negations)
            return Stance(not denied, mark.start, mark.end)
    return None


def told_whether(text: str, language: str | None, span: tuple[int, int]) -> Stance:
    """Whether what a sentence tells is said to hold, where no event of the question is known by name."""
    return Stance(statement(text, language).certainty not in ("does_not", "nearly"), *span)


def _holds(mark: Mark, other: Mark) -> bool:
    """Whether ``other`` is part of the words of ``mark``."""
    return mark.start <= other.start and other.end <= mark.end and (mark.start, mark.end) != (other.start, other.end)


def _wished(text: str, mark: Mark, marks: Sequence[Mark]) -> bool:
    """Whether an event is only hoped for, planned, asked for or possible: "his optimism that it will succeed"."""
    hopes = [m for m in marks if m.key in _OPEN and m.table in ("acts", "words", "concepts")]
    return any(
        0 <= mark.start - h.end <= _NEGATION_REACH and not set("،,;؛.:") & set(text[h.end : mark.start]) for h in hopes
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
    for n in negations:
        between = text[mark.end : n.start]
        if not 0 < len(between) <= _BEHIND or set('،,;؛.:"«“»”') & set(between) or len(between.split()) > _BEHIND_WORDS:
            continue
        inside = [m for m in marks if mark.end <= m.start and m.end <= n.start]
        if any(m.table == "concepts" or (m.table == "words" and m.key in between_them) for m in inside):
            continue
        helped = any((m.table, m.key) == ("words", "auxiliary") for m in inside)
        if helped or _CLAUSE_END.match(text, n.end):
            return True
    return False


def _rules(text: str, ruling: Mark, event: Mark) -> bool:
    """Whether words that rule something out rule out this event: close before it, or around it at the clause's end."""
    if ruling.start <= event.start and event.end <= ruling.end:
        return bool(_CLAUSE_END.match(text, ruling.end))
    return event.start - ruling.end > 0 and len(text[ruling.end : event.start].split()) <= _LINKED


def _not_held(text: str, mark: Mark, marks: Sequence[Mark], negations: Sequence[Mark]) -> bool:
    """Whether a gathering, and nothing else between, is said not to have taken place further on: "the meeting that was
    due on Friday was not held"."""
    told = [m for m in marks if m.start >= mark.end]
    held = next((m for m in told if (m.table, m.key) == ("concepts", "hold") and _negated(text, m, negations)), None)
    if held is None or mark.key not in kin().get("meet", {"meet"}):
        return False
    return not any(
        (m.table == "words" and m.key in ("joining", "contrast"))
        or (m.table == "concepts" and m.key != "hold" and m.key not in concepts("topical"))
        for m in told
        if m.end <= held.start
    )


def contests(slot: Slot, text: str, blame: Blame, language: str | None) -> bool:
    """Whether a dispute is over the event asked about: the words after its verb name that event."""
    if "blame_each_other" in blame.kinds:
        return False
    asked = slot.events | {other for event in slot.events for other in opposites().get(event, ())}
    found = [m for m in Lexicon.of(language).marks(text) if m.table == "concepts" and m.key in asked]
    act = blame.acts[0]
    return any(
        m.start >= act.end
        or (act.start <= m.start and m.end <= act.end)
        or (language in VERB_LAST and m.end <= act.start and not _SENTENCE_PARTS.search(text[m.end : act.start]))
        for m in found
    )


def _of_one_event(accusation: str, denial: str, language: str | None) -> bool:
    """Whether a denial names what the accusation before it is of: "... of forging reports. The firm denies forgery"."""
    return bool(concepts_in(accusation, language) & concepts_in(denial, language) - concepts("topical"))


def read_blame(
    sentence: Sentence, siblings: Sequence[Sentence], language: str | None
) -> tuple[Blame, tuple[Sentence, ...]] | None:
    """The dispute that ``sentence`` reports or that the sentences after it carry on, with the sentences to quote."""
    acts: list[Dispute] = []
    quoted: list[Sentence] = []
    first = dispute(sentence.text, language)
    if first:
        acts.append(first)
        quoted.append(sentence)
    following = siblings[sentence.position + 1 : sentence.position + 1 + _CONTINUATIONS]
    for after in following:
        act = dispute(after.text, language)
        same = act is not None and act.act == "deny" and _of_one_event(sentence.text, after.text, language)
        if act is None or not (carries_on(after.text, language) or same):
            break
        acts.append(act)
        quoted.append(after)
    return (Blame(tuple(acts)), tuple(quoted)) if acts else None
