"""The word lists in ``index/lexicon``: language knowledge is data, so that it can be read and mended without code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("lexicon")


@cache
def words(file: str, table: str) -> dict[str, tuple[str, ...]]:
    """The lists of ``[table]`` in ``lexicon/<file>.toml``, by key (a language, or the name of a kind)."""
    with open(_FOLDER / f"{file}.toml", "rb") as handle:
        found = tomllib.load(handle)[table]
    return {key: tuple(entries) for key, entries in found.items()}


@cache
def every(file: str, table: str) -> tuple[str, ...]:
    """All entries of a table, whatever their key, longest first, so that a pattern made of them is greedy."""
    return tuple(sorted({entry for entries in words(file, table).values() for entry in entries}, key=len, reverse=True))
