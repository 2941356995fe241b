"""The vectors of a generation in Chroma: embedded in its folder, or on a server, a collection a generation.

Vectors are always given: a collection without them would try to download a model. Chroma is derived data; what it
holds is checked against the articles after each build.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Sentence
from index.database import day_number, primary_language
from index.errors import RiwayatError
from index.settings import Settings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from chromadb.api.types import Where

Vectors = NDArray[np.float32]

FOLDER = "chroma"
_SPACE = "cosine"
_CONFIGURATION = {"hnsw": {"space": _SPACE, "ef_construction": 200, "ef_search": 200, "max_neighbors": 32}}
_PAGE = 1_000


def where(settings: Settings) -> str:
    """Where the settings have vectors kept, as a manifest says it."""
    return "server" if settings.chroma_url else "embedded"


@contextmanager
def opened(generation: Path, settings: Settings) -> Iterator[ClientAPI]:
    """A client (see ``client``) that is closed at the end."""
    store = client(generation, settings)
    try:
        yield store
    finally:
        close(store)


def close(store: object) -> None:
    """Let go of a client's files or connection."""
    for part in (store, getattr(store, "_admin_client", None)):  # a client of a server leaves its connections open
        session = getattr(getattr(part, "_server", None), "_session", None)
        if session is not None:
            session.close()
    store.close()  # type: ignore[attr-defined]  # the class of all clients has it, their interface lacks it


def client(generation: Path, settings: Settings) -> ClientAPI:
    """A client of the server in the settings, else of the generation's own store, to be closed.

    Raises RiwayatError when the server does not answer.
    """
    import chromadb

    quiet = chromadb.config.Settings(anonymized_telemetry=False)
    if settings.chroma_url is None:
        return chromadb.PersistentClient(path=str(generation / FOLDER), settings=quiet)
    url = urlsplit(settings.chroma_url)
    token = settings.chroma_token
    headers = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
    secure = url.scheme == "https"
    try:
        return chromadb.HttpClient(
            host=url.hostname or "localhost", port=url.port or (443 if secure else 8000), ssl=secure, headers=headers,
            settings=quiet,
        )  # fmt: skip
    except Exception as error:  # the client raises what its HTTP library, its server or its own checks raise
        raise RiwayatError(
            f"The Chroma server at {settings.chroma_url} does not answer.", "Start it, or unset CHROMA_URL."
        ) from error


def name(identity: str, number: int | None, settings: Settings) -> str:
    """The collection of a generation; ``identity`` tells index folders on one server apart."""
    return f"riwayat-{identity}-{number}" if settings.chroma_url else "riwayat"


def create(store: ClientAPI, collection: str) -> Collection:
    """A new collection; one of that name, which a killed indexer left, is deleted first."""
    drop(store, collection)
    # vectors are given, and the types do not know that no embedding function is a choice
    return store.create_collection(collection, configuration=_CONFIGURATION, embedding_function=None)  # type: ignore[arg-type]


def collection(store: ClientAPI, named: str) -> Collection:
    """An existing collection. Raises RiwayatError when it is not there or does not measure by cosine."""
    from chromadb.errors import NotFoundError

    try:
        found = store.get_collection(named, embedding_function=None)
    except (NotFoundError, ValueError) as error:
        raise RiwayatError(f"The vectors {named!r} are not in the store.", "Index again into a new folder.") from error
    space = (found.configuration_json.get("hnsw") or {}).get("space")
    if space != _SPACE:
        raise RiwayatError(f"The vectors {named!r} are measured by {space}, not by {_SPACE}.", "Index again.")
    return found


def drop(store: ClientAPI, named: str) -> None:
    """Delete a collection if it is there."""
    from chromadb.errors import NotFoundError

    try:
        store.delete_collection(named)
    except (NotFoundError, ValueError):
        return


def add(
    store: ClientAPI,
    into: Collection,
    article_of: dict[str, Article],
    sentences: Sequence[Sentence],
    vectors: Vectors,
) -> None:
    """Add sentences with their vectors, in batches that the store takes."""
    for begin, end in batches(len(sentences), store.get_max_batch_size()):
        batch = sentences[begin:end]
        into.add(
            ids=[sentence.id for sentence in batch],
            embeddings=vectors[begin:end],
            documents=[sentence.text for sentence in batch],
            metadatas=[_metadata(article_of[sentence.article], sentence) for sentence in batch],
        )


def _metadata(article: Article, sentence: Sentence) -> dict[str, Any]:
    return {
        "article": article.id,
        "outlet": article.outlet,
        "language": primary_language(article.language),
        "published": day_number(article.published),
        "position": sentence.position,
        "paragraph": sentence.paragraph,
        "start": sentence.start,
        "end": sentence.end,
    }


def carried_over(
    store: ClientAPI, names: tuple[str, str], dropped: Sequence[str], kept: Sequence[str], settings: Settings
) -> Collection:
    """The new generation's collection with the vectors of unchanged articles, none of them computed again.

    Embedded, the store is a copy already and loses the ``dropped`` articles; on a server, where the generation
    before must stay as it is, the ``kept`` sentences are copied from its collection (the first of ``names``).
    """
    old, new = names
    if settings.chroma_url is None:
        if not any(one.name == new for one in store.list_collections()):
            return create(store, new)
        copied = collection(store, new)
        for begin, end in batches(len(dropped), 100):
            copied.delete(where=cast("Where", {"article": {"$in": list(dropped[begin:end])}}))
        return copied
    made = create(store, new)
    for begin, end in batches(len(kept), min(_PAGE, store.get_max_batch_size())):
        rows = collection(store, old).get(ids=list(kept[begin:end]), include=["embeddings", "documents", "metadatas"])
        made.add(
            ids=rows["ids"], embeddings=rows["embeddings"], documents=rows["documents"], metadatas=rows["metadatas"]
        )
    return made


def batches(size: int, most: int) -> Iterator[tuple[int, int]]:
    """Beginnings and ends of runs of at most ``most``."""
    return ((begin, min(begin + most, size)) for begin in range(0, size, most))
