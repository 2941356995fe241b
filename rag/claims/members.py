"""Lists of countries: who takes part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.lexicon import Lexicon, Mark, fold

_MAX_GAP_WORDS = 3


@dataclass(frozen=True)
class Members:
    """A list of at least two countries (ISO 3166 codes) at ``text[start:end]``; ``partial`` after "among them"."""

    countries: frozenset[str]
    partial: bool
    start: int
    end: int
    names: tuple[str, ...] = ()

    def same(self, other: Members) -> bool:
        return self.countries == other.countries

    def compatible(self, other: Members) -> bool:
        """Whether both can hold: equal, or a partial list that the other contains."""
        return (
            self.same(other)
            or (self.partial and (other.partial or self.countries <= other.countries))
            or (other.partial and other.countries <= self.countries)
        )


def parties(text: str, language: str | None) -> tuple[str, ...]:
    """Who takes part, as written, where a sentence lists two or more."""
    listed = members(text, language)
    return listed[0].names if listed else ()


def members(text: str, language: str | None) -> tuple[Members, ...]:
    """Every list of countries in ``text``, longest first."""
    marks = Lexicon.of(language).marks(text)
    countries = _distinct([m for m in marks if m.table == "countries"])
    places = Lexicon.of(language).entries("words", "place")
    partials = [m for m in marks if m.table == "words" and m.key == "partial"]
    lists: list[list[Mark]] = []
    for mark in countries:
        if (
            lists
            and len(text[lists[-1][-1].end : mark.start].split()) <= _MAX_GAP_WORDS
            and not _breaks(text[lists[-1][-1].end : mark.start], places)
        ):
            lists[-1].append(mark)
        else:
            lists.append([mark])
    found = [
        Members(
            frozenset(m.key for m in run),
            any(run[0].start - p.end >= 0 and len(text[p.end : run[0].start].split()) <= 2 for p in partials),
            run[0].start,
            run[-1].end,
            tuple(text[m.start : m.end] for m in run),
        )
        for run in lists
    ]
    adjectives = [all(_adjective(text, mark, language) for mark in run) for run in lists]
    found = [listed for listed, bare in zip(found, adjectives, strict=True) if not bare]
    return tuple(sorted((m for m in found if len(m.countries) >= 2), key=lambda m: -len(m.countries)))


def _adjective(text: str, mark: Mark, language: str | None) -> bool:
    """Whether a country's name is an Arabic adjective without the article: "Russian-American" names no party."""
    word = fold(text[mark.start : mark.end]).text
    return language == "ar" and word.endswith(("ي", "يه", "يين")) and text[mark.start - 2 : mark.start] != "ال"


def _distinct(marks: list[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, m.start - m.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _breaks(between: str, places: Sequence[str]) -> bool:
    """Whether a list ends here: at the end of a clause, or at a bare "in" that tells where it meets."""
    return any(letter in between for letter in '.؛;:؟?!"«»“”') or fold(between).text.strip() in places
