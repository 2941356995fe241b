"""The library of a collection on the page: what readers add, edit, remove and restore, and how it is wired."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from index.background import Indexer, Job
from index.catalogue import Catalogue
from index.errors import RiwayatError
from index.reading import Index
from rag.page.desk import Desk
from rag.page.labels import labels_for
from rag.page.library_view import adding_view, failed_view, shelf_view, stage_view

POLLED = 0.2
"""Seconds between looks at a job."""
AT_ONCE = 16
"""Readers whose additions are followed at the same time; each only waits."""
_FIELDS = ("outlet", "title", "published")
# As in app.py: the only script that a component runs hands it to library.js.
BIND = "riwayatLibrary.bind(element, trigger, watch, upload);"


class Library:
    """One collection's index folder, for looking through and for changing."""

    def __init__(self, desk: Desk, index: Index) -> None:
        self._desk = desk
        self.folder = index.folder
        self._indexer = Indexer(index.folder, index.settings)

    @classmethod
    def of(cls, desk: Desk) -> Library | None:
        """The library of a desk that answers from an index folder; None for any other."""
        return cls(desk, desk.index) if isinstance(desk.index, Index) else None

    def catalogue(self) -> Catalogue:
        """Of the newest generation."""
        assert isinstance(self._desk.index, Index)
        return Catalogue(self._desk.index)

    # What the page's events call. A generator yields (what is going on, the shelf).

    def show(self, language: str, opened: str | None) -> tuple[Any, Any]:
        """What stands in the library before anything is done: (the form, the shelf)."""
        labels, catalogue = labels_for(language), self.catalogue()
        return adding_view(catalogue, labels), shelf_view(catalogue, opened, labels)

    def turn_to(self, language: str, event: gr.EventData) -> tuple[Any, str | None]:
        """The shelf with the articles of one outlet open, and which one that is."""
        opened = str(event._data["outlet"])
        return shelf_view(self.catalogue(), opened, labels_for(language)), opened

    def act(self, language: str, opened: str | None, event: gr.EventData) -> Iterator[tuple[Any, Any]]:
        """Do what a form of the library asks for, and show how far it is."""
        labels = labels_for(language)
        try:
            job = self._job(event._data or {})
        except RiwayatError as problem:
            yield failed_view(str(problem), labels), gr.skip()
            return
        work = self._indexer.start(job)
        shown = None
        while shown is None or not shown.over:
            if work.stage != shown:
                shown = work.stage
                yield stage_view(shown, job, labels), gr.skip()
            else:
                time.sleep(POLLED)
        if shown.state == "done":
            yield gr.skip(), shelf_view(self.catalogue(), opened, labels)

    def _job(self, asked: Mapping[str, Any]) -> Job:
        """What a form asks for. Raises RiwayatError where that is nothing."""
        article = str(asked.get("article", ""))
        match asked.get("do"):
            case "remove":
                return Job(remove=(article,))
            case "restore":
                return Job(restore=(article,))
            case "edit":
                return Job(fields={article: self._edited(article, asked)})
            case "add":
                return self._added(asked)
        raise RiwayatError("Nothing was asked for.")

    def _added(self, asked: Mapping[str, Any]) -> Job:
        stated = {name: str(asked.get(name) or "") or None for name in _FIELDS}
        files = [_uploaded(str(path)) for path in asked.get("files") or ()]
        text = str(asked.get("text") or "")
        if bool(files) == bool(text.strip()):
            raise RiwayatError("Choose files or paste a text, one of the two.")
        if files:
            return Job(files=tuple(map(_taken, files)), stated=stated | {"title": None})
        return Job(text=text, stated=stated)

    def _edited(self, article: str, asked: Mapping[str, Any]) -> dict[str, str | None]:
        """The fields that differ from what the form showed; one that was emptied is no longer set."""
        entry = self.catalogue().entry(article)
        if entry is None:
            raise RiwayatError("This article is no longer in the index.")
        wanted = {name: str(asked.get(name) or "").strip() for name in _FIELDS}
        changed = {name: value or None for name, value in wanted.items() if value != entry.stated(name)}
        if not changed:
            raise RiwayatError("Nothing was changed.")
        return changed


def _taken(file: Path) -> Path:
    """A copy for one job alone: gradio gives the same file from two readers one path."""
    return Path(shutil.copy(file, Path(tempfile.mkdtemp(prefix="riwayat-")) / file.name))


def _uploaded(path: str) -> Path:
    """A file that this page has received, and no other of this machine."""
    file, received = Path(path).resolve(), Path(get_upload_folder()).resolve()
    if not file.is_relative_to(received) or not file.is_file():
        raise RiwayatError("The file did not arrive.", "Choose it again.")
    return file


class LibraryColumn:
    """The library's components, to be made where they shall stand and wired when all others are there."""

    def __init__(self, library: Library) -> None:
        self._library = library
        options: dict[str, Any] = {"apply_default_css": False, "js_on_load": BIND}
        self._opened = gr.State(None)
        with gr.Column(elem_id="library"):
            self._adding = gr.HTML(elem_id="adding", **options)
            self._stage = gr.HTML(elem_id="stage", **options)
            self.shelf = gr.HTML(elem_id="shelf", **options)

    def wire(self, page: gr.Blocks, language: gr.State) -> None:
        """Connect it; ``language`` is the page's own."""
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        quick: dict[str, Any] = {**private, "queue": False}
        slow: dict[str, Any] = {**private, "concurrency_limit": AT_ONCE, "concurrency_id": "library"}
        shown = [self._adding, self.shelf]
        state = [language, self._opened]
        gr.on([language.change, self._adding.change], self._library.show, state, shown, **quick)
        self.shelf.expand(self._library.turn_to, language, [self.shelf, self._opened], **quick)
        for place in (self._adding, self.shelf):
            place.submit(self._library.act, state, [self._stage, self.shelf], **slow)
