"""What an index was made with, and the refusal to mix it with anything else: two models of equal size mix silently."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index import chroma, lexical, provenance, sentences, sounds, vectors, words
from index.encoder import Encoder
from index.errors import RiwayatError
from index.settings import Settings

FORMAT = 1

_OF_ENCODERS = {
    "name": "model",
    "checksum": "copy of the model",
    "query_prefix": "query prefix",
    "passage_prefix": "passage prefix",
}
_OF_INDEX = {
    "store": "vector store",
    "format": "index format",
    "segmenter": "version of the segmenter",
    "provenance": "version of the reading of provenance",
    "lexical": "version of word folding",
    "words": "version of word vectors",
    "sounds": "version of words' sounds",
    "context": "share of the paragraph in a vector",
}


def made_with(encoders: Sequence[Encoder], settings: Settings) -> dict[str, Any]:
    """The part of a manifest that must be the same for an index to be read or added to."""
    return {
        "format": FORMAT,
        "segmenter": sentences.VERSION,
        "provenance": provenance.VERSION,
        "lexical": lexical.VERSION,
        "words": words.VERSION,
        "sounds": sounds.VERSION,
        "store": chroma.where(settings),
        "encoders": [encoder.identity for encoder in encoders],
        "context": [vectors.context(encoder) for encoder in encoders],
    }


def check(folder: Path, manifest: dict[str, Any], expected: dict[str, Any]) -> None:
    """Raises RiwayatError that names the first difference between an index and what it would be used with."""
    for had, has in zip(manifest["encoders"], expected["encoders"], strict=False):
        for key, what in _OF_ENCODERS.items():
            if had.get(key) != has.get(key):
                raise _mismatch(folder, what, _named(had, key), _named(has, key))
    if len(manifest["encoders"]) != len(expected["encoders"]):
        raise _mismatch(folder, "models", f"{len(manifest['encoders'])}", f"{len(expected['encoders'])}")
    for key, what in _OF_INDEX.items():
        if manifest.get(key) != expected[key]:
            raise _mismatch(folder, what, manifest.get(key), expected[key])


def _named(identity: dict[str, Any], key: str) -> str:
    value = identity.get(key)
    if key == "checksum":
        return f"{identity['name']} ({str(value)[:12]})"
    return repr(value) if key != "name" else str(value)


def _mismatch(folder: Path, what: str, had: object, has: object) -> RiwayatError:
    return RiwayatError(
        f"The index in {folder} was made with another {what}: {had}; the settings now say {has}.",
        "Set what it was made with, or index into a new folder.",
    )
