"""A question with its restrictions as the query of the page's own address: what a reader shares, and what a browser
keeps of a talk."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode

from rag.page.scope import Scope

_MOST = 1_000
"""Fields of a link; one with more is no link of this page."""


def link(question: str, scope: Scope) -> str:
    """``?q=...`` with everything that asks this question again."""
    stated = (("language", scope.language), ("since", scope.since), ("until", scope.until))
    parts = [("q", question), *(("outlet", outlet) for outlet in scope.outlets)]
    return "?" + urlencode([*parts, *((key, value) for key, value in stated if value)], errors="replace")


def linked(query: str) -> tuple[str, Scope]:
    """The question of a link and its restrictions; the empty question where it holds none."""
    try:
        found = parse_qs(query.removeprefix("?"), max_num_fields=_MOST)
    except ValueError:
        found = {}
    said = {key: found.get(key, [""])[0] for key in ("q", "language", "since", "until")}
    return said["q"], Scope.chosen({**said, "outlets": found.get("outlet", [])})
