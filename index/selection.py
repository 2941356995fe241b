"""Restrictions of a question to some articles: outlets, a language, days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from index.database import day_number, primary_language
from index.errors import RiwayatError
from index.manifest import is_moment

Rows = Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Selection:
    """Articles within restrictions.

    ``articles`` are their ids; ``undated`` counts those that only lack a date; ``unknown`` are outlets asked for
    that the index does not have; ``where`` restricts a Chroma query (None: no restriction) and ``condition`` an SQL
    query over ``articles``.
    """

    articles: frozenset[str]
    undated: int
    unknown: tuple[str, ...]
    where: dict[str, Any] | None
    condition: tuple[str, tuple[Any, ...]]

    def without(self, outlets: Sequence[str]) -> Selection:
        """The same less these outlets, for queries; ``articles`` is left as it is."""
        clause = {"outlet": {"$nin": list(outlets)}}
        condition, values = self.condition
        marks = ",".join("?" * len(outlets))
        return replace(
            self,
            where=clause if self.where is None else {"$and": [self.where, clause]},
            condition=(f"({condition}) AND articles.outlet NOT IN ({marks})", (*values, *outlets)),
        )


def select(
    rows: Rows, outlets: Sequence[str] | None, language: str | None, since: str | None, until: str | None
) -> Selection:
    """The articles of these outlets (names or, where none is stated, article ids), language and inclusive days.

    Days are ISO 8601. Raises RiwayatError for a day that is not one.
    """
    parts: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
    unknown: tuple[str, ...] = ()
    if outlets is not None:
        names, unknown = _names(rows, outlets)
        marks = ",".join("?" * len(names))
        parts.append((f"articles.outlet IN ({marks})", names, {"outlet": {"$in": list(names) or [""]}}))
    if language:
        primary = primary_language(language)
        parts.append(("articles.primary_language=?", (primary,), {"language": primary}))
    undated_within = _sql(parts)
    first, last = _day(since), _day(until)
    if first:
        parts.append(("articles.day>=?", (first,), {"published": {"$gte": first}}))
    if last:
        parts.append(("articles.day>0 AND articles.day<=?", (last,), {"published": {"$gte": 1}}))
        parts.append(("1", (), {"published": {"$lte": last}}))
    condition, values = _sql(parts)
    found = rows(f"SELECT id FROM articles WHERE {condition}", values)
    undated = 0
    if first or last:
        query = f"SELECT count(*) FROM articles WHERE {undated_within[0]} AND articles.day=0"
        undated = rows(query, undated_within[1])[0][0]
    filters = [part[2] for part in parts]
    where = None if not filters else filters[0] if len(filters) == 1 else {"$and": filters}
    return Selection(frozenset(row[0] for row in found), undated, unknown, where, (condition, values))


def _sql(parts: Sequence[tuple[str, tuple[Any, ...], dict[str, Any]]]) -> tuple[str, tuple[Any, ...]]:
    conditions = ["NOT articles.taken_out", *(part[0] for part in parts)]
    return " AND ".join(conditions), tuple(value for part in parts for value in part[1])


def _names(rows: Rows, wanted: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The index's spelling of the outlets asked for, and those that it does not have."""
    names: dict[str, list[str]] = {}
    for (name,) in rows("SELECT DISTINCT outlet FROM articles WHERE NOT taken_out", ()):
        names.setdefault(name.casefold(), []).append(name)
    found = dict.fromkeys(name for one in wanted for name in names.get(one.strip().casefold(), []))
    return tuple(found), tuple(one for one in wanted if one.strip().casefold() not in names)


def _day(value: str | None) -> int:
    if not value:
        return 0
    if not is_moment(value):
        raise RiwayatError(f"{value!r} is not a day.", "Write it as 2016-12-09.")
    return day_number(value)
