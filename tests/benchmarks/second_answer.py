"""Whether a question has a second answer, on web contexts that people have read: QACC's development part.

Each context is an article of the outlet that its domain is. A question is asked of its own contexts alone, as ``ask``
asks any question; a second answer is told where two versions fill, or where the verdict is a conflict.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import linkage

from index.article import Article
from index.build import build
from index.encoder import Encoder
from index.extraction import evidence
from index.reading import Index
from index.settings import Settings
from index.universal import UniversalSentenceEncoder
from rag.answer import Answer
from rag.chain import Desk
from rag.question import Question
from rag.relation.measure import balanced
from tests.benchmarks.table import Table

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """A question, (domain, text) of each of its contexts, and whether people found a second answer in them."""

    text: str
    contexts: tuple[tuple[str, str], ...]
    second: bool


def tables(data: Path | None, settings: Settings) -> list[Table]:
    """One table. None without data."""
    if data is None:
        return []
    sentences = UniversalSentenceEncoder(settings.threads)
    dev = read(data, "dev")
    answers = _answers(dev, settings)
    told = np.array([tells_second(answer) for answer in answers])
    known, spread = (_spread(part, sentences) for part in (read(data, "train"), dev))
    limit = _limit(np.array([one.second for one in read(data, "train")]), known)
    truth = np.array([one.second for one in dev])
    rows: list[list[str | float]] = [
        [name, balanced(truth, said), float(said[truth].mean()), float(1 - said[~truth].mean())]
        for name, said in (
            ("Riwayat", told),
            ("clusters by cosine (USE)", spread >= limit),
            ("always one", truth & False),
        )
    ]
    refused = np.mean([answer.verdict == "unanswered" for answer in answers])
    note = (
        f"QACC, development part: {len(dev)} questions, each over its own 6 to 10 web contexts, {truth.sum()} with a "
        "second answer. Told: two versions that fill, or a conflict; nothing was fitted on it. "
        f"{refused:.0%} are left unanswered, which counts as no second answer. The clusters: of each context the "
        "sentence nearest to the question, joined by average linkage; two answers where two clusters are left at the "
        "distance that does best on QACC's training part."
    )
    header = ("", "balanced accuracy", "second answers told", "questions without one left at one")
    return [Table("A second answer", note, header, rows)]


def tells_second(answer: Answer) -> bool:
    """Whether an answer says that there is more than one."""
    return sum(version.fills for version in answer.versions) > 1 or answer.verdict == "conflict"


def read(data: Path, split: str) -> list[Asked]:
    """QACC's questions of one part."""
    records = json.loads((data / "qacc" / "train_dev.json").read_text("utf-8"))
    return [
        Asked(
            one["question"],
            tuple((d, text) for d, text in zip(one["sources"], one["contexts"], strict=True) if text.strip()),
            one["secondAnswerExist"] == "A",
        )
        for one in records
        if one["split"] == split
    ]


def _answers(asked: Sequence[Asked], settings: Settings) -> list[Answer]:
    """One index for all; a question is restricted to its own contexts, whose outlets carry its number."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "contexts.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for number, one in enumerate(asked):
                for place, (domain, text) in enumerate(one.contexts):
                    name = _outlet(number, domain)
                    print(json.dumps({"id": f"{number}-{place}", "outlet": name, "text": text}), file=lines)
        build(Path(scratch) / "index", [file], settings)
        index = Index.open(Path(scratch) / "index", settings)
        desk = Desk(index, settings)
        answers = []
        for number, one in enumerate(asked):
            outlets = tuple(dict.fromkeys(_outlet(number, domain) for domain, _ in one.contexts))
            answers.append(desk.ask(Question(one.text, outlets=outlets)))
        desk.close()
    return answers


def _outlet(number: int, domain: str) -> str:
    return f"{domain} ({number})"


def _spread(asked: Sequence[Asked], sentences: Encoder) -> Array:
    """How far apart, at most, average linkage joins each question's nearest sentences: 1 less their cosine."""
    told = [
        [[s.text for s in evidence(Article("a", text, "a", False))] or [text] for _, text in one.contexts]
        for one in asked
    ]
    flat = [sentence for contexts in told for context in contexts for sentence in context]
    vectors = dict(zip(flat, sentences.passages(flat), strict=True))
    questions = sentences.passages([one.text for one in asked])
    found = []
    for question, contexts in zip(questions, told, strict=True):
        best = [max(context, key=lambda sentence: float(vectors[sentence] @ question)) for context in contexts]
        rows = np.stack([vectors[sentence] for sentence in best]).astype(np.float64)
        found.append(linkage(np.maximum(1 - _pairs(rows), 0), "average")[-1, 2] if len(rows) > 1 else 0.0)
    return np.array(found)


def _pairs(rows: Array) -> Array:
    """Products of every two rows, in the order of scipy's condensed distances."""
    return np.asarray((rows @ rows.T)[np.triu_indices(len(rows), 1)])


def _limit(truth: NDArray[np.bool_], spread: Array) -> float:
    """The distance with the best balanced accuracy."""
    return float(max(np.unique(spread.round(3)), key=lambda limit: balanced(truth, spread >= limit)))
