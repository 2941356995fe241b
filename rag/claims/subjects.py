"""Who does a verb of saying: the words that name them.

Where the verb stands decides where its subject is looked for: before it, after it (Arabic; "..., said the mayor"; a
German verb in second place), or beside a preposition ("according to").
"""

from __future__ import annotations

from collections.abc import Sequence

import regex as re

from rag.claims.verbs import ACTS, TRANSITIVE
from rag.lexicon import Lexicon, Mark, fold

_BREAK = re.compile(r"[,،؛;:!?؟—–\"«»“”„()]|(?<!\b\p{Lu}\p{Ll}{0,2})\.|\.$")
"""Where a phrase ends; not at the full stop of a title or of an initial."""
_PRONOUN = re.compile(r"(?:عن|في|علي|ل|ب|من|مع|الي)(?:ه|ها|هم|هما|نا)")
_LIGATURE = re.compile(r"[ld][’']\p{L}")
_MAX_WORDS = 9
_OF = ("der", "des", "von", "für")
"""German words by which a noun belongs to the one before it."""
_INSERTED = 6
"""Words that commas set off between somebody and their verb, where nothing else tells that they do."""
QUOTATION = 4
"""Words from which a quotation is what somebody said, and no single expression of theirs."""
_PARTICIPLE = re.compile(r"\p{Ll}{3,}[ae]n")
_GENITIVE = re.compile(r"\p{Ll}{2}['’]?n?[ıiuü]n$")
_TOLD_OF = re.compile(r"(?:[dt][ıiuü]ğ|[ae]cağ|[ae]ceğ)[ıiuü]n[ıiuü]\b|(?:mas|mes)[ıi]n[ıi]\b")
"""Turkish: "who says", "of the bridge", and what is told of it, "that it will close"."""
_FULL_NAME = re.compile(r"\p{Lu}[\w’'-]+(?:\s+\p{Lu}[\w’'-]+)+")
_TITLE = re.compile(r"([^,.;:!?«»“”„\"()]+)\s[«“„\"]([^«»“”„\"]+)[»”“\"]")


def subject(text: str, verb: Mark, language: str | None) -> str:
    """The words that name who does ``verb``, or "" where the sentence names nobody."""
    if language == "ar":
        return _arabic(text, verb, language)
    lexicon = Lexicon.of(language)
    if language == "tr":
        return _turkish(text, verb, lexicon)
    if preposed(text, verb, lexicon):
        phrase = _with_title(_noun_phrase(text[verb.end :], lexicon), text[verb.end :])
        return _first_noun(phrase) if language == "de" else phrase
    if (before := _without_helping(text[: verb.start], lexicon)) and _is(before.split()[-1], lexicon, "relative"):
        return ""
    if head := _before_insertion(text, verb, lexicon):
        return head
    if _pronoun_after(text, verb, lexicon) and (language == "de" or _behind_break(text, verb)):
        return _before(text, verb.start, lexicon) if _named_further(text, verb, lexicon) else ""
    after = "" if language == "en" and not _behind_break(text, verb) else _after(text, verb, language)
    if after and _inverted(text, verb, lexicon):
        return after
    before = _around_helping(text, verb, lexicon) if language == "de" else ""
    before = before or _before(text, verb.start, lexicon)
    return "" if _pronoun_before(text, verb, lexicon) else _somebody_there(before, lexicon) or after


def quoted_person(text: str, verb: Mark, language: str | None) -> str:
    """Whom an agency quotes, where the verb's own words hold the agency: "نقلت رويترز عن مسؤول"."""
    if language != "ar" or " " not in text[verb.start : verb.end]:
        return ""
    return subject(text, Mark(verb.table, verb.key, verb.end - 1, verb.end), language)


def _around_helping(text: str, verb: Mark, lexicon: Lexicon) -> str:
    """Who stands beside the helping verb, where German has the verb itself at the end: "the mayor has the talks for
    failed declared"."""
    if not re.match(r"\s*(?:[.,:]|$)", text[verb.end :]):
        return ""
    clause = re.split(r"[,;:–—“”„]\s", text[: verb.start])[-1]
    for word in re.finditer(r"\b(?:hat|haben|hatten?)\b", clause):
        before = _trimmed(clause[: word.start()].strip(), lexicon)
        after = "" if _pronoun_after(clause, Mark("", "", word.start(), word.end()), lexicon) else clause[word.end() :]
        return _somebody_there(before, lexicon) or _first_noun(_noun_phrase(after, lexicon))
    return ""


def _behind_break(text: str, verb: Mark) -> bool:
    """Whether a comma, a dash or a quotation that ends stands right before a verb, or nothing at all."""
    return re.search(r"(?:^|[,—–”“»«\"])\s*$", text[: verb.start]) is not None


def _after(text: str, verb: Mark, language: str | None) -> str:
    """Who stands behind a verb, before the part of it that German has at the end: "teilte die Polizei mit"."""
    start, end = verb.end, len(text)
    if language == "de":
        words = text[verb.start : verb.end].split()
        start = _first_word(text, verb)
        end = verb.end - len(words[-1]) if len(words) > 2 else end
    lexicon = Lexicon.of(language)
    phrase = _with_title(_noun_phrase(text[start:end], lexicon), text[start:end])
    keys = ("tied", "function") if language == "de" else ("tied",)
    if (name := _FULL_NAME.search(phrase)) and (following := phrase[name.end() :].split()):
        phrase = phrase[: name.end()] if any(_is(following[0], lexicon, key) for key in keys) else phrase
    words = phrase.split()
    if language != "de" and len(words) > 1 and words[0][0].isupper() and _is(words[1], lexicon, "tied"):
        phrase = words[0]
    return _somebody_there(phrase, lexicon)


def _with_title(phrase: str, text: str) -> str:
    """A phrase at the beginning of ``text`` with the name in quotation marks behind it: "the newspaper «Morning»"."""
    titled = _TITLE.match(text)
    named = titled and titled.group(1).strip() == phrase and len(titled.group(2).split()) < QUOTATION
    return titled.group().strip() if titled and named and phrase else phrase


def _before_insertion(text: str, verb: Mark, lexicon: Lexicon) -> str:
    """Who stands before what commas set off between them and their verb: "X, who had fled, said", "X, he too, said".
    A name set off names them further and is no such thing; a place or thing alone may have a clause of its own."""
    clause = _without_helping(text[: verb.start], lexicon)
    parts = re.split(r",\s", re.split(r"[;:!?—–\"«»“”„]\s", clause + " ")[-1])
    if len(parts) < 3 or parts[-1].strip():
        return ""
    place = len(parts) - 2
    while place > 1 and (parts[place - 1].isdigit() or _is(parts[place - 1].partition(" ")[0], lexicon, "tied")):
        place -= 1
    head, inserted = _led_in(parts[place - 1], lexicon), parts[place]
    words, opening = head.split(), inserted.split()[0] if inserted.strip() else ""
    if not words or not opening or opening[0].isupper() or len(words) > _MAX_WORDS or _acts_in(head, lexicon):
        return ""
    aside = inserted.isdigit() or any(_is(inserted, lexicon, key) for key in ("aside", "pronoun"))
    relative = _is(opening, lexicon, "relative")
    noun = _is(words[0], lexicon, "function") or (len(words) == 1 and words[0][0].isupper())
    thing = noun and not _is(words[0], lexicon, "pronoun") and len(words) <= 2 and place == 1
    somebody = re.search(r"\p{Lu}[\w’'-]+$", head) or any(_is(w, lexicon, "role") for w in words)
    short = len(parts) == 3 and len(inserted.split()) <= _INSERTED
    said = (somebody and (aside or relative or short)) or (thing and (aside or relative))
    return _somebody_there(head, lexicon) if said else ""


def _first_noun(phrase: str) -> str:
    """A German phrase up to its first noun and what belongs to it, without the verb that may follow at once."""
    words = phrase.split()
    nouns = [place for place, word in enumerate(words) if word[0].isupper()]
    end = nouns[0] + 1 if nouns else len(words)
    while end < len(words) and (words[end][0].isupper() or (words[end] in _OF and words[end + 1 : end + 2])):
        end += 1
    return " ".join(words[:end])


def _led_in(phrase: str, lexicon: Lexicon) -> str:
    """A phrase without the words that only lead to it, "but", "as", "in the meantime"."""
    words = phrase.split()
    while len(words) > 1 and any(_is(words[0], lexicon, key) for key in ("contrast", "joining", "aside")):
        words.pop(0)
    if len(words) > 1 and not words[0][0].isupper() and _is(words[0], lexicon, "auxiliary"):
        words.pop(0)
    return " ".join(words)


def bare_name(words: str, language: str | None) -> str:
    """Words with capitals without those before a name that are none, "But X Y", "According to X Y"; "" where only an
    office and a surname are left."""
    lexicon = Lexicon.of(language)
    kept = words.split()
    while kept and any(_is(kept[0], lexicon, key) for key in ("contrast", "joining", "aside", "attribution", "tied")):
        kept.pop(0)
    person = [word for word in kept if not any(_is(word, lexicon, key) for key in ("role", "function"))]
    return "" if len(kept) > 1 and len(person) < 2 else " ".join(kept)


def _somebody_there(phrase: str, lexicon: Lexicon) -> str:
    """A phrase, or "" where it can be nobody: it holds a helping verb, or opens with a number, a quotation or a word
    that ties it to another ("who led the search", "to the residents")."""
    words = phrase.split()
    if not words or not (words[0][0].isalpha() or _LIGATURE.match(words[0])) or _nobody(phrase, lexicon):
        return ""
    helping = [w for w in words[1:-1] if _is(w, lexicon, "auxiliary") and not w[0].isupper()]
    head = re.split("[’']", words[0])[0]
    tied = _is(head, lexicon, "tied") or (_is(words[0], lexicon, "auxiliary") and not words[0][0].isupper())
    return "" if helping or tied else phrase


def _nobody(phrase: str, lexicon: Lexicon) -> bool:
    """Whether all words of a phrase only help or stand beside others, "comme l’a", or the last opens a clause."""
    words = re.split(r"[\s’']+", phrase.strip())
    helping = ("auxiliary", "function", "aside", "contrast")
    last = words[-1].islower() and _is(words[-1], lexicon, "tied")
    return last or all(any(_is(word, lexicon, key) for key in helping) for word in words)


def _inverted(text: str, verb: Mark, lexicon: Lexicon) -> bool:
    """Whether a comma parts the verb from what stands before it, and closes no apposition: "..., said the mayor"."""
    if ACTS.get(verb.key) in TRANSITIVE:
        return False
    return _without_helping(text[: verb.start], lexicon).endswith(",") and not _named_further(text, verb, lexicon)


def _named_further(text: str, verb: Mark, lexicon: Lexicon) -> bool:
    """Whether a name between two commas tells who holds the office before it: "the envoy, X Y, said"."""
    parts = _without_helping(text[: verb.start], lexicon).split(",")
    return len(parts) == 3 and not parts[2] and 0 < len(parts[1].split()) <= 4 and parts[1].strip()[0].isupper()


def _pronoun_before(text: str, verb: Mark, lexicon: Lexicon) -> bool:
    """Whether a pronoun is who says it: whom it stands for another sentence tells."""
    last = re.search(r"[\p{L}’']+$", _without_helping(text[: verb.start], lexicon))
    return last is not None and _is(last.group(), lexicon, "pronoun")


def unnamed(text: str, verb: Mark, language: str | None) -> bool:
    """Whether a pronoun says it, "he said", "fügte er hinzu", or nobody but the verb behind a quotation that it ends:
    "«...», agregó"."""
    lexicon = Lexicon.of(language)
    closing = re.search(r"[”“»«\"]\s*,?\s*[—–]?\s*$", text[: verb.start]) and not re.search(r"\p{L}", text[verb.end :])
    return bool(closing) or _pronoun_before(text, verb, lexicon) or _pronoun_after(text, verb, lexicon)


def _pronoun_after(text: str, verb: Mark, lexicon: Lexicon) -> bool:
    """Whether a pronoun stands right behind the verb: "sagte sie", "dit-il"."""
    following = re.match(r"(?:\s|-t-|-)(\p{L}+)", text[_first_word(text, verb) :])
    return following is not None and _is(following.group(1), lexicon, "pronoun")


def _without_helping(clause: str, lexicon: Lexicon) -> str:
    """What stands before a verb, without the helping verbs at its end."""
    clause = clause.rstrip()
    while (last := re.search(r"[\p{L}’']+$", clause)) and _is(last.group(), lexicon, "auxiliary"):
        clause = clause[: last.start()].rstrip()
    return clause


def preposed(text: str, verb: Mark, lexicon: Lexicon) -> bool:
    return any(m.table == "words" and m.key == "attribution" and m.start == verb.start for m in lexicon.marks(text))


def _first_word(text: str, verb: Mark) -> int:
    """Where the first word of a verb ends: "wies" of "wies den Vorwurf zurück"."""
    space = re.search(r"\s", text[verb.start : verb.end])
    return verb.start + space.start() if space else verb.end


def _before(text: str, end: int, lexicon: Lexicon) -> str:
    """The noun phrase that ends where the verb begins, without times and helping verbs."""
    clause = _without_helping(text[:end], lexicon)
    named_further = clause.endswith(",")
    clause = clause.rstrip(" ,،—–-")
    if clause.endswith(("”", "“", "»", '"')):
        titled = None if named_further else _TITLE.fullmatch(_without_helping(text[:end], lexicon))
        return titled.group() if titled and len(titled.group(2).split()) < QUOTATION else ""
    opening = max(
        (m.end() for m in re.finditer(r"[;:.!?—–\"«»“”„]\s", clause + " ") if m.end() < len(clause)), default=0
    )
    if opening == 0 and (commas := list(re.finditer(r",\s", clause))):
        openings = [m.end() for m in commas]
        opening = _apposition(clause, openings, lexicon) if named_further else openings[-1]
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
    if times and times[-1].end >= len(phrase) and times[-1].start > 8:
        kept = phrase[: times[-1].start].split()
        while kept and _is(kept[-1], lexicon, "function"):
            kept.pop()
        return _led_in(" ".join(kept), lexicon)
    if times and len(phrase[: times[-1].start].split()) < 2 and not phrase[times[-1].end :].strip():
        return ""
    least = 1 if lexicon.language == "ru" else 2  # "Monday night"; Russian says "on Monday police"
    if times and times[0].start <= 4 and len(phrase[times[0].end :].split()) >= least:
        phrase, times = phrase[times[0].end :].strip(" ,"), times[1:]
    if times and not re.search(r"\p{Lu}\p{L}+\s+\p{Lu}", phrase):
        words = phrase.split()
        return "" if len(words) <= 3 else phrase[max(t.end for t in times) :].strip(" ,") if times[0].start < 8 else ""
    words = phrase.split()
    if (
        not words
        or len(words) > _MAX_WORDS
        or all(_is(w, lexicon, "auxiliary") or _is(w, lexicon, "function") for w in words)
    ):
        names = re.findall(r"\p{Lu}[\w’'-]*(?:\s+\p{Lu}[\w’'-]*)+", phrase)
        return names[-1] if names else ""
    return _led_in(phrase, lexicon)


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
    times = [m for m in lexicon.marks(phrase) if m.table in ("days", "weekdays", "months") and m.start <= 5]
    return phrase[max(m.end for m in times) :].strip() if times else phrase


def _turkish(text: str, verb: Mark, lexicon: Lexicon) -> str:
    """The subject stands first; a comma may close it, and the verb comes last."""
    if preposed(text, verb, lexicon):
        return re.sub(r"[’'][\p{L}]+$", "", _trimmed(text[: verb.start].strip(), lexicon))
    behind = _noun_phrase(text[verb.end :], lexicon)
    participle = _PARTICIPLE.fullmatch(text[verb.start : verb.end].split()[-1]) is not None
    if behind and (participle or _behind_break(text, verb)) and re.search(r"\p{Lu}", behind):
        return behind
    head = text[: verb.start]
    comma = head.find(",")
    if comma > 0:
        named = _turkish_head(head[:comma], lexicon)
        if (
            named
            and not _nobody(named, lexicon)
            and len(named.split()) <= 6
            and (len(head[:comma].split()) <= 6 or named != head[:comma].strip())
        ):
            return named
    closing = re.search(r"[”»\"]\s*,?\s*([^”»\"]+)$", head)
    behind_quotation = closing.group(1).strip() if closing else ""
    opening = re.match(r"[^”»\"“«]+(?=\s[“«\"])", head) if closing and not behind_quotation else None
    words = (behind_quotation or (opening.group() if opening else "" if closing else head)).split()
    taken: list[str] = []
    for place, word in enumerate(words):
        role = bool(taken) and any(m.table == "words" and m.key == "role" for m in lexicon.marks(word))
        construct = (
            place == 1 and len(words) > 2 and re.search(r"[^y][ıiuü]$", word) and not words[0].endswith(("lar", "ler"))
        )
        if not word[:1].isupper() and not role and not construct:
            break
        taken.append(word.strip(",:“"))
    rest = words[len(taken) :]
    owned = taken and _GENITIVE.search(taken[-1]) and not any(_GENITIVE.search(word) for word in rest)
    nobody = not taken or _nobody(" ".join(taken), lexicon) or (owned and any(_TOLD_OF.search(word) for word in rest))
    return "" if nobody else " ".join(taken)


def _turkish_head(head: str, lexicon: Lexicon) -> str:
    """Who stands before the first comma: behind the last participle that describes them ("who asked not to be named"),
    before the day on which they said it."""
    times = [m.start for m in lexicon.marks(head) if m.table in ("days", "weekdays", "months")]
    if times and times[0] == 0:
        return ""
    words = (head[: times[0]] if times else head).split()
    participles = [place for place, word in enumerate(words[:-1]) if word[0].islower() and _PARTICIPLE.fullmatch(word)]
    return " ".join(words[participles[-1] + 1 :] if participles else words)


def _arabic(text: str, verb: Mark, language: str) -> str:
    """The noun phrase after the verb: construct nouns, their article, adjectives that agree, and a name."""
    lexicon = Lexicon.of(language)
    inside = text[_first_word(text, verb) : verb.end]
    holds_subject = len(inside.split()) > 1 and not _is(text[verb.start : verb.end].split()[0], lexicon, "negation")
    after = inside + text[verb.end :] if holds_subject else text[verb.end :]
    transitive = ACTS.get(verb.key) in TRANSITIVE or holds_subject
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
        bare = bool(taken) and not definite and not _is(taken[0], lexicon, "role")
        if (named or ((definite or bare) and transitive)) and _is(word, lexicon, "role"):
            break
        if len(word) > 3 and ((named and word.endswith(("ه", "ها", "هم"))) or (definite and word.endswith("ها"))):
            break
        if _is(word, lexicon, "function") or folded in ("ب", "ل") or _ends(folded, word, lexicon, taken, verb):
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
            general = ACTS.get(verb.key) == "says"
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


def _ends(folded: str, word: str, lexicon: Lexicon, taken: Sequence[str], verb: Mark) -> bool:
    """Whether a word can be no part of the name: another act, a day, or an object with its preposition written on."""
    marks = lexicon.marks(word)
    if any(m.table in ("days", "weekdays", "months") or (m.table == "acts" and m.start == 0) for m in marks):
        return True
    if taken and any((m.table, m.key) == ("words", "medium") and m.start == 1 for m in marks):
        return True
    event = any(m.table == "concepts" and m.start == 0 for m in marks) and not folded.startswith("ال")
    if (
        taken
        and event
        and (
            fold(taken[-1]).text.startswith("ال")
            or _country(taken[-1], lexicon)
            or (verb.key == "announce" and len(taken) == 1 and not _is(taken[0], lexicon, "role"))
        )
    ):
        return True
    if not taken:
        written_on = folded[0] in "بل" and any(m.table in ("acts", "concepts") and m.start == 1 for m in marks)
        return written_on or folded.startswith("بال")
    if any(m.table in ("acts", "concepts") and m.start == 1 for m in marks) and folded[0] in "بل":
        return True
    return bool(re.match(r"(?:بال|لل|بان|ب(?=\w{4})|ل(?=ل\w))", folded)) and not _country(word, lexicon)


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
