"""How much of what a question says a sentence says too, in whatever language: BM25's idea with translations.

A question's word matches the words of the articles that are written alike (stem for stem) fully, and those that
mean the same by the similarity of their vectors above ``LEAST``. Its weight is the inverse frequency of what it
matches. The share of a question's weight that a sentence matches needs no scale of its own: 0 to 1 for any question
and any size of index.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from index import lexical, words
from index.encoder import Encoder
from index.reading import Index

LEAST = 0.5
NEIGHBOURS = 60
"""Most words of the articles that one word of a question matches."""
_KEPT = 20_000


@dataclass(frozen=True)
class Matches:
    """``share[i]``: how much of the question's weight the sentence of number ``number[i]`` matches, best first."""

    number: NDArray[np.int64]
    share: NDArray[np.float32]


class WordMatcher:
    """Matches questions with the sentences of one index generation, which it does not hold. Threads may share one."""

    def __init__(self, index: Index, encoder: Encoder | None) -> None:
        self._encoder = encoder
        rows = index.rows("SELECT terms.term, terms.doc, words.vector FROM terms LEFT JOIN words USING(term)")
        self._number = {term: number for number, (term, _, _) in enumerate(rows)}
        self._terms = [term for term, _, _ in rows]
        self._frequency = np.array([doc for _, doc, _ in rows], np.float32)
        known = [number for number, (_, _, vector) in enumerate(rows) if vector is not None]
        self._known = np.array(known, np.intp)
        self._vectors = words.stored([rows[number][2] for number in known])
        self._total = int(index.rows("SELECT coalesce(max(number), 0) FROM sentences")[0][0])
        self._count = int(index.rows("SELECT count(*) FROM sentences")[0][0])
        self._postings: dict[int, NDArray[np.int64]] = {}

    def matches(self, index: Index, question: str, language: str) -> Matches:
        """Every sentence that matches any of the question, whatever the restrictions."""
        found = list({term: (form, term) for term, form in lexical.forms(question, language)}.values())
        scores = np.zeros(self._total + 1, np.float32)
        mass = 0.0
        for terms in self._alike(found, language):
            common = sum(similarity * float(self._frequency[term]) for term, similarity in terms)
            common = min(common, self._count)
            weight = math.log1p((self._count - common + 0.5) / (common + 0.5))
            mass += weight
            if not terms:
                continue
            best = np.zeros_like(scores)
            for term, similarity in sorted(terms, key=lambda one: one[1]):
                best[self._sentences_with(index, term)] = similarity
            scores += weight * best
        number = np.flatnonzero(scores)
        share = scores[number] / max(mass, 1.0)
        order = np.argsort(-share, kind="stable")
        return Matches(number[order], share[order])

    def _alike(self, found: Sequence[tuple[str, str]], language: str) -> Iterator[list[tuple[int, float]]]:
        """For each (form, term) of a question the matching terms' numbers with their similarity, 0 to 1."""
        vectors = None
        if self._encoder is not None and len(self._known) and words.knows(self._encoder, language):
            vectors = words.vectors([form for form, _ in found], self._encoder)
        for row, (_, term) in enumerate(found):
            alike: dict[int, float] = {}
            if vectors is not None:
                similarity = (self._vectors @ vectors[row] - LEAST) / (1 - LEAST)
                near = np.flatnonzero(similarity > 0)
                if len(near) > NEIGHBOURS:
                    near = near[np.argpartition(-similarity[near], NEIGHBOURS)[:NEIGHBOURS]]
                alike = {int(self._known[number]): float(similarity[number]) for number in near}
            if term in self._number:
                alike[self._number[term]] = 1.0
            yield list(alike.items())

    def _sentences_with(self, index: Index, term: int) -> NDArray[np.int64]:
        if term not in self._postings:
            if len(self._postings) >= _KEPT:
                self._postings.clear()
            rows = index.rows("SELECT DISTINCT doc FROM postings WHERE term=?", (self._terms[term],))
            self._postings[term] = np.array([row[0] for row in rows], np.int64)
        return self._postings[term]


def matcher(index: Index, encoder: Encoder | None) -> WordMatcher:
    """The matcher of this generation, made once."""
    with _lock:
        made = _made.get(index)
        if made is None:
            made = _made[index] = WordMatcher(index, encoder)
        return made


_made: WeakKeyDictionary[Index, WordMatcher] = WeakKeyDictionary()
_lock = Lock()
