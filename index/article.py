"""What is indexed: articles, and the sentences of them that can be evidence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Article:
    """One article of one outlet, with what is known of it and nothing invented.

    ``text`` is what every offset refers to, in code points. An article whose outlet nobody states is a source of
    its own: ``outlet`` is then its id and ``outlet_known`` false. ``published`` is ISO 8601 (a day or a moment);
    ``published_inferred`` is true when it is only the latest day that the article itself dates as past or present.
    """

    id: str
    text: str
    outlet: str
    outlet_known: bool
    title: str | None = None
    url: str | None = None
    published: str | None = None
    published_inferred: bool = False
    language: str | None = None


@dataclass(frozen=True)
class Sentence:
    """One sentence fit for evidence: ``article.text[start:end] == text``, code points.

    ``id`` carries article, offset and content, so that neither wire copy nor a repeated sentence collides.
    ``position`` counts the article's evidence sentences from 0, ``paragraph`` its paragraphs.
    """

    id: str
    article: str
    position: int
    paragraph: int
    start: int
    end: int
    text: str
