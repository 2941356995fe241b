"""Sentences of a text, by offset.

The rules are those of Unicode's UAX 29 (Sentence_Break), compiled into a search for sentence-ending signs and a
decision at each, which is some forty times as fast as a rule-by-rule walk over characters. It departs from UAX 29
where news text needs it: abbreviations, initials and ordinals do not end a sentence; a pause of two or three dots
does not end one in a script without capitals; opening brackets after a full stop belong to what follows; a line end
always ends a sentence.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import regex

from index.lexicons import words

VERSION = 1
"""Part of an index's manifest: raised whenever the same text would be cut differently."""
LONGEST = 700
"""Code points of a sentence: a quote is a sentence or part of one, and may have no more."""

_FEWEST_WORDS = 3
_FEWEST_LETTERS = 4
"""A piece with fewer words (letters in a script without spaces) is a fragment ("1455-1536).") and joins a neighbour."""

_END = regex.compile(
    r"""
    (?P<signs>[\p{SB=STerm}\p{SB=ATerm}…](?:[\p{SB=STerm}\p{SB=ATerm}…]|[\p{SB=Extend}\p{SB=Format}])*)
    (?P<close>(?:\[\d{1,3}\]|[\p{SB=Close}--\p{Ps}]|[\p{Ps}&&[„‚]]|[\p{SB=Extend}\p{SB=Format}])*)
    (?P<space>\p{SB=Sp}*)
    """,
    regex.VERBOSE | regex.V1,
)
_GREEK_END = regex.compile(_END.pattern.replace("[\\p{SB=STerm}", "[;\\p{SB=STerm}"), regex.VERBOSE | regex.V1)
_LATE_CLOSE = regex.compile(r"(?:»|”|\[\d{1,3}\])+")
_LOWER_AHEAD = regex.compile(
    r"[^\p{SB=OLetter}\p{Lu}\p{Lt}\p{SB=Lower}\n\p{SB=STerm}\p{SB=ATerm}]*\p{SB=Lower}", regex.V1
)
_CONTINUES = regex.compile(r"[\p{SB=SContinue}\p{SB=STerm}\p{SB=ATerm}؛]")
_CASELESS = regex.compile(r"\p{SB=OLetter}")
_LETTER = regex.compile(r"\p{L}")
_CAPITAL = regex.compile(r"[\p{Lu}\p{Lt}]")
_LAST_WORD = regex.compile(r"(?r)(?<![\p{L}\p{N}\p{M}])[\p{L}\p{N}\p{M}](?:[\p{L}\p{N}\p{M}\-]|\.\s?(?=\p{L}))*")
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{N}\p{M}]*")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_LINE = regex.compile(r"[^\n\u0085\u2028\u2029]+")
_CLAUSES = (
    regex.compile(r"[؛;:：；](?=\s|\p{SB=OLetter})|\s[–—-](?=\s)"),
    regex.compile(r"[،,，、](?=\s|\p{SB=OLetter})"),
    regex.compile(r"\s"),
)
"""Where a sentence too long to be quoted is cut: the first kind that it has."""


class Span(NamedTuple):
    """``text[start:end]``, in code points, without white space at either end."""

    start: int
    end: int


def segment(text: str, language: str | None = None, start: int = 0, end: int | None = None) -> list[Span]:
    """The sentences of ``text[start:end]`` in order, with offsets into ``text``; white space lies between them.

    A line end ends a sentence. None is longer than ``LONGEST``; fragments are joined to a neighbour on their line.
    """
    language = (language or "").split("-")[0].lower()
    spans: list[Span] = []
    for line in _LINE.finditer(text, start, len(text) if end is None else end):
        spans += _line(text, line.start(), line.end(), language)
    return spans


def _line(text: str, start: int, end: int, language: str) -> list[Span]:
    pieces = []
    begin = start
    for found in (_GREEK_END if language == "el" else _END).finditer(text, start, end):
        if found.start() < begin:
            continue
        stop = _stop(text, found, begin, end, language)
        if stop is not None:
            pieces.append(Span(begin, stop))
            begin = stop
    pieces.append(Span(begin, end))
    trimmed = [span for piece in pieces if (span := _trimmed(text, piece))]
    return [part for span in _joined(text, trimmed) for part in _split(text, span)]


def _stop(text: str, found: regex.Match[str], begin: int, end: int, language: str) -> int | None:
    """Where the sentence ends that these signs end, or None if they end none."""
    signs, after = found["signs"], found.end()
    if after >= end:
        return end
    late = _LATE_CLOSE.match(text, after, end) if found["space"] else None
    if late and _open_quotation(text, begin, found.start(), late[0][0]):
        return None if _LOWER_AHEAD.match(text, late.end(), end) else late.end()
    if _CONTINUES.match(text, after, end) and not (signs[0] == "." and text[after] in "-–—"):
        return None
    full_stop = signs.strip("\u00ad\u200c\u200d\u200e\u200f\u2060") in (".", "\u2024", "．", "﹒")
    dots = not full_stop and set(signs) <= set(".…")
    if dots:
        goes_on = _LOWER_AHEAD.match(text, after, end) or _next_is_caseless(text, after, end)
        return None if goes_on else _after_signs(text, begin, found)
    if not full_stop:
        attributed = found["close"] and found["space"] and _LOWER_AHEAD.match(text, after, end)
        return None if attributed else _after_signs(text, begin, found)
    if not found["space"] and not found["close"] and (text[after].isdigit() or _CAPITAL.match(text, after)):
        return None  # 3.5, U.S., example.Com
    if _LOWER_AHEAD.match(text, after, end):
        return None
    if not found["close"] and _abbreviates(text, begin, found.start(), language):
        return None
    return _after_signs(text, begin, found)


def _after_signs(text: str, begin: int, found: regex.Match[str]) -> int:
    """The end of the signs and of what closes after them; a mark that opens a quotation stays with what follows."""
    for at in range(found.start("close"), found.end("close")):
        opened = _OPENED_BY.get(text[at])
        if opened and text.count(opened, begin, at) <= text.count(text[at], begin, at):
            return at
    return int(found.end("close"))


_OPENED_BY = {"“": "„", "«": "»", "‘": "‚"}
"""Marks that open in most languages and close in German and its neighbours, with what opens them there."""


def _open_quotation(text: str, begin: int, end: int, closing: str) -> bool:
    opening = {"»": "«", "”": "“", "[": ""}[closing]
    return not opening or text.count(opening, begin, end) > text.count(closing, begin, end)


def _next_is_caseless(text: str, at: int, end: int) -> bool:
    letter = _LETTER.search(text, at, end)
    return bool(letter and _CASELESS.match(letter[0]))


def _abbreviates(text: str, begin: int, at: int, language: str) -> bool:
    """Whether the full stop at ``at`` belongs to the word before it."""
    last = _LAST_WORD.search(text, max(begin, at - 24), at)
    if last is None or last.end() != at:
        return False
    word = last[0]
    if word.isdigit():
        first = not text[begin : last.start()].strip()
        return len(word) <= 2 and (first or language in words("abbreviations", "ordinals")["languages"])
    after_number = text[max(begin, last.start() - 2) : last.start()].rstrip()[-1:].isdigit()
    if len(word) == 1:
        initial = _CAPITAL.match(word) or _ARABIC_INITIAL.match(word) or word in _titles(language)
        return bool(initial) and not after_number
    if len(word) <= 4 and "." in word and _CAPITAL.match(word):
        return True
    return word.casefold() in _titles(language) and not after_number


_ARABIC_INITIAL = regex.compile(r"[\u0621-\u063a\u0641-\u064a]")


@cache
def _titles(language: str) -> frozenset[str]:
    lists = words("abbreviations", "titles")
    return frozenset(lists["any"] + lists.get(language, ()))


def _trimmed(text: str, span: Span) -> Span | None:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


def is_fragment(text: str) -> bool:
    """Whether a piece is too short to say anything by itself."""
    found = _WORD.findall(text)
    letters = sum(map(len, found))
    if _UNSPACED.search(text):
        return letters < _FEWEST_LETTERS
    return sum(any(map(str.isalpha, word)) for word in found) < _FEWEST_WORDS


def _joined(text: str, spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        previous = joined[-1] if joined else None
        if (
            previous
            and span.end - previous.start <= LONGEST
            and (is_fragment(text[span.start : span.end]) or is_fragment(text[previous.start : previous.end]))
        ):
            joined[-1] = Span(previous.start, span.end)
        else:
            joined.append(span)
    return joined


def _split(text: str, span: Span) -> list[Span]:
    """A sentence too long to be quoted, cut at clause ends into pieces of about one length."""
    start, end = span
    if end - start <= LONGEST:
        return [span]
    pieces = -(-(end - start) // (LONGEST * 9 // 10))
    cut = _cut(text, start, end, start + (end - start) // pieces)
    rest = _trimmed(text, Span(cut, end))
    first = _trimmed(text, Span(start, cut))
    return ([first] if first else []) + (_split(text, rest) if rest else [])


def _cut(text: str, start: int, end: int, wanted: int) -> int:
    for sign in _CLAUSES:
        places = [found.end() for found in sign.finditer(text, start + LONGEST // 4, min(start + LONGEST, end))]
        if places:
            return int(min(places, key=lambda place: abs(place - wanted)))
    return start + LONGEST
