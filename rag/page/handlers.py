"""What the page's events call. Everything that a reader sees of an error is made here."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import gradio as gr
from markupsafe import Markup

from index.errors import RiwayatError
from rag.answer import Answer
from rag.conversation import understand
from rag.language import language_of
from rag.page.article_view import article_view, citation_view, contents_view
from rag.page.asked_view import earlier_view
from rag.page.desk import Desk
from rag.page.export import saved_view
from rag.page.feedback_view import feedback_view, noted
from rag.page.front_view import masthead_view, welcome_view
from rag.page.glance import glance
from rag.page.html import fragment
from rag.page.labels import labels_for, languages, preferred
from rag.page.library import Library
from rag.page.link import linked
from rag.page.scope import EVERYTHING, Scope
from rag.page.talk import Talk, Turn
from rag.page.turn_view import turn_view

VIEWS = ("conversation", "compare", "library")
LANGUAGE_COOKIE = "riwayat-language"
RESTORED = 30
"""Questions of an earlier talk that are taken up again at most."""

logger = logging.getLogger(__name__)


class Handlers:
    """One collection's. Where turns are returned they are (past turns, live turn, talk).

    None is called as an endpoint for programs is (see ``programs``): gradio would give that another name.
    """

    def __init__(self, desk: Desk, library: Library | None = None) -> None:
        self.desk = desk
        self.library = library

    def greet(self, request: gr.Request) -> tuple[Any, ...]:
        """The page in the language that its reader chose, else in the browser's."""
        chosen = request.cookies.get(LANGUAGE_COOKIE)
        return self._front(chosen if chosen in languages() else preferred(request.headers.get("accept-language")))

    def speak(self, talk: Talk, event: gr.EventData) -> tuple[Any, ...]:
        """The page in another language; turns that were answered keep their own."""
        front = self._front(str(event.language))
        return (*front[:2], gr.skip(), *front[3:]) if talk.turns else front

    def _front(self, language: str) -> tuple[Any, ...]:
        labels = labels_for(language)
        return (
            labels.language,
            masthead_view(labels, VIEWS if self.library else VIEWS[:-1]),
            fragment(welcome_view(labels, self.desk.examples()), earlier_view(labels)),
            contents_view(self.desk.index, labels),
            gr.Textbox(label=labels["question"], placeholder=labels["placeholder"], rtl=labels.direction == "rtl"),
            gr.Button(labels["send"]),
            gr.Button(labels["stop"]),
        )

    def put(self, text: str, talk: Talk, language: str, scope: Scope = EVERYTHING) -> tuple[Any, ...]:
        """One more turn, with what lies near its question: (question box, live turn, talk, the turn to be answered or
        0). The turn before it is moved up by page.js: a long talk is not sent again for every question."""
        if talk.working:
            return (gr.skip(),) * 3 + (0,)
        talk = _put(text, talk, language, scope)
        assert talk.last is not None
        id = talk.last.id
        talk = self._glanced(talk, id)
        return "", self._live(talk), talk, id

    def put_example(self, talk: Talk, language: str, scope: Scope, event: gr.EventData) -> tuple[Any, ...]:
        """The same for an example, or the question of a link, which brings its own scope; the box is let alone."""
        pressed: dict[str, Any] = event._data or {}
        text, scope = linked(str(pressed["link"])) if "link" in pressed else (str(pressed.get("question", "")), scope)
        return self.put(text, talk, language, scope)[1:]

    def put_again(self, talk: Talk, event: gr.EventData) -> tuple[Any, ...]:
        """A kept turn to be answered: (turns, which)."""
        turn = talk.turn(int(event.turn))
        if talk.working or turn is None or turn.state != "kept":
            return (gr.skip(),) * 3 + (0,)
        talk = self._glanced(talk.changed(turn.id, state="searching"), turn.id)
        return *self._turns(talk, turn.id), turn.id

    def answer(self, talk: Talk, asked: int) -> Iterator[tuple[Any, ...]]:
        """The turns, as often as the answer to the one that was asked has come a step further."""
        turn = talk.turn(asked)
        if turn is None or not turn.working:
            yield (gr.skip(),) * 3  # gradio empties what a generator never yields
            return
        try:
            for step in self.desk.stream(question := turn.scope.question(turn.full)):
                if isinstance(answer := step.get("answer"), Answer):
                    language = labels_for(answer.language).language
                    talk = talk.changed(asked, state="done", answer=answer, language=language)
                elif "comparison" in step:
                    talk = talk.changed(asked, state="writing")
                elif "evidence" in step:
                    evidence = step["evidence"]
                    passages = len(evidence) if isinstance(evidence, tuple | list) else 0
                    talk = talk.changed(asked, state="comparing", passages=passages)
                yield self._turns(talk, asked)
            turn = talk.turn(asked)
            if turn is None or turn.answer is None:
                raise RuntimeError("the stream ended without an answer")
            if turn.answer.verdict == "unanswered":
                yield self._turns(talk.changed(asked, nearby=self.desk.nearest(question)), asked)
        except RiwayatError as error:
            yield self._turns(talk.changed(asked, state="refused", problem=str(error)), asked)
        except Exception:  # the reader is told that it failed, the log why; the page stays up
            logger.exception("no answer to a question")
            yield self._turns(talk.changed(asked, state="failed"), asked)

    def stop(self, talk: Talk) -> tuple[Any, ...]:
        """The turns, with the one that is being answered stopped."""
        working = next((turn.id for turn in talk.turns if turn.working), 0)
        return self._turns(talk.changed(working, state="stopped"), working) if working else (gr.skip(),) * 3

    def restore(self, talk: Talk, language: str, event: gr.EventData) -> tuple[Any, ...]:
        """The turns of an earlier talk by the questions that the browser has kept; their answers are made anew, each
        when its reader wants it."""
        if talk.turns:
            return (gr.skip(),) * 3
        for kept in list(event.links)[:RESTORED]:
            text, scope = linked(str(kept))
            if not text.strip():
                continue
            talk = _put(text, talk, language, scope)
            if talk.last is not None and talk.last.working:
                talk = talk.changed(talk.last.id, state="kept")
        return (self._past(talk), self._live(talk), talk) if talk.turns else (gr.skip(),) * 3

    def note(self, talk: Talk, event: gr.EventData) -> tuple[Any, ...]:
        """The turns, after what a reader thinks of an answer was written down."""
        if self.library is None or talk.last is None:
            return (gr.skip(),) * 3
        talk = noted(talk, event._data or {}, self.library)
        return self._past(talk), self._live(talk), talk

    def open(self, talk: Talk, language: str, compared: Talk, event: gr.EventData) -> Any:
        """The panel with what was pressed: a citation of a turn or of a comparison, an article, or all of them."""
        pressed: dict[str, Any] = event._data or {}
        labels = labels_for(language)
        if "article" in pressed:
            return article_view(str(pressed["article"]), self.desk.index, labels, int(pressed.get("at") or 0))
        if "turn" not in pressed:
            return contents_view(self.desk.index, labels)
        id = int(pressed["turn"])
        turn = talk.turn(id) or compared.turn(id)
        opened = citation_view(turn, int(pressed["n"]), self.desk.index, labels) if turn else None
        return gr.skip() if opened is None else opened

    def save(self, talk: Talk, event: gr.EventData) -> Any:
        """An answer of the talk as a file's text."""
        turn = talk.turn(int(event.turn))
        written = saved_view(turn.answer, str(event._data["as"])) if turn and turn.answer else None
        return gr.skip() if written is None else written

    def _glanced(self, talk: Talk, id: int) -> Talk:
        """With the passages nearest to a turn's question and the first versions, or with why it cannot be put."""
        turn = talk.turn(id)
        if turn is None or not turn.working:
            return talk
        try:
            near, first = glance(self.desk, turn.scope.question(turn.full))
            return talk.changed(id, near=near, first=first)
        except RiwayatError as error:
            return talk.changed(id, state="refused", problem=str(error))
        except Exception:  # as in ``answer``
            logger.exception("nothing was found for a question")
            return talk.changed(id, state="failed")

    def _turns(self, talk: Talk, changed: int) -> tuple[Any, ...]:
        """The turns where one has changed."""
        last = talk.last is not None and talk.last.id == changed
        return (gr.skip(), self._live(talk), talk) if last else (self._past(talk), gr.skip(), talk)

    def _past(self, talk: Talk) -> Markup:
        return fragment(*(self._turn(turn) for turn in talk.turns[:-1]))

    def _live(self, talk: Talk) -> Markup:
        return self._turn(talk.turns[-1])

    def _turn(self, turn: Turn) -> Markup:
        foot = feedback_view(turn, labels_for(turn.language)) if self.library else None
        return turn_view(turn, self.desk.index, foot)


def _put(text: str, talk: Talk, language: str, scope: Scope) -> Talk:
    """The talk with one more question: to be answered, or asked back where it leans on nothing plain."""
    full = understand(text, talk.topic).text
    language = labels_for(language_of(full or text)).language if text.strip() else language
    put = talk.asked(text, language, scope, full or "")
    if full is not None or put.last is None:
        return put
    asked_back = labels_for(language)["talk_unclear" if talk.topic else "talk_first"]
    return put.changed(put.last.id, state="unclear", problem=asked_back)
