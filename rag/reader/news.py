"""Made-up news that the span reader learns from: stories of single sentences, and events of whole articles.

In an index of news all sentences are near to the question, name the same people and places, and mostly do not answer;
the public sets of ``rag.reader.data`` do not show that.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.reader.data import Example
from rag.reader.encode import lead
from rag.reader.events import read_events

STORIES = Path(__file__).with_name("stories")


@dataclass(frozen=True)
class Asked:
    """A question on a story: its wordings in several languages, and the words that answer by the sentence's number."""

    wordings: tuple[str, ...]
    answers: dict[int, str]


@dataclass(frozen=True)
class Story:
    """A made-up event told by several outlets: their sentences, and the questions on it.

    ``before`` is what stands before each sentence in its article, "" where nothing does; empty where the story has but
    a sentence of each outlet.
    """

    name: str
    sentences: tuple[str, ...]
    questions: tuple[Asked, ...]
    before: tuple[str, ...] = ()

    def example(self, asked: Asked, wording: str, place: int, *, behind: bool = False) -> Example:
        """One sentence, by its number, as the crop of a question; ``behind`` the one before it, if there is one."""
        opening = lead(self.before[place]) if behind else ""
        text = opening + self.sentences[place]
        words = asked.answers.get(place)
        start = -1 if words is None else text.index(words, len(opening))
        return Example(wording, text, start, -1 if words is None else start + len(words), (len(opening), len(text)))


def stories(held_out: bool, folder: Path = STORIES) -> list[Story]:
    """The made-up news stories of this repository; every sixth is held out everywhere."""
    found = []
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            if (number % 6 == 0) == held_out:
                record = json.loads(line)
                asked = tuple(
                    Asked(
                        (one["text"], *one.get("reworded", {}).values()),
                        {int(place): words for place, words in one["answers"].items()},
                    )
                    for one in record["questions"]
                )
                told = tuple(one["text"] for one in record["sentences"])
                found.append(Story(f"{file.stem}-{number}", told, asked))
    return found


def events(held_out: bool) -> list[Story]:
    """The made-up events of this repository (``rag.reader.events``), as stories of all sentences of all articles."""
    found = []
    for event in read_events(held_out):
        places = [(report.id, number) for report in event.reports for number in range(len(report.sentences))]
        told = tuple(sentence for report in event.reports for sentence in report.sentences)
        before = tuple(told[i - 1] if number else "" for i, (_, number) in enumerate(places))
        asked = tuple(
            Asked((one.text,), {places.index(place): words for place, words in one.answers.items()})
            for one in event.questions
        )
        found.append(Story(event.name, told, asked, before))
    return found


Beside = Mapping[tuple[str, str], Sequence[int]]
"""By the names of story and question: the sentences, by number, that it is worth telling from those that answer."""


def beside(
    stories: Sequence[Story], embed: Callable[[list[str]], NDArray[np.float32]], near: int = 16, far: int = 8
) -> Beside:
    """Of stories of many sentences, those nearest to each question that do not answer it, and some others.

    ``embed`` as for ``rivals``.
    """
    found: dict[tuple[str, str], list[int]] = {}
    for story in stories:
        vectors = embed(list(story.sentences))
        questions = embed([asked.wordings[0] for asked in story.questions])
        for asked, vector in zip(story.questions, questions, strict=True):
            others = [int(n) for n in np.argsort(-(vectors @ vector)) if int(n) not in asked.answers]
            found[story.name, asked.wordings[0]] = others[:near] + others[near :: max(1, len(others[near:]) // far)]
    return found


@dataclass(frozen=True)
class News:
    """Questions of some stories with their sentences: examples as they are, not made by crops.

    ``beside``: of which sentences that do not answer, where it is not of all.
    """

    stories: Sequence[Story]
    beside: Beside = field(default_factory=dict)
    behind: float = 0.35
    """Share of the sentences that are read behind the one before them, where that is known."""

    @cached_property
    def pairs(self) -> tuple[list[tuple[Story, Asked, int]], list[tuple[Story, Asked, int]]]:
        """The questions with the sentences that do not answer, by their number, and with those that do."""
        found: tuple[list[tuple[Story, Asked, int]], list[tuple[Story, Asked, int]]] = ([], [])
        for story in self.stories:
            for asked in story.questions:
                others = self.beside.get((story.name, asked.wordings[0]), range(len(story.sentences)))
                for place in {*others, *asked.answers}:
                    found[place in asked.answers].append((story, asked, place))
        return found

    def examples(self) -> list[Example]:
        """All of them, each question as first worded."""
        return [story.example(asked, asked.wordings[0], place) for part in self.pairs for story, asked, place in part]

    def drawn(self, chance: random.Random, unanswerable: float = 0.5) -> Iterator[Example]:
        """Examples without end, reproducibly, in any wording."""
        others, answering = self.pairs
        while True:
            story, asked, place = chance.choice(others if chance.random() < unanswerable else answering)
            clear = place in asked.answers or place - 1 not in asked.answers  # else the sentence before it answers
            behind = bool(story.before) and clear and chance.random() < self.behind
            yield story.example(asked, chance.choice(asked.wordings), place, behind=behind)
