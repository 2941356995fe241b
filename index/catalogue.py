"""What an index holds, for looking through: outlets, their articles, and what was removed; never a whole text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from index.reading import Index

_OPENING = 200
_ENTRY = (
    f"id, title, substr(trim(text, char(10) || ' '), 1, {_OPENING}), outlet, outlet_known, published, "
    "published_inferred, language, (SELECT group_concat(field) FROM overrides WHERE article=articles.id)"
)


class Group(NamedTuple):
    """The articles of one outlet, or (``outlet`` None) all of those whose outlet nobody states.

    ``first`` and ``last`` are ISO days, None where no article has one.
    """

    outlet: str | None
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True)
class Entry:
    """An article as a list shows it. ``set_here``: the fields that a user has set."""

    id: str
    title: str | None
    opening: str
    outlet: str
    outlet_known: bool
    published: str | None
    published_inferred: bool
    language: str | None
    set_here: frozenset[str]

    def stated(self, name: str) -> str:
        """A field as somebody states it, empty where nobody does; of a date the day alone."""
        if name == "published":
            return "" if self.published is None or self.published_inferred else self.published[:10]
        if name == "outlet" and not self.outlet_known:
            return ""
        value: str | None = getattr(self, name)
        return value or ""


class Catalogue:
    """Lists of an index's contents."""

    def __init__(self, index: Index) -> None:
        self._rows = index.rows

    def groups(self) -> list[Group]:
        """By outlet, the largest first, the articles without one last."""
        rows = self._rows(
            "SELECT CASE WHEN outlet_known THEN outlet END AS name, count(*) AS articles, "
            "min(substr(published, 1, 10)), max(substr(published, 1, 10)) "
            "FROM articles WHERE NOT taken_out GROUP BY name ORDER BY name IS NULL, articles DESC, name"
        )
        return [Group(*row) for row in rows]

    def entries(self, outlet: str | None, limit: int) -> list[Entry]:
        """The newest articles of an outlet, or (None) of those without one."""
        return self._entries(
            "NOT taken_out AND (CASE WHEN outlet_known THEN outlet END) IS ? ORDER BY day DESC, id LIMIT ?",
            (outlet, limit),
        )

    def entry(self, article: str) -> Entry | None:
        """One article, removed or not."""
        return next(iter(self._entries("id=?", (article,))), None)

    def removed(self, limit: int) -> list[Entry]:
        """What users have taken out and can restore."""
        return self._entries("taken_out ORDER BY id LIMIT ?", (limit,))

    def languages(self) -> list[str]:
        """The articles' languages (ISO 639-1), those of most articles first."""
        rows = self._rows(
            "SELECT primary_language FROM articles WHERE NOT taken_out AND primary_language!='' "
            "GROUP BY primary_language ORDER BY count(*) DESC, primary_language"
        )
        return [row[0] for row in rows]

    def _entries(self, condition: str, values: tuple[object, ...]) -> list[Entry]:
        found = self._rows(f"SELECT {_ENTRY} FROM articles WHERE {condition}", values)
        return [
            Entry(one, title, opening, outlet, bool(known), published, bool(inferred), language, _fields(names))
            for one, title, opening, outlet, known, published, inferred, language, names in found
        ]


def _fields(names: str | None) -> frozenset[str]:
    return frozenset(names.split(",")) if names else frozenset()
