"""Which words answer, and whether any do, beside what needs no training: the whole sentence, and its cosine.

Each question with the sentence that holds its answer and that sentence's two neighbours; the same crops with a
question about another sentence of the paragraph tell whether the reader knows what is not answered.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder import Encoder
from index.settings import Settings
from index.universal import UniversalSentenceEncoder
from rag.reader import Reader, data
from rag.reader.reader import Calibration
from rag.reader.score import Case, Scored, auc, cases, f1_exact, marks, score
from tests.benchmarks.table import Table

EVERY = 4
"""Every Nth question is asked, the same in each language."""


def tables(folder: Path | None, settings: Settings) -> list[Table]:
    """F1, exact matches and both areas by question language. None without data."""
    if folder is None:
        return []
    sentences, calibration = UniversalSentenceEncoder(settings.threads), Calibration.load()
    asked = _by_language(folder)
    scored: dict[str, list[Scored]] = {language: [] for language in asked}
    for fold in (*range(data.FOLDS), None):
        mine = {language: parts[fold] for language, parts in asked.items() if fold in parts}
        reader = Reader.load(
            settings.cache, fold, threads=settings.threads or 2, quantised=settings.precision != "float32"
        )
        for language, found in mine.items():
            scored[language] += score(reader, found)
    rows: list[list[float]] = []
    for language, parts in asked.items():
        reached = marks(scored[language], calibration)
        rival = _rival([case for part in parts.values() for case in part], sentences)
        rows.append([reached.f1, rival[0], reached.exact, rival[1], reached.sentence, rival[2], reached.crop])
    foreign = [row for row, language in zip(rows, asked, strict=True) if language not in ("ar", "fr")]
    named = [*zip(asked, rows, strict=True), ("mean of en, es, de, ru, tr", np.mean(foreign, 0).tolist())]
    sizes = {language: sum(map(len, parts.values())) for language, parts in asked.items()}
    note = (
        f"Arabic crops of XQuAD, each read by the reader of the two thirds of its articles that do not hold it, "
        f"{sizes['ar']} questions a language; French on the third of PIAF that nothing was trained on, {sizes['fr']}. "
        "Crops are the sentence that holds the answer with its two neighbours. Areas (ROC-AUC): the same crop asked "
        "about by its own question and by one of another sentence of the paragraph; of the middle sentence, and of "
        "crops that do not hold the other answer either. In place of the reader: the whole middle sentence as the "
        "answer, and as the no-answer score the cosine (USE) of question and middle sentence."
    )
    header = (
        "question",
        "F1",
        "F1 of the sentence",
        "exact",
        "exact of the sentence",
        "area, sentence",
        "area of the cosine",
        "area, crop",
    )
    return [Table("Span reading", note, header, [[name, *_told(row)] for name, row in named])]


def _by_language(folder: Path) -> dict[str, dict[int | None, list[Case]]]:
    """The cases by question language and by the reader that may read them: None is the one that users run."""
    xquad, (_, piaf) = data.xquad(folder), data.piaf(folder)
    parts = [xquad.only({q.article for q in xquad.questions if q.article % data.FOLDS == n}) for n in range(data.FOLDS)]
    found: dict[str, dict[int | None, list[Case]]] = {
        language: {fold: list(cases(part, "ar", language, EVERY)) for fold, part in enumerate(parts)}
        for language in data.SCORED_LANGUAGES
    }
    found["fr"] = {None: list(cases(piaf, "_", "_", EVERY))}
    return found


def _rival(found: Sequence[Case], sentences: Encoder) -> tuple[float, float, float]:
    """F1 and exact matches of the whole sentence, in percent, and the cosine's area."""
    middles = [case.example.crop[slice(*case.example.within)] for case in found]
    truths = [case.example.crop[case.example.start : case.example.end] for case in found]
    right = np.mean([f1_exact(middle, truth) for middle, truth in zip(middles, truths, strict=True)], 0)
    asked = [n for n, case in enumerate(found) if case.other is not None]
    told = sentences.passages([middles[n] for n in asked])
    own, other = (
        (told * sentences.passages(questions)).sum(1).tolist()
        for questions in ([found[n].example.question for n in asked], [found[n].other or "" for n in asked])
    )
    return 100 * float(right[0]), 100 * float(right[1]), auc(own, other)


def _told(row: Sequence[float]) -> list[str]:
    """Percentages with one digit, areas with three."""
    return [*(f"{share:.1f}" for share in row[:4]), *(f"{area:.3f}" for area in row[4:])]
