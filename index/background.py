"""Changes to an index while it answers: one after another, each in a process of its own.

A process of its own takes neither the lock nor the memory of the models that answer, and gives way to them.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.errors import Busy, RiwayatError
from index.settings import Settings

if TYPE_CHECKING:
    from index.uploads import Kept

_LET_OTHERS = 2
"""Steps of niceness: whoever asks meanwhile comes first, yet an addition moves on while they never cease."""
_AGAIN = 1.0
"""Seconds until another indexer is asked whether it has finished."""


@dataclass(frozen=True)
class Job:
    """What to change. ``files`` and ``text`` are to be kept in the index folder and indexed; ``stated`` are fields of
    theirs. ``remove``, ``restore`` and ``fields`` are as in ``build.build``.

    The files are deleted when the job is over, with the folder of one that was alone in it.
    """

    files: tuple[Path, ...] = ()
    text: str | None = None
    stated: Mapping[str, str | None] = field(default_factory=dict)
    remove: tuple[str, ...] = ()
    restore: tuple[str, ...] = ()
    fields: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)


@dataclass(frozen=True)
class Stage:
    """How far a job is: ``done`` of ``total`` articles, and in the end what it changed. ``waiting`` is for another
    indexer. ``messages`` are sentences for the user: why it failed, or what was passed over."""

    state: Literal["queued", "waiting", "working", "done", "failed"] = "queued"
    done: int = 0
    total: int = 0
    articles: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()

    @property
    def over(self) -> bool:
        return self.state in ("done", "failed")


class Work:
    """A job under way; ``stage`` may be read at any time."""

    def __init__(self) -> None:
        self.stage = Stage()


class Indexer:
    """Does the jobs of one index folder in the order in which they come."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        threads = settings.threads or max(1, (os.cpu_count() or 1) // 2)
        self._folder, self._settings = folder, settings.model_copy(update={"threads": threads})
        self._line = ThreadPoolExecutor(1, thread_name_prefix="indexer")
        self._process: BaseProcess | None = None

    def start(self, job: Job) -> Work:
        """Put a job in the line."""
        work = Work()
        self._line.submit(self._run, job, work)
        return work

    def close(self) -> None:
        """Take no more jobs; one that is under way is ended, and the index is as it was before it."""
        self._line.shutdown(wait=False, cancel_futures=True)
        if self._process is not None:
            self._process.terminate()

    def _run(self, job: Job, work: Work) -> None:
        alone = multiprocessing.get_context("spawn")
        ours, theirs = alone.Pipe(duplex=False)
        process = alone.Process(target=_work, args=(theirs, self._folder, self._settings, job), daemon=True)
        try:
            process.start()
            self._process = process
            theirs.close()
            with closing(ours), suppress(EOFError):
                while not work.stage.over:
                    work.stage = ours.recv()
            process.join()
            self._process = None
        except OSError as error:
            work.stage = Stage("failed", messages=(f"No indexer could be started: {error.strerror}.",))
        for file in job.files:
            file.unlink(missing_ok=True)
            with suppress(OSError):
                file.parent.rmdir()
        if not work.stage.over:
            work.stage = replace(work.stage, state="failed", messages=("The indexer was ended.", "Add it again."))


def _work(tell: Connection, folder: Path, settings: Settings, job: Job) -> None:
    """One job, in a process of its own."""
    with suppress(OSError):
        os.nice(_LET_OTHERS)
    try:
        tell.send(_done(tell, folder, settings, job))
    except RiwayatError as problem:
        tell.send(Stage("failed", messages=(str(problem),)))
    except Exception as error:  # whoever waits is told that it failed; the trace goes to the log
        tell.send(Stage("failed", messages=(f"The index could not be changed: {type(error).__name__}.",)))
        raise


def _done(tell: Connection, folder: Path, settings: Settings, job: Job) -> Stage:
    from index.build import build
    from index.generations import UPLOADS

    tell.send(Stage("working"))
    kept = _kept(folder, job)
    adds = bool(job.files) or job.text is not None
    if adds and not kept.articles:
        return Stage("failed" if kept.rejections else "done", messages=(*kept.rejections, *kept.remarks))
    while True:
        try:
            report = build(
                folder,
                [folder / UPLOADS] if adds else [],
                settings,
                lambda done, total: tell.send(Stage("working", done, total)),
                remove=job.remove,
                restore=job.restore,
                fields=job.fields,
            )
            break
        except Busy:
            tell.send(Stage("waiting"))
            time.sleep(_AGAIN)
    changed = tuple(kept.articles) or (*report.taken_out, *report.restored, *job.fields)
    silent = tuple(f"{one} has no sentence that could be quoted." for one in report.silent if one in kept.articles)
    return Stage("done", articles=changed, messages=(*kept.rejections, *kept.remarks, *silent))


def _kept(folder: Path, job: Job) -> Kept:
    from index import database, generations, uploads

    number = generations.current(folder)
    if number is None:
        raise RiwayatError(f"{folder} holds no index.", "Index a source first.")
    with closing(database.open_for_reading(generations.path(folder, number))) as indexed:

        def known(article: str) -> uploads.Indexed | None:
            row = indexed.execute("SELECT text, taken_out FROM articles WHERE id=?", (article,)).fetchone()
            return None if row is None else uploads.Indexed(row[0], bool(row[1]))

        if job.text is not None:
            return uploads.keep_text(folder, job.text, job.stated, known)
        return uploads.keep_files(folder, job.files, job.stated, known)
