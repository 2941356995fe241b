"""The made-up events that the reader learns from: their marks fit their texts."""

from __future__ import annotations

import pytest

from rag.reader import data
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
    story = next(story for story in data.events(held_out=True) if any(q.answers for q in story.questions))
    asked = next(q for q in story.questions if any(story.before[place] for place in q.answers))
    place = next(place for place in asked.answers if story.before[place])
    example = story.example(asked, asked.wordings[0], place, behind=True)
    assert example.crop.endswith(story.sentences[place]) and example.crop != story.sentences[place]
    assert example.crop[example.start : example.end] == asked.answers[place]
    assert example.within[0] <= example.start
