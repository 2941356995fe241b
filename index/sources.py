"""Reading sources: .txt files, .jsonl files, and folders of them, as drafts of articles and rejections.

Nothing is interpreted here: what an article's text says of itself is read in ``provenance``.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index import manifest
from index.decoding import Undecodable, decode, tidy
from index.drafts import Draft, Item, Rejection, Remark
from index.manifest import Stated

LARGEST = 10 * 2**20
"""Bytes of UTF-8 that one article's text may have."""
_NOT_READ_YET = (".htm", ".html", ".pdf", ".doc", ".docx", ".rtf", ".odt", ".json", ".csv", ".xml")
_NO_FILE = Path("The text")
_LONGEST_LINE = 8 * LARGEST
"""Bytes of a JSONL line: every byte of the text as an escape, and room for the other fields."""


def read(source: Path) -> Iterator[Item]:
    """What a resolved source path holds now, in a fixed order. A folder without articles yields nothing.

    Never raises for bad input; each file is opened when its turn comes, a JSONL a line at a time.
    """
    if not source.exists():
        yield Rejection(source, "does not exist")
    elif source.is_dir():
        yield from _read_folder(source)
    elif source.suffix.lower() == ".jsonl":
        yield from _read_lines(source)
    elif source.suffix.lower() == ".txt":
        yield from _read_files(source.parent, [source])
    else:
        yield Rejection(source, "is neither a .txt nor a .jsonl file nor a folder of them")


def read_text(text: str, stated: Stated) -> Iterator[Item]:
    """One text that is in no file yet, as an article whose id comes from its content."""
    text = tidy(text)
    try:
        _check(text)
    except Undecodable as error:
        yield Rejection(_NO_FILE, str(error))
        return
    yield Draft(_id_of_content(text, stated), text, _NO_FILE, stated=stated)


def _read_folder(folder: Path) -> Iterator[Item]:
    try:
        files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    except OSError as error:
        yield Rejection(folder, f"cannot be read: {error.strerror}")
        return
    yield from _read_files(folder, [file for file in files if file.suffix.lower() == ".txt"])
    for file in files:
        if file.suffix.lower() == ".jsonl":
            yield from _read_lines(file)
    for file in files:
        if file.suffix.lower() in _NOT_READ_YET:
            yield Remark(file, "is passed over; only .txt and .jsonl are read")


def _read_files(folder: Path, files: list[Path]) -> Iterator[Item]:
    try:
        tables = manifest.manifest(folder)
    except manifest.Unusable as error:
        reason = f"waits for {folder / manifest.NAME}, which {error}"
        yield from (Rejection(file, reason) for file in files)
        return
    for file in files:
        yield from _read_file(file, tables.get(file.name, {}))
    if len(files) != 1:
        names = {file.name for file in files}
        for name in tables.keys() - names:
            yield Remark(folder / manifest.NAME, f"there is no file {name!r} for its table")


def _read_file(file: Path, table: Mapping[str, Any]) -> Iterator[Item]:
    article = _id(table.get("id")) or file.stem
    stated, remarks = manifest.stated(table)
    try:
        size = file.stat().st_size
        if size > 4 * LARGEST:
            raise Undecodable(_too_large(size))
        text = decode(file.read_bytes())
        _check(text)
    except Undecodable as error:
        yield Rejection(file, str(error), article=article)
        return
    except OSError as error:
        yield Rejection(file, f"cannot be read: {error.strerror}", article=article)
        return
    yield from (Remark(file, remark) for remark in remarks)
    yield Draft(article, text, file, stated=stated)


def _read_lines(file: Path) -> Iterator[Item]:
    derived: dict[str, int] = {}
    number = 0
    try:
        with open(file, "rb") as handle:
            if file.stat().st_size == 0:
                yield Rejection(file, "is empty")
            while raw := handle.readline(_LONGEST_LINE):
                number += 1
                if len(raw) == _LONGEST_LINE and not raw.endswith(b"\n"):
                    while (rest := handle.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                        pass
                    yield Rejection(file, f"is longer than {_LONGEST_LINE // 2**20} MB", number)
                elif raw.strip():
                    yield from _read_line(file, number, raw, derived)
    except OSError as error:
        yield Rejection(file, f"cannot be read: {error.strerror}")


def _read_line(file: Path, number: int, raw: bytes, derived: dict[str, int]) -> Iterator[Item]:
    try:
        line = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        reason = "is not valid UTF-8" if isinstance(error, UnicodeDecodeError) else "is not valid JSON"
        yield Rejection(file, reason, number)
        return
    if not isinstance(line, dict):
        yield Rejection(file, "is not a JSON object", number)
        return
    article = _id(line.get("id"))
    if line.get("id") is not None and article is None:
        yield Rejection(file, "has an id that is not a string", number)
        return
    text = line.get("text")
    if not isinstance(text, str):
        yield Rejection(file, "has no text", number, article)
        return
    text = tidy(text)
    try:
        _check(text)
    except Undecodable as error:
        yield Rejection(file, str(error), number, article)
        return
    stated, remarks = manifest.stated(line)
    if article is None:
        article = _id_of_content(text, stated)
        if article in derived:
            yield Remark(file, f"repeats line {derived[article]} and is taken once", number)
            return
        derived[article] = number
    yield from (Remark(file, remark, number) for remark in remarks)
    yield Draft(article, text, file, number, stated)


def _check(text: str) -> None:
    if not text.strip():
        raise Undecodable("is empty")
    if len(text) * 4 > LARGEST and (size := len(text.encode())) > LARGEST:
        raise Undecodable(_too_large(size))


def _too_large(size: int) -> str:
    return f"has {size / 2**20:.1f} MB of text; one article may have {LARGEST // 2**20} MB"


def _id(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return tidy(value).strip() or None if isinstance(value, str) else None


def _id_of_content(text: str, stated: Stated) -> str:
    content = json.dumps([text, stated.fields()], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def resolved(source: str | os.PathLike[str]) -> Path:
    """The path by which a source is known, whichever way it is written."""
    return Path(source).expanduser().resolve()
