"""What readers say of an answer, as draft entries of a question suite in the index folder; nothing is sent anywhere.

An entry has the fields of a suite's (see tests/suites) as far as the reader vouches for them, and a ``feedback`` that
says what is wrong with the rest, so that whoever completes it loses nothing. A draft carries ``draft: true``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from filelock import FileLock

from index.errors import RiwayatError
from rag.answer import Answer
from rag.question import Question

NAME = "feedback.yaml"
LONGEST_NOTE = 2_000
_HEAD = "# Drafts from readers' feedback. Complete an entry, take `draft` and `feedback` out, and move it to a suite.\n"
Kind = Literal["right", "wrong", "wrong_quote", "missing_outlet", "not_conflict"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Feedback:
    """What a reader says: ``citation`` is the number of a wrong quote, ``outlet`` one that is missing."""

    kind: Kind
    citation: int | None = None
    outlet: str | None = None
    note: str = ""


def entry(question: Question, answer: Answer, feedback: Feedback, now: datetime | None = None) -> dict[str, Any]:
    """The draft entry. Raises RiwayatError where the feedback is about something that the answer does not have."""
    made = now or datetime.now(UTC)
    cited = {c.n: c for version in answer.versions for c in version.citations}
    about: dict[str, Any] = {"kind": feedback.kind, "at": made.isoformat(timespec="seconds")}
    if feedback.kind == "wrong_quote":
        wrong = cited.get(feedback.citation or 0)
        if wrong is None:
            raise RiwayatError("Say which quote is wrong.")
        about |= {"article": wrong.article, "quote": wrong.quote}
    if feedback.kind == "missing_outlet":
        if feedback.outlet not in answer.silent:
            raise RiwayatError("Say which outlet is missing.")
        about["outlet"] = feedback.outlet
    if feedback.kind == "not_conflict" and not answer.conflicts:
        raise RiwayatError("The answer names no conflict.")
    about["conflicts"] = [{"citations": [*c.citations], "kind": c.kind, "why": c.why} for c in answer.conflicts]
    if note := feedback.note.strip()[:LONGEST_NOTE]:
        about["note"] = note
    within = {"outlets": [*question.outlets], "since": question.since, "until": question.until}
    draft: dict[str, Any] = {
        "id": f"draft-{made:%Y%m%d-%H%M%S-%f}",
        "q": question.text,
        "language": answer.language,
        "draft": True,
        **{name: value for name, value in within.items() if value},
        **({"articles_language": question.language} if question.language else {}),
    }
    if feedback.kind in ("right", "wrong_quote", "missing_outlet"):
        draft |= {"verdict": answer.verdict} if feedback.kind == "right" else {}
        draft["evidence"] = _evidence(answer, feedback.citation if feedback.kind == "wrong_quote" else None)
    if feedback.kind == "right":
        draft["answers"] = [version.answer for version in answer.versions if version.fills]
        draft["conflicts"] = [
            {"a": cited[c.citations[0]].article, "b": cited[c.citations[1]].article, "kind": c.kind}
            for c in answer.conflicts
        ]
    else:
        about["given"] = {"verdict": answer.verdict, "answers": [version.answer for version in answer.versions]}
    if feedback.kind in ("right", "missing_outlet"):
        draft["silent"] = [outlet for outlet in answer.silent if outlet != feedback.outlet]
    return {**draft, "feedback": about}


def note(folder: Path, draft: dict[str, Any]) -> Path:
    """Append a draft to the index folder's file and return it. Writers may be many. Raises RiwayatError."""
    file = folder / NAME
    text = yaml.safe_dump([draft], allow_unicode=True, sort_keys=False, width=1_000)
    block = "".join(f"  {line}\n" if line else "\n" for line in text.splitlines())
    try:
        with FileLock(folder / f".{NAME}.lock"), open(file, "a", encoding="utf-8") as handle:
            if not handle.tell():
                handle.write(f"{_HEAD}questions:\n")
            handle.write(block)
            handle.flush()
            os.fsync(handle.fileno())
    except OSError as error:
        raise RiwayatError(f"{file} cannot be written: {error.strerror}.") from None
    return file


def _evidence(answer: Answer, without: int | None) -> dict[str, Any]:
    """Quotes by article; ``fills`` is said where it is false."""
    found: dict[str, Any] = {}
    for version in answer.versions:
        for citation in version.citations:
            if citation.n == without:
                continue
            given = found.setdefault(citation.article, {"quotes": []})
            if citation.quote not in given["quotes"]:
                given["quotes"].append(citation.quote)
            if not version.fills:
                given.setdefault("fills", False)
            else:
                given.pop("fills", None)
    return found
