"""A question, and what it may be answered from."""

from __future__ import annotations

from dataclasses import dataclass

from index.errors import RiwayatError

MAX_CHARACTERS = 4000


@dataclass(frozen=True)
class Question:
    """One question. ``outlets``, ``language``, ``since`` and ``until`` (ISO days, inclusive) restrict the articles.

    Raises RiwayatError when the text is empty or longer than MAX_CHARACTERS.
    """

    text: str
    id: str | int | None = None
    outlets: tuple[str, ...] = ()
    language: str | None = None
    since: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise RiwayatError("The question is empty.")
        if len(self.text) > MAX_CHARACTERS:
            raise RiwayatError(f"The question has {len(self.text)} characters; at most {MAX_CHARACTERS} can be asked.")
