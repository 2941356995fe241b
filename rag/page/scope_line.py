"""The line above the question box: what questions are answered from, the way to the library and other collections."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr
from gradio.events import Dependency

from rag.page.collections import Collection
from rag.page.labels import labels_for
from rag.page.library import BIND, Library
from rag.page.scope import Scope
from rag.page.scope_view import scope_view, within_view


class ScopeLine:
    """The line's components, made where they shall stand and wired when the page's own are there."""

    def __init__(self, library: Library, here: Collection, collections: Sequence[Collection]) -> None:
        self._library, self._here = library, here.path
        self._collections = [(one.path, one.name) for one in collections]
        options: dict[str, Any] = {"apply_default_css": False, "js_on_load": BIND}
        self._form = gr.HTML(elem_id="scope", **options)
        self._line = gr.HTML(elem_id="within", **options)

    def wire(self, greeted: Sequence[Dependency], language: gr.State, scope: gr.State) -> None:
        """Connect it; ``language`` and ``scope`` are the page's own, ``greeted`` is what sets the language."""
        quick: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
        for event in greeted:
            event.then(self._show, [language, scope], self._line, **quick)
        self._form.expand(self._form_view, [language, scope], self._form, **quick)
        self._form.change(self._choose, language, [scope, self._line], trigger_mode="multiple", **quick)

    def _show(self, language: str, scope: Scope) -> Any:
        return within_view(scope, self._collections, self._here, labels_for(language))

    def _form_view(self, language: str, scope: Scope) -> Any:
        return scope_view(scope, self._library.catalogue(), labels_for(language))

    def _choose(self, language: str, event: gr.EventData) -> tuple[Scope, Any]:
        scope = Scope.chosen(event._data or {})
        return scope, self._show(language, scope)
