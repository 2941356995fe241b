"""Find the directions that word vectors keep: ``python -m index.word_directions DATA_FOLDER``.

The principal directions of the commonest words of public texts in five languages, none of them one that retrieval is
measured on: ARCD (Arabic), PIAF (French), TyDi QA (English), PAWS-X (German, Spanish). Takes a minute.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from index import lexical
from index.universal import UniversalSentenceEncoder
from index.words import DIMENSION, DIRECTIONS

COMMONEST = 1_800
"""Words of each text that are looked at."""
PARAGRAPHS, QUESTIONS, LINES, LONGEST = 700, 1_500, 1_500, 1_500


def texts(data: Path) -> Iterator[list[str]]:
    """The texts, a list for each."""
    for name in ("arcd/arcd-train", "arcd/arcd-test", "piaf/piaf-v1.0", "tydiqa/tydiqa.goldp.en.train"):
        stored = json.loads((data / f"{name}.json").read_text("utf-8"))["data"]
        paragraphs = [paragraph for article in stored for paragraph in article["paragraphs"]]
        asked = [qa["question"] for paragraph in paragraphs for qa in paragraph["qas"]]
        yield [paragraph["context"][:LONGEST] for paragraph in paragraphs[:PARAGRAPHS]] + asked[:QUESTIONS]
    for language in ("de", "es"):
        yield (data / "pawsx" / f"dev-{language}.tsv").read_text("utf-8").splitlines()[:LINES]


def main() -> None:
    """Find and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with arcd, piaf, tydiqa and pawsx")
    options = parser.parse_args()
    words: set[str] = set()
    for some in texts(options.data):
        counted = Counter(form for text in some for _, form in lexical.forms(text))
        words |= {word for word, _ in counted.most_common(COMMONEST)}
    vectors = UniversalSentenceEncoder(1).passages(sorted(words))
    vectors -= vectors.mean(0)
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    np.save(DIRECTIONS, np.ascontiguousarray(directions[:, ::-1][:, :DIMENSION].astype(np.float16)))
    print(f"{len(words)} words")


if __name__ == "__main__":
    main()
