"""Everything that one indexing run is to change, known before anything is written."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index import manifest
from index.errors import RiwayatError
from index.intake import Intake


@dataclass
class Changes:
    """Article ids by what happens to them, and what users hear of it.

    ``made`` are all articles to be read, cut and embedded (anew); ``dropped`` all whose present evidence goes.
    """

    intake: Intake
    sources: Sequence[str]
    added: list[str]
    changed: list[str]
    vanished: list[str]
    unchanged: int
    taken_out: list[str] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    fields: dict[str, dict[str, str | None]] = field(default_factory=dict)
    new_sources: bool = False
    rejections: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def made(self) -> list[str]:
        vanished = set(self.vanished)
        ids = dict.fromkeys([*self.added, *self.changed, *self.restored, *self.taken_out, *self.fields])
        return [one for one in ids if one not in vanished]

    @property
    def dropped(self) -> list[str]:
        new = set(self.added)
        ids = dict.fromkeys([*self.vanished, *self.made])
        return [one for one in ids if one not in new]

    @property
    def nothing(self) -> bool:
        """Whether the index is as it should be already."""
        return not (self.made or self.dropped or self.restored)


def plan(
    intake: Intake,
    known: sqlite3.Connection | None,
    given: Sequence[Path],
    remove: Sequence[str],
    restore: Sequence[str],
    fields: Mapping[str, Mapping[str, str | None]],
) -> Changes:
    """What to change. Raises RiwayatError when nothing that was asked for can be done."""
    changes = Changes(
        intake=intake,
        sources=[str(source) for source in given],
        added=intake.added,
        changed=intake.changed,
        vanished=intake.vanished,
        unchanged=intake.unchanged,
        rejections=[str(one) for one in intake.rejections],
        remarks=[str(one) for one in intake.remarks],
    )
    present = _Known(known, intake)
    unknown = []
    for one in dict.fromkeys(remove):
        if not present.article(one):
            unknown.append(f"There is no article {one!r} to remove.")
        elif not present.taken_out(one):
            changes.taken_out.append(one)
    for one in dict.fromkeys(restore):
        if present.taken_out(one):
            changes.restored.append(one)
        else:
            unknown.append(f"The article {one!r} is not taken out.")
    for one, values in fields.items():
        if not present.article(one):
            unknown.append(f"There is no article {one!r} to set fields of.")
        else:
            changes.fields[one] = manifest.checked(values)
    if unknown and not (given or changes.taken_out or changes.restored or changes.fields):
        raise RiwayatError(" ".join(unknown))
    changes.rejections += unknown
    return changes


class _Known:
    """What is known of ids: in the index now, or coming in with this run."""

    def __init__(self, known: sqlite3.Connection | None, intake: Intake) -> None:
        self._known, self._intake = known, intake

    def article(self, one: str) -> bool:
        stays = self._has("SELECT 1 FROM articles WHERE id=?", one) and one not in self._intake.vanished
        return stays or self._intake.raw(one) is not None

    def taken_out(self, one: str) -> bool:
        return self._has("SELECT 1 FROM taken_out WHERE id=?", one)

    def _has(self, query: str, one: str) -> bool:
        return self._known is not None and self._known.execute(query, (one,)).fetchone() is not None
