"""The collections that are served: an index folder each, with a page of its own under a path of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.reading import Index
from rag.page.desk import Desk

_NOT_IN_PATHS = re.compile(r"[^a-z0-9]+")
_UNNAMED = "collection"


@dataclass(frozen=True)
class Collection:
    """A desk with the name that readers see and the path of its page; the first has the empty path."""

    desk: Desk
    name: str
    path: str

    def endpoint(self, name: str) -> str:
        """The name of an endpoint for this collection."""
        return f"{name}_{self.path.replace('-', '_')}" if self.path else name


def collections_of(desks: Sequence[Desk]) -> tuple[Collection, ...]:
    """Each desk with the name of its index folder."""
    found: list[Collection] = []
    for desk in desks:
        name = desk.index.folder.resolve().name.lstrip(".") if isinstance(desk.index, Index) else _UNNAMED
        path = _free(_NOT_IN_PATHS.sub("-", name.lower()).strip("-") or _UNNAMED, [one.path for one in found])
        found.append(Collection(desk, _free(name, [one.name for one in found]), path if found else ""))
    return tuple(found)


def _free(wanted: str, taken: Sequence[str]) -> str:
    return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)
