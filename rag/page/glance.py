"""What is shown while an answer is made: the passages nearest to the question, found and not yet read.

They are no answer and never look like one: finding takes a twentieth of the time that reading and comparing take.
"""

from __future__ import annotations

from markupsafe import Markup

from index.article import Sentence
from rag.claims.reading import quotable
from rag.evidence import fair
from rag.page.desk import Desk, Shelf
from rag.page.html import direction, element
from rag.page.labels import Labels
from rag.page.source_view import day, outlet_badges
from rag.question import Question

_DEPTH = 20
_SHOWN = 3


def glance(desk: Desk, question: Question) -> tuple[Sentence, ...]:
    """Up to three passages, of as many outlets as there are. Raises RiwayatError as the desk's answers do."""
    found = [hit.sentence for hit in desk.search(question, _DEPTH)]
    articles = desk.index.articles
    near = [one for one in found if (home := articles.get(one.article)) is not None and quotable(one, home)]
    return tuple(near[place] for place in fair([articles[one.article].outlet for one in near])[:_SHOWN])


def glance_view(passages: tuple[Sentence, ...], shelf: Shelf, labels: Labels) -> Markup:
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
