"""What sources hold now against what an index holds: which articles are new, changed, vanished or in two places.

Articles go from the files to a temporary database, never all into memory, so that a JSONL may have any size.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from index import provenance, sources
from index.drafts import Draft, Rejection, Remark, place
from index.errors import RiwayatError
from index.manifest import Stated

_STAGE = """CREATE TABLE staged(
    id TEXT PRIMARY KEY, source TEXT NOT NULL, file TEXT NOT NULL, line INTEGER, digest TEXT NOT NULL,
    stated TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL
)"""


class Raw(NamedTuple):
    """An article as its source gave it, before anything is read from its text."""

    source: str
    file: str
    line: int | None
    digest: str
    stated: Stated
    text: str


@dataclass
class Intake:
    """The differences. ``added``, ``changed`` and ``vanished`` are article ids; ``raw`` gives the first two."""

    staged: sqlite3.Connection
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    vanished: list[str] = field(default_factory=list)
    unchanged: int = 0
    rejections: list[Rejection] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def raw(self, article_id: str) -> Raw | None:
        """What came in under this id; None where nothing new did."""
        query = "SELECT source, file, line, digest, stated, text FROM staged WHERE id=? AND state!='unchanged'"
        row = self.staged.execute(query, (article_id,)).fetchone()
        return None if row is None else Raw._make((*row[:4], Stated(**json.loads(row[4])), row[5]))


def take_in(given: Sequence[Path], known: sqlite3.Connection | None) -> Intake:
    """Read the sources and compare them with an index's database (None: a new index).

    Raises RiwayatError when two articles have one id, or when no source gives anything usable.
    """
    intake = Intake(sqlite3.connect(""))
    intake.staged.execute(_STAGE)
    for source in given:
        empty = True
        for item in sources.read(source):
            empty = False
            if isinstance(item, Rejection):
                intake.rejections.append(item)
            elif isinstance(item, Remark):
                intake.remarks.append(item)
            else:
                _stage(intake, source, item, known, given)
        if empty and not _is_known(source, known):
            intake.rejections.append(Rejection(source, "holds no article"))
    usable = intake.staged.execute("SELECT 1 FROM staged LIMIT 1").fetchone()
    if intake.rejections and usable is None:
        others = len(intake.rejections) - 1
        more = f" {others} more inputs cannot be used either." if others else ""
        raise RiwayatError(f"{intake.rejections[0]}{more}")
    if known is not None:
        _find_vanished(intake, given, known)
    return intake


def _stage(intake: Intake, source: Path, draft: Draft, known: sqlite3.Connection | None, given: Sequence[Path]) -> None:
    other = intake.staged.execute("SELECT file, line FROM staged WHERE id=?", (draft.id,)).fetchone()
    if other:
        raise _two_places(draft.id, draft.place, place(*other))
    digest = _digest(draft)
    row = known and known.execute("SELECT source, file, line, digest FROM articles WHERE id=?", (draft.id,)).fetchone()
    if row and row[0] != str(source) and Path(row[0]) not in given and Path(row[0]).exists():
        raise _two_places(draft.id, draft.place, place(row[1], row[2]))
    state = "added" if not row else "unchanged" if (row[0], row[3]) == (str(source), digest) else "changed"
    text = "" if state == "unchanged" else draft.text
    stated = json.dumps(draft.stated.fields(), ensure_ascii=False)
    intake.staged.execute(
        "INSERT INTO staged VALUES(?,?,?,?,?,?,?,?)",
        (draft.id, str(source), str(draft.file), draft.line, digest, stated, text, state),
    )
    if state == "unchanged":
        intake.unchanged += 1
    else:
        (intake.added if state == "added" else intake.changed).append(draft.id)


def _find_vanished(intake: Intake, given: Sequence[Path], known: sqlite3.Connection) -> None:
    unreadable = {item.article for item in intake.rejections if item.article is not None}
    unread = {str(item.file) for item in intake.rejections if item.article is None}
    for source in given:
        query = "SELECT id, file, line FROM articles WHERE source=? ORDER BY id"
        for article, file, line in known.execute(query, (str(source),)):
            kept = article in unreadable or file in unread or str(source) in unread
            now = intake.staged.execute("SELECT source, file, line FROM staged WHERE id=?", (article,)).fetchone()
            if now is None and not kept:
                intake.vanished.append(article)
            elif now is not None and kept and now[1] != file:
                raise _two_places(article, place(*now[1:]), place(file, line))


def _is_known(source: Path, known: sqlite3.Connection | None) -> bool:
    query = "SELECT 1 FROM sources WHERE path=?"
    return known is not None and known.execute(query, (str(source),)).fetchone() is not None


def _digest(draft: Draft) -> str:
    parts = [provenance.VERSION, str(draft.file), draft.stated.fields(), draft.text]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _two_places(article: str, one: str, other: str) -> RiwayatError:
    one, other = one.rstrip(","), other.rstrip(",")
    if one == other:
        return RiwayatError(f"Two of the sources hold {one} ({article!r}).", "Name only one of them.")
    return RiwayatError(f"Two articles have the id {article!r}: {other} and {one}.", "Give one of them another id.")
