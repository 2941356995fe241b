"""The made-up events that the reader learns from: their marks fit their texts."""

from __future__ import annotations

import random
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.reader import news
from rag.reader.events import Event, read_events

EVENTS = [*read_events(held_out=False), *read_events(held_out=True)]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: str(event.name))
def test_marked_words_stand_in_their_sentence_once_and_versions_hold_all_answers(event: Event) -> None:
    sentences = {(one.id, number): text for one in event.reports for number, text in enumerate(one.sentences)}
    for question in event.questions:
        assert all(sentences[place].count(words) == 1 for place, words in question.answers.items()), question.text
        assert {place for version in question.versions for place in version.places} == set(question.answers)
        assert (question.verdict == "unanswered") == (not question.answers)
        assert (question.verdict == "conflict") == bool(question.conflicts)
        assert all(place in sentences for place in question.about)


def test_no_event_is_both_learned_and_held_out() -> None:
    names = [event.name for event in EVENTS]
    assert len(names) == len(set(names))


def test_a_sentence_is_read_behind_the_one_before_it_and_its_answer_is_found_in_itself() -> None:
    story = next(story for story in news.events(held_out=True) if any(q.answers for q in story.questions))
    asked = next(q for q in story.questions if any(story.before[place] for place in q.answers))
    place = next(place for place in asked.answers if story.before[place])
    example = story.example(asked, asked.wordings[0], place, behind=True)
    assert example.crop.endswith(story.sentences[place]) and example.crop != story.sentences[place]
    assert example.crop[example.start : example.end] == asked.answers[place]
    assert example.within[0] <= example.start


def test_what_is_drawn_of_an_event_answers_where_it_is_marked_and_is_never_led_in_by_an_answer() -> None:
    def embed(texts: list[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 2), np.float32)

    (story,) = news.events(held_out=True)[:1]
    asked_of = {one.wordings[0]: one for one in story.questions}
    source = news.News([story], news.beside([story], embed))
    drawn = list(islice(source.drawn(random.Random(1)), 200))
    assert {one.answerable for one in drawn} == {True, False}
    assert any(one.within[0] for one in drawn) and not all(one.within[0] for one in drawn)
    for one in drawn:
        asked, sentence = asked_of[one.question], one.crop[slice(*one.within)]
        answers = {story.sentences[place]: words for place, words in asked.answers.items()}
        assert one.answerable == (sentence in answers)
        if one.answerable:
            assert one.crop[one.start : one.end] == answers[sentence]
        elif one.within[0]:
            assert story.before[story.sentences.index(sentence)] not in answers
