"""Who is quoted as saying a sentence, and the longest form in which an article names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

import regex as re

from index.article import Sentence
from rag.claims.subjects import bare_name, is_told, quoted_person, subject, unnamed
from rag.claims.verbs import capital, closes, finite, verbal
from rag.lexicon import Lexicon, Mark, fold

_CLOSED_BY = {"«": "»", "“": "”", "„": "“”", "»": "«", '"': '"'}
"""Marks that open a quotation, with those that close it: a German one ends with what opens an English one."""
_SPEECH = {
    ("acts", act)
    for act in ("say", "announce", "confirm", "accuse", "deny", "decline", "demand", "threaten", "hope", "doubt")
}
_STOP = re.compile(r"[:؛;.!؟?\"«»“”„()\n]|\s(?:[إأ]نّ?|[إأ]ن(?:ه|ها|هم)|بأنّ?|بأن(?:ه|ها|هم))\b")
_CAPITALISED = re.compile(
    r"\p{Lu}[\w’'-]*(?:(?<=\b\p{Lu})\.)?(?:[ \u00a0]+(?:(?:de|van|von|bin|al|el|der|la)[ \u00a0]+)?\p{Lu}[\w’'-]*)*"
)
_NAME_WORDS = 3
_LINKING = ("بن", "ابن", "أبو", "ابو", "آل", "ال", "عبد", "بنت", "أم")
"""Words within an Arabic name that are no name alone."""
_OFFICE_WORDS = 9
"""Words before a verb of saying among which the office stands that says it."""
_BEHIND = 3
"""Words that may follow a verb at the end of what it reports, "on Monday"."""
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
    own: list[str | None] = []
    quoting: list[tuple[str, str]] = []
    inside = ""
    for before, sentence in pairwise((None, *sentences)):
        assert sentence is not None
        if before is not None and sentence.paragraph - before.paragraph > _HEADING:
            last, inside = None, ""
        verbs = _speech(sentence.text, language, inside)
        told = [_subject(sentence.text, verb, language, names) for verb in verbs]
        if language != "ar":
            verbs, told = _closing_first(sentence.text, verbs, told, language)
        named = [_longest(who, names) for who in told if who]
        names += [who for who in named if language == "ar" and who not in names and _is_name(who, language)]
        same = last is not None and before is not None and found.get(before.id) == last
        alone = same and before is not None and not _others(before.text, last or "", names)
        carried = told and (
            _opens(sentence.text, verbs, language) or (alone and unnamed(sentence.text, verbs[0], language))
        )
        first = named[0] if told and told[0] else last if carried else None
        who = first or (named[0] if named else last if inside else None)
        if (
            not who
            and not told
            and before
            and before.paragraph == sentence.paragraph
            and same
            and sentence.text[0] in _CLOSED_BY
        ):
            who = last if _all_quoted(sentence.text) else None
        if who:
            found[sentence.id] = who
        full = [name for name in named if name in names]
        opened = _open_after(sentence.text, inside)
        last = full[-1] if full else who or (None if told and opened else last)
        own.append(first or (named[0] if named else None))
        quoting.append((inside, opened))
        inside = opened
    return found | _ended(sentences, own, quoting)


def _closing_first(
    text: str, verbs: Sequence[Mark], told: Sequence[str], language: str | None
) -> tuple[list[Mark], list[str]]:
    """The verbs and who does them, with one that reports all of the sentence at its end before those within it."""
    lexicon = Lexicon.of(language)
    both = list(zip(verbs, told, strict=True))
    for one in both[1:]:
        verb, who = one
        clause = re.split(r"[,;:—–”»\"]\s", text[: verb.start])[-1].split()
        opens = clause and any((m.table, m.key, m.start) == ("words", "tied", 0) for m in lexicon.marks(clause[0]))
        if who and not opens and closes(text, verb) and len(text[verb.end :].split()) <= _BEHIND:
            both = [one, *(other for other in both if other is not one)]
            break
    return [verb for verb, _ in both], [who for _, who in both]


def _ended(
    sentences: Sequence[Sentence], own: Sequence[str | None], quoting: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """For the sentences of a quotation, by sentence id, who is named where it ends: "... . ...”, said the mayor"."""
    found: dict[str, str] = {}
    closing: str | None = None
    for sentence, who, (before, behind) in zip(reversed(sentences), reversed(own), reversed(quoting), strict=True):
        closing = (who or closing) if behind else who
        if behind and closing:
            found[sentence.id] = closing
        closing = closing if before else None
    return found


def _all_quoted(text: str) -> bool:
    """Whether a sentence that opens a quotation is all of it or the beginning of it."""
    end = next((place for place in range(1, len(text)) if not _open_after(text[: place + 1], "")), len(text))
    return not re.search(r"\w", text[end:])


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


def _speech(text: str, language: str | None, inside: str) -> list[Mark]:
    """The verbs of saying in ``text`` that are not negated and no name or noun with a capital; none of those within a
    quotation, but for one that a comma or dash sets off there: "the dam, says the mayor, is safe"."""
    marks = Lexicon.of(language).marks(text)
    negations = {m.end for m in marks if (m.table, m.key) == ("words", "negation")}
    spoken = [m for m in marks if (m.table, m.key) in _SPEECH and not negations & {m.start, m.start - 1}]
    spoken = [m for m in spoken if not any(o.start == m.start and o.end > m.end for o in spoken)]
    spoken = [
        m
        for m in spoken
        if finite(text, m, language) and not capital(text, m) and (language != "ar" or verbal(text, m))
    ]
    outside = [m for m in spoken if not _open_after(text[: m.start], inside)]
    return outside or [m for m in spoken if re.search(r"[,،—–]\s*$", text[: m.start])]


def _opens(text: str, verbs: Sequence[Mark], language: str | None) -> bool:
    """Whether a verb of saying opens the sentence, but for words that help it: "and he added", "también dijo"."""
    helping = {
        (m.start, m.end)
        for m in Lexicon.of(language).marks(text)
        if m.table == "words" and m.key in ("auxiliary", "contrast", "aside")
    }
    before = [re.finditer(r"\w+", text[: verb.start]) for verb in verbs]
    return any(all(len(word.group()) < 3 or word.span() in helping for word in words) for words in before)


def _open_after(text: str, inside: str) -> str:
    """The marks of which one closes the quotation that is open at the end of ``text``, "" where none is open."""
    for place, letter in enumerate(text):
        if inside:
            inside = "" if letter in inside else inside
        elif letter in _CLOSED_BY and (letter != "»" or text[place + 1 : place + 2].isalnum()):
            inside = _CLOSED_BY[letter]
    return inside


def _others(text: str, who: str, names: Sequence[str]) -> bool:
    """Whether a sentence names somebody besides ``who``, for whom "he" in the next may stand as well."""
    own, words = set(fold(who).text.split()), set(re.findall(r"\w+", fold(text).text))
    surnames = {fold(name).text.split()[-1] for name in names if " " in name}
    return bool((surnames & words) - own)


def _subject(text: str, verb: Mark, language: str | None, names: Sequence[str]) -> str:
    """The words that name the speaker beside a verb of saying, or "" where it names nobody: in Arabic the name behind
    a title, where one of ``names`` follows it, else the whole noun phrase."""
    if language == "ar":
        after = text[verb.end :]
        stop = _STOP.search(after)
        office, name = _arabic_name(after[: stop.start()] if stop else after, language)
        phrase = subject(text, verb, language)
        if any((m.table, m.key) == ("words", "medium") for m in Lexicon.of(language).marks(phrase)):
            return quoted_person(text, verb, language) or phrase
        surname, two = phrase.split()[:1], " ".join(name.split()[:2])
        if surname and any(" " in one and one.split()[-1] == surname[0] for one in names):
            return surname[0]
        name = two if two in names else name
        offices = (office,) if not phrase.startswith("ال") or _holds_country(office, language) else ()
        longer = next((one.removesuffix(" في") for one in (name, *offices) if " " in one and phrase), "")
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
    held = False
    for word in words:
        folded = fold(word).text
        if word == "،":
            if name or not role:
                break
            office = office or len(role)
            continue
        marks = lexicon.marks(word)
        keys = {(m.table, m.key) for m in marks if m.start == 0 or m.table == "countries"}
        is_role = ("words", "role") in keys
        function = ("words", "function") in keys and not is_role
        article = re.match(r"(?:ال|لل|بال)", word) is not None
        if folded[:1] in ("ل", "ب") and any(m.start == 1 and m.key in ("role", "medium") for m in marks):
            break
        if not name and role and word.endswith(("ة", "ً")) and any(m.table == "concepts" for m in marks if not m.start):
            break
        body = not article and any((m.table, m.key, m.start) == ("words", "body", 0) for m in marks)
        if not name and not function and (held or body):  # the town or firm whose office it is, and no name of theirs
            role.append(word)
            held = body
            continue
        if name and (function or article or is_role or any(t in ("acts", "concepts", "countries") for t, _ in keys)):
            break
        known = is_role or article or any(t == "countries" for t, _ in keys)
        if role and role[-1] == "في" and not known:  # "in a press conference"
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
        found = {bare_name(name, language) for name in _CAPITALISED.findall(text)}
        return sorted(found - {""}, key=len, reverse=True)
    people: set[str] = set()
    for mark in Lexicon.of(language).marks(text):
        if (mark.table, mark.key) == ("words", "role") or mark.table == "countries":
            stretch = text[mark.end :]
            stop = _STOP.search(stretch[:120])
            _, name = _arabic_name(stretch[: stop.start()] if stop else stretch[:120], language)
            if " " in name:
                people.add(_of_two(name, text))
    return sorted(people, key=len, reverse=True)


def _is_name(words: str, language: str | None) -> bool:
    """Whether Arabic words behind a verb of saying are somebody's name: two or three, none of them an office."""
    lexicon = Lexicon.of(language)
    known = [word for word in words.split() if word.startswith("ال") or any(not m.start for m in lexicon.marks(word))]
    return 2 <= len(words.split()) <= _NAME_WORDS and not known


def _of_two(name: str, text: str) -> str:
    """An Arabic name without its third word, where the article uses the second alone and so as the surname: the third
    is what somebody does or whom they speak of."""
    first, second, *rest = name.split()
    alone = re.search(rf"(?<!{first}\s+)\b[وف]?{second}\b", text)
    return f"{first} {second}" if rest and alone and second not in _LINKING else name


def _longest(who: str, names: Sequence[str]) -> str:
    """The longest of ``names`` that ends as ``who`` does; ``who`` itself where they are names of several people."""
    folded = fold(who).text.split()
    if who[:1].islower():
        return who
    found = [name for name in names if fold(name).text.split()[-len(folded) :] == folded]
    shortest = min((name for name in found if len(name.split()) > len(folded)), key=len, default=who)
    return found[0] if found and all(name == who or name.endswith(shortest) for name in found) else who
