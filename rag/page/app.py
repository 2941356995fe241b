"""The page put together: what happens when a reader asks, stops, or opens a quote, and how the page is served."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

# Read by gradio when it is imported: without it, gradio reports to its makers.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr
from markupsafe import Markup

from index.errors import RiwayatError
from rag.answer import Answer
from rag.conversation import understand
from rag.language import language_of
from rag.page.article_view import article_view, citation_view, contents_view
from rag.page.asked_view import earlier_view
from rag.page.collections import Collection, collections_of
from rag.page.compare import CompareColumn
from rag.page.desk import Desk
from rag.page.export import saved_view
from rag.page.feedback_view import feedback_view, noted
from rag.page.front_view import NAME, masthead_view, welcome_view
from rag.page.html import fragment
from rag.page.labels import labels_for, languages, preferred
from rag.page.library import Library, LibraryColumn
from rag.page.programs import Programs
from rag.page.protection import middleware
from rag.page.scope import EVERYTHING, Scope
from rag.page.scope_line import ScopeLine
from rag.page.talk import Talk, Turn
from rag.page.turn_view import turn_view
from rag.question import Question

FOLDER = Path(__file__).parent
HOST = "127.0.0.1"
PORT = 7860
WAITING = 64
VIEWS = ("conversation", "compare", "library")
LANGUAGE_COOKIE = "riwayat-language"
LARGEST_FILE = "200mb"
UPLOADS_KEPT = (3_600, 3_600)
"""Seconds between looks for received files to delete, and their age then; what was added is in the index folder."""
# The only scripts that components run: constants that hand the component to page.js. No data is ever put in here.
BIND = "riwayat.bind(element, trigger, watch);"
BIND_TALK = f"{BIND} riwayatTalk.bind(element, trigger, watch);"

logger = logging.getLogger(__name__)


def build(desk: Desk, concurrent: int = 4, others: Sequence[Desk] = ()) -> gr.Blocks:
    """The page over a desk; ``concurrent`` questions are answered at a time, the others wait in line.

    The desks of other collections have a page each, under their own path.
    """
    page = gr.Blocks(title=NAME, analytics_enabled=False, fill_width=True, delete_cache=UPLOADS_KEPT)
    collections = collections_of((desk, *others))
    for collection in collections:
        _page(page, collection, collections, concurrent)
    page.queue(max_size=WAITING, default_concurrency_limit=concurrent)
    return page


def _page(page: gr.Blocks, here: Collection, collections: Sequence[Collection], concurrent: int) -> None:
    desk = here.desk
    with page.route(here.name, here.path, show_in_navbar=False) if here.path else page:
        talk = gr.State(Talk())
        language = gr.State(labels_for(None).language)
        scope = gr.State(EVERYTHING)
        library = Library.of(desk)
        # Nothing here is in a language yet: ``greet`` fills it in, in the reader's.
        masthead = gr.HTML(elem_id="masthead", apply_default_css=False, js_on_load=BIND)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="conversation"):
                with gr.Column(elem_id="turns"):
                    past = gr.HTML(elem_id="past", apply_default_css=False, js_on_load=BIND_TALK)
                    live = gr.HTML(elem_id="live", apply_default_css=False, js_on_load=BIND_TALK)
                within = ScopeLine(library, here, collections) if library else None
                with gr.Row(elem_id="composer"):
                    box = gr.Textbox(
                        elem_id="question",
                        lines=1,
                        max_lines=6,
                        container=False,
                        label="",
                        show_label=False,
                        autofocus=True,
                    )
                    send = gr.Button("", elem_id="send", variant="primary")
                    stop = gr.Button("", elem_id="stop")
            compare = CompareColumn(desk)
            shelves = LibraryColumn(library) if library else None
            panel = gr.HTML(elem_id="article", apply_default_css=False, js_on_load=BIND)

        saved = gr.HTML(elem_id="saved", apply_default_css=False, js_on_load=BIND)

        handlers = Handlers(desk, library)
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        quick: dict[str, Any] = {**private, "queue": False}
        slow: dict[str, Any] = {**private, "concurrency_limit": concurrent, "concurrency_id": "answers"}
        turns = [box, past, live, talk]

        front = [language, masthead, live, panel, box, send, stop]
        greeted = (
            page.load(handlers.greet, None, front, **quick),
            masthead.apply(handlers.speak, talk, front, **quick),
        )
        asking = [
            gr.on([box.submit, send.click], handlers.answer, [box, talk, language, scope], turns, **slow),
            gr.on([live.submit, past.submit], handlers.answer_example, [talk, language, scope], turns, **slow),
        ]
        gr.on([live.like, past.like], handlers.note, talk, [past, live, talk], **quick)
        stop.click(handlers.stop, [talk], [live, talk], cancels=asking, **quick)
        opening = [talk, language, compare.turns]
        for place in (past, live, panel, compare.matrix):
            place.select(handlers.open, opening, panel, **quick)
        for place in (past, live):
            place.download(handlers.save, talk, saved, **quick)
        compare.wire(greeted, language, scope, slow)
        if within and shelves:
            within.wire(greeted, language, scope)
            shelves.wire(page, language)
            shelves.shelf.select(handlers.open, opening, panel, **quick)
        programs = Programs(desk)
        answering: dict[str, Any] = {"concurrency_limit": concurrent, "concurrency_id": "answers"}
        gr.api(programs.ask, api_name=here.endpoint("ask"), **answering)
        gr.api(programs.compare, api_name=here.endpoint("compare"), **answering)
        gr.api(programs.sources, api_name=here.endpoint("sources"), queue=False)


def launch(
    desk: Desk,
    host: str = HOST,
    port: int | None = PORT,
    *,
    concurrent: int = 4,
    block: bool = True,
    others: Sequence[Desk] = (),
    mcp: bool = False,
) -> tuple[gr.Blocks, str]:
    """Serves the page (see ``build``), on this machine alone unless another host is named; port None takes the first
    free one. With ``mcp``, what programs may call are tools of an MCP server too.

    Returns the page and its address once it is up; with ``block`` only when it has been stopped.
    Raises RiwayatError when the port is taken.
    """
    if port is not None:
        _require_free(host, port)
    _reach_oneself(host)
    page = build(desk, concurrent, others)
    _, address, _ = page.launch(
        server_name=host,
        server_port=port,
        share=False,
        inbrowser=False,
        prevent_thread_lock=True,
        quiet=True,
        show_error=False,
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=mcp,
        max_file_size=LARGEST_FILE,
        favicon_path=str(FOLDER / "favicon.svg"),
        app_kwargs={"middleware": middleware()},
        theme=gr.themes.Base(font=["system-ui"], font_mono=["ui-monospace"]),
        head=_head(),
    )
    Thread(target=_warm, args=(desk,), daemon=True).start()
    print(f"Riwayat is open at {address}", file=sys.stderr, flush=True)
    if mcp:
        print(f"Its MCP tools are at {address}gradio_api/mcp/", file=sys.stderr, flush=True)
    if block:
        page.block_thread()
    return page, address


class Handlers:
    """What the page's events call. Everything a reader sees of an error is made here."""

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

    def answer(self, text: str, talk: Talk, language: str, scope: Scope = EVERYTHING) -> Iterator[tuple[Any, ...]]:
        """The turns so far and the new one, step by step: (question box, past turns, live turn, talk)."""
        past = fragment(*(self._turn(turn) for turn in talk.turns))
        full = understand(text, talk.topic).text
        language = labels_for(language_of(full or text)).language if text.strip() else language
        opened = talk.asked(text, language, scope, full or "")
        if full is None:
            asked_back = labels_for(language)["talk_unclear" if talk.topic else "talk_first"]
            opened = opened.changed(state="unclear", problem=asked_back)
        yield "", past, self._live(opened), opened
        if full is None:
            return
        for reached in self._steps(full, opened, scope):
            yield gr.skip(), gr.skip(), self._live(reached), reached

    def answer_example(self, talk: Talk, language: str, scope: Scope, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        """An example, or the question of a link, which brings its own scope."""
        pressed: dict[str, Any] = event._data or {}
        within = Scope.chosen(pressed["scope"]) if isinstance(pressed.get("scope"), dict) else scope
        yield from self.answer(str(pressed.get("question", "")), talk, language, within)

    def stop(self, talk: Talk) -> tuple[Any, ...]:
        if talk.last is None or not talk.last.working:
            return gr.skip(), gr.skip()
        talk = talk.changed(state="stopped")
        return self._live(talk), talk

    def note(self, talk: Talk, event: gr.EventData) -> tuple[Any, ...]:
        """What a reader thinks of an answer, written down: (past turns, live turn, talk)."""
        if self.library is None or talk.last is None:
            return gr.skip(), gr.skip(), gr.skip()
        talk = noted(talk, event._data or {}, self.library)
        return fragment(*(self._turn(turn) for turn in talk.turns[:-1])), self._live(talk), talk

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

    def _steps(self, text: str, talk: Talk, scope: Scope) -> Iterator[Talk]:
        try:
            for step in self.desk.stream(scope.question(text)):
                if isinstance(answer := step.get("answer"), Answer):
                    talk = talk.changed(state="done", answer=answer, language=labels_for(answer.language).language)
                elif "comparison" in step:
                    talk = talk.changed(state="writing")
                elif "evidence" in step:
                    evidence = step["evidence"]
                    passages = len(evidence) if isinstance(evidence, tuple | list) else 0
                    talk = talk.changed(state="comparing", passages=passages)
                yield talk
            if talk.last is None or talk.last.answer is None:
                raise RuntimeError("the stream ended without an answer")
            if talk.last.answer.verdict == "unanswered":
                yield talk.changed(nearby=self.desk.nearest(scope.question(text)))
        except RiwayatError as error:
            yield talk.changed(state="refused", problem=str(error))
        except Exception:  # the reader is told that it failed, the log why; the page stays up
            logger.exception("no answer to a question")
            yield talk.changed(state="failed")

    def _live(self, talk: Talk) -> Markup:
        return self._turn(talk.turns[-1])

    def _turn(self, turn: Turn) -> Markup:
        foot = feedback_view(turn, labels_for(turn.language)) if self.library else None
        return turn_view(turn, self.desk.index, foot)


def _head() -> str:
    """Our style and our script, inside the page: nothing to fetch, and no flash of another look."""
    styles = ("page.css", "talk.css", "library.css", "compare.css")
    style = "".join((FOLDER / name).read_text(encoding="utf-8") for name in styles)
    script = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("page.js", "talk.js", "library.js"))
    return f"<style>{style}</style><script>{script}</script>"


def _warm(desk: Desk) -> None:
    """Answers something before anybody asks, so that the first reader does not wait for the models to load."""
    question = Question(next(iter(desk.examples()), "What happened?"))
    try:
        language_of(question.text)
        desk.ask(question)
    except Exception:  # only warms up; whoever asks next is told what is wrong
        logger.exception("a first question could not be answered")


def _require_free(host: str, port: int) -> None:
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise RiwayatError(f"Port {port} on {host} cannot be used.", "Choose another with --port.") from error


def _reach_oneself(host: str) -> None:
    """gradio asks its own server whether it is up; with a proxy in the environment that must not go to the proxy."""
    for variable in ("NO_PROXY", "no_proxy"):
        known = [entry for entry in os.environ.get(variable, "").split(",") if entry]
        os.environ[variable] = ",".join(dict.fromkeys([*known, "127.0.0.1", "localhost", host]))
