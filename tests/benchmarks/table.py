"""A table of figures, and the plots beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Table:
    """``rows`` of cells under ``header``, numbers rounded for reading. ``note`` says what was measured, and on what.

    ``plots`` are SVG pictures by file name, which are shown under it.
    """

    title: str
    note: str
    header: tuple[str, ...]
    rows: Sequence[Sequence[str | float | int]]
    plots: Mapping[str, str] = field(default_factory=dict)

    def markdown(self) -> str:
        """The table as Markdown, without its plots."""
        lines = [f"## {self.title}", "", self.note, "", _row(self.header), _row(["---"] * len(self.header))]
        return "\n".join([*lines, *(_row([_cell(cell) for cell in row]) for row in self.rows)])

    def page(self, folder: Path) -> str:
        """The table as Markdown that shows its plots, which are written to ``folder``."""
        shown = [self.markdown()]
        for name, plot in self.plots.items():
            (folder / name).write_text(plot + "\n", "utf-8")
            shown.append(f"![{name.removesuffix('.svg')}]({name})")
        return "\n\n".join(shown)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: str | float | int) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)
