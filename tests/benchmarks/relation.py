"""Whether statements agree: pairs of headlines (ANS), and answers to one question (NAnCo), beside cosines."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, Vectors
from index.settings import Settings
from index.universal import UniversalSentenceEncoder
from rag.relation import NAMES, Relater, data, pairs_file
from rag.relation.fit import Asked, left_out
from rag.relation.measure import balanced, f1, interval, miscalibration
from tests.benchmarks.table import Table

OTHER_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
Numbers = NDArray[np.int64]


def tables(folder: Path | None, settings: Settings) -> list[Table]:
    """One table for each set. None without data."""
    if folder is None:
        return []
    relater = Relater.load(settings.cache, threads=settings.threads or 2)
    sentences = UniversalSentenceEncoder(settings.threads)
    return [_headlines(folder, relater, sentences), _answers(folder, relater, sentences)]


def _headlines(folder: Path, relater: Relater, sentences: Encoder) -> Table:
    examples = data.headlines(folder, "dev")
    truth = np.array([example.label for example in examples])
    pairs = [(example.a, example.b) for example in examples]
    said, scores = _related(relater, pairs)
    swapped, _ = _related(relater, [(b, a) for a, b in pairs])
    written, _ = _related(relater, [(a.translate(OTHER_DIGITS), b) for a, b in pairs])
    rows: list[list[str | float]] = [["relate", *_row(truth, said)]]
    rows += [["cosine (USE)", *_row(truth, _by_cosine(folder, examples, sentences))]]
    rows += [["BERT, published, on the test part", 0.767, *["-"] * 6]]
    off = miscalibration(scores, said == truth)
    return Table(
        "Two headlines",
        f"Arabic News Stance, dev part, {len(truth)} pairs ({', '.join(map(str, np.bincount(truth)))}); everything is "
        f"fitted and chosen on its train part. Labels that swapping the two changes: {(swapped != said).sum()}; that "
        f"digits of another script change: {(written != said).sum()}. Calibration error of the score: {off:.3f}.",
        ("", "macro-F1", "95% from", "to", "agree", "disagree", "other", "accuracy"),
        rows,
    )


def _related(relater: Relater, pairs: Sequence[tuple[str, str]]) -> tuple[Numbers, NDArray[np.float64]]:
    """Classes and scores as they stand in what the command prints."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "pairs.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("a", "b"), *pairs])
        rows = list(csv.DictReader(io.StringIO(pairs_file.read(file).related(relater.relate))))
    classes = np.array([[str(name) for name in NAMES].index(row["relation"]) for row in rows])
    return classes, np.array([float(row["score"]) for row in rows])


def _row(truth: Numbers, said: Numbers) -> list[float]:
    by_class = f1(truth, said, 3)
    return [float(by_class.mean()), *interval(truth, said, 3), *map(float, by_class), float((said == truth).mean())]


def _by_cosine(folder: Path, examples: Sequence[data.Example], sentences: Encoder) -> Numbers:
    """The class whose cosines on the train part are nearest in log-likelihood, as normal distributions."""
    seen = data.headlines(folder, "train")
    stance = np.array([example.label for example in seen])
    known, asked = (_cosines(part, sentences) for part in (seen, examples))
    likely = []
    for label in range(3):
        mine = known[stance == label]
        likely.append(np.log(len(mine) / mine.std()) - (asked - mine.mean()) ** 2 / (2 * mine.var()))
    return np.asarray(np.argmax(likely, 0), np.int64)


def _cosines(examples: Sequence[data.Example], sentences: Encoder) -> NDArray[np.float64]:
    sides = [sentences.passages([getattr(example, side) for example in examples]) for side in ("a", "b")]
    return np.asarray((sides[0] * sides[1]).sum(1), np.float64)


def _answers(folder: Path, relater: Relater, sentences: Encoder) -> Table:
    sets = data.answers(folder)
    asked = [Asked(one, relater) for one in sets]
    rows: list[list[str | float]] = [["relate", *_with_mean(left_out(asked))]]
    vectors = {
        "cosine (USE)": [sentences.passages(one.texts) for one in sets],
        "cosine (E5)": [np.stack([relater.statements([text])[0].tokens.mean for text in one.texts]) for one in sets],
    }
    truths = [one.truth for one in asked]
    rows += [[name, *_with_mean(_thresholds(sets, truths, made))] for name, made in vectors.items()]
    for name, figure in (("trained for it", 0.813), ("cosine (MPNet)", 0.730), ("entailment", 0.580)):
        rows.append([f"{name}, published, on the test half", *["-"] * len(sets), figure])
    return Table(
        "Answers to one question",
        "NAnCo, validation half: balanced accuracy over every two answers of a question, by their text alone, with "
        "everything fitted on the other three questions.",
        ("", *(f"question {n}" for n in range(1, len(sets) + 1)), "mean"),
        rows,
    )


def _with_mean(figures: Sequence[float]) -> list[float]:
    return [*figures, float(np.mean(figures))]


def _thresholds(
    sets: Sequence[data.Answers], truths: Sequence[NDArray[np.bool_]], vectors: Sequence[Vectors]
) -> list[float]:
    """Balanced accuracy of the threshold that is best, on average, for the other questions."""
    cosines = [np.array([v[i] @ v[j] for i, j in one.pairs()]) for one, v in zip(sets, vectors, strict=True)]
    found = []
    for left in range(len(sets)):
        seen = [n for n in range(len(sets)) if n != left]
        limits = np.unique(np.round(np.concatenate([cosines[n] for n in seen]), 3))
        best = max(limits, key=lambda limit: sum(balanced(truths[n], cosines[n] >= limit) for n in seen))
        found.append(balanced(truths[left], cosines[left] >= best))
    return found
