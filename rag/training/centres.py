"""Find the centres of questions by language: ``python -m rag.training.centres DATA_FOLDER``.

Writes ``rag/centres.npz``: for each bundled encoder and language the mean vector of XQuAD's questions, over all of
its articles and, for measuring on XQuAD, without each third of them; French from PIAF. Takes minutes.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from index.embeddings import encoders
from index.encoder import Encoder, Vectors
from index.settings import load
from rag.centres import ANY, FILE
from rag.training.xquad import FOLDS, questions

LANGUAGES = ("ar", "en", "es", "de", "ru", "tr", "el", "hi", "vi", "ro", "zh", "th")


def french(data: Path, most: int = 1_200) -> list[str]:
    """Questions of PIAF, evenly chosen (https://www.data.gouv.fr, PIAF 1.0, MIT)."""
    stored = json.loads((data / "piaf" / "piaf-v1.0.json").read_text("utf-8"))["data"]
    found = [qa["question"] for article in stored for paragraph in article["paragraphs"] for qa in paragraph["qas"]]
    return found[:: max(1, len(found) // most)]


def centres(encoder: Encoder, data: Path) -> dict[str, Vectors]:
    """Means by ``<encoder>/<fold or all>/<language>``."""
    means: dict[str, Vectors] = {}
    for language in LANGUAGES:
        asked = questions(data, language)
        vectors = np.stack([encoder.query(one.text) for one in asked])
        fold = np.array([one.fold for one in asked])
        means[f"{encoder.name}/all/{language}"] = vectors.mean(0)
        for left_out in range(FOLDS):
            means[f"{encoder.name}/{left_out}/{language}"] = vectors[fold != left_out].mean(0)
        print(encoder.name, language, flush=True)
    mean = np.stack([encoder.query(text) for text in french(data)]).mean(0)
    known = [one for one in LANGUAGES if encoder.languages is None or one in encoder.languages]
    for fold_name in ("all", *map(str, range(FOLDS))):
        means[f"{encoder.name}/{fold_name}/fr"] = mean
        means[f"{encoder.name}/{fold_name}/{ANY}"] = np.mean(
            [means[f"{encoder.name}/{fold_name}/{one}"] for one in (*known, "fr")], axis=0
        )
    return means


def main() -> None:
    """Find and write them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with xquad and piaf")
    options = parser.parse_args()
    found: dict[str, Vectors] = {}
    for encoder in encoders(load()):
        found |= centres(encoder, options.data)
    halves: dict[str, Any] = {name: vector.astype(np.float16) for name, vector in found.items()}
    np.savez_compressed(FILE, **halves)


if __name__ == "__main__":
    main()
