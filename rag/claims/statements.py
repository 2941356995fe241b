"""What a sentence reports: who says it, through whom, by which act, and how surely what is said holds.

One sentence is read by itself. Where the verb of saying stands decides where its subject is looked for: before it,
after it (Arabic; "..., said the mayor"; a German verb in second place), or beside a preposition ("according to").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import regex as re

from rag.lexicon import Lexicon, Mark, fold

Act = Literal[
    "says", "announces", "accuses", "denies", "confirms", "declines", "calls_for", "threatens", "hopes", "doubts"
]
Certainty = Literal["holds", "does_not", "hoped", "nearly"]

_ACTS: dict[str, Act] = {
    "say": "says", "announce": "announces", "accuse": "accuses", "deny": "denies", "confirm": "confirms",
    "decline": "declines", "demand": "calls_for", "threaten": "threatens", "hope": "hopes", "doubt": "doubts",
}  # fmt: skip
_GENERAL = ("says", "announces", "confirms")
"""Acts that tell nothing of the attitude; a hope within the words that they report is the speaker's."""
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“]*“|\"[^\"]*\"")
_BREAK = re.compile(r"[,،؛;:.!?؟—–\"«»“”„()]")
_WORD = re.compile(r"[\p{L}\p{M}\d][\p{L}\p{M}\d’'.-]*")
_PRONOUN = re.compile(r"(?:عن|في|علي|ل|ب|من|مع|الي)(?:ه|ها|هم|هما|نا)")
_BEFORE_VERB = re.compile(r"(?:^|[^\p{L}\p{M}])[وف]?س?$")
_LIGATURE = re.compile(r"[ld][’']\p{L}")
_MAX_WORDS = 9
_QUOTATION = 4
"""Words from which a quotation is what somebody said, and no single expression of theirs."""
_NO_DENIAL = ("more", "least", "less", "most", "nearly", "about", "condition", "partial", "without")
"""Words that may hold a negation and deny nothing: "no fewer than", "without"."""
_TRANSITIVE = ("accuses", "calls_for", "threatens", "doubts")


@dataclass(frozen=True)
class Statement:
    """``speaker`` and ``through`` as written, "" where nobody is named; ``act`` is None where nothing is reported."""

    speaker: str
    through: str
    act: Act | None
    certainty: Certainty


def statement(text: str, language: str | None) -> Statement:
    """Read one sentence."""
    marks = Lexicon.of(language).marks(text)
    verb = _main(text, marks)
    medium = _medium(text, marks, language)
    if verb is None:
        return Statement("", "", None, _certainty(text, marks, None))
    speaker = subject(text, verb, language)
    if medium and fold(medium).text in fold(speaker).text:
        others = [m for m in _reports(text, marks) if m.start != verb.start]
        second = next((who for m in others if (who := subject(text, m, language)) and who != speaker), "")
        second = second or _quoted_person(text, verb, language)
        speaker, medium = (second, medium) if second else (speaker, "")
    act = _ACTS[verb.key]
    if language == "ar" and not _somebody(speaker, language) and _preposed(text, verb, Lexicon.of(language)):
        return Statement("", "", None, _certainty(text, marks, None))
    if act in _GENERAL:
        act = next(
            (_ACTS[m.key] for m in marks if (m.table, m.key) == ("acts", "hope") and _spoken(text, m, verb)), act
        )
    return Statement(speaker, medium, act, _certainty(text, marks, verb))


def told_words(text: str) -> tuple[int, int]:
    """Where in a sentence the words that it quotes stand, the longest where there are several; all of it where it
    quotes less than _QUOTATION words."""
    quoted = [m for m in _QUOTED.finditer(text) if len(m.group().split()) >= _QUOTATION]
    longest = max(quoted, key=lambda m: m.end() - m.start(), default=None)
    return (longest.start() + 1, longest.end() - 1) if longest else (0, len(text))


def _somebody(words: str, language: str) -> bool:
    """Whether Arabic words name somebody: one has the article, a role or a possessor. "By first estimates" does not."""
    roles = any(
        (m.table == "words" and m.key in ("role", "medium")) or m.table == "countries"
        for m in Lexicon.of(language).marks(words)
    )
    return roles or any(fold(word).text.startswith("ال") for word in words.split())


def _quoted_person(text: str, verb: Mark, language: str | None) -> str:
    """Whom an agency quotes, where the verb's own words hold the agency: "نقلت رويترز عن مسؤول"."""
    if language != "ar" or " " not in text[verb.start : verb.end]:
        return ""
    return subject(text, Mark(verb.table, verb.key, verb.end - 1, verb.end), language)


def _reports(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """The verbs of saying outside quotations, the longest at each place, in order."""
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    acts = [
        m
        for m in marks
        if m.table == "acts"
        and m.key in _ACTS
        and not (m.start and text[m.start].isupper() and text[m.start - 1] == " ")
        and verbal(text, m)
        and not any(start <= m.start and m.end <= end for start, end in quoted)
    ]
    return [m for m in acts if not any(_covers(o, m) for o in acts)]


def verbal(text: str, mark: Mark) -> bool:
    """Whether no letters but those that Arabic writes before a verb stand before it: the name كيري holds no "sees"."""
    return bool(_BEFORE_VERB.search(text[: mark.start]))


def _covers(other: Mark, mark: Mark) -> bool:
    return other.start <= mark.start and mark.end <= other.end and other.end - other.start > mark.end - mark.start


def _main(text: str, marks: Sequence[Mark]) -> Mark | None:
    """The verb that reports the whole sentence: one that closes it after a comma or a quotation, else the first."""
    found = _reports(text, marks)
    if not found:
        return None
    closing = [m for m in found if _closes(text, m)]
    return closing[-1] if closing else found[0]


def _closes(text: str, verb: Mark) -> bool:
    """Whether the report stands at the end, after what it reports: "..., the mayor said"."""
    before = text[: verb.start]
    opening = max((m.end() for m in re.finditer(r"[,،—–”»\"“]", before)), default=0)
    return (
        opening > 0.3 * len(text) and len(before[opening:].split()) <= 8 and not re.search(r"[,،:]", text[verb.end :])
    )


def subject(text: str, verb: Mark, language: str | None) -> str:
    """The words that name who does ``verb``, or "" where the sentence names nobody."""
    if language == "ar":
        return _arabic(text, verb, language)
    lexicon = Lexicon.of(language)
    if language == "tr":
        return _turkish(text, verb, lexicon)
    if _preposed(text, verb, lexicon):
        return _noun_phrase(text[verb.end :], lexicon)
    after = _somebody_there(_noun_phrase(text[_first_word(text, verb) :], lexicon), lexicon)
    if after and _inverted(text, verb, lexicon):
        return after
    before = _before(text, verb.start, lexicon)
    return "" if _pronoun_before(text, verb, lexicon) else _somebody_there(before, lexicon) or after


def _somebody_there(phrase: str, lexicon: Lexicon) -> str:
    """A phrase, or "" where it can be nobody: it holds a helping verb, or opens with a number, a quotation or a word
    that ties it to another ("who led the search", "to the residents")."""
    words = phrase.split()
    if not words or not (words[0][0].isalpha() or _LIGATURE.match(words[0])):
        return ""
    helping = [w for w in words[1:-1] if _is(w, lexicon, "auxiliary") and not w[0].isupper()]
    head = re.split("[’']", words[0])[0]
    tied = _is(head, lexicon, "tied") or (_is(words[0], lexicon, "auxiliary") and not words[0][0].isupper())
    return "" if helping or tied else phrase


def _inverted(text: str, verb: Mark, lexicon: Lexicon) -> bool:
    """Whether a comma parts the verb from what stands before it, and closes no apposition: "..., said the mayor"."""
    if _ACTS.get(verb.key) in _TRANSITIVE:
        return False
    clause = _without_helping(text[: verb.start], lexicon)
    parts = clause.split(",")
    apposition = len(parts) == 3 and 0 < len(parts[1].split()) <= 4 and parts[1].strip()[0].isupper()
    return clause.endswith(",") and not apposition


def _pronoun_before(text: str, verb: Mark, lexicon: Lexicon) -> bool:
    """Whether a pronoun is who says it: whom it stands for another sentence tells."""
    last = re.search(r"[\p{L}’']+$", _without_helping(text[: verb.start], lexicon))
    return last is not None and _is(last.group(), lexicon, "pronoun")


def _without_helping(clause: str, lexicon: Lexicon) -> str:
    """What stands before a verb, without the helping verbs at its end."""
    clause = clause.rstrip()
    while (last := re.search(r"[\p{L}’']+$", clause)) and _is(last.group(), lexicon, "auxiliary"):
        clause = clause[: last.start()].rstrip()
    return clause


def _preposed(text: str, verb: Mark, lexicon: Lexicon) -> bool:
    return any(m.table == "words" and m.key == "attribution" and m.start == verb.start for m in lexicon.marks(text))


def _first_word(text: str, verb: Mark) -> int:
    """Where the first word of a verb ends: "wies" of "wies den Vorwurf zurück"."""
    space = re.search(r"\s", text[verb.start : verb.end])
    return verb.start + space.start() if space else verb.end


def _before(text: str, end: int, lexicon: Lexicon) -> str:
    """The noun phrase that ends where the verb begins, without times and helping verbs."""
    clause = _without_helping(text[:end], lexicon)
    clause = clause.rstrip(" ,،—–-")
    if clause.endswith(("”", "“", "»", '"')):
        return ""
    opening = max(
        (m.end() for m in re.finditer(r"[;:.!?—–\"«»“”„]\s", clause + " ") if m.end() < len(clause)), default=0
    )
    if opening == 0 and (commas := list(re.finditer(r",\s", clause))):
        opening = _apposition(clause, [m.end() for m in commas], lexicon)
    return _trimmed(clause[opening:], lexicon)


def _apposition(clause: str, openings: Sequence[int], lexicon: Lexicon) -> int:
    """Where the subject begins in a clause with commas: at its start where what follows only names it further."""
    head = clause[: openings[0]].strip(" ,")
    names = len(openings) == 1 and len(head.split()) <= 5 and clause[openings[0] : openings[0] + 1].isupper()
    return 0 if names and not _time(head, lexicon) and not _acts_in(head, lexicon) else openings[-1]


def _acts_in(text: str, lexicon: Lexicon) -> bool:
    return any(m.table == "acts" for m in lexicon.marks(text))


def _time(text: str, lexicon: Lexicon) -> bool:
    return any(m.table in ("days", "weekdays", "months") for m in lexicon.marks(text))


def _trimmed(phrase: str, lexicon: Lexicon) -> str:
    """A phrase that can name somebody, or "": no time, no long clause, no verb of its own."""
    marks = lexicon.marks(phrase)
    times = [m for m in marks if m.table in ("days", "weekdays", "months")]
    phrase = phrase.strip(" ,")
    if times and not re.search(r"\p{Lu}\p{L}+\s+\p{Lu}", phrase):
        words = phrase.split()
        return "" if len(words) <= 3 else phrase[max(t.end for t in times) :].strip(" ,") if times[0].start < 8 else ""
    words = phrase.split()
    if (
        not words
        or len(words) > _MAX_WORDS
        or all(_is(w, lexicon, "auxiliary") or _is(w, lexicon, "function") for w in words)
    ):
        capital = re.findall(r"\p{Lu}[\w’'-]*(?:\s+\p{Lu}[\w’'-]*)+", phrase)
        return capital[-1] if capital else ""
    return phrase


def _noun_phrase(after: str, lexicon: Lexicon) -> str:
    """The noun phrase that begins a stretch: up to a break, a time, or the words that pass it on."""
    stop = _BREAK.search(after)
    words = (after[: stop.start()] if stop else after).split()
    verbs = [i for i, w in enumerate(words) if i and _is(w, lexicon, "auxiliary")]
    phrase = _past_time(" ".join(words[: verbs[0]] if verbs else words), lexicon)
    for mark in lexicon.marks(phrase):
        passing = (mark.table, mark.key) == ("words", "medium") or mark.table in ("days", "weekdays", "months")
        if (passing or (mark.table, mark.key) in (("words", "that"), ("words", "negation"))) and mark.start > 0:
            kept = phrase[: mark.start].split()
            while kept and (_is(kept[-1], lexicon, "function") or (len(kept[-1]) <= 3 and not kept[-1][0].isupper())):
                kept.pop()
            return " ".join(kept)
    return phrase if 0 < len(phrase.split()) <= _MAX_WORDS else ""


def _past_time(phrase: str, lexicon: Lexicon) -> str:
    """A phrase without the day that it opens with: "on Thursday the harbour master"."""
    times = [m for m in lexicon.marks(phrase) if m.table in ("days", "weekdays", "months") and m.start <= 4]
    return phrase[max(m.end for m in times) :].strip() if times else phrase


def _turkish(text: str, verb: Mark, lexicon: Lexicon) -> str:
    """The subject stands first; a comma may close it, and the verb comes last."""
    if _preposed(text, verb, lexicon):
        return re.sub(r"[’'][\p{L}]+$", "", _trimmed(text[: verb.start].strip(), lexicon))
    head = text[: verb.start]
    comma = head.find(",")
    if comma > 0 and len(head[:comma].split()) <= 6 and not _time(head[:comma], lexicon):
        return head[:comma].strip()
    closing = re.search(r"[”»\"]\s*,?\s*([^”»\"]+)$", head)
    words = (closing.group(1) if closing else head).split()
    taken: list[str] = []
    for place, word in enumerate(words):
        role = bool(taken) and any(m.table == "words" and m.key == "role" for m in lexicon.marks(word))
        construct = (
            place == 1 and len(words) > 2 and re.search(r"[^y][ıiuü]$", word) and not words[0].endswith(("lar", "ler"))
        )
        if not word[:1].isupper() and not role and not construct:
            break
        taken.append(word.strip(",“"))
    return " ".join(taken)


def _arabic(text: str, verb: Mark, language: str) -> str:
    """The noun phrase after the verb: construct nouns, their article, adjectives that agree, and a name."""
    lexicon = Lexicon.of(language)
    inside = text[_first_word(text, verb) : verb.end]
    holds_subject = len(inside.split()) > 1 and not _is(text[verb.start : verb.end].split()[0], lexicon, "negation")
    after = inside + text[verb.end :] if holds_subject else text[verb.end :]
    transitive = _ACTS.get(verb.key) in _TRANSITIVE or holds_subject
    taken: list[str] = []
    definite = named = False
    parts = re.findall(r"[\p{L}\p{M}\d’'-]+|[^\s\p{L}\p{M}\d]", after)
    for word, following in zip(parts, [*parts[1:], ""], strict=True):
        folded = fold(word).text
        if not taken and (word in "،:" or word.isdigit() or _PRONOUN.fullmatch(folded)):
            continue
        if not word[0].isalpha() or (taken and transitive and _country(word, lexicon)):
            break
        if _joins(folded, taken):
            taken.append(word)
            definite = False
            continue
        if (named or (definite and transitive)) and _is(word, lexicon, "role"):
            break
        if named and word.endswith(("ه", "ها", "هم")) and len(word) > 3:
            break
        if _is(word, lexicon, "function") or folded in ("ب", "ل") or _ends(folded, word, lexicon, taken):
            break
        article = folded.startswith("ال")
        followed = fold(following).text.startswith("ال") and not _is(following, lexicon, "function")
        if taken and is_told(folded, fold(taken[-1]).text) and not _country(word, lexicon):
            break
        if definite and not article and not named and len(taken) >= 1:
            named = True
        elif named and article:
            taken += [] if transitive and not folded.endswith("ي") else [word]
            break
        elif definite and article and not followed:
            general = _ACTS.get(verb.key) == "says"
            relation = folded.endswith(("ي", "يه"))
            if (transitive and not relation) or not (general or relation or _agrees(folded, fold(taken[-1]).text)):
                break
        definite = definite or article
        taken.append(word)
        if len(taken) >= _MAX_WORDS:
            break
    return " ".join(taken).removesuffix(" في")


def _joins(folded: str, taken: Sequence[str]) -> bool:
    return bool(taken) and folded in ("باسم",)


def _ends(folded: str, word: str, lexicon: Lexicon, taken: Sequence[str]) -> bool:
    """Whether a word can be no part of the name: another act, a day, or an object with its preposition written on."""
    marks = lexicon.marks(word)
    if any(m.table in ("days", "weekdays", "months") or (m.table == "acts" and m.start == 0) for m in marks):
        return True
    if taken and any((m.table, m.key) == ("words", "medium") and m.start == 1 for m in marks):
        return True
    event = any(m.table == "concepts" and m.start == 0 for m in marks) and not folded.startswith("ال")
    if taken and event and fold(taken[-1]).text.startswith("ال"):
        return True
    if not taken:
        written_on = folded[0] in "بل" and any(m.table in ("acts", "concepts") and m.start == 1 for m in marks)
        return written_on or folded.startswith("بال")
    if any(m.table in ("acts", "concepts") and m.start == 1 for m in marks) and folded[0] in "بل":
        return True
    return bool(re.match(r"(?:بال|لل|بأن|ب(?=\w{4})|ل(?=ل\w))", folded)) and not _country(word, lexicon)


def is_told(folded: str, before: str) -> bool:
    """Whether an Arabic word is who is told, behind one who tells: "the diplomat told the reporters"."""
    many = before.endswith(("ين", "ون", "ات"))
    return folded.startswith("ال") and folded.endswith("ين") and before.startswith("ال") and not many


def _country(word: str, lexicon: Lexicon) -> bool:
    """Whether a word that begins like a preposition is a country's name."""
    return any(m.table == "countries" and m.start == 0 for m in lexicon.marks(word))


def _agrees(adjective: str, noun: str) -> bool:
    """Whether a second definite word can be an adjective of the first: a relation, or the same gender ending."""
    return (
        adjective.endswith(("ي", "يه", "يين", "يون"))
        or (adjective.endswith("ه") and noun.endswith("ه"))
        or (len(adjective) <= 6 and not noun.endswith("ه"))
    )


def _is(word: str, lexicon: Lexicon, key: str) -> bool:
    stripped = word.strip(",.;:’'")
    return any(
        (m.table, m.key) == ("words", key) and m.start == 0 and not fold(stripped[m.end :]).text
        for m in lexicon.marks(stripped)
    )


def _medium(text: str, marks: Sequence[Mark], language: str | None) -> str:
    """The agency, paper or station that a sentence names, with the name that follows its kind."""
    found = [m for m in marks if (m.table, m.key) == ("words", "medium")]
    told = re.search(r"\btold\s+((?:[Tt]he\s+)?\p{Lu}[\w-]+(?:\s+\p{Lu}[\w-]+)*)", text) if language == "en" else None
    if told and not any((m.table, m.key) == ("words", "role") for m in Lexicon.of(language).marks(told.group(1))):
        return told.group(1)
    found = [m for m in found if not any(_covers(o, m) for o in found)]
    if not found:
        return ""
    first = found[0]
    end = first.end
    for mark in found[1:]:
        if mark.start - end <= 2:
            end = mark.end
    following = re.match(r"\s+(\p{Lu}[\w-]*(?:\s+\p{Lu}[\w-]*)*)", text[end:])
    if following and end == first.end:
        end += following.end()
    start = first.start
    if language not in ("ar", "ru") and text[start].islower():
        words = re.search(r"(?:(?:state|official|national|local)\s+)$", text[:start])
        start = words.start() if words else start
    return text[start:end]


def _spoken(text: str, mark: Mark, verb: Mark) -> bool:
    """Whether a hope belongs to what the speaker says in the first person, or opens a quotation."""
    return any(
        start <= mark.start <= start + 60 and mark.end <= end
        for start, end in (m.span() for m in _QUOTED.finditer(text))
    )


def _certainty(text: str, marks: Sequence[Mark], verb: Mark | None) -> Certainty:
    said = {
        key: [m for m in marks if (m.table, m.key) == ("words", key)]
        for key in ("almost", "near", "expected", "condition", "negation")
    }
    denied = [m for m in said["negation"] if not _excused(text, m, marks, said["condition"], verb)]
    numbers = [m.start for m in marks if m.table in ("numbers", "scales") or m.key in ("half", "one_and_a_half")]
    almost = [
        m
        for m in said["almost"]
        if not re.match(r"\W*(?:\p{L}{1,3}\s+)?\d", text[m.end :]) and not any(0 <= n - m.end <= 4 for n in numbers)
    ]
    if almost or (said["near"] and denied):
        return "nearly"
    if denied:
        return "does_not"
    hopes = verb is not None and any(
        (m.table, m.key) == ("acts", "hope") and (m.start == verb.start or _spoken(text, m, verb)) for m in marks
    )
    return "hoped" if hopes or said["expected"] else "holds"


def _excused(text: str, negation: Mark, marks: Sequence[Mark], conditions: Sequence[Mark], verb: Mark | None) -> bool:
    """Whether a negation is part of an act ("refused to comment"), of a bound ("no fewer than") or of a condition."""
    within = [
        m
        for m in marks
        if m.table == "acts"
        or (m.table == "words" and m.key in _NO_DENIAL)
        or (m.table == "concepts" and m.key in ("continue", "remain"))
    ]
    if any(m.start <= negation.start and negation.end <= m.end for m in within):
        return True
    return any(0 <= negation.start - c.end <= 40 for c in conditions)
