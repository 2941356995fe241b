"""Whether an answer says what was expected, by value: numbers, days, countries, names, yes or no, who blames whom.

Digits of every script, tashkeel and letter forms are folded; a name is the same in every script by its sound. Prose is
compared by its words, and only where both can be in one language: nothing here translates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache

import regex

from index import lexical, sounds
from rag.claims.moment import Moment
from rag.claims.moments import moments
from rag.claims.quantities import quantities
from rag.claims.quantity import Quantity
from rag.lexicon import Lexicon, Mark, fold
from rag.phrases import Phrases

PROSE = 2 / 3
"""Share of an expected answer's words that an answer in prose must hold. Set by hand."""
_ACTS = ("accuse", "deny", "blame_each_other")
_WORD = regex.compile(r"[\p{L}\p{M}’'-]+")
_SHORT = 3
_REST = 2
"""Words beside each number, day, country or act of an answer that is a value; with more it is prose. Set by hand."""


@dataclass(frozen=True)
class Said:
    """What a text says, read as one language."""

    text: str
    language: str

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        return tuple(_full(moment) for moment in moments(self.text, self.language) if moment.definite or moment.month)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Numbers that are no part of a day, and no article: "ein" is one of a unit alone."""
        return tuple(
            quantity
            for quantity in quantities(self.text, self.language)
            if not any(m.start <= quantity.start and quantity.end <= m.end for m in self.moments)
            and (quantity.value != 1 or quantity.unit or self.text[quantity.start].isdecimal())
        )

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(mark.key for mark in self._marks if mark.table == "countries")

    @cached_property
    def acts(self) -> frozenset[str]:
        """Accusation, denial, mutual blame, which holds the other two."""
        folded = fold(self.text).text
        found = {mark.key for mark in self._marks if mark.table == "acts"}
        found |= {act for act, pieces in _frames(self.language) if all(piece in folded for piece in pieces)}
        return frozenset({"blame_each_other"} if "blame_each_other" in found else found)

    @cached_property
    def stance(self) -> bool | None:
        """Yes or no, where the text begins with it."""
        words = fold(self.text).text.split(maxsplit=1)
        if not words:
            return None
        first = words[0].strip(",.;:!،؛")
        phrases = Phrases.of(self.language)
        return {fold(phrases.say("yes")).text: True, fold(phrases.say("no")).text: False}.get(first)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The sounds of its words beside other values, where all but the short ones are written like names."""
        words = [word for word in self._beside if len(word) > _SHORT]
        few = 2 if self.language == "de" else 1  # a single German noun looks like a name
        if self.language == "ar" or len(words) < few or not all(word[0].isupper() for word in words):
            return ()
        return tuple(sound for word in words if (sound := sounds.sound(word.casefold())))

    @property
    def _beside(self) -> list[str]:
        """The words that are no part of a number, a day, a country or an act."""
        values: list[Moment | Quantity | Mark] = [*self.moments, *self.quantities, *self._marks]
        return [
            word[0]
            for word in _WORD.finditer(self.text)
            if not any(one.start < word.end() and word.start() < one.end for one in values)
        ]

    @cached_property
    def sounds(self) -> frozenset[str]:
        """The sounds of all its words, with and without what Arabic writes together with them."""
        return frozenset(one for word in _WORD.findall(self.text) for one in sounds.sounds(word.casefold()))

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(lexical.tokens(self.text, self.language))

    @cached_property
    def is_value(self) -> bool:
        """Whether it says something that holds across languages, and little else."""
        values = len(self.moments) + len(self.quantities) + len(self._marks)
        rest = sum(len(word) > _SHORT for word in self._beside)
        return self.stance is not None or bool(self.names) or (values > 0 and rest <= _REST * values)

    @cached_property
    def _marks(self) -> tuple[Mark, ...]:
        marks = Lexicon.of(self.language).marks(self.text)
        return tuple(
            mark for mark in marks if mark.table == "countries" or (mark.table == "acts" and mark.key in _ACTS)
        )


@lru_cache(maxsize=4096)
def read(text: str, languages: tuple[str, ...]) -> tuple[Said, ...]:
    """A text as each of the languages that its letters may be of."""
    return tuple(Said(text, language) for language in languages if _written_in(text, language))


def scorable(ways: Sequence[str], question: str, articles: Sequence[str]) -> bool:
    """Whether an expected answer can be compared: one of its ways is a value, or may be in an article's own language.

    ``question`` and ``articles`` are the languages of the question and of the articles that answer.
    """
    own = [language for language in articles if language]
    return question in own or any(
        said.is_value or said.language in own
        for way in ways
        for said in read(way, tuple(dict.fromkeys((question, *own))))
    )


def matches(
    ways: Sequence[str], given: str, question: str, articles: Sequence[str], speakers: Sequence[str] = ()
) -> bool:
    """Whether ``given``, in the question's or an article's language, says any of the ways to say an answer.

    ``speakers`` are who is quoted for it: a name that is expected may be one of theirs.
    """
    languages = tuple(dict.fromkeys((question, *(one for one in articles if one))))
    spoken: frozenset[str] = frozenset().union(*(Said(speaker, "").sounds for speaker in speakers))
    said = read(given, languages)
    return any(_says(wanted, one, spoken) for way in ways for wanted in read(way, languages) for one in said)


def _says(wanted: Said, said: Said, spoken: frozenset[str]) -> bool:
    if fold(wanted.text).text == fold(said.text).text:
        return True
    if wanted.stance is not None:
        return wanted.stance == said.stance
    if wanted.is_value:
        return all(
            (
                *(any(_same_number(one, other) for other in said.quantities) for one in wanted.quantities),
                *(any(_same_day(one, other) for other in said.moments) for one in wanted.moments),
                not wanted.acts or wanted.acts == said.acts,
                not wanted.countries or wanted.countries == said.countries,
                *(name in said.sounds | spoken for name in wanted.names),
            )
        )
    return wanted.language == said.language and len(wanted.terms & said.terms) >= max(1.0, PROSE * len(wanted.terms))


def _same_number(a: Quantity, b: Quantity) -> bool:
    """The same number, of the same unit where both name one; how exactly it is said is no part of it."""
    return a.value == b.value and (a.unit == b.unit or not a.unit or not b.unit)


def _same_day(a: Moment, b: Moment) -> bool:
    """Nothing that both state differs, and both state something."""
    stated = ((a.weekday, b.weekday), (a.day, b.day), (a.month, b.month), (a.year, b.year), (a.shift, b.shift))
    return a.compatible(b) and any(left is not None and left == right for left, right in stated)


def _full(moment: Moment) -> Moment:
    """A day that is told in full is on a known day of the week."""
    if moment.day and moment.month and moment.year and moment.weekday is None:
        try:
            weekday = date(moment.year, moment.month, moment.day).weekday()
        except ValueError:
            return moment
        return replace(moment, weekday=weekday)
    return moment


def _written_in(text: str, language: str) -> bool:
    """Whether a text may be in a language, by its script: Arabic or not. One without letters may be in any."""
    own = r"\p{Arabic}" if language == "ar" else r"[\p{L}--\p{Arabic}]"
    return bool(regex.search(own, text, regex.V1)) or not regex.search(r"\p{L}", text)


@cache
def _frames(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """How the program itself tells an act in a language, by the pieces between its names."""
    phrases = Phrases.of(language)
    frames = (("accuse", "accuses"), ("deny", "denies"), ("blame_each_other", "blame_each_other_unnamed"))
    told = ((act, phrases.say(f"frames.{name}", speaker="\0", target="\0")) for act, name in frames)
    return tuple((act, tuple(p for piece in said.split("\0") if (p := fold(piece).text.strip()))) for act, said in told)
