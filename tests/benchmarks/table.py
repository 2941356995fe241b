"""A table of figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """``rows`` of cells under ``header``, numbers rounded for reading. ``note`` says what was measured, and on what."""

    title: str
    note: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str | float | int]]

    def markdown(self) -> str:
        """The table as Markdown."""
        lines = [f"## {self.title}", "", self.note, "", _row(self.header), _row(["---"] * len(self.header))]
        return "\n".join([*lines, *(_row([_cell(cell) for cell in row]) for row in self.rows)])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: str | float | int) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
