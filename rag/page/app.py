"""The page put together from its components and what they call, and how it is served."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import Any

# Read by gradio when it is imported: without it, gradio reports to its makers.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio as gr

from index.errors import RiwayatError
from rag.language import language_of
from rag.page.collections import Collection, collections_of
from rag.page.compare import CompareColumn
from rag.page.desk import Desk
from rag.page.front_view import NAME
from rag.page.handlers import Handlers
from rag.page.labels import labels_for
from rag.page.library import Library, LibraryColumn
from rag.page.programs import Programs
from rag.page.protection import middleware
from rag.page.scope import EVERYTHING
from rag.page.scope_line import ScopeLine
from rag.page.talk import Talk
from rag.question import Question

FOLDER = Path(__file__).parent
HOST = "127.0.0.1"
PORT = 7860
WAITING = 64
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
        front = [language, masthead, live, panel, box, send, stop]
        greeted = (
            page.load(handlers.greet, None, front, **quick),
            masthead.apply(handlers.speak, talk, front, **quick),
        )
        # What is asked stands there at once, with what is near it; the answer waits for its turn and comes by steps.
        asked = gr.State(0)
        turns = [past, live, talk]
        opened = [live, talk, asked]
        begun = (
            gr.on([box.submit, send.click], handlers.put, [box, talk, language, scope], [box, *opened], **quick),
            gr.on([live.submit, past.submit], handlers.put_example, [talk, language, scope], opened, **quick),
            gr.on([live.retry, past.retry], handlers.put_again, talk, [*turns, asked], **quick),
        )
        answering = [event.then(handlers.answer, [talk, asked], turns, **slow) for event in begun]
        stop.click(handlers.stop, talk, turns, cancels=answering, **quick)
        live.undo(handlers.restore, [talk, language], turns, **quick)
        gr.on([live.like, past.like], handlers.note, talk, turns, **quick)
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
        limited: dict[str, Any] = {"concurrency_limit": concurrent, "concurrency_id": "answers"}
        gr.api(programs.ask, api_name=here.endpoint("ask"), **limited)
        gr.api(programs.compare, api_name=here.endpoint("compare"), **limited)
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
