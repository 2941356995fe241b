"""One topic compared: a matrix of outlets by questions, each cell a version's colour, and the same cells over time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from markupsafe import Markup

from rag.matrix import ASPECTS, Cell, Column, Matrix
from rag.page.desk import Shelf
from rag.page.html import direction, element, fragment, name
from rag.page.labels import Labels
from rag.page.source_view import day, outlet_badges
from rag.page.talk import Talk, Turn

COLOURS = 6
_LONGEST = 90


def turns_of(matrix: Matrix) -> Talk:
    """The columns as turns, so that their quotes open as any other's; their ids are below those of a conversation."""
    return Talk(
        tuple(
            Turn(-order, column.question, column.answer.language, "done", answer=column.answer)
            for order, column in enumerate(matrix.columns, start=1)
        )
    )


def compare_view(matrix: Matrix, shelf: Shelf, labels: Labels) -> Markup:
    """What is known so far: the matrix grows a column at a time, the plot over time comes with the last."""
    done = len(matrix.columns) == len(ASPECTS)
    outlets = matrix.outlets
    if done:
        said = labels["compare_matrix"] if outlets else labels["compare_nothing"]
    else:
        said = labels["compare_asking"].format(n=len(matrix.columns) + 1, count=len(ASPECTS))
    drawing = _Drawing(matrix, shelf, labels)
    return _section(
        labels,
        said,
        element("h2", name(matrix.topic), dir=direction(matrix.topic)),
        None if done and outlets else element("p", said, class_="problem" if done else "step"),
        drawing.matrix(outlets) if outlets else None,
        drawing.over_time() if done and outlets else None,
    )


def refused_view(problem: str, labels: Labels) -> Markup:
    """Why a topic cannot be compared, in a sentence for the reader."""
    return _section(labels, problem, element("p", problem, class_="problem", dir="ltr", lang="en"))


def invitation_view(labels: Labels) -> Markup:
    """What this view does, before anything is compared."""
    return _section(labels, "", element("h2", labels["compare"]), element("p", labels["compare_hint"], class_="hint"))


def _section(labels: Labels, said: str, *children: Markup | None) -> Markup:
    return element(
        "section", *children, class_="compared", data_status=said, lang=labels.language, dir=labels.direction
    )


class _Drawing:
    """A class only because both pictures need the same three things."""

    def __init__(self, matrix: Matrix, shelf: Shelf, labels: Labels) -> None:
        self.columns = matrix.columns
        self.cells: Mapping[tuple[str, str], tuple[Cell, ...]] = {
            (outlet, column.aspect): matrix.cells(outlet, column)
            for column in matrix.columns
            for outlet in matrix.outlets
        }
        self.badge = outlet_badges(shelf, labels)
        self.labels = labels

    def matrix(self, outlets: tuple[str, ...]) -> Markup:
        labels = self.labels
        head = element(
            "tr",
            element("th", labels["compare_outlet"], scope="col"),
            *(element("th", *self._asked(column), scope="col") for column in self.columns),
        )
        rows = (
            element(
                "tr",
                element("th", self.badge(outlet), scope="row"),
                *(element("td", *self._said(outlet, order, column)) for order, column in self._ordered()),
            )
            for outlet in outlets
        )
        return self._table("matrix", labels["compare_matrix"], head, *rows)

    def over_time(self) -> Markup:
        """The same cells by the day on which their article was published: a row a question, a column a day."""
        labels = self.labels
        placed: defaultdict[tuple[str, str], list[Markup]] = defaultdict(list)
        days: dict[str, bool] = {}
        for order, column in self._ordered():
            for (outlet, aspect), cells in self.cells.items():
                for cell in cells if aspect == column.aspect else ():
                    published = (cell.citation.published or "")[:10]
                    days[published] = days.get(published, True) and cell.citation.published_inferred
                    placed[aspect, published].append(self._dot(order, column, cell, outlet))
        ordered = sorted(days, key=lambda one: (not one, one))
        head = element(
            "tr",
            element("td"),
            *(element("th", day(one or None, bool(one) and days[one], labels), scope="col") for one in ordered),
        )
        rows = (
            element(
                "tr",
                element("th", labels[f"compare_{column.aspect}"], scope="row"),
                *(element("td", element("span", *placed[column.aspect, one], class_="dots")) for one in ordered),
            )
            for column in self.columns
        )
        return self._table("over-time", labels["compare_over_time"], head, *rows)

    def _table(self, kind: str, title: str, head: Markup, *rows: Markup) -> Markup:
        return fragment(
            element("h3", title, id=f"{kind}-title"),
            element(
                "div",
                element("table", element("thead", head), element("tbody", *rows), aria_labelledby=f"{kind}-title"),
                class_=f"chart {kind}",
                role="region",
                tabindex=0,
                aria_labelledby=f"{kind}-title",
            ),
        )

    def _ordered(self) -> Iterator[tuple[int, Column]]:
        return ((-order, column) for order, column in enumerate(self.columns, start=1))

    def _asked(self, column: Column) -> Iterator[Markup]:
        yield element("span", self.labels[f"compare_{column.aspect}"], class_="aspect")
        yield element(
            "button",
            column.question,
            type="button",
            class_="ask",
            dir=direction(column.question),
            title=self.labels["compare_keep"],
            data_question=column.question,
        )

    def _said(self, outlet: str, turn: int, column: Column) -> Iterator[Markup]:
        cells = self.cells[outlet, column.aspect]
        if not cells:
            yield element("span", "–", aria_hidden="true", class_="nothing")
            yield element("span", self.labels["compare_silent"], class_="unseen")
        for cell in cells:
            answer = self._answer(column, cell)
            short = answer if len(answer) <= _LONGEST else answer[:_LONGEST].rsplit(" ", 1)[0] + "…"
            yield element(
                "button",
                element("span", self._letter(column, cell), class_="letter"),
                element("span", short, class_="said", dir=direction(answer)),
                type="button",
                class_=f"cell {self._colour(column, cell)}",
                title=self.labels["open"].format(n=cell.citation.n),
                data_turn=turn,
                data_n=cell.citation.n,
            )

    def _dot(self, turn: int, column: Column, cell: Cell, outlet: str) -> Markup:
        letter = self._letter(column, cell)
        said = f"{self.labels['version'].format(letter=letter)}: {self._answer(column, cell)} ({outlet})"
        return element(
            "button",
            letter,
            type="button",
            class_=f"dot {self._colour(column, cell)}",
            aria_label=said,
            title=said,
            data_turn=turn,
            data_n=cell.citation.n,
        )

    def _letter(self, column: Column, cell: Cell) -> str:
        return self.labels.letter(self._place(column, cell))

    def _colour(self, column: Column, cell: Cell) -> str:
        place = self._place(column, cell)
        return f"c{place}" if place <= COLOURS else "c0"

    @staticmethod
    def _answer(column: Column, cell: Cell) -> str:
        return next(version.answer for version in column.answer.versions if version.id == cell.version)

    @staticmethod
    def _place(column: Column, cell: Cell) -> int:
        return next(order for order, one in enumerate(column.answer.versions, start=1) if one.id == cell.version)
