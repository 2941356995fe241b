"""The answer as scripts and the page receive it: frozen records in the published form and their JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Verdict = Literal["conflict", "update", "complementary", "agreement", "single_source", "unanswered"]
ConflictKind = Literal["denial", "actor", "number", "date", "outcome", "members", "other"]


@dataclass(frozen=True)
class Citation:
    """One passage, quoted exactly: ``article text[start:end] == quote`` in code points, one number per passage.

    ``words`` is where in the article text, within the quote, the words stand that give its version's answer; None
    where the whole quote gives it or no place is known.
    """

    n: int
    article: str
    outlet: str
    outlet_known: bool
    published: str | None
    published_inferred: bool
    url: str | None
    quote: str
    start: int
    end: int
    speaker: str | None
    words: tuple[int, int] | None = None


@dataclass(frozen=True)
class Version:
    """One distinct answer and every citation that gives it; ``fills`` is false where the answer itself is not named."""

    id: int
    answer: str
    fills: bool
    outlets: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Conflict:
    """Two versions that cannot both hold (``a`` equals ``b`` where one version holds both sides)."""

    a: int
    b: int
    citations: tuple[int, int]
    kind: ConflictKind
    why: str


@dataclass(frozen=True)
class Update:
    """Two reports of a changing state at different times; no contradiction."""

    earlier: int
    later: int
    citations: tuple[int, int]
    why: str


@dataclass(frozen=True)
class SharedText:
    """One account carried by several outlets: wire copy, or the same quoted speech."""

    outlets: tuple[str, ...]
    citations: tuple[int, ...]


@dataclass(frozen=True)
class Decision:
    """Unanswered if and only if ``score < threshold``. For measuring; never shown to a reader."""

    score: float
    threshold: float


@dataclass(frozen=True)
class Answer:
    """Everything there is to say about one question."""

    question: str
    language: str
    verdict: Verdict
    summary: str
    versions: tuple[Version, ...]
    conflicts: tuple[Conflict, ...]
    updates: tuple[Update, ...]
    shared_text: tuple[SharedText, ...]
    silent: tuple[str, ...]
    silent_count: int
    outlets_left_out: int
    independent_accounts: int
    decision: Decision
    mode: str = "extractive"
    timings_ms: dict[str, float] = field(default_factory=dict)
    id: str | int | None = None

    def as_json(self) -> dict[str, Any]:
        """The fields in the published order, tuples as lists."""
        record = asdict(self)
        return {"id": record.pop("id"), **record}
