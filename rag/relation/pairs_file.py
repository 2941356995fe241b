"""A CSV of pairs in, the same rows with their relations out."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.decoding import Undecodable, decode
from index.errors import RiwayatError
from rag.relation.encode import folded
from rag.relation.relation import Pair, Relation

GIVEN = ("relation", "score")


@dataclass(frozen=True)
class PairsFile:
    """The rows of a file by column."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]

    @cached_property
    def empty(self) -> list[int]:
        """Rows, from 1, of which nothing can be said."""
        return [n for n, row in enumerate(self.rows, 1) if not (folded(row["a"]) and folded(row["b"]))]

    def related(self, relate: Callable[[Sequence[Pair]], Sequence[Relation]]) -> str:
        """The same rows as CSV with ``relation`` and ``score``; both stay empty where a statement is."""
        empty = set(self.empty)
        usable = [row for n, row in enumerate(self.rows, 1) if n not in empty]
        found = iter(relate([Pair(row["a"], row["b"], row.get("question", "")) for row in usable]))
        out = io.StringIO()
        writer = csv.DictWriter(out, [*(c for c in self.columns if c not in GIVEN), *GIVEN], lineterminator="\n")
        writer.writeheader()
        for n, row in enumerate(self.rows, 1):
            relation = None if n in empty else next(found)
            given = (
                {"relation": relation.name, "score": f"{relation.score:.4f}"} if relation else dict.fromkeys(GIVEN, "")
            )
            writer.writerow(row | given)
        return out.getvalue()


def read(path: Path) -> PairsFile:
    """Read the file. Raises RiwayatError where it is no CSV with the columns a and b and at least one row."""
    try:
        text = decode(path.read_bytes())
    except FileNotFoundError:
        raise RiwayatError(f"There is no file {path}.") from None
    except OSError as problem:
        raise RiwayatError(f"{path} cannot be read: {problem.strerror}.") from None
    except Undecodable as problem:
        raise RiwayatError(f"{path} {problem}.", "Save it as UTF-8.") from None
    try:
        header, *lines = [line for line in csv.reader(io.StringIO(text, newline=""), strict=True) if line] or [[]]
    except csv.Error as problem:
        raise RiwayatError(f"{path} is not a CSV: {problem}.") from None
    columns = tuple(name.strip() for name in header)
    missing = [name for name in ("a", "b") if name not in columns]
    if missing:
        raise RiwayatError(f"{path} has no column {' and no column '.join(missing)}.", "Its first line names columns.")
    if len(set(columns)) < len(columns):
        raise RiwayatError(f"{path} names a column twice.")
    if not lines:
        raise RiwayatError(f"{path} has no pairs, only its first line.")
    rows = []
    for number, line in enumerate(lines, 1):
        if len(line) != len(columns):
            raise RiwayatError(f"{path}, row {number}: {len(line)} cells where the first line names {len(columns)}.")
        rows.append(dict(zip(columns, line, strict=True)))
    found = PairsFile(columns, tuple(rows))
    if len(found.empty) == len(rows):
        raise RiwayatError(f"{path} has no row with both statements.")
    return found
