"""Pairs of statements that the relation model is trained and scored on.

DATA_FOLDER holds ``ans`` (Arabic News Stance), ``snli``, ``pawsx``, ``nanco`` (of Discord Questions) and ``xquad``,
each with its publisher's files.
"""

from __future__ import annotations

import csv
import json
import random
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from rag.reader.data import xquad
from rag.relation.encode import HEADS, folded

FOLDS = 3
PAWSX_LANGUAGES = ("de", "en", "es", "fr")
LONGEST = 160
"""Letters of a sentence whose translation is drawn: long ones take long to train on."""
TRANSLATED = ("ar", "en", "es", "de", "ru", "tr")
_NUMBER = re.compile(r"(?<!\w)\d+(?!\w)")


@dataclass(frozen=True)
class Example:
    """Two folded statements, the head that learns from them and its class."""

    a: str
    b: str
    head: str
    label: int

    @property
    def swapped(self) -> Example:
        """The same relation the other way round."""
        return Example(self.b, self.a, self.head, self.label)


def headlines(folder: Path, part: str) -> list[Example]:
    """ANS, ``train`` or ``dev``."""
    with (folder / "ans" / f"{part}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Example(folded(r["s1"]), folded(r["s2"]), "headlines", HEADS["headlines"].index(r["stance"])) for r in rows]


def folds(examples: Sequence[Example]) -> list[int]:
    """A fold for each pair, the same for all pairs that share a statement."""
    group = {text: text for example in examples for text in (example.a, example.b)}

    def first(text: str) -> str:
        while group[text] != text:
            text = group[text]
        return text

    for example in examples:
        group[first(example.b)] = first(example.a)
    return [zlib.crc32(first(example.a).encode()) % FOLDS for example in examples]


def inference(folder: Path) -> tuple[list[Example], list[Example]]:
    """SNLI's validation and test parts with the negated twins, and apart from them one premise in 20, held out."""
    found: list[Example] = []
    for name in ("validation", "test", "negational"):
        with (folder / "snli" / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                premise = folded(row["premise"])
                twins = [(row["hypothesis"], row["label"])]
                if name == "negational":
                    twins = [*twins, (row["hypothesis_neg"], row["neg_label"])]
                found += [Example(premise, folded(text), "inference", int(y)) for text, y in twins if y in "012"]
    kept: tuple[list[Example], list[Example]] = ([], [])
    for example in found:
        kept[zlib.crc32(example.a.encode()) % 20 == 0].append(example)
    return kept


def paraphrases(folder: Path) -> list[dict[str, tuple[str, str, int]]]:
    """PAWS-X: both sentences and the label by language, for each pair that all languages have."""
    sets = []
    for language in PAWSX_LANGUAGES:
        with (folder / "pawsx" / f"dev-{language}.tsv").open(encoding="utf-8", newline="") as file:
            rows = [line for line in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if len(line) == 3]
        sets.append({i: (folded(a), folded(b), int(y)) for i, (a, b, y) in enumerate(rows)})
    return [
        dict(zip(PAWSX_LANGUAGES, (one[i] for one in sets), strict=True))
        for i in sets[0]
        if all(i in one and one[i][2] == sets[0][i][2] for one in sets)
    ]


def translations(folder: Path) -> list[list[dict[str, str]]]:
    """Paragraphs of XQuAD as sentences by language, where every language has as many."""
    corpus = xquad(folder)
    found = []
    for number in range(len(corpus.paragraphs["en"])):
        bounds = {language: corpus.sentences[language][number] for language in TRANSLATED}
        if len({len(one) for one in bounds.values()}) > 1:
            continue
        texts = {language: corpus.paragraphs[language][number] for language in TRANSLATED}
        found.append(
            [
                {language: folded(texts[language][slice(*bounds[language][i])]) for language in TRANSLATED}
                for i in range(len(bounds["en"]))
            ]
        )
    return found


@dataclass(frozen=True)
class Answers:
    """The answers that many outlets give to one question, and the number of the group that people put each into."""

    question: str
    texts: list[str]
    groups: list[int]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Numbers of every two answers."""
        return combinations(range(len(self.texts)), 2)


def answers(folder: Path) -> list[Answers]:
    """NAnCo's validation half."""
    records = json.loads((folder / "nanco" / "validation.json").read_text(encoding="utf-8"))
    return [
        Answers(
            record["question"],
            [folded(answer["Answer"]) for answer in record["answers"]],
            [int(answer["cluster_global"]) for answer in record["answers"]],
        )
        for record in records
    ]


def paraphrase(pairs: Sequence[dict[str, tuple[str, str, int]]], chance: random.Random) -> Example:
    """One pair of PAWS-X, half the time across two languages."""
    pair = chance.choice(pairs)
    first = chance.choice(PAWSX_LANGUAGES)
    second = first if chance.random() < 0.5 else chance.choice(PAWSX_LANGUAGES)
    return Example(pair[first][0], pair[second][1], "paraphrase", pair[first][2])


def translation(paragraphs: Sequence[list[dict[str, str]]], chance: random.Random) -> Example:
    """A sentence and its translation, or one with another number, or another sentence of the same paragraph."""
    sentences = chance.choice(paragraphs)
    number = chance.randrange(len(sentences))
    first, second = chance.sample(TRANSLATED, 2)
    a, b = sentences[number][first], sentences[number][second]
    if len(a) > LONGEST:
        return translation(paragraphs, chance)
    draw = chance.random()
    if draw < 0.3 and len(sentences) > 1:
        other = chance.choice([i for i in range(len(sentences)) if i != number])
        return Example(a, sentences[other][second], "inference", 1)
    if draw < 0.6 and (found := list(_NUMBER.finditer(b))):
        at = chance.choice(found)
        changed = str(max(0, int(at[0]) + chance.choice((-20, -10, -3, -2, -1, 1, 2, 3, 10, 20))))
        if changed != at[0]:
            return Example(a, b[: at.start()] + changed + b[at.end() :], "inference", 2)
    return Example(a, b, "inference", 0)


def repeated(examples: Iterable[Example], chance: random.Random) -> Iterator[Example]:
    """The examples again and again, in another order each time."""
    whole = list(examples)
    while True:
        chance.shuffle(whole)
        yield from whole
