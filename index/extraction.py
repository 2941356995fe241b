"""From an article to its evidence: the sentences that can be quoted in an answer."""

from __future__ import annotations

import hashlib

from index import cleaning, provenance
from index.article import Article, Sentence
from index.cleaning import Kind
from index.sentences import is_fragment, segment


def evidence(article: Article) -> tuple[Sentence, ...]:
    """The article's sentences fit for evidence, in order; empty for one that says nothing.

    Titles, headings, page furniture, signatures, repeated paragraphs and fragments are context, not evidence.
    """
    found: list[Sentence] = []
    for paragraph in cleaning.paragraphs(article.text, article.title, provenance.signatures(article.text)):
        if paragraph.kind is not Kind.TEXT:
            continue
        for start, end in segment(article.text, article.language, paragraph.start, paragraph.end):
            text = article.text[start:end]
            if not is_fragment(text):
                name = sentence_id(article.id, start, text)
                found.append(Sentence(name, article.id, len(found), paragraph.number, start, end, text))
    return tuple(found)


def sentence_id(article: str, start: int, text: str) -> str:
    """Article, offset and content in one: the same words elsewhere, or other words here, are another sentence."""
    return f"{article}:{start}:{hashlib.sha256(text.encode()).hexdigest()[:12]}"
