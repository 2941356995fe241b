"""Question files: .yaml (a list of ``{id, q}``), .jsonl (the same keys), .txt (a question a line, its number as id)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from index.errors import RiwayatError
from rag.question import Question


@dataclass(frozen=True)
class Rejected:
    """An item that cannot be asked, in its place, with one sentence that says why."""

    id: str | int | None
    error: str


def read_questions(path: Path, defaults: Question | None = None) -> Iterator[Question | Rejected]:
    """The items of a file in order. ``defaults`` gives the restrictions of items that state none.

    Raises RiwayatError where the file as a whole cannot be read.
    """
    for number, item in _items(path):
        if isinstance(item, Rejected):
            yield item
            continue
        try:
            yield _question(item, number, defaults)
        except RiwayatError as problem:
            yield Rejected(item.get("id", number), str(problem))


def _items(path: Path) -> Iterator[tuple[int, dict[str, Any] | Rejected]]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise RiwayatError(f"The questions in {path} cannot be read: {problem}.") from None
    match path.suffix:
        case ".txt":
            yield from ((n, {"id": n, "q": line}) for n, line in enumerate(text.splitlines(), 1))
        case ".jsonl":
            for n, line in enumerate(text.splitlines(), 1):
                if line.strip():
                    yield n, _parsed(line, n)
        case ".yaml" | ".yml":
            yield from enumerate(_yaml(text, path), 1)
        case _:
            raise RiwayatError(f"{path} is no question file.", "Give a .yaml, .jsonl or .txt file.")


def _parsed(line: str, number: int) -> dict[str, Any] | Rejected:
    try:
        item = json.loads(line)
    except ValueError:
        return Rejected(number, f"Line {number} is no JSON.")
    return item if isinstance(item, dict) else Rejected(number, f"Line {number} is no JSON object.")


def _yaml(text: str, path: Path) -> list[dict[str, Any] | Rejected]:
    try:
        items = yaml.safe_load(text)
    except yaml.YAMLError as problem:
        raise RiwayatError(f"{path} is no YAML: {' '.join(str(problem).split())}") from None
    if not isinstance(items, list):
        raise RiwayatError(f"{path} is no list of questions.")
    return [
        item if isinstance(item, dict) else Rejected(n, f"Item {n} is no mapping.") for n, item in enumerate(items, 1)
    ]


def _question(item: dict[str, Any], number: int, defaults: Question | None) -> Question:
    text = item.get("q")
    if not isinstance(text, str):
        raise RiwayatError("The item has no question (q).")
    outlets = item.get("outlets", defaults.outlets if defaults else ())
    if not isinstance(outlets, (list, tuple)) or not all(isinstance(outlet, str) for outlet in outlets):
        raise RiwayatError("The item's outlets are no list of names.")
    return Question(
        text=text,
        id=item.get("id", number),
        outlets=tuple(outlets),
        language=_stated(item, "language", defaults),
        since=_day(item, "since", defaults),
        until=_day(item, "until", defaults),
    )


def _stated(item: dict[str, Any], key: str, defaults: Question | None) -> str | None:
    value = item.get(key)
    if value is None:
        return getattr(defaults, key) if defaults else None
    return str(value)


def _day(item: dict[str, Any], key: str, defaults: Question | None) -> str | None:
    value = _stated(item, key, defaults)
    if value is not None:
        try:
            date.fromisoformat(value[:10])
        except ValueError:
            raise RiwayatError(f"{key} is no ISO 8601 date: {value}.") from None
    return value
