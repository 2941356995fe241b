"""What an answer got right, metric by metric, each a count of what is right in a count of what could be.

A metric that a question says nothing about has no count there; no metric is ever blended with another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.article import Sentence
from index.database import primary_language
from rag.answer import Answer, Citation, Conflict, Update
from rag.evaluation import values
from rag.evaluation.ground import Ground
from rag.evaluation.suite import Item
from rag.language import language_of
from rag.phrases import Phrases

DEPTH = 50
"""Sentences of a search among which the first that is evidence is looked for."""
LONGEST_QUOTE = 700

METRICS = {
    "evidence_recall": "marked articles of which a marked quote is cited",
    "evidence_mrr": "1 / rank of the first marked sentence in a search",
    "citation_precision": "cited articles that are marked as evidence",
    "outlet_coverage": "outlets with marked evidence that are cited",
    "silence": "outlets marked as silent that are listed so",
    "must_not_cite": "forbidden articles and outlets that are not cited",
    "quote_exactness": "quotes that are the article's words at their offsets, in the corpus as it is now",
    "quote_length": "quotes of a sentence at most",
    "citation_distinctness": "citations that repeat no passage, under a number of their own",
    "attribution": "citations under the outlet, day and address of their article",
    "verdict_accuracy": "verdicts that are acceptable",
    "conflict_precision": "pairs of outlets in conflict that are marked",
    "conflict_recall": "marked pairs of outlets in conflict that are told",
    "conflict_kind": "marked kinds of conflict that are told",
    "update_precision": "updates, by pairs of outlets, that are marked",
    "update_recall": "marked updates, by pairs of outlets, that are told",
    "shared_text": "marked groups that carry one account that are told",
    "answer_accuracy": "expected answers that a version gives, compared by value",
    "answer_language": "answers in the question's language",
    "refusal_precision": "refusals of questions that nothing answers",
    "refusal_recall": "questions that nothing answers that are refused",
}
"""Every metric with what it is a share of; of all of them more is better."""
RANKING = "evidence_mrr"
"""No question fails by it: it is of the search, and an answer can be right without it."""


class Count(NamedTuple):
    """``right`` of ``of``."""

    right: float
    of: int


@dataclass(frozen=True)
class Scores:
    """The counts of one question by metric; ``left_out`` are the expected answers that cannot be compared."""

    counts: Mapping[str, Count]
    left_out: tuple[str, ...]

    @property
    def failed(self) -> tuple[str, ...]:
        """The metrics that are not full."""
        return tuple(name for name, count in self.counts.items() if count.right < count.of and name != RANKING)


def score(item: Item, answer: Answer, ranked: Sequence[Sentence], ground: Ground) -> Scores:
    """Score an answer and the sentences that a search for its question ranks first."""
    cited = [citation for version in answer.versions for citation in version.citations]
    answers, left_out = _answers(item, answer, ground)
    counts = {
        **_evidence(item, cited, ranked, ground),
        **_forbidden(item, answer, cited, ground),
        **_quotes(answer, cited, ground),
        "verdict_accuracy": Count(int(answer.verdict in item.verdicts), 1),
        **_pairs(item, answer, ground),
        **_shared(item, answer, ground),
        "answer_accuracy": answers,
        **_language(item, answer),
        **_refusal(item, answer),
    }
    return Scores({name: counts[name] for name in METRICS if name in counts and counts[name].of}, left_out)


def _evidence(item: Item, cited: Sequence[Citation], ranked: Sequence[Sentence], ground: Ground) -> dict[str, Count]:
    if not item.evidence:
        return {}
    spans = {name: _spans(ground.articles[name].text, marked.quotes) for name, marked in item.evidence.items()}
    found = {c.article for c in cited if _within(c.start, c.end, spans.get(c.article, ()))}
    articles = {c.article for c in cited}
    outlets = {ground.articles[name].outlet for name in item.evidence}
    told = {ground.articles[c.article].outlet for c in cited if c.article in ground.articles}
    filling = {name: spans[name] for name, marked in item.evidence.items() if marked.fills} or spans
    places = (rank for rank, s in enumerate(ranked, 1) if _within(s.start, s.end, filling.get(s.article, ())))
    first = next(places, None)
    return {
        "evidence_recall": Count(len(found), len(item.evidence)),
        "evidence_mrr": Count(round(1 / first, 6) if first else 0.0, 1),
        "citation_precision": Count(len(articles & set(item.evidence)), len(articles)),
        "outlet_coverage": Count(len(outlets & told), len(outlets)),
    }


def _spans(text: str, quotes: Iterable[str]) -> list[tuple[int, int]]:
    """Every place of every quote."""
    found = []
    for quote in quotes:
        start = text.find(quote)
        while start >= 0:
            found.append((start, start + len(quote)))
            start = text.find(quote, start + 1)
    return found


def _within(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < last and first < end for first, last in spans)


def _forbidden(item: Item, answer: Answer, cited: Sequence[Citation], ground: Ground) -> dict[str, Count]:
    counts = {}
    told = {c.article for c in cited} | {c.outlet for c in cited}
    if item.must_not_cite:
        kept = [one for one in item.must_not_cite if one not in told]
        counts["must_not_cite"] = Count(len(kept), len(item.must_not_cite))
    if item.silent:
        outlets = {ground.outlet(one) for one in item.silent}
        listed = outlets & set(answer.silent) if answer.silent_count == len(answer.silent) else outlets
        counts["silence"] = Count(len(listed - {c.outlet for c in cited}), len(outlets))
    return counts


def _quotes(answer: Answer, cited: Sequence[Citation], ground: Ground) -> dict[str, Count]:
    return {
        "quote_exactness": Count(sum(_exact(c, ground) for c in cited), len(cited)),
        "quote_length": Count(sum(_one_sentence(c, ground) for c in cited), len(cited)),
        "citation_distinctness": Count(_distinct(answer), len(cited)),
        "attribution": Count(sum(_attributed(c, ground) for c in cited), len(cited)),
    }


def _exact(c: Citation, ground: Ground) -> bool:
    article = ground.articles.get(c.article)
    return article is not None and 0 <= c.start < c.end and article.text[c.start : c.end] == c.quote


def _one_sentence(c: Citation, ground: Ground) -> bool:
    if c.article not in ground.articles or len(c.quote) > LONGEST_QUOTE:
        return False
    return any(s.start <= c.start and c.end <= s.end for s in ground.sentences(c.article))


def _distinct(answer: Answer) -> int:
    """Citations, version by version, of a passage that no earlier one of the version overlaps, under one number."""
    right = 0
    numbers: dict[int, tuple[str, int, int]] = {}
    known: dict[tuple[str, int, int], int] = {}
    for version in answer.versions:
        before: list[Citation] = []
        for c in version.citations:
            passage = (c.article, c.start, c.end)
            own = numbers.setdefault(c.n, passage) == passage and known.setdefault(passage, c.n) == c.n
            right += own and not any(o.article == c.article and o.start < c.end and c.start < o.end for o in before)
            before.append(c)
    return right


def _attributed(c: Citation, ground: Ground) -> bool:
    article = ground.articles.get(c.article)
    return article is not None and (c.outlet, c.published, c.url) == (article.outlet, article.published, article.url)


def _pairs(item: Item, answer: Answer, ground: Ground) -> dict[str, Count]:
    counts = {}
    wanted = {_pair(ground, pair) for pair in item.conflicts or ()}
    may_conflict = "conflict" in item.verdicts
    if item.conflicts is not None or not may_conflict:
        told = {tuple(sorted(pair)) for conflict in answer.conflicts for pair in _outlets(answer, conflict)}
        counts["conflict_precision"] = Count(len(told & wanted), len(told))
        if item.verdicts == ("conflict",) or answer.verdict == "conflict":
            counts["conflict_recall"] = Count(len(told & wanted), len(wanted))
            kinds = {conflict.kind for conflict in answer.conflicts}
            counts["conflict_kind"] = Count(sum(kind in kinds for kind in item.kinds), len(item.kinds))
    if item.updates is not None or "update" not in item.verdicts:
        later = {(ground.outlet(a) or a, ground.outlet(b) or b) for a, b in item.updates or ()}
        given = {pair for update in answer.updates for pair in _outlets(answer, update)}
        counts["update_precision"] = Count(len(given & later), len(given))
        if item.verdicts == ("update",) or answer.verdict == "update":
            counts["update_recall"] = Count(len(given & later), len(later))
    return counts


def _pair(ground: Ground, pair: tuple[str, str]) -> tuple[str, ...]:
    return tuple(sorted(ground.outlet(one) or one for one in pair))


def _outlets(answer: Answer, found: Conflict | Update) -> set[tuple[str, str]]:
    """The pairs of outlets of two versions; where one version holds both sides, each of its outlets with itself."""
    by_id = {version.id: version.outlets for version in answer.versions}
    first, second = (found.a, found.b) if isinstance(found, Conflict) else (found.earlier, found.later)
    if first == second:
        return {(outlet, outlet) for outlet in by_id.get(first, ())}
    return {(a, b) for a in by_id.get(first, ()) for b in by_id.get(second, ())}


def _shared(item: Item, answer: Answer, ground: Ground) -> dict[str, Count]:
    if not item.shared_text:
        return {}
    told = [set(shared.outlets) for shared in answer.shared_text]
    wanted = [{ground.outlet(one) or one for one in group} for group in item.shared_text]
    return {"shared_text": Count(sum(any(group <= one for one in told) for group in wanted), len(wanted))}


def _answers(item: Item, answer: Answer, ground: Ground) -> tuple[Count, tuple[str, ...]]:
    question = item.language or answer.language
    articles = [primary_language(ground.articles[name].language) for name in item.evidence]
    comparable = [ways for ways in item.answers if values.scorable(ways, question, articles)]
    given = [
        (version.answer, [c.speaker for c in version.citations if c.speaker])
        for version in answer.versions
        if version.fills
    ]
    right = sum(
        any(values.matches(ways, said, question, articles, speakers) for said, speakers in given) for ways in comparable
    )
    left_out = tuple(ways[0] for ways in item.answers if ways and ways not in comparable)
    return Count(right, len(comparable)), left_out


def _language(item: Item, answer: Answer) -> dict[str, Count]:
    """The language told, and that of the summary itself, which is English where there are no phrases for another."""
    if item.language is None:
        return {}
    spoken = Phrases.of(item.language).language
    right = answer.language == item.language and language_of(answer.summary) == spoken
    return {"answer_language": Count(int(right), 1)}


def _refusal(item: Item, answer: Answer) -> dict[str, Count]:
    refused = answer.verdict == "unanswered"
    counts = {"refusal_precision": Count(int(refused and not item.answerable), int(refused))}
    if item.verdicts == ("unanswered",):
        counts["refusal_recall"] = Count(int(refused), 1)
    return counts
