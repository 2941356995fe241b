"""Lists: countries that take part, and people or places named one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex as re

from rag.lexicon import Lexicon, Mark, fold
from rag.names import one_name

_MAX_GAP_WORDS = 3
_MAX_NAME_WORDS = 5
_NAME = r"(?:[\p{Ll}’'-]+\s+){0,3}\p{Lu}[\w’'-]+(?:\s+\p{Lu}[\w’'-]+)*"
_ROSTER = re.compile(rf"{_NAME}(?:\s*,\s*{_NAME})*\s*,?\s+(?:and|et|y|e|und|и|ve)\s+{_NAME}")
_PARTS = re.compile(r"\s*,\s*(?:(?:and|et|y|e|und|и|ve)\s+)?|\s+(?:and|et|y|e|und|и|ve)\s+")
_CAPITALS = re.compile(r"\p{Lu}[\w’'-]+(?:\s+\p{Lu}[\w’'-]+)*$")


@dataclass(frozen=True)
class Members:
    """A list of at least two countries (ISO 3166 codes) at ``text[start:end]``; ``partial`` after "among them",
    and after "with", which leaves out the one who is with them."""

    countries: frozenset[str]
    partial: bool
    start: int
    end: int
    names: tuple[str, ...] = ()

    def same(self, other: Members) -> bool:
        return self.countries == other.countries

    def compatible(self, other: Members) -> bool:
        """Whether both can hold: equal, a partial list within the other, one country alone, which is no list, or lists
        that share nobody and so tell of two things."""
        return (
            min(len(self.countries), len(other.countries)) == 1
            or self.same(other)
            or not self.countries & other.countries
            or (self.partial and (other.partial or self.countries <= other.countries))
            or (other.partial and other.countries <= self.countries)
        )


@dataclass(frozen=True)
class Roster:
    """A full list of two names or more, as written, at ``text[start:end]``."""

    names: tuple[str, ...]
    start: int
    end: int

    def same(self, other: Roster) -> bool:
        """The same names, in any order and script."""
        return len(self.names) == len(other.names) and self._within(other)

    def compatible(self, other: Roster) -> bool:
        return self._within(other) and other._within(self)

    def _within(self, other: Roster) -> bool:
        return all(any(one_name(mine, theirs) for theirs in other.names) for mine in self.names)


def roster(text: str, language: str | None) -> Roster | None:
    """The longest list of names in a sentence, at least two; None without one. Where letters have no case, a list is
    looked for behind words that open one ("it consists of")."""
    marks = Lexicon.of(language).marks(text)
    if any((m.table, m.key) == ("words", "partial") for m in marks):
        return None
    if language == "ar":
        opened = next((m.end for m in marks if (m.table, m.key) == ("words", "consists")), None)
        return _arabic_roster(text, opened) if opened is not None else None
    found = [m for m in _ROSTER.finditer(text) if len(_PARTS.split(m.group())) >= 2]
    if not found:
        return None
    longest = max(found, key=lambda m: len(_PARTS.split(m.group())))
    names = tuple(_CAPITALS.search(part).group() for part in _PARTS.split(longest.group()) if _CAPITALS.search(part))  # type: ignore[union-attr]  # just found
    return Roster(names, longest.start(), longest.end()) if len(names) >= 2 else None


def _arabic_roster(text: str, start: int) -> Roster | None:
    clause = re.match(r"[^.؛;:؟!()]+", text[start:])
    if clause is None:
        return None
    parts = [part.strip() for part in re.split(r"،\s*و?|\s+و(?=\S{3})", clause.group()) if part.strip()]
    parts = [re.sub(r"^(?:من|كل من)\s+", "", part) for part in parts]
    if len(parts) < 2 or any(len(part.split()) > _MAX_NAME_WORDS for part in parts):
        return None
    at = start + clause.group().index(parts[0])
    return Roster(tuple(parts), at, start + len(clause.group().rstrip()))


def only_country(words: str, language: str | None) -> str | None:
    """The country, or its government, that words name and nothing else; None where they name more or no country."""
    for mark in Lexicon.of(language).marks(words):
        rest = words[: mark.start] + words[mark.end :]
        if mark.table == "countries" and not re.sub(r"\b(?:the|la|le|les|el|los|die|der|ال|[Ll]['’])|\W", "", rest):
            return None if _adjective(words, mark, language) else mark.key
    return None


def parties(text: str, language: str | None) -> tuple[str, ...]:
    """Who takes part, as written, where a sentence lists two or more."""
    listed = members(text, language)
    return listed[0].names if listed else ()


def members(text: str, language: str | None) -> tuple[Members, ...]:
    """Every list of countries in ``text``, longest first."""
    marks = Lexicon.of(language).marks(text)
    countries = _distinct([m for m in marks if m.table == "countries"])
    places = Lexicon.of(language).entries("words", "place")
    partials = [m for m in marks if m.table == "words" and m.key in ("partial", "with")]
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
