"""What the articles say, read from the corpus itself: an index that lies or lags behind is found out by it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index import provenance
from index.article import Article, Sentence
from index.extraction import evidence
from index.intake import take_in
from index.reading import Index
from index.sources import resolved
from rag.evaluation.suite import Suite


@dataclass(frozen=True)
class Ground:
    """Articles by id, as their sources give them now."""

    articles: Mapping[str, Article]

    @classmethod
    def read(cls, corpus: Sequence[Path], index: Index) -> Ground:
        """The articles of the sources and, beside them, those that only the index has.

        Raises RiwayatError where the sources give nothing usable.
        """
        found = {name: index.articles[name] for name in index.articles}
        if corpus:
            intake = take_in([resolved(path) for path in corpus], None)
            for name in intake.added:
                raw = intake.raw(name)
                assert raw is not None
                found[name] = provenance.article(name, raw.text, raw.stated)
            intake.staged.close()
        return cls(found)

    def outlet(self, reference: str) -> str | None:
        """The outlet that an article id or an outlet name stands for; None where it is neither."""
        if reference in self.articles:
            return self.articles[reference].outlet
        return reference if reference in self.outlets else None

    @cached_property
    def outlets(self) -> frozenset[str]:
        return frozenset(article.outlet for article in self.articles.values())

    def sentences(self, article: str) -> tuple[Sentence, ...]:
        """The sentences of an article that are fit for evidence."""
        if article not in self._sentences:
            self._sentences[article] = evidence(self.articles[article])
        return self._sentences[article]

    @cached_property
    def _sentences(self) -> dict[str, tuple[Sentence, ...]]:
        return {}


def digest(articles: Mapping[str, Article]) -> str:
    """Changes with any article's id, outlet, day or text, and not with their order."""
    total = hashlib.sha256()
    for name in sorted(articles):
        one = articles[name]
        total.update("\0".join((one.id, one.outlet, one.published or "", one.text, "")).encode("utf-8", "replace"))
    return total.hexdigest()


def check(suite: Suite, ground: Ground) -> None:
    """Raises RiwayatError, with file, line and field, for a reference or a quote that the articles do not have."""
    for number, item in enumerate(suite.items):
        for name, marked in item.evidence.items():
            article = ground.articles.get(name)
            if article is None:
                raise suite.wrong(number, ("evidence", name), f"no article has the id {name!r}")
            for place, quote in enumerate(marked.quotes):
                if quote not in article.text:
                    raise suite.wrong(
                        number, ("evidence", name, "quotes", place), f"these words are not in the article {name!r}"
                    )
        listed: dict[str, Sequence[Sequence[str]]] = {
            "conflicts": item.conflicts or (),
            "updates": item.updates or (),
            "shared_text": item.shared_text or (),
            "silent": [(one,) for one in item.silent or ()],
            "must_not_cite": [(one,) for one in item.must_not_cite or ()],
        }
        for name, groups in listed.items():
            for place, group in enumerate(groups):
                for reference in group:
                    if ground.outlet(reference) is None:
                        raise suite.wrong(number, (name, place), f"{reference!r} is no article and no outlet")
