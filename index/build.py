"""Indexing: the next generation is built beside the one that answers, verified, and put in its place.

Whatever goes wrong on the way, the index that was there stays as it was.
"""

from __future__ import annotations

import errno
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index import chroma, compatibility, database, generations, vectors, verification
from index.changes import Changes, plan
from index.embeddings import encoders
from index.encoder import Encoder
from index.errors import RiwayatError
from index.intake import take_in
from index.settings import Settings, load
from index.sources import resolved
from index.writing import write

Progress = Callable[[int, int], None]
"""Called with the articles done and all articles to do."""


@dataclass(frozen=True)
class Report:
    """What an indexing run did. ``rejections`` and ``remarks`` are sentences for the user."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    vanished: tuple[str, ...] = ()
    taken_out: tuple[str, ...] = ()
    restored: tuple[str, ...] = ()
    unchanged: int = 0
    articles: int = 0
    sentences: int = 0
    silent: tuple[str, ...] = field(default=())
    """Articles without a sentence fit for evidence, of those that went in now."""
    rejections: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def exit_status(self) -> int:
        """0, or 1 when some inputs were rejected while the rest went in."""
        return 1 if self.rejections else 0


def build(
    folder: Path,
    sources: Sequence[Path | str] = (),
    settings: Settings | None = None,
    progress: Progress | None = None,
    *,
    remove: Sequence[str] = (),
    restore: Sequence[str] = (),
    fields: Mapping[str, Mapping[str, str | None]] | None = None,
    using: Sequence[Encoder] | None = None,
) -> Report:
    """Make the index in ``folder`` hold what each of ``sources`` holds now; other sources stay.

    ``remove`` takes articles out until ``restore`` names them; ``fields`` sets fields of articles by id as stated by a
    user (None unsets one). ``using`` stands in for the encoders of the settings. A run that changes nothing writes
    nothing. Raises RiwayatError, and then nothing has changed, when no input is usable, when two articles have one
    id, when the index was made with something else, when another indexer is at work, when the disk is full.
    """
    settings = settings or load()
    given = list(dict.fromkeys(map(resolved, sources)))
    models = tuple(using) if using is not None else encoders(settings)
    with generations.indexing(folder):
        number = generations.current(folder)
        manifest = None if number is None else generations.manifest(folder, number)
        if manifest is not None:
            compatibility.check(folder, manifest, compatibility.made_with(models, settings))
        elif not given:
            raise RiwayatError(f"{folder} holds no index.", "Index a source first.")
        _clean(folder, number)
        known = None if number is None else database.open_for_reading(generations.path(folder, number))
        try:
            intake = take_in(given, known)
            changes = plan(intake, known, given, remove, restore, fields or {})
        finally:
            if known is not None:
                known.close()
        if changes.nothing and number is not None:
            assert manifest is not None
            return _report(changes, manifest["articles"], manifest["sentences"], [])
        return _build(folder, number, manifest, changes, settings, models, progress)


def _build(
    folder: Path,
    number: int | None,
    old: dict[str, Any] | None,
    changes: Changes,
    settings: Settings,
    models: Sequence[Encoder],
    progress: Progress | None,
) -> Report:
    following = max([number or 0, *generations.numbers(folder)]) + 1
    identity = old["identity"] if old else secrets.token_hex(4)
    try:
        new = generations.begin(folder, following)
        if number is None:
            database.create(new)
        else:
            _copy(generations.path(folder, number), new, settings)
        names = (chroma.name(identity, number, settings), chroma.name(identity, following, settings))
        with closing(database.open_for_writing(new)) as written:
            silent = write(written, new, names, changes, settings, models, progress)
            articles = written.execute("SELECT count(*) FROM articles WHERE NOT taken_out").fetchone()[0]
            wanted = written.execute("SELECT id, article FROM sentences ORDER BY number").fetchall()
        with chroma.opened(new, settings) as store:  # what a new reader will see
            verification.verify(chroma.collection(store, names[1]), wanted)
        contents = compatibility.made_with(models, settings) | {
            "identity": identity,
            "dimension": vectors.dimension(models),
            "articles": articles,
            "sentences": len(wanted),
            "built": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        generations.publish(folder, following, contents)
    except BaseException as error:
        generations.discard(folder, following)
        explained = _explained(error, folder)
        if explained is None:
            raise
        raise explained from error
    _retire(folder, following, number, identity, settings)
    return _report(changes, articles, len(wanted), silent)


def _copy(old: Path, new: Path, settings: Settings) -> None:
    shutil.copyfile(old / database.NAME, new / database.NAME)
    if settings.chroma_url is None:
        shutil.copytree(old / chroma.FOLDER, new / chroma.FOLDER)


def _clean(folder: Path, number: int | None) -> None:
    """Delete what a killed indexer left: generations newer than the one that answers."""
    for leftover in generations.numbers(folder):
        if number is None or leftover > number:
            generations.discard(folder, leftover)


def _retire(folder: Path, following: int, number: int | None, identity: str, settings: Settings) -> None:
    """Delete the generations before the last that no reader holds, with their vectors."""
    gone = [old for old in generations.numbers(folder) if old not in (following, number)]
    gone = [old for old in gone if generations.discard(folder, old)]
    if settings.chroma_url is not None and gone:
        with chroma.opened(folder, settings) as store:
            for old in gone:
                chroma.drop(store, chroma.name(identity, old, settings))


def _explained(error: BaseException, folder: Path) -> RiwayatError | None:
    """One sentence for a failure of the machine; None for one that is not the machine's."""
    said = str(error).lower()
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or "no space left" in said or "database or disk is full" in said:
        return RiwayatError(f"The disk of {folder} is full.", "Make room and index again; the index is as it was.")
    if isinstance(error, OSError | sqlite3.Error):
        return RiwayatError(f"{folder} cannot be written: {error}.", "The index is as it was.")
    return None


def _report(changes: Changes, articles: int, sentences: int, silent: Sequence[str]) -> Report:
    return Report(
        added=tuple(changes.added),
        changed=tuple(changes.changed),
        vanished=tuple(changes.vanished),
        taken_out=tuple(changes.taken_out),
        restored=tuple(changes.restored),
        unchanged=changes.unchanged,
        articles=articles,
        sentences=sentences,
        silent=tuple(silent),
        rejections=tuple(changes.rejections),
        remarks=tuple(changes.remarks),
    )
