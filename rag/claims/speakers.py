"""Who is quoted as saying a sentence, and the longest form in which an article names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import regex as re

from index.article import Sentence
from rag.claims.statements import is_told, subject, verbal
from rag.lexicon import Lexicon, Mark, fold

_OPENING, _CLOSING = "«“„", "»”"
_SPEECH = {
    ("acts", act)
    for act in ("say", "announce", "confirm", "accuse", "deny", "decline", "demand", "threaten", "hope", "doubt")
}
_STOP = re.compile(r"[:؛;.!؟?\"«»“”„()\n]|\s(?:إن|أن|إنّ|أنّ|إنه|أنه|بأن|بأنّ)\b")
_CAPITALISED = re.compile(
    r"\p{Lu}[\w’'-]*(?:(?<=\b\p{Lu})\.)?(?:[ \u00a0]+(?:(?:de|van|von|bin|al|el|der|la)[ \u00a0]+)?\p{Lu}[\w’'-]*)*"
)
_NAME_WORDS = 3
_OFFICE_WORDS = 9
"""Words before a verb of saying among which the office stands that says it."""
_HEADING = 2
"""Paragraphs between two sentences that one dropped heading between them makes."""


def speakers(sentences: Sequence[Sentence], text: str, language: str | None) -> Mapping[str, str]:
    """For the sentences of one article, by sentence id, who is quoted as saying each; absent where nobody is.

    A sentence that only says "he added" takes the speaker before it, as does one inside a quotation that an
    earlier sentence opened. Remembered for the articles that questions come back to.
    """
    return _speakers(tuple(sentences), text, language)


@lru_cache(maxsize=256)
def _speakers(sentences: tuple[Sentence, ...], text: str, language: str | None) -> dict[str, str]:
    found: dict[str, str] = {}
    names = _names(text, language)
    last: str | None = None
    inside = False
    for before, sentence in pairwise((None, *sentences)):
        assert sentence is not None
        if before is not None and sentence.paragraph - before.paragraph > _HEADING:
            last, inside = None, False
        told = [_subject(sentence.text, verb, language, names) for verb in _speech(sentence.text, language)]
        named = [_longest(who, names) for who in told if who]
        first = named[0] if told and told[0] else last if told and _opens(sentence.text, language) else None
        who = first or (named[0] if named else last if inside else None)
        if who:
            found[sentence.id] = who
        full = [name for name in named if name in names]
        opened = _open_after(sentence.text, inside)
        last = full[-1] if full else who or (None if told and opened else last)
        inside = opened
    return found


def named(words: str, text: str, language: str | None) -> str | None:
    """The people that ``words`` of an article name, in its longest forms, joined by " ; "; None where it names none.

    Words without a known name stand for themselves.
    """
    if not words.strip():
        return None
    by_surname: dict[str, str] = {}
    for name in _names(text, language):
        by_surname.setdefault(fold(name).text.split()[-1], name)
    found = [by_surname[word] for word in fold(words).text.split() if word in by_surname]
    found = [name for name in found if not any(name != other and name in other for other in found)]
    return " ; ".join(dict.fromkeys(found)) or words.strip()


def _speech(text: str, language: str | None) -> list[Mark]:
    """The verbs of saying in ``text`` that are not negated."""
    marks = Lexicon.of(language).marks(text)
    negations = {m.end for m in marks if (m.table, m.key) == ("words", "negation")}
    spoken = [m for m in marks if (m.table, m.key) in _SPEECH and not negations & {m.start, m.start - 1}]
    return [m for m in spoken if language != "ar" or verbal(text, m)]


def _opens(text: str, language: str | None) -> bool:
    """Whether a verb of saying opens the sentence: "and he added"."""
    return any(not re.search(r"\w{3}", text[: verb.start]) for verb in _speech(text, language))


def _open_after(text: str, inside: bool) -> bool:
    """Whether a quotation is open at the end of ``text``; straight quotes open and close in turn."""
    for letter in text:
        if letter in _OPENING:
            inside = True
        elif letter in _CLOSING:
            inside = False
        elif letter == '"':
            inside = not inside
    return inside


def _subject(text: str, verb: Mark, language: str | None, names: Sequence[str]) -> str:
    """The words that name the speaker beside a verb of saying, or "" where it names nobody: in Arabic the name behind
    a title, where one of ``names`` follows it, else the whole noun phrase."""
    if language == "ar":
        after = text[verb.end :]
        stop = _STOP.search(after)
        office, name = _arabic_name(after[: stop.start()] if stop else after, language)
        phrase = subject(text, verb, language)
        offices = (office,) if not phrase.startswith("ال") or _holds_country(office, language) else ()
        longer = next((one for one in (name, *offices) if " " in one and phrase), "")
        agree = longer.startswith(phrase) or phrase.endswith(longer)
        return (longer if longer and (agree or longer in names) else phrase) or _before(text, verb, language)
    return subject(text, verb, language)


def _holds_country(words: str, language: str | None) -> bool:
    return any(mark.table == "countries" for mark in Lexicon.of(language).marks(words))


def _before(text: str, verb: Mark, language: str | None) -> str:
    """The country, or the office and who holds it, that stands before its verb in the same clause: "but Russia
    stressed", "the foreign minister, for his part, said"."""
    before = text[: verb.start]
    for mark in Lexicon.of(language).marks(before):
        place = len(before[: mark.start].split())
        adjective = fold(before[mark.start : mark.end]).text.endswith(("ي", "يه"))
        if mark.table == "countries" and not adjective and place <= 2:
            return before[mark.start : mark.end]
        office = (mark.table, mark.key) == ("words", "role") and mark.end - mark.start > 2  # not the "in" of an office
        if office and place <= 2 and len(before.split()) <= _OFFICE_WORDS:
            return re.split(r"[،:\"«“]", before[mark.start :])[0].strip().removesuffix(" قد")
    return ""


def _arabic_name(stretch: str, language: str | None) -> tuple[str, str]:
    """The office that opens a stretch and the name that follows it or stands in its place, "" each where there is none:
    "the minister X", "a senior official in Y"."""
    words = re.findall(r"[\w\u064b-\u0652’'-]+|،", stretch)[:14]
    lexicon = Lexicon.of(language)
    role: list[str] = []
    name: list[str] = []
    office = 0
    for word in words:
        folded = fold(word).text
        if word == "،":
            if name or not role:
                break
            office = office or len(role)
            continue
        keys = {(m.table, m.key) for m in lexicon.marks(word) if m.start == 0 or m.table == "countries"}
        is_role = ("words", "role") in keys
        function = ("words", "function") in keys and not is_role
        article = folded.startswith(("ال", "لل", "بال"))
        if name and (function or article or is_role or any(t in ("acts", "concepts", "countries") for t, _ in keys)):
            break
        if role and is_told(folded, fold(role[-1]).text) and not any(t == "countries" for t, _ in keys):
            break
        if (not function and (is_role or article)) or (role and any(t == "countries" for t, _ in keys)):
            role.append(word)
        elif function or any(t == "acts" for t, _ in keys):
            break
        elif len(folded) > 2 and not folded.startswith(("عليه", "فيه", "لل")):
            name.append(word)
            if len(name) == _NAME_WORDS:
                break
    return " ".join(role[: office or None]), " ".join(name)


def _names(text: str, language: str | None) -> list[str]:
    """Every name that an article gives in full, by the roles and nationalities that introduce it."""
    if language != "ar":
        return sorted(set(_CAPITALISED.findall(text)), key=len, reverse=True)
    found = []
    for mark in Lexicon.of(language).marks(text):
        if (mark.table, mark.key) == ("words", "role") or mark.table == "countries":
            stretch = text[mark.end :]
            stop = _STOP.search(stretch[:120])
            _, name = _arabic_name(stretch[: stop.start()] if stop else stretch[:120], language)
            if " " in name:
                found.append(name)
    return sorted(set(found), key=len, reverse=True)


def _longest(who: str, names: Sequence[str]) -> str:
    folded = fold(who).text.split()
    return next((name for name in names if fold(name).text.split()[-len(folded) :] == folded), who)
