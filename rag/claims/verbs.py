"""Verbs of saying: which acts they are, where a sentence has one, and what only looks like one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import regex as re

from rag.lexicon import Mark

Act = Literal[
    "says", "announces", "accuses", "denies", "confirms", "declines", "calls_for", "threatens", "hopes", "doubts"
]
ACTS: dict[str, Act] = {
    "say": "says", "announce": "announces", "accuse": "accuses", "deny": "denies", "confirm": "confirms",
    "decline": "declines", "demand": "calls_for", "threaten": "threatens", "hope": "hopes", "doubt": "doubts",
}  # fmt: skip
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|„[^“]*“|\"[^\"]*\"")
_BEFORE_VERB = re.compile(r"(?:^|[^\p{L}\p{M}])[وف]?س?$")
TRANSITIVE = ("accuses", "calls_for", "threatens", "doubts")
_NOT_FINITE = {
    "fr": re.compile(r"(?:ées?|és)$"),
    "es": re.compile(r"[ai]d(?:a|as|os)$"),
    "ru": re.compile(r"нн(?:ы[ехмй]|ыми|ая|ое|ого|ую|ой)$"),
    "tr": re.compile(
        r"m[ae](?:s[ıi]\w*|d[ae]n?|y[ıiae]|n[ıi]n|l[ae]r\w*)?$|(?:ıldı|ildi|uldu|üldü)(?:ğ\w*)?$|söylen\w+$"
    ),
}
"""Endings of participles and nouns that are made of a verb of saying."""


def reports(text: str, marks: Sequence[Mark]) -> list[Mark]:
    """The verbs of saying outside quotations, the longest at each place, in order."""
    quoted = [m.span() for m in QUOTED.finditer(text)]
    acts = [
        m
        for m in marks
        if m.table == "acts"
        and m.key in ACTS
        and not capital(text, m)
        and verbal(text, m)
        and not any(start <= m.start and m.end <= end for start, end in quoted)
    ]
    return [m for m in acts if not any(covers(o, m) for o in acts)]


def main_verb(text: str, marks: Sequence[Mark]) -> Mark | None:
    """The verb that reports the whole sentence: one that closes it after a comma or a quotation, else the first."""
    found = reports(text, marks)
    if not found:
        return None
    closing = [m for m in found if closes(text, m)]
    return closing[-1] if closing else found[0]


def closes(text: str, verb: Mark) -> bool:
    """Whether the report stands at the end, after what it reports: "..., the mayor said"."""
    before = text[: verb.start]
    opening = max((m.end() for m in re.finditer(r"[,،—–”»\"“]", before)), default=0)
    return (
        opening > 0.3 * len(text) and len(before[opening:].split()) <= 8 and not re.search(r"[,،:]", text[verb.end :])
    )


def capital(text: str, mark: Mark) -> bool:
    """Whether a capital within the sentence makes a name or a German noun of what could be a verb."""
    return mark.start > 0 and text[mark.start].isupper() and text[mark.start - 1] == " "


def finite(text: str, mark: Mark, language: str | None) -> bool:
    """Whether a word tells what somebody does, and is no participle ("les mesures annoncées") or Turkish noun
    ("açıklamasında")."""
    pattern = _NOT_FINITE.get(language or "")
    return not (pattern and pattern.search(re.split(r"\W", text[mark.start :], maxsplit=1)[0]))


def verbal(text: str, mark: Mark) -> bool:
    """Whether no letters but those that Arabic writes before a verb stand before it: the name كيري holds no "sees"."""
    return bool(_BEFORE_VERB.search(text[: mark.start]))


def covers(other: Mark, mark: Mark) -> bool:
    return other.start <= mark.start and mark.end <= other.end and other.end - other.start > mark.end - mark.start
