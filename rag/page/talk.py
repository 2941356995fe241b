"""A conversation: what was asked, how far its answer is, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from index.article import Sentence
from rag.answer import Answer, Citation
from rag.page.scope import EVERYTHING, Scope

State = Literal["kept", "searching", "comparing", "writing", "done", "refused", "unclear", "failed", "stopped"]
WORKING: frozenset[State] = frozenset({"searching", "comparing", "writing"})


@dataclass(frozen=True)
class Turn:
    """One question and what is known of its answer. ``language`` is the page's own until the answer says better.

    ``kept`` is a question that a browser has kept, whose answer nobody has asked for again. ``near`` are the passages
    to look at while the answer is made, ``first`` the versions that they give.
    ``refused`` is a question that could not be put (``problem`` says why, in a sentence for the user), ``unclear`` one
    that leans on something that is not plain. ``full`` is the question as it was put. ``noted`` names the file that has
    the reader's feedback, ``note_failed`` says that it could not be written.
    """

    id: int
    question: str
    language: str
    state: State = "searching"
    near: tuple[Sentence, ...] = ()
    first: Answer | None = None
    passages: int = 0
    answer: Answer | None = None
    problem: str = ""
    nearby: tuple[str, ...] = ()
    scope: Scope = EVERYTHING
    full: str = ""
    noted: str = ""
    note_failed: bool = False

    @property
    def working(self) -> bool:
        return self.state in WORKING

    def citations(self) -> tuple[Citation, ...]:
        """Every citation that is shown once, by number."""
        shown = self.answer or self.first
        versions = shown.versions if shown else ()
        return tuple(sorted({c.n: c for version in versions for c in version.citations}.values(), key=lambda c: c.n))


@dataclass(frozen=True)
class Talk:
    """The turns of one reader, oldest first."""

    turns: tuple[Turn, ...] = ()

    @property
    def last(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    @property
    def working(self) -> bool:
        """Whether an answer is being made; one at a time is."""
        return any(turn.working for turn in self.turns)

    @property
    def topic(self) -> str | None:
        """The last question that was put, in full."""
        return next((turn.full for turn in reversed(self.turns) if turn.full and turn.state != "refused"), None)

    def asked(self, question: str, language: str, scope: Scope = EVERYTHING, full: str = "") -> Talk:
        """With one more question."""
        return Talk((*self.turns, Turn(len(self.turns) + 1, question, language, scope=scope, full=full)))

    def changed(self, id: int, **fields: object) -> Talk:
        """With fields of one turn replaced."""
        return Talk(tuple(replace(turn, **fields) if turn.id == id else turn for turn in self.turns))  # type: ignore[arg-type]

    def turn(self, id: int) -> Turn | None:
        return next((turn for turn in self.turns if turn.id == id), None)
