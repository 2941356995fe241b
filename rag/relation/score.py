"""What the committed relation model is worth: ``python -m rag.relation.score DATA_FOLDER``, on ANS's dev part."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from index.settings import load
from rag.relation import data
from rag.relation.measure import report
from rag.relation.relation import Pair, Relater


def main() -> None:
    """Print F1 by class on pairs that nothing was fitted or chosen on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with ans")
    arguments = parser.parse_args()
    settings = load()
    relater = Relater.load(settings.cache, threads=settings.threads or 2)
    examples = data.headlines(arguments.data, "dev")
    chances = relater.chances([Pair(example.a, example.b) for example in examples])
    report("headlines, dev", np.array([example.label for example in examples]), chances)


if __name__ == "__main__":
    main()
