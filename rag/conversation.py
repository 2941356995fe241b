"""A question read as part of a talk: what it leaves out is taken from the question before, where that is plain.

Only words that were asked are used, and none is bent: another question word in the place of the old one ("When …
cancelled the talks?"), another name in the place of the only one, or the earlier question in brackets behind the new
one. Whatever cannot be completed so is left to the reader. The words that decide are in the lexicon files.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache

from rag.claims.slot import slot
from rag.language import language_of
from rag.lexicon import FOLDER, LANGUAGES, Lexicon, Mark, fold

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_END = " \t\n?؟!.…،,;"
_LONGEST_PREFIX = 3
"""Letters that Arabic or a Romance language writes onto the beginning of a word."""
_SHORT = 8
"""Words of a text whose language is told by the words that it is made of, being too short for anything else."""
_FEW = 2
"""Words of its own that a question may have and still lean on the one before."""
_ARGUMENTS = ("who", "how_many", "what", "said")
_ADJUNCTS = ("when", "where", "why", "how_long")
_NOUNS_ARE_CAPITALISED = ("de",)


@dataclass(frozen=True)
class Understood:
    """``text`` is the question in full, None where it leans on something that is not plain; ``completed``: it is not
    what was written."""

    text: str | None
    completed: bool = False


UNCLEAR = Understood(None)


@dataclass(frozen=True)
class Word:
    """``text[start:end]``, with the tables of the lexicon that know it."""

    start: int
    end: int
    tables: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """A text by what its words do. ``asked`` is its question word, ``rest`` where it begins after "and"."""

    text: str
    language: str
    words: tuple[Word, ...]
    marks: tuple[Mark, ...]
    asked: Mark | None
    rest: int
    own: tuple[Word, ...] = field(default=())
    """The words that are neither the question's nor of its grammar: what it is about."""

    @property
    def opened(self) -> bool:
        return self.rest > 0

    def has(self, key: str) -> bool:
        """Whether a word of this kind of follow-up occurs after the opening."""
        return any(m.table == "follow_up" and m.key == key and m.start >= self.rest for m in self.marks)

    @property
    def countries(self) -> tuple[Word, ...]:
        return tuple(word for word in self.words if "countries" in word.tables)

    @property
    def names(self) -> tuple[Word, ...]:
        """Words that are surely names: countries with their capitals, and what is written with a capital within."""
        capitals = self.language not in _NOUNS_ARE_CAPITALISED
        return tuple(
            word
            for word in self.words
            if "countries" in word.tables
            or (capitals and word in self.own and word is not self.words[0] and self.text[word.start].isupper())
        )


def understand(question: str, earlier: str | None) -> Understood:
    """A question in full. ``earlier`` is the question before it, in full itself; None where nothing was asked yet."""
    now = _read(question, _language(question, earlier))
    before = _read(earlier, _language(earlier, None)) if earlier else None
    if _is_bare(now):
        return _checked(now, _asked_otherwise(now, before) if before else None)
    if _is_name(now, before):
        return _checked(now, _of_another(now, before) if before else None)
    if _leans(now, before):
        return _checked(now, _in_brackets(now, before) if before else None)
    return Understood(question)


def _is_bare(now: Reading) -> bool:
    """Nothing but a question word: "and when?"."""
    return now.asked is not None and now.asked.key not in ("whether", "said") and not now.own and not now.has("refers")


def _is_name(now: Reading, before: Reading | None) -> bool:
    """Nothing but a name: "and Moscow?"."""
    if now.asked is not None or not 1 <= len(now.own) <= 4:
        return False
    return now.opened or (before is not None and len(now.words) <= _FEW and bool(now.names))


def _leans(now: Reading, before: Reading | None) -> bool:
    """It has a question of its own and lacks what it is about: "what did Moscow say?", "who denied it?"."""
    if now.asked is None:
        return False
    content = [word for word in now.own if "concepts" in word.tables]
    if now.asked.key == "said" and not now.has("about") and not content and len(now.own) <= 3:
        return now.opened or before is not None
    if now.has("refers"):
        last = now.words[-1]
        ends = any(
            m.key == "refers" and m.table == "follow_up" and m.end >= last.end and now.text[m.start - 1] != "-"
            for m in now.marks
        )  # what a hyphen joins to a verb may only repeat its subject
        return len(now.own) <= _FEW if ends else len(now.own) < _FEW and (now.opened or not now.names)
    return now.opened and len(now.own) < _FEW and not now.names


def _checked(now: Reading, text: str | None) -> Understood:
    """The completed question, if it is still of the kind that was asked."""
    if not text:
        return UNCLEAR
    if now.asked is not None and now.language == language_of(text):
        kind = slot(text, now.language).kind
        if kind != now.asked.key:
            return UNCLEAR
    return Understood(text, True)


def _asked_otherwise(now: Reading, before: Reading) -> str | None:
    """The question before with this one's question word in the place of its own."""
    assert now.asked is not None
    if before.asked is None:
        return None
    new, old = now.asked.key, before.asked.key
    if new == old or new == "what" or (new in _ARGUMENTS and old not in _ARGUMENTS):
        return None
    phrase = now.text[now.asked.start : now.asked.end]
    if now.language != before.language:
        phrase = _ask(before.language).get(new, "")
    if not phrase:
        return None
    gap = " …" if old in ("who", "how_many", "what") and new in _ADJUNCTS else ""
    return _sentence(f"{phrase}{gap} {_without_question_word(before)}", before)


def _of_another(now: Reading, before: Reading) -> str | None:
    """The question before about another name, where it has only one that this one can stand for."""
    core = [word for word in now.words if word.start >= now.rest and not _is_grammar(word)]
    if not core:
        return None
    first, last = core[0].start, core[-1].end
    place = _place_of(now, before)
    if place is None:
        return None
    ahead = [word for word in now.words if now.rest <= word.start < first and "function" in word.tables]
    start, end = place
    if ahead:
        behind = [word for word in before.words if word.end <= start]
        if not behind or "function" not in behind[-1].tables:
            return None
        start, first = behind[-1].start, ahead[0].start
    return _sentence(f"{before.text[:start]}{now.text[first:last]}{before.text[end:]}", before)


def _place_of(now: Reading, before: Reading) -> tuple[int, int] | None:
    """The only name of the question before of the same sort as the new one; of a speaker, whoever speaks."""
    new_country = any("countries" in word.tables for word in now.words)
    runs = [run for run in _runs(before) if not _describes(run, before)]
    same = [run for run in runs if _is_country(run, before) == new_country]
    if len(same) == 1:
        return same[0]
    if len(runs) == 1 and _word_ahead(now, now.own[0].start) == _word_ahead(before, runs[0][0]) != "":
        return runs[0]
    if before.asked is not None and before.asked.key == "said":
        if len(runs) == 1:
            return runs[0]
        speaker = [word for word in before.own if not before.has("about") and word.start >= before.asked.start]
        if not runs and 1 <= len(speaker) <= 3:
            return speaker[0].start, speaker[-1].end
    return _after_the_same_word(now, before) if not runs else None


def _word_ahead(reading: Reading, place: int) -> str:
    """The word of grammar right before a place, folded; empty where there is none."""
    ahead = [word for word in reading.words if reading.rest <= word.start < place]
    if not ahead or "function" not in ahead[-1].tables:
        return ""
    return fold(reading.text[ahead[-1].start : ahead[-1].end]).text


def _after_the_same_word(now: Reading, before: Reading) -> tuple[int, int] | None:
    """Where a script shows no names: what stands at the end behind the preposition that the new one has too."""
    ahead = [word for word in now.words if word.start >= now.rest and "function" in word.tables]
    if not ahead or len(now.own) > 2:
        return None
    said = fold(now.text[ahead[0].start : ahead[0].end]).text
    same = [n for n, word in enumerate(before.words) if fold(before.text[word.start : word.end]).text == said]
    if len(same) != 1:
        return None
    tail = before.words[same[0] + 1 :]
    if not 1 <= len(tail) <= 2 or any(_is_grammar(word) for word in tail):
        return None
    return tail[0].start, tail[-1].end


def _runs(before: Reading) -> list[tuple[int, int]]:
    """Names of one or more words next to each other."""
    runs: list[tuple[int, int]] = []
    for word in before.names:
        if runs and not before.text[runs[-1][1] : word.start].strip():
            runs[-1] = (runs[-1][0], word.end)
        else:
            runs.append((word.start, word.end))
    return runs


def _is_country(run: tuple[int, int], before: Reading) -> bool:
    return any(word.start == run[0] for word in before.countries)


def _describes(run: tuple[int, int], before: Reading) -> bool:
    """Whether a name only describes what follows it: "the Syrian army"."""
    after = [word for word in before.own if word.start > run[1]]
    if not after or before.text[run[1] : after[0].start].strip():
        return False
    return not after[0].tables & {"concepts", "acts"}


def _in_brackets(now: Reading, before: Reading) -> str | None:
    """This question, and behind it in brackets what the one before was about."""
    stem = now.text[now.rest :].strip(_END)
    inside = re.search(r"\(([^()]+)\)\W*$", before.text)
    context = inside[1] if inside else _without_question_word(before)
    words = [word for word in _read(context, before.language).words if not _is_grammar(word)]
    if not words:
        return None
    return _sentence(f"{stem} ({context[words[0].start :] if not inside else context})", now)


def _without_question_word(before: Reading) -> str:
    """A question less its question word and the marks around it."""
    text = before.text
    cut = [(m.start, m.end) for m in before.marks if m.table == "follow_up" and m.key == "particle"]
    asked = before.asked
    if asked is not None and asked.key == "said":  # whose entry may span the speaker
        within = [m for m in before.marks if m.table == "question" and m.start == asked.start]
        asked = min(within, key=lambda mark: mark.end)
    if asked is not None and asked.key != "whether":
        cut.append((asked.start, asked.end))
    for start, end in sorted(cut, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return _uncapitalised(" ".join(text.split()).rstrip(_END).lstrip("¿¡-,; "), before)


def _uncapitalised(text: str, before: Reading) -> str:
    """With a small first letter where the capital only began the sentence: of a verb or a word of grammar."""
    first = next(iter(_read(text, before.language).words), None)
    plain = first is not None and (_is_grammar(first) or first.tables & {"concepts", "acts"})
    return text[:1].lower() + text[1:] if plain else text


def _sentence(text: str, like: Reading) -> str:
    text = " ".join(text.split()).strip(" ¿")
    text = text[:1].upper() + text[1:]
    text = text.rstrip(" ?؟")
    mark = "؟" if like.language == "ar" else " ?" if like.language == "fr" else "?"
    return f"{'¿' if like.language == 'es' else ''}{text}{mark}"


def _is_grammar(word: Word) -> bool:
    return bool(word.tables & {"question", "follow_up", "function", "anaphor"})


def _language(text: str, earlier: str | None) -> str:
    """The language of a text; of a short one, that which knows most of its words, the talk's own first."""
    likely = language_of(text)
    if len(_WORD.findall(text)) > _SHORT:
        return likely
    order = dict.fromkeys([*([language_of(earlier)] if earlier else []), likely, *LANGUAGES])
    return max(order, key=lambda language: _known(text, language))


def _known(text: str, language: str) -> float:
    """How much of a short text is words that ask or lead on in a language; those that ask tell most."""
    words = _read(text, language).words
    asks = sum("question" in word.tables for word in words)
    return 2.0 * asks + sum(bool(word.tables & {"follow_up", "function"}) for word in words)


@cache
def _ask(language: str) -> dict[str, str]:
    """A language's plain question words by kind."""
    path = FOLDER / f"{language}.toml"
    words: dict[str, str] = tomllib.loads(path.read_text("utf-8"))["ask"] if path.is_file() else {}
    return words


def _read(text: str, language: str) -> Reading:
    marks = Lexicon.of(language).marks(text)
    words = tuple(_word(found.start(), found.end(), marks) for found in _WORD.finditer(text))
    rest = _rest(text, words, marks, language)
    words = tuple(replace(word, start=rest) if word.start < rest < word.end else word for word in words)
    asked = [m for m in marks if m.table == "question" and m.start >= rest]
    first = min((m.start for m in asked), default=0)
    chosen = max((m for m in asked if m.start <= first + 3), key=lambda m: m.end - m.start, default=None)
    inside = [word for word in words if word.start >= rest]
    own = tuple(word for word in inside if not _is_grammar(word) and not (chosen and _covers(chosen, word)))
    if chosen is not None and chosen.key == "said":
        own = tuple(word for word in inside if not _is_grammar(word) or "countries" in word.tables)
    return Reading(text, language, words, marks, chosen, rest, own)


def _word(start: int, end: int, marks: tuple[Mark, ...]) -> Word:
    tables = {
        mark.key if mark.table == "words" else mark.table
        for mark in marks
        if mark.start < end and mark.end >= end and mark.start <= start + _LONGEST_PREFIX
    }
    return Word(start, end, frozenset(tables))


def _covers(mark: Mark, word: Word) -> bool:
    return mark.start <= word.start + _LONGEST_PREFIX and mark.end >= word.end


def _rest(text: str, words: tuple[Word, ...], marks: tuple[Mark, ...], language: str) -> int:
    """Where a text goes on after "and", "what about" and the like; 0 without."""
    if not words:
        return 0
    at = rest = words[0].start
    if language == "ar" and text[at] in "وف":
        rest += any(m.start == at + 1 and m.table in ("question", "words", "countries", "follow_up") for m in marks)
    while True:
        opening = [m for m in marks if m.table == "follow_up" and m.key == "opener" and m.start == rest]
        if not opening:
            break
        end = max(m.end for m in opening)
        following = [word.start for word in words if word.start >= end]
        if not following:
            break
        rest = following[0]
    return rest if rest > at else 0
