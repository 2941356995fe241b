"""The chain: evidence, then comparison, then answer, as one LCEL Runnable that streams its steps."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from threading import Lock
from typing import Any, TypedDict

from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from index.article import Sentence
from index.errors import RiwayatError
from index.reading import Index
from index.selection import Selection
from index.settings import Settings
from rag import suggestions
from rag.answer import Answer, Decision
from rag.assembly import assemble
from rag.claims.claim import Claim
from rag.claims.reading import read_claims
from rag.claims.slot import Slot, concepts_in, slot
from rag.comparison import Comparison, compare
from rag.evidence import MAX_OUTLETS, Evidence, fair
from rag.fluency import chat_model, fluent
from rag.language import language_of
from rag.names import Glossary
from rag.question import Question
from rag.relevance import Relevance
from rag.retriever import Hit, SentenceRetriever
from rag.suggestions import Examples

DEPTH = 200
NEAR = 20
"""Sentences in whose surroundings other questions are looked for where one has no answer."""
LOOKS = 5
FIRST = 5
"""Sentences that are read for the first cards, each of another outlet: 30 ms."""
LIKELY = 0.5
"""The probability from which such a sentence gives a card."""
EVENT = 0.05
"""How much nearer a sentence counts that names an event of the question, when it is decided which are weighed. Set by
hand."""


class Gathered(TypedDict):
    """What the first step adds: sentences that may answer, the outlets that were asked, and of those beyond the limit
    how near their best sentence is."""

    evidence: tuple[Evidence, ...]
    outlets: tuple[str, ...]
    beyond: dict[str, float]
    language: str
    seconds: float


class Compared(TypedDict):
    """What the second step adds."""

    claims: tuple[Claim, ...]
    result: Comparison
    seconds: float


class Desk:
    """Answers questions from one index folder. Safe for many threads; picks up a rebuilt index by itself."""

    def __init__(
        self, index: Index, settings: Settings, examples: tuple[str, ...] = (), relevance: Relevance | None = None
    ) -> None:
        self._index = index
        self._lock = Lock()
        self._examples = examples
        self._drawn = Examples(self.ask)
        self._relevance = relevance or Relevance.load(settings)
        self._llm = (settings.llm, chat_model(settings.llm)) if settings.llm is not None else None
        self._glossary = Glossary.load(settings.glossary)
        self.chain: Runnable[dict[str, Any], dict[str, Any]] = (
            RunnablePassthrough.assign(gathered=RunnableLambda(self._gather))
            | RunnablePassthrough.assign(comparison=RunnableLambda(self._compare))
            | RunnablePassthrough.assign(answer=RunnableLambda(self._answer))
        )

    @property
    def index(self) -> Index:
        """The newest generation of the index."""
        with self._lock:
            self._index = self._index.refreshed()
            return self._index

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            self._index.close()

    def ask(self, question: Question) -> Answer:
        """The answer. Raises RiwayatError where the restrictions name an unknown outlet or language."""
        answer: Answer = self.chain.invoke({"question": question, "began": time.perf_counter()})["answer"]
        return answer

    def stream(self, question: Question) -> Iterator[Mapping[str, Any]]:
        """The steps as they are done: ``evidence``, ``comparison``, ``answer``."""
        for step in self.chain.stream({"question": question, "began": time.perf_counter()}):
            if "gathered" in step:
                yield {"evidence": step["gathered"]["evidence"]}
            elif "comparison" in step or "answer" in step:
                yield step

    def search(self, question: Question, k: int) -> tuple[Hit, ...]:
        """The k most relevant sentences in one order, whatever their outlets."""
        index = self.index
        selection = _selection(index, question)
        return self._retriever(index).hits(question.text, language_of(question.text), selection, k)

    def first(self, question: Question) -> tuple[tuple[Sentence, ...], Answer]:
        """What can be shown before the rest is read: the nearest passages, each of another outlet, and the versions
        that they give where they more likely answer than not. Its verdict is of those alone, and so is none.

        Of the passages that it cites on three suites, 97 to 100 in 100 are cited by the answer too.
        """
        index = self.index
        language = language_of(question.text)
        asked = slot(question.text, language)
        hits = self._ranked(index, asked, self.search(question, NEAR))
        outlets = [index.articles[hit.sentence.article].outlet for hit in hits]
        each = [hits[place] for place in fair(outlets)[: min(FIRST, len(set(outlets)))]]
        evidence = self._weighed(index, question.text, language, each)
        claims = [
            claim
            for claim in read_claims(asked, evidence, self._relevance.threshold)
            if claim.value is not None and claim.probability >= LIKELY
        ]
        answer = assemble(
            question,
            language,
            compare(asked, claims),
            claims,
            sorted(set(outlets)),
            left_out=(),
            decision=Decision(max((c.probability for c in claims), default=0.0), LIKELY),
            glossary=self._glossary,
        )
        return tuple(hit.sentence for hit in each), replace(answer, conflicts=(), updates=(), shared_text=())

    def undated(self, question: Question) -> int:
        """How many articles a restriction by days leaves out because they have no date."""
        return _selection(self.index, question).undated

    def examples(self) -> tuple[str, ...]:
        """Questions to begin with: those that were given, else some drawn from the articles."""
        return self._examples or self._drawn.of(self.index)

    def nearest(self, question: Question) -> tuple[str, ...]:
        """Up to three questions near to one without an answer that do have one."""
        index = self.index
        near = suggestions.near(self.search(question, NEAR), index)
        return suggestions.answerable(chain(near, self._examples), self.ask, 3, question)

    def _retriever(self, index: Index) -> SentenceRetriever:
        return SentenceRetriever(index=index)

    def _hits(self, index: Index, text: str, language: str, selection: Selection) -> list[Hit]:
        """The most relevant sentences, deep enough for every outlet to be among them: one that fills the first
        places with its own is left out of the next look, so that it hides nobody."""
        retriever = self._retriever(index)
        hits: list[Hit] = []
        seen: dict[str, None] = {}
        within = selection
        for _ in range(LOOKS):
            found = retriever.hits(text, language, within, DEPTH)
            hits += found
            seen |= dict.fromkeys(index.articles[hit.sentence.article].outlet for hit in found)
            if len(found) < DEPTH or len(seen) > MAX_OUTLETS:
                break
            within = selection.without(list(seen))
        return sorted(hits, key=lambda hit: -hit.score)

    @staticmethod
    def _ranked(index: Index, asked: Slot, hits: Sequence[Hit]) -> list[Hit]:
        """The order in which hits are weighed: those that name an event of the question count as nearer."""

        def near(hit: Hit) -> float:
            language = index.articles[hit.sentence.article].language
            named = bool(asked.events) and asked.asks_of(concepts_in(hit.sentence.text, language))
            return hit.score + EVENT * named

        return sorted(hits, key=near, reverse=True)

    def _weighed(self, index: Index, text: str, language: str, hits: Sequence[Hit]) -> tuple[Evidence, ...]:
        """Hits as evidence, the likeliest to answer first."""
        judged = self._relevance.judge(text, language, hits, index)
        return tuple(
            Evidence(
                j.hit.sentence,
                index.articles[j.hit.sentence.article],
                j.probability,
                j.hit.score,
                j.spans,
                index.sentences(j.hit.sentence.article),
            )
            for j in sorted(judged, key=lambda j: -j.probability)
        )

    def _gather(self, state: Mapping[str, Any]) -> Gathered:
        began = time.perf_counter()
        question: Question = state["question"]
        index = self.index
        selection = _selection(index, question)
        language = language_of(question.text)
        asked = slot(question.text, language)
        hits = self._hits(index, question.text, language, selection)
        hits = self._ranked(index, asked, hits)
        chosen = fair([index.articles[hit.sentence.article].outlet for hit in hits])
        evidence = self._weighed(index, question.text, language, [hits[i] for i in chosen])
        outlets = dict.fromkeys(index.articles[article].outlet for article in sorted(selection.articles))
        weighed = {item.article.outlet for item in evidence}
        beyond: dict[str, float] = {}
        for hit in hits:
            outlet = index.articles[hit.sentence.article].outlet
            if outlet not in weighed:
                beyond[outlet] = max(hit.score, beyond.get(outlet, hit.score))
        return {
            "evidence": evidence,
            "outlets": tuple(outlets),
            "beyond": beyond,
            "language": language,
            "seconds": time.perf_counter() - began,
        }

    def _compare(self, state: Mapping[str, Any]) -> Compared:
        began = time.perf_counter()
        gathered: Gathered = state["gathered"]
        asked = slot(state["question"].text, gathered["language"])
        claims = read_claims(asked, gathered["evidence"], self._relevance.threshold)
        return {"claims": claims, "result": compare(asked, claims), "seconds": time.perf_counter() - began}

    def _answer(self, state: Mapping[str, Any]) -> Answer:
        began = time.perf_counter()
        question: Question = state["question"]
        gathered: Gathered = state["gathered"]
        compared: Compared = state["comparison"]
        needed = min((claim.score for claim in compared["claims"] if claim.value is not None), default=math.inf)
        timings = {"retrieve": gathered["seconds"], "compare": compared["seconds"]}
        answer = assemble(
            question,
            gathered["language"],
            compared["result"],
            compared["claims"],
            gathered["outlets"],
            left_out=[outlet for outlet, score in gathered["beyond"].items() if score >= needed],
            decision=self._decision(gathered["evidence"], compared),
            glossary=self._glossary,
        )
        if self._llm is not None:
            answer = fluent(answer, self._llm[1], self._llm[0])
        timings["answer"] = time.perf_counter() - began
        timings["total"] = time.perf_counter() - state["began"]
        return replace(answer, timings_ms={step: round(1000 * seconds, 2) for step, seconds in timings.items()})

    def _decision(self, evidence: tuple[Evidence, ...], compared: Compared) -> Decision:
        """The best probability of a sentence that fills; where none does, the best of all, kept below the threshold."""
        threshold = self._relevance.threshold
        filling = [claim.probability for claim in compared["claims"] if claim.value is not None]
        best = max((item.probability for item in evidence), default=0.0)
        return Decision(max(max(filling), threshold) if filling else best * threshold * 0.999, threshold)


def _selection(index: Index, question: Question) -> Selection:
    """The articles a question may be answered from. Raises RiwayatError for an outlet that is not indexed."""
    selection = index.select(question.outlets or None, question.language, question.since, question.until)
    if selection.unknown:
        raise RiwayatError(f"No outlet of this index is called {', '.join(selection.unknown)}.", "See app.py sources.")
    return selection
