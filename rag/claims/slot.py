"""What a question asks for: the kind of its answer, and the events it asks of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, cast

from rag.lexicon import Lexicon, concepts

Kind = Literal["who", "when", "where", "why", "how_many", "how_long", "whether", "said", "what"]


@dataclass(frozen=True)
class Slot:
    """``events`` are the concepts asked of (cancelling), ``topics`` those it is about (a meeting).

    ``blame`` is true where an accusation or a denial would answer.
    """

    kind: Kind
    events: frozenset[str]
    topics: frozenset[str]
    blame: bool
    future: bool

    @property
    def changing(self) -> bool:
        """Whether the answer is a state that a later report may supersede, and no past event or duration."""
        return self.kind in ("whether", "how_many") and bool(self.events & concepts("changing"))


def slot(question: str, language: str) -> Slot:
    """Read a question. Without a lexicon for its language it asks "what", of nothing in particular."""
    marks = Lexicon.of(language).marks(question)
    asked = [m for m in marks if m.table == "question"]
    kind: Kind = "what"
    if asked:
        first = min(m.start for m in asked)
        kind = cast(Kind, max((m for m in asked if m.start <= first + 3), key=lambda m: m.end - m.start).key)
        later = [m for m in asked if m.key != "what"]
        if kind == "what" and later and later[0].end - later[0].start > 4:
            kind = cast(Kind, later[0].key)
    inside_question_word = [(m.start, m.end) for m in asked]
    found = frozenset(
        m.key
        for m in marks
        if m.table == "concepts" and not any(start <= m.start and m.end <= end for start, end in inside_question_word)
    )
    acts = {m.key for m in marks if m.table == "acts"}
    events = found - concepts("topical") or found
    blaming = bool(acts & {"accuse", "deny", "blame_each_other"})
    return Slot(
        kind=kind,
        events=events,
        topics=found - events,
        blame=kind in ("who", "why", "what", "whether") and (blaming or (kind in ("who", "why") and bool(found))),
        future=any((m.table, m.key) == ("words", "future") for m in marks),
    )
