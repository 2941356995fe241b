"""Fit what stands on the encoders: ``python -m rag.relation.fit DATA_FOLDER``, after ``rag.relation.train``.

Writes the mean of the trained branches as one thin update, then fits ``headlines`` on ANS's train part (each pair as
the branch sees it that has not learned from its group) and ``answers`` on NAnCo's validation half. Every figure it
prints is for pairs that it was not fitted on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from index.encoder import Encoder
from index.universal import UniversalSentenceEncoder
from rag.reader import weights
from rag.reader.export import export
from rag.relation import build, data, decision
from rag.relation.answers import add_likeness, components
from rag.relation.decision import Decision
from rag.relation.encoders import Encoders
from rag.relation.features import compared
from rag.relation.measure import balanced, report
from rag.relation.relation import Features, Pair, Relater
from rag.relation.trees import FILE as TREES
from rag.relation.trees import Trees

SEED = 20261124
RANK = 56
Array = NDArray[np.float64]
PENALTIES = (0.01, 0.03, 0.1, 0.3, 1.0)
ANSWERS = (
    "alike",
    "company",
    "numbers of its own, least",
    "numbers of its own, most",
    "numbers shared",
    "numbers clash",
    "terms alike",
)


def mean(files: Sequence[Path], target: Path, rank: int = RANK) -> None:
    """Write the mean of several updates, cut to ``rank``."""
    update = weights.load(files)
    thin = {}
    for name, change in update.linears.items():
        u, s, v = np.linalg.svd(change, full_matrices=False)
        root = np.sqrt(s[:rank])
        thin[name] = ((u[:, :rank] * root).astype(np.float32), (root[:, None] * v[:rank]).astype(np.float32))
    target.parent.mkdir(parents=True, exist_ok=True)
    weights.save(target, thin, update.heads)


def regression(names: Sequence[str], rows: Array, classes: NDArray[np.int64], share: Array, penalty: float) -> Decision:
    """Softmax regression over standardised features, given over features as they are. ``share``: weight of each row."""
    scaler = StandardScaler().fit(rows)
    fitted = LogisticRegression(C=penalty, max_iter=5000).fit(scaler.transform(rows), classes, sample_weight=share)
    coefficients, bias = fitted.coef_ / scaler.scale_, fitted.intercept_
    bias = bias - coefficients @ scaler.mean_
    if len(coefficients) == 1:
        coefficients, bias = np.vstack([0 * coefficients, coefficients]), np.array([0.0, bias[0]])
    return Decision(tuple(names), tuple(map(tuple, coefficients.tolist())), tuple(bias.tolist()))


def branches(work: Path) -> list[Path]:
    """The folders of the branches that are trained."""
    return sorted(path.with_suffix("") for path in work.glob("fold-?.pt"))


def unseen(
    examples: Sequence[data.Example], work: Path, sentences: Encoder, threads: int
) -> list[tuple[data.Example, Features]]:
    """Headline pairs with their features by the branch that has not learned from their group, for each trained one."""
    fold_of = data.folds(examples)
    rows: dict[int, Features] = {}
    for folder in branches(work):
        fold = int(folder.name.removeprefix("fold-"))
        mine = [n for n, its in enumerate(fold_of) if its == fold]
        made = folder / "features.json"
        if not made.is_file():
            export(folder.with_suffix(".pt"), folder / build.ENCODER)
            relater = Relater(Encoders.load(folder, threads, folder), sentences, {})
            found = relater.features([Pair(examples[n].a, examples[n].b) for n in mine])
            made.write_text(json.dumps(found))
        rows |= zip(mine, json.loads(made.read_text()), strict=True)
    return [(examples[n], rows[n]) for n in sorted(rows)]


def headlines(pairs: Sequence[tuple[data.Example, Features]]) -> tuple[Decision, Trees]:
    """The fits on all of the pairs, with the penalty that does best out of fold; prints how they do there."""
    examples, rows = zip(*pairs, strict=True)
    names = sorted(rows[0])
    values = np.array([[row[name] for name in names] for row in rows])
    truth = np.array([example.label for example in examples])
    fold_of = np.array(data.folds(examples))
    even = np.ones(len(rows))
    found: dict[float, NDArray[np.float64]] = {}
    for penalty in PENALTIES:
        found[penalty] = np.zeros((len(rows), 3))
        for fold in np.unique(fold_of):
            seen = fold_of != fold
            fit = regression(names, values[seen], truth[seen], even[seen], penalty)
            found[penalty][~seen] = fit([row for row, its in zip(rows, fold_of, strict=True) if its == fold])
    best = min(PENALTIES, key=lambda penalty: -float(np.log(found[penalty][np.arange(len(truth)), truth]).mean()))
    by_trees = np.zeros((len(rows), 3))
    for fold in np.unique(fold_of):
        trees = as_arrays(grown(values[fold_of != fold], truth[fold_of != fold]), names)
        by_trees[fold_of == fold] = trees([row for row, its in zip(rows, fold_of, strict=True) if its == fold])
    report("headlines by regression, out of fold", truth, found[best])
    report("headlines by trees, out of fold", truth, by_trees)
    report("headlines by both, out of fold", truth, (found[best] + by_trees) / 2)
    return regression(names, values, truth, even, best), as_arrays(grown(values, truth), names)


def grown(rows: Array, classes: NDArray[np.int64]) -> GradientBoostingClassifier:
    """Boosted trees, fitted."""
    return GradientBoostingClassifier(
        n_estimators=150,
        learning_rate=0.05,
        max_depth=3,
        min_samples_leaf=15,
        max_features=0.3,
        subsample=0.7,
        random_state=SEED,
    ).fit(rows, classes)


def as_arrays(fitted: GradientBoostingClassifier, names: Sequence[str]) -> Trees:
    """The same trees without scikit-learn."""
    parts: dict[str, list[NDArray[np.generic]]] = {name: [] for name in ("feature", "limit", "children", "value")}
    roots = []
    size = 0
    for one in fitted.estimators_.ravel():
        tree = one.tree_
        own = np.arange(tree.node_count)
        leaf = tree.children_left < 0
        sides = [np.where(leaf, own, side) + size for side in (tree.children_left, tree.children_right)]
        parts["children"].append(np.stack(sides, 1).astype(np.int32))
        parts["feature"].append(np.where(leaf, 0, tree.feature).astype(np.int32))
        parts["limit"].append(tree.threshold.astype(np.float64))
        parts["value"].append(np.where(leaf, tree.value[:, 0, 0] * fitted.learning_rate, 0.0))
        roots.append(size)
        size += tree.node_count
    arrays = {name: np.concatenate(found) for name, found in parts.items()}
    shape = fitted.estimators_.shape
    start = np.log(fitted.init_.class_prior_)
    return Trees(tuple(names), **arrays, roots=np.array(roots, np.int32).reshape(shape), start=start)


class Asked:
    """One question's answers with what can be told of them before anything is fitted."""

    def __init__(self, one: data.Answers, relater: Relater) -> None:
        self.truth = np.array([one.groups[i] == one.groups[j] for i, j in one.pairs()])
        self._pairs = [(min(pair), max(pair)) for pair in ((one.texts[i], one.texts[j]) for i, j in one.pairs())]
        self._statements = relater.statements(one.texts)
        known = {answer.text: answer for answer in self._statements}
        self._rows = {(a, b): compared(known[a], known[b]) for a, b in self._pairs}
        self.parts = components(self._statements)

    def rows(self, alike: Decision) -> list[Features]:
        """The features of every two answers."""
        add_likeness(self._rows, self._statements, alike)
        return [self._rows[pair] for pair in self._pairs]


def left_out(asked: Sequence[Asked]) -> list[float]:
    """Balanced accuracy on each question of what is fitted on the others."""
    found = []
    for one in asked:
        fits = answers([other for other in asked if other is not one])
        found.append(balanced(one.truth, fits["answers"](one.rows(fits["likeness"])).argmax(1) == 1))
    return found


def answers(asked: Sequence[Asked]) -> dict[str, Decision]:
    """The fits of ``likeness`` and ``answers``.

    Every question counts alike, and in it the pairs that mean the same as much as the others.
    """
    names = list(asked[0].parts)
    upper = [np.triu_indices(len(one.parts[names[0]]), 1) for one in asked]
    values = np.concatenate([[one.parts[name][at] for name in names] for one, at in zip(asked, upper, strict=True)], 1)
    weight = 1 / values.std(1) / len(names)
    alike = Decision(tuple(names), (tuple(weight.tolist()),), (-float(weight @ values.mean(1)),))
    rows = np.array([[row[name] for name in ANSWERS] for one in asked for row in one.rows(alike)])
    same = np.concatenate([one.truth for one in asked])
    share = np.concatenate([np.where(one.truth, 1 / one.truth.sum(), 1 / (~one.truth).sum()) for one in asked])
    fit = regression(ANSWERS, rows, same.astype(np.int64), share / share.mean(), 1.0)
    return {"likeness": alike, "answers": fit}


def main() -> None:
    """Fit and write everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with ans and nanco")
    parser.add_argument("--work", type=Path, default=Path("relation-training"), help="the checkpoints of training")
    parser.add_argument("--out", type=Path, default=build.FOLDER, help="where the weights are written")
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    sentences = UniversalSentenceEncoder(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    examples = data.headlines(arguments.data, "train")
    stances, trees = headlines(unseen(examples, arguments.work, sentences, arguments.threads))
    trees.save(arguments.out / TREES.name)
    mean([folder / build.ENCODER for folder in branches(arguments.work)], arguments.out / build.ENCODER)
    whole = Relater(Encoders.load(arguments.work / "mean", arguments.threads, arguments.out), sentences, {})
    asked = [Asked(one, whole) for one in data.answers(arguments.data)]
    apart = left_out(asked)
    each = ", ".join(f"{one:.3f}" for one in apart)
    print(f"answers, each question left out: balanced accuracy {np.mean(apart):.3f} ({each})", flush=True)
    fits = answers(asked)
    decision.save({"headlines": stances} | fits, arguments.out / decision.FILE.name)


if __name__ == "__main__":
    main()
