"""Whether Chroma really holds what was given to it: vectors have been seen to vanish while the count was right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from index.chroma import Vectors, batches
from index.errors import RiwayatError

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

_PAGE = 1_000
_SMALL = 500
_SAMPLE = 200
_NEAR = 5


def verify(stored: Collection, wanted: Sequence[tuple[str, str]]) -> None:
    """Check that exactly the wanted ``(id, article)`` rows are there and that a query by its own vector finds each.

    All of them where they are few, else a spread of ``_SAMPLE``. Raises RiwayatError.
    """
    found: set[str] = set()
    for begin, end in batches(stored.count(), _PAGE):
        found.update(stored.get(limit=end - begin, offset=begin, include=[])["ids"])
    if found != {one for one, _ in wanted}:
        raise RiwayatError(f"Chroma holds {len(found)} of {len(wanted)} sentences.", "Index again.")
    step = 1 if len(wanted) <= _SMALL else len(wanted) // _SAMPLE
    sample = wanted[::step]
    for begin, end in batches(len(sample), 50):
        _verify_batch(stored, sample[begin:end])


def _verify_batch(stored: Collection, rows: Sequence[tuple[str, str]]) -> None:
    kept = stored.get(ids=[one for one, _ in rows], include=["embeddings"])
    vectors = dict(zip(kept["ids"], np.asarray(kept["embeddings"], np.float32), strict=True))
    near = stored.query(query_embeddings=np.stack([vectors[one] for one, _ in rows]), n_results=_NEAR, include=[])[
        "ids"
    ]
    for (one, article), ids in zip(rows, near, strict=True):
        if one in ids or one in _of_article(stored, vectors[one], article):
            continue  # several sentences may have one vector: wire copy
        raise RiwayatError(f"Chroma does not find the sentence {one!r} by its own vector.", "Index again.")


def _of_article(stored: Collection, vector: Vectors, article: str) -> list[str]:
    mine = len(stored.get(where={"article": article}, include=[])["ids"])
    return stored.query(query_embeddings=vector[None, :], n_results=mine, where={"article": article}, include=[])[
        "ids"
    ][0]
