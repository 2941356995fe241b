"""Fit the relevance of a sentence: ``python -m rag.training.relevance DATA_FOLDER [--every N]``.

XQuAD's 240 Arabic paragraphs are indexed, each as one article. Its questions are asked in six languages, each read by
the fold of the reader that has not seen its article. A hit is right where it overlaps the answer. Three conditions:
the question as it is, with its paragraph left out (near miss), and with its whole article left out (off topic).
Writes ``rag/relevance.json`` and prints what the threshold does to articles that were not fitted on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.build import build
from index.reading import Index
from index.settings import Settings, load
from rag.reader import Reader
from rag.relevance import ALONE, FEATURES, WEIGHTS, features, read_behind, read_hits
from rag.retriever import SentenceRetriever
from rag.training.xquad import FOLDS, LANGUAGES, Asked, asked, write_articles

DEPTH = 60
READ = 8
"""Hits read in each condition: enough, since what ranks below rarely has the highest probability."""
REFUSED = 0.05
"""Share of answerable questions that the threshold may refuse."""
NEWS = 0.4
"""What the reader's log odds weigh in news beyond what they weigh in XQuAD, whose paragraphs are of many topics: in an
index of one event all sentences are near. On the stories that are held out from the reader, a regression beside the
other features gives 0.3 where each question is asked of all of them and 6 where it is asked of its own story alone;
beyond 0.4, XQuAD's questions off topic are refused less well."""
ANSWERED = 10.0
"""Weight of what a question's highest probability says, beside what each hit's does (see ``fit``)."""


@dataclass(frozen=True)
class Cases:
    """One row a hit. ``x``: features; ``right``; ``question``, ``fold`` and ``language``: numbers; ``own``: how near
    it is, 2 in the question's paragraph, 1 in its article, 0 elsewhere."""

    x: NDArray[np.float64]
    right: NDArray[np.bool_]
    question: NDArray[np.intp]
    fold: NDArray[np.intp]
    language: NDArray[np.intp]
    own: NDArray[np.intp]


def gather(index: Index, questions: Sequence[Asked], settings: Settings) -> Cases:
    """Ask every question and read its best hits of each condition."""
    readers = {fold: Reader.load(settings.cache, fold, threads=settings.threads or 2) for fold in range(FOLDS)}
    retrievers = {fold: SentenceRetriever(index=index, fold=fold) for fold in range(FOLDS)}
    rows: list[tuple[NDArray[np.float64], bool, int, int, int, int]] = []
    for number, one in enumerate(questions):
        hits = retrievers[one.fold].hits(one.text, one.language, None, DEPTH)
        own = [
            2 if hit.sentence.article == one.paragraph else int(hit.sentence.article.split("-")[0] == one.article)
            for hit in hits
        ]
        chosen = sorted({i for most in (2, 1, 0) for i in [j for j, near in enumerate(own) if near <= most][:READ]})
        near = [hits[i] for i in chosen]
        readings = read_hits(readers[one.fold], one.text, near)
        views = read_behind(readers[one.fold], one.text, near, readings, index)
        for i, reading, view in zip(chosen, readings, views, strict=True):
            place = hits[i].sentence
            right = own[i] == 2 and place.start < one.end and one.start < place.end
            x = features(one.text, hits[i], one.language == "ar", reading, view)
            rows.append((x, right, number, one.fold, LANGUAGES.index(one.language), own[i]))
        if number % 100 == 99:
            print(f"{number + 1} of {len(questions)} questions", flush=True)
    return Cases(
        np.stack([row[0] for row in rows]),
        np.array([row[1] for row in rows]),
        *(np.array([row[column] for row in rows]) for column in range(2, 6)),
    )


def fit(cases: Cases, rows: NDArray[np.bool_], columns: Sequence[int]) -> NDArray[np.float64]:
    """Weights of a logistic regression on ``columns``, bias last, by L-BFGS over the questions of ``rows``.

    Two losses, both cross-entropy: of every hit, whether it answers; and, ANSWERED times, of each question's highest
    probability in each condition, whether the question can be answered. Without the second the probabilities are as
    good hit by hit, but a question's highest is that of whichever wrong hit the reader likes.
    """
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits as entropy

    x = cases.x[rows][:, columns]
    middle, spread = x.mean(0), x.std(0)
    scaled = torch.tensor((x - middle) / spread)
    right = torch.tensor(cases.right[rows].astype(np.float64))
    numbers, question = np.unique(cases.question[rows], return_inverse=True)
    reach = [(torch.tensor(cases.own[rows] <= most), float(most == 2), 2.0 if most == 2 else 1.0) for most in (2, 1, 0)]
    of = torch.tensor(question)
    weights = torch.zeros(x.shape[1] + 1, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=500, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        logits = scaled @ weights[:-1] + weights[-1]
        total = 8 * entropy(logits, right) + 1e-3 * weights[:-1].square().sum()
        for within, answered, times in reach:
            highest = torch.full((len(numbers),), -30.0, dtype=torch.float64)
            highest = highest.scatter_reduce(0, of[within], logits[within], "amax")
            total = total + ANSWERED * times * entropy(highest, torch.full_like(highest, answered))
        total.backward()
        return total

    optimiser.step(loss)
    found = weights.detach().numpy()
    plain = found[:-1] / spread
    return np.append(plain, found[-1] - plain @ middle)


def probabilities(x: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return _sigmoid(x @ weights[:-1] + weights[-1])


def best(p: NDArray[np.float64], cases: Cases, most: int) -> dict[int, float]:
    """Each question's highest probability among the READ best hits of a condition (``own`` at most ``most``)."""
    found: dict[int, float] = {}
    for number, value, own in zip(cases.question, p, cases.own, strict=True):
        if own <= most:
            found[number] = max(found.get(number, 0.0), float(value))
    return found


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Area under the ROC curve: the chance that a positive is above a negative, ties counted half."""
    above = np.asarray(positive)[:, None] - np.asarray(negative)[None, :]
    return float((above > 0).mean() + 0.5 * (above == 0).mean())


def _sigmoid(value: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))


def crossed(cases: Cases, columns: Sequence[int]) -> NDArray[np.float64]:
    """Probabilities of every hit, by weights that have not seen its article."""
    p = np.zeros(len(cases.x))
    for fold in range(FOLDS):
        unseen = cases.fold == fold
        p[unseen] = probabilities(cases.x[unseen][:, columns], for_news(fit(cases, ~unseen, columns), columns))
    return p


def for_news(weights: NDArray[np.float64], columns: Sequence[int]) -> NDArray[np.float64]:
    """The weights with what the reader weighs more in news, where it has read; in equal parts where it has twice."""
    views = [FEATURES[column] in ("answerable", "before") for column in columns]
    return weights + NEWS / max(1, sum(views)) * np.array([*views, False])


def report(cases: Cases, p: NDArray[np.float64], threshold: float) -> Iterator[str]:
    """A table by language."""
    conditions = [best(p, cases, most) for most in (2, 1, 0)]
    language = dict(zip(cases.question.tolist(), cases.language.tolist(), strict=True))
    yield "| question | n | AUC near | AUC off | answerable refused | near miss answered | off topic answered |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    rows = []
    for code, name in enumerate(LANGUAGES):
        own, near, off = ([found[n] for n in found if language[n] == code] for found in conditions)
        if own:
            rates = [
                float(np.mean(np.array(own) < threshold)),
                *(float(np.mean(np.array(x) >= threshold)) for x in (near, off)),
            ]
            rows.append([auc(own, near), auc(own, off), *rates])
            yield f"| {name} | {len(own)} | " + " | ".join(f"{value:.3f}" for value in rows[-1]) + " |"
    yield f"| mean | {len(conditions[0])} | " + " | ".join(f"{value:.3f}" for value in np.mean(rows, axis=0)) + " |"
    yield ""
    yield "| threshold | answerable refused | near miss answered | off topic answered | hits that pass and answer |"
    yield "| --- | --- | --- | --- | --- |"
    for limit in sorted({threshold, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5}):
        passed = [float(np.mean(np.array(list(found.values())) >= limit)) for found in conditions]
        answers = float(cases.right[p >= limit].mean())
        yield f"| {limit} | {1 - passed[0]:.3f} | {passed[1]:.3f} | {passed[2]:.3f} | {answers:.3f} |"


def main() -> None:
    """Gather or reuse the cases, fit, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with xquad")
    parser.add_argument("--every", type=int, default=6, help="ask every Nth question of each language")
    parser.add_argument("--cases", type=Path, help="keep what the reader said in this file, and use it if it is there")
    parser.add_argument("--index", type=Path, help="an index of the paragraphs, to reuse")
    options = parser.parse_args()
    if options.cases is not None and options.cases.exists():
        cases = Cases(**np.load(options.cases))
    else:
        settings = load()
        with tempfile.TemporaryDirectory() as scratch:
            folder = options.index or Path(scratch) / "index"
            if options.index is None:
                build(folder, [write_articles(options.data, Path(scratch))], settings)
            index = Index.open(folder, settings)
            try:
                cases = gather(index, list(asked(options.data, options.every)), settings)
            finally:
                index.close()
        if options.cases is not None:
            np.savez_compressed(options.cases, **vars(cases))
    everything = range(len(FEATURES))
    without = [column for column in ALONE if FEATURES[column] not in ("answerable", "span")]
    p = crossed(cases, everything)
    threshold = round(float(np.quantile(list(best(p, cases, 2).values()), REFUSED)), 3)
    print("\n".join(report(cases, crossed(cases, without), threshold)), "\n(without the reader)\n")
    print("\n".join(report(cases, crossed(cases, ALONE), threshold)), "\n(each sentence read alone)\n")
    print("\n".join(report(cases, p, threshold)))
    stored: dict[str, float | list[float]] = {"threshold": threshold}
    rows = np.ones(len(cases.x), bool)
    for name, columns in (("unread", without), ("read", ALONE), ("again", everything)):
        weights = np.zeros(len(FEATURES) + 1)
        weights[[*columns, -1]] = for_news(fit(cases, rows, columns), columns)
        stored[name] = weights.round(4).tolist()
        print(f"{name:8}", *(f"{feature} {w:.2f}" for feature, w in zip((*FEATURES, "bias"), weights, strict=True)))
    WEIGHTS.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
