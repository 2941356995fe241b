"""XQuAD as articles and questions: its Arabic paragraphs, each one article, and its questions in many languages.

A user can get it from https://github.com/google-deepmind/xquad (CC BY-SA 4.0); a folder ``xquad`` with ``ar.json``
and the like is expected in the data folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDS = 3
LANGUAGES = ("ar", "en", "es", "de", "ru", "tr")


@dataclass(frozen=True)
class Asked:
    """A question, and where the Arabic paragraphs answer it. ``fold``: the third that holds its article."""

    text: str
    language: str
    article: str
    paragraph: str
    start: int
    end: int
    fold: int


def paragraphs(data: Path, language: str = "ar") -> Iterator[tuple[str, dict[str, Any]]]:
    """Paragraphs with their ids, ``<article>-<paragraph>``, in file order."""
    for number, article in enumerate(json.loads((data / "xquad" / f"{language}.json").read_text("utf-8"))["data"]):
        for place, paragraph in enumerate(article["paragraphs"]):
            yield f"{number:02}-{place}", paragraph


def write_articles(data: Path, folder: Path) -> Path:
    """The Arabic paragraphs as JSONL articles; the file."""
    file = folder / "xquad-ar.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        for name, paragraph in paragraphs(data):
            record = {"id": name, "language": "ar", "text": paragraph["context"]}
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    return file


def questions(data: Path, language: str) -> list[Asked]:
    """All 1,190 questions in a language, in file order, with the answers' places in the Arabic paragraphs."""
    found = []
    for (name, arabic), (_, spoken) in zip(paragraphs(data), paragraphs(data, language), strict=True):
        for here, there in zip(arabic["qas"], spoken["qas"], strict=True):
            answer = here["answers"][0]
            start, article = int(answer["answer_start"]), name.split("-")[0]
            place = (start, start + len(answer["text"]), int(article) % FOLDS)
            found.append(Asked(there["question"], language, article, name, *place))
    return found


def asked(data: Path, every: int) -> Iterator[Asked]:
    """Every Nth question in each of the six languages, as far as possible another one in each."""
    for number, language in enumerate(LANGUAGES):
        yield from questions(data, language)[number % every :: every]
