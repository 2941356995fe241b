"""What comes out of a source: drafts of articles, rejections, remarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from index.manifest import Stated


@dataclass(frozen=True)
class Draft:
    """An article as a source gives it. ``line`` counts from 1 in a JSONL; None for a whole file."""

    id: str
    text: str
    file: Path
    line: int | None = None
    stated: Stated = field(default_factory=Stated)

    @property
    def place(self) -> str:
        return place(self.file, self.line)


@dataclass(frozen=True)
class Rejection:
    """An input that does not go in. ``article`` is the id it would have had, where that can be told.

    Without it, everything that ``file`` gave before is kept: what cannot be read cannot be said to have vanished.
    """

    file: Path
    reason: str
    line: int | None = None
    article: str | None = None

    def __str__(self) -> str:
        return f"{place(self.file, self.line)} {self.reason}."


@dataclass(frozen=True)
class Remark:
    """Something a user should know about an input that did go in."""

    file: Path
    note: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{place(self.file, self.line)}: {self.note}."


Item = Draft | Rejection | Remark


def place(file: Path | str, line: int | None) -> str:
    """A place as users read it."""
    return f"{file}" if line is None else f"{file}, line {line},"
