"""What an article's own text states: outlet, title, address, language and day of publication. Nothing is guessed.

An outlet is stated by a name beside its site's address, by a line that names the source, by a bare name as the last
line, or by the agency of a dateline. The content of an article never tells where it is from.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from index import cleaning, dates
from index.article import Article
from index.cleaning import is_address, is_furniture, normal
from index.lexicons import every
from index.manifest import Stated
from index.sentences import segment

VERSION = 1
"""Raised whenever the same text would be read differently, so that unchanged articles are read again."""

_LANGUAGE_SAMPLE = 5_000
_DATELINE = re.compile(r"^\s*[^\n.()]{2,40}\((?P<agency>[^\n()\d]{2,40})\)\s*[-–—:]")
_NAME = re.compile(r"[^\W_]+(?:[ .&'’\-+]+[^\W_]+)*\.?")
_MOST_WORDS = 4
_LONGEST_NAME = 40


def article(article_id: str, text: str, stated: Stated) -> Article:
    """The article, its fields as ``stated`` (by a user or a manifest), else as the text states them."""
    own = read(text, stated.language)
    published = stated.published or own.published
    inferred = None if published else latest_day(text, stated.language or own.language)
    outlet = stated.outlet or own.outlet
    return Article(
        id=article_id,
        text=text,
        outlet=outlet or article_id,
        outlet_known=outlet is not None,
        title=stated.title or own.title,
        url=stated.url or own.url,
        published=published or inferred,
        published_inferred=inferred is not None,
        language=stated.language or own.language,
    )


def read(text: str, language: str | None = None) -> Stated:
    """What the text states of itself, and the language it is written in."""
    span = cleaning.title_span(text)
    return Stated(
        outlet=_outlet(text),
        title=text[slice(*span)] if span else None,
        url=_address(text),
        published=_published(text),
        language=language or language_of(text),
    )


def latest_day(text: str, language: str | None) -> str | None:
    """The latest day that the text dates in full as past or present, ISO 8601."""
    if not dates.full_dates(text):
        return None
    day = dates.latest_past(text, [*segment(text, language)])
    return day.isoformat() if day else None


def language_of(text: str) -> str | None:
    """ISO 639-1 code of the text's language; None where it has no letters."""
    import py3langid

    sample = text[:_LANGUAGE_SAMPLE]
    if not any(map(str.isalpha, sample)):
        return None
    return str(py3langid.classify(sample)[0])


def signatures(text: str) -> frozenset[str]:
    """The lines that only say where the text is from."""
    lines = _lines(text)
    beside = {line for line, neighbour in _beside_address(lines) if neighbour}
    last = {lines[-1]} if len(lines) > 1 and _is_bare_name(lines[-1], lines[-2]) else set()
    return frozenset(beside | last | {line for line in lines if _after(line, "source")})


def _lines(text: str) -> list[str]:
    return [line for raw in text.splitlines() if (line := raw.strip())]


def _outlet(text: str) -> str | None:
    lines = _lines(text)
    named = {line for line, _ in _beside_address(lines)}
    if len({normal(name) for name in named}) == 1:
        return min(named)
    for line in lines[:3] + lines[-3:]:
        name = _after(line, "source")
        if name and _is_name(name):
            return name.strip(" .")
    if len(lines) > 1 and _is_bare_name(lines[-1], lines[-2]):
        return lines[-1]
    dateline = _DATELINE.match(text)
    if dateline and _is_name(dateline["agency"]):
        return dateline["agency"].strip()
    return None


def _beside_address(lines: list[str]) -> list[tuple[str, str]]:
    """Names that stand on the line before their site's address, each with that address."""
    return [
        (name, address)
        for name, address in pairwise(lines)
        if is_address(address) and "@" not in address and _is_name(name)
    ]


def _is_bare_name(last: str, before: str) -> bool:
    return _is_name(last) and cleaning.ends_sentence(before) and not last.endswith(".")


def _is_name(line: str) -> bool:
    plain = normal(line)
    return (
        len(line) <= _LONGEST_NAME
        and 0 < len(plain.split()) <= _MOST_WORDS
        and bool(_NAME.fullmatch(line.strip()))
        and any(map(str.isalpha, line))
        and not is_address(line)
        and not is_furniture(line)
        and plain not in _generic()
        and plain.split()[0] not in _persons()
    )


def _address(text: str) -> str | None:
    """A line that is the address of a page, not merely of a site."""
    for line in _lines(text):
        if line.startswith(("http://", "https://")) and is_address(line) and line.rstrip("/").count("/") > 2:
            return line
    return None


def _published(text: str) -> str | None:
    for line in _lines(text):
        day = _after(line, "published") if len(line) <= 80 else None
        if day and (found := dates.full_dates(day)):
            return found[0].day.isoformat()
    return None


def _after(line: str, table: str) -> str | None:
    """What follows a word of ``table`` at the beginning of the line."""
    found = _opening(table).match(line)
    return found["rest"].strip() if found and found["rest"].strip() else None


@cache
def _opening(table: str) -> re.Pattern[str]:
    openings = "|".join(map(re.escape, every("provenance", table)))
    colon = r"\s*[:：]\s*" if table == "source" else r"\s*[:：]?\s+"
    return re.compile(rf"\s*(?:{openings}){colon}(?P<rest>[^\n]+)$", re.IGNORECASE)


@cache
def _generic() -> frozenset[str]:
    return frozenset(map(normal, every("provenance", "generic")))


@cache
def _persons() -> frozenset[str]:
    return frozenset(map(normal, every("provenance", "person")))
