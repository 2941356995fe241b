"""Whether a suite's question got the right kind of conflict and the right answers."""

from __future__ import annotations

import re
from typing import Any

from rapidfuzz import fuzz

from rag.answer import Answer
from rag.lexicon import fold
from rag.names import in_script

_ALIKE = 75
_WITHIN = 90
"""How alike words must be, of 100: in any order, or where one holds the other."""


def accepted(item: dict[str, Any]) -> list[str]:
    """The verdicts that are right."""
    return item["verdict"] if isinstance(item["verdict"], list) else [item["verdict"]]


def kind_right(item: dict[str, Any], answer: Answer) -> bool | None:
    """Whether the conflicts are of the kinds marked, and of no other; None where no conflict is due."""
    if "conflict" not in accepted(item) or (answer.verdict != "conflict" and answer.verdict in accepted(item)):
        return None
    found = {conflict.kind for conflict in answer.conflicts}
    return bool(found) and found <= {conflict["kind"] for conflict in item["conflicts"]}


def answers_right(item: dict[str, Any], answer: Answer) -> tuple[int, int, bool]:
    """How many versions say an answer that is marked, of how many that fill, and whether the question is answered:
    more than half of its versions are right and at least half of what is marked is said.

    Words quoted in another script than the question's are right where they stand in a marked quote: the marks are in
    the question's language alone.
    """
    filling = [version for version in answer.versions if version.fills]
    quotes = {article: marked["quotes"] for article, marked in item["evidence"].items()}
    plain = [any(alike(version.answer, marked) for marked in item["answers"]) for version in filling]
    foreign = [
        not in_script(version.answer, item["language"])
        and any(_bare(version.answer) in _bare(q) for c in version.citations for q in quotes.get(c.article, ()))
        for version in filling
    ]
    right = sum(one or other for one, other in zip(plain, foreign, strict=True))
    said = sum(any(alike(version.answer, marked) for version in filling) for marked in item["answers"]) + sum(foreign)
    return right, len(filling), 2 * right > len(filling) and 2 * said >= len(item["answers"])


def alike(said: str, marked: str) -> bool:
    """Whether an answer is one of those marked, which ``|`` parts: its numbers, and nearly its words."""
    return any(_same(_bare(said), _bare(form)) for form in marked.split("|"))


def _same(said: str, form: str) -> bool:
    if re.findall(r"\d+", said) != re.findall(r"\d+", form):
        return False
    within = min(len(said), len(form)) >= 4 and fuzz.token_set_ratio(said, form) >= _WITHIN
    return said == form or within or fuzz.token_sort_ratio(said, form) >= _ALIKE


def _bare(text: str) -> str:
    return re.sub(r"[^\w%]+", " ", fold(re.sub(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))", "", text)).text).strip()
