"""What a reader's questions are answered from: some outlets, a language, some days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rag.question import Question


@dataclass(frozen=True)
class Scope:
    """Restrictions as in ``Question``; without any, all articles."""

    outlets: tuple[str, ...] = ()
    language: str | None = None
    since: str | None = None
    until: str | None = None

    @classmethod
    def chosen(cls, form: Mapping[str, Any]) -> Scope:
        """What a form says. A day that is none, and whatever else cannot be, is as if it were not there."""
        outlets = form.get("outlets")
        language = str(form.get("language") or "")
        return cls(
            tuple(map(str, outlets)) if isinstance(outlets, list) else (),
            language if language.isascii() and language.isalpha() else None,
            _day(form.get("since")),
            _day(form.get("until")),
        )

    def question(self, text: str) -> Question:
        """The question within these restrictions. Raises RiwayatError as ``Question`` does."""
        return Question(text, None, self.outlets, self.language, self.since, self.until)


EVERYTHING = Scope()


def _day(value: object) -> str | None:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        return None
