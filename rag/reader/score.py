"""Score the folds' readers on what they have not seen: ``python -m rag.reader.score DATA_FOLDER --cache CACHE``.

Writes RESULTS.md and the calibration of the answerability. DATA_FOLDER is that of ``rag.reader.train``.

The crop is the sentence that holds the answer, with its two neighbours. Spans are scored on the whole crop, given that
it answers. Answerability is scored on the same crops for their own question and for one other question of the same
paragraph: *sentence* asks whether the middle sentence answers, against any question of another sentence, even of a
neighbour; *crop* asks whether the crop answers, against questions that it does not answer.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.reader import data, news, weights
from rag.reader.encode import Encoded
from rag.reader.reader import Calibration, Reader
from rag.reader.spans import best

BUDGET = 2000
SEED = 7


@dataclass(frozen=True)
class Case:
    """A crop with its own question and with another, in one wording each; ``near``: the crop answers the other too."""

    example: data.Example
    other: str | None
    near: bool


@dataclass(frozen=True)
class Scored:
    """One case's marks. The features are the answerability logit and the log share of the middle sentence."""

    f1: float
    exact: float
    own: tuple[float, float]
    other: tuple[float, float] | None
    near: bool


def f1_exact(said: str, truth: str) -> tuple[float, float]:
    """SQuAD's word F1 and exact match, after ``data.plain``."""
    said_words, true_words = data.plain(said).split(), data.plain(truth).split()
    common = sum((Counter(said_words) & Counter(true_words)).values())
    if not common:
        return 0.0, float(said_words == true_words)
    precision, recall = common / len(said_words), common / len(true_words)
    return 2 * precision * recall / (precision + recall), float(said_words == true_words)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """ROC-AUC; ties count half."""
    if not positive or not negative:
        return float("nan")
    scores = np.array([*positive, *negative])
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    n = len(positive)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * len(negative)))


def cases(corpus: data.Corpus, text: str, wording: str, every: int = 1) -> Iterator[Case]:
    """The cases of a corpus's questions, each ``every``-th; the same for every wording."""
    for number, question in enumerate(corpus.questions):
        if number % every:
            continue
        example = data.crop_for(corpus, text, question, wording, BUDGET)
        if example is None:
            continue
        answer = question.answer[text]
        sentences = corpus.sentences[text][answer.paragraph]
        middle = data.sentence_of(sentences, answer.start)
        left, right = data.window(corpus.paragraphs[text][answer.paragraph], sentences, middle, BUDGET)
        others = [
            q for q in corpus.asked[answer.paragraph] if data.sentence_of(sentences, q.answer[text].start) != middle
        ]
        if not others:
            yield Case(example, None, False)
            continue
        other = random.Random(SEED + number).choice(others)
        at = other.answer[text]
        yield Case(example, other.wording[wording], left < at.end and at.start < right)


def score(reader: Reader, found: Iterable[Case]) -> list[Scored]:
    """Read every case with both its questions."""
    chosen = list(found)
    pairs: list[Encoded] = []
    for case in chosen:
        pairs += reader.encode(case.example.question, [case.example.crop])
        if case.other is not None:
            pairs += reader.encode(case.other, [case.example.crop])
    read = iter(reader.logits_of(pairs))
    scored = []
    for case in chosen:
        crop, within = case.example.crop, case.example.within
        own = next(read)
        whole, middle = best(crop, own, None), best(crop, own, within)
        if whole is None or middle is None:
            raise ValueError(f"nothing to read in {crop!r}")
        right = f1_exact(crop[whole.start : whole.end], crop[case.example.start : case.example.end])
        other = None
        if case.other is not None:
            logits = next(read)
            span = best(crop, logits, within)
            other = (logits.answerable, _log(span.share if span else 0.0))
        scored.append(Scored(*right, (own.answerable, _log(middle.share)), other, case.near))
    return scored


def _log(share: float) -> float:
    return float(np.log(max(share, 1e-6)))


def fit(scored: Iterable[Scored]) -> Calibration:
    """Logistic regression of own against other question, both kinds weighing the same; Newton's method."""
    rows, truth = [], []
    for one in scored:
        if one.other is not None:
            rows += [(*one.own, 1.0), (*one.other, 1.0)]
            truth += [1.0, 0.0]
    x, y = np.array(rows), np.array(truth)
    w = np.zeros(3)
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve((x.T * (p * (1 - p))) @ x + 1e-3 * np.eye(3), x.T @ (y - p) - 1e-3 * w)
    return Calibration(*(round(float(v), 4) for v in w))


class Marks(NamedTuple):
    """What one set of cases came to: F1 and exact in percent, the two areas, and how many cases each rests on."""

    cases: float
    f1: float
    exact: float
    sentence: float
    crop: float
    far: float

    def row(self, name: str) -> str:
        """A row of the report's tables."""
        cells = (name, f"{self.cases:.0f}", f"{self.f1:.1f}", f"{self.exact:.1f}", f"{self.sentence:.3f}")
        return f"| {' | '.join(cells)} | {self.crop:.3f} ({self.far:.0f}) |"


def marks(scored: Sequence[Scored], calibration: Calibration) -> Marks:
    """Sum up one set of cases."""

    def value(features: tuple[float, float]) -> float:
        return calibration.logit * features[0] + calibration.share * features[1]

    pairs = [(one.own, one.other, one.near) for one in scored if one.other is not None]
    far = [(own, other) for own, other, near in pairs if not near]
    return Marks(
        len(scored),
        100 * float(np.mean([one.f1 for one in scored])),
        100 * float(np.mean([one.exact for one in scored])),
        auc([value(own) for own, _, _ in pairs], [value(other) for _, other, _ in pairs]),
        auc([own[0] for own, _ in far], [other[0] for _, other in far]),
        len(far),
    )


def of_stories(reader: Reader, calibration: Calibration) -> str:
    """A line on the held-out stories: every question with every sentence of its story, each read alone."""
    held = news.News(news.stories(held_out=True)).examples()
    said: dict[bool, list[float]] = {True: [], False: []}
    right: list[tuple[float, float]] = []
    for example in held:
        (logits,) = reader.logits(example.question, [example.crop])
        span = best(example.crop, logits, None)
        said[example.answerable].append(calibration(logits.answerable, span.share if span else 1e-6))
        if example.answerable and span is not None:
            truth = example.crop[example.start : example.end]
            right.append(f1_exact(example.crop[span.start : span.end], truth))
    f1, exact = (100 * float(np.mean(marks)) for marks in zip(*right, strict=True))
    apart = auc(said[True], said[False])
    return (
        f"F1 {f1:.1f} and exact {exact:.1f} of {len(right)} sentences that answer; AUC {apart:.3f} against "
        f"{len(said[False])} of the same stories that do not."
    )


HEAD = """| question | n | F1 | exact | AUC sentence | AUC crop (n) |
| --- | --- | --- | --- | --- | --- |"""


def reliability(scored: Iterable[Scored], calibration: Calibration) -> str:
    """Said against found: how many cases of each tenth of probability were the crop's own question."""
    said: list[float] = []
    true: list[float] = []
    for one in scored:
        for features, truth in ((one.own, 1.0), (one.other, 0.0)):
            if features is not None and one.other is not None:
                said.append(calibration(features[0], float(np.exp(features[1]))))
                true.append(truth)
    bins: NDArray[np.intp] = np.minimum((np.array(said) * 5).astype(np.intp), 4)
    cells = [(np.array(said)[bins == b], np.array(true)[bins == b]) for b in range(5)]
    lines = ["| said | found | n |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {s.mean():.2f} | {t.mean():.2f} | {len(s)} |" for s, t in cells if len(s)])


def main() -> None:
    """Score, calibrate, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with piaf and xquad")
    parser.add_argument("--cache", type=Path, required=True, help="where readers are built")
    parser.add_argument("--every", type=int, default=1, help="score each n-th question only")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    xquad, (_, piaf) = data.xquad(arguments.data), data.piaf(arguments.data)
    by_language: dict[str, list[list[Scored]]] = {language: [] for language in data.SCORED_LANGUAGES}
    for fold in range(data.FOLDS):
        reader = Reader.load(arguments.cache, fold, threads=arguments.threads)
        unseen = xquad.only({q.article for q in xquad.questions if q.article % data.FOLDS == fold})
        for language, kept in by_language.items():
            kept.append(score(reader, cases(unseen, "ar", language, arguments.every)))
    every = [one for kept in by_language.values() for part in kept for one in part]
    calibration = fit(every)
    french = {
        "French, mean of the folds": score(
            Reader.load(arguments.cache, threads=arguments.threads), cases(piaf, "_", "_", arguments.every)
        ),
        "French, fold 0 alone": score(
            Reader.load(arguments.cache, 0, threads=arguments.threads), cases(piaf, "_", "_", arguments.every)
        ),
    }
    method = (__doc__ or "").split("\n\n", 2)[2]
    lines = ["# What the span reader reaches", "", f"Made by `python -m rag.reader.score`, int8. {method}"]
    lines += [
        f"Questions scored: one in {arguments.every}. The price of a longer span (BREVITY) was chosen on one in 6.",
        "",
    ]
    lines += ["## Arabic crops of XQuAD, each read by the fold that has not seen its article", "", HEAD]
    whole = {
        language: marks([one for part in kept for one in part], calibration) for language, kept in by_language.items()
    }
    lines += [found.row(f"{language}, all folds") for language, found in whole.items()]
    others = [found for language, found in whole.items() if language != "ar"]
    lines.append(Marks(*(sum(values) / len(others) for values in zip(*others, strict=True))).row("mean without ar"))
    for language, kept in by_language.items():
        lines += [marks(part, calibration).row(f"{language}, fold {fold}") for fold, part in enumerate(kept)]
    lines += ["", "## French crops of PIAF's held-out third, French questions", "", HEAD]
    lines += [marks(scored, calibration).row(name) for name, scored in french.items()]
    read = of_stories(Reader.load(arguments.cache, threads=arguments.threads), calibration)
    lines += ["", "## Held-out made-up news stories, seven languages, mean of the folds", "", read]
    lines += ["", "## Calibration: probability that the middle sentence answers", ""]
    lines += [reliability(every, calibration), ""]
    report = "\n".join(lines)
    print(report)
    print(calibration)
    Path(__file__).with_name("RESULTS.md").write_text(report, encoding="utf-8")
    (weights.FOLDER / "calibration.json").write_text(json.dumps(asdict(calibration)) + "\n")


if __name__ == "__main__":
    main()
