"""What the lexicon files know of a text: which words deny, count, date, name a country or an event.

``Lexicon.of("ar").marks(text)`` gives every entry that occurs in a text with its place, so that the modules that
read claims work on marks and never on words. Matching is by word: exact entries and prefixes through dictionaries,
entries of several words through a regular expression that is only tried where its first word occurs.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

FOLDER = Path(__file__).parent
LANGUAGES = ("ar", "en", "fr", "es", "de", "ru", "tr")

_SAME_LETTER = str.maketrans("أإآٱىیةک’", "اااايي" + "هك'")
_SIGNS = "%٪$€£¥₽₺"
_WORD = re.compile(rf"[\w{_SIGNS}]+(?:['’](?=\w)\w+)?")
_ELISION = re.compile(r"['’]")
_ARABIC_CLITICS = (re.compile(r"[وف](?=\w{2})"), re.compile(r"[بكلس](?=\w{2})"), re.compile(r"ا?ل(?=\w{2})"))
_BETWEEN = r"\W+(?:\w+\W+){0,7}?"
_INFLECTED = {"ru": "аяийь", "tr": "", "de": ""}
"""Languages that inflect names of countries, with the last letters that change."""
_LONGEST_ENDING = 4
_A_WORD = 32
"""Letters up to which what was folded is remembered: words come again and again."""
_DAY_ENDINGS = {
    "de": (
        ("", ["abend", "früh", "mittag", "morgen", "nachmittag", "nacht", "vormittag"]),
        ("Samstag", ("sonnabend",)),
    ),
    "ru": (
        ("а", "уые"),
        ("ье", ("ья", "ью", "ьем")),
        ("к", ("ка", "ку", "ком", "ки", "кам")),
        ("г", ("га", "гу", "гом")),
    ),
    "tr": (
        ("", ["dan", "den", "tan", "ten", "ya", "ye", "a", "e", "ı", "i", "yı", "yi", "nın", "nin", "ları", "leri"]),
    ),
}
"""Endings of the names of weekdays and what takes their place in other cases and at times of the day."""
_CITY_ENDINGS = {
    "ru": (
        ("а", "ыеу"), ("а", ("ой",)), ("я", ("и", "ю", "ей", "е")), ("ь", ("я", "ю", "ем", "е")), ("ы", ("ах", "ам")),
        *((consonant, [consonant + ending for ending in ("а", "у", "ом", "е")]) for consonant in "бвгдзклмнпрстфхцчшщ"),
    ),
}  # fmt: skip
"""Endings of the names of cities and what takes their place in other cases."""
_MONTH_ENDINGS = {
    "ru": (("ь", ("е", "ю", "ем", "ём")), ("й", ("е", "ю", "ем")), ("т", ("те", "ту", "том"))),
    "tr": (("", ("da", "de", "ta", "te", "dan", "den", "tan", "ten")),),
}
_SMALL_MONTHS = ("fr", "es", "ru")
_NAMES_TOO = {
    "ar": {"ماي", "مارس"},
    "de": {"mai", "august"},
    "en": {"march", "april", "may", "june", "august"},
    "tr": {"ocak", "nisan", "eylül", "ekim", "kasım"},
}
"""Months that are names of people or other words too, and so are months only beside what dates."""
_DATING = {
    "ar": r"(?:\d|/|\b(?:في|شهر|منذ|حتي|خلال|منتصف|نهايه|بدايه|مطلع|اواخر|اوائل|ال\w+ من))\s*$",
    "de": r"(?:\d\.?|\b(?:im|in|anfang|mitte|ende|seit|bis|ab|zwischen|vo[nm]|zum|monats?|\w+ten|\w+tag,?))\s*$",
    "en": r"(?:\d(?:st|nd|rd|th)?,?|\b(?:in|of|since|by|until|till|from|to|for|before|after|during|through|throughout"
    r"|between|this|last|next|late|early|mid|every|each|an?|the|\w+day,?))[\s-]*$",
    "tr": r"(?:\d|\b(?:geçen|geçtiğimiz|gelecek|önümüzdeki|bu))\s*$",
}
_DATED = {
    "ar": r"\s*(?:\d|/|ال(?:ماضي|مقبل|جاري|قادم))",
    "de": r"\s*\d",
    "en": r"[,\s]*\d",
    "tr": r"\s+(?:\d|ay[ıd]?|başı|sonu|ortası|tarih)|['’]?[dt][ae]n?\b",
}
"""What dates a month, before it and behind it."""
_OF_A_DATE = (r"\d\.?\s+(?:de\s+)?$", r"\s+(?:del?\s+)?[12]\d{3}\b")
"""What dates a month that has a capital where the language gives it none."""
_MONTH_LOCALES = {"ar": ("ar", "ar_SY", "ar_EG", "ar_MA", "ar_DZ")}


@dataclass(frozen=True)
class Folded:
    """A text with case, marks, letter forms and digit scripts folded; ``places[i]`` is where its i-th letter stood."""

    text: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class Mark:
    """An entry ``key`` of ``table`` found at ``text[start:end]`` (code points of the text as given)."""

    table: str
    key: str
    start: int
    end: int


def fold(text: str) -> Folded:
    """Fold for matching. Every letter of the result keeps the place that it came from."""
    return _fold_word(text) if len(text) <= _A_WORD else _fold(text)


@lru_cache(maxsize=32_768)
def _fold_word(text: str) -> Folded:
    return _fold(text)


def _fold(text: str) -> Folded:
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for folded in _fold_letter(letter):
            letters.append(folded)
            places.append(place)
    places.append(len(text))
    return Folded("".join(letters), tuple(places))


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    plain = unicodedata.normalize("NFKC", letter).casefold().translate(_SAME_LETTER)
    return "".join(
        c for c in plain if c != "ـ" and not (unicodedata.combining(c) and ("\u0610" <= c <= "\u06ed" or c == "\u0307"))
    )


class Lexicon:
    """One language's entries, ready for matching. An unknown language has the country names of CLDR alone."""

    def __init__(self, language: str) -> None:
        self.language = language
        path = FOLDER / f"{language}.toml"
        tables = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
        self.values: dict[str, int] = {}
        self._exact: dict[str, list[tuple[str, str]]] = {}
        self._prefixes: dict[str, list[tuple[str, str]]] = {}
        self._phrases: dict[str, list[tuple[str, str, re.Pattern[str]]]] = {}
        for table, key, pattern in (*_entries(tables, self.values), *_cldr(language), *_cities(language)):
            self._add(table, key, pattern)
        self._longest = max(map(len, self._prefixes), default=0)

    @staticmethod
    @cache
    def of(language: str | None) -> Lexicon:
        """The lexicon of a language by ISO 639-1 code."""
        return Lexicon(language or "")

    def _add(self, table: str, key: str, pattern: str) -> None:
        folded = fold(pattern.removeprefix("^")).text.strip()
        anchored = pattern.startswith("^")
        if not anchored and re.fullmatch(rf"[\w{_SIGNS}'’]+", folded):
            self._exact.setdefault(folded, []).append((table, key))
        elif not anchored and re.fullmatch(r"\w+\*", folded):
            self._prefixes.setdefault(folded[:-1], []).append((table, key))
        else:
            self._add_phrase(table, key, folded, anchored)

    def _add_phrase(self, table: str, key: str, folded: str, anchored: bool) -> None:
        body = re.escape(folded).replace(r"\ \*\ ", _BETWEEN).replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
        start = r"\A\W*" if anchored else r"(?<!\w)" if folded[:1].isalnum() else ""
        clitics = r"(?:[وف]?(?:ال|لل|بال|[بكلس])?)?" if self.language == "ar" and not anchored else ""
        expression = re.compile(
            start + clitics + f"({body})" + (r"(?!\w)" if folded[-1:].isalnum() or folded[-1:] == "*" else "")
        )
        anchor = max(re.split(r"[\s*]+", folded), key=len)
        self._phrases.setdefault(anchor, []).append((table, key, expression))

    def words(self) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
        """Every single word, folded, with the tables and keys that it stands in."""
        return ((word, tuple(owners)) for word, owners in self._exact.items())

    def entries(self, table: str, key: str) -> tuple[str, ...]:
        """The single words of one entry, folded."""
        return tuple(word for word, owners in self._exact.items() if (table, key) in owners)

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Every entry that occurs in ``text``, in order of place; entries may overlap."""
        return _marks(self, text)

    def scan(self, text: str) -> Iterator[Mark]:
        folded = fold(text)
        for match in _WORD.finditer(folded.text):
            for start, word in self._forms(match):
                for table, key in self._lookup(word):
                    mark = self._mark(folded, table, key, start, start + len(word))
                    if table != "months" or self._written_as_month(text, mark):
                        yield mark
        for anchor, phrases in self._phrases.items():
            if anchor in folded.text:
                for table, key, expression in phrases:
                    for found in expression.finditer(folded.text):
                        yield self._mark(folded, table, key, found.start(1), found.end(1))

    def _written_as_month(self, text: str, mark: Mark) -> bool:
        """Whether the case of a word and what stands beside it let it be a month: "in May", and no "Theresa May"."""
        behind = text[mark.end :]
        word, before, after = (fold(part).text for part in (text[mark.start : mark.end], text[: mark.start], behind))
        if self.language == "ar" and word == "اب":
            return text[mark.start] == "آ"  # August, and no father or door
        capital = text[mark.start].isupper()
        if self.language == "en" and not capital:
            return False
        if self.language in _SMALL_MONTHS and capital:
            dated = re.search(_OF_A_DATE[0], before) or re.match(_OF_A_DATE[1], after)
            return bool(dated) or (not mark.start and not behind.strip()[:1].isupper())
        if word not in _NAMES_TOO.get(self.language, ()):
            return True
        if self.language == "en" and re.search(r"\b(?:by|for|to|from|of)\s+$", before) and re.match(r" [A-Z]", behind):
            return False
        return bool(
            re.search(_DATING[self.language], before)
            or re.match(_DATED[self.language], after)
            or self._beside(before, after)
        )

    def _beside(self, before: str, after: str) -> bool:
        """Whether another month stands beside a place, "in April and May"."""
        names = "|".join(self._months)
        link = r"(?:\s*[-–/,]\s*|\s+(?:and|or|to|und|oder|bis|ve|ile|veya|او|الي)\s+|\s+و)"
        return bool(re.search(rf"\b(?:{names}){link}$", before) or re.match(rf"{link}(?:{names})\b", after))

    @cached_property
    def _months(self) -> frozenset[str]:
        return frozenset(word for word, owners in self._exact.items() if "months" in dict(owners))

    def _forms(self, match: re.Match[str]) -> Iterator[tuple[int, str]]:
        """The word as written, and without the clitics that Arabic writes onto it, each with its place."""
        start, word = match.start(), match.group()
        yield start, word
        if len(word) > 1:  # "$12"
            yield from ((start + place, sign) for place, sign in enumerate(word) if sign in _SIGNS)
        if elided := _ELISION.search(word):
            yield start, word[: elided.start()]
            start, word = start + elided.end(), word[elided.end() :]
            yield start, word
        if self.language == "ar":
            for clitics in _ARABIC_CLITICS:
                if clitic := clitics.match(word):
                    start, word = start + clitic.end(), word[clitic.end() :]
                    yield start, word

    def _lookup(self, word: str) -> Iterator[tuple[str, str]]:
        yield from self._exact.get(word, ())
        for length in range(1, min(len(word), self._longest) + 1):
            for table, key in self._prefixes.get(word[:length], ()):
                if table != "countries" or len(word) - length <= _LONGEST_ENDING:
                    yield table, key

    @staticmethod
    def _mark(folded: Folded, table: str, key: str, start: int, end: int) -> Mark:
        return Mark(table, key, folded.places[start], folded.places[end - 1] + 1)


@lru_cache(maxsize=8192)
def _marks(lexicon: Lexicon, text: str) -> tuple[Mark, ...]:
    return tuple(sorted(set(lexicon.scan(text)), key=lambda mark: (mark.start, -mark.end, mark.table, mark.key)))


def _entries(tables: dict[str, dict[str, object]], values: dict[str, int]) -> Iterator[tuple[str, str, str]]:
    for table, entries in tables.items():
        for key, patterns in entries.items():
            if isinstance(patterns, int):
                values[key] = patterns
                yield table, key, key
            elif isinstance(patterns, list):
                for pattern in patterns:
                    yield table, key, pattern


def _cldr(language: str) -> Iterator[tuple[str, str, str]]:
    """Names of countries, months and weekdays from the Unicode locale data."""
    if not language:
        return
    try:
        locale = Locale.parse(language)
    except (ValueError, UnknownLocaleError):
        return
    for code, name in locale.territories.items():
        if len(code) == 2 and code.isalpha():
            yield "countries", code, name
            if " " not in name and len(name) >= 5 and language in _INFLECTED:
                yield "countries", code, name.rstrip(_INFLECTED[language]) + "*"
    for tag in _MONTH_LOCALES.get(language, (language,)):
        for form in ("format", "stand-alone"):
            for month, name in Locale.parse(tag).months[form]["wide"].items():
                yield "months", str(month), name
                for inflected in _inflected(name, _MONTH_ENDINGS.get(language, ())):
                    yield "months", str(month), inflected
    for form in ("format", "stand-alone"):
        for weekday, name in locale.days[form]["wide"].items():
            yield "weekdays", str(weekday), name
            for inflected in _inflected(name, _DAY_ENDINGS.get(language, ())):
                yield "weekdays", str(weekday), inflected


def _cities(language: str) -> Iterator[tuple[str, str, str]]:
    """Cities as a language with a lexicon writes them, in all cases."""
    if language in LANGUAGES:
        for key, forms in cities().items():
            for name in {forms[language], *_inflected(forms[language], _CITY_ENDINGS.get(language, ()))}:
                yield "cities", key, name


@cache
def cities() -> dict[str, dict[str, str]]:
    """Cities by their English name, and how each language writes them."""
    tables = tomllib.loads((FOLDER / "cities.toml").read_text("utf-8"))
    found = {
        key: {language: forms.get(language, key) for language in LANGUAGES} for key, forms in tables["cities"].items()
    }
    for zone in tables["zones"]:
        english = zone.partition("/")[2].replace("_", " ")
        named = {one: Locale.parse(one).time_zones.get(zone, {}).get("city") or english for one in LANGUAGES}
        found[named["en"]] = {one: name.partition(" (")[0] for one, name in named.items()}
    return found


def _inflected(name: str, endings: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """The name with each ending that takes the place of its own."""
    for ending, others in endings:
        if name.endswith(ending):
            yield from (name[: len(name) - len(ending)] + other for other in others)


@cache
def opposites() -> dict[str, frozenset[str]]:
    """For each concept, the concepts that cannot hold of the same thing at the same time."""
    table = tomllib.loads((FOLDER / "opposites.toml").read_text("utf-8"))["opposites"]
    both: dict[str, set[str]] = {}
    for concept, others in table.items():
        for other in others:
            both.setdefault(concept, set()).add(other)
            both.setdefault(other, set()).add(concept)
    return {concept: frozenset(others) for concept, others in both.items()}


@cache
def kin() -> dict[str, frozenset[str]]:
    """For each concept, itself and those that may stand for the same thing."""
    families = tomllib.loads((FOLDER / "opposites.toml").read_text("utf-8"))["families"]
    return {
        concept: frozenset(other for family in families.values() if concept in family for other in family)
        for concept in {concept for family in families.values() for concept in family}
    }


@cache
def concepts(group: str) -> frozenset[str]:
    """The concepts of a named group: "changing" (a later report supersedes an earlier one), "toll", "shared" or
    "topical"."""
    return frozenset(tomllib.loads((FOLDER / "opposites.toml").read_text("utf-8"))[group]["concepts"])
