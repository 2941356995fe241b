"""Which stretches of an article are not evidence: page furniture, titles, headings, and what is said again.

Nothing is cut out, so that offsets stay those of the stored text; a stretch is only marked.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from index.lexicons import every
from index.sentences import is_fragment

_LINE = re.compile(r"[^\n]+")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w{2,}|@\w+|(?:[a-z0-9\-]+\.)+(?:com|net|org|info|news|tv|co|io|me|gov|edu|int|[a-z]{2})(?:/\S*)?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?؟。！？।॥۔…;:：؛][\s\"'”’»«“)\]]*(?:\[\d+\]\s*)*$")
_FULL_STOP = re.compile(r"[.。।۔][\s\"'”’»«“)\]]*$")
_SIGNS = re.compile(r"^[\W_]+|[\W_]+$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")

LONGEST_HEADING = 12
"""Words of a line that ends no sentence and is still taken for a heading; a longer one says something."""
_LONGEST_TITLE = 30
_FULL_SENTENCE = 12


class Kind(StrEnum):
    """What a paragraph is. Only TEXT is evidence."""

    TEXT = "text"
    TITLE = "title"
    HEADING = "heading"
    SIGNATURE = "signature"
    ADDRESS = "address"
    FURNITURE = "furniture"
    REPEATED = "repeated"
    FRAGMENT = "fragment"


@dataclass(frozen=True)
class Paragraph:
    """A line of the text, ``text[start:end]`` without outer white space; ``number`` counts all lines from 0."""

    number: int
    start: int
    end: int
    kind: Kind


def paragraphs(text: str, title: str | None = None, signatures: frozenset[str] = frozenset()) -> list[Paragraph]:
    """The paragraphs of ``text``, each with what it is.

    ``title`` is the article's title where known; ``signatures`` are the names that provenance read as signatures.
    """
    lines = _lines(text)
    plain = [normal(text[start:end]) for start, end in lines]
    plain_title = normal(title) if title else title_line(text)
    signed = {normal(name) for name in signatures}
    seen: set[str] = set()
    kinds: list[Kind] = []
    in_box = False
    for number, (start, end) in enumerate(lines):
        line, full = plain[number], ends_sentence(text[start:end])
        in_box = line in _set("boxes") or (in_box and not (full and len(line.split()) >= _FULL_SENTENCE))
        if in_box or line in _set("lines") or text[start:end].lower().startswith(every("boilerplate", "pointers")):
            kinds.append(Kind.FURNITURE)
        elif not line or is_address(text[start:end]):
            kinds.append(Kind.ADDRESS if line else Kind.FRAGMENT)
        elif line in signed:
            kinds.append(Kind.SIGNATURE)
        elif line == plain_title:
            kinds.append(Kind.REPEATED if line in seen else Kind.TITLE)
        elif _says_again(line, seen):
            kinds.append(Kind.REPEATED)
        elif not full and _is_heading(text, lines, number):
            kinds.append(Kind.HEADING)
        elif is_fragment(text[start:end]):
            kinds.append(Kind.FRAGMENT)
        else:
            kinds.append(Kind.TEXT)
        seen.add(line)
    return [Paragraph(n, start, end, kind) for n, ((start, end), kind) in enumerate(zip(lines, kinds, strict=True))]


def title_line(text: str) -> str | None:
    """The title that the text begins with, normalised: its first real line, if that is repeated or ends no sentence.

    A first line that ends no sentence counts only where a longer paragraph follows that does; one that is repeated
    may be a question, but not with a full stop: an article pasted twice repeats its first paragraph.
    """
    span = title_span(text)
    return normal(text[span[0] : span[1]]) if span else None


def title_span(text: str) -> tuple[int, int] | None:
    """Where the title lies that the text begins with; None if it begins with none."""
    lines = _lines(text)
    for number, (start, end) in enumerate(lines):
        raw = text[start:end]
        line = normal(raw)
        if not line or line in _set("lines") or is_address(raw):
            continue
        if number + 1 < len(lines) and is_address(text[slice(*lines[number + 1])]):
            continue  # a name beside its address is a signature
        words = len(line.split())
        if words > _LONGEST_TITLE or is_fragment(raw):
            return None
        again = any(_says_again(normal(text[a:b]), {line}) for a, b in lines[number + 1 :])
        if again and not _FULL_STOP.search(raw):
            return start, end
        following = [text[a:b] for a, b in lines[number + 1 :]]
        body = any(ends_sentence(other) and len(other) > len(raw) for other in following)
        return (start, end) if body and not ends_sentence(raw) and not _UNSPACED.search(raw) else None
    return None


def normal(line: str) -> str:
    """A line as it is compared: case, marks, outer signs and white space do not make two lines differ."""
    folded = unicodedata.normalize("NFKD", line.casefold())
    bare = "".join(character for character in folded if not unicodedata.combining(character) and character != "ـ")
    return " ".join(_SIGNS.sub("", bare).split())


def is_address(line: str) -> bool:
    """Whether the line is nothing but a web or mail address."""
    return bool(_ADDRESS.fullmatch(line.strip().strip("()<>[]")))


def ends_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does. A colon counts: what it introduces follows."""
    return bool(_SENTENCE_END.search(line))


def is_furniture(line: str) -> bool:
    """Whether a line is a known part of a page rather than of an article."""
    return normal(line) in _set("lines") | _set("boxes")


def _lines(text: str) -> list[tuple[int, int]]:
    spans = []
    for found in _LINE.finditer(text):
        line = found[0]
        start = found.start() + len(line) - len(line.lstrip())
        end = found.end() - (len(line) - len(line.rstrip()))
        if start < end:
            spans.append((start, end))
    return spans


def _says_again(line: str, seen: set[str]) -> bool:
    """Whether the line is an earlier one, once or several times over without anything between."""
    if line in seen:
        return True
    for times in (2, 3, 4):
        size = (len(line) + 1) // times
        for length in (size, size - 1, len(line) // times):
            piece = _SIGNS.sub("", line[:length].strip())
            if piece in seen and len(piece) > 8 and not line.replace(piece, "").strip(" .!?؟…،,-|"):
                return True
    return False


def _is_heading(text: str, lines: list[tuple[int, int]], number: int) -> bool:
    start, end = lines[number]
    line = text[start:end]
    if _UNSPACED.search(line) or len(line.split()) > LONGEST_HEADING or len(line) > 120 or number + 1 >= len(lines):
        return False
    following = text[slice(*lines[number + 1])]
    return len(following) > len(line) and (ends_sentence(following) or len(following.split()) > LONGEST_HEADING)


@cache
def _set(table: str) -> frozenset[str]:
    return frozenset(map(normal, every("boilerplate", table)))
