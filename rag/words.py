"""How much of what a question says a sentence says too, in whatever language: BM25's idea with translations.

A question's word matches the words of the articles that are written alike (stem for stem) fully, and those that
mean the same by the similarity of their vectors above ``LEAST``. Its weight is the inverse frequency of what it
matches. The share of a question's weight that a sentence matches needs no scale of its own: 0 to 1 for any question
and any size of index.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from index import lexical, sounds, words
from index.encoder import Encoder
from index.reading import Index

LEAST = 0.5
NEIGHBOURS = 60
"""Most words of the articles that one word of a question matches."""
SOUNDS = 0.9
"""How well a term matches that sounds the same."""
ALIKE = 84
"""Least likeness of two sounds, in percent (rapidfuzz's ratio): one letter more or less of five."""
_KEPT = 20_000


@dataclass(frozen=True)
class Matches:
    """``share[n]``: how much of the question's weight sentence number ``n`` of the index matches, 0 to 1.

    The row of 0 is nobody's.
    """

    share: NDArray[np.float32]

    @cached_property
    def best(self) -> NDArray[np.int64]:
        """The numbers of the sentences that match anything, those with the largest share first."""
        number = np.flatnonzero(self.share)
        return number[np.argsort(-self.share[number], kind="stable")]


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
        self._sounding: defaultdict[str, list[int]] = defaultdict(list)
        for sound, term in index.rows("SELECT sound, term FROM sounds"):
            if term in self._number:
                self._sounding[sound].append(self._number[term])
        self._sounds = [sound for sound in self._sounding if len(sound) > sounds.SHORTEST]
        self._total = int(index.rows("SELECT coalesce(max(number), 0) FROM sentences")[0][0])
        self._count = int(index.rows("SELECT count(*) FROM sentences")[0][0])
        self._postings: dict[int, NDArray[np.int64]] = {}

    def matches(self, index: Index, question: str, language: str, foreign: bool) -> Matches:
        """Every sentence that matches any of the question, whatever the restrictions.

        ``foreign``: the articles are in another language, so that names may be spelt another way.
        """
        forms = list({term: (form, term) for term, form in lexical.forms(question, language)}.values())
        names = lexical.capitalised(question) if foreign else None
        shared = np.zeros(self._total + 1, np.float32)
        whole = 0.0
        for terms in self._alike(forms, language, names):
            common = min(sum(similarity * float(self._frequency[term]) for term, similarity in terms), self._count)
            weight = math.log1p((self._count - common + 0.5) / (common + 0.5))
            whole += weight
            found = np.zeros_like(shared)
            for term, similarity in sorted(terms, key=lambda one: one[1]):
                found[self._sentences_with(index, term)] = similarity
            shared += weight * found
        return Matches(shared / max(whole, 1.0))

    def _alike(
        self, forms: Sequence[tuple[str, str]], language: str, names: Set[str] | None
    ) -> Iterator[list[tuple[int, float]]]:
        """For each (form, term) of a question the matching terms' numbers with their similarity, 0 to 1.

        ``names``: the forms that may be names; None where no word needs to be found by its sound.
        """
        vectors = None
        if self._encoder is not None and len(self._known) and words.knows(self._encoder, language):
            vectors = words.vectors([form for form, _ in forms], self._encoder)
        for row, (form, term) in enumerate(forms):
            alike: dict[int, float] = {}
            if vectors is not None:
                similarity = (self._vectors @ vectors[row] - LEAST) / (1 - LEAST)
                near = np.flatnonzero(similarity > 0)
                if len(near) > NEIGHBOURS:
                    near = near[np.argpartition(-similarity[near], NEIGHBOURS)[:NEIGHBOURS]]
                alike = {int(self._known[number]): float(similarity[number]) for number in near}
            if names is not None:
                for number, how in self._sounds_like(form, form in names):
                    alike[number] = max(how, alike.get(number, 0.0))
            if term in self._number:
                alike[self._number[term]] = 1.0
            yield list(alike.items())

    def _sounds_like(self, form: str, name: bool) -> Iterator[tuple[int, float]]:
        """Terms that sound like a word: exactly, or if it is a name and not short, but for a letter or so."""
        sound = sounds.sound(form)
        if not sound or not (name or len(sound) > sounds.SHORTEST):
            return
        for number in self._sounding.get(sound, ()):
            yield number, SOUNDS
        if name and len(sound) > sounds.SHORTEST:
            near = process.extract(sound, self._sounds, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=NEIGHBOURS)
            for other, ratio, _ in near:
                for number in self._sounding[other]:
                    yield number, SOUNDS * ratio / 100

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
