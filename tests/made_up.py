"""Made-up articles and sentences for tests; none of it is from the seeds or a data set."""

from __future__ import annotations

from index.article import Article, Sentence


def article(
    text: str, name: str = "harbour", outlet: str | None = None, published: str | None = None, language: str = "en"
) -> Article:
    return Article(name, text, outlet or name, outlet is not None, published=published, language=language)


def sentences(*texts: str, article: str = "harbour") -> tuple[Sentence, ...]:
    """Sentences that stand one after another, a space between, in one paragraph."""
    found, start = [], 0
    for position, text in enumerate(texts):
        found.append(Sentence(f"{article}:{start}", article, position, 0, start, start + len(text), text))
        start += len(text) + 1
    return tuple(found)
