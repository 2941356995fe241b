"""The passages nearest to a question that are shown while its answer is made: found, and not found to answer."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from index.article import Sentence
from rag.answer import Answer
from rag.claims.reading import quotable
from rag.page.desk import Desk, Shelf
from rag.page.html import direction, element
from rag.page.labels import Labels
from rag.page.source_view import day, outlet_badges
from rag.question import Question

_SHOWN = 3


def glance(desk: Desk, question: Question) -> tuple[tuple[Sentence, ...], Answer]:
    """Up to three passages, each of another outlet, and the first versions. Raises RiwayatError as the desk does."""
    passages, first = desk.first(question)
    articles = desk.index.articles
    near = [one for one in passages if (home := articles.get(one.article)) is not None and quotable(one, home)]
    return tuple(near[:_SHOWN]), first


def glance_view(passages: Sequence[Sentence], shelf: Shelf, labels: Labels) -> Markup:
    """The passages as quotes without a number: nothing has been made of them yet."""
    badge = outlet_badges(shelf, labels)
    figures = (
        element(
            "figure",
            element("blockquote", one.text, dir=direction(one.text), lang=article.language),
            element("figcaption", badge(article.outlet), day(article.published, article.published_inferred, labels)),
        )
        for one in passages
        if (article := shelf.articles.get(one.article)) is not None
    )
    return element("div", *figures, class_="glance")
