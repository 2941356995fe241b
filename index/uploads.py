"""Files and text added on the page. They are kept inside the index folder, which is their source.

A file is read once, when it comes. What of it is usable is kept as JSONL, an article a line, whatever it came in; what
is not is told at once and never comes up again.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock

from index import generations, manifest, sources
from index.drafts import Draft, Item, Rejection, Remark
from index.errors import RiwayatError
from index.manifest import Stated

_LOCK = ".lock"
_NOT_IN_NAMES = re.compile(r"[^\w-]+")


class Indexed(NamedTuple):
    """What an index has under an id."""

    text: str
    taken_out: bool


Known = Callable[[str], Indexed | None]


@dataclass
class Kept:
    """What came of an addition: the articles' ids, and sentences for the user."""

    articles: list[str] = field(default_factory=list)
    rejections: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def keep_files(folder: Path, files: Sequence[Path], fields: Mapping[str, str | None], known: Known) -> Kept:
    """Keep the articles of files in the index folder. ``fields`` are for the articles that do not state their own.

    Raises RiwayatError when a field is not usable or the folder cannot be written; what was kept by then stays.
    """
    given = _stated(fields)
    named = ((file.stem, (replace(item, file=Path(file.name)) for item in sources.read(file))) for file in files)
    return _keep(folder, named, given, known)


def keep_text(folder: Path, text: str, fields: Mapping[str, str | None], known: Known) -> Kept:
    """Keep one pasted text, as ``keep_files``."""
    given = _stated(fields)
    return _keep(folder, [(given.title or "text", sources.read_text(text, given))], given, known)


def _stated(fields: Mapping[str, str | None]) -> Stated:
    return Stated(**manifest.checked(fields))


def _keep(folder: Path, named: Iterable[tuple[str, Iterable[Item]]], given: Stated, known: Known) -> Kept:
    kept = Kept()
    uploads = folder / generations.UPLOADS
    try:
        uploads.mkdir(exist_ok=True)
        with FileLock(uploads / _LOCK):
            there = {item.id: _digest(item.text) for item in sources.read(uploads) if isinstance(item, Draft)}
            for name, items in named:
                _write(uploads / _file_name(name), _lines(items, given, there, known, kept))
    except OSError as error:
        raise RiwayatError(f"{uploads} cannot be written: {error.strerror}.", "Make room and add it again.") from None
    return kept


def _lines(items: Iterable[Item], given: Stated, there: dict[str, bytes], known: Known, kept: Kept) -> Iterator[str]:
    """The usable articles as JSONL lines; what is not usable goes to ``kept`` as sentences."""
    for item in items:
        if isinstance(item, Rejection):
            kept.rejections.append(str(item))
        elif isinstance(item, Remark):
            kept.remarks.append(str(item))
        elif (refusal := _refusal(item, there, known)) is not None:
            kept.rejections.append(f"{item.place} {refusal}.")
        elif item.id in there:
            kept.articles.append(item.id)  # kept before and never indexed
        else:
            there[item.id] = _digest(item.text)
            kept.articles.append(item.id)
            fields = given.fields() | item.stated.fields()
            yield json.dumps({"id": item.id, **fields, "text": item.text}, ensure_ascii=False)


def _refusal(draft: Draft, there: Mapping[str, bytes], known: Known) -> str | None:
    """Why an article that is readable is not kept; None where it is."""
    indexed = known(draft.id)
    other = _digest(indexed.text) if indexed else there.get(draft.id)
    if other is not None and other != _digest(draft.text):
        return f"has the id of another article, {draft.id!r}; rename it"
    if indexed is None:
        return None
    return "was removed before; restore it" if indexed.taken_out else "is there already"


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _write(file: Path, lines: Iterator[str]) -> None:
    """All of the lines or, whatever happens, no file; none for no lines either."""
    new = file.with_name(f".{file.name}.new")
    try:
        with open(new, "w", encoding="utf-8") as handle:
            handle.writelines(f"{line}\n" for line in lines)
            handle.flush()
            os.fsync(handle.fileno())
        if new.stat().st_size:
            os.replace(new, file)
    finally:
        new.unlink(missing_ok=True)


def _file_name(name: str) -> str:
    return f"{_NOT_IN_NAMES.sub('-', name).strip('-')[:60] or 'text'}-{secrets.token_hex(4)}.jsonl"
