"""An index folder and its generations: built beside each other, published by one rename, never changed afterwards.

``current`` names the generation that answers. A reader holds a shared lock on a file of its generation, so that an
indexer does not delete it meanwhile. An indexer that is killed leaves a folder that nothing names, cleaned next time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from index.errors import Busy, RiwayatError

try:
    import fcntl
except ImportError:  # no such locks on this system: only the generation before is kept for readers
    fcntl = None  # type: ignore[assignment]

CURRENT = "current"
MANIFEST = "manifest.json"
UPLOADS = "uploads"
"""Files and text added on the page; this folder is their source."""
_LOCK = "indexer.lock"
_READERS = "readers.lock"
_PREFIX = "generation-"


def path(folder: Path, number: int) -> Path:
    """The folder of a generation."""
    return folder / f"{_PREFIX}{number:04d}"


def current(folder: Path) -> int | None:
    """The number of the generation that answers; None where ``folder`` is no index.

    Raises RiwayatError for an index whose pointer or generation is broken.
    """
    pointer = folder / CURRENT
    try:
        number = json.loads(pointer.read_text())["generation"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RiwayatError(f"{pointer} cannot be read: {error}.", "Delete the index folder and index again.") from None
    if not (path(folder, number) / MANIFEST).is_file():
        raise RiwayatError(f"The index in {folder} is damaged.", "Delete the folder and index again.")
    return int(number)


def manifest(folder: Path, number: int) -> dict[str, Any]:
    """What a generation was made with. Raises RiwayatError when it cannot be read."""
    try:
        found: dict[str, Any] = json.loads((path(folder, number) / MANIFEST).read_text())
    except (OSError, ValueError) as error:
        raise RiwayatError(
            f"The manifest of {folder} cannot be read: {error}.", "Delete the folder and index again."
        ) from None
    return found


@contextmanager
def indexing(folder: Path) -> Iterator[None]:
    """Hold the folder for one indexer; makes it if need be.

    Raises Busy when another indexer is at work, RiwayatError when the folder holds something that is no index.
    """
    try:
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        if not made and current(folder) is None and (foreign := _foreign(folder)):
            raise RiwayatError(f"{folder} holds {foreign!r} and is no index.", "Name a new or an empty folder.")
        lock = FileLock(folder / _LOCK)
        with lock.acquire(blocking=False):
            yield
    except Timeout:
        raise Busy(f"Another indexer is at work in {folder}.", "Try again when it has finished.") from None
    except (FileExistsError, NotADirectoryError):
        raise RiwayatError(f"{folder} is a file, not a folder.") from None
    except PermissionError as error:
        raise RiwayatError(f"{error.filename or folder} cannot be written.", "Check its permissions.") from None
    finally:
        _leave_nothing_behind(folder)


def _foreign(folder: Path) -> str | None:
    own = (_LOCK, CURRENT, UPLOADS, f"{CURRENT}.new")
    names = sorted(entry.name for entry in folder.iterdir())
    return next((name for name in names if name not in own and not name.startswith(_PREFIX)), None)


def _leave_nothing_behind(folder: Path) -> None:
    """Remove a folder in which nothing came to be, so that it does not pass for an index."""
    try:
        if {entry.name for entry in folder.iterdir()} == {_LOCK}:
            (folder / _LOCK).unlink()
            folder.rmdir()
    except OSError:
        return


def numbers(folder: Path) -> list[int]:
    """The generations in the folder, finished or not."""
    names = (entry.name.removeprefix(_PREFIX) for entry in folder.glob(f"{_PREFIX}*") if entry.is_dir())
    return sorted(int(name) for name in names if name.isdigit())


def begin(folder: Path, number: int) -> Path:
    """A new generation's empty folder."""
    new = path(folder, number)
    new.mkdir()
    (new / _READERS).touch()
    return new


def publish(folder: Path, number: int, contents: dict[str, Any]) -> None:
    """Make a finished generation the one that answers, in one step that survives a power cut."""
    new = path(folder, number)
    (new / MANIFEST).write_text(json.dumps(contents, ensure_ascii=False, indent=2))
    for file in (entry for entry in new.rglob("*") if entry.is_file()):
        _sync(file)
    pointer = folder / f"{CURRENT}.new"
    pointer.write_text(json.dumps({"generation": number}))
    _sync(pointer)
    os.replace(pointer, folder / CURRENT)
    if os.name == "posix":
        _sync(folder)


def discard(folder: Path, number: int) -> bool:
    """Delete a generation unless a reader holds it; whether it is gone."""
    old = path(folder, number)
    if fcntl is not None and (old / _READERS).exists():
        with open(old / _READERS, "rb") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return False
            shutil.rmtree(old, ignore_errors=True)
    else:
        shutil.rmtree(old, ignore_errors=True)
    return not old.exists()


def hold(folder: Path, number: int) -> IO[bytes] | None:
    """Keep a generation from being deleted until the returned file is closed; None if it is gone already."""
    try:
        handle = open(path(folder, number) / _READERS, "rb")  # noqa: SIM115 (the caller closes it)
    except FileNotFoundError:
        return None
    if fcntl is not None:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return None
    return handle


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
