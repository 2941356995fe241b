"""From a comparison to the answer that scripts and readers get. Every quote is cut from its article by offset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.article import Article
from rag.answer import Answer, Citation, Conflict, Decision, SharedText, Update, Version
from rag.claims.claim import Claim, Passage
from rag.comparison import Comparison, Group
from rag.names import Glossary
from rag.phrases import Phrases
from rag.question import Question
from rag.wording import Wording

MAX_SILENT = 50


@dataclass
class _Numbering:
    """One number for one passage, through the whole answer."""

    numbers: dict[tuple[str, int, int], int] = field(default_factory=dict)

    def cite(self, article: Article, passage: Passage) -> Citation:
        """The citation of a passage; its quote is the article's text at its offsets and nothing else."""
        quote = article.text[passage.start : passage.end]
        n = self.numbers.setdefault((article.id, passage.start, passage.end), len(self.numbers) + 1)
        return Citation(
            n, article.id, article.outlet, article.outlet_known, article.published, article.published_inferred,
            article.url, quote, passage.start, passage.end, passage.speaker,
        )  # fmt: skip


def assemble(
    question: Question,
    language: str,
    comparison: Comparison,
    claims: Sequence[Claim],
    outlets: Sequence[str],
    left_out: Sequence[str],
    decision: Decision,
    glossary: Glossary,
) -> Answer:
    """The answer. ``outlets`` are all within the restrictions, ``left_out`` those with evidence beyond the limit."""
    wording = Wording(Phrases.of(language), glossary, tuple(c.article for c in claims))
    numbering = _Numbering()
    versions = tuple(_version(i, group, numbering, wording) for i, group in enumerate(comparison.groups, 1))
    cited = {outlet for version in versions for outlet in version.outlets}
    silent = [outlet for outlet in outlets if outlet not in cited and outlet not in left_out]
    reporting = sorted({claim.article.outlet for claim in claims if claim.value is None})

    def number(claim: Claim, passage: int = 0) -> int:
        chosen = claim.passages[min(passage, len(claim.passages) - 1)]
        return numbering.numbers[claim.article.id, chosen.start, chosen.end]

    return Answer(
        question=question.text,
        language=language,
        verdict=comparison.verdict,
        summary=wording.lead(comparison, len(outlets), reporting),
        versions=versions,
        conflicts=tuple(
            Conflict(
                clash.a + 1,
                clash.b + 1,
                (number(clash.claims[0]), number(clash.claims[1], 1 if clash.a == clash.b else 0)),
                clash.kind,
                wording.why(clash, comparison.groups),
            )
            for clash in comparison.clashes
        ),
        updates=tuple(
            Update(
                s.earlier + 1,
                s.later + 1,
                (number(s.claims[0]), number(s.claims[1])),
                wording.why_updated(s, comparison.groups),
            )
            for s in comparison.successions
        ),
        shared_text=tuple(
            SharedText(tuple(dict.fromkeys(c.article.outlet for c in family)), tuple(number(c) for c in family))
            for family in comparison.wire
        ),
        silent=tuple(silent[:MAX_SILENT]),
        silent_count=len(silent),
        outlets_left_out=len(left_out),
        independent_accounts=comparison.accounts,
        decision=decision,
        id=question.id,
    )


def _version(number: int, group: Group, numbering: _Numbering, wording: Wording) -> Version:
    cited = (numbering.cite(claim.article, passage) for claim in group.claims for passage in claim.passages)
    citations = tuple(cited)
    return Version(
        number,
        wording.answer(group),
        group.value is not None,
        tuple(dict.fromkeys(c.outlet for c in citations)),
        citations,
    )
