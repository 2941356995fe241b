"""The compare view's components and how they are wired: a topic goes in, a matrix grows."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr
from gradio.events import Dependency

from index.errors import RiwayatError
from rag.matrix import compared
from rag.page.compare_view import compare_view, invitation_view, refused_view, turns_of
from rag.page.desk import Desk
from rag.page.labels import labels_for
from rag.page.scope import Scope
from rag.page.talk import Talk

# As in app.py: the only script that a component runs hands it to page.js.
BIND = "riwayat.bind(element, trigger, watch);"

logger = logging.getLogger(__name__)


class CompareColumn:
    """Made where it shall stand, wired when all else is there. ``turns`` is what its numbers stand for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.turns = gr.State(Talk())
        with gr.Column(elem_id="compare"):
            self.matrix = gr.HTML(elem_id="matrix", apply_default_css=False, js_on_load=BIND)
            with gr.Row(elem_id="comparing"):
                self._topic = gr.Textbox(
                    elem_id="topic", lines=1, max_lines=3, container=False, label="", show_label=False
                )
                self._go = gr.Button("", elem_id="go", variant="primary")

    def wire(self, greeted: Sequence[Dependency], language: gr.State, scope: gr.State, slow: dict[str, Any]) -> None:
        """Connect it; ``greeted`` set the page's ``language``, ``slow`` says how its answers are queued."""
        quick: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
        for event in greeted:
            event.then(self._label, [language, self.turns], [self._topic, self._go, self.matrix], **quick)
        asked = [self._topic, language, scope]
        gr.on([self._topic.submit, self._go.click], self.grow, asked, [self.matrix, self.turns], **slow)

    def grow(self, topic: str, language: str, scope: Scope) -> Iterator[tuple[Any, Any]]:
        """(the matrix so far, what its numbers stand for), a column at a time."""
        labels = labels_for(language)
        try:
            for matrix in compared(scope.question(topic), self._desk.ask):
                yield compare_view(matrix, self._desk.index, labels), turns_of(matrix)
        except RiwayatError as problem:
            yield refused_view(str(problem), labels), Talk()
        except Exception:  # the reader is told that it failed, the log why; the page stays up
            logger.exception("no comparison of a topic")
            yield refused_view(labels["failed"], labels), Talk()

    @staticmethod
    def _label(language: str, turns: Talk) -> tuple[Any, Any, Any]:
        labels = labels_for(language)
        rtl = labels.direction == "rtl"
        box = gr.Textbox(label=labels["compare_topic"], placeholder=labels["compare_placeholder"], rtl=rtl)
        return box, gr.Button(labels["compare"]), gr.skip() if turns.turns else invitation_view(labels)
