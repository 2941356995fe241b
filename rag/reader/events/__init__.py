"""Made-up events, each told in the articles of several outlets, with questions whose answers are marked.

The files in ``learned`` are for the span reader to learn from, and for fits; those in ``held_out`` are kept from both.
README.md tells what a file holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
Place = tuple[str, int]
"""A sentence: its report's id, and its number in it."""


@dataclass(frozen=True)
class Report:
    """An article: its sentences in order; ``published`` in ISO 8601."""

    id: str
    outlet: str
    language: str
    published: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Version:
    """Answers that mean the same: ``said`` in the question's language, and the sentences that give it."""

    said: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class EventQuestion:
    """A question, the words that answer by sentence, and how the versions stand to each other.

    ``about`` are sentences that report what is asked about without the answer. ``conflicts`` are pairs of versions, by
    number, with the kind of conflict; ``updates`` pairs of them, the earlier first.
    """

    text: str
    language: str
    verdict: str
    answers: Mapping[Place, str]
    about: tuple[Place, ...]
    versions: tuple[Version, ...]
    conflicts: tuple[tuple[int, int, str], ...]
    updates: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Event:
    """One event. ``name`` is its file's."""

    name: str
    reports: tuple[Report, ...]
    questions: tuple[EventQuestion, ...]


def read_events(held_out: bool) -> list[Event]:
    """All events of one part, by name."""
    files = sorted((FOLDER / ("held_out" if held_out else "learned")).glob("*.json"))
    return [_event(file) for file in files]


def _event(file: Path) -> Event:
    record = json.loads(file.read_text(encoding="utf-8"))
    reports = tuple(
        Report(one["id"], one["outlet"], one["language"], one["published"], tuple(one["sentences"]))
        for one in record["articles"]
    )
    questions = tuple(
        EventQuestion(
            one["q"],
            one["language"],
            one["verdict"],
            {_place(place): words for place, words in one["answers"].items()},
            tuple(map(_place, one.get("about", ()))),
            tuple(Version(version["said"], tuple(map(_place, version["in"]))) for version in one["versions"]),
            tuple((*pair["versions"], pair["kind"]) for pair in one.get("conflicts", ())),
            tuple((earlier, later) for earlier, later in one.get("updates", ())),
        )
        for one in record["questions"]
    )
    return Event(file.stem, reports, questions)


def _place(written: str) -> Place:
    report, _, number = written.rpartition(".")
    return report, int(number)
