"""All claims on a question: evidence that fills the slot, and evidence that only reports the event."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import date
from typing import NamedTuple

from index.article import Article, Sentence
from rag.claims.blame import contests, read_blame
from rag.claims.claim import Claim, Passage, Value
from rag.claims.disputes import carries_on, declines
from rag.claims.filling import names_number, read_value
from rag.claims.moment import Moment
from rag.claims.moments import moments
from rag.claims.quantities import quantities
from rag.claims.slot import Slot, concepts_in, knows
from rag.claims.speakers import named, speakers
from rag.claims.stance import told_whether
from rag.claims.statements import told_words
from rag.claims.values import Blame, Words
from rag.evidence import Evidence
from rag.lexicon import Lexicon
from rag.names import one_name

MAX_QUOTE = 700
MARGIN = 2.0
"""Log odds that a sentence may lie below the surest and still be evidence. Chosen by hand with the seed suite's figures
in view, so those are no test of it; ``rag.training.margin`` finds the best F1 on QACC at 6, where too much passes."""
TYPED = 5.0
"""The same for a sentence that tells of the whole event and gives a number, a day, a list or a yes or no of it, read
by grammar and not by the reader alone. Set by hand."""
FOREIGN = 3.5
"""The same where a sentence lies within MARGIN of the surest in its own language: across languages the reader is one to
two log odds less sure of an answer. Set by hand."""
LAST = 1.5
"""The same where no sentence that names the event fills, so that one guess does not become a conflict of many. Set by
hand."""
ONE_DAY = 0.5
"""Log odds that a day may lie below the surest that its article gives. Set by hand, with the suites in view."""
SURE = 0.99
"""Beyond this one sentence is not surer than another. Set by hand."""
_DOUBT = 5
"""How much surer a sentence must be that names no event of the question, which words that the lexicon lacks may name.
Set by hand, like _NEAR; neither is fitted."""
_TOLD = 0.8
"""The probability from which a sentence that tells of a yes-or-no question's event in other words answers it by whether
it denies what it tells. Set by hand."""
_NEAR = 0.1
"""How much less near than the nearest sentence one may be that is kept for reporting the event."""
_OF_TIME = ("units", "days", "weekdays", "months", "ordinals")
_CLOCK = re.compile(r"\b\d{4}\b|\b\d{1,2}\s?[:.h]\s?\d{2}\b")
_NAMED_APART = ("who", "when", "where", "how_many", "how_long")
"""Kinds of question whose event can be reported without the answer."""


def read_claims(slot: Slot, evidence: Sequence[Evidence], threshold: float) -> tuple[Claim, ...]:
    """The claims of the evidence in its order; those that do not fill have no value.

    A sentence fills where it probably answers and something in it can fill the slot. One that names the event and its
    subject without that is kept as reporting it. Sentences that do not name the event fill only where none that does
    so fills: the event may be told in words that the lexicon lacks.
    """
    told = _told(evidence)
    evidence = _by_the_one_asked(slot, evidence, told)
    surest = max((item.probability for item in evidence), default=0.0)
    if surest < threshold:
        return ()
    by_language: defaultdict[str | None, float] = defaultdict(float)
    for item in evidence:
        by_language[item.article.language] = max(by_language[item.article.language], item.probability)
    low = _within(surest, FOREIGN)
    named = {language: max(threshold, low, _within(own, MARGIN)) for language, own in by_language.items()}
    typed = max(threshold, _within(surest, TYPED))
    apart = slot.specific and slot.kind in _NAMED_APART
    unnamed = math.inf if apart else max(_within(surest, MARGIN), 1 - (1 - threshold) / _DOUBT)
    claims = _claims(slot, evidence, told, _Least(typed, named, unnamed))
    if not (slot.toll and surest < SURE) and not any(claim.value is not None for claim in claims):
        surely = max(threshold, _within(surest, LAST))
        claims = _claims(slot, evidence, told, _Least(surely, dict.fromkeys(named, surely), surely))
    return claims


class _Least(NamedTuple):
    """The least probability to answer of a sentence that tells of the whole event with a value of the kind asked for,
    of one that names an event of the question, by its article's language, and of one that does not."""

    typed: float
    named: Mapping[str | None, float]
    unnamed: float


def _told(evidence: Sequence[Evidence]) -> dict[str, Mapping[str, str]]:
    """Who is quoted as saying a sentence, by article and sentence."""
    items = {item.article.id: item for item in evidence}
    return {one: speakers(item.siblings, item.article.text, item.article.language) for one, item in items.items()}


def _claims(
    slot: Slot, evidence: Sequence[Evidence], told: Mapping[str, Mapping[str, str]], least: _Least
) -> tuple[Claim, ...]:
    nearest = max(item.score for item in evidence)
    claims: list[Claim] = []
    named: list[int] = []
    quoted: set[str] = set()
    for item in evidence:
        if item.sentence.id in quoted or not quotable(item.sentence, item.article):
            continue
        claim, sentences = _read(slot, item, least, nearest, told[item.article.id], quoted)
        if claim is not None:
            quoted.update(sentence.id for sentence in sentences)
            claims.append(claim)
            named.append(slot.named_in(_concepts(item)))
    if slot.kind == "who":
        # who ordered it closed is not told by who merely is closed, where another sentence tells of the order
        most = max((n for n, c in zip(named, claims, strict=True) if c.value is not None), default=0)
        claims = [c for n, c in zip(named, claims, strict=True) if n == most or not isinstance(c.value, Words)]
    if slot.kind == "when":
        claims = _surest_days(claims)
    return tuple(claims)


def _surest_days(claims: Sequence[Claim]) -> list[Claim]:
    """Of the days that one article gives, the surest and those of which it is about as sure: an article that really
    gives two days of one event says both plainly."""
    surest: dict[str, Claim] = {}
    for claim in claims:
        known = surest.get(claim.article.id)
        if claim.value is not None and (known is None or claim.probability > known.probability):
            surest[claim.article.id] = claim
    return [c for c in claims if c.value is None or _about_as_sure(c, surest[c.article.id])]


def _about_as_sure(claim: Claim, surest: Claim) -> bool:
    a, b = claim.value, surest.value
    one = isinstance(a, Moment) and isinstance(b, Moment) and a.same(b)
    return one or claim.probability >= _within(surest.probability, ONE_DAY)


def _by_the_one_asked(
    slot: Slot, evidence: Sequence[Evidence], told: Mapping[str, Mapping[str, str]]
) -> Sequence[Evidence]:
    """Where a question asks what somebody said, and somebody whom it names is quoted, what they said alone; nothing
    where it asks for the words of somebody who is not."""
    if not slot.telling or slot.blaming or slot.kind == "who":
        return evidence
    theirs = [
        item
        for item in evidence
        if (teller := told[item.article.id].get(item.sentence.id))
        and any(one_name(name, who) for who in _last(teller) for name in slot.named)
    ]
    return theirs if theirs or slot.tellers else evidence


def _last(speaker: str) -> list[str]:
    """The last word of each name of a speaker."""
    return [name.split()[-1] for name in speaker.split(" ; ") if name.split()]


def _within(surest: float, margin: float) -> float:
    """The probability whose log odds lie ``margin`` below those of the surest, SURE at most."""
    odds = min(surest, SURE) / (1 - min(surest, SURE)) * math.exp(-margin)
    return odds / (1 + odds)


def quotable(sentence: Sentence, article: Article) -> bool:
    """Whether a sentence is its article's text at its offsets, and short enough to be quoted."""
    return 0 < len(sentence.text) <= MAX_QUOTE and article.text[sentence.start : sentence.end] == sentence.text


def _read(
    slot: Slot, item: Evidence, least: _Least, nearest: float, told: Mapping[str, str], quoted: Set[str]
) -> tuple[Claim | None, tuple[Sentence, ...]]:
    sentence, language = item.sentence, item.article.language
    if declines(sentence.text, language):
        return None, ()
    written = _day(item.article.published)
    concepts = _concepts(item)
    event = slot.asks_of(concepts) or not knows(language)
    near = item.score >= nearest - _NEAR
    whole = near and (slot.tells(concepts) or not knows(language))
    disputed = slot.blame and near and event and slot.is_about(concepts)
    blame = read_blame(sentence, item.siblings, language) if disputed else None
    if blame is not None and slot.kind == "whether" and not slot.blaming:
        blame = blame if contests(slot, sentence.text, blame[0], language) else None
    if blame is not None and not quoted.isdisjoint(s.id for s in blame[1]):
        return None, ()
    if blame is not None:
        return _claim(item, blame[0], blame[1], told, written), blame[1]
    probable = item.probability >= (least.named[language] if event else least.unnamed)
    if probable or item.probability >= least.typed:
        value = _value(slot, item, written, told)
        typed = value is not None and not isinstance(value, Words) and slot.specific and whole
        if value is not None and (probable or typed):
            return _claim(item, value, (sentence,), told, written), (sentence,)
    if whole and slot.is_about(concepts) and slot.kind in _NAMED_APART and (slot.topics or probable):
        return _claim(item, None, (sentence,), told, written), (sentence,)
    return None, ()


def _value(slot: Slot, item: Evidence, written: date | None, told: Mapping[str, str]) -> Value | None:
    """What fills the slot in a sentence, by grammar or by the reader's words alone."""
    text, language = item.sentence.text, item.article.language
    teller = told.get(item.sentence.id) if slot.specific and not slot.telling else None
    if not slot.names_sort(text, language):
        return None
    if slot.kind == "said":
        return Words(text[slice(*told_words(text))], *told_words(text))
    value = read_value(slot, item.sentence, language, item.spans, written, teller)
    if value is None and slot.kind == "whether" and item.probability >= _TOLD and not slot.asks_of(_concepts(item)):
        return told_whether(text, language, item.spans[0] if item.spans else (0, len(text)))
    if value is None and item.spans and _said_otherwise(slot, text, item.spans[0], language):
        return Words(text[slice(*item.spans[0])], *item.spans[0])
    return Words(text, 0, len(text)) if value is None and slot.kind == "why" else value


def _said_otherwise(slot: Slot, text: str, span: tuple[int, int], language: str | None) -> bool:
    """Whether the reader's words can answer though no grammar here reads a value in them: "in his second term". Where
    one is read in them that was not taken, they are about something else: the day of the report, another count."""
    words = text[slice(*span)]
    if slot.kind == "when":
        marks = Lexicon.of(language).marks(words)
        timed = any(m.table in _OF_TIME or (m.table, m.key) == ("words", "anchor") for m in marks)
        return (timed or bool(_CLOCK.search(words))) and not _read_in(moments(text, language), span)
    read = [q for q in quantities(text, language) if q.start < span[1] and span[0] < q.end]
    if slot.kind == "how_long":
        marks = Lexicon.of(language).marks(words)
        return not read and (
            any(m.table in ("units", "days") for m in marks) or _read_in(moments(text, language), span)
        )
    if slot.kind == "how_many":
        marks = Lexicon.of(language).marks(words)
        numbers = any(c.isdigit() for c in words) or any(mark.table in ("numbers", "scales") for mark in marks)
        others = any(q.kind and slot.counted and q.kind not in slot.counted for q in read) or (
            bool(read)
            and bool(slot.units or slot.counting)
            and all(q.unit not in slot.units if q.unit else slot.units and q.counted for q in read)
        )
        asked = names_number(slot, words)
        return numbers and not others and not asked and not _read_in(moments(text, language), span)
    return False


def _read_in(found: Sequence[Moment], span: tuple[int, int]) -> bool:
    """Whether one of these stands in the span."""
    return any(one.start < span[1] and span[0] < one.end for one in found)


def _claim(
    item: Evidence, value: Value | None, sentences: Sequence[Sentence], told: Mapping[str, str], written: date | None
) -> Claim:
    article = item.article
    if isinstance(value, Blame):
        who = [named(act.who, article.text, article.language) for act in value.acts]
    else:
        who = [told.get(s.id) for s in sentences]
    passages = tuple(Passage(s.start, s.end, speaker) for s, speaker in zip(sentences, who, strict=True))
    said_on = next(
        (d.on(written) for d in moments(item.sentence.text, item.article.language) if d.day and d.month and d.year),
        None,
    )
    day = (
        date(said_on.year, said_on.month, said_on.day)
        if said_on and said_on.year and said_on.month and said_on.day
        else written
    )
    return Claim(item.article, passages, value, item.probability, item.score, day)


def _concepts(item: Evidence) -> frozenset[str]:
    """The concepts of the sentence, and of the one before it where it carries that on."""
    language = item.article.language
    own = concepts_in(item.sentence.text, language)
    if item.sentence.position and carries_on(item.sentence.text, language):
        return own | concepts_in(item.siblings[item.sentence.position - 1].text, language)
    return own


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published[:10]) if published else None
