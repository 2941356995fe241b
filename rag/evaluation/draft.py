"""A suite's skeleton from questions: what the program answers now, for a person to correct."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from rag.answer import Answer
from rag.chain import Desk
from rag.question import Question

HEAD = """# Drafted from what the program answered: every mark below is its own. Correct them by the articles before it
# is a measure of anything, and take the tag "draft" off the questions that you have corrected.
"""


def draft(questions: Iterable[Question], desk: Desk) -> str:
    """A suite as YAML with what ``desk`` answers. ``corpus`` are the sources of its index."""
    items = [_item(question, number, desk.ask(question)) for number, question in enumerate(questions, 1)]
    suite: dict[str, Any] = {"corpus": [str(source) for source in desk.index.sources()], "questions": items}
    return HEAD + yaml.dump(suite, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1_000)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def _item(question: Question, number: int, answer: Answer) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": question.id if question.id is not None else number,
        "q": question.text,
        "language": answer.language,
        "verdict": answer.verdict,
    }
    if answer.versions:
        item["evidence"] = _evidence(answer)
        item["answers"] = [version.answer for version in answer.versions if version.fills]
        item["silent"] = list(answer.silent)
    if answer.conflicts:
        item["conflicts"] = [
            {"a": a, "b": b, "kind": conflict.kind}
            for conflict in answer.conflicts
            for a in _outlets(answer, conflict.a)
            for b in _outlets(answer, conflict.b)
            if conflict.a != conflict.b or a == b
        ]
    if answer.updates:
        item["updates"] = [
            {"earlier": a, "later": b}
            for update in answer.updates
            for a in _outlets(answer, update.earlier)
            for b in _outlets(answer, update.later)
        ]
    within = {
        "outlets": list(question.outlets),
        "language": question.language,
        "since": question.since,
        "until": question.until,
    }
    if any(within.values()):
        item["within"] = {name: value for name, value in within.items() if value}
    item["tags"] = ["draft"]
    return item


def _evidence(answer: Answer) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for version in answer.versions:
        for citation in version.citations:
            marked = found.setdefault(citation.article, {"quotes": [], "fills": False})
            if citation.quote not in marked["quotes"]:
                marked["quotes"].append(citation.quote)
            marked["fills"] = marked["fills"] or version.fills
    return {name: marked if not marked["fills"] else {"quotes": marked["quotes"]} for name, marked in found.items()}


def _outlets(answer: Answer, version: int) -> tuple[str, ...]:
    return next((one.outlets for one in answer.versions if one.id == version), ())
