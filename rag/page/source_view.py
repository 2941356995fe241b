"""How an outlet, a date and a citation's number look, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from rag.page.desk import Shelf
from rag.page.html import element, fragment, name
from rag.page.labels import Labels

OutletBadge = Callable[[str], Markup]


def outlet_badges(shelf: Shelf, labels: Labels) -> OutletBadge:
    """What makes the badge of an outlet. An outlet that nobody states goes by its article's id, and says so."""

    def badge(outlet: str) -> Markup:
        article = shelf.articles.get(outlet)
        if article is None or article.outlet_known:
            return element("span", name(outlet), class_="outlet")
        return element("span", labels["unnamed"], " ", name(outlet, class_="id"), class_="outlet unnamed", title=outlet)

    return badge


def day(published: str | None, inferred: bool, labels: Labels) -> Markup:
    """The publication date, with a mark where it was only inferred."""
    if published is None:
        return element("span", labels["undated"], class_="day")
    shown = element("time", element("bdi", labels.day(published)), datetime=published)
    mark = element("span", " (", labels["inferred"], ")", class_="inferred") if inferred else None
    return element("span", shown, mark, class_="day")


def number(turn: int, n: int, labels: Labels) -> Markup:
    """A citation's number: a button that opens its article at the quote."""
    label = labels["open"].format(n=n)
    return element("button", str(n), type="button", class_="n", data_turn=turn, data_n=n, aria_label=label, title=label)


def numbers(turn: int, ns: tuple[int, ...], labels: Labels) -> Markup:
    """Several numbers in a row, each once."""
    return element("span", fragment(*(number(turn, n, labels) for n in dict.fromkeys(ns))), class_="numbers")
