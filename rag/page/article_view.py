"""The article panel: a whole article with the quote marked in it, or the list of all articles."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from itertools import pairwise

from markupsafe import Markup

from index.article import Article
from rag.answer import Citation
from rag.page.desk import Shelf
from rag.page.html import direction, element, fragment, name, safe_url
from rag.page.labels import Labels
from rag.page.source_view import day, outlet_badges
from rag.page.talk import Turn

LISTED = 60
SHOWN_CHARACTERS = 120_000
OPENING_CHARACTERS = 110


def contents_view(shelf: Shelf, labels: Labels) -> Markup:
    """What there is to be asked about: the newest articles first, at most LISTED of them."""
    newest = heapq.nlargest(LISTED, shelf.articles.values(), key=lambda article: article.published or "")
    rest = len(shelf.articles) - len(newest)
    return element(
        "div",
        element("h2", labels["articles"]),
        element("p", labels["hint"], class_="hint"),
        element("ul", *(_entry(article, shelf, labels) for article in newest), class_="contents"),
        element("p", labels["more"].format(n=rest), class_="hint") if rest > 0 else None,
        class_="panel list",
        data_shown="contents",
        lang=labels.language,
        dir=labels.direction,
    )


def citation_view(turn: Turn, n: int, shelf: Shelf, labels: Labels) -> Markup | None:
    """The article of citation ``n`` with the answer's quotes of it marked; None where the answer has no such number."""
    citations = turn.citations()
    order = next((place for place, citation in enumerate(citations) if citation.n == n), None)
    if order is None:
        return None
    here = citations[order]
    article = shelf.articles.get(here.article)
    if article is None or article.text[here.start : here.end] != here.quote:
        return _panel(labels, f"{turn.id}:{n}", _bar(labels, turn.id, citations, order), _gone(labels))
    others = [citation for citation in citations if citation.article == here.article and citation.n != n]
    return _panel(
        labels,
        f"{turn.id}:{n}",
        _bar(labels, turn.id, citations, order),
        _head(article, shelf, labels),
        _text(article, labels, here, others),
    )


def article_view(article_id: str, shelf: Shelf, labels: Labels, at: int = 0) -> Markup:
    """An article with nothing marked; of a very long one the part around ``at``."""
    article = shelf.articles.get(article_id)
    body = fragment(_head(article, shelf, labels), _text(article, labels, at=at)) if article else _gone(labels)
    return _panel(labels, f"article:{article_id}:{at}", _bar(labels), body)


def _entry(article: Article, shelf: Shelf, labels: Labels) -> Markup:
    title = article.title or _opening(article.text)
    return element(
        "li",
        element(
            "button",
            element("span", name(title), class_="entry-title", dir=direction(title), lang=article.language),
            type="button",
            data_article=article.id,
        ),
        element(
            "p",
            outlet_badges(shelf, labels)(article.outlet),
            day(article.published, article.published_inferred, labels),
            class_="byline",
        ),
    )


def _opening(text: str) -> str:
    """An untitled article is listed by its first words."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "…")
    if len(line) <= OPENING_CHARACTERS:
        return line
    return line[:OPENING_CHARACTERS].rsplit(" ", 1)[0] + "…"


def _panel(labels: Labels, shown: str, *children: Markup) -> Markup:
    return element(
        "div", *children, class_="panel", data_shown=shown, data_open=True, lang=labels.language, dir=labels.direction
    )


def _bar(labels: Labels, turn: int = 0, citations: Sequence[Citation] = (), order: int = 0) -> Markup:
    """Previous and next citation, and the way back."""
    steps = None
    if citations:
        steps = fragment(
            _step("‹", labels["previous"], turn, citations[order - 1].n if order else None),
            element("span", labels["quote_of"].format(n=citations[order].n, count=len(citations)), class_="at"),
            _step("›", labels["next"], turn, citations[order + 1].n if order + 1 < len(citations) else None),
        )
    return element(
        "nav",
        element("div", steps, class_="steps"),
        element("button", labels["back"], type="button", class_="plain back", data_contents=True),
        element("button", labels["close"], type="button", class_="plain close", data_close=True),
    )


def _step(sign: str, label: str, turn: int, n: int | None) -> Markup:
    attributes: dict[str, int | bool] = {"disabled": True} if n is None else {"data_turn": turn, "data_n": n}
    shown = element("span", sign, class_="arrow", aria_hidden="true")
    return element("button", shown, type="button", class_="plain", aria_label=label, title=label, **attributes)


def _head(article: Article, shelf: Shelf, labels: Labels) -> Markup:
    url = safe_url(article.url)
    link = (
        element("a", labels["source"], href=url, target="_blank", rel="noopener noreferrer nofollow") if url else None
    )
    title = article.title or _opening(article.text)
    return element(
        "header",
        element(
            "p",
            outlet_badges(shelf, labels)(article.outlet),
            day(article.published, article.published_inferred, labels),
            link,
            class_="byline",
        ),
        element("h2", name(title), dir=direction(title), lang=article.language) if article.title else None,
    )


def _gone(labels: Labels) -> Markup:
    return element("p", labels["gone"], class_="problem")


def _text(
    article: Article, labels: Labels, here: Citation | None = None, others: Sequence[Citation] = (), at: int = 0
) -> Markup:
    """The article's paragraphs, each in its own direction, letter for letter; of a very long article one part, with
    the ways to those before and after it."""
    text = article.text
    first, last = _window(text, here.start if here else at)
    excerpt = element("p", labels["excerpt"], class_="hint") if (first, last) != (0, len(text)) else None
    half = SHOWN_CHARACTERS // 2
    earlier = _part(article, labels["earlier_part"], max(0, first - half)) if first else None
    later = _part(article, labels["later_part"], last + half) if last < len(text) else None
    paragraphs = []
    for start, end in _lines(text, first, last):
        line = text[start:end]
        if line.strip():
            paragraphs.append(element("p", *_marked(text, start, end, labels, here, others), dir=direction(line)))
    return fragment(
        excerpt,
        earlier,
        element("div", *paragraphs, class_="text", lang=article.language),
        later,
    )


def _part(article: Article, label: str, at: int) -> Markup:
    return element("button", label, type="button", class_="plain", data_article=article.id, data_at=at)


def _window(text: str, middle: int) -> tuple[int, int]:
    if len(text) <= SHOWN_CHARACTERS:
        return 0, len(text)
    first = max(0, min(middle - SHOWN_CHARACTERS // 2, len(text) - SHOWN_CHARACTERS))
    return first, first + SHOWN_CHARACTERS


def _lines(text: str, first: int, last: int) -> Iterable[tuple[int, int]]:
    start = first
    while start < last:
        end = text.find("\n", start, last)
        end = last if end < 0 else end
        yield start, end
        start = end + 1


def _marked(
    text: str, start: int, end: int, labels: Labels, here: Citation | None, others: Sequence[Citation]
) -> Iterable[Markup | str]:
    """``text[start:end]`` cut at every quote's edges. Where quotes overlap, the one that was asked for wins."""
    quotes = [quote for quote in ([here] if here else []) + list(others) if quote.start < end and quote.end > start]
    edges = {start, end, *(min(max(edge, start), end) for quote in quotes for edge in (quote.start, quote.end))}
    for left, right in pairwise(sorted(edges)):
        piece = text[left:right]
        quote = next((quote for quote in quotes if quote.start <= left and right <= quote.end), None)
        if quote is None:
            yield piece
        elif quote is here:
            first = left == quote.start
            yield element("mark", piece, class_="here", id="quote" if first else None, tabindex=-1 if first else None)
        else:
            yield element("mark", piece, title=labels["other_quote"].format(n=quote.n))
