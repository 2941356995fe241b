"""The claims suite: how much of what a sentence states is read from it, by language.

Counted are the fields that are set in the suite or by the program; one that only one of them sets is wrong.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from rag.claims.members import parties
from rag.claims.moments import days
from rag.claims.quantities import quantities
from rag.claims.quantity import Quantity
from rag.claims.statements import statement
from rag.lexicon import fold

PRECISION = {"exact": "exactly", "nearly": "about"}
SUITES = Path(__file__).parent / "suites"
FLOORS = {
    "claims": {"ar": 0.99, "en": 0.99, "fr": 0.99, "es": 0.99, "de": 0.99, "ru": 0.99, "tr": 0.99},
    "claims_unseen": {"ar": 0.99, "en": 0.99, "fr": 0.99, "es": 0.94, "de": 0.99, "ru": 0.99, "tr": 0.92},
    "claims_third": {"ar": 0.99, "en": 0.99, "fr": 0.99, "es": 0.99, "de": 0.99, "ru": 0.99, "tr": 0.99},
}
"""Least shares, by suite and language; only ever raised."""


def fields(item: dict[str, Any], written: date) -> Iterator[tuple[str, bool, object, object]]:
    """Each field that either side sets: its name, whether it is right, what was wanted and what was read."""
    text, language = item["text"], item["language"]
    read = statement(text, language)
    for name in ("speaker", "through"):
        wanted, found = item.get(name, ""), getattr(read, name)
        if wanted or found:
            yield name, bool(wanted and found) and names(wanted, found), wanted, found
    for name, wanted, found in (
        ("act", item.get("act"), read.act),
        ("certainty", item.get("certainty"), None if read.certainty == "holds" else read.certainty),
    ):
        if wanted or found:
            yield name, wanted == found, wanted, found
    marked = [q for q in quantities(text, language) if not q.share]  # the suites' marks leave fractions out
    yield from _quantities(item.get("quantities", []), marked)
    stated, dated = _listed(item.get("date")), list(days(text, language, item.get("published", written)))
    if stated or dated:
        yield "date", stated == dated, stated, dated
    taking_part, listed = item.get("participants", []), list(parties(text, language))
    if taking_part or listed:
        same = len(taking_part) == len(listed) and all(
            bare(a) in bare(b) for a, b in zip(taking_part, listed, strict=True)
        )
        yield "participants", same, taking_part, listed


def _quantities(wanted: list[list[Any]], found: list[Quantity]) -> Iterator[tuple[str, bool, object, object]]:
    for value, precision, unit, counted in wanted:
        low, high = value if isinstance(value, list) else (value, None)
        near = next((q for q in found if (q.value, q.upper) == (low, high)), None)
        if near is not None:
            found.remove(near)
        thing = bare(str(counted)).removeprefix("ال")
        right = near is not None and (near.unit, PRECISION.get(near.precision, near.precision)) == (unit, precision)
        yield "quantity", right and near is not None and thing in ("", near.counted), (value, precision, thing), near
    for extra in found:
        yield "quantity", False, None, extra


def names(marked: str, found: str) -> bool:
    """Whether ``found`` holds what is marked with brackets, and nothing beyond the words around it."""
    core = bare(re.search(r"\[(.*?)\]", marked).group(1))  # type: ignore[union-attr]  # every mark has brackets
    return core in bare(found) and bare(found) in bare(re.sub(r"[\[\]]", "", marked))


def bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text).text))


def _listed(stated: object) -> list[str]:
    return [str(day) for day in stated] if isinstance(stated, list) else [str(stated)] if stated else []


@cache
def shares(suite: str) -> dict[str, float]:
    """The share of right fields by language."""
    read = yaml.safe_load((SUITES / f"{suite}.yaml").read_text("utf-8"))
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for item in read["sentences"]:
        right[item["language"]] += [found for _, found, _, _ in fields(item, read["published"])]
    return {language: sum(marks) / len(marks) for language, marks in right.items()}


@pytest.mark.parametrize("language", FLOORS["claims"])
@pytest.mark.parametrize("suite", FLOORS)
def test_fields_are_read_as_marked(suite: str, language: str) -> None:
    assert shares(suite)[language] >= FLOORS[suite][language]
