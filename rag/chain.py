"""The chain: a question's evidence, then its comparison, then its answer, as one LCEL Runnable that streams its steps."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any, TypedDict

from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from index.settings import Settings
from index.store import Index, Selection
from rag.answer import Answer, Decision
from rag.assembly import assemble
from rag.claims.claim import Claim
from rag.claims.reading import read_claims
from rag.claims.slot import Slot, slot
from rag.comparison import Comparison, compare
from rag.evidence import Evidence, fair
from rag.language import language_of
from rag.question import Question
from rag.relevance import Relevance
from rag.retriever import Hit, SentenceRetriever

DEPTH = 200


class Gathered(TypedDict):
    """What the first step adds: sentences that may answer, and the outlets that were asked."""

    evidence: tuple[Evidence, ...]
    outlets: tuple[str, ...]


class Desk:
    """Answers questions from one index folder. Safe for many threads; picks up a rebuilt index by itself."""

    def __init__(self, index: Index, settings: Settings, relevance: Relevance | None = None) -> None:
        self._index = index
        self._lock = Lock()
        self._settings = settings
        self._relevance = relevance or Relevance.load(settings)
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
        selection = select(index, question)
        return self._retriever(index).hits(question.text, language_of(question.text), selection, k)

    def examples(self) -> tuple[str, ...]:
        """Questions to begin with."""
        return EXAMPLES

    def _retriever(self, index: Index) -> SentenceRetriever:
        return SentenceRetriever(index=index)

    def _gather(self, state: Mapping[str, Any]) -> Gathered:
        question: Question = state["question"]
        index = self.index
        selection = select(index, question)
        language = language_of(question.text)
        hits = self._retriever(index).hits(question.text, language, selection, DEPTH)
        chosen = fair([index.articles[hit.sentence.article].outlet for hit in hits])
        judged = self._relevance.judge(question.text, language, [hits[i] for i in chosen], index)
        evidence = tuple(
            Evidence(j.hit.sentence, index.articles[j.hit.sentence.article], j.probability, j.span, index.sentences(j.hit.sentence.article))
            for j in sorted(judged, key=lambda j: -j.probability)
        )
        return {"evidence": evidence, "outlets": selection.outlets}
